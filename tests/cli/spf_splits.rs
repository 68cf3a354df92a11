//! `sesform ips --spf=ip4`: records that are split over several names, and names of that form which are another's.

use serde_json::{Value, json};

use crate::{
    name_server::{Has, NameServer, txt},
    spf::{DOMAIN, account, first},
    support::{Desk, Ses, file},
};

const PART: &str = "_spf1.bounce.example.com";

fn ip4(account: &Value, names: &[(&str, Has)]) -> Value {
    let ses = ("amazonses.com", txt(&["v=spf1 ip4:199.255.192.0/22 -all"]));
    let server = NameServer::with(&[names, &[ses]].concat());
    let resolve = format!("--resolve={}", server.address);
    let words = ["ips", "example.com", "receipts", "--spf=ip4", "--format", "json", &resolve];
    Desk::with(&file("{}")).sesform(words).on(&Ses::holding(account)).run().with_code(0).document()
}

fn problems(document: &Value) -> Vec<&str> {
    first(document)["problems"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect()
}

/// Included names of the form of a split stay unless they hold what a split would have written.
#[test]
fn included_names_that_no_split_wrote_stay() {
    for (include, name, text) in [
        ("include:_spf1.bounce.example.com", PART, "v=spf1 ip4:9.9.9.9 -all"),
        ("include:_spf1.bounce.example.com", PART, "v=spf1 ip4:9.9.9.9 ?all"),
        ("include:_spf1.bounce.example.com", PART, "v=spf1 ip4:9.9.9.9"),
        ("include:_spf1.bounce.example.com", PART, "v=spf1 ip4:9.9.9.9 ip4:8.8.8.8 ~all"),
        ("include:_spf1.bounce.example.com", PART, "v=spf1 ip4:9.9.9.8/32 ~all"),
        ("include:_spf1.bounce.example.com", PART, "v=spf1 ip4:9.9.9.9 mx ~all"),
        ("include:_spf1.bounce.example.com", PART, "v=spf1 ~all"),
        ("~include:_spf1.bounce.example.com", PART, "v=spf1 ip4:9.9.9.9 ~all"),
        ("-include:_spf1.bounce.example.com", PART, "v=spf1 ip4:9.9.9.9 ~all"),
        ("+include:_spf1.bounce.example.com", PART, "v=spf1 ip4:9.9.9.9 ~all"),
        ("include:_spf9.bounce.example.com", "_spf9.bounce.example.com", "v=spf1 ip4:9.9.9.9 ~all"),
    ] {
        let record = format!("v=spf1 {include} -all");
        let document = ip4(&account(), &[(DOMAIN, txt(&[&record])), (name, txt(&[text])), ("mx", Has::A(1))]);
        let written = first(&document)["records"][0]["text"].as_str().unwrap();
        assert!(
            written.contains(&format!(" {include} ")) && written.contains(" ip4:198.51.100.9 "),
            "{text}: {written}"
        );
        assert!(problems(&document).is_empty(), "{document:#}");
    }
}

/// What passed and is no address of the list any more is said, and which names hold nothing any more.
#[test]
fn what_passes_no_longer_when_a_split_is_replaced_is_named() {
    let record = format!("v=spf1 ip4:8.8.8.8 include:{PART} -all");
    let part = "v=spf1 ip4:8.8.8.8 ip4:9.9.9.0/30 ip4:198.51.100.8/31 ~all";
    let document = ip4(&account(), &[(DOMAIN, txt(&[&record])), (PART, txt(&[part]))]);
    assert_eq!(first(&document)["records"][0]["text"], "v=spf1 ip4:8.8.8.8 ip4:198.51.100.9 -all");
    assert_eq!(problems(&document), ["parts-pass-no-longer", "parts-unused"], "{document:#}");
    let [passed, unused] = [0, 1].map(|at| &first(&document)["problems"][at]);
    assert_eq!(passed["blocks"], json!(["9.9.9.0/30", "198.51.100.8/32"]));
    assert!(passed["message"].as_str().unwrap().contains("9.9.9.0/30, 198.51.100.8 and"), "{passed}");
    assert_eq!(unused["names"], json!([PART]));
}

/// A split over the names that were free is known again.
#[test]
fn split_beside_names_of_others_is_replaced_by_itself() {
    let mut large = account();
    for host in 0..40 {
        large["DedicatedIps"][format!("198.51.101.{}", 2 * host + 1)] = json!({"PoolName": "closed"});
    }
    let others = [(PART, txt(&["v=spf1 a -all"])), ("bounce.example.com", txt(&["v=spf1 mx -all"]))];
    let split = ip4(&large, &others);
    let records = first(&split)["records"].as_array().unwrap();
    assert_eq!(records[1]["name"], "_spf2.bounce.example.com");
    let mut names: Vec<(&str, Has)> = vec![others[0].clone()];
    names.extend(records.iter().map(|it| (it["name"].as_str().unwrap(), txt(&[it["text"].as_str().unwrap()]))));
    let again = ip4(&large, &names);
    assert_eq!((&first(&again)["records"], problems(&again).len()), (&first(&split)["records"], 0));
}

/// "Name plus all TXT text" has to fit an answer (RFC 7208, section 3.4).
#[test]
fn other_texts_of_the_name_count_towards_its_length() {
    let other = "x".repeat(430);
    let document = ip4(&account(), &[(DOMAIN, txt(&["v=spf1 mx -all", &other]))]);
    assert_eq!(problems(&document), ["long"], "{document:#}");
    let message = first(&document)["problems"][0]["message"].as_str().unwrap();
    assert!(message.contains("other texts"), "{message}");
    assert_eq!(first(&document)["records"].as_array().unwrap().len(), 1);
}

/// A document without reasons has none, and not `null` in their place.
#[test]
fn closed_route_has_no_reasons() {
    let document = ip4(&account(), &[]);
    assert!(first(&document)["addresses"].get("reasons").is_none(), "{document:#}");
}
