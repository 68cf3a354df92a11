//! `sesform ips`: lists of addresses, what changed, blocks, and SPF records.

use serde_json::{Value, json};

use crate::{
    snapshots::assert_file,
    support::{Desk, Ses, file},
};

fn account() -> Value {
    let through = |pool: &str| json!({"DeliveryOptions": {"SendingPoolName": pool}});
    json!({
        "DedicatedIpPools": {"transactional": {}, "marketing": {}, "archive": {}, "bulk": {"ScalingMode": "MANAGED"}},
        "DedicatedIps": {
            "198.51.100.9": {"PoolName": "transactional"},
            "198.51.100.10": {"PoolName": "transactional"},
            "198.51.100.11": {"PoolName": "transactional"},
            "198.51.100.20": {"PoolName": "marketing", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 60},
            "198.51.100.30": {"PoolName": "archive"},
            "198.51.100.40": {},
        },
        "ConfigurationSets": {
            "bulk": through("bulk"), "newsletter": through("marketing"), "receipts": through("transactional"), "promo": {}
        },
        "EmailIdentities": {
            "example.com": {"ConfigurationSetName": "receipts", "MailFromDomain": "bounce.example.com"},
            "example.net": {"ConfigurationSetName": "newsletter", "MailFromDomain": "bounce.example.net"},
            "example.org": {},
        },
    })
}

fn desk() -> Desk {
    Desk::with(&file("{}"))
}

fn ips(words: &[&str], code: i32) -> String {
    let words = ["ips", "--date", "2026-12-01"].into_iter().chain(words.iter().copied());
    desk().sesform(words).env("COLUMNS", "100").on(&Ses::holding(&account())).run().with_code(code).stdout
}

fn document(words: &[&str], code: i32) -> Value {
    let words = ["ips", "--format", "json"].into_iter().chain(words.iter().copied());
    desk().sesform(words).on(&Ses::holding(&account())).run().with_code(code).document()
}

#[test]
fn list_says_whether_it_is_complete_in_every_format() {
    assert_file("tests/snapshots/cli/ips.txt", &ips(&["transactional", "marketing"], 0));
    assert_file("tests/snapshots/cli/ips.csv", &ips(&["transactional", "marketing", "--format", "csv"], 0));
    assert_file("tests/snapshots/cli/ips-notice.txt", &ips(&["transactional", "--notice"], 0));
}

#[test]
fn only_closed_routes_are_complete() {
    for (names, complete, codes) in [
        (&["transactional"][..], true, &[][..]),
        (&["receipts"], true, &[]),
        (&["example.com"], true, &[]),
        (&["archive"], true, &[]),
        (&["marketing"], false, &["spill"]),
        (&["bulk"], false, &["managed"]),
        (&["promo"], false, &["default-pool"]),
        (&["example.org"], false, &["default-pool"]),
        (&["transactional", "marketing"], false, &["spill"]),
        (&["nope*"], false, &["nothing-selected"]),
        (&["eu-west-1"], false, &["managed", "spill", "default-pool"]),
    ] {
        let document = document(names, 0);
        let found = &document["addresses"];
        let reasons = found["reasons"].as_array().map(Vec::as_slice).unwrap_or_default();
        let found_codes: Vec<&str> = reasons.iter().map(|reason| reason["code"].as_str().unwrap()).collect();
        assert_eq!((&found["complete"], found_codes.as_slice()), (&json!(complete), codes), "{names:?}");
        assert!(reasons.iter().all(|reason| reason["message"].is_string()), "{found:#}");
    }
}

#[test]
fn blocks_hold_the_addresses_and_no_others() {
    assert_eq!(document(&["transactional"], 0)["addresses"]["cidr"], json!(["198.51.100.9/32", "198.51.100.10/31"]));
    let text = ips(&["transactional", "--cidr"], 0);
    assert!(text.ends_with("\n198.51.100.9/32\n198.51.100.10/31\n"), "{text}");
}

