//! What differs between the file and one Region of the account, at the grain of SES's writes.
//!
//! Finds differences, withholds what cannot be, and lists what is unmanaged. In which order the differences are made is
//! for `order`; whether that order is safe, for `proof`.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::model::{
    AccountId, Address, ConfigurationSetName, Delivery, DesiredConfigurationSet, DesiredPool, DesiredRegion, Kind,
    LiveDedicatedIp, LiveRegion, LiveScaling, Membership, OWNER_TAG, Owner, PoolName, PoolRef, Region, ScalingMode,
    Tags, TlsPolicy, WarmupStatus, Write,
};

use super::{
    Policy,
    document::{
        Action, Change, ConfigurationSetFacts, Facts, IpFacts, PoolFacts, Reason, Warning, WarningCode, Withheld,
        WithheldCode,
    },
};

/// The differences of one Region.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    /// Each difference with the write that makes it.
    pub(crate) changes: Vec<(Change, Write)>,
    /// What cannot be done.
    pub(crate) withheld: Vec<Withheld>,
    /// What is live and not in the file.
    pub(crate) unmanaged: Vec<Address>,
    /// What the reviewer should know.
    pub(crate) warnings: Vec<Warning>,
}

/// Compares one Region.
pub(crate) fn diff(
    account: &AccountId,
    owner: Option<&Owner>,
    region: &Region,
    desired: &DesiredRegion,
    live: &LiveRegion,
    policy: &Policy,
) -> Differences {
    let tags = owner_tags(owner);
    let listed = desired.pools.iter().flatten().filter_map(|(_, pool)| pool.ips.as_ref());
    let listed = listed.flat_map(Membership::named).copied().collect();
    let mut comparison =
        Comparison { account, tags, region, desired, live, policy, listed, found: Differences::default() };
    comparison.pools();
    comparison.memberships();
    comparison.configuration_sets();
    comparison.unmanaged();
    comparison.found
}

/// The tags that say whose a thing is.
pub(crate) fn owner_tags(owner: Option<&Owner>) -> Tags {
    owner.map(|owner| Tags::from([(OWNER_TAG.to_owned(), owner.to_string())])).unwrap_or_default()
}

struct Comparison<'a> {
    account: &'a AccountId,
    tags: Tags,
    region: &'a Region,
    desired: &'a DesiredRegion,
    live: &'a LiveRegion,
    policy: &'a Policy,
    /// Every IP that some pool of the file lists.
    listed: BTreeSet<Ipv4Addr>,
    found: Differences,
}

impl<'a> Comparison<'a> {
    fn address(&self, kind: Kind, name: &impl ToString) -> Address {
        Address { account: self.account.clone(), region: self.region.clone(), kind, name: name.to_string() }
    }

    fn change(&mut self, action: Action, reason: Reason, before: Option<Facts>, after: Option<Facts>, write: Write) {
        let (kind, name) = write.target();
        let address = self.address(kind, &name);
        self.found.changes.push((Change { address, action, reason, before, after }, write));
    }

    fn withhold(&mut self, kind: Kind, name: &impl ToString, code: WithheldCode, message: String) {
        let address = self.address(kind, name);
        self.found.withheld.push(Withheld { address, code, message });
    }

    fn warn(&mut self, kind: Kind, name: &impl ToString, code: WarningCode, message: String) {
        let address = self.address(kind, name);
        self.found.warnings.push(Warning { address, code, message });
    }

    fn pools(&mut self) {
        for (name, wanted) in self.desired.pools.iter().flatten() {
            match self.live.pools.get(name) {
                None => self.create_pool(name, wanted),
                Some(live) => self.compare_scaling(name, wanted.scaling, &live.scaling),
            }
        }
    }

    fn create_pool(&mut self, name: &PoolName, wanted: &DesiredPool) {
        let scaling = wanted.scaling.unwrap_or(ScalingMode::Standard);
        let after = Facts::Pool(PoolFacts { scaling: scaling.into() });
        let write = Write::CreateDedicatedIpPool { pool: name.clone(), scaling, tags: self.tags.clone() };
        self.change(Action::Create, Reason::Missing, None, Some(after), write);
    }

