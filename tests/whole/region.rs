//! Random Regions: pools, leased IPs, configuration sets and identities, with names that are easily mistaken for other
//! values.

use serde_json::{Map, Value, json};

use crate::{account, chance::Chance};

/// Names of pools.
const POOLS: [&str; 6] = ["no", "0123", "null", "1e3", "-", "true"];
/// Names of configuration sets.
const SETS: [&str; 6] = ["off", "0x1F", "none", "1_000", "Null", "--"];
/// Names of identities.
const IDENTITIES: [&str; 4] = ["example.com", "0123@example.com", "no.example.com", "1.0.example"];
/// Keys and values of tags. AWS's guides do not allow the last ones: they can exist, but a new SES may refuse them.
const TEXTS: [&str; 14] =
    ["no", "0123", "null", "1.0", "true", "-1", "+.inf", " padded ", "☃", "~", "${x}", "a: b, # c", "'\"\\", "*a: &b"];
/// Number of those texts that every SES accepts, from the start of the list.
const PLAIN: usize = 8;

/// The texts that tags are drawn from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Texts {
    /// Only texts that every SES accepts.
    Plain,
    /// All texts.
    Any,
}

/// A Region, and the same Region before any change: its IPs are leased and in no pool.
pub(crate) struct Grown {
    pub(crate) region: Value,
    pub(crate) bare: Value,
}

impl Grown {
    pub(crate) fn random(texts: Texts, chance: &mut Chance) -> Self {
        let pools = some(&POOLS, chance, |chance| pool(texts, chance));
        let (mut leased, mut bare_ips) = (Map::new(), Map::new());
        for last in 1..=12 {
            let address = format!("198.51.100.{last}");
            if let Some((ip, bare)) = ip(&pools, chance) {
                leased.insert(address.clone(), ip);
                bare.into_iter().for_each(|bare| drop(bare_ips.insert(address.clone(), bare)));
            }
        }
        let sets = some(&SETS, chance, |chance| set(&pools, texts, chance));
        let mut identities = some(&IDENTITIES, chance, |chance| {
            let named = (!chance.once_in(3)).then(|| name_of(&sets, chance)).flatten();
            named.map_or_else(|| json!({}), |name| json!({"ConfigurationSetName": name}))
        });
        // The sets track links by its subdomains: SES takes verified ones only.
        identities.entry("example.com").or_insert_with(|| json!({}));
        let strangers = identities.keys().map(|name| (name.clone(), json!({}))).collect::<Map<_, _>>();
        let account = json!({"DedicatedIpAutoWarmupEnabled": chance.one(&[true, false])});
        Self {
            region: json!({
                "Account": account, "DedicatedIpPools": pools, "DedicatedIps": leased, "ConfigurationSets": sets,
                "EmailIdentities": identities
            }),
            bare: json!({"DedicatedIps": bare_ips, "EmailIdentities": strangers}),
        }
    }
}

/// A random selection of the names, each with a value.
fn some(names: &[&str], chance: &mut Chance, mut each: impl FnMut(&mut Chance) -> Value) -> Map<String, Value> {
    let mut all = Map::new();
    for name in names {
        if !chance.once_in(3) {
            all.insert((*name).to_owned(), each(chance));
        }
    }
    all
}

fn name_of(things: &Map<String, Value>, chance: &mut Chance) -> Option<String> {
    let names: Vec<String> = things.keys().cloned().collect();
    (!names.is_empty()).then(|| chance.one(&names))
}

fn pool(texts: Texts, chance: &mut Chance) -> Value {
    json!({"ScalingMode": chance.one(&["STANDARD", "STANDARD", "MANAGED"]), "Tags": tags(texts, chance)})
}

fn tags(texts: Texts, chance: &mut Chance) -> Value {
    let (mut tags, texts) = (Map::new(), if texts == Texts::Plain { &TEXTS[..PLAIN] } else { &TEXTS[..] });
    while !chance.once_in(3) {
        tags.insert(chance.one(texts).to_owned(), chance.one(texts).into());
    }
    if chance.once_in(4) {
        tags.insert("sesform:protect".to_owned(), "true".into());
    }
    Value::Object(tags)
}

/// A leased IP in its current state and in its state when it was leased. SES itself leases the IPs of managed pools.
fn ip(pools: &Map<String, Value>, chance: &mut Chance) -> Option<(Value, Option<Value>)> {
    if chance.once_in(6) {
        return None;
    }
    let pool = (!chance.once_in(3)).then(|| name_of(pools, chance)).flatten();
    if pool.as_ref().is_some_and(|pool| pools[pool]["ScalingMode"] == "MANAGED") {
        return Some((json!({"PoolName": pool, "WarmupStatus": "NOT_APPLICABLE"}), None));
    }
    let pool = pool.unwrap_or_else(|| "ses-default-dedicated-pool".to_owned());
    let cold = |percentage: u8| json!({"WarmupStatus": "IN_PROGRESS", "WarmupPercentage": percentage});
    let (mut ip, bare) = match chance.once_in(2) {
        true => (json!({}), json!({})),
        false => (cold(chance.one(&[0, 1, 40, 99])), cold(0)),
    };
    ip["PoolName"] = pool.into();
    Some((ip, Some(bare)))
}

fn set(pools: &Map<String, Value>, texts: Texts, chance: &mut Chance) -> Value {
    let mut set = account::set(chance);
    if let Some(pool) = name_of(pools, chance).filter(|_| !chance.once_in(3)) {
        set["DeliveryOptions"]["SendingPoolName"] = pool.into();
    }
    if chance.once_in(2) {
        set["Tags"] = tags(texts, chance);
    }
    set
}