#[test]
fn list_is_compared_with_an_earlier_one_of_any_format() {
    let (ses, desk) = (Ses::holding(&account()), desk());
    for words in [&["--format", "json"][..], &["--format", "csv"], &[], &["--cidr"], &["--cidr", "--format", "csv"]] {
        let words = ["ips", "transactional"].into_iter().chain(words.iter().copied());
        desk.write("list", desk.sesform(words).on(&ses).run().with_code(0).stdout.as_bytes());
        let same = desk.sesform(["ips", "transactional", "--since", "list"]).on(&ses).run().with_code(0);
        assert!(same.stdout.contains("# added: none\n# removed: none\n"), "{}", same.stdout);
        let other = ["ips", "archive", "--since", "list", "--format", "json"];
        let other = desk.sesform(other).on(&ses).run().with_code(2).document();
        let since = &other["addresses"]["since"];
        assert_eq!(since["added"], json!(["198.51.100.30"]));
        assert_eq!(since["removed"], json!(["198.51.100.9", "198.51.100.10", "198.51.100.11"]));
        assert_eq!(since["kept"], json!([]));
    }
    let ended = desk.sesform(["ips", "archive", "--since", "list", "--notice"]).on(&ses).run().with_code(2);
    assert!(!ended.stdout.contains("Please remove"), "{}", ended.stdout);
    assert!(
        ended.stdout.contains("Please allow these addresses in addition:\n\n  198.51.100.30\n"),
        "{}",
        ended.stdout
    );
    assert!(!ended.stdout.contains("archive") && !ended.stdout.contains("123456789012"), "{}", ended.stdout);
}

#[test]
fn comparison_as_csv_says_of_each_row_what_became_of_it_and_is_a_list_again() {
    let (ses, desk) = (Ses::holding(&account()), desk());
    desk.write("list", b"198.51.100.9, 198.51.100.20, 198.51.100.30\n");
    let run = |words: &[&str], code| {
        let words = ["ips", "transactional", "--format", "csv"].into_iter().chain(words.iter().copied());
        desk.sesform(words).on(&ses).run().with_code(code).stdout
    };
    let text = run(&["--since", "list"], 2);
    assert_eq!(
        text,
        "address,change,region,pool,warmup_percentage,warm_on,complete,why_not,mail\n\
         198.51.100.9,kept,eu-west-1,transactional,100,,yes,,yes\n\
         198.51.100.10,added,eu-west-1,transactional,100,,yes,,yes\n\
         198.51.100.11,added,eu-west-1,transactional,100,,yes,,yes\n\
         198.51.100.20,removed,,,,,yes,,\n\
         198.51.100.30,removed,,,,,yes,,\n"
    );
    let blocks = run(&["--since", "list", "--cidr"], 2);
    assert_eq!(
        blocks,
        "cidr,change,complete,why_not,mail\n198.51.100.9/32,kept,yes,,yes\n198.51.100.10/31,added,yes,,yes\n\
         198.51.100.20/32,removed,yes,,\n198.51.100.30/32,removed,yes,,\n"
    );
    for list in [text, blocks] {
        desk.write("list", list.as_bytes());
        let same = run(&["--since", "list"], 0);
        assert!(same.contains("198.51.100.10,kept") && !same.contains("added") && !same.contains("removed"), "{same}");
    }
}

#[test]
fn ip_at_100_percent_that_nothing_shows_to_be_warm_is_no_closed_route() {
    let mut account = account();
    account["Account"] = json!({"DedicatedIpAutoWarmupEnabled": false});
    let since = |day: &str| -> String {
        let ips = ["198.51.100.9", "198.51.100.10", "198.51.100.11"];
        ips.iter().map(|ip| format!("  {ip}: {{warm_since: {day}}}\n")).collect()
    };
    let allowlisted = "configuration_sets: {receipts: {traffic: {recipients: allowlisted}}}";
    for (body, complete) in [
        ("{}".to_owned(), false),
        (format!("dedicated_ips:\n{}", since("2026-10-17")), true),
        (format!("dedicated_ips:\n{}", since("2026-10-18")), false),
        ("dedicated_ips: {198.51.100.9: {warm_since: 2025-01-01}}".to_owned(), false),
        (allowlisted.to_owned(), true),
    ] {
        let (ses, desk) = (Ses::holding(&account), Desk::with(&file(&body)));
        let words = ["ips", "receipts", "--date", "2026-12-01", "--format", "json"];
        let document = desk.sesform(words).on(&ses).run().with_code(0).document();
        let found = &document["addresses"];
        assert_eq!(found["complete"], complete, "{body}: {found:#}");
        let words = ["route", "receipts", "--date", "2026-12-01", "--format", "json"];
        let route = desk.sesform(words).on(&ses).run().with_code(0).document();
        assert_eq!(route["routes"]["regions"][0]["routes"][0]["way"]["closed"], complete, "{body}");
        if !complete {
            assert_eq!(found["reasons"][0]["code"], "not-proven", "{found:#}");
            let text = desk.sesform(["ips", "receipts", "--date", "2026-12-01"]).on(&ses).run().with_code(0).stdout;
            assert!(text.contains("# complete: no\n") && text.contains("automatic warm-up is off"), "{text}");
        }
    }
    // Without a file nothing is stated either; with automatic warm-up on, SES itself warmed them up.
    let words = ["ips", "receipts", "--region", "eu-west-1", "--format", "json"];
    let found = Desk::new().sesform(words).on(&Ses::holding(&account)).run().with_code(0).document();
    assert_eq!(found["addresses"]["complete"], false);
}

