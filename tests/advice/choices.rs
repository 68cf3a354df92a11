//! Shared, standard or managed: each case with its boundaries, and what is asked for. What changes in the file is in
//! `choice_changes.rs`.

use std::collections::BTreeSet;

use sesform::{
    advice::{self, Choice, Choices, FileChange, Gives, IpKind, Need, Row},
    model::{EventDestination, EventDestinationName, EventType, Reported, Switch},
    render::ChoicesDocument,
};

use crate::support::{World, ask, file};

pub(crate) const DAY: &str = "2026-12-01";

/// All answers about a file and an account.
pub(crate) fn all(body: &str, world: Option<&World>) -> Choices {
    ask(&file(body), world, DAY, |question| advice::choices(question, &BTreeSet::new()))
}

/// The answer about the set `s`.
pub(crate) fn of_set(body: &str, world: Option<&World>) -> Choice {
    let streams = all(body, world).regions.remove(0).streams;
    streams.into_iter().find(|choice| choice.stream.to_string() == "`s`").unwrap()
}

/// The file of one set with this traffic, and another one of the other kind if it is asked for.
pub(crate) fn set(traffic: &str, beside: &str) -> String {
    format!("configuration_sets:\n  s: {{pool: ses-shared-pool, traffic: {{{traffic}}}}}\n{beside}")
}

pub(crate) const OTHER: &str = "  other: {traffic: {kind: transactional}}";

/// Case, kind and confidence.
pub(crate) fn answer(traffic: &str, beside: &str) -> String {
    let choice = of_set(&set(traffic, beside), None);
    let Some(answer) = choice.answer else { return format!("asks for {}", keys(&choice.missing)) };
    let or = answer.or.map(|kind| format!(" or {}", word(kind))).unwrap_or_default();
    format!("{} {}{or} {:?}", answer.case, answer.to.map_or("-", word), answer.confidence).to_lowercase()
}

fn keys(missing: &[String]) -> String {
    let last = |key: &String| key.rsplit('.').next().unwrap().to_owned();
    missing.iter().map(last).collect::<Vec<_>>().join(" ")
}

fn word(kind: IpKind) -> &'static str {
    match kind {
        IpKind::Shared => "shared",
        IpKind::Standard => "standard",
        IpKind::Managed => "managed",
    }
}

#[test]
fn first_case_that_matches_decides_up_to_its_boundary() {
    let shares: Vec<String> = (0..12).map(|at| format!("p{at}.example: 8%")).collect();
    let twelve = format!("providers: {{{}}}", shares.join(", "));
    let cases = [
        ("day: 0", "", "0 - clear"),
        ("day: 1, recipients: allowlisted", "", "1 standard clear"),
        ("day: 900000, pattern: irregular, recipients: allowlisted, isolate: true", "", "1 standard clear"),
        // 299 on the largest day, whatever the pattern; 300 is tracked, and the month is not known.
        ("peak_day: 299", "", "2 shared clear"),
        ("peak_day: 300", "", "asks for kind day days pattern"),
        // 45 % of 666 is 299.7, but 55 % may all go to one provider: 366.3.
        ("peak_day: 666, providers: {gmail: 45%}", "", "asks for kind day days pattern"),
        ("peak_day: 598, providers: {gmail: 50%, yahoo: 50%}", "", "2 shared clear"),
        // 8 % of 3,737 is 298.96, whatever the month comes to; 8 % of 3,750 is 300.
        (&format!("day: 3737, pattern: steady, {twelve}"), "", "2 shared clear"),
        (&format!("day: 3737, pattern: steady, isolate: true, {twelve}"), "", "2 shared practice"),
        (&format!("day: 3750, pattern: steady, {twelve}"), "", "6 shared practice"),
        // A month that its days do not add up to decides.
        ("month: 100000, peak_day: 299, pattern: irregular", "", "3 shared or managed practice"),
        ("month: 49999", "", "2 shared clear"),
        ("month: 50000", "", "2 shared practice"),
        ("month: 99999", "", "2 shared practice"),
        ("month: 49999, isolate: true", "", "2 shared practice"),
        ("month: 49999, kind: marketing", OTHER, "2 shared practice"),
        ("month: 100000", "", "asks for kind day peak_day pattern"),
        ("month: 100000, pattern: irregular", "", "3 shared or managed practice"),
        ("month: 100000, pattern: irregular, isolate: true", "", "3 managed clear"),
        ("month: 100000, gap: 31d", "", "3 shared or managed practice"),
        ("month: 100000, gap: 30d", "", "asks for kind day peak_day pattern"),
        (
            "month: 900000, day: 30000, pattern: seasonal, peak_day: 150001, kind: marketing",
            OTHER,
            "4 standard practice",
        ),
        (
            "month: 900000, day: 30000, pattern: seasonal, peak_day: 150000, kind: marketing",
            OTHER,
            "5 standard practice",
        ),
        ("month: 900000, pattern: seasonal, isolate: true", "", "asks for kind day peak_day"),
        ("month: 900000, pattern: seasonal", "", "6 - either"),
        ("day: 30000, pattern: steady", "", "6 - either"),
        ("day: 30000, pattern: steady, kind: marketing", "", "6 - either"),
        ("day: 30000, pattern: steady, kind: other", OTHER, "6 - either"),
        ("day: 30000, pattern: steady, kind: marketing", OTHER, "5 standard practice"),
        ("day: 30000, pattern: steady", OTHER, "asks for kind"),
        ("day: 30000, pattern: steady, isolate: true", "", "5 standard practice"),
        // Growth that is stated decides between standard and managed; 0 is none.
        ("day: 30000, pattern: steady, isolate: true, growth: 0%/month", "", "5 standard practice"),
        ("day: 30000, pattern: steady, isolate: true, growth: 1%/month", "", "5 managed practice"),
        ("day: 30000, pattern: steady, kind: marketing, growth: 26%/month", OTHER, "5 managed practice"),
        // Alone it asks for no dedicated IPs, and it changes no earlier case.
        ("day: 30000, pattern: steady, growth: 26%/month", "", "6 - either"),
        ("day: 3000, pattern: steady, isolate: true, growth: 26%/month", "", "2 shared practice"),
        ("month: 100000, pattern: irregular, growth: 26%/month", "", "3 shared or managed practice"),
        ("day: 1, recipients: allowlisted, growth: 26%/month", "", "1 standard clear"),
        (
            "month: 900000, day: 30000, pattern: seasonal, peak_day: 150001, kind: marketing, growth: 26%/month",
            OTHER,
            "4 managed practice",
        ),
        // 199,999 a month keep one IP warm, 200,000 two.
        ("month: 199999, day: 6666, pattern: steady, isolate: true", "", "5 managed practice"),
        ("month: 199999, day: 6666, pattern: steady, kind: marketing", OTHER, "5 shared practice"),
        ("month: 200000, day: 6666, pattern: steady, isolate: true", "", "5 standard practice"),
        // 10 % of 19,999 a day to gmx keep one IP warm; a share below 10 % does not count.
        ("day: 19999, pattern: steady, isolate: true, providers: {gmail: 60%, gmx: 10%}", "", "5 managed practice"),
        ("day: 20000, pattern: steady, isolate: true, providers: {gmail: 60%, gmx: 10%}", "", "5 standard practice"),
        ("day: 9000, pattern: steady, isolate: true, providers: {gmail: 60%, gmx: 9%}", "", "5 standard practice"),
    ];
    for (traffic, beside, expected) in cases {
        assert_eq!(answer(traffic, beside), expected, "{traffic} {beside}");
    }
}

