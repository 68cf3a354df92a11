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
            WhyNot::Other(message) => write!(f, "{message} ({server})"),
        }
    }
}
