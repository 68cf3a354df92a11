//! What is said beside the changes: what has to come before new IPs, what stops the changed file, and what `lint` says of it
//! that it does not say now.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::{
    advice::{
        finding::{Finding, Found},
        lint::{Question, lint},
        scene::Scene,
        severity::Severity,
    },
    model::{ConfigurationSetName, PoolName, PoolRef, Region, RuleCode, Switch},
};

use super::{
    answer::{Change, FileChange, IpKind},
    found::{Choice, named},
    premises::Premises,
};

/// Rules whose new findings follow from the answers themselves.
const FOLLOWING: [RuleCode; 6] =
    [RuleCode::Sf105, RuleCode::Sf115, RuleCode::Sf121, RuleCode::Sf135, RuleCode::Sf136, RuleCode::Sf155];

/// What is found of the changed file.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Sets that `apply` refuses to send through cold IPs.
    refused: BTreeSet<(Region, ConfigurationSetName)>,
    /// What `lint` says of it, and not now.
    following: Vec<Finding>,
}

impl Told {
    /// Of a question, and of the same one about the changed file.
    pub(super) fn of(question: &Question<'_>, after: &Question<'_>) -> Self {
        let (now, then) = (lint(question), lint(after));
        let is_told =
            |finding: &Finding| now.findings.iter().any(|it| it.rule == finding.rule && it.address == finding.address);
        let refused = then.findings.iter().filter(|it| it.severity == Severity::Error);
        let refused = refused.filter_map(|finding| match &finding.found {
            Found::SentThroughCold { set, .. } => Some((finding.address.region.clone(), set.clone())),
            _ => None,
        });
        Self {
            refused: refused.collect(),
            following: then
                .findings
                .iter()
                .filter(|it| FOLLOWING.contains(&it.rule) && !is_told(it))
                .cloned()
                .collect(),
        }
    }

    /// What follows in a Region, apart from what is said of pools with IPs that are yet to be leased.
    pub(super) fn following(&self, region: &Region, is_whole: impl Fn(&str) -> bool) -> Vec<Finding> {
        let here = self.following.iter().filter(|it| it.address.region == *region);
        here.filter(|it| is_whole(&it.address.name)).cloned().collect()
    }
}

/// The pool that a stream leaves through once its changes are made.
fn home(choice: &Choice) -> Option<PoolName> {
    let changes = match &choice.change {
        FileChange::Changes { changes } => changes.as_slice(),
        FileChange::Fits { .. } => &[],
        _ => return None,
    };
    let to = changes.iter().find_map(|change| match change {
        Change::Route { pool, .. } => pool.named(),
        _ => None,
    });
    to.or_else(|| named(choice)).cloned()
}

/// Says what has to come before the IPs of an answer. What is not proven to be warm has no day on which it is.
pub(super) fn say_before(
    scene: &Scene<'_>,
    choice: &mut Choice,
    told: &Told,
    unproven: impl Fn(&PoolRef) -> Vec<Ipv4Addr>,
    lacking: impl Fn(&PoolRef) -> u64,
) {
    if choice.answer.as_ref().and_then(|answer| answer.to) != Some(IpKind::Standard) || !scene.is_read() {
        return;
    }
    let Some(pool) = home(choice).map(PoolRef::Named) else { return };
    let lacks_now = pool.named().and_then(|name| scene.lacking().get(name).copied());
    let lacks = lacking(&pool).max(lacks_now.unwrap_or(0));
    let is_refused = super::pools::set_of(&choice.stream)
        .is_some_and(|set| told.refused.contains(&(scene.region.clone(), set.clone())));
    let premises = Premises {
        unproven: unproven(&pool),
        is_refused,
        unwarmed: Some(lacks).filter(|lacks| *lacks > 0 && scene.after.auto_warmup == Some(Switch::Off)),
        review: scene.under_review().filter(|_| lacks > 0).map(str::to_owned),
        is_in_sandbox: lacks > 0 && scene.figures.is_some_and(|figures| figures.production_access == Switch::Off),
    };
    if !premises.unproven.is_empty() || premises.unwarmed.is_some() {
        choice.timing = None;
    }
    choice.premises = premises;
}
