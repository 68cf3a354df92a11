//! Reads the value of a variable as a list, where one is expected.
//!
//! A variable of the command line or of the environment is one text: `a,b,c`, or `[a, b, c]` as YAML, JSON and
//! Terraform write it. A list in a file of variables needs none of this.

use super::{
    build::parse,
    node::{Child, Style, Value},
};
use crate::config::{problem::Problems, span::SourceId};

/// What separates the elements of a list in one text.
const SEPARATOR: char = ',';
/// What begins a list in the spelling of YAML.
const BRACKET: char = '[';

/// The elements of the value of a variable; `None` if the node is not one, or its text is no list. A text without a
/// separator is a list of one.
pub(in crate::config) fn elements<'s>(child: &Child<'s>) -> Option<Vec<Child<'s>>> {
    let scalar = child.scalar().filter(|scalar| scalar.style == Style::Filled)?;
    let text = scalar.text.trim();
    let texts = match text.starts_with(BRACKET) {
        true => bracketed(text)?,
        false => text.split(SEPARATOR).map(|element| element.trim().to_owned()).collect(),
    };
    (!text.is_empty()).then(|| Child::filled(texts, child.used_at))
}

/// The texts of a list in brackets, if it is one of single values.
fn bracketed(text: &str) -> Option<Vec<String>> {
    let mut problems = Problems::default();
    let root = parse(text, SourceId::FIRST, &mut problems).filter(|_| problems.is_empty())?;
    let Value::List(items) = root.value() else { return None };
    items.iter().map(|item| Some(item.scalar()?.text.clone().into_owned())).collect()
}
