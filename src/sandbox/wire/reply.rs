//! A whole answer before HTTP: status, relevant headers and body. JSON for SES, XML for STS, CBOR for CloudWatch.

use hyper::StatusCode;
use serde::Serialize;

use super::{ErrorKind, ServiceError, cbor};

/// The format of the answers of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// JSON, as in SES v2.
    RestJson,
    /// JSON 1.1, as in CloudTrail: an error has its code in the body too.
    Json,
    /// XML, as in STS.
    Query,
    /// CBOR, as in CloudWatch.
    Cbor,
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) content_type: &'static str,
    /// The header `x-amzn-ErrorType`, only on errors.
    pub(crate) error_type: Option<String>,
    pub(crate) body: Vec<u8>,
}

const JSON: &str = "application/json";
const XML: &str = "text/xml";
const HTML: &str = "text/html";
const CBOR: &str = "application/cbor";

/// The JSON body of an error.
#[derive(Serialize)]
struct ErrorBody<'a> {
    message: &'a str,
}

impl Reply {
    /// 200 with a JSON document.
    pub(crate) fn json<T: Serialize>(document: &T) -> Result<Self, ServiceError> {
        let body = serde_json::to_vec(document)
            .map_err(|error| ServiceError::new(ErrorKind::InternalFailure, error.to_string()))?;
        Ok(Self { status: StatusCode::OK, content_type: JSON, error_type: None, body })
    }

    /// 200 with `{}`, the answer to a write.
    pub(crate) fn done() -> Result<Self, ServiceError> {
        Ok(Self { status: StatusCode::OK, content_type: JSON, error_type: None, body: b"{}".to_vec() })
    }

    /// 200 with an XML document.
    pub(crate) fn xml(body: String) -> Self {
        Self { status: StatusCode::OK, content_type: XML, error_type: None, body: body.into_bytes() }
    }

    /// 200 with a CBOR document.
    pub(crate) fn cbor(body: Vec<u8>) -> Self {
        Self { status: StatusCode::OK, content_type: CBOR, error_type: None, body }
    }

    /// 503 with an HTML page.
    pub(crate) fn html(page: &str) -> Self {
        let (status, body) = (StatusCode::SERVICE_UNAVAILABLE, page.as_bytes().to_vec());
        Self { status, content_type: HTML, error_type: None, body }
    }

    /// An error in the format of the protocol.
    pub(crate) fn error(protocol: Protocol, error: &ServiceError) -> Self {
        Self::coded_error(protocol, error.kind.status(), error.kind.code(), &error.message)
    }

    /// Like `error`, with any code, including one that the sandbox does not define.
    pub(crate) fn coded_error(protocol: Protocol, status: StatusCode, code: &str, message: &str) -> Self {
        match protocol {
            Protocol::RestJson => Self::json_error(status, code, message),
            Protocol::Json => {
                let document = serde_json::json!({"__type": code, "message": message});
                Self { body: document.to_string().into_bytes(), ..Self::json_error(status, code, message) }
            }
            Protocol::Cbor => Self { status, ..Self::cbor(cbor::error(code, message)) },
            Protocol::Query => {
                let (code, message) = (escape(code), escape(message));
                let body = format!(
                    "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
                     <Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
                );
                Self { status, content_type: XML, error_type: None, body: body.into_bytes() }
            }
        }
    }

    /// A JSON error with any code, including one that the sandbox does not define. Without a message it has no body.
    pub(crate) fn json_error(status: StatusCode, code: &str, message: &str) -> Self {
        let body = match message {
            "" => Vec::new(),
            message => serde_json::to_vec(&ErrorBody { message }).unwrap_or_default(),
        };
        Self { status, content_type: JSON, error_type: Some(code.to_owned()), body }
    }
}

/// Escapes a text for an XML element.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
