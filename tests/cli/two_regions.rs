//! Multi-Region endpoints: half of what is sent with one leaves from its other Region, which `route` and `ips` say.

use serde_json::{Value, json};

use crate::{
    doctor_findings::denying,
    snapshots::assert_file,
    support::{Desk, Ses, file},
};

fn region(pool: &str, set: &str, ip: &str) -> Value {
    json!({
        "DedicatedIpPools": {pool: {}},
        "DedicatedIps": {ip: {"PoolName": pool}},
        "ConfigurationSets": {set: {"DeliveryOptions": {"SendingPoolName": pool}}},
    })
}

fn account(other: &Value) -> Ses {
    let mut here = region("p", "receipts", "198.51.100.10");
    here["MultiRegionEndpoints"] = json!({"global": {"Regions": ["eu-west-1", "eu-central-1"]}});
    Ses::holding_regions(&json!({"eu-west-1": here, "eu-central-1": other}))
}

fn alike() -> Value {
    region("q", "receipts", "203.0.113.10")
}

/// What `ips` says of mail: whether the list is complete, its addresses, and the reasons with what is there.
fn listed(desk: &Desk, ses: &Ses, words: &[&str]) -> (bool, Vec<String>, Vec<String>) {
    let words = ["ips", "--format", "json"].into_iter().chain(words.iter().copied());
    let document = desk.sesform(words).on(ses).run().with_code(0).document();
    let found = &document["addresses"];
    let of = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let list = found["list"].as_array().unwrap().iter().map(|it| of(it, "address")).collect();
    let reasons = found["reasons"].as_array().map(Vec::as_slice).unwrap_or_default();
    let reasons = reasons.iter().map(|it| format!("{} {} {}", of(it, "code"), of(it, "other_region"), of(it, "there")));
    (found["complete"].as_bool().unwrap(), list, reasons.collect())
}

#[test]
fn list_holds_the_addresses_of_both_regions_of_an_endpoint_or_is_not_complete() {
    let desk = Desk::with(&file("{}"));
    let complete = (true, vec!["198.51.100.10".to_owned(), "203.0.113.10".to_owned()], Vec::new());
    assert_eq!(listed(&desk, &account(&alike()), &["receipts"]), complete);
    // Whoever asks for the pool here gets the addresses of here.
    let (is_complete, list, reasons) = listed(&desk, &account(&alike()), &["p"]);
    assert_eq!((is_complete, list), (false, vec!["198.51.100.10".to_owned()]));
    assert_eq!(reasons, ["endpoint eu-central-1 not-listed"]);
    let (is_complete, _, reasons) = listed(&desk, &account(&region("q", "other", "203.0.113.10")), &["receipts"]);
    assert!(!is_complete);
    assert_eq!(reasons, ["endpoint eu-central-1 no-configuration-set"]);
    let (is_complete, _, reasons) = listed(&desk, &account(&alike()), &["receipts", "--region", "eu-west-1"]);
    assert!(!is_complete);
    assert_eq!(reasons, ["endpoint eu-central-1 not-read"]);
}

#[test]
fn endpoints_that_may_not_be_listed_are_assumed_and_said() {
    let (desk, ses) = (Desk::with(&file("{}")), account(&alike()));
    let document = desk.sesform(["ips", "receipts", "--format", "json"]).on(&ses).run().with_code(0).document();
    let codes = |document: &Value| -> Vec<String> {
        let assumes = document["addresses"]["assumes"].as_array().map(Vec::as_slice).unwrap_or_default();
        assumes.iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&document), ["no-other-region"]);
    ses.play(&denying("ListMultiRegionEndpoints", "AccessDeniedException"));
    let document = desk.sesform(["ips", "receipts", "--format", "json"]).on(&ses).run().with_code(0).document();
    assert_eq!(codes(&document), ["no-other-region", "no-endpoint"]);
    assert_eq!(document["addresses"]["complete"], json!(true));
}

