//! `sesform ips --spf`: records that are read from DNS, records that receivers reject, and which mail a record is for.

use serde_json::{Value, json};

use crate::{
    doctor_findings::denying,
    name_server::{Has, NameServer, txt},
    support::{Desk, Ended, Ses, file},
};

pub(crate) const DOMAIN: &str = "bounce.example.com";

fn through(pool: &str) -> Value {
    json!({"DeliveryOptions": {"SendingPoolName": pool}})
}

/// An identity whose mail leaves from one address, and a second set that sends from another one.
pub(crate) fn account() -> Value {
    json!({
        "DedicatedIpPools": {"closed": {}, "other": {}},
        "DedicatedIps": {"198.51.100.9": {"PoolName": "closed"}, "198.51.100.20": {"PoolName": "other"}},
        "ConfigurationSets": {"receipts": through("closed"), "news": through("other")},
        "EmailIdentities": {
            "example.com": {"ConfigurationSetName": "receipts", "MailFromDomain": DOMAIN},
        },
    })
}

fn run(account: &Value, words: &[&str], code: i32) -> Ended {
    let words = ["ips", "--spf"].into_iter().chain(words.iter().copied());
    Desk::with(&file("{}")).sesform(words).on(&Ses::holding(account)).run().with_code(code)
}

fn ip4(account: &Value, words: &[&str], code: i32) -> Value {
    let words = ["ips", "--spf=ip4", "--format", "json"].into_iter().chain(words.iter().copied());
    Desk::with(&file("{}")).sesform(words).on(&Ses::holding(account)).run().with_code(code).document()
}

/// Runs with a name server. Later words may add to it.
pub(crate) fn resolved(server: &NameServer, words: &[&str], code: i32) -> Value {
    let resolve = format!("--resolve={}", server.address);
    let words = [&[resolve.as_str(), "--format", "json"], words].concat();
    run(&account(), &words, code).document()
}

pub(crate) fn first(document: &Value) -> &Value {
    &document["spf"]["domains"][0]
}

#[test]
fn record_that_is_there_and_those_that_it_includes_are_read() {
    let server = NameServer::with(&[
        (DOMAIN, txt(&["google-site-verification=x", "v=spf1 mx include:_spf.example.net -all"])),
        ("_spf.example.net", txt(&["v=spf1 a:gone.example.net redirect=_b.example.net"])),
        ("_b.example.net", txt(&["v=spf1 ip4:192.0.2.0/24 -all"])),
        ("amazonses.com", txt(&["v=spf1 ip4:198.51.100.0/24 -all"])),
    ]);
    let document = resolved(&server, &[], 0);
    let domain = first(&document);
    assert_eq!(domain["existing"], json!(["v=spf1 mx include:_spf.example.net -all"]));
    assert_eq!(domain["records"][0]["text"], "v=spf1 mx include:_spf.example.net include:amazonses.com -all");
    assert_eq!(domain["lookups"], json!({"count": 5, "is_exact": true, "void": 2}));
    assert_eq!((domain.get("assumes"), &domain["was_given"]), (None, &json!(true)));
}

#[test]
fn dns_is_asked_only_with_resolve_and_not_for_what_is_given() {
    let server = NameServer::with(&[("amazonses.com", txt(&["v=spf1 -all"]))]);
    let record = format!("{DOMAIN}=v=spf1 -all");
    resolved(&server, &["--record", &record], 0);
    assert_eq!(server.asked(), ["TXT amazonses.com"]);
}

#[test]
fn name_without_a_record_gets_a_new_one() {
    let server = NameServer::with(&[("amazonses.com", txt(&["v=spf1 -all"]))]);
    let document = resolved(&server, &[], 0);
    assert_eq!(first(&document)["records"][0]["text"], "v=spf1 include:amazonses.com ~all");
    assert_eq!(first(&document)["lookups"], json!({"count": 1, "is_exact": true, "void": 0}));
    assert_eq!(first(&document)["was_given"], true);
}

#[test]
fn answers_that_are_cut_are_asked_for_again_over_tcp() {
    let long = format!("v=spf1 {}-all", "ip4:192.0.2.1 ".repeat(100));
    let server = NameServer::with(&[(DOMAIN, txt(&[&long])), ("amazonses.com", txt(&["v=spf1 -all"]))]);
    let document = resolved(&server, &[], 0);
    assert_eq!(first(&document)["existing"], json!([long]));
}

