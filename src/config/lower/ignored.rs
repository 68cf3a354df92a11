//! Checks of `ignore`: an object cannot be both declared and ignored.

use std::fmt::Display;

use super::walk::regions;
use crate::{
    config::{
        code::Code,
        file::{Document, Field, List, Map, MapEntry},
        problem::{Problem, Problems},
    },
    model::Glob,
};

/// Reports patterns that match an object that the file declares, each with the first match.
pub(super) fn declared_and_ignored(document: &Document, problems: &mut Problems) {
    let Some(ignore) = document.ignore.get() else { return };
    for (_, fields) in regions(document) {
        check("pool", &ignore.pools, &fields.pools, problems);
        check("configuration set", &ignore.configuration_sets, &fields.configuration_sets, problems);
        check("identity", &ignore.identities, &fields.identities, problems);
    }
}

fn check<K: Display, V>(noun: &str, globs: &Field<List<Glob>>, things: &Field<Map<K, V>>, problems: &mut Problems) {
    let entries: &[MapEntry<K, V>] = things.get().map_or(&[], |map| &map.entries);
    for glob in globs.get().into_iter().flat_map(|list| &list.items) {
        let matched = entries.iter().find(|entry| glob.value.matches(&entry.name.to_string()));
        if let Some(entry) = matched {
            let message = format!("the {noun} `{}` is declared, and `{}` ignores it", entry.name, glob.value);
            let problem = Problem::error(Code::DeclaredAndIgnored, glob.span, message)
                .related(entry.span, "declared here")
                .help("take the block out, or narrow the pattern");
            problems.push(problem);
        }
    }
}
