//! Reads and saves plans, and says which command executes a saved plan, or why none can.

use std::{collections::BTreeSet, path::Path};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::{
    config::{self, Against, ReadError},
    disk,
    model::{ScalingMode, shown},
    plan::{
        Action, Adopt, Allowance, Allowances, ApprovedPlan, DocumentError, Facts, Guard, Plan, Policy, PoolFacts,
        Prune, Reason, Refusal, desired_digest,
    },
    render,
    sandbox::State,
};

use super::{
    args::{Common, FileOrigin},
    failure::Failure,
    quote::quoted,
    remedy::plan_again,
    same_way::{SameWay, connection, place},
    session::{self, Session},
};

/// Maximum size of a plan that is read, in bytes. A plan of 10,000 changes takes about 10 MB.
const LARGEST_PLAN: u64 = 256 * 1024 * 1024;

/// How the ARN of the caller ends in a sandbox.
const SANDBOX_USER: &str = ":user/sandbox";

/// Reads a saved plan and verifies it before any of it is shown. Compares it with `--account`, and with the files named
/// by `--file`, from which it must have been made.
pub(crate) fn read(common: &Common, path: &Path) -> Result<Plan, Failure> {
    let plan = read_plan(common, path).map_err(|failure| after_sandbox(common, path, failure))?;
    plan.verify()?;
    session::assert_account(common, &plan.account)?;
    if common.file_origin == FileOrigin::Named && !is_made_from(common, &plan)? {
        return Err(Failure::OtherFile { plan: path.to_owned() });
    }
    Ok(plan)
}

/// The failure, or how the file of a sandbox is given: the word after `--sandbox` is not its value.
fn after_sandbox(common: &Common, path: &Path, failure: Failure) -> Failure {
    let is_no_plan =
        matches!(failure, Failure::NotAPlan { .. } | Failure::UnreadablePlan(ReadError::Missing { .. }, _));
    if !is_no_plan || common.after_sandbox.as_deref() != Some(path.as_os_str()) {
        return failure;
    }
    let file = quoted(&path.display().to_string());
    Failure::Usage(format!("`{file}` is no saved plan, and no value of `--sandbox`: write `--sandbox={file}`"))
}

/// Whether the plan was made in a sandbox, and the command line names neither one nor another endpoint.
fn is_beside_sandbox(common: &Common, plan: &Plan) -> bool {
    plan.caller.arn.ends_with(SANDBOX_USER) && common.sandbox.is_none() && common.endpoint_url.is_none()
}

/// Connects for a saved plan. A failure has the remedy for a plan of a sandbox.
pub(crate) async fn open(common: &Common, plan: &Plan) -> Result<Session, Failure> {
    let session = Session::open(common, &plan.account, plan.caller.sts(), plan.regions.iter()).await;
    session.map_err(|failure| match failure {
        Failure::Call(error) if is_beside_sandbox(common, plan) => Failure::CallBesideSandbox(error),
        failure => failure,
    })
}

/// What is wrong with a file that is no plan: it may be another file of sesform.
fn no_plan(common: &Common, path: &Path, text: &[u8], error: serde_json::Error) -> Failure {
    let is_json = serde_json::from_slice::<Value>(text).is_ok();
    if !is_json && config::Source::new("", text).is_desired_state() {
        return Failure::DesiredStateAsPlan(path.to_owned(), SameWay::of(common));
    }
    let is_sandbox = State::from_json(&String::from_utf8_lossy(text)).is_ok();
    let help = if is_sandbox {
        format!(
            "it is the account of a sandbox: write `--sandbox={}` to run against it",
            quoted(&path.display().to_string())
        )
    } else {
        "make a new one with `sesform plan -o FILE`".to_owned()
    };
    Failure::NotAPlan { path: path.to_owned(), error, help }
}

/// Reads a saved plan, and checks that its findings match the rest of the document.
fn read_plan(common: &Common, path: &Path) -> Result<Plan, Failure> {
    let text = config::read_bytes(path, LARGEST_PLAN);
    let text = text.map_err(|error| Failure::UnreadablePlan(error, SameWay::of(common)))?;
    let unreadable = |error| no_plan(common, path, &text, error);
    let plan = Plan::from_json(&text).map_err(|error| match error {
        DocumentError::Format(refusal) => refusal.into(),
        DocumentError::Unreadable(error) => unreadable(error),
    })?;
    let document: Value = serde_json::from_slice(&text).map_err(unreadable)?;
    if document == render::document(&plan) {
        return Ok(plan);
    }
    // If a digest does not match, its message is more precise than the one below.
    plan.verify()?;
    Err(Refusal::Altered("what it says of its findings does not follow from them".to_owned()).into())
}

/// Saves a plan as formatted JSON.
pub(crate) fn save(path: &Path, plan: &Plan) -> Result<(), Failure> {
    let text =
        serde_json::to_string_pretty(&render::document(plan)).expect("our own types have only string keys") + "\n";
    disk::replace(path, text.as_bytes())
        .map_err(|error| Failure::Io { what: format!("save the plan to `{}`", path.display()), error })
}

