//! Configuration sets, and the identities whose default one they are.

use std::collections::{BTreeMap, BTreeSet};

use super::{Writer, blocks::event_destinations, fields::Fields, labels};
use crate::model::{
    ConfigurationSetName, Delivery, HttpsPolicy, Kind, LiveConfigurationSet, LiveIdentity, OptionsBlock as _, PoolRef,
    Reported, Suppression, Switch, TlsPolicy, Tracking, Vdm,
};

/// The word of the format for an identity without a default set. A set of this name cannot be stated there.
const NO_SET: &str = "none";

impl Writer<'_> {
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
        let LiveConfigurationSet { delivery, reputation, sending, suppression, tracking, vdm, archive, tags } = set;
        let mut fields = Fields::default();
        self.delivery(&mut fields, delivery);
        if self.states(&reputation.effective(), &Switch::On) {
            fields.flag("reputation_metrics", reputation.effective());
        }
        if self.states(&sending.effective(), &Switch::On) {
            fields.flag("sending", sending.effective());
        }
        if !suppression.same_meaning(&Suppression::default()) {
            fields.block("suppression", suppression);
        }
        if !tracking.same_meaning(&Tracking::default()) {
            // SES takes an absent policy for its default, and fills it in when it likes.
            let https = Some(tracking.effective_https())
                .filter(|https| self.states(https, &Reported::Known(HttpsPolicy::Optional)));
            fields.block("tracking", &Tracking { https, ..tracking.clone() });
        }
        if !vdm.same_meaning(&Vdm::default()) {
            fields.block("vdm", vdm);
        }
        if let Some(arn) = &archive.arn {
            fields.name("archive", arn);
        }
        if let Some(destinations) = self.live.event_destinations.get(name) {
            event_destinations(&mut fields, destinations, self.extract.defaults);
        }
        labels(&mut fields, tags);
        fields
    }

    fn delivery(self, fields: &mut Fields, delivery: &Delivery) {
        let Delivery { pool: _, tls, max_delivery } = delivery;
        match delivery.route() {
            PoolRef::Named(pool) if !self.live.pools.contains_key(pool) => {
                fields.remark(format!("pool is `{}`, which is not there", pool.as_str().escape_debug()));
            }
            PoolRef::Named(pool) => fields.name("pool", pool),
            reserved @ (PoolRef::Default | PoolRef::Shared) => {
                if self.states(reserved, &PoolRef::Default) {
                    fields.text("pool", reserved.as_str());
                }
            }
        }
        match tls.as_ref().unwrap_or(&TlsPolicy::Optional) {
            TlsPolicy::Unrecognized(policy) => fields.unknown("TLS policy", policy),
            known if self.states(known, &TlsPolicy::Optional) => fields.bare("tls", known.as_str().to_lowercase()),
            TlsPolicy::Optional | TlsPolicy::Require => {}
        }
        if let Some(limit) = max_delivery {
            fields.bare("max_delivery", limit);
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
            None => fields.bare("configuration_set", NO_SET),
            Some(set) if set.as_str() == NO_SET => {
                fields.remark(format!("configuration_set is `{NO_SET}`, which in a file means to have none"));
            }
            Some(set) if !self.live.configuration_sets.contains_key(set) => {
                fields.remark(format!("configuration_set is `{}`, which is not there", set.as_str().escape_debug()));
            }
            Some(set) => fields.name("configuration_set", set),
        }
        fields
    }
}
