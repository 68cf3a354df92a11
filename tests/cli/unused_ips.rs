//! Addresses that no mail leaves from: every document of `ips` says so, and none says that mail leaves from them.

use serde_json::{Value, json};

use crate::support::{Desk, Ended, Ses, file};

/// A pool that sends, one that nothing is sent through, and two whose configuration sets are paused.
fn account() -> Value {
    let through = |pool: &str| json!({"DeliveryOptions": {"SendingPoolName": pool}});
    let paused =
        |pool: &str| json!({"DeliveryOptions": {"SendingPoolName": pool}, "SendingOptions": {"SendingEnabled": false}});
    json!({
        "DedicatedIpPools": {"tx": {}, "archive": {}, "winter": {}, "both": {}},
        "DedicatedIps": {
            "198.51.100.10": {"PoolName": "tx"},
            "198.51.100.11": {"PoolName": "archive"},
            "198.51.100.20": {"PoolName": "winter"},
            "198.51.100.30": {"PoolName": "both"},
        },
        "ConfigurationSets": {
            "receipts": through("tx"), "season": paused("winter"), "old": paused("both"), "new": through("both"),
        },
        "EmailIdentities": {
            "example.com": {"ConfigurationSetName": "season", "MailFromDomain": "bounce.example.com"},
            "example.net": {"ConfigurationSetName": "receipts", "MailFromDomain": "bounce.example.net"},
        },
    })
}

fn ips(words: &[&str], code: i32) -> Ended {
    let words = ["ips", "--date", "2026-12-01"].into_iter().chain(words.iter().copied());
    Desk::with(&file("{}")).sesform(words).on(&Ses::holding(&account())).run().with_code(code)
}

const ARCHIVE: &str =
    "without mail: eu-west-1: nothing is sent through pool archive, so no mail leaves from 198.51.100.11";
const WINTER: &str =
    "without mail: eu-west-1: what is sent through pool winter is paused, so no mail leaves from 198.51.100.20";

#[test]
fn list_and_blocks_say_which_addresses_no_mail_leaves_from() {
    for (names, remark) in [
        (&["archive"][..], Some(ARCHIVE)),
        (&["198.51.100.11"], Some(ARCHIVE)),
        (&["winter"], Some(WINTER)),
        (&["season"], Some(WINTER)),
        (&["example.com"], Some(WINTER)),
        (&["old"], Some("what is sent through pool both is paused")),
        (&["tx"], None),
        // Another configuration set sends through it.
        (&["both"], None),
        (&["example.net"], None),
    ] {
        for form in [&[][..], &["--cidr"]] {
            let text = ips(&[names, form].concat(), 0).stdout;
            let joined = text.replace("\n# ", " ");
            assert_eq!(joined.contains("without mail: "), remark.is_some(), "{names:?} {text}");
            assert!(remark.is_none_or(|remark| joined.contains(remark)), "{names:?} {text}");
        }
        let document = ips(&[names, &["--format", "json"]].concat(), 0).document();
        let idle = document["addresses"]["without_mail"].as_array();
        assert_eq!(idle.is_some(), remark.is_some(), "{document:#}");
        assert!(idle.is_none_or(|idle| idle[0]["ips"].as_array().unwrap().len() == 1), "{document:#}");
    }
}

#[test]
fn csv_says_of_each_row_whether_mail_leaves_from_it() {
    let text = ips(&["tx", "archive", "winter", "--format", "csv"], 0).stdout;
    assert!(text.starts_with("address,region,pool,warmup_percentage,warm_on,complete,why_not,mail\n"), "{text}");
    for (ip, mail) in [("198.51.100.10", "yes"), ("198.51.100.11", "no"), ("198.51.100.20", "no")] {
        let row = text.lines().find(|line| line.starts_with(ip)).unwrap();
        assert_eq!(row.rsplit(',').next(), Some(mail), "{row}");
    }
    let text = ips(&["tx", "archive", "winter", "--format", "csv", "--cidr"], 0).stdout;
    assert_eq!(text, "cidr,complete,why_not,mail\n198.51.100.10/31,yes,,some\n198.51.100.20/32,yes,,no\n");
}

