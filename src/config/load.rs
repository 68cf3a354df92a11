//! Sources → what they mean, or everything that is wrong with them. The one way through `config`.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    code::Code,
    diagnostic::Diagnostics,
    file,
    interpolation::Interpolation,
    lower::{self, Reference},
    problem::{Problem, Problems},
    source::{Source, SourceText, Sources},
    sources::SourceMap,
    span::{Position, SourceId, Span},
    yaml,
};
use crate::model::{Desired, LiveRegion, Place, Region, Statement};

/// The smallest file that says something, shown to whoever has an empty one.
const SMALLEST: &str = r#"the smallest file is `{version: 1, account: "123456789012", regions: {}}`"#;

/// One or several files that nothing is wrong with, as far as one can tell without the account.
#[derive(Debug)]
pub struct Loaded {
    /// What it says.
    pub desired: Desired,
    sources: SourceMap,
    references: Vec<Reference>,
    texts: Arc<Sources>,
}

/// What a file is judged against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// Itself alone: what it names and, stating all of its kind, does not declare is a mistake.
    Itself,
    /// An account that will be read: what is not declared may be live, so the caller asks [`Loaded::unresolved`] once it
    /// knows.
    Account,
}

/// What becomes of Regions that AWS is not known to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownRegions {
    /// They are mistakes.
    Refused,
    /// They are newer than the list, or those of a service that speaks as SES does.
    Allowed,
}

/// Loads one source that is judged by itself and refers to no variables.
///
/// # Errors
/// Everything that is wrong with it, by position.
pub fn load(source: Source) -> Result<Loaded, Diagnostics> {
    load_all(vec![source], &Interpolation::default(), Against::Itself, UnknownRegions::Refused)
}

/// Loads one source that will be held against an account and refers to no variables.
///
/// # Errors
/// Everything that is wrong with it, by position.
pub fn load_for_account(source: Source) -> Result<Loaded, Diagnostics> {
    load_all(vec![source], &Interpolation::default(), Against::Account, UnknownRegions::Refused)
}

/// Loads sources that describe one account together: what each states is joined, and nothing may be stated twice but
/// `version` and `account`, which are the same in each.
///
/// # Errors
/// Everything that is wrong with them, by source and position.
pub fn load_all(
    sources: Vec<Source>,
    interpolation: &Interpolation,
    against: Against,
    unknown_regions: UnknownRegions,
) -> Result<Loaded, Diagnostics> {
    let mut problems = Problems::default();
    let sources = Arc::new(Sources::decode(sources, &mut problems));
    let loaded =
        if problems.is_empty() { read(&sources, interpolation, against, unknown_regions, &mut problems) } else { None };
    match loaded {
        Some(loaded) if problems.is_empty() => Ok(loaded),
        Some(_) | None => Err(Diagnostics::new(sources, problems.into_sorted())),
    }
}

fn read(
    sources: &Arc<Sources>,
    interpolation: &Interpolation,
    against: Against,
    unknown_regions: UnknownRegions,
    problems: &mut Problems,
) -> Option<Loaded> {
    let documents = sources.iter().filter_map(|(id, source)| document(id, source, interpolation, problems)).collect();
    let root = yaml::join(documents, &file::SAME_IN_EACH, problems)?;
    let document = file::from_root(&root, problems)?;
    match against {
        Against::Itself => lower::check_alone(&document, problems),
        Against::Account => lower::check(&document, problems),
    }
    match unknown_regions {
        UnknownRegions::Refused => lower::unknown_regions(&document, problems),
        UnknownRegions::Allowed => {}
    }
    Some(Loaded {
        desired: lower::lower(&document)?,
        sources: lower::sources(&document),
        references: lower::references(&document),
        texts: Arc::clone(sources),
    })
}

/// The tree of one source, if it is YAML and says something.
fn document<'s>(
    id: SourceId,
    source: &'s SourceText,
    interpolation: &Interpolation,
    problems: &mut Problems,
) -> Option<yaml::Child<'s>> {
    let before = problems.len();
    let root = yaml::parse(&source.text, id, interpolation, yaml::Placeholders::AreFilled, problems);
    let root = root.filter(|root| !root.is_null());
    if root.is_none() && problems.len() == before {
        let place = Span::new(id, 0, 0);
        problems.push(Problem::error(Code::EmptyFile, place, "the file says nothing").help(SMALLEST));
    }
    root
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
        Diagnostics::new(Arc::clone(&self.texts), problems.into_sorted())
    }

    /// Where these files state something, if they do.
    #[must_use]
    pub fn place(&self, statement: &Statement<'_>) -> Option<Place> {
        let span = self.sources.find(statement)?;
        let source = self.texts.of(span);
        let (Position { line, column }, _) = source.positions(source.fit(span));
        Some(Place { file: source.name.clone(), line, column })
    }
}
