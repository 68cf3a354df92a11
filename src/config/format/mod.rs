//! Lays out the text of a file anew: indentation, spaces, blank lines, single quotes that can be double, the end of the
//! file. Comments, order and the choice between lines and brackets stay, because people chose them.
//!
//! `pretty_yaml` formats. Each result is held against the text before: the same values, anchors and tags, and the same
//! comments between the same values and at the same level. A text whose result would differ is left as it is.

use std::sync::Arc;

use pretty_yaml::config::{FormatOptions, LanguageOptions, LayoutOptions, Quotes};

mod comments;
mod said;

use super::{
    diagnostic::Diagnostics,
    edit::Edited,
    problem::Problems,
    source::{Source, Sources},
    yaml,
};
use comments::INDENT;
use said::said_by;

/// Columns of a line from which lists and mappings in brackets get lines of their own, as in what `import` writes.
const WIDTH: usize = 100;
/// Most rounds until formatting changes nothing any more. One is enough for nearly every text.
const ROUNDS_MAX: usize = 4;
/// The comment above a node that is to keep its layout.
const KEEP: &str = "sesform-fmt-ignore";

/// A text and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatted {
    /// The text before and after; the same if it was well laid out, or could not be laid out.
    pub edited: Edited,
    /// Whether the text was laid out.
    pub layout: LayoutResult,
}

/// Whether a text was laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayoutResult {
    /// It is laid out now.
    Done,
    /// It is left as it is, since what it says or its comments would change.
    LeftAsItIs,
}

/// Formats texts. What they declare is not checked, only that they are YAML.
///
/// # Errors
/// All that is no YAML, sorted by source and position. Nothing is to be written then.
pub fn format_all(sources: Vec<Source>) -> Result<Vec<Formatted>, Diagnostics> {
    let mut problems = Problems::default();
    let sources = Arc::new(Sources::decode(sources, &mut problems));
    if problems.is_empty() {
        for (id, source) in sources.iter() {
            let text = &source.text;
            let _tree = yaml::parse(text, id, &mut problems);
        }
    }
    if !problems.is_empty() {
        return Err(Diagnostics::new(sources, problems.into_sorted()));
    }
    Ok(sources.iter().map(|(_, source)| format(&source.name, &source.text)).collect())
}

fn format(name: &str, before: &str) -> Formatted {
    let edited = |after: String| Edited { name: name.to_owned(), before: before.to_owned(), after };
    match laid_out(before) {
        Some(after) => Formatted { edited: edited(after), layout: LayoutResult::Done },
        None => Formatted { edited: edited(before.to_owned()), layout: LayoutResult::LeftAsItIs },
    }
}

/// The text laid out; `None` if that would change what it says.
fn laid_out(before: &str) -> Option<String> {
    let is_crlf = before.split('\n').next().is_some_and(|line| line.ends_with('\r'));
    let unix = before.replace("\r\n", "\n");
    let said = said_by(&unix)?;
    let levels = comments::levels(&unix)?;
    let mut text = unix;
    for _ in 0..ROUNDS_MAX {
        let next = with_one_end(&pretty_yaml::format_text(&text, &options()).ok()?);
        let next = comments::put_back(&next, &levels)?;
        if next == text {
            return Some(if is_crlf { text.replace('\n', "\r\n") } else { text });
        }
        if said_by(&next)? != said {
            return None;
        }
        text = next;
    }
    None
}

/// The text with one line break at its end, unless it is empty. A text that ends in a block of lines keeps its end: the
/// line breaks there may be part of a value, and what would change by them is refused.
fn with_one_end(text: &str) -> String {
    let trimmed = text.trim_end_matches('\n');
    if trimmed.is_empty() { String::new() } else { format!("{trimmed}\n") }
}

