//! What a plan shows: the numbers of pools agree with the account after the plan, and lines keep to the width.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use proptest::prelude::*;
use sesform::{
    model::{ConfigurationSetName, LiveRegion, PoolRef, ScalingMode, Switch},
    plan::{self, Allowances, Pace, Plan, Policy},
    render::{Detail, PlanStyle, plan_text},
    view::{Folding, Mark, RegionView, View},
};

use super::{
    accounts::{Case, cases, region},
    promises::config,
};

fn planned(case: &Case) -> Plan {
    plan::plan(&case.desired, &case.live, &Policy::default())
}

fn text(plan: &Plan, width: Option<usize>, detail: Detail) -> String {
    let style = PlanStyle { width, detail, ..PlanStyle::default() };
    anstream::adapter::strip_str(&plan_text(plan, &Allowances::default(), style)).to_string()
}

/// The text without the line breaks and indents that a width makes.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// The IPs and the users of a pool.
fn state<'a>(live: &'a LiveRegion, pool: &PoolRef) -> (Vec<Ipv4Addr>, Vec<&'a ConfigurationSetName>) {
    let ips = live.dedicated_ips.iter().filter(|(_, ip)| ip.pool == *pool).map(|(ip, _)| *ip);
    let users = live.configuration_sets.iter().filter(|(_, set)| *set.delivery.route() == *pool);
    (ips.collect(), users.map(|(name, _)| name).collect())
}

