//! Edits of random files: the values that were asked for are there afterwards, and every other byte is unchanged.

use proptest::prelude::*;

use super::{Edit, Edited, NotEdited, Path, Tree, edit};
use crate::config::{Interpolation, Source, Variable, write::scalar};

const FILE: &str = "# Head
version: 1
account: \"123456789012\"
regions:
  eu-west-1:
    # The pools.
    pools:
      a: {ips: [192.0.2.1, 192.0.2.2]} # two
      b:
        ips:
          - 192.0.2.3 # three
          # between
          - 192.0.2.4 # four
    configuration_sets:
      # Receipts go first.
      receipts: {pool: a, tls: require} # tls
      news:
        pool: b # pool
        sending: true

# Tail
";

fn path(keys: &[&str]) -> Path {
    ["regions", "eu-west-1"].iter().chain(keys).map(|key| (*key).to_owned()).collect()
}

fn set(keys: &[&str], value: &str) -> Edit {
    Edit::Set(path(keys), Tree::Scalar(value.to_owned()))
}

fn edited_with(text: &str, interpolation: &Interpolation, edits: &[Edit]) -> Result<String, NotEdited> {
    let sources = [Source::new("t.yaml", text)];
    let edited = edit(&sources, interpolation, edits)?;
    Ok(edited.into_iter().next().map_or_else(|| text.to_owned(), |Edited { after, .. }| after))
}

fn edited(text: &str, edits: &[Edit]) -> Result<String, NotEdited> {
    edited_with(text, &Interpolation::default(), edits)
}

/// The lines that an edit takes away and brings.
fn lines(edits: &[Edit]) -> (Vec<String>, Vec<String>) {
    let after = edited(FILE, edits).unwrap();
    let of = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (of(FILE), of(&after));
    let gone = before.iter().filter(|line| !after.contains(line)).cloned().collect();
    (gone, after.iter().filter(|line| !before.contains(line)).cloned().collect())
}

#[track_caller]
fn changes(edits: &[Edit], gone: &[&str], come: &[&str]) {
    assert_eq!(
        lines(edits),
        (gone.iter().map(|it| (*it).to_owned()).collect(), come.iter().map(|it| (*it).to_owned()).collect())
    );
}

#[test]
fn value_with_a_comment_inside_is_left_to_a_person() {
    let file = |value: &str| format!("regions:\n  eu-west-1:\n    pools:\n      p:\n        events: {value}\n");
    let list = Tree::List(vec!["bounce".to_owned()]);
    let edits = [Edit::Set(path(&["pools", "p", "events"]), list)];
    let commented = file("[\n          send, # audit, until May\n          bounce,\n        ]");
    let error = edited(&commented, &edits).unwrap_err();
    assert!(format!("{error:?}").contains("there is a comment in it, which would be lost"), "{error:?}");
    for plain in ["[send, \"a # b\"] # outside", "[\n          send,\n          'x #y'\n        ] # outside"] {
        let after = edited(&file(plain), &edits).unwrap();
        assert_eq!(after, file("[bounce] # outside"));
    }
}

#[test]
fn value_changes_in_place_and_its_comment_stays() {
    changes(
        &[set(&["configuration_sets", "news", "pool"], "a")],
        &["        pool: b # pool"],
        &["        pool: a # pool"],
    );
    changes(
        &[set(&["configuration_sets", "receipts", "tls"], "optional")],
        &["      receipts: {pool: a, tls: require} # tls"],
        &["      receipts: {pool: a, tls: optional} # tls"],
    );
}

#[test]
fn missing_value_is_added_at_the_end_of_its_mapping() {
    changes(&[set(&["configuration_sets", "news", "tls"], "require")], &[], &["        tls: require"]);
    changes(
        &[set(&["configuration_sets", "receipts", "sending"], "false")],
        &["      receipts: {pool: a, tls: require} # tls"],
        &["      receipts: {pool: a, tls: require, sending: false} # tls"],
    );
    let new = Tree::Mapping(vec![("pool".to_owned(), Tree::Scalar("a".to_owned()))]);
    changes(&[Edit::Set(path(&["configuration_sets", "new"]), new)], &[], &["      new: {pool: a}"]);
}

#[test]
fn items_come_and_go_in_lists_of_both_styles() {
    let (a, b) = (path(&["pools", "a", "ips"]), path(&["pools", "b", "ips"]));
    let item = |text: &str| text.to_owned();
    changes(
        &[Edit::AddItem(b.clone(), item("192.0.2.2")), Edit::RemoveItem(a.clone(), item("192.0.2.2"))],
        &["      a: {ips: [192.0.2.1, 192.0.2.2]} # two"],
        &["      a: {ips: [192.0.2.1]} # two", "          - 192.0.2.2"],
    );
    changes(
        &[Edit::RemoveItem(a.clone(), item("192.0.2.1")), Edit::RemoveItem(a, item("192.0.2.2"))],
        &["      a: {ips: [192.0.2.1, 192.0.2.2]} # two"],
        &["      a: {ips: []} # two"],
    );
    changes(&[Edit::RemoveItem(b.clone(), item("192.0.2.3"))], &["          - 192.0.2.3 # three"], &[]);
    let both = [Edit::RemoveItem(b.clone(), item("192.0.2.3")), Edit::RemoveItem(b, item("192.0.2.4"))];
    let after = edited(FILE, &both).unwrap();
    assert!(after.contains("ips:\n          # between\n") && after.contains("[]"), "{after}");
}

