//! Accounts and files: the content of an account in the sandbox's form, the content of a file as YAML, and the expected
//! content of the account in the end, computed here without the planner.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Map, Value, json};
use sesform::{
    config::{self, Source},
    model::Desired,
};

use crate::{
    dice::Dice,
    identities::{self, Identities},
};

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const REGION: &str = "eu-west-1";
pub(crate) const DEFAULT: &str = "ses-default-dedicated-pool";
pub(crate) const SHARED: &str = "ses-shared-pool";
const OWNER: &str = "chaos";

/// The declaration of a pool in a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pool {
    pub(crate) managed: Option<bool>,
    pub(crate) ips: Option<Vec<String>>,
}

/// The declaration of a configuration set in a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Set {
    pub(crate) pool: Option<String>,
    pub(crate) tls: Option<&'static str>,
    pub(crate) max_delivery: Option<u64>,
}

/// A file with one Region.
#[derive(Debug, Clone, Default)]
pub(crate) struct File {
    pub(crate) pools: BTreeMap<String, Pool>,
    pub(crate) sets: BTreeMap<String, Set>,
    pub(crate) identities: Identities,
}

impl File {
    pub(crate) fn yaml(&self) -> String {
        let mut text = format!("version: 1\naccount: \"{ACCOUNT}\"\nowner: {OWNER}\nregions:\n  {REGION}:\n");
        text.push_str("    pools:\n");
        for (name, Pool { managed, ips }) in &self.pools {
            let scaling = managed.map(|managed| format!("scaling: {}", if managed { "managed" } else { "standard" }));
            let ips = ips.as_ref().map(|ips| format!("ips: [{}]", ips.join(", ")));
            let words: Vec<String> = scaling.into_iter().chain(ips).collect();
            writeln!(text, "      {name}: {{{}}}", words.join(", ")).unwrap();
        }
        if self.pools.is_empty() {
            text.push_str("      {}\n");
        }
        text.push_str("    configuration_sets:\n");
        for (name, Set { pool, tls, max_delivery }) in &self.sets {
            let pool = pool.as_ref().map(|pool| format!("pool: {pool}"));
            let tls = tls.map(|tls| format!("tls: {}", tls.to_lowercase()));
            let limit = max_delivery.map(|seconds| format!("max_delivery: {seconds}s"));
            let words: Vec<String> = pool.into_iter().chain(tls).chain(limit).collect();
            writeln!(text, "      {name}: {{{}}}", words.join(", ")).unwrap();
        }
        if self.sets.is_empty() {
            text.push_str("      {}\n");
        }
        text + &identities::yaml(&self.identities)
    }

    pub(crate) fn desired(&self) -> Desired {
        let loaded = config::load_for_account(Source::new("chaos.yaml", self.yaml()));
        loaded.unwrap_or_else(|problems| panic!("{problems:?}\n{}", self.yaml())).desired
    }

    /// Returns the differences between the account and the file.
    pub(crate) fn unmet(&self, region: &Value) -> Vec<String> {
        let mut unmet = Vec::new();
        let listed: Vec<&String> = self.pools.values().flat_map(|pool| pool.ips.iter().flatten()).collect();
        for (name, pool) in &self.pools {
            let live = &region["DedicatedIpPools"][name];
            if live.is_null() {
                unmet.push(format!("pool {name} is not there"));
            }
            if pool.managed.is_some_and(|managed| (live["ScalingMode"] == "MANAGED") != managed) {
                unmet.push(format!("pool {name} is {}", live["ScalingMode"]));
            }
            for ip in pool.ips.iter().flatten().filter(|ip| region["DedicatedIps"][ip]["PoolName"] != name.as_str()) {
                unmet.push(format!("{ip} is in {}", region["DedicatedIps"][ip]["PoolName"]));
            }
            let inside = members(region, name);
            for ip in inside.iter().filter(|ip| pool.ips.is_some() && !listed.contains(ip)) {
                unmet.push(format!("{ip} is still in {name}"));
            }
        }
        for (name, set) in &self.sets {
            let live = delivery(&region["ConfigurationSets"][name]);
            if region["ConfigurationSets"][name].is_null() {
                unmet.push(format!("configuration set {name} is not there"));
            }
            for (key, wanted) in stated(set) {
                if live[key] != wanted {
                    unmet.push(format!("{key} of {name} is {}, not {wanted}", live[key]));
                }
            }
        }
        unmet.extend(identities::unmet(&self.identities, region));
        unmet
    }
}

