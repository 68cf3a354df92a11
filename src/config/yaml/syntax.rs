//! Converts the errors of the parser into problems.

use granit_parser::{ErrorKind, ScanError};

use crate::config::{
    code::Code,
    problem::Problem,
    source::floor,
    span::{SourceId, Span},
};

/// Converts a syntax error into a problem at the character where the parser stopped.
pub(super) fn problem(error: &ScanError, source: SourceId, text: &str) -> Problem {
    let start = floor(text, error.marker().byte_offset().unwrap_or(text.len()));
    let width = text[start..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let span = Span::new(source, start, start + width);
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return too_deep(span);
    }
    Problem::error(Code::Syntax, span, format!("this is not YAML: {}", error.kind()))
        .maybe_help(help(error.kind()).or_else(|| placeholder(&text[..start + width])))
}

/// The problem for collections that are nested too deeply.
pub(super) fn too_deep(span: Span) -> Problem {
    Problem::error(Code::Nesting, span, "the nesting is deeper than this format ever is")
}

/// A hint about `${…}` inside brackets or braces, where YAML reads the brace as its own syntax.
fn placeholder(before: &str) -> Option<String> {
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.contains("${").then(|| "within brackets and braces put `${…}` in quotes".into())
}

fn help(kind: &ErrorKind) -> Option<String> {
    let help = match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => "indent with spaces: YAML does not allow tabs there",
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence => "close the bracket",
        ErrorKind::UnclosedQuotedScalar | ErrorKind::InvalidQuotedScalarIndent => {
            "close the quote: one that opens above does not end where it should"
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            "look at the indentation, and at a `:` that is missing or wants quotes"
        }
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => "line it up with what is above it",
        _ => return None,
    };
    Some(help.into())
}
