//! `sesform doctor`: checks whether sesform can work here, and what prevents it. Writes nothing to AWS.
//!
//! The calls are made in `ses`; the files of this folder turn the answers into a list of [`Check`]s, in a fixed order.
//! A check is `failed` if the problem prevents sesform from working. It is a `warning` if the problem affects only
//! mail, now or soon.

mod account;
mod caller;
pub(crate) mod check;
mod permissions;
mod quotas;
mod region;
pub(crate) mod text;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    cli::{
        args::Common,
        exit::Exit,
        failure::Failure,
        output::Output,
        session::{self, Against, Way},
    },
    model::{AccountId, ConfigurationSetName, Desired, Region, Sts},
    ses::{Reader, Role, Scope, Survey, Timing, configured_region},
};

use caller::Expected;
use check::Check;
use region::Served;

/// The current version of the IAM policy language (IAM User Guide).
const LANGUAGE: &str = "2012-10-17";
/// Timeout of one try. It is short because a user who looks for a problem does not want to wait.
const ATTEMPT: Duration = Duration::from_secs(5);
/// A second try helps after a lost connection; more tries would only repeat the result.
const TRIES: u32 = 2;
/// How long throttled calls are retried.
const THROTTLED: Duration = Duration::from_secs(10);

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Prints the least IAM policy instead; needs no file, no credentials and no network
    #[arg(long, value_name = "FOR")]
    pub(crate) iam_policy: Option<PolicyOf>,
}

/// The commands that a policy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyOf {
    /// Everything that only reads: plan, check, doctor.
    Plan,
    /// What writes, with all that reads.
    Apply,
    /// What reads, and `cloudtrail:LookupEvents`: drift --who, plan --who.
    Who,
    /// lint --live, cost, warmup
    Advise,
    /// lint --live --save-figures
    Figures,
}

pub(super) async fn run(common: &Common, args: &DoctorArgs, output: &mut Output) -> Result<Exit, Failure> {
    if let Some(of) = args.iam_policy {
        let policy = policy(role(of));
        output.raw(&format!("{policy:#}\n"));
        return Ok(Exit::Success);
    }
    let desired = desired(common)?;
    let regions = regions(common, desired.as_ref()).await?;
    let expected = expected(common, desired.as_ref());
    let way = connect(common, expected.as_ref(), &regions).await?;
    let (asked, endpoint) = match &desired {
        Some(desired) if desired.sts == Sts::Missing => (Ok(session::untold(common, &desired.account)?), None),
        Some(_) | None => way.connection.caller_and_endpoint().await,
    };
    let (mut checks, found) = match &asked {
        Ok(caller) => (Vec::from(caller::caller(caller, expected.as_ref())), Some(caller.account.clone())),
        Err(error) => (Vec::from(caller::nobody(error, endpoint.as_deref())), None),
    };
    match &found {
        Some(account) if expected.as_ref().is_none_or(|expected| expected.account == *account) => {
            checks.extend(look(&way, account, regions, desired.as_ref()).await);
        }
        Some(_) | None => checks.extend(regions.iter().map(region::unasked)),
    }
    checks.push(permissions::writes());
    let ended = ended(&checks, found, expected);
    output.checks(checks);
    ended
}

fn role(of: PolicyOf) -> Role {
    match of {
        PolicyOf::Plan => Role::Plan,
        PolicyOf::Apply => Role::Apply,
        PolicyOf::Who => Role::Who,
        PolicyOf::Advise => Role::Advise,
        PolicyOf::Figures => Role::Figures,
    }
}

/// A policy that allows every action that the role needs. It covers all resources: list actions and STS do not support
/// resource names, and a policy with names would have to change with every change of the file.
fn policy(role: Role) -> Value {
    let sid = match role {
        Role::Plan => "SesformPlan",
        Role::Apply => "SesformApply",
        Role::Who => "SesformWho",
        Role::Advise => "SesformAdvise",
        Role::Figures => "SesformFigures",
    };
    let actions: Vec<_> = role.actions().collect();
    json!({
        "Version": LANGUAGE,
        "Statement": [{"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": "*"}]
    })
}

/// The desired state, or `None` if the default file does not exist. A named file must exist.
fn desired(common: &Common) -> Result<Option<Desired>, Failure> {
    if !session::is_there(common) {
        return Ok(None);
    }
    session::load_whole(common, Against::Account, &[]).map(|loaded| Some(loaded.desired))
}

/// The Regions to check. The first of these sources that names a Region is used: `--region`, the file, the
/// configuration of the AWS SDK.
async fn regions(common: &Common, desired: Option<&Desired>) -> Result<BTreeSet<Region>, Failure> {
    let named: BTreeSet<_> = common.region.iter().cloned().collect();
    let stated = || desired.iter().flat_map(|desired| desired.regions.keys().cloned()).collect();
    let regions: BTreeSet<_> = if named.is_empty() { stated() } else { named };
    if !regions.is_empty() {
        return Ok(regions);
    }
    let configured = configured_region(common.profile.as_deref()).await;
    configured.map(|region| BTreeSet::from([region])).ok_or_else(|| {
        Failure::Usage("no file and no AWS configuration names a Region: name it with `--region`".to_owned())
    })
}

fn expected(common: &Common, desired: Option<&Desired>) -> Option<Expected> {
    let stated = desired.map(|desired| Expected { account: desired.account.clone(), by: "the file" });
    stated.or_else(|| common.account.clone().map(|account| Expected { account, by: "`--account`" }))
}

async fn connect(common: &Common, expected: Option<&Expected>, regions: &BTreeSet<Region>) -> Result<Way, Failure> {
    let timing = Timing { attempt: ATTEMPT, unclear_tries: TRIES, throttled: THROTTLED, ..Timing::default() };
    Way::open(common, expected.map(|expected| &expected.account), regions, timing).await
}

/// Checks all Regions concurrently and returns the checks in the order of the Regions.
async fn look(way: &Way, account: &AccountId, regions: BTreeSet<Region>, desired: Option<&Desired>) -> Vec<Check> {
    let surveys: JoinSet<(Region, Survey)> = regions
        .into_iter()
        .map(|region| {
            let reader = Reader::new(&way.connection, account, &region);
            let reporting = reporting(desired, &region);
            async move { (region, reader.survey(reporting).await) }
        })
        .collect();
    let surveys: BTreeMap<Region, Survey> = surveys.join_all().await.into_iter().collect();
    let served = if way.is_embedded() { Served::Embedded } else { Served::Outside };
    surveys.iter().flat_map(|(region, survey)| region::region(region, served, survey)).collect()
}

/// The configuration sets whose event destinations the file states.
fn reporting(desired: Option<&Desired>, region: &Region) -> BTreeSet<ConfigurationSetName> {
    let stated = desired.and_then(|desired| desired.regions.get(region));
    stated.map(|stated| Scope::of(stated).event_destinations).unwrap_or_default()
}

/// The result of the command. An unexpected account takes precedence over failed checks.
fn ended(checks: &[Check], found: Option<AccountId>, expected: Option<Expected>) -> Result<Exit, Failure> {
    match (found, expected) {
        (Some(found), Some(Expected { account, by })) if found != account => Err(Failure::OtherAccount {
            whose: "account of the credentials",
            found,
            expected_by: by,
            expected: account,
        }),
        _ => match checks.iter().filter(|check| check.has_failed()).count() {
            0 => Ok(Exit::Success),
            failed => Err(Failure::ChecksFailed(failed)),
        },
    }
}
