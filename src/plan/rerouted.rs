//! Determines whose mail leaves from other IPs after a plan.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{ConfigurationSetName, IdentityName, LiveRegion, PoolRef, Region, Switch};

use super::{
    change::{Action, Change},
    pool_result::{IpsByPool, PoolResult, ips_by_pool},
};

/// Mail of a Region that is sent before and after, and leaves from other IPs afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rerouted {
    /// The Region.
    pub region: Region,
    /// Configuration sets that are there before and after, and new ones that take over from a renamed one.
    pub configuration_sets: BTreeSet<ConfigurationSetName>,
    /// Configuration sets for which the same holds once they are resumed: they are paused after the plan.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub paused: BTreeSet<ConfigurationSetName>,
    /// Identities that were read, for mail that names no configuration set.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub identities: BTreeSet<IdentityName>,
    /// Whether it holds for mail without a configuration set.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default_mail: bool,
}

/// From where mail leaves.
#[derive(Debug, PartialEq, Eq)]
enum Exits<'a> {
    /// From AWS's shared IPs: those of the shared pool, or of the default pool while it has no leased IP.
    Shared,
    /// From the IPs that SES chooses for a managed pool.
    Managed(&'a PoolRef),
    /// From these leased IPs.
    Leased(&'a BTreeSet<Ipv4Addr>),
    /// It does not leave: the pool has no IP.
    Nowhere,
}

/// One state of a Region.
struct State<'a> {
    live: &'a LiveRegion,
    ips: IpsByPool<'a>,
}

impl<'a> State<'a> {
    fn of(live: &'a LiveRegion) -> Self {
        Self { live, ips: ips_by_pool(live) }
    }

    fn exits(&self, pool: &'a PoolRef) -> Exits<'_> {
        match self.ips.get(pool) {
            _ if *pool == PoolRef::Shared => Exits::Shared,
            _ if self.live.has_ips_of_ses(pool) => Exits::Managed(pool),
            Some(ips) => Exits::Leased(ips),
            None if *pool == PoolRef::Default => Exits::Shared,
            None => Exits::Nowhere,
        }
    }

    fn is_paused(&self, set: &ConfigurationSetName) -> bool {
        self.live.configuration_sets.get(set).is_some_and(|set| set.sending.effective() == Switch::Off)
    }

    /// The pool of mail that names a configuration set, or none. `None` if there is no such set.
    fn route(&self, set: Option<&ConfigurationSetName>) -> Option<&'a PoolRef> {
        match set {
            None => Some(&PoolRef::Default),
            Some(set) => self.live.configuration_sets.get(set).map(|set| set.delivery.route()),
        }
    }
}

/// The rerouted mail of one Region. `None` if there is none. `former` is the live set that a new one takes over from.
pub(super) fn rerouted<'a>(
    region: &Region,
    before: &LiveRegion,
    after: &'a LiveRegion,
    former: impl Fn(&ConfigurationSetName) -> Option<&'a ConfigurationSetName>,
) -> Option<Rerouted> {
    let (old, new) = (State::of(before), State::of(after));
    let moves = |from: Option<&'_ ConfigurationSetName>, to: Option<&'_ ConfigurationSetName>| match (
        old.route(from).map(|pool| old.exits(pool)),
        new.route(to).map(|pool| new.exits(pool)),
    ) {
        (None | Some(Exits::Nowhere), _) | (_, None | Some(Exits::Nowhere)) => false,
        (Some(from), Some(to)) => from != to,
    };
    let was = |name: &'a ConfigurationSetName| {
        if before.configuration_sets.contains_key(name) { Some(name) } else { former(name) }
    };
    let (paused, configuration_sets) = after
        .configuration_sets
        .keys()
        .filter(|name| was(name).is_some_and(|was| moves(Some(was), Some(name))))
        .cloned()
        .partition(|name| new.is_paused(name));
    let identities = after.identities.iter().filter(|(name, then)| {
        before.identities.get(*name).is_some_and(|now| {
            let (from, to) = (now.configuration_set.as_ref(), then.configuration_set.as_ref());
            moves(from, to) && !to.is_some_and(|set| new.is_paused(set))
        })
    });
    let identities = identities.map(|(name, _)| name.clone()).collect();
    let found =
        Rerouted { region: region.clone(), configuration_sets, paused, identities, default_mail: moves(None, None) };
    (!found.is_empty()).then_some(found)
}

impl Rerouted {
    fn is_empty(&self) -> bool {
        let Self { region: _, configuration_sets, paused, identities, default_mail } = self;
        configuration_sets.is_empty() && paused.is_empty() && identities.is_empty() && !default_mail
    }
}

/// Compares the rerouted sets of a plan document with its pools and changes: a set that is there already, and whose pool
/// stays, has IPs before and after, and gains or loses some, is among them.
///
/// # Errors
/// The first set that is missing.
pub(super) fn verify(rerouted: &[Rerouted], results: &[PoolResult], changes: &[Change]) -> Result<(), String> {
    let known: BTreeSet<(&Region, &ConfigurationSetName)> = rerouted
        .iter()
        .flat_map(|item| item.configuration_sets.iter().chain(&item.paused).map(|set| (&item.region, set)))
        .collect();
    let comes = |change: &&Change| matches!(change.action, Action::Create | Action::Assign);
    let coming: BTreeSet<(&Region, &str)> =
        changes.iter().filter(comes).map(|change| (&change.address.region, change.address.name.as_str())).collect();
    let changes = |result: &&PoolResult| {
        result.ips_before != result.ips_after && result.ips_before > 0 && result.ips_after > 0 && !result.managed
    };
    let changed = results.iter().filter(changes);
    for result in changed {
        let stays = |set: &&ConfigurationSetName| !coming.contains(&(&result.region, set.as_str()));
        if let Some(set) = result.used_by.iter().filter(stays).find(|set| !known.contains(&(&result.region, set))) {
            return Err(format!("it does not say that mail of configuration set `{set}` leaves from other IPs"));
        }
    }
    Ok(())
}
