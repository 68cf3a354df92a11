//! Checks whether a loaded state could exist in SES. Reports the first place that could not.

use std::collections::BTreeMap;

use super::{DEFAULT_POOL, RegionState, SHARED_POOL, ScalingMode, Warmup, first_second};
use crate::sandbox::unparsed::without_values;

/// Digits of an AWS account id.
const ACCOUNT_DIGITS: usize = 12;

/// The reason why a text is not a sandbox state.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateProblem {
    /// Not JSON, or a member that the format does not define, with line and column.
    #[error("not a sandbox state: {}", without_values(.0))]
    Syntax(serde_json::Error),
    /// Written by another version of the format.
    #[error("version {found} of the sandbox state is not known; this sandbox reads version {known}")]
    Version {
        /// The version in the text.
        found: u32,
        /// The version that can be read.
        known: u32,
    },
    /// The JSON follows the format, but no SES account could have this content.
    #[error("`{place}`: {reason}")]
    Impossible {
        /// The path of members to the place in the text.
        place: String,
        /// What is wrong there.
        reason: String,
    },
}

fn impossible(place: String, reason: impl Into<String>) -> StateProblem {
    StateProblem::Impossible { place, reason: reason.into() }
}

pub(super) fn accounts(accounts: &BTreeMap<String, BTreeMap<String, RegionState>>) -> Result<(), StateProblem> {
    for (account, regions) in accounts {
        if account.len() != ACCOUNT_DIGITS || !account.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(impossible(format!("accounts/{account}"), "an account id has twelve digits"));
        }
        for (name, region) in regions {
            check_region(&format!("accounts/{account}/{name}"), region)?;
        }
    }
    Ok(())
}

fn check_region(place: &str, region: &RegionState) -> Result<(), StateProblem> {
    for reserved in [DEFAULT_POOL, SHARED_POOL] {
        if region.dedicated_ip_pools.contains_key(reserved) {
            let place = format!("{place}/DedicatedIpPools/{reserved}");
            return Err(impossible(place, "a reserved pool is always there; leave it out"));
        }
    }
    for (at, row) in region.metrics.iter().enumerate() {
        if first_second(&row.date).is_none() {
            return Err(impossible(format!("{place}/Metrics/{at}/Date"), "a day looks like 2026-11-24"));
        }
    }
    check_ips(place, region)
}

fn check_ips(place: &str, region: &RegionState) -> Result<(), StateProblem> {
    for (address, ip) in &region.dedicated_ips {
        let place = || format!("{place}/DedicatedIps/{address}");
        let managed = match region.scaling_of(&ip.pool) {
            Some(mode) => mode == ScalingMode::Managed,
            None if ip.pool == DEFAULT_POOL || ip.pool == SHARED_POOL => false,
            None => return Err(impossible(place(), format!("pool `{}` is not in DedicatedIpPools", ip.pool))),
        };
        if managed != (ip.warmup == Warmup::NotApplicable) {
            return Err(impossible(place(), "NOT_APPLICABLE is the warm-up of IPs in managed pools, and only theirs"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::sandbox::state::State;

    fn problem(text: &str) -> String {
        State::from_json(text).unwrap_err().to_string()
    }

    fn in_region(text: &str) -> String {
        format!(r#"{{"version": 1, "accounts": {{"123456789012": {{"eu-west-1": {text}}}}}}}"#)
    }

    #[test]
    fn an_unknown_member_is_named_with_line_and_column() {
        let message = problem(&in_region(r#"{"Pools": {}}"#));
        assert!(message.contains("unknown field `Pools`") && message.contains("line 1 column"), "{message}");
    }

    #[test]
    fn an_unknown_version_is_refused() {
        assert!(problem(r#"{"version": 2}"#).contains("version 2"));
    }

    #[test]
    fn an_ip_in_a_pool_that_is_not_there_is_refused_with_its_place() {
        let message = problem(&in_region(r#"{"DedicatedIps": {"192.0.2.1": {"PoolName": "gone"}}}"#));
        assert!(
            message.starts_with("`accounts/123456789012/eu-west-1/DedicatedIps/192.0.2.1`: pool `gone`"),
            "{message}"
        );
    }

    #[test]
    fn a_managed_pool_with_a_leased_ip_is_refused() {
        let text = r#"{"DedicatedIpPools": {"m": {"ScalingMode": "MANAGED"}},
                       "DedicatedIps": {"192.0.2.1": {"PoolName": "m"}}}"#;
        assert!(problem(&in_region(text)).contains("NOT_APPLICABLE"));
    }

    #[test]
    fn an_account_of_eleven_digits_is_refused() {
        assert!(problem(r#"{"version": 1, "accounts": {"12345678901": {}}}"#).contains("twelve digits"));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = in_region(
            r#"{"DedicatedIpPools": {"a": {"Tags": {"k": "v"}}},
                "DedicatedIps": {"192.0.2.1": {"PoolName": "a", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 4}},
                "ConfigurationSets": {"c": {"DeliveryOptions": {"SendingPoolName": "a"}}}}"#,
        );
        let state = State::from_json(&text).unwrap();
        assert_eq!(State::from_json(&state.to_json().unwrap()).unwrap(), state);
    }
}
