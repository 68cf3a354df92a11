//! The names that SES takes.

use super::ServiceError;
use crate::sandbox::options::PoolNamePeriods;
use crate::sandbox::state::{DEFAULT_POOL, SHARED_POOL};

/// Longest name of a pool or of a configuration set, in characters (CloudFormation reference).
const NAME_MAX: usize = 64;

/// What SES says about a reserved pool where it wants one of the account's own (cloud-custodian issue 10196).
const RESERVED: &str = "Pool name describes either a shared or default dedicated ip pool";

/// Whether a name is one of the two reserved pools'.
pub(crate) fn is_reserved_pool(name: &str) -> bool {
    name == DEFAULT_POOL || name == SHARED_POOL
}

/// A pool of the account's own: neither empty nor reserved.
pub(crate) fn own_pool(name: &str) -> Result<(), ServiceError> {
    if is_reserved_pool(name) { Err(ServiceError::bad_request(RESERVED)) } else { Ok(()) }
}

/// A name for a new pool: `[a-z0-9_-]{1,64}`, and a period if the sandbox plays that.
pub(crate) fn new_pool(name: &str, periods: PoolNamePeriods) -> Result<(), ServiceError> {
    own_pool(name)?;
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

/// A name for a new configuration set: `[A-Za-z0-9_-]{1,64}`.
pub(crate) fn new_configuration_set(name: &str) -> Result<(), ServiceError> {
    if is_name(name, |character| character.is_ascii_alphanumeric() || "_-".contains(character)) {
        return Ok(());
    }
    Err(ServiceError::bad_request(format!(
        "Invalid configuration set name <{name}>: only alphanumeric ASCII characters, '_', and '-' are allowed, \
         up to {NAME_MAX} characters."
    )))
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
        new_configuration_set("Receipts_2").unwrap();
        for bad in ["", "a.b", "a/b", &"x".repeat(65)] {
            new_configuration_set(bad).unwrap_err();
        }
    }
}
