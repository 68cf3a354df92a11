//! How the warm-up of pools goes on, for people: dates, a band of capacity with a sparkline, and what was assumed.

use std::fmt::Write as _;

use crate::{
    advice::{CapacityDay, Needed, PoolWarmup, RegionWarmup, WarmingIp, Warmups},
    model::counted,
};

use super::{
    schedule_text::schedule_text,
    words::{all, ips, number},
};

/// The bars of a sparkline, the lowest first.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// What every forecast assumes, with who says it.
const ASSUMPTIONS: &str = "\
Assumptions: AWS publishes that automatic warm-up takes 45 days, follows time and ends at 50,000 a day for each IP, and no \
table of the days between. \"At most\" grows by the same number each day, \"at least\" by the same factor from 50 (Braze's \
first day). 50,000 is where warm-up ends, not what a warm IP may carry: AWS publishes no capacity, and one that is warm on \
the first day counts with 50,000 to 1,000,000 (Word to the Wise, GreenArrow).
";
/// What becomes of mail that is more.
const REST: &str = "With automatic warm-up, what IPs do not take leaves from AWS's shared IPs, or from your warm IPs if you have some.\n";
/// The same of an account with its own IPs.
const REST_BYOIP: &str = "\
With automatic warm-up, what IPs do not take leaves from your warm IPs if you have some, and AWS does not say from where else: \
an account with its own IPs (BYOIP) cannot use the shared ones.
";
/// What a percentage means otherwise.
const UNLIMITED: &str = "\
Where automatic warm-up is off, SES sends everything from the IPs: the band says what mailbox providers may take. Whether \
SES raises a percentage then is not documented.
";

/// Every Region.
#[must_use]
pub fn warmup_text(warmups: &Warmups) -> String {
    let mut text: String = warmups.regions.iter().map(region_text).collect();
    if warmups.regions.iter().flat_map(|region| &region.pools).any(|pool| !pool.is_managed) {
        text.push_str(ASSUMPTIONS);
        let is_any = |switch| warmups.regions.iter().any(|region| region.auto_warmup == Some(switch));
        let is_on = |is_byoip| {
            warmups.regions.iter().any(|region| region.auto_warmup == Some(true) && region.is_byoip == is_byoip)
        };
        text.push_str(if is_on(false) { REST } else { "" });
        text.push_str(if is_on(true) { REST_BYOIP } else { "" });
        text.push_str(if is_any(false) { UNLIMITED } else { "" });
    }
    text
}

fn region_text(region: &RegionWarmup) -> String {
    let switch = match region.auto_warmup {
        Some(true) => "automatic warm-up is on",
        Some(false) => "automatic warm-up is off",
        None => "whether automatic warm-up is on is unknown",
    };
    let basis = if region.is_live { "" } else { ", from the file alone" };
    let mut text = format!("{}: {switch}{basis}\n\n", region.region);
    if region.pools.is_empty() {
        text.push_str("no pool has IPs\n\n");
    }
    region.pools.iter().for_each(|pool| text.push_str(&pool_text(pool, region)));
    text
}

fn pool_text(pool: &PoolWarmup, region: &RegionWarmup) -> String {
    if pool.is_managed {
        return format!(
            "{}: managed; SES warms its IPs up for each mailbox provider by itself, and publishes no forecast\n\n",
            pool.pool
        );
    }
    let mut text = heading(pool);
    for ip in &pool.ips {
        let _ = writeln!(text, "  {}", ip_text(ip));
    }
    if pool.lacking > 0 {
        let when = match &pool.warm_on {
            Some(day) if region.is_byoip => format!("warm on {day} if they come today"),
            Some(day) => format!("warm on {day} if leased today, plus the time that AWS takes, which is not published"),
            None if region.auto_warmup == Some(true) => "warm 45 days after they come".to_owned(),
            None => "complete when they arrive, without having been warmed up".to_owned(),
        };
        let when = if region.auto_warmup.is_none() { "unknown when they are warm".to_owned() } else { when };
        let place = if region.is_byoip { "in the account" } else { "leased" };
        let _ = writeln!(text, "  {} not {place}: {when}", counted(pool.lacking, "more IP"));
    }
    text.push_str(&days_text(pool));
    if let Some(needed) = &pool.needed {
        text.push_str(&needed_text(needed, pool));
    }
    if let Some(peak) = pool.peak_day {
        text.push_str(&grown_text(pool, peak));
    }
    if let (Some(most), Some(peak)) = (pool.carries_at_most, pool.peak_day) {
        let _ = writeln!(
            text,
            "  Its largest day of {} is not possible with these IPs: at 1,000,000 each (Word to the Wise, GreenArrow) they carry \
             {} a day",
            number(peak),
            number(most)
        );
    }
    match &pool.schedule {
        Some(schedule) => text.push_str(&schedule_text(schedule, pool, region.auto_warmup == Some(true))),
        None if !pool.schedule_lacks.is_empty() && !pool.shared_fits => {
            let _ = writeln!(text, "  For a schedule, state `peak_day` of {}", all(&pool.schedule_lacks));
        }
        None => {}
    }
    text + "\n"
}

/// When the largest day is reached by growth after warm-up.
fn grown_text(pool: &PoolWarmup, peak: u64) -> String {
    let when = match (&pool.peak_reached_on, &pool.peak_reached_by) {
        (None, None) => return String::new(),
        (Some(on), Some(by)) if on == by => format!("leave on {on}"),
        (Some(on), Some(by)) => format!("leave between {on} (from \"at most\") and {by} (from \"at least\")"),
        (None, Some(by)) => format!("leave by {by}, from \"at least\""),
        (Some(on), None) => format!("leave on {on} at the earliest, from \"at most\""),
    };
    format!("  Grow in steps after that: doubled every three days (practice), {} a day {when}\n", number(peak))
}