/// The delivery options that a file states for a set, in SES's names.
fn stated(Set { pool, tls, max_delivery }: &Set) -> Vec<(&'static str, Value)> {
    let pool = pool.as_ref().map(|pool| ("SendingPoolName", json!(pool)));
    let tls = tls.map(|tls| ("TlsPolicy", json!(tls)));
    let limit = max_delivery.map(|seconds| ("MaxDeliverySeconds", json!(seconds)));
    pool.into_iter().chain(tls).chain(limit).collect()
}

fn members(region: &Value, pool: &str) -> Vec<String> {
    let ips = region["DedicatedIps"].as_object().into_iter().flatten();
    ips.filter(|(_, ip)| ip["PoolName"] == pool).map(|(ip, _)| ip.clone()).collect()
}

/// The delivery options of a set, with SES's defaults for missing members.
pub(crate) fn delivery(set: &Value) -> Value {
    let mut options = json!({"SendingPoolName": DEFAULT, "TlsPolicy": "OPTIONAL"});
    for (key, value) in set["DeliveryOptions"].as_object().into_iter().flatten() {
        options[key] = value.clone();
    }
    options
}

/// The Region with every delivery option spelled out, so that equivalent Regions compare as equal.
pub(crate) fn spelled_out(region: &Value) -> Value {
    let mut region = region.clone();
    for set in region["ConfigurationSets"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        set["DeliveryOptions"] = delivery(set);
    }
    region
}

/// An account with one Region, and a file for it.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) before: Value,
    pub(crate) file: File,
}

impl Case {
    /// The expected content of the Region in the end: the file's changes are made, everything else stays unchanged.
    pub(crate) fn expected(&self, before: &Value) -> Value {
        let mut region = before.clone();
        let listed: Vec<&String> = self.file.pools.values().flat_map(|pool| pool.ips.iter().flatten()).collect();
        for (name, pool) in &self.file.pools {
            let mode = if pool.managed == Some(true) { "MANAGED" } else { "STANDARD" };
            let live = &mut region["DedicatedIpPools"][name];
            if live.is_null() {
                *live = json!({"ScalingMode": mode, "Tags": {"sesform:owner": OWNER}});
            }
            let leaving: Vec<String> = members(before, name);
            for ip in leaving.iter().filter(|ip| pool.ips.is_some() && !listed.contains(ip)) {
                region["DedicatedIps"][ip]["PoolName"] = json!(DEFAULT);
            }
            for ip in pool.ips.iter().flatten() {
                region["DedicatedIps"][ip]["PoolName"] = json!(name);
            }
        }
        for (name, set) in &self.file.sets {
            let live = &mut region["ConfigurationSets"][name];
            if live.is_null() {
                *live = json!({
                    "ReputationOptions": {"ReputationMetricsEnabled": true},
                    "SendingOptions": {"SendingEnabled": true},
                    "Tags": {"sesform:owner": OWNER},
                });
            }
            let mut options = delivery(live);
            for (key, wanted) in stated(set) {
                options[key] = wanted;
            }
            live["DeliveryOptions"] = options;
        }
        identities::settle(&self.file.identities, &mut region);
        spelled_out(&region)
    }

    /// The state file of an account with this content.
    pub(crate) fn state(&self) -> Value {
        json!({"version": 1, "accounts": {ACCOUNT: {REGION: self.before}}})
    }

