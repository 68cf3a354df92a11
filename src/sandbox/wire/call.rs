//! One call as an operation sees it: who, which path labels, which query, which body; and how the sandbox is to behave.

use hyper::body::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::auth::Scope;
use super::{ErrorKind, Query, ServiceError, body};
use crate::sandbox::options::{Behaviour, PageOptions};
use crate::sandbox::state::Enumeration;

/// The labels of a path template with what the path has there, decoded.
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
    /// What the path has at a label. A label that the route does not have is empty, which no resource is called.
    pub(crate) fn label(&self, name: &str) -> &str {
        self.labels.iter().find(|(label, _)| *label == name).map_or("", |(_, value)| value)
    }

    /// The body as a request. No body is an empty request; what the request does not know is ignored, as SES does.
    pub(crate) fn request<T: DeserializeOwned>(&self) -> Result<T, ServiceError> {
        let members = Value::Object(body::members(self.body)?);
        serde_json::from_value(members).map_err(|error| body::unreadable(&error.to_string()))
    }

    /// A whole number of the query.
    pub(crate) fn number(&self, key: &str) -> Result<Option<i32>, ServiceError> {
        let parse = |text: &str| {
            let message = format!("'{text}' can not be converted to an Integer");
            text.parse().map_err(|_| ServiceError::new(ErrorKind::Serialization, message))
        };
        self.query.get(key).map(parse).transpose()
    }
}

/// A value of an enum in a request: one that SES knows, or a text that it does not.
///
/// A text outside the enum is a `BadRequestException` that names the member; a value that is no text is a
/// `SerializationException`. Reading the enum itself would make both the latter.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Open<T> {
    Known(T),
    Unknown(String),
}

impl<T: Enumeration> Open<T> {
    /// The value, or the refusal that names the member.
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
