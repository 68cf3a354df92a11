//! A problem as the checks report it, with its byte span, and the list that all checks push to.
//!
//! [`Diagnostic`](super::Diagnostic) is the same with lines and columns, for people and machines outside `config`.

use std::collections::HashSet;

use super::{
    code::{Code, Severity},
    span::Span,
};

/// A problem in a file, located by its byte span.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) severity: Severity,
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) label: String,
    pub(super) help: Option<String>,
    pub(super) replacement: Option<String>,
    pub(super) related: Vec<(Span, String)>,
    /// The name of an unknown field that another record may have.
    pub(super) unknown_field: Option<String>,
}

impl Problem {
    /// Creates an error at a place. The message is a lower-case fragment that says what is wrong.
    pub(super) fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span,
            message: message.into(),
            label: String::new(),
            help: None,
            replacement: None,
            related: Vec::new(),
            unknown_field: None,
        }
    }

    /// Creates the error for a file that is not a desired state. It shows nothing of the content of the file.
    pub(super) fn no_desired_state(code: Code, span: Span) -> Self {
        let message = "the file is not a desired state: it has neither `version` nor `regions` at its top level";
        Self::error(code, Span::new(span.source, span.start, span.start), message)
            .help("its content is not shown: name another file, or state `version` in it to see what is wrong")
    }

    /// Sets the text next to the caret.
    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Sets the advice on how to fix the problem.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the advice on how to fix the problem, if there is any.
    pub(super) fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Sets the advice on how to fix the problem, and the text that fixes it when it replaces the span.
    /// The advice is a whole sentence that names the text: many readers see it alone.
    pub(super) fn replace(self, help: impl Into<String>, replacement: impl Into<String>) -> Self {
        Self { replacement: Some(replacement.into()), ..self.help(help) }
    }

    /// Suggests a similar word, if there is one.
    pub(super) fn did_you_mean(self, near: Option<&str>) -> Self {
        match near {
            Some(near) => self.replace(format!("did you mean `{near}`?"), near),
            None => self,
        }
    }

    /// Suggests the nearest valid word, if one is near, and says what else to do.
    pub(super) fn did_you_mean_or(self, near: Option<&str>, otherwise: &str) -> Self {
        match near {
            Some(near) => self.replace(format!("did you mean `{near}`? If not, {otherwise}"), near),
            None => self.help(otherwise),
        }
    }

    /// Takes a suggested key back that the mapping has already: a key twice would be the next problem.
    pub(super) fn without_key_of<'a>(self, mut keys: impl Iterator<Item = &'a str>) -> Self {
        match &self.replacement {
            Some(right) if keys.any(|key| key == right) => {
                let help = format!("`{right}` stands here already: if that is what is meant, join the two");
                Self { replacement: None, help: Some(help), ..self }
            }
            Some(_) | None => self,
        }
    }

    /// Says that the name is no field here; [`Problems::name_records`] then says of what it is one.
    pub(super) fn of_another_record(self, field: &str) -> Self {
        Self { unknown_field: Some(field.to_owned()), ..self }
    }

    /// Adds another place that belongs to the problem.
    pub(super) fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push((span, message.into()));
        self
    }
}

/// All problems of a file. A problem that several aliases lead to is listed once.
#[derive(Debug, Default)]
pub(super) struct Problems {
    list: Vec<Problem>,
    seen: HashSet<(Span, Code, String)>,
}

impl Problems {
    pub(super) fn push(&mut self, problem: Problem) {
        if self.seen.insert((problem.span, problem.code, problem.message.clone())) {
            self.list.push(problem);
        }
    }

    /// Changes the problems that were pushed since there were so many.
    pub(super) fn amend_since(&mut self, before: usize, amend: impl Fn(Problem) -> Problem) {
        let since = self.list.split_off(before);
        self.list.extend(since.into_iter().map(amend));
    }

    /// The text that puts the first problem right.
    pub(super) fn first_replacement(&self) -> Option<&str> {
        self.list.first()?.replacement.as_deref()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Completes the problems about fields that are unknown where they stand, by what says of which record a name is a
    /// field.
    pub(super) fn name_records(&mut self, record_with: impl Fn(&str) -> Option<&'static str>) {
        for problem in &mut self.list {
            let Some(field) = &problem.unknown_field else { continue };
            if let Some(record) = record_with(field) {
                problem.help = Some(format!("`{field}` is a field of {record}"));
            }
        }
    }

    /// The problems sorted by position. Problems at the same position keep the order in which they were found.
    pub(super) fn into_sorted(mut self) -> Vec<Problem> {
        self.list.sort_by_key(|problem| problem.span);
        self.list
    }
}
