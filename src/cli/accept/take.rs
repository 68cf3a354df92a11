//! Changes the text and proves it.

use crate::{
    cli::failure::Failure,
    config::{self, Edited},
    view::Drift,
};

use super::{edits::Wanted, proof, taking::Taking};

/// Files whose text is proved to declare the live values.
pub(crate) struct Accepted {
    pub(crate) edited: Vec<Edited>,
    /// What still differs.
    pub(crate) left: Drift,
}

/// Changes the text of the files so that they declare the live values, and proves it. Writes nothing.
///
/// # Errors
/// A value that cannot be changed in the text, and a text that would declare something else.
pub(crate) async fn accept(taking: &Taking<'_>, wanted: &Wanted) -> Result<Accepted, Failure> {
    let edited = config::edit(taking.sources, taking.interpolation, &wanted.edits);
    let edited = edited.map_err(|error| Failure::NotAccepted(error.to_string()))?;
    let left = proof::prove(taking, &edited, &wanted.objects).await?;
    Ok(Accepted { edited, left })
}
