//! Why DNS could not be asked.

use std::fmt;

use crate::addresses::spf::Query;

/// A question that was not answered.
#[derive(Debug, thiserror::Error)]
pub struct DnsError {
    /// The question. `None` before the first one.
    pub query: Option<Query>,
    /// Who was asked.
    pub server: String,
    /// Why there is no answer.
    pub why: WhyNot,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyNot {
    /// Nobody answered in time.
    NoAnswer,
    /// The server answered that it does not answer.
    Refused {
        /// Its words for why.
        code: String,
    },
    /// All questions together took too long.
    OutOfTime {
        /// How long they may take.
        seconds: u64,
    },
    /// There were too many questions.
    TooMany {
        /// How many there may be.
        most: usize,
    },
    /// DNS has no such names.
    NoName,
    /// The server knows nothing of a name that the Internet has.
    NotOfInternet,
    /// What the server says of `amazonses.com` is not what SES publishes.
    NotOfSes,
    /// The answer is about other names than the one that was asked for.
    OtherNames,
    /// The server names other servers instead of an answer.
    Referral,
    /// The name is an alias that leads back to itself.
    AliasCircle,
    /// The name has an alias beside other records or another alias, which cannot be.
    AliasBeside,
    /// The name is an alias of an alias, and so on.
    TooManyAliases {
        /// How many are followed.
        most: usize,
    },
    /// Something else.
    Other(String),
}

impl fmt::Display for DnsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { query, server, why } = self;
        match query {
            Some(query) => write!(f, "{query} was not read: ")?,
            None => f.write_str("DNS was not asked: ")?,
        }
        match why {
            WhyNot::NoAnswer => write!(f, "no answer from {server}"),
            WhyNot::Refused { code } => write!(f, "{server} answers: {code}"),
            WhyNot::OutOfTime { seconds } => write!(f, "all answers together took longer than {seconds} s"),
            WhyNot::TooMany { most } => write!(f, "the records lead to more than {most} questions to DNS"),
            WhyNot::NoName => f.write_str("this is not a name that DNS can hold"),
            WhyNot::NotOfInternet => write!(f, "{server} does not know it, so it does not answer for the Internet"),
            WhyNot::NotOfSes => write!(
                f,
                "what {server} answers is not what SES publishes, which is one SPF record that does not pass everybody"
            ),
            WhyNot::OtherNames => {
                write!(f, "{server} answers with what other names have, and says nothing of this one")
            }
            WhyNot::Referral => write!(f, "{server} does not know the name, and points to another server"),
            WhyNot::AliasCircle => write!(f, "{server} says that it is an alias (CNAME) that leads back to itself"),
            WhyNot::AliasBeside => {
                write!(f, "{server} says that it is an alias (CNAME) and something else, which cannot be")
            }
            WhyNot::TooManyAliases { most } => {
                write!(f, "{server} says that it is an alias (CNAME) of an alias, over more than {most} aliases")
            }
            WhyNot::Other(message) => write!(f, "{message} ({server})"),
        }
    }
}
