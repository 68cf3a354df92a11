//! Texts as YAML scalars that every reader takes for that text.

use std::net::Ipv4Addr;

/// Words that YAML 1.1, which many tools still read, takes for booleans, null or something else than text, in lower case.
const YAML_1_1_WORDS: [&str; 11] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "=", "<<"];

/// A text as a YAML scalar.
///
/// `serde_yaml` quotes what YAML 1.2 would read as something else. It leaves `no`, `on` and the like alone, which
/// YAML 1.1 reads as booleans, and `0o17` or `1_000`, which it reads as numbers: whatever is such a word, or starts like
/// a number, is quoted here. A `${` is escaped, so that the text is not taken for a placeholder.
pub(super) fn scalar(text: &str) -> String {
    // Dotted four times it is no number to any reader.
    if text.parse::<Ipv4Addr>().is_ok() {
        return text.to_owned();
    }
    let escaped = text.replace("${", "$${");
    let number_like = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    // Within `{}` and `[]` these end a scalar.
    let has_flow_signs = text.contains([',', '[', ']', '{', '}']);
    if number_like || has_flow_signs || YAML_1_1_WORDS.contains(&text.to_ascii_lowercase().as_str()) {
        return quoted(&escaped);
    }
    serde_yaml::to_string(&escaped).map_or_else(|_| quoted(&escaped), |yaml| one_line(yaml.trim_end(), &escaped))
}

/// What `serde_yaml` wrote, unless it took several lines for it, which would need an indentation.
fn one_line(yaml: &str, text: &str) -> String {
    if yaml.contains('\n') { quoted(text) } else { yaml.to_owned() }
}

/// A text in double quotes, escaped as JSON, of which YAML is a superset.
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
