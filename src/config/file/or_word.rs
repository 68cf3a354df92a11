//! Fields that take a value, or one word that says to be without one: null would be a mistake, and an empty text a riddle.

use std::{fmt, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::from_yaml::{FromYaml, Shape};
use crate::{
    config::{
        problem::{Problem, Problems},
        suggest,
        yaml::Child,
    },
    model::Clearable,
};

/// A word that says to be without a value.
pub(in crate::config) trait ClearWord: fmt::Debug {
    /// The word.
    const WORD: &'static str;
    /// What it does, for the schema.
    const MEANS: &'static str;
    /// The word, if it means that there should be none.
    const EMPTY: Option<&'static str>;
    /// What it is for, in words that read after the word.
    const IS_FOR: &'static str;
}

/// `none`: SES should have no such thing.
#[derive(Debug)]
pub(in crate::config) struct Nothing;

/// `inherit`: the account's setting should count.
#[derive(Debug)]
pub(in crate::config) struct Inherit;

/// `never`: nothing of the kind ever happened.
#[derive(Debug)]
pub(in crate::config) struct Never;

impl ClearWord for Nothing {
    const WORD: &'static str = "none";
    const MEANS: &'static str = "There should be none.";
    const EMPTY: Option<&'static str> = Some(Self::WORD);
    const IS_FOR: &'static str = "is for no value at all";
}

impl ClearWord for Inherit {
    const WORD: &'static str = "inherit";
    const MEANS: &'static str = "The setting of the account should count.";
    const EMPTY: Option<&'static str> = None;
    const IS_FOR: &'static str = "is for the setting of the account";
}

impl ClearWord for Never {
    const WORD: &'static str = "never";
    const MEANS: &'static str = "It arrived at 100 %, and no mail has warmed it up.";
    const EMPTY: Option<&'static str> = None;
    const IS_FOR: &'static str = "is for an IP that arrived at 100 % and was not warmed up";
}

/// A value, or the word.
#[derive(Debug)]
pub(in crate::config) struct Or<W, T>(pub(in crate::config) Clearable<T>, PhantomData<W>);

impl<W: ClearWord, T: FromYaml> FromYaml for Or<W, T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const EMPTY: Option<&'static str> = W::EMPTY;
    const RECORDS: &'static [Shape] = T::RECORDS;

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return Some(Self(Clearable::Set(T::from_yaml(node, problems)?), PhantomData));
        };
        if scalar.text == W::WORD {
            return Some(Self(Clearable::Clear, PhantomData));
        }
        let before = problems.len();
        let value = T::from_yaml(node, problems);
        if value.is_none() {
            problems.amend_since(before, |problem| or_word::<W>(problem, &scalar.text));
        }
        Some(Self(Clearable::Set(value?), PhantomData))
    }
}

/// Says that the word may have been meant, or that there is such a word.
fn or_word<W: ClearWord>(problem: Problem, text: &str) -> Problem {
    if suggest::nearest(text, [W::WORD]).is_some() {
        return problem.did_you_mean(Some(W::WORD));
    }
    if problem.replacement.is_some() {
        return problem;
    }
    let before = problem.help.as_ref().map(|help| format!("{help}; ")).unwrap_or_default();
    problem.help(format!("{before}`{}` {}", W::WORD, W::IS_FOR))
}

impl<W, T> Or<W, T> {
    /// What is wanted, as the model has it.
    pub(in crate::config) fn map<M>(&self, lower: impl FnOnce(&T) -> M) -> Clearable<M> {
        match &self.0 {
            Clearable::Clear => Clearable::Clear,
            Clearable::Set(value) => Clearable::Set(lower(value)),
        }
    }
}

impl<W: ClearWord, T: JsonSchema> JsonSchema for Or<W, T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("{}Or{}", T::schema_name(), W::WORD).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [
            {"type": "string", "const": W::WORD, "description": W::MEANS},
            generator.subschema_for::<T>(),
        ]})
    }
}
