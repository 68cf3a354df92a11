//! What `-h`, `--help` and the manual say beside the definitions of the options: examples, exit codes, and which of the
//! options of every verb a verb shows. What is parsed does not depend on it; `applicable` rejects what has no effect.

use clap::{Arg, Command};

use super::exit;

/// Examples of a verb: what to run, and for what.
type Examples = &'static [(&'static str, &'static str)];

/// The examples of the program as a whole.
const FIRST_STEPS: Examples = &[
    ("sesform import -o sesform.yaml", "write the live account as a file"),
    ("sesform plan -o plan.json", "show what an apply would change, and save it"),
    ("sesform apply plan.json", "change exactly that"),
];

/// The examples of each verb.
const EXAMPLES: &[(&str, Examples)] = &[
    (
        "validate",
        &[
            ("sesform validate", "check sesform.yaml in this folder"),
            ("sesform validate --each -f accounts", "check each file of a folder by itself"),
            (
                "sesform validate -f - --stdin-name sesform.yaml --format lines < sesform.yaml",
                "check a text for an editor",
            ),
        ],
    ),
    (
        "plan",
        &[
            ("sesform plan -o plan.json", "show what an apply would change, and save it for review"),
            (
                "sesform plan --report markdown=plan.md --report sarif=plan.sarif",
                "write comment and findings for a pull request",
            ),
            (
                "sesform plan --base main.yaml --detailed-exitcode=change",
                "end with 2 if the file changes something, not for drift",
            ),
        ],
    ),
    (
        "show",
        &[
            ("sesform show plan.json", "show a saved plan again"),
            ("sesform show plan.json --all --steps", "show every object and step of it"),
        ],
    ),
    (
        "check",
        &[
            ("sesform check plan.json", "see whether the account still is as the plan expects"),
            ("sesform check plan.json -f sesform.yaml", "see also whether it was made from this file"),
        ],
    ),
    (
        "apply",
        &[
            ("sesform apply plan.json", "execute a saved plan"),
            (
                "sesform apply --yes --report json=applied.json",
                "plan and execute without a question, and keep the report",
            ),
            (
                "sesform apply --yes --lock --allow moves,deletes",
                "take a lock, and allow more moves and deletions than the file",
            ),
        ],
    ),
    (
        "drift",
        &[
            ("sesform drift", "show where the account differs from the file; ends with 2 if it does"),
            ("sesform drift --who", "say also who changed it, from CloudTrail"),
            ("sesform drift --accept all", "write the live values into the file"),
        ],
    ),
    (
        "route",
        &[
            ("sesform route", "show which mail leaves from which IP, and until when each warms up"),
            ("sesform route --plan plan.json", "show the routes that a saved plan changes, before and after"),
            ("sesform route --desired --format mermaid > routes.mmd", "draw what the file states, without the account"),
        ],
    ),
    (
        "ips",
        &[
            ("sesform ips --format csv > ips.csv", "write the addresses to allow, and whether these are all"),
            ("sesform ips --since ips.csv", "compare with that list; ends with 2 if an address came or went"),
            (
                "sesform ips --spf --resolve",
                "write the SPF records of the custom MAIL FROM domains, merged into those of DNS",
            ),
        ],
    ),
    (
        "lint",
        &[
            ("sesform lint", "check sesform.yaml against the rules of deliverability and cost, without the account"),
            ("sesform lint --figures figures.json", "the same, with what was measured: volumes, bounces, blocklists"),
            ("sesform lint --live --fail-on=never", "check the account too, and end with 0 whatever is found"),
        ],
    ),
    (
        "advise",
        &[
            ("sesform advise", "say for each set of sesform.yaml which kind of IPs fits, without the account"),
            ("sesform advise --live", "read the account too"),
            ("sesform advise --report markdown=advice.md", "write it for a pull request too"),
        ],
    ),
    (
        "cost",
        &[
            ("sesform cost", "show what dedicated IPs cost each month, now and after the plan"),
            ("sesform cost --offline", "count what the file states, without the account"),
        ],
    ),
    (
        "warmup",
        &[
            ("sesform warmup", "show when the IPs of each pool are warm, and what they take a day until then"),
            ("sesform warmup --svg warmup.svg", "draw it too"),
            ("sesform warmup --offline", "say what the file states, without the account"),
        ],
    ),
    (
        "request",
        &[
            ("sesform request > case.md", "write the case for the IPs that the file wants and the account lacks"),
            ("sesform request --relinquish", "write the case that gives back the addresses under `relinquish`"),
            ("sesform request --status", "compare how many IPs are wanted and leased"),
        ],
    ),
    (
        "import",
        &[
            ("sesform import -o live.yaml", "write the live account as a file"),
            ("sesform import --region eu-west-1 --only 'news*' --everything", "print a part of it, with every value"),
            ("sesform import --update sesform.yaml", "take the live values over into a file"),
        ],
    ),
    (
        "init",
        &[
            ("sesform init", "write the live account as sesform.yaml, with its schema beside it"),
            ("sesform init -f mail.yaml --ci github", "write also the workflows that plan and apply it"),
        ],
    ),
    (
        "fmt",
        &[
            ("sesform fmt", "lay out sesform.yaml; comments stay"),
            ("sesform fmt --check sesform.yaml", "end with 2 if the layout differs, and write nothing"),
        ],
    ),
    (
        "unlock",
        &[
            ("sesform unlock --yes", "remove the locks in all Regions of the file"),
            ("sesform unlock --yes --region eu-west-1", "remove that of one Region"),
        ],
    ),
    (
        "doctor",
        &[
            ("sesform doctor", "check credentials, Regions, permissions and quotas"),
            ("sesform doctor --iam-policy apply", "print the policy that an apply needs"),
        ],
    ),
    (
        "explain",
        &[
            ("sesform explain ip-in-two-pools", "say what a code of a message means, with a file that causes it"),
            ("sesform explain max_delivery", "say what a field of the file means"),
        ],
    ),
    (
        "schema",
        &[
            ("sesform schema > sesform.schema.json", "save the schema of the file, for editors"),
            ("sesform schema output", "print the schema of `--format json`"),
        ],
    ),
    (
        "sandbox",
        &[
            ("sesform sandbox --listen 127.0.0.1:4579", "serve an SES on a port, for other clients"),
            ("sesform sandbox --state accounts.json", "keep its accounts in a file"),
        ],
    ),
    (
        "completions",
        &[
            ("sesform completions bash > sesform.bash", "write the script that bash sources"),
            ("sesform completions zsh > _sesform", "write the function for a folder of zsh's fpath"),
            ("sesform completions fish > sesform.fish", "write the script for ~/.config/fish/completions"),
        ],
    ),
    (
        "man",
        &[
            ("sesform man > sesform.1", "write the page of sesform"),
            ("sesform man --dir man1", "write it, and a page for each command"),
        ],
    ),
];

