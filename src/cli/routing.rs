//! What `route` and `ips` have in common: the routes of the account, of the file, or before and after a saved plan.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
    path::Path,
};

use clap::Args;
use jiff::civil::Date;

use crate::{
    addresses::{FormerList, NotAList, former_list},
    config::{self, Loaded},
    model::{AccountId, LiveRegion, Region, Sts, shown},
    plan::Plan,
    view::{
        self, Endpoints, MailFrom, RegionStates, RoutePattern, RouteSource, RoutesReport, RoutingState, Warmed,
        known_ips,
    },
};

use super::{
    advised,
    args::Common,
    due,
    failure::Failure,
    inventory::{self, Content, Inventory},
    output::Output,
    saved,
    session::{self, Against, Session},
};

/// What was asked for.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// Configuration sets, identities, pools, IPs or Regions: names, or patterns with `*` and `?`; for one kind with a
    /// prefix such as `set/`, `identity/`, `pool/`, `ip/` or `region/`; SES's own pools are
    /// `ses-default-dedicated-pool` and `ses-shared-pool` [default: everything]
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<RoutePattern>,
    /// The day from which warm dates are counted, in UTC [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = advised::date)]
    pub(crate) date: Option<Date>,
}

/// What routes are derived from, as it was read.
pub(crate) struct Routing {
    account: AccountId,
    source: RouteSource,
    states: BTreeMap<Region, RegionStates>,
    /// The Regions that were read, if not all were.
    only: Vec<Region>,
    /// The endpoints that split mail over two Regions.
    endpoints: Endpoints,
    /// The custom MAIL FROM domains.
    pub(crate) mail_from: MailFrom,
}

impl Routing {
    /// Reads the account: the Regions of the file, or without a file those of `--region`, or all.
    pub(crate) async fn live(common: &Common, output: &Output) -> Result<Self, Failure> {
        let loaded = session::load_if_there(common, Against::Account)?;
        let (session, regions) = match &loaded {
            Some(Loaded { desired, .. }) => {
                let session = Session::open(common, &desired.account, desired.sts, desired.regions.keys()).await?;
                (session, desired.regions.keys().cloned().collect())
            }
            None => (Session::open_without_file(common, Sts::Asked).await?, common.region.clone()),
        };
        let live = read(&session, &regions, common, output).await?;
        let read = Self::of(&session.caller.account, &live, loaded.as_ref());
        // Where none was named, all were read.
        Ok(if regions.is_empty() { Self { only: regions, ..read } } else { read })
    }

    /// Takes an account that was read, beside what the file states of it.
    pub(crate) fn of(account: &AccountId, live: &BTreeMap<Region, LiveRegion>, loaded: Option<&Loaded>) -> Self {
        let state = |(region, live): (&Region, &LiveRegion)| {
            let facts = loaded.and_then(|loaded| loaded.facts.regions.get(region));
            let desired = loaded.and_then(|loaded| loaded.desired.regions.get(region));
            let known = desired.and_then(|desired| known_ips(desired, facts));
            let warmed = facts.map(Warmed::stated).unwrap_or_default();
            (region.clone(), RegionStates::only(RoutingState::live(live).beside(known).proved_by(warmed)))
        };
        Self {
            account: account.clone(),
            source: RouteSource::Live,
            states: live.iter().map(state).collect(),
            only: live.keys().cloned().collect(),
            endpoints: endpoints(live),
            mail_from: mail_from(live),
        }
    }

    /// Takes what the file states, without the account.
    pub(crate) fn desired(common: &Common) -> Result<Self, Failure> {
        let desired = session::load(common, Against::Account, &[])?.desired;
        let states = desired.regions.iter();
        let states = states.map(|(region, it)| (region.clone(), RegionStates::only(RoutingState::stated(it))));
        let states = states.collect();
        Ok(Self {
            account: desired.account,
            source: RouteSource::Desired,
            states,
            only: Vec::new(),
            endpoints: Endpoints::default(),
            mail_from: MailFrom::new(),
        })
    }

