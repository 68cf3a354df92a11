//! The commands with their arguments and options, and the exit codes, from the definitions that `--help` is made from.

use clap::{Arg, Command};

use sesform::cli;

use super::schema::prose;

/// Every command with what it alone takes.
pub(super) fn all() -> String {
    let mut root = cli::command();
    root.build();
    let commands = root.get_subcommands().filter(|command| command.get_name() != "help" && !command.is_hide_set());
    commands.map(|command| section(command, 2)).collect()
}

fn section(command: &Command, depth: usize) -> String {
    let name = command.get_bin_name().unwrap_or(command.get_name()).to_owned();
    let usage = command.clone().render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let mut out =
        format!("{} {name}\n\n{}.\n\n```text\n{usage}\n```\n\n", "#".repeat(depth), about.trim_end_matches('.'));
    let own: Vec<_> = command.get_arguments().filter(|arg| is_own(arg)).collect();
    own.iter().for_each(|arg| out += &bullet(arg));
    if !own.is_empty() {
        out += "\n";
    }
    for below in command.get_subcommands().filter(|below| below.get_name() != "help" && !below.is_hide_set()) {
        out += &section(below, depth + 1);
    }
    out
}

fn is_own(arg: &Arg) -> bool {
    !arg.is_global_set() && !arg.is_hide_set() && !["help", "version"].contains(&arg.get_id().as_str())
}

/// What every command takes, by heading.
pub(super) fn common() -> String {
    let root = cli::command();
    let mut sections: Vec<(String, String)> = Vec::new();
    for arg in root.get_arguments().filter(|arg| arg.is_global_set() && !arg.is_hide_set()) {
        let heading = arg.get_help_heading().unwrap_or("Everywhere").to_owned();
        if !sections.iter().any(|(known, _)| *known == heading) {
            sections.push((heading.clone(), String::new()));
        }
        let (_, text) = sections.iter_mut().find(|(known, _)| *known == heading).unwrap();
        *text += &bullet(arg);
    }
    sections.into_iter().map(|(heading, text)| format!("### {heading}\n\n{text}\n")).collect()
}

fn bullet(arg: &Arg) -> String {
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let help = prose(&help);
    let values = arg.get_value_names().unwrap_or_default().join(" ");
    let takes = arg.get_action().takes_values();
    let long = arg.get_long().map(|long| format!("--{long}"));
    let name: Vec<_> = arg.get_short().map(|short| format!("-{short}")).into_iter().chain(long).collect();
    let spelled = match (name.is_empty(), takes) {
        (true, _) => values,
        (false, true) => format!("{} {values}", name.join(", ")),
        (false, false) => name.join(", "),
    };
    let defaults: Vec<_> = arg.get_default_values().iter().map(|it| format!("`{}`", it.to_string_lossy())).collect();
    let default =
        if defaults.is_empty() || !takes { String::new() } else { format!(" Default: {}.", defaults.join(", ")) };
    let mut out = format!("- `{spelled}`: {}.{default}\n", help.trim_end_matches('.'));
    for value in arg.get_possible_values().iter().filter(|value| takes && !value.is_hide_set()) {
        let meaning = value.get_help().map(|help| format!(": {help}")).unwrap_or_default();
        out += &format!("  - `{}`{meaning}\n", value.get_name());
    }
    out
}

/// The table of exit codes.
pub(super) fn exit_codes() -> String {
    let help = cli::command().get_after_long_help().expect("the exit codes").to_string();
    let codes = help.split_once("Exit codes:\n").expect("the exit codes").1;
    let rows = codes.lines().filter_map(|line| line.strip_prefix("  ")?.trim_start().split_once("  "));
    let rows: String = rows.map(|(code, meaning)| format!("| {code} | {meaning} |\n")).collect();
    format!("| exit code | meaning |\n| ---: | --- |\n{rows}")
}
