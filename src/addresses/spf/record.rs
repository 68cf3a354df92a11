//! The terms of an SPF record, as RFC 7208 defines them in sections 4.5, 4.6, 5 and 6.

use std::fmt;

use ipnet::{Ipv4Net, Ipv6Net};

use super::{
    grammar::{self, Prefixes},
    problem::Problem,
};

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
    Ip6(Ipv6Net),
    /// The addresses of a name.
    A(Hosts),
    /// The mail servers of a name.
    Mx(Hosts),
    /// The name of an address. RFC 7208 advises against it.
    Ptr,
    /// Whether a name exists.
    Exists(String),
    /// A modifier: the record of another domain decides, if nothing matches.
    Redirect(String),
    /// A modifier: the text for those whose mail fails.
    Explanation,
    /// Any other modifier: it decides nothing.
    Modifier,
}

/// Which addresses `a` and `mx` match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    /// The name. `None`: that of the record.
    pub name: Option<String>,
    /// The blocks around its addresses.
    pub prefixes: Prefixes,
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
        let count = |is: fn(&Mechanism) -> bool| record.terms.iter().filter(|term| is(&term.mechanism)).count();
        if count(|it| matches!(it, Mechanism::Redirect(_))) > 1 {
            problems.push(Problem::ModifierTwice { name: "redirect".to_owned() });
        }
        if count(|it| matches!(it, Mechanism::Explanation)) > 1 {
            problems.push(Problem::ModifierTwice { name: "exp".to_owned() });
        }
        if problems.is_empty() { Ok(record) } else { Err(problems) }
    }

    /// Whether a text, as somebody types it, begins like an SPF record.
    #[must_use]
    pub fn is_spf(text: &str) -> bool {
        terms(&unquoted(text)).is_some()
    }

    /// Whether a text of DNS is an SPF record (section 4.5).
    pub(super) fn is_published_spf(text: &str) -> bool {
        terms(text).is_some()
    }

    /// The place of the first `all`, behind which nothing is looked at.
    pub(super) fn all(&self) -> Option<usize> {
        self.terms.iter().position(|term| term.mechanism == Mechanism::All)
    }

    /// The terms that are looked at: those up to `all`, and a `redirect=` only without one.
    pub(super) fn effective(&self) -> impl Iterator<Item = &Term> {
        let all = self.all();
        let end = all.map_or(self.terms.len(), |at| at + 1);
        self.terms[..end].iter().filter(move |term| all.is_none() || !term.is_modifier())
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
        matches!(self.mechanism, Mechanism::Redirect(_) | Mechanism::Explanation | Mechanism::Modifier)
    }
}

/// The strings of a record as one text. Strings are joined as they are (RFC 7208, section 3.3). What is not spelled like
/// strings is left as it is.
fn unquoted(text: &str) -> String {
    let text = text.trim_end_matches(['\n', '\r']);
    if text.trim_start().starts_with('"') { strings(text).unwrap_or_else(|| text.to_owned()) } else { text.to_owned() }
}

/// Strings as a zone file and `dig` spell them: in double quotes, with `\"`, `\\` and `\DDD` inside.
fn strings(text: &str) -> Option<String> {
    let (mut joined, mut chars, mut is_inside) = (String::new(), text.chars(), false);
    while let Some(char) = chars.next() {
        match (is_inside, char) {
            (_, '"') => is_inside = !is_inside,
            (true, '\\') => joined.push(escaped(&mut chars)?),
            (true, char) => joined.push(char),
            (false, char) if char.is_whitespace() => {}
            (false, _) => return None,
        }
    }
    (!is_inside).then_some(joined)
}

fn escaped(chars: &mut std::str::Chars<'_>) -> Option<char> {
    let char = chars.next()?;
    if !char.is_ascii_digit() {
        return Some(char);
    }
    let number: String = [char, chars.next()?, chars.next()?].iter().collect();
    number.parse::<u8>().ok().map(char::from)
}

/// What follows the version. `None` if the text has another version.
fn terms(text: &str) -> Option<&str> {
    let rest = text.get(VERSION.len()..)?;
    let is_version = text.get(..VERSION.len())?.eq_ignore_ascii_case(VERSION);
    (is_version && (rest.is_empty() || rest.starts_with(' '))).then_some(rest)
}

fn term(word: &str) -> Result<Term, Problem> {
    let bad = || Problem::BadTerm { term: word.to_owned() };
    // Names of mechanisms end at the first of these, and only modifiers have `=` there.
    let (name, value) = match word.find([':', '/', '=']) {
        Some(at) => word.split_at(at),
        None => (word, ""),
    };
    if let Some(value) = value.strip_prefix('=') {
        let mechanism = modifier(name, value).ok_or_else(bad)?;
        return Ok(Term { text: word.to_owned(), qualifier: Qualifier::Pass, mechanism });
    }
    let (qualifier, name) = match name.strip_prefix(['-', '~', '?']) {
        Some(name) => (Qualifier::Other, name),
        None => (Qualifier::Pass, name.strip_prefix('+').unwrap_or(name)),
    };
    let mechanism = mechanism(&name.to_ascii_lowercase(), value)
        .ok_or_else(|| Problem::UnknownMechanism { term: word.to_owned() })?
        .ok_or_else(bad)?;
    Ok(Term { text: word.to_owned(), qualifier, mechanism })
}

fn modifier(name: &str, value: &str) -> Option<Mechanism> {
    if !grammar::is_modifier_name(name) {
        return None;
    }
    match name.to_ascii_lowercase().as_str() {
        "redirect" => grammar::is_domain_spec(value).then(|| Mechanism::Redirect(value.to_owned())),
        "exp" => grammar::is_domain_spec(value).then_some(Mechanism::Explanation),
        _ => grammar::is_macro_string(value).then_some(Mechanism::Modifier),
    }
}

/// The mechanism of a name with what follows the name. `None` if there is no such mechanism, and within if what follows
/// is not spelled as it has to be.
fn mechanism(name: &str, value: &str) -> Option<Option<Mechanism>> {
    let argument = value.strip_prefix(':');
    let domain = || argument.filter(|argument| grammar::is_domain_spec(argument)).map(str::to_owned);
    Some(match name {
        "all" => value.is_empty().then_some(Mechanism::All),
        "include" => domain().map(Mechanism::Include),
        "exists" => domain().map(Mechanism::Exists),
        "ptr" => (value.is_empty() || domain().is_some()).then_some(Mechanism::Ptr),
        "ip4" => argument.and_then(grammar::ip4).map(Mechanism::Ip4),
        "ip6" => argument.and_then(grammar::ip6).map(Mechanism::Ip6),
        "a" => hosts(value).map(Mechanism::A),
        "mx" => hosts(value).map(Mechanism::Mx),
        _ => return None,
    })
}

/// What follows `a` and `mx`: a name, lengths of prefixes, both or nothing.
fn hosts(value: &str) -> Option<Hosts> {
    let (name, prefixes) = grammar::prefixes(value)?;
    let name = match name.strip_prefix(':') {
        Some(name) if grammar::is_domain_spec(name) => Some(name.to_owned()),
        None if name.is_empty() => None,
        Some(_) | None => return None,
    };
    Some(Hosts { name, prefixes })
}
