//! Follows each page from top to bottom in a fresh folder: writes the files that it names, runs its shell blocks, and
//! compares its transcripts. With `SNAPSHOTS=overwrite` a transcript that differs is rewritten.

use std::{collections::BTreeMap, fs, process::Output};

use crate::support::{Desk, file};

use super::{
    Page,
    block::{Block, blocks, entries},
    page, pages, root,
};

/// Why a shell block is not run by any test, and of how many blocks of all pages that is so. The pages say it after the
/// fence.
const NOT_RUN: [(&str, usize); 6] = [
    ("compiles sesform", 5),
    ("needs AWS", 1),
    ("needs a container runtime", 1),
    ("needs Terraform", 1),
    ("run by tests/e2e/book.py", 2),
    ("run by tests/e2e/pipelines.py", 1),
];

/// A line that stands for any number of lines.
const ELISION: &str = "…";

/// A folder with what a checkout has: the examples and the schemas.
fn checkout() -> Desk {
    let desk = Desk::new();
    for folder in ["examples", "schema"] {
        fs::create_dir(desk.path(folder)).unwrap();
        for entry in fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_file() {
                fs::copy(&entry, desk.path(folder).join(entry.file_name().unwrap())).unwrap();
            }
        }
    }
    desk
}

/// What ends a program that a script started in the background, also where the script fails: the pipes of the test would
/// stay open.
const CLEAN_UP: &str = r#"trap 'test -z "$!" || kill "$!" 2>/dev/null || true' EXIT"#;

/// Runs a shell in the folder, where `sesform` is the built program.
fn shell(desk: &Desk, script: &str) -> Output {
    let mut command = desk.shell("sh", &format!("exec 2>&1\n{CLEAN_UP}\n{script}"));
    command.env("AWS_ACCESS_KEY_ID", "sandbox").env("AWS_SECRET_ACCESS_KEY", "sandbox");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Alice").env(format!("GIT_{who}_EMAIL"), "alice@example.com");
    }
    command.output().unwrap()
}

/// Steps that do not depend on each other end in any order, so their lines are sorted and their count is dropped. Digests
/// are dropped too, because a page does not determine what they are made from.
fn without_order(transcript: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut steps: Vec<String> = Vec::new();
    for line in transcript.lines().filter(|line| !line.is_empty()) {
        let line = line.split_once("sha256:").map_or(line, |(before, _)| before);
        match line.strip_prefix("step ").and_then(|step| step.split_once(": ")) {
            Some((_, step)) => steps.push(step.split_once(" (").map_or(step, |(step, _)| step).to_owned()),
            None => lines.push(line.to_owned()),
        }
    }
    steps.sort_unstable();
    lines.append(&mut steps);
    lines
}

/// Whether a transcript is what was printed. A line `…` stands for any lines, of which the steps are among the last.
fn agrees(shown: &str, printed: &str) -> bool {
    if !shown.lines().any(|line| line == ELISION) {
        return without_order(shown) == without_order(printed);
    }
    let lines: Vec<&str> = shown.lines().filter(|line| !line.is_empty()).collect();
    let parts: Vec<&[&str]> = lines.split(|line| *line == ELISION).collect();
    let printed: Vec<&str> = printed.lines().filter(|line| !line.is_empty()).collect();
    let mut at = 0;
    parts.iter().enumerate().all(|(index, part)| {
        let last = printed.len().saturating_sub(part.len());
        // The first part is at the beginning and the last part at the end; those between follow each other.
        let starts = match index {
            0 => 0..=0,
            _ if index + 1 == parts.len() => last.max(at)..=last,
            _ => at..=last,
        };
        let found = starts.into_iter().find(|start| begins_with(&printed[*start..], part));
        at = found.unwrap_or_default() + part.len();
        found.is_some()
    })
}

/// Whether lines begin with others, but for digests.
fn begins_with(lines: &[&str], part: &[&str]) -> bool {
    let undated = |line: &str| line.split_once("sha256:").map_or(line, |(before, _)| before).to_owned();
    lines.len() >= part.len() && lines.iter().zip(part).all(|(a, b)| undated(a) == undated(b))
}

/// Follows one page. Returns how many commands it compared, and its text with the transcripts as they were printed.
fn follow(page: &Page, wrong: &mut Vec<String>) -> (usize, String) {
    let (desk, mut compared) = (checkout(), 0);
    let mut fresh: Vec<(usize, usize, Vec<String>)> = Vec::new();
    for block in blocks(page).iter().filter(|block| block.ignored.is_none()) {
        let place = format!("{}:{}", page.name, block.line);
        match block.language.as_str() {
            "yaml" | "json" => {
                if let Some(name) = &block.file {
                    desk.write(name, block.text.as_bytes());
                }
            }
            "sh" => {
                let ended = shell(&desk, &format!("set -e\n{}", block.text));
                if !ended.status.success() {
                    wrong.push(format!("{place}: {}", String::from_utf8_lossy(&ended.stdout)));
                }
            }
            "console" => {
                fresh.push((block.line, block.text.lines().count(), compare(&desk, block, &place, wrong)));
                compared += entries(&block.text).len();
            }
            _ => {}
        }
    }
    let mut lines: Vec<String> = page.text.lines().map(str::to_owned).collect();
    for (start, old, fresh) in fresh.into_iter().rev() {
        lines.splice(start..start + old, fresh);
    }
    (compared, lines.join("\n") + "\n")
}

