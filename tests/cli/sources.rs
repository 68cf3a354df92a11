//! One account described by several files, and values from the command line and the environment.

use serde_json::{Value, json};

use crate::support::{Desk, FILE, Ses, file};

const HEAD: &str = "version: 1\naccount: \"123456789012\"\n";

#[test]
fn files_and_directories_are_joined() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("teams")).unwrap();
    desk.write("teams/a.yaml", format!("{HEAD}regions: {{eu-west-1: {{pools: {{a: {{}}}}}}}}\n").as_bytes());
    desk.write("teams/b.yml", format!("{HEAD}regions: {{eu-west-1: {{pools: {{b: {{}}}}}}}}\n").as_bytes());
    desk.write(
        "sets.yaml",
        format!("{HEAD}regions: {{eu-west-1: {{configuration_sets: {{s: {{pool: b}}}}}}}}\n").as_bytes(),
    );
    let ended = desk.sesform(["validate", "-f", "teams", "-f", "sets.yaml"]).run().with_code(0);
    assert_eq!(
        ended.stdout,
        "teams, sets.yaml is valid: account 123456789012, Regions 1, pools 2, configuration sets 1\n"
    );
}

#[test]
fn what_two_files_state_is_shown_in_both() {
    let desk = Desk::new();
    for name in ["a.yaml", "b.yaml"] {
        desk.write(name, format!("{HEAD}limits: {{deletes: 1}}\nregions: {{}}\n").as_bytes());
    }
    let ended = desk.sesform(["validate", "-f", "a.yaml", "-f", "b.yaml"]).run().with_code(65);
    assert!(ended.stderr.contains("--> b.yaml:3:10") && ended.stderr.contains("::: a.yaml:3:10"), "{}", ended.stderr);
}

