//! A field as the file states it or does not, with its place.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::config::span::Span;

/// A value and the place that uses it.
#[derive(Debug)]
pub(in crate::config) struct At<T> {
    pub(in crate::config) value: T,
    pub(in crate::config) span: Span,
}

/// A field of a record.
#[derive(Debug, Default)]
pub(in crate::config) enum Field<T> {
    /// The file does not have it.
    #[default]
    Absent,
    /// The file has it and it is wrong, which was reported.
    Broken,
    /// The file has it.
    Stated {
        /// Where its name stands.
        key: Span,
        /// What it says.
        value: At<T>,
    },
}

impl<T> Field<T> {
    /// What the field says, if it says something that can be used.
    pub(in crate::config) fn get(&self) -> Option<&T> {
        self.at().map(|at| &at.value)
    }

    /// The same with its place.
    pub(in crate::config) fn at(&self) -> Option<&At<T>> {
        match self {
            Self::Stated { value, .. } => Some(value),
            Self::Absent | Self::Broken => None,
        }
    }

    /// Whether the file does not have it, right or wrong.
    pub(in crate::config) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Where its name stands.
    pub(in crate::config) fn key(&self) -> Option<Span> {
        match self {
            Self::Stated { key, .. } => Some(*key),
            Self::Absent | Self::Broken => None,
        }
    }

    /// Where what it says stands.
    pub(in crate::config) fn span(&self) -> Option<Span> {
        self.at().map(|at| at.span)
    }
}

/// In the schema a field is what it holds: that it may be left out is for the record to say, and `null` is never right.
impl<T: JsonSchema> JsonSchema for Field<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