    /// Reads the account, and derives from it what a saved plan leaves.
    pub(crate) async fn planned(common: &Common, path: &Path, output: &mut Output) -> Result<Self, Failure> {
        let plan: Plan = saved::read(common, path)?;
        output.about(&plan);
        let session = Session::open(common, &plan.account, plan.caller.sts(), plan.regions.iter()).await?;
        let live = read(&session, &plan.regions, common, output).await?;
        let after = view::after(&live, &plan).map_err(Failure::Stale)?;
        let states = live.iter().map(|(region, live)| {
            let after = after.get(region).map(RoutingState::live);
            (region.clone(), RegionStates { state: RoutingState::live(live), after })
        });
        let states = states.collect();
        Ok(Self {
            account: plan.account,
            source: RouteSource::Plan,
            states,
            only: live.keys().cloned().collect(),
            endpoints: endpoints(&live),
            mail_from: mail_from(&live),
        })
    }

    /// The routes that were asked for.
    ///
    /// # Errors
    /// A name that nothing has.
    pub(crate) fn report(&self, asked: &Asked) -> Result<RoutesReport, Failure> {
        let date = asked.date.unwrap_or_else(due::today);
        let report = RoutesReport::of(&self.account, self.source, &self.states, &asked.names, date);
        let report = report.map_err(|(pattern, names)| {
            let word = pattern.to_string();
            let near = config::reserved_pool(word.trim_start_matches("pool/"));
            let near = near.or_else(|| config::nearest(&word, names.all())).map(str::to_owned);
            Failure::UnknownName { name: pattern.to_string(), near }
        })?;
        Ok(RoutesReport { only: self.only.clone(), ..report.split_by(&self.endpoints, &self.states) })
    }

    /// The IPs that any mail leaves from.
    pub(crate) fn used_ips(&self) -> Result<BTreeSet<Ipv4Addr>, Failure> {
        Ok(self.report(&Asked { names: Vec::new(), date: None })?.used_ips())
    }

    /// Refuses a list of another account.
    pub(crate) fn is_of_account(&self, path: &Path, list: &FormerList) -> Result<(), Failure> {
        let here = self.account.as_str();
        match list.account.as_deref().filter(|account| *account != here) {
            None => Ok(()),
            Some(account) => {
                let problem = NotAList::OtherAccount { account: account.to_owned(), here: here.to_owned() };
                Err(Failure::NotAList { path: path.to_owned(), problem })
            }
        }
    }
}

async fn read(
    session: &Session,
    regions: &[Region],
    common: &Common,
    output: &Output,
) -> Result<BTreeMap<Region, LiveRegion>, Failure> {
    let reading = session.watch("reading", common.quiet);
    let Inventory { regions, unread } = inventory::take(session, regions, &Content::Routes).await?;
    let (mut regions, mut unread) = (regions, unread);
    // Who names Regions leaves out the others.
    if common.region.is_empty() {
        let known = regions.keys().chain(unread.keys()).cloned().collect();
        let endpoints: Vec<_> = regions.values().filter_map(|live| live.endpoints.clone()).flatten().collect();
        let others = inventory::led_to(session, endpoints.iter(), &known).await;
        regions.extend(others.regions);
        unread.extend(others.unread);
    }
    drop(reading);
    unread.iter().for_each(|(region, reason)| output.note(&format!("{region} was not read: {}", shown(reason))));
    Ok(regions)
}

fn endpoints(live: &BTreeMap<Region, LiveRegion>) -> Endpoints {
    let mut all = Endpoints::default();
    live.iter().for_each(|(region, live)| all.add(region, live.endpoints.as_deref()));
    all
}

fn mail_from(live: &BTreeMap<Region, LiveRegion>) -> MailFrom {
    let domains = |live: &LiveRegion| {
        let identities = live.identities.iter();
        identities.filter_map(|(name, identity)| Some((name.clone(), identity.mail_from.clone()?))).collect()
    };
    live.iter().map(|(region, live)| (region.clone(), domains(live))).collect()
}

/// Reads a file that was handed out earlier.
pub(crate) fn former(path: &Path) -> Result<FormerList, Failure> {
    let bytes = config::read_bytes(path, config::SIZE_MAX).map_err(Failure::UnreadableList)?;
    former_list(&String::from_utf8_lossy(&bytes))
        .map_err(|problem| Failure::NotAList { path: path.to_owned(), problem })
}
