//! Joins several documents that describe one account into one. Mappings are joined key by key; anything else that two
//! documents both state is an error. Which of the two counts cannot be guessed, and a file that another file silently
//! overrides is worse than no file.

use std::{borrow::Cow, collections::HashMap};

use super::node::{Child, Entry, Node, Value};
use crate::config::{
    code::Code,
    problem::{Problem, Problems},
    span::Span,
};

/// Joins documents. Several of them may state the keys in `same`, with the same values.
pub(in crate::config) fn join<'s>(
    documents: Vec<Child<'s>>,
    same: &[&'static str],
    problems: &mut Problems,
) -> Option<Child<'s>> {
    let mut documents = documents.into_iter();
    let first = documents.next()?;
    Some(documents.fold(first, |joined, document| {
        check_same(&joined, &document, same, problems);
        join_two(&joined, &document, same, problems)
    }))
}

fn check_same(first: &Child<'_>, second: &Child<'_>, same: &[&'static str], problems: &mut Problems) {
    for key in same {
        let (Some(first), Some(second)) = (find(first, key), find(second, key)) else { continue };
        let text = |entry: &Entry<'_>| entry.value.scalar().map(|scalar| scalar.text.clone().into_owned());
        if text(first) != text(second) {
            let message = format!("`{key}` is not the same in all files");
            let problem = Problem::error(Code::FilesDiffer, second.value.used_at, message)
                .related(first.value.used_at, "another one here")
                .help(
                    "files that are loaded together describe one account, of one owner, in one version of the format",
                );
            problems.push(problem);
        }
    }
}

fn find<'a, 's>(document: &'a Child<'s>, key: &str) -> Option<&'a Entry<'s>> {
    match document.value() {
        Value::Mapping(entries) => entries.iter().find(|entry| entry.key.text == key && !entry.repeated),
        Value::Scalar(_) | Value::List(_) | Value::Broken => None,
    }
}

/// Joins two documents and keeps the position and order of the first. If both have a key whose values cannot be joined,
/// the value of the first counts; the value of the second is still read, to find the errors in it.
fn join_two<'s>(first: &Child<'s>, second: &Child<'s>, same: &[&'static str], problems: &mut Problems) -> Child<'s> {
    let (Value::Mapping(mine), Value::Mapping(theirs)) = (first.value(), second.value()) else {
        if !matches!(second.value(), Value::Mapping(_) | Value::Broken) {
            let message = format!("expected a mapping with the fields of the file, found {}", second.describe());
            problems.push(Problem::error(Code::WrongType, second.span(), message));
        }
        return first.clone();
    };
    let mut entries = mine.clone();
    let places: HashMap<Cow<'s, str>, usize> = mine
        .iter()
        .enumerate()
        .filter(|(_, entry)| !entry.repeated)
        .map(|(at, entry)| (entry.key.text.clone(), at))
        .collect();
    for entry in theirs {
        let Some(at) = places.get(&entry.key.text) else {
            entries.push(entry.clone());
            continue;
        };
        let mappings =
            matches!((entries[*at].value.value(), entry.value.value()), (Value::Mapping(_), Value::Mapping(_)));
        if mappings && !entry.repeated {
            entries[*at].value = join_two(&entries[*at].value, &entry.value, &[], problems);
            continue;
        }
        if !entry.repeated && !same.contains(&&*entry.key.text) {
            problems.push(twice(entry, entries[*at].key.span));
        }
        entries.push(Entry { repeated: true, ..entry.clone() });
    }
    Child { used_at: first.used_at, ..Child::own(Node::new(first.span(), Value::Mapping(entries))) }
}

fn twice(entry: &Entry<'_>, earlier: Span) -> Problem {
    let text = entry.key.text.escape_debug();
    Problem::error(Code::DuplicateKey, entry.key.span, format!("`{text}` is stated in two files"))
        .label("stated again here")
        .related(earlier, "first stated here")
        .help("keep one of the two: which of them counts would be a guess")
}
