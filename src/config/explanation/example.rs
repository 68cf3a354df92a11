//! What is said of a code, and the files that cause it.

use crate::config::code::Code;

/// What a code means at length.
#[derive(Debug, Clone, Copy)]
pub struct CodeExplanation {
    /// The code.
    pub code: Code,
    /// What went wrong, in a few words.
    pub title: &'static str,
    /// Why it is an error.
    pub meaning: &'static str,
    /// What causes it.
    pub example: Example,
    /// How to mend it.
    pub remedy: &'static str,
}

/// What causes a problem.
#[derive(Debug, Clone, Copy)]
pub enum Example {
    /// A whole file.
    File(&'static str),
    /// What a file states in one Region.
    Region(&'static str),
    /// Files that are loaded together.
    Together(&'static [&'static str]),
    /// A file that is no text.
    Bytes(&'static [u8]),
    /// A path at which nothing is.
    Missing(&'static str),
}

/// What a file begins with, up to the content of its Region.
const HEAD: &str = "version: 1\naccount: \"123456789012\"\nregions:\n  eu-west-1:\n";

impl Example {
    /// The files, or the command for what is no text.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::File(text) => vec![(*text).to_owned()],
            Self::Region(body) => {
                let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
                vec![format!("{HEAD}{body}")]
            }
            Self::Together(texts) => texts.iter().map(|text| (*text).to_owned()).collect(),
            Self::Bytes(bytes) => vec![String::from_utf8_lossy(bytes).into_owned()],
            Self::Missing(path) => vec![format!("sesform validate --each {path}\n")],
        }
    }
}
