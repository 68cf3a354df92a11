//! When each configuration set sends. A paused set sends no mail: its route has no address while it is paused, so it is
//! owed none, and none leaks.

use std::collections::BTreeMap;

use crate::{
    model::{ConfigurationSetName, LiveRegion, Options, PutOptions, Setting, Switch, Write},
    plan::step::Step,
};

use super::{
    ancestors::Ancestors,
    routes::{Interval, PoolIndex, Stay},
};

/// The intervals in which a set sends or is paused, in order.
type Switching = Vec<(Switch, Interval)>;

/// When sets send and when they are paused. Sets that are not listed always send.
pub(super) struct Switches<'a>(BTreeMap<&'a ConfigurationSetName, Switching>);

impl<'a> Switches<'a> {
    /// Reads the switches off the account and the steps.
    ///
    /// # Errors
    /// The index of a step that has no order relative to an earlier switch of the same set, or that does not find the
    /// switch that it expects.
    pub(super) fn of(live: &'a LiveRegion, steps: &'a [Step], ancestors: &Ancestors) -> Result<Self, usize> {
        let paused = || vec![(Switch::Off, Interval::ALWAYS)];
        let is_paused = live.configuration_sets.iter().filter(|(_, set)| set.sending.effective() == Switch::Off);
        let mut sets: BTreeMap<_, Switching> = is_paused.map(|(name, _)| (name, paused())).collect();
        for (at, step) in steps.iter().enumerate() {
            match &step.write {
                Write::CreateConfigurationSet { configuration_set, options, .. }
                    if options.sending.as_ref().is_some_and(|sending| sending.effective() == Switch::Off) =>
                {
                    sets.insert(configuration_set, paused());
                }
                Write::Setting(Setting::PutOptions(put)) => {
                    if let Some((before, now)) = switched(put) {
                        let switching = sets.entry(&put.configuration_set);
                        let switching = switching.or_insert_with(|| vec![(before, Interval::ALWAYS)]);
                        switch(switching, before, now, at, ancestors)?;
                    }
                }
                _ => {}
            }
        }
        Ok(Self(sets))
    }

    /// Cuts the stays of a set where it is paused or resumed.
    pub(super) fn cut(&self, set: &ConfigurationSetName, stays: &[(PoolIndex, Interval)]) -> Vec<Stay> {
        let Some(switching) = self.0.get(set) else { return always_sending(stays) };
        let cut = |(pool, of_pool): &(PoolIndex, Interval)| {
            let (pool, of_pool) = (*pool, *of_pool);
            let stay = move |(switch, of_switch): &(Switch, Interval)| Stay {
                sends: *switch == Switch::On,
                ..Stay::of(pool, &[of_pool, *of_switch])
            };
            switching.iter().map(stay)
        };
        stays.iter().flat_map(cut).collect()
    }
}

/// The stays of a route that is never paused.
pub(super) fn always_sending(stays: &[(PoolIndex, Interval)]) -> Vec<Stay> {
    stays.iter().map(|(pool, interval)| Stay::of(*pool, &[*interval])).collect()
}

/// Adds a switch to those of its set.
fn switch(
    switching: &mut Switching,
    before: Switch,
    now: Switch,
    at: usize,
    ancestors: &Ancestors,
) -> Result<(), usize> {
    let (here, interval) = switching.last_mut().ok_or(at)?;
    if *here != before || !interval.from.is_none_or(|from| ancestors.is_before(from, at)) {
        return Err(at);
    }
    interval.until = Some(at);
    switching.push((now, Interval { from: Some(at), until: None }));
    Ok(())
}

/// The switch before and after a write, if the write pauses or resumes its set.
fn switched(put: &PutOptions) -> Option<(Switch, Switch)> {
    let (Options::Sending(now), Options::Sending(before)) = (&put.options, &put.expected()) else { return None };
    let (before, now) = (before.effective(), now.effective());
    (before != now).then_some((before, now))
}