#[test]
fn live_records_that_receivers_reject_are_named() {
    let including = "v=spf1 include:_a.example.net -all";
    let deep: Vec<(String, Has)> = (0..12)
        .map(|at| (format!("_{at}.example.net"), txt(&[&format!("v=spf1 include:_{}.example.net -all", at + 1)])))
        .collect();
    let mut deep: Vec<(&str, Has)> = deep.iter().map(|(name, has)| (name.as_str(), has.clone())).collect();
    deep.push(("_a.example.net", txt(&["v=spf1 include:_0.example.net -all"])));
    deep.push(("_12.example.net", txt(&["v=spf1 -all"])));
    for (more, code, exit) in [
        (vec![(DOMAIN, txt(&["v=spf1 -all", "v=spf1 mx -all"]))], "several-records", 65),
        (vec![("_a.example.net", txt(&["v=spf1 -all", "v=spf1 mx -all"]))], "inside", 65),
        (vec![("_a.example.net", txt(&["v=spf1 mx:x/33 -all"]))], "inside", 65),
        (vec![("_a.example.net", txt(&["v=spf1 include:_a.example.net -all"]))], "loop", 65),
        (vec![("_a.example.net", txt(&["v=spf1 redirect=bounce.example.com"]))], "loop", 65),
        (vec![("_a.example.net", txt(&["v=spf1 +all"]))], "passes-all", 65),
        (vec![], "no-record", 65),
        (
            vec![("_a.example.net", txt(&["v=spf1 a:x.example.net a:y.example.net a:z.example.net -all"]))],
            "too-many-void",
            65,
        ),
        (deep, "too-many-lookups", 5),
    ] {
        let mut names = vec![(DOMAIN, txt(&[including])), ("amazonses.com", txt(&["v=spf1 -all"]))];
        names.extend(more);
        let server = NameServer::with(&names);
        let document = resolved(&server, &[], exit);
        assert_eq!(first(&document)["problems"][0]["code"], code, "{document:#}");
        assert!(first(&document)["problems"][0]["message"].is_string());
        assert_eq!(first(&document)["records"], json!([]));
    }
}

#[test]
fn records_without_an_end_are_not_read_to_the_end() {
    let names: Vec<(String, Has)> = (0..400)
        .map(|at| (format!("_{at}.example.net"), txt(&[&format!("v=spf1 include:_{}.example.net -all", at + 1)])))
        .collect();
    let mut names: Vec<(&str, Has)> = names.iter().map(|(name, has)| (name.as_str(), has.clone())).collect();
    names.push((DOMAIN, txt(&["v=spf1 include:_0.example.net -all"])));
    names.push(("amazonses.com", txt(&["v=spf1 -all"])));
    let server = NameServer::with(&names);
    let document = resolved(&server, &[], 5);
    assert!(server.asked().len() < 100, "{:?}", server.asked());
    assert_eq!(first(&document)["problems"][0]["code"], "too-many-lookups", "{document:#}");
}

#[test]
fn text_of_dns_reaches_the_screen_escaped() {
    let text = "v=spf1 \u{1b}[2Jmx\u{7} -all";
    let server = NameServer::with(&[(DOMAIN, txt(&[text])), ("amazonses.com", txt(&["v=spf1 -all"]))]);
    let ran = run(&account(), &[&format!("--resolve={}", server.address)], 65);
    assert!(!ran.stdout.contains(['\u{1b}', '\u{7}']) && !ran.stderr.contains(['\u{1b}', '\u{7}']), "{}", ran.stdout);
    let bytes = Has::Txt(vec![vec![b"v=spf1 \xff\xfe -all".to_vec()]]);
    let server = NameServer::with(&[(DOMAIN, bytes), ("amazonses.com", txt(&["v=spf1 -all"]))]);
    resolved(&server, &[], 65);
}

