//! Terms that let everybody pass, however they are written: `+all`, blocks that hold at least half of all addresses, alone
//! or together, and `a` and `mx` with such a length.

use std::net::Ipv6Addr;

use ipnet::{Ipv4Net, Ipv6Net};

use super::record::{Hosts, Mechanism, Qualifier, Term};

/// Half of all IPv4 addresses.
const IP4_HALF: u64 = 1 << 31;
/// The length of a block with half of them.
const IP4_HALF_PREFIX: u8 = 1;
/// All IPv6 addresses of the Internet are in `2000::/3` (IANA, "Internet Protocol Version 6 Address Space").
const IP6_IN_USE_PREFIX: u8 = 3;
/// Half of them.
const IP6_HALF: u128 = 1 << 124;

/// The terms that let everybody pass. `None` if there are none.
#[must_use]
pub(super) fn passes_everybody<'a>(terms: impl Iterator<Item = &'a Term>) -> Option<String> {
    let terms: Vec<&Term> = terms.filter(|term| term.qualifier == Qualifier::Pass && !term.is_modifier()).collect();
    if let Some(term) = terms.iter().find(|term| is_everybody(&term.mechanism)) {
        return Some(term.text.clone());
    }
    let ip4 = terms.iter().filter_map(|term| match &term.mechanism {
        Mechanism::Ip4(block) => Some((*block, term.text.as_str())),
        _ => None,
    });
    let (blocks, texts): (Vec<Ipv4Net>, Vec<&str>) = ip4.unzip();
    let size = |block: &Ipv4Net| 1_u64 << (32 - block.prefix_len());
    if Ipv4Net::aggregate(&blocks).iter().map(size).sum::<u64>() >= IP4_HALF {
        return Some(texts.join(" "));
    }
    let ip6 = terms.iter().filter_map(|term| match &term.mechanism {
        Mechanism::Ip6(block) => Some((*block, term.text.as_str())),
        _ => None,
    });
    let (blocks, texts): (Vec<Ipv6Net>, Vec<&str>) = ip6.unzip();
    (Ipv6Net::aggregate(&blocks).iter().map(size_in_use).sum::<u128>() >= IP6_HALF).then(|| texts.join(" "))
}

fn is_everybody(mechanism: &Mechanism) -> bool {
    match mechanism {
        Mechanism::All => true,
        Mechanism::Ip4(block) => block.prefix_len() <= IP4_HALF_PREFIX,
        Mechanism::Ip6(block) => size_in_use(block) >= IP6_HALF,
        Mechanism::A(Hosts { prefixes, .. }) | Mechanism::Mx(Hosts { prefixes, .. }) => {
            prefixes.ip4 <= IP4_HALF_PREFIX || prefixes.ip6 <= IP6_IN_USE_PREFIX
        }
        Mechanism::Include(_)
        | Mechanism::Ptr
        | Mechanism::Exists(_)
        | Mechanism::Redirect(_)
        | Mechanism::Explanation
        | Mechanism::Modifier => false,
    }
}

/// How many addresses of a block are of the Internet.
fn size_in_use(block: &Ipv6Net) -> u128 {
    let in_use = Ipv6Net::new_assert(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), IP6_IN_USE_PREFIX);
    match () {
        () if block.contains(&in_use) => 1 << (128 - IP6_IN_USE_PREFIX),
        () if in_use.contains(block) => 1 << (128 - block.prefix_len()),
        () => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::record::Record, *};

    #[test]
    fn everybody_passes_however_it_is_written() {
        for (text, found) in [
            ("v=spf1 mx all", Some("all")),
            ("v=spf1 ip4:0.0.0.0/0 -all", Some("ip4:0.0.0.0/0")),
            ("v=spf1 ip4:128.0.0.0/1 -all", Some("ip4:128.0.0.0/1")),
            (
                "v=spf1 ip4:0.0.0.0/2 ip4:64.0.0.0/3 mx ip4:128.0.0.0/2 -all",
                Some("ip4:0.0.0.0/2 ip4:64.0.0.0/3 ip4:128.0.0.0/2"),
            ),
            ("v=spf1 ip6:::/0 -all", Some("ip6:::/0")),
            ("v=spf1 ip6:2000::/3 -all", Some("ip6:2000::/3")),
            ("v=spf1 ip6:2000::/5 ip6:2800::/5 -all", Some("ip6:2000::/5 ip6:2800::/5")),
            ("v=spf1 a/0 -all", Some("a/0")),
            ("v=spf1 mx:example.com//0 -all", Some("mx:example.com//0")),
            ("v=spf1 -ip4:0.0.0.0/0", None),
            ("v=spf1 ip4:0.0.0.0/2 ip4:0.0.0.0/2 ip6:fc00::/7 a/24 ~all", None),
        ] {
            let record = Record::parse(text).unwrap();
            assert_eq!(passes_everybody(record.terms.iter()).as_deref(), found, "{text}");
        }
    }
}
