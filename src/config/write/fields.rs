//! A mapping to be written as YAML: fields in order, and remarks on what the format cannot state.
//!
//! Remarks are comment lines above the name of the mapping.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{Display, Write as _},
};

use super::{
    alike::{Alike, Written},
    scalar::{quoted, scalar},
};
use crate::model::{Name, Reported, Switch, Word, shown};

/// Spaces for each level of indentation.
const INDENT: usize = 2;

/// Maximum width, in columns, of a line that ends with a whole mapping or list.
const LINE: usize = 100;
/// The word in a file for an option that SES should not have set.
pub(super) const NONE: &str = "none";

/// The layout of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// One fact on each line, so that two files are easy to compare.
    #[default]
    OneFactALine,
    /// As a person would write it, with short lists and mappings on one line.
    ByHand,
}

impl Layout {
    /// Every layout.
    #[cfg(test)]
    pub(super) const ALL: [Self; 2] = [Self::OneFactALine, Self::ByHand];
}

/// Whether values that equal the SES defaults are written: the scaling mode, the pool and TLS policy of a configuration
/// set, switches that are on, and options that are not set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Defaults {
    /// They are left out, which keeps the file short.
    #[default]
    LeftOut,
    /// They are written, so that a plan for the file shows when someone changes them.
    Written,
}

impl Defaults {
    pub(super) fn are_written(self) -> bool {
        self == Self::Written
    }

    /// Whether a value is written, given the SES default.
    pub(super) fn state<T: PartialEq>(self, value: &T, default: &T) -> bool {
        self.are_written() || value != default
    }
}

/// A part of the live account that is written as fields.
pub(super) trait Block {
    /// Adds its fields.
    fn write(&self, fields: &mut Fields, defaults: Defaults);
}

/// The collection whose objects are written once where several say the same.
const FOLDED: &str = "configuration_sets";

/// A mapping.
#[derive(Default)]
pub(super) struct Fields {
    entries: Vec<(String, Value)>,
    remarks: Vec<String>,
}

enum Value {
    /// YAML on one line.
    Scalar(String),
    /// List items, each as YAML on one line.
    Lines(Vec<String>),
    Mapping(Fields),
    /// Objects by name, each on lines of its own.
    Things(Fields),
    /// A comment line, which has no name.
    Comment(String),
}

impl Fields {
    /// Adds a value that is written verbatim: a number, a duration or a word of the format.
    pub(super) fn bare(&mut self, name: &str, value: impl Display) {
        self.entries.push((name.to_owned(), Value::Scalar(value.to_string())));
    }

    /// Adds a text in double quotes.
    pub(super) fn quoted(&mut self, name: &str, text: &str) {
        self.bare(name, quoted(text));
    }

