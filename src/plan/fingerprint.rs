//! What has a digest: the desired state, what a plan shows and does, and a plan document as a whole.

use crate::model::{Desired, Warmup};

use super::{
    change::Change,
    digest::Digest,
    document::Plan,
    facts::{Facts, IpFacts},
    guard::Guard,
};

/// The digest of what the file means: comments, order and spelling do not count.
#[must_use]
pub fn of_desired(desired: &Desired) -> Digest {
    Digest::of(desired)
}

/// The digest of what a plan shows and does. Not part of it is who made the plan and with which version, what is
/// unmanaged, and the percentage of IP warm-up, which rises every day and changes nothing that is done.
///
/// What stops an apply counts whether or not it was allowed when the plan was made, so that the same changes have the
/// same fingerprint with and without the flag.
pub(crate) fn of(plan: &Plan) -> Digest {
    let Plan {
        format_version: _,
        tool_version: _,
        caller: _,
        fingerprint: _,
        document_digest: _,
        desired_digest: _,
        unmanaged: _,
        account,
        owner,
        limits,
        regions,
        changes,
        steps,
        premises,
        withheld,
        guards,
        allowed,
        warnings,
        proof,
        budget,
    } = plan;
    let changes: Vec<Change> = changes.iter().map(without_percentage).collect();
    let warnings: Vec<_> =
        warnings.iter().map(|item| (&item.address, item.code, without_percentages(&item.message))).collect();
    let mut stops: Vec<&Guard> = guards.iter().chain(allowed).collect();
    stops.sort_by(|one, other| (one.allowance, &one.key).cmp(&(other.allowance, &other.key)));
    let terms = (account, owner, limits, regions);
    Digest::of(&(terms, changes, steps, premises, withheld, stops, warnings, proof, budget))
}

/// The digest of a plan document, without the field that holds it.
pub(crate) fn of_document(plan: &Plan) -> Digest {
    let Plan {
        document_digest: _,
        format_version,
        tool_version,
        account,
        caller,
        regions,
        desired_digest,
        fingerprint,
        owner,
        limits,
        changes,
        steps,
        premises,
        unmanaged,
        withheld,
        guards,
        allowed,
        warnings,
        proof,
        budget,
    } = plan;
    let about = (format_version, tool_version, account, caller, regions, desired_digest, fingerprint, owner, limits);
    Digest::of(&(about, changes, steps, premises, unmanaged, withheld, (guards, allowed), warnings, proof, budget))
}

fn without_percentage(change: &Change) -> Change {
    let stable = |facts: &Option<Facts>| {
        facts.clone().map(|facts| match facts {
            Facts::Ip(IpFacts { pool, warmup: Warmup { status, percentage: _ } }) => {
                Facts::Ip(IpFacts { pool, warmup: Warmup { status, percentage: None } })
            }
            Facts::Pool(_) | Facts::ConfigurationSet(_) | Facts::Setting(_) => facts,
        })
    };
    Change { before: stable(&change.before), after: stable(&change.after), ..change.clone() }
}

/// The text without numbers that are percentages.
fn without_percentages(text: &str) -> String {
    let digit = |c: char| c.is_ascii_digit();
    let mut parts: Vec<&str> = text.split(" %").collect();
    let last = parts.pop().unwrap_or_default();
    parts.into_iter().map(|part| format!("{} %", part.trim_end_matches(digit))).collect::<String>() + last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_left_out_of_a_text_and_nothing_else_is() {
        assert_eq!(without_percentages("a 12 % warm, b 7 % warm, 3 sets"), "a  % warm, b  % warm, 3 sets");
        assert_eq!(without_percentages("nothing 12"), "nothing 12");
        assert_ne!(without_percentages("192.0.2.1 (1 %)"), without_percentages("192.0.2.2 (1 %)"));
    }
}
