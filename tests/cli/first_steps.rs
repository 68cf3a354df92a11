//! The first steps of a newcomer: `init`, `fmt`, `explain`, and every command that they tell to run.

use std::fs;

use serde_json::json;

use crate::support::{ACCOUNT, Desk, Ended, FILE, Ses};

/// Runs the command that `init` told to run next.
#[track_caller]
fn follow(desk: &Desk, ended: &Ended) -> Ended {
    let next = ended.stdout.lines().find_map(|line| line.strip_prefix("Next: sesform ")).unwrap();
    let words: Vec<&str> = next.split(' ').collect();
    desk.sesform(words).run()
}

#[test]
fn init_imports_the_sandbox_and_the_next_command_finds_nothing_to_do() {
    for sandbox in ["--sandbox=account.json", "--sandbox"] {
        let desk = Desk::new();
        let ended = desk.sesform(["init", sandbox]).run().with_code(0);
        let text = desk.read("sesform.yaml");
        assert!(text.starts_with("# yaml-language-server: $schema=./sesform.v1.schema.json\nversion: 1\n"), "{text}");
        assert!(text.contains(ACCOUNT) && text.contains("eu-west-1"), "{text}");
        let planned = follow(&desk, &ended).with_code(0);
        assert!(planned.stdout.contains("Nothing to do."), "{}", planned.stdout);
        desk.sesform(["fmt", "--check"]).run().with_code(0);
        desk.sesform(["validate"]).run().with_code(0);
    }
}

#[test]
fn init_over_an_endpoint_names_it_in_the_next_command_and_the_file_in_it() {
    let (desk, ses) = (Desk::new(), Ses::holding(&json!({"ConfigurationSets": {"s": {}}})));
    let ended = desk.sesform(["init", "-f", "mail.yaml", "--account", ACCOUNT]).on(&ses).run().with_code(0);
    let next = ended.stdout.lines().last().unwrap();
    assert!(next.starts_with("Next: sesform plan -f mail.yaml --account 123456789012 --endpoint-url http"), "{next}");
    assert!(desk.read("mail.yaml").contains("s: {}"));
    assert!(ses.writes().iter().all(|operation| *operation == "GetCallerIdentity"), "{:?}", ses.writes());
}

#[test]
fn init_of_an_account_without_anything_writes_a_file_to_begin_with() {
    let desk = Desk::new();
    let regions = json!({"version": 1, "accounts": {ACCOUNT: {"eu-north-1": {}}}});
    desk.write("empty.json", regions.to_string().as_bytes());
    let ended = desk.sesform(["init", "--sandbox=empty.json", "--region", "eu-north-1", "--owner", "mail"]).run();
    let ended = ended.with_code(0);
    let text = desk.read("sesform.yaml");
    assert!(text.contains("eu-north-1:") && text.contains("owner: mail"), "{text}");
    let planned = follow(&desk, &ended).with_code(0);
    assert!(planned.stdout.contains("Nothing to do."), "{}", planned.stdout);
}

#[test]
fn init_begins_in_the_region_of_the_profile() {
    let desk = Desk::new();
    let empty = json!({"ap-southeast-2": {}, "eu-west-1": {}, "us-east-1": {}});
    desk.write("empty.json", json!({"version": 1, "accounts": {ACCOUNT: empty}}).to_string().as_bytes());
    desk.write("config", b"[profile mail]\nregion = eu-south-2\n");
    let config = desk.path("config").display().to_string();
    let command = desk.sesform(["init", "--sandbox=empty.json"]).env("AWS_CONFIG_FILE", &config);
    command.env("AWS_PROFILE", "mail").run().with_code(0);
    assert!(desk.read("sesform.yaml").contains("  eu-south-2: {}"), "{}", desk.read("sesform.yaml"));
}

#[test]
fn init_overwrites_nothing_and_then_writes_nothing() {
    let desk = Desk::with("reviewed");
    let ended = desk.sesform(["init", "--sandbox"]).run().with_code(64);
    assert!(ended.stderr.contains("`sesform.yaml` is there already"), "{}", ended.stderr);
    assert_eq!(desk.read("sesform.yaml"), "reviewed");
    let desk = Desk::new();
    desk.write(".gitlab-ci.yml", b"mine");
    let ended = desk.sesform(["init", "--sandbox", "--ci", "gitlab"]).run().with_code(64);
    assert!(ended.stderr.contains("leave `--ci` out"), "{}", ended.stderr);
    assert!(!desk.path("sesform.yaml").exists() && desk.read(".gitlab-ci.yml") == "mine");
}

