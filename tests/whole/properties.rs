//! Random accounts and files that state a random part of them.

use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use serde_json::{Map, Value, json};

use crate::{
    account,
    chance::Chance,
    support::{ACCOUNT, Desk, REGION, Ses},
    wishes::{Wish, writes},
};

/// The names of the sets of an account.
const SETS: [&str; 3] = ["a", "b", "Upper_Case-1"];

/// A file with these configuration sets.
fn file(sets: &Map<String, Value>) -> String {
    json!({"version": 1, "account": ACCOUNT, "regions": {REGION: {"configuration_sets": sets}}}).to_string()
}

/// Sorts the arrays that represent sets.
fn sorted(mut value: Value) -> Value {
    fn sort(value: &mut Value) {
        match value {
            Value::Array(items) => {
                items.iter_mut().for_each(sort);
                items.sort_by_key(ToString::to_string);
            }
            Value::Object(fields) => fields.values_mut().for_each(sort),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    sort(&mut value);
    value
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_what_is_stated_differs_afterwards_and_a_second_apply_writes_nothing(seed in any::<u64>()) {
        let mut chance = Chance(seed);
        let live: Map<String, Value> =
            SETS.iter().map(|name| ((*name).to_owned(), account::set(&mut chance))).collect();
        let wishes: Vec<(&String, Wish)> = live.iter().map(|(name, set)| (name, Wish::random(set, &mut chance))).collect();
        let stated = wishes.iter().map(|(name, wish)| ((*name).clone(), Value::Object(wish.stated.clone()))).collect();
        let ses = Ses::holding(&json!({
            "ConfigurationSets": live, "DedicatedIps": {"198.51.100.1": {}}, "EmailIdentities": {"example.com": {}}
        }));
        let before = ses.region();
        let desk = Desk::with(&file(&stated));
        desk.sesform(["apply", "--yes", "--allow", "cold"]).on(&ses).run().with_code(0);
        let mut wanted = before.clone();
        let mut expected = 0;
        for (name, wish) in &wishes {
            wanted["ConfigurationSets"][name.as_str()] = wish.wanted.clone();
            expected += writes(&before["ConfigurationSets"][name.as_str()], &wish.wanted);
        }
        prop_assert_eq!(sorted(ses.region()), sorted(wanted), "{}", desk.read("sesform.yaml"));
        prop_assert_eq!(ses.writes().len(), expected, "{:?}\n{}", ses.writes(), desk.read("sesform.yaml"));
        ses.forget();
        desk.sesform(["apply", "--yes", "--allow", "cold"]).on(&ses).run().with_code(0);
        prop_assert!(ses.writes().is_empty(), "{:?}", ses.writes());
    }

    #[test]
    fn a_set_is_created_as_the_file_states_it(seed in any::<u64>()) {
        let wish = Wish::random(&json!({}), &mut Chance(seed));
        let ses = Ses::holding(&json!({"DedicatedIps": {"198.51.100.1": {}}, "EmailIdentities": {"example.com": {}}}));
        let desk = Desk::with(&file(&[("new".to_owned(), Value::Object(wish.stated.clone()))].into_iter().collect()));
        desk.sesform(["apply", "--yes", "--allow", "cold"]).on(&ses).run().with_code(0);
        let mut wanted = wish.wanted;
        for (block, field) in [("ReputationOptions", "ReputationMetricsEnabled"), ("SendingOptions", "SendingEnabled")] {
            // SES enables both in a new set.
            if wanted.get(block).is_none() {
                wanted[block] = json!({field: true});
            }
        }
        // A value that was sent is stored, even if it is the default.
        let made = ses.region()["ConfigurationSets"]["new"].clone();
        for (block, field, default) in
            [("DeliveryOptions", "TlsPolicy", "OPTIONAL"), ("TrackingOptions", "HttpsPolicy", "OPTIONAL")]
        {
            if made[block][field] == default && wanted[block].get(field).is_none() {
                wanted[block][field] = default.into();
            }
        }
        prop_assert_eq!(sorted(made), sorted(wanted), "{}", desk.read("sesform.yaml"));
        ses.forget();
        desk.sesform(["apply", "--yes", "--allow", "cold"]).on(&ses).run().with_code(0);
        prop_assert!(ses.writes().is_empty(), "{:?}", ses.writes());
    }
}
