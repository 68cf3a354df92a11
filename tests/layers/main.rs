//! Holds the arrows of ARCHITECTURE.md: which folder of `src/` may use which, and what a folder must not know at all.
//!
//! The source is read as text (`source`): `use crate::{a, b::c}` and inline `crate::a::b` are followed, and so are chains
//! of `super` that lead out of a folder. Tests inside `src/` are held to the same table. `circles` looks at files instead
//! of folders.

#![expect(clippy::unwrap_used, reason = "clippy knows the test functions, not the helpers that they share")]

mod circles;
mod source;

use std::{collections::BTreeSet, fmt, fs, path::Path};

use source::{File, Word, files};

/// Each folder of `src/` with those that it may use beside itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("addresses", &[]),
    ("config", &["model"]),
    ("ses", &["model"]),
    ("plan", &["model"]),
    ("apply", &["model", "plan", "ses"]),
    ("advice", &["model", "plan", "addresses"]),
    ("view", &["model", "plan", "addresses"]),
    ("render", &["model", "plan", "apply", "advice", "view", "addresses"]),
    ("ci", &["model", "plan", "advice", "view", "render"]),
    ("disk", &[]),
    ("dns", &["addresses"]),
    ("sandbox", &["disk"]),
    (
        "cli",
        &[
            "model",
            "config",
            "ses",
            "plan",
            "apply",
            "advice",
            "view",
            "render",
            "ci",
            "disk",
            "sandbox",
            "addresses",
            "dns",
        ],
    ),
];

/// Words that a folder must not contain, with those folders that may and the reason. Printing, the environment and the
/// clock are functions, which clippy.toml keeps to one place each.
const FORBIDDEN: &[(&[&str], &[&str], &str)] = &[
    (&["ExitCode", "process", "exit"], &["cli", "main"], "only `cli` ends the process and knows exit codes"),
    (&["aws_config", "aws_sdk_sesv2", "aws_sdk_sts"], &["ses"], "only `ses` talks to AWS"),
    (&["async", "await", "tokio"], &["ses", "dns", "apply", "sandbox", "cli"], "the other folders are synchronous"),
    (&["SystemTime", "Instant"], &["ses", "dns", "apply", "disk", "sandbox", "cli"], "the other folders have no clock"),
    (&["fs", "File"], &["config", "disk", "sandbox", "cli"], "the other folders read and write no file"),
    (&["TcpStream", "TcpListener"], &["sandbox"], "only `sandbox` serves"),
    (&["hyper"], &["sandbox", "ses"], "only `sandbox` serves, and only `ses` tells the failures of a connection apart"),
    (&["hickory_resolver"], &["dns"], "only `dns` asks DNS"),
    (&["clap"], &["cli"], "only `cli` knows the command line"),
];

#[test]
fn folders_use_only_what_the_table_allows() {
    let violations: Vec<String> = files().iter().flat_map(|file| file.imports().filter_map(|it| it.judge())).collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn folders_know_only_what_is_theirs() {
    let violations: Vec<String> = files().iter().flat_map(File::forbidden).collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// ARCHITECTURE.md has a table of the files that know a block of options.
#[test]
fn block_of_options_is_known_to_the_files_that_the_table_lists_and_to_no_others() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let rows = text.split("## A new configuration-set option").nth(1).unwrap().split("\n## ").next().unwrap().lines();
    let listed = rows.filter_map(|row| row.strip_prefix("| `")?.split('`').next().map(str::to_owned));
    let knows = |file: &&File| file.words.iter().any(|word| ["Archive", "archive"].contains(&word.text.as_str()));
    let files = files();
    let knowing = files.iter().filter(|file| file.folder != "sandbox").filter(knows);
    let knowing = knowing.map(|file| file.path.strip_prefix(root).unwrap_or(&file.path).display().to_string());
    let (listed, knowing): (BTreeSet<_>, BTreeSet<_>) = (listed.collect(), knowing.collect());
    assert_eq!(listed, knowing);
}

#[test]
fn every_folder_stands_in_the_table_and_is_seen_to_use_something() {
    let files = files();
    let folders = fs::read_dir("src").unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    for folder in folders {
        let name = folder.file_name().unwrap().to_str().unwrap();
        assert!(MAY_USE.iter().any(|(known, _)| *known == name), "src/{name} is not in the table");
    }
    // A reader of imports that sees none would find no violation either.
    for (user, used) in [("cli", "plan"), ("apply", "ses"), ("render", "plan"), ("config", "model")] {
        let seen = files.iter().flat_map(File::imports).any(|it| it.user == user && it.used == used);
        assert!(seen, "no import of `{used}` was seen in src/{user}");
    }
}

#[test]
fn a_violation_names_file_line_and_import() {
    let source = "//! use crate::cli::Exit\n\nuse crate::{\n    model::{Region, cli},\n    ses::Reader,\n};\n";
    let file = File::of(Path::new("src/plan/bad.rs"), source);
    let found: Vec<String> = file.imports().filter_map(|it| it.judge()).collect();
    assert_eq!(found, ["src/plan/bad.rs:5: `plan` must not use `crate::ses`"]);
}

#[test]
fn inline_paths_and_climbing_supers_are_seen_and_text_is_not() {
    let source = r#"
        fn a() -> crate::cli::Exit { "crate::ses"; 'c'; }
        mod tests { use super::super::ok; use super::super::super::sandbox::State; }
    "#;
    let file = File::of(Path::new("src/plan/proof.rs"), source);
    let found: Vec<String> = file.imports().filter_map(|it| it.judge()).collect();
    assert_eq!(
        found,
        [
            "src/plan/proof.rs:2: `plan` must not use `crate::cli`",
            "src/plan/proof.rs:3: `plan` must not use `crate::sandbox`"
        ]
    );
}

#[test]
fn a_forbidden_word_names_file_line_and_rule() {
    let file = File::of(Path::new("src/plan/bad.rs"), "\nasync fn plan() { exit(\"tokio\"); }");
    assert_eq!(
        file.forbidden().collect::<Vec<_>>(),
        [
            "src/plan/bad.rs:2: `exit`: only `cli` ends the process and knows exit codes",
            "src/plan/bad.rs:2: `async`: the other folders are synchronous"
        ]
    );
}

/// One folder's use of another.
struct Import<'a> {
    file: &'a Path,
    line: usize,
    user: &'a str,
    used: &'a str,
}

