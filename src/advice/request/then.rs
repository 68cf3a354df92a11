//! What a changed file would keep from being given back: asked as it will be asked, of the account as an apply of that file
//! would leave it.

use std::{collections::BTreeMap, net::Ipv4Addr};

use crate::{
    advice::{
        lint::{Account, Question, each_region},
        scene::Scene,
    },
    model::{Desired, Live},
    plan::{self, Adopt, Allowances, Policy, Prune},
};

use super::{
    stay::{self, Stay},
    stops::Stops,
};

/// What is left in the way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// What stops an apply of the changed file.
    pub stops: Stops,
    /// What would stop the next one, for which there is nothing to do: a case is refused for that too.
    pub stops_then: Stops,
    /// The addresses that stay after the apply, with the reasons.
    pub stay: BTreeMap<Ipv4Addr, Vec<Stay>>,
}

/// What would be left in the way in a Region once this file was applied. Without an account nothing is known.
pub(super) fn ask(question: &Question<'_>, scene: &Scene<'_>, changed: &Desired) -> Left {
    let Some(account) = question.account else { return Left::default() };
    let policy = Policy { allowed: Allowances::default(), prune: Prune::Keep, adopt: Adopt::Leave };
    let mut live = Live { caller: account.plan.caller.clone(), regions: account.before.clone() };
    let plan = plan::plan(changed, &live, &policy);
    let stops = Stops::of(&plan, scene.region);
    // The plan was made from this very state.
    live.regions = plan::outcome(&live.regions, &plan).unwrap_or(live.regions);
    let next = plan::plan(changed, &live, &policy);
    let after = plan::outcome(&live.regions, &next).unwrap_or_else(|_| live.regions.clone());
    let account = Account { before: &live.regions, after: &after, planned: &after, plan: &next, ..account };
    let then = Question { desired: changed, account: Some(account), ..*question };
    let mut left = Left { stops, stops_then: Stops::of(&next, scene.region), stay: BTreeMap::new() };
    each_region(&then, |later| {
        if later.region == scene.region {
            left.stay = stay::stays(&then, later);
        }
    });
    left
}
