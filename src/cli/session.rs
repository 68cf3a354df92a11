//! What the verbs share: the file, the embedded sandbox, the connection, who is asking, the look at the account.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    panic::resume_unwind,
    path::Path,
};

use tokio::task::JoinSet;

use crate::{
    config::{self, Loaded},
    model::{AccountId, Caller, Desired, Live, Region},
    plan::{self, Policy, Unread},
    sandbox::{FaultPlan, RunningSandbox, Sandbox, SandboxOptions, State, StateStore},
    ses::{Connection, ConnectionOptions, MaxRps, Reader, Scope, Timing},
};

use super::{args::Common, failure::Failure, variables};

pub(crate) use crate::config::Against;

/// The Region whose STS answers where no Region is wanted.
const FALLBACK_REGION: &str = "us-east-1";

/// Reads and checks the files, narrowed to the Regions that were asked for.
pub(crate) fn load(common: &Common, against: Against) -> Result<Loaded, Failure> {
    let mut loaded = load_whole(common, against)?;
    narrow(&mut loaded.desired, &common.region)?;
    Ok(loaded)
}

/// Reads and checks the files, with all their Regions.
pub(crate) fn load_whole(common: &Common, against: Against) -> Result<Loaded, Failure> {
    let sources = common.file.iter().map(|path| config::read(path)).collect::<Result<Vec<_>, _>>()?;
    let interpolation = variables::interpolation(common)?;
    let loaded = config::load_all(sources.into_iter().flatten().collect(), &interpolation, against);
    let loaded = loaded.map_err(Failure::Invalid)?;
    assert_account(common, &loaded.desired.account)?;
    Ok(loaded)
}

/// Holds the account against `--account`.
pub(crate) fn assert_account(common: &Common, stated: &AccountId) -> Result<(), Failure> {
    match &common.account {
        Some(expected) if expected != stated => Err(Failure::OtherAccount {
            whose: "account of the desired state",
            found: stated.clone(),
            expected_by: "`--account`",
            expected: expected.clone(),
        }),
        Some(_) | None => Ok(()),
    }
}

fn narrow(desired: &mut Desired, regions: &[Region]) -> Result<(), Failure> {
    if regions.is_empty() {
        return Ok(());
    }
    if let Some(unknown) = regions.iter().find(|region| !desired.regions.contains_key(*region)) {
        return Err(Failure::RegionNotStated(unknown.clone()));
    }
    desired.regions.retain(|region, _| regions.contains(region));
    Ok(())
}

/// A way to SES that nobody has gone yet, and the sandbox behind it, if there is one.
pub(crate) struct Way {
    pub(crate) connection: Connection,
    /// Serves as long as this lives.
    sandbox: Option<RunningSandbox>,
}

impl Way {
    /// Opens it; the sandbox has this account, and STS is asked in this Region. Nothing is sent.
    pub(crate) async fn open(
        common: &Common,
        account: &AccountId,
        home: Option<&Region>,
        timing: Timing,
    ) -> Result<Self, Failure> {
        let mut options =
            ConnectionOptions { endpoint_url: common.endpoint_url.clone(), timing, ..ConnectionOptions::default() };
        let sandbox = start_sandbox(common).await?;
        if let Some(sandbox) = &sandbox {
            options.endpoint_url = Some(sandbox.endpoint());
            options.sandbox_account = Some(account.clone());
            // It has no limit unless the faults give it one.
            if common.sandbox_faults.is_none() {
                options.max_rps = MaxRps::UNLIMITED;
            }
        }
        options.max_rps = common.max_rps.unwrap_or(options.max_rps);
        let home = home.cloned().unwrap_or_else(|| Region::live(FALLBACK_REGION));
        Ok(Self { connection: Connection::open(&options, &home).await, sandbox })
    }

    /// Whether this process serves SES.
    pub(crate) fn is_embedded(&self) -> bool {
        self.sandbox.is_some()
    }
}

