//! Random desired states, with every field of the format.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use proptest::{collection, option, prelude::*, sample::select};
use sesform::model::{
    AccountId, ArchiveArn, Clearable, ConfidenceThreshold, ConfigurationSetName, Desired, DesiredAccount,
    DesiredConfigurationSet, DesiredDedicatedIp, DesiredIdentity, DesiredPool, DesiredRegion, DesiredSuppression,
    DesiredTracking, DesiredValidation, DesiredVdm, Glob, HttpsPolicy, IdentityName, Ignore, Limits, MaxDelivery,
    Membership, MovedIps, Owner, Percent, PoolName, PoolRef, PoolSize, Protection, Region, ScalingMode,
    SuppressionReason, SuppressionScope, Switch, TagKey, TagValue, TlsPolicy, TrackingDomain, UserTags, Word,
};

use crate::{
    destinations::{event_destinations, in_partition, move_to},
    name, owner,
};

const REGIONS: [&str; 3] = ["eu-west-1", "us-east-1", "us-gov-west-1"];
const ARCHIVE: &str = "arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-abcdefghijklmnopqrstuvwxyz";

pub(crate) fn delivery() -> impl Strategy<Value = MaxDelivery> {
    (300_u64..=50_400).prop_map(|seconds| MaxDelivery::from_seconds(seconds).unwrap())
}

fn pool_ref() -> impl Strategy<Value = PoolRef> {
    prop_oneof![Just(PoolRef::Default), Just(PoolRef::Shared), name().prop_map(|name| PoolRef::new(name).unwrap())]
}

pub(crate) fn switch() -> impl Strategy<Value = Switch> {
    any::<bool>().prop_map(Switch::from)
}

fn protection() -> impl Strategy<Value = Protection> {
    select(&[Protection::Protected, Protection::Unprotected][..])
}

pub(crate) fn word<W: Word + std::fmt::Debug>() -> impl Strategy<Value = W> {
    select(W::ALL)
}

fn clearable<T: Clone + std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Clearable<T>> {
    prop_oneof![1 => Just(Clearable::Clear), 3 => value.prop_map(Clearable::Set)]
}

fn tags() -> impl Strategy<Value = UserTags> {
    let tag = (prop_oneof![name(), "[a-zé0-9_.:/=+@ -]{1,12}"], prop_oneof![name(), "[a-zé0-9_.:/=+@ -]{0,12}"]);
    collection::vec(tag, 0..4).prop_map(|tags| {
        let tags =
            tags.into_iter().filter_map(|(key, value)| Some((TagKey::new(key).ok()?, TagValue::new(value).ok()?)));
        UserTags::new(tags.collect()).unwrap()
    })
}

fn suppression() -> impl Strategy<Value = DesiredSuppression> {
    let reasons = clearable(collection::btree_set(word::<SuppressionReason>(), 0..3));
    let validation = (option::of(switch()), option::of(word::<ConfidenceThreshold>()))
        .prop_map(|(enabled, threshold)| DesiredValidation { enabled, threshold });
    (option::of(reasons), option::of(clearable(word::<SuppressionScope>())), option::of(clearable(validation)))
        .prop_map(|(reasons, scope, validation)| DesiredSuppression { reasons, scope, validation })
}

fn tracking() -> impl Strategy<Value = DesiredTracking> {
    let domain =
        clearable(name().prop_map(|name| TrackingDomain::live(format!("x{}.example.com", name.replace('-', "x")))));
    (option::of(domain), option::of(word::<HttpsPolicy>())).prop_map(|(domain, https)| DesiredTracking {
        https: https.filter(|_| domain != Some(Clearable::Clear)),
        domain,
    })
}

fn vdm() -> impl Strategy<Value = DesiredVdm> {
    (option::of(clearable(switch())), option::of(clearable(switch()))).prop_map(
        |(engagement_metrics, optimized_shared_delivery)| DesiredVdm { engagement_metrics, optimized_shared_delivery },
    )
}

