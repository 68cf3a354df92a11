//! What comes of mail is at most the mail. A bounce or a complaint may come on a later day than its message was sent, so all
//! days are held together, those that state both.

use super::{Count, DayFigures, Figures, IpFigures, RegionFigures, SetFigures};

/// A count that is at most `send`.
struct Outcome {
    name: &'static str,
    of: fn(&DayFigures) -> Option<Count>,
    drop: fn(&mut DayFigures),
}

const OUTCOMES: [Outcome; 4] = [
    Outcome { name: "delivery", of: |day| day.delivery, drop: |day| day.delivery = None },
    Outcome { name: "permanent_bounce", of: |day| day.permanent_bounce, drop: |day| day.permanent_bounce = None },
    Outcome { name: "transient_bounce", of: |day| day.transient_bounce, drop: |day| day.transient_bounce = None },
    Outcome { name: "complaint", of: |day| day.complaint, drop: |day| day.complaint = None },
];

/// The counts of which there are more than mail, each with the sum of both.
pub(super) fn excessive(days: &[DayFigures]) -> impl Iterator<Item = (&'static str, u64, u64)> {
    OUTCOMES.iter().filter_map(|outcome| excess(days, outcome).map(|(came, sent)| (outcome.name, came, sent)))
}

fn excess(days: &[DayFigures], outcome: &Outcome) -> Option<(u64, u64)> {
    let both = days.iter().filter_map(|day| Some(((outcome.of)(day)?.0, day.send?.0)));
    let sums = both.fold((0_u64, 0_u64), |sums, day| (sums.0.saturating_add(day.0), sums.1.saturating_add(day.1)));
    Some(sums).filter(|(came, sent)| came > sent)
}

impl Figures {
    /// Takes out counts of which there are more than mail, as a source may attribute them to other days than a reader
    /// expects. Returns a sentence for each.
    pub fn drop_contradictions(&mut self) -> Vec<String> {
        let mut dropped = Vec::new();
        for (region, figures) in &mut self.regions {
            let RegionFigures { quota: _, enforcement: _, plan: _, days, configuration_sets, ips, pools: _ } = figures;
            let sets = configuration_sets.iter_mut().map(|(name, SetFigures { days })| (format!("`{name}`"), days));
            let ips = ips.iter_mut().map(|(ip, IpFigures { days, listed: _ })| (ip.to_string(), days));
            for (whose, days) in std::iter::once(("all mail".to_owned(), days)).chain(sets).chain(ips) {
                for outcome in &OUTCOMES {
                    if let Some((came, sent)) = excess(days, outcome) {
                        days.iter_mut().for_each(outcome.drop);
                        let name = outcome.name;
                        dropped
                            .push(format!("{region}: `{name}` of {whose} is left out: {came} in all of {sent} sent"));
                    }
                }
            }
        }
        dropped
    }
}
