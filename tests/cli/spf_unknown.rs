//! `sesform ips --spf --resolve`: what DNS does not answer, what hangs on the sender, and servers that are not believed.

use serde_json::{Value, json};

use crate::{
    name_server::{Data, Has, NameServer, Of, txt},
    spf::{DOMAIN, account, first, resolved},
    support::{Desk, Ses, file},
};

fn ses() -> (&'static str, Has) {
    ("amazonses.com", txt(&["v=spf1 ip4:199.255.192.0/22 -all"]))
}

fn reason(document: &Value, part: &str) -> String {
    assert_eq!(document["failure_reason"]["code"], "dns", "{document:#}");
    document["failure_reason"][part].as_str().unwrap().to_owned()
}

/// A look-up that has no answer is a temporary error of the whole check (RFC 7208, section 5).
#[test]
fn hosts_that_are_not_answered_for_are_an_error() {
    let around = Has::Message(0, vec![Of("x.example.net", Data::Cname("x.example.net"))], vec![]);
    for (term, query) in [
        ("a:x.example.net", "A of x.example.net"),
        ("-a:x.example.net", "A of x.example.net"),
        ("mx:x.example.net", "MX of x.example.net"),
        ("exists:x.example.net", "A of x.example.net"),
    ] {
        for has in [Has::Code(2), around.clone()] {
            let record = format!("v=spf1 {term} -all");
            let server = NameServer::with(&[(DOMAIN, txt(&[&record])), ("x.example.net", has), ses()]);
            let document = resolved(&server, &[], 1);
            let message = reason(&document, "message");
            assert!(message.contains(query) && message.contains(&server.address.to_string()), "{message}");
            let help = reason(&document, "help");
            assert!(help.contains("--resolve=ADDRESS") && !help.contains("x.example.net='TEXT'"), "{help}");
        }
    }
}

#[test]
fn terms_that_hang_on_the_sender_are_not_known_and_come_last() {
    for term in
        ["exists:%{i}.s.example.net", "a:%{l}.example.net", "mx:%{i}.example.net", "ptr", "include:_a.example.net"]
    {
        let record = format!("v=spf1 ip4:192.0.2.1 {term} -all");
        let nested = txt(&["v=spf1 exists:%{i}.n.example.net -all"]);
        let server = NameServer::with(&[(DOMAIN, txt(&[&record])), ("_a.example.net", nested), ses()]);
        let document = resolved(&server, &[], 0);
        let domain = first(&document);
        let text = format!("v=spf1 ip4:192.0.2.1 include:amazonses.com {term} -all");
        assert_eq!(domain["records"][0]["text"], json!(text));
        assert_eq!((&domain["lookups"]["is_exact"], domain["lookups"].get("void")), (&json!(false), None), "{term}");
        let assumed = &domain["assumes"][0];
        assert_eq!(assumed["code"], "sender-unknown", "{document:#}");
        let named = if term.starts_with("include") { "exists:%{i}.n.example.net" } else { term };
        assert_eq!(assumed["terms"], json!([named]));
    }
}

/// Whatever is asked for, the server has to know what the Internet has.
#[test]
fn server_that_does_not_know_ses_is_not_believed_with_addresses_either() {
    for has in [
        Has::Code(3),
        txt(&["other"]),
        txt(&["v=spf1 -all", "v=spf1 -all"]),
        txt(&["v=spf1 +all"]),
        txt(&["v=spf1 x:y -all"]),
    ] {
        let server = NameServer::with(&[(DOMAIN, txt(&["v=spf1 -all"])), ("amazonses.com", has)]);
        let resolve = format!("--resolve={}", server.address);
        for mode in ["--spf", "--spf=ip4"] {
            let words = ["ips", "example.com", "receipts", mode, "--format", "json", &resolve];
            let run = |more: &[&str], code| {
                let words: Vec<&str> = words.iter().chain(more).copied().collect();
                let desk = Desk::with(&file("{}"));
                desk.sesform(words).on(&Ses::holding(&account())).run().with_code(code).document()
            };
            let message = reason(&run(&[], 1), "message");
            assert!(message.contains("TXT of amazonses.com was not read"), "{message}");
            run(&["--record", "amazonses.com=v=spf1 -all"], 0);
        }
        let words = ["lint", "--live", "--date", "2026-12-01", "--format", "json", &resolve];
        let body = "pools: {closed: {}, other: {}}\nidentities:\n  example.com: {configuration_set: receipts}\n\
                    configuration_sets:\n  receipts: {pool: closed}\n  news: {pool: other}\n";
        let ended = Desk::with(&file(body)).sesform(words).on(&Ses::holding(&account())).run().with_code(1);
        reason(&ended.document(), "message");
    }
}

/// Only what stands before decides whether a term is needed.
#[test]
fn term_can_go_only_where_another_one_passes_the_same_first() {
    const GO: &str = "include:_b.example.net can go";
    let filler = "a:c1.example.net ".repeat(10);
    for (top, nested, goes) in [
        ("include:_a.example.net include:_b.example.net", "v=spf1 include:_b.example.net -all", true),
        ("include:_b.example.net include:_a.example.net", "v=spf1 include:_b.example.net -all", true),
        ("include:_a.example.net -ip4:9.9.9.0/24 include:_b.example.net", "v=spf1 include:_b.example.net -all", true),
        ("include:_b.example.net -ip4:9.9.9.0/24 include:_a.example.net", "v=spf1 include:_b.example.net -all", false),
        ("include:_a.example.net include:_b.example.net", "v=spf1 -ip4:9.9.9.0/24 include:_b.example.net -all", false),
        ("include:_a.example.net include:_b.example.net", "v=spf1 ?include:_b.example.net -all", false),
        ("?include:_a.example.net include:_b.example.net", "v=spf1 include:_b.example.net -all", false),
    ] {
        let record = format!("v=spf1 {top} {filler}-all");
        let server = NameServer::with(&[
            (DOMAIN, txt(&[&record])),
            ("_a.example.net", txt(&[nested])),
            ("_b.example.net", txt(&["v=spf1 ip4:192.0.2.0/24 -all"])),
            ("c1.example.net", Has::A(1)),
            ses(),
        ]);
        let document = resolved(&server, &[], 5);
        let problems = first(&document)["problems"].as_array().unwrap();
        let message = problems.iter().find(|it| it["code"] == "too-many-lookups").unwrap()["message"].as_str().unwrap();
        assert_eq!(message.contains(GO), goes, "{top}, {nested}: {message}");
        let twice = "a:c1.example.net stands there 10 times, so the later ones can go";
        assert_eq!(message.matches("a:c1.example.net stands").count(), 1, "{message}");
        assert!(message.contains(twice), "{message}");
    }
}

/// The record of SES is not the user's, so that no term of it can be removed.
#[test]
fn record_of_ses_that_is_none_is_not_mended_in_the_record_that_includes_it() {
    for ses in [&["other"][..], &["v=spf1 -all", "v=spf1 mx -all"], &["v=spf1 +all"]] {
        let given: Vec<String> = ses.iter().map(|text| format!("amazonses.com={text}")).collect();
        let mut words = vec!["ips", "example.com", "receipts", "--spf", "--format", "json"];
        words.extend(["--record", "v=spf1 include:amazonses.com -all"]);
        given.iter().for_each(|given| words.extend(["--record", given]));
        let desk = Desk::with(&file("{}"));
        let document = desk.sesform(words).on(&Ses::holding(&account())).run().with_code(65).document();
        let message = first(&document)["problems"][0]["message"].as_str().unwrap();
        assert!(message.contains("is not what SES publishes") && !message.contains("remove"), "{message}");
    }
}
