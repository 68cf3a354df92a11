//! The tree: scalars, lists and mappings with their positions in the source. Aliases share the nodes that they name.

use std::{borrow::Cow, rc::Rc};

use crate::config::span::Span;

/// The spellings of null. The parser reports a missing value as `~` with a span of zero width.
const NULL_WORDS: [&str; 5] = ["", "~", "null", "Null", "NULL"];
/// The spellings of true, followed by those of false.
const BOOLEAN_WORDS: [&str; 6] = ["true", "True", "TRUE", "false", "False", "FALSE"];
/// The number of spellings of true in [`BOOLEAN_WORDS`].
const TRUE_WORDS: usize = 3;

/// A node and the place where it is used: its own position, or that of the alias that refers to it.
#[derive(Debug, Clone)]
pub(in crate::config) struct Child<'s> {
    pub(in crate::config) node: Rc<Node<'s>>,
    /// The span of the alias if the node is reached through one, otherwise the span of the node.
    pub(in crate::config) used_at: Span,
}

impl<'s> Child<'s> {
    pub(super) fn own(node: Node<'s>) -> Self {
        Self { used_at: node.span, node: Rc::new(node) }
    }

    /// A node with another value in the same place.
    pub(in crate::config) fn with(&self, value: Value<'s>) -> Self {
        Self { node: Rc::new(Node::new(self.node.span, value)), used_at: self.used_at }
    }

    /// The values of a variable that is a list, all in the place of the placeholder.
    pub(super) fn filled(texts: Vec<String>, span: Span) -> Vec<Self> {
        let scalar = |text: String| Value::Scalar(Scalar { text: text.into(), style: Style::Element });
        texts.into_iter().map(|text| Self::own(Node::new(span, scalar(text)))).collect()
    }

    /// The span of the node's text.
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

    /// Whether it is the value of a variable.
    pub(in crate::config) fn is_filled(&self) -> bool {
        self.scalar().is_some_and(|scalar| matches!(scalar.style, Style::Filled | Style::Element))
    }

    pub(in crate::config) fn is_null(&self) -> bool {
        self.scalar().is_some_and(Scalar::is_null)
    }

    /// A description that reads after "found ".
    pub(in crate::config) fn describe(&self) -> String {
        match &self.node.value {
            Value::Scalar(scalar) => scalar.describe(),
            Value::List(_) => "a list".into(),
            Value::Mapping(_) => "a mapping".into(),
            Value::Broken => "nothing usable".into(),
        }
    }
}

/// A node with its span, and its size and depth with all aliases followed.
#[derive(Debug)]
pub(in crate::config) struct Node<'s> {
    pub(in crate::config) span: Span,
    pub(in crate::config) value: Value<'s>,
    /// The number of nodes in it, including itself. A node counts once for each alias that leads to it.
    pub(super) size: usize,
    /// The number of levels of nodes in it, including its own.
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
    /// A mapping in the order of the file. Entries that `<<` merges into it come last.
    Mapping(Vec<Entry<'s>>),
    /// A value that is not usable. The problem has already been reported.
    Broken,
}

/// One key of a mapping with its value.
#[derive(Debug, Clone)]
pub(in crate::config) struct Entry<'s> {
    pub(in crate::config) key: Key<'s>,
    pub(in crate::config) value: Child<'s>,
    /// The same key appears earlier in the mapping. The problem has already been reported.
    pub(in crate::config) repeated: bool,
    /// Where `<<` names the mapping that the entry comes from; `None` for an entry of the mapping itself.
    pub(in crate::config) merged_at: Option<Span>,
}

/// A key: its text and its span.
#[derive(Debug, Clone)]
pub(in crate::config) struct Key<'s> {
    pub(in crate::config) text: Cow<'s, str>,
    pub(in crate::config) span: Span,
    pub(in crate::config) spelled: Spelled,
}

/// How the text of a key comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::config) enum Spelled {
    /// The file has it.
    Out,
    /// Placeholders give a part of it.
    ByVariables,
    /// A placeholder of it cannot be filled in, which has already been reported. The text is that of the file.
    Wrong,
}

/// A scalar: its text with escapes resolved, and whether YAML may read a type from it.
#[derive(Debug, Clone)]
pub(in crate::config) struct Scalar<'s> {
    pub(in crate::config) text: Cow<'s, str>,
    pub(in crate::config) style: Style,
}

/// How a scalar is written, which decides whether it has a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::config) enum Style {
    /// Neither quoted nor a block scalar: YAML 1.2 may read it as a number, a boolean or null.
    Plain,
    /// Always text, even if it looks like a number, a boolean or null.
    Text,
    /// The value of a single placeholder: typed like a plain scalar, but accepted as text where text is expected.
    Filled,
    /// One value of a variable that is a list: typed as [`Filled`](Self::Filled) is, and no list itself.
    Element,
}

impl Scalar<'_> {
    /// Whether YAML 1.2 may read it as something other than text.
    fn is_typed(&self) -> bool {
        match self.style {
            Style::Plain | Style::Filled | Style::Element => true,
            Style::Text => false,
        }
    }

    pub(in crate::config) fn is_null(&self) -> bool {
        self.is_typed() && NULL_WORDS.contains(&&*self.text)
    }

    /// Whether YAML 1.2 reads it as a number, with or without a fraction.
    pub(in crate::config) fn is_number(&self) -> bool {
        self.is_typed() && is_number(&self.text)
    }

    /// The boolean that YAML 1.2 reads; `None` if it is not a boolean.
    pub(in crate::config) fn boolean(&self) -> Option<bool> {
        self.is_typed()
            .then(|| BOOLEAN_WORDS.iter().position(|word| *word == self.text))
            .flatten()
            .map(|at| at < TRUE_WORDS)
    }

    /// The whole number that YAML 1.2 reads; `None` if it is negative, not a decimal whole number, or does not fit.
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

/// Whether the text is a number in the core schema of YAML 1.2.
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
