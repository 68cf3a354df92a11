//! `lint --live --save-figures`: what SES measured, over HTTP from the sandbox into a file that `--figures` reads; what
//! cannot be read is left out and said.

use jiff::{ToSpan as _, tz::TimeZone};
use serde_json::{Value, json};

use super::support::{ACCOUNT, Desk, Ended, Ses, file};

const BODY: &str = "pools: {p: {}}\nconfiguration_sets:\n  s: {pool: p, traffic: {kind: marketing, day: 500, pattern: steady}}\n  \
                    t: {pool: p}\n";

/// The day so many days ago.
fn ago(days: i64) -> String {
    let today = jiff::Timestamp::now().to_zoned_datetime(TimeZone::UTC).date();
    today.checked_sub(days.days()).unwrap().to_string()
}

/// The rows of so many days before today.
fn rows(days: i64) -> Vec<Value> {
    let row = |day| json!({"Date": ago(day), "ConfigurationSet": "s", "Isp": "Gmail", "Send": 2_000 + day, "PermanentBounce": 60, "Complaint": 0});
    (1..=days).map(row).collect()
}

fn account(vdm: &str, metrics: &[Value]) -> Value {
    json!({
        "Account": {"VdmAttributes": {"VdmEnabled": vdm}, "PricingAttributes": {"CurrentPlan": "PRO"},
                    "SendQuota": {"Max24HourSend": -1.0, "MaxSendRate": 14.0, "SentLast24Hours": 0.0}},
        "DedicatedIpPools": {"p": {"ScalingMode": "STANDARD"}},
        "DedicatedIps": {"198.51.100.10": {"PoolName": "p", "WarmupStatus": "DONE", "WarmupPercentage": 100},
                         "198.51.100.11": {"PoolName": "p", "WarmupStatus": "DONE", "WarmupPercentage": 100}},
        "ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "p"}}, "t": {"DeliveryOptions": {"SendingPoolName": "p"}}},
        "Metrics": metrics,
        "BlacklistReports": {"198.51.100.10": [{"RblName": "zen.example", "ListingTime": 1_763_596_800, "Description": "spam"}]}
    })
}

fn saving(desk: &Desk, ses: &Ses) -> Ended {
    desk.sesform(["lint", "--live", "--save-figures", "f.json", "--fail-on", "never"]).on(ses).run().with_code(0)
}

#[test]
fn what_ses_measured_is_saved_and_read_back() {
    let mut metrics = rows(20);
    // Another provider of the same set and day, a day that is not over, and one that is too long ago.
    metrics.push(json!({"Date": ago(1), "ConfigurationSet": "s", "Isp": "Yahoo", "Send": 7}));
    metrics.push(json!({"Date": ago(0), "ConfigurationSet": "s", "Send": 9_999}));
    metrics.push(json!({"Date": ago(31), "ConfigurationSet": "s", "Send": 9_999}));
    metrics.push(json!({"Date": ago(2), "Send": 100}));
    let (ses, desk) = (Ses::holding(&account("ENABLED", &metrics)), Desk::with(&file(BODY)));
    let before = ses.region();
    let ended = saving(&desk, &ses);
    assert_eq!(ses.region(), before, "nothing is written, and nothing is turned on");
    let saved = desk.json("f.json");
    assert_eq!((&saved["account"], &saved["format_version"]), (&json!(ACCOUNT), &json!("1.0")));
    let region = &saved["regions"]["eu-west-1"];
    assert_eq!(region["quota"], json!({"max_24_hour_send": -1, "max_send_rate": 14}));
    assert_eq!((&region["enforcement"], &region["plan"]), (&json!("HEALTHY"), &json!("PRO")));
    let days = region["configuration_sets"]["s"]["days"].as_array().unwrap();
    assert_eq!(days.len(), 20);
    assert_eq!(days[19], json!({"date": ago(1), "send": 2_008, "permanent_bounce": 60, "complaint": 0}));
    assert_eq!(days[0]["date"], ago(20));
    // Nothing is known of `t`: no day is a zero.
    assert!(region["configuration_sets"].get("t").is_none(), "{region}");
    let all = region["days"].as_array().unwrap();
    assert_eq!((all.len(), &all[18]["send"]), (20, &json!(2_102)));
    assert_eq!(
        region["ips"]["198.51.100.10"]["listed"],
        json!([{"list": "zen.example", "since": "2025-11-20", "description": "spam"}])
    );
    assert_eq!(region["ips"]["198.51.100.11"]["listed"], json!([]));
    assert!(
        ended.stderr.contains("of each IP, of pools and of mailbox providers no volumes are read"),
        "{}",
        ended.stderr
    );
    assert!(!ses.operations().contains(&"GetMetricData"), "VDM tells more");
    assert!(!ended.stderr.contains("eu-west-1: "), "{}", ended.stderr);
    // 3 × 5 queries are two calls.
    assert_eq!(ses.operations().into_iter().filter(|it| *it == "BatchGetMetricData").count(), 2);
    let read =
        desk.sesform(["lint", "--figures", "f.json", "--fail-on", "never", "--format", "json"]).run().with_code(0);
    let document = read.document();
    let findings: Vec<&Value> = document["advice"]["findings"].as_array().unwrap().iter().collect();
    let of =
        |rule: &str| findings.iter().find(|it| it["rule"] == rule).map(|it| it["message"].as_str().unwrap().to_owned());
    // 20 × 60 of (2,001 + … + 2,020) + 7.
    assert!(
        of("SF182").is_some_and(|it| it.contains("1,200 of 40,217 messages of 20 days bounced for good, 2.98 %")),
        "{findings:?}"
    );
    assert!(
        of("SF192").is_some_and(|it| it.contains("`day` is stated as 500, and the mean of the sending days is 2,011")),
        "{findings:?}"
    );
}

