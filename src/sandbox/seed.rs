//! The content of a Region when it is first accessed. Some Regions have a few leased IPs, and a verified domain where it
//! is asked for, so that there is something to plan.

use std::net::Ipv4Addr;

use super::state::{DedicatedIp, EmailIdentity, RegionState, Warmup};

/// Last octets of the seeded addresses: twelve, which is enough for a few pools of several IPs each.
const HOSTS: std::ops::RangeInclusive<u8> = 10..=21;
/// The domain that is verified, so that files can track links by it. RFC 2606 reserves it for examples.
const DOMAIN: &str = "example.com";

/// Returns a Region with twelve warm IPs in the default pool. The networks are those of RFC 5737, which nobody can own.
/// There are three of them, so other Regions start empty, like the Regions of an account in which it has never leased
/// an IP.
pub(super) fn leased_ips(region: &str) -> RegionState {
    let mut state = RegionState::default();
    let Some([a, b, c]) = network(region) else { return state };
    for host in HOSTS {
        state.dedicated_ips.insert(Ipv4Addr::new(a, b, c, host), DedicatedIp::in_default_pool(Warmup::Done));
    }
    state
}

/// Adds a verified domain to a Region that has something.
pub(super) fn with_domain(mut state: RegionState) -> RegionState {
    if state != RegionState::default() {
        state.email_identities.insert(DOMAIN.to_owned(), EmailIdentity::default());
    }
    state
}

fn network(region: &str) -> Option<[u8; 3]> {
    match region {
        "eu-west-1" => Some([198, 51, 100]),
        "us-east-1" => Some([203, 0, 113]),
        "ap-southeast-2" => Some([192, 0, 2]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_regions_have_twelve_addresses_of_their_own_documentation_network() {
        assert_eq!(with_domain(leased_ips("eu-central-1")), RegionState::default());
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
