//! Judges the record that a name has, as it is: whether receivers can use it, and whether it lets SES send.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::Ipv4Net;

use super::{
    everybody::Passed,
    lookups::{Passing, Walk},
    merge::{Wanted, judge, limits},
    problem::Problem,
    publish::{NAME_AND_TEXT_MAX, Published},
    record::{AMAZON_SES, Record, Term},
    zone::{Query, Texts, Zone},
};

/// A record as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The SPF records that the name has.
    pub records: Vec<String>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Whether mail of SES passes.
    pub passes: Passes,
    /// What DNS would have to be asked for the rest.
    pub unread: BTreeSet<Query>,
}

/// Whether a record passes mail from the addresses of SES.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passes {
    /// All of it.
    Yes,
    /// Not all of it for certain, and none of it by hosts.
    No,
    /// Not all of it for certain, and perhaps that of some addresses by these terms, which pass hosts.
    Hosts(Vec<String>),
    /// It hangs on these terms, of which it is not known what they pass.
    Unknown(Vec<String>),
}

/// Whether texts can be those of `amazonses.com`: one SPF record that receivers can use, and that passes not everybody.
/// Otherwise whoever answers so does not answer for the Internet.
#[must_use]
pub fn is_of_ses(texts: &[String]) -> bool {
    let records: Vec<&String> = texts.iter().filter(|text| Record::is_published_spf(text)).collect();
    let [text] = records.as_slice() else { return false };
    let mut passed = Passed::default();
    let terms = Record::parse(text).map(|record| record.terms);
    terms.iter().flatten().for_each(|term| passed.add(term, &term.text));
    terms.is_ok() && passed.open().is_empty()
}

/// Judges the records of a name.
#[must_use]
pub fn check(name: &str, zone: &Zone) -> Checked {
    let Texts::Known { records, .. } = zone.texts(name) else {
        let unread = [Query::Txt(name.to_ascii_lowercase())].into();
        return Checked { records: Vec::new(), problems: Vec::new(), passes: Passes::Unknown(Vec::new()), unread };
    };
    let refused = |problems| (problems, Passes::No, BTreeSet::new());
    let (problems, passes, unread) = match records.as_slice() {
        [] => refused(Vec::new()),
        [text] => match Record::parse(text) {
            Ok(record) => of_record(name, &record, zone),
            Err(problems) => refused(problems),
        },
        texts => refused(vec![Problem::SeveralRecords { count: texts.len() }]),
    };
    Checked { records, problems, passes, unread }
}

fn of_record(name: &str, record: &Record, zone: &Zone) -> (Vec<Problem>, Passes, BTreeSet<Query>) {
    let walk = Walk::of(name, record, zone, &BTreeMap::new());
    let mut problems = judge(record, Wanted::AmazonSes);
    problems.extend(limits(&walk));
    problems.extend(walk.problems);
    let (others, name_and_record) = (zone.other_octets(name), Published::new(name, record).octets());
    let octets = name_and_record + others;
    problems.extend((octets > NAME_AND_TEXT_MAX).then(|| Problem::Long { name: name.to_owned(), octets, others }));
    let mut unread = walk.unread;
    let passes = passes(name, walk.passing, zone, &mut unread);
    (problems, passes, unread)
}

/// Whether what a record passes holds what the record of SES passes.
fn passes(name: &str, passing: Passing, zone: &Zone, unread: &mut BTreeSet<Query>) -> Passes {
    if passing.amazon_ses {
        return Passes::Yes;
    }
    let of_ses = Walk::of(name, &Record { terms: vec![Term::include(AMAZON_SES)] }, zone, &BTreeMap::new());
    let is_known = of_ses.unread.is_empty();
    unread.extend(of_ses.unread);
    let wanted = ses_blocks(zone);
    let Passing { late_amazon_ses, blocks, late_blocks, blocked, mut blockers, mut hosts, mut open, .. } = passing;
    let covers = |held: &[Ipv4Net]| {
        let held = Ipv4Net::aggregate(&held.to_vec());
        let is_held = |block: &Ipv4Net| held.iter().any(|held| held.contains(block));
        is_known && !wanted.is_empty() && wanted.iter().all(is_held)
    };
    if covers(&blocks) {
        return Passes::Yes;
    }
    if late_amazon_ses || covers(&[blocks, late_blocks].concat()) {
        // Blocks that hold no address of SES do not match its mail.
        let hits = |block: &Ipv4Net| wanted.iter().any(|of_ses| of_ses.contains(block) || block.contains(of_ses));
        blockers.extend(blocked.into_iter().filter(|(block, _)| !is_known || hits(block)).map(|(_, text)| text));
        return if blockers.is_empty() { Passes::Yes } else { Passes::Unknown(blockers) };
    }
    hosts.dedup();
    open.dedup();
    match () {
        () if !open.is_empty() => Passes::Unknown(open),
        () if !hosts.is_empty() => Passes::Hosts(hosts),
        () => Passes::No,
    }
}

