//! What a message says to do is done, and works: each printed command is run as it stands, each similar word that is
//! offered is taken. Replacements in files are followed by `tests/config_samples`.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use crate::support::{Desk, Ended, FILE};

/// The commands that a text has in backticks, without those that name a placeholder such as `FILE`.
fn commands(text: &str) -> Vec<String> {
    let is_whole =
        |command: &&str| !command.split([' ', '=']).any(|word| word.len() > 2 && word.chars().all(char::is_uppercase));
    let quoted = text.split('`').skip(1).step_by(2).filter(|quoted| quoted.starts_with("sesform "));
    quoted.filter(is_whole).map(str::to_owned).collect()
}

/// Runs a printed command in a shell, in the folder where the first one ran.
#[expect(clippy::disallowed_methods, reason = "the shell finds the program as a person's does")]
fn followed(desk: &Desk, command: &str) -> Ended {
    let program = Path::new(env!("CARGO_BIN_EXE_sesform")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(desk.path("")).env_clear().env("HOME", desk.path(""));
    shell.env("XDG_STATE_HOME", desk.state()).env("PATH", format!("{}:{path}", program.display()));
    shell.env("AWS_EC2_METADATA_DISABLED", "true").env("NO_COLOR", "1");
    shell.output().unwrap().into()
}

/// Runs words, expects the exit code, and follows every command that is printed then: each ends with success.
#[track_caller]
fn follow_all(desk: &Desk, words: &[&str], code: i32, least: usize) {
    let ended = desk.sesform(words.iter().copied()).run().with_code(code);
    let printed = commands(&(ended.stdout.clone() + &ended.stderr));
    assert!(printed.len() >= least, "{words:?}: {}{}", ended.stdout, ended.stderr);
    for command in printed {
        let again = if command.starts_with("sesform apply") && !command.contains(".json") {
            format!("{command} --yes")
        } else {
            command.clone()
        };
        let ended = followed(desk, &again);
        assert_eq!(ended.code, 0, "`{again}` after {words:?}:\n{}{}", ended.stdout, ended.stderr);
    }
}

#[test]
fn the_command_of_a_saved_plan_runs_where_the_plan_was_made() {
    for (file, plan) in [("sesform.yaml", "plan.json"), ("my file.yaml", "-my plan's.json")] {
        for sandbox in ["--sandbox=s.json", "--sandbox=my box.json"] {
            let desk = Desk::new();
            fs::create_dir(desk.path("eu 1")).unwrap();
            desk.write(file, FILE.as_bytes());
            desk.write(&format!("eu 1/{file}"), FILE.as_bytes());
            let out = format!("--out={plan}");
            follow_all(&desk, &["plan", "-f", file, sandbox, &out], 0, 1);
            let within = ["-C", "eu 1", "plan", "-f", file, sandbox, &out];
            follow_all(&desk, &within, 0, 1);
            let plan = format!("./{plan}");
            follow_all(&desk, &["show", &plan, sandbox], 0, 1);
            follow_all(&desk, &["-C", "eu 1", "show", &plan, sandbox], 0, 1);
        }
    }
}

#[test]
fn a_plan_of_a_sandbox_says_that_it_needs_the_sandbox() {
    let desk = Desk::with(FILE);
    desk.sesform(["plan", "--sandbox=s.json", "-o", "p.json"]).run().with_code(0);
    let shown = desk.sesform(["show", "p.json"]).run().with_code(0);
    assert!(
        shown.stdout.contains("it was made in a sandbox: name that too, with `--sandbox=FILE`"),
        "{}",
        shown.stdout
    );
    for verb in [&["check", "p.json"][..], &["apply", "p.json"]] {
        let ended = desk.sesform(verb.iter().copied()).run().with_code(1);
        assert!(ended.stderr.contains("`--sandbox=FILE`"), "{}", ended.stderr);
    }
}

#[test]
fn a_desired_state_where_a_saved_plan_is_expected_is_named_with_its_option() {
    for name in ["sesform.yaml", "my file.yaml"] {
        for verb in ["apply", "show", "check"] {
            let desk = Desk::new();
            desk.write(name, FILE.as_bytes());
            let ended = desk.sesform([verb, name, "--sandbox=s.json"]).run().with_code(1);
            let printed = commands(&ended.stderr);
            assert_eq!(printed.len(), 2, "{}", ended.stderr);
            for command in printed {
                assert!(command.contains(" --sandbox=s.json"), "{command}");
                let command = if command.contains("apply") { format!("{command} --yes") } else { command };
                assert_eq!(followed(&desk, &command).code, 0, "{command}");
            }
        }
    }
    let desk = Desk::with(FILE);
    let ended = desk.sesform(["apply", "sesform.yml", "--sandbox"]).run().with_code(1);
    assert!(ended.stderr.contains("did you mean `sesform.yaml`?") && ended.stderr.contains("apply -f sesform.yaml"));
}

#[test]
fn the_file_of_a_sandbox_that_stands_apart_is_joined_by_the_remedy() {
    for words in [
        &["plan", "--sandbox", "s.json"][..],
        &["--sandbox", "s.json", "plan"],
        &["apply", "--yes", "--sandbox", "s.json"],
        &["plan", "--sandbox", "my box.json"],
    ] {
        let desk = Desk::with(FILE);
        let ended = desk.sesform(words.iter().copied()).run().with_code(64);
        let file = words.iter().find(|word| word.ends_with(".json")).unwrap();
        assert!(ended.stderr.contains("`--sandbox="), "{}", ended.stderr);
        let joined = format!("--sandbox={file}");
        let words = words.iter().filter(|word| *word != file);
        let words: Vec<&str> = words.map(|word| if *word == "--sandbox" { joined.as_str() } else { word }).collect();
        desk.sesform(words.iter().copied()).run().with_code(0);
        // The file is there now, and is no plan either.
        let apart = desk.sesform(["apply", "--yes", "--sandbox", file]).run();
        assert!(apart.code == 64 || !desk.path(file).exists(), "{}", apart.stderr);
    }
}

#[test]
fn unknown_formats_name_the_known_ones_and_the_nearest_works() {
    let desk = Desk::with(FILE);
    for (typo, near) in [("jsno", "json"), ("markdwon", "markdown"), ("line", "lines"), ("Sarif", "sarif")] {
        let ended = desk.sesform(["validate", "--report", &format!("{typo}=r")]).run().with_code(64);
        assert!(
            ended.stderr.contains(&format!("did you mean `{near}`? the formats are text, json,")),
            "{}",
            ended.stderr
        );
        desk.sesform(["validate", "--report", &format!("{near}=r")]).run().with_code(0);
    }
    let ended = desk.sesform(["validate", "--report", "xml=r"]).run().with_code(64);
    assert!(ended.stderr.contains("there is no format `xml`; the formats are text,"), "{}", ended.stderr);
}

/// The words of a list of possible values or commands, and the options, of a verb's long help.
fn options(verb: &str) -> Vec<String> {
    let help = Desk::new().sesform([verb, "--help"]).run().with_code(0).stdout;
    let words = help.lines().filter_map(|line| {
        let line = line.trim_start();
        line.starts_with('-').then(|| line.split([' ', ',']).find(|word| word.starts_with("--")))?
    });
    words.map(|word| word.split(['=', '[', '.']).next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_similar_option_that_is_offered_is_one_that_the_verb_takes() {
    let desk = Desk::with(FILE);
    for verb in ["validate", "plan", "show", "check", "apply", "drift", "import", "unlock", "doctor", "schema", "man"] {
        let options = options(verb);
        assert!(options.len() > 5, "{verb}: {options:?}");
        for option in options.iter().filter(|option| option.len() > 5) {
            let typo = format!("{}{}", &option[..3], &option[4..]);
            let ended = desk.sesform([verb, &typo]).run().with_code(64);
            let Some(tip) = ended.stderr.split("a similar argument exists: '").nth(1) else { continue };
            let tip = tip.split('\'').next().unwrap();
            assert!(options.iter().any(|option| option == tip), "{verb} {typo}: {tip} is not in {options:?}");
            let followed = desk.sesform([verb, tip, "--sandbox", "--help"]).run();
            assert!(!followed.stderr.contains("unexpected argument"), "{verb} {tip}: {}", followed.stderr);
        }
    }
}

#[test]
fn several_allowances_stand_in_one_list() {
    let desk = Desk::with(FILE);
    desk.sesform(["plan", "--sandbox", "--allow", "convert,cold", "--allow", "moves"]).run().with_code(0);
    desk.sesform(["plan", "--sandbox", "--allow", "convert,"]).run().with_code(64);
    desk.sesform(["validate", "--allow", "unknown-region,cold"]).run().with_code(64);
}

#[test]
fn a_folder_to_run_in_is_where_every_relative_path_counts_from() {
    let desk = Desk::new();
    fs::create_dir(desk.path("eu")).unwrap();
    desk.write("eu/sesform.yaml", FILE.as_bytes());
    let words = ["-C", "eu", "plan", "--sandbox=s.json", "-o", "p.json", "--report", "json=r.json"];
    desk.sesform(words).run().with_code(0);
    for name in ["eu/p.json", "eu/r.json"] {
        assert!(desk.path(name).exists(), "{name}");
    }
    let document: Value = desk.json("eu/r.json");
    assert_eq!(document["plan"]["changes"][0]["stated_at"]["file"], "sesform.yaml");
    let ended = desk.sesform(["validate", "-C", "none"]).run().with_code(1);
    assert!(ended.stderr.contains("go to the folder `none` of `-C`"), "{}", ended.stderr);
}

#[test]
fn a_profile_is_that_of_the_configuration_files() {
    let desk = Desk::with(FILE);
    fs::create_dir(desk.path(".aws")).unwrap();
    let keys = |account: &str| format!("aws_access_key_id={account}\naws_secret_access_key=s\n");
    let text = format!("[default]\n{}[mail]\n{}", keys("210987654321"), keys("123456789012"));
    desk.write(".aws/credentials", text.as_bytes());
    let ses = crate::support::Ses::fresh();
    let endpoint = ses.endpoint();
    let plan = |words: &[&str]| {
        let words =
            ["plan", "--endpoint-url", &endpoint, "--max-rps", "1000"].iter().chain(words).copied().collect::<Vec<_>>();
        // Credentials of the environment are those of another account: a profile that is named goes before them.
        desk.sesform(words).with_keys_of("210987654321").run()
    };
    plan(&["--profile", "mail"]).with_code(0);
    plan(&["--profile", "default"]).with_code(5);
    plan(&[]).with_code(5);
    plan(&["--profile", "none"]).with_code(1);
    desk.sesform(["validate", "--profile", "mail"]).run().with_code(64);
    desk.sesform(["plan", "--sandbox", "--profile", "mail"]).run().with_code(64);
}
