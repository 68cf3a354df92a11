//! A service whose answers are given: what SES says that no sandbox would keep.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use serde_json::{Value, json};

use crate::support::{ACCOUNT, Run};

/// Answers by method and path without `/v2/email`, and for all else that the thing is not there.
pub(crate) struct Canned {
    endpoint: String,
    shared: Arc<Shared>,
}

/// What every connection needs.
struct Shared {
    answers: BTreeMap<&'static str, Value>,
    caller: Mutex<String>,
    asked: Mutex<Vec<String>>,
}

impl Canned {
    /// Serves these answers. Reads of lists that are not given have nothing in them.
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
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let shared = Arc::clone(&serving);
                thread::spawn(move || serve(&stream, &shared));
            }
        });
        Self { endpoint, shared }
    }

    /// The same, for credentials of this user or role.
    pub(crate) fn of_caller(self, arn: &str) -> Self {
        arn.clone_into(&mut self.shared.caller.lock().unwrap());
        self
    }

    /// The first lines of the requests.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// The program, against it.
    pub(crate) fn run(&self, run: Run) -> Run {
        run.args(["--endpoint-url", &self.endpoint, "--max-rps", "1000"])
            .env("AWS_ACCESS_KEY_ID", ACCOUNT)
            .env("AWS_SECRET_ACCESS_KEY", "secret")
    }
}

fn serve(mut stream: &TcpStream, shared: &Shared) {
    let mut reader = BufReader::new(stream);
    loop {
        let (mut first, mut length) = (String::new(), 0);
        if reader.read_line(&mut first).unwrap_or(0) == 0 {
            return;
        }
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let asked = first.split(['?', ' ']).take(2).collect::<Vec<_>>().join(" ").replace("/v2/email", "");
        shared.asked.lock().unwrap().push(first.trim().to_owned());
        let (status, body) = match shared.answers.get(asked.as_str()) {
            Some(answer) => ("200 OK", answer.to_string()),
            None if asked == "POST /" => ("200 OK", caller(&shared.caller.lock().unwrap())),
            None => ("404 Not Found", json!({"message": "not there"}).to_string()),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nx-amzn-errortype: NotFoundException\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        if stream.write_all(head.as_bytes()).is_err() {
            return;
        }
    }
}

fn caller(arn: &str) -> String {
    format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <Arn>{arn}</Arn><UserId>X</UserId><Account>{ACCOUNT}</Account>\
         </GetCallerIdentityResult></GetCallerIdentityResponse>"
    )
}
