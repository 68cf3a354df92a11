//! A live account in the format of the file: for the difference that `plan --diff` shows, and for `import`.
//!
//! Built as [`Fields`] and printed line by line, sorted, one fact a line, so that two of them compare well and so that a
//! remark can stand above what the format cannot say: a `serde` writer has no comments. To write one more field of the
//! live account: one line here, and for a block of its own a [`Block`](fields::Block) in `blocks`.

mod blocks;
mod fields;
mod pools;
mod scalar;
mod sets;

use std::collections::BTreeMap;

use self::fields::Fields;
use super::file::VERSION;
use crate::model::{
    AccountId, Kind, LiveRegion, Name, Owner, PROTECT_TAG, PROTECT_VALUE, Region, Selection, Switch, Tags,
};

/// What of an account is written, and how.
#[derive(Debug, Clone, Default)]
pub struct Extract {
    /// The pools, configuration sets and identities that are written. What these name and is not among them is declared
    /// with `{}`. Of a Region that is not written whole, only what belongs to them is.
    pub selection: Selection,
    /// Whether what equals SES's defaults is written.
    pub defaults: Defaults,
    /// How it is laid out.
    pub layout: Layout,
}

/// How a file is laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// Each fact on a line of its own, so that two files compare well.
    #[default]
    OneFactALine,
    /// As one would write it: what is short on one line.
    ByHand,
}

impl Layout {
    /// Every layout.
    #[cfg(test)]
    const ALL: [Self; 2] = [Self::OneFactALine, Self::ByHand];
}

/// Whether what equals SES's defaults is written: the scaling mode, the pool and TLS policy of a configuration set, what
/// is on, what is not set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Defaults {
    /// It is left out: the file is short.
    #[default]
    LeftOut,
    /// It is written: a plan of the file sees when somebody changes it.
    Written,
}

impl Defaults {
    fn are_written(self) -> bool {
        self == Self::Written
    }

    /// Whether a value is written, given SES's default.
    fn state<T: PartialEq>(self, value: &T, default: &T) -> bool {
        self.are_written() || value != default
    }
}

/// Renders Regions of a live account as a file that describes them.
///
/// What this version does not know, and names that a file cannot state, are not written as fields, as they could not be
/// loaded, but as comments above their place.
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
            identities: _,
            identity_routes: _,
            tenants: _,
            verified: _,
        } = self.live;
        let mut fields = Fields::default();
        if let Some(auto_warmup) = auto_warmup.filter(|auto_warmup| self.states(auto_warmup, &Switch::On)) {
            fields.flag("auto_warmup", auto_warmup);
        }
        self.pools(&mut fields);
        self.warmups(&mut fields);
        self.configuration_sets(&mut fields);
        self.identities(&mut fields);
        fields
    }

    /// Whether a value is written, given SES's default.
    fn states<T: PartialEq>(self, value: &T, default: &T) -> bool {
        self.extract.defaults.state(value, default)
    }

    fn has(self, kind: Kind, name: &impl Name) -> bool {
        self.extract.selection.has(kind, name.text())
    }

    /// Things of one kind. Without any, that there are none is stated only of a Region that is written whole.
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

/// The tags that a file can state, and the protection that one of ours says.
fn labels(fields: &mut Fields, tags: &Tags, defaults: Defaults) {
    blocks::tags(fields, tags, defaults);
    if tags.get(PROTECT_TAG).is_some_and(|value| value == PROTECT_VALUE) {
        fields.flag("protect", Switch::On);
    }
}
