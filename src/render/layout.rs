//! Wraps lines of text between words to a width, and indents the continuation lines.

use anstream::adapter::strip_str;
use textwrap::{
    Options, WordSeparator, WordSplitter,
    core::{Word, display_width},
};

use super::style::Style;

/// Text that is built line by line and wrapped to a width.
pub(super) struct Layout {
    /// The width in columns; `None` if lines are not wrapped.
    width: Option<usize>,
    text: String,
}

impl Layout {
    pub(super) fn new(width: Option<usize>) -> Self {
        Self { width, text: String::new() }
    }

    /// Whether a line fits in the width, or in `LONG` columns if lines are not wrapped.
    pub(super) fn fits(&self, line: &str) -> bool {
        display_width(line) <= self.width.unwrap_or(LONG)
    }

    /// Adds a line in one style.
    pub(super) fn styled(&mut self, style: Style, line: &str) {
        for part in self.wrap(line, 2) {
            self.text.push_str(&style.paint(part));
            self.text.push('\n');
        }
    }

    /// Adds a line: a mark in a style, then text, then a faint remark. `indent` and `hang` are in columns. Continuation
    /// lines are indented by `hang`, but by no more than half the width.
    pub(super) fn line(&mut self, indent: usize, mark: Option<(&str, Style)>, body: &str, remark: &str, hang: usize) {
        let start = match mark {
            Some((mark, _)) if body.is_empty() && remark.is_empty() => format!("{:indent$}{mark}", ""),
            Some((mark, _)) => format!("{:indent$}{mark} ", ""),
            None => " ".repeat(indent),
        };
        let space = if remark.is_empty() || body.is_empty() { "" } else { "  " };
        let parts = self.wrap(&format!("{start}{body}{space}{remark}"), hang);
        let last = parts.len().saturating_sub(1);
        for (at, part) in parts.iter().enumerate() {
            let mut rest = part.as_str();
            if let (0, Some((mark, style))) = (at, mark)
                && let Some(after) = rest.trim_start().strip_prefix(mark)
            {
                self.text.push_str(&" ".repeat(indent));
                self.text.push_str(&style.paint(mark));
                rest = after;
            }
            match rest.strip_suffix(remark).filter(|_| at == last && !remark.is_empty()) {
                Some(before) => {
                    self.text.push_str(before);
                    self.text.push_str(&Style::Faint.paint(remark));
                }
                None => self.text.push_str(rest),
            }
            self.text.push('\n');
        }
    }

    /// Adds a line that is never wrapped.
    pub(super) fn unwrapped(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Adds an empty line.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    fn wrap(&self, line: &str, hang: usize) -> Vec<String> {
        let Some(width) = self.width else { return vec![line.to_owned()] };
        let start: String = line.chars().take_while(|c| *c == ' ').collect();
        let (indent, hang) = (start, " ".repeat(hang.min(width / 2)));
        let options = Options::new(width)
            .break_words(false)
            .word_separator(WordSeparator::Custom(words))
            .word_splitter(WordSplitter::NoHyphenation)
            .initial_indent(&indent)
            .subsequent_indent(&hang);
        textwrap::wrap(line.trim_start(), options).into_iter().map(|line| line.into_owned()).collect()
    }
}

/// The words of a line. A sign stays with the word that follows it.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut start = 0;
    let mut ends: Vec<usize> = Vec::new();
    for word in WordSeparator::AsciiSpace.find_words(line) {
        start += word.word.len() + word.whitespace.len();
        if !SIGNS.contains(&word.word) {
            ends.push(start);
        }
    }
    ends.extend((start > ends.last().copied().unwrap_or(0)).then_some(start));
    let starts = std::iter::once(0).chain(ends.clone());
    let words: Vec<Word<'_>> = starts.zip(ends).map(|(start, end)| Word::from(&line[start..end])).collect();
    Box::new(words.into_iter())
}

/// Signs that say something about the next word.
const SIGNS: [&str; 2] = ["+", "-"];

/// Maximum width of a line that still fits if lines are not wrapped, in columns.
const LONG: usize = 120;

/// The width of the text on a terminal, in columns.
pub(super) fn width_of(text: &str) -> usize {
    display_width(text)
}

/// The lines that are added, without colours and without the indentation within a Region: for other formats.
pub(super) fn plain_lines(add: impl FnOnce(&mut Layout)) -> String {
    let mut out = Layout::new(None);
    add(&mut out);
    let text = strip_str(&out.finish()).to_string();
    text.lines().map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line))).collect()
}

/// Lines of text, each wrapped between words to the width.
#[must_use]
pub fn wrapped(text: &str, width: Option<usize>) -> String {
    let mut layout = Layout::new(width);
    text.lines().for_each(|line| layout.line(0, None, line, "", 2));
    layout.finish()
}
