//! A rule, as the table has it.

use crate::{
    advice::{finding::Finding, scene::Scene, severity::Severity},
    model::RuleCode,
};

/// What a rule has to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The file; the account makes it exact.
    Offline,
    /// The account.
    Live,
    /// Figures.
    Figures,
    /// A list of addresses that was handed out, which only `ips` takes.
    FormerList,
    /// The account, and the SPF records of DNS.
    Records,
}

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its code.
    pub code: RuleCode,
    /// Its name in words with `-` between them.
    pub name: &'static str,
    /// How grave it is; `says` tells where it is graver or less.
    pub severity: Severity,
    /// What it has to see.
    pub needs: Needs,
    /// What it says, and why.
    pub says: &'static str,
    /// What helps.
    pub fix: &'static str,
    /// Where it says nothing.
    pub silent: &'static str,
    /// Pages of AWS by title, and practice with its names. AWS's pages were read in 2026-11.
    pub sources: &'static [&'static str],
    pub(in crate::advice) check: fn(&Scene<'_>) -> Vec<Finding>,
}
