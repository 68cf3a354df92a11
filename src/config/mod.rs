//! The file: YAML text → [`Desired`](crate::model::Desired) or everything that is wrong with it; its JSON Schema; and
//! the way back, from a live account to YAML.
//!
//! ```text
//! read -> Source -> yaml (tree with places) -> file (what users type) -> lower (checks, model) -> Loaded
//!                       \________________________ problems ________________________/        -> Diagnostics -> render
//! ```
//!
//! A file is read to its end whatever is wrong with it: every layer adds its problems to one list and continues.
//! Only text that is no YAML at all ends it early. To add a field: one documented line in a record of `file/`, one line
//! in `lower/desired.rs`; the compiler asks for the second.
//!
//! What the account would say is for `plan`; [`Loaded::unresolved`] and [`Loaded::place`] let it point back here.

mod code;
mod diagnostic;
mod file;
mod interpolation;
mod load;
mod lower;
mod problem;
mod read;
mod render;
mod schema;
mod source;
mod sources;
mod span;
mod suggest;
mod variables;
mod write;
mod yaml;

pub use code::Code;
pub use diagnostic::{Diagnostic, Diagnostics, Related, Severity};
pub use interpolation::{ENVIRONMENT_PREFIX, Interpolation, is_variable_name};
pub use load::{Against, Loaded, UnknownRegions, load, load_all, load_for_account};
pub use read::{ReadError, read, read_bytes, read_file};
pub use render::Colors;
pub use schema::schema;
pub use source::Source;
pub use span::Position;
pub use suggest::nearest;
pub use variables::variables;
pub use write::{Defaults, Extract, Layout, to_yaml};
