//! Lists: every item with its place, broken items reported and left out.

use std::collections::HashMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    field::At,
    from_yaml::{FromYaml, Shape, value, wrong_type},
};
use crate::config::{
    code::Code,
    problem::{Problem, Problems},
    span::Span,
    yaml::{Child, Scalar, Style, Value, elements},
};
use crate::model::quoted;

/// A list of which no item may stand twice.
#[derive(Debug)]
pub(in crate::config) struct List<T> {
    pub(in crate::config) items: Vec<At<T>>,
}

impl<T: ListItem> FromYaml for List<T> {
    const EXPECTED: &'static str = T::LIST;
    const EMPTY: Option<&'static str> = Some("[]");
    const RECORDS: &'static [Shape] = T::RECORDS;

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        // The value of a variable that is given as one text.
        if let Some(items) = elements(node) {
            return Some(Self::of(&items, problems));
        }
        match node.value() {
            Value::List(items) => {
                let items: Vec<_> =
                    items.iter().flat_map(|item| elements(item).unwrap_or_else(|| vec![item.clone()])).collect();
                Some(Self::of(&items, problems))
            }
            Value::Scalar(scalar) => {
                let message = format!("expected {}, found {}", Self::EXPECTED, node.describe());
                let problem = Problem::error(Code::WrongType, node.span(), message);
                let only = only_item::<T>(node, scalar).filter(|_| scalar.style != Style::Filled);
                problems.push(match (only, scalar.style) {
                    (Some(item), _) => {
                        let right = format!("[{item}]");
                        problem.replace(format!("a list of one is written in brackets: `{right}`"), right)
                    }
                    (None, Style::Filled) => {
                        problem.help("give the variable a value such as `a,b`, or write `[]` for none")
                    }
                    (None, Style::Plain | Style::Text | Style::Element) => {
                        problem.help("a list is written in brackets; an empty one is `[]`")
                    }
                });
                None
            }
            Value::Mapping(_) | Value::Broken => {
                wrong_type::<Self>(node, problems);
                None
            }
        }
    }
}

impl<T: ListItem> List<T> {
    fn of(items: &[Child<'_>], problems: &mut Problems) -> Self {
        if !T::REPEATED_ELSEWHERE {
            repeated(items, problems);
        }
        Self { items: items.iter().filter_map(|child| item(child, problems)).collect() }
    }
}

/// A type that lists are made of.
pub(in crate::config) trait ListItem: FromYaml {
    /// What a list of it is, in words that read after "expected ".
    const LIST: &'static str;
    /// Whether something else looks for items that stand twice.
    const REPEATED_ELSEWHERE: bool = false;
}

/// The scalar as the item of a list, or what it was probably meant to be; `None` if it would be no item.
fn only_item<T: FromYaml>(node: &Child<'_>, scalar: &Scalar<'_>) -> Option<String> {
    let mut of_item = Problems::default();
    match T::from_yaml(node, &mut of_item) {
        Some(_) if scalar.style == Style::Plain => Some(scalar.text.to_string()),
        Some(_) => Some(quoted(&scalar.text)),
        None => of_item.first_replacement().map(str::to_owned),
    }
}

/// Complains about items that stand twice.
fn repeated(items: &[Child<'_>], problems: &mut Problems) {
    let mut first: HashMap<&str, Span> = HashMap::new();
    for (text, span) in items.iter().filter_map(|item| Some((&*item.scalar()?.text, item.used_at))) {
        if let Some(earlier) = first.insert(text, span) {
            let problem =
                Problem::error(Code::DuplicateItem, span, format!("`{}` is listed twice", text.escape_debug()));
            problems.push(
                problem.label("listed again here").related(earlier, "first listed here").help("keep one of the two"),
            );
        }
    }
}

fn item<T: FromYaml>(child: &Child<'_>, problems: &mut Problems) -> Option<At<T>> {
    value(child, problems, || {
        Problem::error(Code::Null, child.used_at, "this item of the list is null").help("take the item out")
    })
}

impl<T: JsonSchema> JsonSchema for List<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("ListOf{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "array", "items": generator.subschema_for::<T>(), "uniqueItems": true})
    }
}
