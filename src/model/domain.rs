//! Host names, which identities and tracking domains consist of.

use super::names::NameError;

/// Longest domain, in characters (RFC 1035, written without the trailing dot).
const DOMAIN_MAX: usize = 253;
/// Longest label of a domain, the part between two dots, in characters (RFC 1035).
const LABEL_MAX: usize = 63;

/// Checks that SES accepts a domain: at least two labels of letters, digits, `-` and `_`. Other scripts are written in
/// their `xn--` form.
pub(super) fn check_domain(text: &str) -> Result<(), NameError> {
    if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || "-_.".contains(*c))) {
        let reason = format!("`{}` is not allowed in a domain", bad.escape_debug());
        return Err(NameError::new(reason));
    }
    if text.len() > DOMAIN_MAX {
        return Err(NameError::new(format!("a domain has at most {DOMAIN_MAX} characters")));
    }
    let labels: Vec<&str> = text.split('.').collect();
    if labels.len() < 2 || labels.iter().any(|label| !is_label(label)) {
        return Err(NameError::new("a domain is spelled like `mail.example.com`"));
    }
    Ok(())
}

fn is_label(label: &str) -> bool {
    (1..=LABEL_MAX).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_have_a_dot_and_no_scheme() {
        for text in ["example.com", "a.b.c.d", "xn--bcher-kva.example", "_dmarc.example.com", "EXAMPLE.com"] {
            assert!(check_domain(text).is_ok(), "{text}");
        }
        let long = format!("{}.com", "a".repeat(64));
        for text in ["", "localhost", "https://example.com", "a..b", ".a.b", "a.b.", "-a.b", "bücher.example", &long] {
            assert!(check_domain(text).is_err(), "{text}");
        }
    }
}