/// Runs the commands of a transcript. Returns the lines that it should have.
fn compare(desk: &Desk, block: &Block, place: &str, wrong: &mut Vec<String>) -> Vec<String> {
    let mut lines = Vec::new();
    for (command, shown) in entries(&block.text) {
        let printed = String::from_utf8(shell(desk, command).stdout).unwrap();
        let is_true = agrees(shown, &printed);
        if !is_true && (!overwrites() || shown.lines().any(|line| line == ELISION)) {
            wrong.push(format!("{place}: $ {command}\n{printed}"));
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(format!("$ {command}"));
        let text = if is_true { shown } else { &printed };
        lines.extend(text.trim_end_matches('\n').lines().map(str::to_owned));
    }
    lines
}

/// Whether stale texts are to be rewritten.
#[expect(clippy::disallowed_methods, reason = "the switch of snapbox, which the other snapshots obey")]
fn overwrites() -> bool {
    std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite")
}

#[test]
fn every_page_is_true_from_top_to_bottom() {
    let (mut compared, mut wrong) = (0, Vec::new());
    for page in pages().into_iter().filter(|page| page.name != "README.md") {
        let (commands, text) = follow(&page, &mut wrong);
        compared += commands;
        if overwrites() && text != page.text {
            fs::write(root().join(&page.name), text).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(compared >= 30, "{compared} commands");
}

#[test]
fn readme_shows_what_its_first_command_prints() {
    let page = page("README.md");
    let found = blocks(&page);
    let of = |language: &str| found.iter().filter(|block| block.language == language).cloned().collect::<Vec<Block>>();
    let first = of("sh")[0].text.replace("cargo run --locked --", "sesform");
    let commands: Vec<_> = first.split("&&").map(str::trim).collect();
    let (desk, transcripts) = (checkout(), of("console"));
    let shown: Vec<_> = transcripts.iter().flat_map(|block| entries(&block.text)).collect();
    // `.ci/run` runs the first two, and no other.
    assert_eq!(of("sh").iter().filter(|block| block.ignored.is_none()).count(), 2);
    assert_eq!(commands, shown.iter().map(|(command, _)| *command).collect::<Vec<_>>()[..commands.len()]);
    for (command, shown) in shown {
        let printed = String::from_utf8(shell(&desk, command).stdout).unwrap();
        assert!(agrees(shown, &printed), "$ {command}\n{printed}");
    }
}

#[test]
fn every_file_that_a_page_shows_is_valid() {
    let mut seen = 0;
    for page in pages() {
        for block in blocks(&page).iter().filter(|block| block.language == "yaml" && block.ignored.is_none()) {
            let is_whole = block.text.lines().any(|line| line.starts_with("version:"));
            let text = if is_whole { block.text.clone() } else { file(&block.text) };
            let ended = Desk::with(&text).sesform(["validate"]).run();
            assert_eq!(ended.code, 0, "{}:{}: {}", page.name, block.line, ended.stderr);
            seen += 1;
        }
        for block in blocks(&page).iter().filter(|block| block.language == "json") {
            let parsed = serde_json::from_str::<serde_json::Value>(&block.text);
            assert!(parsed.is_ok(), "{}:{}: {parsed:?}", page.name, block.line);
        }
    }
    assert!(seen >= 5, "{seen} files");
}

#[test]
fn what_is_not_run_says_why_and_is_counted() {
    let mut counted: BTreeMap<String, usize> = NOT_RUN.iter().map(|(reason, _)| ((*reason).to_owned(), 0)).collect();
    for page in pages() {
        for block in blocks(&page) {
            let place = format!("{}:{}", page.name, block.line);
            assert!(block.language != "console" || block.ignored.is_none(), "{place}: a transcript is always run");
            assert!(block.language != "bash" && block.language != "shell", "{place}: `sh` is what is run");
            if let Some(reason) = block.ignored {
                *counted.get_mut(&reason).unwrap_or_else(|| panic!("{place}: `{reason}` is not listed")) += 1;
            }
        }
    }
    let listed = NOT_RUN.iter().map(|(reason, count)| ((*reason).to_owned(), *count)).collect();
    assert_eq!(counted, listed);
}

#[test]
fn elided_lines_may_be_any_and_others_may_not() {
    let printed = "a\nb\nc\nd\n";
    assert!(agrees("a\n…\nd\n", printed) && agrees("…\nc\nd", printed) && agrees("a\n…\nc\n…\n", printed));
    assert!(!agrees("b\n…\nd\n", printed) && !agrees("a\n…\nc\n", printed) && !agrees("a\n…\nx\n…\n", printed));
    assert!(agrees("x sha256:1\n", "x sha256:2\n") && !agrees("x\n", "y\n"));
}
