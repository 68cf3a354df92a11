//! The parts of terms, as the grammar of RFC 7208, section 12, has them: names with macros, and lengths of prefixes.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// Longest label and longest name (RFC 1035, section 2.3.4; without the dot at its end).
const LABEL_MAX: usize = 63;
const NAME_MAX: usize = 253;
/// Letters of macros. `c`, `r` and `t` stand only in explanations (section 7.2).
const MACRO_LETTERS: &str = "slodiphv";
/// What a macro splits its value at (section 7.1).
const DELIMITERS: &str = ".-+,/_=";

/// The lengths of prefixes behind `a` and `mx`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefixes {
    /// For IPv4, 32 if none is written.
    pub ip4: u8,
    /// For IPv6, 128 if none is written.
    pub ip6: u8,
}

/// A part of a macro string.
enum Part<'a> {
    Literal(&'a str),
    /// The letter, the digits, whether it is reversed, and the delimiters.
    Macro {
        letter: char,
        digits: &'a str,
        is_reversed: bool,
        delimiters: &'a str,
    },
    /// `%%`, `%_` or `%-`.
    Escape,
}

/// `name`: what a modifier begins with.
pub(super) fn is_modifier_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

/// `macro-string`.
pub(super) fn is_macro_string(text: &str) -> bool {
    parts(text).is_some()
}

/// `domain-spec`. What stands outside of macros also has to be of names that DNS can hold (section 4.8: some receivers
/// report a permanent error otherwise).
pub(super) fn is_domain_spec(text: &str) -> bool {
    let Some(parts) = parts(text) else { return false };
    let is_literal = parts.iter().all(|part| matches!(part, Part::Literal(_)));
    // Labels at its ends may go on in a macro.
    let is_odd = |text: &str| text.contains("..") || text.split('.').any(|label| label.len() > LABEL_MAX);
    if parts.iter().any(|part| matches!(part, Part::Literal(text) if is_odd(text))) {
        return false;
    }
    match parts.last() {
        None => false,
        Some(Part::Macro { .. } | Part::Escape) => true,
        Some(Part::Literal(end)) => {
            let end = end.strip_suffix('.').unwrap_or(end);
            let has_end = end.rsplit_once('.').is_some_and(|(_, label)| is_top_label(label));
            has_end && (!is_literal || is_name(text))
        }
    }
}

/// The name that a `domain-spec` stands for in lower case, without the dot at its end, where the record of `domain` is
/// looked at for a sender of `sender`. `None` if it hangs on the address or the local part of the sender.
pub(super) fn target(spec: &str, domain: &str, sender: &str) -> Option<String> {
    let mut name = String::new();
    for part in parts(spec)? {
        match part {
            Part::Literal(text) => name.push_str(text),
            Part::Macro { letter, digits, is_reversed, delimiters } => {
                let value = match letter.to_ascii_lowercase() {
                    'd' => domain,
                    'o' => sender,
                    _ => return None,
                };
                name.push_str(&transformed(value, digits, is_reversed, delimiters)?);
            }
            Part::Escape => return None,
        }
    }
    let name = name.strip_suffix('.').unwrap_or(&name).to_ascii_lowercase();
    is_name(&name).then_some(name)
}

/// Splits lengths of prefixes from what stands before them.
pub(super) fn prefixes(text: &str) -> Option<(&str, Prefixes)> {
    let (rest, ip6) = match text.rsplit_once("//") {
        Some((rest, ip6)) if is_number(ip6) => (rest, length(ip6, 128)?),
        _ => (text, 128),
    };
    let (rest, ip4) = match rest.rsplit_once('/') {
        Some((rest, ip4)) if is_number(ip4) => (rest, length(ip4, 32)?),
        _ => (rest, 32),
    };
    Some((rest, Prefixes { ip4, ip6 }))
}

/// `ip4-network` with its length. A block with host bits counts as its network, as for receivers.
pub(super) fn ip4(text: &str) -> Option<Ipv4Net> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, length(prefix, 32)?),
        None => (text, 32),
    };
    Ipv4Net::new(address.parse::<Ipv4Addr>().ok()?, prefix).ok().map(|block| block.trunc())
}

/// `ip6-network` with its length.
pub(super) fn ip6(text: &str) -> Option<Ipv6Net> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, length(prefix, 128)?),
        None => (text, 128),
    };
    Ipv6Net::new(address.parse::<Ipv6Addr>().ok()?, prefix).ok().map(|block| block.trunc())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The length of a prefix: a number without leading zeros.
fn length(text: &str, most: u8) -> Option<u8> {
    let is_spelled = is_number(text) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|length| is_spelled && *length <= most)
}

fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let end = rest.find('%').unwrap_or(rest.len());
        if end > 0 {
            let (literal, behind) = rest.split_at(end);
            if !literal.chars().all(|c| c.is_ascii_graphic()) {
                return None;
            }
            parts.push(Part::Literal(literal));
            rest = behind;
            continue;
        }
        if let Some(behind) = ["%%", "%_", "%-"].iter().find_map(|escape| rest.strip_prefix(escape)) {
            parts.push(Part::Escape);
            rest = behind;
            continue;
        }
        let (inside, behind) = rest.strip_prefix("%{")?.split_once('}')?;
        parts.push(expansion(inside)?);
        rest = behind;
    }
    Some(parts)
}

