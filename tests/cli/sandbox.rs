//! `--sandbox` with the other commands, and `sesform sandbox` for other clients.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};

use crate::support::{Desk, FILE, Run, signal};

#[test]
fn sandbox_without_a_file_lives_in_memory_and_forgets() {
    let desk = Desk::with(FILE);
    for _ in 0..2 {
        let ended = desk.sesform(["apply", "--yes", "--sandbox"]).run().with_code(0);
        assert!(ended.stdout.contains("Applied: 9 written."), "{}", ended.stdout);
    }
    let ended = desk.sesform(["--sandbox", "plan"]).run().with_code(0);
    assert!(ended.stdout.contains("5 to create, 4 to move"), "{}", ended.stdout);
}

#[test]
fn sandbox_with_a_file_keeps_the_account() {
    let desk = Desk::with(FILE);
    desk.sesform(["apply", "--yes", "--sandbox=account.json"]).run().with_code(0);
    assert_eq!(
        desk.json("account.json")["accounts"]["123456789012"]["eu-west-1"]["DedicatedIps"]["198.51.100.10"]["PoolName"],
        "transactional"
    );
    let ended = desk.sesform(["plan", "--sandbox=account.json", "--detailed-exitcode"]).run().with_code(0);
    assert!(ended.stdout.contains("Nothing to do."), "{}", ended.stdout);
}

#[test]
fn sandbox_file_that_is_none_says_what_is_wrong_and_where() {
    let desk = Desk::with(FILE);
    desk.write("account.json", b"{\"version\": 1,\n \"acounts\": {}}");
    let ended = desk.sesform(["plan", "--sandbox=account.json"]).run().with_code(1);
    assert!(ended.stderr.contains("account.json"), "{}", ended.stderr);
    assert!(ended.stderr.contains("unknown field `acounts`"), "{}", ended.stderr);
    assert!(ended.stderr.contains("line 2"), "{}", ended.stderr);
}

#[test]
fn sandbox_serves_other_clients_until_a_signal_ends_it() {
    let desk = Desk::with(FILE);
    let mut serving = desk.sesform(["sandbox", "--state", "account.json"]).start();
    let mut endpoint = String::new();
    BufReader::new(serving.stdout.as_mut().unwrap()).read_line(&mut endpoint).unwrap();
    let words = ["apply", "--yes", "--endpoint-url", endpoint.trim()];
    let credentials = |run: Run| run.env("AWS_ACCESS_KEY_ID", "any").env("AWS_SECRET_ACCESS_KEY", "any");
    let ended = credentials(desk.sesform(words)).run().with_code(0);
    assert!(ended.stdout.contains("Applied: 9 written."), "{}", ended.stdout);
    signal(&serving, "TERM");
    assert_eq!(serving.wait().unwrap().code(), Some(0));
    assert!(desk.read("account.json").contains("newsletter"));
}

#[test]
fn sandbox_serves_on_loopback_only() {
    let ended = Desk::new().sesform(["sandbox", "--listen", "192.0.2.1:0"]).run().with_code(1);
    assert!(ended.stderr.contains("not on loopback"), "{}", ended.stderr);
}

/// The sandbox's answer to a request with these headers and without credentials.
fn answer(address: &str, headers: &str) -> String {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let headers = headers.replace("ADDRESS", address);
    write!(stream, "GET /v2/email/account HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n").unwrap_or_default();
    let mut text = Vec::new();
    // A request that is too long is answered before it has been read completely.
    let _ = stream.read_to_end(&mut text);
    String::from_utf8(text).unwrap()
}

#[test]
fn web_page_cannot_use_the_sandbox() {
    let mut child = Desk::new().sesform(["sandbox"]).start();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().trim_start_matches("http://");
    for (headers, refused) in [
        ("Host: ADDRESS", false),
        ("Host: localhost", false),
        ("Host: [::1]:80", false),
        ("Host: rebound.example.com", true),
        ("Host: 127.0.0.1.example.com", true),
        ("Host: localhost\r\nHost: example.com", true),
        ("Host: ADDRESS\r\nOrigin: https://example.com", true),
        ("Host: ADDRESS\r\nOrigin: null", true),
        ("Host: ADDRESS\r\nSec-Fetch-Site: cross-site", true),
        ("Accept: */*", true),
    ] {
        let text = answer(address, headers);
        assert_eq!(text.contains("programs of this machine"), refused, "{headers}: {text}");
    }
    assert!(answer(address, &format!("Host: ADDRESS\r\nX-Long: {}", "x".repeat(1_000_000))).contains("HTTP/1.1 431"));
    signal(&child, "TERM");
    assert!(child.wait().unwrap().success());
}
