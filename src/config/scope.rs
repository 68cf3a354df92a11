//! Reads the tree of one file: fills in its placeholders, each with the Region and the account of its place, and takes
//! out what only holds anchors.
//!
//! `${region}` is the name of the Region that contains the place, also for a node that an alias brings there: what stands
//! under a free key of the file may name a Region that it does not have yet.

use super::{
    interpolation::{Here, Interpolation, Scope, concerns},
    problem::Problems,
    yaml::{self, Child, Entry, Filler, Value},
};

/// The field whose keys are Regions.
const REGIONS: &str = "regions";
/// The field that `${account}` stands for.
const ACCOUNT: &str = "account";
/// The beginning of keys at the top level that are the reader's own, such as to keep anchors there.
pub(super) const FREE_PREFIX: &str = "x-";

const NO_REGION: Here<'_> =
    Here::Nothing("is used outside of a Region", "only what is under the name of a Region has one: name it here");
const NO_ACCOUNT: Here<'_> =
    Here::Nothing("has no value, as no file states an account", "state `account`, with its twelve digits in quotes");
const IN_ACCOUNT: Here<'_> = Here::Nothing("cannot be the value of `account`", "state its twelve digits in quotes");

/// The account that a file states, with its variables filled in. What is wrong with it is not reported here.
pub(super) fn account(root: &Child<'_>, interpolation: &Interpolation) -> Option<String> {
    let entry = entries(root)?.iter().find(|entry| entry.key.text == ACCOUNT)?;
    let scope = Scope { region: NO_REGION, account: IN_ACCOUNT };
    Filler::new("", interpolation, scope).text(
        &entry.value.scalar()?.text,
        entry.value.span(),
        &mut Problems::default(),
    )
}

/// The tree with its placeholders filled in and without the free keys.
pub(super) fn fill<'s>(
    root: Child<'s>,
    text: &'s str,
    interpolation: &Interpolation,
    account: Option<&str>,
    problems: &mut Problems,
) -> Child<'s> {
    let Some(all) = entries(&root) else { return root };
    let has_free = all.iter().any(|entry| is_free(&entry.key.text));
    // An escape in quotes may spell a placeholder.
    if !has_free && !concerns(text) && !text.contains('\\') {
        return root;
    }
    let file = File { text, interpolation, account: account.map_or(NO_ACCOUNT, Here::Is) };
    let filled = all.iter().filter_map(|entry| file.entry(entry, problems)).collect();
    root.with(Value::Mapping(filled))
}

/// Whether the key of the top level is free.
pub(super) fn is_free(key: &str) -> bool {
    key.starts_with(FREE_PREFIX)
}

fn entries<'a, 's>(root: &'a Child<'s>) -> Option<&'a [Entry<'s>]> {
    match root.value() {
        Value::Mapping(entries) => Some(entries),
        Value::Scalar(_) | Value::List(_) | Value::Broken => None,
    }
}

struct File<'a, 's> {
    text: &'s str,
    interpolation: &'a Interpolation,
    account: Here<'a>,
}

impl<'s> File<'_, 's> {
    fn filler<'b>(&'b self, region: Here<'b>, account: Here<'b>) -> Filler<'b, 's> {
        Filler::new(self.text, self.interpolation, Scope { region, account })
    }

    /// An entry of the top level; `None` for a free one. What is wrong with that is reported all the same.
    fn entry(&self, entry: &Entry<'s>, problems: &mut Problems) -> Option<Entry<'s>> {
        if is_free(&entry.key.text) {
            // A Region of no name: only what uses the anchors has one.
            self.filler(Here::Is(""), self.account).fill(&entry.value, problems);
            return None;
        }
        let account = if entry.key.text == ACCOUNT { IN_ACCOUNT } else { self.account };
        let mut filler = self.filler(NO_REGION, account);
        let key = filler.key(&entry.key, problems);
        let value = match (entries(&entry.value), &*entry.key.text) {
            (Some(regions), REGIONS) => entry.value.with(Value::Mapping(self.regions(regions, problems))),
            (_, _) => filler.fill(&entry.value, problems),
        };
        Some(Entry { key, value, ..*entry })
    }

    fn regions(&self, regions: &[Entry<'s>], problems: &mut Problems) -> Vec<Entry<'s>> {
        let filled = regions.iter().map(|entry| {
            let key = self.filler(NO_REGION, self.account).key(&entry.key, problems);
            let value = self.filler(Here::Is(&key.text), self.account).fill(&entry.value, problems);
            Entry { key, value, ..*entry }
        });
        let filled: Vec<_> = filled.collect();
        yaml::distinct(filled, problems)
    }
}