fn ips_in(live: &LiveRegion, pool: &PoolRef) -> usize {
    live.dedicated_ips.values().filter(|ip| ip.pool == *pool).count()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn pools_are_said_to_have_the_ips_and_the_users_that_they_will_have(case in cases()) {
        let plan = planned(&case);
        let (before, after) = (&case.live.regions, plan::outcome(&case.live.regions, &plan).unwrap());
        let (before, after) = (&before[&region()], &after[&region()]);
        let view = View::of(&plan, Pace::default(), &Allowances::default(), Folding::Alike);
        let mut told = BTreeSet::new();
        for object in view.regions.iter().flat_map(RegionView::objects) {
            let Some(ips) = &object.ips else { continue };
            let pools: Vec<PoolRef> = object.names.iter().cloned().map(PoolRef::live).collect();
            for pool in &pools {
                prop_assert_eq!((ips.before, ips.after), (ips_in(before, pool), ips_in(after, pool)));
            }
            let count = pools.len();
            prop_assert_eq!(count * ips.before + ips.arriving.len(), count * ips.after + ips.leaving.len());
            let users = after.configuration_sets.iter().filter(|(_, set)| pools.contains(set.delivery.route()));
            let users: BTreeSet<_> = users.map(|(name, _)| name).collect();
            prop_assert_eq!(&ips.used_by, &users);
            told.extend(pools);
        }
        // A pool whose IPs or users change is among them.
        for pool in after.pools.keys().cloned().map(PoolRef::Named).chain([PoolRef::Default]) {
            let differs = state(before, &pool) != state(after, &pool);
            prop_assert!(!differs || told.contains(&pool), "{pool}");
        }
    }

    /// A set or an identity is named as one whose mail leaves from other IPs exactly if it does.
    #[test]
    fn rerouted_sets_are_those_whose_ips_differ(case in cases()) {
        let plan = planned(&case);
        let after = plan::outcome(&case.live.regions, &plan).unwrap();
        let (before, after) = (&case.live.regions[&region()], &after[&region()]);
        // A pool whose IPs SES decides on is its own address. So is the default pool while it has none.
        let addresses = |live: &LiveRegion, pool: &PoolRef| {
            let inside = live.dedicated_ips.iter().filter(|(_, ip)| ip.pool == *pool);
            let ips: BTreeSet<String> = inside.map(|(ip, _)| ip.to_string()).collect();
            match pool {
                PoolRef::Named(name) if live.pools.get(name).is_some_and(|pool| pool.scaling != ScalingMode::Standard) => {
                    BTreeSet::from([pool.to_string()])
                }
                PoolRef::Shared => BTreeSet::from(["shared".to_owned()]),
                PoolRef::Default if ips.is_empty() => BTreeSet::from(["shared".to_owned()]),
                PoolRef::Named(_) | PoolRef::Default => ips,
            }
        };
        // The pool of mail by the name of its set, or of none. `None` if there is no such set.
        let route = |live: &LiveRegion, set: Option<&ConfigurationSetName>| match set {
            None => Some(PoolRef::Default),
            Some(set) => live.configuration_sets.get(set).map(|set| set.delivery.route().clone()),
        };
        let moves = |from: Option<&ConfigurationSetName>, to: Option<&ConfigurationSetName>| {
            let (Some(from), Some(to)) = (route(before, from), route(after, to)) else { return false };
            let (from, to) = (addresses(before, &from), addresses(after, &to));
            !from.is_empty() && !to.is_empty() && from != to
        };
        let is_paused = |set: Option<&ConfigurationSetName>| {
            set.is_some_and(|set| after.configuration_sets[set].sending.effective() == Switch::Off)
        };
        let wanted = case.desired.regions[&region()].configuration_sets.iter().flatten();
        let renamed: BTreeMap<_, _> =
            wanted.filter_map(|(name, wanted)| Some((name, wanted.renamed_from.as_ref()?))).collect();
        let former = |name| if before.configuration_sets.contains_key(name) { Some(name) } else { renamed.get(name).copied() };
        let sets = after.configuration_sets.keys();
        let sets = sets.filter(|name| former(*name).is_some_and(|was| moves(Some(was), Some(name))));
        let (paused, sets): (BTreeSet<_>, BTreeSet<_>) = sets.cloned().partition(|name| is_paused(Some(name)));
        let identities = after.identities.iter().filter(|(name, then)| {
            let (from, to) = (before.identities[*name].configuration_set.as_ref(), then.configuration_set.as_ref());
            moves(from, to) && !is_paused(to)
        });
        let identities: BTreeSet<_> = identities.map(|(name, _)| name.clone()).collect();
        let view = View::of(&plan, Pace::default(), &Allowances::default(), Folding::Alike);
        match view.regions[0].rerouted {
            Some(told) => {
                prop_assert_eq!((&told.configuration_sets, &told.paused), (&sets, &paused));
                prop_assert_eq!((&told.identities, told.default_mail), (&identities, moves(None, None)));
            }
            None => prop_assert!(sets.is_empty() && paused.is_empty() && identities.is_empty() && !moves(None, None)),
        }
    }

    /// Every change is in the view once, whether or not objects that change alike share an entry.
    #[test]
    fn no_object_is_lost_or_told_twice(case in cases()) {
        let plan = planned(&case);
        for folding in [Folding::Alike, Folding::Each] {
            let view = View::of(&plan, Pace::default(), &Allowances::default(), folding);
            let objects: Vec<_> = view.regions.iter().flat_map(RegionView::objects).collect();
            let named: Vec<_> =
                objects.iter().flat_map(|object| object.names.iter().map(|name| (object.kind, name.clone()))).collect();
            let once: BTreeSet<_> = named.iter().cloned().collect();
            prop_assert_eq!(named.len(), once.len());
            let made: usize =
                objects.iter().filter(|object| object.mark == Mark::Create).map(|object| object.names.len()).sum();
            let creations = plan.changes.iter().filter(|change| change.action == plan::Action::Create).count();
            prop_assert_eq!(made, creations);
        }
    }

    #[test]
    fn lines_keep_to_the_width_and_lose_nothing(case in cases()) {
        let plan = planned(&case);
        for detail in [Detail::Screen, Detail::Everything] {
            let narrow = text(&plan, Some(60), detail);
            for line in narrow.lines() {
                // A word that is longer than the line, such as an ARN, is not broken.
                let is_one_word = line.split_whitespace().count() == 1;
                prop_assert!(line.chars().count() <= 60 || is_one_word, "{line}");
                prop_assert!(!line.ends_with(' '), "{line:?}");
            }
            let (mut narrow, mut wide) = (words(&narrow), text(&plan, None, detail));
            wide.push(' ');
            let mut wide = words(&wide);
            narrow.sort_unstable();
            wide.sort_unstable();
            prop_assert_eq!(narrow, wide);
        }
    }
}
