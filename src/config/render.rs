//! Formats diagnostics for people: the source line with a caret, as in rustc.
//!
//! Only a window of the source is passed to the renderer, so that ten thousand errors in a long file, or in a file with
//! one long line, cost only as much as what is shown.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};

use super::{
    code::Severity,
    diagnostic::{Diagnostic, Diagnostics},
    source::{SourceText, Sources, floor},
    span::{Position, Span},
};
use crate::model::shown;

/// Maximum number of lines between two places of one diagnostic that are shown in one excerpt.
const LINES_APART_MAX: usize = 20;
/// Longest excerpt, in bytes, that is shown as whole lines; longer ones are cut around the place.
const EXCERPT_MAX: usize = 4_000;
/// Bytes shown on either side of a place whose line is too long.
const CUT: usize = 60;

/// Whether the output has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    /// ANSI escapes. Print the text through a stream that strips them where they are not supported.
    On,
    /// Plain text.
    Off,
}

impl Diagnostics {
    /// Renders all diagnostics with their source, one below the other, for a terminal of `width` columns.
    #[must_use]
    pub fn render(&self, colors: Colors, width: usize) -> String {
        let renderer = match colors {
            Colors::On => Renderer::styled(),
            Colors::Off => Renderer::plain(),
        };
        let renderer = renderer.term_width(width);
        let rendered = self.list.iter().map(|diagnostic| renderer.render(&report(diagnostic, &self.sources)) + "\n");
        let mut text = rendered.collect::<Vec<_>>().join("\n");
        if self.total > self.list.len() {
            text.push_str(&format!("\nand {} more problems\n", self.total - self.list.len()));
        }
        text
    }
}

fn report<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&*diagnostic.message).id(diagnostic.code.as_str());
    let group = title.elements(excerpts(diagnostic, sources));
    match (&diagnostic.help, patch(diagnostic, sources.of(diagnostic.span))) {
        (None, _) => vec![group],
        (Some(help), None) => vec![group.element(Level::HELP.message(&**help))],
        (Some(help), Some(patch)) => vec![group, Level::HELP.secondary_title(&**help).element(patch)],
    }
}

/// A place to mark, with its label.
struct Mark<'a> {
    kind: AnnotationKind,
    span: Span,
    label: &'a str,
}

fn excerpts<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Element<'a>> {
    let primary = Mark { kind: AnnotationKind::Primary, span: diagnostic.span, label: &diagnostic.label };
    let related = diagnostic.related.iter().map(|related| Mark {
        kind: AnnotationKind::Context,
        span: related.span,
        label: &related.message,
    });
    let (near, far): (Vec<_>, Vec<_>) =
        related.partition(|mark| is_near(mark.span, diagnostic.span, sources.of(diagnostic.span)));
    let together: Vec<Mark<'a>> = std::iter::once(primary).chain(near).collect();
    let groups = std::iter::once(together).chain(far.into_iter().map(|mark| vec![mark]));
    groups.flat_map(|marks| excerpt(marks, sources)).collect()
}

fn is_near(a: Span, b: Span, source: &SourceText) -> bool {
    a.source == b.source && source.lines.line_of(a.start).abs_diff(source.lines.line_of(b.start)) <= LINES_APART_MAX
}

/// Shows marks of one source that are near each other in one excerpt, or each in its own excerpt if the lines are too
/// long.
fn excerpt<'a>(marks: Vec<Mark<'a>>, sources: &'a Sources) -> Vec<Element<'a>> {
    let Some(source) = marks.first().map(|mark| sources.of(mark.span)) else { return Vec::new() };
    if !source.is_desired_state() {
        let places = marks.iter().map(|mark| source.positions(mark.span).0);
        let origin = |place: Position| Origin::path(shown(&source.name)).line(place.line).char_column(place.column);
        return places.map(|place| origin(place).into()).collect();
    }
    let first = marks.iter().map(|mark| mark.span.start).min().unwrap_or_default();
    let last = marks.iter().map(|mark| mark.span.end).max().unwrap_or_default();
    let window = lines(first, last, source);
    if window.end - window.start > EXCERPT_MAX {
        return marks.into_iter().flat_map(|mark| cut(&mark, source)).collect();
    }
    let snippet = Snippet::source(&source.text[window.start..window.end])
        .line_start(source.lines.line_of(window.start) + 1)
        .path(shown(&source.name));
    vec![marks.iter().fold(snippet, |snippet, mark| snippet.annotation(annotation(mark, window.start))).into()]
}

/// Shows a piece of a line that is too long, with its position stated separately, because the piece does not show it.
fn cut<'a>(mark: &Mark<'a>, source: &'a SourceText) -> [Element<'a>; 2] {
    let line = lines(mark.span.start, mark.span.start, source);
    let start = floor(&source.text, mark.span.start.saturating_sub(CUT)).max(line.start);
    let end = floor(&source.text, (mark.span.start + CUT).min(line.end)).max(start);
    let mark = Mark { span: Span::new(mark.span.source, mark.span.start, mark.span.end.min(end)), ..*mark };
    let (place, _) = source.positions(mark.span);
    let snippet = Snippet::source(&source.text[start..end]).line_start(place.line).annotation(annotation(&mark, start));
    [Origin::path(shown(&source.name)).line(place.line).char_column(place.column).into(), snippet.into()]
}

fn annotation<'a>(mark: &Mark<'a>, window: usize) -> annotate_snippets::Annotation<'a> {
    let label = Some(mark.label).filter(|label| !label.is_empty());
    mark.kind.span(mark.span.start - window..mark.span.end - window).label(label)
}

/// The whole lines that contain the bytes from `first` to `last`.
fn lines(first: usize, last: usize, source: &SourceText) -> Range<usize> {
    let start = source.lines.start_of(source.lines.line_of(first), &source.text);
    let end = source.lines.start_of(source.lines.line_of(last) + 1, &source.text);
    start..end.max(start)
}

/// The corrected line, if the correction is known and the line is short enough to show.
fn patch<'a>(diagnostic: &'a Diagnostic, source: &'a SourceText) -> Option<Snippet<'a, Patch<'a>>> {
    let replacement = diagnostic.replacement.as_deref()?;
    let window = lines(diagnostic.span.start, diagnostic.span.end, source);
    let span = diagnostic.span.start - window.start..diagnostic.span.end - window.start;
    (window.end - window.start <= EXCERPT_MAX).then(|| {
        Snippet::source(&source.text[window.start..window.end])
            .line_start(source.lines.line_of(window.start) + 1)
            .patch(Patch::new(span, replacement))
    })
}