    fn compare_scaling(&mut self, name: &PoolName, wanted: Option<ScalingMode>, live: &LiveScaling) {
        match (wanted, live) {
            (None, _)
            | (Some(ScalingMode::Standard), LiveScaling::Standard)
            | (Some(ScalingMode::Managed), LiveScaling::Managed) => {}
            (Some(ScalingMode::Managed), LiveScaling::Standard) => self.convert(name),
            (Some(ScalingMode::Standard), LiveScaling::Managed) => {
                let message = "SES turns STANDARD pools into MANAGED ones and has no way back; create a STANDARD pool \
                               of another name and send the configuration sets through it, or write `scaling: managed`";
                self.withhold(Kind::DedicatedIpPool, name, WithheldCode::ManagedToStandard, message.to_owned());
            }
            (Some(_), LiveScaling::Unrecognized(mode)) => {
                let message = format!("SES reports the scaling mode `{mode}`, which this version does not know");
                self.withhold(Kind::DedicatedIpPool, name, WithheldCode::UnrecognizedLive, message);
            }
        }
    }

    fn convert(&mut self, name: &PoolName) {
        if !self.policy.allow_convert {
            let message = "STANDARD to MANAGED cannot be undone: SES takes over which IPs the pool has, and the pool can \
                           never be STANDARD again; `--allow convert` does it";
            self.withhold(Kind::DedicatedIpPool, name, WithheldCode::ConvertNotAllowed, message.to_owned());
            return;
        }
        let facts = |scaling| Some(Facts::Pool(PoolFacts { scaling }));
        let write = Write::PutDedicatedIpPoolScalingAttributes { pool: name.clone(), scaling: ScalingMode::Managed };
        let (before, after) = (facts(LiveScaling::Standard), facts(LiveScaling::Managed));
        self.change(Action::Convert, Reason::Differs, before, after, write);
    }

    fn memberships(&mut self) {
        for (name, wanted) in self.desired.pools.iter().flatten() {
            let Some(ips) = &wanted.ips else { continue };
            if let Some(live) = self.live.pools.get(name)
                && live.scaling != LiveScaling::Standard
            {
                // A pool that is asked to be STANDARD again is withheld for that reason already.
                if wanted.scaling.is_none() {
                    let message =
                        format!("the pool is {}: SES decides which IPs it has; leave `ips` out", live.scaling);
                    self.withhold(Kind::DedicatedIpPool, name, WithheldCode::PoolIsManaged, message);
                }
                continue;
            }
            for ip in ips.named() {
                self.join(*ip, name);
            }
        }
        let leaving: Vec<_> =
            self.live.dedicated_ips.iter().filter(|(ip, live)| self.is_released(**ip, live)).collect();
        for (ip, live) in leaving {
            self.release(*ip, live);
        }
    }

    /// Whether the IP's pool lists its IPs in the file, and no pool lists this one.
    fn is_released(&self, ip: Ipv4Addr, live: &LiveDedicatedIp) -> bool {
        let Some(pools) = &self.desired.pools else { return false };
        let Some(name) = live.pool.named() else { return false };
        let standard = self.live.pools.get(name).is_none_or(|pool| pool.scaling == LiveScaling::Standard);
        let lists = pools.get(name).is_some_and(|pool| matches!(pool.ips, Some(Membership::Exact(_))));
        standard && lists && !self.listed.contains(&ip)
    }

    fn join(&mut self, ip: Ipv4Addr, pool: &PoolName) {
        let to = PoolRef::Named(pool.clone());
        let Some(live) = self.live.dedicated_ips.get(&ip) else {
            let message = format!(
                "the account leases no such IP in {}: pool `{pool}` cannot have it; `aws sesv2 get-dedicated-ips` lists \
                 those that it leases",
                self.region
            );
            return self.withhold(Kind::DedicatedIp, &ip, WithheldCode::IpNotLeased, message);
        };
        if live.pool == to {
            return;
        }
        if live.warmup.status == WarmupStatus::NotApplicable {
            let message = format!("SES manages this IP in the MANAGED pool `{}`; it cannot be moved", live.pool);
            return self.withhold(Kind::DedicatedIp, &ip, WithheldCode::IpIsManaged, message);
        }
        self.warn_about_origin(ip, live);
        self.warn_about_warmup(ip, live, pool);
        self.move_ip(ip, live, to, Reason::Differs);
    }

    fn warn_about_origin(&mut self, ip: Ipv4Addr, live: &LiveDedicatedIp) {
        let Some(from) = live.pool.named() else { return };
        if self.desired.pools.as_ref().is_none_or(|pools| !pools.contains_key(from)) {
            let message = format!("leaves pool `{from}`, which the file does not state");
            self.warn(Kind::DedicatedIp, &ip, WarningCode::TakenFromUnmanaged, message);
        }
    }

    fn warn_about_warmup(&mut self, ip: Ipv4Addr, live: &LiveDedicatedIp, pool: &PoolName) {
        if live.warmup.status == WarmupStatus::InProgress {
            let message = format!("arrives in `{pool}` with its warm-up unfinished ({})", live.warmup);
            self.warn(Kind::DedicatedIp, &ip, WarningCode::ColdIp, message);
        }
    }

