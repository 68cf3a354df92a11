//! How a type of the file is read from a node, and the complaints that all of them share.

use super::field::At;
use crate::config::{
    code::Code,
    problem::{Problem, Problems},
    yaml::{Child, Scalar},
};

/// A type that a node of the file can be read as.
pub(in crate::config) trait FromYaml: Sized {
    /// What is expected, in words that read after "expected ".
    const EXPECTED: &'static str;
    /// How "none of it" is written, if there is a way.
    const EMPTY: Option<&'static str> = None;

    /// The records that stand in it, without those that stand in them.
    const RECORDS: &'static [Shape] = &[];

    /// Reads the node. `None` means that what is wrong was reported; the node is never null.
    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self>;
}

/// A mapping with known fields, as it declares itself.
pub(in crate::config) struct Shape {
    /// What it is, in words that read after "a field of ".
    pub(super) what: &'static str,
    /// The names of its fields.
    pub(super) fields: &'static [&'static str],
    /// The records that stand in each of its fields.
    pub(super) inner: &'static [&'static [Self]],
}

/// Reads a value that stands in a place where null means that somebody forgot something; `help` says what to do then.
pub(super) fn value<T: FromYaml>(
    node: &Child<'_>,
    problems: &mut Problems,
    null: impl FnOnce() -> Problem,
) -> Option<At<T>> {
    if node.is_null() {
        problems.push(if node.is_filled() { empty_variable(node) } else { null() });
        return None;
    }
    T::from_yaml(node, problems).map(|value| At { value, span: node.used_at })
}

/// The complaint about a variable that has nothing to fill in. The file is right.
fn empty_variable(node: &Child<'_>) -> Problem {
    Problem::error(Code::Null, node.used_at, "the value of the variable is empty or null")
        .help("give the variable a value; a list without items is `[]` in a `--var-file`")
}

/// The scalar of a node, or a complaint that it is something else.
pub(super) fn scalar<'a, 's, T: FromYaml>(node: &'a Child<'s>, problems: &mut Problems) -> Option<&'a Scalar<'s>> {
    let scalar = node.scalar();
    if scalar.is_none() {
        wrong_type::<T>(node, problems);
    }
    scalar
}

/// Complains that a node is of another type.
pub(super) fn wrong_type<T: FromYaml>(node: &Child<'_>, problems: &mut Problems) {
    if matches!(node.value(), crate::config::yaml::Value::Broken) {
        return;
    }
    let message = format!("expected {}, found {}", T::EXPECTED, node.describe());
    problems.push(Problem::error(Code::WrongType, node.span(), message));
}
