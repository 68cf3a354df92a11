//! The answers as documents have them: the data with its sentences.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    advice::{
        Benefit, Choice, ChoiceAnswer, Choices, FileChange, Finding, IpKind, LeftPool, Needed, Premises, Severity,
        StreamFacts, StreamName, Timing, WayCosts,
    },
    model::{PoolRef, Region, RuleCode},
    render::advice_of,
};

use super::{changes, reasons, rows};

/// Shared, standard or managed IPs, for each stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChoicesDocument {
    /// The day on which the question was asked, in UTC.
    pub date: String,
    /// Each Region.
    pub regions: Vec<RegionChoiceDocument>,
    /// Facts that are missing, each once: where to state them, from the top of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What the letters in brackets stand for.
    pub sources: Vec<SourceDocument>,
}

/// What a letter in brackets stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceDocument {
    /// The letter.
    pub tag: &'static str,
    /// The page, with the month in which it was read.
    pub page: &'static str,
}

/// One Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RegionChoiceDocument {
    /// The Region.
    pub region: Region,
    /// The pricing plan of the account there, as SES spells it; absent: none, or the account was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Whether the account was read.
    pub is_live: bool,
    /// Each stream.
    pub streams: Vec<ChoiceDocument>,
    /// Standard pools that no mail leaves through once the file is changed so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<LeftPool>,
    /// Managed pools that no mail leaves through then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_managed: Vec<PoolRef>,
    /// What `lint` says of the changed file, and does not say now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub following: Vec<FollowingDocument>,
}

/// A finding that follows from the answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FollowingDocument {
    /// The rule.
    pub rule: RuleCode,
    /// How grave it is.
    pub severity: Severity,
    /// What it is about.
    pub subject: String,
    /// What is found.
    pub says: String,
}

/// The answer for a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChoiceDocument {
    /// The stream.
    pub stream: StreamName,
    /// The answer in a few words.
    pub message: String,
    /// The pool that it leaves through now; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<PoolRef>,
    /// What that pool is; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool_kind: Option<IpKind>,
    /// How many IPs the standard pool has that it leaves through once the file is changed so; absent: another kind of pool,
    /// or unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool_ips: Option<u64>,
    /// What is known of it.
    pub facts: StreamFacts,
    /// Facts that are missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The rows of AWS's guide.
    pub benefits: Vec<BenefitDocument>,
    /// The answer; absent: facts are missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerDocument>,
    /// How many IPs its largest day needs; absent: that day is not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ips: Option<Needed>,
    /// How many IPs its mean day needs, where the surplus leaves another way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_ips: Option<Needed>,
    /// What each way costs a month beside the messages; absent: the volume is not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<WayCosts>,
    /// When standard IPs for it are warm; absent: the answer is another, or it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timing: Option<Timing>,
    /// What has to come before its standard IPs, or stops them.
    pub premises: Premises,
    /// What changes in the file.
    pub change: FileChange,
    /// The same in words.
    pub change_message: String,
    /// Why the text of the files was not changed; absent: it was, or nothing changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_changed: Option<String>,
}

/// A row of the guide with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BenefitDocument {
    /// The row.
    #[serde(flatten)]
    pub benefit: Benefit,
    /// What it is about.
    pub name: &'static str,
    /// Why the stream needs it, does not, or why that is unknown.
    pub why: String,
    /// What each kind of IPs gives.
    pub gives: String,
    /// Where the editions of the guide differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub editions: Option<&'static str>,
}

/// An answer with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AnswerDocument {
    /// The answer.
    #[serde(flatten)]
    pub answer: ChoiceAnswer,
    /// What decided.
    pub because: String,
    /// What would change it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub would_change: Vec<&'static str>,
}

/// The pages that the letters in brackets stand for.
const SOURCES: [(&str, &str); 9] = [
    ("G", "Using Dedicated IP Addresses with Amazon Pinpoint, decision guide (archived), read 2026-11"),
    ("G2", "Dedicated IP addresses for Amazon SES, decision guide, read 2026-11"),
    ("R", "Requesting and relinquishing dedicated IP addresses, text of 2019 to 2022"),
    ("P", "Assigning IP pools in Amazon SES, read 2026-11"),
    ("W", "Warming up dedicated IP addresses (standard), read 2026-11"),
    ("M", "Dedicated IP addresses (managed) for Amazon SES, read 2026-11"),
    ("F", "Dedicated IP addresses (managed) FAQs, read 2026-11"),
    (
        "$",
        "AWS Price List, AmazonSES, us-east-1, read 2026-07-22; Amazon SES Pricing, read 2026-09-27; or `prices` of the file",
    ),
    ("X", "practice, named in place: AWS publishes no such number"),
];

impl ChoicesDocument {
    /// The answers with their sentences.
    #[must_use]
    pub fn of(choices: &Choices) -> Self {
        let mut missing = Vec::new();
        for key in choices.regions.iter().flat_map(|region| &region.streams).flat_map(|choice| &choice.missing) {
            if !missing.contains(key) {
                missing.push(key.clone());
            }
        }
        let region = |region: &crate::advice::RegionChoices| RegionChoiceDocument {
            region: region.region.clone(),
            plan: region.plan.clone(),
            is_live: region.is_live,
            streams: region.streams.iter().map(ChoiceDocument::of).collect(),
            left: region.left.clone(),
            left_managed: region.left_managed.clone(),
            following: region.following.iter().map(FollowingDocument::of).collect(),
        };
        Self {
            date: choices.date.clone(),
            regions: choices.regions.iter().map(region).collect(),
            missing,
            sources: SOURCES.iter().map(|(tag, page)| SourceDocument { tag, page }).collect(),
        }
    }
}

impl ChoicesDocument {
    /// Says why the text of the files is not changed for a stream of a Region, both by their position.
    pub fn refuse(&mut self, region: usize, stream: usize, why: String) {
        let stream = self.regions.get_mut(region).and_then(|region| region.streams.get_mut(stream));
        if let Some(stream) = stream {
            stream.not_changed = Some(why);
        }
    }
}

impl FollowingDocument {
    fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity,
            subject: finding.address.name.clone(),
            says: advice_of(&finding.found).says,
        }
    }
}

impl ChoiceDocument {
    fn of(choice: &Choice) -> Self {
        let benefit = |benefit: &Benefit| BenefitDocument {
            benefit: *benefit,
            name: rows::name(benefit.row),
            why: rows::why(benefit, choice),
            gives: rows::gives(benefit, choice),
            editions: rows::editions(benefit.row),
        };
        let answer = |answer: &ChoiceAnswer| AnswerDocument {
            answer: answer.clone(),
            because: reasons::decided(answer, &choice.facts) + &reasons::beside(choice),
            would_change: answer.turns.iter().map(|turn| reasons::turn(*turn)).collect(),
        };
        Self {
            stream: choice.stream.clone(),
            message: reasons::headline(choice),
            pool: choice.pool.clone(),
            pool_kind: choice.pool_kind,
            pool_ips: choice.pool_ips,
            facts: choice.facts.clone(),
            missing: choice.missing.clone(),
            benefits: choice.benefits.iter().map(benefit).collect(),
            answer: choice.answer.as_ref().map(answer),
            ips: choice.ips,
            base_ips: choice.base_ips,
            cost: choice.cost.clone(),
            timing: choice.timing.clone(),
            premises: choice.premises.clone(),
            change: choice.change.clone(),
            change_message: changes::change(choice),
            not_changed: None,
        }
    }
}
