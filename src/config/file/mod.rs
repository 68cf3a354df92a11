//! What users type: the types that the JSON Schema is generated from and that the loader fills.
//!
//! A field is one documented line in a [`record!`](record); what it may say is decided by its type's
//! [`FromYaml`]. What the whole means, and everything that two fields have to agree on, is `lower`'s business.
//!
//! serde is not used for reading: it stops at the first error and hides where a value stood. The same types still carry
//! the schema, through `schemars`.

mod account;
mod configuration_set;
mod document;
mod duration;
mod field;
mod from_yaml;
mod ip;
mod list;
mod map;
mod names;
mod pool;
mod record;
mod region;
mod version;
mod words;

pub(super) use configuration_set::ConfigurationSet;
pub(super) use document::Document;
pub(super) use field::Field;
pub(super) use from_yaml::from_root;
pub(super) use map::MapEntry;
pub(super) use pool::{Pool, Scaling};
pub(super) use record::Record;
pub(super) use region::RegionFields;
pub(super) use version::VERSION;