/// A way to SES with a caller whose account was checked, and the sandbox behind it, if there is one.
pub(crate) struct Session {
    pub(crate) connection: Connection,
    pub(crate) caller: Caller,
    /// Serves as long as the session lives.
    _sandbox: Option<RunningSandbox>,
}

impl Session {
    /// Connects, and asks STS before anything is sent to SES.
    pub(crate) async fn open<'a>(
        common: &Common,
        account: &AccountId,
        mut regions: impl Iterator<Item = &'a Region>,
    ) -> Result<Self, Failure> {
        let Way { connection, sandbox } = Way::open(common, account, regions.next(), Timing::default()).await?;
        let caller = connection.caller().await?;
        if caller.account != *account {
            return Err(Failure::OtherAccount {
                whose: "account of the credentials",
                found: caller.account,
                expected_by: "the desired state",
                expected: account.clone(),
            });
        }
        Ok(Self { connection, caller, _sandbox: sandbox })
    }

    /// Reads what this plan hangs on beside what every plan does, until nothing is missing.
    pub(crate) async fn read_on(&self, desired: &Desired, live: &mut Live, policy: &Policy) -> Result<(), Failure> {
        loop {
            let unread = plan::unread(desired, live, policy);
            if unread.is_empty() {
                return Ok(());
            }
            for (name, Unread { pools, identities }) in unread {
                let reader = Reader::new(&self.connection, &desired.account, &name);
                let region = live.regions.entry(name).or_default();
                region.pool_tags.extend(reader.pool_tags(pools).await?);
                if identities {
                    region.identity_routes = Some(reader.identity_routes().await?);
                }
            }
        }
    }

    /// Reads every Region that the desired state has, side by side: each has limits of its own.
    pub(crate) async fn observe(&self, desired: &Desired) -> Result<Live, Failure> {
        let mut reading = JoinSet::new();
        for (region, wanted) in &desired.regions {
            let reader = Reader::new(&self.connection, &desired.account, region);
            let (region, scope) = (region.clone(), Scope::of(wanted));
            reading.spawn(async move { (region, reader.observe(&scope).await) });
        }
        let mut regions = BTreeMap::new();
        while let Some(joined) = reading.join_next().await {
            // Nobody aborts these tasks; a panic in one goes on here, or its Region would be planned as an empty one.
            let (region, read) = joined.unwrap_or_else(|error| resume_unwind(error.into_panic()));
            regions.insert(region, read?);
        }
        Ok(Live { caller: self.caller.clone(), regions })
    }
}

/// Refuses names of what is neither in the file nor live, at their place in the file.
pub(crate) fn check_references(loaded: &Loaded, live: &Live) -> Result<(), Failure> {
    let unresolved = loaded.unresolved(&live.regions);
    if unresolved.is_empty() { Ok(()) } else { Err(Failure::Invalid(unresolved)) }
}

async fn start_sandbox(common: &Common) -> Result<Option<RunningSandbox>, Failure> {
    let state = match &common.sandbox {
        None if common.sandbox_faults.is_some() => {
            return Err(Failure::Usage("`--sandbox-faults` needs `--sandbox`".to_owned()));
        }
        None => return Ok(None),
        Some(None) => StateStore::memory(State::default()),
        Some(Some(file)) => StateStore::file(file)?,
    };
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    serve(listen, state, common.sandbox_faults.as_deref()).await.map(Some)
}

/// Starts an embedded SES, with the faults of a file if there is one.
pub(crate) async fn serve(
    listen: SocketAddr,
    state: StateStore,
    faults: Option<&Path>,
) -> Result<RunningSandbox, Failure> {
    let faults = faults.map(FaultPlan::file).transpose()?.unwrap_or_default();
    let started = Sandbox::start(SandboxOptions { faults, ..SandboxOptions::new(listen, state) }).await;
    started.map_err(|error| Failure::Io { what: format!("serve the sandbox on {listen}"), error })
}
