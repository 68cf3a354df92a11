//! `lint --live --save-figures`: asks SES what it measured, and writes it as a file of figures. What cannot be read is left
//! out of the file, and said.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
    path::Path,
};

use jiff::{Timestamp, ToSpan as _, civil::Date};

use crate::{
    advice::{
        Count, DayFigures, FIGURES_VERSION, FigureDate, Figures, IpFigures, Limit, Listing, QuotaFigures,
        RegionFigures, SetFigures, Taken,
    },
    disk,
    model::{
        AccountFigures, Answered, BlocklistEntry, ConfigurationSetName, FeatureStatus, LiveRegion, MeasuredMail,
        Metric, MetricOf, Quota, Region, shown,
    },
    ses::{self, Reader},
};

use super::{failure::Failure, session::Session};

/// Days that are asked for. VDM's dashboard shows as many.
const DAYS: i64 = 30;
/// Where the figures are from.
const SOURCE: &str = "SES: GetAccount, BatchGetMetricData of VDM (which leaves out mail with more than one recipient), \
                      or GetMetricData of CloudWatch where VDM is off, GetBlacklistReports";
/// What neither tells.
const NEVER: &str = "of each IP, of pools and of mailbox providers no volumes are read";
/// What CloudWatch counts in another way than SES judges.
const BOUNCES: &str = "bounces in CloudWatch are left out: they also count mail that SES gave up after soft bounces";

/// What was measured, and what is left out of it.
pub(crate) struct Saved {
    figures: Figures,
    /// Sentences about what is left out.
    pub(crate) left_out: Vec<String>,
}

/// Asks SES about the Regions.
pub(crate) async fn measure(
    session: &Session,
    regions: &BTreeMap<Region, LiveRegion>,
    accounts: &BTreeMap<Region, AccountFigures>,
) -> Result<Saved, Failure> {
    let clock = |error: jiff::Error| Failure::Usage(format!("the clock is wrong: {error}"));
    let now = Timestamp::try_from(ses::now()).map_err(clock)?;
    // To the second, as people write it.
    let taken = Taken(Timestamp::from_second(now.as_second()).map_err(clock)?);
    let each = regions.iter().filter_map(|(region, live)| {
        let reader = Reader::new(&session.connection, &session.caller.account, region);
        let (region, live, account) = (region.clone(), live.clone(), accounts.get(region)?.clone());
        Some(async move { of_region(&reader, region, &live, &account, taken.day()).await })
    });
    let mut figures = Figures {
        format_version: FIGURES_VERSION.to_owned(),
        account: session.caller.account.clone(),
        taken,
        source: Some(SOURCE.to_owned()),
        regions: BTreeMap::new(),
    };
    let mut left_out = BTreeMap::new();
    for (region, found, missing) in ses::side_by_side(each).await? {
        left_out.insert(region.clone(), missing);
        figures.regions.insert(region, found);
    }
    let mut left_out: Vec<String> = left_out
        .into_iter()
        .flat_map(|(region, missing)| missing.into_iter().map(move |missing| format!("{region}: {missing}")))
        .collect();
    left_out.extend(figures.drop_contradictions());
    left_out.push(NEVER.to_owned());
    Ok(Saved { figures, left_out })
}

impl Saved {
    /// Writes the file.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(&self.figures).expect("our own types have only string keys") + "\n";
        let failed = |error| Failure::Io { what: format!("write `{}`", path.display()), error };
        disk::replace(path, text.as_bytes()).map_err(failed)
    }
}

/// The figures of a Region, and what is left out.
async fn of_region(
    reader: &Reader,
    region: Region,
    live: &LiveRegion,
    account: &AccountFigures,
    today: Date,
) -> Result<(Region, RegionFigures, Vec<String>), ses::CallError> {
    let mut left_out = Vec::new();
    let mut figures = of_account(account);
    // The settings of a Region that holds nothing are not read.
    let vdm = live.account.as_ref().map(|account| &account.vdm.enabled);
    if let Some(vdm) = vdm {
        let told = match *vdm == FeatureStatus::Enabled {
            true => of_vdm(reader, live, today).await?,
            false => Answered::Untold(
                "the Virtual Deliverability Manager is off, and it costs, so sesform does not turn it on".to_owned(),
            ),
        };
        let mail = match told {
            Answered::Told(mail) => mail,
            Answered::Untold(why) => {
                left_out.push(format!("volumes, bounces and complaints of VDM are left out: {}", shown(&why)));
                let (mail, missing) = of_cloudwatch(reader, live, today).await?;
                left_out.extend(missing);
                mail
            }
        };
        left_out.extend(put_mail(&mut figures, &mail, today));
    }
    let ips: Vec<Ipv4Addr> = live.dedicated_ips.keys().copied().collect();
    match reader.blocklists(&ips).await? {
        Answered::Told(lists) => {
            let silent: BTreeSet<&Ipv4Addr> = ips.iter().filter(|ip| !lists.contains_key(*ip)).collect();
            if !silent.is_empty() {
                left_out.push(format!("SES says nothing of blocklists of {}", list(&silent)));
            }
            for (ip, entries) in lists {
                let listed = Some(entries.into_iter().map(|entry| listing(entry, today)).collect());
                figures.ips.insert(ip, IpFigures { listed, ..IpFigures::default() });
            }
        }
        Answered::Untold(why) => left_out.push(format!("blocklists are left out: {}", shown(&why))),
    }
    Ok((region, figures, left_out))
}

