//! The JSON document that `--format json` prints: the same for every verb, and for success and failure.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::{
    advice::{Cost, Warmups},
    apply::Report,
    config::{Diagnostic, Diagnostics},
    model::{Place, counted},
    plan::{Allowances, Pace, Plan, Stale},
    render::{self, Advised, ChoicesDocument, Context, Ending, Level, Notice, Outcome, RequestsDocument},
    ses::Activity,
    view::{AddressReport, Drift, RoutesReport, SpfReport},
};

use super::{
    accept::{FileChange, NotAccepted},
    explained::Topic,
    failure::FailureReason,
    saved::Forecast,
    verbs::doctor::check::Check,
};

/// The format of the document that this build writes.
pub(super) const FORMAT_VERSION: &str = "1.6";

/// What `--format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OutputDocument {
    /// Version of this document's format, `major.minor`.
    pub format_version: &'static str,
    /// Version of sesform.
    pub tool_version: &'static str,
    /// The verb.
    pub command: &'static str,
    /// The exit code of the process.
    pub exit_code: u8,
    /// Why it did not succeed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<FailureReason>,
    /// What is wrong with the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnostics: Option<Diagnostics>,
    /// The file that `import` wrote, where it went to no file of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The files whose text changed, by live values or by `fmt`, or would change as `advise` says, with what changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileChange>,
    /// The objects that were to come into the files and did not, with the reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_accepted: Vec<NotAccepted>,
    /// The files that `init` wrote.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub written: Vec<String>,
    /// The command to run next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The plan.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "with_messages")]
    pub plan: Option<Plan>,
    /// What `drift` found, and with `plan --who` who changed what the plan changes back.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "drift_with_messages")]
    pub drift: Option<Drift>,
    /// What `apply` with the same flags would do with the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply: Option<Forecast>,
    /// The calls by operation, with `--calls`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calls: Option<CallBudget>,
    /// Whether the plan has changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes_pending: Option<bool>,
    /// What the adviser found: of `lint` all of it, of a plan what it causes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<Advised>,
    /// Shared, standard or managed IPs, for each configuration set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choices: Option<ChoicesDocument>,
    /// What dedicated IPs cost each month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    /// How the warm-up of each pool goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warmup: Option<Warmups>,
    /// What moved on since the plan was made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stale: Vec<Stale>,
    /// What `doctor` looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// Which mail leaves from which IP.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "routes_with_messages")]
    pub routes: Option<RoutesReport>,
    /// The addresses that mail leaves from.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "addresses_with_messages")]
    pub addresses: Option<AddressReport>,
    /// The SPF records that mail needs.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "spf_with_messages")]
    pub spf: Option<SpfReport>,
    /// Wanted against leased IPs, and the cases at AWS Support.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<RequestsDocument>,
    /// What an apply did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// What `explain` was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub explained: Vec<Topic>,
}

/// Calls by operation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CallBudget {
    /// Calls that were made to plan. Each try counts.
    pub made: BTreeMap<String, u64>,
    /// Writes of an apply. It also reads each object before it writes it, and what it wrote at the end.
    pub writes: BTreeMap<String, u64>,
}

impl CallBudget {
    /// The calls of a connection so far, and those that an apply of the plan writes with.
    pub(crate) fn of(activity: &Activity, plan: &Plan) -> Self {
        let made = activity.calls().into_iter().map(|(operation, count)| (operation.to_owned(), count));
        Self { made: made.collect(), writes: plan.budget.writes.clone() }
    }

    /// The budget in words.
    pub(crate) fn text(&self) -> String {
        let line = |title: &str, calls: &BTreeMap<String, u64>| {
            let total: u64 = calls.values().sum();
            let each = calls.iter().map(|(operation, count)| format!("{count} {operation}")).collect::<Vec<_>>();
            let each = if each.is_empty() { String::new() } else { format!(": {}", each.join(", ")) };
            format!("{title}: {}{each}\n", counted(total, "call"))
        };
        line("Made to plan", &self.made)
            + &line("Writes of an apply", &self.writes)
            + "An apply also reads each object before it writes it, and what it wrote at the end.\n"
    }
}