#[test]
fn init_writes_all_files_or_none() {
    let desk = Desk::new();
    // A folder of the pipeline is a file: nothing is known of that until the last files are written.
    desk.write(".github", b"mine");
    let ended = desk.sesform(["init", "--sandbox", "--ci", "github"]).run().with_code(1);
    assert!(ended.stderr.contains("write `.github/workflows/plan.yml`"), "{}", ended.stderr);
    assert!(!desk.path("sesform.yaml").exists() && !desk.path("sesform.v1.schema.json").exists());
    let ended = desk.sesform(["init", "--sandbox", "-f", "no/such/x.yaml"]).run().with_code(64);
    assert!(ended.stderr.contains("there is no folder `no/such`: create it first"), "{}", ended.stderr);
    let ended = desk.sesform(["init", "--sandbox", "-f", "a\n\u{1b}[31mb.yaml"]).run().with_code(0);
    assert!(ended.stdout.contains("wrote a\\u000a\\u001b[31mb.yaml\n"), "{}", ended.stdout);
}

#[test]
fn pipeline_goes_to_the_top_of_the_repository_or_nowhere() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("deploy/mail")).unwrap();
    fs::create_dir(desk.path(".git")).unwrap();
    let ended = desk.sesform(["-C", "deploy/mail", "init", "--sandbox", "--ci", "github"]).run().with_code(64);
    assert!(ended.stderr.contains("the repository begins in `"), "{}", ended.stderr);
    assert!(!desk.path("deploy/mail/sesform.yaml").exists());
    let there = ["init", "--sandbox", "--ci", "github", "-f", "deploy/mail/sesform.yaml"];
    desk.sesform(there).run().with_code(0);
    assert!(desk.read(".github/workflows/plan.yml").contains("deploy/mail/sesform.yaml"));
}

#[test]
fn first_change_of_the_starter_is_valid_once_an_editor_has_uncommented_it() {
    let desk = Desk::new();
    let empty = json!({"ap-southeast-2": {}, "eu-west-1": {}, "us-east-1": {}});
    desk.write("empty.json", json!({"version": 1, "accounts": {ACCOUNT: empty}}).to_string().as_bytes());
    desk.sesform(["init", "--sandbox=empty.json", "--region", "eu-west-1"]).run().with_code(0);
    let text = desk.read("sesform.yaml").replace("eu-west-1: {}", "eu-west-1:");
    let (head, example) = text.split_once("\n#     ").unwrap();
    let example =
        format!("#     {example}").lines().map(|line| format!("{}\n", line.replacen("# ", "", 1))).collect::<String>();
    desk.write("sesform.yaml", format!("{head}\n{example}").as_bytes());
    let ended = desk.sesform(["validate"]).run();
    assert!(
        ended.code == 0 && ended.stdout.contains("pools 1, configuration sets 3"),
        "{}{}",
        ended.stdout,
        ended.stderr
    );
}

#[test]
fn init_follows_no_link_out_of_the_folder() {
    let (desk, outside) = (Desk::new(), Desk::new());
    std::os::unix::fs::symlink(outside.path("."), desk.path(".github")).unwrap();
    let ended = desk.sesform(["init", "--sandbox", "--ci", "github"]).run().with_code(64);
    assert!(ended.stderr.contains("`.github` leads out of this folder"), "{}", ended.stderr);
    assert!(!desk.path("sesform.yaml").exists() && !outside.path("workflows").exists());
}

#[test]
fn pipeline_has_no_name_of_a_file_that_a_pipeline_reads_as_something_else() {
    for name in ["$HOME.yaml", "${{ secrets.X }}.yaml", "*.yaml", "../x.yaml", "/tmp/x.yaml", "a\"b.yaml"] {
        for ci in ["github", "gitlab"] {
            let desk = Desk::new();
            let ended = desk.sesform(["init", "--sandbox", "--ci", ci, "-f", name]).run().with_code(64);
            assert!(ended.stderr.contains("leave `--ci` out"), "{name}: {}", ended.stderr);
        }
    }
}

#[test]
fn schema_of_another_version_stays_and_is_named() {
    let desk = Desk::new();
    desk.write("sesform.v1.schema.json", b"{}");
    for words in [["init", "--sandbox", "-f", "a.yaml"], ["import", "--sandbox", "-o", "b.yaml"]] {
        let ended = desk.sesform(words).run().with_code(0);
        let advice = "`sesform schema > sesform.v1.schema.json` writes that";
        assert!(ended.stderr.contains(advice), "{}", ended.stderr);
        assert_eq!(desk.read("sesform.v1.schema.json"), "{}");
    }
    let written = desk.shell("sh", "sesform schema > sesform.v1.schema.json").output().unwrap();
    assert!(written.status.success());
    let ended = desk.sesform(["init", "--sandbox", "-f", "c.yaml"]).run().with_code(0);
    assert!(!ended.stderr.contains("schema"), "{}", ended.stderr);
}

#[test]
fn init_writes_the_examples_as_pipelines() {
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let desk = Desk::new();
    desk.sesform(["init", "--sandbox", "--region", "eu-west-1", "--ci", "github"]).run().with_code(0);
    for name in ["plan.yml", "apply.yml", "drift.yml"] {
        let example = fs::read_to_string(examples.join("github").join(name)).unwrap();
        assert_eq!(desk.read(&format!(".github/workflows/{name}")), example);
    }
    let desk = Desk::new();
    desk.sesform(["init", "--sandbox", "--region", "us-east-1", "--ci", "gitlab"]).run().with_code(0);
    let example = fs::read_to_string(examples.join("gitlab/.gitlab-ci.yml")).unwrap();
    assert_eq!(desk.read(".gitlab-ci.yml"), example.replace("eu-west-1", "us-east-1"));
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(desk.path("gitlab-note")).unwrap().permissions());
    assert_eq!(mode & 0o111, 0o111);
}

