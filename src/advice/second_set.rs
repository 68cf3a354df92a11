//! Second configuration sets. A configuration set sends through one pool, and SES cannot split its mail: mail that is to
//! leave two ways takes two sets, and the application chooses one of both for each message.

use std::collections::BTreeSet;

use crate::model::ConfigurationSetName;

use super::scene::Scene;

/// Longest name of a configuration set, all of it ASCII.
const NAME_MAX: usize = 64;
/// How many names are tried.
const TRIED: u32 = 100;

impl Scene<'_> {
    /// A name for a second set that no set has: that of the set with this ending, or with a number behind it. `taken` are
    /// names that were given away already.
    pub(super) fn second_set(
        &self,
        set: &ConfigurationSetName,
        ending: &str,
        taken: &BTreeSet<ConfigurationSetName>,
    ) -> Option<ConfigurationSetName> {
        let named = |number: u32| {
            let end = if number == 1 { format!("-{ending}") } else { format!("-{ending}{number}") };
            let begin: String = set.as_str().chars().take(NAME_MAX - end.len()).collect();
            ConfigurationSetName::new(&(begin + &end)).ok()
        };
        let is_free = |name: &ConfigurationSetName| {
            let is_live = self.before.is_some_and(|before| before.sets.contains_key(name));
            !is_live && !self.after.sets.contains_key(name) && !taken.contains(name)
        };
        (1..=TRIED).filter_map(named).find(is_free)
    }
}
