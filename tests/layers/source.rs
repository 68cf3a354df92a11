//! The source as text, cut into words: comments and literals fall away.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A source file, cut into words.
pub(crate) struct File {
    pub(crate) path: PathBuf,
    pub(crate) folder: String,
    /// The path of its module: `plan` of `src/plan/mod.rs`, `plan`, `order` of `src/plan/order.rs`.
    pub(crate) module: Vec<String>,
    pub(crate) words: Vec<Word>,
}

/// A word or a sign, with its line.
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// Every file of `src/`, by path.
pub(crate) fn files() -> Vec<File> {
    let mut open = vec![PathBuf::from("src")];
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(File::of(&path, &fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

impl File {
    pub(crate) fn of(path: &Path, source: &str) -> Self {
        let module = path.strip_prefix("src").unwrap().with_extension("");
        let parts = module.iter().map(|part| part.to_str().unwrap().to_owned()).filter(|part| part != "mod");
        let module: Vec<String> = parts.collect();
        Self { path: path.to_owned(), folder: module[0].clone(), module, words: words(source) }
    }
}

/// Cuts a source into words and signs. Comments and literals fall away.
fn words(source: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let length = literal_or_comment(rest).unwrap_or_else(|| {
            let name = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let length = if rest.starts_with("::") { 2 } else { name.max(first.len_utf8()) };
            if !first.is_whitespace() {
                words.push(Word { text: rest[..length].to_owned(), line });
            }
            length
        });
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    words
}

/// The length of the comment or literal that begins here.
fn literal_or_comment(rest: &str) -> Option<usize> {
    let until = |start: usize, end: &str| rest[start..].find(end).map_or(rest.len(), |at| start + at + end.len());
    if rest.starts_with("//") {
        return Some(until(2, "\n"));
    }
    if rest.starts_with("/*") {
        return Some(until(2, "*/"));
    }
    let raw = rest.trim_start_matches(['b', 'c']).strip_prefix('r').filter(|rest| rest.starts_with(['"', '#']));
    if let Some(raw) = raw.filter(|raw| raw.trim_start_matches('#').starts_with('"')) {
        let marks = raw.len() - raw.trim_start_matches('#').len();
        return Some(until(rest.len() - raw.len() + marks + 1, &format!("\"{}", "#".repeat(marks))));
    }
    if rest.starts_with('"') {
        return Some(quoted(rest, '"'));
    }
    // A lifetime has no second quote; a character has one right behind it, or a backslash before it.
    let mut behind = rest.strip_prefix('\'')?.chars();
    let (next, after) = (behind.next(), behind.next());
    (next == Some('\\') || after == Some('\'')).then(|| quoted(rest, '\''))
}

/// The length of the literal in these quotes.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}
