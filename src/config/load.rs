//! A source → what it means, or everything that is wrong with it. The one way through `config`.

use std::{collections::BTreeMap, fmt, sync::Arc};

use super::{
    code::Code,
    diagnostic::Diagnostics,
    file,
    lower::{self, Reference},
    problem::{Problem, Problems},
    source::{Source, SourceText},
    sources::SourceMap,
    span::{Position, Span},
    yaml,
};
use crate::model::{Desired, LiveRegion, Region};

/// The smallest file that says something, shown to whoever has an empty one.
const SMALLEST: &str = r#"the smallest file is `{version: 1, account: "123456789012", regions: {}}`"#;

/// A file that nothing is wrong with, as far as one can tell without the account.
#[derive(Debug)]
pub struct Loaded {
    /// What it says.
    pub desired: Desired,
    /// Where it says it.
    pub sources: SourceMap,
    references: Vec<Reference>,
    source: Arc<SourceText>,
}

/// A place in a file, as `file:line:column`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named to sesform.
    pub file: String,
    /// Its first character.
    pub start: Position,
    /// Just after its last character.
    pub end: Position,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.start.line, self.start.column)
    }
}

/// Loads a source that is judged by itself: what a Region names and, stating
/// all of its kind, does not declare is a mistake.
///
/// # Errors
/// Everything that is wrong with it, by position.
pub fn load(source: Source) -> Result<Loaded, Diagnostics> {
    load_and(source, lower::check_alone)
}

/// Loads a source that will be held against an account: what is not declared may be live, so the caller asks
/// [`Loaded::unresolved`] once it knows.
///
/// # Errors
/// Everything that is wrong with it, by position.
pub fn load_for_account(source: Source) -> Result<Loaded, Diagnostics> {
    load_and(source, lower::check)
}

fn load_and(source: Source, check: fn(&file::Document, &mut Problems)) -> Result<Loaded, Diagnostics> {
    let mut problems = Problems::default();
    let source = Arc::new(decode(source, &mut problems));
    let loaded = if problems.is_empty() { read(&source, check, &mut problems) } else { None };
    match loaded {
        Some(loaded) if problems.is_empty() => Ok(loaded),
        Some(_) | None => Err(Diagnostics::new(source, problems.into_sorted())),
    }
}

fn read(
    source: &Arc<SourceText>,
    check: fn(&file::Document, &mut Problems),
    problems: &mut Problems,
) -> Option<Loaded> {
    let root = yaml::parse(&source.text, problems);
    let Some(root) = root.filter(|root| !root.is_null()) else {
        if problems.is_empty() {
            problems.push(Problem::error(Code::EmptyFile, Span::default(), "the file says nothing").help(SMALLEST));
        }
        return None;
    };
    let document = file::from_root(&root, problems)?;
    check(&document, problems);
    Some(Loaded {
        desired: lower::lower(&document)?,
        sources: lower::sources(&document),
        references: lower::references(&document),
        source: Arc::clone(source),
    })
}

/// The text of a source; where it is not UTF-8, the text up to there and a problem.
fn decode(source: Source, problems: &mut Problems) -> SourceText {
    let Source { name, bytes } = source;
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        let valid = error.utf8_error().valid_up_to();
        problems.push(not_utf8(error.as_bytes(), valid));
        String::from_utf8_lossy(around(error.as_bytes(), valid)).into_owned()
    });
    SourceText::new(name, text)
}

/// The bytes up to the end of the line with the first that is not UTF-8: nothing after it is looked at.
fn around(bytes: &[u8], valid: usize) -> &[u8] {
    /// Bytes shown at most after the bad one; what is no text may have no lines either.
    const SHOWN: usize = 40;
    let rest = &bytes[valid..bytes.len().min(valid + SHOWN)];
    let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    &bytes[..valid + line]
}

fn not_utf8(bytes: &[u8], valid: usize) -> Problem {
    let byte = bytes.get(valid).copied().unwrap_or_default();
    let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let help = if utf16 { "it looks like UTF-16: save it as UTF-8" } else { "save it as UTF-8" };
    let span = Span::new(valid, valid + char::REPLACEMENT_CHARACTER.len_utf8());
    Problem::error(Code::NotUtf8, span, format!("the file is not UTF-8: byte 0x{byte:02X} is not text")).help(help)
}

impl Loaded {
    /// What the file itself cannot know: pools that configuration sets name and configuration sets that identities name
    /// which neither the file nor the account has. Regions that are not in `live` were not read and are not judged.
    #[must_use]
    pub fn unresolved(&self, live: &BTreeMap<Region, LiveRegion>) -> Diagnostics {
        let mut problems = Problems::default();
        for reference in &self.references {
            let problem = live.get(&reference.region).and_then(|region| reference.check_live(region));
            problem.into_iter().for_each(|problem| problems.push(problem));
        }
        Diagnostics::new(Arc::clone(&self.source), problems.into_sorted())
    }

    /// The place of a span of this file, for messages that point at it.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let (start, end) = self.source.positions(self.source.fit(span));
        Place { file: self.source.name.clone(), start, end }
    }
}