#[test]
fn typed_variables_win_over_files_and_later_files_over_earlier_ones() {
    let desk = Desk::with(&file("configuration_sets:\n  a: {max_delivery: \"${var.hours}h\", sending: \"${var.on}\"}"));
    desk.write("one.yaml", b"hours: 99\non: maybe\n");
    desk.write("two.json", br#"{"hours": 98, "on": true}"#);
    let arguments = ["validate", "--var-file", "one.yaml", "--var-file", "two.json", "--var", "hours=4"];
    desk.sesform(arguments).run().with_code(0);
}

/// One file for every stage and Region: prefixes in names, anchors that are the reader's own, lists of IPs.
const STAGES: &str = r#"
version: 1
account: "123456789012"
x-set: &set {pool: "${var.stage}-${region}", tls: require}
regions:
  eu-west-1:
    pools:
      ${var.stage}-${region}: {ips: "${var.ips}", tags: {"${var.stage}": "${account}"}}
    configuration_sets:
      ${var.stage}-receipts: *set
      ${var.stage}-news: {<<: *set, tls: optional}
"#;

#[test]
fn one_file_serves_stages_whose_names_and_ips_differ() {
    let desk = Desk::with(STAGES);
    desk.write("prod.yaml", b"stage: prod\nips: [198.51.100.13]\n");
    let ses = Ses::fresh();
    for arguments in [
        &["--var", "stage=dev", "--var", "ips=198.51.100.10, 198.51.100.11"][..],
        &["--var", "stage=test", "--var", "ips=[\"198.51.100.12\"]"],
        &["--var-file", "prod.yaml"],
    ] {
        let apply = ["apply", "--yes"].iter().chain(arguments);
        desk.sesform(apply.copied()).on(&ses).run().with_code(0);
    }
    let region = ses.region();
    for (stage, ips) in
        [("dev", &["198.51.100.10", "198.51.100.11"][..]), ("test", &["198.51.100.12"]), ("prod", &["198.51.100.13"])]
    {
        let pool = format!("{stage}-eu-west-1");
        for ip in ips {
            assert_eq!(region["DedicatedIps"][ip]["PoolName"], pool, "{region:#}");
        }
        let sets = &region["ConfigurationSets"];
        let name = |set: &str| sets[format!("{stage}-{set}")]["DeliveryOptions"].clone();
        assert_eq!(name("receipts"), json!({"SendingPoolName": pool, "TlsPolicy": "REQUIRE"}), "{sets:#}");
        assert_eq!(name("news"), json!({"SendingPoolName": pool}), "{sets:#}");
    }
}

#[test]
fn names_that_become_the_same_are_shown_in_both_places() {
    let text = "configuration_sets:\n  ${var.a}-x: {}\n  \"dev-x\": {}\n  ${var.b}: {}";
    let desk = Desk::with(&file(text));
    let ended = desk.sesform(["validate", "--var", "a=dev", "--var", "b=other"]).run().with_code(65);
    assert!(ended.stderr.contains("error[duplicate-key]: the key `dev-x` is given twice"), "{}", ended.stderr);
    assert!(ended.stderr.contains("first given here") && ended.stderr.contains("given again here"), "{}", ended.stderr);
    desk.sesform(["validate", "--var", "a=prod", "--var", "b=other"]).run().with_code(0);
}

#[test]
fn version_and_account_are_stated_in_one_of_the_files() {
    let desk = Desk::new();
    desk.write("a.yaml", b"regions: {eu-west-1: {pools: {\"${account}-a\": {}}}}\n");
    desk.write("b.yaml", HEAD.as_bytes());
    desk.write("c.yaml", b"version: 1\naccount: \"210987654321\"\n");
    desk.sesform(["validate", "-f", "a.yaml", "-f", "b.yaml"]).run().with_code(0);
    let ended = desk.sesform(["validate", "-f", "a.yaml"]).run().with_code(65);
    assert!(ended.stderr.contains("the field `account` is missing"), "{}", ended.stderr);
    let ended = desk.sesform(["validate", "-f", "a.yaml", "-f", "b.yaml", "-f", "c.yaml"]).run().with_code(65);
    assert!(ended.stderr.contains("--> c.yaml:2:10") && ended.stderr.contains("::: b.yaml:2:10"), "{}", ended.stderr);
}

#[test]
fn live_values_are_not_accepted_under_a_name_that_a_variable_gives() {
    let text = "configuration_sets:\n  ${var.stage}-x: {tls: require}";
    let desk = Desk::with(&file(text));
    let ses = Ses::holding(&json!({"ConfigurationSets": {"dev-x": {"DeliveryOptions": {"TlsPolicy": "OPTIONAL"}}}}));
    let ended = desk.sesform(["drift", "--accept", "all", "--var", "stage=dev"]).on(&ses).run().with_code(5);
    assert!(ended.stderr.contains("a variable gives this name"), "{}{}", ended.stdout, ended.stderr);
    assert!(desk.read("sesform.yaml").contains("tls: require"));
}

#[test]
fn unset_variables_and_foreign_ones_are_told_apart() {
    let desk = Desk::with(&file("configuration_sets:\n  a: {pool: \"${env.SESFORM_POOL}\"}"));
    let ended = desk.sesform(["validate"]).run().with_code(65);
    assert!(ended.stderr.contains("error[unset-variable]"), "{}", ended.stderr);
    desk.sesform(["validate"]).env("SESFORM_POOL", "ses-shared-pool").run().with_code(0);
    desk.write("sesform.yaml", file("configuration_sets:\n  a: {pool: \"${env.HOME}\"}").as_bytes());
    let ended = desk.sesform(["validate"]).run().with_code(65);
    assert!(ended.stderr.contains("error[bad-interpolation]"), "{}", ended.stderr);
}

#[test]
fn file_of_variables_that_is_none_is_refused_at_its_place() {
    let desk = Desk::with(&file("{}"));
    desk.write("vars.yaml", b"a: [[1]]\n1b: x\nc: ~\n");
    let ended = desk.sesform(["validate", "--var-file", "vars.yaml"]).run().with_code(65);
    for place in ["vars.yaml:1:5", "vars.yaml:2:1", "vars.yaml:3:4"] {
        assert!(ended.stderr.contains(place), "{place}: {}", ended.stderr);
    }
    desk.sesform(["validate", "--var", "1b=x"]).run().with_code(64);
    desk.sesform(["validate", "--var", "pool"]).run().with_code(64);
}

#[test]
fn file_of_variables_that_is_missing_is_named_by_its_own_flag() {
    let desk = Desk::with(&file("{}"));
    let ended = desk.sesform(["validate", "--var-file", "vars.yaml"]).run().with_code(65);
    assert!(ended.stderr.contains("read `vars.yaml`: there is no such file"), "{}", ended.stderr);
    assert!(ended.stderr.contains("name the file with `--var-file`"), "{}", ended.stderr);
    let document = desk.sesform(["validate", "--var-file=v", "--format=json"]).run().with_code(65).document();
    assert_eq!(document["failure_reason"]["code"], "unreadable-file", "{document:#}");
}

#[test]
fn wrong_value_of_a_variable_is_mended_where_it_is_set_and_not_in_the_file() {
    let desk = Desk::with(&file("auto_warmup: ${var.aw}\nconfiguration_sets:\n  a: {max_delivery: \"${var.time}\"}"));
    let ended = desk.sesform(["validate", "--var", "aw=yes", "--var", "time=300"]).run().with_code(65);
    for help in ["`true` (change the value of `${var.aw}`,", "`5m` (change the value of `${var.time}`,"] {
        assert!(ended.stderr.contains(help), "{help}: {}", ended.stderr);
    }
    assert!(!ended.stderr.contains("+ "), "{}", ended.stderr);
}

#[test]
fn variable_that_no_file_refers_to_is_refused_with_what_was_meant() {
    let desk = Desk::with(&file("configuration_sets: {a: {pool: '${var.pool}'}}\npools: {p: {}}"));
    desk.sesform(["validate", "--var", "pool=p"]).run().with_code(0);
    let ended = desk.sesform(["validate", "--var", "pool=p", "--var", "poool=q"]).run().with_code(64);
    assert!(ended.stderr.contains("`poool`") && ended.stderr.contains("did you mean `pool`?"), "{}", ended.stderr);
}

#[test]
fn file_that_is_no_desired_state_is_not_quoted() {
    let desk = Desk::new();
    for (name, text) in [
        ("token", "s3cr3t-token-of-somebody"),
        ("credentials", "[default]\naws_secret_access_key = s3cr3t-of-somebody\n"),
        ("passwd", "root:s3cr3t:0:0\nuser: s3cr3t\n"),
        ("creds.json", "{\"account\": \"1\", \"token\": \"s3cr3t\"}"),
        ("env", "TOKEN=s3cr3t\n: x\n"),
        ("config", "apiVersion: v1\nusers: [{token: s3cr3t}]\n"),
    ] {
        desk.write(name, text.as_bytes());
        for format in ["text", "json"] {
            let ended = desk.sesform(["validate", "-f", name, "--format", format]).run().with_code(65);
            assert!(!(ended.stdout + &ended.stderr).contains("s3cr3t"), "{name}");
        }
        let ended = desk.sesform(["show", name]).run().with_code(1);
        assert!(!ended.stderr.contains("s3cr3t"), "{name}: {}", ended.stderr);
    }
}

#[test]
fn problems_beyond_a_hundred_are_counted_and_not_shown() {
    let pools: String = (0..500).map(|at| format!("\n  a+{at}: {{}}")).collect();
    let desk = Desk::with(&file(&format!("pools:{pools}")));
    let ended = desk.sesform(["validate"]).run().with_code(65);
    assert_eq!(ended.stderr.matches("error[").count(), 100);
    assert!(
        ended.stderr.contains("and 400 more problems") && ended.stderr.contains("500 problems"),
        "{}",
        ended.stderr
    );
}

#[test]
fn region_that_nobody_knows_is_refused_and_can_be_taken_on() {
    let unknown = FILE.replace("eu-west-1", "eu-wset-1");
    let desk = Desk::with(&unknown);
    for verb in ["validate", "plan"] {
        let said = desk.sesform([verb, "--sandbox"]).run().with_code(65).stderr;
        assert!(said.contains("`eu-wset-1`") && said.contains("did you mean `eu-west-1`?"), "{verb}: {said}");
    }
    desk.sesform(["validate", "--allow", "unknown-region"]).run().with_code(0);
    let said = desk.sesform(["import", "--sandbox", "--region", "eu-wset-1"]).run().with_code(64).stderr;
    assert!(said.contains("did you mean `eu-west-1`?") && said.contains("`--allow unknown-region`"), "{said}");
    desk.sesform(["import", "--sandbox", "--region", "eu-wset-1", "--allow", "unknown-region"]).run().with_code(0);
}

#[test]
fn text_that_many_variables_make_huge_is_refused() {
    let names = "${var.x}".repeat(40_000);
    let desk = Desk::with(&FILE.replace("mail-platform", &format!("\"{names}\"")));
    let unset = desk.sesform(["validate"]).run().with_code(65).stderr;
    assert!(unset.contains("40000 problems") && unset.len() < 100_000, "{}", unset.len());
    desk.write("vars.yaml", format!("x: {}\n", "y".repeat(1_000_000)).as_bytes());
    let huge = desk.sesform(["validate", "--var-file", "vars.yaml"]).run().with_code(65).stderr;
    assert!(huge.contains("longer than") && huge.len() < 100_000, "{huge:.300}");
}

#[test]
fn plan_names_the_file_and_the_line_that_ask_for_what_it_says() {
    let desk = Desk::new();
    desk.write("a.yaml", format!("{HEAD}owner: me\nlimits:\n  moved_ips: 0\n").as_bytes());
    let region = |comment: &str| {
        let pools = "      pools:\n        tx: {ips: [198.51.100.12]}\n        auto: {scaling: managed}\n";
        let sets = "      configuration_sets:\n        receipts: {tls: require}\n";
        format!("{HEAD}regions:\n    eu-west-1:\n{comment}{pools}{sets}")
    };
    std::fs::create_dir(desk.path("teams")).unwrap();
    desk.write("teams/b.yaml", region("").as_bytes());
    let account = json!({
        "DedicatedIpPools": {"auto": {"ScalingMode": "STANDARD"}},
        "DedicatedIps": {"198.51.100.12": {"PoolName": "ses-default-dedicated-pool"}},
    });
    let ses = Ses::holding(&account);
    let plan = || {
        let arguments = ["plan", "-f", "a.yaml", "-f", "teams", "--format", "json"];
        desk.sesform(arguments).on(&ses).run().document()["plan"].clone()
    };
    let first = plan();
    let place = |finding: &Value| (finding["stated_at"]["file"].clone(), finding["stated_at"]["line"].as_u64());
    let at = |file: &str, line| (json!(file), Some(line));
    let of = |collection: &str, name: &str| {
        let found = first[collection].as_array().unwrap().iter();
        place(found.clone().find(|item| item["address"]["name"] == name).unwrap())
    };
    assert_eq!(of("changes", "receipts"), at("teams/b.yaml", 9));
    assert_eq!(of("changes", "tx"), at("teams/b.yaml", 6));
    assert_eq!(of("changes", "198.51.100.12"), at("teams/b.yaml", 6));
    assert_eq!(of("withheld", "auto"), at("teams/b.yaml", 7));
    assert_eq!(place(&first["guards"][0]), at("a.yaml", 5));
    let text = desk.sesform(["plan", "-f", "a.yaml", "-f", "teams"]).on(&ses).run().stdout;
    assert!(text.contains("cannot be undone") && text.contains("[teams/b.yaml:7]"), "{text}");
    // The place where a change is stated is not part of what the plan does.
    desk.write("teams/b.yaml", region("      # moved\n").as_bytes());
    let second = plan();
    assert_eq!(
        second["changes"][0]["stated_at"]["line"],
        first["changes"][0]["stated_at"]["line"].as_u64().unwrap() + 1
    );
    assert_eq!(first["fingerprint"], second["fingerprint"]);
}

#[test]
fn element_of_a_list_variable_is_one_value_whatever_is_in_it() {
    let desk = Desk::with(&file("pools: {}").replace("regions:", "ignore: {pools: \"${var.left}\"}\nregions:"));
    desk.write("vars.yaml", b"left: [\"a,b\", \"[ab]\"]\n");
    let ses = Ses::holding(&json!({"DedicatedIpPools": {"a": {}, "b": {}}}));
    let plan =
        desk.sesform(["plan", "--var-file", "vars.yaml", "--format", "json"]).on(&ses).run().with_code(0).document();
    let reasons: Vec<_> =
        plan["plan"]["unmanaged"].as_array().unwrap().iter().map(|object| object["reason"].as_str().unwrap()).collect();
    assert!(!reasons.is_empty() && !reasons.contains(&"ignored"), "{reasons:?}");
}

#[test]
fn placeholder_that_an_escape_spells_is_filled_in_wherever_it_stands() {
    let desk = Desk::with(&file("configuration_sets: {s: {pool: \"\\u0024{var.pool}\"}}"));
    desk.write("vars.yaml", b"pool: ses-shared-pool\n");
    let ended = desk.sesform(["validate", "--var-file", "vars.yaml", "--format", "json"]).run();
    assert_eq!(ended.code, 0, "{}", ended.stdout);
}

#[test]
fn variable_without_a_value_is_mended_where_it_is_set() {
    let desk = Desk::with(&file("pools: {a: {ips: \"${var.ips}\"}, b: {ips: [\"${var.more}\"]}}"));
    let words = ["validate", "--var", "ips=", "--var", "more=198.51.100.18,"];
    let ended = desk.sesform(words).run().with_code(65);
    let remedy = "give the variable a value; a list without items is `[]` in a `--var-file`";
    assert!(ended.stderr.contains(remedy) && !ended.stderr.contains("take the item out"), "{}", ended.stderr);
    desk.write("none.yaml", b"ips: []\nmore: []\n");
    desk.sesform(["validate", "--var-file", "none.yaml"]).run().with_code(0);
}

#[test]
fn placeholder_in_brackets_without_quotes_is_told_to_have_them() {
    for region in
        ["pools: {a: {ips: ${var.ips}}}", "pools: {a: {ips: [${var.ips}, 198.51.100.1]}}", "pools: {${region}-a: {}}"]
    {
        let ended = Desk::with(&file(region)).sesform(["validate"]).run().with_code(65);
        assert!(ended.stderr.contains("within brackets and braces put `${…}` in quotes"), "{}", ended.stderr);
    }
}

#[test]
fn part_in_a_file_of_its_own_has_its_mistakes_shown_and_may_repeat_the_head() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("all")).unwrap();
    let head = "version: 1\naccount: \"123456789012\"\nowner: me\n";
    desk.write("all/1.yaml", format!("{head}regions: {{}}\n").as_bytes());
    for (part, code, said) in [
        ("limits: {deletes: one}", 65, "all/2.yaml:1:19"),
        ("ignore: {pools: [\"a-*\"], polls: []}", 65, "unknown field `polls`"),
        ("owner: you", 65, "`owner` is not the same in all files"),
        ("regions: {}\nversion: 2", 65, "`version` is not the same in all files"),
        ("owner: me\nlimits: {deletes: 1}", 0, "is valid"),
    ] {
        desk.write("all/2.yaml", format!("{part}\n").as_bytes());
        let ended = desk.sesform(["validate", "-f", "all"]).run().with_code(code);
        let text = format!("{}{}", ended.stdout, ended.stderr);
        assert!(text.contains(said) && !text.contains("not a desired state"), "{part}: {text}");
    }
    // Of a file that is no part of one, nothing is shown.
    desk.write("all/2.yaml", b"password: hunter2\n");
    let ended = desk.sesform(["validate", "-f", "all"]).run().with_code(65);
    assert!(!ended.stderr.contains("hunter2"), "{}", ended.stderr);
}
