//! Fills in the placeholders of a tree, and reports the position of each placeholder that cannot be filled in.
//!
//! A node that several aliases share is filled in once for each scope, and stays shared within it.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet, hash_map},
    rc::Rc,
};

use super::{
    merge::duplicate,
    node::{Child, Entry, Key, Node, Scalar, Spelled, Style, Value},
};
use crate::config::{
    code::Code,
    interpolation::{self, Filled, Interpolation, Scope, Unfilled, Why},
    problem::{Problem, Problems},
    span::Span,
};

/// Fills in the placeholders of nodes of one text, with what they stand for in one scope.
pub(in crate::config) struct Filler<'a, 's> {
    text: &'s str,
    interpolation: &'a Interpolation,
    scope: Scope<'a>,
    /// The nodes that were filled in, by address; `None` for those without placeholders.
    done: HashMap<*const Node<'s>, Option<Rc<Node<'s>>>>,
}

impl<'a, 's> Filler<'a, 's> {
    pub(in crate::config) fn new(text: &'s str, interpolation: &'a Interpolation, scope: Scope<'a>) -> Self {
        Self { text, interpolation, scope, done: HashMap::new() }
    }

    /// The node with its placeholders filled in. One that cannot be filled in is reported, and its value is
    /// [`Value::Broken`].
    pub(in crate::config) fn fill(&mut self, child: &Child<'s>, problems: &mut Problems) -> Child<'s> {
        self.changed(child, problems).unwrap_or_else(|| child.clone())
    }

    /// The key of an entry with its placeholders filled in.
    pub(in crate::config) fn key(&self, key: &Key<'s>, problems: &mut Problems) -> Key<'s> {
        if !interpolation::concerns(&key.text) {
            return key.clone();
        }
        let is_literal = !interpolation::has_placeholder(&key.text);
        match self.value(&key.text, key.span, problems) {
            Some(Filled::Whole(text) | Filled::Text(text)) => {
                let spelled = if is_literal { Spelled::Out } else { Spelled::ByVariables };
                Key { text: text.into(), span: key.span, spelled }
            }
            Some(Filled::List(_)) => {
                let message = "the value is a list, and a key is one name";
                problems
                    .push(Problem::error(Code::WrongType, key.span, message).help("name a variable with one value"));
                Key { spelled: Spelled::Wrong, ..key.clone() }
            }
            None => Key { spelled: Spelled::Wrong, ..key.clone() },
        }
    }

    /// The text with its placeholders filled in; `None` if that is not possible or no text.
    pub(in crate::config) fn text(&self, text: &str, span: Span, problems: &mut Problems) -> Option<String> {
        match self.value(text, span, problems)? {
            Filled::Whole(text) | Filled::Text(text) => Some(text),
            Filled::List(_) => None,
        }
    }

    /// The node if it has placeholders.
    fn changed(&mut self, child: &Child<'s>, problems: &mut Problems) -> Option<Child<'s>> {
        let plain = child.scalar().is_some_and(|scalar| !interpolation::concerns(&scalar.text));
        if plain || matches!(child.value(), Value::Broken) {
            return None;
        }
        let address = Rc::as_ptr(&child.node);
        if let Some(done) = self.done.get(&address) {
            return done.as_ref().map(|node| Child { node: Rc::clone(node), used_at: child.used_at });
        }
        let value = match child.value() {
            Value::Scalar(scalar) => Some(self.scalar(scalar, child.span(), problems)),
            Value::List(items) => self.list(items, problems).map(Value::List),
            Value::Mapping(entries) => self.mapping(entries, problems).map(Value::Mapping),
            Value::Broken => None,
        };
        let node = value.map(|value| Rc::new(Node::new(child.span(), value)));
        self.done.insert(address, node.clone());
        node.map(|node| Child { node, used_at: child.used_at })
    }

    fn scalar(&self, scalar: &Scalar<'s>, span: Span, problems: &mut Problems) -> Value<'s> {
        match self.value(&scalar.text, span, problems) {
            Some(Filled::Whole(text)) => Value::Scalar(Scalar { text: text.into(), style: Style::Filled }),
            Some(Filled::Text(text)) => Value::Scalar(Scalar { text: text.into(), style: Style::Text }),
            Some(Filled::List(texts)) => Value::List(Child::filled(texts, span)),
            None => Value::Broken,
        }
    }

    /// The items if one of them has placeholders. An item that is a list by its variable is replaced by its elements.
    fn list(&mut self, items: &[Child<'s>], problems: &mut Problems) -> Option<Vec<Child<'s>>> {
        let changed: Vec<_> = items.iter().map(|item| self.changed(item, problems)).collect();
        changed.iter().any(Option::is_some).then(|| {
            let both = items.iter().zip(changed);
            both.flat_map(|(item, changed)| match changed {
                None => vec![item.clone()],
                Some(filled) => match (item.value(), filled.value()) {
                    (Value::Scalar(_), Value::List(elements)) => elements.clone(),
                    _ => vec![filled],
                },
            })
            .collect()
        })
    }

    /// The entries if one of them has placeholders. Their keys are compared again.
    fn mapping(&mut self, entries: &[Entry<'s>], problems: &mut Problems) -> Option<Vec<Entry<'s>>> {
        let has_keys = entries.iter().any(|entry| interpolation::concerns(&entry.key.text));
        let changed: Vec<_> = entries.iter().map(|entry| self.changed(&entry.value, problems)).collect();
        if !has_keys && changed.iter().all(Option::is_none) {
            return None;
        }
        let filled = entries.iter().zip(changed).map(|(entry, value)| {
            let (key, value) = (self.key(&entry.key, problems), value.unwrap_or_else(|| entry.value.clone()));
            Entry { key, value, ..*entry }
        });
        let filled: Vec<_> = filled.collect();
        Some(if has_keys { distinct(filled, problems) } else { filled })
    }

    /// The text with its placeholders filled in; `None` if that is not possible, which is reported.
    fn value(&self, text: &str, span: Span, problems: &mut Problems) -> Option<Filled> {
        let unfilled = match self.interpolation.fill(text, self.scope) {
            Ok(filled) => return Some(filled),
            Err(unfilled) => unfilled,
        };
        let inside = inside(text, span, self.text);
        let place = |unfilled: &Unfilled| place(inside, unfilled, span);
        unfilled.into_iter().for_each(|unfilled| problems.push(problem(place(&unfilled), unfilled)));
        None
    }
}

/// Entries whose keys differ once they are filled in: an entry of the mapping itself counts before one that `<<` merges,
/// and two entries of the mapping itself are reported.
pub(in crate::config) fn distinct<'s>(entries: Vec<Entry<'s>>, problems: &mut Problems) -> Vec<Entry<'s>> {
    let mut first: HashMap<Cow<'s, str>, Span> = HashMap::with_capacity(entries.len());
    let mut merged: HashSet<Cow<'s, str>> = HashSet::new();
    let mut kept = Vec::with_capacity(entries.len());
    for mut entry in entries {
        let is_known = match (entry.key.spelled, first.entry(entry.key.text.clone())) {
            (Spelled::Wrong, _) => false,
            (Spelled::Out | Spelled::ByVariables, hash_map::Entry::Vacant(vacant)) => {
                vacant.insert(entry.key.span);
                false
            }
            (Spelled::Out | Spelled::ByVariables, hash_map::Entry::Occupied(earlier)) => {
                if entry.merged_at.is_none() && !entry.repeated {
                    problems.push(duplicate(&entry.key, *earlier.get()));
                    entry.repeated = true;
                }
                true
            }
        };
        // Merged entries come after those of the mapping itself.
        if entry.merged_at.is_some() && (is_known || !merged.insert(entry.key.text.clone())) {
            continue;
        }
        kept.push(entry);
    }
    kept
}

fn problem(place: Span, unfilled: Unfilled) -> Problem {
    let code = match unfilled.why {
        Why::Unset => Code::UnsetVariable,
        Why::Malformed => Code::BadInterpolation,
        Why::IsList => Code::WrongType,
    };
    Problem::error(code, place, unfilled.message).help(unfilled.help)
}

/// The byte of the source where the text of the scalar begins, if the source contains the text verbatim.
fn inside(text: &str, span: Span, source: &str) -> Option<usize> {
    let written = source.get(span.start..span.end)?;
    let quotes = written.len().checked_sub(text.len())?;
    (quotes <= "\"\"".len()).then(|| written.find(text)).flatten().map(|at| span.start + at)
}

/// The span of the placeholder if the source contains the text verbatim, otherwise the span of the whole scalar.
fn place(inside: Option<usize>, unfilled: &Unfilled, span: Span) -> Span {
    inside.map_or(span, |at| Span::new(span.source, at + unfilled.range.start, at + unfilled.range.end))
}
