//! Makes external text safe to show: names, messages, tags, paths. Characters that a terminal or a CI system would
//! interpret are escaped, for example as `\u001b`. The escapes mean the same in JSON.

use std::fmt::Display;

/// The text on one line, without control characters, bidirectional controls and invisible formatting.
#[must_use]
pub fn shown(text: &str) -> String {
    text.chars().map(|c| if is_active(c) || c == '\n' || c == '\t' { escape(c) } else { c.to_string() }).collect()
}

/// A name or value that stands among other words: as it is if it reads like one word and is not `none`, otherwise in
/// double quotes, with the escapes of JSON.
#[must_use]
pub fn word_or_quoted(text: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || "_-.@:/+*=%~".contains(c);
    let is_word = !text.is_empty() && text.chars().all(is_part);
    // The file's own word for what there is not.
    if is_word && text != "none" { text.to_owned() } else { quoted(text) }
}

/// The text in double quotes, with the escapes of JSON.
#[must_use]
pub fn quoted(text: &str) -> String {
    let inside: String = text
        .chars()
        .map(|c| match c {
            '"' | '\\' => format!("\\{c}"),
            c => shown(c.encode_utf8(&mut [0; 4])),
        })
        .collect();
    format!("\"{inside}\"")
}

/// A number of objects, with the noun in singular or plural.
#[must_use]
pub fn counted<N: Copy + PartialEq + From<u8> + Display>(count: N, noun: &str) -> String {
    if count == N::from(1) { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Whether a character has an effect instead of being visible: C0 and C1 controls, line and paragraph separators,
/// bidirectional controls, and invisible format characters (Unicode categories Cc, Cf, Zl, Zp). The caller handles line
/// feed and tab.
#[must_use]
pub fn is_active(c: char) -> bool {
    let is_format = matches!(c,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}');
    (c.is_control() && c != '\n' && c != '\t') || is_format
}

/// The JSON escape of a character.
#[must_use]
pub fn escape(c: char) -> String {
    let mut units = [0; 2];
    c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_escaped_and_what_people_read_is_not() {
        assert_eq!(
            shown("a\u{1b}[31mb\r\nc\u{9b}d\u{202e}e\u{200b}"),
            "a\\u001b[31mb\\u000d\\u000ac\\u009bd\\u202ee\\u200b"
        );
        assert_eq!(shown("Grüße → 東京 ✓"), "Grüße → 東京 ✓");
        assert_eq!(shown("\u{e0041}"), "\\udb40\\udc41");
    }

    #[test]
    fn what_reads_like_more_than_one_word_is_quoted() {
        for text in ["receipts", "203.0.113.7", "M.Cap_2", "arn:aws:sns:eu-west-1:1:t", "プール"] {
            assert_eq!(word_or_quoted(text), text);
        }
        assert_eq!(word_or_quoted("a, b → c (warm)"), "\"a, b → c (warm)\"");
        assert_eq!(word_or_quoted("a\"\\u001b\u{1b}"), "\"a\\\"\\\\u001b\\u001b\"");
        assert_eq!(word_or_quoted(""), "\"\"");
    }
}
