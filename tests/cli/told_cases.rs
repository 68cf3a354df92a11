//! What a case for more IPs tells AWS: what is live as it is, what the file changes as what will be, and of every address
//! only what it will do.

use serde_json::{Value, json};

use crate::support::{ACCOUNT, Desk, REGION, Ses};

const FACTS: &str = "request:\n  website: https://example.com\n  opt_in: Recipients tick a box and confirm by mail.\n  \
                     bounces_and_complaints: Both come by SNS.\n  why_dedicated: partners list addresses\n";
const RECEIPTS: &str = "traffic: {kind: transactional, day: 20000, peak_rate: 5/s, pattern: steady}";
const OFFERS: &str =
    "traffic: {kind: marketing, day: 300000, days: 13, peak_day: 900000, peak_rate: 80/s, pattern: weekly}";

fn whole(head: &str, body: &str) -> String {
    let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
    format!("version: 1\naccount: \"{ACCOUNT}\"\n{FACTS}{head}regions:\n  {REGION}:\n{body}")
}

/// Two IPs for receipts, one for offers, two parked ones, one in the default pool.
fn account() -> Value {
    let through = |pool: &str| json!({"DeliveryOptions": {"SendingPoolName": pool}});
    json!({
        "DedicatedIpPools": {"mk": {}, "tx": {}, "old": {}, "bulk": {"ScalingMode": "MANAGED"}},
        "DedicatedIps": {
            "198.51.100.10": {"PoolName": "tx"},
            "198.51.100.11": {"PoolName": "tx"},
            "198.51.100.12": {"PoolName": "mk"},
            "198.51.100.30": {"PoolName": "old"},
            "198.51.100.31": {"PoolName": "old"},
            "198.51.100.40": {},
            "198.51.100.50": {"PoolName": "bulk", "WarmupStatus": "NOT_APPLICABLE"},
        },
        "ConfigurationSets": {"offers": through("mk"), "receipts": through("tx")},
    })
}

struct Told {
    text: String,
    document: Value,
}

impl Told {
    fn of(file: &str, account: &Value, code: i32) -> Self {
        let run = |format: &[&str]| {
            let words = ["request", "--date", "2026-11-15"].iter().chain(format).copied();
            Desk::with(file).sesform(words).on(&Ses::holding(account)).run().with_code(code)
        };
        Self { text: run(&[]).stdout, document: run(&["--format", "json"]).document() }
    }

    fn region(&self) -> &Value {
        &self.document["requests"]["regions"][0]
    }

    fn field(&self, name: &str) -> &str {
        let fields = self.region()["case"]["fields"].as_array().unwrap();
        fields.iter().find(|field| field["name"].as_str().unwrap().starts_with(name)).unwrap()["text"].as_str().unwrap()
    }

    fn cautions(&self) -> String {
        self.region()["case"]["cautions"].to_string()
    }
}

