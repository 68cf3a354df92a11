//! The wire format of SES: errors, credential scopes, query strings, resource names, and the content of requests.
//!
//! No module here knows an operation or changes a state.

pub(super) mod arn;
pub(super) mod auth;
pub(super) mod blocks;
mod body;
mod call;
mod cbor;
mod errors;
pub(super) mod event_destination;
pub(super) mod names;
mod query;
mod reply;
pub(super) mod tags;

pub(super) use call::{Call, Labels, Open};
pub(super) use errors::{ErrorKind, ServiceError};
pub(super) use query::{Query, decode};
pub(super) use reply::{Protocol, Reply};
