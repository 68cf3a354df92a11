//! `sesform ips --spf --resolve`: which answers of DNS say that a name has no record, and names that are aliases.

use serde_json::json;

use crate::{
    name_server::{Data, Has, NameServer, Of, txt},
    spf::{DOMAIN, first, resolved},
};

/// Answers in which a name has no record of its own and of which it cannot be said that it has none.
#[test]
fn answer_that_does_not_say_that_there_is_no_record_is_an_error() {
    const OTHER: &str = "other.example.net";
    let spf = Data::Txt("v=spf1 -all");
    let here = |data: Data| Of(DOMAIN, data);
    for (what, has, words) in [
        ("an alias of itself", Has::Message(0, vec![here(Data::Cname(DOMAIN))], vec![]), "back to itself"),
        (
            "aliases in a circle",
            Has::Message(0, vec![here(Data::Cname(OTHER)), Of(OTHER, Data::Cname(DOMAIN))], vec![]),
            "back to itself",
        ),
        ("another name's record", Has::Message(0, vec![Of(OTHER, spf.clone())], vec![]), "other names"),
        ("another name's alias", Has::Message(3, vec![Of(OTHER, Data::Cname(DOMAIN))], vec![]), "other names"),
        ("an alias and a text", Has::Message(0, vec![here(Data::Cname(OTHER)), here(spf)], vec![]), "alias"),
        ("two aliases", Has::Message(0, vec![here(Data::Cname(OTHER)), here(Data::Cname("x.net"))], vec![]), "alias"),
        ("a referral", Has::Message(0, vec![], vec![Of("com", Data::Ns("a.example.net"))]), "another server"),
        ("another zone", Has::Message(0, vec![], vec![Of("example.net", Data::Soa)]), "other names"),
        ("SERVFAIL", Has::Code(2), "Server Failure"),
        ("REFUSED", Has::Code(5), "Query Refused"),
        ("a code that nobody knows", Has::Code(13), "13"),
        ("YXDOMAIN", Has::Code(6), "Name"),
    ] {
        let server = NameServer::with(&[(DOMAIN, has), ("amazonses.com", txt(&["v=spf1 -all"]))]);
        let document = resolved(&server, &[], 1);
        let reason = &document["failure_reason"];
        assert_eq!(reason["code"], "dns", "{what}: {document:#}");
        let message = reason["message"].as_str().unwrap();
        assert!(message.contains(&format!("TXT of {DOMAIN} was not read")) && message.contains(words), "{message}");
        assert!(message.contains(&server.address.to_string()), "{message}");
        assert!(reason["help"].as_str().unwrap().contains(&format!("--record {DOMAIN}='TEXT'")), "{what}");
        let given = format!("{DOMAIN}=v=spf1 ip4:192.0.2.1 -all");
        let document = resolved(&server, &["--record", &given], 0);
        assert_eq!(first(&document)["records"][0]["text"], "v=spf1 ip4:192.0.2.1 include:amazonses.com -all");
    }
}

#[test]
fn name_without_a_text_is_one_without_a_record_however_the_server_says_so() {
    for has in [
        Has::Code(3),
        Has::Message(0, vec![], vec![]),
        Has::Message(0, vec![], vec![Of("example.com", Data::Soa)]),
        Has::Message(0, vec![], vec![Of("example.com", Data::Soa), Of("example.com", Data::Ns("a.example.net"))]),
        Has::Message(3, vec![], vec![Of("com", Data::Soa)]),
        Has::Message(0, vec![Of("BOUNCE.example.com", Data::Txt("other"))], vec![]),
        // What another name has is nothing that this one has.
        Has::Message(0, vec![Of(DOMAIN, Data::Txt("other")), Of("x.example.net", Data::Txt("v=spf1 +all"))], vec![]),
    ] {
        let server = NameServer::with(&[(DOMAIN, has), ("amazonses.com", txt(&["v=spf1 -all"]))]);
        let document = resolved(&server, &[], 0);
        assert_eq!(first(&document)["records"][0]["text"], "v=spf1 include:amazonses.com ~all");
        assert_eq!((&first(&document)["was_given"], first(&document).get("existing")), (&json!(true), None));
    }
}

