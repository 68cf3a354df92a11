//! A text to load, with the name that errors call it by.

use super::span::{LineIndex, Position, Span};

/// The byte order mark that some editors put before UTF-8; it is no part of the YAML.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A file as it was read: its name and its bytes, of which nothing has been looked at yet.
#[derive(Debug, Clone)]
pub struct Source {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

impl Source {
    /// A source from bytes already at hand; the name is what errors show.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let mut bytes = bytes.into();
        if bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        Self { name: name.into(), bytes }
    }

    /// The name that errors show: the path, or `<stdin>`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A text that is known to be UTF-8, with its lines found.
#[derive(Debug)]
pub(super) struct SourceText {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) lines: LineIndex,
}

impl SourceText {
    pub(super) fn new(name: String, text: String) -> Self {
        let lines = LineIndex::new(&text);
        Self { name, text, lines }
    }

    pub(super) fn positions(&self, span: Span) -> (Position, Position) {
        (self.lines.position(span.start, &self.text), self.lines.position(span.end, &self.text))
    }

    /// The span moved and cut to what is there, at character boundaries and on one line, so that no later slice fails
    /// and a caret never runs over a whole block.
    pub(super) fn fit(&self, span: Span) -> Span {
        let start = floor(&self.text, span.start);
        let end = floor(&self.text, span.end).max(start);
        let slice = &self.text[start..end];
        let line = memchr::memchr(b'\n', slice.as_bytes()).map_or(slice, |at| &slice[..at]);
        Span::new(start, start + line.trim_end().len())
    }
}

/// The nearest character boundary at or before the byte.
pub(super) fn floor(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
