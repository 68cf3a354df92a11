//! Leased IPs: dotted IPv4 addresses, as SES leases no others.

use std::net::{Ipv4Addr, Ipv6Addr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{list::ListItem, names::Name};
use crate::{
    config::{code::Code, problem::Problem, span::Span},
    model::NameError,
};

/// An IPv4 address as a regular expression, for schemas.
pub(crate) const IPV4_PATTERN: &str =
    r"^(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}$";

/// A leased IP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::config) struct Ip(pub(in crate::config) Ipv4Addr);

impl Name for Ip {
    const WHAT: &'static str = "an IPv4 address such as `198.51.100.10`";
    const MAP: &'static str = "leased IPs by address, such as `198.51.100.10: {}`";
    const CODE: Code = Code::BadIp;

    fn new(text: &str) -> Result<Self, NameError> {
        let address: Ipv4Addr = text.parse().map_err(|_| NameError::new("it has not four numbers from 0 to 255"))?;
        match never_leased(address) {
            Some(kind) => Err(NameError::new(format!("it is {kind}"))),
            None => Ok(Self(address)),
        }
    }

    fn refused(text: &str, span: Span, error: &NameError) -> Problem {
        if text.parse::<Ipv4Addr>().is_ok() {
            return Problem::error(Self::CODE, span, format!("`{text}` is no address that SES leases: {error}"));
        }
        explain(Problem::error(Self::CODE, span, format!("`{}` is not an IPv4 address", text.escape_debug())), text)
    }
}

impl ListItem for Ip {
    const LIST: &'static str = "a list of IPv4 addresses such as `[198.51.100.10]`";
    // `lower` compares all pools, and tells aliases apart from repetition.
    const REPEATED_ELSEWHERE: bool = true;
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
            .replace(format!("write it without leading zeros: `{address}`"), address.to_string()),
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
            "pattern": IPV4_PATTERN,
            "examples": ["198.51.100.10"],
        })
    }
}
