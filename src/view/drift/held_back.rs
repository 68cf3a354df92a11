//! What a plan leaves alone because of whose the objects are. Whether a plan could change it back is not the question of
//! drift: it is live in another way all the same.

use crate::{
    model::{Address, Desired, Ignore, Kind, Live},
    plan::{self, Change, Facts, Policy, Withheld, WithheldReason},
};

/// The changes of objects that the plan left alone, as a plan that asks for no owner has them.
pub(super) fn held_back(withheld: &[Withheld], desired: &Desired, live: &Live) -> Vec<Change> {
    let left: Vec<&Withheld> = withheld.iter().filter(|item| is_left_alone(&item.reason)).collect();
    if left.is_empty() {
        return Vec::new();
    }
    let of_nobody = Desired { owner: None, ignore: Ignore::default(), ..desired.clone() };
    let changes = plan::plan(&of_nobody, live, &Policy::of_a_comparison()).changes.into_iter();
    let held_back = changes.filter_map(|change| {
        let origin = left.iter().find(|item| concerns(&item.address, &change))?.origin;
        Some(Change { origin, ..change })
    });
    held_back.collect()
}

fn is_left_alone(reason: &WithheldReason) -> bool {
    matches!(
        reason,
        WithheldReason::AnotherOwner { .. } | WithheldReason::OwnerUnknown { .. } | WithheldReason::Ignored
    )
}

/// Whether a change is one of the object, of a part of it, or moves an IP out of it or into it.
fn concerns(object: &Address, change: &Change) -> bool {
    let Address { region, kind, name, .. } = &change.address;
    let is_inside = match (object.kind, kind) {
        (Kind::ConfigurationSet, Kind::EventDestination) => {
            name.split_once('/').is_some_and(|(set, _)| set == object.name)
        }
        (Kind::DedicatedIpPool, Kind::DedicatedIp) => [&change.before, &change.after]
            .into_iter()
            .any(|facts| matches!(facts, Some(Facts::Ip(facts)) if facts.pool.as_str() == object.name)),
        _ => object == &change.address,
    };
    *region == object.region && is_inside
}
