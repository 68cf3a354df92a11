//! The list of the checks that look at more than one field.

use super::{ips, pools};
use crate::config::{file::Document, problem::Problems};

type Check = fn(&Document, &mut Problems);

/// Every check, each on its own; the order does not matter, as problems are sorted by position.
const CHECKS: [Check; 3] = [pools::too_many_pools, ips::ips_in_managed_pools, ips::ips_listed_twice];

/// Runs every check over what could be read.
pub(in crate::config) fn check(document: &Document, problems: &mut Problems) {
    CHECKS.iter().for_each(|check| check(document, problems));
}

/// Runs every check, and the one that is right only as long as no account is asked.
pub(in crate::config) fn check_alone(document: &Document, problems: &mut Problems) {
    check(document, problems);
    pools::undeclared_pools(document, problems);
}