    /// A random account with a random file for it.
    pub(crate) fn random(dice: &mut Dice) -> Self {
        match dice.below(8) {
            0 => Self::spread(2 + dice.below(3), 2 + dice.below(8), 1 + dice.below(5)),
            1 => Self::rotation(2 + dice.below(3), 2 + dice.below(2), 1 + dice.below(5)),
            2 => Self::renaming(1 + dice.below(3), 1 + dice.below(3), 1 + dice.below(5)),
            3 => Self::swap(1 + dice.below(2), 1 + dice.below(3), 1 + dice.below(5)),
            _ => anything(dice),
        }
        .with_strangers(dice)
        .with_identities(dice)
    }

    /// All IPs and sets move from the default pool to new pools.
    pub(crate) fn spread(pools: usize, ips: usize, sets: usize) -> Self {
        let to = |at: usize| pool(at % pools);
        workload(ips.max(pools), sets, |at| (DEFAULT.to_owned(), to(at)), |at| (DEFAULT.to_owned(), to(at)))
    }

    /// All IPs move to the next pool. The sets stay.
    pub(crate) fn rotation(pools: usize, ips_of_each: usize, sets: usize) -> Self {
        let way = |at: usize| (pool(at % pools), pool((at + 1) % pools));
        workload(pools * ips_of_each, sets, way, |at| (pool(at % pools), pool(at % pools)))
    }

    /// Every pool gets a new name, and its IPs and sets move with it.
    pub(crate) fn renaming(pools: usize, ips_of_each: usize, sets: usize) -> Self {
        let way = |at: usize| (pool(at % pools), pool(pools + at % pools));
        workload(pools * ips_of_each, sets, way, way)
    }

    /// Pairs of pools swap their names.
    pub(crate) fn swap(pairs: usize, ips_of_each: usize, sets: usize) -> Self {
        let way = |at: usize| (pool(at % (2 * pairs)), pool((at % (2 * pairs)) ^ 1));
        workload(2 * pairs * ips_of_each, sets, way, way)
    }

    /// Adds objects that no file declares, and blocks that no apply may change.
    pub(crate) fn with_strangers(mut self, dice: &mut Dice) -> Self {
        let region = &mut self.before;
        region["DedicatedIpPools"]["stranger"] = json!({"Tags": {"team": "other"}});
        for at in 0..1 + dice.below(2) {
            let warmup = json!({"PoolName": "stranger", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 40 + at});
            region["DedicatedIps"][format!("203.0.113.{at}")] = warmup;
        }
        region["ConfigurationSets"]["strangers-own"] = json!({
            "DeliveryOptions": {"SendingPoolName": "stranger", "TlsPolicy": "REQUIRE"},
            "TrackingOptions": {"CustomRedirectDomain": "click.example.com"},
            "Tags": {"team": "other"},
        });
        region["ConfigurationSets"]["strangers-other"] = json!({"SendingOptions": {"SendingEnabled": false}});
        for set in region["ConfigurationSets"].as_object_mut().unwrap().values_mut() {
            if dice.percent(40) {
                set["SuppressionOptions"] = json!({"SuppressedReasons": ["BOUNCE"]});
            }
            if dice.percent(30) {
                set["Tags"]["kept"] = json!("as it is");
            }
        }
        self
    }
}

pub(crate) fn pool(at: usize) -> String {
    format!("p{at:02}")
}

pub(crate) fn set(at: usize) -> String {
    format!("s{at:03}")
}

pub(crate) fn ip(at: usize) -> String {
    format!("198.51.{}.{}", 100 + at / 250, at % 250)
}