fn options() -> FormatOptions {
    FormatOptions {
        layout: LayoutOptions { print_width: WIDTH, indent_width: INDENT, ..LayoutOptions::default() },
        language: LanguageOptions {
            quotes: Quotes::PreferDouble,
            trailing_comma: false,
            format_comments: false,
            indent_block_sequence_in_map: true,
            brace_spacing: false,
            bracket_spacing: false,
            trim_trailing_whitespaces: true,
            ignore_comment_directive: KEEP.to_owned(),
            ..LanguageOptions::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

    use super::*;

    fn formatted(text: &str) -> Formatted {
        format_all(vec![Source::new("t.yaml", text)]).unwrap().remove(0)
    }

    #[track_caller]
    fn becomes(before: &str, after: &str) {
        let formatted = formatted(before);
        assert_eq!(formatted.layout, LayoutResult::Done, "{before}");
        assert_eq!(formatted.edited.after, after);
    }

    #[test]
    fn indentation_spaces_and_blank_lines_are_made_even() {
        becomes(
            "version: 1   \naccount:   '123456789012'\n\n\n\n# the Regions\nregions:\n    eu-west-1:\n        pools:\n            \
             a: { ips: [ 198.51.100.1,198.51.100.2 ] }   # two\n",
            "version: 1\naccount: \"123456789012\"\n\n# the Regions\nregions:\n  eu-west-1:\n    pools:\n      \
             a: {ips: [198.51.100.1, 198.51.100.2]} # two\n",
        );
    }

    #[test]
    fn lists_below_a_key_are_indented_and_the_file_ends_with_one_line_break() {
        becomes("ips:\n- a   # first\n- b", "ips:\n  - a # first\n  - b\n");
        becomes("a: 1\n\n\n", "a: 1\n");
    }

    #[test]
    fn line_breaks_of_windows_stay() {
        becomes("a:   1\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n");
    }

    #[test]
    fn comments_on_lines_of_their_own_stay_at_their_level() {
        for text in [
            "a:\n  b:\n    c: 1 # x\n  # of a\n# of the top\nd: 2\n",
            "a:\n  b: 1 # x\n  # of a\n",
            "a:\n  b: 1 # x\n# of the top\n",
            "a:\n  - b: 1 # x\n  # of the list\n  - c: 2\n# of the top\nd: 2\n",
            "a:\n  - b # x\n  # of the list\n# of the top\nd: 2\n",
            "a:\n  - b:\n      c: {d: 1} # x\n    # of the item\n  # of the list\n# of the top\n",
            "a: # x\n  # of a\n  b: |\n    text\n  # of a\n# of the top\n",
        ] {
            becomes(text, text);
            becomes(&text.replace('\n', "\r\n"), &text.replace('\n', "\r\n"));
            if !text.contains("- ") {
                becomes(&text.replace("  ", "   "), text);
            }
        }
    }

    #[test]
    fn comments_of_lists_that_are_not_indented_and_at_odd_columns_go_where_they_belong() {
        becomes(
            "a:\n  ips:\n  # first\n  - b\n  # second\n  - c\n",
            "a:\n  ips:\n    # first\n    - b\n    # second\n    - c\n",
        );
        becomes("a:\n    b:\n        c: 1\n       # d: 2\n", "a:\n  b:\n    c: 1\n    # d: 2\n");
        becomes("a:\n  # nothing yet\n\nb: 1\n", "a:\n  # nothing yet\n\nb: 1\n");
        // What cannot stay on its line does not keep the rest from its layout.
        becomes("a:   &m\n    # c\n    d: 1\ne:    2\n", "a: &m # c\n  d: 1\ne: 2\n");
        becomes("a:\n  -\n    # c\n    b:   1\n", "a:\n  - # c\n    b: 1\n");
    }

    #[test]
    fn order_anchors_and_blocks_of_text_stay() {
        let text = "b: &x 'a \"no\"'\na: *x\nc: \"\\u00e9\"\nd: |\n  two\n    lines\ne: ~\n";
        becomes(text, text);
    }

    #[test]
    fn what_is_not_yaml_is_refused_with_its_place() {
        let found = format_all(vec![Source::new("a.yaml", "a: 1\n"), Source::new("b.yaml", "a: [\n")]).unwrap_err();
        let places: Vec<_> = found.iter().map(|found| (found.file.as_str(), found.code.as_str())).collect();
        assert_eq!(places, [("b.yaml", "syntax")]);
    }

    /// Texts that are easily mistaken for YAML's own signs.
    fn scalar() -> impl Strategy<Value = String> {
        prop_oneof![
            prop::sample::select(vec![
                "a",
                "no",
                "'#'",
                "\"a # b\"",
                "'it''s'",
                "\"\\n\"",
                "- ",
                "~",
                "1.0",
                "'{a: b}'",
                "a#b",
                "\"é☃\"",
                "a:b",
                "\"${var.x}\"",
                "!!str 7",
                "''",
                "\"a  b\"",
                "198.51.100.1",
                "x y  z",
            ])
            .prop_map(str::to_owned),
            any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
        ]
    }

    fn comment() -> impl Strategy<Value = String> {
        prop_oneof![
            3 => prop::sample::select(vec![""]).prop_map(str::to_owned),
            1 => prop::sample::select(vec![" # c", "   #no space", " #", " ## é: [", " # - x"]).prop_map(str::to_owned),
        ]
    }

    /// A mapping as lines, with any indentation, comments and blank lines.
    fn mapping(depth: u32) -> proptest::strategy::BoxedStrategy<Vec<String>> {
        let value = prop_oneof![
            scalar(),
            prop::collection::vec(scalar(), 0..4).prop_map(|items| format!("[ {} ]", items.join(" , "))),
            scalar().prop_map(|text| format!("{{ k:  {text} }}")),
        ];
        let leaf = (value, comment(), prop::sample::select(vec!["", "\n", "\n\n\n", "# alone\n"]));
        let leaves = prop::collection::vec(leaf, 1..5).prop_map(|leaves| {
            let lines = leaves.into_iter().enumerate();
            lines
                .flat_map(|(at, (value, comment, above))| {
                    let mut lines: Vec<String> = above.lines().map(str::to_owned).collect();
                    lines.push(format!("k{at}:  {value}{comment}"));
                    lines
                })
                .collect::<Vec<_>>()
        });
        if depth == 0 {
            return leaves.boxed();
        }
        let inner = (mapping(depth - 1), 1..6_usize, comment(), any::<bool>());
        (leaves, prop::collection::vec(inner, 0..3))
            .prop_map(|(mut lines, inner)| {
                for (at, (block, indent, comment, is_list)) in inner.into_iter().enumerate() {
                    let anchor = if at == 1 { " &anchor" } else { "" };
                    lines.push(format!("m{at}:{anchor}{comment}"));
                    for (number, line) in block.iter().enumerate() {
                        let dash = if !is_list {
                            ""
                        } else if number == 0 {
                            "- "
                        } else {
                            "  "
                        };
                        let is_odd = line.is_empty() || (number == 0 && line.starts_with('#'));
                        let dash = if is_odd && is_list { "" } else { dash };
                        lines.push(format!("{:indent$}{dash}{line}", ""));
                    }
                }
                lines
            })
            .boxed()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn formatting_keeps_what_is_said_and_every_comment_and_is_done_after_one_run(lines in mapping(2)) {
            let text = lines.join("\n");
            let Ok(once) = format_all(vec![Source::new("t.yaml", text.as_str())]) else { return Ok(()) };
            let once = &once[0].edited.after;
            prop_assert_eq!(said_by(&text), said_by(once), "{}\n---\n{}", text, once);
            let (before, after) = (comments::levels(&text).unwrap(), comments::levels(once).unwrap());
            for (before, after) in before.iter().zip(&after) {
                prop_assert!(before.is_none() || after.is_none() || before == after, "{:?}\n{}\n---\n{}", (before, after), text, once);
            }
            let twice = formatted(once);
            prop_assert_eq!(&twice.edited.after, once);
            prop_assert!(!once.contains("\n\n\n") || twice.layout == LayoutResult::LeftAsItIs, "{}", once);
        }
    }

    proptest! {
        // Twenty texts a case.
        #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn few_texts_are_left_as_they_are(lines in prop::collection::vec(mapping(2), 20)) {
            let texts = lines.iter().map(|lines| lines.join("\n"));
            let all: Vec<_> = texts.filter_map(|text| format_all(vec![Source::new("t.yaml", text)]).ok()).flatten().collect();
            let left = all.iter().filter(|formatted| formatted.layout == LayoutResult::LeftAsItIs).count();
            prop_assert!(left * 2 <= all.len() + 10, "{left} of {}", all.len());
        }
    }
}
