//! sesform keeps the dedicated-IP side of Amazon SES in a reviewed YAML file.
//!
//! Data flows one way: `file -> config -> Desired` and `SES -> ses -> Live` meet in `plan`, whose result goes to `render`
//! and to `apply`. `ARCHITECTURE.md` has the map and the invariants; `tests/layers/` holds the arrows.

pub mod addresses;
pub mod advice;
pub mod apply;
pub mod ci;
pub mod cli;
pub mod config;
pub mod disk;
pub mod dns;
pub mod model;
pub mod plan;
pub mod render;
pub mod sandbox;
pub mod ses;
pub mod view;