/// Whether the plan was made from the named files.
fn is_made_from(common: &Common, plan: &Plan) -> Result<bool, Failure> {
    let mut desired = session::load_whole(common, Against::Account, &[])?.desired;
    desired.regions.retain(|region, _| plan.regions.contains(region));
    Ok(desired_digest(&desired) == plan.desired_digest
        && desired.account == plan.account
        && desired.owner == plan.owner
        && desired.limits == plan.limits)
}

/// The command that executes the plan, with all flags that it needs, if one does.
pub(crate) fn executing(common: &Common, path: &Path, plan: &Plan) -> Option<String> {
    // The plan does not know which file the sandbox was in.
    let sandbox = is_beside_sandbox(common, plan).then_some("--sandbox=FILE");
    Some(command(common, path, flags_for(plan, &needed(plan).ok()?).into_iter().chain(sandbox)))
}

/// The flags that an apply of the plan needs: these allowances, and what the plan was made with.
fn flags_for(plan: &Plan, needed: &BTreeSet<Allowance>) -> BTreeSet<&'static str> {
    needed.iter().copied().map(Allowance::flag).chain(flags(&made_with(plan))).collect()
}

/// The command that executes the plan, or why none does.
pub(crate) fn how(common: &Common, path: &Path, plan: &Plan) -> String {
    match needed(plan) {
        Ok(needed) => {
            let command = command(common, path, flags_for(plan, &needed));
            if is_beside_sandbox(common, plan) {
                format!(
                    "`{command}` executes it; it was made in a sandbox: name that too, with `--sandbox=FILE` or \
                     `--endpoint-url`"
                )
            } else {
                format!("`{command}` executes it")
            }
        }
        Err(last) => {
            // All of it, not only what no flag allows.
            let refusal = ApprovedPlan::approve(plan.clone(), Allowances::default()).err().unwrap_or(last);
            format!("it cannot be applied: {refusal}{}", remedy(plan, &refusal))
        }
    }
}

/// What `apply` with the flags that a plan was made with would do, as `plan` says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Forecast {
    /// Whether `apply` would refuse the plan.
    pub is_refused: bool,
    /// The exit code of the refusal; absent where nothing is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<u8>,
    /// Why it would be refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The same beside the plan, which says the rest.
    #[serde(skip)]
    short: String,
    /// Whether the plan has a step.
    #[serde(skip)]
    writes: bool,
    /// The flags that would let it pass; empty where none can.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_by: Vec<String>,
}

impl Forecast {
    /// The forecast for the plan with these allowances.
    pub(crate) fn of(plan: &Plan, allowed: &Allowances) -> Self {
        let Err(refusal) = ApprovedPlan::approve(plan.clone(), allowed.clone()) else {
            return Self {
                is_refused: false,
                exit_code: None,
                reason: None,
                short: String::new(),
                writes: !plan.steps.is_empty(),
                allowed_by: Vec::new(),
            };
        };
        let mut flags: BTreeSet<&'static str> = BTreeSet::new();
        if let Ok(allowances) = needed(plan) {
            flags.extend(allowances.into_iter().filter(|allowance| !allowed.has(*allowance)).map(Allowance::flag));
        } else if let Refusal::Guarded(withheld) = &refusal {
            let all: Option<Vec<_>> = withheld.iter().map(|item| item.rule().flag).collect();
            if let Some(all) = all {
                flags.extend(all);
                // What stops the plan as it is would stop the one with these flags too.
                flags.extend(plan.guards.iter().map(|guard| guard.allowance().flag()));
                flags.extend((!plan.proof.violations.is_empty()).then_some(Allowance::Interruption.flag()));
            }
        }
        // A plan that was saved needs again what it was made with.
        if !flags.is_empty() {
            flags.extend(made_with(plan).allowed.iter().filter(|made| !allowed.has(*made)).map(Allowance::flag));
        }
        let exit_code = Some(Failure::from(refusal.clone()).exit().code());
        let allowed_by = flags.into_iter().map(str::to_owned).collect();
        Self {
            is_refused: true,
            exit_code,
            reason: Some(render::refusal_text(&refusal)),
            short: refusal.to_string(),
            writes: false,
            allowed_by,
        }
    }

    /// [`of`](Self::of) for a plan that has something to do; `None` for another.
    pub(crate) fn where_it_matters(plan: &Plan, allowed: &Allowances) -> Option<Self> {
        (!plan.steps.is_empty() || !plan.withheld.is_empty()).then(|| Self::of(plan, allowed))
    }

    /// The forecast for a plan that the command line refuses regardless of the allowances.
    pub(crate) fn refused(failure: &Failure) -> Self {
        let (exit_code, short) = (Some(failure.exit().code()), failure.message());
        Self { is_refused: true, exit_code, reason: Some(short.clone()), short, writes: false, allowed_by: Vec::new() }
    }

