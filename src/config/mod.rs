//! The file: parses YAML text into [`Desired`](crate::model::Desired) or reports everything that is wrong with it,
//! generates the JSON Schema, and writes a live account as YAML.
//!
//! ```text
//! read -> Source -> yaml (tree with places) -> scope (placeholders) -> file (what users type) -> lower (checks, model) -> Loaded
//!                       \________________________ problems ________________________/        -> Diagnostics -> render
//! ```
//!
//! A file is read to its end even if it contains errors: every layer adds its problems to one list and continues. Only
//! text that is not YAML stops early. To add a field, add one documented line to a record of `file/` and one line to
//! `lower/desired.rs`; the compiler requires the second.
//!
//! Checks against the account belong to `plan`. [`Loaded::unresolved`] and [`Loaded::place`] let it refer to places in
//! the file.

mod code;
mod diagnostic;
mod each;
mod edit;
mod explanations;
mod field_docs;
mod file;
mod format;
mod interpolation;
mod load;
mod lower;
mod modeline;
mod problem;
mod read;
mod render;
mod schema;
mod scope;
mod source;
mod sources;
mod span;
mod suggest;
mod variables;
mod write;
mod yaml;

pub use code::{Code, Severity};
pub use diagnostic::{Diagnostic, Diagnostics, Related};
pub use each::{Checked, check_each};
pub use edit::{Edit, Edited, NotEdited, Path as EditPath, Tree, edit};
pub use field_docs::{ANY, FieldDoc, field_docs, is_at};
pub(crate) use file::IPV4_PATTERN;
pub use format::{Formatted, LayoutResult, format_all};
pub use interpolation::{ENVIRONMENT_PREFIX, Interpolation, Variable, is_variable_name};
pub use load::{Against, Loaded, UnknownRegions, load, load_all, load_for_account};
pub use modeline::{SCHEMA_FILE, modeline};
pub use read::{ReadError, SIZE_MAX, is_stdin, is_yaml, read, read_bytes, read_each, read_file, read_stdin};
pub use render::Colors;
pub use schema::{draft07, schema, schema_text};
pub use source::Source;
pub use span::Position;
pub use suggest::{nearest, reserved_pool};
pub use variables::variables;
pub use write::{Defaults, Extract, Layout, head, to_yaml};