#[test]
fn without_vdm_nothing_is_asked_of_it_and_nothing_is_turned_on() {
    let (ses, desk) = (Ses::holding(&account("DISABLED", &rows(20))), Desk::with(&file(BODY)));
    let before = ses.region();
    let ended = saving(&desk, &ses);
    assert!(
        ended.stderr.contains("eu-west-1: volumes, bounces and complaints of VDM are left out"),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("sesform does not turn it on"), "{}", ended.stderr);
    assert!(!ses.operations().contains(&"BatchGetMetricData"));
    assert_eq!(ses.region(), before);
    let region = &desk.json("f.json")["regions"]["eu-west-1"];
    assert!(region.get("configuration_sets").is_none() && region.get("days").is_none(), "{region}");
    assert_eq!(region["ips"]["198.51.100.10"]["listed"][0]["list"], "zen.example");
    desk.sesform(["lint", "--figures", "f.json", "--fail-on", "never"]).run().with_code(0);
}

#[test]
fn what_may_not_be_read_is_left_out_and_said() {
    let (ses, desk) = (Ses::holding(&account("ENABLED", &rows(20))), Desk::with(&file(BODY)));
    let denied = |operation: &str| json!({"operation": operation, "fault": {"error": {"status": 403, "code": "AccessDeniedException"}}});
    ses.play(&json!({"rules": [denied("BatchGetMetricData"), denied("GetBlacklistReports")]}));
    let ended = saving(&desk, &ses);
    for says in
        ["volumes, bounces and complaints of VDM are left out: ", "blocklists are left out: ", "AccessDeniedException"]
    {
        assert!(ended.stderr.contains(says), "{says}: {}", ended.stderr);
    }
    let region = &desk.json("f.json")["regions"]["eu-west-1"];
    assert!(region.get("configuration_sets").is_none() && region.get("ips").is_none(), "{region}");
    desk.sesform(["lint", "--figures", "f.json", "--fail-on", "never"]).run().with_code(0);
}

#[test]
fn counts_that_a_reader_would_refuse_are_left_out_and_said() {
    let metrics = [json!({"Date": ago(1), "ConfigurationSet": "s", "Send": 1, "PermanentBounce": 5, "Complaint": 1})];
    let (ses, desk) = (Ses::holding(&account("ENABLED", &metrics)), Desk::with(&file(BODY)));
    let ended = saving(&desk, &ses);
    let says = "eu-west-1: `permanent_bounce` of `s` is left out: 5 in all of 1 sent";
    assert!(ended.stderr.contains(says), "{}", ended.stderr);
    let saved = desk.json("f.json");
    let days = &saved["regions"]["eu-west-1"]["configuration_sets"]["s"]["days"];
    assert_eq!(*days, json!([{"date": ago(1), "send": 1, "complaint": 1}]));
    desk.sesform(["lint", "--figures", "f.json", "--fail-on", "never"]).run().with_code(0);
}

#[test]
fn failure_of_a_call_ends_the_command_and_writes_no_file() {
    let (ses, desk) = (Ses::holding(&account("ENABLED", &rows(3))), Desk::with(&file(BODY)));
    let fault =
        json!({"operation": "GetBlacklistReports", "fault": {"error": {"status": 500, "code": "InternalFailure"}}});
    ses.play(&json!({"rules": [fault]}));
    desk.sesform(["lint", "--live", "--save-figures", "f.json"]).on(&ses).run().with_code(1);
    assert!(!desk.path("f.json").exists());
    // Before anything is read.
    desk.sesform(["lint", "--save-figures", "f.json"]).run().with_code(64);
    ses.forget();
    desk.sesform(["lint", "--live", "--save-figures", "none/f.json"]).on(&ses).run().with_code(1);
    assert!(ses.operations().is_empty());
}

