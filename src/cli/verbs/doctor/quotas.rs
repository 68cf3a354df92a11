//! Checks how close a Region is to the SES quotas for objects.

use std::collections::BTreeMap;

use crate::{
    model::{CONFIGURATION_SETS_MAX, ConfigurationSetName, EVENT_DESTINATIONS_MAX, POOLS_MAX},
    ses::{Answers, action_of},
};

use super::check::{Check, CheckCode};

/// Share of a quota, in percent, from which a check warns. The remainder leaves time to plan ahead; it is not a reserve
/// for the next apply.
pub(super) const NEAR_PERCENT: u32 = 80;

/// Compares the numbers of objects in the Region with the quotas.
pub(super) fn held(answers: &Answers) -> Vec<Check> {
    let Answers { pools, configuration_sets, event_destinations, reads: _, account: _ } = answers;
    let sets = CheckCode::ConfigurationSetsQuota;
    let mut checks = vec![
        counted(CheckCode::PoolsQuota, *pools, POOLS_MAX, "dedicated IP pools", "ListDedicatedIpPools"),
        counted(sets, *configuration_sets, CONFIGURATION_SETS_MAX, "configuration sets", "ListConfigurationSets"),
    ];
    checks.extend(destinations(event_destinations.as_ref()));
    checks
}

fn counted(code: CheckCode, count: Option<usize>, most: usize, what: &str, operation: &str) -> Check {
    let Some(count) = count else {
        return Check::skipped(code, "unknown", format!("needs `{}`; see above", action_of(operation)));
    };
    let message = format!("{count} of {most} {what}");
    if !is_near(count, most) {
        return Check::ok(code, message);
    }
    Check::warning(
        code,
        message,
        "`sesform plan` lists the objects that no file states; AWS Support raises quotas on request",
    )
}

/// One check for each configuration set that is close to the quota, or one for all sets if none is.
fn destinations(counted: Option<&BTreeMap<ConfigurationSetName, usize>>) -> Vec<Check> {
    let code = CheckCode::EventDestinationsQuota;
    let Some(counted) = counted else {
        let action = action_of("GetConfigurationSetEventDestinations");
        return vec![Check::skipped(code, "unknown", format!("needs `{action}`; see above"))];
    };
    let Some(most) = counted.values().max() else { return Vec::new() };
    let near = counted.iter().filter(|(_, count)| is_near(**count, EVENT_DESTINATIONS_MAX));
    let warned: Vec<_> = near.map(|(set, count)| full(set, *count)).collect();
    if !warned.is_empty() {
        return warned;
    }
    let sets = counted.len();
    vec![Check::ok(code, format!("at most {most} of {EVENT_DESTINATIONS_MAX} in each of {sets} configuration sets"))]
}

fn full(set: &ConfigurationSetName, count: usize) -> Check {
    let message = format!("{count} of {EVENT_DESTINATIONS_MAX} event destinations in the configuration set {set}");
    let help = "merge event destinations that send to the same target: each can report several events";
    Check::warning(CheckCode::EventDestinationsQuota, message, help)
}

fn is_near(count: usize, most: usize) -> bool {
    count * 100 >= most * NEAR_PERCENT as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_are_near_from_four_fifths_on() {
        assert!(!is_near(39, POOLS_MAX) && is_near(40, POOLS_MAX) && is_near(51, POOLS_MAX));
        assert!(!is_near(7, EVENT_DESTINATIONS_MAX) && is_near(8, EVENT_DESTINATIONS_MAX));
    }

    #[test]
    fn sets_that_are_near_are_named_and_the_others_are_one_line() {
        let sets = |counts: &[(&str, usize)]| -> BTreeMap<_, _> {
            counts.iter().map(|(name, count)| (ConfigurationSetName::live(*name), *count)).collect()
        };
        let said = |counts: &[(&str, usize)]| -> Vec<_> {
            destinations(Some(&sets(counts))).into_iter().map(|check| check.message).collect()
        };
        assert_eq!(said(&[]), Vec::<String>::new());
        assert_eq!(said(&[("a", 1), ("b", 3)]), ["at most 3 of 10 in each of 2 configuration sets"]);
        assert_eq!(said(&[("a", 9), ("b", 3)]), ["9 of 10 event destinations in the configuration set a"]);
    }
}
