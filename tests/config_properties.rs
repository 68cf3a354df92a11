//! What holds for every file: no text makes the loader panic, and what is written loads back as what it was.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use proptest::{collection, option, prelude::*, sample::select};
use serde_json::{Map, Value, json};
use sesform::{
    config::{self, Colors, Loaded, Source},
    model::{
        AccountId, ConfigurationSetName, Delivery, Desired, DesiredConfigurationSet, DesiredPool, DesiredRegion,
        DesiredTls, LiveConfigurationSet, LiveDedicatedIp, LivePool, LiveRegion, LiveScaling, MaxDelivery, Membership,
        Owner, PoolName, PoolRef, Region, ScalingMode, TlsPolicy, Warmup, WarmupStatus,
    },
};

/// Names that some YAML reader takes for something else.
const LOOKALIKES: [&str; 18] = [
    "no", "yes", "on", "off", "y", "n", "true", "false", "null", "0123", "123", "1e3", "0x1f", "0o17", "1_000", "-",
    "--", "---",
];
const REGIONS: [&str; 3] = ["eu-west-1", "us-east-1", "us-gov-west-1"];
/// Pieces of files, right and wrong.
const FRAGMENTS: [&str; 40] = [
    "version: 1\n",
    "account: ",
    "\"123456789012\"",
    "regions:\n",
    "  eu-west-1:\n",
    "    pools:\n",
    "      a: ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    ": ",
    "- ",
    "\n",
    "\t",
    "  ",
    "&a ",
    "*a",
    "<<: ",
    "<<: *a\n",
    "~",
    "null",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "? ",
    "!!str ",
    "---\n",
    "...\n",
    "# ",
    "%YAML 1.2\n",
    "198.51.100.10",
    "ips: ",
    "scaling: managed\n",
    "é",
    "\u{feff}",
    "\u{0}",
    "\r\n",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![1 => select(&LOOKALIKES[..]).prop_map(str::to_owned), 2 => "[a-z0-9_-]{1,9}"]
}

fn load(text: &str) -> Loaded {
    config::load(Source::new("t.yaml", text))
        .unwrap_or_else(|found| panic!("{}\n{text}", found.render(Colors::Off, 100)))
}

fn load_for_account(text: &str) -> Loaded {
    config::load_for_account(Source::new("t.yaml", text))
        .unwrap_or_else(|found| panic!("{}\n{text}", found.render(Colors::Off, 100)))
}

fn delivery() -> impl Strategy<Value = MaxDelivery> {
    (300_u64..=50_400).prop_map(|seconds| MaxDelivery::from_seconds(seconds).unwrap())
}

fn pool_ref() -> impl Strategy<Value = PoolRef> {
    prop_oneof![Just(PoolRef::Default), Just(PoolRef::Shared), name().prop_map(|name| PoolRef::new(name).unwrap())]
}

fn desired_set() -> impl Strategy<Value = DesiredConfigurationSet> {
    let tls = option::of(prop_oneof![Just(DesiredTls::Require), Just(DesiredTls::Optional)]);
    (option::of(pool_ref()), tls, option::of(delivery())).prop_map(|(pool, tls, max_delivery)| {
        DesiredConfigurationSet { pool, tls, max_delivery, ..DesiredConfigurationSet::default() }
    })
}

/// A pool, with its IPs as a number: which ones is decided where no other pool can have them.
fn desired_pool() -> impl Strategy<Value = (Option<ScalingMode>, Option<usize>)> {
    prop_oneof![
        Just((Some(ScalingMode::Managed), None)),
        (option::of(Just(ScalingMode::Standard)), option::of(0_usize..4)),
    ]
}

type Pools = BTreeMap<String, (Option<ScalingMode>, Option<usize>)>;
type Sets = BTreeMap<String, DesiredConfigurationSet>;

