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
    /// Of a plan: how many findings stand whether or not it is applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<usize>,
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
    pub fn of(linted: &Linted) -> Self {
        let silenced = |ignored: &crate::advice::Ignored| SilencedFinding {
            said: said(&ignored.finding),
            reason: ignored.reason.clone(),
        };
        Self {
            findings: linted.findings.iter().map(said).collect(),
            ignored: linted.ignored.iter().map(silenced).collect(),
            measured: linted.measured.clone(),
            standing: None,
        }
    }

    /// What a plan causes: the findings after it that were not there before, notes left out.
    #[must_use]
    pub fn caused(before: &Linted, after: &Linted) -> Self {
        let is_there = |finding: &&Finding| {
            before.findings.iter().any(|it| it.rule == finding.rule && it.address == finding.address)
        };
        let told = after.findings.iter().filter(|finding| finding.severity != Severity::Note);
        let (standing, caused): (Vec<&Finding>, Vec<&Finding>) = told.partition(is_there);
        let notes = after.count(Severity::Note);
        Self {
            findings: caused.into_iter().map(said).collect(),
            ignored: Vec::new(),
            measured: Vec::new(),
            standing: Some(standing.len() + notes),
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