#[test]
fn letter_never_says_that_mail_is_sent_from_addresses_without_mail() {
    for name in ["archive", "winter", "season", "example.com"] {
        let letter = ips(&[name, "--notice"], 0).stdout;
        assert!(letter.starts_with("Subject: IP addresses of ours, as of 2026-12-01\n"), "{letter}");
        assert!(letter.contains("No e-mail leaves from these addresses today:\n\n  198.51.100."), "{letter}");
        for words in ["is sent from:", "[SAY WHICH]", "is complete", "leaves from no other"] {
            assert!(!letter.contains(words), "{name}: {words}\n{letter}");
        }
    }
    let ended = ips(&["tx", "archive", "--notice"], 0);
    let letter = &ended.stdout;
    assert!(letter.contains("is sent from:\n\n  198.51.100.10\n\nNo e-mail leaves from these"), "{letter}");
    assert!(letter.contains("today:\n\n  198.51.100.11\n\nThe whole list, 2 addresses,"), "{letter}");
    assert!(ended.stderr.contains("nothing is sent through pool archive"), "{}", ended.stderr);
    let letter = ips(&["tx", "--notice"], 0).stdout;
    assert!(!letter.contains("today"), "{letter}");
}

#[test]
fn comparison_with_addresses_without_mail_says_so_in_the_letter() {
    let (ses, desk) = (Ses::holding(&account()), Desk::with(&file("{}")));
    for (list, code, words) in [
        ("198.51.100.11\n", 0, "The list of IP addresses has not changed.\n\nNo e-mail leaves"),
        ("198.51.100.10\n", 2, "The list of IP addresses changes.\n\nPlease allow these addresses in addition:"),
    ] {
        desk.write("list", list.as_bytes());
        let letter =
            desk.sesform(["ips", "archive", "--since", "list", "--notice"]).on(&ses).run().with_code(code).stdout;
        assert!(letter.contains(words) && letter.contains("today:\n\n  198.51.100.11\n"), "{letter}");
        assert!(!letter.contains("is sent from"), "{letter}");
    }
}

#[test]
fn letter_tells_to_keep_only_what_other_mail_leaves_from_today() {
    let (ses, desk) = (Ses::holding(&account()), Desk::with(&file("{}")));
    // The configuration set of the first is paused, and another one sends through the second.
    desk.write("list", b"198.51.100.10\n198.51.100.20\n198.51.100.30\n");
    let words = ["ips", "tx", "--since", "list"];
    let document =
        desk.sesform(words.iter().chain(&["--format", "json"]).copied()).on(&ses).run().with_code(2).document();
    assert_eq!(document["addresses"]["since"]["still_used"], json!(["198.51.100.30"]));
    let letter = desk.sesform(words.iter().chain(&["--notice"]).copied()).on(&ses).run().with_code(2).stdout;
    assert!(letter.contains("may still come from them:\n\n  198.51.100.20\n\n"), "{letter}");
    assert!(letter.contains("if you accept that, too:\n\n  198.51.100.30\n\n"), "{letter}");
}

#[test]
fn record_with_addresses_says_which_of_them_send_nothing() {
    let text = ips(&["example.com", "season", "--spf=ip4"], 0).stdout.replace("\n    ", " ");
    assert!(text.contains("ip4:198.51.100.20") && text.contains(WINTER), "{text}");
    let words = ["archive", "--spf=ip4", "--mail-from", "bounce.example.org"];
    let text = ips(&words, 0).stdout.replace("\n    ", " ");
    assert!(text.contains("ip4:198.51.100.11") && text.contains(ARCHIVE), "{text}");
    let document = ips(&[&words[..], &["--format", "json"]].concat(), 0).document();
    assert_eq!(document["spf"]["domains"][0]["addresses"]["without_mail"][0]["pool"], "archive");
}

#[test]
fn former_list_without_an_address_is_refused_unless_it_says_so() {
    let (ses, desk) = (Ses::holding(&account()), Desk::with(&file("{}")));
    let since = |list: &str, format: &str, code| {
        desk.write("list.txt", list.as_bytes());
        let words = ["ips", "tx", "--since", "list.txt", "--format", format];
        desk.sesform(words).on(&ses).run().with_code(code)
    };
    for list in ["", "\n", "# a list to come\n", "\u{feff}"] {
        for format in ["text", "csv", "json"] {
            let ended = since(list, format, 65);
            let told = if format == "json" { ended.stdout } else { ended.stderr };
            assert!(told.contains("list.txt") && told.contains("it has no address"), "{told}");
        }
        assert!(ses.operations().is_empty());
    }
    for list in ["[]", "address,region,pool\n"] {
        assert!(since(list, "text", 2).stdout.contains("# added: 198.51.100.10\n"));
    }
    // What `ips` writes is a list, whether or not it has an address.
    for format in [&[][..], &["--cidr"], &["--format", "csv"], &["--format", "json"]] {
        let words = ["ips", "ses-shared-pool"].into_iter().chain(format.iter().copied());
        let list = desk.sesform(words).on(&ses).run().with_code(0).stdout;
        assert!(since(&list, "text", 2).stdout.contains("# added: 198.51.100.10\n"), "{list}");
    }
}