/// Options that only `--help` and the manual show: few people need them.
const RARE: &[&str] = &[
    "measured",
    "var_file",
    "sandbox_faults",
    "max_rps",
    "ci",
    "label",
    "max_bytes",
    "log_format",
    "endpoint_url",
    "when",
    "quiet",
    "require_owner",
    "max_deletes",
    "max_moved_ips",
    "calls",
];
/// Options that the short help of the program leaves to the short help of the verbs: they are long, and mean something
/// only beside a verb.
const OF_VERBS: &[&str] = &["allow", "report"];
/// Options of a connection to SES.
const CONNECTION: &[&str] = &["endpoint_url", "sandbox", "sandbox_faults", "max_rps", "profile", "account", "allow"];
/// Options of a desired state.
const FILES: &[&str] = &["file", "var", "var_file", "region"];
/// Options of the documents of pipelines.
const DOCUMENTS: &[&str] = &["ci", "label", "max_bytes"];
/// Options of a result that has formats.
const RESULTS: &[&str] = &["format", "report"];

/// The options of every verb that have no effect on this one.
fn unused(verb: &str) -> Vec<&'static str> {
    let (groups, used): (&[&[&'static str]], &[&str]) = match verb {
        "validate" => (&[CONNECTION], &["account", "allow"]),
        // A printed command carries the sandbox.
        "show" => (&[&["region"], CONNECTION], &["account", "sandbox"]),
        "check" => (&[&["region"]], &[]),
        "import" => (&[&["file"], DOCUMENTS], &[]),
        "route" | "ips" | "request" | "unlock" | "doctor" => (&[DOCUMENTS], &[]),
        "init" => (&[&["var", "var_file"], DOCUMENTS], &["ci"]),
        "fmt" => (&[&["var", "var_file", "region"], CONNECTION, DOCUMENTS], &[]),
        "explain" => (&[FILES, CONNECTION, DOCUMENTS], &[]),
        "schema" | "sandbox" | "completions" | "man" => (&[FILES, CONNECTION, DOCUMENTS, RESULTS], &[]),
        _ => (&[], &[]),
    };
    groups.iter().flat_map(|names| names.iter().copied()).filter(|name| !used.contains(name)).collect()
}

/// The command line with what its help says, for help, manual and completions.
pub(super) fn shaped(command: Command) -> Command {
    let global: Vec<Arg> = command.get_arguments().filter(|arg| arg.is_global_set()).cloned().collect();
    let verbs: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    let top = command.mut_args(rare).mut_args(|arg| left_to_long_help(arg, OF_VERBS));
    let top = with_ending(top, FIRST_STEPS, "sesform");
    verbs.iter().fold(top, |command, name| command.mut_subcommand(name, |verb| shaped_verb(verb, name, &global)))
}

/// A verb with what its help says. clap leaves the options of every verb alone that the verb has by itself.
fn shaped_verb(verb: Command, name: &str, global: &[Arg]) -> Command {
    let unused = unused(name);
    let own = |arg: &Arg| arg.clone().hide(unused.contains(&arg.get_id().as_str()));
    let verb = global.iter().map(own).fold(verb, Command::arg).mut_args(rare);
    let examples = EXAMPLES.iter().find(|(of, _)| *of == name).map_or(&[][..], |(_, examples)| examples);
    with_ending(verb, examples, &format!("sesform {name}"))
}

fn rare(arg: Arg) -> Arg {
    left_to_long_help(arg, RARE)
}

/// The option, without short help if it is one of these.
fn left_to_long_help(arg: Arg, those: &[&str]) -> Arg {
    if !those.contains(&arg.get_id().as_str()) {
        return arg;
    }
    // The manual leaves out the short text of what short help hides.
    let text = arg.get_long_help().or_else(|| arg.get_help()).cloned();
    let arg = arg.hide_short_help(true);
    match text {
        Some(text) => arg.long_help(text),
        None => arg,
    }
}

/// The command with examples, exit codes in its long help and a hint at that in its short help.
fn with_ending(command: Command, of: Examples, called: &str) -> Command {
    let examples = examples(of);
    let short = format!("{examples}\n\n`{called} --help` has more options, and the exit codes.");
    command.after_help(short).after_long_help(format!("{examples}\n\n{}", exit::HELP))
}

/// The examples as help shows them.
fn examples(of: Examples) -> String {
    let line = |(command, what): &(&str, &str)| format!("  {command}\n      {what}");
    let lines: Vec<String> = of.iter().map(line).collect();
    format!("Examples:\n{}", lines.join("\n"))
}
