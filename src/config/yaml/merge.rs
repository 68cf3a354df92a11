//! Converts the pairs of a mapping into entries: finds duplicate keys and merges `<<`.
//!
//! A key of the mapping itself takes precedence over a merged one, and the first of several merged mappings takes
//! precedence over the others, as in the YAML merge key draft. Only keys that the file writes twice in one mapping are
//! duplicates.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet, hash_map},
};

use super::node::{Child, Entry, Key, Spelled, Style, Value};
use crate::config::{
    code::Code,
    problem::{Problem, Problems},
    span::Span,
};

/// The key whose value is merged into the mapping that contains it.
const MERGE_KEY: &str = "<<";

/// Converts the pairs of a mapping into entries, with merged entries last.
pub(super) fn entries<'s>(pairs: Vec<(Child<'s>, Child<'s>)>, problems: &mut Problems) -> Vec<Entry<'s>> {
    let mut merges = Vec::new();
    let mut entries = Vec::with_capacity(pairs.len());
    let mut first: HashMap<Cow<'s, str>, Span> = HashMap::with_capacity(pairs.len());
    for (key, value) in pairs {
        let is_merge = key.scalar().is_some_and(|scalar| scalar.style == Style::Plain && scalar.text == MERGE_KEY);
        let Some(key) = name(&key, problems) else { continue };
        let repeated = is_repeated(&key, &mut first, problems);
        match is_merge {
            true => merges.push(value),
            false => entries.push(Entry { key, value, repeated, merged_at: None }),
        }
    }
    let mut known: HashSet<Cow<'s, str>> = first.into_keys().collect();
    merges.iter().for_each(|merge| merge_into(&mut entries, &mut known, merge, problems));
    entries
}

/// Whether the key already occurred in the mapping. Reports a repeated key and records a new one.
fn is_repeated<'s>(key: &Key<'s>, first: &mut HashMap<Cow<'s, str>, Span>, problems: &mut Problems) -> bool {
    match first.entry(key.text.clone()) {
        hash_map::Entry::Vacant(vacant) => {
            vacant.insert(key.span);
            false
        }
        hash_map::Entry::Occupied(earlier) => {
            problems.push(duplicate(key, *earlier.get()));
            true
        }
    }
}

fn name<'s>(key: &Child<'s>, problems: &mut Problems) -> Option<Key<'s>> {
    let problem = match key.value() {
        Value::Broken => return None,
        Value::Scalar(scalar) if !scalar.is_null() => {
            return Some(Key { text: scalar.text.clone(), span: key.used_at, spelled: Spelled::Out });
        }
        Value::Scalar(scalar) => Problem::error(Code::BadKey, key.used_at, "a key must be a name, not null")
            .maybe_help((!key.span().is_empty()).then(|| format!("write \"{}\" if that is its name", scalar.text))),
        Value::List(_) | Value::Mapping(_) => {
            Problem::error(Code::BadKey, key.used_at, format!("a key must be a name, not {}", key.describe()))
        }
    };
    problems.push(problem);
    None
}

/// The problem of two entries with one key.
pub(super) fn duplicate(key: &Key<'_>, earlier: Span) -> Problem {
    let text = key.text.escape_debug();
    Problem::error(Code::DuplicateKey, key.span, format!("the key `{text}` is given twice in this mapping"))
        .label("given again here")
        .related(earlier, "first given here")
        .help("keep one of the two: which of them counts would be a guess")
}

fn merge_into<'s>(
    entries: &mut Vec<Entry<'s>>,
    known: &mut HashSet<Cow<'s, str>>,
    merge: &Child<'s>,
    problems: &mut Problems,
) {
    let sources = match merge.value() {
        Value::List(items) => items.as_slice(),
        Value::Scalar(_) | Value::Mapping(_) | Value::Broken => std::slice::from_ref(merge),
    };
    for source in sources {
        match source.value() {
            Value::Broken => {}
            Value::Mapping(merged) => entries.extend(missing(merged, known, source.used_at)),
            Value::Scalar(_) | Value::List(_) => problems.push(unmergeable(source)),
        }
    }
}

/// The merged entries whose keys are not yet in `known`. Their keys are added to `known`.
fn missing<'s>(merged: &[Entry<'s>], known: &mut HashSet<Cow<'s, str>>, merged_at: Span) -> Vec<Entry<'s>> {
    let new = merged.iter().filter(|entry| known.insert(entry.key.text.clone()));
    new.map(|entry| Entry { merged_at: Some(merged_at), ..entry.clone() }).collect()
}

fn unmergeable(value: &Child<'_>) -> Problem {
    Problem::error(Code::BadMerge, value.used_at, format!("`<<` merges mappings, not {}", value.describe()))
        .help("give it an alias of a mapping, such as `<<: *defaults`, or a list of them")
}
