//! The SPF records that mail of SES needs: for each custom MAIL FROM domain the merged record.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    addresses::{
        cover,
        spf::{Lookups, Merged, Problem, Published, Query, Texts, Wanted, Zone, merge},
    },
    model::{IdentityName, MailFromDomain, Region},
};

use super::{
    addresses::AddressReport,
    routes::{AndAlso, RegionRoutes, RouteRow, RoutesReport, Stream},
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
    /// Selected identities without a custom MAIL FROM domain in any of the selected Regions. Their mail passes SPF under
    /// `amazonses.com`, and needs no record.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub without_domain: BTreeSet<IdentityName>,
    /// Selected identities that have one in another Region: SES keeps it by Region. What they send in these Regions passes
    /// under `amazonses.com`, and needs no record.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub without_domain_in: BTreeMap<Region, BTreeSet<IdentityName>>,
}

/// The record of a MAIL FROM domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpfDomain {
    /// The domain.
    pub name: MailFromDomain,
    /// The identities that use it.
    pub identities: BTreeSet<IdentityName>,
    /// The Regions in which they do, if not in all that were read and have them.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub regions: BTreeSet<Region>,
    /// The records to publish, that of the domain first. Empty if the record that is there has to be mended first.
    pub records: Vec<Published>,
    /// The terms that query DNS. Absent without records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lookups: Option<Lookups>,
    /// What is wrong, and what to know.
    pub problems: Vec<Problem>,
    /// Whether the record that is there passes all of it already.
    pub is_unchanged: bool,
    /// Whether the record that is there was given, or read from DNS. Otherwise the new one has to be merged with it by hand.
    pub was_given: bool,
    /// The SPF records that are there, as they were given or read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub existing: Vec<String>,
    /// What the result rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assumes: Vec<SpfAssumption>,
    /// The addresses, for records that name them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addresses: Option<AddressReport>,
    /// What DNS would have to be asked for the rest.
    #[serde(skip)]
    unread: BTreeSet<Query>,
    /// The names that the records lead to.
    #[serde(skip)]
    reached: BTreeSet<String>,
}

/// What a record rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum SpfAssumption {
    /// The name has no SPF record: none was given or read.
    NoRecord,
    /// The records of these names need no look-ups, and are as receivers accept them. They were not read.
    RecordsUnread {
        /// The names; those with macros hang on the sender.
        names: BTreeSet<String>,
    },
    /// The names of `a`, `mx` and `exists` have answers, as receivers accept only 2 without. DNS was not asked.
    HostsUnread,
    /// What these terms ask for has answers: it hangs on the sender, so that nobody can know it before.
    SenderUnknown {
        /// The terms, also those of included records.
        terms: Vec<String>,
    },
    /// The mail is what was asked for: no identity that was read has this MAIL FROM domain.
    NoIdentity,
}

/// MAIL FROM domains by Region and identity.
pub type MailFrom = BTreeMap<Region, BTreeMap<IdentityName, MailFromDomain>>;

/// What SPF records are made from.
#[derive(Debug, Clone, Copy)]
pub struct SpfFrom<'a> {
    /// The routes that were asked for.
    pub asked: &'a RoutesReport,
    /// All routes that were read.
    pub all: &'a RoutesReport,
    /// The MAIL FROM domains.
    pub mail_from: &'a MailFrom,
    /// The domain, if one is given.
    pub only: Option<&'a MailFromDomain>,
}

impl SpfFrom<'_> {
    /// The MAIL FROM domain of an identity in a Region, and whether SES states it for this identity. A verified address
    /// without one has that of its domain.
    fn domain_of(&self, region: &Region, identity: &IdentityName) -> Option<(&MailFromDomain, bool)> {
        let domains = self.mail_from.get(region)?;
        let of_domain = || {
            let (_, parent) = identity.as_str().rsplit_once('@')?;
            domains.iter().find(|(name, _)| name.as_str().eq_ignore_ascii_case(parent)).map(|(_, domain)| domain)
        };
        match domains.get(identity) {
            Some(domain) => Some((domain, true)),
            None => Some((of_domain()?, false)),
        }
    }
}

