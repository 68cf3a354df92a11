//! `sesform lint --live --resolve`: the SPF records of custom MAIL FROM domains, as DNS has them.

use serde_json::{Value, json};

use crate::{
    name_server::{Data, Has, NameServer, Of, txt},
    support::{Desk, Ended, Ses, file},
};

const DOMAIN: &str = "bounce.example.com";
const DAY: &str = "2026-12-01";

/// One closed route with two IPs, for an identity that the file states.
fn account() -> Value {
    json!({
        "DedicatedIpPools": {"closed": {}},
        "DedicatedIps": {"198.51.100.8": {"PoolName": "closed"}, "198.51.100.9": {"PoolName": "closed"}},
        "ConfigurationSets": {"receipts": {"DeliveryOptions": {"SendingPoolName": "closed"}}},
        "EmailIdentities": {"example.com": {"ConfigurationSetName": "receipts", "MailFromDomain": DOMAIN}},
    })
}

const BODY: &str = "pools: {closed: {}}\nconfiguration_sets:\n  receipts: {pool: closed}\nidentities:\n  example.com: \
                    {configuration_set: receipts}\n";

fn lint(account: &Value, body: &str, record: Has, more: &[&str], code: i32) -> (Desk, Ended) {
    let server = NameServer::with(&[
        (DOMAIN, record),
        ("mail.example.com", Has::A(1)),
        ("amazonses.com", txt(&["v=spf1 ip4:199.255.192.0/22 ip4:54.240.0.0/18 ~all"])),
    ]);
    let resolve = format!("--resolve={}", server.address);
    let words = [&["lint", "--live", "--date", DAY, &resolve][..], more].concat();
    let desk = Desk::with(&file(body));
    let ended = desk.sesform(words).on(&Ses::holding(account)).run().with_code(code);
    (desk, ended)
}

fn findings(account: &Value, record: &str, code: i32) -> Vec<Value> {
    let record = if record.is_empty() { Has::Code(3) } else { txt(&record.split('|').collect::<Vec<_>>()) };
    let (_, ended) = lint(account, BODY, record, &["--format", "json"], code);
    let document = ended.document();
    let all = document["advice"]["findings"].as_array().unwrap().iter();
    all.filter(|finding| finding["rule"] == "SF174").cloned().collect()
}

#[test]
fn record_that_fails_or_does_not_let_ses_send_is_an_error() {
    for (record, words) in [
        ("", "has no SPF record"),
        ("v=spf1 -all", "does not let SES send"),
        ("v=spf1 ip4:192.0.2.1 ?include:amazonses.com -all", "does not let SES send"),
        ("v=spf1 ip4:198.51.100.8 -all", "does not let SES send"),
        ("v=spf1 include:amazonses.com -all|v=spf1 mx -all", "has 2 SPF records"),
        ("v=spf1 include:amazonses.com ipv4:192.0.2.1 -all", "is no mechanism"),
        ("v=spf1 include:amazonses.com include:gone.example.com -all", "gone.example.com has no SPF record"),
        ("v=spf1 include:amazonses.com a a a a a a a a a a -all", "needs 11 look-ups"),
        (
            "v=spf1 include:amazonses.com a:x.example.com a:y.example.com a:z.example.com -all",
            "3 look-ups have no answer",
        ),
        ("v=spf1 include:amazonses.com +all", "lets every address pass"),
        ("v=spf1 include:amazonses.com ip4:0.0.0.0/1 ip4:128.0.0.0/1 ~all", "every IPv4 address"),
    ] {
        let found = findings(&account(), record, 5);
        assert_eq!(found.len(), 1, "{record}: {found:#?}");
        assert_eq!((&found[0]["severity"], &found[0]["name"]), (&json!("error"), &json!("spf-limit")), "{record}");
        assert_eq!(found[0]["address"]["name"], "example.com");
        assert_eq!(found[0]["stated_at"]["line"], 9, "{found:#?}");
        let message = found[0]["message"].as_str().unwrap();
        assert!(message.contains(words) && message.contains(DOMAIN), "{record}: {message}");
        assert!(found[0]["fix"].as_str().unwrap().contains("`sesform ips example.com --spf --resolve`"), "{found:#?}");
    }
}

