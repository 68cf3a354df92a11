//! YAML text → a tree in which every node knows its place.
//!
//! Owns what YAML itself can get wrong: syntax, duplicate keys, anchors, aliases, merge keys, size and depth. What the
//! nodes should say is `file`'s business; nothing here knows a field by name.

mod build;
mod fill;
mod join;
mod merge;
mod node;
mod syntax;

pub(super) use build::{Placeholders, parse};
pub(super) use join::join;
pub(super) use node::{Child, Entry, Scalar, Style, Value};
