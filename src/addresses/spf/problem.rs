//! What is wrong with an SPF record, as data. The words are in `render`.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::share::Share;

/// What a term costs of the look-ups that receivers make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TermCost {
    /// The term.
    pub term: String,
    /// Its look-ups, with those of the record that it leads to.
    pub lookups: usize,
    /// The terms of that record, the dearest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<TermCost>,
}

/// A look-up without an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VoidLookup {
    /// The term of the record that leads to it.
    pub term: String,
    /// The name that has no answer.
    pub name: String,
}

/// Something that is wrong with a record, or that its reader should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Problem {
    /// A name has more than one SPF record, for which receivers report a permanent error (RFC 7208, section 4.5).
    SeveralRecords {
        /// Their number.
        count: usize,
    },
    /// The text is no SPF record.
    NotSpf,
    /// RFC 7208 has no such mechanism, for which receivers report a permanent error (section 4.6.1).
    UnknownMechanism {
        /// The term.
        term: String,
    },
    /// The term is not spelled as RFC 7208 has it.
    BadTerm {
        /// The term.
        term: String,
    },
    /// Two terms `redirect=` or `exp=` (section 6).
    ModifierTwice {
        /// `redirect` or `exp`.
        name: String,
    },
    /// A record that this one includes, or redirects to, is wrong.
    Inside {
        /// The name of that record.
        name: String,
        /// What is wrong with it.
        problem: Box<Problem>,
    },
    /// The record includes, or redirects to, a name without an SPF record, for which receivers report a permanent error
    /// (sections 5.2 and 6.1).
    NoRecord {
        /// The name.
        name: String,
    },
    /// Records that lead back to themselves, so that receivers come to their limit.
    Loop {
        /// The names, the first one at the end once more.
        names: Vec<String>,
    },
    /// More queries without an answer than receivers accept (section 4.6.4).
    TooManyVoid {
        /// Their number.
        count: usize,
        /// Each of them.
        lookups: Vec<VoidLookup>,
    },
    /// More mail servers of a name than receivers look at (section 4.6.4).
    TooManyExchanges {
        /// The name.
        name: String,
        /// Their number.
        count: usize,
    },
    /// The record passes every address, or half of all addresses or more.
    PassesAll {
        /// The term, or the terms that do it together.
        term: String,
        /// How many addresses they pass.
        share: Share,
    },
    /// A term that would pass everybody stands behind `all`, where nobody looks. It would be written again.
    OpenBehindAll {
        /// The term, or the terms that would do it together.
        term: String,
    },
    /// The name is an alias (CNAME), and nothing else may stand beside one (RFC 1034, section 3.6.2).
    Alias {
        /// The name.
        name: String,
        /// What it is an alias of.
        to: String,
    },
    /// The name is an alias (CNAME), and the record to which it leads passes the mail.
    AliasPasses {
        /// The name.
        name: String,
        /// What it is an alias of.
        to: String,
    },
    /// More terms that query DNS than receivers follow (section 4.6.4).
    TooManyLookups {
        /// Their number; with records that are not known, the least.
        count: usize,
        /// What each term costs, the dearest first.
        terms: Vec<TermCost>,
        /// The terms that can go, since others pass the same.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        spare: Vec<Spare>,
        /// What a record costs that passes this mail alone. Receivers accept it.
        #[serde(skip_serializing_if = "Option::is_none")]
        alone: Option<usize>,
        /// What the record costs with `include:amazonses.com` in place of addresses, if that is less.
        #[serde(skip_serializing_if = "Option::is_none")]
        with_include: Option<usize>,
    },
    /// The mechanism `ptr` (section 5.5: should not be published).
    Ptr {
        /// The term.
        term: String,
    },
    /// Neither `all` nor `redirect=`: what does not match is neutral.
    MissingAll,
    /// Terms behind `all`, at which nobody looks (section 5.1).
    BehindAll {
        /// The terms.
        terms: Vec<String>,
    },
    /// `redirect=` beside `all`, at which nobody looks (section 6.1).
    RedirectIgnored,
    /// The record of SES is included with a qualifier that does not pass.
    IncludeDoesNotPass {
        /// The term.
        term: String,
    },
    /// The record names addresses and includes the record of SES, which has them too.
    IncludesAmazonSes,
    /// The record includes names like those of the parts of a split record. What they hold is not known, so they stay.
    PartsUnknown {
        /// The names.
        names: BTreeSet<String>,
    },
    /// Addresses that an earlier split passes, and the new records do not.
    PartsPassNoLonger {
        /// Blocks of exactly these addresses, ascending.
        blocks: Vec<String>,
    },
    /// Names of an earlier split that the new record does not include.
    PartsUnused {
        /// The names.
        names: BTreeSet<String>,
    },
    /// The record and its name are longer than a DNS answer without extensions holds (section 3.4).
    Long {
        /// The name.
        name: String,
        /// Octets of the name and of all its texts that are known.
        octets: usize,
        /// Those of them that are of texts which are no SPF record.
        #[serde(skip_serializing_if = "is_none_of_them")]
        others: usize,
    },
}

/// Whether a number need not be written.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_none_of_them(count: &usize) -> bool {
    *count == 0
}

/// A term that can go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum Spare {
    /// It stands there more than once, and only the first one ever matches.
    Repeated {
        /// The term.
        term: String,
        /// How often it stands there.
        times: usize,
    },
    /// Another term passes the same, and nothing before that can match with another result.
    Held {
        /// The term.
        term: String,
        /// The other one.
        by: String,
    },
}

impl Problem {
    /// Whether receivers cannot use the record, or it protects nobody. Such a record is not merged into.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        match self {
            Self::SeveralRecords { .. }
            | Self::NotSpf
            | Self::UnknownMechanism { .. }
            | Self::BadTerm { .. }
            | Self::ModifierTwice { .. }
            | Self::Inside { .. }
            | Self::NoRecord { .. }
            | Self::Loop { .. }
            | Self::TooManyVoid { .. }
            | Self::TooManyExchanges { .. }
            | Self::PassesAll { .. }
            | Self::OpenBehindAll { .. }
            | Self::Alias { .. }
            | Self::TooManyLookups { .. } => true,
            Self::Ptr { .. }
            | Self::MissingAll
            | Self::BehindAll { .. }
            | Self::RedirectIgnored
            | Self::IncludeDoesNotPass { .. }
            | Self::IncludesAmazonSes
            | Self::PartsUnknown { .. }
            | Self::PartsPassNoLonger { .. }
            | Self::PartsUnused { .. }
            | Self::AliasPasses { .. }
            | Self::Long { .. } => false,
        }
    }

    /// Whether it is one of what the rule SF174 names: receivers reject the record, or it may not fit an answer.
    #[must_use]
    pub fn is_of_limit(&self) -> bool {
        self.is_fatal() || matches!(self, Self::Long { .. })
    }

    /// Whether it only keeps a record from being merged into, and the record as it is does what it says.
    #[must_use]
    pub fn is_of_merging(&self) -> bool {
        matches!(self, Self::OpenBehindAll { .. } | Self::Alias { .. })
    }
}
