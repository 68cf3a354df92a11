//! The planner computes a plan from the desired state and the live state. It is synchronous and deterministic, and uses
//! no clock, network or environment.
//!
//! `difference` finds the differences, `order` puts the writes into a safe order, `simulate` determines the effect of a
//! write, and `budget` its cost. The result is a `document`. `approve` turns it into the only value that `apply`
//! executes.

mod allocate;
mod allowance;
mod approve;
mod budget;
mod change;
mod collection;
mod consequences;
mod detour;
mod difference;
mod digest;
mod document;
mod facts;
mod finding;
mod fingerprint;
mod judge;
mod limits;
mod order;
mod origin;
mod policy;
mod pool_result;
mod premise;
mod proof;
mod quotas;
mod rerouted;
mod resume;
mod rewind;
mod settings;
mod simulate;
mod stated;
mod step;
mod unmanaged;
mod verify;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{
    ConfigurationSetName, Desired, DesiredRegion, Live, LiveDedicatedIp, LiveRegion, Ownership, PoolName, Region, Tags,
    Unread, WarmupStatus, Write,
};

use consequences::Consequences;
use difference::Differences;
use order::OffLimits;

pub use allowance::{Allowance, Allowances};
pub use approve::{ApprovedPlan, Interruption, Refusal};
pub use budget::{Budget, Pace, Rate, seconds};
pub use change::{Action, Change, ChangeOrigin, Overwritten, Reason};
pub use collection::Collection;
pub use detour::{Detour, NotResumed, resume};
pub use digest::Digest;
pub use document::{FORMAT_VERSION, Plan};
pub use facts::{ConfigurationSetFacts, Facts, IpFacts, PoolFacts, SettingFacts};
pub use finding::{
    ColdIp, ColdMail, FindingRule, GUARDS, Guard, GuardReason, KeptUntil, ManagedIpUse, MovedShare, OwnerConflict,
    PaidFeature, Protector, Reference, RouteRemedy, Severity, Stream, Tagging, TenantsOf, Unrecognized, Verdict,
    WARNINGS, WITHHELD, Warning, WarningReason, Withheld, WithheldReason,
};
pub use fingerprint::of_desired as desired_digest;
pub use judge::{RequiredReads, RouteReads, hangs_on_warmup, judge, required_reads, unproved};
pub use policy::{Adopt, Policy, Prune};
pub use pool_result::PoolResult;
pub use premise::{Premise, RestsOn, broken};
pub use proof::{Proof, Rule, Violation};
pub use rerouted::Rerouted;
pub use resume::{Completion, Stale, progress, stale_objects};
pub(crate) use resume::{ends, finds, found, has_result};
pub use simulate::{Unexpected, apply as simulate};
pub use step::{Purpose, Step, StepId};
pub use unmanaged::{Unmanaged, UnmanagedReason};
pub use verify::DocumentError;

/// The Regions of the file that were read, each with its desired and its live state.
fn compared<'a>(
    desired: &'a Desired,
    live: &'a Live,
) -> impl Iterator<Item = (&'a Region, &'a DesiredRegion, &'a LiveRegion)> {
    desired.regions.iter().filter_map(|(region, wanted)| Some((region, wanted, live.regions.get(region)?)))
}

/// The objects that a plan depends on and that were not read, by Region. After they are read, the plan may depend on
/// more.
#[must_use]
pub fn unread(desired: &Desired, live: &Live, policy: &Policy) -> BTreeMap<Region, Unread> {
    let none = BTreeSet::new();
    let regions = compared(desired, live).map(|(region, wanted, held)| {
        let unread = difference::diff(desired, region, held, policy, &none).unread;
        if !unread.is_empty() {
            return (region.clone(), unread);
        }
        (region.clone(), on_the_way(desired, region, wanted, held, policy))
    });
    regions.filter(|(_, unread)| !unread.is_empty()).collect()
}

