//! What the answers say beside their changes: what comes before new IPs, what stops them, and what follows.

use sesform::{
    model::Switch,
    render::{ChoicesDocument, choices_text},
};

use crate::{
    choices::{all, of_set, set},
    support::World,
};

/// Even mail that is to be kept apart.
const APART: &str = "kind: transactional, day: 50000, pattern: steady, isolate: true";

fn said(body: &str, world: Option<&World>) -> String {
    choices_text(&ChoicesDocument::of(&all(body, world)))
}

fn line<'t>(text: &'t str, begin: &str) -> &'t str {
    text.lines().find(|line| line.starts_with(begin)).unwrap_or_else(|| panic!("{begin} is not in\n{text}"))
}

#[test]
fn ips_that_arrived_at_100_percent_are_not_called_warm() {
    let world = World::new().without_auto_warmup().ip(1, "spare", 100).ip(2, "spare", 100);
    let world = world.set("s", Some("ses-shared-pool"));
    let body = format!("pools: {{spare: {{ips: [198.51.100.1, 198.51.100.2]}}}}\n{}", set(APART, ""));
    let text = said(&body, Some(&world));
    let ips = line(&text, "  IPs: ");
    assert!(!ips.contains("warm [W]"), "{ips}");
    for part in ["198.51.100.1 and 198.51.100.2 are at 100 %", "SF133", "without `--allow cold` (SF134"] {
        assert!(ips.contains(part), "{ips} lacks {part}");
    }
}

#[test]
fn automatic_warmup_comes_before_a_request() {
    let world = World::new().without_auto_warmup().set("s", Some("ses-shared-pool"));
    let text = said(&set(APART, ""), Some(&world));
    let ips = line(&text, "  IPs: ");
    for part in ["2 IPs are yet to be leased", "`auto_warmup: true` comes before the request (SF132)", "asks for 2 IPs"]
    {
        assert!(ips.contains(part), "{ips} lacks {part}");
    }
}

#[test]
fn what_stops_a_request_is_said_before_it() {
    let world = World::new().set("s", Some("ses-shared-pool"));
    let reviewed = world.clone().figures(|it| it.enforcement = Some("PROBATION".to_owned()));
    let text = said(&set(APART, ""), Some(&reviewed));
    let ips = line(&text, "  IPs: ");
    assert!(ips.starts_with("  IPs: no new IPs help an account that SES reviews (`PROBATION`)"), "{ips}");
    assert!(
        ips.contains("(SF183)") && ips.contains("Once that is over, `sesform request`") && !ips.contains("First"),
        "{ips}"
    );
    let text = said(&set(APART, ""), Some(&world.figures(|it| it.production_access = Switch::Off)));
    let ips = line(&text, "  IPs: ");
    assert!(ips.starts_with("  IPs: the account is in SES's sandbox") && ips.contains("(SF145)"), "{ips}");
}

#[test]
fn fee_for_managed_ips_counts_once_as_in_the_bill() {
    let pools = "pools: {ma: {scaling: managed}, mb: {scaling: managed}}\n";
    let traffic = "kind: other, day: 30000, days: 20, peak_day: 40000, pattern: irregular, isolate: true";
    let sets = format!(
        "configuration_sets:\n  s: {{pool: ma, traffic: {{{traffic}}}}}\n  t: {{pool: mb, traffic: {{{traffic}}}}}\n"
    );
    let cost = of_set(&format!("{pools}{sets}"), None).cost.unwrap();
    assert!(cost.fee_stays);
    assert_eq!(cost.managed.unwrap().to_string(), "48.00");
    let alone = format!(
        "pools: {{ma: {{scaling: managed}}}}\nconfiguration_sets:\n  s: {{pool: ma, traffic: {{{traffic}}}}}\n"
    );
    assert_eq!(of_set(&alone, None).cost.unwrap().managed.unwrap().to_string(), "63.00");
}

#[test]
fn plan_that_includes_managed_ips_is_named() {
    let world = World::new().set("s", Some("ses-shared-pool")).figures(|it| it.plan = Some("PRO".to_owned()));
    let text = said(&set(APART, ""), Some(&world));
    let cost = line(&text, "  cost: ");
    assert!(cost.contains("managed 0.00 USD, as the pricing plan includes it"), "{cost}");
    assert!(cost.contains("under a plan is not stated by AWS: the price without one is assumed"), "{cost}");
}

#[test]
fn more_mail_is_counted_by_the_month_where_no_provider_is_large() {
    let little = "kind: other, day: 4000, pattern: steady, providers: {gmail: 6%, gmx: 5%}";
    let text = said(&set(little, ""), None);
    assert!(line(&text, "  would change it: ").contains("from 200,000 a month on"), "{text}");
}

#[test]
fn seasonal_mail_is_not_called_predictable() {
    let text =
        said(&set("kind: other, day: 50000, days: 20, peak_day: 90000, pattern: seasonal, isolate: true", ""), None);
    let because = line(&text, "  because ");
    assert!(!because.contains("predictable") && because.contains("its season is known"), "{because}");
}

#[test]
fn little_mail_that_others_keep_warm_stays_in_the_headline_and_costs_what_its_pool_costs() {
    let body = "pools: {out: {ips: {count: 2}}}\nconfiguration_sets:\n  \
                s: {pool: out, traffic: {kind: other, day: 100, pattern: steady}}\n  \
                t: {pool: out, traffic: {kind: other, day: 90000, pattern: steady, isolate: true}}\n";
    let text = said(body, None);
    assert!(text.contains("it stays on the standard dedicated IPs of `out`"), "{text}");
    assert!(line(&text, "  cost: ").contains("together with `t`"), "{text}");
}
