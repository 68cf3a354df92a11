//! What is known of a stream, as its answer rests on it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    advice::{
        constants::COLD_AFTER,
        evidence::{Given, MeasuredFact},
        figures::{Count, DayFigures, sums},
        lint::Question,
        scene::Scene,
        stream::{Stream, StreamName},
    },
    model::{ConfigurationSetName, Isolation, MailKind, Pattern, PoolRef, Switch, Traffic},
};

use super::answer::IpKind;

/// What is known of a stream.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StreamFacts {
    /// Whether anything is stated of it.
    pub is_stated: bool,
    /// Its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// Recipients of a mean day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<u64>,
    /// Sending days of a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u64>,
    /// Recipients of a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<u64>,
    /// Recipients of the largest day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_day: Option<u64>,
    /// How the days of mail follow each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<&'static str>,
    /// Percent by which there is more mail each month than in the month before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub growth: Option<u32>,
    /// Longest run of days without mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<u32>,
    /// The share of each provider, in percent.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub providers: BTreeMap<String, u8>,
    /// Whether servers accept it by a list of IPs.
    pub is_allowlisted: bool,
    /// Whether it must share no address with other customers of AWS.
    pub is_isolated: bool,
    /// Whether the account has brought its own IPs, and cannot use AWS's shared ones.
    pub is_byoip: bool,
    /// The date on which its largest day must leave from the pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready_by: Option<String>,
    /// Whether it leaves from standard IPs of which some are warm.
    pub is_on_warm_standard: bool,
    /// Whether an enabled event destination of the set tells of bounces or complaints, or figures do; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_watched: Option<bool>,
    /// What was measured in place of what the file states, or does not state.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measured: Vec<MeasuredFact>,
    /// Streams of the account that are stated to be of the other kind.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_kind: Vec<String>,
    /// Streams of the account of which no kind is stated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown_kind: Vec<String>,
}

impl StreamFacts {
    pub(super) fn of(scene: &Scene<'_>, question: &Question<'_>, stream: &Stream<'_>) -> Self {
        let is_watched = match &stream.name {
            StreamName::ConfigurationSet(set) if scene.is_measured(set) => Some(true),
            StreamName::ConfigurationSet(set) => scene.after.sets.get(set).and_then(|set| set.watched),
            StreamName::Unassigned => None,
        };
        let own = stream.traffic.and_then(|traffic| traffic.kind);
        let (mut other_kind, mut unknown_kind) = (Vec::new(), Vec::new());
        for (name, kind) in kinds(scene, question, &stream.name) {
            match (own.and_then(opposite), kind) {
                (_, None) => unknown_kind.push(name),
                (Some(opposite), Some(kind)) if opposite == kind => other_kind.push(name),
                // Of mail without a kind, the kinds of others say only that one is missing.
                (None, Some(MailKind::Transactional | MailKind::Marketing)) if own.is_none() => other_kind.push(name),
                (_, Some(_)) => {}
            }
        }
        let is_byoip = scene.facts.is_byoip;
        let is_on_warm_standard = scene.pool_of(&stream.name).is_some_and(|pool| scene.is_warm_standard(&pool));
        let known = Self { is_on_warm_standard, is_watched, other_kind, unknown_kind, is_byoip, ..Self::default() };
        let Some(traffic) = stream.traffic else { return known };
        let is_of_stream = |it: &&Given| matches!(&stream.name, StreamName::ConfigurationSet(set) if *set == it.set);
        let of_stream = scene.given.iter().filter(is_of_stream);
        Self {
            measured: of_stream.map(Given::fact).collect(),
            is_stated: true,
            kind: traffic.kind.map(MailKind::word),
            day: traffic.day,
            days: traffic.days_of_month(),
            month: traffic.of_month(),
            peak_day: traffic.of_peak_day(),
            pattern: traffic.pattern.map(Pattern::word),
            growth: traffic.growth,
            gap: traffic.gap,
            providers: traffic.providers.iter().map(|(name, share)| (name.clone(), share.get())).collect(),
            is_allowlisted: traffic.is_allowlisted(),
            is_isolated: traffic.isolate == Isolation::Required,
            ready_by: traffic.ready_by.map(|day| day.to_string()),
            ..known
        }
    }

    /// Whether the mail pauses for so long that providers forget an address.
    pub(super) fn long_gap(&self) -> Option<u32> {
        self.gap.filter(|gap| *gap > COLD_AFTER)
    }

    /// Percent by which the mail is stated to grow each month, if it is.
    pub(super) fn growing(&self) -> Option<u32> {
        self.growth.filter(|percent| *percent > 0)
    }

    /// The date of `ready_by`.
    pub(super) fn ready_on(&self) -> Option<Date> {
        self.ready_by.as_deref()?.parse().ok()
    }
}

impl Scene<'_> {
    /// Whether figures that are not old tell of bounces or complaints of a set.
    fn is_measured(&self, set: &ConfigurationSetName) -> bool {
        self.fresh().is_some_and(|evidence| {
            let days = evidence.region.configuration_sets.get(set).map(|set| set.days.as_slice()).unwrap_or_default();
            let tells = |of: fn(&DayFigures) -> Option<Count>| sums(days, evidence.taken, of).2 > 0;
            tells(|day| day.permanent_bounce) || tells(|day| day.complaint)
        })
    }

    /// Whether a pool is standard and some of its IPs are warm: they take what the others do not.
    fn is_warm_standard(&self, pool: &PoolRef) -> bool {
        let is_standard = self.ip_kind(pool) == Some(IpKind::Standard);
        let warmth = self.warmth(pool).filter(|_| is_standard);
        warmth.is_some_and(|warmth| warmth.iter().any(|ip| ip.is_warm()))
    }
}

/// The kind that this one is to be kept apart from.
pub(super) fn opposite(kind: MailKind) -> Option<MailKind> {
    match kind {
        MailKind::Transactional => Some(MailKind::Marketing),
        MailKind::Marketing => Some(MailKind::Transactional),
        MailKind::Other => None,
    }
}

/// The other streams of the account that send, with their kinds.
fn kinds(scene: &Scene<'_>, question: &Question<'_>, but: &StreamName) -> Vec<(String, Option<MailKind>)> {
    let mut found = Vec::new();
    let sends = |traffic: Option<&Traffic>| traffic.is_none_or(|traffic| traffic.day != Some(0));
    for (region, desired) in &question.desired.regions {
        let facts = question.facts.regions.get(region);
        let is_here = region == scene.region;
        for (name, set) in desired.configuration_sets.iter().flatten() {
            let traffic = facts.and_then(|facts| facts.traffic.get(name));
            let is_self = is_here && *but == StreamName::ConfigurationSet(name.clone());
            if !is_self && set.sending != Some(Switch::Off) && sends(traffic) {
                let shown = if is_here { name.to_string() } else { format!("{name} in {region}") };
                found.push((shown, traffic.and_then(|traffic| traffic.kind)));
            }
        }
        // Of mail without a set much is unknown everywhere: it counts where its kind is stated.
        let unassigned = facts.and_then(|facts| facts.unassigned.as_ref()).filter(|traffic| sends(Some(traffic)));
        let is_self = is_here && *but == StreamName::Unassigned;
        if let Some(kind) = unassigned.and_then(|traffic| traffic.kind).filter(|_| !is_self) {
            let whose = if is_here { String::new() } else { format!(" in {region}") };
            found.push((format!("mail without a configuration set{whose}"), Some(kind)));
        }
    }
    found
}
