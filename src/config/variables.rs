//! A file of variables: one YAML or JSON mapping of names to scalars and lists of scalars.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    code::Code,
    diagnostic::Diagnostics,
    interpolation::{Variable, is_variable_name},
    problem::{Problem, Problems},
    source::{Source, Sources},
    span::SourceId,
    yaml::{self, Child, Entry, Value},
};

/// Reads a file of variables. Values keep the text that they have in the file: `0123` and `1.0` are not converted.
///
/// # Errors
/// All problems in the file, sorted by position.
pub fn variables(source: Source) -> Result<BTreeMap<String, Variable>, Diagnostics> {
    let mut problems = Problems::default();
    let sources = Arc::new(Sources::decode(vec![source], &mut problems));
    let variables = if problems.is_empty() { read(&sources, &mut problems) } else { BTreeMap::new() };
    if problems.is_empty() { Ok(variables) } else { Err(Diagnostics::of_variables(sources, problems.into_sorted())) }
}

fn read(sources: &Sources, problems: &mut Problems) -> BTreeMap<String, Variable> {
    let text = &sources.get(SourceId::FIRST).text;
    let root = yaml::parse(text, SourceId::FIRST, problems);
    match root.as_ref().map(|root| (root, root.value())) {
        None => BTreeMap::new(),
        Some((_, Value::Mapping(entries))) => entries.iter().filter_map(|entry| variable(entry, problems)).collect(),
        Some((root, _)) => {
            let message =
                format!("expected variables by name, such as `pool: transactional`, found {}", root.describe());
            problems.push(Problem::error(Code::WrongType, root.span(), message));
            BTreeMap::new()
        }
    }
}

fn variable(entry: &Entry<'_>, problems: &mut Problems) -> Option<(String, Variable)> {
    let name = &*entry.key.text;
    if !is_variable_name(name) {
        let message = format!("`{}` is not the name of a variable", name.escape_debug());
        let help = "a name has letters, digits, `_` and `-`, and begins with a letter or `_`";
        problems.push(Problem::error(Code::BadName, entry.key.span, message).help(help));
        return None;
    }
    let value = match entry.value.value() {
        Value::List(items) => Variable::List(items.iter().filter_map(|item| text(name, item, problems)).collect()),
        Value::Scalar(_) | Value::Mapping(_) | Value::Broken => Variable::Text(text(name, &entry.value, problems)?),
    };
    Some((name.to_owned(), value))
}

/// The text of one value.
fn text(name: &str, value: &Child<'_>, problems: &mut Problems) -> Option<String> {
    let scalar = value.scalar().filter(|scalar| !scalar.is_null());
    if scalar.is_none() {
        let message =
            format!("expected a value or a list of values for the variable `{name}`, found {}", value.describe());
        problems.push(Problem::error(Code::WrongType, value.used_at, message));
    }
    Some(scalar?.text.clone().into_owned())
}