fn set() -> impl Strategy<Value = DesiredConfigurationSet> {
    let tls = option::of(select(&[TlsPolicy::Require, TlsPolicy::Optional][..]));
    let archive = option::of(clearable(Just(ArchiveArn::new(ARCHIVE).unwrap())));
    let first =
        (option::of(pool_ref()), tls, option::of(clearable(delivery())), option::of(switch()), option::of(switch()));
    let second = (suppression(), tracking(), vdm(), archive, option::of(event_destinations()));
    let third = (option::of(tags()), option::of(protection()));
    (first, second, third).prop_map(|(first, second, third)| {
        let (pool, tls, max_delivery, reputation_metrics, sending) = first;
        let (suppression, tracking, vdm, archive, event_destinations) = second;
        let (tags, protect) = third;
        let renamed_from = None;
        DesiredConfigurationSet {
            pool,
            tls,
            max_delivery,
            reputation_metrics,
            sending,
            suppression,
            tracking,
            vdm,
            archive,
            event_destinations,
            tags,
            protect,
            renamed_from,
        }
    })
}

/// What a pool states about its IPs, as counts. The addresses are chosen later, so that no two pools share one.
#[derive(Debug, Clone, Copy)]
enum Ips {
    Exact(usize),
    Count(usize, usize),
}

fn pool() -> impl Strategy<Value = (DesiredPool, Option<Ips>)> {
    let ips = option::of(prop_oneof![
        (0_usize..4).prop_map(Ips::Exact),
        (0_usize..4, 0_usize..4).prop_map(|(named, more)| Ips::Count(named + more, named)),
    ]);
    let scaling = option::of(select(&[ScalingMode::Standard, ScalingMode::Managed][..]));
    (scaling, ips, option::of(tags()), option::of(protection())).prop_map(|(scaling, ips, tags, protect)| {
        let ips = ips.filter(|_| scaling != Some(ScalingMode::Managed));
        (DesiredPool { scaling, ips: None, tags, protect, renamed_from: None }, ips)
    })
}

fn identity() -> impl Strategy<Value = (IdentityName, DesiredIdentity)> {
    let name =
        prop_oneof![Just("example.com"), Just("no.example.com"), Just("a+b@example.com"), Just("123@example.com")];
    let set = option::of(clearable("[A-Z][a-z0-9_-]{0,9}".prop_map(ConfigurationSetName::live)));
    (name.prop_map(IdentityName::live), set.prop_map(|configuration_set| DesiredIdentity { configuration_set }))
}

type Pools = Option<BTreeMap<String, (DesiredPool, Option<Ips>)>>;
type Sets = Option<BTreeMap<String, DesiredConfigurationSet>>;
type Region4 = (Option<Switch>, Pools, Sets, BTreeMap<IdentityName, DesiredIdentity>, bool);

fn region() -> impl Strategy<Value = Region4> {
    let pools = option::of(collection::btree_map(name(), pool(), 0..5));
    let sets = option::of(collection::btree_map(name(), set(), 0..4));
    let identities = collection::vec(identity(), 0..3).prop_map(|all| all.into_iter().collect());
    (option::of(switch()), pools, sets, identities, any::<bool>())
}

pub(crate) fn desired() -> impl Strategy<Value = Desired> {
    let limits = (option::of(any::<u32>()), option::of(moved_ips()));
    let limits = limits.prop_map(|(deletes, moved_ips)| Limits { deletes, moved_ips });
    let regions = collection::btree_map(select(&REGIONS[..]), region(), 0..3);
    ("[0-9]{12}", option::of(owner()), limits, ignore(), regions).prop_map(
        |(account, owner, limits, ignore, regions)| {
            let mut next = u32::from(Ipv4Addr::new(198, 51, 100, 0));
            let regions = regions.into_iter().map(|(name, fields)| {
                let mut region = complete(fields, &mut next);
                for (_, set) in region.configuration_sets.iter_mut().flatten() {
                    if let Some(Clearable::Set(archive)) = &mut set.archive {
                        *archive = ArchiveArn::live(in_partition(archive.as_str(), name));
                    }
                    let destinations = set.event_destinations.iter_mut().flatten();
                    destinations.for_each(|(_, destination)| move_to(&mut destination.destination, name, &account));
                }
                (Region::live(name), region)
            });
            let regions = regions.collect();
            Desired {
                account: AccountId::live(account),
                owner: owner.map(|owner| Owner::new(owner).unwrap()),
                limits,
                ignore,
                sts: Default::default(),
                regions,
            }
        },
    )
}

