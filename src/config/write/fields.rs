//! A mapping on its way to YAML: fields in order, and remarks on what the format cannot say.
//!
//! Remarks are lines of comment above the name of the mapping.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{Display, Write as _},
};

use super::scalar::{quoted, scalar};
use super::{Defaults, Layout};
use crate::model::{Name, Reported, Switch, Word, shown};

/// Spaces of one level.
const INDENT: usize = 2;

/// Columns that a mapping on one line may take, where one looks for it by hand.
const LINE: usize = 100;
/// The word of the format for what SES should be without.
pub(super) const NONE: &str = "none";

/// A part of the live account that becomes fields.
pub(super) trait Block {
    /// Adds its fields.
    fn write(&self, fields: &mut Fields, defaults: Defaults);
}

/// A mapping.
#[derive(Default)]
pub(super) struct Fields {
    entries: Vec<(String, Value)>,
    remarks: Vec<String>,
}

enum Value {
    /// YAML of one line.
    Scalar(String),
    /// YAML of one line each.
    Lines(Vec<String>),
    Mapping(Fields),
    /// Things by name, each on lines of its own.
    Things(Fields),
    /// A line of comment, without a name.
    Comment(String),
}

impl Fields {
    /// A value that is written as it stands: a number, a duration, a word of the format.
    pub(super) fn bare(&mut self, name: &str, value: impl Display) {
        self.entries.push((name.to_owned(), Value::Scalar(value.to_string())));
    }

    /// A text in quotes.
    pub(super) fn quoted(&mut self, name: &str, text: &str) {
        self.bare(name, quoted(text));
    }

    /// A text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.bare(name, scalar(text));
    }

    /// A name, or a remark that a file could not state it.
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

    /// True or false.
    pub(super) fn flag(&mut self, name: &str, switch: Switch) {
        self.bare(name, bool::from(switch));
    }

    /// A word of SES in the format's spelling, or a remark that it is none.
    pub(super) fn word<W: Word>(&mut self, name: &str, word: &Reported<W>) {
        match word {
            Reported::Known(word) => self.bare(name, word.as_str().to_lowercase()),
            Reported::Unrecognized(text) => self.unknown(name, text),
        }
    }

    /// Words of SES in one line. With an unknown one among them there is only a remark: the rest would be another list.
    pub(super) fn words<'a, W: Word>(&mut self, name: &str, words: impl IntoIterator<Item = &'a Reported<W>>) {
        let mut known = Vec::new();
        // In an order of our own: that of SES does not count.
        for word in words.into_iter().collect::<BTreeSet<_>>() {
            match word {
                Reported::Known(word) => known.push(word.as_str().to_lowercase()),
                Reported::Unrecognized(text) => return self.unknown(name, text),
            }
        }
        self.bare(name, format_args!("[{}]", known.join(", ")));
    }

    /// A list with a line each.
    pub(super) fn lines(&mut self, name: &str, items: &[impl Display]) {
        let value = match items {
            [] => Value::Scalar("[]".to_owned()),
            items => Value::Lines(items.iter().map(ToString::to_string).collect()),
        };
        self.entries.push((name.to_owned(), value));
    }

    /// A block in a mapping of its own, if it says anything.
    pub(super) fn block(&mut self, name: &str, block: &impl Block, defaults: Defaults) {
        let mut fields = Self::default();
        block.write(&mut fields, defaults);
        if !fields.is_empty() {
            self.mapping(name, fields);
        }
    }

    /// The word for what SES does anyway, where that is written.
    pub(super) fn default_word(&mut self, name: &str, word: &str, defaults: Defaults) {
        if defaults.are_written() {
            self.bare(name, word);
        }
    }

    /// A mapping.
    pub(super) fn mapping(&mut self, name: &str, fields: Self) {
        self.entries.push((scalar(name), Value::Mapping(fields)));
    }

    /// Things by name. Those whose names a file cannot state are left to a remark.
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

    /// Things by name that are written already.
    pub(super) fn all(&mut self, name: &str, things: Self) {
        self.entries.push((scalar(name), Value::Things(things)));
    }

    /// Whether there is nothing in it, not even a remark.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.remarks.is_empty()
    }

    /// A remark on something that this version does not know.
    pub(super) fn unknown(&mut self, what: &str, value: &str) {
        let value = value.escape_debug();
        self.remark(format!("{what} `{value}`, which this version of sesform does not know"));
    }

    /// A remark above the name of the mapping. It has no line breaks.
    pub(super) fn remark(&mut self, remark: String) {
        self.remarks.push(remark);
    }

    /// A comment between the fields. It has no line breaks.
    pub(super) fn comment(&mut self, comment: String) {
        self.entries.push((String::new(), Value::Comment(comment)));
    }

    /// The YAML of a whole document.
    pub(super) fn render(&self, layout: Layout) -> String {
        let mut out = String::new();
        self.append(0, layout, &mut out);
        out
    }

    /// Its fields on one line, if none of them has a remark.
    fn flow(&self) -> Option<String> {
        let fields = self.entries.iter().map(|(name, value)| Some(format!("{name}: {}", value.flow()?)));
        Some(format!("{{{}}}", fields.collect::<Option<Vec<_>>>()?.join(", ")))
    }

    fn append(&self, level: usize, layout: Layout, out: &mut String) {
        for (name, value) in &self.entries {
            if let Value::Mapping(fields) | Value::Things(fields) = value {
                fields.remarks.iter().for_each(|remark| line(level, format_args!("# {}", shown(remark)), out));
            }
            match value.on_one_line(level * INDENT + name.len(), layout) {
                Some(text) => line(level, format_args!("{name}: {text}"), out),
                None => value.append(name, level, layout, out),
            }
        }
    }
}