fn desired() -> impl Strategy<Value = Desired> {
    let pools = option::of(collection::btree_map(name(), desired_pool(), 0..5));
    let sets = option::of(collection::btree_map(name(), desired_set(), 0..5));
    let regions = collection::btree_map(select(&REGIONS[..]), (pools, sets), 0..3);
    ("[0-9]{12}", option::of(owner()), regions).prop_map(|(account, owner, regions)| {
        let mut next = u32::from(Ipv4Addr::new(198, 51, 100, 0));
        let region = |(pools, sets): (Option<Pools>, Option<Sets>)| desired_region(pools, sets, &mut next);
        let regions = regions.into_iter().map(|(name, fields)| (Region::new(name).unwrap(), fields));
        let mut region = region;
        Desired::new(
            AccountId::new(account).unwrap(),
            owner.map(|owner| Owner::new(owner).unwrap()),
            regions.map(|(name, fields)| (name, region(fields))).collect(),
        )
    })
}

fn owner() -> impl Strategy<Value = String> {
    prop_oneof![2 => name(), 1 => "[a-zé0-9_.:/=+@ -]{1,12}"]
}

fn desired_region(pools: Option<Pools>, sets: Option<Sets>, next: &mut u32) -> DesiredRegion {
    let mut pool = |(scaling, count): (Option<ScalingMode>, Option<usize>)| DesiredPool {
        scaling,
        ips: count.map(|count| Membership::Exact((0..count).map(|_| ip(next)).collect())),
        ..DesiredPool::default()
    };
    let mut pools: Option<BTreeMap<PoolName, DesiredPool>> = pools
        .map(|pools| pools.into_iter().map(|(name, fields)| (PoolName::new(name).unwrap(), pool(fields))).collect());
    // What configuration sets name has to be declared where pools are.
    for named in sets.iter().flatten().filter_map(|(_, set)| set.pool.as_ref()?.named()) {
        if let Some(pools) = &mut pools {
            pools.entry(named.clone()).or_default();
        }
    }
    let set = |(name, set): (String, _)| (ConfigurationSetName::new(name).unwrap(), set);
    DesiredRegion {
        pools,
        configuration_sets: sets.map(|sets| sets.into_iter().map(set).collect()),
        ..DesiredRegion::default()
    }
}

fn ip(next: &mut u32) -> Ipv4Addr {
    *next += 1;
    Ipv4Addr::from(*next)
}

/// The desired state as YAML, by a writer that shares nothing with `config`.
fn as_yaml(desired: &Desired) -> String {
    let Desired { account, owner, regions, .. } = desired;
    let regions: Map<String, Value> =
        regions.iter().map(|(name, region)| (name.to_string(), region_json(region))).collect();
    let mut file = json!({"version": 1, "account": account.to_string(), "regions": regions});
    if let Some(owner) = owner {
        file["owner"] = owner.as_str().into();
    }
    serde_yaml::to_string(&file).unwrap()
}

fn region_json(region: &DesiredRegion) -> Value {
    let mut fields = Map::new();
    if let Some(pools) = &region.pools {
        let pools: Map<_, _> = pools.iter().map(|(name, pool)| (name.to_string(), pool_json(pool))).collect();
        fields.insert("pools".into(), pools.into());
    }
    if let Some(sets) = &region.configuration_sets {
        let sets: Map<_, _> = sets.iter().map(|(name, set)| (name.to_string(), set_json(set))).collect();
        fields.insert("configuration_sets".into(), sets.into());
    }
    fields.into()
}

fn pool_json(pool: &DesiredPool) -> Value {
    let mut fields = Map::new();
    if let Some(scaling) = pool.scaling {
        fields.insert("scaling".into(), scaling.to_string().to_lowercase().into());
    }
    if let Some(ips) = &pool.ips {
        fields.insert("ips".into(), ips.named().iter().map(Ipv4Addr::to_string).collect::<Vec<_>>().into());
    }
    fields.into()
}

fn set_json(set: &DesiredConfigurationSet) -> Value {
    let mut fields = Map::new();
    if let Some(pool) = &set.pool {
        fields.insert("pool".into(), pool.as_str().into());
    }
    if let Some(tls) = set.tls {
        let word = match tls {
            DesiredTls::Require => "require",
            DesiredTls::Optional => "optional",
        };
        fields.insert("tls".into(), word.into());
    }
    if let Some(limit) = set.max_delivery {
        fields.insert("max_delivery".into(), limit.to_string().into());
    }
    fields.into()
}