#[test]
fn case_says_how_many_addresses_carry_which_mail_and_what_the_rest_is_for() {
    let sets = format!("configuration_sets:\n  offers: {{{OFFERS}}}\n  receipts: {{{RECEIPTS}}}\n");
    let unassigned = "unassigned: {kind: other, day: 0}\n";
    for (name, body, told) in [
        (
            "parked and in the default pool",
            format!("pools: {{mk: {{ips: {{count: 4, include: [198.51.100.12]}}}}}}\n{sets}"),
            // The address of the default pool comes to `mk`.
            &[
                "We lease 6 today and need 8 in all: please add 2. 6 of the 8 will carry",
                "The other 2 will carry no mail.",
            ][..],
        ),
        (
            "of several pools",
            format!("pools: {{mk: {{ips: {{count: 4}}}}}}\n{sets}"),
            &["4 addresses are for:\n- offers: ", "2 addresses are for:\n- receipts: "],
        ),
        (
            "new ones without a pool",
            format!("leased: 9\n{sets}"),
            &[
                "please add 3. 3 of the 9 will carry",
                "Of the other 6, 2 will carry no mail, and 4 will be for mail that names no configuration set, which is not \
                 counted here.",
            ],
        ),
        (
            "no mail without a set",
            format!("leased: 9\n{unassigned}{sets}"),
            &["3 of the 9 will carry", "The other 6 will carry no mail."],
        ),
        (
            "mail that is nothing, and a set that is paused",
            format!(
                "leased: 7\n{unassigned}configuration_sets:\n  offers: {{sending: false}}\n  receipts: {{traffic: {{kind: \
                 transactional, day: 20000, peak_rate: 5/s, pattern: steady}}}}\n"
            ),
            &["2 of the 7 will carry transactional mail: 600,000", "The other 5 will carry no mail."],
        ),
        (
            "fewer than pools and the rest need",
            format!("leased: 8\npools: {{mk: {{ips: {{count: 6}}}}, tx: {{ips: {{count: 2}}}}}}\n{sets}"),
            &[
                "please add 2. 6 of the 8 will carry",
                "4 addresses are for:\n- offers: ",
                "The other 2 will carry no mail.",
            ],
        ),
        (
            "a set comes to the parked ones",
            format!(
                "leased: 7\nconfiguration_sets:\n  offers: {{pool: old, {OFFERS}}}\n  receipts: {{pool: \
                 ses-shared-pool}}\n"
            ),
            &[
                "2 of the 7 will carry marketing mail",
                "Of the other 5, 3 will carry no mail, and 2 will be for mail that",
            ],
        ),
    ] {
        let case = Told::of(&whole("", &body), &account(), 0);
        let text = case.field("Use case");
        for words in told {
            assert!(text.contains(words), "{name}: {words}\n{text}");
        }
        assert!(!text.contains("All "), "{name}: {text}");
    }
    let all = format!(
        "pools: {{tx: {{ips: {{count: 5}}}}}}\nconfiguration_sets:\n  offers: {{pool: tx, {OFFERS}}}\n  receipts: \
         {{{RECEIPTS}}}\n"
    );
    let mut account = account();
    for ip in ["198.51.100.12", "198.51.100.30", "198.51.100.31"] {
        account["DedicatedIps"].as_object_mut().unwrap().remove(ip);
    }
    let case = Told::of(&whole("", &all), &account, 0);
    assert!(case.field("Use case").contains("All 5 will carry transactional and marketing mail"), "{}", case.text);
}

#[test]
fn kind_of_mail_that_contradicts_the_traffic_is_said_and_stays() {
    let body = format!(
        "pools: {{mk: {{ips: {{count: 4}}}}}}\nconfiguration_sets:\n  offers: {{{OFFERS}}}\n  receipts: {{{RECEIPTS}}}\n"
    );
    for (stated, answer, is_said) in
        [("transactional", "Transactional", true), ("other", "Other", true), ("marketing", "Marketing", false)]
    {
        let file = whole("", &body).replace("request:\n", &format!("request:\n  mail_type: {stated}\n"));
        let case = Told::of(&file, &account(), 0);
        assert_eq!(case.field("Mail Type"), answer);
        let words = format!(
            "The file states `request.mail_type: {stated}`, and the form is told so; the larger part of the mail is \
             marketing: 3,900,000 messages of 4,500,000 a month."
        );
        assert_eq!(case.text.contains(&words), is_said, "{words}\n{}", case.text);
        assert_eq!(case.cautions().contains(&words), is_said, "{}", case.cautions());
    }
}

#[test]
fn what_is_live_is_told_as_it_is_and_what_the_file_changes_as_what_will_be() {
    let body = |switch: &str, set: &str| {
        format!(
            "{switch}pools: {{mk: {{ips: {{count: 4}}}}}}\nconfiguration_sets:\n  offers: {{{set}{OFFERS}}}\n  receipts: \
             {{{RECEIPTS}}}\n"
        )
    };
    let warmup = |live: bool| {
        let mut account = account();
        account["Account"] = json!({"DedicatedIpAutoWarmupEnabled": live});
        account
    };
    for (live, stated, told) in [
        (true, "", "Automatic warm-up is on; we know that it takes 45 days."),
        (true, "auto_warmup: true\n", "Automatic warm-up is on; we know that it takes 45 days."),
        (false, "", "Automatic warm-up is off."),
        (
            false,
            "auto_warmup: true\n",
            "Automatic warm-up is off today, and we will turn it on; we know that it takes 45 days.",
        ),
        (true, "auto_warmup: false\n", "Automatic warm-up is on today, and we will turn it off."),
    ] {
        let case = Told::of(&whole("", &body(stated, "")), &warmup(live), 0);
        assert!(case.field("Use case").contains(told), "{told}\n{}", case.text);
        let is_first = case.text.contains("Apply the file first: automatic warm-up");
        assert_eq!(is_first, !live && !stated.is_empty(), "{}", case.text);
    }
    let set = "suppression: [complaint], event_destinations: {bus: {eventbridge: \
               \"arn:aws:events:eu-west-1:123456789012:event-bus/default\", events: [bounce, complaint]}}, ";
    let case = Told::of(&whole("", &body("", set)), &account(), 0);
    let told = case.field("Describe, in detail, the process");
    let (now, then) = told.split_once("As it will be configured:\n").unwrap_or_else(|| panic!("{told}"));
    assert!(
        now.contains("As configured in SES:\n- offers: the suppression list takes addresses after bounces"),
        "{told}"
    );
    assert!(!now.contains("bus") && then.contains("- offers: ") && then.contains("destination bus;"), "{told}");
    assert!(then.contains("after complaints.") && !then.contains("receipts"), "{told}");
}

