//! Checks the README: its commands run, its transcripts match their output, and its tables are complete.

use std::{fs, path::Path, process::Command};

use crate::support::{Desk, Ses, file};

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The code blocks of one language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if let Some(language) = line.strip_prefix("```") {
            in_block = !in_block;
            if in_block {
                blocks.push((language.to_owned(), String::new()));
            }
        } else if let Some((_, block)) = blocks.last_mut().filter(|_| in_block) {
            block.push_str(line);
            block.push('\n');
        }
    }
    blocks.into_iter().filter(|(of, _)| of == language).map(|(_, block)| block).collect()
}

/// Runs a shell in a folder with the examples, where `sesform` is the built program. Returns stdout and stderr in
/// order.
#[expect(clippy::disallowed_methods, reason = "the tool finds its programs as the tests do")]
fn shell(desk: &Desk, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_sesform")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut bash = Command::new("sh");
    bash.args(["-c", &format!("exec 2>&1\n{command}")]).current_dir(desk.path("."));
    bash.env_clear().env("PATH", path).env("HOME", desk.path(".")).env("NO_COLOR", "1");
    bash.env("AWS_EC2_METADATA_DISABLED", "true");
    String::from_utf8(bash.output().unwrap().stdout).unwrap()
}

fn desk_with_examples() -> Desk {
    let desk = Desk::new();
    fs::create_dir(desk.path("examples")).unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_dir() {
            continue;
        }
        fs::copy(entry.path(), desk.path("examples").join(entry.file_name())).unwrap();
    }
    desk
}

/// Steps that do not depend on each other end in any order, so their lines are sorted and their count is dropped. The
/// fingerprint is dropped too, because the README does not determine its inputs.
fn without_order(transcript: &str) -> Vec<String> {
    let is_step = |line: &&str| line.starts_with('[');
    let lines = transcript.lines().map(|line| line.split_once(" sha256:").map_or(line, |(before, _)| before));
    let (steps, mut rest): (Vec<_>, Vec<_>) = lines.filter(|line| !line.is_empty()).partition(is_step);
    let mut steps: Vec<_> = steps.iter().map(|line| line.split_once("] ").map_or(*line, |(_, rest)| rest)).collect();
    steps.sort_unstable();
    rest.append(&mut steps);
    rest.into_iter().map(str::to_owned).collect()
}

#[test]
fn transcripts_are_what_the_commands_print() {
    let (text, desk) = (readme(), desk_with_examples());
    let mut commands = 0;
    for block in blocks(&text, "console") {
        let entries: Vec<_> = block.strip_prefix("$ ").expect("begins with a command").split("\n$ ").collect();
        for entry in entries {
            let (command, transcript) = entry.split_once('\n').unwrap_or((entry, ""));
            assert_eq!(without_order(&shell(&desk, command)), without_order(transcript), "$ {command}");
            commands += 1;
        }
    }
    assert!(commands >= 4, "{commands} commands");
}

#[test]
fn first_command_is_the_one_whose_transcript_follows() {
    let text = readme();
    let first = blocks(&text, "sh")[0].replace("cargo run --locked --", "sesform");
    let commands: Vec<_> = first.split("&&").map(str::trim).collect();
    let transcript = &blocks(&text, "console")[0];
    let shown: Vec<_> = transcript.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    assert_eq!(commands, shown);
}

#[test]
fn file_in_short_is_valid() {
    let text = readme();
    let file = &blocks(&text, "yaml")[0];
    Desk::with(file).sesform(["validate"]).run().with_code(0);
    Desk::with(file).sesform(["apply", "--yes", "--sandbox"]).run().with_code(0);
}

