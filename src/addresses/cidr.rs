//! The fewest blocks of addresses that cover a list exactly.

use std::{collections::BTreeSet, net::Ipv4Addr};

use ipnet::Ipv4Net;

/// The fewest CIDR blocks that hold these addresses and no others, ascending. `203.0.113.4` and `.5` are one block;
/// `.5` and `.6` are two, because a block that holds both holds others.
#[must_use]
pub fn cover(ips: &BTreeSet<Ipv4Addr>) -> Vec<Ipv4Net> {
    let mut blocks = Ipv4Net::aggregate(&ips.iter().copied().map(Ipv4Net::from).collect());
    blocks.sort_unstable();
    blocks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all_of(block: &Ipv4Net) -> Vec<Ipv4Addr> {
        (u32::from(block.network())..=u32::from(block.broadcast())).map(Ipv4Addr::from).collect()
    }

    fn cover_of(hosts: &[u8]) -> Vec<String> {
        cover(&hosts.iter().map(|host| Ipv4Addr::new(203, 0, 113, *host)).collect())
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn neighbours_share_a_block_only_where_it_holds_no_other_address() {
        assert_eq!(cover_of(&[4, 5]), ["203.0.113.4/31"]);
        assert_eq!(cover_of(&[5, 6]), ["203.0.113.5/32", "203.0.113.6/32"]);
        assert_eq!(cover_of(&[10, 9, 8, 11, 13]), ["203.0.113.8/30", "203.0.113.13/32"]);
        assert!(cover_of(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn blocks_hold_exactly_the_addresses_and_cannot_be_fewer(hosts in proptest::collection::btree_set(0_u32..64, 0..40)) {
            let ips: BTreeSet<Ipv4Addr> = hosts.iter().map(|host| Ipv4Addr::from(0xcb00_7100 + host)).collect();
            let blocks = cover(&ips);
            let held: Vec<Ipv4Addr> = blocks.iter().flat_map(all_of).collect();
            prop_assert_eq!(&held, &ips.iter().copied().collect::<Vec<_>>());
            // Two blocks of one size that make up a larger block would be one too many.
            for pair in blocks.windows(2) {
                prop_assert!(pair[0].supernet() != pair[1].supernet() || pair[0].prefix_len() != pair[1].prefix_len());
            }
        }
    }
}
