//! The tree: scalars, lists and mappings with their places, shared where aliases share them.

use std::{borrow::Cow, rc::Rc};

use crate::config::span::Span;

/// The parser's text for a value that is not there; it looks like `~`, but has no width.
const NULL_WORDS: [&str; 5] = ["", "~", "null", "Null", "NULL"];
/// The words for true, then those for false.
const BOOLEAN_WORDS: [&str; 6] = ["true", "True", "TRUE", "false", "False", "FALSE"];
/// How many of them are words for true.
const TRUE_WORDS: usize = 3;

/// A node, and the place that uses it: its own, or that of the alias that leads to it.
#[derive(Debug, Clone)]
pub(in crate::config) struct Child<'s> {
    pub(in crate::config) node: Rc<Node<'s>>,
    /// Where it is used: the alias, if it came through one.
    pub(in crate::config) used_at: Span,
}

impl<'s> Child<'s> {
    pub(super) fn own(node: Node<'s>) -> Self {
        Self { used_at: node.span, node: Rc::new(node) }
    }

    /// Where its text stands.
    pub(in crate::config) fn span(&self) -> Span {
        self.node.span
    }

    pub(in crate::config) fn value(&self) -> &Value<'s> {
        &self.node.value
    }

    /// The scalar, if it is one.
    pub(in crate::config) fn scalar(&self) -> Option<&Scalar<'s>> {
        match &self.node.value {
            Value::Scalar(scalar) => Some(scalar),
            Value::List(_) | Value::Mapping(_) | Value::Broken => None,
        }
    }

    pub(in crate::config) fn is_null(&self) -> bool {
        self.scalar().is_some_and(Scalar::is_null)
    }

    /// What it is, in words that read after "found ".
    pub(in crate::config) fn describe(&self) -> String {
        match &self.node.value {
            Value::Scalar(scalar) => scalar.describe(),
            Value::List(_) => "a list".into(),
            Value::Mapping(_) => "a mapping".into(),
            Value::Broken => "nothing usable".into(),
        }
    }
}

/// A node with its place and its size once all aliases are followed.
#[derive(Debug)]
pub(in crate::config) struct Node<'s> {
    pub(in crate::config) span: Span,
    pub(in crate::config) value: Value<'s>,
    /// Nodes in it, itself included, each as often as aliases lead to it.
    pub(super) size: usize,
    /// Levels of nodes in it, itself included.
    pub(super) depth: usize,
}

impl<'s> Node<'s> {
    pub(super) fn new(span: Span, value: Value<'s>) -> Self {
        let (size, depth) = match &value {
            Value::Scalar(_) | Value::Broken => (0, 0),
            Value::List(items) => measure(items.iter()),
            Value::Mapping(entries) => measure(entries.iter().map(|entry| &entry.value)),
        };
        Self { span, value, size: size.saturating_add(1), depth: depth + 1 }
    }
}

fn measure<'a, 's: 'a>(children: impl Iterator<Item = &'a Child<'s>>) -> (usize, usize) {
    children.fold((0, 0), |(size, depth), child| (child.node.size.saturating_add(size), child.node.depth.max(depth)))
}

/// What a node holds.
#[derive(Debug)]
pub(in crate::config) enum Value<'s> {
    /// One value.
    Scalar(Scalar<'s>),
    /// A sequence.
    List(Vec<Child<'s>>),
    /// A mapping in the order of the file, with what `<<` merges into it at the end.
    Mapping(Vec<Entry<'s>>),
    /// Something that was reported already.
    Broken,
}

/// One key of a mapping with its value.
#[derive(Debug, Clone)]
pub(in crate::config) struct Entry<'s> {
    pub(in crate::config) key: Key<'s>,
    pub(in crate::config) value: Child<'s>,
    /// The same key stands earlier in the mapping; it was reported.
    pub(in crate::config) repeated: bool,
    /// Where `<<` brings it in, if it is not of the mapping itself.
    pub(in crate::config) merged_at: Option<Span>,
}

/// A key: the text, and where it stands.
#[derive(Debug, Clone)]
pub(in crate::config) struct Key<'s> {
    pub(in crate::config) text: Cow<'s, str>,
    pub(in crate::config) span: Span,
}

/// A scalar: its text after escapes, and whether YAML would give it a type.
#[derive(Debug, Clone)]
pub(in crate::config) struct Scalar<'s> {
    pub(in crate::config) text: Cow<'s, str>,
    pub(in crate::config) style: Style,
}

/// How a scalar is written, which decides whether it has a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::config) enum Style {
    /// Neither quoted nor a block: YAML 1.2 may see a number, a boolean or null in it.
    Plain,
    /// Text, whatever it looks like.
    Text,
    /// The value of one placeholder: typed like a plain scalar, and text where text is expected.
    Filled,
}

impl Scalar<'_> {
    /// Whether YAML 1.2 may see more than text in it.
    fn is_typed(&self) -> bool {
        match self.style {
            Style::Plain | Style::Filled => true,
            Style::Text => false,
        }
    }

    pub(in crate::config) fn is_null(&self) -> bool {
        self.is_typed() && NULL_WORDS.contains(&&*self.text)
    }

    /// Whether YAML 1.2 reads a number, with or without a fraction.
    pub(in crate::config) fn is_number(&self) -> bool {
        self.is_typed() && is_number(&self.text)
    }

    /// The boolean that YAML 1.2 reads, if it reads one.
    pub(in crate::config) fn boolean(&self) -> Option<bool> {
        self.is_typed()
            .then(|| BOOLEAN_WORDS.iter().position(|word| *word == self.text))
            .flatten()
            .map(|at| at < TRUE_WORDS)
    }

    /// The whole number from 0 on that YAML 1.2 reads, if it reads one that fits.
    pub(in crate::config) fn whole_number(&self) -> Option<u64> {
        let decimal = self.is_typed() && !self.text.is_empty() && self.text.bytes().all(|b| b.is_ascii_digit());
        decimal.then(|| self.text.parse().ok()).flatten()
    }

    fn describe(&self) -> String {
        let text = self.text.escape_debug();
        match self {
            _ if self.is_null() => "null".into(),
            _ if self.is_number() => format!("the number `{text}`"),
            _ if self.boolean().is_some() => format!("the boolean `{text}`"),
            Self { .. } => format!("the text `{text}`"),
        }
    }
}

/// The numbers of YAML 1.2's core schema.
fn is_number(text: &str) -> bool {
    let radix = |prefix: &str, radix| {
        text.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_digit(radix)))
    };
    let special = [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(&text.trim_start_matches(['-', '+']));
    special || radix("0o", 8) || radix("0x", 16) || is_decimal(text)
}

fn is_decimal(text: &str) -> bool {
    let digits = text.bytes().any(|b| b.is_ascii_digit());
    digits && text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b)) && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_are_what_yaml_1_2_says() {
        let plain = |text: &'static str| Scalar { text: text.into(), style: Style::Plain };
        for number in ["0", "012", "1.0", "1e3", "-1", "+.5", "0x1F", "0o17", ".inf", "-.Inf"] {
            assert!(plain(number).is_number(), "{number}");
        }
        for text in ["no", "1.2.3.4", "0x", "e", "1-2", "4h", ".", "--1", "inf"] {
            assert!(!plain(text).is_number(), "{text}");
        }
        for null in ["", "~", "null", "NULL"] {
            assert!(plain(null).is_null(), "{null}");
        }
        assert!(!Scalar { text: "null".into(), style: Style::Text }.is_null());
    }
}
