//! Leased IPs: dotted IPv4 addresses, as SES leases no others.

use std::net::{Ipv4Addr, Ipv6Addr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    from_yaml::{FromYaml, scalar},
    list::ListItem,
};
use crate::config::{
    code::Code,
    problem::{Problem, Problems},
    yaml::Child,
};

/// A leased IP.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct Ip(pub(in crate::config) Ipv4Addr);

impl FromYaml for Ip {
    const EXPECTED: &'static str = "an IPv4 address such as `198.51.100.10`";

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let text = &scalar::<Self>(node, problems)?.text;
        let refused = |_| {
            let message = format!("`{}` is not an IPv4 address", text.escape_debug());
            problems.push(explain(Problem::error(Code::BadIp, node.span(), message), text));
        };
        let address: Ipv4Addr = text.parse().map_err(refused).ok()?;
        if let Some(kind) = never_leased(address) {
            let message = format!("`{address}` is no address that SES leases: it is {kind}");
            problems.push(Problem::error(Code::BadIp, node.span(), message));
            return None;
        }
        Some(Self(address))
    }
}

impl ListItem for Ip {
    const LIST: &'static str = "a list of IPv4 addresses such as `[198.51.100.10]`";
}

/// What an address is that no host has for its own.
fn never_leased(address: Ipv4Addr) -> Option<&'static str> {
    if address.is_unspecified() {
        Some("the address of no host")
    } else if address.is_loopback() {
        Some("a loopback address")
    } else if address.is_multicast() {
        Some("a multicast address")
    } else if address.is_broadcast() {
        Some("the broadcast address")
    } else {
        None
    }
}

fn explain(problem: Problem, text: &str) -> Problem {
    if text.parse::<Ipv6Addr>().is_ok() {
        return problem.help("dedicated IPs are IPv4 addresses: SES leases no IPv6");
    }
    if text.contains('/') {
        return problem.help("list every address by itself: a block does not say which of them are leased");
    }
    match without_zeros(text) {
        Some(address) => problem
            .label("leading zeros: some programs read these octets as octal")
            .replace("write it without leading zeros", address.to_string()),
        None => problem.help("write four numbers from 0 to 255, such as `198.51.100.10`"),
    }
}

/// The address with the leading zeros of its octets left out, if that makes it one.
fn without_zeros(text: &str) -> Option<Ipv4Addr> {
    let octets: Option<Vec<u8>> = text.split('.').map(|octet| octet.parse().ok()).collect();
    let octets: [u8; 4] = octets?.try_into().ok()?;
    Some(Ipv4Addr::from(octets))
}

impl JsonSchema for Ip {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DedicatedIp".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A leased dedicated IP: an IPv4 address such as `198.51.100.10`.",
            "type": "string",
            "format": "ipv4",
            "examples": ["198.51.100.10"],
        })
    }
}
