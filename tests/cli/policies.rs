//! The policies that `doctor --iam-policy` prints are exactly what sesform calls: nothing more is called, and everything is.
//!
//! Nothing more: every harness holds its sandbox's log against them (`watched`), and here the source is read. Everything:
//! the stories below.

use std::{collections::BTreeSet, fs, path::Path};

use sesform::ses::{Role, action_of};

/// Every file of `src/ses`, as one text.
fn source() -> String {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ses")];
    let mut text = String::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("operations.rs") {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    text
}

/// The operations of the SDK that the source calls: `client.get_account()`, whatever stands between.
fn called() -> BTreeSet<String> {
    let text: String = source().split_whitespace().collect();
    let method = |rest: &str| {
        let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
        rest[name.len()..].starts_with("()").then_some(name)
    };
    let methods = ["client.", "sts."].iter().flat_map(|client| text.split(client).skip(1)).filter_map(method);
    methods.filter(|name| name.contains('_')).map(|name| action_of(&pascal(&name))).collect()
}

fn pascal(name: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('_').map(capital).collect()
}

fn actions(role: Role) -> BTreeSet<String> {
    role.actions().collect()
}

#[test]
fn table_of_operations_has_what_the_source_calls_and_nothing_else() {
    assert_eq!(called(), actions(Role::Apply));
}
