//! Goes through a record as receivers do with mail that nothing matches: counts the terms that query DNS, and finds what
//! is wrong with the records that it includes.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    everybody::Passed,
    grammar::target,
    problem::{Problem, Spare, TermCost, VoidLookup},
    record::{AMAZON_SES, Hosts, Mechanism, Qualifier, Record, Term},
    spare::spare,
    zone::{Answer, Query, Texts, Zone},
};

/// The most terms that receivers follow (RFC 7208, section 4.6.4).
pub const LOOKUPS_MAX: usize = 10;
/// The most queries without an answer that receivers accept (the same section).
pub const VOID_MAX: usize = 2;
/// The most mail servers of a name that receivers look at (the same section).
pub const EXCHANGES_MAX: usize = 10;
/// Behind so many terms nothing more is read: receivers gave up long before.
const READ_MAX: usize = 5 * LOOKUPS_MAX;
/// Where counting ends: records may include each other so that the count doubles with each of them.
const COUNT_MAX: usize = 1_000;

/// The number of terms that query DNS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Lookups {
    /// Their number, with those of the included records that are known.
    pub count: usize,
    /// Whether every included record is known, and no term asks what hangs on the sender. Otherwise there may be more.
    pub is_exact: bool,
    /// The number of queries without an answer, of which receivers accept 2. Absent unless all of them are
    /// known: DNS was asked, and none hangs on the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void: Option<usize>,
}

/// Blocks around hosts that are no wider do not hold the addresses of SES, whose record has blocks of 64 times their size.
const WIDE: u8 = 24;

/// What going through a record found.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    pub(super) lookups: Lookups,
    /// The queries without an answer that are known.
    pub(super) void: Vec<VoidLookup>,
    /// Terms that ask what hangs on the sender, so that it is not known whether they have answers.
    pub(super) on_sender: Vec<String>,
    /// What DNS was not asked and would have to be.
    pub(super) unread: BTreeSet<Query>,
    /// Names whose records are not known.
    pub(super) unknown: BTreeSet<String>,
    /// The names that the record leads to, whether their records are known or not.
    pub(super) reached: BTreeSet<String>,
    /// What is wrong with what the record leads to, and terms that let everybody pass.
    pub(super) problems: Vec<Problem>,
    /// What each term of the record costs, the dearest first.
    pub(super) costs: Vec<TermCost>,
    /// The terms that can go, if there are too many.
    pub(super) spare: Vec<Spare>,
    /// What the record passes before anything can fail.
    pub(super) passing: Passing,
}

/// What a record passes, as far as terms before it cannot decide otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Passing {
    /// Whether that is what the record of SES passes.
    pub(super) amazon_ses: bool,
    /// The blocks that are named.
    pub(super) blocks: Vec<Ipv4Net>,
    /// Whether the record of SES, and which blocks, pass behind a term that may match first.
    pub(super) late_amazon_ses: bool,
    pub(super) late_blocks: Vec<Ipv4Net>,
    /// The terms that may match before and do not pass: blocks, and others.
    pub(super) blocked: Vec<(Ipv4Net, String)>,
    pub(super) blockers: Vec<String>,
    /// Terms that pass hosts, and the blocks around them.
    pub(super) hosts: Vec<String>,
    /// Terms of which it is not known what they pass: it hangs on the sender, on wide blocks around hosts, or on what was
    /// not read.
    pub(super) open: Vec<String>,
}

impl Walk {
    /// Goes through the record of a name. `parts` are records that are published with it.
    pub(super) fn of(name: &str, record: &Record, zone: &Zone, parts: &BTreeMap<String, Record>) -> Self {
        let name = name.to_ascii_lowercase();
        let mut walking = Walking {
            zone,
            parts,
            sender: name.clone(),
            open: vec![name.clone()],
            count: 0,
            void: Vec::new(),
            on_sender: Vec::new(),
            outermost: String::new(),
            is_void_exact: true,
            unread: BTreeSet::new(),
            unknown: BTreeSet::new(),
            reached: BTreeSet::new(),
            problems: Vec::new(),
            costs: Vec::new(),
            leads: None,
            passed: Passed::default(),
            passing: Passing::default(),
        };
        walking.record(&name, record, Way { passes: true, is_first: true });
        let Walking { count, void, on_sender, is_void_exact, unread, unknown, reached, passing, .. } = walking;
        let (mut problems, mut costs) = (walking.problems, walking.costs);
        costs.sort_by_key(|cost| Reverse(cost.lookups));
        let is_exact = unknown.is_empty() && on_sender.is_empty();
        let lookups = Lookups { count, is_exact, void: (is_void_exact && is_exact).then_some(void.len()) };
        let spare = if count > LOOKUPS_MAX { spare(&name, record, zone, parts) } else { Vec::new() };
        problems.extend(
            walking.passed.open().into_iter().map(|open| Problem::PassesAll { term: open.term, share: open.share }),
        );
        Self { lookups, void, on_sender, unread, unknown, reached, problems, costs, spare, passing }
    }
}

