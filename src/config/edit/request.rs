//! The changes that can be asked for.

use super::tree::Tree;

/// The keys that lead to a value, from the top of a file.
pub type Path = Vec<String>;

/// One change of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Gives the path this value, and adds what is missing of the path.
    Set(Path, Tree),
    /// Removes the path. Nothing happens if no file has it.
    Remove(Path),
    /// Adds an item to a list. Nothing happens if it has it.
    AddItem(Path, String),
    /// Removes an item from a list. Nothing happens if it does not have it.
    RemoveItem(Path, String),
}

impl Edit {
    /// The path that it is about.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Set(path, _) | Self::Remove(path) | Self::AddItem(path, _) | Self::RemoveItem(path, _) => path,
        }
    }
}