/// A desired state with only one of the Regions, and without the fields that apply to the whole file.
pub(crate) fn only(desired: &Desired, region: &Region) -> Desired {
    let regions = BTreeMap::from([(region.clone(), desired.regions[region].clone())]);
    Desired::new(desired.account.clone(), None, regions)
}

fn moved_ips() -> impl Strategy<Value = MovedIps> {
    let share = (0_u64..=100).prop_map(|percent| MovedIps::Share(Percent::new(percent).unwrap()));
    prop_oneof![any::<u32>().prop_map(MovedIps::Count), share]
}

/// Patterns that match nothing that these generators declare, because names contain no `!`.
fn ignore() -> impl Strategy<Value = Ignore> {
    let globs = || collection::btree_set("[a-z*?]{0,6}!".prop_map(|text| Glob::new(text).unwrap()), 0..3);
    (globs(), globs(), globs()).prop_map(|(pools, configuration_sets, identities)| Ignore {
        pools,
        configuration_sets,
        identities,
    })
}

/// Builds a Region from its parts: no IP is in two pools, every named object is declared, and with `rename` one pool
/// and one configuration set are renamed.
fn complete((auto_warmup, pools, sets, identities, rename): Region4, next: &mut u32) -> DesiredRegion {
    let mut sets: Option<BTreeMap<_, _>> =
        sets.map(|sets| sets.into_iter().map(|(name, set)| (ConfigurationSetName::live(name), set)).collect());
    let pools =
        pools.map(|pools| pools.into_iter().map(|(name, (pool, ips))| (PoolName::live(name), give(pool, ips, next))));
    let mut pools: Option<BTreeMap<_, _>> = pools.map(Iterator::collect);
    if let Some(pools) = &mut pools {
        for named in sets.iter().flatten().filter_map(|(_, set)| set.pool.as_ref()?.named()) {
            pools.entry(named.clone()).or_insert_with(DesiredPool::default);
        }
        if let Some(first) = pools.values_mut().next().filter(|_| rename) {
            first.renamed_from = Some(PoolName::live("the-old-name"));
        }
    }
    if let Some(sets) = &mut sets {
        for named in identities.values().filter_map(|identity| identity.configuration_set.as_ref()?.value()) {
            sets.entry(named.clone()).or_insert_with(DesiredConfigurationSet::default);
        }
        if let Some(last) = sets.values_mut().next_back().filter(|_| rename) {
            last.renamed_from = Some(ConfigurationSetName::live("The-Old-Name"));
        }
    }
    let warmup = [None, Percent::new(40).ok(), Some(Percent::ALL)];
    let dedicated_ips = warmup.map(|warmup| (ip(next), DesiredDedicatedIp { warmup, restart: None }));
    let dedicated_ips = if rename { dedicated_ips.into() } else { BTreeMap::new() };
    DesiredRegion {
        auto_warmup,
        account: DesiredAccount::default(),
        pools,
        dedicated_ips,
        configuration_sets: sets,
        identities,
    }
}

fn give(pool: DesiredPool, ips: Option<Ips>, next: &mut u32) -> DesiredPool {
    let mut fresh = |count: usize| -> BTreeSet<Ipv4Addr> { (0..count).map(|_| ip(next)).collect() };
    let ips = ips.map(|ips| match ips {
        Ips::Exact(count) => Membership::Exact(fresh(count)),
        Ips::Count(count, named) => {
            Membership::Count { count: PoolSize::new(count as u64).unwrap(), include: fresh(named) }
        }
    });
    DesiredPool { ips, ..pool }
}

pub(crate) fn ip(next: &mut u32) -> Ipv4Addr {
    *next += 1;
    Ipv4Addr::from(*next)
}
