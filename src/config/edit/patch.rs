//! Changes the text at a place: replaces a value, adds and removes entries and items, in blocks and within brackets.

use granit_parser::{Event, Parser};

use super::{
    find::{Found, end, is_flow},
    request::Edit,
    tree::Tree,
    why::Why,
};
use crate::config::{
    source::Sources,
    span::Span,
    write::scalar,
    yaml::{Child, Entry, Value},
};

/// A range of a text, and what stands there afterwards.
pub(super) struct Change {
    pub(super) span: Span,
    pub(super) text: String,
}

/// What an edit changes. `None` if the text says it already.
pub(super) fn change(sources: &Sources, found: &Found<'_>, edit: &Edit) -> Result<Option<Change>, Why> {
    let Some(root) = found.nodes.first() else {
        return Err(Why { at: None, text: "no file has a place for it".to_owned() });
    };
    let patch = Patch { text: &sources.of(root.span()).text };
    let target = found.target(edit.path().len());
    match (edit, target) {
        (Edit::Set(_, value), Some(node)) => {
            found.check_own()?;
            patch.replace(node, value)
        }
        (Edit::Set(path, value), None) => {
            found.check_own()?;
            patch.add_missing(found, path, value).map(Some)
        }
        (Edit::Remove(_) | Edit::RemoveItem(..), None) => Ok(None),
        (Edit::Remove(_), Some(_)) => {
            found.check_own()?;
            patch.remove_entry(found).map(Some)
        }
        (Edit::AddItem(path, item), None) => {
            found.check_own()?;
            patch.add_missing(found, path, &Tree::List(vec![item.clone()])).map(Some)
        }
        (Edit::AddItem(_, item), Some(node)) => patch.with_list(found, node, |items| patch.add_item(node, items, item)),
        (Edit::RemoveItem(_, item), Some(node)) => {
            patch.with_list(found, node, |items| patch.remove_item(node, items, item))
        }
    }
}

struct Patch<'t> {
    text: &'t str,
}

/// A unit of a collection: an item, or a key with its value.
#[derive(Clone, Copy)]
struct Unit {
    start: usize,
    end: usize,
}

