//! The terms of an SPF record, as RFC 7208 defines them in sections 4.5, 4.6, 5 and 6.

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
};

use ipnet::Ipv4Net;

use super::problem::Problem;

/// The domain whose record SES asks to include (SES developer guide, "Authenticating Email with SPF").
pub const AMAZON_SES: &str = "amazonses.com";
/// The version that a record begins with.
const VERSION: &str = "v=spf1";

/// An SPF record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The terms, in their order.
    pub terms: Vec<Term>,
}

/// A term of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As it is written.
    pub text: String,
    /// The result if it matches. `Pass` for modifiers.
    pub qualifier: Qualifier,
    /// What it matches.
    pub mechanism: Mechanism,
}

/// The result of a mechanism that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualifier {
    /// `+`, or none.
    Pass,
    /// `-`, `~` or `?`.
    Other,
}

/// What a term matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mechanism {
    /// Every address.
    All,
    /// What the record of a domain passes.
    Include(String),
    /// A block of IPv4 addresses.
    Ip4(Ipv4Net),
    /// A block of IPv6 addresses.
    Ip6,
    /// The addresses of a name.
    A,
    /// The mail servers of a name.
    Mx,
    /// The name of an address. RFC 7208 advises against it.
    Ptr,
    /// Whether a name exists.
    Exists,
    /// A modifier: the record of another domain decides, if nothing matches.
    Redirect(String),
    /// Any other modifier: it decides nothing.
    Modifier,
}

impl Record {
    /// Reads a record as it is published, or as `dig` prints it: one text, or strings in double quotes.
    ///
    /// # Errors
    /// Why it is no SPF record, or the first terms for which receivers report a permanent error.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        let text = unquoted(text);
        let Some(terms) = terms(&text) else { return Err(vec![Problem::NotSpf]) };
        let (mut record, mut problems) = (Self::default(), Vec::new());
        for word in terms.split(' ').filter(|word| !word.is_empty()) {
            match term(word) {
                Ok(term) => record.terms.push(term),
                Err(problem) => problems.push(problem),
            }
        }
        let redirects = record.terms.iter().filter(|term| matches!(term.mechanism, Mechanism::Redirect(_)));
        if redirects.count() > 1 {
            problems.push(Problem::RedirectTwice);
        }
        if problems.is_empty() { Ok(record) } else { Err(problems) }
    }

    /// Whether a text begins like an SPF record.
    #[must_use]
    pub fn is_spf(text: &str) -> bool {
        terms(&unquoted(text)).is_some()
    }

    /// The place of the first `all`, behind which nothing is looked at.
    pub(super) fn all(&self) -> Option<usize> {
        self.terms.iter().position(|term| term.mechanism == Mechanism::All)
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(VERSION)?;
        self.terms.iter().try_for_each(|term| write!(f, " {}", term.text))
    }
}

impl Term {
    /// A term that passes a block.
    #[must_use]
    pub fn ip4(block: Ipv4Net) -> Self {
        let text = if block.prefix_len() == block.max_prefix_len() {
            format!("ip4:{}", block.addr())
        } else {
            format!("ip4:{block}")
        };
        Self { text, qualifier: Qualifier::Pass, mechanism: Mechanism::Ip4(block) }
    }

    /// A term that passes what another record passes.
    #[must_use]
    pub fn include(domain: &str) -> Self {
        let (text, mechanism) = (format!("include:{domain}"), Mechanism::Include(domain.to_owned()));
        Self { text, qualifier: Qualifier::Pass, mechanism }
    }

    /// `~all`, with which SES's record ends.
    #[must_use]
    pub fn soft_fail() -> Self {
        Self { text: "~all".to_owned(), qualifier: Qualifier::Other, mechanism: Mechanism::All }
    }

    /// Whether it passes what this domain's record passes.
    pub(super) fn includes(&self, domain: &str) -> bool {
        matches!(&self.mechanism, Mechanism::Include(of) if of.trim_end_matches('.').eq_ignore_ascii_case(domain))
    }

