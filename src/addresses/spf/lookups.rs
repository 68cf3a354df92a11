//! Goes through a record as receivers do with mail that nothing matches: counts the terms that query DNS, and finds what
//! is wrong with the records that it includes.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    everybody::passes_everybody,
    grammar::target,
    problem::Problem,
    record::{Hosts, Mechanism, Qualifier, Record, Term},
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
    /// Whether every included record is known. Otherwise there may be more.
    pub is_exact: bool,
    /// The number of queries without an answer, of which receivers accept 2. Absent unless DNS was asked for all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void: Option<usize>,
}

/// What going through a record found.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    pub(super) lookups: Lookups,
    /// The queries without an answer that are known.
    pub(super) least_void: usize,
    /// What DNS was not asked and would have to be.
    pub(super) unread: BTreeSet<Query>,
    /// Names whose records are not known.
    pub(super) unknown: BTreeSet<String>,
    /// The names that the record leads to, whether their records are known or not.
    pub(super) reached: BTreeSet<String>,
    /// What is wrong with what the record leads to.
    pub(super) problems: Vec<Problem>,
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
            void: 0,
            is_void_exact: true,
            unread: BTreeSet::new(),
            unknown: BTreeSet::new(),
            reached: BTreeSet::new(),
            problems: Vec::new(),
        };
        walking.record(&name, record);
        let Walking { count, void: least_void, is_void_exact, unread, unknown, reached, problems, .. } = walking;
        let void = (is_void_exact && unknown.is_empty()).then_some(least_void);
        let lookups = Lookups { count, is_exact: unknown.is_empty(), void };
        Self { lookups, least_void, unread, unknown, reached, problems }
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
    void: usize,
    is_void_exact: bool,
    unread: BTreeSet<Query>,
    unknown: BTreeSet<String>,
    reached: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl Walking<'_> {
    fn record(&mut self, name: &str, record: &Record) {
        record.effective().for_each(|term| self.term(name, term));
    }

    fn term(&mut self, domain: &str, term: &Term) {
        if self.count >= COUNT_MAX {
            return;
        }
        match &term.mechanism {
            Mechanism::Include(spec) | Mechanism::Redirect(spec) => {
                self.count += 1;
                self.nested(domain, spec, term);
            }
            Mechanism::A(hosts) => {
                self.count += 1;
                if let Some(name) = self.host(domain, hosts) {
                    self.addresses(name);
                }
            }
            Mechanism::Mx(hosts) => {
                self.count += 1;
                if let Some(name) = self.host(domain, hosts) {
                    self.exchanges(name);
                }
            }
            Mechanism::Exists(spec) => {
                self.count += 1;
                let name = target(spec, domain, &self.sender);
                let found = name.and_then(|name| self.addresses(name));
                // A name that hangs on nothing exists for everybody.
                if found.is_some_and(|found| found > 0) && term.qualifier == Qualifier::Pass {
                    self.report(Problem::PassesAll { term: term.text.clone() });
                }
            }
            // What it asks for hangs on the address of the sender.
            Mechanism::Ptr => {
                self.count += 1;
                self.is_void_exact = false;
            }
            Mechanism::All | Mechanism::Ip4(_) | Mechanism::Ip6(_) | Mechanism::Explanation | Mechanism::Modifier => {}
        }
    }

    /// The name of `a` and `mx`.
    fn host(&self, domain: &str, hosts: &Hosts) -> Option<String> {
        hosts.name.as_ref().map_or(Some(domain.to_owned()), |spec| target(spec, domain, &self.sender))
    }

    /// The number of addresses of a name.
    fn addresses(&mut self, name: String) -> Option<usize> {
        let found = match self.ask(Query::A(name))? {
            Answer::Addresses(found) => found,
            Answer::Texts(_) | Answer::Exchanges(_) | Answer::Unanswered => return None,
        };
        self.count_void(found == 0);
        Some(found)
    }

    fn exchanges(&mut self, name: String) {
        let Some(Answer::Exchanges(found)) = self.ask(Query::Mx(name.clone())) else { return };
        self.count_void(found.is_empty());
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
        match &answer {
            None => {
                self.is_void_exact = false;
                self.want(query);
            }
            Some(Answer::Unanswered) => self.is_void_exact = false,
            Some(Answer::Texts(_) | Answer::Addresses(_) | Answer::Exchanges(_)) => {}
        }
        answer
    }

    fn want(&mut self, query: Query) {
        if self.count <= READ_MAX {
            self.unread.insert(query);
        }
    }

    fn count_void(&mut self, is_void: bool) {
        self.void += usize::from(is_void);
    }

    /// Goes through the record of another name.
    fn nested(&mut self, domain: &str, spec: &str, term: &Term) {
        let Some(name) = target(spec, domain, &self.sender) else {
            self.unknown.insert(spec.to_owned());
            return;
        };
        self.reached.insert(name.clone());
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
                    return;
                }
                Texts::Known { records, is_void } => {
                    self.count_void(is_void);
                    read(&name, &records)
                }
            },
        };
        match record {
            Ok(record) => {
                if term.qualifier == Qualifier::Pass && passes_everybody(record.effective()).is_some() {
                    self.report(Problem::PassesAll { term: term.text.clone() });
                }
                self.open.push(name.clone());
                self.record(&name, &record);
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
