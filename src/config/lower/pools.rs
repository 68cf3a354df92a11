//! Checks of pools: how many, and how many IPs they can have.

use super::walk::{pools, regions};
use crate::config::{
    code::Code,
    file::{Document, Ips},
    problem::{Problem, Problems},
};

/// Most pools that SES allows in a Region (AWS service quotas of SES).
pub(in crate::config) const POOLS_MAX: usize = 50;

/// More pools in a Region than SES allows, said once, at the first that is too many.
pub(super) fn too_many_pools(document: &Document, problems: &mut Problems) {
    for (region, fields) in regions(document) {
        let pools = fields.pools.get().map_or(&[][..], |pools| &pools.entries);
        if let Some(first) = pools.get(POOLS_MAX) {
            let message = format!("{} declares {} pools: SES allows {POOLS_MAX} in a Region", region.name, pools.len());
            problems.push(Problem::error(Code::TooManyPools, first.span, message).label("one too many from here on"));
        }
    }
}

/// More IPs to include than a pool should have.
pub(super) fn counts_too_small(document: &Document, problems: &mut Problems) {
    for (_, entry, pool) in pools(document) {
        let Some(Ips::Count(counted)) = pool.ips.get() else { continue };
        let (Some(count), Some(include)) = (counted.count.at(), counted.include.at()) else { continue };
        let (wanted, listed) = (count.value.0, include.value.items.len());
        if listed > wanted.get() {
            let message = format!("the pool `{}` should have {wanted} IPs and include {listed}", entry.name);
            let problem = Problem::error(Code::CountTooSmall, count.span, message)
                .related(include.span, format!("{listed} IPs"))
                .replace("raise the count, or include fewer", listed.to_string());
            problems.push(problem);
        }
    }
}