    /// Whether it is a modifier, which stands anywhere.
    pub(super) fn is_modifier(&self) -> bool {
        matches!(self.mechanism, Mechanism::Redirect(_) | Mechanism::Modifier)
    }
}

/// The strings of a record as one text. Strings are joined as they are (RFC 7208, section 3.3).
fn unquoted(text: &str) -> String {
    let text = text.trim();
    if !text.starts_with('"') {
        return text.to_owned();
    }
    text.split('"').skip(1).step_by(2).collect()
}

/// What follows the version. `None` if the text has another version.
fn terms(text: &str) -> Option<&str> {
    let rest = text.get(VERSION.len()..)?;
    let is_version = text.get(..VERSION.len())?.eq_ignore_ascii_case(VERSION);
    (is_version && (rest.is_empty() || rest.starts_with(' '))).then_some(rest)
}

fn term(word: &str) -> Result<Term, Problem> {
    let bad = || Problem::BadTerm { term: word.to_owned() };
    if !word.chars().all(|c| c.is_ascii_graphic()) {
        return Err(bad());
    }
    let (name, value) = match word.find([':', '/', '=']) {
        Some(at) => (&word[..at], &word[at..]),
        None => (word, ""),
    };
    if let Some(value) = value.strip_prefix('=') {
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(is_name) {
            return Err(bad());
        }
        let mechanism = match name.to_ascii_lowercase().as_str() {
            "redirect" if value.is_empty() => return Err(bad()),
            "redirect" => Mechanism::Redirect(value.to_owned()),
            _ => Mechanism::Modifier,
        };
        return Ok(Term { text: word.to_owned(), qualifier: Qualifier::Pass, mechanism });
    }
    let (qualifier, name) = match name.strip_prefix(['-', '~', '?']) {
        Some(name) => (Qualifier::Other, name),
        None => (Qualifier::Pass, name.strip_prefix('+').unwrap_or(name)),
    };
    let argument = value.strip_prefix(':').filter(|argument| !argument.is_empty());
    let is_name = |argument: &str| argument.contains('.') && !argument.contains('/');
    let mechanism = match name.to_ascii_lowercase().as_str() {
        "all" if value.is_empty() => Mechanism::All,
        "include" => Mechanism::Include(argument.filter(|it| is_name(it)).ok_or_else(bad)?.to_owned()),
        "ip4" => Mechanism::Ip4(argument.and_then(ip4).ok_or_else(bad)?),
        "ip6" => argument.and_then(ip6).map(|()| Mechanism::Ip6).ok_or_else(bad)?,
        "a" if is_host(value) => Mechanism::A,
        "mx" if is_host(value) => Mechanism::Mx,
        "ptr" if value.is_empty() || argument.is_some() => Mechanism::Ptr,
        "exists" if argument.is_some() => Mechanism::Exists,
        "all" | "a" | "mx" | "ptr" | "exists" => return Err(bad()),
        _ => return Err(Problem::UnknownMechanism { term: word.to_owned() }),
    };
    Ok(Term { text: word.to_owned(), qualifier, mechanism })
}

/// A block with host bits counts as its network, as for receivers.
fn ip4(argument: &str) -> Option<Ipv4Net> {
    match argument.contains('/') {
        true => argument.parse::<Ipv4Net>().ok().map(|block| block.trunc()),
        false => argument.parse::<Ipv4Addr>().ok().map(Ipv4Net::from),
    }
}

fn ip6(argument: &str) -> Option<()> {
    let (address, prefix) = argument.split_once('/').unwrap_or((argument, "128"));
    let is_prefix = prefix.parse::<u8>().is_ok_and(|prefix| prefix <= 128);
    (address.parse::<Ipv6Addr>().is_ok() && is_prefix).then_some(())
}

/// What follows `a` and `mx`: a name, lengths of prefixes, both or nothing.
fn is_host(value: &str) -> bool {
    match value.strip_prefix(':') {
        Some(name) => !name.is_empty() && !name.starts_with('/'),
        None => value.is_empty() || value.starts_with('/'),
    }
}
