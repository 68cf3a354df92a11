//! A mapping on its way to YAML: fields in order, and remarks on what the format cannot say.
//!
//! Remarks are lines of comment above the name of the mapping.

use std::{
    collections::BTreeMap,
    fmt::{Display, Write as _},
};

use super::scalar::{quoted, scalar};
use crate::model::{Name, Reported, Switch, Word};

/// Spaces of one level.
const INDENT: usize = 2;

/// A part of the live account that becomes fields.
pub(super) trait Block {
    /// Adds its fields.
    fn write(&self, fields: &mut Fields);
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
        for word in words {
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

    /// A block in a mapping of its own.
    pub(super) fn block(&mut self, name: &str, block: &impl Block) {
        let mut fields = Self::default();
        fields.inline(block);
        self.mapping(name, fields);
    }

    /// A block whose fields stand among the others.
    pub(super) fn inline(&mut self, block: &impl Block) {
        block.write(self);
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
        self.mapping(name, all);
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
    pub(super) fn render(&self) -> String {
        let mut out = String::new();
        self.append(0, &mut out);
        out
    }

    fn append(&self, level: usize, out: &mut String) {
        for (name, value) in &self.entries {
            match value {
                Value::Comment(text) => line(level, format_args!("# {text}"), out),
                Value::Scalar(text) => line(level, format_args!("{name}: {text}"), out),
                Value::Lines(lines) => {
                    line(level, format_args!("{name}:"), out);
                    lines.iter().for_each(|item| line(level + 1, format_args!("- {item}"), out));
                }
                Value::Mapping(fields) => {
                    fields.remarks.iter().for_each(|remark| line(level, format_args!("# {remark}"), out));
                    let is_field = |(_, value): &(String, Value)| !matches!(value, Value::Comment(_));
                    let empty = if fields.entries.iter().any(is_field) { "" } else { " {}" };
                    line(level, format_args!("{name}:{empty}"), out);
                    fields.append(level + 1, out);
                }
            }
        }
    }
}

fn line(level: usize, content: impl Display, out: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(out, "{:1$}{content}", "", level * INDENT);
}
