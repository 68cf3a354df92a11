//! `BatchGetMetricData` and `GetBlacklistReports`: what the state file says was measured.
//!
//! `BatchGetMetricData` needs VDM, as in SES. What SES answers while VDM is off is not documented; here it is a
//! `BadRequestException`. A day without a row is not in the answer, and an IP without an entry in the state is answered
//! with an empty list.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::sandbox::state::{BlacklistEntry, FeatureStatus, MetricRow, RegionState, first_second};
use crate::sandbox::wire::{Call, Reply, ServiceError};

/// Most queries of a call (SES v2 service model).
const QUERIES_MAX: usize = 10;
/// Most dimensions of a query (SES v2 service model).
const DIMENSIONS_MAX: usize = 3;
/// Longest id of a query, in characters (SES v2 service model).
const ID_MAX: usize = 255;
/// The metrics (SES v2 service model).
const METRICS: [&str; 10] = [
    "SEND",
    "COMPLAINT",
    "PERMANENT_BOUNCE",
    "TRANSIENT_BOUNCE",
    "OPEN",
    "CLICK",
    "DELIVERY",
    "DELIVERY_OPEN",
    "DELIVERY_CLICK",
    "DELIVERY_COMPLAINT",
];
/// The dimensions (SES v2 service model of 2026-11).
const DIMENSIONS: [&str; 4] = ["EMAIL_IDENTITY", "CONFIGURATION_SET", "ISP", "TENANT_NAME"];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BatchRequest {
    #[serde(default)]
    queries: Vec<MetricQuery>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MetricQuery {
    #[serde(default)]
    id: String,
    #[serde(default)]
    namespace: String,
    #[serde(default)]
    metric: String,
    #[serde(default)]
    dimensions: BTreeMap<String, String>,
    start_date: Option<f64>,
    end_date: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct BatchAnswer {
    results: Vec<MetricResult>,
    errors: [(); 0],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MetricResult {
    id: String,
    timestamps: Vec<i64>,
    values: Vec<u64>,
}

/// `BatchGetMetricData`.
pub(crate) fn batch(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let BatchRequest { queries } = call.request()?;
    if queries.is_empty() || queries.len() > QUERIES_MAX {
        let constraint = format!("Member must have length between 1 and {QUERIES_MAX}");
        return Err(ServiceError::constraint("queries", &constraint));
    }
    let queries: Vec<Checked> = queries.into_iter().map(MetricQuery::checked).collect::<Result<_, _>>()?;
    if queries.iter().map(|query| &query.id).collect::<BTreeSet<_>>().len() != queries.len() {
        return Err(ServiceError::bad_request("Query ids must be unique within a request."));
    }
    let vdm = region.account.vdm_attributes.as_ref();
    if vdm.is_none_or(|vdm| vdm.vdm_enabled != FeatureStatus::Enabled) {
        return Err(ServiceError::bad_request("Virtual Deliverability Manager is not enabled for this account."));
    }
    let results = queries.into_iter().map(|query| query.answer(&region.metrics)).collect();
    Reply::json(&BatchAnswer { results, errors: [] })
}

/// A query that SES would take.
struct Checked {
    id: String,
    metric: String,
    dimensions: BTreeMap<String, String>,
    from: f64,
    until: f64,
}

impl MetricQuery {
    fn checked(self) -> Result<Checked, ServiceError> {
        let Self { id, namespace, metric, dimensions, start_date, end_date } = self;
        if id.is_empty() || id.chars().count() > ID_MAX {
            let constraint = format!("Member must have length between 1 and {ID_MAX}");
            return Err(ServiceError::constraint("queries.member.id", &constraint));
        }
        one_of("queries.member.namespace", &namespace, &["VDM"])?;
        one_of("queries.member.metric", &metric, &METRICS)?;
        dimensions.keys().try_for_each(|name| one_of("queries.member.dimensions", name, &DIMENSIONS))?;
        if dimensions.len() > DIMENSIONS_MAX {
            let constraint = format!("Member must have length less than or equal to {DIMENSIONS_MAX}");
            return Err(ServiceError::constraint("queries.member.dimensions", &constraint));
        }
        let missing = |member: &str| ServiceError::constraint(member, "Member must not be null");
        let from = start_date.ok_or_else(|| missing("queries.member.startDate"))?;
        let until = end_date.ok_or_else(|| missing("queries.member.endDate"))?;
        if from >= until {
            return Err(ServiceError::bad_request("The start date must be before the end date."));
        }
        Ok(Checked { id, metric, dimensions, from, until })
    }
}

fn one_of(member: &str, value: &str, of: &[&str]) -> Result<(), ServiceError> {
    if of.contains(&value) {
        return Ok(());
    }
    let constraint = format!("Member must satisfy enum value set: [{}]", of.join(", "));
    Err(ServiceError::constraint(member, &constraint))
}

impl Checked {
    fn answer(self, rows: &[MetricRow]) -> MetricResult {
        let mut days = BTreeMap::<i64, u64>::new();
        for row in rows.iter().filter(|row| self.is_about(row)) {
            let (Some(second), Some(count)) = (first_second(&row.date), self.count(row)) else { continue };
            #[expect(clippy::cast_precision_loss, reason = "seconds of this century")]
            if (self.from..self.until).contains(&(second as f64)) {
                *days.entry(second).or_default() += count;
            }
        }
        let (timestamps, values) = days.into_iter().unzip();
        MetricResult { id: self.id, timestamps, values }
    }

    fn is_about(&self, row: &MetricRow) -> bool {
        self.dimensions.iter().all(|(name, value)| {
            let held = match name.as_str() {
                "CONFIGURATION_SET" => &row.configuration_set,
                "EMAIL_IDENTITY" => &row.email_identity,
                "ISP" => &row.isp,
                _ => &None,
            };
            value == "*" || held.as_ref() == Some(value)
        })
    }

    fn count(&self, row: &MetricRow) -> Option<u64> {
        match self.metric.as_str() {
            "SEND" => row.send,
            "DELIVERY" => row.delivery,
            "PERMANENT_BOUNCE" => row.permanent_bounce,
            "TRANSIENT_BOUNCE" => row.transient_bounce,
            "COMPLAINT" => row.complaint,
            _ => None,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct BlacklistAnswer<'a> {
    blacklist_report: BTreeMap<&'a str, &'a [BlacklistEntry]>,
}

/// `GetBlacklistReports`: only IPs that the account leases may be asked about.
pub(crate) fn blacklists(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let mut report = BTreeMap::new();
    for name in call.query.all("BlacklistItemNames") {
        let leased = name.parse().ok().filter(|ip| region.dedicated_ips.contains_key(ip));
        let ip = leased.ok_or_else(|| ServiceError::not_found(format!("Dedicated IP {name} does not exist.")))?;
        report.insert(name, region.blacklist_reports.get(&ip).map(Vec::as_slice).unwrap_or_default());
    }
    if report.is_empty() {
        return Err(ServiceError::constraint("blacklistItemNames", "Member must not be null"));
    }
    Reply::json(&BlacklistAnswer { blacklist_report: report })
}
