//! Values to write: scalars whose YAML is settled, lists of them, and mappings.

use crate::config::{
    problem::Problems,
    span::SourceId,
    write::scalar,
    yaml::{self, Child, Value},
};

/// Maximum width, in columns, of a line that ends with a whole mapping or list.
const LINE: usize = 100;

/// A value as YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// The text of a scalar, as it is written.
    Scalar(String),
    /// A list of scalars.
    List(Vec<String>),
    /// A mapping. The keys are as they are written.
    Mapping(Vec<(String, Self)>),
}

impl Tree {
    /// A text, in quotes if needed.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Scalar(scalar(text))
    }

    /// Reads a file that sesform wrote. `None` if it is no YAML.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut problems = Problems::default();
        let root = yaml::parse(text, SourceId::FIRST, &mut problems)?;
        Some(of_node(&root, text))
    }

    /// The value at a path of keys.
    #[must_use]
    pub fn at(&self, path: &[String]) -> Option<&Self> {
        let Some((key, rest)) = path.split_first() else { return Some(self) };
        match self {
            Self::Mapping(entries) => {
                let key = scalar(key);
                entries.iter().find(|(known, _)| *known == key).and_then(|(_, value)| value.at(rest))
            }
            Self::Scalar(_) | Self::List(_) => None,
        }
    }

    /// The value below these keys.
    pub(super) fn below(self, keys: &[String]) -> Self {
        keys.iter().rev().fold(self, |value, key| Self::Mapping(vec![(scalar(key), value)]))
    }

    /// The value on one line.
    pub(super) fn flow(&self) -> String {
        match self {
            Self::Scalar(text) => text.clone(),
            Self::List(items) => format!("[{}]", items.join(", ")),
            Self::Mapping(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| format!("{key}: {}", value.flow())).collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    /// The lines of an entry of a block mapping, without indentation of the first key.
    pub(super) fn entry(&self, key: &str, indent: usize) -> Vec<String> {
        let line = format!("{:indent$}{key}: {}", "", self.flow());
        match self {
            Self::Mapping(entries) if line.len() > LINE && !entries.is_empty() => {
                let inner = entries.iter().flat_map(|(key, value)| value.entry(key, indent + 2));
                std::iter::once(format!("{:indent$}{key}:", "")).chain(inner).collect()
            }
            Self::List(items) if line.len() > LINE && !items.is_empty() => {
                let items = items.iter().map(|item| format!("{:1$}- {item}", "", indent + 2));
                std::iter::once(format!("{:indent$}{key}:", "")).chain(items).collect()
            }
            Self::Scalar(_) | Self::List(_) | Self::Mapping(_) => vec![line],
        }
    }
}

/// The text of each scalar is that of the file, which is known to be safe in every place.
fn of_node(node: &Child<'_>, text: &str) -> Tree {
    let written = |child: &Child<'_>| text.get(child.span().start..child.span().end).unwrap_or_default().to_owned();
    match node.value() {
        Value::Scalar(_) | Value::Broken => Tree::Scalar(written(node)),
        Value::List(items) => Tree::List(items.iter().map(written).collect()),
        Value::Mapping(entries) => {
            let key = |span: crate::config::span::Span| text.get(span.start..span.end).unwrap_or_default().to_owned();
            Tree::Mapping(entries.iter().map(|entry| (key(entry.key.span), of_node(&entry.value, text))).collect())
        }
    }
}
