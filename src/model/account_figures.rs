//! What SES says about an account in a Region beside its objects: quota, plan, review.

use super::{names::Region, switch::Switch};

/// What SES says about the account in one Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountFigures {
    /// Whether leased IPs are warmed up automatically.
    pub auto_warmup: Switch,
    /// Whether the account is out of SES's sandbox in this Region.
    pub production_access: Switch,
    /// The state of SES's review, such as `HEALTHY`, `PROBATION` and `SHUTDOWN`, as SES spells it.
    pub enforcement: Option<String>,
    /// Most recipients in 24 hours.
    pub in_24_hours: Option<Quota>,
    /// Most recipients in a second.
    pub a_second: Option<Quota>,
    /// The pricing plan, as SES spells it.
    pub plan: Option<String>,
    /// The pricing plan of the next month, if it will change.
    pub next_plan: Option<String>,
    /// The kind of mail that the account was opened for, as SES spells it.
    pub mail_type: Option<String>,
    /// The website that the account was opened with.
    pub website: Option<String>,
    /// The endpoints that split mail over two Regions, with this one as their primary.
    pub endpoints: Vec<MultiRegionEndpoint>,
}

/// A quota of SES.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// SES says -1: none.
    Unlimited,
    /// So many.
    Most(u64),
}

impl Quota {
    /// The quota that SES reports as a number with a fraction, which is left out.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    pub fn live(number: f64) -> Self {
        if number < 0.0 { Self::Unlimited } else { Self::Most(number as u64) }
    }
}

/// An endpoint that splits mail equally over two Regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MultiRegionEndpoint {
    /// Its name.
    pub name: String,
    /// Its Regions, the primary one first.
    pub regions: Vec<Region>,
}
