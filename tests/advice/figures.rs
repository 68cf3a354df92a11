//! The figures file: what is taken, and what is refused with its place.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sesform::{
    advice::{BadFigures, Figures, FiguresFor},
    model::{AccountId, Region},
};

/// The example of the documentation.
fn example() -> Value {
    json!({
        "format_version": "1.0", "account": "123456789012", "taken": "2026-11-25T06:00:00Z", "source": "VDM",
        "regions": {"eu-west-1": {
            "quota": {"max_24_hour_send": 2_000_000, "max_send_rate": 100.0}, "enforcement": "HEALTHY", "plan": "NONE",
            "days": [{"date": "2026-11-24", "send": 900_000}],
            "configuration_sets": {"newsletter": {"days": [
                {"date": "2026-11-24", "send": 812_345, "permanent_bounce": 3_100, "complaint": 240,
                 "providers": {"Gmail": {"send": 365_555}}},
                {"date": "2026-11-23", "send": 0},
            ]}},
            "ips": {"198.51.100.10": {"days": [{"date": "2026-11-24", "send": 5}],
                                      "listed": [{"list": "zen.example", "since": "2026-11-20"}]}},
            "pools": {"bulk": {"dedicated_percentage": 62}},
        }},
    })
}

fn read(text: &str) -> Result<Figures, BadFigures> {
    let regions = BTreeSet::from(["eu-west-1", "eu-central-1"].map(Region::live));
    let account = AccountId::live("123456789012");
    Figures::read(
        text.as_bytes(),
        &FiguresFor { account: &account, regions: &regions, date: "2026-11-25".parse().unwrap() },
    )
}

/// The example with something put in place of what a JSON pointer names; `None`: taken out.
fn changed(pointer: &str, value: Option<Value>) -> String {
    let mut document = example();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(members), Some(value)) => drop(members.insert(key.to_owned(), value)),
        (Value::Object(members), None) => drop(members.remove(key)),
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value,
        (other, _) => panic!("{other}"),
    }
    document.to_string()
}

#[track_caller]
fn refused(text: &str, parts: &[&str]) {
    let said = read(text).expect_err("it is refused").to_string();
    parts.iter().for_each(|part| assert!(said.contains(part), "{said:?} lacks {part:?}"));
}

const DAY: &str = "/regions/eu-west-1/configuration_sets/newsletter/days/0";

#[test]
fn example_is_taken_and_written_as_it_was() {
    let figures = read(&example().to_string()).unwrap();
    let mut written = serde_json::to_value(&figures).unwrap();
    // 100.0 is the whole number 100.
    written["regions"]["eu-west-1"]["quota"]["max_send_rate"] = 100.0.into();
    assert_eq!(written, example());
    assert!(read(&changed("/format_version", Some("1.7".into()))).is_ok());
    assert!(read(&changed("/source", None)).is_ok());
    assert!(read(&changed("/regions", Some(json!({})))).is_ok());
}

#[test]
fn what_is_no_figures_file_is_not_quoted() {
    for text in [
        "",
        "secret",
        "{\"secret\": 1}",
        "[\"secret\"]",
        "version: 1\nsecret: 2",
        "{\"format_version\": 1}",
        "{\"format_version\": \"secret\"}",
    ] {
        let said = read(text).expect_err(text).to_string();
        assert!(said.starts_with("it is no document of figures, at line ") && !said.contains("secret"), "{said}");
    }
    refused(&changed("/format_version", Some("2.0".into())), &["`format_version` is `2.0`", "reads 1.0"]);
}

