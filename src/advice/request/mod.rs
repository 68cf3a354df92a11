//! What AWS Support is asked for: more leased IPs, or to take some back. Wanted is what the files state, leased is what the
//! account holds; nothing is remembered between runs.
//!
//! `more` gathers the facts of a case for more IPs, with the `mail` of each stream, and `shares` what each IP will be for;
//! `fewer` judges whether addresses may go and `stay` why one may not, `parking` says how the file frees them, `then` what
//! is left in the way after that, and `stops` what stops its plan. All of it is data; the words of the forms are in `src/render/request/`.

mod fewer;
mod mail;
mod more;
mod parking;
mod places;
mod shares;
mod stay;
mod stops;
mod then;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use jiff::civil::Date;

use crate::model::{AccountId, PoolName, PoolRef, Region};

use super::{
    gone::Gone,
    lint::{Question, each_region},
    scene::Scene,
};

use fewer::Held;

pub use fewer::{Fewer, Obstacle, Refused};
pub use mail::{Larger, MailFacts};
pub use more::{Missing, More, SetFacts};
pub use parking::{Edit, Empties, Parking};
pub use shares::{Share, Use};
pub use stay::{Stay, When};
pub use stops::Stops;
pub use then::Left;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Both: more where IPs are missing, fewer where some are to go.
    Both,
    /// Only to take addresses back.
    Relinquish,
    /// Nothing: only how many are wanted and leased.
    Status,
}

/// Whether a case is written for an account that AWS reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reviewed {
    /// It is.
    Allowed,
    /// It is not.
    Refused,
}

/// Wanted against leased in all Regions of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requests {
    /// The account.
    pub account: AccountId,
    /// The day on which the question is asked, in UTC.
    pub date: Date,
    /// The Regions.
    pub regions: Vec<RegionRequest>,
}

/// Wanted against leased in one Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionRequest {
    /// The Region.
    pub region: Region,
    /// Leased standard IPs. `None`: they could not be read.
    pub leased: Option<u64>,
    /// Standard IPs that the Region shall lease. `None`: unknown.
    pub wanted: Option<u64>,
    /// Whether the file says that they are the customer's own (BYOIP).
    pub is_byoip: bool,
    /// Leased IPs that are in the default pool now, where new ones arrive.
    pub in_default_pool: BTreeSet<Ipv4Addr>,
    /// Addresses that the file names, that are not leased, and that do not count as wanted.
    pub gone: BTreeMap<Ipv4Addr, Gone>,
    /// Pools whose lists name addresses that are not leased, and that count as wanted.
    pub lists: BTreeSet<PoolName>,
    /// What stops an apply of the file beside IPs that it lacks: then nothing leads to the state that the numbers rest on.
    pub stops: Stops,
    /// What follows.
    pub answer: Answer,
}

/// What follows from wanted against leased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing is asked.
    Nothing,
    /// A case for more IPs.
    More(Box<More>),
    /// A case that gives addresses back.
    Fewer(Box<Fewer>),
    /// Facts that the case needs and the files do not state.
    Missing(Vec<Missing>),
    /// Addresses that may not go.
    Refused(Box<Refused>),
    /// AWS reviews the account: SES's word for it, and what would be asked for.
    UnderReview(String, Sought),
    /// The IPs of the Region are the customer's own (BYOIP), which no case leases or gives back: what would be asked for.
    OwnAddresses(Sought),
}

/// What a case asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought {
    /// More IPs.
    More,
    /// To take some back.
    Fewer,
}

/// Compares wanted with leased in each Region.
#[must_use]
pub fn requests(question: &Question<'_>, purpose: Purpose, reviewed: Reviewed) -> Requests {
    let mut regions = Vec::new();
    each_region(question, |scene| regions.push(of_region(question, scene, purpose, reviewed)));
    Requests { account: question.desired.account.clone(), date: question.date, regions }
}

fn of_region(question: &Question<'_>, scene: &Scene<'_>, purpose: Purpose, reviewed: Reviewed) -> RegionRequest {
    let now = scene.now();
    let leased = now.leased().map(|count| count as u64);
    let in_default_pool = now.pools.get(&PoolRef::Default).into_iter().flat_map(|pool| pool.members.known());
    let stops = question.account.map(|account| Stops::of(account.plan, scene.region));
    RegionRequest {
        region: scene.region.clone(),
        leased,
        wanted: wanted(scene, leased),
        is_byoip: scene.facts.is_byoip,
        in_default_pool: in_default_pool.map(|(ip, _)| ip).collect(),
        gone: scene.gone(),
        lists: scene.lists_without_lease(),
        stops: stops.unwrap_or_default().beside_shortages(),
        answer: answer(question, scene, purpose, reviewed),
    }
}

/// How many IPs the Region shall lease: stated, else those that it leases and lacks, without those that are to go.
fn wanted(scene: &Scene<'_>, leased: Option<u64>) -> Option<u64> {
    if let Some(stated) = scene.facts.leased {
        return Some(stated.into());
    }
    let lacking: u64 = scene.lacking().values().sum();
    Some((leased? + lacking).saturating_sub(fewer::leased_of_those(scene).len() as u64))
}

fn answer(question: &Question<'_>, scene: &Scene<'_>, purpose: Purpose, reviewed: Reviewed) -> Answer {
    let leased = scene.now().leased().map(|count| count as u64);
    let wanted = wanted(scene, leased);
    let is_fewer = !scene.facts.relinquish.is_empty() || leased.zip(wanted).is_some_and(|(has, wants)| wants < has);
    let is_more = leased.zip(wanted).is_some_and(|(has, wants)| wants > has) && purpose == Purpose::Both;
    if purpose == Purpose::Status || !(is_fewer || is_more) {
        return Answer::Nothing;
    }
    let sought = if is_fewer { Sought::Fewer } else { Sought::More };
    if scene.facts.is_byoip {
        return Answer::OwnAddresses(sought);
    }
    if let (Some(status), Reviewed::Refused) = (scene.review(), reviewed) {
        return Answer::UnderReview(status.to_owned(), sought);
    }
    match leased.zip(wanted) {
        _ if is_fewer => match fewer::answer(question, scene, leased, wanted) {
            Ok(case) => Answer::Fewer(Box::new(case)),
            Err(Held::Missing(fact)) => Answer::Missing(vec![fact]),
            Err(Held::Refused(refused)) => Answer::Refused(refused),
        },
        Some((leased, wanted)) => match more::answer(question, scene, leased, wanted) {
            Ok(case) => Answer::More(Box::new(case)),
            Err(missing) => Answer::Missing(missing),
        },
        None => Answer::Nothing,
    }
}
