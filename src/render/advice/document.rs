//! Findings of the adviser with their sentences, as documents have them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::{Finding, Linted, Severity, Used, rule};

use super::advice_of;

/// What the adviser found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Advised {
    /// The findings, the gravest first; of a plan, those that it causes.
    pub findings: Vec<SaidFinding>,
    /// Findings that the file silences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<SilencedFinding>,
    /// Measured figures that the rules used in place of facts of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measured: Vec<Used>,
    /// Of a plan: how many findings stand beside them, at least: `lint --live` reads more of the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<usize>,
    /// Of a plan: whether figures were given.
    #[serde(skip)]
    pub has_figures: bool,
    /// Of `lint`: which state was judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged: Option<Judged>,
}

/// Which state `lint` judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Judged {
    /// The state.
    pub state: JudgedState,
    /// Why `apply` would refuse the plan of the file; absent: it would not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// Its exit code then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<u8>,
    /// The flags that would let it pass, here too; empty where none can.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_by: Vec<String>,
}

/// A state that rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JudgedState {
    /// What the file states, without the account.
    Stated,
    /// The account after the plan of the file.
    AfterPlan,
    /// The account as it is, since `apply` would refuse the plan of the file.
    AsItIs,
}

impl Judged {
    /// A state, with a plan that is not refused.
    #[must_use]
    pub fn of(state: JudgedState) -> Self {
        Self { state, refused: None, exit_code: None, allowed_by: Vec::new() }
    }

    /// That the account was judged as it is, and why; `None` if it was not.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let (reason, code) = (self.refused.as_ref()?, self.exit_code.unwrap_or_default());
        let flags = match self.allowed_by.as_slice() {
            [] => "no flag allows it".to_owned(),
            flags => format!("with {} the state after it is judged", flags.join(" ")),
        };
        Some(format!(
            "These findings are of the account as it is: `apply` would refuse the plan of the file (exit {code}): {reason}; {flags}"
        ))
    }
}

/// A finding with its sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SaidFinding {
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
    /// The name of the rule.
    pub name: &'static str,
    /// What was found, in words.
    pub message: String,
    /// What helps, in words.
    pub fix: String,
    /// Where the rule is from.
    pub sources: &'static [&'static str],
}

/// A finding that the file silences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SilencedFinding {
    /// The finding.
    #[serde(flatten)]
    pub said: SaidFinding,
    /// Why.
    pub reason: String,
}

impl Advised {
    /// All that was found.
    #[must_use]
    pub fn of(linted: &Linted, judged: Judged) -> Self {
        let silenced = |ignored: &crate::advice::Ignored| SilencedFinding {
            said: said(&ignored.finding),
            reason: ignored.reason.clone(),
        };
        Self {
            findings: linted.findings.iter().map(said).collect(),
            ignored: linted.ignored.iter().map(silenced).collect(),
            measured: linted.measured.clone(),
            standing: None,
            has_figures: false,
            judged: Some(judged),
        }
    }

    /// What a plan causes: the findings after it that were not there before, notes left out.
    #[must_use]
    pub fn caused(before: &Linted, after: &Linted) -> Self {
        let is_there = |finding: &&Finding| {
            before.findings.iter().any(|it| it.rule == finding.rule && it.address == finding.address)
        };
        let (standing, caused): (Vec<&Finding>, Vec<&Finding>) = after.findings.iter().partition(is_there);
        let caused = caused.into_iter().filter(|finding| finding.severity != Severity::Note);
        Self {
            findings: caused.map(said).collect(),
            ignored: Vec::new(),
            measured: Vec::new(),
            standing: Some(standing.len()),
            has_figures: false,
            judged: None,
        }
    }

    /// How many findings are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|said| said.finding.severity == severity).count()
    }
}

fn said(finding: &Finding) -> SaidFinding {
    let (said, rule) = (advice_of(&finding.found), rule(finding.rule));
    SaidFinding {
        finding: finding.clone(),
        name: rule.map_or("", |rule| rule.name),
        message: said.says,
        fix: said.fix,
        sources: rule.map(|rule| rule.sources).unwrap_or_default(),
    }
}