/// Serializes the plan in the same form as a saved plan, with its messages.
fn with_messages<S: Serializer>(plan: &Option<Plan>, serializer: S) -> Result<S::Ok, S::Error> {
    plan.as_ref().map(render::document).serialize(serializer)
}

/// Serializes drift with the sentence of each item.
fn drift_with_messages<S: Serializer>(drift: &Option<Drift>, serializer: S) -> Result<S::Ok, S::Error> {
    drift.as_ref().map(render::drift_document).serialize(serializer)
}

/// Serializes routes with the sentence of everything that is to know about them.
fn routes_with_messages<S: Serializer>(routes: &Option<RoutesReport>, serializer: S) -> Result<S::Ok, S::Error> {
    routes.as_ref().map(render::routes_document).serialize(serializer)
}

/// Serializes addresses with the sentence of each reason.
fn addresses_with_messages<S: Serializer>(addresses: &Option<AddressReport>, serializer: S) -> Result<S::Ok, S::Error> {
    addresses.as_ref().map(render::addresses_document).serialize(serializer)
}

/// Serializes SPF records with the sentence of each problem.
fn spf_with_messages<S: Serializer>(spf: &Option<SpfReport>, serializer: S) -> Result<S::Ok, S::Error> {
    spf.as_ref().map(render::spf_document).serialize(serializer)
}

impl OutputDocument {
    /// The document, indented.
    pub(crate) fn text(&self) -> String {
        serde_json::to_string_pretty(self).expect("our own types have only string keys") + "\n"
    }

    /// What is wrong with the file.
    pub(crate) fn file_errors(&self) -> Vec<Notice> {
        self.diagnostics.iter().flatten().map(notice).collect()
    }

    /// How the command ended, as documents of pipelines render it.
    pub(crate) fn outcome<'a>(&'a self, context: &'a Context) -> Outcome<'a> {
        let ending =
            |FailureReason { code, message, help }: &'a FailureReason| Ending { code, message, help: help.as_deref() };
        Outcome {
            command: self.command,
            exit_code: self.exit_code,
            failure: self.failure_reason.as_ref().map(ending),
            file_errors: self.file_errors(),
            file_errors_total: self.diagnostics.as_ref().map_or(0, Diagnostics::len),
            plan: self.plan.as_ref(),
            allowed: Allowances::default(),
            pace: Pace::default(),
            verdict: self.apply.as_ref().map(Forecast::verdict),
            diff: None,
            drift: self.drift.as_ref(),
            left: None,
            advice: self.advice.as_ref(),
            requests: self.requests.as_ref(),
            stale: &self.stale,
            report: self.report.as_ref(),
            text: "",
            context,
        }
    }

    /// A document for the verb, with exit code 0 and without content.
    pub(crate) fn new(command: &'static str) -> Self {
        Self {
            format_version: FORMAT_VERSION,
            tool_version: env!("CARGO_PKG_VERSION"),
            command,
            exit_code: 0,
            failure_reason: None,
            diagnostics: None,
            file: None,
            files: Vec::new(),
            not_accepted: Vec::new(),
            written: Vec::new(),
            next: None,
            plan: None,
            drift: None,
            apply: None,
            calls: None,
            changes_pending: None,
            advice: None,
            choices: None,
            cost: None,
            warmup: None,
            stale: Vec::new(),
            checks: Vec::new(),
            routes: None,
            addresses: None,
            spf: None,
            requests: None,
            report: None,
            explained: Vec::new(),
        }
    }
}

/// An error of a file, as documents of pipelines point at it.
fn notice(diagnostic: &Diagnostic) -> Notice {
    let Diagnostic { code, message, file, line, column, end, help, .. } = diagnostic;
    Notice {
        level: Level::Error,
        code: code.as_str().to_owned(),
        message: message.clone(),
        address: None,
        help: help.clone(),
        place: Some(Place { file: file.clone(), line: *line, column: *column }),
        end: Some((end.line, end.column)),
    }
}
