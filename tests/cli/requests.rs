//! `sesform request`: the cases at AWS Support as their reader pastes them, the facts that are asked for, and every way in
//! which a file can ask for an address back that is in use.

use serde_json::{Value, json};

use crate::{
    snapshots::assert_file,
    support::{ACCOUNT, Desk, REGION, Ses},
};

const FACTS: &str = "request:\n  website: https://example.com\n  opt_in: Recipients tick a box and confirm by mail.\n  \
                     bounces_and_complaints: Both come by SNS, and we stop mailing the address.\n  why_dedicated: partners \
                     accept mail only from listed addresses\n";

const BODY: &str = "pools:\n  marketing: {ips: {count: 6}}\n  transactional: {ips: {count: 2}}\nconfiguration_sets:\n  \
                    newsletter: {pool: marketing, traffic: {kind: marketing, day: 300000, days: 13, peak_day: 900000, \
                    peak_rate: 80/s, pattern: weekly}}\n  receipts: {pool: transactional, traffic: {kind: transactional, \
                    day: 20000, peak_rate: 5/s, pattern: steady}}\n";

fn whole(head: &str, body: &str) -> String {
    let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
    format!("version: 1\naccount: \"{ACCOUNT}\"\n{head}regions:\n  {REGION}:\n{body}")
}

/// Five leased IPs, two of them parked.
fn account() -> Value {
    let through = |pool: &str| json!({"DeliveryOptions": {"SendingPoolName": pool}});
    json!({
        "DedicatedIpPools": {"marketing": {}, "transactional": {}, "old": {}, "bulk": {"ScalingMode": "MANAGED"}},
        "DedicatedIps": {
            "198.51.100.10": {"PoolName": "transactional"},
            "198.51.100.11": {"PoolName": "transactional"},
            "198.51.100.12": {"PoolName": "marketing"},
            "198.51.100.30": {"PoolName": "old"},
            "198.51.100.31": {"PoolName": "old"},
            "198.51.100.40": {},
            "198.51.100.50": {"PoolName": "bulk", "WarmupStatus": "NOT_APPLICABLE"},
        },
        "ConfigurationSets": {
            "newsletter": through("marketing"),
            "receipts": through("transactional"),
            "stranger": {"DeliveryOptions": {"SendingPoolName": "marketing"}, "SendingOptions": {"SendingEnabled": false}},
        },
    })
}

fn request(file: &str, words: &[&str], account: &Value, code: i32) -> (String, Value) {
    let run = |format: &[&str]| {
        let words = ["request", "--date", "2026-11-15"].into_iter().chain(words.iter().chain(format).copied());
        Desk::with(file).sesform(words).on(&Ses::holding(account)).run().with_code(code)
    };
    (run(&[]).stdout, run(&["--format", "json"]).document())
}

fn field<'a>(document: &'a Value, name: &str) -> &'a Value {
    let fields = document["requests"]["regions"][0]["case"]["fields"].as_array().unwrap();
    fields.iter().find(|field| field["name"].as_str().unwrap().starts_with(name)).unwrap()
}

fn without_strangers() -> Value {
    let mut account = account();
    account["ConfigurationSets"].as_object_mut().unwrap().remove("stranger");
    account
}

#[test]
fn case_for_more_says_total_and_addition_in_both_forms() {
    let file = whole(FACTS, BODY);
    let (text, document) = request(&file, &[], &without_strangers(), 0);
    assert_file("tests/snapshots/cli/request-more.md", &text);
    // Six of seven are standard; five more are missing, as the default pool and `old` are not what counts draw from.
    let region = &document["requests"]["regions"][0];
    assert_eq!(field(&document, "New limit value")["text"], region["wanted"].to_string());
    assert_eq!(field(&document, "Will you comply")["answer"], "person");
    assert_eq!(field(&document, "Mail Type")["text"], "Marketing");
    let (text, document) = request(&file, &["--form", "pinpoint"], &without_strangers(), 0);
    assert!(text.contains("This form is retired: support for Amazon Pinpoint ended on 2026-10-30"), "{text}");
    assert_eq!(field(&document, "New quota value")["text"], "85");
    assert_eq!(field(&document, "Quota type")["text"], "Pinpoint Email");
    let accepted = whole(&format!("{FACTS}  terms: accepted\n"), BODY);
    let (_, document) = request(&accepted, &[], &without_strangers(), 0);
    assert_eq!(field(&document, "Will you comply")["text"], "Yes");
}