#[test]
fn items_within_brackets_that_have_lines_of_their_own_keep_them() {
    let list = |items: &str| format!("regions:\n  eu-west-1:\n    pools:\n      a: {{ips: [\n{items}      ]}} # end\n");
    let before = list("        192.0.2.1, # one\n        192.0.2.2 # two\n");
    let ips = path(&["pools", "a", "ips"]);
    let more = edited(&before, &[Edit::AddItem(ips.clone(), "192.0.2.3".to_owned())]).unwrap();
    assert_eq!(more, list("        192.0.2.1, # one\n        192.0.2.2, # two\n        192.0.2.3\n"));
    let less = edited(&before, &[Edit::RemoveItem(ips.clone(), "192.0.2.2".to_owned())]).unwrap();
    assert_eq!(less, list("        192.0.2.1, # one\n"));
    let first = edited(&before, &[Edit::RemoveItem(ips.clone(), "192.0.2.1".to_owned())]).unwrap();
    assert_eq!(first, list("        192.0.2.2 # two\n"));
    let none = [Edit::RemoveItem(ips.clone(), "192.0.2.1".to_owned()), Edit::RemoveItem(ips, "192.0.2.2".to_owned())];
    assert_eq!(edited(&before, &none).unwrap(), list(""));
}

#[test]
fn entry_goes_with_its_lines_and_the_last_one_leaves_an_empty_mapping() {
    let sets = |name: &str| Edit::Remove(path(&["configuration_sets", name]));
    changes(&[sets("news")], &["      news:", "        pool: b # pool", "        sending: true"], &[]);
    let after = edited(FILE, &[sets("news"), sets("receipts")]).unwrap();
    assert!(after.contains("      # Receipts go first.\n      {}\n"), "{after}");
}

#[test]
fn line_breaks_of_windows_stay() {
    let text = FILE.replace('\n', "\r\n");
    let edits = [
        set(&["configuration_sets", "news", "tls"], "require"),
        Edit::AddItem(path(&["pools", "b", "ips"]), "192.0.2.9".to_owned()),
        Edit::Remove(path(&["configuration_sets", "receipts"])),
    ];
    let after = edited(&text, &edits).unwrap();
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count(), "{after:?}");
    assert_eq!(after.replace("\r\n", "\n"), edited(FILE, &edits).unwrap());
}

#[test]
fn file_without_a_line_break_at_its_end_gets_one_where_it_grows() {
    let text = "version: 1\nregions:\n  eu-west-1:\n    pools:\n      a: {}";
    let after = edited(text, &[set(&["pools", "b"], "{}")]).unwrap();
    assert_eq!(after, format!("{text}\n      b: {{}}"));
}

#[test]
fn file_without_a_line_break_at_its_end_has_none_after_lines_are_removed() {
    let text = "regions:\n  eu-west-1:\n    pools:\n      a: {}\n      b:\n        ips:\n          - 192.0.2.1\n          - 192.0.2.2";
    let item = |ip: &str| Edit::RemoveItem(path(&["pools", "b", "ips"]), ip.to_owned());
    for (edits, expected) in [
        (vec![item("192.0.2.2")], text.strip_suffix("\n          - 192.0.2.2").unwrap().to_owned()),
        (
            vec![item("192.0.2.2"), item("192.0.2.1")],
            text.replace("          - 192.0.2.1\n          - 192.0.2.2", "            []"),
        ),
        (vec![Edit::Remove(path(&["pools", "b"]))], "regions:\n  eu-west-1:\n    pools:\n      a: {}".to_owned()),
    ] {
        assert_eq!(edited(text, &edits).unwrap(), expected);
        let windows = edited(&text.replace('\n', "\r\n"), &edits).unwrap();
        assert_eq!(windows, expected.replace('\n', "\r\n"));
    }
}

#[test]
fn what_other_places_share_is_refused_with_its_place() {
    let text = "x: &d {tls: require}\ny: &p a\nregions:\n  eu-west-1:\n    configuration_sets:\n      merged: {<<: *d, pool: p}\n      \
                alias: {pool: *p}\n      anchored: &s\n        pool: a\n      other: *s\n      variable: {pool: \"${var.P}\"}\n";
    let variables = [("P".to_owned(), Variable::from("a"))].into();
    let interpolation = Interpolation { variables, ..Interpolation::default() };
    for (set_name, field, line, words) in [
        ("merged", "tls", 6, "`<<` brings it in"),
        ("alias", "pool", 7, "an alias stands here"),
        ("anchored", "pool", 9, "an anchor shares it"),
        ("other", "pool", 10, "an alias stands here"),
        ("variable", "pool", 11, "a variable gives the value"),
    ] {
        let refused =
            edited_with(text, &interpolation, &[set(&["configuration_sets", set_name, field], "b")]).unwrap_err();
        assert!(refused.why.contains(words), "{refused}");
        assert_eq!(refused.place.map(|place| place.line), Some(line), "{set_name}");
    }
    let own = edited_with(text, &interpolation, &[set(&["configuration_sets", "merged", "pool"], "b")]).unwrap();
    assert_eq!(own, text.replace("pool: p}", "pool: b}"));
}