#[test]
fn dns_that_does_not_answer_is_an_error_with_a_remedy_that_works() {
    let nested = "v=spf1 include:_a.example.net -all";
    for (has, words) in [(Has::Code(2), "Server Failure"), (Has::Code(5), "Query Refused"), (Has::Silence, "no answer")]
    {
        let server = NameServer::with(&[
            (DOMAIN, txt(&[nested])),
            ("_a.example.net", has),
            ("amazonses.com", txt(&["v=spf1 -all"])),
        ]);
        let document = resolved(&server, &[], 1);
        let reason = &document["failure_reason"];
        assert_eq!(reason["code"], "dns");
        let message = reason["message"].as_str().unwrap();
        assert!(message.contains("TXT of _a.example.net was not read") && message.contains(words), "{message}");
        let help = reason["help"].as_str().unwrap();
        assert!(help.contains("--record _a.example.net='TEXT'"), "{help}");
        resolved(&server, &["--record", "_a.example.net=v=spf1 -all"], 0);
    }
}

#[test]
fn name_server_that_does_not_know_ses_is_not_believed() {
    let server = NameServer::with(&[(DOMAIN, txt(&["v=spf1 -all"]))]);
    let document = resolved(&server, &[], 1);
    let message = document["failure_reason"]["message"].as_str().unwrap();
    assert!(message.contains("TXT of amazonses.com was not read") && message.contains("the Internet"), "{message}");
    resolved(&server, &["--record", "amazonses.com=v=spf1 -all"], 0);
}

#[test]
fn mail_servers_and_their_addresses_are_asked_for() {
    let servers = |count: usize| Has::Mx((0..count).map(|at| format!("mx{at}.example.net")).collect());
    let names = |count| {
        [
            (DOMAIN, txt(&["v=spf1 mx:example.net exists:e.example.net -all"])),
            ("example.net", servers(count)),
            ("mx0.example.net", Has::A(1)),
            ("amazonses.com", txt(&["v=spf1 -all"])),
        ]
    };
    let document = resolved(&NameServer::with(&names(2)), &[], 0);
    assert_eq!(first(&document)["lookups"], json!({"count": 3, "is_exact": true, "void": 2}));
    let document = resolved(&NameServer::with(&names(11)), &[], 65);
    assert_eq!(first(&document)["problems"][0]["code"], "too-many-exchanges");
}

#[test]
fn server_that_is_no_address_is_a_mistake_in_usage() {
    for server in ["localhost", "192.0.2.53:0", "192.0.2.53:99999", ""] {
        run(&account(), &[&format!("--resolve={server}")], 64);
    }
    Desk::with(&file("{}")).sesform(["ips", "--resolve"]).on(&Ses::holding(&account())).run().with_code(64);
}

#[test]
fn record_of_a_name_that_nothing_leads_to_is_refused() {
    let ran = run(&account(), &["--record", "bounce.exmaple.com=v=spf1 mx -all"], 64);
    assert!(ran.stderr.contains("`bounce.exmaple.com`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `bounce.example.com`?"), "{}", ran.stderr);
    let top = format!("{DOMAIN}=v=spf1 include:_spf.example.net -all");
    let ran = run(&account(), &["--record", &top, "--record", "_spf.exmaple.net=v=spf1 mx -all"], 64);
    assert!(ran.stderr.contains("did you mean `_spf.example.net`?"), "{}", ran.stderr);
    run(&account(), &["--record", &top, "--record", "_spf.example.net=v=spf1 mx -all"], 0);
}

#[test]
fn included_record_that_is_given_and_wrong_is_named() {
    let top = format!("{DOMAIN}=v=spf1 include:_spf.example.net -all");
    let words = ["--format", "json", "--record", &top, "--record", "_spf.example.net=v=spf1 ipv4:1.2.3.4 -all"];
    let document = run(&account(), &words, 65).document();
    let problem = &first(&document)["problems"][0];
    assert_eq!((&problem["code"], &problem["name"]), (&json!("inside"), &json!("_spf.example.net")));
}

