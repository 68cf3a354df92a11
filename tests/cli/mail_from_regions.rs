//! `ips --spf` and identities whose custom MAIL FROM domain SES knows in one Region and not in another.

use serde_json::json;

use crate::support::{ACCOUNT, Desk, Ses};

#[test]
fn domain_of_one_region_is_told_by_region() {
    let regions = json!({
        "eu-west-1": {"EmailIdentities": {
            "example.com": {"MailFromDomain": "bounce.example.com"}, "promo@example.com": {},
        }},
        "us-east-1": {"EmailIdentities": {"example.com": {}, "example.net": {}, "promo@example.com": {}}},
    });
    let both = format!("version: 1\naccount: \"{ACCOUNT}\"\nregions: {{eu-west-1: {{}}, us-east-1: {{}}}}\n");
    let run = |words: &[&str]| {
        let words = ["ips", "--spf"].into_iter().chain(words.iter().copied());
        Desk::with(&both).sesform(words).on(&Ses::holding_regions(&regions)).run().with_code(0)
    };
    let document = run(&["--format", "json"]).document();
    let found = &document["spf"];
    assert_eq!(found["domains"].as_array().unwrap().len(), 1);
    assert_eq!(found["domains"][0]["regions"], json!(["eu-west-1"]));
    assert_eq!(found["without_domain"], json!(["example.net"]));
    assert_eq!(found["without_domain_in"], json!({"us-east-1": ["example.com", "promo@example.com"]}));
    let text = run(&[]).stdout;
    for line in [
        "MAIL FROM domain of example.com in eu-west-1\n",
        "example.net has no custom MAIL FROM domain: SPF passes under amazonses.com",
        "example.com, promo@example.com have no custom MAIL FROM domain in us-east-1 (SES keeps it by Region): there SPF \
         passes under amazonses.com",
    ] {
        assert!(text.replace("\n  ", " ").contains(line.trim_end()), "{line}\n{text}");
    }
    // One Region alone, and one that has it in both, need no word about Regions.
    let text = run(&["--region", "eu-west-1"]).stdout;
    assert!(!text.contains(" in eu-west-1") && !text.contains("no custom MAIL FROM"), "{text}");
}