struct Walking<'a> {
    zone: &'a Zone,
    parts: &'a BTreeMap<String, Record>,
    sender: String,
    /// The records that are being gone through, the outermost first.
    open: Vec<String>,
    count: usize,
    /// Queries without an answer, and whether every answer is known.
    void: Vec<VoidLookup>,
    is_void_exact: bool,
    on_sender: Vec<String>,
    /// The term of the outermost record that is being gone through.
    outermost: String,
    unread: BTreeSet<Query>,
    unknown: BTreeSet<String>,
    reached: BTreeSet<String>,
    problems: Vec<Problem>,
    /// What the terms of the record cost that is being gone through.
    costs: Vec<TermCost>,
    /// The term of the outermost record that leads to the one that is being gone through.
    leads: Option<String>,
    passed: Passed,
    passing: Passing,
}

/// How a record was come to.
#[derive(Debug, Clone, Copy)]
struct Way {
    /// Whether what it passes passes.
    passes: bool,
    /// Whether nothing before it can match with another result.
    is_first: bool,
}

impl Walking<'_> {
    fn record(&mut self, name: &str, record: &Record, mut way: Way) {
        // A redirect is looked at last, wherever it stands (section 6.1).
        let (last, terms): (Vec<&Term>, Vec<&Term>) = record.effective().partition(|term| term.is_modifier());
        for term in terms.into_iter().chain(last) {
            let (before, around) = (self.count, std::mem::take(&mut self.costs));
            self.term(name, term, way);
            let mut inside = std::mem::replace(&mut self.costs, around);
            inside.sort_by_key(|cost| Reverse(cost.lookups));
            let lookups = self.count - before;
            self.costs.extend((lookups > 0).then(|| TermCost { term: term.text.clone(), lookups, inside }));
            if term.qualifier != Qualifier::Pass {
                way.is_first = false;
                self.block(term, way);
            }
        }
    }

    /// Notes a term that does not pass what it matches.
    fn block(&mut self, term: &Term, way: Way) {
        match &term.mechanism {
            _ if !way.passes => {}
            Mechanism::Ip4(block) => self.passing.blocked.push((*block, term.text.clone())),
            Mechanism::Ip6(_) | Mechanism::All => {}
            _ => self.passing.blockers.push(term.text.clone()),
        }
    }

    /// Notes what a term passes that leads to no other record.
    fn pass(&mut self, term: &Term, way: Way) {
        if !way.passes {
            return;
        }
        let leads = self.leads.clone().unwrap_or_else(|| term.text.clone());
        self.passed.add(term, &leads);
        if term.qualifier != Qualifier::Pass {
            return;
        }
        match &term.mechanism {
            Mechanism::Ip4(block) if !way.is_first => self.passing.late_blocks.push(*block),
            Mechanism::Ip4(block) => self.passing.blocks.push(*block),
            Mechanism::A(hosts) | Mechanism::Mx(hosts) if hosts.prefixes.ip4 > WIDE => self.passing.hosts.push(leads),
            Mechanism::A(_) | Mechanism::Mx(_) | Mechanism::Ptr | Mechanism::Exists(_) => self.passing.open.push(leads),
            Mechanism::All
            | Mechanism::Include(_)
            | Mechanism::Ip6(_)
            | Mechanism::Redirect(_)
            | Mechanism::Explanation
            | Mechanism::Modifier => {}
        }
    }

    fn term(&mut self, domain: &str, term: &Term, way: Way) {
        if self.count >= COUNT_MAX {
            return;
        }
        self.pass(term, way);
        if self.leads.is_none() {
            self.outermost.clone_from(&term.text);
        }
        match &term.mechanism {
            Mechanism::Include(spec) | Mechanism::Redirect(spec) => {
                self.count += 1;
                let passes = way.passes && term.qualifier == Qualifier::Pass;
                let outermost = self.leads.is_none();
                self.leads.get_or_insert_with(|| term.text.clone());
                self.nested(domain, spec, Way { passes, ..way });
                if outermost {
                    self.leads = None;
                }
            }
            Mechanism::A(hosts) => {
                self.count += 1;
                match self.host(domain, hosts) {
                    Some(name) => drop(self.addresses(name)),
                    None => self.hangs_on_sender(term),
                }
            }
            Mechanism::Mx(hosts) => {
                self.count += 1;
                match self.host(domain, hosts) {
                    Some(name) => self.exchanges(name),
                    None => self.hangs_on_sender(term),
                }
            }
            Mechanism::Exists(spec) => {
                self.count += 1;
                let name = target(spec, domain, &self.sender);
                if name.is_none() {
                    self.hangs_on_sender(term);
                }
                let found = name.and_then(|name| self.addresses(name));
                // A name that hangs on nothing exists for everybody.
                if found.is_some_and(|found| found > 0) && way.passes {
                    let all = Term { mechanism: Mechanism::All, ..term.clone() };
                    self.pass(&all, way);
                }
            }
            // What it asks for hangs on the address of the sender.
            Mechanism::Ptr => {
                self.count += 1;
                self.hangs_on_sender(term);
            }
            Mechanism::All | Mechanism::Ip4(_) | Mechanism::Ip6(_) | Mechanism::Explanation | Mechanism::Modifier => {}
        }
    }

    /// Notes a term that asks what hangs on the sender.
    fn hangs_on_sender(&mut self, term: &Term) {
        if !self.on_sender.contains(&term.text) {
            self.on_sender.push(term.text.clone());
        }
    }

    /// The name of `a` and `mx`.
    fn host(&self, domain: &str, hosts: &Hosts) -> Option<String> {
        hosts.name.as_ref().map_or(Some(domain.to_owned()), |spec| target(spec, domain, &self.sender))
    }

    /// The number of addresses of a name.
    fn addresses(&mut self, name: String) -> Option<usize> {
        let found = match self.ask(Query::A(name.clone()))? {
            Answer::Addresses(found) => found,
            Answer::Texts(_) | Answer::Aliased { .. } | Answer::Exchanges(_) => return None,
        };
        self.count_void(found == 0, name);
        Some(found)
    }

    fn exchanges(&mut self, name: String) {
        let Some(Answer::Exchanges(found)) = self.ask(Query::Mx(name.clone())) else { return };
        self.count_void(found.is_empty(), name.clone());
        if found.len() > EXCHANGES_MAX {
            self.report(Problem::TooManyExchanges { name, count: found.len() });
            return;
        }
        for exchange in found {
            let _: Option<usize> = self.addresses(exchange);
        }
    }

    /// The answer to a question. Without one, the number of void look-ups is not known.
    fn ask(&mut self, query: Query) -> Option<Answer> {
        let answer = self.zone.answer(&query).cloned();
        if answer.is_none() {
            self.is_void_exact = false;
            self.want(query);
        }
        answer
    }

    fn want(&mut self, query: Query) {
        if self.count <= READ_MAX {
            self.unread.insert(query);
        }
    }

    fn count_void(&mut self, is_void: bool, name: String) {
        self.void.extend(is_void.then(|| VoidLookup { term: self.outermost.clone(), name }));
    }

    /// Goes through the record of another name.
    fn nested(&mut self, domain: &str, spec: &str, way: Way) {
        let leads = way.passes.then(|| self.leads.clone()).flatten();
        let Some(name) = target(spec, domain, &self.sender) else {
            self.unknown.insert(spec.to_owned());
            self.passing.open.extend(leads);
            return;
        };
        self.reached.insert(name.clone());
        let is_of_ses = way.passes && name == AMAZON_SES;
        self.passing.amazon_ses |= is_of_ses && way.is_first;
        self.passing.late_amazon_ses |= is_of_ses;
        if let Some(at) = self.open.iter().position(|open| *open == name) {
            let names = self.open[at..].iter().chain([&name]).cloned().collect();
            return self.report(Problem::Loop { names });
        }
        let record = match self.parts.get(&name) {
            Some(part) => Ok(part.clone()),
            None => match self.zone.texts(&name) {
                Texts::Unread => {
                    self.want(Query::Txt(name.clone()));
                    self.unknown.insert(name);
                    self.passing.open.extend(leads);
                    return;
                }
                Texts::Known { records, is_void } => {
                    self.count_void(is_void, name.clone());
                    read(&name, &records)
                }
            },
        };
        match record {
            Ok(record) => {
                self.open.push(name.clone());
                self.record(&name, &record, way);
                self.open.pop();
            }
            Err(problems) => problems.into_iter().for_each(|problem| self.report(problem)),
        }
    }

    fn report(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

/// The record of a name that another record leads to.
fn read(name: &str, records: &[String]) -> Result<Record, Vec<Problem>> {
    match records {
        [] => Err(vec![Problem::NoRecord { name: name.to_owned() }]),
        [text] => Record::parse(text).map_err(|problems| {
            let inside = |problem| Problem::Inside { name: name.to_owned(), problem: Box::new(problem) };
            problems.into_iter().map(inside).collect()
        }),
        texts => {
            let problem = Box::new(Problem::SeveralRecords { count: texts.len() });
            Err(vec![Problem::Inside { name: name.to_owned(), problem }])
        }
    }
}

#[cfg(test)]
mod tests;