#[test]
fn addresses_are_those_of_every_route_of_the_domain() {
    let mut open = account();
    open["EmailIdentities"]["example.net"] = json!({"ConfigurationSetName": "news", "MailFromDomain": DOMAIN});
    // Both routes are closed, so the record has the addresses of both, whichever was named.
    for words in [&["receipts", "--mail-from", DOMAIN][..], &["receipts"], &["example.com"], &["example.net"]] {
        let text = first(&ip4(&open, words, 0))["records"][0]["text"].clone();
        assert_eq!(text, "v=spf1 ip4:198.51.100.9 ip4:198.51.100.20 ~all", "{words:?}");
    }
    open["DedicatedIps"]["198.51.100.20"]["WarmupPercentage"] = json!(60);
    open["DedicatedIps"]["198.51.100.20"]["WarmupStatus"] = json!("IN_PROGRESS");
    for words in [&["receipts", "--mail-from", DOMAIN][..], &["receipts"], &["example.com"], &["closed"]] {
        let document = ip4(&open, words, 5);
        assert_eq!(document["failure_reason"]["code"], "route-not-closed", "{words:?}");
        assert_eq!(first(&document)["records"], json!([]));
    }
}

#[test]
fn identity_of_another_region_is_a_route_of_the_domain() {
    // Its mail has no configuration set there, and the Region holds nothing else.
    let elsewhere = json!({"EmailIdentities": {"example.com": {"MailFromDomain": DOMAIN}}, "DedicatedIps": {}});
    let ses = Ses::holding_regions(&json!({"eu-west-1": account(), "us-east-1": elsewhere}));
    let words = ["ips", "example.com", "receipts", "--spf=ip4"];
    let ended = Desk::new().sesform(words).on(&ses).run().with_code(5);
    assert!(ended.stderr.contains("us-east-1: example.com"), "{}", ended.stderr);
}

#[test]
fn address_without_a_mail_from_domain_has_that_of_its_domain() {
    let mut account = account();
    account["EmailIdentities"]["promo@example.com"] = json!({});
    let document = ip4(&account, &["receipts", "--mail-from", DOMAIN], 5);
    assert!(document["failure_reason"]["message"].as_str().unwrap().contains("promo@example.com"), "{document:#}");
}

#[test]
fn identity_may_name_any_set_unless_its_sets_are_named() {
    let mut account = account();
    account["ConfigurationSets"]["shared"] = json!({});
    let document = ip4(&account, &["example.com"], 5);
    assert!(document["failure_reason"]["message"].as_str().unwrap().contains("shared"), "{document:#}");
    ip4(&account, &["--mail-from", DOMAIN, "example.com"], 5);
    ip4(&account, &["example.com", "receipts"], 0);
    // A set that is paused sends nothing.
    account["ConfigurationSets"]["shared"] = json!({"SendingOptions": {"SendingEnabled": false}});
    ip4(&account, &["example.com"], 0);
}

