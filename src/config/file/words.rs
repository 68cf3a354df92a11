//! Fields that take one of a few words.

use super::{
    from_yaml::{FromYaml, scalar},
    record::listed,
};
use crate::config::{
    code::Code,
    problem::{Problem, Problems},
    suggest,
    yaml::Child,
};

/// Declares a closed set of words: `enum Name: "what it is" => Model { Variant = "word", … }`, where the model's enum has
/// the same variants. The doc comments are what an editor shows.
macro_rules! words {
    (
        $(#[$meta:meta])*
        enum $name:ident: $expected:literal => $model:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)*
        }
    ) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema)]
        $(#[$meta])*
        pub(in crate::config) enum $name {
            $($(#[$variant_meta])* #[schemars(rename = $word)] $variant,)*
        }

        impl From<$name> for $model {
            fn from(word: $name) -> Self {
                match word {
                    $($name::$variant => Self::$variant,)*
                }
            }
        }

        impl $crate::config::file::from_yaml::FromYaml for $name {
            const EXPECTED: &'static str = $expected;

            fn from_yaml(
                node: &$crate::config::yaml::Child<'_>,
                problems: &mut $crate::config::problem::Problems,
            ) -> Option<Self> {
                $crate::config::file::words::choose(node, &[$(($word, Self::$variant),)*], problems)
            }
        }
    };
}
pub(super) use words;

/// The word of a scalar out of those that are known.
pub(super) fn choose<T: FromYaml + Copy>(node: &Child<'_>, words: &[(&str, T)], problems: &mut Problems) -> Option<T> {
    let scalar = scalar::<T>(node, problems)?;
    let found = words.iter().find(|(word, _)| *word == scalar.text).map(|(_, value)| *value);
    if found.is_none() {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let message = format!("expected {}, found {}", T::EXPECTED, node.describe());
        let near = suggest::nearest(&scalar.text, known.iter().copied());
        let problem = Problem::error(Code::UnknownWord, node.span(), message)
            .help(format!("the words are {}", listed(&known)))
            .did_you_mean(near);
        problems.push(problem);
    }
    found
}
