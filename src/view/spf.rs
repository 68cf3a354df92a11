//! The SPF records that mail of SES needs: for each custom MAIL FROM domain the merged record.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    addresses::{
        cover,
        spf::{Lookups, Problem, Published, Record, Wanted, merge},
    },
    model::{IdentityName, MailFromDomain, Region},
};

use super::{
    addresses::AddressReport,
    routes::{RegionRoutes, RoutesReport, Stream},
};

/// What the records are to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SpfMode {
    /// `include:amazonses.com`: leased and shared addresses of SES.
    Include,
    /// `ip4:` and the addresses themselves.
    Ip4,
}

/// The SPF records of the selected mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpfReport {
    /// What the records pass.
    pub mode: SpfMode,
    /// The MAIL FROM domains, by name.
    pub domains: Vec<SpfDomain>,
    /// Selected identities without a custom MAIL FROM domain. Their mail passes SPF under `amazonses.com`, and needs no
    /// record.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub without_domain: BTreeSet<IdentityName>,
}

/// The record of a MAIL FROM domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpfDomain {
    /// The domain.
    pub name: MailFromDomain,
    /// The identities that use it.
    pub identities: BTreeSet<IdentityName>,
    /// The records to publish, that of the domain first. Empty if the record that is there has to be mended first.
    pub records: Vec<Published>,
    /// The terms that query DNS. Absent without records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lookups: Option<Lookups>,
    /// What is wrong, and what to know.
    pub problems: Vec<Problem>,
    /// Whether the record that is there passes all of it already.
    pub is_unchanged: bool,
    /// Whether the record that is there was given. Otherwise the new one has to be merged with it by hand.
    pub was_given: bool,
    /// The addresses, for records that name them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addresses: Option<AddressReport>,
}

/// The records that were given: by name in lower case.
pub type GivenRecords = BTreeMap<String, Vec<String>>;

/// MAIL FROM domains by Region and identity.
pub type MailFrom = BTreeMap<Region, BTreeMap<IdentityName, MailFromDomain>>;

impl SpfReport {
    /// The records for the MAIL FROM domains of the selected identities, or for one domain that is given.
    #[must_use]
    pub fn of(
        routes: &RoutesReport,
        mode: SpfMode,
        mail_from: &MailFrom,
        only: Option<&MailFromDomain>,
        given: &GivenRecords,
    ) -> Self {
        let mut domains: BTreeMap<MailFromDomain, BTreeSet<IdentityName>> = BTreeMap::new();
        let mut without_domain = BTreeSet::new();
        if let Some(domain) = only {
            domains.insert(domain.clone(), BTreeSet::new());
        }
        for (region, identity) in routes.regions.iter().flat_map(identities) {
            match (mail_from.get(region).and_then(|domains| domains.get(identity)), only) {
                (Some(domain), None) => drop(domains.entry(domain.clone()).or_default().insert(identity.clone())),
                (Some(domain), Some(only)) if domain == only => {
                    domains.entry(domain.clone()).or_default().insert(identity.clone());
                }
                (None, None) => drop(without_domain.insert(identity.clone())),
                (Some(_) | None, Some(_)) => {}
            }
        }
        let known: BTreeMap<String, Record> = given
            .iter()
            .filter_map(|(name, texts)| match texts.as_slice() {
                [text] => Record::parse(text).ok().map(|record| (name.clone(), record)),
                _ => None,
            })
            .collect();
        let domain = |(name, identities): (MailFromDomain, BTreeSet<IdentityName>)| {
            let addresses = (mode == SpfMode::Ip4).then(|| {
                AddressReport::of(&if only.is_some() { routes.clone() } else { routes_of(routes, &identities) })
            });
            let blocks = addresses.as_ref().map(|report| cover(&report.ips()));
            let wanted = blocks.as_deref().map_or(Wanted::AmazonSes, Wanted::Blocks);
            let existing = given.get(&name.as_str().to_ascii_lowercase());
            let existing_texts = existing.map(Vec::as_slice).unwrap_or_default();
            let mut merged = merge(name.as_str(), existing_texts, wanted, &known);
            if addresses.as_ref().is_some_and(|addresses| !addresses.complete) {
                // A record of these addresses would fail mail that leaves from others.
                (merged.published, merged.lookups, merged.is_unchanged) = (Vec::new(), None, false);
            }
            SpfDomain {
                name,
                identities,
                records: merged.published,
                lookups: merged.lookups,
                problems: merged.problems,
                is_unchanged: merged.is_unchanged,
                was_given: existing.is_some(),
                addresses,
            }
        };
        Self { mode, domains: domains.into_iter().map(domain).collect(), without_domain }
    }
}

fn identities(region: &RegionRoutes) -> impl Iterator<Item = (&Region, &IdentityName)> {
    region.routes.iter().filter_map(|row| match &row.stream {
        Stream::Identity { name } => Some((&region.region, name)),
        Stream::ConfigurationSet { .. } | Stream::Unassigned => None,
    })
}

/// The routes of the mail of some identities: that which names no configuration set, and that which names one of the
/// selected ones.
fn routes_of(routes: &RoutesReport, identities: &BTreeSet<IdentityName>) -> RoutesReport {
    let mut routes = routes.clone();
    for region in &mut routes.regions {
        region.routes.retain(|row| match &row.stream {
            Stream::Identity { name } => identities.contains(name),
            Stream::ConfigurationSet { .. } | Stream::Unassigned => true,
        });
    }
    routes
}