/// An account with its IPs and sets in one place, and a file that declares them in another. All pools that do not exist
/// are new.
fn workload(
    ips: usize,
    sets: usize,
    ip_way: impl Fn(usize) -> (String, String),
    set_way: impl Fn(usize) -> (String, String),
) -> Case {
    let mut before = json!({"DedicatedIpPools": {}, "DedicatedIps": {}, "ConfigurationSets": {}});
    let mut file = File::default();
    for at in 0..ips {
        let (from, to) = ip_way(at);
        if from != DEFAULT {
            before["DedicatedIpPools"][&from] = json!({});
            file.pools.entry(from.clone()).or_default().ips.get_or_insert_default();
        }
        before["DedicatedIps"][ip(at)] = json!({"PoolName": from});
        if to != DEFAULT {
            file.pools.entry(to).or_default().ips.get_or_insert_default().push(ip(at));
        }
    }
    for at in 0..sets {
        let (from, to) = set_way(at);
        before["ConfigurationSets"][set(at)] = json!({"DeliveryOptions": {"SendingPoolName": from}});
        file.sets.insert(set(at), Set { pool: Some(to), ..Set::default() });
    }
    Case { before, file }
}

/// New pools, moving IPs, changed sets and new sets. Some parts are not stated.
fn anything(dice: &mut Dice) -> Case {
    let pools = 1 + dice.below(5);
    let managed = dice.percent(15).then(|| dice.below(pools));
    let is_new: Vec<bool> = (0..pools).map(|_| dice.percent(25)).collect();
    let mut case = Case {
        before: json!({"DedicatedIpPools": {}, "DedicatedIps": {}, "ConfigurationSets": {}}),
        file: File::default(),
    };
    for (at, is_new) in is_new.iter().copied().enumerate() {
        let is_managed = managed == Some(at);
        if !is_new {
            let mode = if is_managed { "MANAGED" } else { "STANDARD" };
            case.before["DedicatedIpPools"][pool(at)] = json!({"ScalingMode": mode});
        }
        // A pool that neither exists nor is stated does not exist. All others may be unstated.
        if is_new || dice.percent(90) {
            let ips = (!is_managed && dice.percent(90)).then(Vec::new);
            let stated = is_managed.then_some(true).or_else(|| dice.percent(30).then_some(false));
            case.file.pools.insert(pool(at), Pool { managed: stated, ips });
        }
    }
    let standing: Vec<String> = (0..pools).filter(|at| !is_new[*at]).map(pool).collect();
    let leased: Vec<String> =
        standing.iter().filter(|name| managed.map(pool).as_ref() != Some(*name)).cloned().collect();
    for at in 0..1 + dice.below(8) {
        let from = if leased.is_empty() || dice.percent(35) { DEFAULT.to_owned() } else { dice.pick(&leased).clone() };
        let warmup = if dice.percent(80) { json!("DONE") } else { json!("IN_PROGRESS") };
        let percentage = if warmup == "DONE" { 100 } else { dice.below(100) };
        case.before["DedicatedIps"][ip(at)] =
            json!({"PoolName": from, "WarmupStatus": warmup, "WarmupPercentage": percentage});
        let to = if dice.percent(40) { from } else { pool(dice.below(pools)) };
        if let Some(ips) = case.file.pools.get_mut(&to).and_then(|pool| pool.ips.as_mut()) {
            ips.push(ip(at));
        }
    }
    for at in 0..dice.below(7) {
        let mut places = standing.clone();
        places.extend([DEFAULT.to_owned(), SHARED.to_owned()]);
        let comes = dice.percent(25);
        if !comes {
            let options = match dice.below(3) {
                0 => json!({"SendingPoolName": dice.pick(&places)}),
                1 => json!({"SendingPoolName": dice.pick(&places), "TlsPolicy": "REQUIRE", "MaxDeliverySeconds": 3600}),
                _ => json!({}),
            };
            case.before["ConfigurationSets"][set(at)] = json!({"DeliveryOptions": options});
        }
        places.extend(case.file.pools.keys().cloned());
        if comes || dice.percent(85) {
            let pool = dice.percent(85).then(|| dice.pick(&places).clone());
            let tls = dice.percent(30).then(|| *dice.pick(&["REQUIRE", "OPTIONAL"]));
            let max_delivery = dice.percent(20).then(|| 300 * (1 + dice.below(5)) as u64);
            case.file.sets.insert(set(at), Set { pool, tls, max_delivery });
        }
    }
    case
}