    fn release(&mut self, ip: Ipv4Addr, live: &LiveDedicatedIp) {
        let message = format!(
            "`{}` does not list it: it goes to the default pool, and mail without a pool will leave from it",
            live.pool
        );
        self.warn(Kind::DedicatedIp, &ip, WarningCode::ReleasedToDefault, message);
        self.move_ip(ip, live, PoolRef::Default, Reason::NotListed);
    }

    fn move_ip(&mut self, ip: Ipv4Addr, live: &LiveDedicatedIp, to: PoolRef, reason: Reason) {
        let facts = |pool: &PoolRef| Some(Facts::Ip(IpFacts { pool: pool.clone(), warmup: live.warmup.clone() }));
        let (before, after) = (facts(&live.pool), facts(&to));
        let write = Write::PutDedicatedIpInPool { ip, from: live.pool.clone(), to };
        self.change(Action::Move, reason, before, after, write);
    }

    fn configuration_sets(&mut self) {
        for (name, wanted) in self.desired.configuration_sets.iter().flatten() {
            if let Some(unknown) = wanted.pool.as_ref().filter(|pool| !self.will_exist(pool)) {
                let message = format!("pool `{unknown}` is neither in the file nor live");
                self.withhold(Kind::ConfigurationSet, name, WithheldCode::UnknownPool, message);
                continue;
            }
            match self.live.configuration_sets.get(name) {
                None => self.create_set(name, wanted),
                Some(live) => self.compare_delivery(name, wanted, &live.delivery),
            }
        }
    }

    fn will_exist(&self, pool: &PoolRef) -> bool {
        let Some(name) = pool.named() else { return true };
        self.live.pools.contains_key(name) || self.desired.pools.as_ref().is_some_and(|pools| pools.contains_key(name))
    }

    fn create_set(&mut self, name: &ConfigurationSetName, wanted: &DesiredConfigurationSet) {
        let delivery = overlay(wanted, &Delivery::default());
        let after = Facts::ConfigurationSet(ConfigurationSetFacts { delivery: delivery.clone() });
        let write =
            Write::CreateConfigurationSet { configuration_set: name.clone(), delivery, tags: self.tags.clone() };
        self.change(Action::Create, Reason::Missing, None, Some(after), write);
    }

    fn compare_delivery(&mut self, name: &ConfigurationSetName, wanted: &DesiredConfigurationSet, live: &Delivery) {
        let delivery = overlay(wanted, live);
        if delivery.same_meaning(live) {
            return;
        }
        let action = if delivery.route() == live.route() { Action::Update } else { Action::Assign };
        let facts =
            |delivery: &Delivery| Some(Facts::ConfigurationSet(ConfigurationSetFacts { delivery: delivery.clone() }));
        let (before, after) = (facts(live), facts(&delivery));
        let write = Write::PutConfigurationSetDeliveryOptions {
            configuration_set: name.clone(),
            delivery,
            expected: live.clone(),
        };
        self.change(action, Reason::Differs, before, after, write);
    }

    fn unmanaged(&mut self) {
        if let Some(stated) = &self.desired.pools {
            let names = self.live.pools.keys().filter(|name| !stated.contains_key(*name));
            self.found
                .unmanaged
                .extend(names.map(|name| self.address(Kind::DedicatedIpPool, name)).collect::<Vec<_>>());
        }
        if let Some(stated) = &self.desired.configuration_sets {
            let names = self.live.configuration_sets.keys().filter(|name| !stated.contains_key(*name));
            let names = names.map(|name| self.address(Kind::ConfigurationSet, name)).collect::<Vec<_>>();
            self.found.unmanaged.extend(names);
        }
    }
}

/// The live options with what the file states laid over them. A stated value that means the same as the live one leaves
/// the live one as it is, so that a put sends back exactly what SES holds.
fn overlay(wanted: &DesiredConfigurationSet, live: &Delivery) -> Delivery {
    let DesiredConfigurationSet { pool, tls, max_delivery, .. } = wanted;
    let mut delivery = live.clone();
    if let Some(pool) = pool
        && pool != live.route()
    {
        delivery.pool = Some(pool.clone());
    }
    if let Some(tls) = tls.map(TlsPolicy::from)
        && tls != *live.effective_tls()
    {
        delivery.tls = Some(tls);
    }
    if max_delivery.is_some() {
        delivery.max_delivery = *max_delivery;
    }
    delivery
}
