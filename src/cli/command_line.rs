//! Commands for a person to copy: the one that applies exactly the plan that is shown, the one that plans a new file.

use std::{collections::BTreeSet, path::Path};

use crate::plan::Plan;

use super::{
    args::{Common, FileOrigin, PlanFlags},
    quote::quoted,
    same_way::{add_way, place},
    saved,
};

/// The command: of a saved plan, or of the same files with the fingerprint of the plan. It has the flags that the plan was
/// made with and those that it needs beside them.
pub(crate) fn apply(
    common: &Common,
    flags: &PlanFlags,
    saved_at: Option<&Path>,
    plan: &Plan,
    allowed_by: &[String],
) -> String {
    let mut words = vec!["sesform".to_owned(), "apply".to_owned()];
    words.extend(place(common));
    let mut add = |option: &str, value: Option<&str>| {
        words.push(option.to_owned());
        words.extend(value.map(quoted));
    };
    match saved_at {
        Some(path) => {
            let path = path.display().to_string();
            // A name that begins like an option is one of the current folder.
            let path = if path.starts_with('-') { format!("./{path}") } else { path };
            add(&quoted(&path), None);
        }
        None => {
            common.file.iter().for_each(|file| add("-f", Some(&file.display().to_string())));
            for variable in &common.var {
                add("--var", Some(&format!("{}={}", variable.name, variable.value)));
            }
            common.var_file.iter().for_each(|file| add("--var-file", Some(&file.display().to_string())));
            common.region.iter().for_each(|region| add("--region", Some(region.as_str())));
        }
    }
    add_way(common, &mut add);
    let given = common.allow.iter().map(|allow| format!("--allow {}", allow.name()));
    let needed = saved::flags(&saved::made_with(plan)).into_iter().map(str::to_owned);
    let asked = [(flags.prune, "--prune"), (flags.adopt, "--adopt")];
    let asked = asked.into_iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| flag.to_owned());
    let all: BTreeSet<String> = given.chain(needed).chain(asked).chain(allowed_by.iter().cloned()).collect();
    all.iter().for_each(|flag| add(flag, None));
    add_limits(flags, &mut add);
    if saved_at.is_none() {
        add("--expect", Some(plan.fingerprint.as_str()));
    }
    words.join(" ")
}

/// The command that plans a file over the same way to SES.
pub(crate) fn plan(common: &Common, file: &Path) -> String {
    let mut words = vec!["sesform".to_owned(), "plan".to_owned()];
    words.extend(place(common));
    let mut add = |option: &str, value: Option<&str>| {
        words.push(option.to_owned());
        words.extend(value.map(quoted));
    };
    if common.file_origin == FileOrigin::Named {
        add("-f", Some(&file.display().to_string()));
    }
    add_way(common, &mut add);
    common.allow.iter().for_each(|allow| add("--allow", Some(&allow.name())));
    words.join(" ")
}

fn add_limits(flags: &PlanFlags, add: &mut impl FnMut(&str, Option<&str>)) {
    let limits = &flags.plan_limits;
    limits.require_owner.iter().for_each(|owner| add("--require-owner", Some(owner)));
    limits.max_deletes.iter().for_each(|most| add("--max-deletes", Some(&most.to_string())));
    limits.max_moved_ips.iter().for_each(|most| add("--max-moved-ips", Some(&most.to_string())));
}
