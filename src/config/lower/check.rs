//! The list of the checks that need more than one field.

use super::{ignored, ips, pools, references, renames, service, sets, tags};
use crate::config::{file::Document, problem::Problems};

type Check = fn(&Document, &mut Problems);

/// All checks. They are independent, and their order does not matter because problems are sorted by position.
const CHECKS: [Check; 11] = [
    pools::counts_too_small,
    ips::ips_in_managed_pools,
    ips::ips_listed_twice,
    ips::ips_in_two_regions,
    sets::event_destinations,
    sets::out_of_reach,
    sets::https_without_domain,
    tags::too_many_tags,
    renames::renames,
    ignored::declared_and_ignored,
    service::not_of_aws,
];

/// Runs every check on what could be read.
pub(in crate::config) fn check(document: &Document, problems: &mut Problems) {
    CHECKS.iter().for_each(|check| check(document, problems));
}

/// Runs every check, and the check that is valid only if no account is read.
pub(in crate::config) fn check_alone(document: &Document, problems: &mut Problems) {
    check(document, problems);
    references::undeclared(document, problems);
}
