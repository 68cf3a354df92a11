//! Generates the parts of pages that list what the source has: fields, commands, exit codes, codes, documents, policies.
//!
//! A page has such a part between `<!-- generated: NAME -->` and `<!-- end -->`; the rest of the page is written by hand.
//! With `SNAPSHOTS=overwrite` a stale part is rewritten. `schema` reads JSON Schemas; each other file writes one kind of
//! part.

mod codes;
mod commands;
mod documents;
mod fields;
mod schema;

use std::fs;

use crate::{snapshots::assert_file, support::Desk};

/// How a generated part begins; lines of such a part may be long.
pub(crate) const GENERATED: &str = "<!-- generated: ";
/// How a generated part ends.
pub(crate) const END: &str = "<!-- end -->";

/// The pages with generated parts, and how many each has.
const PAGES: [(&str, usize); 6] = [
    ("docs/reference/codes.md", 6),
    ("docs/reference/commands.md", 2),
    ("docs/reference/exit-codes.md", 1),
    ("docs/reference/fields.md", 1),
    ("docs/reference/iam.md", 5),
    ("docs/reference/output.md", 6),
];

/// The part of this name.
fn part(name: &str) -> String {
    match name {
        "fields" => fields::all(),
        "commands" => commands::all(),
        "common options" => commands::common(),
        "exit codes" => commands::exit_codes(),
        "codes of files" => codes::explained("file-error"),
        "codes of withheld changes" => codes::explained("withheld"),
        "codes of guards" => codes::explained("guard"),
        "codes of warnings" => codes::explained("warning"),
        "codes of failures" => codes::explained("failure"),
        "checks" => codes::of_checks(),
        "output" => documents::members("output"),
        "plan" => documents::members("plan"),
        "figures" => documents::members("figures"),
        "figures of a Region" => documents::members_of("figures", "RegionFigures"),
        "figures of a day" => documents::members_of("figures", "DayFigures"),
        "events" => documents::events(),
        "policy plan" => policy("plan"),
        "policy apply" => policy("apply"),
        "policy who" => policy("who"),
        "policy advise" => policy("advise"),
        "policy figures" => policy("figures"),
        other => panic!("nothing generates `{other}`"),
    }
}

fn policy(role: &str) -> String {
    let printed = Desk::new().sesform(["doctor", "--iam-policy", role]).run().with_code(0).stdout;
    format!("```json\n{}\n```\n", printed.trim_end())
}

/// The text with its generated parts made anew, and how many they are.
fn refreshed(text: &str) -> (String, usize) {
    let mut pieces = text.split(GENERATED);
    let (mut fresh, mut parts) = (pieces.next().unwrap().to_owned(), 0);
    for piece in pieces {
        let (name, rest) = piece.split_once(" -->").expect("a marker ends");
        let (_, after) = rest.split_once(END).unwrap_or_else(|| panic!("`{name}` does not end"));
        fresh += &format!("{GENERATED}{name} -->\n\n{}\n{END}{after}", part(name));
        parts += 1;
    }
    (fresh, parts)
}

#[test]
fn generated_parts_of_pages_are_fresh() {
    for (page, expected) in PAGES {
        let text = fs::read_to_string(page).unwrap();
        assert!(!text.contains("```console"), "{page}: a page is either generated or transcribed");
        let (fresh, parts) = refreshed(&text);
        assert_eq!(parts, expected, "{page}");
        assert_file(page, &fresh);
    }
}
