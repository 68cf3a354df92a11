//! docs/reference/rules.md is made from the table of rules.

#[path = "../snapshots/file.rs"]
mod snapshots;

#[test]
fn page_of_the_rules_is_that_of_the_table() {
    snapshots::assert_file("docs/reference/rules.md", &sesform::render::rules_page());
}
