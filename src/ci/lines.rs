//! One line for each finding, `file:line:column: error[code]: text`, as compilers write them: for editors, which jump to
//! the place, and for logs.

use crate::{
    model::{escape, shown},
    render::{Level, Notice, Outcome},
};

use super::{notices, told};

/// The lines. Each begins with a place that an editor can open: what has no place of its own is said of the first line of
/// the file `about`.
#[must_use]
pub fn lines(outcome: &Outcome<'_>, about: &str) -> String {
    let notices = notices(outcome);
    let mut text: String = notices.iter().map(|notice| line(notice, about)).collect();
    let is_told = notices.iter().any(|notice| notice.level == Level::Error);
    if let Some(failure) = outcome.failure.filter(|_| !is_told) {
        text.push_str(&line(
            &Notice {
                level: Level::Error,
                code: failure.code.to_owned(),
                message: failure.message.to_owned(),
                address: None,
                help: failure.help.map(str::to_owned),
                place: None,
                end: None,
            },
            about,
        ));
    }
    text
}

fn line(notice: &Notice, about: &str) -> String {
    let Notice { level, code, place, .. } = notice;
    let (file, line, column) = match place {
        Some(place) => (place.file.as_str(), place.line, place.column),
        None => (about, 1, 1),
    };
    let level = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    format!("{}:{line}:{column}: {level}[{code}]: {}\n", name(file), told(notice))
}

/// The name of a file, in which nothing reads like the line number after it.
fn name(file: &str) -> String {
    let mut characters = file.chars().peekable();
    let mut name = String::with_capacity(file.len());
    while let Some(c) = characters.next() {
        if c == ':' && characters.peek().is_some_and(char::is_ascii_digit) {
            name.push_str(&escape(c));
        } else {
            name.push_str(&shown(c.encode_utf8(&mut [0; 4])));
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn name_neither_ends_the_line_nor_reads_like_a_place() {
        assert_eq!(name("a/b c:d.yaml"), "a/b c:d.yaml");
        assert_eq!(name("x\n:1:2: error[y]: z"), "x\\u000a\\u003a1\\u003a2: error[y]: z");
    }
}
