//! `sesform explain`: the texts of fields and codes, and that examples cause what they explain.

use crate::support::Desk;

/// What `explain` prints about a topic.
fn explained(topic: &str) -> String {
    Desk::new().sesform(["explain", topic]).run().with_code(0).stdout
}

#[test]
fn examples_cause_what_they_explain() {
    let document = Desk::new().sesform(["explain", "--format", "json"]).run().with_code(0).document();
    let mut tried = 0;
    for topic in document["explained"].as_array().unwrap() {
        let Some(example) = topic["example"].as_str() else { continue };
        let file = Desk::with(example).sesform(["validate", "--format", "json"]).run().with_code(65).document();
        let codes: Vec<_> = file["diagnostics"].as_array().unwrap().iter().map(|found| &found["code"]).collect();
        assert_eq!(codes, [&topic["code"]], "{example}");
        tried += 1;
    }
    assert!(tried > 40, "{tried} examples");
}

#[test]
fn field_is_explained_by_its_path_by_a_place_in_a_file_and_by_its_name() {
    let text = explained("regions.*.pools.*.ips");
    assert!(text.starts_with("regions.*.pools.*.ips\n\n"), "{text}");
    assert_eq!(explained("regions.eu-west-1.pools.transactional.ips"), text);
    assert_eq!(explained("ips"), text);
    let scaling = explained("scaling");
    assert!(scaling.contains("\n  managed   ") && scaling.contains("\n  standard  "), "{scaling}");
    assert!(explained("regions").contains("Fields: *"), "{}", explained("regions"));
}

#[test]
fn code_is_explained_as_messages_print_it() {
    let text = explained("error[ip-in-two-pools]");
    assert!(text.starts_with("ip-in-two-pools: error of the file\n"), "{text}");
    assert_eq!(explained("ip-in-two-pools"), text);
    let shared = explained("route-without-ips");
    assert!(shared.contains("warning of a plan") && shared.contains("guard of an apply"), "{shared}");
    assert!(shared.contains("`--allow interruption`"), "{shared}");
}

#[test]
fn unknown_topic_names_a_near_one_that_is_there() {
    let desk = Desk::new();
    let said = desk.sesform(["explain", "scalling"]).run().with_code(64).stderr;
    assert!(said.contains("did you mean `scaling`?"), "{said}");
    explained("scaling");
    let said = desk.sesform(["explain", "qqqq"]).run().with_code(64).stderr;
    assert!(!said.contains("did you mean") && said.contains("`sesform explain` lists them all"), "{said}");
}

#[test]
fn list_has_all_kinds_of_topics() {
    let list = Desk::new().sesform(["explain"]).run().with_code(0).stdout;
    for line in ["  regions.*.configuration_sets.*.tls", "  ip-in-two-pools", "  shortage", "  route-cold", "  stale"] {
        assert!(list.lines().any(|listed| listed == line), "{line}: {list}");
    }
}
