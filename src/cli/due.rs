//! What a file states for certain days: holds it against the clock, which the planner does not have.

use std::time::UNIX_EPOCH;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    model::{Day, Desired, Restart},
    ses,
};

/// Today in UTC.
pub(crate) fn today() -> Date {
    Timestamp::try_from(ses::now()).map_or(Date::MAX, |now| now.to_zoned_datetime(TimeZone::UTC).date())
}

/// Takes out the restarts of warm-up that are not due today, and says of each why nothing becomes of it.
pub(crate) fn keep_due(desired: &mut Desired) -> Vec<String> {
    let passed = ses::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let today = Day::of_seconds(i64::try_from(passed.as_secs()).unwrap_or(i64::MAX));
    let mut notes = Vec::new();
    for (region, fields) in &mut desired.regions {
        for (ip, wanted) in &mut fields.dedicated_ips {
            let Some(restart) = wanted.restart.take_if(|restart| !restart.is_due(today)) else { continue };
            notes.push(note(&format!("{ip} in {region}"), restart, today));
        }
    }
    notes
}

fn note(ip: &str, restart: Restart, today: Day) -> String {
    let day = restart.day;
    match day > today {
        true => format!("the warm-up of {ip} is restarted by an apply from {day} on, not yet"),
        false => format!(
            "the restart of the warm-up of {ip} has no effect any more: its seven days from {day} are over; take it out \
             of the file, or move its `date` to restart again"
        ),
    }
}