fn heading(pool: &PoolWarmup) -> String {
    let count = match pool.counted {
        Some(count) => format!("{}, which ones is for the account", ips(count)),
        None => ips(pool.ips.len() as u64),
    };
    let state = match &pool.warm_on {
        _ if pool.is_warm => "warm".to_owned(),
        Some(day) if pool.lacking > 0 => {
            let lacking = format!("with {} all warm on {day} at the earliest", counted(pool.lacking, "more IP"));
            format!("{}{lacking}  {}", leased_state(pool), sparkline(&pool.days))
        }
        Some(day) => format!("all warm on {day}  {}", sparkline(&pool.days)).trim_end().to_owned(),
        None => "no date is known".to_owned(),
    };
    format!("{}: {count}, {state}\n", pool.pool)
}

/// When the leased IPs of a pool are warm that lacks some.
fn leased_state(pool: &PoolWarmup) -> String {
    let days: Option<Vec<&String>> = pool.ips.iter().map(|ip| ip.warm_on.as_ref()).collect();
    match days.and_then(|days| days.into_iter().max()) {
        Some(_) if pool.ips.iter().all(|ip| ip.percent == Some(100)) => "warm; ".to_owned(),
        Some(day) => format!("warm on {day}; "),
        None => String::new(),
    }
}

fn ip_text(ip: &WarmingIp) -> String {
    let is_never = ip.warm_since.as_deref() == Some("never");
    let percent = match (ip.percent, &ip.warm_since) {
        (Some(percent), _) => format!("{percent} %"),
        (None, Some(_)) if is_never => "percentage unknown".to_owned(),
        (None, Some(day)) => format!("warm since {day}, as the file states"),
        (None, None) => "percentage unknown".to_owned(),
    };
    let state = match &ip.warm_on {
        Some(day) if ip.warm_since.is_some() => {
            let since =
                ip.percent.and(ip.warm_since.as_ref()).map(|day| format!(", warm since {day}, as the file states"));
            format!("{}, which counts from {day} on, 45 days later", since.unwrap_or_default())
        }
        _ if is_never => ", but was never warmed up, as the file states".to_owned(),
        _ if ip.is_unproven => ", but nothing shows that it was ever warmed up: state `warm_since`".to_owned(),
        Some(day) if ip.percent != Some(100) => format!(", warm on {day}"),
        Some(_) | None => String::new(),
    };
    format!("{} {percent}{state}", ip.ip)
}

/// The upper end of the band as bars, the end of warm-up as the highest.
fn sparkline(days: &[CapacityDay]) -> String {
    let Some(most) = days.last().map(|day| day.at_most).filter(|most| *most > 0) else { return String::new() };
    let highest = BARS.len() as u64 - 1;
    let bar = |day: &CapacityDay| {
        let height = (day.at_most.min(most) * highest + most / 2) / most;
        usize::try_from(height).ok().and_then(|height| BARS.get(height)).copied().unwrap_or('█')
    };
    days.iter().map(bar).collect()
}

fn days_text(pool: &PoolWarmup) -> String {
    let days = &pool.days;
    let Some(last) = days.last() else {
        return "  What it takes a day is unknown, as a percentage is\n".to_owned();
    };
    if pool.is_warm {
        return format!(
            "  Carries {} a day (50,000 each, where AWS's warm-up ends) to {} (1,000,000 each, Word to the Wise, GreenArrow)\n",
            number(last.at_least),
            number(last.at_most)
        );
    }
    if last.at_most == 0 {
        return String::new();
    }
    let mut text = "  takes a day     at least     at most\n".to_owned();
    for day in days {
        let _ = writeln!(text, "  {}   {:>11} {:>11}", day.date, number(day.at_least), number(day.at_most));
    }
    text
}

fn needed_text(needed: &Needed, pool: &PoolWarmup) -> String {
    let peak = pool.peak_day.unwrap_or(0);
    let Needed { low, typical, careful, over_three_days, most, is_by_provider, recommended } = needed;
    let mut text = format!(
        "  IPs for its largest day of {}: {low} at 1,000,000 a day each (Word to the Wise, GreenArrow), {typical} at 200,000 \
         (EmailDelivered), {careful} at 50,000 (where AWS's warm-up ends); never fewer than 2\n",
        number(peak)
    );
    if let Some(spread) = over_three_days {
        let _ = writeln!(text, "  If that day were spread over three: {spread} at 200,000");
    }
    let kept = most.map(|most| {
        format!(
            "its mail keeps {} warm ({})",
            if most == 0 { "no IP".to_owned() } else { format!("at most {}", ips(most)) },
            if *is_by_provider {
                "AWS: about 1,000 a day to each provider from each IP"
            } else {
                "100,000 a month for each, Mailtrap"
            }
        )
    });
    let advice = match recommended {
        Some(count) if most.is_some_and(|most| most < *count) => {
            Some(format!("partners accept it by a list of IPs, whatever the volume: {}", ips(*count)))
        }
        Some(count) => Some(format!("recommended: {}", ips(*count))),
        None if pool.shared_fits => Some("shared IPs fit".to_owned()),
        None => kept.as_ref().map(|_| "too little for two standard IPs".to_owned()),
    };
    let parts: Vec<String> = kept.into_iter().chain(advice).collect();
    if !parts.is_empty() {
        let _ = writeln!(text, "  {}", capitalized(&parts.join("; ")));
    }
    text
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
