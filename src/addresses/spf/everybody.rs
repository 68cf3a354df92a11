//! Terms that let everybody pass, or half of all addresses or more, however they are written: `+all`, blocks, alone or
//! together, and `a` and `mx` with such a length.

use std::net::Ipv6Addr;

use ipnet::{Ipv4Net, Ipv6Net};

use super::{
    record::{Hosts, Mechanism, Qualifier, Term},
    share::{Family, Share},
};

/// From this part of all addresses on, a record protects nobody.
const OPEN_PERCENT: u8 = 50;
/// All IPv6 addresses of the Internet are in `2000::/3` (IANA, "Internet Protocol Version 6 Address Space").
const IP6_IN_USE_PREFIX: u8 = 3;

/// Terms that let too many addresses pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Open {
    /// The terms that do it, in their order, with a space between them.
    pub(super) term: String,
    pub(super) share: Share,
}

/// What passes, collected term by term.
#[derive(Debug, Clone, Default)]
pub(super) struct Passed {
    open: Vec<Open>,
    ip4: Vec<(Ipv4Net, String)>,
    ip6: Vec<(Ipv6Net, String)>,
}

impl Passed {
    /// Adds a term, under the text of the term that leads to it, which may be itself.
    pub(super) fn add(&mut self, term: &Term, leads: &str) {
        if term.qualifier != Qualifier::Pass {
            return;
        }
        let all = |of, percent| Open { term: leads.to_owned(), share: Share { of, percent } };
        match &term.mechanism {
            Mechanism::All => self.open.push(all(Family::All, 100)),
            Mechanism::Ip4(block) => self.ip4.push((*block, leads.to_owned())),
            Mechanism::Ip6(block) => self.ip6.push((*block, leads.to_owned())),
            // Where a host is in the blocks around its addresses is not asked: some host is.
            Mechanism::A(Hosts { prefixes, .. }) | Mechanism::Mx(Hosts { prefixes, .. }) => {
                let of_prefix = |length: u8| u8::try_from(100_u128 >> length.min(8)).unwrap_or(100);
                let (ip4, ip6) = (of_prefix(prefixes.ip4), of_prefix(prefixes.ip6.saturating_sub(IP6_IN_USE_PREFIX)));
                self.open.extend((ip4 >= OPEN_PERCENT).then(|| all(Family::Ip4, ip4)));
                self.open.extend((ip6 >= OPEN_PERCENT).then(|| all(Family::Ip6, ip6)));
            }
            Mechanism::Include(_)
            | Mechanism::Ptr
            | Mechanism::Exists(_)
            | Mechanism::Redirect(_)
            | Mechanism::Explanation
            | Mechanism::Modifier => {}
        }
    }

    /// The terms that let too many addresses pass: each alone, else those of IPv4 together, and those of IPv6.
    pub(super) fn open(self) -> Vec<Open> {
        let Self { mut open, ip4, ip6 } = self;
        open.dedup();
        // Who lets everybody pass need not be told of parts.
        if open.iter().any(|open| open.share.of == Family::All) {
            open.retain(|open| open.share.of == Family::All);
            return open;
        }
        let percent = |blocks: &[Ipv4Net]| {
            let size = |block: &Ipv4Net| 1_u128 << (32 - block.prefix_len());
            in_percent(Ipv4Net::aggregate(&blocks.to_vec()).iter().map(size).sum(), 1 << 32)
        };
        open.extend(together(&ip4, Ipv4Net::prefix_len, percent, Family::Ip4));
        let percent = |blocks: &[Ipv6Net]| {
            let sizes = Ipv6Net::aggregate(&blocks.to_vec()).iter().map(size_in_use).sum();
            in_percent(sizes, 1 << (128 - IP6_IN_USE_PREFIX))
        };
        open.extend(together(&ip6, Ipv6Net::prefix_len, percent, Family::Ip6));
        open
    }
}

