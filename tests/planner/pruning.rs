//! Pruning of random accounts with owners, protection and objects that the file no longer states.

use proptest::{collection::vec, prelude::*};
use sesform::{
    model::{OWNER_TAG, Owner, PROTECT_TAG, PROTECT_VALUE, Tags},
    plan::{self, Action, Allowance, Plan, Policy, Prune, Reason},
};

use super::{
    accounts::{Case, cases, pool_name, region, set_name},
    identities::{names, names_none, states_identity},
    promises::{
        config, judged_alike_wherever_it_stopped, resumed_where_it_stopped, safe_in_every_allowed_order,
        violations_are_real,
    },
};

/// Tags of an object by number: ours, ours and protected, another owner's, or no owner's.
fn tags(whose: u8) -> Tags {
    let owner = |name: &str| (OWNER_TAG.to_owned(), name.to_owned());
    match whose {
        0..=5 => [owner("mail")].into(),
        6 => [owner("mail"), (PROTECT_TAG.to_owned(), PROTECT_VALUE.to_owned())].into(),
        7 => [owner("somebody")].into(),
        _ => Tags::new(),
    }
}

/// A small account with pools and sets that the file no longer states.
fn forgetful() -> impl Strategy<Value = Case> {
    let things = || vec((0..9_u8, prop::bool::weighted(0.35)), 6);
    (cases(), things(), things()).prop_map(|(mut case, pools, sets)| {
        case.desired.owner = Some(Owner::new("mail").unwrap());
        let live = case.live.regions.get_mut(&region()).unwrap();
        let desired = case.desired.regions.get_mut(&region()).unwrap();
        live.identity_routes = Some(Default::default());
        for (at, (whose, is_forgotten)) in pools.into_iter().enumerate() {
            live.pool_tags.insert(pool_name(at), tags(whose));
            if is_forgotten && live.pools.contains_key(&pool_name(at)) {
                desired.pools.as_mut().and_then(|pools| pools.remove(&pool_name(at)));
            }
        }
        live.pool_tags.retain(|name, _| live.pools.contains_key(name));
        for (at, (whose, is_forgotten)) in sets.into_iter().enumerate() {
            if let Some(set) = live.configuration_sets.get_mut(&set_name(at)) {
                set.tags = tags(whose);
            }
            if is_forgotten && live.configuration_sets.contains_key(&set_name(at)) {
                desired.configuration_sets.as_mut().and_then(|sets| sets.remove(&set_name(at)));
            }
        }
        case
    })
}

/// The same with identities and sometimes a renamed set. Each identity has the set that it names and, if the file
/// states it, the set in the file.
fn addressed() -> impl Strategy<Value = Case> {
    let identities = vec((0..6_usize, prop::option::of(prop::option::of(0..4_usize))), 0..4);
    (forgetful(), identities, prop::bool::weighted(0.5)).prop_map(|(mut case, identities, renames)| {
        for (at, (named, stated)) in identities.into_iter().enumerate() {
            let name = format!("{at}.example.com");
            let live = case.live.regions.get_mut(&region()).unwrap();
            match live.configuration_sets.contains_key(&set_name(named)) {
                true => names(live, &name, named),
                false => names_none(live, &name),
            }
            if let Some(set) = stated {
                let is_known = |set: &usize| {
                    let sets = case.desired.regions[&region()].configuration_sets.as_ref();
                    let live = &case.live.regions[&region()].configuration_sets;
                    live.contains_key(&set_name(*set)) || sets.is_some_and(|sets| sets.contains_key(&set_name(*set)))
                };
                let set = set.filter(is_known);
                states_identity(&mut case, &name, set);
            }
        }
        if renames {
            rename_a_set(&mut case);
        }
        case
    })
}

/// Declares the first set of the file as renamed from the first live set that the file does not state.
fn rename_a_set(case: &mut Case) {
    let live = &case.live.regions[&region()].configuration_sets;
    let Some(sets) = &mut case.desired.regions.get_mut(&region()).unwrap().configuration_sets else { return };
    let old = live.keys().find(|name| !sets.contains_key(*name)).cloned();
    if let Some(wanted) = sets.values_mut().next() {
        wanted.renamed_from = old;
    }
}

fn pruned(case: &Case) -> Plan {
    let allowed = [Allowance::Relinquish].into_iter().collect();
    plan::plan(&case.desired, &case.live, &Policy { prune: Prune::Delete, allowed, ..Policy::default() })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_proved_plan_that_prunes_is_safe_in_every_allowed_order(case in addressed(), seed in any::<u64>()) {
        safe_in_every_allowed_order(&case, &pruned(&case), seed)?;
    }

    #[test]
    fn a_violation_of_a_plan_that_prunes_is_real(case in addressed(), seed in any::<u64>()) {
        violations_are_real(&case, &pruned(&case), seed)?;
    }

    /// Objects that belong to another owner, are protected or are stated in the file still exist afterwards. The
    /// resulting account needs no further plan.
    #[test]
    fn only_what_is_ours_goes_and_planning_again_finds_nothing(case in addressed()) {
        let plan = pruned(&case);
        let live = &case.live.regions[&region()];
        for change in plan.changes.iter().filter(|change| change.action == Action::Delete) {
            prop_assert_eq!(change.reason, Reason::Pruned);
            let pool = live.pool_tags.iter().find(|(name, _)| name.as_str() == change.address.name);
            let set = live.configuration_sets.iter().find(|(name, _)| name.as_str() == change.address.name);
            let tags = pool.map(|(_, tags)| tags).or(set.map(|(_, set)| &set.tags)).unwrap();
            prop_assert_eq!(tags, &super::pruning::tags(0));
        }
        let after = plan::outcome(&case.live.regions, &plan).unwrap();
        for (name, tags) in &live.pool_tags {
            if *tags == super::pruning::tags(7) {
                prop_assert_eq!(after[&region()].pools.get(name), live.pools.get(name));
            }
        }
        let mut done = case.clone();
        done.live.regions = after;
        let mut again = pruned(&done);
        // The next plan deletes the objects that were kept for now.
        if plan.warnings.iter().any(|warning| warning.rule().code == "kept-for-now") {
            done.live.regions = plan::outcome(&done.live.regions, &again).unwrap();
            again = pruned(&done);
        }
        prop_assert!(again.changes.is_empty() && again.steps.is_empty(), "{:#?}\n{:#?}", plan.changes, again.changes);
    }

    #[test]
    fn a_stopped_run_that_prunes_is_resumed_where_it_stopped(case in addressed(), seed in any::<u64>()) {
        resumed_where_it_stopped(&case, &pruned(&case), seed)?;
    }

    #[test]
    fn a_saved_plan_that_prunes_is_judged_alike_wherever_it_stopped(case in addressed(), seed in any::<u64>()) {
        judged_alike_wherever_it_stopped(&case, &pruned(&case), seed)?;
    }
}
