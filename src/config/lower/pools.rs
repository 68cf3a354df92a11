//! Checks of pools: how many IPs they can have.

use super::walk::pools;
use crate::config::{
    code::Code,
    file::{Document, Ips},
    problem::{Problem, Problems},
};

/// Reports pools that must include more IPs than they should have.
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
