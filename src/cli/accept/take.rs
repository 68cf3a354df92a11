//! Changes the text and proves it: for all objects at once, or, where that fails, for as many as possible.

use std::collections::BTreeSet;

use crate::{
    cli::{args::Common, compared::Compared, failure::Failure},
    config::{self, Edit, Edited},
    model::Address,
    view::Drift,
};

use super::{
    edits::{ObjectEdits, Wanted},
    proof::Proof,
    taking::{Accepted, Demand, NotAccepted, told},
};

/// Changes the text of the files so that they declare the live values, and proves it. Writes nothing.
///
/// # Errors
/// A value that cannot be changed in the text, and a text that would declare something else, if no object can be
/// accepted or all have to be.
pub(crate) async fn accept(
    compared: &Compared,
    common: &Common,
    wanted: &Wanted,
    demand: Demand,
) -> Result<Accepted, Failure> {
    let Wanted { objects, refused } = wanted;
    if !refused.is_empty() && (demand == Demand::All || objects.is_empty()) {
        return Err(Failure::NotAccepted(told(refused)));
    }
    let attempt = Attempt { proof: Proof::new(compared, common)?, objects };
    let all: Vec<usize> = (0..objects.len()).collect();
    match attempt.of(&all).await {
        Ok((edited, left)) => Ok(Accepted { edited, left, refused: refused.clone() }),
        Err(failure) if demand == Demand::All || objects.len() <= 1 || !is_of_the_text(&failure) => Err(failure),
        Err(_) => attempt.as_many_as_possible(all, refused.clone()).await,
    }
}

/// Whether the text cannot be changed so. Fewer objects may do better then, and not where a call failed.
fn is_of_the_text(failure: &Failure) -> bool {
    matches!(failure, Failure::NotAccepted(_) | Failure::NotAcceptable(_))
}

/// The two halves of a part, the first one last, where it is taken from.
fn halves(part: &[usize]) -> Vec<Vec<usize>> {
    let (first, second) = part.split_at(part.len() / 2);
    vec![second.to_vec(), first.to_vec()]
}

/// A way to try objects by their positions.
struct Attempt<'a> {
    proof: Proof<'a>,
    objects: &'a [ObjectEdits],
}

impl Attempt<'_> {
    async fn of(&self, chosen: &[usize]) -> Result<(Vec<Edited>, Drift), Failure> {
        let chosen: Vec<&ObjectEdits> = chosen.iter().map(|at| &self.objects[*at]).collect();
        let mut edits: Vec<Edit> = Vec::new();
        for edit in chosen.iter().flat_map(|object| &object.edits) {
            // Objects may need the same edit, such as two IPs that leave one list.
            if !edits.contains(edit) {
                edits.push(edit.clone());
            }
        }
        let edited = config::edit(&self.proof.sources, &self.proof.interpolation, &edits);
        let edited = edited.map_err(|error| Failure::NotAccepted(error.to_string()))?;
        let addresses: BTreeSet<Address> = chosen.iter().map(|object| object.address.clone()).collect();
        let left = self.proof.prove(&edited, &addresses).await?;
        Ok((edited, left))
    }

    /// Takes objects as long as the text stands the proof: in halves, so that few bad ones cost few attempts, and again
    /// what failed, because an object may need another one that came after it. All of them together were tried before.
    async fn as_many_as_possible(&self, all: Vec<usize>, mut refused: Vec<NotAccepted>) -> Result<Accepted, Failure> {
        let (mut taken, mut best, mut parts) = (Vec::new(), None, halves(&all));
        let failed = loop {
            let (before, mut failed) = (taken.len(), Vec::new());
            while let Some(part) = parts.pop() {
                let mut chosen: Vec<usize> = taken.iter().chain(&part).copied().collect();
                chosen.sort_unstable();
                match (self.of(&chosen).await, part.as_slice()) {
                    (Ok(proven), _) => (taken, best) = (chosen, Some(proven)),
                    (Err(failure), _) if !is_of_the_text(&failure) => return Err(failure),
                    (Err(failure), [one]) => failed.push((*one, failure)),
                    (Err(_), _) => parts.extend(halves(&part)),
                }
            }
            if failed.is_empty() || taken.len() == before {
                break failed;
            }
            parts = vec![failed.into_iter().map(|(at, _)| at).collect()];
        };
        refused.extend(failed.iter().map(|(at, failure)| self.refused(*at, failure)));
        match best {
            Some((edited, left)) => Ok(Accepted { edited, left, refused }),
            None => Err(Failure::NotAccepted(told(&refused))),
        }
    }

    fn refused(&self, at: usize, failure: &Failure) -> NotAccepted {
        let why = match failure {
            Failure::NotAcceptable(found) => match found.into_iter().next() {
                Some(first) => format!("the changed text would not be valid: {}", first.message),
                None => failure.message(),
            },
            _ => failure.message(),
        };
        NotAccepted { address: self.objects[at].address.clone(), why }
    }
}
