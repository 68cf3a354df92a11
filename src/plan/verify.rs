//! Checks that a plan document is consistent: both digests match, the steps are in order, and everything that a reader
//! sees in addition to the steps follows from them.
//!
//! The digests are not signatures: anyone who edits the document can compute them again. Therefore, this module also
//! checks the document against itself, and `judge` checks it against the live account before it is executed.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::model::{Address, ConfigurationSetName, LOCK_SET, OWNER_TAG, Region, Setting, Target, Write};

use super::{
    approve::Refusal,
    budget::Budget,
    change::{Action, Change},
    document::{FORMAT_VERSION, Plan},
    facts::{Facts, SettingFacts},
    fingerprint, pool_result, rerouted,
    step::{Purpose, Step, StepId},
};

/// The reason why a text is not a plan that this build can read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// It is a plan in another format.
    #[error(transparent)]
    Format(Refusal),
    /// It is not a plan.
    #[error(transparent)]
    Unreadable(serde_json::Error),
}

/// The part of every plan document, in any format, that names the format.
#[derive(Deserialize)]
struct Header {
    format_version: String,
}

impl Plan {
    /// The plan with both digests computed from its present content.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        self.fingerprint = fingerprint::of(&self);
        self.document_digest = fingerprint::of_document(&self);
        self
    }

    /// Reads a plan document. The format is checked first, so that a plan in another format is refused for that reason.
    ///
    /// # Errors
    /// Another format, or a text that is not a plan.
    pub fn from_json(text: &[u8]) -> Result<Self, DocumentError> {
        let header: Header = serde_json::from_slice(text).map_err(DocumentError::Unreadable)?;
        readable(&header.format_version).map_err(DocumentError::Format)?;
        serde_json::from_slice(text).map_err(DocumentError::Unreadable)
    }

    /// Checks that the document has a format that this build reads and has not been edited since it was written.
    ///
    /// # Errors
    /// Another format, or the first contradiction found.
    pub fn verify(&self) -> Result<(), Refusal> {
        readable(&self.format_version)?;
        let altered = |what: &str| Refusal::Altered(what.to_owned());
        if self.document_digest != fingerprint::of_document(self) {
            return Err(altered("its digest does not match its content"));
        }
        if self.fingerprint != fingerprint::of(self) {
            return Err(altered("its fingerprint does not match its content"));
        }
        numbered(&self.steps).map_err(Refusal::Altered)?;
        placed(self).map_err(Refusal::Altered)?;
        if self.budget != Budget::of(&self.steps) {
            return Err(altered("its number of writes is not that of its steps"));
        }
        told(self).map_err(Refusal::Altered)?;
        pool_result::verify(&self.pools, &self.changes).map_err(Refusal::Altered)?;
        rerouted::verify(&self.rerouted, &self.pools, &self.changes).map_err(Refusal::Altered)
    }
}

/// Checks that this build reads documents of that format: the same major version, and no newer minor version, whose
/// additions this build could not show.
fn readable(version: &str) -> Result<(), Refusal> {
    let parts = |version: &str| {
        let (major, minor) = version.split_once('.')?;
        Some((major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?))
    };
    let is_readable = match (parts(version), parts(FORMAT_VERSION)) {
        (Some((major, minor)), Some((ours, newest))) => major == ours && minor <= newest,
        (None, _) | (_, None) => false,
    };
    if is_readable { Ok(()) } else { Err(Refusal::Format { found: version.to_owned() }) }
}

/// Checks that steps are numbered from 1 in the order of the document, and wait only for earlier steps of the same
/// Region.
fn numbered(steps: &[Step]) -> Result<(), String> {
    let mut regions: Vec<&Region> = Vec::with_capacity(steps.len());
    for (at, step) in (1_u32..).zip(steps) {
        if step.id != StepId(at) {
            return Err(format!("step {} stands where step {at} is expected", step.id));
        }
        let mut seen = BTreeSet::new();
        for id in &step.depends_on {
            let before = usize::try_from(id.0).ok().and_then(|id| regions.get(id.checked_sub(1)?));
            if before.is_none_or(|region| **region != step.region) || !seen.insert(id) {
                return Err(format!("step {at} cannot wait for step {id}"));
            }
        }
        regions.push(&step.region);
    }
    Ok(())
}

/// Checks that everything belongs to the plan's account and Regions.
fn placed(plan: &Plan) -> Result<(), String> {
    let regions: BTreeSet<&Region> = plan.regions.iter().collect();
    if regions.len() != plan.regions.len() {
        return Err("it names a Region twice".to_owned());
    }
    if let Some(step) = plan.steps.iter().find(|step| !regions.contains(&step.region)) {
        return Err(format!("step {} is in a Region that the plan does not name", step.id));
    }
    let locks = |step: &&Step| step.write.target() == Target::ConfigurationSet(ConfigurationSetName::live(LOCK_SET));
    if let Some(step) = plan.steps.iter().find(locks) {
        return Err(format!("step {} writes to the lock of a Region", step.id));
    }
    let addresses =
        plan.changes.iter().map(|change| &change.address).chain(plan.unmanaged.iter().map(|item| &item.address));
    let addresses = addresses.chain(plan.withheld.iter().map(|item| &item.address));
    let mut addresses = addresses.chain(plan.warnings.iter().map(|item| &item.address));
    let is_strange = |address: &&Address| address.account != plan.account || !regions.contains(&address.region);
    if let Some(address) = addresses.find(is_strange) {
        return Err(format!("`{address}` is not in an account and a Region of the plan"));
    }
    let last = plan.steps.len();
    let is_unknown = |id: StepId| usize::try_from(id.0).is_ok_and(|id| id == 0 || id > last);
    if plan.proof.violations.iter().any(|violation| is_unknown(violation.step)) {
        return Err("its proof names a step that it does not have".to_owned());
    }
    Ok(())
}

