//! The identities that mail is sent from.

use super::{
    domain::check_domain,
    names::{NameError, name},
};

/// Longest identity, in characters: the longest address that RFC 5321 allows.
const IDENTITY_MAX: usize = 320;

name!(
    /// An identity: a domain such as `example.com`, or an address such as `receipts@example.com`.
    IdentityName,
    check_identity,
    r"^([^@\s]+@)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$"
);

fn check_identity(text: &str) -> Result<(), NameError> {
    if text.chars().count() > IDENTITY_MAX {
        return Err(NameError::new(format!("an identity has at most {IDENTITY_MAX} characters")));
    }
    let Some((local, domain)) = text.rsplit_once('@') else { return check_domain(text) };
    if local.is_empty() || local.contains(|c: char| c.is_whitespace() || c == '@') {
        return Err(NameError::new("an address is spelled like `receipts@example.com`"));
    }
    check_domain(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_domains_and_addresses() {
        for text in ["example.com", "a+b@example.com", "no@example.com", "ü@example.com"] {
            assert!(IdentityName::new(text).is_ok(), "{text}");
        }
        for text in ["", "@example.com", "a@", "a b@example.com", "a@b@example.com", "example", "a@example"] {
            assert!(IdentityName::new(text).is_err(), "{text}");
        }
    }
}
