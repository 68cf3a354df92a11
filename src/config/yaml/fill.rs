//! Fills in the placeholders of scalars, and reports the position of each placeholder that cannot be filled in.

use super::node::{Scalar, Style, Value};
use crate::config::{
    code::Code,
    interpolation::{Filled, Interpolation, Unfilled, Why},
    problem::{Problem, Problems},
    span::Span,
};

/// The value of a scalar with its placeholders filled in. If one cannot be filled in, it is reported and the value is
/// [`Value::Broken`].
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

/// The byte of the source where the text of the scalar begins, if the source contains the text verbatim.
fn inside(text: &str, span: Span, source: &str) -> Option<usize> {
    let written = source.get(span.start..span.end)?;
    let quotes = written.len().checked_sub(text.len())?;
    (quotes <= "\"\"".len()).then(|| written.find(text)).flatten().map(|at| span.start + at)
}

/// The span of the placeholder if the source contains the text verbatim, otherwise the span of the whole scalar.
fn place(inside: Option<usize>, unfilled: &Unfilled, span: Span) -> Span {
    inside.map_or(span, |at| Span::new(span.source, at + unfilled.range.start, at + unfilled.range.end))
}

/// The value of a key that contains `${`: its text with escapes resolved. A placeholder in a key is reported.
pub(super) fn key<'s>(scalar: Scalar<'s>, span: Span, problems: &mut Problems) -> Value<'s> {
    // No variable is set here, so this succeeds only if every `${` is escaped.
    if let Ok(Filled::Text(text)) = Interpolation::default().fill(&scalar.text) {
        return Value::Scalar(Scalar { text: text.into(), style: Style::Text });
    }
    let problem = Problem::error(Code::BadInterpolation, span, "keys are not interpolated")
        .help("write the name out: what a file declares does not depend on variables; a text with `${` in it is `$${`");
    problems.push(problem);
    Value::Scalar(scalar)
}
