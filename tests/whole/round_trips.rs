//! From an account to a file and back: nothing is lost, whatever behaviour SES leaves open.

use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

use crate::{
    chance::Chance,
    region::{Grown, Texts},
    support::{Desk, REGION, Ses},
    wishes::Wish,
};

/// A random choice of the behaviour that no source documents.
fn silent(chance: &mut Chance) -> Value {
    json!({
        "behaviour": {
            "cleared_blocks": chance.one(&["left_out", "empty"]),
            "empty_default_set": chance.one(&["cleared", "stored"]),
            "event_type_order": chance.one(&["own", "as_sent"]),
            "reserved_pools": chance.one(&["listed", "hidden"]),
            // A rebuilt account gets no additional IPs.
            "managed_pool_ips": 0,
        },
        "pages": {
            "longest": chance.one(&[1, 2, 1_000]),
            "order": {"shuffled": {"seed": chance.one(&[1, 2, 3])}},
            "empty": chance.one(&["never", "first"]),
            "oversized": "clamped",
        }
    })
}

fn ses(region: &Value, chance: &mut Chance) -> Ses {
    let ses = Ses::holding(region);
    ses.play(&silent(chance));
    ses
}

/// The account as a file.
fn import(ses: &Ses, defaults: &str) -> String {
    let words = ["import", "--region", REGION, defaults].into_iter().filter(|word| !word.is_empty());
    let ended = Desk::new().sesform(words).on(ses).run();
    assert_eq!(ended.code, 0, "{}\n{}\n{:#}", ended.stderr, ended.stdout, ses.region());
    ended.stdout
}

fn apply(ses: &Ses, text: &str) {
    // Identities may move from a default pool with IPs to a set whose pool is empty or cold, or to a set that is
    // paused.
    let allowed = ["apply", "--yes", "--allow", "interruption", "--allow", "cold"];
    let ended = Desk::with(text).sesform(allowed).on(ses).run();
    assert_eq!(ended.code, 0, "{}\n{}\n{text}", ended.stdout, ended.stderr);
}

/// Returns whether the plan of a file has pending changes, from its exit code.
fn is_pending(ses: &Ses, text: &str) -> bool {
    let ended = Desk::with(text).sesform(["plan", "--detailed-exitcode"]).on(ses).run();
    assert!(matches!(ended.code, 0 | 2), "{}\n{text}", ended.stderr);
    ended.code == 2
}

/// The configuration of the property tests: 32 cases per property, or as many as `SESFORM_CASES` says.
#[expect(clippy::disallowed_methods, reason = "a person chooses the cases")]
fn config() -> ProptestConfig {
    let cases = std::env::var("SESFORM_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(32);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_imported_account_has_an_empty_plan_and_can_be_built_again_from_its_file(seed in any::<u64>()) {
        let mut chance = Chance(seed);
        let texts = chance.one(&[Texts::Plain, Texts::Plain, Texts::Any]);
        let grown = Grown::random(texts, &mut chance);
        let defaults = chance.one(&["", "--everything"]);
        let ses_of_old = ses(&grown.region, &mut chance);
        let before = ses_of_old.region();
        let text = import(&ses_of_old, defaults);
        prop_assert!(!is_pending(&ses_of_old, &text), "{text}");
        prop_assert_eq!(ses_of_old.region(), before, "import and plan write nothing");
        if texts == Texts::Any || text.contains("configuration_set is `none`") {
            // Tags that a new account may not accept, or the one default set that a file cannot name.
            return Ok(());
        }
        let new = ses(&grown.bare, &mut chance);
        apply(&new, &text);
        // Automatic warm-up is on in a new account. A file without defaults does not state it.
        prop_assert_eq!(import(&new, defaults), text);
    }

    #[test]
    fn a_file_and_the_import_of_what_it_made_mean_the_same(seed in any::<u64>()) {
        let mut chance = Chance(seed);
        let grown = Grown::random(Texts::Plain, &mut chance);
        let sets = grown.region["ConfigurationSets"].as_object().unwrap().keys();
        let stated: serde_json::Map<_, _> =
            sets.map(|name| (name.clone(), Value::Object(Wish::random(&json!({}), &mut chance).stated))).collect();
        let file = json!({"version": 1, "account": "123456789012", "regions": {REGION: {"configuration_sets": stated}}});
        let file = file.to_string();
        let first = ses(&grown.bare, &mut chance);
        apply(&first, &file);
        let imported = import(&first, "--everything");
        let second = ses(&grown.bare, &mut chance);
        apply(&second, &imported);
        prop_assert!(!is_pending(&second, &file), "{file}\n{imported}");
        prop_assert_eq!(import(&second, "--everything"), imported);
    }
}
