//! Parses YAML text into a tree in which every node has its position in the source.
//!
//! This module checks what YAML itself defines: syntax, duplicate keys, anchors, aliases, merge keys, size and depth.
//! The module `file` checks what the nodes contain; nothing here knows a field by name.

mod build;
mod elements;
mod fill;
mod join;
mod merge;
mod node;
mod syntax;

pub(super) use build::parse;
pub(super) use elements::elements;
pub(super) use fill::{Filler, distinct};
pub(super) use join::join;
pub(super) use node::{Child, Entry, Scalar, Spelled, Style, Value};
