//! Writes texts as YAML scalars that every YAML reader reads as the same text.

use std::net::Ipv4Addr;

/// Words, in lower case, that YAML 1.1 reads as booleans, null or other values that are not text. Many tools still read
/// YAML 1.1.
const YAML_1_1_WORDS: [&str; 11] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "=", "<<"];

/// A text as a YAML scalar.
///
/// `serde_yaml` quotes only what YAML 1.2 would not read as text. It does not quote `no` and `on`, which YAML 1.1 reads
/// as booleans, or `0o17` and `1_000`, which YAML 1.1 reads as numbers. This function therefore quotes such words and
/// every text that starts like a number. It escapes `${`, so that the text is not read as a placeholder.
pub(in crate::config) fn scalar(text: &str) -> String {
    // No YAML reader reads a dotted IPv4 address as a number.
    if text.parse::<Ipv4Addr>().is_ok() {
        return text.to_owned();
    }
    let escaped = text.replace("${", "$${");
    let number_like = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    // These characters end a plain scalar inside `{}` and `[]`.
    let has_flow_signs = text.contains([',', '[', ']', '{', '}']);
    if number_like || has_flow_signs || YAML_1_1_WORDS.contains(&text.to_ascii_lowercase().as_str()) {
        return quoted(&escaped);
    }
    serde_yaml::to_string(&escaped).map_or_else(|_| quoted(&escaped), |yaml| one_line(yaml.trim_end(), &escaped))
}

/// The output of `serde_yaml`, or the text in double quotes: if that output has several lines and would have to be
/// indented, and if it has single quotes that `fmt` would make double.
fn one_line(yaml: &str, text: &str) -> String {
    let is_single = yaml.starts_with('\'') && !text.contains(['\'', '"', '\\']);
    if yaml.contains('\n') || is_single { quoted(text) } else { yaml.to_owned() }
}

/// A text in double quotes with JSON escapes, which YAML accepts as a superset of JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_quoted_and_plain_words_are_not() {
        for text in ["no", "Off", "0123", "1_000", "-x", "null", "~", "a: b", "x #y", "", "=", "a\nb", "12:30"] {
            assert!(scalar(text).starts_with(['"', '\'']), "{text}");
        }
        for text in ["receipts", "team-a", "a/b", "ünï", "arn:aws:sns:x:1:y"] {
            assert_eq!(scalar(text), text);
        }
        assert_eq!(scalar("${var.x}"), "\"$${var.x}\"");
        assert_eq!(scalar("198.51.100.10"), "198.51.100.10");
    }
}
