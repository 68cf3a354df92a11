//! A text to load, with the name that errors use for it.

use super::{
    code::Code,
    problem::{Problem, Problems},
    span::{LineIndex, Position, SourceId, Span},
};

/// The byte order mark that some editors write before UTF-8. It is not part of the YAML.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Keys of the top level by which a desired state is recognised.
const TOP_KEYS: [&str; 2] = ["version", "regions"];
/// Keys of the top level of a file that states a part beside others.
const PART_KEYS: [&str; 5] = ["account", "owner", "limits", "ignore", "service"];

/// A file as it was read: its name and its unchecked bytes.
#[derive(Debug, Clone)]
pub struct Source {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

impl Source {
    /// Creates a source from bytes that are already in memory. Errors show `name`. A byte order mark is removed.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let mut bytes = bytes.into();
        if bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        Self { name: name.into(), bytes }
    }

    /// The names of the variables that the text may refer to, one for each occurrence.
    pub fn variables(&self) -> impl Iterator<Item = String> {
        let text = String::from_utf8_lossy(&self.bytes).into_owned();
        let names: Vec<String> = text
            .split("${var.")
            .skip(1)
            .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
            .collect();
        names.into_iter()
    }

    /// Whether it looks like a desired state, by the keys of its top level.
    #[must_use]
    pub fn is_desired_state(&self) -> bool {
        let text = String::from_utf8_lossy(&self.bytes);
        TOP_KEYS.iter().any(|key| has_key(&text, key))
    }

    /// The name in errors: the path, or `<stdin>`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A text that is valid UTF-8, with an index of its lines.
#[derive(Debug)]
pub(super) struct SourceText {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) lines: LineIndex,
    is_part: bool,
}

impl SourceText {
    pub(super) fn new(name: String, text: String) -> Self {
        let lines = LineIndex::new(&text);
        Self { name, text, lines, is_part: false }
    }

    /// Whether the text looks like a desired state, or like a part of one that is loaded with it: a key of the top level
    /// begins a line or follows a brace or a comma. Nothing is shown of another text, which may be any file.
    pub(super) fn is_desired_state(&self) -> bool {
        self.is_part || self.has_any(&TOP_KEYS)
    }

    fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| has_key(&self.text, key))
    }

    pub(super) fn positions(&self, span: Span) -> (Position, Position) {
        (self.lines.position(span.start, &self.text), self.lines.position(span.end, &self.text))
    }

    /// The span limited to the text, to character boundaries and to one line, so that slicing cannot fail later and a
    /// caret never marks a whole block.
    pub(super) fn fit(&self, span: Span) -> Span {
        let start = floor(&self.text, span.start);
        let end = floor(&self.text, span.end).max(start);
        let slice = &self.text[start..end];
        let line = memchr::memchr(b'\n', slice.as_bytes()).map_or(slice, |at| &slice[..at]);
        Span::new(span.source, start, start + line.trim_end().len())
    }
}

/// Whether the text contains the key at a position where a key can occur.
fn has_key(text: &str, key: &str) -> bool {
    let is_quote = |c: char| c == '"' || c == '\'';
    text.match_indices(key).any(|(at, _)| {
        let before = text[..at].trim_end_matches([' ', '\t']).trim_end_matches(is_quote).trim_end_matches([' ', '\t']);
        let after = text[at + key.len()..].trim_start_matches(is_quote).trim_start_matches([' ', '\t']);
        (before.is_empty() || before.ends_with(['\n', '{', ','])) && after.starts_with(':')
    })
}

/// The texts that were loaded together, in order.
#[derive(Debug)]
pub(super) struct Sources(Vec<SourceText>);

impl Sources {
    /// Decodes sources. Each source that is not UTF-8 is reported.
    pub(super) fn decode(sources: Vec<Source>, problems: &mut Problems) -> Self {
        let texts = sources.into_iter().enumerate().map(|(at, source)| decode(SourceId(at), source, problems));
        let mut texts: Vec<SourceText> = texts.collect();
        if texts.iter().any(SourceText::is_desired_state) {
            texts.iter_mut().for_each(|text| text.is_part = text.has_any(&PART_KEYS));
        }
        Self(texts)
    }

    pub(super) fn get(&self, id: SourceId) -> &SourceText {
        &self.0[id.0]
    }

    /// All texts with their IDs, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (SourceId, &SourceText)> {
        self.0.iter().enumerate().map(|(at, text)| (SourceId(at), text))
    }

    /// The text that a span belongs to.
    pub(super) fn of(&self, span: Span) -> &SourceText {
        self.get(span.source)
    }
}

/// Decodes a source. If it is not UTF-8, reports a problem and keeps the text up to the end of the line with the first
/// invalid byte.
fn decode(id: SourceId, source: Source, problems: &mut Problems) -> SourceText {
    let Source { name, bytes } = source;
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        let valid = error.utf8_error().valid_up_to();
        problems.push(not_utf8(id, error.as_bytes(), valid));
        String::from_utf8_lossy(around(error.as_bytes(), valid)).into_owned()
    });
    SourceText::new(name, text)
}

/// The bytes up to the end of the line with the first invalid byte. Nothing after that line is read.
fn around(bytes: &[u8], valid: usize) -> &[u8] {
    /// Maximum number of bytes shown from the invalid byte on, because binary data may have no line breaks.
    const SHOWN: usize = 40;
    let rest = &bytes[valid..bytes.len().min(valid + SHOWN)];
    let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    &bytes[..valid + line]
}

fn not_utf8(id: SourceId, bytes: &[u8], valid: usize) -> Problem {
    let byte = bytes.get(valid).copied().unwrap_or_default();
    let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let help = if utf16 { "it looks like UTF-16: save it as UTF-8" } else { "save it as UTF-8" };
    let span = Span::new(id, valid, valid + char::REPLACEMENT_CHARACTER.len_utf8());
    Problem::error(Code::NotUtf8, span, format!("the file is not UTF-8: byte 0x{byte:02X} is not text")).help(help)
}

/// The nearest character boundary at or before the byte.
pub(super) fn floor(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
