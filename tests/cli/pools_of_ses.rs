//! The pools that SES keeps itself, as choices wherever a pool is named, and which earlier assignment a configuration set
//! loses that is assigned to another one.

use serde_json::{Value, json};

use crate::support::{Desk, Ses, file};

fn account() -> Value {
    let through = |pool: &str| json!({"DeliveryOptions": {"SendingPoolName": pool}});
    json!({
        "DedicatedIpPools": {"marketing": {}, "transactional": {}},
        "DedicatedIps": {
            "198.51.100.10": {"PoolName": "transactional"},
            "198.51.100.12": {"PoolName": "marketing"},
            "198.51.100.40": {},
        },
        "ConfigurationSets": {
            "newsletter": through("marketing"),
            "receipts": through("transactional"),
            "promo": {},
            "stated": through("ses-default-dedicated-pool"),
            "trial": through("ses-shared-pool"),
            "kept": {},
        },
    })
}

#[test]
fn set_that_changes_its_pool_says_which_assignment_it_overwrites() {
    let text = "configuration_sets:\n  newsletter: {pool: ses-shared-pool, tls: require}\n  receipts: {pool: \
                ses-default-dedicated-pool}\n  promo: {pool: marketing}\n  stated: {pool: transactional}\n  trial: {pool: \
                marketing}\n  kept: {pool: ses-default-dedicated-pool, tls: require}\n  new: {pool: marketing}";
    let (desk, ses) = (Desk::with(&file(text)), Ses::holding(&account()));
    let shown = desk.sesform(["plan", "-o", "plan.json"]).on(&ses).run().with_code(0).stdout;
    let markdown = desk.sesform(["plan", "--format", "markdown"]).on(&ses).run().with_code(0).stdout;
    let document = desk.json("plan.json");
    let change = |name: &str| {
        let changes = document["changes"].as_array().unwrap();
        changes.iter().find(|change| change["address"]["name"] == name).unwrap().clone()
    };
    let none = "no pool was named: it left from the default pool";
    for (name, fields, overwrites) in [
        ("newsletter", "pool: marketing → ses-shared-pool (overwrites marketing)", json!("marketing")),
        (
            "receipts",
            "pool: transactional → ses-default-dedicated-pool (overwrites transactional)",
            json!("transactional"),
        ),
        ("promo", &format!("pool: ses-default-dedicated-pool → marketing ({none})"), Value::Null),
        (
            "stated",
            "pool: ses-default-dedicated-pool → transactional (overwrites ses-default-dedicated-pool)",
            json!("ses-default-dedicated-pool"),
        ),
        ("trial", "pool: ses-shared-pool → marketing (overwrites ses-shared-pool)", json!("ses-shared-pool")),
    ] {
        assert!(shown.contains(fields) && markdown.contains(fields), "{fields}\n{shown}\n{markdown}");
        let told = &change(name)["overwrites"];
        assert_eq!(told["pool"], overwrites, "{name}");
        assert!(fields.contains(told["message"].as_str().unwrap()), "{told}");
    }
    // The default pool was meant before it was stated, and a new set had no assignment.
    for name in ["kept", "new"] {
        assert!(change(name).get("overwrites").is_none(), "{name}");
    }
    assert_eq!(shown.matches("overwrites ").count() + shown.matches(none).count(), 5, "{shown}");
    desk.sesform(["show", "plan.json"]).run().with_code(0);
    let edited = document.to_string().replace("overwrites marketing", "overwrites nothing");
    desk.write("edited.json", edited.as_bytes());
    let refused = desk.sesform(["show", "edited.json"]).run().with_code(1);
    assert!(refused.stderr.contains("the plan was changed after it was made"), "{}", refused.stderr);
}

#[test]
fn unknown_pool_is_answered_with_the_pools_of_ses() {
    let (shared, default) = ("ses-shared-pool", "ses-default-dedicated-pool");
    for (word, meant) in [
        ("shared", Some(shared)),
        ("Shared_Pool", Some(shared)),
        ("aws", Some(shared)),
        ("ses-shared-pol", Some(shared)),
        ("default", Some(default)),
        ("ses-default-pool", Some(default)),
        ("SES-DEFAULT-DEDICATED-POOL", Some(default)),
        ("nowhere", None),
    ] {
        // Offline, where the file has pools, and against the account.
        for pools in ["pools: {marketing: {}}\n", ""] {
            let desk = Desk::with(&file(&format!("{pools}configuration_sets: {{promo: {{pool: {word}}}}}")));
            let ended = desk.sesform(["plan"]).on(&Ses::holding(&account())).run().with_code(65);
            let choices =
                "or name `ses-shared-pool`, AWS's shared IPs, or `ses-default-dedicated-pool`, the leased IPs in";
            assert!(ended.stderr.contains(choices), "{}", ended.stderr);
            if let Some(meant) = meant {
                assert!(ended.stderr.contains(&format!("did you mean `{meant}`?")), "{word}: {}", ended.stderr);
            }
        }
        let asked = Desk::new().sesform(["route", word, "--region", "eu-west-1"]).on(&Ses::holding(&account())).run();
        let told =
            meant.map_or("`sesform route` lists what there is".to_owned(), |meant| format!("did you mean `{meant}`?"));
        assert!(asked.with_code(64).stderr.contains(&told), "{word}");
    }
}

#[test]
fn pools_of_ses_can_be_asked_for_by_name() {
    let (desk, ses) = (Desk::new(), Ses::holding(&account()));
    let run = |words: &[&str]| {
        desk.sesform(words.iter().copied().chain(["--region", "eu-west-1"])).on(&ses).run().with_code(0).stdout
    };
    let shared = run(&["route", "ses-shared-pool"]);
    assert!(shared.contains("trial → ses-shared-pool") && !shared.contains("promo"), "{shared}");
    let default = run(&["route", "pool/ses-default-dedicated-pool"]);
    for line in ["promo, kept → ses-default-dedicated-pool (no pool is named)", "stated → ses-default-dedicated-pool\n"]
    {
        assert!(default.contains(line) || default.contains(&line.replace("promo, kept", "kept, promo")), "{default}");
    }
    assert!(run(&["ips", "ses-default-dedicated-pool"]).contains("198.51.100.40"));
    assert!(run(&["ips", "ses-shared-pool"]).contains("AWS's shared IPs, from which other customers send too"));
}

#[test]
fn starter_offers_the_three_kinds_of_pools() {
    let (desk, ses) = (Desk::new(), Ses::holding(&json!({})));
    desk.sesform(["init", "--region", "eu-west-1"]).on(&ses).run().with_code(0);
    let text = desk.read("sesform.yaml");
    for pool in ["pool: transactional", "pool: ses-shared-pool", "pool: ses-default-dedicated-pool"] {
        assert!(text.contains(pool), "{text}");
    }
}
