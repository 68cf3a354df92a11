//! Places in a text: byte spans, and the line and column that a person sees.
//!
//! Spans are what the parser gives and what all of `config` carries; lines and columns are worked out at the very end,
//! once a diagnostic is made, through an index built once a file.

use schemars::JsonSchema;
use serde::Serialize;

/// A part of one source, in bytes. Only meaningful together with the source that it came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    pub(super) fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A line and a column as editors count them: both from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
}

/// Where each line of a text starts, so that a line is found by binary search.
#[derive(Debug, Clone)]
pub(super) struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    pub(super) fn new(text: &str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self { starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The line that holds the byte, from 0.
    pub(super) fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// The byte that the line (from 0) starts at; the end of the text for lines past the last.
    pub(super) fn start_of(&self, line: usize, text: &str) -> usize {
        self.starts.get(line).copied().unwrap_or(text.len())
    }

    pub(super) fn position(&self, byte: usize, text: &str) -> Position {
        let line = self.line_of(byte);
        let before = text.get(self.start_of(line, text)..byte).unwrap_or_default();
        Position { line: line + 1, column: before.chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let text = "a\nö: x\n";
        let index = LineIndex::new(text);
        assert_eq!(index.position(0, text), Position { line: 1, column: 1 });
        assert_eq!(index.position(text.find(':').unwrap(), text), Position { line: 2, column: 2 });
        assert_eq!(index.position(text.len(), text), Position { line: 3, column: 1 });
    }
}
