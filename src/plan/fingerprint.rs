//! Digests: of the desired state, and of what a plan does.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::model::Desired;

use super::{document::Plan, proof::Proof};

/// A SHA-256 digest, as `sha256:` and 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// The digest of a value's JSON.
    fn of(value: &impl Serialize) -> Self {
        let json = serde_json::to_vec(value).expect("our own types have only string keys and no failing Serialize");
        let mut hex = String::from("sha256:");
        for byte in Sha256::digest(&json) {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        Self(hex)
    }

    /// The digest as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// The digest of what the file means: comments, order and spelling do not count.
pub(crate) fn of_desired(desired: &Desired) -> Digest {
    Digest::of(desired)
}

/// The digest of what a plan does: the account, the steps, and what is not safe about them. Not who made it or with which
/// version, and not how warm the IPs are, which changes by the day and changes nothing that is done.
///
/// What stops an apply of these very steps is in it as well, so that it cannot be taken out of a saved plan. A plan that
/// nothing stops has the same digest as before there were guards.
pub(crate) fn of(plan: &Plan) -> Digest {
    let Plan { account, steps, proof: Proof { violations, routes: _ }, guards, withheld, .. } = plan;
    let waivable: Vec<_> = withheld.iter().filter(|item| item.code.waived_by().is_some()).collect();
    if guards.is_empty() && waivable.is_empty() {
        return Digest::of(&(account, steps, violations));
    }
    let waivable: Vec<_> = waivable.into_iter().map(|item| (&item.address, item.code)).collect();
    Digest::of(&(account, steps, violations, guards, waivable))
}

impl Digest {
    /// The digest of a plan that is still being made.
    pub(super) fn pending() -> Self {
        Self(String::new())
    }
}
