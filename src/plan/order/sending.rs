//! Which configuration sets are paused before or after the plan. A paused set sends no mail, so the rules of routes are
//! about the time before it is paused and after it is resumed.

use std::collections::HashMap;

use crate::model::{ConfigurationSetName, LiveConfigurationSet, LiveRegion, Options, PoolRef, Setting, Switch, Write};

/// What a plan does to the mail of an existing set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sending {
    /// It is sent before and after the plan.
    Always,
    /// This write pauses the set.
    Until(usize),
    /// This write resumes the set.
    From(usize),
    /// The set is paused before and after the plan.
    Never,
}

/// The writes that pause and resume sets.
pub(super) struct Switches<'w>(HashMap<&'w ConfigurationSetName, (usize, Switch)>);

impl<'w> Switches<'w> {
    pub(super) fn of(writes: &'w [Write]) -> Self {
        let switched = writes.iter().enumerate().filter_map(|(at, write)| {
            let Write::Setting(Setting::PutOptions(put)) = write else { return None };
            let Options::Sending(now) = &put.options else { return None };
            Some((&put.configuration_set, (at, now.effective())))
        });
        Self(switched.collect())
    }

    pub(super) fn sending(&self, name: &ConfigurationSetName, set: &LiveConfigurationSet) -> Sending {
        match (set.sending.effective(), self.0.get(name)) {
            (Switch::On, Some((at, Switch::Off))) => Sending::Until(*at),
            (Switch::Off, Some((at, Switch::On))) => Sending::From(*at),
            (Switch::On, Some((_, Switch::On)) | None) => Sending::Always,
            (Switch::Off, Some((_, Switch::Off)) | None) => Sending::Never,
        }
    }
}

/// The writes of one existing set: the one that changes its pool, with the new pool, and the one that deletes it.
pub(super) struct SetWrites<'w> {
    pub(super) change: Option<(usize, &'w PoolRef)>,
    pub(super) delete: Option<usize>,
    /// Whether the file states its pool.
    pub(super) is_stated: bool,
}

/// Whether a write creates a set that is paused.
pub(super) fn is_born_paused(write: &Write) -> bool {
    let Write::CreateConfigurationSet { options, .. } = write else { return false };
    options.sending.as_ref().is_some_and(|sending| sending.effective() == Switch::Off)
}

/// Whether an identity names a set before it is there.
pub(super) fn is_named_already(live: &LiveRegion, set: &ConfigurationSetName) -> bool {
    live.identities.values().any(|identity| identity.configuration_set.as_ref() == Some(set))
}
