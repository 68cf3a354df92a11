//! Takes live values into the text of the files, for `drift --accept` and `import --update`.
//!
//! `take` is the way through: `edits` says which values of the text change, `proof` loads the changed text again and holds it against the account,
//! and `files` writes it. Nothing is written unless the proof succeeds.

mod edits;
mod files;
mod proof;
mod take;
mod taking;

pub(crate) use edits::{Wanted, edits};
pub(crate) use files::{FileChange, write};
pub(crate) use take::{Accepted, accept};
pub(crate) use taking::Taking;
