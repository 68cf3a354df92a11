//! Compares what pages list with the source and with the program, and keeps the pages readable.

use std::{fs, path::Path};

use crate::support::{Desk, Ses, file};

use super::{
    Page,
    block::{Block, blocks},
    page, pages, root,
};

/// The documents beside the pages.
const DOCUMENTS: [&str; 3] = ["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md"];

/// Most lines that a reader with five minutes reads.
const LINES_OF_README: usize = 150;

/// The names of an enum's variants from the source, in JSON spelling.
fn faults_of_the_source() -> Vec<String> {
    let source = fs::read_to_string(root().join("src/sandbox/faults/plan.rs")).unwrap();
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

/// JSON that is no other file than a fault plan.
fn is_played(block: &Block) -> bool {
    block.language == "json" && block.file.as_deref().is_none_or(|file| file == "faults.json")
}

#[test]
fn faults_are_played_and_all_of_them_are_named() {
    let (page, desk) = (page("docs/reference/sandbox.md"), Desk::new());
    let found = blocks(&page);
    let played = found.iter().filter(|block| is_played(block)).collect::<Vec<_>>();
    let example = fs::read(root().join("examples/first.yaml")).unwrap();
    desk.write("first.yaml", &example);
    for block in &played {
        desk.write("faults.json", block.text.as_bytes());
        let words = ["plan", "-f", "first.yaml", "--sandbox", "--sandbox-faults", "faults.json"];
        desk.sesform(words).run().with_code(0);
    }
    assert!(played.len() >= 2, "{played:?}");
    let faults = faults_of_the_source();
    assert!(faults.len() > 10, "{faults:?}");
    for fault in faults {
        assert!(page.text.contains(&format!("`{fault}`")) || page.text.contains(&format!("\"{fault}\"")), "{fault}");
    }
}

#[test]
fn exit_codes_of_plan_are_as_the_page_says() {
    let sentence = "If a flag can allow the withheld changes, the exit code is 0 (5 with `--detailed-exitcode`); if no flag can, \
                    it is 5; if the file contradicts the account, it is 65.";
    assert!(page("docs/reference/guards.md").text.replace('\n', " ").contains(sentence));
    let account = serde_json::json!({"DedicatedIpPools": {"a": {}, "m": {"ScalingMode": "MANAGED"}}});
    for (pools, code) in [("a: {scaling: managed}", 0), ("m: {scaling: standard}", 5), ("a: {ips: [192.0.2.77]}", 65)] {
        let (desk, ses) = (Desk::with(&file(&format!("pools: {{{pools}}}"))), Ses::holding(&account));
        desk.sesform(["plan"]).on(&ses).run().with_code(code);
        let code = if code == 0 { 5 } else { code };
        desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(code);
    }
}

#[test]
fn kinds_of_only_are_named_in_the_page_and_the_help() {
    let (desk, text) = (Desk::new(), page("docs/how-to/adopt-an-account.md").text);
    let help = desk.sesform(["import", "--help"]).run().stdout;
    let refused = desk.sesform(["import", "--only", "x/y"]).run().with_code(64).stderr;
    for kind in ["dedicated-ip-pool", "configuration-set", "email-identity"] {
        assert!(refused.contains(&format!("`{kind}`")), "{refused}");
        assert!(help.contains(&format!("{kind}/")) && text.contains(&format!("`{kind}/`")), "{kind}");
    }
}

#[test]
fn every_word_of_allow_is_explained() {
    let (text, help) = (page("docs/reference/guards.md").text, Desk::new().sesform(["plan", "--help"]).run().stdout);
    let words = help.split_once("--allow <WHAT>").unwrap().1.split_once("--format").unwrap().0;
    let words: Vec<_> = words.lines().filter_map(|line| line.trim().strip_prefix("- ")?.split_once(':')).collect();
    assert!(words.len() > 8, "{words:?}");
    for (word, _) in words {
        assert!(text.contains(&format!("| `{word}` |")), "{word}");
    }
}

#[test]
fn readme_is_short_and_names_every_verb() {
    let (text, help) = (page("README.md").text, Desk::new().sesform(["--help"]).run().stdout);
    assert!(text.lines().count() < LINES_OF_README, "{} lines", text.lines().count());
    let verbs = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let verbs = verbs.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    for verb in verbs.map(|line| line.split_whitespace().next().unwrap()).filter(|verb| *verb != "help") {
        assert!(text.contains(&format!("`{verb}`")), "{verb} is not in the README");
    }
}

#[test]
fn lines_of_the_documents_are_short_enough_to_read_side_by_side() {
    for page in pages().into_iter().chain(DOCUMENTS.map(page)) {
        if page.text.contains(crate::reference::GENERATED) {
            continue;
        }
        let mut in_block = false;
        for (number, line) in page.text.lines().enumerate() {
            in_block ^= line.trim_start().starts_with("```");
            let is_quoted = line.starts_with('>');
            assert!(in_block || is_quoted || line.chars().count() <= 120, "{}:{}: {line}", page.name, number + 1);
        }
    }
}

/// The targets of the links of a page, outside its code.
fn links(page: &Page) -> Vec<String> {
    let code: Vec<String> = blocks(page).into_iter().map(|block| block.text).collect();
    let text = code.iter().fold(page.text.clone(), |text, code| text.replacen(code, "", 1));
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).map(str::to_owned).collect()
}

#[test]
fn links_between_the_documents_lead_somewhere() {
    for page in pages().into_iter().chain(DOCUMENTS.map(page)) {
        for link in links(&page) {
            let file = link.split('#').next().unwrap();
            let folder = Path::new(&page.name).parent().unwrap();
            let leads = file.is_empty() || root().join(folder).join(file).exists();
            assert!(link.starts_with("http") || leads, "{}: {link}", page.name);
        }
    }
}
