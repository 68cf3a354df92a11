//! What a plan shows: the numbers of pools agree with the account after the plan, and lines keep to the width.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sesform::{
    model::{LiveRegion, PoolRef, ScalingMode},
    plan::{self, Pace, Plan, Policy},
    render::{Detail, PlanStyle, plan_text},
    view::{Folding, Mark, View},
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
    anstream::adapter::strip_str(&plan_text(plan, style)).to_string()
}

/// The text without the line breaks and indents that a width makes.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
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
        let view = View::of(&plan, Pace::default(), Folding::Alike);
        for object in view.regions.iter().flat_map(|region| &region.objects) {
            let Some(ips) = &object.ips else { continue };
            let pool = PoolRef::live(object.names[0].clone());
            prop_assert_eq!((ips.before, ips.after), (ips_in(before, &pool), ips_in(after, &pool)));
            prop_assert_eq!(ips.before + ips.arriving.len(), ips.after + ips.leaving.len());
            let users = after.configuration_sets.iter().filter(|(_, set)| *set.delivery.route() == pool);
            let users: BTreeSet<_> = users.map(|(name, _)| name.clone()).collect();
            prop_assert_eq!(ips.used_by, &users);
        }
    }

    /// A set is named as one whose mail leaves from other IPs exactly if it does.
    #[test]
    fn rerouted_sets_are_those_whose_ips_differ(case in cases()) {
        let plan = planned(&case);
        let after = plan::outcome(&case.live.regions, &plan).unwrap();
        let (before, after) = (&case.live.regions[&region()], &after[&region()]);
        // A pool whose IPs SES decides on is its own address. So is the default pool while it has none.
        let addresses = |live: &LiveRegion, pool: &PoolRef| {
            let inside = live.dedicated_ips.iter().filter(|(_, ip)| ip.pool == *pool);
            let ips: BTreeSet<String> = inside.map(|(ip, _)| ip.to_string()).collect();
            let is_managed = match pool {
                PoolRef::Named(name) => live.pools.get(name).is_some_and(|pool| pool.scaling != ScalingMode::Standard),
                PoolRef::Shared => true,
                PoolRef::Default => ips.is_empty(),
            };
            if is_managed { BTreeSet::from([pool.to_string()]) } else { ips }
        };
        let moved = before.configuration_sets.iter().filter(|(name, set)| {
            after.configuration_sets.get(*name).is_some_and(|then| {
                addresses(before, set.delivery.route()) != addresses(after, then.delivery.route())
            })
        });
        let moved: BTreeSet<_> = moved.map(|(name, _)| name).collect();
        let view = View::of(&plan, Pace::default(), Folding::Alike);
        let told: BTreeSet<_> = view.regions.iter().flat_map(|region| region.rerouted.clone()).collect();
        prop_assert_eq!(told, moved);
    }

    /// Every change is in the view once, whether or not objects that change alike share an entry.
    #[test]
    fn no_object_is_lost_or_told_twice(case in cases()) {
        let plan = planned(&case);
        for folding in [Folding::Alike, Folding::Each] {
            let view = View::of(&plan, Pace::default(), folding);
            let objects = view.regions.iter().flat_map(|region| &region.objects);
            let named: Vec<_> =
                objects.clone().flat_map(|object| object.names.iter().map(|name| (object.kind, name.clone()))).collect();
            let once: BTreeSet<_> = named.iter().cloned().collect();
            prop_assert_eq!(named.len(), once.len());
            let made: usize =
                objects.filter(|object| object.mark == Mark::Create).map(|object| object.names.len()).sum();
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
