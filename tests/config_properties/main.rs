//! Properties of every file: no text makes the loader panic, and a file that is written loads back unchanged.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod as_yaml;
mod desired;
mod destinations;
#[path = "../snapshots/file.rs"]
mod snapshots;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use proptest::{collection, option, prelude::*, sample::select};
use sesform::{
    config::{self, Against, Colors, Extract, Interpolation, Loaded, Source},
    model::{
        AccountId, Address, Clearable, ConfigurationSetName, Delivery, Kind, LiveConfigurationSet, LiveDedicatedIp,
        LivePool, LiveRegion, Membership, Owner, PoolName, PoolRef, Region, Reported, ScalingMode, Statement,
        TlsPolicy, Warmup, WarmupStatus,
    },
};

use crate::{
    as_yaml::as_yaml,
    desired::{delivery, desired, ip},
    snapshots::assert_file,
};

/// Names that some YAML readers do not read as text.
const LOOKALIKES: [&str; 18] = [
    "no", "yes", "on", "off", "y", "n", "true", "false", "null", "0123", "123", "1e3", "0x1f", "0o17", "1_000", "-",
    "--", "---",
];
/// Pieces of files, valid and invalid.
const FRAGMENTS: [&str; 48] = [
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
    "${var.a}",
    "${",
    "$${",
    "ips: {count: 2}\n",
    "event_destinations: {a: {sns: x}}\n",
    "tags: {a: b}\n",
    "    configuration_sets:\n",
    "suppression: [bounce]\n",
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

pub(crate) fn name() -> impl Strategy<Value = String> {
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

pub(crate) fn owner() -> impl Strategy<Value = String> {
    prop_oneof![2 => name(), 1 => "[a-zé0-9_.:/=+@ -]{1,12}"]
}

fn live_region() -> impl Strategy<Value = LiveRegion> {
    let scaling =
        prop_oneof![Just(Reported::Known(ScalingMode::Standard)), Just(Reported::Known(ScalingMode::Managed))];
    let pools = collection::btree_map(name(), (scaling, 0_usize..4), 0..5);
    let tls =
        option::of(prop_oneof![Just(Reported::Known(TlsPolicy::Require)), Just(Reported::Known(TlsPolicy::Optional))]);
    let sets = collection::btree_map(name(), (option::of(0_usize..6), tls, option::of(delivery())), 0..5);
    (pools, sets).prop_map(|(pools, sets)| {
        let mut region = LiveRegion::default();
        let mut next = u32::from(Ipv4Addr::new(198, 51, 100, 0));
        for (name, (scaling, count)) in pools {
            let name = PoolName::new(name).unwrap();
            for _ in 0..count {
                let warmup = Warmup { status: Reported::Known(WarmupStatus::Done), percentage: Some(100) };
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
    fn no_two_texts_make_the_loader_panic(one in collection::vec(select(&FRAGMENTS[..]), 0..30), other in collection::vec(select(&FRAGMENTS[..]), 0..30)) {
        let head = "version: 1\naccount: \"123456789012\"\nregions:\n  eu-west-1:\n    pools:\n      a: {}\n";
        let sources = [one.concat(), other.concat()].map(|text| Source::new("t.yaml", head.to_owned() + &text)).to_vec();
        let interpolation = Interpolation { variables: BTreeMap::from([("a".into(), "x".into())]), ..Interpolation::default() };
        if let Err(found) = config::load_all(sources, &interpolation, Against::Itself, config::UnknownRegions::Refused) {
            prop_assert!(found.render(Colors::Off, 80).starts_with("error["));
        }
    }

    #[test]
    fn files_that_state_different_regions_are_the_sum_of_them(desired in desired()) {
        let one = |name: &Region| desired::only(&desired, name);
        let mut parts: Vec<_> = desired.regions.keys().map(one).collect();
        if let Some(first) = parts.first_mut() {
            first.owner = desired.owner.clone();
            first.limits = desired.limits;
            first.ignore = desired.ignore.clone();
            let sources = parts.iter().map(|part| Source::new("t.yaml", as_yaml(part))).collect();
            let loaded = config::load_all(sources, &Interpolation::default(), Against::Itself, config::UnknownRegions::Refused);
            prop_assert_eq!(loaded.unwrap().desired, desired);
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
        let text = config::to_yaml(&account, owner.as_ref(), &BTreeMap::from([(name.clone(), live.clone())]), &Extract::default());
        let desired = load(&text).desired;
        prop_assert_eq!((&desired.account, &desired.owner), (&account, &owner));
        let region = &desired.regions[&name];
        let pools = region.pools.as_ref().unwrap();
        prop_assert!(pools.keys().eq(live.pools.keys()), "{}", text);
        for (name, pool) in pools {
            match live.pools[name].scaling {
                Reported::Known(ScalingMode::Managed) => prop_assert_eq!(pool.scaling, Some(ScalingMode::Managed)),
                _ => prop_assert_eq!(pool.ips.as_ref(), Some(&Membership::Exact(ips_in(&live, name))), "{}", &text),
            }
        }
        let sets = region.configuration_sets.as_ref().unwrap();
        prop_assert!(sets.keys().eq(live.configuration_sets.keys()), "{}", text);
        for (name, set) in sets {
            let tls = set.tls.map(Reported::from);
            let wanted = Delivery { pool: set.pool.clone(), tls, max_delivery: set.max_delivery.as_ref().and_then(Clearable::value).copied() };
            prop_assert!(wanted.same_meaning(&live.configuration_sets[name].delivery), "{}", text);
        }
    }
}

#[test]
fn what_the_format_cannot_say_stays_visible() {
    let mut region = LiveRegion::default();
    let scaling = Reported::Unrecognized("ELASTIC".into());
    region.pools.insert(PoolName::new("no").unwrap(), LivePool { scaling });
    region.pools.insert(PoolName::new("bulk").unwrap(), LivePool { scaling: Reported::Known(ScalingMode::Managed) });
    region.pools.insert(PoolName::new("tx").unwrap(), LivePool { scaling: Reported::Known(ScalingMode::Standard) });
    let warmup = Warmup { status: Reported::Known(WarmupStatus::InProgress), percentage: Some(40) };
    let pool = PoolRef::new("tx").unwrap();
    region.dedicated_ips.insert(Ipv4Addr::new(198, 51, 100, 10), LiveDedicatedIp { pool: pool.clone(), warmup });
    let delivery =
        Delivery { pool: Some(pool), tls: Some(Reported::Unrecognized("PREFER\n".into())), max_delivery: None };
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
    let text = config::to_yaml(&account, Some(&Owner::new("mail: platform").unwrap()), &regions, &Extract::default());
    assert_file("tests/snapshots/config_properties/what-the-format-cannot-say.txt", &text);
    load(&text);
}

#[test]
fn names_that_neither_the_file_nor_the_account_has_are_found_in_the_file() {
    let text = "version: 1\naccount: \"123456789012\"\nregions:\n  eu-west-1:\n    configuration_sets:\n      a: {pool: bulk}\n      b: {pool: txx}\n    identities:\n      example.com: {configuration_set: receipts}\n      example.org: {configuration_set: receipt}\n      example.net: {configuration_set: a}\n";
    let loaded = load_for_account(text);
    let region = Region::new("eu-west-1").unwrap();
    let pools = ["bulk", "tx"].map(|name| PoolName::new(name).unwrap());
    let mut live = LiveRegion::default();
    live.pools.extend(pools.map(|pool| (pool, LivePool { scaling: Reported::Known(ScalingMode::Standard) })));
    live.configuration_sets.insert(ConfigurationSetName::new("receipts").unwrap(), LiveConfigurationSet::default());
    let found = loaded.unresolved(&BTreeMap::from([(region, live)]));
    assert_file("tests/snapshots/config_properties/unresolved-names.txt", &found.render(Colors::Off, 100));
    assert!(loaded.unresolved(&BTreeMap::new()).is_empty(), "a Region that was not read is not judged");
}

#[test]
fn places_of_what_the_file_states_are_known() {
    let text = "version: 1\naccount: \"123456789012\"\nregions:\n  eu-west-1:\n    auto_warmup: true\n    pools:\n      tx: {ips: [198.51.100.10]}\n    configuration_sets:\n      a:\n        tls: require\n        event_destinations:\n          b: {sns: \"arn:aws:sns:eu-west-1:123456789012:b\", events: [bounce]}\n";
    let loaded = load(text);
    let region = Region::new("eu-west-1").unwrap();
    let place = |statement: Statement<'_>| {
        loaded.place(&statement).map(|place| format!("{}:{}:{}", place.file, place.line, place.column))
    };
    let object = |kind, name: &str, field| {
        let account = AccountId::new("123456789012").unwrap();
        place(Statement::Object(Address { account, region: region.clone(), kind, name: name.to_owned() }, field))
    };
    let found = [
        place(Statement::Field("account")),
        place(Statement::Field("limits")),
        place(Statement::RegionField(&region, "pools")),
        object(Kind::Account, "auto-warmup", None),
        object(Kind::DedicatedIpPool, "tx", None),
        object(Kind::DedicatedIp, "198.51.100.10", Some("warmup")),
        object(Kind::ConfigurationSet, "a", Some("tls")),
        // For a field that is not stated, the place is that of the object.
        object(Kind::ConfigurationSet, "a", Some("pool")),
        object(Kind::EventDestination, "a/b", None),
        object(Kind::EventDestination, "a/c", None),
    ];
    let stated = ["2:10", "-", "7:7", "5:18", "7:7", "7:18", "10:14", "9:7", "12:11", "-"];
    let expected = stated.map(|place| (place != "-").then(|| format!("t.yaml:{place}")));
    assert_eq!(found, expected);
}
