//! Configuration sets that a plan resumes. A paused set sends no mail, so its mail begins with the step that resumes it,
//! and may then leave only from where it may leave after the last step.

use crate::{
    model::{ConfigurationSetName, Options, Setting, Switch, Write},
    plan::step::Step,
};

use super::routes::{Interval, Route, SetStays, Stay};

/// The steps that resume sets, by set.
fn resuming(steps: &[Step]) -> impl Iterator<Item = (&ConfigurationSetName, usize)> {
    steps.iter().enumerate().filter_map(|(at, step)| {
        let Write::Setting(Setting::PutOptions(put)) = &step.write else { return None };
        let expected = put.expected();
        let (Options::Sending(now), Options::Sending(before)) = (&put.options, &expected) else { return None };
        let resumes = (before.effective(), now.effective()) == (Switch::Off, Switch::On);
        resumes.then_some((&put.configuration_set, at))
    })
}

/// The routes of the sets that the steps resume, each from that step on.
pub(super) fn routes(steps: &[Step], sets: &SetStays<'_>) -> Vec<Route> {
    let route = |(name, at): (&ConfigurationSetName, usize)| {
        let stays = sets.get(name)?;
        let resumed = Interval { from: Some(at), until: None };
        let last = stays.last().filter(|(_, interval)| interval.until.is_none());
        Some(Route {
            set: Some(name.clone()),
            last: last.map(|(pool, _)| *pool),
            stays: stays.iter().map(|(pool, interval)| Stay::of(*pool, &[*interval, resumed])).collect(),
            ..Route::default()
        })
    };
    resuming(steps).filter_map(route).collect()
}