#[test]
fn facts_that_are_missing_are_asked_for_by_key_and_none_is_invented() {
    let bare = "pools:\n  marketing: {ips: {count: 9}}\nconfiguration_sets:\n  newsletter: {pool: marketing}\n";
    let (text, document) = request(&whole("", bare), &[], &without_strangers(), 65);
    let missing = document["requests"]["regions"][0]["missing"].as_array().unwrap();
    let keys: Vec<&str> = missing.iter().map(|fact| fact["key"].as_str().unwrap()).collect();
    for key in ["website", "opt_in", "bounces_and_complaints", "why_dedicated"] {
        assert!(keys.contains(&format!("request.{key}").as_str()), "{keys:?}");
    }
    for field in ["month", "peak_day", "peak_rate", "kind", "pattern"] {
        for set in ["newsletter", "receipts"] {
            let key = format!("regions.eu-west-1.configuration_sets.{set}.traffic.{field}");
            assert!(keys.contains(&key.as_str()) && text.contains(&key), "{key}: {text}");
        }
    }
    assert_eq!(document["failure_reason"]["code"], "facts-missing");
    assert!(document["requests"]["regions"][0].get("case").is_none());
    // Each fact that is stated is asked for no more, and what SES knows need not be stated.
    let mut known = without_strangers();
    known["Account"] = json!({"Details": {"MailType": "MARKETING", "WebsiteURL": "https://known.example"}});
    let some = whole(&FACTS.replace("  website: https://example.com\n", ""), BODY);
    let (_, document) = request(&some, &[], &known, 0);
    assert_eq!(field(&document, "Website URL")["text"], "https://known.example");
}

#[test]
fn mail_of_the_default_pool_is_asked_for_and_a_first_lease_may_be_for_it() {
    let mut account = json!({
        "DedicatedIpPools": {"transactional": {}},
        "DedicatedIps": {"198.51.100.10": {"PoolName": "transactional"}, "198.51.100.40": {}},
        "ConfigurationSets": {"receipts": {"DeliveryOptions": {"SendingPoolName": "transactional"}}},
    });
    let eight = "leased: 8\nconfiguration_sets:\n  receipts: {traffic: {kind: transactional, day: 20000, peak_rate: 5/s, \
                 pattern: steady}}\n";
    let (text, _) = request(&whole(FACTS, eight), &[], &account, 0);
    assert!(text.contains("leaves from the 1 IP of the default pool and is not counted here"), "{text}");
    account["ConfigurationSets"]["big"] = json!({});
    let (_, document) = request(&whole(FACTS, eight), &[], &account, 65);
    let missing = document["requests"]["regions"][0]["missing"].as_array().unwrap();
    assert_eq!(missing[0]["key"], "regions.eu-west-1.configuration_sets.big.traffic.month", "{document:#}");
    let body = "leased: 2\nconfiguration_sets:\n  receipts: {pool: ses-default-dedicated-pool, traffic: {kind: transactional, \
                day: 20000, peak_rate: 5/s, pattern: steady, recipients: allowlisted}}\n";
    let (text, document) = request(&whole(FACTS, body), &[], &json!({"DedicatedIps": {}}), 0);
    assert_eq!(field(&document, "New limit value")["text"], "2");
    let told = field(&document, "Use case")["text"].as_str().unwrap();
    assert!(
        told.contains("We lease none today and need 2 in all: please add 2. All 2 will carry transactional mail"),
        "{told}"
    );
    assert!(told.contains("It goes to servers that accept mail by a list of IP addresses."), "{told}");
    assert!(!told.contains("- configuration set") && !text.contains("is not counted here"), "{text}");
}

#[test]
fn case_says_what_has_to_come_first() {
    let mut account = without_strangers();
    account["Account"] = json!({
        "DedicatedIpAutoWarmupEnabled": false, "EnforcementStatus": "PROBATION",
        "SendQuota": {"Max24HourSend": 900_000.0, "MaxSendRate": 90.0, "SentLast24Hours": 0.0},
    });
    let (text, document) = request(&whole(FACTS, BODY), &["--allow", "review"], &account, 0);
    let told = field(&document, "Use case")["text"].as_str().unwrap();
    assert!(told.contains("Automatic warm-up is off.") && !told.contains("45 days"), "{told}");
    assert!(
        text.contains(
            "L-804C8AE8 (per 24 hours)): the mail is 920,000 recipients on the largest day, and the quota is 900,000."
        ),
        "{text}"
    );
    assert!(
        !text.contains("L-CDEF9B6B") && text.contains("AWS reviews the account in eu-west-1 (PROBATION)"),
        "{text}"
    );
    let on = format!("auto_warmup: true\n{BODY}");
    let (text, document) = request(&whole(FACTS, &on), &["--allow", "review"], &account, 0);
    let told = field(&document, "Use case")["text"].as_str().unwrap();
    assert!(told.contains("Automatic warm-up is off today, and we will turn it on; we know"), "{told}");
    assert!(text.contains("Apply the file first: automatic warm-up"), "{text}");
}

