//! The last safeguard before text is printed: it escapes everything that a terminal or a CI system would interpret as a
//! command.
//!
//! External values are already escaped when they are inserted into text (`model::shown`). This module keeps line
//! breaks, tabs and sesform's own styles, and escapes all other active characters.

use crate::model::{escape, is_active};

/// Prefixes of commands that GitHub Actions, Azure Pipelines and similar systems accept anywhere in a line.
const COMMANDS: [&str; 2] = ["##[", "##vso["];

/// The text with everything escaped that is not safe to print.
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

/// Whether GitHub Actions would interpret the text as a command, `::name`, at the start of a line.
fn is_workflow_command(text: &str) -> bool {
    text.strip_prefix("::").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The length of a colour or weight code at the start of the text: `ESC [ digits m`. sesform's own styles use no other
/// codes.
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
