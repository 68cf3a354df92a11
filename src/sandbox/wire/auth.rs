//! The caller and the Region, read from the credential scope of a SigV4 `Authorization` header.
//!
//! The signature is not verified: anyone who can reach the loopback address may act as any account.

use super::{ErrorKind, ServiceError};

/// The account of an access key that is not itself an account id.
const DEFAULT_ACCOUNT: &str = "123456789012";
/// Digits of an AWS account id.
const ACCOUNT_DIGITS: usize = 12;
/// The text before the credential scope.
const CREDENTIAL: &str = "Credential=";

/// The account and the Region of a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Scope {
    pub(crate) account: String,
    pub(crate) region: String,
}

/// Reads `AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/ses/aws4_request, …`.
///
/// An access key of twelve digits is used as the account id, so that a test can use several accounts without
/// configuration.
pub(crate) fn scope(authorization: Option<&str>) -> Result<Scope, ServiceError> {
    let header = authorization.ok_or_else(missing)?;
    let (_, rest) = header.split_once(CREDENTIAL).ok_or_else(|| incomplete(header))?;
    let credential = rest.split([',', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = credential.split('/').collect();
    match parts.as_slice() {
        [key, _date, region, _service, "aws4_request"] if is_region(region) => {
            Ok(Scope { account: account_of(key).to_owned(), region: (*region).to_owned() })
        }
        _ => Err(incomplete(header)),
    }
}

/// The access key of a request. Empty if there is none.
pub(crate) fn access_key(authorization: Option<&str>) -> &str {
    let credential = authorization.and_then(|header| header.split_once(CREDENTIAL));
    credential.and_then(|(_, rest)| rest.split('/').next()).unwrap_or_default()
}

fn account_of(access_key: &str) -> &str {
    let names_account = access_key.len() == ACCOUNT_DIGITS && access_key.bytes().all(|byte| byte.is_ascii_digit());
    if names_account { access_key } else { DEFAULT_ACCOUNT }
}

fn is_region(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn missing() -> ServiceError {
    ServiceError::new(ErrorKind::MissingAuthenticationToken, "Missing Authentication Token")
}

fn incomplete(header: &str) -> ServiceError {
    let message = format!("Authorization header requires a 'Credential' parameter. Authorization={header}");
    ServiceError::new(ErrorKind::IncompleteSignature, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(key: &str, region: &str) -> String {
        format!("AWS4-HMAC-SHA256 Credential={key}/20260101/{region}/ses/aws4_request, SignedHeaders=host, Signature=0")
    }

    #[test]
    fn a_key_of_twelve_digits_is_the_account() {
        let scope = scope(Some(&header("111122223333", "eu-west-1"))).unwrap();
        assert_eq!((scope.account.as_str(), scope.region.as_str()), ("111122223333", "eu-west-1"));
    }

    #[test]
    fn any_other_key_is_the_default_account() {
        assert_eq!(scope(Some(&header("AKIDEXAMPLE", "us-east-1"))).unwrap().account, DEFAULT_ACCOUNT);
    }

    #[test]
    fn a_missing_or_broken_header_is_403() {
        assert_eq!(scope(None).unwrap_err().kind, ErrorKind::MissingAuthenticationToken);
        for broken in ["", "Bearer x", "Credential=a/b/c", "Credential=a/b/EU/ses/aws4_request"] {
            assert_eq!(scope(Some(broken)).unwrap_err().kind, ErrorKind::IncompleteSignature, "{broken}");
        }
    }
}