impl Import<'_> {
    fn judge(&self) -> Option<String> {
        let Some((_, allowed)) = MAY_USE.iter().find(|(folder, _)| *folder == self.user) else {
            return None; // lib.rs and main.rs, which tie the folders together
        };
        let known = MAY_USE.iter().any(|(folder, _)| *folder == self.used);
        let fine = !known || self.used == self.user || allowed.contains(&self.used);
        (!fine).then(|| self.to_string())
    }
}

impl fmt::Display for Import<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, user, used } = self;
        write!(f, "{}:{line}: `{user}` must not use `crate::{used}`", file.display())
    }
}

impl File {
    fn imports(&self) -> impl Iterator<Item = Import<'_>> {
        let roots = self.words.iter().enumerate().filter_map(|(at, _)| self.after_crate_root(at));
        let used = roots.flat_map(|at| self.names_at(at));
        used.map(|word| Import { file: &self.path, line: word.line, user: &self.folder, used: &word.text })
    }

    /// Where the path goes on, if a path through the crate's root begins at this word.
    fn after_crate_root(&self, at: usize) -> Option<usize> {
        let is = |at: usize, text: &str| self.words.get(at).is_some_and(|word| word.text == text);
        if is(at, "crate") && is(at + 1, "::") {
            return Some(at + 2);
        }
        if !is(at, "super") || (at > 0 && is(at - 1, "::")) {
            return None;
        }
        let mut end = at;
        while is(end, "super") && is(end + 1, "::") {
            end += 2;
        }
        ((end - at) / 2 >= self.module.len() + self.inline_modules_around(at)).then_some(end)
    }

    fn inline_modules_around(&self, at: usize) -> usize {
        let mut braces = Vec::new();
        for (index, word) in self.words[..at].iter().enumerate() {
            match word.text.as_str() {
                "{" => braces.push(index >= 2 && self.words[index - 2].text == "mod"),
                "}" => drop(braces.pop()),
                _ => {}
            }
        }
        braces.into_iter().filter(|is_module| *is_module).count()
    }

    /// The first names of the path or of each branch of the group that begins here.
    fn names_at(&self, at: usize) -> Vec<&Word> {
        let rest = &self.words[at.min(self.words.len())..];
        if rest.first().is_none_or(|word| word.text != "{") {
            return rest.first().into_iter().collect();
        }
        let (mut names, mut open, mut begins) = (Vec::new(), 0_usize, true);
        for word in rest {
            match word.text.as_str() {
                "{" => open += 1,
                "}" if open == 1 => break,
                "}" => open -= 1,
                "," => begins = open == 1,
                _ if begins && open == 1 => {
                    names.push(word);
                    begins = false;
                }
                _ => {}
            }
        }
        names
    }

    fn forbidden(&self) -> impl Iterator<Item = String> {
        let rules = FORBIDDEN.iter().filter(|(_, allowed, _)| !allowed.contains(&self.folder.as_str()));
        rules.flat_map(move |(forbidden, _, reason)| {
            let hits = self.words.iter().filter(|word| forbidden.contains(&word.text.as_str()));
            hits.map(move |hit| format!("{}:{}: `{}`: {reason}", self.path.display(), hit.line, hit.text))
        })
    }
}
