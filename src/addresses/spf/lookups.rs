//! Counts the terms of a record that make receivers query DNS.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::record::{Mechanism, Record, Term};

/// The most terms that receivers follow (RFC 7208, section 4.6.4).
pub const LOOKUPS_MAX: usize = 10;

/// The number of terms that query DNS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Lookups {
    /// Their number, with those of the included records that are known.
    pub count: usize,
    /// Whether every included record is known. Otherwise there may be more.
    pub is_exact: bool,
}

impl Lookups {
    /// Counts the terms of a record, with those of known records, which are keyed by their names in lower case.
    #[must_use]
    pub fn of(record: &Record, known: &BTreeMap<String, Record>) -> Self {
        let mut counting = Counting { known, open: BTreeSet::new(), is_exact: true };
        let count = counting.of(record);
        Self { count, is_exact: counting.is_exact }
    }
}

struct Counting<'a> {
    known: &'a BTreeMap<String, Record>,
    /// The records that are being counted: a record that includes itself is not followed again.
    open: BTreeSet<String>,
    is_exact: bool,
}

impl Counting<'_> {
    /// Terms behind `all` are not looked at, and neither is a `redirect=` beside one.
    fn of(&mut self, record: &Record) -> usize {
        let terms = match record.all() {
            Some(at) => record.terms[..at].iter().filter(|term| !term.is_modifier()).collect::<Vec<_>>(),
            None => record.terms.iter().collect(),
        };
        terms.into_iter().map(|term| self.term(term)).sum()
    }

    fn term(&mut self, term: &Term) -> usize {
        match &term.mechanism {
            Mechanism::Include(domain) | Mechanism::Redirect(domain) => 1 + self.nested(domain),
            Mechanism::A | Mechanism::Mx | Mechanism::Ptr | Mechanism::Exists => 1,
            Mechanism::All | Mechanism::Ip4(_) | Mechanism::Ip6 | Mechanism::Modifier => 0,
        }
    }

    fn nested(&mut self, domain: &str) -> usize {
        let name = domain.trim_end_matches('.').to_ascii_lowercase();
        let Some(record) = self.known.get(&name) else {
            self.is_exact = false;
            return 0;
        };
        if !self.open.insert(name.clone()) {
            return 0;
        }
        let count = self.of(record);
        self.open.remove(&name);
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(text: &str) -> Record {
        Record::parse(text).unwrap()
    }

    #[test]
    fn only_terms_that_query_count_and_known_records_with_them() {
        let known: BTreeMap<String, Record> = [
            ("_spf.example.net".to_owned(), record("v=spf1 include:_a.example.net mx -all")),
            ("_a.example.net".to_owned(), record("v=spf1 a include:_spf.example.net ~all")),
        ]
        .into();
        for (text, count, is_exact) in [
            ("v=spf1 ip4:203.0.113.4 ip6:2001:db8::/32 ~all", 0, true),
            ("v=spf1 include:amazonses.com ~all", 1, false),
            ("v=spf1 a mx ptr exists:%{i}.example.org a:b.example.org/24 -all", 5, true),
            ("v=spf1 include:_SPF.example.net. ~all", 5, true),
            ("v=spf1 redirect=_a.example.net", 5, true),
            ("v=spf1 redirect=_a.example.net ~all a mx", 0, true),
        ] {
            assert_eq!(Lookups::of(&record(text), &known), Lookups { count, is_exact }, "{text}");
        }
    }
}
