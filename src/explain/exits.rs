//! The exit codes. `cli` maps every failure to one of them, and holds in a test that they are all here.

use super::explanation::{Explanation, Topic};

/// Code, title, meaning, what to do.
const ALL: [(&str, &str, &str, &str); 11] = [
    ("0", "success", "The command did what it was asked for. After `plan`, changes may be pending.", "Nothing."),
    (
        "1",
        "a runtime or API error",
        "Something outside the file failed, and nothing was written. For `doctor`: a check failed.",
        "Read the message; `sesform doctor` checks credentials, permissions and Regions.",
    ),
    (
        "2",
        "something differs",
        "`plan --detailed-exitcode`: changes are pending. `drift`: the account differs from the file. `fmt --check`: a \
         file is not formatted.",
        "Apply the plan, take the drift into the file or undo it, or run `sesform fmt`.",
    ),
    (
        "3",
        "a part was applied",
        "Something was written, and something failed or was skipped. The report says which.",
        "Run the same command again: what is done is not done twice.",
    ),
    (
        "4",
        "the plan is stale",
        "The account changed since the plan was made. Nothing was written.",
        "Plan again, and review the new plan.",
    ),
    (
        "5",
        "refused by a guard",
        "The account is another one, a step cannot be undone, a route is unsafe, or a limit is exceeded. Nothing was \
         written.",
        "Change the file, or give the flag that the message names.",
    ),
    ("64", "usage", "The command line is wrong. Nothing was done.", "Read the message, or `sesform COMMAND --help`."),
    (
        "65",
        "the desired state is invalid",
        "The file cannot be read, has problems, or contradicts the account.",
        "Mend the places that the messages show; `sesform explain CODE` says more about a code.",
    ),
    ("129", "interrupted by SIGHUP", INTERRUPTED, AGAIN),
    ("130", "interrupted by SIGINT", INTERRUPTED, AGAIN),
    ("143", "interrupted by SIGTERM", INTERRUPTED, AGAIN),
];

const INTERRUPTED: &str = "The calls in flight were finished, no new one was begun, and the report was written.";
const AGAIN: &str = "Run the same command again: it goes on with what is left.";

pub(super) fn all() -> Vec<Explanation> {
    let explained = |(name, title, meaning, remedy): (&str, &str, &str, &str)| Explanation {
        topic: Topic::Exit,
        name: name.to_owned(),
        title: title.to_owned(),
        meaning: meaning.to_owned(),
        details: Vec::new(),
        examples: Vec::new(),
        remedy: Some(remedy.to_owned()),
    };
    ALL.map(explained).into()
}
