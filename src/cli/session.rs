//! What the verbs share: the file, the embedded sandbox, the connection, who is asking, the look at the account.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
};

use crate::{
    config::{self, Loaded, Source},
    model::{AccountId, Caller, Desired, DesiredRegion, Live, PoolName, Region, Sts, home_of},
    plan::{self, Pace, Policy, Rate},
    sandbox::{FaultPlan, RunningSandbox, Sandbox, SandboxOptions, Seeding, State, StateStore},
    ses::{self, Connection, ConnectionOptions, MaxRps, Reader, Scope, Timing},
};

use super::{
    args::{Common, FileOrigin},
    due,
    failure::{Failure, STATED},
    files,
    progress::ReadingProgress,
    streams, variables,
};

pub(crate) use crate::config::Against;

/// Where the embedded SES of a command listens: on a free port.
const SANDBOX_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
/// The account of an embedded SES that holds none yet, where nothing names one: that of AWS's own examples.
const SANDBOX_ACCOUNT: &str = "123456789012";

/// Reads and checks the files, narrowed to the Regions that were asked for. The variables of the command line may also be
/// for `others`.
pub(crate) fn load(common: &Common, against: Against, others: &[Source]) -> Result<Loaded, Failure> {
    let mut loaded = load_whole(common, against, others)?;
    narrow(&mut loaded.desired, &common.region)?;
    Ok(loaded)
}

/// Like [`load`], or `None` if no file was named and the default one does not exist.
pub(crate) fn load_if_there(common: &Common, against: Against) -> Result<Option<Loaded>, Failure> {
    if is_there(common) { load(common, against, &[]).map(Some) } else { Ok(None) }
}

/// Whether there is a desired state: a file that was named must exist.
pub(crate) fn is_there(common: &Common) -> bool {
    common.file_origin == FileOrigin::Named || common.file.iter().any(|path| !matches!(path.try_exists(), Ok(false)))
}

/// Like [`load`], with all Regions of the files.
pub(crate) fn load_whole(common: &Common, against: Against, others: &[Source]) -> Result<Loaded, Failure> {
    load_sources(common, files::read_all(common).into_iter().collect::<Result<_, _>>()?, against, others)
}

/// Like [`load_whole`], of files that were read already.
pub(crate) fn load_sources(
    common: &Common,
    sources: Vec<Source>,
    against: Against,
    others: &[Source],
) -> Result<Loaded, Failure> {
    let interpolation = variables::interpolation(common)?;
    variables::all_used(common, sources.iter().chain(others))?;
    let loaded = config::load_all(sources, &interpolation, against, common.unknown_regions());
    let mut loaded = loaded.map_err(Failure::Invalid)?;
    let not_yet = loaded.not_yet(due::today());
    if !not_yet.is_empty() {
        return Err(Failure::Invalid(not_yet));
    }
    for note in due::keep_due(&mut loaded.desired) {
        if !common.quiet {
            streams::to_stderr(&format!("note: {note}\n"));
        }
    }
    assert_account(common, &loaded.desired.account)?;
    Ok(loaded)
}

