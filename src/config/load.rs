//! Converts sources to what they mean, or reports everything that is wrong with them. Every load goes through this
//! module.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;

use super::{
    code::Code,
    diagnostic::Diagnostics,
    file,
    interpolation::Interpolation,
    lower::{self, Reference},
    problem::{Problem, Problems},
    scope,
    source::{Source, SourceText, Sources},
    sources::SourceMap,
    span::{Position, SourceId, Span},
    yaml,
};
use crate::model::{Address, Desired, Kind, LiveRegion, Place, Region, StatedFacts, Statement};

/// The smallest valid file, shown as help for an empty file.
const SMALLEST: &str = r#"the smallest file is `{version: 1, account: "123456789012", regions: {}}`"#;

/// One or more files without problems, as far as that is known without the account.
#[derive(Debug)]
pub struct Loaded {
    /// The state that the files declare.
    pub desired: Desired,
    /// What the files state for the adviser alone.
    pub facts: StatedFacts,
    sources: SourceMap,
    references: Vec<Reference>,
    texts: Arc<Sources>,
}

/// What a file is checked against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// Only itself: if it states all objects of a kind, a reference to an undeclared object of that kind is an error.
    Itself,
    /// An account that will be read: an undeclared object may be live, so the caller calls [`Loaded::unresolved`] after
    /// reading the account.
    Account,
}

/// Whether Regions that AWS is not known to have are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownRegions {
    /// They are errors.
    Refused,
    /// They are accepted: they may be newer than the list, or belong to a service that is compatible with SES.
    Allowed,
}

/// Loads one source that is checked by itself and refers to no variables.
///
/// # Errors
/// All problems in the source, sorted by position.
pub fn load(source: Source) -> Result<Loaded, Diagnostics> {
    load_all(vec![source], &Interpolation::default(), Against::Itself, UnknownRegions::Refused)
}

/// Loads one source that will be checked against an account and refers to no variables.
///
/// # Errors
/// All problems in the source, sorted by position.
pub fn load_for_account(source: Source) -> Result<Loaded, Diagnostics> {
    load_all(vec![source], &Interpolation::default(), Against::Account, UnknownRegions::Refused)
}

/// Loads sources that describe one account together. Their contents are joined, and nothing may be stated twice except
/// `version` and `account`, which one of them must state and all that do must state alike.
///
/// # Errors
/// All problems in the sources, sorted by source and position.
pub fn load_all(
    sources: Vec<Source>,
    interpolation: &Interpolation,
    against: Against,
    unknown_regions: UnknownRegions,
) -> Result<Loaded, Diagnostics> {
    let mut problems = Problems::default();
    let sources = Arc::new(Sources::decode(sources, &mut problems));
    let loaded = if problems.is_empty() {
        read_all(&sources, interpolation, against, unknown_regions, &mut problems)
    } else {
        None
    };
    match loaded {
        Some(loaded) if problems.is_empty() => Ok(loaded),
        Some(_) | None => Err(Diagnostics::new(sources, problems.into_sorted())),
    }
}

fn read_all(
    sources: &Arc<Sources>,
    interpolation: &Interpolation,
    against: Against,
    unknown_regions: UnknownRegions,
    problems: &mut Problems,
) -> Option<Loaded> {
    let all: Vec<_> = sources.iter().collect();
    read(sources, &all, interpolation, against, unknown_regions, problems)
}

/// Reads `parts`, which are some of the sources, as one desired state.
pub(super) fn read(
    sources: &Arc<Sources>,
    parts: &[(SourceId, &SourceText)],
    interpolation: &Interpolation,
    against: Against,
    unknown_regions: UnknownRegions,
    problems: &mut Problems,
) -> Option<Loaded> {
    let roots: Vec<_> =
        parts.iter().filter_map(|(id, source)| Some((document(*id, source, problems)?, source))).collect();
    let account = roots.iter().find_map(|(root, _)| scope::account(root, interpolation));
    let filled = roots
        .into_iter()
        .map(|(root, source)| scope::fill(root, &source.text, interpolation, account.as_deref(), problems))
        .collect();
    let root = yaml::join(filled, &file::SAME_IN_ALL, problems)?;
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
        facts: lower::facts(&document),
        sources: lower::sources(&document),
        references: lower::references(&document),
        texts: Arc::clone(sources),
    })
}

/// The tree of one source; `None` if it is empty or not YAML, which is reported.
fn document<'s>(id: SourceId, source: &'s SourceText, problems: &mut Problems) -> Option<yaml::Child<'s>> {
    let before = problems.len();
    let root = yaml::parse(&source.text, id, problems);
    let root = root.filter(|root| !root.is_null());
    if root.is_none() && problems.len() == before {
        let place = Span::new(id, 0, 0);
        problems.push(Problem::error(Code::EmptyFile, place, "the file says nothing").help(SMALLEST));
    }
    root
}

impl Loaded {
    /// The files that were read, with their text.
    #[must_use]
    pub fn files(&self) -> Vec<Source> {
        self.texts.iter().map(|(_, text)| Source::new(text.name.clone(), text.text.clone())).collect()
    }

    /// Reports what the file itself cannot know: references to pools from configuration sets, and to configuration sets
    /// from identities, that neither the file nor the account has. Regions that are not in `live` were not read and are
    /// not checked.
    #[must_use]
    pub fn unresolved(&self, live: &BTreeMap<Region, LiveRegion>) -> Diagnostics {
        let mut problems = Problems::default();
        for reference in &self.references {
            let problem = live.get(&reference.region).and_then(|region| reference.check_live(region));
            problem.into_iter().for_each(|problem| problems.push(problem));
        }
        Diagnostics::new(Arc::clone(&self.texts), problems.into_sorted())
    }

    /// Facts that lie in the future on this day, and cannot be known yet: the end of a warm-up.
    #[must_use]
    pub fn not_yet(&self, today: Date) -> Diagnostics {
        let mut problems = Problems::default();
        for (region, facts) in &self.facts.regions {
            for (ip, since) in facts.ips.iter().filter_map(|(ip, facts)| Some((ip, facts.warm_since?.day()?))) {
                let (account, region) = (self.desired.account.clone(), region.clone());
                let address = Address { account, region, kind: Kind::DedicatedIp, name: ip.to_string() };
                let span = self.sources.find(&Statement::Object(address, Some("warm_since")));
                let Some(span) = span.filter(|_| since > today) else { continue };
                let message =
                    format!("the warm-up of {ip} cannot have been complete on {since}: today is {today} in UTC");
                let help = "state the day on which it was complete, or `never` until then";
                problems.push(Problem::error(Code::OutOfRange, span, message).help(help));
            }
        }
        Diagnostics::new(Arc::clone(&self.texts), problems.into_sorted())
    }

    /// The place where these files make a statement; `None` if they do not make it.
    #[must_use]
    pub fn place(&self, statement: &Statement<'_>) -> Option<Place> {
        let span = self.sources.find(statement)?;
        let source = self.texts.of(span);
        let (Position { line, column }, _) = source.positions(source.fit(span));
        Some(Place { file: source.name.clone(), line, column })
    }
}
