//! The pools that configuration sets use, step by step.

use std::collections::BTreeMap;

use crate::model::ConfigurationSetName;

use super::{
    ancestors::Ancestors,
    timeline::{Interval, PoolIndex},
};

/// The pools that each configuration set uses, and when.
pub(super) type SetStays<'a> = BTreeMap<&'a ConfigurationSetName, Vec<(PoolIndex, Interval)>>;

/// Ends a route with its configuration set.
pub(super) fn end_route(stays: &mut [(PoolIndex, Interval)], at: usize, ancestors: &Ancestors) -> Result<(), usize> {
    let (_, interval) = stays.last_mut().ok_or(at)?;
    let ordered = interval.from.is_none_or(|before| ancestors.is_before(before, at));
    if !ordered || interval.until.is_some() {
        return Err(at);
    }
    interval.until = Some(at);
    Ok(())
}

/// Moves a route to another pool from a step on.
pub(super) fn reroute(
    stays: &mut Vec<(PoolIndex, Interval)>,
    to: PoolIndex,
    found: PoolIndex,
    at: usize,
    ancestors: &Ancestors,
) -> Result<(), usize> {
    let (here, interval) = stays.last_mut().ok_or(at)?;
    let ordered = interval.from.is_none_or(|before| ancestors.is_before(before, at));
    if !ordered || *here != found || interval.until.is_some() {
        return Err(at);
    }
    if to != *here {
        interval.until = Some(at);
        stays.push((to, Interval { from: Some(at), until: None }));
    }
    Ok(())
}