/// The blocks that the record of SES passes.
fn ses_blocks(zone: &Zone) -> Vec<Ipv4Net> {
    let record = zone.record(AMAZON_SES);
    record.map(|record| Walk::of(AMAZON_SES, &record, zone, &BTreeMap::new()).passing.blocks).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{super::zone::Answer, *};

    const NAME: &str = "bounce.example.com";

    fn checked(record: &str) -> Checked {
        let mut zone = Zone::default();
        for (name, text) in [
            (NAME, record),
            (AMAZON_SES, "v=spf1 ip4:199.255.192.0/22 ip4:54.240.0.0/18 ~all"),
            ("_spf.example.net", "v=spf1 include:amazonses.com ~all"),
        ] {
            zone.insert(Query::Txt(name.to_owned()), Answer::Texts(vec![text.to_owned()]));
        }
        check(NAME, &zone)
    }

    #[test]
    fn mail_of_ses_passes_by_its_record_or_by_all_of_its_blocks() {
        let terms = |terms: &[&str]| terms.iter().map(|term| (*term).to_owned()).collect::<Vec<_>>();
        for (record, passes) in [
            ("v=spf1 include:amazonses.com ~all", Passes::Yes),
            ("v=spf1 include:_spf.example.net -all", Passes::Yes),
            ("v=spf1 redirect=_spf.example.net", Passes::Yes),
            ("v=spf1 ip4:199.255.192.0/22 ip4:54.240.0.0/17 ~all", Passes::Yes),
            ("v=spf1 ip4:199.255.192.0/22 ip4:54.240.0.0/19 ip4:54.240.32.0/19 ~all", Passes::Yes),
            ("v=spf1 ip4:199.255.192.0/22 ip4:54.240.0.0/19 ~all", Passes::No),
            ("v=spf1 ?include:amazonses.com -all", Passes::No),
            ("v=spf1 -ip4:192.0.2.0/24 ~ip6:2001:db8::/32 include:amazonses.com -all", Passes::Yes),
            ("v=spf1 -ip4:54.240.0.0/24 include:amazonses.com -all", Passes::Unknown(terms(&["-ip4:54.240.0.0/24"]))),
            (
                "v=spf1 -mx ?include:_spf.example.net include:amazonses.com -all",
                Passes::Unknown(terms(&["-mx", "?include:_spf.example.net"])),
            ),
            ("v=spf1 -all include:amazonses.com", Passes::No),
            ("v=spf1 a mx -all", Passes::Hosts(terms(&["a", "mx"]))),
            ("v=spf1 a mx/16 -all", Passes::Unknown(terms(&["mx/16"]))),
            ("v=spf1 exists:%{i}.example.org -all", Passes::Unknown(terms(&["exists:%{i}.example.org"]))),
            ("v=spf1 include:%{i}.example.org -all", Passes::Unknown(terms(&["include:%{i}.example.org"]))),
            ("v=spf1 mx:x/33 -all", Passes::No),
        ] {
            assert_eq!(checked(record).passes, passes, "{record}");
        }
    }

    #[test]
    fn name_without_a_record_passes_nothing_and_an_unread_one_is_asked_for() {
        let mut zone = Zone::default();
        let unread = check(NAME, &zone);
        assert_eq!((unread.passes, unread.unread), (Passes::Unknown(Vec::new()), [Query::Txt(NAME.to_owned())].into()));
        zone.insert(Query::Txt(NAME.to_owned()), Answer::Texts(Vec::new()));
        assert_eq!(check(NAME, &zone).passes, Passes::No);
    }
}
