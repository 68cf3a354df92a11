//! Looks a path up in the files that are joined into one desired state.

use super::why::Why;
use crate::config::{
    interpolation::Interpolation,
    problem::Problems,
    scope,
    source::Sources,
    span::Span,
    yaml::{self, Child, Entry, Spelled, Value},
};

/// The field that a list or a word stands for where its mapping is expected.
const SHORT: &str = "reasons";

/// How far a path leads in the file in which it leads farthest.
pub(super) struct Found<'s> {
    /// The nodes on the way, from the root of the file.
    pub(super) nodes: Vec<Child<'s>>,
    /// The entries that lead from each node to the next.
    pub(super) entries: Vec<Entry<'s>>,
    /// Nodes that other places of the file share.
    shared: Shared,
}

/// Nodes that stand in several places, by their own places: filling in placeholders makes other nodes of them.
#[derive(Default)]
struct Shared {
    /// Those that aliases stand for.
    aliased: Vec<Span>,
    /// Values of the mappings that `<<` merges.
    merged: Vec<Span>,
}

impl<'s> Found<'s> {
    /// The node that the path leads to, if it leads all the way.
    pub(super) fn target(&self, length: usize) -> Option<&Child<'s>> {
        (self.entries.len() == length).then(|| self.nodes.last()).flatten()
    }

    /// The last node on the way.
    pub(super) fn deepest(&self) -> Option<&Child<'s>> {
        self.nodes.last()
    }

    /// Refuses a way through what other places share.
    pub(super) fn check_own(&self) -> Result<(), Why> {
        for entry in &self.entries {
            if let Some(merged) = entry.merged_at {
                let text = "`<<` brings it in: change it where the anchor is, or state it in the object itself first";
                return Err(Why::at(merged, text));
            }
            if entry.key.spelled == Spelled::ByVariables {
                let text = "a variable gives this name, and its other values share what is under it: change it by hand";
                return Err(Why::at(entry.key.span, text));
            }
        }
        for node in &self.nodes {
            if node.used_at != node.span() {
                let text = "an alias stands here: change it where the anchor is, or write the value out here first";
                return Err(Why::at(node.used_at, text));
            }
            if self.is_shared(node) {
                let text = "an anchor shares it with other places: write it out there, or change all of them by hand";
                return Err(Why::at(node.span(), text));
            }
        }
        Ok(())
    }

    fn is_shared(&self, node: &Child<'s>) -> bool {
        let Shared { aliased, merged } = &self.shared;
        let is_in = |list: &[Span], node: &Child<'s>| list.contains(&node.span());
        // `<<` names a mapping; what is left of that are the values of its entries.
        let is_merged = match node.value() {
            Value::Mapping(entries) => {
                entries.iter().any(|entry| entry.merged_at.is_none() && is_in(merged, &entry.value))
            }
            Value::Scalar(_) | Value::List(_) | Value::Broken => false,
        };
        is_in(aliased, node) || is_in(merged, node) || is_merged
    }
}

/// Finds the file in which the path leads farthest. Of several, the first.
pub(super) fn find<'s>(sources: &'s Sources, interpolation: &Interpolation, path: &[String]) -> Found<'s> {
    let mut best: Option<Found<'s>> = None;
    let mut problems = Problems::default();
    let parsed =
        sources.iter().filter_map(|(id, source)| Some((yaml::parse(&source.text, id, &mut problems)?, source)));
    let parsed: Vec<_> = parsed.collect();
    let account = parsed.iter().find_map(|(root, _)| scope::account(root, interpolation));
    for (root, source) in parsed {
        let mut shared = Shared::default();
        collect_shared(&root, &mut shared);
        let root = scope::fill(root, &source.text, interpolation, account.as_deref(), &mut problems);
        let found = follow(root, path, shared);
        if best.as_ref().is_none_or(|best| best.entries.len() < found.entries.len()) {
            best = Some(found);
        }
    }
    best.unwrap_or(Found { nodes: Vec::new(), entries: Vec::new(), shared: Shared::default() })
}

fn follow<'s>(root: Child<'s>, path: &[String], shared: Shared) -> Found<'s> {
    let (mut nodes, mut entries) = (vec![root], Vec::new());
    for key in path {
        // `suppression: [bounce]` is short for `suppression: {reasons: [bounce]}`.
        if let (SHORT, Some(node), Some(entry)) = (&**key, nodes.last(), entries.last())
            && !matches!(node.value(), Value::Mapping(_))
        {
            let (node, entry) = (Child::clone(node), Entry::clone(entry));
            nodes.push(node);
            entries.push(entry);
            continue;
        }
        let Some(Value::Mapping(inner)) = nodes.last().map(|node| node.value()) else { break };
        let Some(entry) = inner.iter().find(|entry| entry.key.text == *key && !entry.repeated).cloned() else { break };
        nodes.push(entry.value.clone());
        entries.push(entry);
    }
    Found { nodes, entries, shared }
}

/// The nodes that are reached through an alias or through `<<`.
fn collect_shared(node: &Child<'_>, shared: &mut Shared) {
    if node.used_at != node.span() {
        shared.aliased.push(node.span());
        return;
    }
    match node.value() {
        Value::Scalar(_) | Value::Broken => {}
        Value::List(items) => items.iter().for_each(|item| collect_shared(item, shared)),
        Value::Mapping(entries) => {
            for entry in entries {
                if entry.merged_at.is_some() {
                    shared.merged.push(entry.value.span());
                } else {
                    collect_shared(&entry.value, shared);
                }
            }
        }
    }
}

/// Where the text of a node ends. The span of a block ends where the next token begins.
pub(super) fn end(node: &Child<'_>, text: &str) -> usize {
    if is_flow(node.span(), text) || node.used_at != node.span() {
        return node.used_at.end;
    }
    match node.value() {
        Value::Scalar(_) | Value::Broken => node.span().end,
        Value::List(items) => items.last().map_or(node.span().end, |item| end(item, text)),
        Value::Mapping(entries) => {
            let own = entries.iter().filter(|entry| entry.merged_at.is_none());
            own.map(|entry| end(&entry.value, text).max(entry.key.span.end)).max().unwrap_or(node.span().end)
        }
    }
}

/// Whether a collection is written in brackets or braces.
pub(super) fn is_flow(span: Span, text: &str) -> bool {
    text[span.start..].starts_with(['[', '{'])
}
