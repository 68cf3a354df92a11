//! Configuration sets: those to create, and those that differ, block by block.

use crate::{
    model::{ConfigurationSetName, Delivery, DesiredConfigurationSet, Kind, PoolName, PoolRef, Tagged, Write},
    plan::{
        change::{Action, Reason},
        facts::{ConfigurationSetFacts, Facts},
        finding::{WarningReason, WithheldReason},
    },
};

use super::{Comparison, tags::beside_the_owner};

impl Comparison<'_> {
    pub(super) fn configuration_sets(&mut self) {
        for (name, wanted) in self.desired.configuration_sets.iter().flatten() {
            if self.holds_back_set_rename(name, wanted) {
                continue;
            }
            let wanted = &*self.followed(name, wanted);
            if let Some(missing) = wanted.pool.as_ref().filter(|pool| !self.will_exist(pool)) {
                let reason = self.without_pool(missing);
                self.withhold(Kind::ConfigurationSet, name, reason);
                continue;
            }
            match self.live.configuration_sets.get(name) {
                None if !self.create_set(name, wanted) => continue,
                None => {}
                Some(live) => {
                    self.compare_delivery(name, wanted, &live.delivery);
                    self.compare_options(name, wanted, live);
                    self.compare_tags(
                        &Tagged::ConfigurationSet(name.clone()),
                        wanted.tags.as_ref(),
                        wanted.protect,
                        &live.tags,
                    );
                }
            }
            match &wanted.event_destinations {
                Some(destinations) => self.event_destinations(name, destinations),
                None => self.former_event_destinations(name, wanted),
            }
        }
    }

    /// Whether the pool exists or the plan creates it.
    pub(super) fn will_exist(&self, pool: &PoolRef) -> bool {
        let Some(name) = pool.named() else { return true };
        self.live.pools.contains_key(name) || self.created.contains(&Tagged::Pool(name.clone()))
    }

    /// The reason why a set cannot use a pool that the file assigns to it: the pool will not exist.
    fn without_pool(&self, pool: &PoolRef) -> WithheldReason {
        let stated = |name: &&PoolName| self.desired.pools.as_ref().is_some_and(|pools| pools.contains_key(*name));
        match pool.named().filter(stated) {
            Some(name) => WithheldReason::DependsOnWithheld { on: Tagged::Pool(name.clone()) },
            None => WithheldReason::UnknownPool { pool: pool.clone(), is_live: false },
        }
    }

    /// Creates a set. Returns whether it will exist.
    fn create_set(&mut self, name: &ConfigurationSetName, wanted: &DesiredConfigurationSet) -> bool {
        let former = self.former_set(wanted).cloned().unwrap_or_default();
        let delivery = overlay(wanted, &former.delivery);
        let options = self.new_options(name, wanted, &former);
        let tags = self.new_tags(Kind::ConfigurationSet, name, (wanted.tags.as_ref(), wanted.protect), &former.tags);
        if self.has_too_many_tags(Kind::ConfigurationSet, name, &tags) {
            return false;
        }
        self.warn_about_delivery_time(name, &delivery);
        let after = Facts::ConfigurationSet(Box::new(ConfigurationSetFacts {
            delivery: delivery.clone(),
            options: options.clone(),
            tags: beside_the_owner(&tags),
        }));
        let write = Write::CreateConfigurationSet {
            configuration_set: name.clone(),
            delivery,
            options: Box::new(options),
            tags,
        };
        self.created.insert(Tagged::ConfigurationSet(name.clone()));
        self.change(Action::Create, Reason::Missing, None, Some(after), write);
        self.put_after_creation(name, wanted, &former);
        true
    }

    pub(super) fn compare_delivery(
        &mut self,
        name: &ConfigurationSetName,
        wanted: &DesiredConfigurationSet,
        live: &Delivery,
    ) {
        let delivery = overlay(wanted, live);
        if delivery.same_meaning(live) {
            return;
        }
        if !self.will_exist(delivery.route()) {
            let reason = match delivery.route() == live.route() {
                true => WithheldReason::UnknownPool { pool: delivery.route().clone(), is_live: true },
                false => self.without_pool(delivery.route()),
            };
            return self.withhold(Kind::ConfigurationSet, name, reason);
        }
        if delivery.route() != live.route() && self.route_is_unknown(Kind::ConfigurationSet, name) {
            return;
        }
        self.warn_about_delivery_time(name, &delivery);
        let action = if delivery.route() == live.route() { Action::Update } else { Action::Assign };
        let facts = |delivery: &Delivery| Some(Facts::ConfigurationSet(Box::new(delivery.clone().into())));
        let (before, after) = (facts(live), facts(&delivery));
        let write = Write::PutConfigurationSetDeliveryOptions {
            configuration_set: name.clone(),
            delivery,
            expected: live.clone(),
        };
        self.change(action, Reason::Differs, before, after, write);
    }

    /// Whether the change of a route is withheld because the IPs of the pools could not be read.
    pub(super) fn route_is_unknown(&mut self, kind: Kind, name: &impl ToString) -> bool {
        let Some(cause) = self.live.unread_pools.clone() else { return false };
        self.withhold(kind, name, WithheldReason::RoutesUnknown { cause });
        true
    }

    /// Warns about a maximum delivery time outside the documented range. A put sends the value that the set has, and
    /// SES may now refuse a value that it accepted earlier.
    fn warn_about_delivery_time(&mut self, name: &ConfigurationSetName, delivery: &Delivery) {
        if let Some(max_delivery) = delivery.max_delivery.filter(|time| !time.is_documented()) {
            self.warn(Kind::ConfigurationSet, name, WarningReason::UnusualValue { max_delivery });
        }
    }
}

/// The live options, overridden by what the file states. If a stated value means the same as the live one, the live one
/// is kept, so that a put sends exactly what SES stores.
pub(super) fn overlay(wanted: &DesiredConfigurationSet, live: &Delivery) -> Delivery {
    let DesiredConfigurationSet { pool, tls, max_delivery, .. } = wanted;
    let mut delivery = live.clone();
    if let Some(pool) = pool
        && pool != live.route()
    {
        delivery.pool = Some(pool.clone());
    }
    if let Some(tls) = tls
        && *live.effective_tls() != *tls
    {
        delivery.tls = Some((*tls).into());
    }
    if let Some(max_delivery) = max_delivery {
        delivery.max_delivery = max_delivery.value().copied();
    }
    delivery
}