#[test]
fn record_that_lets_ses_send_is_in_order() {
    for record in [
        "v=spf1 include:amazonses.com ~all",
        "v=spf1 redirect=amazonses.com",
        "v=spf1 ip4:199.255.192.0/22 ip4:54.240.0.0/18 -all",
        // All addresses of a route that uses no other.
        "v=spf1 ip4:198.51.100.8/31 -all",
    ] {
        assert_eq!(findings(&account(), record, 0), Vec::<Value>::new(), "{record}");
    }
    let mut open = account();
    open["DedicatedIps"]["198.51.100.9"] =
        json!({"PoolName": "closed", "WarmupPercentage": 40, "WarmupStatus": "IN_PROGRESS"});
    assert_eq!(findings(&open, "v=spf1 ip4:198.51.100.8/31 -all", 5).len(), 1);
}

#[test]
fn what_is_not_known_is_a_note_and_what_may_not_fit_a_warning() {
    for record in ["v=spf1 exists:%{i}.example.org -all", "v=spf1 a:mail.example.com -all"] {
        let found = findings(&account(), record, 0);
        assert_eq!(found[0]["severity"], "note", "{record}");
        assert!(found[0]["message"].as_str().unwrap().contains("is not known"), "{found:#?}");
    }
    let mut open = account();
    open["ConfigurationSets"]["shared"] = json!({});
    assert_eq!(findings(&open, "v=spf1 a:mail.example.com -all", 5)[0]["severity"], "error");
    let long = format!("v=spf1 include:amazonses.com {}~all", "ip4:192.0.2.100 ".repeat(40));
    assert_eq!(findings(&account(), &long, 0)[0]["severity"], "warning");
}

#[test]
fn every_format_has_the_finding_and_a_file_may_silence_it() {
    let reports = ["--report", "sarif=a.sarif", "--report", "markdown=c.md"];
    let (desk, ended) = lint(&account(), BODY, txt(&["v=spf1 -all"]), &reports, 5);
    assert!(ended.stdout.contains("error SF174 spf-limit in eu-west-1  [sesform.yaml:9]"), "{}", ended.stdout);
    let sarif = desk.json("a.sarif").to_string();
    assert!(sarif.contains("SF174") && desk.read("c.md").contains("- **error** `SF174` spf-limit"), "{sarif}");
    let silenced = format!("{BODY}lint: {{ignore: {{SF174: \"another provider sends\"}}}}\n");
    let (_, ended) = lint(&account(), &silenced, txt(&["v=spf1 -all"]), &["--format", "json"], 0);
    assert_eq!(ended.document()["advice"]["ignored"][0]["rule"], "SF174");
    let unstated = "pools: {closed: {}}\nconfiguration_sets:\n  receipts: {pool: closed}\n";
    let (_, ended) = lint(&account(), unstated, txt(&["v=spf1 -all"]), &[], 5);
    assert!(ended.stdout.contains("error SF174 spf-limit in eu-west-1  [sesform.yaml:5]"), "{}", ended.stdout);
}

#[test]
fn dns_is_asked_only_where_the_account_says_of_which_domain() {
    let ended = Desk::with(&file(BODY)).sesform(["lint", "--resolve"]).run().with_code(64);
    assert!(ended.stderr.contains("add `--live`"), "{}", ended.stderr);
    let (_, ended) = lint(&account(), BODY, Has::Code(2), &["--format", "json"], 1);
    let document = ended.document();
    let reason = &document["failure_reason"];
    assert_eq!(reason["code"], "dns");
    assert!(reason["help"].as_str().unwrap().contains("--resolve=ADDRESS"), "{reason}");
    assert!(!reason["help"].as_str().unwrap().contains("--record"), "{reason}");
    let mut without = account();
    without["EmailIdentities"]["example.com"] = json!({"ConfigurationSetName": "receipts"});
    lint(&without, BODY, Has::Code(2), &[], 0);
}

/// No record can be published beside a CNAME.
#[test]
fn domain_that_is_an_alias_is_named_as_one() {
    let alias = Of(DOMAIN, Data::Cname("end.example.net"));
    for more in [vec![], vec![Of("end.example.net", Data::Txt("v=spf1 -all"))]] {
        let has = Has::Message(0, [vec![alias.clone()], more].concat(), vec![]);
        let (_, ended) = lint(&account(), BODY, has, &["--format", "json"], 5);
        let document = ended.document();
        let found = document["advice"]["findings"].as_array().unwrap().iter().find(|it| it["rule"] == "SF174").unwrap();
        let text = found.to_string();
        assert!(text.contains("is an alias (CNAME) of end.example.net") && text.contains("remove the CNAME"), "{text}");
    }
}
