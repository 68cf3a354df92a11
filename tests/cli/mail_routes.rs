//! `sesform route`: which mail leaves from which IP, of an account, of a file, and before and after a plan.

use serde_json::{Value, json};

use crate::{
    snapshots::assert_file,
    support::{Desk, Ses, file},
};

/// An account with every kind of route.
fn account() -> Value {
    let through = |pool: &str| json!({"DeliveryOptions": {"SendingPoolName": pool}});
    json!({
        "DedicatedIpPools": {
            "transactional": {}, "marketing": {}, "archive": {}, "empty": {}, "bulk": {"ScalingMode": "MANAGED"}
        },
        "DedicatedIps": {
            "198.51.100.10": {"PoolName": "transactional"},
            "198.51.100.11": {"PoolName": "transactional"},
            "198.51.100.20": {"PoolName": "marketing", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 60},
            "198.51.100.21": {"PoolName": "marketing"},
            "198.51.100.30": {"PoolName": "archive"},
            "198.51.100.40": {},
        },
        "ConfigurationSets": {
            "bulk": through("bulk"),
            "legacy": {"DeliveryOptions": {"SendingPoolName": "empty"}, "SendingOptions": {"SendingEnabled": false}},
            "newsletter": through("marketing"),
            "otp": through("transactional"),
            "promo": {},
            "receipts": through("transactional"),
            "shared": through("ses-shared-pool"),
            "stated-default": through("ses-default-dedicated-pool"),
        },
        "EmailIdentities": {
            "example.com": {"ConfigurationSetName": "receipts"},
            "news.example.com": {"ConfigurationSetName": "newsletter"},
            "example.org": {},
            "gone.example": {"ConfigurationSetName": "deleted"},
        },
    })
}

fn desk() -> Desk {
    Desk::with(&file(
        "pools:\n  transactional: {ips: [198.51.100.10, 198.51.100.11]}\n  marketing: {ips: {count: 3, include: \
         [198.51.100.20]}}\n  open: {}\nconfiguration_sets:\n  newsletter: {pool: transactional}\n  promo: {pool: \
         marketing}\n  quiet: {tls: require}\nidentities:\n  example.org: {configuration_set: newsletter}",
    ))
}

const DATE: [&str; 3] = ["route", "--date", "2026-12-01"];

fn route(words: &[&str]) -> String {
    let words = DATE.into_iter().chain(words.iter().copied());
    desk().sesform(words).on(&Ses::holding(&account())).run().with_code(0).stdout
}

fn document(words: &[&str]) -> Value {
    let words = DATE.into_iter().chain(["--format", "json"]).chain(words.iter().copied());
    desk().sesform(words).on(&Ses::holding(&account())).run().with_code(0).document()
}

#[test]
fn account_is_shown_at_every_width() {
    for (width, snapshot) in [
        ("60", "tests/snapshots/cli/route-60.txt"),
        ("80", "tests/snapshots/cli/route-80.txt"),
        ("120", "tests/snapshots/cli/route-120.txt"),
        ("200", "tests/snapshots/cli/route-200.txt"),
    ] {
        let ended = desk().sesform(DATE).env("COLUMNS", width).on(&Ses::holding(&account())).run().with_code(0);
        assert_file(snapshot, &ended.stdout);
    }
}

#[test]
fn only_reads_and_asks_for_nothing_that_routes_do_not_need() {
    let ses = Ses::holding(&account());
    desk().sesform(["route"]).on(&ses).run().with_code(0);
    let mut operations = ses.operations();
    operations.sort_unstable();
    operations.dedup();
    assert_eq!(
        operations,
        [
            "GetAccount",
            "GetCallerIdentity",
            "GetConfigurationSet",
            "GetDedicatedIpPool",
            "GetDedicatedIps",
            "GetEmailIdentity",
            "ListConfigurationSets",
            "ListDedicatedIpPools",
            "ListEmailIdentities",
            "ListMultiRegionEndpoints"
        ]
    );
}

