//! Applies edits one after the other.

use super::{
    find, patch,
    request::{Edit, Path},
    why::Why,
};
use crate::{
    config::{
        interpolation::Interpolation,
        problem::Problems,
        source::{Source, SourceText, Sources},
        span::Span,
    },
    model::Place,
};

/// Why a value is not changed in the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}`{}` is not changed: {why}", place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default(), path.join("."))]
pub struct NotEdited {
    /// The path of the value.
    pub path: Path,
    /// Where it stands.
    pub place: Option<Place>,
    /// What prevents it, and what to do.
    pub why: String,
}

/// A file whose text was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// Its name, as its source has it.
    pub name: String,
    /// The text before.
    pub before: String,
    /// The text after.
    pub after: String,
}

/// Applies edits to sources, in order. Returns the sources whose text changed.
///
/// # Errors
/// The first edit that is not possible. Nothing is to be written then.
pub fn edit(sources: &[Source], interpolation: &Interpolation, edits: &[Edit]) -> Result<Vec<Edited>, NotEdited> {
    let mut texts: Vec<(String, String)> = Vec::new();
    for source in sources {
        let text = String::from_utf8_lossy(&source.bytes).into_owned();
        texts.push((source.name.clone(), text));
    }
    let originals = texts.clone();
    for edit in edits {
        // The reader knows the place in the text that the file has.
        apply(&mut texts, interpolation, edit).map_err(|late| {
            let early = apply(&mut originals.clone(), interpolation, edit).err();
            early.unwrap_or(NotEdited { place: None, ..late })
        })?;
    }
    let changed = originals.into_iter().zip(texts).filter(|((_, before), (_, after))| before != after);
    Ok(changed.map(|((name, before), (_, after))| Edited { name, before, after }).collect())
}

fn apply(texts: &mut [(String, String)], interpolation: &Interpolation, edit: &Edit) -> Result<(), NotEdited> {
    let mut problems = Problems::default();
    let named = texts.iter().map(|(name, text)| Source::new(name.clone(), text.clone())).collect();
    let sources = Sources::decode(named, &mut problems);
    let found = find::find(&sources, interpolation, edit.path());
    let refused = |why: Why| NotEdited {
        path: edit.path().clone(),
        place: why.at.map(|span| place(sources.of(span), span)),
        why: why.text,
    };
    let change = patch::change(&sources, &found, edit).map_err(refused)?;
    if let Some(patch::Change { span, text }) = change {
        let (_, old) = &mut texts[span.source.0];
        old.replace_range(span.start..span.end, &text);
    }
    Ok(())
}

fn place(source: &SourceText, span: Span) -> Place {
    let (position, _) = source.positions(source.fit(span));
    Place { file: source.name.clone(), line: position.line, column: position.column }
}
