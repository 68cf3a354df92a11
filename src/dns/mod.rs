//! Asks DNS: the texts, addresses and mail servers that SPF records lead to. Asked only with `--resolve`.
//!
//! The only code that knows a resolver. It says what DNS answered, and decides nothing: what is asked for, and what follows
//! from an answer, is in `addresses::spf`. `message` reads a single answer. Every question ends after a while, and so does
//! all of it together.

mod error;
mod message;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use hickory_resolver::{
    NameServerPool, PoolContext, TlsConfig,
    config::{ConnectionConfig, NameServerConfig, ResolverOpts},
    net::{
        DnsError as Code, NetError,
        runtime::TokioRuntimeProvider,
        xfer::{DnsHandle as _, FirstAnswer as _},
    },
    proto::{
        op::{DnsRequestOptions, Query as Question},
        rr::{Name, RData, RecordType},
    },
    system_conf::read_system_conf,
};
use tokio::time::{Instant, timeout_at};

use crate::addresses::spf::{AMAZON_SES, Answer, Query, is_of_ses};

pub use error::{DnsError, WhyNot};
use message::Way;

/// How long one try waits for an answer. Resolvers themselves give up on a name server after about as long.
const TRY: Duration = Duration::from_secs(3);
/// How often a question is asked at most. Datagrams are lost.
const TRIES: usize = 2;
/// How long all questions about one MAIL FROM domain may take together.
const TOTAL: Duration = Duration::from_secs(20);
/// The most questions about one MAIL FROM domain. A record that receivers accept needs ten terms, and the hosts of their
/// mail servers.
const QUERIES_MAX: usize = 150;

/// A connection to DNS.
pub struct Dns {
    servers: NameServerPool<TokioRuntimeProvider>,
    options: DnsRequestOptions,
    /// What is asked, for messages.
    server: String,
    total: Duration,
    deadline: Instant,
    most: usize,
    asked: usize,
}

impl Dns {
    /// Connects to a server, or without one to those of the system. The time for all questions begins: so much for each
    /// of the MAIL FROM `domains`.
    ///
    /// # Errors
    /// The system names no DNS server.
    pub fn open(server: Option<SocketAddr>, domains: usize) -> Result<Self, DnsError> {
        let (name, read) = match server {
            Some(address) => {
                let mut connections = vec![ConnectionConfig::udp(), ConnectionConfig::tcp()];
                connections.iter_mut().for_each(|connection| connection.port = address.port());
                let servers = vec![NameServerConfig::new(address.ip(), true, connections)];
                (address.to_string(), Ok((servers, ResolverOpts::default())))
            }
            None => ("the DNS server of the system".to_owned(), of_system()),
        };
        let fail = |error: &NetError| DnsError { query: None, server: name.clone(), why: why(error) };
        let (servers, mut options) = read.map_err(|error| fail(&error))?;
        options.timeout = TRY;
        let mut asking = DnsRequestOptions::default();
        asking.recursion_desired = options.recursion_desired;
        asking.use_edns = options.edns0;
        asking.edns_payload_len = options.edns_payload_len;
        let context = PoolContext::new(options, TlsConfig::new().map_err(|error| fail(&error))?);
        let servers = NameServerPool::from_config(servers, Arc::new(context), TokioRuntimeProvider::default());
        let domains = u32::try_from(domains.max(1)).unwrap_or(u32::MAX);
        let total = TOTAL.saturating_mul(domains).min(Duration::from_hours(1));
        let most = QUERIES_MAX.saturating_mul(domains as usize);
        Ok(Self { servers, options: asking, server: name, total, deadline: Instant::now() + total, most, asked: 0 })
    }

