//! Scalars with their placeholders filled in, and what cannot be filled in at its place.

use super::node::{Scalar, Style, Value};
use crate::config::{
    code::Code,
    interpolation::{Filled, Interpolation, Unfilled, Why},
    problem::{Problem, Problems},
    span::Span,
};

/// The value of a scalar with placeholders.
pub(super) fn fill<'s>(
    interpolation: &Interpolation,
    scalar: &Scalar<'s>,
    span: Span,
    source: &str,
    problems: &mut Problems,
) -> Value<'s> {
    let (text, style) = match interpolation.fill(&scalar.text) {
        Ok(Filled::Whole(text)) => (text, Style::Filled),
        Ok(Filled::Text(text)) => (text, Style::Text),
        Err(unfilled) => {
            let inside = inside(&scalar.text, span, source);
            let place = |unfilled: &Unfilled| place(inside, unfilled, span);
            unfilled.into_iter().for_each(|unfilled| problems.push(problem(place(&unfilled), unfilled)));
            return Value::Broken;
        }
    };
    Value::Scalar(Scalar { text: text.into(), style })
}

fn problem(place: Span, unfilled: Unfilled) -> Problem {
    let code = match unfilled.why {
        Why::Unset => Code::UnsetVariable,
        Why::Malformed => Code::BadInterpolation,
    };
    Problem::error(code, place, unfilled.message).help(unfilled.help)
}

/// Where the text of the scalar begins in the source, if the source spells it as it is.
fn inside(text: &str, span: Span, source: &str) -> Option<usize> {
    let written = source.get(span.start..span.end)?;
    let quotes = written.len().checked_sub(text.len())?;
    (quotes <= "\"\"".len()).then(|| written.find(text)).flatten().map(|at| span.start + at)
}

/// Where the placeholder stands: within the scalar if the source spells it as it is, else the scalar as a whole.
fn place(inside: Option<usize>, unfilled: &Unfilled, span: Span) -> Span {
    inside.map_or(span, |at| Span::new(span.source, at + unfilled.range.start, at + unfilled.range.end))
}

/// A key with `${` in it: its text, or the complaint about a placeholder.
pub(super) fn key<'s>(scalar: Scalar<'s>, span: Span, problems: &mut Problems) -> Value<'s> {
    // Nothing is set here, so that whatever can be filled in was escaped.
    if let Ok(Filled::Text(text)) = Interpolation::default().fill(&scalar.text) {
        return Value::Scalar(Scalar { text: text.into(), style: Style::Text });
    }
    let problem = Problem::error(Code::BadInterpolation, span, "keys are not interpolated")
        .help("write the name out: what a file declares does not depend on variables; a text with `${` in it is `$${`");
    problems.push(problem);
    Value::Scalar(scalar)
}