/// The record at the end of aliases is that of the name (RFC 1034, section 3.6.2).
#[test]
fn aliases_of_included_names_are_followed() {
    const END: &str = "end.example.net";
    let alias = || Of("_a.example.net", Data::Cname(END));
    let whole = Has::Message(0, vec![alias(), Of(END, Data::Txt("v=spf1 mx -all"))], vec![]);
    let half = Has::Message(0, vec![alias()], vec![]);
    let referred = Has::Message(0, vec![alias()], vec![Of("net", Data::Ns("a.example.net"))]);
    for has in [whole, half, referred] {
        let server = NameServer::with(&[
            (DOMAIN, txt(&["v=spf1 include:_a.example.net -all"])),
            ("_a.example.net", has),
            (END, txt(&["v=spf1 mx -all"])),
            ("amazonses.com", txt(&["v=spf1 -all"])),
        ]);
        assert_eq!(first(&resolved(&server, &[], 0))["lookups"]["count"], 3);
    }
    // Aliases without an end are asked for only so often.
    let names: Vec<String> = (0..60).map(|at| format!("_{at}.example.net")).collect();
    let mut zone: Vec<(&str, Has)> = Vec::new();
    for pair in names.windows(2) {
        let [name, next] = [&pair[0], &pair[1]].map(|name| &*name.clone().leak());
        zone.push((name, Has::Message(0, vec![Of(name, Data::Cname(next))], vec![])));
    }
    zone.push((DOMAIN, txt(&["v=spf1 include:_0.example.net -all"])));
    zone.push(("amazonses.com", txt(&["v=spf1 -all"])));
    let server = NameServer::with(&zone);
    let document = resolved(&server, &[], 1);
    assert!(document["failure_reason"]["message"].as_str().unwrap().contains("aliases"), "{document:#}");
    assert!(server.asked().len() < 30, "{:?}", server.asked());
}

#[test]
fn alias_to_a_name_without_a_record_is_one_without_a_record() {
    let alias = Of("_a.example.net", Data::Cname("end.example.net"));
    let soa = || vec![Of("example.net", Data::Soa)];
    for has in [Has::Message(0, vec![alias.clone()], soa()), Has::Message(3, vec![alias], soa())] {
        let server = NameServer::with(&[
            (DOMAIN, txt(&["v=spf1 include:_a.example.net -all"])),
            ("_a.example.net", has),
            ("amazonses.com", txt(&["v=spf1 -all"])),
        ]);
        let document = resolved(&server, &[], 65);
        assert_eq!(first(&document)["problems"][0]["code"], "no-record");
    }
}

/// Nothing else may stand beside a CNAME (RFC 1034, section 3.6.2).
#[test]
fn record_is_not_offered_at_a_name_that_is_an_alias() {
    const END: &str = "end.example.net";
    let at = |records: Vec<Of>| {
        let records = [vec![Of(DOMAIN, Data::Cname(END))], records].concat();
        NameServer::with(&[(DOMAIN, Has::Message(0, records, vec![])), ("amazonses.com", txt(&["v=spf1 -all"]))])
    };
    for records in [vec![], vec![Of(END, Data::Txt("v=spf1 mx -all"))]] {
        let document = resolved(&at(records), &[], 65);
        let problem = &first(&document)["problems"][0];
        assert_eq!((&problem["code"], &problem["to"]), (&json!("alias"), &json!(END)), "{document:#}");
        let message = problem["message"].as_str().unwrap();
        assert!(message.contains("CNAME") && message.contains("MX"), "{message}");
        assert_eq!(first(&document)["records"], json!([]));
        let failure = document["failure_reason"].to_string();
        assert!(failure.contains("remove the CNAME from DNS") && !failure.contains("--record"), "{failure}");
    }
    let document = resolved(&at(vec![]), &[], 65);
    let help = document["failure_reason"]["help"].as_str().unwrap();
    assert!(help.contains("remove the CNAME") && !help.contains("--record"), "{help}");
    // A record that passes the mail is in order where it is, though the MX that SES asks for cannot stand there.
    let document = resolved(&at(vec![Of(END, Data::Txt("v=spf1 include:amazonses.com -all"))]), &[], 0);
    assert_eq!(first(&document)["problems"][0]["code"], "alias-passes", "{document:#}");
    assert_eq!(first(&document)["is_unchanged"], true);
}