/// The largest of the blocks that together hold as many addresses as all of them, if these are too many.
fn together<B: Copy>(
    blocks: &[(B, String)],
    length: fn(&B) -> u8,
    percent: impl Fn(&[B]) -> u8,
    of: Family,
) -> Option<Open> {
    let all: Vec<B> = blocks.iter().map(|(block, _)| *block).collect();
    let whole = percent(&all);
    if whole < OPEN_PERCENT {
        return None;
    }
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by_key(|at| length(&blocks[*at].0));
    let (mut held, mut named): (Vec<B>, Vec<usize>) = (Vec::new(), Vec::new());
    for at in order {
        let before = percent(&held);
        if before == whole {
            break;
        }
        held.push(blocks[at].0);
        if percent(&held) > before || named.is_empty() {
            named.push(at);
        }
    }
    named.sort_unstable();
    let mut terms: Vec<&str> = named.iter().map(|at| blocks[*at].1.as_str()).collect();
    terms.dedup();
    Some(Open { term: terms.join(" "), share: Share { of, percent: whole } })
}

/// Terms of a record that nobody looks at and that would let everybody pass otherwise.
pub(super) fn behind_all<'a>(terms: impl Iterator<Item = &'a Term>) -> Vec<Open> {
    let mut passed = Passed::default();
    terms.for_each(|term| passed.add(term, &term.text));
    passed.open()
}

fn in_percent(part: u128, whole: u128) -> u8 {
    // A hundredth first: a hundred times all IPv6 addresses are more than a number holds.
    u8::try_from((part / (whole / 128) * 100) / 128).unwrap_or(100)
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
        use Family::{All, Ip4, Ip6};
        for (text, found) in [
            ("v=spf1 mx all", &[("all", All, 100)][..]),
            ("v=spf1 ip4:0.0.0.0/0 -all", &[("ip4:0.0.0.0/0", Ip4, 100)]),
            ("v=spf1 ip4:128.0.0.0/1 -all", &[("ip4:128.0.0.0/1", Ip4, 50)]),
            ("v=spf1 ip4:0.0.0.0/1 mx ip4:128.0.0.0/1 -all", &[("ip4:0.0.0.0/1 ip4:128.0.0.0/1", Ip4, 100)]),
            (
                "v=spf1 ip4:192.0.2.1 ip4:0.0.0.0/2 ip4:64.0.0.0/3 mx ip4:64.1.0.0/16 ip4:128.0.0.0/2 -all",
                &[("ip4:0.0.0.0/2 ip4:64.0.0.0/3 ip4:128.0.0.0/2", Ip4, 62)],
            ),
            (
                "v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/2 ip4:192.0.0.0/3 -all",
                &[("ip4:0.0.0.0/1 ip4:128.0.0.0/2 ip4:192.0.0.0/3", Ip4, 87)],
            ),
            ("v=spf1 ip4:0.0.0.0/0 ip6:::/0 -all", &[("ip4:0.0.0.0/0", Ip4, 100), ("ip6:::/0", Ip6, 100)]),
            ("v=spf1 ip6:2000::/3 -all", &[("ip6:2000::/3", Ip6, 100)]),
            ("v=spf1 ip6:2000::/4 -all", &[("ip6:2000::/4", Ip6, 50)]),
            ("v=spf1 ip6:2000::/5 ip6:2800::/5 -all", &[("ip6:2000::/5 ip6:2800::/5", Ip6, 50)]),
            ("v=spf1 ip6:::/1 ip6:8000::/1 -all", &[("ip6:::/1", Ip6, 100)]),
            ("v=spf1 a/0 -all", &[("a/0", Ip4, 100)]),
            ("v=spf1 a/1 -all", &[("a/1", Ip4, 50)]),
            ("v=spf1 mx:example.com//0 -all", &[("mx:example.com//0", Ip6, 100)]),
            ("v=spf1 mx//4 -all", &[("mx//4", Ip6, 50)]),
            ("v=spf1 -ip4:0.0.0.0/0", &[]),
            ("v=spf1 ip4:0.0.0.0/2 ip4:0.0.0.0/2 ip4:64.0.0.0/3 ip6:fc00::/7 ip6:2000::/5 a/2 mx//5 ~all", &[]),
        ] {
            let record = Record::parse(text).unwrap();
            let found: Vec<Open> = found
                .iter()
                .map(|(term, of, percent)| {
                    let share = Share { of: *of, percent: *percent };
                    Open { term: (*term).to_owned(), share }
                })
                .collect();
            assert_eq!(behind_all(record.terms.iter()), found, "{text}");
        }
    }
}
