//! Makes external text safe to show: names, messages, tags, paths. Characters that a terminal or a CI system would
//! interpret are escaped, for example as `\u001b`. The escapes mean the same in JSON.

use std::fmt::Display;

/// The text on one line, without control characters, bidirectional controls and invisible formatting.
#[must_use]
pub fn shown(text: &str) -> String {
    text.chars().map(|c| if is_active(c) || c == '\n' || c == '\t' { escape(c) } else { c.to_string() }).collect()
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
}
