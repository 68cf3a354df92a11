//! The way to SES that a command line takes, in words for commands that a person copies: without them, what was tried in
//! a sandbox would go to AWS.

use std::fmt;

use super::{args::Common, quote::quoted};

/// The words that say where a command runs, which SES it calls, as whom, and what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SameWay(Vec<String>);

impl SameWay {
    /// The way of this command line.
    pub(crate) fn of(common: &Common) -> Self {
        let mut words = place(common);
        add_way(common, &mut |option: &str, value: Option<&str>| {
            words.push(option.to_owned());
            words.extend(value.map(quoted));
        });
        words.extend(common.allow.iter().map(|allow| format!("--allow {}", allow.name())));
        Self(words)
    }
}

impl fmt::Display for SameWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|word| write!(f, " {word}"))
    }
}

/// The words that say where a command runs.
pub(crate) fn place(common: &Common) -> Vec<String> {
    let folder = common.directory.iter().map(|folder| ["-C".to_owned(), quoted(&folder.display().to_string())]);
    folder.flatten().collect()
}

/// The words that say which SES a command calls, and as whom.
pub(crate) fn connection(common: &Common) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(url) = &common.endpoint_url {
        words.extend(["--endpoint-url".to_owned(), quoted(url)]);
    }
    if let Some(profile) = &common.profile {
        words.extend(["--profile".to_owned(), quoted(profile)]);
    }
    match &common.sandbox {
        Some(Some(file)) => words.push(format!("--sandbox={}", quoted(&file.display().to_string()))),
        Some(None) => words.push("--sandbox".to_owned()),
        None => {}
    }
    words
}

/// The options that say whose SES is asked, and where it is.
pub(super) fn add_way(common: &Common, add: &mut impl FnMut(&str, Option<&str>)) {
    common.account.iter().for_each(|account| add("--account", Some(account.as_str())));
    connection(common).into_iter().for_each(|word| add(&word, None));
}
