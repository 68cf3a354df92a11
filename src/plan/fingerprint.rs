//! What has a digest: the desired state, and what a plan does.

use crate::model::Desired;

use super::{digest::Digest, document::Plan, proof::Proof};

/// The digest of what the file means: comments, order and spelling do not count.
pub(crate) fn of_desired(desired: &Desired) -> Digest {
    Digest::of(desired)
}

/// The digest of what a plan does: the account, the steps, and what is not safe about them. Not who made it or with which
/// version, and not how warm the IPs are, which changes by the day and changes nothing that is done.
///
/// What stops an apply of these very steps is in it as well, so that it cannot be taken out of a saved plan. So is
/// what the steps rest on.
pub(crate) fn of(plan: &Plan) -> Digest {
    let Plan { account, steps, premises, proof: Proof { violations, routes: _ }, guards, withheld, .. } = plan;
    let waivable: Vec<_> = withheld.iter().filter(|item| item.code.waived_by().is_some()).collect();
    if guards.is_empty() && waivable.is_empty() {
        return Digest::of(&(account, steps, violations, premises));
    }
    let waivable: Vec<_> = waivable.into_iter().map(|item| (&item.address, item.code)).collect();
    Digest::of(&(account, steps, violations, premises, guards, waivable))
}
