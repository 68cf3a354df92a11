//! Changes values in the text of files, and leaves every other byte as it is: comments, layout, line endings.
//!
//! `find` looks a path up in the files, `patch` changes the text at the place that was found, and `tree` has the values
//! that are written. What a variable, an anchor, an alias or `<<` brings in is not rewritten, because other places
//! would change with it: it is refused with its place. Edits are applied one after the other, each to the text that the
//! one before left, so that no edit works with a position of an older text.

mod apply;
mod find;
mod patch;
mod request;
#[cfg(test)]
mod tests;
mod tree;
mod why;

pub use apply::{Edited, NotEdited, edit};
pub use request::{Edit, Path};
pub use tree::Tree;
