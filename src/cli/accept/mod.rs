//! Takes live values into the text of the files, for `drift --accept` and `import --update`.
//!
//! `edits` says which values of the text change, `take` changes the text for as many objects as possible, `proof` loads
//! the changed text again and holds it against the account, and `files` writes it. Nothing is written unless the proof
//! succeeds.

mod edits;
mod files;
mod proof;
mod take;
mod taking;

pub(crate) use edits::{Differences, edits};
pub(crate) use files::{FileChange, write};
pub(crate) use take::accept;
pub(crate) use taking::{Accepted, Demand, NotAccepted, told};
