//! Determines whether each change of a plan comes from the file or from the account, by comparison with an earlier
//! desired state.

use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};

use crate::model::Address;

use super::{
    change::{Action, Change, ChangeOrigin},
    document::Plan,
    facts::{Facts, SettingFacts},
};

impl Plan {
    /// Returns the plan with the origin of each change. `base` is the plan of the earlier desired state for the same
    /// live account and policy. A change that `base` makes too is drift of the account.
    #[must_use]
    pub fn with_origins(mut self, base: &Plan) -> Self {
        let mut earlier: HashMap<_, Vec<&Change>> = HashMap::new();
        for change in &base.changes {
            earlier.entry(part(change)).or_default().push(change);
        }
        for change in &mut self.changes {
            let (origin, base) = match earlier.get(&part(change)).map(Vec::as_slice) {
                None | Some([]) => (ChangeOrigin::Change, None),
                Some(earlier) if earlier.iter().any(|base| does_the_same(base, change)) => (ChangeOrigin::Drift, None),
                Some([base, ..]) => (ChangeOrigin::Both, base.after.clone()),
            };
            (change.origin, change.base) = (Some(origin), base);
        }
        self.sealed()
    }
}

/// The part of an object that a change concerns. Changes of two plans can be compared only if they concern the same
/// part.
type Part = (Address, bool, Option<Discriminant<Facts>>, Option<Discriminant<SettingFacts>>, Option<&'static str>);

fn part(change: &Change) -> Part {
    let facts = change.after.as_ref().or(change.before.as_ref());
    let (setting, options) = match facts {
        Some(Facts::Setting(setting)) => {
            let options = match setting {
                SettingFacts::Options(options) => Some(options.kind().operation()),
                SettingFacts::Tags(_)
                | SettingFacts::AutoWarmup(_)
                | SettingFacts::EventDestination(_)
                | SettingFacts::DefaultConfigurationSet(_) => None,
            };
            (Some(discriminant(setting)), options)
        }
        Some(Facts::Pool(_) | Facts::Ip(_) | Facts::ConfigurationSet(_)) | None => (None, None),
    };
    let is_adoption = change.action == Action::Adopt;
    (change.address.clone(), is_adoption, facts.map(discriminant), setting, options)
}

fn does_the_same(one: &Change, other: &Change) -> bool {
    one.action == other.action && one.after == other.after
}
