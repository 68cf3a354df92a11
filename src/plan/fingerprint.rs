//! The digests of the desired state, of the content of a plan, and of a whole plan document.

use serde::Serialize;
use serde_json::Value;

use crate::model::{Desired, Warmup};

use super::{
    change::Change,
    digest::Digest,
    document::Plan,
    facts::{Facts, IpFacts},
    finding::Guard,
};

/// The digest of the meaning of the file. Comments, order and spelling do not affect it.
#[must_use]
pub fn of_desired(desired: &Desired) -> Digest {
    Digest::of(desired)
}

/// The digest of what a plan shows and does. It excludes the author and version of the plan, the lines of the file, the
/// results of pools, unmanaged objects, and the percentage of IP warm-up, which rises every day and does not affect
/// what the plan does.
///
/// Guards are included whether or not they were allowed when the plan was made, so that the same changes have the same
/// fingerprint with and without the flag.
pub(crate) fn of(plan: &Plan) -> Digest {
    let Plan {
        format_version: _,
        tool_version: _,
        caller: _,
        fingerprint: _,
        document_digest: _,
        desired_digest: _,
        pools: _,
        rerouted: _,
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
    let changes: Vec<Change> = changes.iter().map(stable_change).collect();
    let mut stops: Vec<&Guard> = guards.iter().chain(allowed).collect();
    stops.sort_by_key(|guard| (guard.allowance(), guard.key()));
    let (withheld, warnings, stops) = (stable(withheld), stable(warnings), stable(&stops));
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
        pools,
        rerouted,
        unmanaged,
        withheld,
        guards,
        allowed,
        warnings,
        proof,
        budget,
    } = plan;
    let about = (format_version, tool_version, account, caller, regions, desired_digest, fingerprint, owner, limits);
    Digest::of(&(
        about,
        changes,
        steps,
        premises,
        (pools, rerouted, unmanaged),
        withheld,
        (guards, allowed),
        warnings,
        proof,
        budget,
    ))
}

fn stable_change(change: &Change) -> Change {
    let stable = |facts: &Option<Facts>| {
        facts.clone().map(|facts| match facts {
            Facts::Ip(IpFacts { pool, warmup: Warmup { status, percentage: _ } }) => {
                Facts::Ip(IpFacts { pool, warmup: Warmup { status, percentage: None } })
            }
            Facts::Pool(_) | Facts::ConfigurationSet(_) | Facts::Setting(_) => facts,
        })
    };
    Change {
        origin: None,
        base: None,
        stated_at: None,
        before: stable(&change.before),
        after: stable(&change.after),
        ..change.clone()
    }
}

/// The findings without their places in the file, their origins, and percentages of IP warm-up.
fn stable(findings: &impl Serialize) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.shift_remove("percentage");
                members.shift_remove("stated_at");
                members.shift_remove("origin");
                members.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut value = serde_json::to_value(findings).expect("our own types have only string keys");
    strip(&mut value);
    value
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn places_and_percentages_are_left_out_and_nothing_else_is() {
        let cold = |ip: &str, percentage: u8| json!([{"ip": ip, "warmup": {"status": "IN_PROGRESS", "percentage": percentage}}]);
        assert_eq!(stable(&cold("192.0.2.1", 12)), stable(&cold("192.0.2.1", 13)));
        assert_ne!(stable(&cold("192.0.2.1", 12)), stable(&cold("192.0.2.2", 12)));
        assert_eq!(stable(&json!({"count": 12, "stated_at": {"line": 3}})), json!({"count": 12}));
    }
}
