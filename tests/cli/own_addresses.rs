//! `request` and the IPs that a customer brought (BYOIP): there is no case for them, and the result says what to do.

use serde_json::{Value, json};

use crate::support::{Desk, Ses, file};

/// Four IPs, two of them in a pool that nothing is sent through.
fn account() -> Value {
    json!({
        "DedicatedIpPools": {"tx": {}, "old": {}},
        "DedicatedIps": {
            "198.51.100.10": {"PoolName": "tx"},
            "198.51.100.11": {"PoolName": "tx"},
            "198.51.100.30": {"PoolName": "old"},
            "198.51.100.31": {"PoolName": "old"},
        },
        "ConfigurationSets": {"receipts": {"DeliveryOptions": {"SendingPoolName": "tx"}}},
    })
}

fn request(body: &str, words: &[&str], code: i32) -> (String, Value) {
    let run = |format: &[&str]| {
        let words = ["request", "--date", "2026-11-15"].iter().chain(words.iter().chain(format)).copied();
        Desk::with(&file(body)).sesform(words).on(&Ses::holding(&account())).run().with_code(code)
    };
    (run(&[]).stdout, run(&["--format", "json"]).document())
}

#[test]
fn addresses_of_ones_own_get_no_case_in_either_direction() {
    let parked = "byoip: true\nrelinquish: [198.51.100.30, 198.51.100.31]\n";
    let fewer = "byoip: true\nleased: 2\n";
    for (body, words, reason) in [
        (parked, &["--relinquish"][..], "so a case cannot give them back"),
        (parked, &[], "Take the addresses out of `relinquish`"),
        (parked, &["--relinquish", "--form", "pinpoint"], "so a case cannot give them back"),
        (fewer, &[], "state no smaller number under `leased`"),
        ("byoip: true\nleased: 9\n", &[], "and a case asks for IPs that AWS leases"),
    ] {
        let (text, document) = request(body, words, 5);
        assert!(text.starts_with("# eu-west-1: 4 IPs of your own (BYOIP), "), "{text}");
        assert!(text.contains("\nNo case: the IPs in eu-west-1 are your own") && text.contains(reason), "{text}");
        assert!(!text.contains("USD") && !text.contains("Use case description"), "{text}");
        assert_eq!(document["failure_reason"]["code"], "own-addresses");
        let region = &document["requests"]["regions"][0];
        assert!(region["is_byoip"] == true && region.get("case").is_none() && region.get("kept").is_none());
    }
    // What is advised ends the question; and a file that only wants more asks for nothing to be given back.
    for (body, words, code) in [
        ("byoip: true\n", &[][..], 0),
        ("byoip: true\nleased: 9\n", &["--relinquish"], 0),
        ("byoip: true\nleased: 9\n", &["--status"], 2),
        ("relinquish: [198.51.100.30, 198.51.100.31]\n", &["--relinquish"], 0),
    ] {
        request(body, words, code);
    }
}
