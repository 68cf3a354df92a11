//! Counts, limits, owners and deletion, from the file to SES and back.

use serde_json::{Value, json};

use crate::support::{ACCOUNT, Desk, REGION, Ses};

/// A file with an owner, and further text at its top level.
fn file(top: &str, region: &str) -> String {
    let body: String = region.lines().map(|line| format!("    {line}\n")).collect();
    format!("version: 1\naccount: \"{ACCOUNT}\"\nowner: mail\n{top}regions:\n  {REGION}:\n{body}")
}

fn tags(owner: &str) -> Value {
    json!({"sesform:owner": owner})
}

/// Pools and sets of three owners.
fn account() -> Value {
    json!({
        "DedicatedIpPools": {
            "kept": {"Tags": tags("mail")}, "gone": {"Tags": tags("mail")},
            "theirs": {"Tags": tags("somebody")}, "nobodys": {}
        },
        "DedicatedIps": {"198.51.100.1": {"PoolName": "gone"}, "198.51.100.2": {}, "198.51.100.3": {}},
        "ConfigurationSets": {
            "old": {"DeliveryOptions": {"SendingPoolName": "gone"}, "Tags": tags("mail")},
            "foreign": {"Tags": tags("somebody")}
        }
    })
}

#[test]
fn pruning_deletes_what_is_ours_and_nothing_else() {
    let region = "pools:\n  kept: {ips: [198.51.100.1]}\nconfiguration_sets: {}";
    let (desk, ses) = (Desk::with(&file("limits: {deletes: 1}\n", region)), Ses::holding(&account()));
    let before = ses.region();
    let ended = desk.sesform(["apply", "--yes", "--prune"]).on(&ses).run().with_code(5);
    assert!(
        ended.stderr.contains("`--allow deletes`") && ended.stderr.contains("`limits.deletes`"),
        "{}",
        ended.stderr
    );
    assert!(ended.stdout.contains("- pool gone"), "{}", ended.stdout);
    assert_eq!(ses.region(), before);
    let words = ["apply", "--yes", "--prune", "--allow", "deletes", "--allow", "empty"];
    desk.sesform(words).on(&ses).run().with_code(0);
    let after = ses.region();
    let names = |kind: &str| after[kind].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names("DedicatedIpPools"), ["kept", "nobodys", "theirs"]);
    assert_eq!(names("ConfigurationSets"), ["foreign"]);
    let ended = desk.sesform(["plan", "--prune", "--detailed-exitcode"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("Nothing to do."), "{}", ended.stdout);
}

#[test]
fn another_owners_pool_is_not_changed_and_nobodys_is_adopted_when_asked() {
    let region = "pools:\n  theirs: {ips: [198.51.100.2]}\n  nobodys: {ips: []}";
    let (desk, ses) = (Desk::with(&file("", region)), Ses::holding(&account()));
    let before = ses.region();
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("`sesform:owner` says `somebody`"), "{}", ended.stdout);
    assert_eq!(ses.region(), before);
    desk.write("sesform.yaml", file("", "pools:\n  nobodys: {ips: []}").as_bytes());
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
    desk.sesform(["apply", "--yes", "--adopt"]).on(&ses).run().with_code(0);
    assert_eq!(ses.region()["DedicatedIpPools"]["nobodys"]["Tags"], tags("mail"));
    desk.sesform(["plan", "--adopt", "--detailed-exitcode"]).on(&ses).run().with_code(0);
}