impl Value {
    /// How it reads on the line of its name, if it does.
    fn on_one_line(&self, before: usize, layout: Layout) -> Option<String> {
        let is_empty = |fields: &Fields| fields.entries.iter().all(|(_, value)| matches!(value, Self::Comment(_)));
        match (self, layout) {
            (Self::Scalar(text), _) => Some(text.clone()),
            (Self::Mapping(fields) | Self::Things(fields), _) if is_empty(fields) => Some("{}".to_owned()),
            // Remarks of its own stand above it already.
            (Self::Mapping(fields), Layout::ByHand) => fields.flow(),
            (Self::Lines(_), Layout::ByHand) => self.flow(),
            (Self::Mapping(_) | Self::Lines(_), Layout::OneFactALine) | (Self::Things(_) | Self::Comment(_), _) => None,
        }
        .filter(|text| matches!(self, Self::Scalar(_)) || before + ": ".len() + text.len() <= LINE)
    }

    /// How it reads within a line.
    fn flow(&self) -> Option<String> {
        match self {
            Self::Scalar(text) => Some(text.clone()),
            Self::Lines(items) if items.iter().any(|item| item.contains('#')) => None,
            Self::Lines(items) => Some(format!("[{}]", items.join(", "))),
            Self::Mapping(fields) => fields.flow().filter(|_| fields.remarks.is_empty()),
            Self::Things(_) | Self::Comment(_) => None,
        }
    }

    /// Writes it on lines of its own.
    fn append(&self, name: &str, level: usize, layout: Layout, out: &mut String) {
        match self {
            Self::Comment(text) => line(level, format_args!("# {}", shown(text)), out),
            Self::Scalar(text) => line(level, format_args!("{name}: {text}"), out),
            Self::Lines(items) => {
                line(level, format_args!("{name}:"), out);
                items.iter().for_each(|item| line(level + 1, format_args!("- {item}"), out));
            }
            Self::Mapping(fields) | Self::Things(fields) => {
                line(level, format_args!("{name}:"), out);
                fields.append(level + 1, layout, out);
            }
        }
    }
}

fn line(level: usize, content: impl Display, out: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(out, "{:1$}{content}", "", level * INDENT);
}
