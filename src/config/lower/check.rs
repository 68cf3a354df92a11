//! The list of the checks that need more than one field, with those that are short: of the size of pools, of tags, and of
//! `ignore`.

use std::fmt::Display;

use super::{
    contradictions, ips, references, renames, service, sets,
    walk::{pools, regions, sets as sets_of},
};
use crate::{
    config::{
        code::Code,
        file::{Document, Field, Ips, List, Map, MapEntry},
        problem::{Problem, Problems},
    },
    model::{Glob, TagKey, TagValue, UserTags},
};

type Check = fn(&Document, &mut Problems);

/// All checks. They are independent, and their order does not matter because problems are sorted by position.
const CHECKS: [Check; 12] = [
    counts_too_small,
    ips::ips_in_managed_pools,
    ips::ips_listed_twice,
    ips::ips_in_two_regions,
    sets::event_destinations,
    sets::out_of_reach,
    sets::https_without_domain,
    too_many_tags,
    renames::renames,
    declared_and_ignored,
    service::not_of_aws,
    contradictions::contradictions,
];

/// Runs every check on what could be read.
pub(in crate::config) fn check(document: &Document, problems: &mut Problems) {
    CHECKS.iter().for_each(|check| check(document, problems));
}

/// Runs every check, and the check that is valid only if no account is read.
pub(in crate::config) fn check_alone(document: &Document, problems: &mut Problems) {
    check(document, problems);
    references::undeclared(document, problems);
}

/// Reports pools that must include more IPs than they should have.
fn counts_too_small(document: &Document, problems: &mut Problems) {
    for (_, entry, pool) in pools(document) {
        let Some(Ips::Count(counted)) = pool.ips.get() else { continue };
        let (Some(count), Some(include)) = (counted.count.at(), counted.include.at()) else { continue };
        let (wanted, listed) = (count.value.0, include.value.items.len());
        if listed > wanted.get() {
            let message = format!("the pool `{}` should have {wanted} IPs and include {listed}", entry.name);
            let problem = Problem::error(Code::CountTooSmall, count.span, message)
                .related(include.span, format!("{listed} IPs"))
                .replace(format!("raise the count to `{listed}`, or include fewer"), listed.to_string());
            problems.push(problem);
        }
    }
}

/// Reports objects with more tags than fit, at the first tag that is too many.
fn too_many_tags(document: &Document, problems: &mut Problems) {
    for (_, entry, pool) in pools(document) {
        check_tags(&format!("the pool `{}`", entry.name), &pool.tags, problems);
    }
    for (entry, set) in regions(document).flat_map(|(_, fields)| sets_of(fields)) {
        check_tags(&format!("the configuration set `{}`", entry.name), &set.tags, problems);
    }
}

fn check_tags(thing: &str, tags: &Field<Map<TagKey, TagValue>>, problems: &mut Problems) {
    let tags = tags.get().map_or(&[][..], |map| &map.entries);
    if let Some(first) = tags.get(UserTags::MAX) {
        let message = format!(
            "{thing} has {} tags: SES takes 50, of which sesform needs {} itself",
            tags.len(),
            50 - UserTags::MAX
        );
        problems.push(Problem::error(Code::TooManyTags, first.span, message).label("one too many from here on"));
    }
}

/// Reports patterns that match an object that the file declares, each with the first match.
fn declared_and_ignored(document: &Document, problems: &mut Problems) {
    let Some(ignore) = document.ignore.get() else { return };
    for (_, fields) in regions(document) {
        check_ignored("pool", &ignore.pools, &fields.pools, problems);
        check_ignored("configuration set", &ignore.configuration_sets, &fields.configuration_sets, problems);
        check_ignored("identity", &ignore.identities, &fields.identities, problems);
    }
}

fn check_ignored<K: Display, V>(
    noun: &str,
    globs: &Field<List<Glob>>,
    things: &Field<Map<K, V>>,
    problems: &mut Problems,
) {
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
