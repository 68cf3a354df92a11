//! What each code of a problem means, at length: for `sesform explain` and for reference pages. The short meaning of a
//! code stands in `code`; here are its reason, an example that causes it, and what to do. A test holds that every code
//! has one, and that its example causes it.

mod example;
mod objects;
mod text;
mod values;

use super::code::Code;
pub use example::{CodeExplanation, Example};

/// The explanation of every code, in the order of [`Code::ALL`].
#[must_use]
pub fn explanations() -> Vec<&'static CodeExplanation> {
    let all = [text::ALL, values::ALL, objects::ALL];
    let of = |code: &Code| all.iter().copied().flatten().find(|explanation| explanation.code == *code);
    Code::ALL.iter().filter_map(of).collect()
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
        let explained: Vec<Code> = explanations().iter().map(|explanation| explanation.code).collect();
        assert_eq!(explained, Code::ALL);
        assert_eq!(text::ALL.len() + values::ALL.len() + objects::ALL.len(), Code::ALL.len());
    }

    #[test]
    fn every_example_causes_its_code_and_nothing_else() {
        for explanation in explanations() {
            let found = found(&explanation.example);
            let codes: Vec<Code> = found.iter().map(|found| found.code).collect();
            assert!(codes.iter().all(|code| *code == explanation.code), "{}: {codes:?}", explanation.code);
        }
    }
}