/// Holds the account against `--account`.
pub(crate) fn assert_account(common: &Common, stated: &AccountId) -> Result<(), Failure> {
    match &common.account {
        Some(expected) if expected != stated => Err(Failure::OtherAccount {
            whose: STATED,
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

/// Whether nothing limits calls: the embedded sandbox has no limit unless the faults give it one.
fn is_unlimited(common: &Common) -> bool {
    common.sandbox.is_some() && common.sandbox_faults.is_none()
}

/// How fast the writes of an apply will go, as far as is known before anything was read.
pub(crate) fn pace(common: &Common) -> Pace {
    let writes = match (common.max_rps, is_unlimited(common)) {
        (Some(stated), _) => Rate::Stated(stated.get()),
        (None, true) => Rate::Unlimited,
        (None, false) => Rate::Documented,
    };
    Pace { writes, reads: common.max_rps.map(|stated| stated.get()) }
}

/// A way to SES that nobody has gone yet, and the sandbox behind it, if there is one.
pub(crate) struct Way {
    pub(crate) connection: Connection,
    /// Serves as long as this lives.
    sandbox: Option<RunningSandbox>,
}

impl Way {
    /// Opens it; the sandbox is asked for this account, else for the one that it holds, and STS in one of these Regions.
    /// Nothing is sent.
    pub(crate) async fn open(
        common: &Common,
        account: Option<&AccountId>,
        regions: impl IntoIterator<Item = &Region>,
        timing: Timing,
    ) -> Result<Self, Failure> {
        let mut options = ConnectionOptions {
            endpoint_url: common.endpoint_url.clone(),
            profile: common.profile.clone(),
            timing,
            plain_http: common.plain_http(),
            ..ConnectionOptions::default()
        };
        let sandbox = match sandbox_state(common)? {
            None => None,
            Some(state) => {
                options.sandbox_account = Some(sandbox_account(account, &state)?);
                let seeding = Seeding::LeasedIpsAndDomain;
                let sandbox = serve(SANDBOX_ADDRESS, state, seeding, common.sandbox_faults.as_deref()).await?;
                options.endpoint_url = Some(sandbox.endpoint());
                Some(sandbox)
            }
        };
        if is_unlimited(common) {
            options.max_rps = MaxRps::UNLIMITED;
        }
        options.max_rps = common.max_rps.unwrap_or(options.max_rps);
        Ok(Self { connection: Connection::open(&options, &home_of(regions)).await, sandbox })
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
    pace: Pace,
    /// Serves as long as the session lives.
    _sandbox: Option<RunningSandbox>,
}

impl Session {
    /// Connects as the desired state's account, and asks STS before anything is sent to SES.
    pub(crate) async fn open<'a>(
        common: &Common,
        account: &AccountId,
        sts: Sts,
        regions: impl Iterator<Item = &'a Region>,
    ) -> Result<Self, Failure> {
        let session = Self::connect(common, Some((account, sts)), regions).await?;
        session.expect_account(account, "the desired state")?;
        Ok(session)
    }

    /// Connects as whoever the credentials are, without a file; `--account` is held against them, or stands for them
    /// where the service has no STS.
    pub(crate) async fn open_without_file(common: &Common, sts: Sts) -> Result<Self, Failure> {
        if sts == Sts::Missing && common.account.is_none() {
            let message = "`--no-sts` needs `--account`: nothing else says whose the credentials are";
            return Err(Failure::Usage(message.to_owned()));
        }
        let known = common.account.as_ref().map(|account| (account, sts));
        let session = Self::connect(common, known, &common.region).await?;
        common.account.as_ref().map_or(Ok(()), |account| session.expect_account(account, "`--account`"))?;
        Ok(session)
    }

    async fn connect(
        common: &Common,
        known: Option<(&AccountId, Sts)>,
        regions: impl IntoIterator<Item = &Region>,
    ) -> Result<Self, Failure> {
        let account = known.map(|(account, _)| account);
        let Way { connection, sandbox } = Way::open(common, account, regions, Timing::default()).await?;
        let caller = match known {
            Some((account, Sts::Missing)) => untold(common, account)?,
            Some((_, Sts::Asked)) | None => connection.caller().await?,
        };
        Ok(Self { connection, caller, pace: pace(common), _sandbox: sandbox })
    }

    /// Shows how far the reads are that follow, until the result is dropped. `what` says what they are for.
    pub(crate) fn watch(&self, what: &'static str, is_quiet: bool) -> ReadingProgress {
        ReadingProgress::start(self.connection.activity(), what, self.pace().reads, is_quiet)
    }

    /// How fast an apply will go, as far as what was read tells.
    pub(crate) fn pace(&self) -> Pace {
        Pace { reads: self.connection.reads_found().or(self.pace.reads), ..self.pace }
    }

    fn expect_account(&self, expected: &AccountId, expected_by: &'static str) -> Result<(), Failure> {
        if self.caller.account == *expected {
            return Ok(());
        }
        Err(Failure::OtherAccount {
            whose: "account of the credentials",
            found: self.caller.account.clone(),
            expected_by,
            expected: expected.clone(),
        })
    }

    /// Reads what this plan hangs on beside what every plan does, until nothing is missing.
    pub(crate) async fn read_on(&self, desired: &Desired, live: &mut Live, policy: &Policy) -> Result<(), Failure> {
        loop {
            let unread = plan::unread(desired, live, policy);
            if unread.is_empty() {
                return Ok(());
            }
            for (name, unread) in unread {
                let reader = Reader::new(&self.connection, &desired.account, &name);
                reader.read(unread, live.regions.entry(name).or_default()).await?;
            }
        }
    }

    /// Reads the tags of those of the pools whose tags were not read yet.
    pub(crate) async fn read_pool_tags(
        &self,
        account: &AccountId,
        live: &mut Live,
        pools: BTreeMap<Region, BTreeSet<PoolName>>,
    ) -> Result<(), Failure> {
        for (name, pools) in pools {
            let Some(region) = live.regions.get_mut(&name) else { continue };
            let unread = pools.into_iter().filter(|pool| !region.pool_tags.contains_key(pool)).collect();
            region.pool_tags.extend(Reader::new(&self.connection, account, &name).pool_tags(unread).await?);
        }
        Ok(())
    }

    /// Reads what `scope` says of each Region of the desired state, side by side: each has limits of its own.
    ///
    /// What an earlier desired state, the base, needs is read too.
    pub(crate) async fn observe(
        &self,
        desired: &Desired,
        base: Option<&Desired>,
        scope: fn(&DesiredRegion) -> Scope,
    ) -> Result<Live, Failure> {
        let regions = ses::side_by_side(desired.regions.iter().map(|(region, wanted)| {
            let reader = Reader::new(&self.connection, &desired.account, region);
            let earlier = base.and_then(|base| base.regions.get(region)).map(Scope::of).unwrap_or_default();
            let (region, scope) = (region.clone(), scope(wanted).and(earlier));
            async move { Ok::<_, ses::CallError>((region, reader.observe(&scope).await?)) }
        }));
        Ok(Live { caller: self.caller.clone(), regions: regions.await?.into_iter().collect() })
    }
}

/// The caller at a service without STS, where nothing compares the credentials with the account. Refused for AWS, whose
/// STS would.
pub(crate) fn untold(common: &Common, account: &AccountId) -> Result<Caller, Failure> {
    if common.sandbox.is_some() || common.endpoint_url.as_deref().is_some_and(|url| !ses::is_of_aws(url)) {
        return Ok(Caller::untold(account.clone()));
    }
    let message = "a service without STS needs `--endpoint-url` with an address that is not AWS's: without STS nothing \
                   compares the credentials with the account";
    Err(Failure::Usage(message.to_owned()))
}

/// Refuses names of what is neither in the file nor live, at their place in the file.
pub(crate) fn check_references(loaded: &Loaded, live: &Live) -> Result<(), Failure> {
    let unresolved = loaded.unresolved(&live.regions);
    if unresolved.is_empty() { Ok(()) } else { Err(Failure::Invalid(unresolved)) }
}

/// The accounts of the embedded SES, if it is asked for.
fn sandbox_state(common: &Common) -> Result<Option<StateStore>, Failure> {
    match &common.sandbox {
        None if common.sandbox_faults.is_some() => {
            Err(Failure::Usage("`--sandbox-faults` needs `--sandbox`".to_owned()))
        }
        None => Ok(None),
        Some(None) => Ok(Some(StateStore::memory(State::default()))),
        Some(Some(file)) => Ok(Some(StateStore::file(file)?)),
    }
}

/// The account whose credentials the embedded SES is given: the one that is known, else the only one that it holds.
fn sandbox_account(known: Option<&AccountId>, state: &StateStore) -> Result<AccountId, Failure> {
    let mut held = state.accounts();
    match (known, held.next(), held.next()) {
        (Some(account), _, _) => Ok(account.clone()),
        (None, None, _) => Ok(AccountId::live(SANDBOX_ACCOUNT)),
        (None, Some(account), None) => Ok(AccountId::live(account)),
        (None, Some(_), Some(_)) => {
            Err(Failure::Usage("the sandbox holds several accounts: say which one with `--account`".to_owned()))
        }
    }
}

/// Starts an embedded SES, with the faults of a file if there is one.
pub(crate) async fn serve(
    listen: SocketAddr,
    state: StateStore,
    seeding: Seeding,
    faults: Option<&Path>,
) -> Result<RunningSandbox, Failure> {
    let faults = faults.map(FaultPlan::file).transpose()?.unwrap_or_default();
    let started = Sandbox::start(SandboxOptions { seeding, faults, ..SandboxOptions::new(listen, state) }).await;
    started.map_err(|error| Failure::Io { what: format!("serve the sandbox on {listen}"), error })
}
