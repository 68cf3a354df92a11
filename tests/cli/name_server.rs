//! A name server on loopback, over UDP and TCP, which answers from a table. It reads and writes the messages of RFC 1035 by
//! itself, so that it shares no code with the resolver.

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, UdpSocket},
    sync::{Arc, Mutex},
    thread,
};

/// What a name has.
#[derive(Debug, Clone)]
pub(crate) enum Has {
    /// Texts, each of strings.
    Txt(Vec<Vec<Vec<u8>>>),
    /// So many IPv4 addresses.
    A(u8),
    /// Mail servers.
    Mx(Vec<String>),
    /// The answer is this code, such as 2 for SERVFAIL.
    Code(u8),
    /// The answer is this, whatever is asked for: its code, the records of its answer and those of its authority.
    Message(u8, Vec<Of>, Vec<Of>),
    /// No answer at all.
    Silence,
}

/// A record with its owner, which may be another name than the one that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Of(pub(crate) &'static str, pub(crate) Data);

/// What a record says.
#[derive(Debug, Clone)]
pub(crate) enum Data {
    /// A text of one string.
    Txt(&'static str),
    /// The name is an alias of this one.
    Cname(&'static str),
    /// Somebody else answers for the name.
    Ns(&'static str),
    /// Begins a zone, and stands in an answer that there is nothing.
    Soa,
}

/// A running server. Names that it does not know do not exist.
pub(crate) struct NameServer {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

const TXT: u16 = 16;
const A: u16 = 1;
const MX: u16 = 15;
const NS: u16 = 2;
const CNAME: u16 = 5;
const SOA: u16 = 6;
/// Longest answer over UDP (RFC 1035, section 4.2.1). What is longer is cut, and has to be asked for over TCP.
const UDP_MAX: usize = 512;

impl NameServer {
    pub(crate) fn with(names: &[(&str, Has)]) -> Self {
        let names: BTreeMap<String, Has> = names.iter().map(|(name, has)| ((*name).to_owned(), has.clone())).collect();
        let (names, asked) = (Arc::new(names), Arc::new(Mutex::new(Vec::new())));
        // A port that is free for TCP may be taken for UDP.
        let (tcp, udp) = (0..50)
            .find_map(|_| {
                let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
                let udp = UdpSocket::bind(tcp.local_addr().unwrap()).ok()?;
                Some((tcp, udp))
            })
            .expect("a port is free");
        let server = Self { address: tcp.local_addr().unwrap(), asked: asked.clone() };
        let (of_udp, of_tcp) = ((names.clone(), asked.clone()), (names, asked));
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok((length, from)) = udp.recv_from(&mut buffer) {
                if let Some(answer) = answer(&buffer[..length], &of_udp.0, &of_udp.1, UDP_MAX) {
                    drop(udp.send_to(&answer, from));
                }
            }
        });
        thread::spawn(move || {
            for stream in tcp.incoming() {
                let (Ok(mut stream), (names, asked)) = (stream, of_tcp.clone()) else { continue };
                thread::spawn(move || {
                    let mut length = [0; 2];
                    while stream.read_exact(&mut length).is_ok() {
                        let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
                        if stream.read_exact(&mut message).is_err() {
                            return;
                        }
                        if let Some(answer) = answer(&message, &names, &asked, usize::from(u16::MAX)) {
                            let length = u16::try_from(answer.len()).unwrap().to_be_bytes();
                            drop(stream.write_all(&[&length[..], &answer].concat()));
                        }
                    }
                });
            }
        });
        server
    }

    /// What was asked for, such as `TXT example.com`.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// A text of one string.
pub(crate) fn txt(texts: &[&str]) -> Has {
    let strings = |text: &str| text.as_bytes().chunks(255).map(<[u8]>::to_vec).collect();
    Has::Txt(texts.iter().map(|text| strings(text)).collect())
}

fn answer(
    message: &[u8],
    names: &BTreeMap<String, Has>,
    asked: &Mutex<Vec<String>>,
    longest: usize,
) -> Option<Vec<u8>> {
    let (mut at, mut labels) = (12, Vec::new());
    while message[at] != 0 {
        let end = at + 1 + usize::from(message[at]);
        labels.push(String::from_utf8_lossy(&message[at + 1..end]).to_lowercase());
        at = end;
    }
    let question = &message[12..at + 5];
    let kind = u16::from_be_bytes([message[at + 1], message[at + 2]]);
    let word = match kind {
        TXT => "TXT",
        A => "A",
        MX => "MX",
        _ => "other",
    };
    let name = labels.join(".");
    asked.lock().unwrap().push(format!("{word} {name}"));
    if let Some(Has::Message(code, answers, authorities)) = names.get(&name) {
        return Some(message_of([message[0], message[1]], *code, question, answers, authorities));
    }
    let (code, data): (u8, Vec<Vec<u8>>) = match names.get(&name) {
        None => (3, Vec::new()),
        Some(Has::Silence) => return None,
        Some(Has::Code(code)) => (*code, Vec::new()),
        Some(Has::Txt(texts)) if kind == TXT => (0, texts.iter().map(|strings| strings_of(strings)).collect()),
        Some(Has::A(count)) if kind == A => (0, (1..=*count).map(|last| vec![192, 0, 2, last]).collect()),
        Some(Has::Mx(hosts)) if kind == MX => {
            (0, hosts.iter().map(|host| [&[0, 10], &name_of(host)[..]].concat()).collect())
        }
        Some(Has::Txt(_) | Has::A(_) | Has::Mx(_) | Has::Message(..)) => (0, Vec::new()),
    };
    let write = |is_cut: bool, data: &[Vec<u8>]| {
        let flags = [0x81 | if is_cut { 2 } else { 0 }, 0x80 | code];
        let count = u16::try_from(data.len()).unwrap().to_be_bytes();
        let mut out = [&message[..2], &flags, &[0, 1], &count, &[0; 4], question].concat();
        for data in data {
            let length = u16::try_from(data.len()).unwrap().to_be_bytes();
            out.extend([&[0xc0, 12], &kind.to_be_bytes()[..], &[0, 1, 0, 0, 0, 60], &length, data].concat());
        }
        out
    };
    let whole = write(false, &data);
    Some(if whole.len() <= longest { whole } else { write(true, &[]) })
}

/// An answer as it is written.
fn message_of(id: [u8; 2], code: u8, question: &[u8], answers: &[Of], authorities: &[Of]) -> Vec<u8> {
    let count = |records: &[Of]| u16::try_from(records.len()).unwrap().to_be_bytes();
    let mut out = [&id[..], &[0x81, 0x80 | code], &[0, 1], &count(answers), &count(authorities), &[0; 2]].concat();
    out.extend(question);
    for Of(owner, data) in answers.iter().chain(authorities) {
        let (kind, data) = match data {
            Data::Txt(text) => (TXT, strings_of(&[text.as_bytes().to_vec()])),
            Data::Cname(name) => (CNAME, name_of(name)),
            Data::Ns(name) => (NS, name_of(name)),
            Data::Soa => (SOA, [&name_of("ns.example.net"), &name_of("admin.example.net"), &[0; 20][..]].concat()),
        };
        let length = u16::try_from(data.len()).unwrap().to_be_bytes();
        out.extend([&name_of(owner), &kind.to_be_bytes()[..], &[0, 1, 0, 0, 0, 60], &length, &data].concat());
    }
    out
}

fn strings_of(strings: &[Vec<u8>]) -> Vec<u8> {
    strings.iter().flat_map(|string| [&[u8::try_from(string.len()).unwrap()], &string[..]].concat()).collect()
}

fn name_of(name: &str) -> Vec<u8> {
    let label = |label: &str| [&[u8::try_from(label.len()).unwrap()], label.as_bytes()].concat();
    name.split('.').flat_map(label).chain([0]).collect()
}
