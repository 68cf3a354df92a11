//! A service with prepared answers, for answers of SES that no state of the sandbox produces.

use std::{
    collections::BTreeMap,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
};

use serde_json::{Value, json};

use crate::support::{ACCOUNT, Run};

/// Answers by method and path without `/v2/email`. For every other request the answer is that the object does not
/// exist.
pub(crate) struct Canned {
    endpoint: String,
    shared: Arc<Shared>,
}

/// State shared by all connections.
struct Shared {
    answers: BTreeMap<&'static str, Value>,
    caller: Mutex<String>,
    asked: Mutex<Vec<String>>,
}

impl Canned {
    /// Serves these answers. Lists without an answer are empty.
    pub(crate) fn new(answers: impl IntoIterator<Item = (&'static str, Value)>) -> Self {
        let empty = [
            ("GET /dedicated-ip-pools", json!({"DedicatedIpPools": []})),
            ("GET /dedicated-ips", json!({"DedicatedIps": []})),
            ("POST /list-configuration-sets", json!({"ConfigurationSets": []})),
            ("POST /list-identities", json!({"EmailIdentities": []})),
            ("GET /account", json!({"DedicatedIpAutoWarmupEnabled": true})),
            ("GET /tags", json!({"Tags": []})),
        ];
        let shared = Arc::new(Shared {
            answers: empty.into_iter().chain(answers).collect(),
            caller: Mutex::new(format!("arn:aws:iam::{ACCOUNT}:user/x")),
            asked: Mutex::default(),
        });
        let serving = Arc::clone(&shared);
        let endpoint = answering(move |first| serving.answer(first));
        Self { endpoint, shared }
    }

    /// Serves the same answers, for credentials of this user or role.
    pub(crate) fn of_caller(self, arn: &str) -> Self {
        arn.clone_into(&mut self.shared.caller.lock().unwrap());
        self
    }

    /// The request lines of the received requests.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// Runs the program against this service.
    pub(crate) fn run(&self, run: Run) -> Run {
        run.args(["--endpoint-url", &self.endpoint, "--max-rps", "1000"])
            .env("AWS_ACCESS_KEY_ID", ACCOUNT)
            .env("AWS_SECRET_ACCESS_KEY", "secret")
    }
}

impl Shared {
    fn answer(&self, first: &str) -> (&'static str, Vec<u8>) {
        self.asked.lock().unwrap().push(first.to_owned());
        let asked = first.split(['?', ' ']).take(2).collect::<Vec<_>>().join(" ").replace("/v2/email", "");
        match self.answers.get(asked.as_str()) {
            Some(answer) => ("200 OK", answer.to_string().into_bytes()),
            None if asked == "POST /" => ("200 OK", caller(&self.caller.lock().unwrap()).into_bytes()),
            None => (NOT_FOUND, json!({"message": "not there"}).to_string().into_bytes()),
        }
    }
}

/// The head of SES's answer for an object that does not exist.
pub(crate) const NOT_FOUND: &str = "404 Not Found\r\nX-Amzn-ErrorType: NotFoundException";

/// Starts a server on this machine that answers each request, given its request line, with a status and a body. Returns
/// its URL.
pub(crate) fn answering(answer: impl Fn(&str) -> (&'static str, Vec<u8>) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(&stream);
            let (mut first, mut line, mut length) = (String::new(), String::new(), 0);
            let _ = reader.read_line(&mut first);
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                let header = line.to_ascii_lowercase();
                length = header.strip_prefix("content-length:").map_or(length, |value| value.trim().parse().unwrap());
                line.clear();
            }
            let _ = io::copy(&mut reader.take(length), &mut io::sink());
            let (status, body) = answer(first.trim());
            let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
            let _ = (&stream).write_all(head.as_bytes()).and_then(|()| (&stream).write_all(&body));
        }
    });
    url
}

fn caller(arn: &str) -> String {
    format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <Arn>{arn}</Arn><UserId>X</UserId><Account>{ACCOUNT}</Account>\
         </GetCallerIdentityResult></GetCallerIdentityResponse>"
    )
}
