//! Compares the maximum size of each collection during a plan with the quota that SES documents.
//!
//! AWS can raise quotas, and no API call reports them. An account that already exceeds a documented quota only gets a
//! warning. For other accounts, a guard stops the apply until a person confirms that the quota is higher.

use std::collections::BTreeMap;

use crate::model::{AccountId, LiveRegion, Region};

use super::{
    collection::{Collection, Effect},
    finding::{Guard, GuardReason, Warning, WarningReason},
    proof::Ancestors,
    step::{Purpose, Step},
};

/// A collection that exceeds the documented quota at some moment.
struct Peak<'s> {
    collection: Collection,
    count: usize,
    /// The first creation that exceeds the quota.
    first: &'s Step,
}

/// The guards of a plan with these steps, and the warnings for accounts that already exceed the documented quotas.
pub(crate) fn quotas(
    account: &AccountId,
    region: &Region,
    live: &LiveRegion,
    steps: &[Step],
) -> (Vec<Guard>, Vec<Warning>) {
    let (mut guards, mut warnings) = (Vec::new(), Vec::new());
    for Peak { collection, count, first } in peaks(live, steps) {
        let (quota, held) = (collection.quota(), collection.count(live));
        if held > quota {
            let address = first.write.target().address(account, region);
            let reason = WarningReason::OverQuota { collection, count, quota, held };
            warnings.push(Warning { address, stated_at: None, reason });
        } else {
            let (region, with_temporary) = (region.clone(), first.purpose == Purpose::Detour);
            guards.push(GuardReason::OverQuota { region, collection, count, quota, with_temporary }.into());
        }
    }
    (guards, warnings)
}

/// The collections that the steps make exceed the documented quota. A deletion counts only if it always runs before a
/// creation.
fn peaks<'s>(live: &LiveRegion, steps: &'s [Step]) -> Vec<Peak<'s>> {
    let mut created: BTreeMap<Collection, Vec<usize>> = BTreeMap::new();
    for (at, step) in steps.iter().enumerate() {
        if let Some(Effect::Adds(collection)) = Effect::of(&step.write) {
            created.entry(collection).or_default().push(at);
        }
    }
    created.retain(|collection, created| collection.count(live) + created.len() > collection.quota());
    let mut peaks = Vec::new();
    if created.is_empty() {
        return peaks;
    }
    // The proof reports steps that wait for later ones. In that case, no deletion counts.
    let ancestors = Ancestors::of(steps).ok();
    for (collection, created) in created {
        let removes = |step: &Step| matches!(Effect::of(&step.write), Some(Effect::Removes(of)) if of == collection);
        let mut deleted: Vec<usize> = (0..steps.len()).filter(|at| removes(&steps[*at])).collect();
        let (held, mut gone, mut most, mut too_many) = (collection.count(live), 0, 0, None);
        for (before, at) in created.into_iter().enumerate() {
            let stay = |deletion: &usize| !ancestors.as_ref().is_some_and(|steps| steps.is_before(*deletion, at));
            let count_before = deleted.len();
            deleted.retain(stay);
            gone += count_before - deleted.len();
            let count = held + before + 1 - gone.min(held);
            if count > collection.quota() {
                too_many.get_or_insert(&steps[at]);
            }
            most = most.max(count);
        }
        if let Some(first) = too_many {
            peaks.push(Peak { collection, count: most, first });
        }
    }
    peaks
}