    /// Whether the plan would be refused whatever the flags.
    pub(crate) fn is_hopeless(&self) -> bool {
        self.is_refused && self.allowed_by.is_empty()
    }

    /// The forecast for documents.
    pub(crate) fn verdict(&self) -> render::Verdict<'_> {
        let code = self.exit_code.filter(|_| self.is_refused);
        render::Verdict { refused: code.map(|code| (code, self.short.as_str())), allowed_by: &self.allowed_by }
    }

    /// The last line of a plan's text.
    pub(crate) fn line(&self) -> String {
        if !self.is_refused {
            let does = if self.writes { "execute this plan" } else { "write nothing" };
            return format!("`apply` with the same flags would {does}.\n");
        }
        let code = self.exit_code.unwrap_or_default();
        let allowed = match self.allowed_by.as_slice() {
            [] => "no flag allows it".to_owned(),
            flags => format!("allowed by {}", flags.join(" ")),
        };
        format!("`apply` with the same flags would be refused (exit {code}): {}; {allowed}.\n", shown(&self.short))
    }
}

/// What the plan was made with, as far as its steps need it again. Derived from the changes, as `judge` derives it from
/// the steps, and from the guards that were let pass.
pub(crate) fn made_with(plan: &Plan) -> Policy {
    let mut allowed: BTreeSet<Allowance> = plan.allowed.iter().map(Guard::allowance).collect();
    let (mut prune, mut adopt) = (Prune::Keep, Adopt::Leave);
    for change in &plan.changes {
        match (change.action, change.reason) {
            (Action::Convert, _) => drop(allowed.insert(Allowance::Convert)),
            (Action::Adopt, _) => adopt = Adopt::Take,
            (Action::Delete, Reason::Pruned) => {
                prune = Prune::Delete;
                let is_standard = |pool: &PoolFacts| pool.scaling == ScalingMode::Standard;
                if matches!(&change.before, Some(Facts::Pool(pool)) if !is_standard(pool)) {
                    allowed.insert(Allowance::Relinquish);
                }
            }
            (Action::Create | Action::Update | Action::Move | Action::Assign | Action::Delete, _) => {}
        }
    }
    Policy { allowed: allowed.into_iter().collect(), prune, adopt }
}

/// The flags that stand for a policy, in order.
pub(crate) fn flags(policy: &Policy) -> BTreeSet<&'static str> {
    let Policy { allowed, prune, adopt } = policy;
    let prune = (*prune == Prune::Delete).then_some("--prune");
    let adopt = (*adopt == Adopt::Take).then_some("--adopt");
    allowed.iter().map(Allowance::flag).chain(prune).chain(adopt).collect()
}

/// The command that applies the plan, with flags.
pub(crate) fn command(common: &Common, path: &Path, flags: impl IntoIterator<Item = &'static str>) -> String {
    let file = path.display().to_string();
    // A name that begins like an option is one of the current folder.
    let file = if file.starts_with('-') { format!("./{file}") } else { file };
    let words = place(common).into_iter().chain([quoted(&file)]).chain(connection(common));
    let words: String = words.chain(flags.into_iter().map(str::to_owned)).map(|word| format!(" {word}")).collect();
    format!("sesform apply{words}")
}

/// The allowances that the plan needs to be applied.
///
/// # Errors
/// The refusal that no flag can prevent.
fn needed(plan: &Plan) -> Result<BTreeSet<Allowance>, Refusal> {
    let mut allowed = BTreeSet::new();
    loop {
        let allowances: Allowances = allowed.iter().copied().collect();
        let Err(refusal) = ApprovedPlan::approve(plan.clone(), allowances) else { return Ok(allowed) };
        let before = allowed.len();
        match &refusal {
            // Changes that no allowance waives stay, and are refused again in the next round.
            Refusal::Guarded(withheld) => allowed.extend(withheld.iter().filter_map(|item| item.rule().waived_by)),
            Refusal::Limited(guards) => allowed.extend(guards.iter().map(Guard::allowance)),
            Refusal::Unsafe(_) => allowed.extend([Allowance::Interruption]),
            Refusal::InvalidFile(_) | Refusal::Format { .. } | Refusal::Altered(_) | Refusal::NotAllowed(_) => {}
        }
        if allowed.len() == before {
            return Err(refusal);
        }
    }
}

fn remedy(plan: &Plan, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Guarded(withheld) if withheld.iter().any(|item| item.rule().flag.is_none()) => {
            "; no flag allows all of it".to_owned()
        }
        Refusal::Guarded(_) => {
            let flags = Forecast::of(plan, &Allowances::default()).allowed_by;
            plan_again(flags.iter().map(String::as_str)).map(|words| format!("; {words}")).unwrap_or_default()
        }
        Refusal::InvalidFile(_) => "; change the file and plan again".to_owned(),
        Refusal::Limited(_)
        | Refusal::Unsafe(_)
        | Refusal::Format { .. }
        | Refusal::Altered(_)
        | Refusal::NotAllowed(_) => String::new(),
    }
}