#[test]
fn stated_identities_follow_a_renamed_set_and_the_old_one_goes_after_them() {
    let region = "configuration_sets:\n  new: {renamed_from: old}\nidentities:\n  example.com: {}";
    let account = json!({
        "ConfigurationSets": {"old": {"Tags": tags("mail")}, "new": {"Tags": tags("mail")}},
        "EmailIdentities": {"example.com": {"ConfigurationSetName": "old"}, "example.org": {"ConfigurationSetName": "old"}}
    });
    let (desk, ses) = (Desk::with(&file("", region)), Ses::holding(&account));
    // The set that cannot be deleted is named and stays. The rest is done once, however often the apply runs.
    for _ in 0..2 {
        let ended = desk.sesform(["apply", "--yes", "--prune"]).on(&ses).run().with_code(0);
        assert!(ended.stdout.contains("example.org would still name it"), "{}", ended.stdout);
        assert_eq!(ses.writes(), ["PutEmailIdentityConfigurationSetAttributes"]);
    }
    desk.write("sesform.yaml", file("", &format!("{region}\n  example.org: {{}}")).as_bytes());
    desk.sesform(["apply", "--yes", "--prune"]).on(&ses).run().with_code(0);
    let writes = ses.writes();
    assert_eq!((writes.len(), writes[2]), (3, "DeleteConfigurationSet"), "{writes:?}");
    let after = ses.region();
    assert_eq!(after["EmailIdentities"]["example.com"]["ConfigurationSetName"], "new");
    assert!(after["ConfigurationSets"]["old"].is_null());
    desk.sesform(["plan", "--prune", "--detailed-exitcode"]).on(&ses).run().with_code(0);
}

#[test]
fn set_that_is_deleted_with_its_event_destinations_counts_once() {
    let topic = json!({"TopicArn": "arn:aws:sns:eu-west-1:123456789012:events"});
    let events = json!({"Enabled": true, "MatchingEventTypes": ["BOUNCE"], "SnsDestination": topic});
    let set = json!({"Tags": tags("mail"), "EventDestinations": {"a": events, "b": events}});
    let account = json!({"ConfigurationSets": {"kept": {"Tags": tags("mail")}, "gone": set}});
    let text = file("limits: {deletes: 1}\n", "configuration_sets:\n  kept: {}");
    let (desk, ses) = (Desk::with(&text), Ses::holding(&account));
    desk.sesform(["apply", "--yes", "--prune"]).on(&ses).run().with_code(0);
    assert!(ses.region()["ConfigurationSets"]["gone"].is_null());
}

#[test]
fn a_shortage_names_the_number_and_is_applied_only_when_it_is_allowed() {
    let (desk, ses) = (Desk::with(&file("", "pools:\n  kept: {ips: {count: 4}}")), Ses::holding(&account()));
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("2 of the 4 IPs"), "{}", ended.stdout);
    assert!(ended.stderr.contains("`--allow shortage`"), "{}", ended.stderr);
    desk.sesform(["apply", "--yes", "--allow", "shortage"]).on(&ses).run().with_code(0);
    assert_eq!(ses.region()["DedicatedIps"]["198.51.100.3"]["PoolName"], "kept");
}

#[test]
fn pruning_and_adopting_need_an_owner_in_the_file() {
    let (desk, ses) = (Desk::with(&crate::support::file("pools: {}")), Ses::holding(&account()));
    for flag in ["--prune", "--adopt"] {
        let ended = desk.sesform(["plan", flag]).on(&ses).run().with_code(64);
        assert!(ended.stderr.contains("the file states no `owner`"), "{}", ended.stderr);
    }
}

#[test]
fn adopting_and_changing_tags_is_one_call() {
    let ses = Ses::holding(&json!({"DedicatedIpPools": {"a": {"Tags": {"team": "x"}}}}));
    let desk = Desk::with(&file("", "pools:\n  a: {tags: {team: y, cost: z}}"));
    let ended = desk.sesform(["plan", "--adopt", "-o", "plan.json"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("owner: none → mail"), "{}", ended.stdout);
    assert!(ended.stdout.contains("tags.team: x → y"), "{}", ended.stdout);
    desk.sesform(["apply", "plan.json", "--adopt"]).on(&ses).run().with_code(0);
    assert_eq!(ses.writes(), ["TagResource"]);
    let tags = &ses.region()["DedicatedIpPools"]["a"]["Tags"];
    assert_eq!(*tags, json!({"team": "y", "cost": "z", "sesform:owner": "mail"}));
    desk.sesform(["plan", "--adopt", "--detailed-exitcode"]).on(&ses).run().with_code(0);
}

/// Three pools of ours, and one without tags.
fn four_pools() -> Ses {
    let tagged = json!({"Tags": {"sesform:owner": "mail"}});
    Ses::holding(&json!({"DedicatedIpPools": {"a": tagged, "b": tagged, "c": tagged, "d": {}}}))
}

fn tag_reads(ses: &Ses) -> Vec<&'static str> {
    let reads = ses.operations().into_iter();
    reads.filter(|operation| ["GetResources", "ListTagsForResource"].contains(operation)).collect()
}