fn live_region() -> impl Strategy<Value = LiveRegion> {
    let scaling = prop_oneof![Just(LiveScaling::Standard), Just(LiveScaling::Managed)];
    let pools = collection::btree_map(name(), (scaling, 0_usize..4), 0..5);
    let tls = option::of(prop_oneof![Just(TlsPolicy::Require), Just(TlsPolicy::Optional)]);
    let sets = collection::btree_map(name(), (option::of(0_usize..6), tls, option::of(delivery())), 0..5);
    (pools, sets).prop_map(|(pools, sets)| {
        let mut region = LiveRegion::default();
        let mut next = u32::from(Ipv4Addr::new(198, 51, 100, 0));
        for (name, (scaling, count)) in pools {
            let name = PoolName::new(name).unwrap();
            for _ in 0..count {
                let warmup = Warmup { status: WarmupStatus::Done, percentage: Some(100) };
                let pool = PoolRef::Named(name.clone());
                region.dedicated_ips.insert(ip(&mut next), LiveDedicatedIp { pool, warmup });
            }
            region.pools.insert(name, LivePool { scaling });
        }
        for (name, (pool, tls, max_delivery)) in sets {
            let known = region.pools.keys().cloned().map(PoolRef::Named).chain([PoolRef::Default, PoolRef::Shared]);
            let pool = pool.and_then(|at| known.collect::<Vec<_>>().get(at).cloned());
            let set = LiveConfigurationSet {
                delivery: Delivery { pool, tls, max_delivery },
                ..LiveConfigurationSet::default()
            };
            region.configuration_sets.insert(ConfigurationSetName::new(name).unwrap(), set);
        }
        region
    })
}

fn ips_in(region: &LiveRegion, pool: &PoolName) -> BTreeSet<Ipv4Addr> {
    region.dedicated_ips.iter().filter(|(_, ip)| ip.pool.named() == Some(pool)).map(|(ip, _)| *ip).collect()
}

proptest! {
    #[test]
    fn no_text_makes_the_loader_panic(pieces in collection::vec(select(&FRAGMENTS[..]), 0..30), noise in ".{0,8}") {
        let text = pieces.concat() + &noise + &pieces.concat();
        if let Err(found) = config::load(Source::new("t.yaml", text.as_str())) {
            prop_assert!(!found.is_empty(), "{text:?}");
            prop_assert!(found.render(Colors::Off, 80).starts_with("error["));
            serde_json::to_string(&found).unwrap();
        }
    }

    #[test]
    fn no_bytes_make_the_loader_panic(bytes in collection::vec(any::<u8>(), 0..200)) {
        if let Err(found) = config::load(Source::new("t.yaml", bytes)) {
            prop_assert!(!found.render(Colors::On, 80).is_empty());
        }
    }

    #[test]
    fn desired_state_loads_back_from_yaml(desired in desired()) {
        let text = as_yaml(&desired);
        let loaded = load(&text);
        prop_assert_eq!(&loaded.desired, &desired, "{}", text);
    }

    #[test]
    fn live_region_loads_back_as_what_it_holds(live in live_region(), owner in option::of(owner())) {
        let account = AccountId::new("012345678901").unwrap();
        let owner = owner.map(|owner| Owner::new(owner).unwrap());
        let name = Region::new("eu-west-1").unwrap();
        let text = config::to_yaml(&account, owner.as_ref(), &BTreeMap::from([(name.clone(), live.clone())]));
        let desired = load(&text).desired;
        prop_assert_eq!((&desired.account, &desired.owner), (&account, &owner));
        let region = &desired.regions[&name];
        let pools = region.pools.as_ref().unwrap();
        prop_assert!(pools.keys().eq(live.pools.keys()), "{}", text);
        for (name, pool) in pools {
            match live.pools[name].scaling {
                LiveScaling::Managed => prop_assert_eq!(pool.scaling, Some(ScalingMode::Managed)),
                _ => prop_assert_eq!(pool.ips.as_ref(), Some(&Membership::Exact(ips_in(&live, name))), "{}", &text),
            }
        }
        let sets = region.configuration_sets.as_ref().unwrap();
        prop_assert!(sets.keys().eq(live.configuration_sets.keys()), "{}", text);
        for (name, set) in sets {
            let tls = set.tls.map(TlsPolicy::from);
            let wanted = Delivery { pool: set.pool.clone(), tls, max_delivery: set.max_delivery };
            prop_assert!(wanted.same_meaning(&live.configuration_sets[name].delivery), "{}", text);
        }
    }
}

