//! What `ips` and `lint` have in common: who is asked for SPF records (`--resolve`), and reading what they lead to.

use std::{
    collections::BTreeSet,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use crate::{
    addresses::spf::{AMAZON_SES, Query, Texts, Zone},
    dns::{Dns, DnsError},
};

/// Who is asked for records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resolve {
    /// The DNS servers of the system.
    System,
    /// A DNS server.
    Server(SocketAddr),
}

/// The port of DNS (RFC 1035, section 4.2).
const DNS_PORT: u16 = 53;

impl FromStr for Resolve {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "system" {
            return Ok(Self::System);
        }
        let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
        let at_port = |ip: IpAddr| SocketAddr::new(ip, DNS_PORT);
        let address = text.parse().ok().or_else(|| bare.parse().ok().map(at_port));
        let address = address.filter(|address: &SocketAddr| address.port() != 0);
        address.map(Self::Server).ok_or_else(|| "a DNS server is an IP address, as in `192.0.2.53:53`".to_owned())
    }
}

impl Resolve {
    /// Reads from DNS what the records of so many domains lead to, until nothing is unread.
    ///
    /// # Errors
    /// A record could not be read.
    pub(crate) async fn read(
        self,
        zone: &mut Zone,
        domains: usize,
        unread: impl Fn(&Zone) -> BTreeSet<Query>,
    ) -> Result<(), DnsError> {
        let server = match self {
            Self::System => None,
            Self::Server(address) => Some(address),
        };
        let mut dns = Dns::open(server, domains)?;
        loop {
            let mut unread = unread(zone);
            if unread.is_empty() {
                return Ok(());
            }
            // Whoever does not know it is not believed of other names.
            if zone.texts(AMAZON_SES) == Texts::Unread {
                unread.insert(Query::Txt(AMAZON_SES.to_owned()));
            }
            for query in unread {
                let answer = dns.ask(&query).await?;
                zone.insert(query, answer);
            }
        }
    }
}
