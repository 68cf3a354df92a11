//! The planner: desired state and live state in, plan out. Pure, synchronous, deterministic: no clock, no network, no
//! environment.
//!
//! `difference` finds what differs, `order` puts the writes into a safe order, `simulate` says what a write does,
//! `budget` what it costs. `document` is the result; `approve` turns it into the only thing that `apply` executes.

mod allocate;
mod allowance;
mod approve;
mod budget;
mod change;
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
mod pool_result;
mod premise;
mod proof;
mod quotas;
mod resume;
mod rewind;
mod settings;
mod simulate;
mod stated;
mod step;
mod unmanaged;
mod verify;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Desired, DesiredRegion, Live, LiveDedicatedIp, LiveRegion, Ownership, PoolName, Region, Tags, Unread, WarmupStatus,
    Write,
};

use consequences::Consequences;
use difference::Differences;
use order::OffLimits;

pub use allowance::{Allowance, Allowances};
pub use approve::{ApprovedPlan, Interruption, Refusal};
pub use budget::{Budget, Pace, Rate, seconds};
pub use change::{Action, Change, ChangeOrigin, Reason};
pub use detour::{Detour, NotResumed, resume};
pub use digest::Digest;
pub use document::{FORMAT_VERSION, Plan};
pub use facts::{ConfigurationSetFacts, Facts, IpFacts, PoolFacts, SettingFacts};
pub use finding::{
    ColdIp, ColdMail, FindingRule, Guard, GuardReason, KeptUntil, ManagedIpUse, MovedShare, OwnerConflict, Protector,
    Reference, Severity, Stream, Tagging, TenantsOf, Unrecognized, Verdict, Warning, WarningReason, Withheld,
    WithheldReason,
};
pub use fingerprint::of_desired as desired_digest;
pub use judge::{RequiredReads, hangs_on_warmup, judge, required_reads, unproved};
pub use pool_result::PoolResult;
pub use premise::{Premise, RestsOn, broken};
pub use proof::{Proof, Rule, Violation};
pub use quotas::Collection;
pub use resume::{Completion, Stale, progress};
pub(crate) use resume::{ends, finds, found, has_result};
pub use simulate::{Unexpected, apply as simulate};
pub use step::{Purpose, Step, StepId};
pub use unmanaged::{Unmanaged, UnmanagedReason};
pub use verify::DocumentError;

/// What the command line allows beyond the default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// What the guards let pass.
    pub allowed: Allowances,
    /// Whether what is ours and not in the file any more is deleted.
    pub prune: Prune,
    /// Whether what the file states and nobody owns is stamped.
    pub adopt: Adopt,
}

/// Whether ownerless objects that the file states get the owner of the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Adopt {
    /// They are managed, and stay without an owner.
    #[default]
    Leave,
    /// They get the tag.
    Take,
}

/// Whether objects of the file's owner that the file no longer states are deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Prune {
    /// They are listed as unmanaged.
    #[default]
    Keep,
    /// They are deleted.
    Delete,
}

/// The Regions of the file that were read, as the file states them and as they are.
fn compared<'a>(
    desired: &'a Desired,
    live: &'a Live,
) -> impl Iterator<Item = (&'a Region, &'a DesiredRegion, &'a LiveRegion)> {
    desired.regions.iter().filter_map(|(region, wanted)| Some((region, wanted, live.regions.get(region)?)))
}

/// What a plan depends on and was not read, by Region. Reading it can bring up more.
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

/// What the steps of a plan depend on: who owns the pools that detours would use, and whether SES warms up the cold IPs that
/// routes are left with.
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
    let warmth_counts = live.auto_warmup.is_none() && live.dedicated_ips.values().any(cold);
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

/// Whether detours may use pools whose owners are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strangers {
    /// They may: to find out whose owners have to be read.
    Trusted,
    /// They may not.
    Avoided,
}

/// What detours may not touch: objects of another owner, and pools that may have one.
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

/// Compares the file with the account and plans the difference. A Region that was not read is not compared, and the plan
/// does not name it.
#[must_use]
pub fn plan(desired: &Desired, live: &Live, policy: &Policy) -> Plan {
    let mut parts = Parts::default();
    for (region, wanted, held) in compared(desired, live) {
        let (found, steps) = ordered(desired, region, wanted, held, policy, parts.steps.len(), Strangers::Avoided);
        parts.add(desired, region, held, found, steps);
    }
    let Parts { changes, steps, pools, unmanaged, withheld, warnings, proof, stops, premises } = parts;
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
        unmanaged,
        withheld,
        guards: Vec::new(),
        allowed: Vec::new(),
        warnings,
        proof,
    };
    let stops = limits::guards(desired, live, &plan.changes, stops);
    (plan.allowed, plan.guards) = stops.into_iter().partition(|guard| policy.allowed.has(guard.allowance()));
    plan.sealed()
}

/// The differences of one Region and the steps that make them. A configuration set that no order can delete after the
/// identities that leave it is kept.
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
            // Each round keeps at least one more, as those that are kept are not among the writes.
            Err(stuck) => kept.extend(stuck.0),
        }
    }
}

/// The regions as they will be once every step is done.
///
/// # Errors
/// When the live state is not what the steps expect to find.
pub fn outcome(live: &BTreeMap<Region, LiveRegion>, plan: &Plan) -> Result<BTreeMap<Region, LiveRegion>, Unexpected> {
    let mut regions = live.clone();
    for step in &plan.steps {
        simulate::apply(regions.entry(step.region.clone()).or_default(), &step.write)?;
    }
    Ok(regions)
}

/// One Region once the steps are done, or the step that cannot run.
fn after_steps<'s>(live: &LiveRegion, steps: &'s [Step]) -> Result<LiveRegion, (&'s Step, Unexpected)> {
    let mut region = live.clone();
    for step in steps {
        simulate::apply(&mut region, &step.write).map_err(|unexpected| (step, unexpected))?;
    }
    Ok(region)
}

#[derive(Default)]
struct Parts {
    changes: Vec<Change>,
    steps: Vec<Step>,
    pools: Vec<PoolResult>,
    unmanaged: Vec<Unmanaged>,
    withheld: Vec<Withheld>,
    warnings: Vec<Warning>,
    proof: Proof,
    /// Routes that end without an address, and more than SES lets an account have.
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
                let consequences = Consequences::of(region, live, &after);
                self.warnings.extend(consequences.warnings(account));
                self.stops.extend(consequences.guards());
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