#[test]
fn plan_that_is_refused_is_named_with_its_remedy_and_is_no_present() {
    let sets = format!("configuration_sets:\n  offers: {{{OFFERS}}}\n  receipts: {{{RECEIPTS}}}\n");
    let more = format!("pools: {{mk: {{ips: {{count: 4}}}}}}\n{sets}");
    for (head, body, code) in [
        ("limits: {moved_ips: 0}\n", more.as_str(), 0),
        // Nothing is asked for, and the number of wanted IPs rests on the plan all the same.
        ("limits: {moved_ips: 0}\n", "pools: {mk: {ips: {count: 2}}}\n", 0),
    ] {
        let case = Told::of(&whole(head, body), &account(), code);
        let refused = case.region()["plan_refused"].as_array().unwrap_or_else(|| panic!("{:#}", case.document));
        assert!(refused[0].as_str().unwrap().contains("limits.moved_ips"), "{refused:?}");
        assert!(
            case.text.contains("An apply of the file is refused, and what is said of the time after it does not come")
        );
        assert!(case.text.contains("limits.moved_ips"), "{}", case.text);
        let words = ["request", "--status"];
        let status = Desk::with(&whole(head, body)).sesform(words).on(&Ses::holding(&account())).run();
        assert!(status.stdout.contains("limits.moved_ips"), "{}", status.stdout);
    }
    let case = Told::of(&whole("", &more), &account(), 0);
    assert!(case.region().get("plan_refused").is_none() && !case.text.contains("is refused"), "{}", case.text);
}

#[test]
fn idle_addresses_of_others_are_for_others_to_use() {
    let mut account = account();
    account["DedicatedIpPools"]["old"] = json!({"Tags": {"sesform:owner": "other-team"}});
    let sets = format!("configuration_sets:\n  offers: {{{OFFERS}}}\n  receipts: {{{RECEIPTS}}}\n");
    let body = format!("unassigned: {{kind: other, day: 0}}\npools: {{mk: {{ips: {{count: 4}}}}}}\n{sets}");
    for head in ["owner: us\n", "", "ignore: {pools: [old]}\n"] {
        let case = Told::of(&whole(head, &body), &account, 0);
        let said = case.cautions();
        assert!(
            said.contains("No mail will leave from 2 of the IPs, in `old`: the file may not change that"),
            "{said}"
        );
        assert!(!said.contains("give them to it first"), "{said}");
    }
    let case = Told::of(&whole("owner: other-team\n", &body), &account, 0);
    let said = case.cautions();
    assert!(said.contains("2 of the IPs, in `old`: if a pool that lacks IPs can have them"), "{said}");
    assert!(!said.contains("another owner"), "{said}");
}

#[test]
fn markdown_says_once_why_an_apply_is_refused() {
    let sets = format!("configuration_sets:\n  offers: {{{OFFERS}}}\n  receipts: {{{RECEIPTS}}}\n");
    for (body, has_case) in [
        (format!("pools: {{mk: {{ips: {{count: 4}}}}}}\n{sets}"), true),
        ("pools: {mk: {ips: {count: 2}}}\n".to_owned(), false),
    ] {
        for words in [&["request"][..], &["request", "--status"]] {
            let desk = Desk::with(&whole("limits: {moved_ips: 0}\n", &body));
            let words = words.iter().chain(&["--format", "markdown"]);
            let text = desk.sesform(words.copied()).on(&Ses::holding(&account())).run().stdout;
            assert_eq!(text.matches("An apply of the file is refused").count(), 1, "{text}");
            assert!(has_case || !text.contains("Use case description"), "{text}");
        }
    }
}