fn list(ips: &BTreeSet<&Ipv4Addr>) -> String {
    ips.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The first day that is asked for.
fn first(today: Date) -> Date {
    today.saturating_sub(DAYS.days())
}

/// What VDM counted of all mail and of each configuration set.
async fn of_vdm(reader: &Reader, live: &LiveRegion, today: Date) -> Result<Answered<MeasuredMail>, ses::CallError> {
    let subjects = std::iter::once(None).chain(live.configuration_sets.keys().cloned().map(Some));
    let queries: Vec<MetricOf> =
        subjects.flat_map(|set| Metric::ALL.map(|metric| MetricOf { set: set.clone(), metric })).collect();
    reader.measured_mail(&queries, first(today), today).await
}

/// What CloudWatch counted of the configuration sets whose event destinations let it, and what is left out.
async fn of_cloudwatch(
    reader: &Reader,
    live: &LiveRegion,
    today: Date,
) -> Result<(MeasuredMail, Vec<String>), ses::CallError> {
    let counted = reader.counted_in_cloudwatch(live.configuration_sets.keys().cloned()).await?;
    let mut left_out = Vec::new();
    let uncounted: Vec<String> = counted
        .iter()
        .filter(|(_, metrics)| metrics.is_empty())
        .map(|(set, _)| format!("`{}`", shown(set.as_str())))
        .collect();
    if !uncounted.is_empty() {
        left_out.push(format!(
            "CloudWatch counts nothing of {}: that takes an event destination with `ses:configuration-set` as its only \
             dimension",
            uncounted.join(", ")
        ));
    }
    let of_set = |(set, metrics): (ConfigurationSetName, BTreeSet<Metric>)| {
        metrics.into_iter().map(move |metric| MetricOf { set: Some(set.clone()), metric }).collect::<Vec<_>>()
    };
    let queries: Vec<MetricOf> = counted.into_iter().flat_map(of_set).collect();
    if queries.is_empty() {
        return Ok((MeasuredMail::default(), left_out));
    }
    match reader.counted_mail(&queries, first(today), today).await? {
        Answered::Told(mail) => {
            left_out.push(BOUNCES.to_owned());
            Ok((mail, left_out))
        }
        Answered::Untold(why) => {
            left_out.push(format!("the counts of CloudWatch are left out: {}", shown(&why)));
            Ok((MeasuredMail::default(), left_out))
        }
    }
}

fn of_account(account: &AccountFigures) -> RegionFigures {
    let limit = |quota: Option<Quota>| {
        quota.map(|quota| match quota {
            Quota::Unlimited => Limit::None,
            Quota::Most(most) => Limit::Most(most),
        })
    };
    let (max_24_hour_send, max_send_rate) = (limit(account.in_24_hours), limit(account.a_second));
    let is_quota = max_24_hour_send.is_some() || max_send_rate.is_some();
    RegionFigures {
        quota: is_quota.then_some(QuotaFigures { max_24_hour_send, max_send_rate, sent_last_24_hours: None }),
        enforcement: account.enforcement.clone(),
        plan: account.plan.clone(),
        ..RegionFigures::default()
    }
}

/// Puts the counts of each day into the figures. Returns what SES did not tell.
fn put_mail(figures: &mut RegionFigures, mail: &MeasuredMail, today: Date) -> Vec<String> {
    let mut days = BTreeMap::<Option<ConfigurationSetName>, BTreeMap<Date, DayFigures>>::new();
    for (MetricOf { set, metric }, counts) in &mail.days {
        let of_set = days.entry(set.clone()).or_default();
        for (day, count) in counts.iter().filter(|(day, _)| **day < today) {
            let figures = of_set.entry(*day).or_insert_with(|| DayFigures::of(FigureDate(*day)));
            *member(figures, *metric) = Some(Count(*count));
        }
    }
    for (set, days) in days.into_iter().filter(|(_, days)| !days.is_empty()) {
        let days = days.into_values().collect();
        match set {
            Some(set) => drop(figures.configuration_sets.insert(set, SetFigures { days })),
            None => figures.days = days,
        }
    }
    let refused = mail.refused.iter().map(|(MetricOf { set, metric }, why)| {
        let whose = set.as_ref().map_or("all mail".to_owned(), |set| format!("`{}`", shown(set.as_str())));
        format!("{metric:?} of {whose} is left out: {}", shown(why))
    });
    refused.collect()
}

fn member(day: &mut DayFigures, metric: Metric) -> &mut Option<Count> {
    match metric {
        Metric::Send => &mut day.send,
        Metric::Delivery => &mut day.delivery,
        Metric::PermanentBounce => &mut day.permanent_bounce,
        Metric::TransientBounce => &mut day.transient_bounce,
        Metric::Complaint => &mut day.complaint,
    }
}

/// An entry, without a day that is still to come.
fn listing(entry: BlocklistEntry, today: Date) -> Listing {
    let BlocklistEntry { list, since, description } = entry;
    Listing { list, since: since.filter(|since| *since <= today).map(FigureDate), description }
}
