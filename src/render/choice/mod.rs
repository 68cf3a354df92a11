//! Shared, standard or managed, in words. `rows` knows the rows of AWS's guide and what each kind of IPs gives, `reasons`
//! says what decided, `changes` what changes, `document` is what `--format json` prints, and `text` makes lines of it.

mod changes;
mod document;
mod reasons;
mod rows;
mod text;

pub use document::{ChoiceDocument, ChoicesDocument};
pub use text::choices_text;