#[test]
fn letter_asks_nobody_to_remove_an_address_that_other_mail_leaves_from() {
    let (ses, desk) = (Ses::holding(&account()), desk());
    desk.write("list", b"198.51.100.9, 198.51.100.20, 198.51.100.30\n");
    let ended = desk.sesform(["ips", "receipts", "--since", "list", "--notice"]).on(&ses).run().with_code(2);
    let letter = ended.stdout;
    let of = |title: &str| {
        let rest = letter.split_once(title).unwrap_or_else(|| panic!("{title}: {letter}")).1;
        rest.split("\n\n").nth(1).unwrap().split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of("Please remove them"), ["198.51.100.30"]);
    assert_eq!(of("other e-mail of ours does"), ["198.51.100.20"]);
    assert_eq!(of("in addition"), ["198.51.100.10", "198.51.100.11"]);
    assert!(letter.contains("our e-mail [SAY WHICH] is sent from"), "{letter}");
    assert!(ended.stderr.contains("no other Region sends this mail; only eu-west-1 was read"), "{}", ended.stderr);
    let letter = desk.sesform(["ips", "example.com", "--notice"]).on(&ses).run().with_code(0).stdout;
    assert!(letter.contains("that our e-mail from example.com is sent from"), "{letter}");
}

#[test]
fn letter_without_an_address_is_not_written() {
    let (ses, desk) = (Ses::holding(&account()), desk());
    desk.write("list", b"198.51.100.9\n");
    for (words, code, reason) in [
        (&["receip?-*", "--notice"][..], 64, "unknown-name"),
        (&["receip?-*", "--since", "list"], 64, "unknown-name"),
        (&["receipts", "receip?-*", "--since", "list", "--notice"], 64, "unknown-name"),
        (&["ses-shared-pool", "--notice"], 5, "no-address"),
    ] {
        let words = ["ips", "--format", "json"].into_iter().chain(words.iter().copied());
        let ended = desk.sesform(words).on(&ses).run().with_code(code);
        assert_eq!(ended.document()["failure_reason"]["code"], reason);
    }
    desk.write("other", br#"{"addresses": {"account": "999999999999", "list": [{"address": "198.51.100.9"}]}}"#);
    let ended = desk.sesform(["ips", "receipts", "--since", "other"]).on(&ses).run().with_code(65);
    assert!(ended.stderr.contains("is of account 999999999999, and this is 123456789012"), "{}", ended.stderr);
}

#[test]
fn pools_without_mail_are_listed_by_name_only() {
    let everything = document(&[], 0);
    let addresses = &everything["addresses"];
    let pools: Vec<_> = addresses["list"].as_array().unwrap().iter().map(|known| known["pool"].clone()).collect();
    assert!(pools.contains(&json!("transactional")) && !pools.contains(&json!("archive")), "{addresses:#}");
    assert_eq!(addresses["pools_without_mail"], json!(["archive"]));
    assert!(
        ips(&["region/eu-west-1"], 0)
            .contains("# left out, since no mail is sent through them unless named: pool archive")
    );
    for name in ["archive", "pool/arch*", "198.51.100.30"] {
        assert_eq!(document(&[name], 0)["addresses"]["list"][0]["address"], "198.51.100.30");
    }
}

#[test]
fn mail_of_a_domain_is_that_of_its_verified_addresses_too() {
    let mut account = account();
    account["EmailIdentities"]["promo@example.com"] = json!({"ConfigurationSetName": "newsletter"});
    account["EmailIdentities"]["a@news.example.com"] = json!({"ConfigurationSetName": "promo"});
    let ses = Ses::holding(&account);
    let found = desk().sesform(["ips", "example.com", "--format", "json"]).on(&ses).run().with_code(0).document();
    let codes: Vec<_> =
        found["addresses"]["reasons"].as_array().unwrap().iter().map(|why| why["code"].clone()).collect();
    assert_eq!(codes, ["spill"], "{found:#}");
    let text = desk().sesform(["ips", "example.com"]).on(&ses).run().with_code(0).stdout;
    assert!(text.contains("# complete: no\n") && text.contains("198.51.100.20"), "{text}");
}

#[test]
fn list_without_an_address_says_why_in_csv_too() {
    let text = ips(&["ses-shared-pool", "--format", "csv"], 0);
    assert!(
        text.starts_with("address,region,pool,warmup_percentage,warm_on,complete,why_not,mail\n,,,,,no,"),
        "{text}"
    );
}

#[test]
fn file_that_is_no_list_is_refused_before_anything_is_read() {
    let (ses, desk) = (Ses::holding(&account()), desk());
    for (name, code, reason) in [("sesform.yaml", 65, "not-a-list"), ("missing", 1, "io")] {
        let ended = desk.sesform(["ips", "--since", name, "--format", "json"]).on(&ses).run().with_code(code);
        assert_eq!(ended.document()["failure_reason"]["code"], reason);
        assert!(ses.operations().is_empty());
    }
}

#[test]
fn spf_record_is_by_default_the_one_that_ses_asks_for() {
    assert_file("tests/snapshots/cli/ips-spf.txt", &ips(&["--spf"], 0));
    let document = document(&["example.com", "--spf", "--record", "v=spf1 mx -all"], 0);
    let domain = &document["spf"]["domains"][0];
    assert_eq!(domain["records"][0]["text"], "v=spf1 mx include:amazonses.com -all");
    assert_eq!(domain["lookups"], json!({"count": 2, "is_exact": false}));
}

#[test]
fn records_of_included_names_are_counted() {
    let nested = "_spf.example.net=v=spf1 a:x.example.net mx include:amazonses.com -all";
    let words = ["example.com", "--spf", "--record", "v=spf1 include:_spf.example.net -all", "--record", nested];
    let document = document(&words, 0);
    // The included record lets SES send already.
    assert_eq!(document["spf"]["domains"][0]["is_unchanged"], true);
    assert_eq!(document["spf"]["domains"][0]["lookups"], json!({"count": 4, "is_exact": false}));
}

#[test]
fn addresses_come_into_a_record_only_if_the_route_is_closed() {
    let text = ips(&["example.com", "receipts", "--spf=ip4"], 0);
    assert!(text.contains("bounce.example.com. TXT \"v=spf1 ip4:198.51.100.9 ip4:198.51.100.10/31 ~all\"\n"), "{text}");
    for (name, word) in [
        ("example.net", "198.51.100.20 is below 100 %"),
        ("eu-west-1", "a managed pool"),
        // Its mail may name the other sets.
        ("example.com", "a managed pool"),
    ] {
        let words = ["ips", name, "--spf=ip4", "--format", "json"];
        let ended = desk().sesform(words).on(&Ses::holding(&account())).run().with_code(5);
        let document = ended.document();
        assert_eq!(document["failure_reason"]["code"], "route-not-closed");
        assert!(document["failure_reason"]["message"].as_str().unwrap().contains(word), "{document:#}");
        let domains = document["spf"]["domains"].as_array().unwrap();
        assert!(domains.iter().all(|domain| domain["records"] == json!([])), "{document:#}");
    }
}

#[test]
fn records_that_are_wrong_are_named() {
    for (records, code) in [
        (&["v=spf1 -all", "v=spf1 mx -all"][..], "several-records"),
        (&["v=spf1 +all"], "passes-all"),
        (&["v=spf1 ipv4:192.0.2.1 -all"], "unknown-mechanism"),
        (&["spf1 -all"], "not-spf"),
    ] {
        let words = records.iter().flat_map(|record| ["--record", record]);
        let words: Vec<&str> = ["example.com", "--spf"].into_iter().chain(words).collect();
        let document = document(&words, 65);
        assert_eq!(document["spf"]["domains"][0]["problems"][0]["code"], code);
        assert!(document["spf"]["domains"][0]["problems"][0]["message"].is_string());
        assert_eq!(document["failure_reason"]["code"], "spf-record");
    }
    let ended = desk().sesform(["ips", "--spf", "--record", "v=spf1 -all"]).on(&Ses::holding(&account())).run();
    assert!(ended.with_code(64).stderr.contains("there are 2 MAIL FROM domains"));
}

#[test]
fn many_addresses_are_split_or_refused() {
    let many = |count: u32| {
        let ips = (0..count)
            .map(|at| (format!("198.51.{}.{}", 100 + at / 100, 2 * (at % 100) + 1), json!({"PoolName": "p"})));
        json!({
            "DedicatedIpPools": {"p": {}},
            "DedicatedIps": ips.collect::<serde_json::Map<_, _>>(),
            "ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "p"}}},
        })
    };
    let words = ["ips", "s", "--spf=ip4", "--mail-from", "bounce.example.com", "--format", "json"];
    let document = desk().sesform(words).on(&Ses::holding(&many(100))).run().with_code(0).document();
    let records = document["spf"]["domains"][0]["records"].as_array().unwrap();
    assert_eq!(records[1]["name"], "_spf1.bounce.example.com");
    assert_eq!(document["spf"]["domains"][0]["lookups"]["count"], records.len() - 1);
    let document = desk().sesform(words).on(&Ses::holding(&many(250))).run().with_code(5).document();
    assert_eq!(document["failure_reason"]["code"], "spf-limit");
}