impl Patch<'_> {
    fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The line break of the file.
    fn eol(&self) -> &'static str {
        let first = self.text.find('\n');
        if first.is_some_and(|at| self.text[..at].ends_with('\r')) { "\r\n" } else { "\n" }
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |at| at + 1)
    }

    /// The start of the next line; the end of the text if there is none.
    fn next_line(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |offset| at + offset + 1)
    }

    /// Gives a node another value.
    fn replace(&self, node: &Child<'_>, value: &Tree) -> Result<Option<Change>, Why> {
        let span = node.span();
        if node.scalar().is_none() && !is_flow(span, self.text) {
            let text = "it is a block of several lines: write it within brackets or braces first, or change it by hand";
            return Err(Why::at(span, text));
        }
        self.check_plain(span)?;
        let (written, text) = (self.slice(span.start, span.end), value.flow());
        if written == text {
            return Ok(None);
        }
        if has_comment(written) {
            return Err(Why::at(span, "there is a comment in it, which would be lost: change it by hand"));
        }
        Ok(Some(Change { span, text }))
    }

    /// Refuses what is more than a value: an anchor, a tag, a block of text, a variable.
    fn check_plain(&self, span: Span) -> Result<(), Why> {
        let written = self.slice(span.start, span.end);
        if written.replace("$${", "").contains("${") {
            let text = "a variable gives the value: change the variable, or write the value out here first";
            return Err(Why::at(span, text));
        }
        let before = self.slice(self.line_start(span.start), span.start).trim_end();
        let has_property =
            before.rsplit([' ', ',', '[', '{', ':']).next().is_some_and(|word| word.starts_with(['&', '!']));
        if has_property || written.starts_with(['&', '!', '|', '>']) {
            let text = "it has an anchor, a tag or lines of its own: change it by hand";
            return Err(Why::at(span, text));
        }
        Ok(())
    }

    fn with_list<'n, 's>(
        &self,
        found: &Found<'s>,
        node: &'n Child<'s>,
        change: impl FnOnce(&'n [Child<'s>]) -> Result<Option<Change>, Why>,
    ) -> Result<Option<Change>, Why> {
        match node.value() {
            Value::List(items) => {
                found.check_own()?;
                // The items of a variable stand in its place.
                if self.slice(node.span().start, node.span().end).starts_with(['$', '"', '\'']) {
                    self.check_plain(node.span())?;
                }
                change(items)
            }
            Value::Scalar(_) | Value::Mapping(_) | Value::Broken => {
                Err(Why::at(node.used_at, "it is no list here: change it by hand"))
            }
        }
    }

    fn add_item(&self, node: &Child<'_>, items: &[Child<'_>], item: &str) -> Result<Option<Change>, Why> {
        if items.iter().any(|known| is_item(known, item)) {
            return Ok(None);
        }
        let units = self.items(items);
        self.add(node, &units, item, |patch, last| {
            let start = patch.line_start(last.start);
            let prefix = patch.slice(start, last.start);
            prefix.trim_start().starts_with('-').then(|| format!("{prefix}{item}"))
        })
    }

    fn remove_item(&self, node: &Child<'_>, items: &[Child<'_>], item: &str) -> Result<Option<Change>, Why> {
        let Some(at) = items.iter().position(|known| is_item(known, item)) else { return Ok(None) };
        let span = items[at].used_at;
        if items[at].used_at != items[at].span() {
            return Err(Why::at(span, "an alias stands here: change it by hand"));
        }
        self.check_plain(span)?;
        let units = self.items(items);
        self.remove(node, &units, at, "[]").map(Some)
    }

    fn items(&self, items: &[Child<'_>]) -> Vec<Unit> {
        items.iter().map(|item| Unit { start: item.used_at.start, end: end(item, self.text) }).collect()
    }

    fn units(&self, entries: &[Entry<'_>]) -> Vec<Unit> {
        let own = entries.iter().filter(|entry| entry.merged_at.is_none());
        let unit = |entry: &Entry<'_>| Unit {
            start: entry.key.span.start,
            end: end(&entry.value, self.text).max(entry.key.span.end),
        };
        own.map(unit).collect()
    }

    /// Adds what is missing of a path below the last node that is there.
    fn add_missing(&self, found: &Found<'_>, path: &[String], value: &Tree) -> Result<Change, Why> {
        let there = found.entries.len();
        let (Some(node), Some((key, rest))) = (found.deepest(), path[there..].split_first()) else {
            return Err(Why { at: None, text: "no file has a place for it".to_owned() });
        };
        let Value::Mapping(entries) = node.value() else {
            return Err(Why::at(node.used_at, "it is no mapping here: write it out first"));
        };
        let (key, value) = (scalar(key), value.clone().below(rest));
        let units = self.units(entries);
        let flow = format!("{key}: {}", value.flow());
        let added = self.add(node, &units, &flow, |patch, last| {
            let start = patch.line_start(last.start);
            let indent = patch.slice(start, last.start);
            let lines = value.entry(&key, indent.len());
            indent.bytes().all(|byte| byte == b' ').then(|| lines.join(patch.eol()))
        })?;
        added.ok_or_else(|| Why::at(node.used_at, "there is no place for it: change it by hand"))
    }

    /// Adds a unit at the end of a collection. `line` writes it as lines of a block.
    fn add(
        &self,
        node: &Child<'_>,
        units: &[Unit],
        flow: &str,
        line: impl FnOnce(&Self, Unit) -> Option<String>,
    ) -> Result<Option<Change>, Why> {
        let span = node.span();
        let at = |at: usize, text: String| Ok(Some(Change { span: Span::new(span.source, at, at), text }));
        match (is_flow(span, self.text), units.last()) {
            (true, None) => {
                let inside = self.slice(span.start + 1, span.end.saturating_sub(1));
                if inside.trim().is_empty() {
                    let (open, close) = (self.slice(span.start, span.start + 1), self.slice(span.end - 1, span.end));
                    return Ok(Some(Change { span, text: format!("{open}{flow}{close}") }));
                }
                at(span.start + 1, format!("{flow}, "))
            }
            (true, Some(last)) => {
                let on_a_line = self.add_flow_line(span, *last, flow);
                on_a_line.map_or_else(|| at(last.end, format!(", {flow}")), |change| Ok(Some(change)))
            }
            (false, Some(last)) => {
                let Some(lines) = line(self, *last) else {
                    return Err(Why::at(span, "its lines are laid out in an unusual way: change it by hand"));
                };
                let next = self.next_line(last.end);
                let eol = self.eol();
                if self.text[..next].ends_with('\n') {
                    at(next, format!("{lines}{eol}"))
                } else {
                    at(next, format!("{eol}{lines}"))
                }
            }
            (false, None) => Err(Why::at(span, "it has nothing of its own: change it by hand")),
        }
    }

    /// What stands before and after a unit within brackets that has a line of its own. `None` if it shares its line.
    fn own_line(&self, unit: Unit) -> Option<(&str, &str)> {
        let (before, line) = (self.slice(self.line_start(unit.start), unit.start), self.next_line(unit.end));
        let after = self.slice(unit.end, line).trim_end_matches(['\r', '\n']);
        let rest = after.trim_start();
        let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        (before.trim().is_empty() && (rest.is_empty() || rest.starts_with('#'))).then_some((before, after))
    }

    /// Adds a unit within brackets on a line of its own, if the last one has one.
    fn add_flow_line(&self, span: Span, last: Unit, flow: &str) -> Option<Change> {
        let (before, after) = self.own_line(last)?;
        let (eol, has_comma) = (self.eol(), after.trim_start().starts_with(','));
        let (comma, end) = if has_comma { ("", ",") } else { (",", "") };
        let text = format!("{comma}{after}{eol}{before}{flow}{end}");
        Some(Change { span: Span::new(span.source, last.end, last.end + after.len()), text })
    }

    /// Removes the entry that a path ends with.
    fn remove_entry(&self, found: &Found<'_>) -> Result<Change, Why> {
        let (Some(entry), Some(parent)) = (found.entries.last(), found.nodes.iter().rev().nth(1)) else {
            return Err(Why { at: None, text: "no file has it".to_owned() });
        };
        let Value::Mapping(entries) = parent.value() else {
            return Err(Why::at(parent.used_at, "it is no mapping here: change it by hand"));
        };
        let own: Vec<_> = entries.iter().filter(|entry| entry.merged_at.is_none()).collect();
        let at = own.iter().position(|known| known.key.span == entry.key.span);
        let Some(at) = at else { return Err(Why::at(entry.key.span, "it is not found again: change it by hand")) };
        let slice = self.slice(entry.key.span.start, end(&entry.value, self.text));
        if slice.contains('&') && slice.split([' ', '\n', '[', '{', ',']).any(|word| word.starts_with('&')) {
            return Err(Why::at(
                entry.key.span,
                "there is an anchor in it, which other places may use: change it by hand",
            ));
        }
        self.remove(parent, &self.units(entries), at, "{}")
    }

    /// Removes a unit from a collection, which becomes `empty` if it was the last.
    fn remove(&self, node: &Child<'_>, units: &[Unit], at: usize, empty: &str) -> Result<Change, Why> {
        let span = node.span();
        let unit = units[at];
        let range = |start: usize, end: usize| Change { span: Span::new(span.source, start, end), text: String::new() };
        if is_flow(span, self.text) {
            return Ok(self.remove_flow(units, at, range));
        }
        let (first, after) = (self.line_start(unit.start), self.next_line(unit.end));
        let lead = self.slice(first, unit.start).trim();
        if !lead.is_empty() && lead != "-" {
            return Err(Why::at(span, "its lines are laid out in an unusual way: change it by hand"));
        }
        if units.len() > 1 {
            // The last line of a text may end without a break: then the one before comes to do so.
            let before = &self.text[..first];
            let first = match before.strip_suffix("\r\n").or_else(|| before.strip_suffix('\n')) {
                Some(shorter) if !self.text[..after].ends_with('\n') => shorter.len(),
                Some(_) | None => first,
            };
            return Ok(range(first, after));
        }
        // A block without entries would be null. What is left of its lines, such as comments, stays.
        let indent = self.slice(first, unit.start).replace('-', " ");
        let eol = if self.text[..after].ends_with('\n') { self.eol() } else { "" };
        let text = format!("{indent}{empty}{eol}");
        Ok(Change { span: Span::new(span.source, first, after), text })
    }

    fn remove_flow(&self, units: &[Unit], at: usize, range: impl Fn(usize, usize) -> Change) -> Change {
        let unit = units[at];
        let is_last = at + 1 == units.len();
        if let Some((_, after)) = self.own_line(unit)
            && (is_last || after.trim_start().starts_with(','))
        {
            return range(self.line_start(unit.start), self.next_line(unit.end));
        }
        if let Some(next) = units.get(at + 1) {
            let between = self.slice(unit.end, next.start);
            if !between.contains('#') {
                return range(unit.start, next.start);
            }
            let comma = between.find(',').map_or(unit.end, |comma| unit.end + comma + 1);
            return range(unit.start, comma);
        }
        match at.checked_sub(1).map(|before| units[before]) {
            Some(before) if !self.slice(before.end, unit.start).contains('#') => range(before.end, unit.end),
            // A comma that is left at the end is allowed.
            Some(_) | None => range(unit.start, unit.end),
        }
    }
}

/// Whether there is a comment in the YAML of a value.
fn has_comment(value: &str) -> bool {
    Parser::new_from_str(value).any(|event| matches!(event, Ok((Event::Comment(..), _))))
}

/// Whether an item of a list is this one. `item` is as it is written.
fn is_item(known: &Child<'_>, item: &str) -> bool {
    let text = known.scalar().map(|scalar| &*scalar.text);
    text.is_some_and(|text| text == item || scalar(text) == item)
}