#[test]
fn of_several_files_the_one_that_states_it_changes() {
    let one = "version: 1\nregions:\n  eu-west-1:\n    pools: {a: {}}\n";
    let two = "version: 1\nregions:\n  eu-west-1:\n    configuration_sets:\n      receipts: {pool: a}\n";
    let sources = [Source::new("one.yaml", one), Source::new("two.yaml", two)];
    let edits = [set(&["configuration_sets", "receipts", "tls"], "require"), set(&["pools", "b"], "{}")];
    let edited = edit(&sources, &Interpolation::default(), &edits).unwrap();
    let texts: Vec<_> = edited.iter().map(|edited| (edited.name.as_str(), edited.after.as_str())).collect();
    let expected =
        [("one.yaml", one.replace("{}}", "{}, b: {}}")), ("two.yaml", two.replace("a}", "a, tls: require}"))];
    assert_eq!(texts, expected.each_ref().map(|(name, text)| (*name, text.as_str())));
}

/// Names as hostile as YAML lets them be, on one line.
fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        Just("no".to_owned()),
        Just("null".to_owned()),
        Just("1.5".to_owned()),
        Just("a: b #c".to_owned()),
        Just("- x".to_owned()),
        Just("{a}".to_owned()),
        Just("a\"b'c".to_owned()),
        Just("ünï ☃".to_owned()),
        Just("&a".to_owned()),
        Just("*a".to_owned()),
        Just("<<".to_owned()),
        Just("${var.X}".to_owned()),
        Just("a.b".to_owned()),
    ]
}

/// The text of a file with these tags, in flow or block style, with comments, and with either line break.
fn text_of(tags: &[(String, String)], is_flow: bool, is_windows: bool) -> String {
    let entries = tags.iter().map(|(key, value)| format!("{}: {}", scalar(key), scalar(value)));
    let body = if tags.is_empty() {
        "        tags: {} # none\n".to_owned()
    } else if is_flow {
        format!("        tags: {{{}}} # flow: {{}}\n", entries.collect::<Vec<_>>().join(", "))
    } else {
        let lines: String = entries.map(|entry| format!("          # about: it\n          {entry} # its\n")).collect();
        format!("        # tags: {{}}\n        tags: # block\n{lines}")
    };
    let text = format!("regions:\n  eu-west-1:\n    pools:\n      p:\n{body}        protect: false # [end]\n");
    if is_windows { text.replace('\n', "\r\n") } else { text }
}

/// The tags that a text has, and the rest of it as a tree.
fn tags_of(text: &str) -> Vec<(String, String)> {
    let yaml: serde_yaml::Value = serde_yaml::from_str(text).unwrap_or_else(|error| unreachable!("{error}\n{text}"));
    let tags = yaml["regions"]["eu-west-1"]["pools"]["p"]["tags"].as_mapping().unwrap();
    assert_eq!(yaml["regions"]["eu-west-1"]["pools"]["p"]["protect"], serde_yaml::Value::Bool(false), "{text}");
    let word = |value: &serde_yaml::Value| {
        value.as_str().unwrap_or_else(|| unreachable!("{value:?}\n{text}")).replace("$${", "${")
    };
    tags.iter().map(|(key, value)| (word(key), word(value))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn edited_text_says_what_was_asked_and_keeps_every_comment(
        tags in proptest::collection::btree_map(names(), names(), 0..5),
        changes in proptest::collection::vec((names(), proptest::option::of(names())), 1..5),
        is_flow: bool,
        is_windows: bool,
    ) {
        let before = text_of(&tags.clone().into_iter().collect::<Vec<_>>(), is_flow, is_windows);
        let (mut expected, mut text) = (tags, before);
        for (key, value) in changes {
            let at = path(&["pools", "p", "tags", &key]);
            let (was, comments) = (expected.contains_key(&key), text.matches('#').count());
            let edit = match &value {
                Some(value) => Edit::Set(at, Tree::text(value)),
                None => Edit::Remove(at),
            };
            let after = edited(&text, &[edit]).unwrap_or_else(|error| unreachable!("{error}\n{text}"));
            match value {
                Some(value) => drop(expected.insert(key, value)),
                None => drop(expected.remove(&key)),
            }
            let found: std::collections::BTreeMap<_, _> = tags_of(&after).into_iter().collect();
            prop_assert_eq!(&found, &expected, "{}", after);
            if was == found.contains_key("") || after.matches("# about: it").count() == text.matches("# about: it").count() {
                prop_assert!(after.contains("# [end]"));
            }
            prop_assert!(comments <= after.matches('#').count() + 3);
            prop_assert_eq!(after.matches('\n').count() == after.matches("\r\n").count(), is_windows);
            text = after;
        }
    }
}
