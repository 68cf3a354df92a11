//! Which of the three kinds: the first case that matches.
//!
//! Each case can need facts. Where one is missing that could decide, there is no answer, and the facts are asked for.

use crate::{
    advice::{
        constants::{FEWEST_IPS, PROVIDER_SHARE, SURPLUS, THIN_FOR_ALL, THIN_MONTH, TRACKED},
        rules::missing_keys,
    },
    model::{Pattern, Traffic},
};

use super::{
    answer::{Answer, Confidence, Decided, IpKind, ManagedFor, Separation, Turn},
    counted::Counted,
    facts::StreamFacts,
};

/// An answer with facts that would complete it, or the facts without which there is none.
pub(super) type Decision = Result<(Answer, Vec<&'static str>), Vec<&'static str>>;

/// The first case that matches.
pub(super) fn decide(traffic: Option<&Traffic>, facts: &StreamFacts, counted: &Counted) -> Decision {
    let asked = || missing_keys(traffic);
    let Some(traffic) = traffic else { return Err(asked()) };
    if facts.day == Some(0) || facts.month == Some(0) {
        return Ok((answer(0, Decided::NoMail, None, Confidence::Clear, &[]), Vec::new()));
    }
    if facts.is_allowlisted {
        let missing = if facts.peak_day.is_none() { vec!["peak_day"] } else { Vec::new() };
        return Ok((answer(1, Decided::Allowlisted, Some(IpKind::Standard), Confidence::Clear, &[]), missing));
    }
    if facts.is_byoip {
        return Ok((answer(5, Decided::OwnAddresses, Some(IpKind::Standard), Confidence::Clear, &[]), Vec::new()));
    }
    if let Some(little) = little(facts) {
        return Ok((little, Vec::new()));
    }
    if facts.month.is_none() {
        return Err(asked());
    }
    if let Some(uneven) = uneven(facts) {
        return Ok((uneven, Vec::new()));
    }
    let Some(pattern) = traffic.pattern else { return Err(asked()) };
    let Some(because) = separation(facts)? else {
        if let Some(most) = counted.most.filter(|most| *most < FEWEST_IPS) {
            let turns = [more(facts), Turn::Listed];
            let thin = answer(6, Decided::Thin { most }, Some(IpKind::Shared), Confidence::Practice, &turns);
            return Ok((thin, Vec::new()));
        }
        let turns = [Turn::Isolate, Turn::OtherKind, Turn::Listed];
        return Ok((answer(6, Decided::Either, None, Confidence::Either, &turns), Vec::new()));
    };
    let is_surplus = match pattern {
        Pattern::Seasonal => {
            let (Some(day), Some(peak)) = (facts.day, facts.peak_day) else { return Err(asked()) };
            peak > day.saturating_mul(SURPLUS)
        }
        Pattern::Steady | Pattern::Weekly | Pattern::Irregular => false,
    };
    Ok(apart(facts, counted, because, is_surplus))
}

fn answer(case: u8, decided: Decided, to: Option<IpKind>, confidence: Confidence, turns: &[Turn]) -> Answer {
    Answer { case, decided, to, or: None, confidence, turns: turns.to_vec() }
}

/// Case 2.
fn little(facts: &StreamFacts) -> Option<Answer> {
    let (is_isolated, largest) = (facts.is_isolated, facts.peak_day.map(|peak| at_one_provider(peak, facts)));
    let (decided, is_below_all) = match (largest, facts.month) {
        (_, Some(month)) if month < THIN_MONTH => {
            let is_untracked = largest.is_some_and(|largest| largest < TRACKED);
            let decided = match largest {
                Some(largest) if is_untracked => Decided::Untracked { largest, is_isolated },
                Some(_) | None => Decided::ThinMonth { month, is_isolated },
            };
            (decided, is_untracked || month < THIN_FOR_ALL)
        }
        // A month that such small days do not add up to decides, but not one that many providers share.
        (Some(largest), month) if largest < TRACKED && (month.is_none() || facts.peak_day >= Some(TRACKED)) => {
            (Decided::Untracked { largest, is_isolated }, true)
        }
        _ => return None,
    };
    // Shared IPs do not keep kinds or customers apart: then the guide excludes them too.
    let is_excluded = is_isolated || !facts.other_kind.is_empty();
    let confidence = if is_below_all && !is_excluded { Confidence::Clear } else { Confidence::Practice };
    Some(answer(2, decided, Some(IpKind::Shared), confidence, &[Turn::MoreMail, Turn::Listed]))
}

/// The most that one provider can get of the largest day, rounded up. Mail whose provider is not stated may all go to one.
fn at_one_provider(peak: u64, facts: &StreamFacts) -> u64 {
    let stated: u64 = facts.providers.values().map(|share| u64::from(*share)).sum();
    let most = facts.providers.values().map(|share| u64::from(*share)).max().unwrap_or(0);
    peak.saturating_mul(most.max(100_u64.saturating_sub(stated))).div_ceil(100)
}

/// Case 3.
fn uneven(facts: &StreamFacts) -> Option<Answer> {
    let (is_irregular, gap, is_isolated) =
        (facts.pattern == Some(Pattern::Irregular.word()), facts.long_gap(), facts.is_isolated);
    if !is_irregular && gap.is_none() {
        return None;
    }
    let decided = Decided::Uneven { is_irregular, gap, is_isolated };
    Some(if is_isolated {
        answer(3, decided, Some(IpKind::Managed), Confidence::Clear, &[Turn::EvenPattern])
    } else {
        let turns = [Turn::EvenPattern, Turn::Isolate];
        let shared = answer(3, decided, Some(IpKind::Shared), Confidence::Practice, &turns);
        Answer { or: Some(IpKind::Managed), ..shared }
    })
}

/// Why the mail is to be kept apart, if it is.
fn separation(facts: &StreamFacts) -> Result<Option<Separation>, Vec<&'static str>> {
    if facts.is_isolated {
        return Ok(Some(Separation::Isolated));
    }
    match facts.kind {
        // With another kind in the account, its own decides.
        None if !facts.other_kind.is_empty() => Err(vec!["kind"]),
        Some("other") | None => Ok(None),
        Some(_) => Ok((!facts.other_kind.is_empty()).then_some(Separation::TwoKinds)),
    }
}

