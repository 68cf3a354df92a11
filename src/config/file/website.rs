//! The address of a website: what somebody at AWS opens to see whose mail it is.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::from_yaml::{FromYaml, scalar};
use crate::config::{
    code::Code,
    problem::{Problem, Problems},
    yaml::Child,
};

/// Longest address, in characters: what browsers and forms take.
const LENGTH_MAX: usize = 2_000;
/// The same as [`is_website`], for the schema. A part of a host has no ASCII punctuation but `-`.
const PATTERN: &str =
    r"^[hH][tT][tT][pP][sS]?://[^\s!-,./:-@\[-`{-~]+(\.[^\s!-,./:-@\[-`{-~]+)+\.?(:[0-9]{1,5})?([/?#]\S*)?$";

/// The address of a website, with its scheme and a whole host name.
#[derive(Debug, Clone)]
pub(in crate::config) struct Website(pub(in crate::config) String);

impl FromYaml for Website {
    const EXPECTED: &'static str = "the address of a website such as `https://example.com`";

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let text = scalar::<Self>(node, problems)?.text.trim().to_owned();
        if is_website(&text) {
            return Some(Self(text));
        }
        let message = format!("`{}` is not the address of a website", text.escape_debug());
        let problem = Problem::error(Code::BadWebsite, node.span(), message);
        let with_scheme = format!("https://{text}");
        problems.push(if !text.contains("://") && is_website(&with_scheme) {
            problem.replace(format!("write `{with_scheme}`"), with_scheme)
        } else {
            problem.help("write `https://` or `http://` and the whole name of the host, such as `https://example.com`")
        });
        None
    }
}

impl JsonSchema for Website {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Website".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": PATTERN})
    }
}

/// Whether a text is `http://` or `https://`, a host with a dot, perhaps a port and what follows it.
fn is_website(text: &str) -> bool {
    if text.chars().count() > LENGTH_MAX || text.contains(char::is_whitespace) {
        return false;
    }
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c == '-' || !c.is_ascii_punctuation());
    let is_port = |port: &str| (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        && host.contains('.')
        && host.split('.').all(is_part)
        && port.is_none_or(is_port)
}

#[cfg(test)]
mod tests {
    use super::is_website;

    #[test]
    fn website_has_a_scheme_and_a_whole_host() {
        for good in [
            "https://example.com",
            "http://www.example.co.uk/about?x=1#y",
            "HTTPS://example.com:8443/",
            "https://bücher.example.",
            "https://192.0.2.1",
        ] {
            assert!(is_website(good), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "www.example.com/",
            "ftp://example.com",
            "mailto:a@example.com",
            "https://",
            "https://example",
            "https://.com",
            "https://example..com",
            "https://a b.example.com",
            "https://user@example.com",
            "https://example.com:port",
            "https://example.com/a b",
            "see our site",
        ] {
            assert!(!is_website(bad), "{bad}");
        }
    }
}
