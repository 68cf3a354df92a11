//! The list of the checks that look at more than one field.

use super::{ips, pools};
use crate::config::{file::Document, problem::Problems};

type Check = fn(&Document, &mut Problems);

/// Every check, each on its own; the order does not matter, as problems are sorted by position.
const CHECKS: [Check; 4] =
    [pools::too_many_pools, pools::undeclared_pools, ips::ips_in_managed_pools, ips::ips_listed_twice];

/// Runs every check over what could be read.
pub(in crate::config) fn check(document: &Document, problems: &mut Problems) {
    CHECKS.iter().for_each(|check| check(document, problems));
}
