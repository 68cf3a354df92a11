//! Finds terms that can go, because others before them match whatever they match.

use std::collections::BTreeMap;

use super::{
    grammar::target,
    problem::Spare,
    record::{Mechanism, Qualifier, Record, Term},
    zone::Zone,
};

/// Records are followed so deep: receivers gave up before.
const DEPTH_MAX: usize = 10;

/// The terms of the record of a name that can go, each once.
pub(super) fn spare(name: &str, record: &Record, zone: &Zone, parts: &BTreeMap<String, Record>) -> Vec<Spare> {
    let terms: Vec<&Term> = record.effective().filter(|term| !term.is_modifier()).collect();
    let held = Held { zone, parts, sender: name };
    let mut found = Vec::new();
    for (at, term) in terms.iter().enumerate() {
        let is_same = |other: &&&Term| spelled(other) == spelled(term);
        if !is_query(term) || terms[..at].iter().any(|other| is_same(&other)) {
            continue;
        }
        let times = terms.iter().filter(is_same).count();
        found.extend((times > 1).then(|| Spare::Repeated { term: term.text.clone(), times }));
        let Some(wanted) = held.target(term, name) else { continue };
        let others = terms.iter().enumerate().filter(|(other, _)| *other != at);
        let by = others.into_iter().find(|(other, by)| {
            // What stands between may decide first, once the term is gone.
            let is_free = *other < at || terms[at..*other].iter().all(|between| between.qualifier == Qualifier::Pass);
            let leads = held.target(by, name).filter(|leads| *leads != wanted);
            is_free && leads.is_some_and(|leads| held.passes(&leads, &wanted, DEPTH_MAX))
        });
        found.extend(by.map(|(_, by)| Spare::Held { term: term.text.clone(), by: by.text.clone() }));
    }
    found
}

struct Held<'a> {
    zone: &'a Zone,
    parts: &'a BTreeMap<String, Record>,
    sender: &'a str,
}

impl Held<'_> {
    /// The name whose record a term passes. `None` if it passes none, or one that hangs on the sender.
    fn target(&self, term: &Term, domain: &str) -> Option<String> {
        match &term.mechanism {
            Mechanism::Include(spec) if term.qualifier == Qualifier::Pass => target(spec, domain, self.sender),
            _ => None,
        }
    }

    /// Whether the record of a name passes what that of another name passes, before anything else can match.
    fn passes(&self, name: &str, wanted: &str, depth: usize) -> bool {
        let record = self.parts.get(name).cloned().or_else(|| self.zone.record(name));
        let Some(record) = record.filter(|_| depth > 0) else { return false };
        let terms = record.effective().filter(|term| !term.is_modifier());
        let mut first = terms.take_while(|term| term.qualifier == Qualifier::Pass);
        first.any(|term| {
            let leads = self.target(term, name);
            leads.is_some_and(|leads| leads == wanted || self.passes(&leads, wanted, depth - 1))
        })
    }
}

fn is_query(term: &Term) -> bool {
    use Mechanism::{A, Exists, Include, Mx, Ptr};
    matches!(term.mechanism, A(_) | Exists(_) | Include(_) | Mx(_) | Ptr)
}

/// A term as it is compared. Letters of macros are not of one case.
fn spelled(term: &Term) -> String {
    let plain = term.text.trim_start_matches('+');
    if plain.contains('%') { plain.to_owned() } else { plain.to_ascii_lowercase() }
}
