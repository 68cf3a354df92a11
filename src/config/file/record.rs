//! Mappings with known fields: the macro that declares one, and how one is read.
//!
//! The macro was chosen over a `serde` derive with a deserializer of our own: it is a tenth of the code, collects every
//! error instead of the first, and gives the schema the very same types.

use super::{
    field::Field,
    from_yaml::{FromYaml, value, wrong_type},
};
use crate::config::{
    code::Code,
    problem::{Problem, Problems},
    span::Span,
    suggest,
    yaml::{Child, Entry, Spelled, Value},
};

/// Declares a mapping with known fields: `struct Name: "what it is" { required { … } optional { … } }`.
///
/// The doc comments are what an editor shows. `required` fields are reported when they are missing.
macro_rules! record {
    (
        $(#[$meta:meta])*
        struct $name:ident: $what:literal {
            required { $($(#[$required_meta:meta])* $required:ident: $required_type:ty,)* }
            optional { $($(#[$optional_meta:meta])* $optional:ident: $optional_type:ty,)* }
        }
    ) => {
        #[derive(Debug, schemars::JsonSchema)]
        $(#[$meta])*
        #[schemars(deny_unknown_fields)]
        pub(in crate::config) struct $name {
            $($(#[$required_meta])* pub(in crate::config) $required: $crate::config::file::field::Field<$required_type>,)*
            $(
                $(#[$optional_meta])*
                #[schemars(default)]
                pub(in crate::config) $optional: $crate::config::file::field::Field<$optional_type>,
            )*
        }

        impl $crate::config::file::record::Record for $name {
            const WHAT: &'static str = $what;
            const FIELDS: &'static [&'static str] = &[$(stringify!($required),)* $(stringify!($optional),)*];

            fn stated(&self) -> Vec<(&'static str, $crate::config::span::Span)> {
                [
                    $((stringify!($required), self.$required.span()),)*
                    $((stringify!($optional), self.$optional.span()),)*
                ]
                .into_iter()
                .filter_map(|(field, span)| Some((field, span?)))
                .collect()
            }
        }

        impl $crate::config::file::from_yaml::FromYaml for $name {
            const EXPECTED: &'static str = concat!("a mapping with the fields of ", $what);
            const EMPTY: Option<&'static str> = Some("{}");
            const RECORDS: &'static [$crate::config::file::from_yaml::Shape] =
                &[$crate::config::file::from_yaml::Shape {
                    what: $what,
                    fields: <Self as $crate::config::file::record::Record>::FIELDS,
                    inner: &[
                        $(<$required_type as $crate::config::file::from_yaml::FromYaml>::RECORDS,)*
                        $(<$optional_type as $crate::config::file::from_yaml::FromYaml>::RECORDS,)*
                    ],
                }];

            fn from_yaml(
                node: &$crate::config::yaml::Child<'_>,
                problems: &mut $crate::config::problem::Problems,
            ) -> Option<Self> {
                let entries = $crate::config::file::record::open::<Self>(node, problems)?;
                Some(Self {
                    $($required: $crate::config::file::record::required(node, entries, stringify!($required), problems),)*
                    $($optional: $crate::config::file::record::optional(entries, stringify!($optional), problems),)*
                })
            }
        }
    };
}
pub(super) use record;

/// A mapping with known fields.
pub(in crate::config) trait Record: FromYaml {
    /// What it is, in words that read after "a field of ".
    const WHAT: &'static str;
    /// The names of its fields.
    const FIELDS: &'static [&'static str];

    /// The fields that the file states, with the places of their values.
    fn stated(&self) -> Vec<(&'static str, Span)>;
}

/// The entries of a mapping, its unknown fields reported.
pub(super) fn open<'a, 's, R: Record>(node: &'a Child<'s>, problems: &mut Problems) -> Option<&'a [Entry<'s>]> {
    let Value::Mapping(entries) = node.value() else {
        wrong_type::<R>(node, problems);
        return None;
    };
    entries
        .iter()
        .filter(|entry| !R::FIELDS.contains(&&*entry.key.text) || entry.key.spelled == Spelled::ByVariables)
        .for_each(|entry| match entry.key.spelled {
            Spelled::Out => problems.push(unknown_field::<R>(entry).without_key_of(keys(entries))),
            Spelled::ByVariables => problems.push(variable_field::<R>(entry)),
            Spelled::Wrong => {}
        });
    Some(entries)
}

/// The keys of a mapping.
pub(super) fn keys<'a>(entries: &'a [Entry<'_>]) -> impl Iterator<Item = &'a str> {
    entries.iter().map(|entry| &*entry.key.text)
}

/// A field that must be there.
pub(super) fn required<T: FromYaml>(
    node: &Child<'_>,
    entries: &[Entry<'_>],
    name: &'static str,
    problems: &mut Problems,
) -> Field<T> {
    if !entries.iter().any(|entry| entry.key.text == name) {
        let place = entries.first().map_or(node.span(), |entry| entry.key.span);
        let message = format!("the field `{name}` is missing: expected {}", T::EXPECTED);
        problems.push(Problem::error(Code::MissingField, place, message).help(format!("add `{name}:`")));
    }
    read(entries, name, problems, |_| format!("`{name}` must be stated: expected {}", T::EXPECTED))
}

/// A field that may be left out.
pub(super) fn optional<T: FromYaml>(entries: &[Entry<'_>], name: &'static str, problems: &mut Problems) -> Field<T> {
    read(entries, name, problems, |empty| match empty {
        // What has no fields states nothing.
        Some("{}") | None => format!("leave `{name}` out to keep the live value"),
        Some(empty) => format!("leave `{name}` out to keep what is live, or write `{name}: {empty}` for none"),
    })
}

/// Reads a field wherever it stands; the first counts, and the later ones are read for their own errors.
fn read<T: FromYaml>(
    entries: &[Entry<'_>],
    name: &'static str,
    problems: &mut Problems,
    null_help: impl Fn(Option<&str>) -> String,
) -> Field<T> {
    let mut field = Field::Absent;
    for entry in entries.iter().filter(|entry| entry.key.text == name) {
        let at = value(&entry.value, problems, || null(entry, null_help(T::EMPTY)));
        let read = at.map_or(Field::Broken, |value| Field::Stated { key: entry.key.span, value });
        if !entry.repeated {
            field = read;
        }
    }
    field
}

/// The complaint about a key without a value, at the value if there is one to see.
pub(super) fn null(entry: &Entry<'_>, help: String) -> Problem {
    let name = entry.key.text.escape_debug();
    let value = entry.value.used_at;
    let problem = match value.is_empty() {
        true => Problem::error(Code::Null, entry.key.span, format!("`{name}` has no value")),
        false => Problem::error(Code::Null, value, format!("`{name}` is null")),
    };
    problem.help(help)
}

/// The complaint about a field whose name has placeholders.
fn variable_field<R: Record>(entry: &Entry<'_>) -> Problem {
    let message = format!("the names of fields have no placeholders, and this is a field of {}", R::WHAT);
    Problem::error(Code::BadInterpolation, entry.key.span, message).help(
        "write the name of the field out: only names of pools, configuration sets and the like depend on variables",
    )
}

fn unknown_field<R: Record>(entry: &Entry<'_>) -> Problem {
    let name = &*entry.key.text;
    let what = R::WHAT;
    let message = format!("unknown field `{}` in {what}", name.escape_debug());
    if let Some(merge) = entry.merged_at {
        return Problem::error(Code::UnknownField, merge, message)
            .label(format!("merged here into {what}"))
            .related(entry.key.span, "stated here");
    }
    let problem = Problem::error(Code::UnknownField, entry.key.span, message).label(format!("not a field of {what}"));
    if let Some(near) = suggest::nearest(name, R::FIELDS.iter().copied()) {
        return problem.did_you_mean(Some(near));
    }
    problem.help(format!("{what} has the fields {}", listed(R::FIELDS))).of_another_record(name)
}

/// Words in backticks, separated by commas.
pub(super) fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