impl SpfReport {
    /// The records for the MAIL FROM domains of the selected identities, or for one domain that is given.
    #[must_use]
    pub fn of(from: SpfFrom<'_>, mode: SpfMode, zone: &Zone) -> Self {
        let asked: BTreeSet<(&Region, &IdentityName)> = match from.only {
            Some(_) => BTreeSet::new(),
            None => from.asked.regions.iter().flat_map(identities).collect(),
        };
        let domain_of = |(region, identity): (&Region, &IdentityName)| from.domain_of(region, identity);
        let domains: BTreeSet<&MailFromDomain> =
            asked.iter().filter_map(|user| Some(domain_of(*user)?.0)).chain(from.only).collect();
        let (mut without_domain, mut without_domain_in) = (BTreeSet::new(), BTreeMap::<Region, BTreeSet<_>>::new());
        for (region, identity) in asked.iter().filter(|user| domain_of(**user).is_none()) {
            if asked.iter().any(|user| user.1 == *identity && domain_of(*user).is_some()) {
                without_domain_in.entry((*region).clone()).or_default().insert((*identity).clone());
            } else {
                without_domain.insert((*identity).clone());
            }
        }
        let domains = domains.into_iter().map(|domain| SpfDomain::of(domain.clone(), from, mode, zone)).collect();
        Self { mode, domains, without_domain, without_domain_in }
    }

    /// What DNS would have to be asked to know more.
    #[must_use]
    pub fn unread(&self) -> BTreeSet<Query> {
        self.domains.iter().flat_map(|domain| &domain.unread).cloned().collect()
    }

    /// The names whose records this is about: the domains, and what their records lead to.
    #[must_use]
    pub fn names(&self) -> BTreeSet<String> {
        let domains = self.domains.iter().map(|domain| domain.name.as_str().to_ascii_lowercase());
        domains.chain(self.domains.iter().flat_map(|domain| &domain.reached).cloned()).collect()
    }
}

impl SpfDomain {
    fn of(name: MailFromDomain, from: SpfFrom<'_>, mode: SpfMode, zone: &Zone) -> Self {
        let users = users(from, &name);
        let addresses = (mode == SpfMode::Ip4).then(|| AddressReport::of(&routes_of(from, &users)));
        let blocks = addresses.as_ref().map(|report| cover(&report.ips()));
        let wanted = blocks.as_deref().map_or(Wanted::AmazonSes, Wanted::Blocks);
        let mut merged = merge(name.as_str(), wanted, zone);
        if addresses.as_ref().is_some_and(|addresses| !addresses.complete) {
            // A record of these addresses would fail mail that leaves from others.
            (merged.published, merged.lookups, merged.is_unchanged) = (Vec::new(), None, false);
        }
        let (was_given, existing) = match zone.texts(name.as_str()) {
            Texts::Known { records, .. } => (true, records),
            Texts::Unread => (false, Vec::new()),
        };
        let regions = if is_everywhere(from, &users) { BTreeSet::new() } else { regions_of(&users) };
        let has_no_user = mode == SpfMode::Ip4 && users.is_empty();
        let assumes = if merged.published.is_empty() { Vec::new() } else { assumed(&merged, was_given, has_no_user) };
        let identities = users.into_iter().filter(|user| user.is_stated).map(|user| user.identity).collect();
        let Merged { published: records, lookups, problems, is_unchanged, unread, reached, .. } = merged;
        Self {
            name,
            identities,
            regions,
            records,
            lookups,
            problems,
            is_unchanged,
            was_given,
            existing,
            assumes,
            addresses,
            unread,
            reached,
        }
    }
}

