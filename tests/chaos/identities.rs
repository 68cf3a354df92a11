//! Identities of an account and their default configuration sets: in the account, in the file, and in the end.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{case::Case, dice::Dice};

/// The identities that a file states, each with its default configuration set.
pub(crate) type Identities = BTreeMap<String, Option<String>>;

/// The key of the default configuration set in the state of the sandbox.
const NAMES: &str = "ConfigurationSetName";

fn identity(at: usize) -> String {
    format!("i{at}.example.com")
}

/// An identity in the form of the sandbox.
fn held(set: Option<&String>) -> Value {
    let mut identity = json!({"VerificationStatus": "SUCCESS"});
    if let Some(set) = set {
        identity[NAMES] = json!(set);
    }
    identity
}

/// The default configuration sets that the identities of a Region have.
pub(crate) fn defaults(region: &Value) -> Identities {
    let identities = region["EmailIdentities"].as_object().into_iter().flatten();
    identities.map(|(name, it)| (name.clone(), it[NAMES].as_str().map(str::to_owned))).collect()
}

/// The lines of a file.
pub(crate) fn yaml(identities: &Identities) -> String {
    let line = |(name, set): (&String, &Option<String>)| {
        format!("      {name}: {{configuration_set: {}}}\n", set.as_deref().unwrap_or("none"))
    };
    let lines: String = identities.iter().map(line).collect();
    if lines.is_empty() { lines } else { format!("    identities:\n{lines}") }
}

/// The identities whose default configuration set is not the stated one.
pub(crate) fn unmet(stated: &Identities, region: &Value) -> Vec<String> {
    let held = defaults(region);
    let differ = stated.iter().filter(|(name, set)| held.get(*name) != Some(*set));
    differ.map(|(name, set)| format!("{name} does not have {set:?}, but {:?}", held.get(name))).collect()
}

/// Makes the account hold what the file states.
pub(crate) fn settle(stated: &Identities, region: &mut Value) {
    for (name, set) in stated {
        region["EmailIdentities"][name] = held(set.as_ref());
    }
}

impl Case {
    /// Adds identities, of which the file sends some by another configuration set or by none.
    pub(crate) fn with_identities(mut self, dice: &mut Dice) -> Self {
        let sets = |of: &Value| -> Vec<String> {
            let names = of["ConfigurationSets"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
            names.filter(|name| !name.starts_with("stranger")).collect()
        };
        let now = sets(&self.before);
        let mut then = now.clone();
        then.extend(self.file.sets.keys().filter(|name| !now.contains(name)).cloned());
        let one = |dice: &mut Dice, of: &[String]| {
            let has = !of.is_empty() && dice.percent(75);
            has.then(|| dice.pick(of).clone())
        };
        for at in 0..dice.below(4) {
            self.before["EmailIdentities"][identity(at)] = held(one(dice, &now).as_ref());
            if dice.percent(75) {
                let set = one(dice, &then);
                self.file.identities.insert(identity(at), set);
            }
        }
        self
    }
}