#[test]
fn route_shows_the_other_region_of_an_endpoint() {
    let desk = Desk::with(&file("{}"));
    let shown = |words: &[&str]| {
        let words = ["route", "--date", "2026-12-01", "receipts"].into_iter().chain(words.iter().copied());
        desk.sesform(words).env("COLUMNS", "100").on(&account(&alike())).run().with_code(0).stdout
    };
    assert_file("tests/snapshots/cli/route-two-regions.txt", &shown(&[]));
    assert!(
        shown(&["--format", "mermaid"]).contains("eu-central-1#44; endpoint global"),
        "{}",
        shown(&["--format", "mermaid"])
    );
    assert!(shown(&["--format", "dot"]).contains("eu-central-1, endpoint global"), "{}", shown(&["--format", "dot"]));
}

#[test]
fn addresses_come_into_a_record_only_if_both_regions_of_an_endpoint_are_closed() {
    let desk = Desk::with(&file("{}"));
    let with_identity = |mut region: Value| {
        region["EmailIdentities"] =
            json!({"example.com": {"ConfigurationSetName": "receipts", "MailFromDomain": "bounce.example.com"}});
        region
    };
    let spf = |other: &Value, code: i32| {
        let mut here = with_identity(region("p", "receipts", "198.51.100.10"));
        here["MultiRegionEndpoints"] = json!({"global": {"Regions": ["eu-west-1", "eu-central-1"]}});
        let ses = Ses::holding_regions(&json!({"eu-west-1": here, "eu-central-1": other}));
        desk.sesform(["ips", "example.com", "--spf=ip4"]).on(&ses).run().with_code(code).stdout
    };
    let both = spf(&with_identity(alike()), 0);
    assert!(both.contains("ip4:198.51.100.10 ip4:203.0.113.10"), "{both}");
    spf(&with_identity(region("q", "other", "203.0.113.10")), 5);
}

/// An endpoint that could not be provisioned, or is being deleted, carries no mail.
#[test]
fn endpoints_that_are_not_there_any_more_or_never_were_carry_no_mail() {
    for (status, is_complete) in [("READY", false), ("CREATING", false), ("FAILED", true), ("DELETING", true)] {
        let mut here = region("p", "receipts", "198.51.100.10");
        here["MultiRegionEndpoints"] = json!({"global": {"Regions": ["eu-west-1", "eu-central-1"], "Status": status}});
        let ses = Ses::holding_regions(&json!({"eu-west-1": here, "eu-central-1": alike()}));
        assert_eq!(listed(&Desk::with(&file("{}")), &ses, &["p"]).0, is_complete, "{status}");
    }
}

/// Each reason of a route that is not closed has what ends it.
#[test]
fn what_is_not_closed_by_an_endpoint_is_closed_in_the_other_region() {
    let mut here = region("p", "receipts", "198.51.100.10");
    here["EmailIdentities"] =
        json!({"example.com": {"ConfigurationSetName": "receipts", "MailFromDomain": "bounce.example.com"}});
    here["MultiRegionEndpoints"] = json!({"global": {"Regions": ["eu-west-1", "eu-central-1"]}});
    let ses = Ses::holding_regions(&json!({"eu-west-1": here, "eu-central-1": alike()}));
    let desk = Desk::with(&file("{}"));
    let (_, _, reasons) = listed(&desk, &ses, &["example.com"]);
    assert_eq!(reasons, ["endpoint eu-central-1 no-identity"]);
    for (more, help) in [
        (&[][..], "verify the identity in eu-central-1 too, or delete the endpoint global"),
        (&["--region", "eu-west-1"], "add `--region eu-central-1`"),
    ] {
        let words = ["ips", "example.com", "receipts", "--spf=ip4"].into_iter().chain(more.iter().copied());
        let ended = desk.sesform(words).on(&ses).run().with_code(5);
        assert!(ended.stderr.contains(help) && !ended.stderr.contains("at 100 %"), "{}", ended.stderr);
    }
}
