//! What a Region holds when it is touched for the first time: a few leased IPs, so that there is something to plan.

use std::net::Ipv4Addr;

use super::state::{DedicatedIp, RegionState, Warmup};

/// Last octets of the seeded addresses: twelve, enough for a few pools of several IPs each.
const HOSTS: std::ops::RangeInclusive<u8> = 10..=21;

/// A Region with twelve warm IPs in the default pool. The networks are the ones of RFC 5737, which nobody can own.
pub(super) fn leased_ips(region: &str) -> RegionState {
    let [a, b, c] = network(region);
    let mut state = RegionState::default();
    for host in HOSTS {
        state.dedicated_ips.insert(Ipv4Addr::new(a, b, c, host), DedicatedIp::in_default_pool(Warmup::Done));
    }
    state
}

fn network(region: &str) -> [u8; 3] {
    match region {
        "eu-west-1" => [198, 51, 100],
        "us-east-1" => [203, 0, 113],
        _ => [192, 0, 2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_region_has_twelve_addresses_of_its_own_documentation_network() {
        for (region, first, last) in [
            ("eu-west-1", "198.51.100.10", "198.51.100.21"),
            ("us-east-1", "203.0.113.10", "203.0.113.21"),
            ("ap-southeast-2", "192.0.2.10", "192.0.2.21"),
        ] {
            let ips: Vec<String> = leased_ips(region).dedicated_ips.keys().map(ToString::to_string).collect();
            assert_eq!((ips.len(), ips[0].as_str(), ips[11].as_str()), (12, first, last));
        }
    }
}
