//! The errors of SES: their names, HTTP statuses and messages.

use hyper::StatusCode;

/// The error of a refused call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServiceError {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
}

/// The errors that SES v2 declares, then those that AWS's front end returns for every service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    AlreadyExists,
    BadRequest,
    ConcurrentModification,
    LimitExceeded,
    NotFound,
    TooManyRequests,
    IncompleteSignature,
    InternalFailure,
    InvalidAction,
    InvalidParameter,
    MissingAuthenticationToken,
    Serialization,
    UnknownOperation,
    Validation,
    /// An error of another service, by its code. Its status is 400.
    Named(&'static str),
}

impl ErrorKind {
    /// The code in the header `x-amzn-ErrorType`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::AlreadyExists => "AlreadyExistsException",
            Self::BadRequest => "BadRequestException",
            Self::ConcurrentModification => "ConcurrentModificationException",
            Self::LimitExceeded => "LimitExceededException",
            Self::NotFound => "NotFoundException",
            Self::TooManyRequests => "TooManyRequestsException",
            Self::IncompleteSignature => "IncompleteSignatureException",
            Self::InternalFailure => "InternalFailure",
            Self::InvalidAction => "InvalidAction",
            Self::InvalidParameter => "InvalidParameterException",
            Self::MissingAuthenticationToken => "MissingAuthenticationTokenException",
            Self::Serialization => "SerializationException",
            Self::UnknownOperation => "UnknownOperationException",
            Self::Validation => "ValidationException",
            Self::Named(code) => code,
        }
    }

    /// The HTTP status (SES v2 service model).
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::NotFound | Self::UnknownOperation => StatusCode::NOT_FOUND,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::ConcurrentModification | Self::InternalFailure => StatusCode::INTERNAL_SERVER_ERROR,
            Self::IncompleteSignature | Self::MissingAuthenticationToken => StatusCode::FORBIDDEN,
            Self::AlreadyExists
            | Self::BadRequest
            | Self::LimitExceeded
            | Self::InvalidAction
            | Self::InvalidParameter
            | Self::Serialization
            | Self::Named(_)
            | Self::Validation => StatusCode::BAD_REQUEST,
        }
    }
}

impl ServiceError {
    /// An error with a message.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// 400 `BadRequestException`.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::BadRequest, message)
    }

    /// 404 `NotFoundException`.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::NotFound, message)
    }

    /// 400 `BadRequestException` with AWS's message for a member that violates its constraint.
    pub(crate) fn constraint(member: &str, constraint: &str) -> Self {
        Self::bad_request(format!(
            "1 validation error detected: Value at '{member}' failed to satisfy constraint: {constraint}"
        ))
    }
}
