//! Cases as documents have them: every field of the form in order with its answer, the clicks, and what is missing.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    advice::{Answer, Missing, Obstacle, RegionRequest, Requests, Sought},
    model::{AccountId, PoolName, Region},
};

use super::{
    case::{CaseDocument, FileAdvice, FileDiff, KeptAddress},
    fewer,
    forms::Form,
    more, own, stay,
};

/// Wanted against leased, and the cases that follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequestsDocument {
    /// The account.
    pub account: AccountId,
    /// The day on which the question was asked, in UTC.
    pub date: String,
    /// The form that the cases are for.
    pub form: Form,
    /// The Regions; each has a case of its own.
    pub regions: Vec<RegionDocument>,
}

/// Wanted against leased in one Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RegionDocument {
    /// The Region.
    pub region: Region,
    /// Leased standard IPs. Absent: they could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leased: Option<u64>,
    /// Standard IPs that the Region shall lease. Absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<u64>,
    /// Whether the file says that the IPs of the Region are the customer's own (BYOIP): AWS does not lease them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_byoip: bool,
    /// Leased IPs in the default pool, where new ones arrive and from which mail leaves that nothing sends elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_default_pool: Vec<Ipv4Addr>,
    /// Addresses that the file names, that are not leased, and that do not count as wanted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<GoneAddress>,
    /// Pools whose lists name addresses that are not leased, and that count as wanted: AWS chooses the addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lists_without_lease: Vec<PoolName>,
    /// Why an apply of the file is refused, in sentences, beside IPs that it lacks: what is said of the time after it does
    /// not come true until that is mended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_refused: Vec<String>,
    /// The case, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseDocument>,
    /// Facts that the case needs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingFact>,
    /// Why there is no case, in sentences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<String>,
    /// Addresses that may not go.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<KeptAddress>,
    /// How the file frees these addresses: what to write, and what to do beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_change: Option<FileAdvice>,
}

/// An address that the file names and that is not leased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GoneAddress {
    /// The address.
    pub ip: Ipv4Addr,
    /// What to do, in words that follow the address.
    pub message: String,
}

/// A fact that the case needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MissingFact {
    /// Where it is stated, from the top of the file.
    pub key: String,
    /// What it is.
    pub what: &'static str,
}

impl RequestsDocument {
    /// Shows the change of the file that frees addresses of a Region as changes of texts.
    pub fn show_as(&mut self, region: &Region, files: Vec<FileDiff>) {
        let mut regions = self.regions.iter_mut().filter(|it| it.region == *region);
        if let Some(change) = regions.find_map(|it| it.file_change.as_mut()) {
            change.files = files;
        }
    }

    /// The cases for a form.
    #[must_use]
    pub fn of(requests: &Requests, form: Form) -> Self {
        Self {
            account: requests.account.clone(),
            date: requests.date.to_string(),
            form,
            regions: requests.regions.iter().map(|region| RegionDocument::of(region, form)).collect(),
        }
    }
}

impl GoneAddress {
    pub(super) fn line(&self) -> String {
        format!("{} {}", self.ip, self.message)
    }
}

impl RegionDocument {
    /// Whether nothing is asked of AWS, or of the reader.
    pub(in crate::render) fn is_nothing(&self) -> bool {
        self.case.is_none() && self.missing.is_empty() && self.refused.is_empty()
    }

    /// That an apply of the file is refused, a line for each reason.
    pub(super) fn refused_plan(&self) -> impl Iterator<Item = String> + '_ {
        self.plan_refused.iter().map(|why| {
            format!(
                "An apply of the file is refused, and what is said of the time after it does not come true until that is \
                 mended: {why}"
            )
        })
    }

    /// Whether another number is leased than wanted.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.leased != self.wanted
    }

    fn of(request: &RegionRequest, form: Form) -> Self {
        let RegionRequest { region, leased, wanted, is_byoip, in_default_pool, gone, lists, stops, answer } = request;
        let mut document = Self {
            region: region.clone(),
            leased: *leased,
            wanted: *wanted,
            is_byoip: *is_byoip,
            in_default_pool: in_default_pool.iter().copied().collect(),
            gone: gone.iter().map(|(ip, gone)| GoneAddress { ip: *ip, message: stay::gone(gone) }).collect(),
            lists_without_lease: lists.iter().cloned().collect(),
            plan_refused: stay::stops(stops),
            case: None,
            missing: Vec::new(),
            refused: Vec::new(),
            kept: Vec::new(),
            file_change: None,
        };
        match answer {
            Answer::Nothing => {}
            Answer::More(case) => document.case = Some(more::case(region, case, form)),
            Answer::Fewer(case) => document.case = Some(fewer::case(region, case, form)),
            Answer::Missing(missing) => {
                let fact = |Missing { key, what }: &Missing| MissingFact { key: key.clone(), what };
                document.missing = missing.iter().map(fact).collect();
            }
            Answer::Refused(refused) => {
                // That is why there is no case.
                if refused.obstacles.iter().any(|obstacle| matches!(obstacle, Obstacle::PlanRefused(_))) {
                    document.plan_refused.clear();
                }
                document.refused = refused.obstacles.iter().map(stay::obstacle).collect();
                if !refused.freed_by_plan.is_empty() {
                    document.refused.push(stay::freed_by_plan(&refused.freed_by_plan));
                }
                match refused.stay.len() {
                    0 => {}
                    1 => document.refused.push("this address of `relinquish` may not go".to_owned()),
                    _ => document.refused.push("these addresses of `relinquish` may not go".to_owned()),
                }
                document.kept = stay::kept(&refused.stay);
                document.file_change =
                    refused.parking.as_ref().map(|parking| stay::file_change(region, refused, parking));
            }
            Answer::OwnAddresses(Sought::More) => document.refused.push(own::more(region)),
            Answer::OwnAddresses(Sought::Fewer) => document.refused.push(own::fewer(region)),
            Answer::UnderReview(status, sought) => document.refused.push(format!(
                "AWS reviews the account in {region} ({status}): {}",
                match sought {
                    Sought::More => "new addresses do not leave a reputation behind",
                    Sought::Fewer =>
                        "settle that before you give addresses back, which cannot be reversed; `--allow review` writes \
                         the case all the same",
                }
            )),
        }
        document
    }
}