/// The unread objects that the steps of a plan depend on: the owners of pools that detours would use, and automatic
/// warm-up if routes are left with cold IPs.
fn on_the_way(
    desired: &Desired,
    region: &Region,
    wanted: &DesiredRegion,
    live: &LiveRegion,
    policy: &Policy,
) -> Unread {
    let is_unread = |name: &PoolName| live.pools.contains_key(name) && !live.pool_tags.contains_key(name);
    let owners_count = desired.owner.is_some() && live.pools.keys().any(is_unread);
    let cold = |ip: &LiveDedicatedIp| ip.warmup.status == WarmupStatus::InProgress;
    let restarts = wanted.dedicated_ips.values().any(|ip| ip.restart.is_some());
    let warmth_counts = live.auto_warmup.is_none() && (restarts || live.dedicated_ips.values().any(cold));
    if !owners_count && !warmth_counts {
        return Unread::default();
    }
    let (_, steps) = ordered(desired, region, wanted, live, policy, 0, Strangers::Trusted);
    let detours = steps.iter().filter(|step| owners_count && step.purpose == Purpose::Detour);
    let through = detours.filter_map(|step| match &step.write {
        Write::PutDedicatedIpInPool { to, .. } => to.named(),
        Write::PutConfigurationSetDeliveryOptions { delivery, .. } => delivery.route().named(),
        _ => None,
    });
    let pools = through.filter(|name| is_unread(name)).cloned().collect();
    let auto_warmup =
        after_steps(live, &steps).is_ok_and(|after| Consequences::of(region, live, &after).hang_on_warmup());
    Unread { pools, auto_warmup, ..Unread::default() }
}

/// Whether detours may use pools whose owners are unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strangers {
    /// They may, to find out which owners have to be read.
    Trusted,
    /// They must not.
    Avoided,
}

/// The objects that detours must not change: objects of other owners, and pools that may have one.
fn off_limits(desired: &Desired, live: &LiveRegion, strangers: Strangers) -> OffLimits {
    let Some(owner) = &desired.owner else { return OffLimits::default() };
    let is_off = |tags: Option<&Tags>| match Ownership::of(owner, tags) {
        Ownership::Another(_) => true,
        Ownership::Unknown => strangers == Strangers::Avoided,
        Ownership::Ours | Ownership::Ownerless => false,
    };
    let pools = live.pools.keys().filter(|name| is_off(live.pool_tags.get(*name)));
    let sets = live.configuration_sets.iter().filter(|(_, set)| is_off(Some(&set.tags)));
    OffLimits { pools: pools.cloned().collect(), sets: sets.map(|(name, _)| name.clone()).collect() }
}

/// Compares the file with the account and plans the difference. The plan ignores Regions that were not read.
#[must_use]
pub fn plan(desired: &Desired, live: &Live, policy: &Policy) -> Plan {
    let mut parts = Parts::default();
    for (region, wanted, held) in compared(desired, live) {
        let (found, steps) = ordered(desired, region, wanted, held, policy, parts.steps.len(), Strangers::Avoided);
        parts.add(desired, region, held, found, steps);
    }
    let Parts { changes, steps, pools, rerouted, unmanaged, withheld, warnings, proof, stops, premises } = parts;
    let mut plan = Plan {
        format_version: FORMAT_VERSION.to_owned(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        account: desired.account.clone(),
        caller: live.caller.clone(),
        regions: compared(desired, live).map(|(region, ..)| region.clone()).collect(),
        desired_digest: fingerprint::of_desired(desired),
        fingerprint: Digest::pending(),
        document_digest: Digest::pending(),
        owner: desired.owner.clone(),
        limits: desired.limits,
        budget: Budget::of(&steps),
        changes,
        steps,
        premises,
        pools,
        rerouted,
        unmanaged,
        withheld,
        guards: Vec::new(),
        allowed: Vec::new(),
        warnings,
        proof,
    };
    let stops = limits::guards(desired, live, &plan.changes, &plan.steps, stops);
    (plan.allowed, plan.guards) = stops.into_iter().partition(|guard| policy.allowed.has(guard.allowance()));
    plan.sealed()
}

/// Returns the differences of one Region and the steps that make them. A configuration set is kept if no order can
/// delete it after the identities that leave it.
fn ordered(
    desired: &Desired,
    region: &Region,
    wanted: &DesiredRegion,
    live: &LiveRegion,
    policy: &Policy,
    first: usize,
    strangers: Strangers,
) -> (Differences, Vec<Step>) {
    let off_limits = off_limits(desired, live, strangers);
    let tags = difference::owner_tags(desired.owner.as_ref());
    let mut kept = BTreeSet::new();
    loop {
        let found = difference::diff(desired, region, live, policy, &kept);
        let writes: Vec<Write> = found.changes.iter().map(|(_, write)| write.clone()).collect();
        match order::order(region, wanted, live, &writes, &tags, &off_limits, first) {
            Ok(steps) => return (found, steps),
            // Each iteration keeps at least one more set, because the kept sets are not among the writes.
            Err(stuck) => kept.extend(stuck.0),
        }
    }
}

/// Returns the Regions after all steps.
///
/// # Errors
/// The live state is not what the steps expect.
pub fn outcome(live: &BTreeMap<Region, LiveRegion>, plan: &Plan) -> Result<BTreeMap<Region, LiveRegion>, Unexpected> {
    let mut regions = live.clone();
    for step in &plan.steps {
        simulate::apply(regions.entry(step.region.clone()).or_default(), &step.write)?;
    }
    Ok(regions)
}

/// Returns one Region after the steps, or the step that cannot run.
fn after_steps<'s>(live: &LiveRegion, steps: &'s [Step]) -> Result<LiveRegion, (&'s Step, Unexpected)> {
    let mut region = live.clone();
    for step in steps {
        simulate::apply(&mut region, &step.write).map_err(|unexpected| (step, unexpected))?;
    }
    Ok(region)
}

