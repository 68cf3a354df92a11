//! Adds what mail of SES needs to the record that a name has.
//!
//! Terms that are there stay as they are, in their order, with their qualifiers. A record that receivers cannot use, or
//! that passes everybody, is not merged into: it has to be mended first.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::Ipv4Net;

use super::{
    everybody::behind_all,
    lookups::{LOOKUPS_MAX, Lookups, VOID_MAX, Walk},
    problem::Problem,
    publish::{NAME_AND_TEXT_MAX, Published, chain, is_part, part_names, parts},
    record::{AMAZON_SES, Mechanism, Qualifier, Record, Term},
    split::Split,
    zone::{Query, Texts, Zone},
};

/// What a record is to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// What SES's own record passes: leased and shared addresses.
    AmazonSes,
    /// These blocks and no others of SES.
    Blocks(&'a [Ipv4Net]),
}

/// A record that was merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The records to publish, that of the name first. None if something is wrong that has to be mended first.
    pub published: Vec<Published>,
    /// The terms of the merged record that query DNS. `None` if there is no merged record.
    pub lookups: Option<Lookups>,
    /// What is wrong, and what to know.
    pub problems: Vec<Problem>,
    /// Whether the record that is there passes all of it already.
    pub is_unchanged: bool,
    /// What DNS would have to be asked for the rest.
    pub unread: BTreeSet<Query>,
    /// The names of included records that are not known: they were not read, or hang on the sender.
    pub unknown: BTreeSet<String>,
    /// Terms that ask what hangs on the sender, so that it is not known whether they have answers.
    pub on_sender: Vec<String>,
    /// The names that the records lead to.
    pub reached: BTreeSet<String>,
}

/// Merges into the records that a name has: none, one, or, which is wrong, several. What is not known to have a record is
/// taken to have none.
#[must_use]
pub fn merge(name: &str, wanted: Wanted<'_>, zone: &Zone) -> Merged {
    let existing = match zone.texts(name) {
        Texts::Known { records, .. } => records,
        Texts::Unread => Vec::new(),
    };
    let mut merged = match existing.as_slice() {
        [] => into(name, None, wanted, zone),
        [text] => match Record::parse(text) {
            Ok(record) => into(name, Some(record), wanted, zone),
            Err(problems) => Merged::refused(problems),
        },
        texts => Merged::refused(vec![Problem::SeveralRecords { count: texts.len() }]),
    };
    if zone.texts(name) == Texts::Unread {
        merged.unread.insert(Query::Txt(name.to_ascii_lowercase()));
    }
    match zone.alias(name) {
        Some(to) => merged.at_alias(name, to),
        None => merged,
    }
}

fn into(name: &str, record: Option<Record>, wanted: Wanted<'_>, zone: &Zone) -> Merged {
    let nothing = BTreeMap::new();
    let (mut problems, mut unread, mut reached) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let mut is_passed = false;
    if let Some(record) = &record {
        let walk = Walk::of(name, record, zone, &nothing);
        problems = judge(record, wanted);
        problems.extend(limits(&walk));
        (unread, reached) = (walk.unread, walk.reached);
        problems.extend(walk.problems);
        is_passed = walk.passing.amazon_ses;
    }
    // Of the look-ups the merged record tells.
    let is_limit = |problem: &Problem| matches!(problem, Problem::TooManyLookups { .. });
    if problems.iter().any(|problem| problem.is_fatal() && !is_limit(problem)) {
        return Merged { unread, reached, ..Merged::refused(problems) };
    }
    problems.retain(|problem| !is_limit(problem));
    let before = record.as_ref().map(ToString::to_string);
    let mut record = record.unwrap_or_else(|| Record { terms: vec![Term::soft_fail()] });
    let (mut taken, mut split) = (BTreeSet::new(), Split::default());
    if let Wanted::Blocks(_) = wanted {
        split = Split::of(name, &record, zone);
        split.take_out(&mut record);
        unread.append(&mut split.unread);
        let names = std::mem::take(&mut split.unknown);
        problems.extend((!names.is_empty()).then_some(Problem::PartsUnknown { names }));
        // A second record at a name that has one would spoil both.
        let ours = split.names();
        let is_taken = |part: &String| !ours.contains(part) && zone.is_taken(part);
        taken = part_names(name).filter(is_taken).chain(included_parts(name, &record)).collect();
    }
    let bare = record.clone();
    let missing = missing(&record, wanted, is_passed);
    let (published, parts) = add(name, &mut record, missing, wanted, &taken, zone);
    problems.extend(replaced(&split, &record, &parts));
    let is_unchanged = before.is_some_and(|before| before == record.to_string()) && parts.is_empty();
    let walk = Walk::of(name, &record, zone, &parts);
    let mut found: Vec<Problem> = limits(&walk).into_iter().chain(walk.problems).collect();
    found.iter_mut().for_each(|problem| name_ways_out(problem, name, bare.clone(), wanted, zone));
    for problem in found {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    unread.extend(walk.unread);
    reached.extend(walk.reached);
    let names = parts.keys().filter(|part| zone.texts(part) == Texts::Unread);
    unread.extend(names.map(|part| Query::Txt(part.clone())));
    let (lookups, unknown, on_sender) = (walk.lookups, walk.unknown, walk.on_sender);
    if problems.iter().any(Problem::is_fatal) {
        return Merged { unread, reached, ..Merged::refused(problems) };
    }
    problems.extend(published.iter().filter_map(|published| {
        let others = zone.other_octets(&published.name);
        let octets = published.octets() + others;
        (octets > NAME_AND_TEXT_MAX).then(|| Problem::Long { name: published.name.clone(), octets, others })
    }));
    Merged { published, lookups: Some(lookups), problems, is_unchanged, unread, unknown, on_sender, reached }
}

/// Says of too many look-ups what a record of this mail alone costs, and one with the record of SES instead of addresses.
fn name_ways_out(problem: &mut Problem, name: &str, bare: Record, wanted: Wanted<'_>, zone: &Zone) {
    let Problem::TooManyLookups { count, alone, with_include, .. } = problem else { return };
    let cost = |record: Record, wanted: Wanted<'_>| {
        let mut record = record;
        let missing = missing(&record, wanted, false);
        let (_, parts) = add(name, &mut record, missing, wanted, &BTreeSet::new(), zone);
        Walk::of(name, &record, zone, &parts).lookups.count
    };
    let of_mail = cost(Record { terms: vec![Term::soft_fail()] }, wanted);
    *alone = (of_mail <= LOOKUPS_MAX && of_mail < *count).then_some(of_mail);
    if let Wanted::Blocks(_) = wanted {
        let included = cost(bare, Wanted::AmazonSes);
        *with_include = (included < *count).then_some(included);
    }
}