/// What stands between the braces of a macro.
fn expansion(inside: &str) -> Option<Part<'_>> {
    let letter = inside.chars().next().filter(|letter| MACRO_LETTERS.contains(letter.to_ascii_lowercase()))?;
    let rest = &inside[letter.len_utf8()..];
    let digits = &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())];
    let rest = &rest[digits.len()..];
    // A number of labels is not zero (section 7.3).
    if !digits.is_empty() && digits.bytes().all(|digit| digit == b'0') {
        return None;
    }
    let (is_reversed, delimiters) = match rest.strip_prefix(['r', 'R']) {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let is_spelled = delimiters.chars().all(|c| DELIMITERS.contains(c));
    is_spelled.then_some(Part::Macro { letter, digits, is_reversed, delimiters })
}

fn transformed(value: &str, digits: &str, is_reversed: bool, delimiters: &str) -> Option<String> {
    let delimiters = if delimiters.is_empty() { "." } else { delimiters };
    let mut words: Vec<&str> = value.split(|c| delimiters.contains(c)).collect();
    if is_reversed {
        words.reverse();
    }
    let kept = if digits.is_empty() { words.len() } else { digits.parse().unwrap_or(usize::MAX) };
    Some(words.split_off(words.len().saturating_sub(kept)).join("."))
}

/// `toplabel`: letters and digits, not digits alone, with hyphens inside.
fn is_top_label(label: &str) -> bool {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || c == '-';
    label.chars().all(is_inside)
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.contains(|c: char| c.is_ascii_alphabetic() || c == '-')
}

/// Whether a text is a name of labels that DNS can hold.
fn is_name(text: &str) -> bool {
    let name = text.strip_suffix('.').unwrap_or(text);
    name.len() <= NAME_MAX && name.split('.').all(|label| (1..=LABEL_MAX).contains(&label.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domain_specs_end_with_a_label_or_a_macro() {
        let long = format!("{}.com", "a".repeat(64));
        for (text, is_fine) in [
            ("example.com", true),
            ("example.com.", true),
            ("_spf.example.com", true),
            ("example.co-m", true),
            ("example.4m", true),
            ("%{d}", true),
            ("%{d2}", true),
            ("%{ir}.%{v}._spf.%{D2r-}", true),
            ("a/b!.example.com", true),
            ("a%%", true),
            ("%{l}.com", true),
            ("", false),
            ("a", false),
            ("a.", false),
            (".", false),
            ("a.b.4", false),
            ("a.-b", false),
            ("a.b-", false),
            ("a..com", false),
            ("%{i}..com", false),
            (&format!("%{{i}}.{long}"), false),
            (".com", false),
            (&long, false),
            ("%{d}a", false),
            ("%{d}.4", false),
            ("%{x}.com", false),
            ("%{c}.com", false),
            ("%{d0}.com", false),
            ("%{dr2}.com", false),
            ("%{d.com", false),
            ("%d.com", false),
            ("a.com/24", false),
            ("a\tb.com", false),
            ("bücher.com", false),
        ] {
            assert_eq!(is_domain_spec(text), is_fine, "{text}");
        }
    }

    #[test]
    fn macros_of_the_domain_are_expanded_and_others_are_not_known() {
        for (spec, name) in [
            ("_SPF.%{d}", Some("_spf.a.b-c.example.com")),
            ("%{d2}.", Some("example.com")),
            ("%{dr}.x.org", Some("com.example.b-c.a.x.org")),
            ("%{d3r-}.x.org", Some("c.example.com.a.b.x.org")),
            ("%{o}", Some("sender.example")),
            ("%{i}.example.com", None),
            ("a%%.com", None),
        ] {
            assert_eq!(target(spec, "a.b-c.example.com", "sender.example").as_deref(), name, "{spec}");
        }
    }

    #[test]
    fn lengths_of_prefixes_are_numbers_in_their_range() {
        let of = |text| prefixes(text).map(|(rest, Prefixes { ip4, ip6 })| (rest, ip4, ip6));
        assert_eq!(of("a.com/24//64"), Some(("a.com", 24, 64)));
        assert_eq!(of("//64"), Some(("", 32, 64)));
        assert_eq!(of("/0"), Some(("", 0, 128)));
        assert_eq!(of("%{d/}"), Some(("%{d/}", 32, 128)));
        for text in ["/33", "/024", "//129", "/24//129", "/33//1", "/00"] {
            assert_eq!(of(text), None, "{text}");
        }
        for text in ["1.2.3.4/33", "1.2.3", "1.2.3.04", "1.2.3.4/", "1.2.3.4/08", "1.2.3.4/+8", "0x1.2.3.4"] {
            assert_eq!(ip4(text), None, "{text}");
        }
        for text in ["::/129", "1::2::3", "::1%eth0", "::/00", "[::1]"] {
            assert_eq!(ip6(text), None, "{text}");
        }
    }
}
