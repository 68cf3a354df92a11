//! `drift`: what no plan would change back is live in another way all the same, and is said.

use serde_json::{Value, json};

use super::support::{Desk, FILE, Ses};

/// An account as a file declares it, which other hands change then.
fn changed(file: &str, change: impl FnOnce(&mut Value)) -> (Desk, Ses) {
    let file = file.replace("max_delivery: 4h", "max_delivery: 4h, sending: true");
    let (desk, ses) = (Desk::with(&file), Ses::fresh());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    let mut region = ses.region();
    change(&mut region);
    (desk, Ses::holding(&region))
}

/// The set `receipts` is paused and weakened, and a pool loses an IP; both have the tag of somebody else.
fn taken_over(region: &mut Value) {
    let set = &mut region["ConfigurationSets"]["receipts"];
    set["Tags"]["sesform:owner"] = json!("else");
    set["SendingOptions"]["SendingEnabled"] = json!(false);
    set["DeliveryOptions"]["TlsPolicy"] = json!("OPTIONAL");
    set["DeliveryOptions"]["SendingPoolName"] = json!("marketing");
    region["DedicatedIpPools"]["transactional"]["Tags"]["sesform:owner"] = json!("else");
    region["DedicatedIps"]["198.51.100.10"]["PoolName"] = json!("marketing");
}

#[test]
fn object_that_somebody_else_took_over_is_told_with_all_that_differs() {
    let (desk, ses) = changed(FILE, taken_over);
    let text = desk.sesform(["drift"]).on(&ses).run().with_code(2).stdout;
    for words in [
        "  ~ 198.51.100.10 was moved from transactional to marketing",
        "  ~ receipts was paused",
        "  ~ receipts was sent through marketing instead of transactional",
        "  ~ receipts: tls was changed from require to optional",
        "  ~ receipts: its tag sesform:owner was changed from mail-platform to else; no plan changes it",
        "  ~ pool transactional: its tag sesform:owner was changed from mail-platform to else; no plan changes it",
        "Drift: 3 objects",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let document = desk.sesform(["drift", "--who", "--format", "json"]).on(&ses).run().with_code(2).document();
    let items = document["drift"]["items"].as_array().unwrap();
    assert_eq!(items.len(), 6, "{document:#}");
    assert!(items.iter().all(|item| item["who"]["found"] == "not-found"), "{document:#}");
    assert_eq!(document["drift"]["withheld"], json!([]));
}

#[test]
fn owner_that_alone_changed_is_drift() {
    let (desk, ses) = changed(FILE, |region| {
        region["ConfigurationSets"]["receipts"]["Tags"]["sesform:owner"] = json!("else");
    });
    let text = desk.sesform(["drift"]).on(&ses).run().with_code(2).stdout;
    assert!(text.contains("  ~ receipts: its tag sesform:owner was changed from mail-platform to else"), "{text}");
}

#[test]
fn author_of_another_owner_is_looked_up() {
    let (desk, before) = changed(FILE, taken_over);
    let arn = "arn:aws:ses:eu-west-1:123456789012:configuration-set/receipts";
    let request = json!({"ResourceArn": arn, "Tags": [{"Key": "sesform:owner", "Value": "else"}]});
    let ses = Ses::recorded(&before.region(), &[(60, "AKIDALICE", "TagResource", request)]);
    let document = desk.sesform(["drift", "--who", "--format", "json"]).on(&ses).run().with_code(2).document();
    let mut items = document["drift"]["items"].as_array().unwrap().iter();
    let owner = items.find(|item| item["path"] == "tags.sesform:owner" && item["address"]["name"] == "receipts");
    assert_eq!(owner.unwrap()["who"]["event"]["operation"], "TagResource", "{document:#}");
}

#[test]
fn object_of_another_owner_is_not_accepted_and_import_leaves_it() {
    let (desk, ses) = changed(FILE, taken_over);
    let words = ["drift", "--accept", "configuration-set/receipts"];
    let ended = desk.sesform(words).on(&ses).run().with_code(5);
    assert!(ended.stderr.contains("its tag `sesform:owner` says else"), "{}", ended.stderr);
    let ended = desk.sesform(["import", "--update", "sesform.yaml"]).on(&ses).run().with_code(0);
    assert!(ended.stderr.contains("kept: receipts was paused"), "{}", ended.stderr);
    assert!(
        desk.read("sesform.yaml")
            .contains("receipts: {pool: transactional, tls: require, max_delivery: 4h, sending: true}")
    );
}

#[test]
fn ip_that_came_to_an_ignored_pool_was_moved() {
    let file = FILE.replace("regions:", "ignore: {pools: [legacy]}\nregions:");
    let (desk, ses) = changed(&file, |region| {
        region["DedicatedIpPools"]["legacy"] = json!({});
        region["DedicatedIps"]["198.51.100.10"]["PoolName"] = json!("legacy");
    });
    let text = desk.sesform(["drift"]).on(&ses).run().with_code(2).stdout;
    assert!(text.contains("~ 198.51.100.10 was moved from transactional to legacy"), "{text}");
}

#[test]
fn ip_that_came_to_a_managed_pool_was_moved() {
    let file = FILE.replace("    pools:\n", "    pools:\n      bulk: {scaling: managed}\n");
    let (desk, ses) = changed(&file, |region| {
        let ip = &mut region["DedicatedIps"]["198.51.100.10"];
        ip["PoolName"] = json!("bulk");
        ip["WarmupStatus"] = json!("NOT_APPLICABLE");
        ip["WarmupPercentage"] = json!(-1);
    });
    let ended = desk.sesform(["drift"]).on(&ses).run().with_code(2);
    assert!(ended.stdout.contains("~ 198.51.100.10 was moved from transactional to bulk"), "{}", ended.stdout);
    assert!(!ended.stdout.contains("cannot be moved"), "{}", ended.stdout);
}

#[test]
fn event_destination_that_was_switched_off_is_among_what_is_not_declared() {
    let parts = "{pool: transactional, event_destinations: {audit: {events: [bounce], \
                 sns: arn:aws:sns:eu-west-1:123456789012:audit}}, ";
    let file = FILE.replace("receipts: {pool: transactional, ", &format!("receipts: {parts}"));
    let (desk, ses) = changed(&file, |region| {
        region["ConfigurationSets"]["receipts"]["EventDestinations"]["audit"]["Enabled"] = json!(false);
    });
    let text = desk.sesform(["drift", "--undeclared"]).on(&ses).run().with_code(0).stdout;
    let words = "? event destination audit of receipts: enabled is false live; the file does not state it";
    assert!(text.contains(words), "{text}");
    desk.sesform(["import", "--update", "sesform.yaml"]).on(&ses).run().with_code(0);
    assert!(desk.read("sesform.yaml").contains("enabled: false"), "{}", desk.read("sesform.yaml"));
}
