//! Shared, standard or managed: the benefit table of AWS's guide answered for each stream, and what decided.
//!
//! `facts` gathers what is known of a stream, `benefits` answers the rows, `decide` finds the first case that matches,
//! `place` says what changes in the file for it, with `supply` and `resized` for the IPs of pools; `rounds` asks about the
//! draft of that until nothing changes, and `composed` puts the changes to the streams. All of it is data; the sentences are in `src/render/choice/`.

mod answer;
mod bases;
mod benefits;
mod composed;
mod counted;
mod decide;
mod draft;
mod ended;
mod facts;
mod found;
mod learnt;
mod place;
mod pools;
mod premises;
mod published;
mod resized;
mod rounds;
mod supply;
mod told;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::{PoolRef, Switch, Traffic, Usd};

use super::{
    capacity,
    constants::FEWEST_IPS,
    lint::{Question, each_region},
    managed_way::ManagedWay,
    needed::Needed,
    picture::{Basis, PoolKind},
    pricing_plan::PricingPlan,
    scene::Scene,
    stream::{Stream, StreamName},
};

use counted::Counted;
use learnt::Learnt;

pub use answer::{Answer, Change, Confidence, Decided, FileChange, IpKind, ManagedFor, Separation, Turn};
pub use benefits::{Benefit, Gives, Need, Row};
pub use facts::StreamFacts;
pub use found::{Choice, Choices, LeftPool, RegionChoices, Timing, WayCosts};
pub use premises::Premises;

/// The answer for each stream of these names; for all streams if there are none. `None` in a name is mail without a set.
#[must_use]
pub fn choices(question: &Question<'_>, only: &BTreeSet<StreamName>) -> Choices {
    rounds::choices(question, only)
}

/// The names of all streams: the sets of the file, and mail without one.
#[must_use]
pub fn stream_names(question: &Question<'_>) -> BTreeSet<StreamName> {
    let mut names = BTreeSet::new();
    each_region(question, |scene| names.extend(scene.all_streams().into_iter().map(|stream| stream.name)));
    names
}

impl<'a> Scene<'a> {
    /// Each configuration set of the file, and mail without one.
    fn all_streams(&self) -> Vec<Stream<'a>> {
        let sets = self.desired.configuration_sets.iter().flatten().map(|(name, _)| self.stream(name));
        let unassigned = Stream { name: StreamName::Unassigned, traffic: self.facts.unassigned.as_ref() };
        sets.chain([unassigned]).collect()
    }

    /// The pool that a stream leaves through, if it is known.
    fn pool_of(&self, stream: &StreamName) -> Option<PoolRef> {
        match stream {
            StreamName::ConfigurationSet(set) => self.after.sets.get(set)?.route.pool().cloned(),
            StreamName::Unassigned => Some(PoolRef::Default),
        }
    }

    /// What a pool is, if it is known.
    fn ip_kind(&self, pool: &PoolRef) -> Option<IpKind> {
        match pool {
            PoolRef::Shared => Some(IpKind::Shared),
            PoolRef::Default | PoolRef::Named(_) => match self.after.pools.get(pool)?.kind? {
                PoolKind::Standard => Some(IpKind::Standard),
                PoolKind::Managed => Some(IpKind::Managed),
            },
        }
    }

    fn choice(&self, question: &Question<'_>, stream: &Stream<'_>, learnt: &Learnt) -> Choice {
        let pool = self.pool_of(&stream.name);
        let mut facts = StreamFacts::of(self, question, stream);
        facts.is_on_warm_standard &= !learnt.is_cold(self.region, &stream.name);
        let decided = decide::decide(stream.traffic, &facts, &Counted::of(stream));
        let (answer, missing) = match decided {
            Ok((answer, missing)) => (Some(answer), missing),
            Err(missing) => (None, missing),
        };
        let Counted { ips, base, .. } = Counted::of(stream);
        let base_ips = base.filter(|_| answer.as_ref().is_some_and(Answer::leaves_surplus));
        Choice {
            pool_kind: pool.as_ref().and_then(|pool| self.ip_kind(pool)),
            benefits: benefits::rows(&facts, self.date),
            missing: missing.into_iter().map(|key| self.key(&stream.name, key)).collect(),
            cost: self.way_costs(
                question,
                pool.as_ref(),
                stream.traffic.and_then(Traffic::of_month),
                base_ips.or(ips).and_then(|ips| ips.recommended),
            ),
            pool_ips: None,
            stream: stream.name.clone(),
            timing: None,
            premises: Premises::default(),
            change: FileChange::Nothing,
            pool,
            facts,
            answer,
            // One number is recommended: that of the mean day, where the surplus leaves another way.
            ips: ips.map(|ips| if base_ips.is_some() { Needed { recommended: None, ..ips } } else { ips }),
            base_ips,
        }
    }

    /// Where a fact of a stream is stated.
    fn key(&self, stream: &StreamName, key: &str) -> String {
        match stream {
            StreamName::ConfigurationSet(set) => {
                format!("regions.{}.configuration_sets.{set}.traffic.{key}", self.region)
            }
            StreamName::Unassigned => format!("regions.{}.unassigned.{key}", self.region),
        }
    }

    /// What each way costs for so many messages a month, with so many standard IPs.
    fn way_costs(
        &self,
        question: &Question<'_>,
        pool: Option<&PoolRef>,
        month: Option<u64>,
        ips: Option<u64>,
    ) -> Option<WayCosts> {
        let month = month.filter(|month| *month > 0)?;
        let ips = ips.filter(|ips| *ips > 0).unwrap_or(FEWEST_IPS);
        let way = ManagedWay::of(self, pool.unwrap_or(&PoolRef::Shared), month);
        let plan = PricingPlan::of(question.plan(self.region));
        let break_even = way.break_even(self, self.prices.standard().times(ips));
        Some(WayCosts {
            month,
            shared: (!self.facts.is_byoip).then_some(Usd::ZERO),
            ips,
            each_ip: self.price_of(1),
            standard: self.price_of(ips),
            managed_fee: self.prices.managed_base(),
            fee_stays: way.fee_stays,
            managed: way.is_exact.then_some(way.cost),
            is_managed_unpublished: plan == PricingPlan::Essentials,
            is_managed_included: plan.includes_managed(),
            is_standard_assumed: plan != PricingPlan::None && self.price_of(1).is_some(),
            break_even: break_even.filter(|_| self.price_of(1).is_some()),
            with: Vec::new(),
        })
    }

    /// When the IPs of a pool are warm, or new ones if it is `None`.
    fn timing(&self, pool: Option<&PoolRef>, ready_by: Option<Date>) -> Option<Timing> {
        if self.after.auto_warmup == Some(Switch::Off) {
            return None;
        }
        let lacking = |pool: &PoolRef| pool.named().and_then(|name| self.lacking().get(name).copied());
        let (warm_on, is_new) = match pool {
            Some(pool) => {
                // An IP that is at 100 % is warm, as far as SES says; whether it was ever warmed up is for SF133.
                self.warmth(pool)?;
                let lacks = lacking(pool).is_some();
                let all_warm = self.warmth(pool)?.iter().all(|ip| ip.is_warm()) && !lacks;
                (if all_warm { self.date } else { self.warm_date(pool)? }, lacks)
            }
            None => (capacity::warm_if_leased(self.date), true),
        };
        Some(Timing {
            warm_on: warm_on.to_string(),
            is_warm: warm_on == self.date,
            is_new,
            leased: None,
            lacking: pool.and_then(lacking).filter(|_| self.after.basis == Basis::Account),
            is_late: ready_by.map(|day| day < warm_on),
        })
    }
}
