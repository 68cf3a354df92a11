//! The names that SES accepts.

use super::ServiceError;
use crate::sandbox::options::PoolNamePeriods;
use crate::sandbox::state::{DEFAULT_POOL, SHARED_POOL};

/// Maximum length of the name of a pool or a configuration set, in characters (CloudFormation reference).
const NAME_MAX: usize = 64;

/// Maximum length of an address, and therefore of an identity, in characters (RFC 5321: 64, `@`, 255).
const IDENTITY_MAX: usize = 320;

/// SES's message for a reserved pool where it requires a pool that the account created (cloud-custodian issue 10196).
const RESERVED: &str = "Pool name describes either a shared or default dedicated ip pool";

/// Whether a name is that of one of the two reserved pools.
pub(crate) fn is_reserved_pool(name: &str) -> bool {
    name == DEFAULT_POOL || name == SHARED_POOL
}

/// Checks that a name can be that of a pool that the account created: it is neither empty nor reserved.
pub(crate) fn own_pool(name: &str) -> Result<(), ServiceError> {
    if is_reserved_pool(name) { Err(ServiceError::bad_request(RESERVED)) } else { Ok(()) }
}

/// Refuses a blank name of a pool, with the text of a move (floci, probed on the live service, read 2026-11). That other
/// operations have the same, the sandbox assumes.
pub(crate) fn not_blank(name: &str) -> Result<(), ServiceError> {
    if name.trim().is_empty() { Err(ServiceError::bad_request("Pool name can't be blank.")) } else { Ok(()) }
}

/// Checks the name of a new pool: `[a-z0-9_-]{1,64}`, with periods if the behaviour allows them.
pub(crate) fn new_pool(name: &str, periods: PoolNamePeriods) -> Result<(), ServiceError> {
    own_pool(name)?;
    not_blank(name)?;
    let period = |character| character == '.' && periods == PoolNamePeriods::Accepted;
    let allowed = |character: char| {
        character.is_ascii_lowercase() || character.is_ascii_digit() || "_-".contains(character) || period(character)
    };
    if is_name(name, allowed) {
        return Ok(());
    }
    Err(ServiceError::bad_request(format!(
        "Invalid pool name <{name}>: only lowercase letters, numbers, '_' and '-' are allowed, up to {NAME_MAX} characters."
    )))
}

/// Checks the name of a configuration set: `[A-Za-z0-9_-]{1,64}`, its length first (floci's tests against the live
/// service, read 2026-11).
pub(crate) fn configuration_set(name: &str) -> Result<(), ServiceError> {
    if name.is_empty() {
        return Err(ServiceError::bad_request("The configuration set name must be specified."));
    }
    if name.chars().count() > NAME_MAX {
        let message = format!("Configuration set name cannot exceed {NAME_MAX} characters.");
        return Err(ServiceError::bad_request(message));
    }
    if is_name(name, |character| character.is_ascii_alphanumeric() || "_-".contains(character)) {
        return Ok(());
    }
    Err(ServiceError::bad_request(format!(
        "Invalid configuration set name <{name}>: only alphanumeric ASCII characters, '_', and '-' are allowed."
    )))
}

/// Checks the name of an event destination: `[A-Za-z0-9_-]{1,64}`.
pub(crate) fn event_destination(name: &str) -> Result<(), ServiceError> {
    if is_name(name, |character| character.is_ascii_alphanumeric() || "_-".contains(character)) {
        return Ok(());
    }
    Err(ServiceError::bad_request(format!(
        "Invalid event destination name <{name}>: only alphanumeric ASCII characters, '_', and '-' are allowed, \
         up to {NAME_MAX} characters."
    )))
}

/// Checks the name of a new identity: a domain or an address. The check is looser than SES, which also queries the DNS.
pub(crate) fn new_identity(name: &str) -> Result<(), ServiceError> {
    let (local, domain) = name.rsplit_once('@').map_or((None, name), |(local, domain)| (Some(local), domain));
    let label = |label: &str| {
        !label.is_empty() && label.chars().all(|character| character.is_ascii_alphanumeric() || character == '-')
    };
    let is_domain = domain.contains('.') && domain.split('.').all(label);
    let is_local = local.is_none_or(|local| !local.is_empty() && !local.contains(char::is_whitespace));
    if is_domain && is_local && name.len() <= IDENTITY_MAX {
        return Ok(());
    }
    Err(ServiceError::bad_request(format!("Invalid email address or domain name <{name}>.")))
}

fn is_name(name: &str, allowed: impl Fn(char) -> bool) -> bool {
    (1..=NAME_MAX).contains(&name.chars().count()) && name.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pool_names_are_lower_case_up_to_64_characters() {
        let periods = PoolNamePeriods::Refused;
        for good in ["a", "a_b-c9", &"x".repeat(64)] {
            new_pool(good, periods).unwrap();
        }
        for bad in ["", "Upper", "a b", "a.b", "é", &"x".repeat(65), DEFAULT_POOL, SHARED_POOL] {
            new_pool(bad, periods).unwrap_err();
        }
        new_pool("a.b", PoolNamePeriods::Accepted).unwrap();
    }

    #[test]
    fn configuration_set_names_may_have_capitals() {
        configuration_set("Receipts_2").unwrap();
        for (bad, part) in [("", "specified"), ("a.b", "<a.b>"), ("a/b", "<a/b>"), (&"x.".repeat(33), "exceed 64")] {
            assert!(configuration_set(bad).unwrap_err().message.contains(part), "{bad}");
        }
    }

    #[test]
    fn identities_are_domains_and_addresses() {
        for good in ["example.com", "a.b-c.example.co.uk", "news@example.com", "o'neil+tag@example.com"] {
            new_identity(good).unwrap();
        }
        for bad in ["", "localhost", "@example.com", "a b@example.com", "exa mple.com", "example..com", "a@b@c"] {
            new_identity(bad).unwrap_err();
        }
    }
}
