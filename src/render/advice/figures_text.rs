//! What was measured, in words: blocklists, rates, stated against measured, old figures; and which figures rules used.

use crate::{
    advice::{Differs, Fact, Found, Listing, MeasuredFact, Rate, Used},
    model::counted,
};

use super::{
    said::{Advice, advice},
    words::{all, number, streams as names},
};

/// Parts of a percent that are shown.
const HUNDREDTHS: u128 = 10_000;

/// What SF181, SF182, SF192 and SF193 say.
pub(super) fn of(found: &Found) -> Option<Advice> {
    Some(match found {
        Found::Listed { ip, pool, streams, listed, taken } => advice(
            format!(
                "{ip} of `{pool}`, which {} {} through, is on {} as of {taken}: AWS takes IPs off no blocklist and does not \
                 exchange them",
                names(streams),
                if streams.len() == 1 { "leaves" } else { "leave" },
                all(listed.iter().map(listing)),
            ),
            "find out which mail caused it, stop that, and ask the blocklist to take the IP off",
        ),
        Found::Rates { set, bounces, complaints } => {
            let whose = set.as_ref().map_or("all mail of the account here".to_owned(), |set| format!("`{set}`"));
            let bounces = bounces.map(|rate| {
                format!(
                    "{} (AWS: keep below 2 %, reviews from 5 %, may pause sending from 10 %)",
                    came("bounced for good", rate)
                )
            });
            let complaints = complaints.map(|rate| {
                format!("{} (AWS: keep below 0.1 %, may pause sending from 0.5 %)", came("were complained about", rate))
            });
            let both: Vec<String> = bounces.into_iter().chain(complaints).collect();
            advice(
                format!(
                    "of {whose}, {}; AWS judges the whole account over a \"representative volume\" that it does not publish, so \
                     this is an estimate",
                    both.join("; ")
                ),
                "send to nobody who did not ask for it, and take bounced addresses off your lists",
            )
        }
        Found::StatedAgainstMeasured { set, differs, days, from, to } => advice(
            format!(
                "`{set}`: {}, on {} from {from} to {to}; all rules use what was measured",
                differs.iter().map(differ).collect::<Vec<_>>().join("; "),
                counted(*days, "measured day")
            ),
            "state what was measured under `traffic`, unless these days are an exception",
        ),
        Found::FiguresOld { taken, days } => advice(
            format!("the figures were taken on {taken}, {days} days ago: no rule uses them"),
            "take new ones: `sesform lint --live --save-figures FILE`",
        ),
        Found::FiguresShort { set, days, cycle } => advice(
            format!(
                "the figures have {} of `{set}`, and do not reach over one cycle of its mail, {cycle} days",
                counted(*days, "day")
            ),
            "take them again later, or from a source that reaches further back",
        ),
        _ => return None,
    })
}

/// The measured figures that rules used, one a line.
pub(super) fn used(used: &[Used]) -> String {
    let line = |Used { address, fact }: &Used| {
        let said = in_place(fact, Some(&address.name));
        format!("measured: {said} ({}, {} to {})\n", counted(fact.days, "day"), fact.from, fact.to)
    };
    used.iter().map(line).collect()
}

/// The measured figures that stand in place of facts of one stream; `None` if there are none.
pub(in crate::render) fn measured(facts: &[MeasuredFact]) -> Option<String> {
    // They are of the same days.
    let MeasuredFact { days, from, to, .. } = facts.first()?;
    let said: Vec<String> = facts.iter().map(|fact| in_place(fact, None)).collect();
    Some(format!("{} ({}, {from} to {to})", said.join(", "), counted(*days, "day")))
}

fn in_place(fact: &MeasuredFact, set: Option<&str>) -> String {
    let stated = fact.stated.map(|stated| format!(" instead of {}", self::fact(stated))).unwrap_or_default();
    let measured = fact.measured.parse().map_or_else(|_| fact.measured.clone(), number);
    let of = set.map(|set| format!(" of `{set}`")).unwrap_or_default();
    format!("`{}`{of} is {measured}{stated}", fact.key)
}

fn listing(listing: &Listing) -> String {
    let since = listing.since.map(|since| format!(" since {since}")).unwrap_or_default();
    format!("`{}`{since}", listing.list)
}

fn differ(differs: &Differs) -> String {
    let Differs { key, stated, measured } = differs;
    match *key {
        "peak_day" => {
            format!("`peak_day` is stated as {}, and the largest day had {}", fact(*stated), fact(*measured))
        }
        "pattern" => format!("`pattern` is stated as {stated}, and these days are {measured}"),
        "month" => format!(
            "`month` is stated as {}, and a month of days like those measured has {}",
            fact(*stated),
            fact(*measured)
        ),
        "days" => format!("`days` is stated as {stated}, and {measured} days of a month have mail"),
        key => {
            format!("`{key}` is stated as {}, and the mean of the sending days is {}", fact(*stated), fact(*measured))
        }
    }
}

/// A fact in words.
fn fact(fact: Fact) -> String {
    match fact {
        Fact::Number(it) => number(it),
        Fact::Word(word) => word.to_owned(),
    }
}

fn came(what: &str, rate: Rate) -> String {
    let Rate { came, sent, days } = rate;
    let parts = u128::from(came) * HUNDREDTHS / u128::from(sent.max(1));
    format!(
        "{} of {} messages of {} {what}, {}.{:02} %",
        number(came),
        number(sent),
        counted(days, "day"),
        parts / 100,
        parts % 100
    )
}
