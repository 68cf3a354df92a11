//! Refusals by SES for reasons outside the changes of a plan: tenants, and domains that are not verified.

use serde_json::{Value, json};

use crate::support::{Desk, Ses};

fn arn(resource: &str) -> String {
    format!("arn:aws:ses:eu-west-1:123456789012:{resource}")
}

/// Two sets with our owner tag and an identity that names the first, with the tenants of the Region.
fn account(tenants: &Value) -> Ses {
    let ours = json!({"Tags": {"sesform:owner": "mail"}});
    Ses::holding(&json!({
        "ConfigurationSets": {"old": ours, "other": ours},
        "EmailIdentities": {"example.com": {"ConfigurationSetName": "old"}},
        "Tenants": tenants,
    }))
}

fn desk(region: &str) -> Desk {
    let body: String = region.lines().map(|line| format!("    {line}\n")).collect();
    Desk::with(&format!("version: 1\naccount: \"123456789012\"\nowner: mail\nregions:\n  eu-west-1:\n{body}"))
}

#[test]
fn a_set_of_a_tenant_is_not_pruned_and_the_rest_is_applied() {
    let ses = account(&json!({"acme": [arn("configuration-set/other")]}));
    let desk = desk("configuration_sets: {old: {tls: require}}");
    let ended = desk.sesform(["apply", "--yes", "--prune"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("associated with tenant `acme`"), "{}", ended.stdout);
    let region = ses.region();
    assert!(region["ConfigurationSets"]["other"].is_object(), "{region}");
    assert_eq!(region["ConfigurationSets"]["old"]["DeliveryOptions"]["TlsPolicy"], "REQUIRE");
    assert!(!ses.operations().contains(&"DeleteConfigurationSet"));
}

#[test]
fn a_set_of_a_tenant_is_not_renamed() {
    let ses = account(&json!({"acme": [arn("configuration-set/old")], "zeta": [arn("configuration-set/old")]}));
    let desk = desk("configuration_sets: {new: {renamed_from: old}, other: {}}");
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("tenants `acme`, `zeta`"), "{}", ended.stdout);
}

#[test]
fn an_identity_of_a_tenant_comes_to_no_set_without_it() {
    let of_both = |sets: &[&str]| {
        let of_sets = sets.iter().map(|set| arn(&format!("configuration-set/{set}")));
        let arns: Vec<_> = of_sets.chain([arn("identity/example.com")]).collect();
        account(&json!({"acme": arns}))
    };
    let text = "configuration_sets: {old: {}, other: {}}\nidentities: {example.com: {configuration_set: other}}";
    let ended = desk(text).sesform(["apply", "--yes"]).on(&of_both(&["old"])).run().with_code(5);
    assert!(ended.stdout.contains("tenant `acme`, but `other` is not"), "{}", ended.stdout);
    // Its mail is accepted with the tenant's set. Without a set of the tenant it is refused already.
    for sets in [&["old", "other"][..], &[]] {
        desk(text).sesform(["apply", "--yes"]).on(&of_both(sets)).run().with_code(0);
    }
}

#[test]
fn a_domain_that_is_not_verified_is_told_before_anything_is_written() {
    let ses = Ses::holding(&json!({"EmailIdentities": {
        "track.example.com": {"VerificationStatus": "PENDING"},
        "example.org": {},
    }}));
    let news = |domain: &str| desk(&format!("configuration_sets: {{news: {{tracking: {{domain: {domain}}}}}}}"));
    let ended = news("track.example.com").sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("`track.example.com` is not verified"), "{}", ended.stdout);
    assert!(!ses.operations().contains(&"CreateConfigurationSet"));
    // A domain that is no identity of the account is not verified either.
    let ended = news("elsewhere.example").sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("`elsewhere.example` is not verified"), "{}", ended.stdout);
    assert!(!ses.operations().contains(&"CreateConfigurationSet"));
    let ended = news("links.example.org").sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert!(!ended.stdout.contains("verified"), "{}", ended.stdout);
}