#[test]
fn what_a_record_assumes_is_said_in_text_and_json() {
    let text = run(&account(), &["--record", "v=spf1 a include:_spf.example.net -all"], 0).stdout;
    for words in [
        "assumes: the SPF records of _spf.example.net, amazonses.com are valid",
        "assumes: all but 2 names of `a`, `mx`",
    ] {
        assert!(text.replace("\n    ", " ").contains(words), "{text}");
    }
    let words = ["ips", "example.com", "receipts", "--spf=ip4"];
    let ses = Ses::holding(&account());
    ses.play(&denying("ListMultiRegionEndpoints", "AccessDeniedException"));
    let text = Desk::with(&file("{}")).sesform(words).on(&ses).run().with_code(0).stdout;
    for words in ["no SPF record yet", "names no configuration set when it is sent", "no multi-Region endpoint"] {
        assert!(text.replace("\n    ", " ").contains(words), "{text}");
    }
    let document = run(&account(), &["--format", "json"], 0).document();
    let codes: Vec<&Value> = first(&document)["assumes"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
    assert_eq!(codes, ["no-record", "records-unread"]);
    assert!(first(&document)["assumes"][0]["message"].is_string());
}

#[test]
fn too_many_lookups_are_answered_with_what_lessens_them() {
    let hosts = "a:x.example.net mx:y.example.net a:z.example.net";
    let nested = format!("v=spf1 include:_b.example.net {hosts} exists:e.example.net -all");
    let top = "v=spf1 include:_a.example.net include:_b.example.net mx mx ptr -all";
    let given = |top: &str| {
        [format!("{DOMAIN}={top}"), format!("_a.example.net={nested}"), "_b.example.net=v=spf1 a -all".to_owned()]
    };
    let words = |given: &[String; 3]| {
        let [top, a, b] = given.clone();
        ["--format", "json", "--record", &top, "--record", &a, "--record", &b].map(str::to_owned)
    };
    let run = |top: &str, code| {
        let words = words(&given(top));
        run(&account(), &words.each_ref().map(String::as_str), code).document()
    };
    let document = run(top, 5);
    let problem = &first(&document)["problems"][1];
    assert_eq!((&problem["code"], &problem["count"]), (&json!("too-many-lookups"), &json!(13)), "{document:#}");
    assert_eq!(problem["rule"], "SF174");
    assert_eq!(
        problem["terms"][0],
        json!({
            "term": "include:_a.example.net",
            "lookups": 7,
            "inside": [
                {"term": "include:_b.example.net", "lookups": 2, "inside": [{"term": "a", "lookups": 1}]},
                {"term": "a:x.example.net", "lookups": 1},
                {"term": "mx:y.example.net", "lookups": 1},
                {"term": "a:z.example.net", "lookups": 1},
                {"term": "exists:e.example.net", "lookups": 1},
            ],
        })
    );
    let message = problem["message"].as_str().unwrap();
    for words in [
        "`include:_a.example.net` 7 (itself and `include:_b.example.net` 2",
        "mx stands there twice",
        "include:_b.example.net can go, since include:_a.example.net has it too",
        "ptr can go",
        "a MAIL FROM domain with a record for this mail alone needs 1",
    ] {
        assert!(message.contains(words), "{words}: {message}");
    }
    // It advises nothing that was done already, and what it advises is enough.
    assert!(
        !message.contains("--spf=include") && !document["failure_reason"]["help"].to_string().contains("--spf=include")
    );
    run("v=spf1 include:_a.example.net mx -all", 0);
}

#[test]
fn record_of_addresses_with_too_many_lookups_may_need_less_with_an_include() {
    let mut account = account();
    for host in 0..250 {
        account["DedicatedIps"][format!("198.51.{host}.77")] = json!({"PoolName": "closed"});
    }
    let document = ip4(&account, &["example.com", "receipts"], 5);
    let message = first(&document)["problems"][0]["message"].as_str().unwrap();
    assert!(message.contains("with `--spf=include` in place of the addresses it needs 1"), "{message}");
    assert!(!message.contains("record for this mail alone"), "{message}");
}

#[test]
fn ranges_that_are_most_of_the_internet_are_called_what_they_are() {
    for (terms, words) in [
        ("ip4:0.0.0.0/1", "lets 50 % of all IPv4 addresses pass"),
        (
            "ip4:0.0.0.0/1 ip4:192.0.2.1 ip4:128.0.0.0/1",
            "\"ip4:0.0.0.0/1 ip4:128.0.0.0/1\" together let every IPv4 address pass",
        ),
        ("ip4:0.0.0.0/0", "ip4:0.0.0.0/0 lets every IPv4 address pass"),
        ("ip6:::/0", "ip6:::/0 lets every IPv6 address of the Internet pass"),
        ("ip6:2000::/4", "lets 50 % of all IPv6 addresses of the Internet pass"),
        ("+all", "+all lets every address pass"),
        ("-all +all", "nobody looks at +all"),
    ] {
        let record = format!("v=spf1 {terms} -all");
        let document = run(&account(), &["--format", "json", "--record", &record], 65).document();
        let problems = first(&document)["problems"].to_string().replace("\\\"", "\"");
        assert!(problems.contains(words), "{problems}");
    }
}

#[test]
fn zone_lines_are_escaped_as_zone_files_are() {
    let text = run(&account(), &["--record", r#"v=spf1 exp=%{i}"\x.example.com mx -all"#], 0).stdout;
    let written = r#"TXT "v=spf1 include:amazonses.com exp=%{i}\"\\x.example.com mx -all""#;
    assert!(text.contains(written), "{text}");
}

#[test]
fn formats_of_lists_are_refused() {
    for format in ["csv", "lines"] {
        for words in [["--format", format], ["--report", &format!("{format}=a.txt")]] {
            let ended = run(&account(), &words, 64);
            assert!(ended.stderr.contains("use `text` or `json`"), "{}", ended.stderr);
        }
    }
}
