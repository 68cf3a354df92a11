//! What each code of a problem means, at length: for `sesform explain` and for reference pages. The short meaning of a
//! code stands in `code`; here are its reason, an example that causes it, and what to do. A test holds that every code
//! has one, and that its example causes it.

mod objects;
mod text;
mod values;

use super::code::Code;

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

impl CodeExplanation {
    /// Every code, in the order of [`Code::ALL`].
    #[must_use]
    pub fn all() -> Vec<&'static Self> {
        let all = [text::ALL, values::ALL, objects::ALL];
        let of = |code: &Code| all.iter().copied().flatten().find(|explanation| explanation.code == *code);
        Code::ALL.iter().filter_map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::config::{
        Against, Interpolation, ReadError, Source, UnknownRegions, check_each, diagnostic::Diagnostics, load_all,
    };

    fn found(example: &Example) -> Diagnostics {
        let sources: Vec<Source> = match example {
            Example::Bytes(bytes) => vec![Source::new("a.yaml", *bytes)],
            Example::Missing(path) => {
                let missing = ReadError::Missing { path: PathBuf::from(path), near: None };
                return check_each(vec![Err(missing)], &Interpolation::default(), UnknownRegions::Refused)
                    .map(drop)
                    .unwrap_err();
            }
            Example::File(_) | Example::Region(_) | Example::Together(_) => {
                let texts = example.texts().into_iter().enumerate();
                texts.map(|(at, text)| Source::new(format!("{at}.yaml"), text)).collect()
            }
        };
        load_all(sources, &Interpolation::default(), Against::Itself, UnknownRegions::Refused).map(drop).unwrap_err()
    }

    #[test]
    fn every_code_is_explained_once() {
        let explained: Vec<Code> = CodeExplanation::all().iter().map(|explanation| explanation.code).collect();
        assert_eq!(explained, Code::ALL);
        assert_eq!(text::ALL.len() + values::ALL.len() + objects::ALL.len(), Code::ALL.len());
    }

    #[test]
    fn every_example_causes_its_code_and_nothing_else() {
        for explanation in CodeExplanation::all() {
            let found = found(&explanation.example);
            let codes: Vec<Code> = found.iter().map(|found| found.code).collect();
            assert!(codes.iter().all(|code| *code == explanation.code), "{}: {codes:?}", explanation.code);
        }
    }
}