    /// Adds a text, in quotes if needed.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.bare(name, scalar(text));
    }

    /// Adds a name, or a remark if a file cannot state it.
    pub(super) fn name(&mut self, name: &str, value: &impl Name) {
        match value.check() {
            Ok(()) => self.text(name, value.text()),
            Err(reason) => {
                self.remark(format!(
                    "{name} is `{}`, which a file cannot state: {reason}",
                    value.text().escape_debug()
                ));
            }
        }
    }

    /// Adds `true` for on or `false` for off.
    pub(super) fn flag(&mut self, name: &str, switch: Switch) {
        self.bare(name, bool::from(switch));
    }

    /// Adds an SES enum value in lower case, or a remark if this version does not know it.
    pub(super) fn word<W: Word>(&mut self, name: &str, word: &Reported<W>) {
        match word {
            Reported::Known(word) => self.bare(name, word.as_str().to_lowercase()),
            Reported::Unrecognized(text) => self.unknown(name, text),
        }
    }

    /// Adds SES enum values on one line. If one of them is unknown, adds only a remark: the rest would be a different
    /// list.
    pub(super) fn words<'a, W: Word>(&mut self, name: &str, words: impl IntoIterator<Item = &'a Reported<W>>) {
        let mut known = Vec::new();
        // Sorted, because the order in which SES returns them has no meaning.
        for word in words.into_iter().collect::<BTreeSet<_>>() {
            match word {
                Reported::Known(word) => known.push(word.as_str().to_lowercase()),
                Reported::Unrecognized(text) => return self.unknown(name, text),
            }
        }
        self.bare(name, format_args!("[{}]", known.join(", ")));
    }

    /// Adds a list with one item on each line.
    pub(super) fn lines(&mut self, name: &str, items: &[impl Display]) {
        let value = match items {
            [] => Value::Scalar("[]".to_owned()),
            items => Value::Lines(items.iter().map(ToString::to_string).collect()),
        };
        self.entries.push((name.to_owned(), value));
    }

    /// Adds a block as a nested mapping, unless it is empty.
    pub(super) fn block(&mut self, name: &str, block: &impl Block, defaults: Defaults) {
        let mut fields = Self::default();
        block.write(&mut fields, defaults);
        if !fields.is_empty() {
            self.mapping(name, fields);
        }
    }

    /// Adds the word for an SES default, if defaults are written.
    pub(super) fn default_word(&mut self, name: &str, word: &str, defaults: Defaults) {
        if defaults.are_written() {
            self.bare(name, word);
        }
    }

    /// A mapping.
    pub(super) fn mapping(&mut self, name: &str, fields: Self) {
        self.entries.push((scalar(name), Value::Mapping(fields)));
    }

    /// Adds objects by name. An object whose name a file cannot state is replaced by a remark.
    pub(super) fn things<K: Name, V>(&mut self, name: &str, things: &BTreeMap<K, V>, each: impl Fn(&K, &V) -> Self) {
        let mut all = Self::default();
        for (name, thing) in things {
            match name.check() {
                Ok(()) => all.mapping(name.text(), each(name, thing)),
                Err(reason) => {
                    let name = name.text().escape_debug();
                    all.remark(format!("without `{name}`, which a file cannot state: {reason}"));
                }
            }
        }
        self.all(name, all);
    }

    /// Adds objects by name that are already fields.
    pub(super) fn all(&mut self, name: &str, things: Self) {
        self.entries.push((scalar(name), Value::Things(things)));
    }

    /// Whether there are neither fields nor remarks.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.remarks.is_empty()
    }

    /// Adds a remark on a value that this version does not know.
    pub(super) fn unknown(&mut self, what: &str, value: &str) {
        let value = value.escape_debug();
        self.remark(format!("{what} `{value}`, which this version of sesform does not know"));
    }

    /// Adds a remark above the name of the mapping. It has no line breaks.
    pub(super) fn remark(&mut self, remark: String) {
        self.remarks.push(remark);
    }

    /// Adds a comment between the fields. It has no line breaks.
    pub(super) fn comment(&mut self, comment: String) {
        self.entries.push((String::new(), Value::Comment(comment)));
    }

    /// Renders the mapping as a whole YAML document.
    pub(super) fn render(&self, layout: Layout) -> String {
        let mut page = Page { layout, alike: Alike::default(), out: String::new() };
        if layout == Layout::ByHand {
            self.count_alike(0, &mut page.alike);
        }
        self.append(0, &mut page);
        page.out
    }

    /// What the mapping says, as text; `None` if a comment belongs to it.
    fn shareable(&self) -> Option<String> {
        self.is_without_comments().then(|| self.render(Layout::OneFactALine))
    }

    /// Whether neither the mapping nor anything in it has a remark or a comment.
    fn is_without_comments(&self) -> bool {
        self.remarks.is_empty()
            && self.entries.iter().all(|(_, value)| match value {
                Value::Scalar(_) => true,
                Value::Lines(items) => items.iter().all(|item| !item.contains('#')),
                Value::Mapping(fields) | Value::Things(fields) => fields.is_without_comments(),
                Value::Comment(_) => false,
            })
    }

    /// Counts the objects that may share their text.
    fn count_alike(&self, level: usize, alike: &mut Alike) {
        for (name, value) in &self.entries {
            let Value::Things(things) = value else { continue };
            if name != FOLDED {
                things.count_alike(level + 1, alike);
                continue;
            }
            for (name, value) in &things.entries {
                let is_long = value.on_one_line((level + 1) * INDENT + name.len(), Layout::ByHand).is_none();
                if let (Value::Mapping(fields), true) = (value, is_long) {
                    alike.count(fields.shareable());
                }
            }
        }
    }

    /// The fields on one line; `None` if one of them has a remark or cannot be written inside a line.
    fn flow(&self) -> Option<String> {
        let fields = self.entries.iter().map(|(name, value)| Some(format!("{name}: {}", value.flow()?)));
        Some(format!("{{{}}}", fields.collect::<Option<Vec<_>>>()?.join(", ")))
    }

    fn append(&self, level: usize, page: &mut Page) {
        for (name, value) in &self.entries {
            value.append_named(name, level, page, Written::Alone);
        }
    }

    /// Writes objects of which several may say the same.
    fn append_folded(&self, level: usize, page: &mut Page) {
        for (name, value) in &self.entries {
            let is_long = value.on_one_line(level * INDENT + name.len(), page.layout).is_none();
            let written = match value {
                Value::Mapping(fields) if is_long => page.alike.write(name, fields.shareable()),
                _ => Written::Alone,
            };
            value.append_named(name, level, page, written);
        }
    }
}