#[test]
fn tags_of_many_pools_are_read_by_one_call_and_those_that_it_does_not_name_one_by_one() {
    let (desk, ses) = (Desk::with(&file("", "pools: {}")), four_pools());
    let ended = desk.sesform(["plan", "--prune"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("- 3 pools a, b, c"), "{}", ended.stdout);
    assert!(ended.stdout.contains("1 without an owner: pool d"), "{}", ended.stdout);
    assert_eq!(tag_reads(&ses), ["GetResources", "ListTagsForResource"]);
}

#[test]
fn tags_are_read_one_by_one_without_the_permission_to_read_many() {
    let (desk, ses) = (Desk::with(&file("", "pools: {}")), four_pools());
    let error = json!({"status": 400, "code": "AccessDeniedException", "message": "no"});
    ses.play(&json!({"rules": [{"operation": "GetResources", "fault": {"error": error}}]}));
    let ended = desk.sesform(["plan", "--prune"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("- 3 pools a, b, c"), "{}", ended.stdout);
    let lists = ["ListTagsForResource"; 4];
    assert_eq!(tag_reads(&ses), [&["GetResources"][..], &lists].concat());
}

#[test]
fn tags_that_the_index_does_not_have_yet_make_the_plan_stale() {
    let (desk, ses) = (Desk::with(&file("", "pools: {}")), four_pools());
    desk.sesform(["plan", "--prune", "-o", "plan.json"]).on(&ses).run().with_code(0);
    let held = json!({"Tags": {"sesform:owner": "mail"}});
    let others = json!({"Tags": {"sesform:owner": "others"}});
    let ses = Ses::holding(&json!({"DedicatedIpPools": {"a": others, "b": held, "c": held, "d": {}}}));
    let before = ses.region();
    let words = ["apply", "plan.json", "--prune", "--allow", "empty"];
    desk.sesform(words).on(&ses).run().with_code(4);
    assert_eq!(ses.region(), before);
}

#[test]
fn identities_are_read_once_although_pruning_asks_which_of_them_name_a_set() {
    let identity = json!({"ConfigurationSetName": "gone"});
    let ses = Ses::holding(&json!({
        "ConfigurationSets": {"gone": {"Tags": tags("mail")}, "kept": {"Tags": tags("mail")}},
        "EmailIdentities": {"a.example": identity, "b.example": identity, "c.example": {}}
    }));
    let region = "configuration_sets: {kept: {}}\nidentities:\n  a.example: {configuration_set: kept}\n  b.example: \
                  {configuration_set: kept}";
    let desk = Desk::with(&file("", region));
    desk.sesform(["plan", "--prune"]).on(&ses).run().with_code(0);
    let operations = ses.operations();
    assert_eq!(operations.iter().filter(|operation| **operation == "GetEmailIdentity").count(), 3);
}

/// An imported file states the tags, so they must be those of SES, not those of an index that lags behind.
#[test]
fn import_reads_the_tags_of_each_pool_from_ses() {
    let (desk, ses) = (Desk::new(), four_pools());
    desk.sesform(["import", "--region", REGION]).on(&ses).run().with_code(0);
    assert_eq!(tag_reads(&ses), ["ListTagsForResource"; 4]);
}
