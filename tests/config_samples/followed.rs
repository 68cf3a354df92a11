//! Replacements that diagnostics offer are made: the error is gone, and no other one comes to its place. Besides the
//! samples, every word of the valid ones is misspelled in a few ways.

use std::{collections::BTreeSet, fs, path::Path};

use sesform::config::{self, Against, Code, Diagnostic, Diagnostics, Source};

use crate::{files, interpolation, samples, stem};

/// A text with its name.
type Text = (String, String);

/// The files of a sample that are text.
fn texts(path: &Path) -> Option<Vec<Text>> {
    let text = |file: &std::path::PathBuf| {
        Some((format!("{}.yaml", stem(file)), String::from_utf8(fs::read(file).ok()?).ok()?))
    };
    files(path).iter().map(text).collect()
}

fn found(texts: &[Text], against: Against) -> Vec<Diagnostic> {
    let sources = texts.iter().map(|(name, text)| Source::new(name.clone(), text.clone())).collect();
    let loaded = config::load_all(sources, &interpolation(), against, config::UnknownRegions::Refused);
    loaded.err().iter().flat_map(Diagnostics::iter).cloned().collect()
}

/// The byte of a line and a character of it, both from 1.
fn byte(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    start + text[start..].chars().take(column - 1).map(char::len_utf8).sum::<usize>()
}

/// The texts once the replacement is made, and the byte just after it.
fn replaced(texts: &[Text], diagnostic: &Diagnostic, right: &str) -> (Vec<Text>, usize) {
    let mut texts = texts.to_vec();
    let (_, text) = texts.iter_mut().find(|(name, _)| *name == diagnostic.file).expect("a file of the sample");
    let start = byte(text, diagnostic.line, diagnostic.column);
    let end = byte(text, diagnostic.end.line, diagnostic.end.column);
    text.replace_range(start..end, right);
    (texts, start + right.len())
}

/// Makes every replacement by itself. Returns what is wrong with it, and the number of those that were made.
fn follow(texts: &[Text], against: Against) -> (Vec<String>, usize) {
    let before = found(texts, against);
    let known: BTreeSet<_> = before.iter().map(|it| (it.code, it.file.clone(), it.line, it.column)).collect();
    let mut wrong = Vec::new();
    let mut made = 0;
    for diagnostic in &before {
        if let (Some(right), Some(help)) = (&diagnostic.replacement, &diagnostic.help)
            && !help.contains(right.as_str())
        {
            wrong.push(format!("{diagnostic}: the help does not name `{right}`: {help}"));
        }
        let Some(right) = &diagnostic.replacement else { continue };
        made += 1;
        let (after, end) = replaced(texts, diagnostic, right);
        let text = after.iter().find(|(name, _)| *name == diagnostic.file).map_or("", |(_, text)| text);
        for left in found(&after, against) {
            // Only a name in quotes is looked up.
            let is_looked_up = diagnostic.code == Code::UnquotedName
                && matches!(left.code, Code::UnknownPool | Code::UnknownConfigurationSet);
            let is_there = left.file == diagnostic.file
                && left.line == diagnostic.line
                && left.column >= diagnostic.column
                && byte(text, left.line, left.column) < end;
            let is_same = left.code == diagnostic.code && left.message == diagnostic.message;
            let is_new = !known.contains(&(left.code, left.file.clone(), left.line, left.column));
            if is_there && !is_looked_up && (is_same || is_new) {
                wrong.push(format!("{diagnostic}\n  with `{right}` becomes {left}"));
            }
        }
    }
    (wrong, made)
}

#[test]
fn replacements_of_the_samples_work() {
    let mut wrong = Vec::new();
    let mut made = 0;
    for path in samples("invalid") {
        let Some(texts) = texts(&path) else { continue };
        let (more, count) = follow(&texts, Against::Itself);
        wrong.extend(more);
        made += count;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(made > 40, "{made}");
}

/// The word with a letter left out, doubled, in capitals and two letters swapped, and in quotes.
fn misspelled(word: &str) -> Vec<String> {
    let (first, rest) = word.split_at(2);
    let swapped: String = [&first[1..], &first[..1], rest].concat();
    vec![
        format!("{}{rest}", &first[..1]),
        format!("{first}{}{rest}", &first[1..]),
        swapped,
        word.to_uppercase(),
        format!("\"{word}\""),
    ]
}

#[test]
fn replacements_for_misspelled_words_of_the_valid_samples_work() {
    let mut wrong = Vec::new();
    let mut made = 0;
    for path in samples("valid") {
        let Some(texts) = texts(&path).filter(|texts| texts.len() == 1) else { continue };
        let (name, text) = &texts[0];
        let (mut at, mut seen) = (0, BTreeSet::new());
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            let start = at;
            at += word.len() + 1;
            let is_comment = text[..start].rsplit('\n').next().is_some_and(|line| line.contains('#'));
            if word.len() < 3 || is_comment || text.get(start..start + word.len()) != Some(word) {
                continue;
            }
            // Each word of a sample once.
            if !seen.insert(word) {
                continue;
            }
            for typo in misspelled(word) {
                let mut text = text.clone();
                text.replace_range(start..start + word.len(), &typo);
                let (more, count) = follow(&[(name.clone(), text)], Against::Itself);
                wrong.extend(more);
                made += count;
            }
        }
    }
    let shown = wrong.iter().take(20).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {made}:\n{shown}", wrong.len());
    assert!(made > 300, "{made}");
}