const UNEVEN: &str = "version:  1\naccount: \"123456789012\" # ours\n\n\n\nregions: {}\n";
const EVEN: &str = "version: 1\naccount: \"123456789012\" # ours\n\nregions: {}\n";

#[test]
fn fmt_writes_what_differs_and_check_names_it_without_writing() {
    let desk = Desk::with(UNEVEN);
    desk.write("good.yaml", EVEN.as_bytes());
    let ended = desk.sesform(["fmt", "--check", "sesform.yaml", "good.yaml"]).run().with_code(2);
    assert_eq!(ended.stdout, "not formatted: sesform.yaml\n");
    let ended = desk.sesform(["fmt", "--diff"]).run().with_code(0);
    assert!(ended.stdout.contains("-version:  1\n+version: 1\n"), "{}", ended.stdout);
    assert_eq!(desk.read("sesform.yaml"), UNEVEN);
    desk.sesform(["fmt"]).run().with_code(0);
    assert_eq!(desk.read("sesform.yaml"), EVEN);
    assert_eq!(desk.sesform(["fmt", "--check"]).run().with_code(0).stdout, "");
    desk.write("piped", UNEVEN.as_bytes());
    let piped = fs::File::open(desk.path("piped")).unwrap();
    let piped = desk.sesform(["fmt", "-"]).stdin(piped).run().with_code(0);
    assert_eq!(piped.stdout, EVEN);
}

#[test]
fn fmt_of_what_is_no_yaml_writes_nothing() {
    let desk = Desk::with("version: 1\nregions: [\n");
    desk.write("uneven.yaml", UNEVEN.as_bytes());
    let ended = desk.sesform(["fmt", "uneven.yaml", "sesform.yaml"]).run().with_code(65);
    assert!(ended.stderr.contains("error[syntax]") && ended.stderr.contains("sesform.yaml:"), "{}", ended.stderr);
    assert_eq!(desk.read("uneven.yaml"), UNEVEN);
}

#[test]
fn fmt_of_what_import_wrote_changes_nothing() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    for words in [&["import", "-o", "a.yaml"][..], &["import", "--everything", "-o", "b.yaml"]] {
        desk.sesform(words.iter().copied()).on(&ses).run().with_code(0);
    }
    let ended = desk.sesform(["fmt", "--check", "a.yaml", "b.yaml"]).run();
    assert_eq!((ended.code, ended.stdout.as_str()), (0, ""));
}

#[test]
fn next_command_runs_where_init_ran() {
    let desk = Desk::new();
    fs::create_dir(desk.path("mail")).unwrap();
    let ended = desk.sesform(["-C", "mail", "init", "-f", "x.yaml", "--sandbox=s.json"]).run().with_code(0);
    let said = format!("{}{}", ended.stdout, ended.stderr);
    let next = said.lines().find_map(|line| line.strip_prefix("Next: ")).unwrap();
    let followed = desk.shell("sh", next).output().unwrap();
    assert!(followed.status.success(), "{next}: {}", String::from_utf8_lossy(&followed.stderr));
}

#[test]
fn file_without_its_option_and_a_wrong_option_have_a_tip_that_helps() {
    let desk = Desk::with(FILE);
    for verb in ["plan", "drift", "apply"] {
        let ended = desk.sesform([verb, "sesform.yaml", "--sandbox"]).run();
        assert_eq!(ended.code, if verb == "apply" { 1 } else { 64 }, "{}", ended.stderr);
        assert!(ended.stderr.contains("-f sesform.yaml"), "{verb}: {}", ended.stderr);
    }
    let ended = desk.sesform(["validate", "sesform.yaml"]).run().with_code(64);
    assert!(ended.stderr.contains("tip: one file is named with `-f FILE`"), "{}", ended.stderr);
    let ended = desk.sesform(["validate", "--prune"]).run().with_code(64);
    assert!(!ended.stderr.contains("as a value"), "{}", ended.stderr);
}

#[test]
fn desired_state_in_place_of_a_plan_is_named_with_the_sandbox_it_was_meant_for() {
    let desk = Desk::with(FILE);
    let ended =
        desk.sesform(["apply", "--yes", "sesform.yaml", "--sandbox=e.json", "--allow", "cold"]).run().with_code(1);
    let words = "sesform plan -f sesform.yaml --sandbox=e.json --allow cold";
    assert!(ended.stderr.contains(&format!("`{words}`")), "{}", ended.stderr);
    let followed = desk.shell("sh", words).output().unwrap();
    assert!(followed.status.success() && desk.path("e.json").exists());
}
