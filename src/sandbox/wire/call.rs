//! One call as an operation sees it: caller, path labels, query and body, and the behaviour of the sandbox.

use hyper::body::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::auth::Scope;
use super::{ErrorKind, Query, ServiceError, body, cbor};
use crate::sandbox::options::{Behaviour, PageOptions};
use crate::sandbox::state::Enumeration;

/// The labels of a path template with their values from the path, decoded.
pub(crate) type Labels = Vec<(&'static str, String)>;

/// One call of a known operation by a known caller.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) operation: &'static str,
    pub(crate) scope: &'a Scope,
    pub(crate) labels: &'a Labels,
    pub(crate) query: &'a Query,
    pub(crate) body: &'a Bytes,
    pub(crate) behaviour: Behaviour,
    pub(crate) pages: PageOptions,
}

impl Call<'_> {
    /// The value of a label in the path. It is empty if the route does not have the label, and no resource has an empty
    /// name.
    pub(crate) fn label(&self, name: &str) -> &str {
        self.labels.iter().find(|(label, _)| *label == name).map_or("", |(_, value)| value)
    }

    /// Reads the body as a request. A missing body is an empty request. Unknown members are ignored, as in SES.
    pub(crate) fn request<T: DeserializeOwned>(&self) -> Result<T, ServiceError> {
        let members = Value::Object(body::members(self.body)?);
        serde_json::from_value(members).map_err(|error| body::unreadable(&error.to_string()))
    }

    /// Reads a body of CBOR as a request. Unknown members are ignored.
    pub(crate) fn cbor_request<T: DeserializeOwned>(&self) -> Result<T, ServiceError> {
        let members = cbor::read(self.body).map_err(|error| body::unreadable(&error))?;
        serde_json::from_value(members).map_err(|error| body::unreadable(&error.to_string()))
    }

    /// A whole number in the query. An empty one is absent (floci, read 2026-11).
    pub(crate) fn number(&self, key: &str) -> Result<Option<i32>, ServiceError> {
        let parse = |text: &str| {
            let message = format!("'{text}' can not be converted to Integer");
            text.parse().map_err(|_| ServiceError::new(ErrorKind::Serialization, message))
        };
        self.query.get(key).filter(|text| !text.is_empty()).map(parse).transpose()
    }
}

/// The value of an enum member in a request: one that SES knows, or another text.
///
/// A text outside the enum is a `BadRequestException` that names the member. A value that is not a text is a
/// `SerializationException`. Deserializing the enum directly would turn both into the latter.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Open<T> {
    Known(T),
    Unknown(String),
}

impl<T: Enumeration> Open<T> {
    /// Returns the value, or the error that names the member.
    pub(crate) fn checked(self, member: &str) -> Result<T, ServiceError> {
        match self {
            Self::Known(value) => Ok(value),
            Self::Unknown(_) => {
                let constraint = format!("Member must satisfy enum value set: [{}]", T::VALUES.join(", "));
                Err(ServiceError::constraint(member, &constraint))
            }
        }
    }
}
