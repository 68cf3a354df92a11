//! Live values of declared objects that the files do not state and that differ from SES's defaults.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::{
        Address, ConfigurationSetName, Desired, DesiredAccount, DesiredConfigurationSet, DesiredPool, DesiredRegion,
        Live, LiveAccount, LiveConfigurationSet, LiveRegion, NewOptions, PoolName, PoolRef, Region, ScalingMode,
        Switch, Tags, Target, word_or_quoted,
    },
    plan::{ConfigurationSetFacts, Facts, PoolFacts, SettingFacts},
    view::fields::new_fields,
};

/// A live value that the files do not state.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Undeclared {
    /// The object.
    pub address: Address,
    /// The path of the field within the object, as in the file.
    pub path: String,
    /// The live value, spelled as in a file.
    pub live: String,
}

/// All of them, by object.
pub(super) fn undeclared(desired: &Desired, live: &Live) -> Vec<Undeclared> {
    let mut found = Vec::new();
    for (region, wanted) in &desired.regions {
        let Some(held) = live.regions.get(region) else { continue };
        let mut finder = Finder { desired, region, wanted, held, found: &mut found };
        finder.account();
        finder.pools();
        finder.sets();
        finder.identities();
    }
    found
}

struct Finder<'a> {
    desired: &'a Desired,
    region: &'a Region,
    wanted: &'a DesiredRegion,
    held: &'a LiveRegion,
    found: &'a mut Vec<Undeclared>,
}

impl Finder<'_> {
    fn tell(&mut self, target: &Target, path: &str, live: String) {
        let address = target.address(&self.desired.account, self.region);
        self.found.push(Undeclared { address, path: path.to_owned(), live });
    }

    /// Automatic warm-up is on by default (SES developer guide, "Warming up dedicated IP addresses", read 2026-11).
    fn account(&mut self) {
        if self.wanted.auto_warmup.is_none() && self.held.auto_warmup == Some(Switch::Off) {
            self.tell(&Target::Account, "auto_warmup", "false".to_owned());
        }
        let Some(LiveAccount { suppression, vdm }) = self.held.account.clone() else { return };
        let stated = stated_of_account(&self.wanted.account);
        if let Some(suppression) = suppression.map(SettingFacts::AccountSuppression) {
            self.fields(&Target::AccountSuppression, &Facts::Setting(suppression), &stated);
        }
        self.fields(&Target::AccountVdm, &Facts::Setting(SettingFacts::AccountVdm(vdm)), &stated);
    }

    fn pools(&mut self) {
        let wanted = self.wanted;
        for (name, pool) in wanted.pools.iter().flatten() {
            let Some(live) = self.held.pools.get(name) else { continue };
            let tags = self.held.pool_tags.get(name).cloned().unwrap_or_default();
            let facts = Facts::Pool(PoolFacts { scaling: live.scaling.clone(), tags });
            let stated = stated_of_pool(pool);
            self.fields(&Target::Pool(name.clone()), &facts, &stated);
            if pool.ips.is_none() && live.scaling == ScalingMode::Standard {
                self.members(name);
            }
        }
    }

    /// A new pool has no IPs.
    fn members(&mut self, name: &PoolName) {
        let pool = PoolRef::Named(name.clone());
        let ips = self.held.dedicated_ips.iter().filter(|(_, ip)| ip.pool == pool);
        let ips: Vec<String> = ips.map(|(ip, _)| ip.to_string()).collect();
        if !ips.is_empty() {
            self.tell(&Target::Pool(name.clone()), "ips", format!("[{}]", ips.join(", ")));
        }
    }

    fn sets(&mut self) {
        let wanted = self.wanted;
        for (name, set) in wanted.configuration_sets.iter().flatten() {
            let Some(live) = self.held.configuration_sets.get(name) else { continue };
            let target = Target::ConfigurationSet(name.clone());
            self.fields(&target, &Facts::ConfigurationSet(Box::new(facts(live))), &stated_of_set(set));
            for options in &live.unsupported {
                self.tell(&target, &word_or_quoted(options), "set, and no file can state it".to_owned());
            }
            self.event_destinations(name, set);
        }
    }

    fn event_destinations(&mut self, set: &ConfigurationSetName, wanted: &DesiredConfigurationSet) {
        let held = self.held.event_destinations.get(set);
        for (name, _) in wanted.event_destinations.iter().flatten().filter(|(_, part)| part.enabled.is_none()) {
            // A new one is on.
            if held.and_then(|held| held.get(name)).is_some_and(|live| live.enabled == Switch::Off) {
                self.tell(&Target::EventDestination(set.clone(), name.clone()), "enabled", "false".to_owned());
            }
        }
        let held = held.filter(|_| wanted.event_destinations.is_none());
        let names: Vec<String> = held.into_iter().flatten().map(|(name, _)| word_or_quoted(name.as_str())).collect();
        if !names.is_empty() {
            let target = Target::ConfigurationSet(set.clone());
            self.tell(&target, "event_destinations", names.join(", "));
        }
    }

    fn identities(&mut self) {
        let wanted = self.wanted;
        for (name, identity) in &wanted.identities {
            let held = self.held.identities.get(name).and_then(|live| live.configuration_set.as_ref());
            if let (None, Some(set)) = (&identity.configuration_set, held) {
                self.tell(&Target::Identity(name.clone()), "configuration_set", word_or_quoted(set.as_str()));
            }
        }
    }

    /// The fields that differ from those of a new object, without the stated ones.
    fn fields(&mut self, target: &Target, facts: &Facts, stated: &BTreeSet<&str>) {
        for (path, held) in new_fields(facts) {
            let parents = path.match_indices('.').map(|(at, _)| &path[..at]);
            if parents.chain([&*path]).all(|part| !stated.contains(part)) {
                self.tell(target, &path, held.text());
            }
        }
    }
}

