//! What users type: the types that the JSON Schema is generated from and that the loader fills.
//!
//! A field is one documented line in a [`record!`](record); what it may say is decided by its type's
//! [`FromYaml`]. What the whole means, and everything that two fields have to agree on, is `lower`'s business.
//!
//! serde is not used for reading: it stops at the first error and hides where a value stood. The same types still carry
//! the schema, through `schemars`.

mod account;
mod account_settings;
mod configuration_set;
mod document;
mod duration;
mod event_destination;
mod facts;
mod field;
mod flag;
mod from_yaml;
mod ip;
mod limits;
mod list;
mod map;
mod membership;
mod names;
mod number;
mod or_word;
mod pool;
mod quantity;
mod record;
mod region;
mod suppression;
mod tracking;
mod traffic;
mod version;
mod warmup;
mod website;
mod words;

pub(super) use account::bad as bad_account;
pub(super) use account_settings::{AccountSuppressionFields, AccountSuppressionWish, AccountVdmFields};
pub(super) use configuration_set::ConfigurationSet;
pub(super) use document::{Document, SAME_IN_ALL, ServiceFields, from_root};
pub(super) use event_destination::{DimensionFields, EventDestinationFields, FirehoseFields};
pub(super) use facts::{ManagedPriceFields, PlanPriceFields, PriceFields, RequestFields, TierPriceFields};
pub(super) use field::Field;
pub(super) use flag::Flag;
pub(crate) use ip::IPV4_PATTERN;
pub(super) use ip::Ip;
pub(super) use limits::{IgnoreFields, LimitFields};
pub(super) use list::List;
pub(super) use map::{Map, MapEntry};
pub(super) use membership::{CountedIps, Ips};
pub(super) use pool::{Pool, Scaling};
pub(super) use quantity::{Price, Sentence};
pub(super) use record::Record;
pub(super) use region::{DedicatedIpFields, IdentityFields, RegionFields};
pub(super) use suppression::{Suppression, SuppressionFields, ValidationFields};
pub(super) use tracking::{TrackingFields, VdmFields};
pub(super) use traffic::{Provider, TrafficFields};
pub(super) use version::VERSION;
pub(super) use warmup::{RestartFields, WarmupWish};
