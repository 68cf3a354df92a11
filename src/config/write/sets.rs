//! Writes configuration sets, and identities with their default configuration sets.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    YamlWriter,
    blocks::event_destinations,
    fields::{Fields, NONE},
    labels,
};
use crate::model::{
    ArchiveArn, ConfigurationSetName, Delivery, Kind, LiveConfigurationSet, LiveIdentity, MaxDelivery, Placed as _,
    PoolRef, Reported, Switch, TlsPolicy,
};

impl YamlWriter<'_> {
    pub(super) fn configuration_sets(self, fields: &mut Fields) {
        let mentioned = self.mentioned_sets();
        let sets = self.live.configuration_sets.iter();
        let written = sets.filter(|(name, _)| self.writes_set(name) || mentioned.contains(*name));
        let written: BTreeMap<_, _> = written.map(|(name, set)| (name.clone(), set)).collect();
        self.things(fields, "configuration_sets", &written, |name, set| {
            if self.writes_set(name) { self.configuration_set(name, set) } else { Fields::default() }
        });
    }

    fn writes_set(self, name: &ConfigurationSetName) -> bool {
        self.has(Kind::ConfigurationSet, name)
    }

    /// The configuration sets that the written identities name.
    fn mentioned_sets(self) -> BTreeSet<ConfigurationSetName> {
        let identities = self.live.identities.iter().filter(|(name, _)| self.has(Kind::EmailIdentity, *name));
        identities.filter_map(|(_, identity)| identity.configuration_set.clone()).collect()
    }

    fn configuration_set(self, name: &ConfigurationSetName, set: &LiveConfigurationSet) -> Fields {
        let LiveConfigurationSet {
            delivery,
            reputation,
            sending,
            suppression,
            tracking,
            vdm,
            archive,
            tags,
            unsupported,
        } = set;
        let mut fields = Fields::default();
        for options in unsupported {
            fields.remark(format!("{} are set, which a file cannot state", options.escape_debug()));
        }
        self.delivery(&mut fields, delivery);
        if self.states(&reputation.effective(), &Switch::On) {
            fields.flag("reputation_metrics", reputation.effective());
        }
        if self.states(&sending.effective(), &Switch::On) {
            fields.flag("sending", sending.effective());
        }
        let defaults = self.extract.defaults;
        fields.block("suppression", suppression, defaults);
        fields.block("tracking", tracking, defaults);
        fields.block("vdm", vdm, defaults);
        match &archive.arn {
            Some(arn) => self.archive(&mut fields, arn),
            None => fields.default_word("archive", NONE, defaults),
        }
        if let Some(destinations) = self.live.event_destinations.get(name) {
            event_destinations(&mut fields, destinations, (self.region, self.account), defaults);
        }
        labels(&mut fields, tags, defaults);
        fields
    }

    fn archive(self, fields: &mut Fields, arn: &ArchiveArn) {
        match arn.check_place(self.region, self.account) {
            Ok(()) => fields.name("archive", arn),
            Err(reason) => fields.remark(format!("archive is one which a file cannot state: {reason}")),
        }
    }

    fn delivery(self, fields: &mut Fields, delivery: &Delivery) {
        let Delivery { pool: _, tls: _, max_delivery } = delivery;
        match delivery.route() {
            PoolRef::Named(pool) if !self.live.pools.contains_key(pool) => {
                fields.remark(format!("pool is `{}`, which does not exist", pool.as_str().escape_debug()));
            }
            PoolRef::Named(pool) => fields.name("pool", pool),
            reserved @ (PoolRef::Default | PoolRef::Shared) => {
                if self.states(reserved, &PoolRef::Default) {
                    fields.text("pool", reserved.as_str());
                }
            }
        }
        match delivery.effective_tls() {
            Reported::Unrecognized(policy) => fields.unknown("TLS policy", policy),
            Reported::Known(policy) if self.states(policy, &TlsPolicy::Optional) => {
                fields.bare("tls", policy.to_string().to_lowercase());
            }
            Reported::Known(_) => {}
        }
        match max_delivery {
            Some(limit) if limit.is_documented() => fields.bare("max_delivery", limit),
            Some(limit) => {
                fields.remark(format!("max_delivery is `{limit}`, which a file cannot state: {}", MaxDelivery::BOUNDS));
            }
            None => fields.default_word("max_delivery", NONE, self.extract.defaults),
        }
    }

    pub(super) fn identities(self, fields: &mut Fields) {
        let written = self.live.identities.iter().filter(|(name, identity)| {
            self.has(Kind::EmailIdentity, *name) && self.states(&identity.configuration_set, &None)
        });
        let written: BTreeMap<_, _> = written.map(|(name, identity)| (name.clone(), identity)).collect();
        if !written.is_empty() {
            fields.things("identities", &written, |_, identity| self.identity(identity));
        }
    }

    fn identity(self, identity: &LiveIdentity) -> Fields {
        let mut fields = Fields::default();
        match &identity.configuration_set {
            None => fields.bare("configuration_set", NONE),
            // In this field `none` means no configuration set, so a set with that name cannot be stated.
            Some(set) if set.as_str() == NONE => {
                fields.remark(format!("configuration_set is `{NONE}`, which in a file means to have none"));
            }
            Some(set) if !self.live.configuration_sets.contains_key(set) => {
                fields.remark(format!("configuration_set is `{}`, which does not exist", set.as_str().escape_debug()));
            }
            Some(set) => fields.name("configuration_set", set),
        }
        fields
    }
}
