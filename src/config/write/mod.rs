//! Writes a live account in the format of the file, for the difference that `plan --diff` shows and for `import`.
//!
//! The account is built as [`Fields`] and printed sorted, with one fact on each line, so that two files are easy to
//! compare. What the format cannot state becomes a remark above its place; a `serde` writer could not write such
//! comments. To write another field of the live account, add one line here. For a block of its own, add a
//! [`Block`](fields::Block) in `blocks`.

mod alike;
mod blocks;
mod fields;
mod pools;
mod scalar;
mod sets;

use std::collections::BTreeMap;

use self::fields::Fields;
pub use self::fields::{Defaults, Layout};
pub(in crate::config) use self::scalar::scalar;
use super::file::VERSION;
use crate::model::{
    AccountId, Kind, LiveAccount, LiveRegion, Name, Owner, PROTECT_TAG, PROTECT_VALUE, Region, Selection, Sts, Switch,
    Tags,
};

/// Which part of an account is written, and how.
#[derive(Debug, Clone, Default)]
pub struct Extract {
    /// The pools, configuration sets and identities that are written. An object that they name but that is not selected
    /// is declared with `{}`. Of a Region that is not written in full, only what belongs to them is written.
    pub selection: Selection,
    /// Whether values that equal the SES defaults are written.
    pub defaults: Defaults,
    /// The layout of the file.
    pub layout: Layout,
    /// Whether the service has an STS.
    pub sts: Sts,
}

/// Renders Regions of a live account as a file that describes them.
///
/// Values that this version does not know, and names that a file cannot state, could not be loaded as fields. They are
/// written as comments above the place where they belong.
#[must_use]
pub fn to_yaml(
    account: &AccountId,
    owner: Option<&Owner>,
    regions: &BTreeMap<Region, LiveRegion>,
    extract: &Extract,
) -> String {
    let mut file = Fields::default();
    file.bare("version", VERSION);
    file.quoted("account", account.as_str());
    let service = service(account, regions, extract.sts);
    if !service.is_empty() {
        file.mapping("service", service);
    }
    if let Some(owner) = owner {
        file.text("owner", owner.as_str());
    }
    let mut written = Fields::default();
    for (region, live) in regions {
        let fields = YamlWriter { account, region, live, extract }.region();
        if extract.selection.is_everything() || !fields.is_empty() {
            written.all(region.as_str(), fields);
        }
    }
    file.all("regions", written);
    file.render(extract.layout)
}

/// The fields of a file before its Regions: version, account and owner.
#[must_use]
pub fn head(account: &AccountId, owner: Option<&Owner>) -> String {
    let mut file = Fields::default();
    file.bare("version", VERSION);
    file.quoted("account", account.as_str());
    if let Some(owner) = owner {
        file.text("owner", owner.as_str());
    }
    file.render(Layout::ByHand)
}

/// What is different from AWS, without which the file would not load.
fn service(account: &AccountId, regions: &BTreeMap<Region, LiveRegion>, sts: Sts) -> Fields {
    let mut fields = Fields::default();
    if regions.keys().any(|region| region.check_aws().is_err()) {
        fields.flag("free_regions", Switch::On);
    }
    if account.check_aws().is_err() {
        fields.flag("free_accounts", Switch::On);
    }
    if sts == Sts::Missing {
        fields.flag("sts", Switch::Off);
    }
    fields
}

/// Writes one Region.
#[derive(Clone, Copy)]
struct YamlWriter<'a> {
    account: &'a AccountId,
    region: &'a Region,
    live: &'a LiveRegion,
    extract: &'a Extract,
}

impl YamlWriter<'_> {
    fn region(self) -> Fields {
        let LiveRegion {
            pools: _,
            dedicated_ips: _,
            odd_ips: _,
            unread_pools: _,
            configuration_sets: _,
            leftovers: _,
            pool_tags: _,
            event_destinations: _,
            auto_warmup,
            account,
            identities: _,
            identity_routes: _,
            tenants: _,
            verified: _,
            endpoints: _,
        } = self.live;
        let mut fields = Fields::default();
        if let Some(auto_warmup) = auto_warmup.filter(|auto_warmup| self.states(auto_warmup, &Switch::On)) {
            fields.flag("auto_warmup", auto_warmup);
        }
        if let Some(LiveAccount { suppression, vdm }) = account {
            let defaults = self.extract.defaults;
            suppression.iter().for_each(|suppression| fields.block("suppression", suppression, defaults));
            fields.block("vdm", vdm, defaults);
        }
        self.pools(&mut fields);
        self.warmups(&mut fields);
        self.configuration_sets(&mut fields);
        self.identities(&mut fields);
        fields
    }

    /// Whether a value is written, given the SES default.
    fn states<T: PartialEq>(self, value: &T, default: &T) -> bool {
        self.extract.defaults.state(value, default)
    }

    fn has(self, kind: Kind, name: &impl Name) -> bool {
        self.extract.selection.has(kind, name.text())
    }

    /// Writes all objects of one kind. That there are none is stated only for a Region that is written in full.
    fn things<K: Name, V>(
        self,
        fields: &mut Fields,
        name: &str,
        things: &BTreeMap<K, V>,
        each: impl Fn(&K, &V) -> Fields,
    ) {
        if !things.is_empty() || self.extract.selection.is_everything() {
            fields.things(name, things, each);
        }
    }
}

/// Writes the tags that a file can state, and `protect` if sesform's protection tag is set.
fn labels(fields: &mut Fields, tags: &Tags, defaults: Defaults) {
    blocks::tags(fields, tags, defaults);
    if tags.get(PROTECT_TAG).is_some_and(|value| value == PROTECT_VALUE) {
        fields.flag("protect", Switch::On);
    }
}