/// The names of an enum's variants from the source, in JSON spelling.
fn faults_of_the_source() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sandbox/faults/plan.rs");
    let source = fs::read_to_string(path).unwrap();
    let variants = source.split_once("pub enum Fault {\n").unwrap().1.split_once("\n}").unwrap().0;
    let variants = variants
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
    let names = variants.map(|line| line.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap());
    let snake = |name: &str| {
        name.chars()
            .flat_map(|c| c.is_ascii_uppercase().then_some('_').into_iter().chain([c.to_ascii_lowercase()]))
            .collect()
    };
    names.map(|name| -> String { snake(name) }).map(|name| name.trim_start_matches('_').to_owned()).collect()
}

#[test]
fn faults_are_played_and_all_of_them_are_named() {
    let (text, desk) = (readme(), desk_with_examples());
    desk.write("faults.json", blocks(&text, "json")[0].as_bytes());
    let words = ["plan", "-f", "examples/first.yaml", "--sandbox", "--sandbox-faults", "faults.json"];
    desk.sesform(words).run().with_code(0);
    let faults = faults_of_the_source();
    assert!(faults.len() > 10, "{faults:?}");
    for fault in faults {
        assert!(text.contains(&format!("`{fault}`")) || text.contains(&format!("\"{fault}\"")), "{fault}");
    }
}

#[test]
fn exit_codes_of_plan_are_as_the_readme_says() {
    let sentence = "If a flag can allow the withheld changes, the exit code is 0 (5 with `--detailed-exitcode`); if no flag can, \
                    it is 5; if the file contradicts the account, it is 65.";
    assert!(readme().replace('\n', " ").contains(sentence));
    let account = serde_json::json!({"DedicatedIpPools": {"a": {}, "m": {"ScalingMode": "MANAGED"}}});
    for (pools, code) in [("a: {scaling: managed}", 0), ("m: {scaling: standard}", 5), ("a: {ips: [192.0.2.77]}", 65)] {
        let (desk, ses) = (Desk::with(&file(&format!("pools: {{{pools}}}"))), Ses::holding(&account));
        desk.sesform(["plan"]).on(&ses).run().with_code(code);
        let code = if code == 0 { 5 } else { code };
        desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(code);
    }
}

#[test]
fn kinds_of_only_are_named_in_readme_and_help() {
    let (desk, text) = (Desk::new(), readme());
    let help = desk.sesform(["import", "--help"]).run().stdout;
    let refused = desk.sesform(["import", "--only", "x/y"]).run().with_code(64).stderr;
    for kind in ["dedicated-ip-pool", "configuration-set", "email-identity"] {
        assert!(refused.contains(&format!("`{kind}`")), "{refused}");
        assert!(help.contains(&format!("{kind}/")) && text.contains(&format!("`{kind}/`")), "{kind}");
    }
}

#[test]
fn exit_codes_and_verbs_are_those_of_the_help() {
    let (text, help) = (readme(), Desk::new().sesform(["--help"]).run().stdout);
    let codes = help.split_once("Exit codes:\n").unwrap().1.lines();
    let codes = codes.map(|line| line.trim().split_once("  ").unwrap());
    for (code, meaning) in codes {
        let row = text.lines().find(|line| line.starts_with(&format!("| {code}")));
        let row = row.unwrap_or_else(|| panic!("{code} is not in the README"));
        let meaning = meaning.split([' ', ':', ';', ',']).next().unwrap();
        assert!(row.contains(meaning), "{row} does not say `{meaning}`");
    }
    let verbs = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    for verb in verbs.lines().map(|line| line.split_whitespace().next().unwrap()).filter(|verb| *verb != "help") {
        assert!(text.contains(&format!("`{verb}")), "{verb} is not in the README");
    }
}

#[test]
fn lines_of_the_documents_are_short_enough_to_read_side_by_side() {
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
        let mut in_block = false;
        for (number, line) in text.lines().enumerate() {
            in_block ^= line.starts_with("```");
            assert!(in_block || line.chars().count() <= 120, "{name}:{}: {line}", number + 1);
        }
    }
}

#[test]
fn links_between_the_documents_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        let text = fs::read_to_string(root.join(name)).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            assert!(link.starts_with("http") || root.join(file).exists(), "{name}: {link}");
        }
    }
}