#[test]
fn names_select_what_lies_on_the_way() {
    for (name, streams) in [
        ("receipts", &["receipts", "example.com"][..]),
        ("example.com", &["example.com"]),
        ("marketing", &["newsletter", "news.example.com"]),
        ("198.51.100.21", &["newsletter", "news.example.com"]),
        ("ip/198.51.100.40", &["promo", "stated-default", "example.org", ""]),
        ("ses-default-dedicated-pool", &["promo", "stated-default", "example.org", ""]),
        ("ses-shared-pool", &["shared"]),
        ("pool/bulk", &["bulk"]),
        ("set/news*", &["newsletter", "news.example.com"]),
        ("deleted", &["gone.example"]),
    ] {
        let document = document(&[name]);
        let rows = document["routes"]["regions"][0]["routes"].as_array().unwrap();
        let found: Vec<&str> = rows.iter().map(|row| row["stream"]["name"].as_str().unwrap_or_default()).collect();
        assert_eq!(found, streams, "{name}");
    }
}

#[test]
fn pattern_means_what_there_is_and_a_name_also_what_is_missing() {
    let mut account = account();
    account["ConfigurationSets"]["lost"] = json!({"DeliveryOptions": {"SendingPoolName": "nowhere"}});
    let ses = Ses::holding(&account);
    let streams = |name: &str| -> Vec<String> {
        let words = DATE.into_iter().chain(["--format", "json", name]);
        let document = desk().sesform(words).on(&ses).run().with_code(0).document();
        let rows = document["routes"]["regions"][0]["routes"].as_array().cloned().unwrap_or_default();
        rows.iter().map(|row| row["stream"]["name"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let sets = streams("set/*");
    assert!(sets.contains(&"lost".to_owned()) && !sets.contains(&"gone.example".to_owned()), "{sets:?}");
    assert!(!streams("pool/*").contains(&"lost".to_owned()));
    assert_eq!((streams("set/deleted"), streams("pool/nowhere")), (vec!["gone.example".into()], vec!["lost".into()]));
    let text = desk().sesform(["route", "set/dele*"]).on(&ses).run().with_code(0).stdout;
    assert!(text.contains("nothing matches `set/dele*`"), "{text}");
    let text = desk().sesform(["route", "deleted"]).on(&ses).run().with_code(0).stdout;
    assert!(text.contains("gone.example → deleted (its default, which does not exist)"), "{text}");
}

#[test]
fn diagrams_of_a_plan_say_of_a_word_that_holds_only_before_or_after_it() {
    let set = |sending: bool| json!({"DeliveryOptions": {"SendingPoolName": "p"}, "SendingOptions": {"SendingEnabled": sending}});
    let account = json!({
        "DedicatedIpPools": {"p": {}, "q": {}},
        "DedicatedIps": {"198.51.100.10": {"PoolName": "p"}, "198.51.100.11": {"PoolName": "p"}},
        "ConfigurationSets": {"resumed": set(false), "stopped": set(true), "still": set(false), "going": set(true)},
        "EmailIdentities": {"example.com": {"ConfigurationSetName": "resumed"}},
    });
    let body = "configuration_sets: {resumed: {sending: true}, stopped: {sending: false}, still: {pool: \
                ses-shared-pool}, going: {pool: ses-shared-pool}, new: {pool: p, sending: false}}";
    let (ses, desk) = (Ses::holding(&account), Desk::with(&file(body)));
    desk.sesform(["plan", "-o", "p.json"]).on(&ses).run().with_code(0);
    let run = |format: &str| {
        let words = DATE.into_iter().chain(["--plan", "p.json", "--format", format]);
        desk.sesform(words).on(&ses).run().with_code(0).stdout
    };
    for label in ["resumed (paused before)", "stopped (paused after)", "still (paused)", "going", "new (paused)"] {
        let dot = run("dot");
        assert!(dot.contains(&format!("\"{label}\"")), "{label}\n{dot}");
        let mermaid = run("mermaid").replace("#40;", "(").replace("#41;", ")");
        assert!(mermaid.contains(&format!("\"{label}\"")), "{label}\n{mermaid}");
    }
}

#[test]
fn diagrams_of_a_plan_say_of_every_edge_when_mail_goes_along_it() {
    let mut account = account();
    account["DedicatedIpPools"]["other"] = json!({});
    account["DedicatedIps"]["198.51.100.50"] =
        json!({"PoolName": "other", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 20});
    account["ConfigurationSets"]["slow"] = json!({"DeliveryOptions": {"SendingPoolName": "other"}});
    let body = "configuration_sets: {newsletter: {pool: transactional}, shared: {pool: marketing}, slow: {pool: \
                transactional}, bulk: {pool: ses-shared-pool}}";
    let (ses, desk) = (Ses::holding(&account), Desk::with(&file(body)));
    desk.sesform(["plan", "-o", "p.json"]).on(&ses).run().with_code(0);
    let run = |words: &[&str]| {
        let words = DATE.into_iter().chain(["--plan", "p.json"]).chain(words.iter().copied());
        desk.sesform(words).on(&ses).run().with_code(0).stdout
    };
    assert_file("tests/snapshots/cli/route-plan.mmd", &run(&["--format", "mermaid"]));
    assert_file("tests/snapshots/cli/route-plan.dot", &run(&["--format", "dot"]));
}

#[test]
fn warm_dates_count_from_the_given_day_and_only_with_automatic_warm_up() {
    let ip = |document: &Value| document["routes"]["regions"][0]["routes"][0]["way"]["ips"][0].clone();
    let expected = json!({"ip": "198.51.100.20", "warmup_percentage": 60, "days_left": 18, "warm_on": "2026-12-19"});
    assert_eq!(ip(&document(&["set/newsletter"])), expected);
    let mut off = account();
    off["Account"] = json!({"DedicatedIpAutoWarmupEnabled": false});
    let words = DATE.into_iter().chain(["--format", "json", "set/newsletter"]);
    let document = desk().sesform(words).on(&Ses::holding(&off)).run().with_code(0).document();
    assert_eq!(ip(&document), json!({"ip": "198.51.100.20", "warmup_percentage": 60}));
}

#[test]
fn way_says_why_and_whether_it_is_closed() {
    let document = document(&[]);
    let rows = document["routes"]["regions"][0]["routes"].as_array().unwrap();
    let row = |name: &str| &rows.iter().find(|row| row["stream"]["name"] == name).unwrap()["way"];
    let codes = |way: &Value| -> Vec<String> {
        way["and_also"].as_array().unwrap().iter().map(|also| also["code"].as_str().unwrap().to_owned()).collect()
    };
    for (name, pool, because, closed, also) in [
        ("receipts", "transactional", "named", true, &[][..]),
        ("newsletter", "marketing", "named", false, &["spill"]),
        ("promo", "ses-default-dedicated-pool", "no-pool-named", false, &["default-pool"]),
        ("stated-default", "ses-default-dedicated-pool", "named", false, &["default-pool"]),
        ("shared", "ses-shared-pool", "named", false, &["shared"]),
        ("bulk", "bulk", "named", false, &["managed"]),
        ("legacy", "empty", "named", false, &["paused", "empty-pool"]),
        ("example.com", "transactional", "named", true, &["set-at-send-time"]),
        (
            "example.org",
            "ses-default-dedicated-pool",
            "no-configuration-set",
            false,
            &["default-pool", "set-at-send-time"],
        ),
    ] {
        let way = row(name);
        assert_eq!((&way["pool"]["name"], &way["pool"]["because"]), (&json!(pool), &json!(because)), "{name}");
        assert_eq!(
            (&way["closed"], codes(way)),
            (&json!(closed), also.iter().map(|it| (*it).to_owned()).collect()),
            "{name}"
        );
    }
    let gone = row("gone.example");
    assert_eq!(codes(gone), ["configuration-set-missing", "set-at-send-time"]);
    assert!(gone.get("pool").is_none(), "{gone}");
}

#[test]
fn unknown_name_is_an_error_with_a_suggestion_and_a_pattern_without_match_is_said() {
    for (name, help) in [("newsleter", "did you mean `newsletter`?"), ("203.0.113.7", "`sesform route` lists")] {
        let ended = desk().sesform(["route", name]).on(&Ses::holding(&account())).run().with_code(64);
        assert_eq!(ended.stdout, "");
        assert!(ended.stderr.contains(name) && ended.stderr.contains(help), "{}", ended.stderr);
    }
    let ended = desk().sesform(["route", "nothing/x"]).run().with_code(64);
    assert!(ended.stderr.contains("what can stand before a `/`"), "{}", ended.stderr);
    assert!(route(&["nope*"]).ends_with("\nnothing matches `nope*`\n"), "{}", route(&["nope*"]));
    assert_eq!(document(&["nope*", "otp"])["routes"]["unmatched"], json!(["nope*"]));
}

#[test]
fn file_alone_needs_no_account() {
    let ended = desk().sesform(["route", "--desired", "--date", "2026-12-01"]).env("COLUMNS", "80").run().with_code(0);
    assert_file("tests/snapshots/cli/route-desired.txt", &ended.stdout);
}

#[test]
fn plan_is_shown_before_and_after_and_is_stale_once_an_ip_moved() {
    let (ses, desk) = (Ses::holding(&account()), desk());
    desk.sesform(["plan", "-o", "p.json"]).on(&ses).run().with_code(0);
    let words = DATE.into_iter().chain(["--plan", "p.json"]);
    let ended = desk.sesform(words.clone()).env("COLUMNS", "100").on(&ses).run().with_code(0);
    assert_file("tests/snapshots/cli/route-plan.txt", &ended.stdout);
    let document = desk.sesform(words.chain(["--format", "json"])).on(&ses).run().with_code(0).document();
    let rows = document["routes"]["regions"][0]["routes"].as_array().unwrap();
    let shift = |name: &str| &rows.iter().find(|row| row["stream"]["name"] == name).unwrap()["shift"];
    assert_eq!(
        (shift("newsletter"), shift("quiet"), shift("receipts")),
        (&json!("changed"), &json!("begins"), &json!("unchanged"))
    );
    let other = Desk::with(&file("pools: {archive: {ips: [198.51.100.21]}}"));
    other.sesform(["apply", "--yes", "--allow", "interruption"]).on(&ses).run().with_code(0);
    let moved = Desk::with(&file("configuration_sets: {newsletter: {pool: bulk}}"));
    moved.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    let ended = desk.sesform(["route", "--plan", "p.json"]).on(&ses).run().with_code(4);
    assert!(ended.stderr.contains("newsletter") && ended.stderr.contains("sends through bulk"), "{}", ended.stderr);
}

#[test]
fn diagrams_are_formats_of_route_alone() {
    assert_file("tests/snapshots/cli/route.mmd", &route(&["--format", "mermaid"]));
    assert_file("tests/snapshots/cli/route.dot", &route(&["--format", "dot"]));
    for (words, format) in [
        (&["plan", "--format", "mermaid"][..], "mermaid"),
        (&["route", "--format", "csv"], "csv"),
        (&["ips", "--report", "dot=x.dot"], "dot"),
    ] {
        let ended = desk().sesform(words.iter().copied()).run().with_code(64);
        assert!(ended.stderr.contains(&format!("`{format}` is a format of")), "{}", ended.stderr);
    }
    let (ses, desk) = (Ses::holding(&account()), desk());
    desk.sesform(["route", "--report", "mermaid=r.mmd"]).on(&ses).run().with_code(0);
    assert!(desk.read("r.mmd").starts_with("flowchart LR\n"));
}

#[test]
fn without_a_file_the_regions_of_the_account_are_read() {
    let ended = Desk::new().sesform(["route", "--region", "eu-west-1", "otp"]).on(&Ses::holding(&account())).run();
    assert!(ended.with_code(0).stdout.contains("otp → transactional"));
}

#[test]
fn pools_that_may_not_be_read_are_unknown_and_nothing_is_guessed() {
    let ses = Ses::holding(&account());
    let fault =
        json!({"error": {"status": 403, "code": "AccessDeniedException", "message": "is not authorized to perform"}});
    ses.play(&json!({"rules": [{"operation": "GetDedicatedIps", "when": "always", "fault": fault}]}));
    let ended = desk().sesform(["route", "otp"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("unknown: pools and IPs could not be read"), "{}", ended.stdout);
}
