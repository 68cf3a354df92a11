//! Asks DNS: the texts, addresses and mail servers that SPF records lead to. Asked only with `ips --resolve`.
//!
//! The only code that knows a resolver. It says what DNS answered, and decides nothing: what is asked for, and what follows
//! from an answer, is in `addresses::spf`. Every question ends after a while, and so does all of it together.

mod error;

use std::{net::SocketAddr, time::Duration};

use hickory_resolver::{
    Resolver, TokioResolver,
    config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig},
    lookup::Lookup,
    net::{DnsError as Code, NetError, runtime::TokioRuntimeProvider},
    proto::rr::{Name, RData, RecordType},
};
use tokio::time::{Instant, timeout_at};

use crate::addresses::spf::{AMAZON_SES, Answer, Query};

pub use error::{DnsError, WhyNot};

/// How long one try waits for an answer. Resolvers themselves give up on a name server after about as long.
const TRY: Duration = Duration::from_secs(3);
/// Tries after the first one. Datagrams are lost.
const REPEATS: usize = 1;
/// How long all questions may take together.
const TOTAL: Duration = Duration::from_secs(20);
/// The most questions. A record that receivers accept needs ten terms, and the hosts of their mail servers.
const QUERIES_MAX: usize = 150;

/// A connection to DNS.
#[derive(Debug)]
pub struct Dns {
    resolver: TokioResolver,
    /// What is asked, for messages.
    server: String,
    deadline: Instant,
    asked: usize,
}

impl Dns {
    /// Connects to a server, or without one to those of the system. The time for all questions begins.
    ///
    /// # Errors
    /// The system names no DNS server.
    pub fn open(server: Option<SocketAddr>) -> Result<Self, DnsError> {
        let runtime = TokioRuntimeProvider::default();
        let (name, builder) = match server {
            Some(address) => {
                let mut connections = vec![ConnectionConfig::udp(), ConnectionConfig::tcp()];
                connections.iter_mut().for_each(|connection| connection.port = address.port());
                let server = NameServerConfig::new(address.ip(), true, connections);
                let config = ResolverConfig::from_name_servers(vec![server]);
                (address.to_string(), Ok(Resolver::builder_with_config(config, runtime)))
            }
            None => ("the DNS server of the system".to_owned(), Resolver::builder(runtime)),
        };
        let fail = |error: &NetError| DnsError { query: None, server: name.clone(), why: why(error) };
        let mut builder = builder.map_err(|error| fail(&error))?;
        let options = builder.options_mut();
        options.timeout = TRY;
        options.attempts = REPEATS;
        options.cache_size = 0;
        options.use_hosts_file = ResolveHosts::Never;
        let resolver = builder.build().map_err(|error| fail(&error))?;
        Ok(Self { resolver, server: name, deadline: Instant::now() + TOTAL, asked: 0 })
    }

    /// Asks a question. Hosts that are not answered for are `Unanswered`: only limits depend on them.
    ///
    /// # Errors
    /// Texts that could not be read, also because all questions together took too long or were too many. Without a record
    /// of SES the server is not one of the Internet, and what it says of other names is worth nothing.
    pub async fn ask(&mut self, query: &Query) -> Result<Answer, DnsError> {
        self.asked += 1;
        let fail = |why| DnsError { query: Some(query.clone()), server: self.server.clone(), why };
        let is_needed = matches!(query, Query::Txt(_));
        let give_up = |why| if is_needed { Err(fail(why)) } else { Ok(Answer::Unanswered) };
        if self.asked > QUERIES_MAX {
            return give_up(WhyNot::TooMany { most: QUERIES_MAX });
        }
        let kind = match query {
            Query::Txt(_) => RecordType::TXT,
            Query::A(_) => RecordType::A,
            Query::Mx(_) => RecordType::MX,
        };
        let Ok(mut name) = Name::from_ascii(query.name()) else { return give_up(WhyNot::NoName) };
        // Else the domains of the system are tried behind it.
        name.set_fqdn(true);
        let answered = timeout_at(self.deadline, self.resolver.lookup(name, kind)).await;
        let Ok(answered) = answered else { return give_up(WhyNot::OutOfTime { seconds: TOTAL.as_secs() }) };
        match answered {
            Ok(lookup) => Ok(answer(query, &lookup)),
            Err(NetError::Dns(Code::NoRecordsFound(_))) if is_needed && query.name() == AMAZON_SES => {
                Err(fail(WhyNot::NotOfInternet))
            }
            Err(NetError::Dns(Code::NoRecordsFound(_))) => Ok(nothing(query)),
            Err(error) => give_up(why(&error)),
        }
    }
}

fn answer(query: &Query, lookup: &Lookup) -> Answer {
    let answers = lookup.answers().iter().map(|record| &record.data);
    match query {
        Query::Txt(_) => {
            let text = |data: &RData| match data {
                // Strings are joined as they are (RFC 7208, section 3.3).
                RData::TXT(txt) => Some(String::from_utf8_lossy(&txt.txt_data.concat()).into_owned()),
                _ => None,
            };
            Answer::Texts(answers.filter_map(text).collect())
        }
        Query::A(_) => Answer::Addresses(answers.filter(|data| matches!(data, RData::A(_))).count()),
        Query::Mx(_) => {
            let exchange = |data: &RData| match data {
                RData::MX(mx) => Some(mx.exchange.to_ascii().trim_end_matches('.').to_ascii_lowercase()),
                _ => None,
            };
            // A domain that gets no mail has one with an empty name (RFC 7505).
            Answer::Exchanges(answers.filter_map(exchange).filter(|name| !name.is_empty()).collect())
        }
    }
}

/// The answer that there is nothing.
fn nothing(query: &Query) -> Answer {
    match query {
        Query::Txt(_) => Answer::Texts(Vec::new()),
        Query::A(_) => Answer::Addresses(0),
        Query::Mx(_) => Answer::Exchanges(std::collections::BTreeSet::new()),
    }
}

fn why(error: &NetError) -> WhyNot {
    match error {
        NetError::Timeout => WhyNot::NoAnswer,
        NetError::Dns(Code::ResponseCode(code)) => WhyNot::Refused { code: code.to_string() },
        other => WhyNot::Other(other.to_string()),
    }
}
