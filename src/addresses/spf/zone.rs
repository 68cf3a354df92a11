//! What is known of DNS: records that somebody gave, and answers that were read. Whoever reads them asks for what is
//! unread; nothing here asks DNS.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::record::Record;

/// A question to DNS. Names are in lower case, without the dot at their end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Query {
    /// The texts of a name.
    Txt(String),
    /// The IPv4 addresses of a name. SES sends from IPv4 addresses alone.
    A(String),
    /// The mail servers of a name.
    Mx(String),
}

/// An answer of DNS. Empty if there is no such name, or nothing of that kind under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The texts, each joined from its strings.
    Texts(Vec<String>),
    /// The name is an alias of another one (CNAME), which has these texts.
    Aliased {
        /// The name at the end of all aliases.
        to: String,
        /// Its texts.
        texts: Vec<String>,
    },
    /// The number of addresses.
    Addresses(usize),
    /// The names of mail servers.
    Exchanges(BTreeSet<String>),
}

/// What is known of DNS.
#[derive(Debug, Clone, Default)]
pub struct Zone {
    given: BTreeMap<String, Vec<String>>,
    answers: BTreeMap<Query, Answer>,
}

/// The SPF records of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Texts {
    /// Nobody gave or read them.
    Unread,
    /// Somebody did.
    Known {
        /// Those that there are.
        records: Vec<String>,
        /// Whether the name has no text at all.
        is_void: bool,
    },
}

impl Zone {
    /// Adds a text that somebody gave for a name. What is given is not read.
    pub fn give(&mut self, name: &str, text: String) {
        self.given.entry(name_of(name)).or_default().push(text);
    }

    /// Adds an answer.
    pub fn insert(&mut self, query: Query, answer: Answer) {
        self.answers.insert(query, answer);
    }

    /// The names whose records were given.
    pub fn given(&self) -> impl Iterator<Item = &str> {
        self.given.keys().map(String::as_str)
    }

    /// The SPF records of a name. One text that was given is taken as its record, whatever it says.
    #[must_use]
    pub fn texts(&self, name: &str) -> Texts {
        let name = name_of(name);
        let only_spf = |texts: &[String]| texts.iter().filter(|text| Record::is_spf(text)).cloned().collect();
        if let Some(given) = self.given.get(&name) {
            let records = if given.len() == 1 { given.clone() } else { only_spf(given) };
            return Texts::Known { records, is_void: false };
        }
        match self.answers.get(&Query::Txt(name)) {
            Some(Answer::Texts(texts) | Answer::Aliased { texts, .. }) => {
                let records = texts.iter().filter(|text| Record::is_published_spf(text)).cloned().collect();
                Texts::Known { records, is_void: texts.is_empty() }
            }
            Some(Answer::Addresses(_) | Answer::Exchanges(_)) | None => Texts::Unread,
        }
    }

    /// The octets of the texts of a name that are no SPF records, as far as they were read.
    pub(super) fn other_octets(&self, name: &str) -> usize {
        let name = name_of(name);
        match self.answers.get(&Query::Txt(name.clone())) {
            Some(Answer::Texts(texts)) if !self.given.contains_key(&name) => {
                texts.iter().filter(|text| !Record::is_published_spf(text)).map(String::len).sum()
            }
            _ => 0,
        }
    }

    /// The name that a name is an alias of, as far as its texts were read.
    #[must_use]
    pub fn alias(&self, name: &str) -> Option<&str> {
        let name = name_of(name);
        match self.answers.get(&Query::Txt(name.clone())) {
            Some(Answer::Aliased { to, .. }) if !self.given.contains_key(&name) => Some(to),
            _ => None,
        }
    }

    /// Whether a name is known to have an SPF record, or to be an alias.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        let has_record = matches!(self.texts(name), Texts::Known { records, .. } if !records.is_empty());
        has_record || self.alias(name).is_some()
    }

    /// The answer to a question.
    pub(super) fn answer(&self, query: &Query) -> Option<&Answer> {
        self.answers.get(query)
    }

    /// The record of a name, if it is known and can be read.
    pub(super) fn record(&self, name: &str) -> Option<Record> {
        match self.texts(name) {
            Texts::Known { records, .. } => match records.as_slice() {
                [text] => Record::parse(text).ok(),
                _ => None,
            },
            Texts::Unread => None,
        }
    }
}

impl Query {
    /// The name that is asked for.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Txt(name) | Self::A(name) | Self::Mx(name) => name,
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Txt(_) => "TXT",
            Self::A(_) => "A",
            Self::Mx(_) => "MX",
        };
        write!(f, "{kind} of {}", self.name())
    }
}

/// A name as it is compared.
fn name_of(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}
