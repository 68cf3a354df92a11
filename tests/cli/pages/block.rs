//! The code blocks of a page, and what the page says about each.

use super::Page;

/// A code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// The first word after the fence.
    pub(super) language: String,
    /// Why it is not run, where it says so after the fence: `ignore: REASON`.
    pub(super) ignored: Option<String>,
    /// The file that the line before it names, as in "`sesform.yaml`:".
    pub(super) file: Option<String>,
    /// The line of the opening fence, from 1.
    pub(super) line: usize,
    pub(super) text: String,
}

/// The code blocks of a page, in order.
pub(super) fn blocks(page: &Page) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut in_block, mut before) = (false, "");
    for (index, line) in page.text.lines().enumerate() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            in_block = !in_block;
            if in_block {
                blocks.push(opened(info, before, index + 1));
            }
        } else if let Some(block) = blocks.last_mut().filter(|_| in_block) {
            block.text.push_str(line);
            block.text.push('\n');
        } else if !line.is_empty() {
            before = line;
        }
    }
    assert!(!in_block, "{}: a code block does not end", page.name);
    blocks
}

fn opened(info: &str, before: &str, line: usize) -> Block {
    let (language, note) = info.split_once(' ').unwrap_or((info, ""));
    let ignored = note.strip_prefix("ignore: ").map(str::to_owned);
    assert!(note.is_empty() || ignored.is_some(), "line {line}: `{note}` is no note");
    let named = before.strip_suffix("`:").and_then(|text| text.rsplit_once('`')).map(|(_, name)| name);
    let file = named.filter(|name| [".yaml", ".json"].iter().any(|end| name.ends_with(end)));
    Block { language: language.to_owned(), ignored, file: file.map(str::to_owned), line, text: String::new() }
}

/// The commands of a transcript, each with the lines that follow it.
pub(super) fn entries(transcript: &str) -> Vec<(&str, &str)> {
    let rest = transcript.strip_prefix("$ ").expect("a transcript begins with a command");
    rest.split("\n$ ").map(|entry| entry.split_once('\n').unwrap_or((entry, ""))).collect()
}

#[test]
fn blocks_have_their_language_reason_and_file() {
    let text = "Write `a.yaml`:\n\n```yaml\na: 1\n```\n\n```sh ignore: needs AWS\nx\n```\n".to_owned();
    let found = blocks(&Page { name: "page".to_owned(), text });
    let yaml = Block {
        language: "yaml".to_owned(),
        ignored: None,
        file: Some("a.yaml".to_owned()),
        line: 3,
        text: "a: 1\n".to_owned(),
    };
    let sh = Block {
        language: "sh".to_owned(),
        ignored: Some("needs AWS".to_owned()),
        file: Some("a.yaml".to_owned()),
        line: 7,
        text: "x\n".to_owned(),
    };
    assert_eq!(found, [yaml, sh]);
}

#[test]
fn transcript_is_split_at_its_commands() {
    assert_eq!(entries("$ a\n1\n2\n\n$ b\n"), [("a", "1\n2\n"), ("b", "")]);
}