impl Merged {
    /// The same for a name that is an alias, where no record can be published.
    fn at_alias(mut self, name: &str, to: &str) -> Self {
        let (name, to) = (name.to_owned(), to.to_owned());
        if self.is_unchanged {
            self.published.clear();
            self.problems.push(Problem::AliasPasses { name, to });
            return self;
        }
        let Self { mut problems, unread, reached, .. } = self;
        problems.insert(0, Problem::Alias { name, to });
        Self { unread, reached, ..Self::refused(problems) }
    }

    fn refused(problems: Vec<Problem>) -> Self {
        Self {
            published: Vec::new(),
            lookups: None,
            problems,
            is_unchanged: false,
            unread: BTreeSet::new(),
            unknown: BTreeSet::new(),
            on_sender: Vec::new(),
            reached: BTreeSet::new(),
        }
    }
}

/// Limits of receivers that are passed.
pub(super) fn limits(walk: &Walk) -> Vec<Problem> {
    let (count, void) = (walk.lookups.count, walk.void.len());
    let many = (count > LOOKUPS_MAX).then(|| Problem::TooManyLookups {
        count,
        terms: walk.costs.clone(),
        spare: walk.spare.clone(),
        alone: None,
        with_include: None,
    });
    many.into_iter()
        .chain((void > VOID_MAX).then(|| Problem::TooManyVoid { count: void, lookups: walk.void.clone() }))
        .collect()
}

/// Names like those of parts that the record includes, however: they are another's.
fn included_parts(name: &str, record: &Record) -> BTreeSet<String> {
    let part = |term: &Term| match &term.mechanism {
        Mechanism::Include(domain) if is_part(domain, name) => Some(domain.trim_end_matches('.').to_ascii_lowercase()),
        _ => None,
    };
    record.terms.iter().filter_map(part).collect()
}

/// What is said of an earlier split that is replaced: what passes no longer, and which names can be deleted.
fn replaced(split: &Split, record: &Record, parts: &BTreeMap<String, Record>) -> Vec<Problem> {
    let blocks = split.passes_no_longer(parts.values().chain([record]));
    let blocks: Vec<String> = blocks.iter().map(ToString::to_string).collect();
    let names: BTreeSet<String> = split.names().into_iter().filter(|part| !parts.contains_key(part)).collect();
    let passed = (!blocks.is_empty()).then_some(Problem::PartsPassNoLonger { blocks });
    let unused = (!names.is_empty()).then_some(Problem::PartsUnused { names });
    passed.into_iter().chain(unused).collect()
}

