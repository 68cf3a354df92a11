//! The last defence before text is printed: whatever got into it, neither a terminal nor a CI system obeys it.
//!
//! Values from outside are escaped where they are put into a text (`model::shown`). This door keeps lines, tabs and our
//! own styles, and nothing else that is active.

use crate::model::{escape, is_active};

/// What GitHub Actions, Azure Pipelines and their relatives obey wherever it stands in a line.
const COMMANDS: [&str; 2] = ["##[", "##vso["];

/// The text as it may be printed.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        escape_line(line, &mut safe);
    }
    safe
}

fn escape_line(line: &str, safe: &mut String) {
    let mut rest = line;
    let mut is_start = true;
    while let Some(c) = rest.chars().next() {
        if let Some(length) = style_length(rest) {
            safe.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        let is_command =
            (is_start && is_workflow_command(rest)) || COMMANDS.iter().any(|command| rest.starts_with(command));
        if is_active(c) || is_command {
            safe.push_str(&escape(c));
        } else {
            safe.push(c);
        }
        is_start &= c.is_whitespace();
        rest = &rest[c.len_utf8()..];
    }
}

/// Whether GitHub Actions takes the text for a command, were it the start of a line: `::name`.
fn is_workflow_command(text: &str) -> bool {
    text.strip_prefix("::").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The length of a colour or weight at the start of the text: `ESC [ digits m`, which is all that our styles are.
fn style_length(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    parameters[end..].starts_with('m').then_some("\u{1b}[".len() + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_and_lines_pass_and_nothing_else_that_is_active() {
        assert_eq!(escaped("\u{1b}[1mbold\u{1b}[0m\n\tx"), "\u{1b}[1mbold\u{1b}[0m\n\tx");
        assert_eq!(escaped("\u{1b}[2J\u{1b}]0;t\u{7}\r\u{9b}"), "\\u001b[2J\\u001b]0;t\\u0007\\u000d\\u009b");
        assert_eq!(escaped("a\u{202e}b\u{2028}"), "a\\u202eb\\u2028");
    }

    #[test]
    fn no_ci_system_is_given_a_command() {
        assert_eq!(escaped("a::b\n  ::error::x\n\u{1b}[1m::x"), "a::b\n  \\u003a:error::x\n\u{1b}[1m\\u003a:x");
        assert_eq!(escaped("x ##vso[task] ##[error] ##"), "x \\u0023#vso[task] \\u0023#[error] ##");
    }
}
