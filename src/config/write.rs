//! A live account in the format of the file: for the difference that `plan --diff` shows, and for import.
//!
//! Written line by line, sorted, one fact a line, so that two of them compare well and so that a remark can stand beside
//! what the format cannot say: a `serde` writer has no comments. Scalars go through `serde_yaml`; see [`scalar`].

use std::{
    collections::BTreeMap,
    fmt::{Display, Write as _},
    net::Ipv4Addr,
};

use super::file::VERSION;
use crate::model::{
    AccountId, ConfigurationSetName, Delivery, LivePool, LiveRegion, LiveScaling, Owner, PoolName, PoolRef, Region,
    TlsPolicy,
};

/// Spaces of one level.
const INDENT: usize = 2;
/// Words that YAML 1.1, which many tools still read, takes for booleans or null, in lower case.
const YAML_1_1_WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// Renders Regions of a live account as a file that describes them.
///
/// Left out is what equals the default: `scaling: standard`, `tls: optional`, the default pool. What this version does
/// not know is not written as a field, as it could not be loaded, but as a comment beside its place.
#[must_use]
pub fn to_yaml(account: &AccountId, owner: Option<&Owner>, regions: &BTreeMap<Region, LiveRegion>) -> String {
    let mut out = Lines::default();
    out.line(0, format_args!("version: {VERSION}"));
    out.line(0, format_args!("account: {}", quoted(account.as_str())));
    if let Some(owner) = owner {
        out.line(0, format_args!("owner: {}", scalar(owner.as_str())));
    }
    out.collection(0, "regions", regions, region);
    out.text
}

fn region(out: &mut Lines, name: &Region, live: &LiveRegion) {
    let LiveRegion { pools, dedicated_ips: _, configuration_sets, leftovers: _ } = live;
    out.line(1, format_args!("{name}:"));
    out.collection(2, "pools", pools, |out, name, pool| self::pool(out, name, pool, &ips_of(name, live)));
    out.collection(2, "configuration_sets", configuration_sets, |out, name, set| {
        configuration_set(out, name, &set.delivery);
    });
}

fn ips_of(pool: &PoolName, live: &LiveRegion) -> Vec<Ipv4Addr> {
    let inside = live.dedicated_ips.iter().filter(|(_, ip)| ip.pool.named() == Some(pool));
    inside.map(|(ip, _)| *ip).collect()
}

fn pool(out: &mut Lines, name: &PoolName, pool: &LivePool, ips: &[Ipv4Addr]) {
    let LivePool { scaling } = pool;
    let name = scalar(name.as_str());
    match scaling {
        LiveScaling::Standard => {
            out.line(3, format_args!("{name}:"));
            out.line(4, if ips.is_empty() { "ips: []" } else { "ips:" });
            ips.iter().for_each(|ip| out.line(5, format_args!("- {ip}")));
        }
        LiveScaling::Managed => out.thing(&name, &["scaling: managed".into()], ""),
        LiveScaling::Unrecognized(mode) => out.thing(&name, &[], &remark("scaling mode", mode)),
    }
}

fn configuration_set(out: &mut Lines, name: &ConfigurationSetName, delivery: &Delivery) {
    let Delivery { pool, tls, max_delivery } = delivery;
    let pool = pool.as_ref().filter(|pool| **pool != PoolRef::Default);
    let fields = [
        pool.map(|pool| format!("pool: {}", scalar(pool.as_str()))),
        tls.as_ref().and_then(tls_field),
        max_delivery.map(|limit| format!("max_delivery: {limit}")),
    ];
    let fields: Vec<String> = fields.into_iter().flatten().collect();
    out.thing(&scalar(name.as_str()), &fields, &tls.as_ref().map(tls_remark).unwrap_or_default());
}

fn tls_field(tls: &TlsPolicy) -> Option<String> {
    match tls {
        TlsPolicy::Require => Some("tls: require".into()),
        TlsPolicy::Optional | TlsPolicy::Unrecognized(_) => None,
    }
}

fn tls_remark(tls: &TlsPolicy) -> String {
    match tls {
        TlsPolicy::Require | TlsPolicy::Optional => String::new(),
        TlsPolicy::Unrecognized(policy) => remark("TLS policy", policy),
    }
}

fn remark(what: &str, value: &str) -> String {
    format!(" # {what} `{}`, which this version of sesform does not know", value.escape_debug())
}

/// A text as a YAML scalar that every reader takes for that text.
///
/// `serde_yaml` quotes what YAML 1.2 would read as something else. It leaves `no`, `on` and the like alone, which
/// YAML 1.1 reads as booleans, and `0o17` or `1_000`, which it reads as numbers: whatever is such a word, or starts like
/// a number, is quoted here.
fn scalar(text: &str) -> String {
    let number_like = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    if number_like || YAML_1_1_WORDS.contains(&text.to_ascii_lowercase().as_str()) {
        return quoted(text);
    }
    serde_yaml::to_string(text).map_or_else(|_| quoted(text), |yaml| yaml.trim_end().to_owned())
}

/// A text in double quotes, escaped as JSON, of which YAML is a superset.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Lines at their indentation.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn line(&mut self, level: usize, content: impl Display) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.text, "{:1$}{content}", "", level * INDENT);
    }

    /// A thing in a Region with its fields, a line each, and a remark beside its name.
    fn thing(&mut self, name: &str, fields: &[String], remark: &str) {
        let empty = if fields.is_empty() { " {}" } else { "" };
        self.line(3, format_args!("{name}:{empty}{remark}"));
        fields.iter().for_each(|field| self.line(4, field));
    }

    fn collection<K, V>(&mut self, level: usize, name: &str, map: &BTreeMap<K, V>, each: impl Fn(&mut Self, &K, &V)) {
        if map.is_empty() {
            return self.line(level, format_args!("{name}: {{}}"));
        }
        self.line(level, format_args!("{name}:"));
        map.iter().for_each(|(key, value)| each(self, key, value));
    }
}
