//! Reads a single answer of a DNS server: the records of the name that was asked for, an alias to another name, nothing for
//! certain, or none of these.
//!
//! Whoever publishes a record on the word "there is none" must be able to rely on it. So what an answer says of other names
//! is not taken for it, and aliases are followed here, where it is seen that they lead somewhere.

use hickory_resolver::{
    net::NoRecords,
    proto::{
        op::{DnsResponse, Query as Question, ResponseCode},
        rr::{Name, RData, Record},
    },
};

use super::error::WhyNot;

/// The most aliases that are followed. Resolvers follow 8 to 16.
const ALIASES_MAX: usize = 12;

/// The name that was asked for, then the names that aliases lead to.
pub(super) struct Way(Vec<Name>);

impl Way {
    /// The way begins at a name.
    pub(super) fn from(name: Name) -> Self {
        Self(vec![name])
    }

    /// The name at its end, whose records are looked for.
    pub(super) fn end(&self) -> &Name {
        self.0.last().expect("a way begins at a name")
    }

    /// The name at its end in lower case, if that is another one than at its beginning.
    pub(super) fn alias(&self) -> Option<String> {
        (self.0.len() > 1).then(|| self.end().to_ascii().trim_end_matches('.').to_ascii_lowercase())
    }

    /// The records of an answer, behind its aliases. `None`: the name to which they lead has to be asked for.
    ///
    /// # Errors
    /// The answer has neither.
    pub(super) fn read(&mut self, response: &DnsResponse, question: &Question) -> Result<Option<Vec<RData>>, WhyNot> {
        if !matches!(response.response_code, ResponseCode::NoError | ResponseCode::NXDomain) {
            return Err(refused(response.response_code));
        }
        if !response.queries.iter().any(|asked| is_same(asked, question)) {
            return Err(WhyNot::OtherNames);
        }
        let begin = self.0.len();
        loop {
            let own: Vec<&Record> = response.answers.iter().filter(|record| record.name == *self.end()).collect();
            let found: Vec<RData> = own
                .iter()
                .filter(|record| record.record_type() == question.query_type())
                .map(|it| it.data.clone())
                .collect();
            let mut aliases: Vec<&Name> = own.iter().filter_map(|record| alias(record)).collect();
            aliases.dedup();
            match (aliases.as_slice(), found.is_empty()) {
                ([], false) => return Ok(Some(found)),
                ([], true) if self.0.len() > begin => return Ok(None),
                ([], true) => return Err(WhyNot::OtherNames),
                ([to], true) if self.0.contains(to) => return Err(WhyNot::AliasCircle),
                ([_], true) if self.0.len() > ALIASES_MAX => return Err(WhyNot::TooManyAliases { most: ALIASES_MAX }),
                ([to], true) => self.0.push((*to).clone()),
                (_, _) => return Err(WhyNot::AliasBeside),
            }
        }
    }
}

/// Whether an answer without records says that there are none.
///
/// # Errors
/// It says that somebody else knows, or speaks of another name.
pub(super) fn is_nothing(answer: &NoRecords, question: &Question) -> Result<(), WhyNot> {
    let NoRecords { query, soa, ns, response_code, .. } = answer;
    let is_of_zone = soa.as_ref().is_none_or(|soa| soa.name.zone_of(question.name()));
    match response_code {
        _ if !is_same(query, question) || !is_of_zone => Err(WhyNot::OtherNames),
        // A server that does not know the name names one that does (RFC 2308, section 2.2).
        ResponseCode::NoError if ns.is_some() && soa.is_none() => Err(WhyNot::Referral),
        ResponseCode::NoError | ResponseCode::NXDomain => Ok(()),
        other => Err(refused(*other)),
    }
}

/// The server answers that it does not answer.
pub(super) fn refused(code: ResponseCode) -> WhyNot {
    match code {
        ResponseCode::Unknown(number) => WhyNot::Refused { code: format!("response code {number}") },
        known => WhyNot::Refused { code: known.to_string() },
    }
}

fn is_same(asked: &Question, question: &Question) -> bool {
    asked.name() == question.name() && asked.query_type() == question.query_type()
}

fn alias(record: &Record) -> Option<&Name> {
    match &record.data {
        RData::CNAME(to) => Some(&to.0),
        _ => None,
    }
}
