//! Places in a text: byte spans, and the line and column that a person sees.
//!
//! The parser returns spans, and all of `config` uses them. Lines and columns are computed only when a diagnostic is
//! created, with an index that is built once for each file.

use schemars::JsonSchema;
use serde::Serialize;

/// The number of a source among those that were loaded together, from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SourceId(pub(super) usize);

impl SourceId {
    pub(super) const FIRST: Self = Self(0);
}

/// A range of bytes in one source. It is meaningful only together with the sources that it comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Span {
    pub(super) source: SourceId,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    pub(super) fn new(source: SourceId, start: usize, end: usize) -> Self {
        Self { source, start, end: end.max(start) }
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

/// Number of bytes between two places whose character count is stored: the most bytes that are scanned to find a
/// column.
const STRIDE: usize = 4_096;

/// The start of each line of a text, to find a line by binary search, and the number of characters before every
/// [`STRIDE`] bytes, to find a column without a scan of a line that may be the whole file.
#[derive(Debug, Clone)]
pub(super) struct LineIndex {
    starts: Vec<usize>,
    characters: Vec<usize>,
}

impl LineIndex {
    pub(super) fn new(text: &str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let characters = text.as_bytes().chunks(STRIDE).scan(0, |before, chunk| {
            let here = *before;
            *before += characters(chunk);
            Some(here)
        });
        Self { starts: std::iter::once(0).chain(breaks).collect(), characters: characters.collect() }
    }

    /// The line that contains the byte, from 0.
    pub(super) fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// The byte that the line (from 0) starts at; the end of the text for lines past the last.
    pub(super) fn start_of(&self, line: usize, text: &str) -> usize {
        self.starts.get(line).copied().unwrap_or(text.len())
    }

    pub(super) fn position(&self, byte: usize, text: &str) -> Position {
        let line = self.line_of(byte);
        let before = self.characters_before(byte, text) - self.characters_before(self.start_of(line, text), text);
        Position { line: line + 1, column: before + 1 }
    }

    fn characters_before(&self, byte: usize, text: &str) -> usize {
        // The last stride may end exactly where the text ends.
        let stride = (byte / STRIDE).min(self.characters.len().saturating_sub(1));
        let rest = text.as_bytes().get(stride * STRIDE..byte).unwrap_or_default();
        self.characters.get(stride).copied().unwrap_or_default() + characters(rest)
    }
}

/// The number of characters that start in a piece of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
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

    #[test]
    fn columns_of_a_very_long_line_are_right() {
        for length in [STRIDE - 1, STRIDE, STRIDE + 1, 3 * STRIDE] {
            let text = format!("x\n{}", "ö".repeat(length));
            let index = LineIndex::new(&text);
            for character in [0, 1, length / 2, length] {
                let position = index.position(2 + character * 'ö'.len_utf8(), &text);
                assert_eq!(position, Position { line: 2, column: character + 1 }, "{length}");
            }
        }
    }
}