#[test]
fn form_is_strict_and_its_mistakes_have_a_line() {
    refused(&changed("/sauce", Some("x".into())), &["unknown field `sauce`", "at line 1, column "]);
    refused(
        &changed(&format!("{DAY}/sends"), Some(1.into())),
        &["unknown field `sends`", "`send`", "at line 1, column "],
    );
    refused(&changed(&format!("{DAY}/providers/Gmail/x"), Some(1.into())), &["unknown field `x`"]);
    for bad in [json!(-1), json!(1.5), json!("5"), json!(null), json!({}), json!(1e300)] {
        refused(&changed(&format!("{DAY}/send"), Some(bad)), &["a whole number, 0 or more", "at line 1, column "]);
    }
    refused(
        &changed("/regions/eu-west-1/days/0", Some(json!(["2026-11-24", 5]))),
        &["`regions.eu-west-1.days[0]`: a list stands where none belongs"],
    );
    refused(&changed("/source", Some(json!(null))), &["null", "at line 1, column "]);
    refused(&changed("/regions/eu-west-1/quota/max_send_rate", Some(json!(-2))), &["-1 for no limit"]);
    refused(&changed(&format!("{DAY}/date"), Some("2026-11-31".into())), &["`2026-11-31` is no day"]);
    refused(&changed(&format!("{DAY}/date"), None), &["missing field `date`"]);
    refused(&changed("/taken", Some("yesterday".into())), &["`yesterday` is no time"]);
    refused(&changed("/taken", None), &["missing field `taken`"]);
    refused(&changed("/regions/eu-west-1/ips/300.1.1.1", Some(json!({}))), &["IPv4", "at line 1, column "]);
    let twice = example().to_string().replacen("\"newsletter\":", "\"newsletter\":{},\"newsletter\":", 1);
    refused(&twice, &["`newsletter` is given twice", "at line 1, column "]);
    let twice = example().to_string().replacen("\"send\":", "\"send\":1,\"send\":", 1);
    refused(&twice, &["duplicate field `send`"]);
    refused(&(example().to_string() + "x"), &["at line 1, column "]);
}

#[test]
fn contradictions_have_their_place() {
    refused(
        &changed("/account", Some("210987654321".into())),
        &["`account`: 210987654321 was measured", "of 123456789012"],
    );
    refused(
        &changed("/regions/us-east-1", Some(json!({}))),
        &["`regions.us-east-1`: the desired state does not state"],
    );
    refused(&changed("/taken", Some("2026-11-26T00:00:00Z".into())), &["`taken`: it is after 2026-11-25"]);
    let place = "`regions.eu-west-1.configuration_sets.newsletter.days";
    refused(
        &changed(&format!("{DAY}/date"), Some("2026-11-26".into())),
        &[place, "[0]`: 2026-11-26 is after 2026-11-25, the day on which"],
    );
    refused(
        &changed(&format!("{DAY}/date"), Some("2026-11-23".into())),
        &[place, "[1]`: 2026-11-23 is given twice, first in `days[0]`"],
    );
    refused(
        &changed("/taken", Some("2026-11-23T09:00:00Z".into())),
        &["2026-11-24 is after the figures were taken, on 2026-11-23"],
    );
    refused(
        &changed(&format!("{DAY}/permanent_bounce"), Some(812_346.into())),
        &[place, "`permanent_bounce` is 812346 in all and `send` only 812345"],
    );
    refused(&changed(&format!("{DAY}/complaint"), Some(900_000.into())), &["`complaint` is 900000 in all"]);
    refused(
        &changed(&format!("{DAY}/providers/Gmail/send"), Some(812_346.into())),
        &["[0].providers`: `send` of the providers is 812346 together, and of the day 812345"],
    );
    refused(
        &changed("/regions/eu-west-1/pools/bulk/dedicated_percentage", Some(101.into())),
        &["`101` is more than 100 percent"],
    );
    refused(
        &changed("/regions/eu-west-1/ips/198.51.100.10/listed/0/since", Some("2026-11-26".into())),
        &["ips.198.51.100.10.listed[0].since`"],
    );
    let days = json!([{"date": "2026-11-24"}, {"date": "2026-11-24"}]);
    refused(&changed("/regions/eu-west-1/days", Some(days.clone())), &["`regions.eu-west-1.days[1]`"]);
    refused(
        &changed("/regions/eu-west-1/ips/198.51.100.10/days", Some(days)),
        &["`regions.eu-west-1.ips.198.51.100.10.days[1]`"],
    );
}

#[test]
fn all_contradictions_are_said_at_once() {
    let days: Vec<Value> = (0..30).map(|_| json!({"date": "2026-11-24"})).collect();
    let text = changed("/regions/eu-west-1/days", Some(days.into()));
    // 29 double days, of which 20 are said.
    refused(&text, &["days[1]`", "days[20]`", "; and 9 more"]);
    let BadFigures::Content(problems) = read(&text).unwrap_err() else { panic!("it is of the form") };
    assert_eq!(problems.len(), 29);
}

#[test]
fn bounce_of_yesterdays_mail_is_no_contradiction() {
    let days = json!([{"date": "2026-11-23", "send": 100, "permanent_bounce": 0}, {"date": "2026-11-24", "send": 0, "permanent_bounce": 2}]);
    assert!(read(&changed("/regions/eu-west-1/days", Some(days))).is_ok());
}