/// An event destination in CloudWatch with these dimensions.
fn cloudwatch(events: &[&str], dimensions: &[&str]) -> Value {
    let dimension =
        |name| json!({"DimensionName": name, "DimensionValueSource": "MESSAGE_TAG", "DefaultDimensionValue": "none"});
    let dimensions: Vec<Value> = dimensions.iter().map(dimension).collect();
    json!({"Enabled": true, "MatchingEventTypes": events, "CloudWatchDestination": {"DimensionConfigurations": dimensions}})
}

const BY_SET: &str = "ses:configuration-set";

/// An account without VDM whose set `s` is counted by CloudWatch, and `t` in a way that cannot be told apart by set.
fn counted(metrics: &[Value]) -> Value {
    let mut account = account("DISABLED", metrics);
    account["ConfigurationSets"]["s"]["EventDestinations"] =
        json!({"counts": cloudwatch(&["SEND", "COMPLAINT", "BOUNCE"], &[BY_SET])});
    account["ConfigurationSets"]["t"]["EventDestinations"] =
        json!({"both": cloudwatch(&["SEND"], &[BY_SET, "ses:source-ip"])});
    account
}

#[test]
fn without_vdm_what_cloudwatch_counted_of_a_set_is_saved() {
    let mut metrics = rows(20);
    metrics.push(json!({"Date": ago(1), "ConfigurationSet": "t", "Send": 7}));
    metrics.push(json!({"Date": ago(0), "ConfigurationSet": "s", "Send": 9_999}));
    let (ses, desk) = (Ses::holding(&counted(&metrics)), Desk::with(&file(BODY)));
    // One result a page.
    ses.play(&json!({"pages": {"longest": 1}}));
    let before = ses.region();
    let ended = saving(&desk, &ses);
    assert_eq!(ses.region(), before);
    let region = &desk.json("f.json")["regions"]["eu-west-1"];
    let days = region["configuration_sets"]["s"]["days"].as_array().unwrap();
    // The first counted day may be one on which counting began: it stays unknown.
    assert_eq!((days.len(), &days[0]["date"]), (19, &json!(ago(19))));
    assert_eq!(days[18], json!({"date": ago(1), "send": 2_001, "complaint": 0}));
    assert!(region["configuration_sets"].get("t").is_none() && region.get("days").is_none(), "{region}");
    for says in [
        "eu-west-1: CloudWatch counts nothing of `t`: that takes an event destination with `ses:configuration-set` as its \
         only dimension",
        "eu-west-1: bounces in CloudWatch are left out",
        "eu-west-1: volumes, bounces and complaints of VDM are left out",
    ] {
        assert!(ended.stderr.contains(says), "{says}: {}", ended.stderr);
    }
    assert_eq!(ses.operations().into_iter().filter(|it| *it == "GetMetricData").count(), 2);
    let read = desk.sesform(["lint", "--figures", "f.json", "--fail-on", "never"]).run().with_code(0);
    // 2,001 + … + 2,019 of 19 days.
    assert!(
        read.stdout.contains("`day` is stated as 500, and the mean of the sending days is 2,010"),
        "{}",
        read.stdout
    );
}

#[test]
fn days_that_cloudwatch_counted_from_the_start_are_all_kept() {
    let (ses, desk) = (Ses::holding(&counted(&rows(30))), Desk::with(&file(BODY)));
    saving(&desk, &ses);
    let days = &desk.json("f.json")["regions"]["eu-west-1"]["configuration_sets"]["s"]["days"];
    assert_eq!((days.as_array().unwrap().len(), &days[0]["date"]), (30, &json!(ago(30))));
}

#[test]
fn cloudwatch_that_may_not_be_read_is_left_out_and_said() {
    let (ses, desk) = (Ses::holding(&counted(&rows(20))), Desk::with(&file(BODY)));
    let denied = json!({"operation": "GetMetricData", "fault": {"error": {"status": 403, "code": "AccessDenied"}}});
    ses.play(&json!({"rules": [denied]}));
    let ended = saving(&desk, &ses);
    let says = "eu-west-1: the counts of CloudWatch are left out: ";
    assert!(ended.stderr.contains(says) && ended.stderr.contains("AccessDenied"), "{}", ended.stderr);
    let region = &desk.json("f.json")["regions"]["eu-west-1"];
    assert!(region.get("configuration_sets").is_none(), "{region}");
    assert_eq!(region["ips"]["198.51.100.10"]["listed"][0]["list"], "zen.example");
    // Another failure ends the command, and nothing is saved.
    let failing =
        json!({"operation": "GetMetricData", "fault": {"error": {"status": 500, "code": "InternalServiceFault"}}});
    ses.play(&json!({"rules": [failing]}));
    desk.sesform(["lint", "--live", "--save-figures", "g.json"]).on(&ses).run().with_code(1);
    assert!(!desk.path("g.json").exists());
}