    /// Asks a question. That there is nothing is said only where the server says just that of the name (RFC 2308).
    ///
    /// # Errors
    /// There was no answer, which is an error of the whole check for receivers too (RFC 7208, section 5), also because all
    /// questions together took too long or were too many. Without the record of SES the server is not one of the Internet,
    /// and what it says of other names is worth nothing.
    pub async fn ask(&mut self, query: &Query) -> Result<Answer, DnsError> {
        let answered = self.follow(query).await.map(|(data, way)| answer(query, &data, way.alias()));
        let answered = answered.and_then(|answer| match &answer {
            Answer::Texts(texts) | Answer::Aliased { texts, .. } if query.name() == AMAZON_SES => match () {
                () if texts.is_empty() => Err(WhyNot::NotOfInternet),
                () if !is_of_ses(texts) => Err(WhyNot::NotOfSes),
                () => Ok(answer),
            },
            _ => Ok(answer),
        });
        answered.map_err(|why| DnsError { query: Some(query.clone()), server: self.server.clone(), why })
    }

    /// The records of a name, with the aliases on the way to them.
    async fn follow(&mut self, query: &Query) -> Result<(Vec<RData>, Way), WhyNot> {
        let kind = match query {
            Query::Txt(_) => RecordType::TXT,
            Query::A(_) => RecordType::A,
            Query::Mx(_) => RecordType::MX,
        };
        let Ok(mut name) = Name::from_ascii(query.name()) else { return Err(WhyNot::NoName) };
        name.set_fqdn(true);
        let mut way = Way::from(name);
        loop {
            self.asked += 1;
            if self.asked > self.most {
                return Err(WhyNot::TooMany { most: self.most });
            }
            let question = Question::query(way.end().clone(), kind);
            let answered = timeout_at(self.deadline, self.answer(&question)).await;
            let answered = answered.map_err(|_| WhyNot::OutOfTime { seconds: self.total.as_secs() })?;
            let found = match answered {
                Ok(response) => way.read(&response, &question)?,
                Err(NetError::Dns(Code::NoRecordsFound(nothing))) => {
                    message::is_nothing(&nothing, &question)?;
                    Some(Vec::new())
                }
                Err(error) => return Err(why(&error)),
            };
            if let Some(data) = found {
                return Ok((data, way));
            }
        }
    }

    /// What the servers answer, after a second try if need be.
    async fn answer(&self, question: &Question) -> Result<hickory_resolver::proto::op::DnsResponse, NetError> {
        let mut tries = 1;
        loop {
            match self.servers.lookup(question.clone(), self.options).first_answer().await {
                Err(error) if tries < TRIES && !matches!(error, NetError::Dns(Code::NoRecordsFound(_))) => tries += 1,
                answered => return answered,
            }
        }
    }
}

/// The DNS servers of the system.
fn of_system() -> Result<(Vec<NameServerConfig>, ResolverOpts), NetError> {
    let (config, options) = read_system_conf()?;
    Ok((config.name_servers, options))
}

fn answer(query: &Query, data: &[RData], alias: Option<String>) -> Answer {
    match query {
        Query::Txt(_) => {
            let text = |data: &RData| match data {
                // Strings are joined as they are (RFC 7208, section 3.3).
                RData::TXT(txt) => Some(String::from_utf8_lossy(&txt.txt_data.concat()).into_owned()),
                _ => None,
            };
            let texts = data.iter().filter_map(text).collect();
            match alias {
                Some(to) => Answer::Aliased { to, texts },
                None => Answer::Texts(texts),
            }
        }
        Query::A(_) => Answer::Addresses(data.len()),
        Query::Mx(_) => {
            let exchange = |data: &RData| match data {
                RData::MX(mx) => Some(mx.exchange.to_ascii().trim_end_matches('.').to_ascii_lowercase()),
                _ => None,
            };
            // A domain that gets no mail has one with an empty name (RFC 7505).
            Answer::Exchanges(data.iter().filter_map(exchange).filter(|name| !name.is_empty()).collect())
        }
    }
}

fn why(error: &NetError) -> WhyNot {
    match error {
        NetError::Timeout => WhyNot::NoAnswer,
        NetError::Dns(Code::ResponseCode(code)) => message::refused(*code),
        other => WhyNot::Other(other.to_string()),
    }
}
