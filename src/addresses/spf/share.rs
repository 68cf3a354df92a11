//! How many addresses terms let pass.

use schemars::JsonSchema;
use serde::Serialize;

/// How many addresses pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Share {
    /// Of which addresses.
    pub of: Family,
    /// How many of them in percent, rounded down.
    pub percent: u8,
}

/// Addresses of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Every address.
    All,
    /// IPv4 addresses.
    Ip4,
    /// IPv6 addresses of the Internet, which are those of `2000::/3`.
    Ip6,
}
