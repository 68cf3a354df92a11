//! Finds an earlier split in a record: the parts that `publish` wrote, and none that is another's.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::Ipv4Net;

use super::{
    publish::{chain, is_part, part_names, parts},
    record::{Mechanism, Qualifier, Record, Term},
    zone::{Query, Texts, Zone},
};

/// What a record has of an earlier split.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// The parts, in their order, with what they hold. Empty if there is none, or it is not known whether it is one.
    pub(super) parts: Vec<(String, Record)>,
    /// Names of parts whose records are not known.
    pub(super) unknown: BTreeSet<String>,
    /// What DNS would have to be asked to know it.
    pub(super) unread: BTreeSet<Query>,
}

impl Split {
    /// The split that a record includes. It is one if a split of what its parts hold would write just these parts: under
    /// these names, of which only those are left out that others have, and in these words.
    pub(super) fn of(name: &str, record: &Record, zone: &Zone) -> Self {
        let mut split = Self::default();
        let written = |term: &Term| match &term.mechanism {
            Mechanism::Include(domain) if is_part(domain, name) && *term == Term::include(domain) => {
                Some(domain.to_ascii_lowercase())
            }
            _ => None,
        };
        let mut open: Vec<String> = record.terms.iter().rev().filter_map(written).collect();
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        while let Some(part) = open.pop() {
            if zone.texts(&part) == Texts::Unread {
                split.unread.insert(Query::Txt(part.clone()));
                split.unknown.insert(part);
                continue;
            }
            let record = zone.record(&part).filter(|_| zone.alias(&part).is_none());
            let Some(record) = record.filter(|record| is_of_split(record, &written)) else { continue };
            if found.insert(part.clone(), split.parts.len()).is_some() {
                continue;
            }
            // The parts of a chain include each other.
            open.extend(record.terms.iter().filter_map(written));
            split.parts.push((part, record));
        }
        let numbered: Vec<String> = part_names(name).collect();
        let last = numbered.iter().rposition(|part| found.contains_key(part)).map_or(0, |at| at + 1);
        let unread = numbered[..last].iter().filter(|part| zone.texts(part) == Texts::Unread);
        split.unread.extend(unread.map(|part| Query::Txt(part.clone())));
        let is_taken = |part: &String| !found.contains_key(part) && zone.is_taken(part);
        let taken: BTreeSet<String> = numbered.into_iter().filter(is_taken).collect();
        let blocks = split.blocks();
        let mut cover = Ipv4Net::aggregate(&blocks);
        cover.sort();
        let is_same = |written: &[(String, Record)]| {
            let is_one = |(one, other): (&(String, Record), &(String, Record))| {
                one.0.eq_ignore_ascii_case(&other.0) && one.1.to_string().eq_ignore_ascii_case(&other.1.to_string())
            };
            written.len() == split.parts.len() && written.iter().zip(&split.parts).all(is_one)
        };
        if !split.unknown.is_empty()
            || cover != blocks
            || !(is_same(&parts(name, &blocks, &taken)) || is_same(&chain(name, &blocks, &taken)))
        {
            split.parts.clear();
        }
        split
    }

    /// The names of the parts, in lower case.
    pub(super) fn names(&self) -> BTreeSet<String> {
        self.parts.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The blocks that the parts hold, in their order.
    pub(super) fn blocks(&self) -> Vec<Ipv4Net> {
        self.parts.iter().flat_map(|(_, record)| blocks(record)).collect()
    }

    /// Takes the parts out of the record that includes them.
    pub(super) fn take_out(&self, record: &mut Record) {
        let names = self.names();
        let is_part = |term: &Term| match &term.mechanism {
            Mechanism::Include(domain) => {
                *term == Term::include(domain) && names.contains(&domain.to_ascii_lowercase())
            }
            _ => false,
        };
        record.terms.retain(|term| !is_part(term));
    }

    /// What of the parts passes no longer under these records: blocks of exactly these addresses.
    pub(super) fn passes_no_longer<'a>(&self, records: impl Iterator<Item = &'a Record>) -> Vec<Ipv4Net> {
        let held: Vec<Ipv4Net> = records.flat_map(blocks).collect();
        let rest = self.blocks().into_iter().flat_map(|block| without(block, &held)).collect();
        let mut rest = Ipv4Net::aggregate(&rest);
        rest.sort();
        rest
    }
}

/// Whether a record has the terms of a part: blocks in their shortest form, perhaps the next part, and `~all`.
fn is_of_split(record: &Record, written: &impl Fn(&Term) -> Option<String>) -> bool {
    let Some((last, terms)) = record.terms.split_last() else { return false };
    let terms = match terms.split_last() {
        Some((next, terms)) if written(next).is_some() => terms,
        _ => terms,
    };
    let is_block = |term: &Term| matches!(term.mechanism, Mechanism::Ip4(block) if *term == Term::ip4(block));
    *last == Term::soft_fail() && !terms.is_empty() && terms.iter().all(is_block)
}

/// The blocks that pass in a record.
fn blocks(record: &Record) -> impl Iterator<Item = Ipv4Net> {
    record.effective().filter(|term| term.qualifier == Qualifier::Pass).filter_map(|term| match term.mechanism {
        Mechanism::Ip4(block) => Some(block),
        _ => None,
    })
}

/// The addresses of a block that are in none of the others, as blocks.
fn without(block: Ipv4Net, held: &[Ipv4Net]) -> Vec<Ipv4Net> {
    if held.iter().any(|held| held.contains(&block)) {
        return Vec::new();
    }
    if !held.iter().any(|held| block.contains(held)) {
        return vec![block];
    }
    let halves = block.subnets(block.prefix_len() + 1).into_iter().flatten();
    halves.flat_map(|half| without(half, held)).collect()
}