/// What is wrong with a record that can be read.
pub(super) fn judge(record: &Record, wanted: Wanted<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    // Terms that nobody looks at would be written again.
    let behind = record.all().map_or(&[][..], |at| &record.terms[at + 1..]);
    problems.extend(behind_all(behind.iter()).into_iter().map(|open| Problem::OpenBehindAll { term: open.term }));
    for term in &record.terms {
        match &term.mechanism {
            Mechanism::Ptr => problems.push(Problem::Ptr { term: term.text.clone() }),
            Mechanism::Include(_) if term.includes(AMAZON_SES) => match (term.qualifier, wanted) {
                (Qualifier::Other, _) => problems.push(Problem::IncludeDoesNotPass { term: term.text.clone() }),
                (Qualifier::Pass, Wanted::Blocks(_)) => problems.push(Problem::IncludesAmazonSes),
                (Qualifier::Pass, Wanted::AmazonSes) => {}
            },
            _ => {}
        }
    }
    let redirects = record.terms.iter().any(|term| matches!(term.mechanism, Mechanism::Redirect(_)));
    match record.all() {
        None if !redirects => problems.push(Problem::MissingAll),
        None => {}
        Some(at) => {
            let behind = record.terms[at + 1..].iter().filter(|term| !term.is_modifier());
            let terms: Vec<String> = behind.map(|term| term.text.clone()).collect();
            problems.extend((!terms.is_empty()).then_some(Problem::BehindAll { terms }));
            problems.extend(redirects.then_some(Problem::RedirectIgnored));
        }
    }
    problems
}

/// What the record does not pass yet.
enum Missing {
    Nothing,
    Include,
    Blocks(Vec<Ipv4Net>),
}

fn missing(record: &Record, wanted: Wanted<'_>, has_amazon_ses: bool) -> Missing {
    let decides = |term: &&Term| term.qualifier == Qualifier::Pass && term.mechanism != Mechanism::All;
    let decided: Vec<&Term> = record.terms.iter().take_while(decides).collect();
    let is_passed = |block: &Ipv4Net| {
        decided.iter().any(|term| matches!(&term.mechanism, Mechanism::Ip4(of) if of.contains(block)))
    };
    match wanted {
        Wanted::AmazonSes if has_amazon_ses => Missing::Nothing,
        Wanted::AmazonSes => Missing::Include,
        Wanted::Blocks(blocks) => {
            let missing: Vec<Ipv4Net> = blocks.iter().filter(|block| !is_passed(block)).copied().collect();
            if missing.is_empty() { Missing::Nothing } else { Missing::Blocks(missing) }
        }
    }
}

/// Where new terms come: before `all` and `redirect=`, before what fails or is neutral, which may match first, and before
/// what hangs on the sender, whose look-ups may have no answer.
fn place(name: &str, record: &Record, zone: &Zone) -> usize {
    let hangs_on_sender = |term: &Term| {
        let walk = Walk::of(name, &Record { terms: vec![term.clone()] }, zone, &BTreeMap::new());
        !walk.on_sender.is_empty() || walk.unknown.iter().any(|name| name.contains('%'))
    };
    let ends = |term: &Term| {
        let is_of_end = term.qualifier == Qualifier::Other || term.is_modifier() || term.mechanism == Mechanism::All;
        is_of_end || hangs_on_sender(term)
    };
    record.terms.iter().position(ends).unwrap_or(record.terms.len())
}

/// Adds the terms, and returns the records to publish with those of them that the record includes.
fn add(
    name: &str,
    record: &mut Record,
    missing: Missing,
    wanted: Wanted<'_>,
    taken: &BTreeSet<String>,
    zone: &Zone,
) -> (Vec<Published>, BTreeMap<String, Record>) {
    let at = place(name, record, zone);
    let others = zone.other_octets(name);
    let fits = |published: &Published| published.octets() + others <= NAME_AND_TEXT_MAX;
    match missing {
        Missing::Nothing => {}
        Missing::Include => record.terms.insert(at, Term::include(AMAZON_SES)),
        Missing::Blocks(blocks) => {
            let mut whole = record.clone();
            whole.terms.splice(at..at, blocks.iter().map(|block| Term::ip4(*block)));
            let published = Published::new(name, &whole);
            if fits(&published) {
                *record = whole;
                return (vec![published], BTreeMap::new());
            }
            // All blocks go into the parts, so that one list of addresses stands in one place.
            let alone = published;
            let Wanted::Blocks(all) = wanted else { return (vec![alone], BTreeMap::new()) };
            let mut parts = parts(name, all, taken);
            let before = record.clone();
            record.terms.splice(at..at, parts.iter().map(|(part, _)| Term::include(part)));
            let mut published = vec![Published::new(name, record)];
            if !fits(&published[0]) && parts.len() > 1 {
                // A long name leaves no room for all of them: each part includes the next one.
                parts = chain(name, all, taken);
                *record = before;
                record.terms.splice(at..at, parts.first().map(|(part, _)| Term::include(part)));
                published = vec![Published::new(name, record)];
            }
            // Other texts of the name may leave no room for either.
            if alone.octets() <= NAME_AND_TEXT_MAX && !fits(&published[0]) {
                *record = whole;
                return (vec![alone], BTreeMap::new());
            }
            published.extend(parts.iter().map(|(part, record)| Published::new(part, record)));
            let known = parts.into_iter().map(|(part, record)| (part.to_ascii_lowercase(), record)).collect();
            return (published, known);
        }
    }
    (vec![Published::new(name, record)], BTreeMap::new())
}

#[cfg(test)]
mod tests;