fn assumed(merged: &Merged, was_given: bool, has_no_user: bool) -> Vec<SpfAssumption> {
    let is_of_hosts = |query: &Query| matches!(query, Query::A(_) | Query::Mx(_));
    let (names, on_sender) = (merged.unknown.clone(), merged.on_sender.clone());
    [
        (!was_given).then_some(SpfAssumption::NoRecord),
        (!names.is_empty()).then_some(SpfAssumption::RecordsUnread { names }),
        merged.unread.iter().any(is_of_hosts).then_some(SpfAssumption::HostsUnread),
        (!on_sender.is_empty()).then_some(SpfAssumption::SenderUnknown { terms: on_sender }),
        has_no_user.then_some(SpfAssumption::NoIdentity),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An identity whose mail has a MAIL FROM domain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct User {
    region: Region,
    identity: IdentityName,
    /// Whether SES states it for this identity. Otherwise it is a verified address, whose domain has it.
    is_stated: bool,
}

/// Whether the identities have no other MAIL FROM domain, or none, in another Region that was read and has them.
fn is_everywhere(from: SpfFrom<'_>, users: &BTreeSet<User>) -> bool {
    let is_user = |region: &Region, identity: &IdentityName| {
        users.iter().any(|user| user.region == *region && user.identity == *identity)
    };
    let of_all = from.all.regions.iter().flat_map(identities);
    let mut same = of_all.filter(|(_, identity)| users.iter().any(|user| user.identity == **identity));
    same.all(|(region, identity)| is_user(region, identity))
}

fn regions_of(users: &BTreeSet<User>) -> BTreeSet<Region> {
    users.iter().map(|user| user.region.clone()).collect()
}

/// The identities of a MAIL FROM domain in all Regions that were read, selected or not.
fn users(from: SpfFrom<'_>, domain: &MailFromDomain) -> BTreeSet<User> {
    let user = |(region, identity): (&Region, &IdentityName)| {
        let (of, is_stated) = from.domain_of(region, identity)?;
        let is_same = of.as_str().eq_ignore_ascii_case(domain.as_str());
        is_same.then(|| User { region: region.clone(), identity: identity.clone(), is_stated })
    };
    from.all.regions.iter().flat_map(identities).filter_map(user).collect()
}

fn identities(region: &RegionRoutes) -> impl Iterator<Item = (&Region, &IdentityName)> {
    region.routes.iter().filter_map(|row| match &row.stream {
        Stream::Identity { name } => Some((&region.region, name)),
        Stream::ConfigurationSet { .. } | Stream::Unassigned => None,
    })
}

/// All routes of the mail of a MAIL FROM domain: that of each of its identities which names no configuration set, and that
/// which names one of the selected ones. If none is selected it may name any set of the Region that sends.
fn routes_of(from: SpfFrom<'_>, users: &BTreeSet<User>) -> RoutesReport {
    let is_set = |row: &RouteRow| matches!(row.stream, Stream::ConfigurationSet { .. });
    let is_paused = |row: &RouteRow| row.way.iter().any(|way| way.and_also.contains(&AndAlso::Paused));
    let names_sets = from.asked.regions.iter().flat_map(|region| &region.routes).any(is_set);
    let mut routes = from.all.clone();
    for region in &mut routes.regions {
        let asked = from.asked.regions.iter().find(|asked| asked.region == region.region);
        let is_asked =
            |row: &RouteRow| asked.is_some_and(|asked| asked.routes.iter().any(|it| it.stream == row.stream));
        let of_region = || users.iter().filter(|user| user.region == region.region);
        region.routes.retain(|row| match &row.stream {
            Stream::Identity { name } => {
                of_region().any(|user| user.identity == *name) || (from.only.is_some() && is_asked(row))
            }
            Stream::ConfigurationSet { .. } if names_sets => is_asked(row),
            Stream::ConfigurationSet { .. } => of_region().next().is_some() && !is_paused(row),
            // Mail of an identity without a set has a route of its own.
            Stream::Unassigned => users.is_empty() && is_asked(row),
        });
        region.pools_without_mail = asked.map(|asked| asked.pools_without_mail.clone()).unwrap_or_default();
    }
    routes
}
