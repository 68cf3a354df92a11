//! The help texts of the program.

use std::fs;

use snapbox::{assert_data_eq, str};

use crate::support::{Desk, FILE};

/// Every verb.
const VERBS: [&str; 23] = [
    "validate",
    "plan",
    "show",
    "check",
    "apply",
    "drift",
    "route",
    "ips",
    "lint",
    "advise",
    "cost",
    "warmup",
    "request",
    "import",
    "init",
    "fmt",
    "unlock",
    "doctor",
    "explain",
    "schema",
    "sandbox",
    "completions",
    "man",
];
/// Most lines of `-h`: what a person reads without scrolling for long.
const SHORT: usize = 59;

#[test]
fn version_is_one_line() {
    let ended = Desk::new().sesform(["--version"]).run().with_code(0);
    assert_eq!(ended.stdout, concat!("sesform ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn help_lists_every_exit_code() {
    let help = Desk::new().sesform(["--help"]).run().with_code(0).stdout;
    let codes = help.split_once("Exit codes:\n").expect("a table of exit codes").1;
    assert_data_eq!(
        codes,
        str![[r#"
    0  success; changes may be pending
    1  runtime or API error, nothing written
    2  changes pending (plan --detailed-exitcode), or a difference (drift, fmt --check, ips --since,
    request --status)
    3  partial: something was written and something failed or was skipped
    4  refused: the plan is stale, nothing written
    5  refused by a guard (wrong account, irreversible step, unsafe route, lint), nothing written
   64  usage
   65  the desired state is invalid
  130  interrupted by SIGINT, 143 by SIGTERM, 129 by SIGHUP; the report is written

"#]]
    );
}

#[test]
fn every_verb_has_help_of_its_own() {
    for verb in VERBS {
        let help = Desk::new().sesform([verb, "--help"]).run().with_code(0).stdout;
        assert!(help.contains(&format!("Usage: sesform {verb}")), "{help}");
    }
}

#[test]
fn no_verb_and_unknown_words_are_usage_errors() {
    for words in [&[][..], &["plam"], &["plan", "--bogus"], &["validate", "extra"], &["plan", "--sandbox="]] {
        let ended = Desk::new().sesform(words.iter().copied()).run().with_code(64);
        assert_eq!(ended.stdout, "");
        assert!(ended.stderr.contains("Usage: sesform") || ended.stderr.contains("--help"), "{}", ended.stderr);
    }
}

#[test]
fn completions_and_the_manual_know_the_verbs() {
    for words in [&["completions", "bash"][..], &["completions", "zsh"], &["completions", "fish"], &["man"]] {
        let ended = Desk::new().sesform(words.iter().copied()).run().with_code(0);
        for verb in ["validate", "init", "fmt", "explain"] {
            assert!(ended.stdout.contains(verb), "{words:?} {verb}");
        }
    }
}

#[test]
fn every_verb_has_a_manual_page_with_its_own_options() {
    let desk = Desk::new();
    let ended = desk.sesform(["man", "--dir", "share/man1"]).run().with_code(0);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", ""));
    let pages = fs::read_dir(desk.path("share/man1")).unwrap();
    let mut pages: Vec<_> = pages.map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    let help = desk.sesform(["--help"]).run().with_code(0).stdout;
    let verbs = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let verbs = verbs.lines().filter_map(|line| line.split_whitespace().next()).filter(|verb| *verb != "help");
    let mut expected: Vec<_> = verbs.map(|verb| format!("sesform-{verb}.1")).collect();
    expected.push("sesform.1".to_owned());
    expected.sort();
    assert_eq!(pages, expected);
    assert!(desk.read("share/man1/sesform-plan.1").contains("detailed\\-exitcode"));
}

#[test]
fn folder_of_the_manual_that_cannot_be_written_is_an_error() {
    let desk = Desk::new();
    desk.write("taken", b"");
    let ended = desk.sesform(["man", "--dir", "taken"]).run().with_code(1);
    assert!(ended.stderr.contains("write the manual pages to `taken`"), "{}", ended.stderr);
}

#[test]
fn short_help_is_short_and_refers_to_the_rest() {
    let short = Desk::new().sesform(["-h"]).run().with_code(0).stdout;
    assert!(short.lines().count() <= SHORT, "{short}");
    for verb in VERBS {
        let short = Desk::new().sesform([verb, "-h"]).run().with_code(0).stdout;
        assert!(short.lines().count() <= SHORT, "{} lines: {short}", short.lines().count());
        assert!(short.contains(&format!("`sesform {verb} --help` has more options")), "{short}");
        assert!(!short.contains("--max-rps") && !short.contains("--log-format"), "{short}");
        let long = Desk::new().sesform([verb, "--help"]).run().with_code(0).stdout;
        assert!(long.contains("--log-format") && long.contains("\nExit codes:\n"), "{long}");
    }
}

#[test]
fn help_shows_the_options_that_the_verb_heeds_and_no_others() {
    let options = [
        ("--region", "eu-west-1"),
        ("--var", "a=b"),
        ("--var-file", "v.json"),
        ("--account", "123456789012"),
        ("--allow", "unknown-region"),
        ("--profile", "p"),
    ];
    for verb in VERBS {
        let help = Desk::new().sesform([verb, "--help"]).run().with_code(0).stdout;
        let shown = |option: &str| help.lines().any(|line| line.split([' ', ',']).any(|word| word == option));
        let words: &[&str] = match verb {
            "show" | "check" => &["plan.json"],
            "completions" => &["bash"],
            // It would serve until it is stopped; what it is given is refused before.
            "sandbox" => &["--state", "."],
            _ => &[],
        };
        for (option, value) in options {
            let desk = Desk::new();
            let ended = desk.sesform([verb, option, value]).args(words.iter().copied()).run();
            let is_refused =
                ended.stderr.contains(&format!("`{option}")) && ended.stderr.contains("changes nothing in");
            // Variables are for the files that `import --update` reads, and that a saved plan is compared with.
            // A profile is for `lint --live` and `advise --live`.
            let sometimes = matches!(
                (verb, option),
                ("import" | "show" | "check", "--var" | "--var-file") | ("lint" | "advise", "--profile")
            );
            assert_eq!(shown(option), !is_refused || sometimes, "{verb} {option}: {}", ended.stderr);
        }
    }
}

/// The commands of the examples in a help text.
fn examples(help: &str) -> Vec<String> {
    let part = help.split_once("Examples:\n").expect("examples").1;
    let lines = part.lines().take_while(|line| line.starts_with("  "));
    lines
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| line.starts_with("sesform "))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_example_works() {
    for verb in VERBS {
        let help = Desk::new().sesform([verb, "--help"]).run().with_code(0).stdout;
        let examples = examples(&help);
        assert!((2..=3).contains(&examples.len()), "{verb}: {examples:?}");
        let desk = Desk::with(FILE);
        fs::create_dir(desk.path("accounts")).unwrap();
        for name in ["main.yaml", "accounts/a.yaml", "accounts/b.yaml"] {
            desk.write(name, FILE.as_bytes());
        }
        let connects = [
            "plan", "show", "check", "apply", "drift", "route", "ips", "warmup", "request", "import", "init", "unlock",
            "doctor",
        ];
        let connects = connects.contains(&verb);
        if !["plan", "validate"].contains(&verb) {
            desk.sesform(["plan", "-o", "plan.json", "--sandbox=s.json"]).run().with_code(0);
        }
        if verb == "lint" {
            let figures = r#"{"format_version": "1.0", "account": "123456789012", "taken": "2026-01-01T00:00:00Z", "regions": {}}"#;
            desk.write("figures.json", figures.as_bytes());
        }
        for example in examples {
            if verb == "init" {
                let _absent = fs::remove_file(desk.path("sesform.yaml"));
            }
            assert!(example.starts_with(&format!("sesform {verb}")), "{verb}: {example}");
            if verb == "sandbox" {
                let parsed = sesform::cli::command().try_get_matches_from(example.split(' '));
                assert!(parsed.is_ok(), "{example}: {parsed:?}");
                continue;
            }
            let connects = match verb {
                "lint" | "advise" => example.contains("--live"),
                "cost" | "warmup" => !example.contains("--offline"),
                _ => connects,
            };
            let sandbox = if connects { " --sandbox=s.json" } else { "" };
            let ended = desk.shell("sh", &format!("{example}{sandbox}")).output().unwrap();
            let code = ended.status.code().unwrap();
            let expected: &[i32] = if verb == "drift" { &[0, 2] } else { &[0] };
            assert!(expected.contains(&code), "{example}: {code} {}", String::from_utf8_lossy(&ended.stderr));
        }
    }
}

#[test]
fn manual_pages_have_examples_and_exit_codes_and_no_option_without_effect() {
    let desk = Desk::new();
    desk.sesform(["man", "--dir", "m"]).run().with_code(0);
    for verb in VERBS {
        let page = desk.read(&format!("m/sesform-{verb}.1"));
        assert!(page.contains("Examples:") && page.contains("Exit codes:"), "{page}");
        assert!(page.contains("log\\-format") && page.contains("Prints only the result and errors"), "{page}");
    }
    assert!(!desk.read("m/sesform-schema.1").contains("max\\-rps"));
    assert!(desk.read("m/sesform.1").contains("Exit codes:"));
}

#[test]
fn bash_completes_verbs_options_and_values() {
    let desk = Desk::new();
    let complete = |words: &str| {
        let script = format!(
            "source <(sesform completions bash); COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _sesform sesform \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[*]}}\""
        );
        let ended = desk.shell("bash", &script).output().unwrap();
        String::from_utf8(ended.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(complete("sesform pl"), "plan");
    assert_eq!(complete("sesform plan --detailed"), "--detailed-exitcode");
    assert_eq!(complete("sesform validate --format li"), "lines");
    assert_eq!(complete("sesform schema pl"), "plan");
}