#[test]
fn paused_or_empty_mail_of_the_other_kind_keeps_nothing_apart() {
    let marketing = "day: 30000, pattern: steady, kind: marketing";
    assert_eq!(answer(marketing, "  other: {sending: false, traffic: {kind: transactional}}"), "6 - either");
    assert_eq!(answer(marketing, "  other: {traffic: {kind: transactional, day: 0}}"), "6 - either");
    assert_eq!(answer(marketing, "unassigned: {kind: transactional}"), "5 standard practice");
}

#[test]
fn nothing_is_taken_from_a_name() {
    let body = "configuration_sets: {newsletter: {}, password-reset: {traffic: {kind: transactional}}}";
    for choice in all(body, None).regions.remove(0).streams {
        assert_eq!((choice.answer, choice.change), (None, FileChange::Nothing), "{}", choice.stream);
        assert!(choice.missing.iter().any(|key| key.ends_with(".day")), "{:?}", choice.missing);
    }
}

#[test]
fn every_stream_has_the_twelve_rows_and_costs_are_shown_beside_them() {
    let choice = of_set(&set("day: 30000, pattern: weekly, days: 9, isolate: true, ready_by: 2027-01-14", ""), None);
    let needed = |need: Need| -> Vec<Row> {
        choice.benefits.iter().filter(|row| row.needed == need).map(|row| row.row).collect()
    };
    assert_eq!(choice.benefits.len(), 12);
    use Row::{ByType, Control, Cost, Grows, HighVolume, Isolated, ManagedReputation, Predictable, Ready};
    assert_eq!(needed(Need::Yes), [Ready, Predictable, HighVolume, Cost, Control, Isolated]);
    // No growth is stated, and none is supposed.
    assert_eq!(needed(Need::Unknown), [ManagedReputation, ByType, Grows]);
    let later = of_set(&set("day: 30000, pattern: weekly, days: 9, ready_by: 2027-01-15", ""), None);
    assert_eq!((later.benefits[0].row, later.benefits[0].needed), (Ready, Need::No));
    // 9 x 30,000 = 270,000: 15.00 + 270 x 0.08 = 36.60 against 2 x 24.95.
    let cost = choice.cost.unwrap();
    let amounts = [cost.shared, cost.standard, cost.managed].map(|usd| usd.unwrap().to_string());
    assert_eq!((cost.month, cost.ips, cost.break_even), (270_000, 2, Some(436_250)));
    assert_eq!(amounts, ["0.00", "49.90", "36.60"]);
    let listed = of_set(&set("day: 1, recipients: allowlisted", ""), None);
    let low = listed.benefits.iter().find(|row| row.row == Row::LowVolume).unwrap();
    assert_eq!((low.standard, low.managed), (Gives::Conditional, Gives::No));
}

