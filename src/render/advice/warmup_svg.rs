//! The capacity of pools while they warm up as a picture: a band for each pool, one below the other.

use std::fmt::Write as _;

use crate::advice::{CapacityDay, PoolWarmup, Warmups};

use super::words::number;

/// Width of the picture, and the height of one pool in it, in pixels.
const WIDTH: u32 = 640;
const HEIGHT: u32 = 180;
/// Where the band begins and ends within one pool.
const LEFT: u32 = 90;
const RIGHT: u32 = 620;
const TOP: u32 = 40;
const BOTTOM: u32 = 140;

/// The picture: pools of which more than one day is known.
#[must_use]
pub fn warmup_svg(warmups: &Warmups) -> String {
    let pools = warmups.regions.iter().flat_map(|region| region.pools.iter().map(move |pool| (region, pool)));
    let drawn: Vec<String> = pools
        .filter(|(_, pool)| pool.days.len() > 1)
        .zip(0..)
        .map(|((region, pool), row)| panel(&format!("{} in {}", pool.pool, region.region), pool, row))
        .collect();
    let rows = u32::try_from(drawn.len()).unwrap_or(0).max(1);
    let empty = format!("<text x=\"20\" y=\"40\">No pool warms up on {}.</text>\n", escaped(&warmups.date));
    let body = if drawn.is_empty() { empty } else { drawn.concat() };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" font-family=\"sans-serif\" font-size=\"12\">\n<title>Warm-up of dedicated IPs from {date}</title>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"white\"/>\n{body}</svg>\n",
        height = rows * HEIGHT,
        date = escaped(&warmups.date),
    )
}

fn panel(title: &str, pool: &PoolWarmup, row: u32) -> String {
    let days = &pool.days;
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return String::new() };
    let most = last.at_most.max(1);
    let upper = points(days, most, |day| day.at_most);
    let lower = points(days, most, |day| day.at_least);
    let band: Vec<&str> = upper.iter().chain(lower.iter().rev()).map(String::as_str).collect();
    let mut text = format!("<g transform=\"translate(0 {})\">\n", row * HEIGHT);
    let warm = pool.warm_on.as_deref().unwrap_or_default();
    let _ = write!(
        text,
        "<text x=\"{LEFT}\" y=\"24\" font-weight=\"bold\">{}: warm on {}</text>\n\
         <polygon points=\"{}\" fill=\"#9ecae1\"/>\n<polyline points=\"{}\" fill=\"none\" stroke=\"#08519c\"/>\n\
         <polyline points=\"{}\" fill=\"none\" stroke=\"#08519c\" stroke-dasharray=\"4 3\"/>\n\
         <path d=\"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}\" fill=\"none\" stroke=\"black\"/>\n",
        escaped(title),
        escaped(warm),
        band.join(" "),
        upper.join(" "),
        lower.join(" "),
    );
    let _ = write!(
        text,
        "<text x=\"{x}\" y=\"{TOP}\" text-anchor=\"end\">{}</text>\n<text x=\"{x}\" y=\"{BOTTOM}\" text-anchor=\"end\">0</text>\n\
         <text x=\"{LEFT}\" y=\"{y}\">{}</text>\n<text x=\"{RIGHT}\" y=\"{y}\" text-anchor=\"end\">{}</text>\n\
         <text x=\"355\" y=\"{y}\" text-anchor=\"middle\">recipients a day: at most, and at least (dashed)</text>\n</g>\n",
        number(most),
        escaped(&first.date),
        escaped(&last.date),
        x = LEFT - 8,
        y = BOTTOM + 20,
    );
    text
}

/// The corners of a line. Days are weeks apart, except for the last: they stand where their date is.
fn points(days: &[CapacityDay], most: u64, of: impl Fn(&CapacityDay) -> u64) -> Vec<String> {
    let date = |day: &CapacityDay| day.date.parse::<jiff::civil::Date>().ok();
    let since = |day: &CapacityDay| {
        let (first, day) = (days.first().and_then(date)?, date(day)?);
        first.until(day).ok().map(|span| u64::from(span.get_days().unsigned_abs()))
    };
    let all = days.last().and_then(since).unwrap_or(0).max(1);
    let point = |day: &CapacityDay| {
        let x = u64::from(LEFT) + u64::from(RIGHT - LEFT) * since(day).unwrap_or(0) / all;
        let y = u64::from(BOTTOM) - u64::from(BOTTOM - TOP) * of(day).min(most) / most;
        format!("{x},{y}")
    };
    days.iter().map(point).collect()
}

/// A text for XML.
fn escaped(text: &str) -> String {
    let is_shown = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let text: String = text.chars().map(is_shown).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