/// What is being written.
struct Page {
    layout: Layout,
    alike: Alike,
    out: String,
}

impl Page {
    fn line(&mut self, level: usize, content: impl Display) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.out, "{:1$}{content}", "", level * INDENT);
    }
}

impl Value {
    /// The value as written on the line of its name; `None` if it needs lines of its own.
    fn on_one_line(&self, before: usize, layout: Layout) -> Option<String> {
        let is_empty = |fields: &Fields| fields.entries.iter().all(|(_, value)| matches!(value, Self::Comment(_)));
        match (self, layout) {
            (Self::Scalar(text), _) => Some(text.clone()),
            (Self::Mapping(fields) | Self::Things(fields), _) if is_empty(fields) => Some("{}".to_owned()),
            // The remarks of the mapping itself are already written above its name.
            (Self::Mapping(fields), Layout::ByHand) => fields.flow(),
            (Self::Lines(_), Layout::ByHand) => self.flow(),
            (Self::Mapping(_) | Self::Lines(_), Layout::OneFactALine) | (Self::Things(_) | Self::Comment(_), _) => None,
        }
        .filter(|text| matches!(self, Self::Scalar(_)) || before + ": ".len() + text.len() <= LINE)
    }

    /// The value as written inside a line; `None` if it needs lines of its own.
    fn flow(&self) -> Option<String> {
        match self {
            Self::Scalar(text) => Some(text.clone()),
            Self::Lines(items) if items.iter().any(|item| item.contains('#')) => None,
            Self::Lines(items) => Some(format!("[{}]", items.join(", "))),
            Self::Mapping(fields) => fields.flow().filter(|_| fields.remarks.is_empty()),
            Self::Things(_) | Self::Comment(_) => None,
        }
    }

    /// Writes the value with its name, and above it the remarks on it.
    fn append_named(&self, name: &str, level: usize, page: &mut Page, written: Written) {
        if let Self::Mapping(fields) | Self::Things(fields) = self {
            fields.remarks.iter().for_each(|remark| page.line(level, format_args!("# {}", shown(remark))));
        }
        match (self.on_one_line(level * INDENT + name.len(), page.layout), written) {
            (Some(text), _) => page.line(level, format_args!("{name}: {text}")),
            (None, Written::Alias(anchor)) => page.line(level, format_args!("{name}: *{anchor}")),
            (None, Written::Anchored(anchor)) => self.append(name, &format!("{name}: &{anchor}"), level, page),
            (None, Written::Alone) => self.append(name, &format!("{name}:"), level, page),
        }
    }

    /// Writes the value on lines of its own, below its head.
    fn append(&self, name: &str, head: &str, level: usize, page: &mut Page) {
        match self {
            Self::Comment(text) => page.line(level, format_args!("# {}", shown(text))),
            Self::Scalar(text) => page.line(level, format_args!("{head} {text}")),
            Self::Lines(items) => {
                page.line(level, head);
                items.iter().for_each(|item| page.line(level + 1, format_args!("- {item}")));
            }
            Self::Things(fields) if name == FOLDED => {
                page.line(level, head);
                fields.append_folded(level + 1, page);
            }
            Self::Mapping(fields) | Self::Things(fields) => {
                page.line(level, head);
                fields.append(level + 1, page);
            }
        }
    }
}