#[test]
fn account_under_review_gets_no_case_unless_that_is_allowed() {
    for status in ["PROBATION", "SHUTDOWN"] {
        let mut account = without_strangers();
        account["Account"] = json!({"EnforcementStatus": status});
        let (text, document) = request(&whole(FACTS, BODY), &[], &account, 5);
        assert!(!text.contains("Fields") && text.contains(status), "{text}");
        assert_eq!(document["failure_reason"]["code"], "under-review");
        let (text, _) = request(&whole(FACTS, BODY), &["--allow", "review"], &account, 0);
        assert!(text.contains("### Fields"), "{text}");
        // Comparing is no case.
        request(&whole(FACTS, BODY), &["--status"], &account, 2);
    }
}

#[test]
fn parked_addresses_are_given_back_by_name() {
    let file =
        whole("", "relinquish: [198.51.100.30, 198.51.100.31]\ndedicated_ips: {198.51.100.30: {published: true}}\n");
    let (text, document) = request(&file, &["--relinquish"], &account(), 0);
    assert_file("tests/snapshots/cli/request-relinquish.md", &text);
    for blank in ["Mail Type", "Website URL", "Describe, in detail, how", "Describe, in detail, the", "Will you comply"]
    {
        assert_eq!(field(&document, blank)["answer"], "blank", "{blank}");
    }
    let (_, document) = request(&file, &["--relinquish", "--form", "pinpoint"], &account(), 0);
    assert_eq!(field(&document, "Will you comply")["answer"], "person");
    assert_eq!(field(&document, "Quota")["text"], "Pinpoint Email");
}

#[test]
fn address_that_mail_can_leave_from_is_never_given_back_however_the_file_says_it() {
    let go = |ip: &str, body: &str| whole("", &format!("relinquish: [{ip}]\n{body}"));
    for (ip, body, reason) in [
        // Live, with a set that sends, and with one that the file does not know and that is paused.
        ("198.51.100.10", "", "through which `receipts` sends"),
        ("198.51.100.12", "", "`newsletter` and `stranger` send"),
        // The plan frees it, and was not applied.
        (
            "198.51.100.12",
            "pools: {marketing: {ips: [198.51.100.40]}, parking: {ips: [198.51.100.12]}}\n",
            "it is in `marketing`",
        ),
        ("198.51.100.12", "configuration_sets: {newsletter: {pool: transactional}}\n", "it is in `marketing`"),
        // Parked now, and not after the plan.
        (
            "198.51.100.30",
            "pools: {marketing: {ips: [198.51.100.12, 198.51.100.30]}}\n",
            "after the plan it is in `marketing`",
        ),
        ("198.51.100.30", "pools: {marketing: {ips: {count: 2, include: [198.51.100.30]}}}\n", "`marketing`"),
        ("198.51.100.30", "configuration_sets: {newsletter: {pool: old}}\n", "after the plan it is in `old`"),
        ("198.51.100.30", "configuration_sets: {new: {pool: old, sending: false}}\n", "after the plan it is in `old`"),
        (
            "198.51.100.30",
            "pools: {old: {ips: [198.51.100.31]}}\n",
            "after the plan it is in `ses-default-dedicated-pool`",
        ),
        // A guard withholds the conversion now, and may allow it later.
        ("198.51.100.30", "pools: {old: {scaling: managed}}\n", "the managed pool `old`"),
        (
            "198.51.100.30",
            "pools: {fresh: {renamed_from: old, ips: [198.51.100.30, 198.51.100.31]}}\nconfiguration_sets: {newsletter: \
             {pool: fresh}}\n",
            "`fresh`",
        ),
        // Nowhere, in the default pool, in a managed pool.
        ("198.51.100.99", "", "not leased in this Region"),
        ("198.51.100.40", "", "`ses-default-dedicated-pool`"),
        ("198.51.100.50", "", "the managed pool `bulk`"),
        // What is wanted needs it.
        ("198.51.100.30", "leased: 6\n", "would be left, and 6 are wanted: lower `leased`"),
        ("198.51.100.30", "pools: {marketing: {ips: {count: 9}}}\n", "pools need more IPs than they have"),
    ] {
        // With or without its neighbour that could go.
        for ips in [ip.to_owned(), format!("198.51.100.31, {ip}")] {
            for words in [&["--relinquish"][..], &[]] {
                let (text, document) = request(&go(&ips, body), words, &account(), 5);
                assert!(text.contains(reason) && !text.contains("We want to relinquish"), "{ips} {body}\n{text}");
                assert!(document["requests"]["regions"][0].get("case").is_none(), "{document:#}");
                assert_eq!(document["failure_reason"]["code"], "not-relinquished");
            }
        }
    }
}