/// The effect of an action, as far as the write alone determines it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Create,
    Change,
    Move,
    Convert,
    Delete,
}

impl From<Action> for Deed {
    fn from(action: Action) -> Self {
        match action {
            Action::Create => Self::Create,
            Action::Update | Action::Assign | Action::Adopt => Self::Change,
            Action::Move => Self::Move,
            Action::Convert => Self::Convert,
            Action::Delete => Self::Delete,
        }
    }
}

impl From<&Write> for Deed {
    fn from(write: &Write) -> Self {
        match write {
            Write::CreateDedicatedIpPool { .. } | Write::CreateConfigurationSet { .. } => Self::Create,
            Write::DeleteDedicatedIpPool { .. } | Write::DeleteConfigurationSet { .. } => Self::Delete,
            Write::PutDedicatedIpInPool { .. } => Self::Move,
            Write::PutDedicatedIpPoolScalingAttributes { .. } => Self::Convert,
            Write::PutConfigurationSetDeliveryOptions { .. } => Self::Change,
            Write::Setting(setting) if setting.creates() => Self::Create,
            Write::Setting(setting) if setting.deletes() => Self::Delete,
            Write::Setting(_) => Self::Change,
        }
    }
}

/// Checks that every step that makes a change has its change, that every change has its step, and that both agree.
fn told(plan: &Plan) -> Result<(), String> {
    let mut changes: BTreeMap<(Address, Deed), Vec<&Change>> = BTreeMap::new();
    for change in &plan.changes {
        changes.entry((change.address.clone(), change.action.into())).or_default().push(change);
    }
    for step in plan.steps.iter().filter(|step| step.purpose == Purpose::Change) {
        let fitting = changes.get_mut(&(address(plan, step), Deed::from(&step.write)));
        let at = fitting.as_ref().and_then(|fitting| fitting.iter().position(|change| agrees(change, &step.write)));
        match (fitting, at) {
            (Some(fitting), Some(at)) => drop(fitting.swap_remove(at)),
            (None, _) | (Some(_), None) => {
                return Err(format!("step {} does what none of its changes says", step.id));
            }
        }
    }
    match changes.values().flatten().next() {
        Some(change) => Err(format!("no step makes the change of `{}`", change.address)),
        None => Ok(()),
    }
}

/// The address of the object that a step changes.
pub(super) fn address(plan: &Plan, step: &Step) -> Address {
    step.write.target().address(&plan.account, &step.region)
}

/// Whether the write makes the change, as far as both show.
pub(super) fn makes(change: &Change, write: &Write) -> bool {
    Deed::from(change.action) == Deed::from(write) && agrees(change, write)
}

/// Whether the state after the change is the one that the write produces.
fn agrees(change: &Change, write: &Write) -> bool {
    let Some(after) = &change.after else { return Deed::from(write) == Deed::Delete };
    match (after, write) {
        (Facts::Ip(after), Write::PutDedicatedIpInPool { to, .. }) => after.pool == *to,
        (
            Facts::Pool(after),
            Write::CreateDedicatedIpPool { scaling, .. } | Write::PutDedicatedIpPoolScalingAttributes { scaling, .. },
        ) => after.scaling == *scaling,
        (Facts::ConfigurationSet(after), Write::CreateConfigurationSet { delivery, options, .. }) => {
            after.delivery.same_meaning(delivery) && after.options == **options
        }
        (Facts::ConfigurationSet(after), Write::PutConfigurationSetDeliveryOptions { delivery, .. }) => {
            after.delivery.same_meaning(delivery)
        }
        (Facts::Setting(after), Write::Setting(setting)) => setting_agrees(change.before.as_ref(), after, setting),
        // The percentage of warm-up rises by itself. Adoption changes no fact of a pool or of a configuration set.
        (Facts::Ip(_), Write::Setting(Setting::PutDedicatedIpWarmupAttributes { .. })) => true,
        (Facts::Pool(_) | Facts::ConfigurationSet(_), Write::Setting(Setting::TagResource { tags, .. })) => {
            change.action == Action::Adopt && tags.contains_key(OWNER_TAG)
        }
        (Facts::Ip(_) | Facts::Pool(_) | Facts::ConfigurationSet(_) | Facts::Setting(_), _) => false,
    }
}

fn setting_agrees(before: Option<&Facts>, after: &SettingFacts, setting: &Setting) -> bool {
    let tags_before = match before {
        Some(Facts::Setting(SettingFacts::Tags(tags))) => Some(tags.clone()),
        Some(_) | None => None,
    };
    match (after, setting, tags_before) {
        (SettingFacts::Tags(after), Setting::TagResource { tags, .. }, Some(mut before)) => {
            before.extend(tags.clone());
            before == *after
        }
        (SettingFacts::Tags(after), Setting::UntagResource { tags, .. }, Some(mut before)) => {
            before.retain(|key, _| !tags.contains_key(key));
            before == *after
        }
        (after, setting, _) => SettingFacts::after(setting).is_some_and(|block| block == *after),
    }
}