#[test]
fn what_the_format_cannot_say_stays_visible() {
    let mut region = LiveRegion::default();
    let scaling = LiveScaling::Unrecognized("ELASTIC".into());
    region.pools.insert(PoolName::new("no").unwrap(), LivePool { scaling });
    region.pools.insert(PoolName::new("bulk").unwrap(), LivePool { scaling: LiveScaling::Managed });
    region.pools.insert(PoolName::new("tx").unwrap(), LivePool { scaling: LiveScaling::Standard });
    let warmup = Warmup { status: WarmupStatus::InProgress, percentage: Some(40) };
    let pool = PoolRef::new("tx").unwrap();
    region.dedicated_ips.insert(Ipv4Addr::new(198, 51, 100, 10), LiveDedicatedIp { pool: pool.clone(), warmup });
    let delivery =
        Delivery { pool: Some(pool), tls: Some(TlsPolicy::Unrecognized("PREFER\n".into())), max_delivery: None };
    region.configuration_sets.insert(
        ConfigurationSetName::new("receipts").unwrap(),
        LiveConfigurationSet { delivery, ..LiveConfigurationSet::default() },
    );
    region.configuration_sets.insert(ConfigurationSetName::new("plain").unwrap(), LiveConfigurationSet::default());
    let regions = BTreeMap::from([
        (Region::new("eu-west-1").unwrap(), region),
        (Region::new("us-east-1").unwrap(), LiveRegion::default()),
    ]);
    let account = AccountId::new("012345678901").unwrap();
    let text = config::to_yaml(&account, Some(&Owner::new("mail: platform").unwrap()), &regions);
    insta::assert_snapshot!(text);
    load(&text);
}

#[test]
fn names_that_neither_the_file_nor_the_account_has_are_found_in_the_file() {
    let text = "version: 1\naccount: \"123456789012\"\nregions:\n  eu-west-1:\n    configuration_sets:\n      a: {pool: bulk}\n      b: {pool: txx}\n    identities:\n      example.com: {configuration_set: receipts}\n      example.org: {configuration_set: receipt}\n      example.net: {configuration_set: a}\n";
    let loaded = load_for_account(text);
    let region = Region::new("eu-west-1").unwrap();
    let pools = ["bulk", "tx"].map(|name| PoolName::new(name).unwrap());
    let mut live = LiveRegion::default();
    live.pools.extend(pools.map(|pool| (pool, LivePool { scaling: LiveScaling::Standard })));
    live.configuration_sets.insert(ConfigurationSetName::new("receipts").unwrap(), LiveConfigurationSet::default());
    let found = loaded.unresolved(&BTreeMap::from([(region, live)]));
    insta::assert_snapshot!(found.render(Colors::Off, 100));
    assert!(loaded.unresolved(&BTreeMap::new()).is_empty(), "a Region that was not read is not judged");
}

#[test]
fn places_of_what_the_file_states_are_known() {
    use sesform::model::Kind;
    let text = "version: 1\naccount: \"123456789012\"\nregions:\n  eu-west-1:\n    pools:\n      tx: {ips: [198.51.100.10]}\n    configuration_sets:\n      a: {tls: require}\n";
    let loaded = load(text);
    let region = Region::new("eu-west-1").unwrap();
    let place = |span: Option<config::Span>| span.map(|span| loaded.place(span).to_string());
    let sources = &loaded.sources;
    assert_eq!(place(sources.field("account")).as_deref(), Some("t.yaml:2:10"));
    assert_eq!(place(sources.region(&region)).as_deref(), Some("t.yaml:4:3"));
    assert_eq!(place(sources.thing(&region, Kind::DedicatedIpPool, "tx")).as_deref(), Some("t.yaml:6:7"));
    assert_eq!(place(sources.thing(&region, Kind::DedicatedIp, "198.51.100.10")).as_deref(), Some("t.yaml:6:18"));
    let tls = sources.thing_field(&region, Kind::ConfigurationSet, "a", "tls");
    assert_eq!(place(tls).as_deref(), Some("t.yaml:8:16"));
    assert_eq!(sources.thing_field(&region, Kind::ConfigurationSet, "a", "pool"), None);
}