/// A live set in the form of a new one that is created with all of it.
fn facts(live: &LiveConfigurationSet) -> ConfigurationSetFacts {
    let LiveConfigurationSet {
        delivery,
        reputation,
        sending,
        suppression,
        tracking,
        vdm,
        archive,
        tags,
        unsupported: _,
    } = live;
    let options = NewOptions {
        reputation: Some(reputation.clone()),
        sending: Some(sending.clone()),
        suppression: Some(suppression.clone()),
        tracking: Some(tracking.clone()),
        vdm: Some(vdm.clone()),
        archive: Some(archive.clone()),
    };
    ConfigurationSetFacts { delivery: delivery.clone(), options, tags: Tags::clone(tags) }
}

fn stated<'a>(fields: impl IntoIterator<Item = (&'a str, bool)>) -> BTreeSet<&'a str> {
    fields.into_iter().filter(|(_, is_stated)| *is_stated).map(|(path, _)| path).collect()
}

fn stated_of_account(account: &DesiredAccount) -> BTreeSet<&'static str> {
    let DesiredAccount { reasons, validation, vdm, engagement_metrics, optimized_shared_delivery } = account;
    stated([
        ("suppression.reasons", reasons.is_some()),
        ("suppression.validation", validation.is_some()),
        ("vdm.enabled", vdm.is_some()),
        ("vdm.engagement_metrics", engagement_metrics.is_some()),
        ("vdm.optimized_shared_delivery", optimized_shared_delivery.is_some()),
    ])
}

fn stated_of_pool(pool: &DesiredPool) -> BTreeSet<&'static str> {
    let DesiredPool { scaling, ips: _, tags, protect, renamed_from: _ } = pool;
    stated([("scaling", scaling.is_some()), ("tags", tags.is_some()), ("protect", protect.is_some())])
}

fn stated_of_set(set: &DesiredConfigurationSet) -> BTreeSet<&'static str> {
    let DesiredConfigurationSet {
        pool,
        tls,
        max_delivery,
        reputation_metrics,
        sending,
        suppression,
        tracking,
        vdm,
        archive,
        event_destinations: _,
        tags,
        protect,
        renamed_from: _,
    } = set;
    stated([
        ("pool", pool.is_some()),
        ("tls", tls.is_some()),
        ("max_delivery", max_delivery.is_some()),
        ("reputation_metrics", reputation_metrics.is_some()),
        ("sending", sending.is_some()),
        ("suppression.reasons", suppression.reasons.is_some()),
        ("suppression.scope", suppression.scope.is_some()),
        ("suppression.validation", suppression.validation.is_some()),
        ("tracking.domain", tracking.domain.is_some()),
        ("tracking.https", tracking.https.is_some()),
        ("vdm.engagement_metrics", vdm.engagement_metrics.is_some()),
        ("vdm.optimized_shared_delivery", vdm.optimized_shared_delivery.is_some()),
        ("archive", archive.is_some()),
        ("tags", tags.is_some()),
        ("protect", protect.is_some()),
    ])
}