/// Cases 4 and 5.
fn apart(facts: &StreamFacts, counted: &Counted, because: Separation, is_surplus: bool) -> (Answer, Vec<&'static str>) {
    let practice = |case, decided, to, turns: &[Turn]| answer(case, decided, Some(to), Confidence::Practice, turns);
    let case = if is_surplus { 4 } else { 5 };
    if let Some(most) = counted.most.filter(|most| *most < FEWEST_IPS) {
        let to = match because {
            Separation::Isolated => IpKind::Managed,
            Separation::TwoKinds => IpKind::Shared,
        };
        return (practice(case, Decided::ApartButThin { because, most }, to, &[more(facts)]), Vec::new());
    }
    let managed = managed_for(facts);
    let to = if managed.is_some() { IpKind::Managed } else { IpKind::Standard };
    let mut turns = turns(managed);
    let mut missing = Vec::new();
    let decided = match (is_surplus, facts.day, facts.peak_day) {
        (true, Some(day), Some(peak_day)) => {
            turns.insert(0, Turn::FlatterPeak);
            Decided::Surplus { day, peak_day, because, managed }
        }
        (_, _, peak_day) => {
            missing.extend((peak_day.is_none() && managed.is_none()).then_some("peak_day"));
            Decided::Apart { because, managed }
        }
    };
    (practice(case, decided, to, &turns), missing)
}

/// How much more mail keeps two IPs warm.
fn more(facts: &StreamFacts) -> Turn {
    // Providers with a smaller share do not count, as in the number of IPs that mail keeps warm.
    let is_large = |share: &u8| u64::from(*share) >= PROVIDER_SHARE;
    if facts.providers.values().any(is_large) { Turn::MoreToEach } else { Turn::MoreMail }
}

/// What makes managed IPs of standard ones: growth that is stated, or that nobody watches. Mail that leaves from warm
/// standard IPs stays there: managed ones would not watch for anybody either.
fn managed_for(facts: &StreamFacts) -> Option<ManagedFor> {
    let is_unwatched = facts.is_watched == Some(false) && !facts.is_on_warm_standard;
    let found = ManagedFor { is_unwatched, growth: facts.growing() };
    (found.is_unwatched || found.growth.is_some()).then_some(found)
}

/// What would make the other kind of dedicated IPs of these.
fn turns(managed: Option<ManagedFor>) -> Vec<Turn> {
    match managed {
        None => vec![Turn::UnevenPattern, Turn::Growth],
        Some(ManagedFor { is_unwatched: true, growth: None }) => vec![Turn::Watch],
        Some(ManagedFor { is_unwatched: true, growth: Some(_) }) => vec![Turn::WatchNoGrowth],
        Some(ManagedFor { is_unwatched: false, .. }) => vec![Turn::NoGrowth],
    }
}