#[test]
fn growth_is_a_row_and_says_what_it_decided() {
    let grows = |traffic: &str| {
        let choices = all(&set(traffic, ""), None);
        let document = ChoicesDocument::of(&choices);
        let said = document.regions[0].streams[0].benefits.iter().find(|it| it.benefit.row == Row::Grows).unwrap();
        (said.benefit.needed, said.why.clone())
    };
    let even = "day: 30000, pattern: steady, isolate: true";
    assert_eq!(
        grows(&format!("{even}, growth: 26%/month")),
        (Need::Yes, "`growth` is 26 % a month, so that it doubles in 3 months".to_owned())
    );
    assert_eq!(
        grows(&format!("{even}, growth: 0%/month")),
        (Need::No, "`growth` is 0 % a month; `pattern` is steady".to_owned())
    );
    assert_eq!(grows(even), (Need::Unknown, "`growth` is not stated".to_owned()));
    assert_eq!(grows("day: 30000, days: 20, pattern: seasonal").0, Need::Yes);
    let said = |traffic: String| {
        let document = ChoicesDocument::of(&all(&set(&traffic, ""), None));
        let answer = document.regions[0].streams[0].answer.clone().unwrap();
        (answer.because, answer.would_change.join("; "))
    };
    let (because, turns) = said(format!("{even}, growth: 26%/month"));
    assert!(
        because.contains("it doubles in 3 months, and the capacity of managed IPs grows by itself [G2]"),
        "{because}"
    );
    assert_eq!(turns, "`growth: 0%/month`: standard IPs");
    let (because, turns) = said(format!("{even}, growth: 0%/month"));
    assert!(!because.contains("grow") && turns.contains("`growth` above 0 %: managed IPs"), "{because} {turns}");
    // 30,000 x 1.2 x 1.2 = 43,200 on the last of 60 days; a stated largest day is one already.
    let peak = |traffic: &str| of_set(&set(&format!("{even}, growth: 20%/month{traffic}"), ""), None).facts.peak_day;
    assert_eq!((peak(""), peak(", peak_day: 40000")), (Some(43_200), Some(40_000)));
}

#[test]
fn editions_of_the_guide_are_named_where_they_differ() {
    let document = ChoicesDocument::of(&all(&set("month: 100000, pattern: irregular", ""), None));
    let said = &document.regions[0].streams[0];
    assert_eq!(said.message, "AWS's shared IPs (G), or managed IPs (G2)");
    let differ: Vec<&str> = said.benefits.iter().filter(|row| row.editions.is_some()).map(|row| row.name).collect();
    assert_eq!(
        differ,
        [
            "ready to use without set-up",
            "reputation managed by AWS",
            "less predictable sending",
            "known, unchanging addresses",
            "isolated from other customers",
            "capacity grows by itself"
        ]
    );
}

#[test]
fn nobody_who_watches_makes_the_answer_managed() {
    let traffic = "day: 300000, pattern: steady, isolate: true";
    let watched = |events: &str| {
        of_set(&set(traffic, "").replace("traffic:", &format!("event_destinations: {events}, traffic:")), None)
    };
    let to = |choice: &Choice| choice.answer.as_ref().unwrap().to;
    let topic = "arn:aws:sns:eu-west-1:123456789012:t";
    assert_eq!(to(&watched("{}")), Some(IpKind::Managed));
    let told = |event: &str, more: &str| watched(&format!("{{e: {{events: [{event}], sns: \"{topic}\"{more}}}}}"));
    assert_eq!(to(&told("complaint", "")), Some(IpKind::Standard));
    assert_eq!(to(&told("complaint", ", enabled: false")), Some(IpKind::Managed));
    assert_eq!(to(&told("open", "")), Some(IpKind::Managed));
    // The account says it where the file does not.
    let mut world = World::new().set("s", Some("ses-shared-pool"));
    let name = sesform::model::ConfigurationSetName::live("s");
    world.live.event_destinations.insert(name.clone(), std::collections::BTreeMap::new());
    assert_eq!(to(&of_set(&set(traffic, ""), Some(&world))), Some(IpKind::Managed));
    let events = [Reported::Known(EventType::Bounce)].into_iter().collect();
    let destination = EventDestination { enabled: Switch::On, events, destination: None };
    let told = world.live.event_destinations.get_mut(&name).unwrap();
    told.insert(EventDestinationName::live("e"), destination);
    assert_eq!(to(&of_set(&set(traffic, ""), Some(&world))), Some(IpKind::Standard));
}