/// The configuration sets of a Region that the file renames: the new name and the former one.
fn renamed_sets<'a>(
    desired: &'a Desired,
    region: &Region,
) -> impl Iterator<Item = (&'a ConfigurationSetName, &'a ConfigurationSetName)> {
    let sets = desired.regions.get(region).and_then(|wanted| wanted.configuration_sets.as_ref());
    sets.into_iter().flatten().filter_map(|(name, wanted)| Some((name, wanted.renamed_from.as_ref()?)))
}

#[derive(Default)]
struct Parts {
    changes: Vec<Change>,
    steps: Vec<Step>,
    pools: Vec<PoolResult>,
    rerouted: Vec<Rerouted>,
    unmanaged: Vec<Unmanaged>,
    withheld: Vec<Withheld>,
    warnings: Vec<Warning>,
    proof: Proof,
    /// Guards for routes that end without an address, and for exceeded quotas.
    stops: Vec<Guard>,
    premises: Vec<Premise>,
}

impl Parts {
    fn add(&mut self, desired: &Desired, region: &Region, live: &LiveRegion, found: Differences, steps: Vec<Step>) {
        let account = &desired.account;
        let Differences { changes, withheld, unmanaged, warnings, unread: _ } = found;
        let (over, told) = quotas::quotas(account, region, live, &steps);
        self.stops.extend(over);
        self.warnings.extend(told);
        let Proof { routes, violations } = proof::prove(region, live, &steps);
        self.warnings.extend(warnings);
        self.warnings.extend(consequences::unknown_routes(account, region, live));
        match after_steps(live, &steps) {
            Ok(_) if live.unread_pools.is_some() => {}
            Ok(after) => {
                self.pools.extend(pool_result::results(region, live, &after));
                let former: HashMap<_, _> = renamed_sets(desired, region).collect();
                self.rerouted.extend(rerouted::rerouted(region, live, &after, |new| former.get(new).copied()));
                let consequences = Consequences::of(region, live, &after);
                self.warnings.extend(consequences.warnings(account));
                let beyond = |set: &_| difference::is_beyond(desired, live, set);
                self.stops.extend(consequences.guards(&beyond));
            }
            Err((step, unexpected)) => self.proof.violations.push(proof::cannot_run(region, step, &unexpected)),
        }
        self.premises.extend(premise::premises(region, live, &steps));
        self.proof.routes += routes;
        self.proof.violations.extend(violations);
        self.steps.extend(steps);
        self.changes.extend(changes.into_iter().map(|(change, _)| change));
        self.withheld.extend(withheld);
        self.unmanaged.extend(unmanaged);
    }
}