#[test]
fn change_of_the_file_that_is_proposed_frees_the_address() {
    let mut account = without_strangers();
    account["DedicatedIps"]["198.51.100.13"] = json!({"PoolName": "marketing"});
    let before = "relinquish: [198.51.100.13]\npools:\n  marketing: {ips: {count: 2}}\n";
    let (text, document) = request(&whole("", before), &["--relinquish"], &account, 5);
    assert!(text.contains("Lower `pools.marketing.ips.count` to 1."), "{text}");
    let proposed = document["requests"]["regions"][0]["file_change"]["yaml"].as_str().unwrap();
    assert!(proposed.contains("parking: {ips: [198.51.100.13]}"), "{proposed}");
    let after =
        "relinquish: [198.51.100.13]\npools:\n  marketing: {ips: {count: 1}}\n  parking: {ips: [198.51.100.13]}\n";
    let (ses, desk) = (Ses::holding(&account), Desk::with(&whole("", after)));
    desk.sesform(["request", "--relinquish"]).on(&ses).run().with_code(5);
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    let ended = desk.sesform(["request", "--relinquish"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("dedicated IP addresses in eu-west-1: 198.51.100.13."), "{}", ended.stdout);
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
}

#[test]
fn status_compares_and_remembers_nothing() {
    let file = whole("", "pools:\n  marketing: {ips: {count: 2}}\n");
    let (ses, desk) = (Ses::holding(&account()), Desk::with(&file));
    let status = |code| desk.sesform(["request", "--status"]).on(&ses).run().with_code(code).stdout;
    let first = status(0);
    assert!(first.contains("in the default pool") && first.contains("198.51.100.40"), "{first}");
    assert_eq!(first, status(0));
    desk.write("sesform.yaml", whole("", "leased: 8\n").as_bytes());
    assert!(status(2).starts_with("eu-west-1: 6 IPs leased, 8 wanted (2 missing)\n"), "{}", status(2));
    desk.write("sesform.yaml", whole("", "leased: 5\n").as_bytes());
    assert!(status(2).starts_with("eu-west-1: 6 IPs leased, 5 wanted (1 too many)\n"), "{}", status(2));
    let ended = desk.sesform(["request"]).on(&ses).run().with_code(65);
    assert!(ended.stdout.contains("`regions.eu-west-1.relinquish`"), "{}", ended.stdout);
}

/// Four Regions: one that needs more, one that gives back, one with as many as wanted, one that lacks facts.
fn regions() -> (String, Value) {
    let mut more = without_strangers();
    more["DedicatedIps"].as_object_mut().unwrap().remove("198.51.100.50");
    let regions = json!({
        "eu-west-1": more,
        "eu-central-1": {"DedicatedIpPools": {"parking": {}}, "DedicatedIps": {"203.0.113.7": {"PoolName": "parking"}}},
        "us-east-1": {"DedicatedIps": {"203.0.113.40": {}}},
        "us-west-2": {"DedicatedIpPools": {"p": {}}, "ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "p"}}}},
    });
    let others = "  eu-central-1:\n    relinquish: [203.0.113.7]\n  us-east-1:\n    leased: 1\n  us-west-2:\n    leased: 2\n    pools: {p: \
                  {ips: {count: 2}}}\n";
    (whole(FACTS, BODY) + others, regions)
}

#[test]
fn each_region_has_its_own_case_status_and_reason() {
    let (file, regions) = regions();
    let (desk, ses) = (Desk::with(&file), Ses::holding_regions(&regions));
    let run = |words: &[&str], code| {
        let words = ["request", "--date", "2026-11-15"].into_iter().chain(words.iter().copied());
        desk.sesform(words).on(&ses).run().with_code(code)
    };
    let status = run(&["--status"], 2).stdout;
    for line in [
        "eu-central-1: 1 IP leased, 0 wanted (1 too many)\n",
        "eu-west-1: 6 IPs leased, 10 wanted (4 missing)\n",
        "us-east-1: 1 IP leased, 1 wanted (as many as wanted)\n",
        "us-west-2: 0 IPs leased, 2 wanted (2 missing)\n",
    ] {
        assert!(status.contains(line), "{line}{status}");
    }
    // One Region alone: what others lack does not count.
    for (region, code) in [("us-east-1", 0), ("us-west-2", 2), ("eu-central-1", 2)] {
        assert_eq!(
            run(&["--status", "--region", region], code).stdout.lines().next().unwrap().split(':').next(),
            Some(region)
        );
    }
    let document = run(&["--format", "json"], 65).document();
    let found = document["requests"]["regions"].as_array().unwrap();
    let kinds: Vec<_> =
        found.iter().map(|region| (region["region"].as_str().unwrap(), &region["case"]["kind"])).collect();
    let none = Value::Null;
    let (fewer, more) = (json!("relinquish"), json!("more"));
    assert_eq!(kinds, [("eu-central-1", &fewer), ("eu-west-1", &more), ("us-east-1", &none), ("us-west-2", &none)]);
    for (at, region) in [(0, "eu-central-1"), (1, "eu-west-1")] {
        let case = &found[at]["case"];
        let field = |name: &str| case["fields"].as_array().unwrap().iter().find(|field| field["name"] == name).unwrap();
        assert_eq!(field("Region")["text"], region);
        assert!(field("Use case description")["text"].as_str().unwrap().contains(region), "{case:#}");
        // After what has to come first.
        let steps: Vec<&str> = case["steps"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(
            steps.iter().filter(|step| step.contains(&format!("SES console in {region}"))).count(),
            1,
            "{case:#}"
        );
    }
    let missing = found[3]["missing"].as_array().unwrap();
    assert!(missing.iter().all(|fact| fact["key"].as_str().unwrap().starts_with("regions.us-west-2.")), "{missing:?}");
    // Only giving back: the Regions that need more have no case, and lack nothing.
    let document = run(&["--relinquish", "--format", "json"], 0).document();
    let found = document["requests"]["regions"].as_array().unwrap();
    let cases: Vec<bool> = found.iter().map(|region| region.get("case").is_some()).collect();
    assert_eq!(cases, [true, false, false, false]);
}

#[test]
fn markdown_is_the_case_of_each_region_to_paste() {
    let (file, regions) = regions();
    let (desk, ses) = (Desk::with(&file), Ses::holding_regions(&regions));
    let run = |words: &[&str], code| {
        let words =
            ["request", "--date", "2026-11-15", "--format", "markdown"].into_iter().chain(words.iter().copied());
        desk.sesform(words).on(&ses).run().with_code(code).stdout
    };
    let text = run(&[], 65);
    assert_file("tests/snapshots/cli/request-regions.md", text.rsplit_once("<sub>").unwrap().0);
    let text = run(&["--status"], 2);
    assert!(text.contains("| `us-east-1` | 1 | 1 | as many as wanted | `203.0.113.40` |\n"), "{text}");
    assert!(text.contains("## 3 Regions lease another number of IPs than wanted: account `123456789012`\n"), "{text}");
    assert!(!text.contains("### "), "{text}");
    assert!(text.starts_with("<!-- sesform:request:123456789012/"), "{text}");
}

#[test]
fn case_that_has_no_room_is_left_out_whole() {
    let (file, regions) = regions();
    let (desk, ses) = (Desk::with(&file), Ses::holding_regions(&regions));
    desk.sesform(["request", "--report", "markdown:6000=case.md"]).on(&ses).run().with_code(65);
    let text = desk.read("case.md");
    assert!(text.len() <= 6_000 && text.contains("are not shown"), "{}\n{text}", text.len());
    // A case that has begun ends with its last step.
    assert_eq!(text.matches(" Fields\n").count(), text.matches(" Steps\n").count());
    assert!(text.contains("Use case description"), "{text}");
}

#[test]
fn leased_ips_that_cannot_be_read_are_no_comparison() {
    let (ses, desk) = (Ses::holding(&account()), Desk::with(&whole("", "leased: 6\n")));
    for words in [&["--status"][..], &[]] {
        let refused = json!({"error": {"status": 403, "code": "AccessDeniedException", "message": "not now"}});
        ses.play(&json!({"rules": [{"operation": "GetDedicatedIps", "when": "always", "fault": refused}]}));
        let words = ["request", "--format", "json"].into_iter().chain(words.iter().copied());
        let document = desk.sesform(words).on(&ses).run().with_code(1).document();
        assert_eq!(document["failure_reason"]["code"], "call-failed");
    }
}
