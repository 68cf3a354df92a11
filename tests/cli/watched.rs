//! A sandbox whose log is compared with the policies that `doctor --iam-policy` prints: no harness accepts a call that
//! the policy of its command does not allow. All harnesses that start a sandbox for sesform use it.

use std::{collections::BTreeSet, ops::Deref};

use sesform::{
    sandbox::{CallRecord, RunningSandbox},
    ses::{Role, action_of},
};

/// A sandbox that only sesform calls. Its log is checked before it is cleared and when the sandbox is dropped.
pub(crate) struct Watched(RunningSandbox);

impl Watched {
    pub(crate) fn new(sandbox: RunningSandbox) -> Self {
        Self(sandbox)
    }

    /// Clears the log after checking that all of its calls are allowed.
    pub(crate) fn clear_calls(&self) {
        self.hold();
        self.0.clear_calls();
    }

    /// The sequence number of the last call.
    #[allow(dead_code, reason = "not every harness knows its verb")]
    pub(crate) fn last(&self) -> u64 {
        self.0.calls().last().map_or(0, |call| call.sequence)
    }

    /// Checks that a command may make the calls after this sequence number. Without a role it may make none.
    #[allow(dead_code, reason = "not every harness knows its verb")]
    #[track_caller]
    pub(crate) fn hold_since(&self, last: u64, role: Option<Role>) {
        let calls: Vec<_> = self.0.calls().into_iter().filter(|call| call.sequence > last).collect();
        allowed(&calls, role);
    }

    fn hold(&self) {
        // Of no role in particular, since a harness runs several commands.
        allowed(&self.0.calls(), [Role::Apply, Role::Who, Role::Figures]);
    }
}

impl Deref for Watched {
    type Target = RunningSandbox;
    fn deref(&self) -> &RunningSandbox {
        &self.0
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.hold();
        }
    }
}

/// The role of a command. `None`: the command makes no calls.
#[allow(dead_code, reason = "not every harness knows its verb")]
pub(crate) fn role_of(verb: &str) -> Option<Role> {
    match verb {
        "plan" | "check" | "doctor" | "import" | "init" => Some(Role::Plan),
        "drift" => Some(Role::Who),
        "lint" | "advise" | "cost" | "warmup" | "request" | "route" | "ips" => Some(Role::Advise),
        "apply" | "unlock" => Some(Role::Apply),
        _ => None,
    }
}

/// Checks that each of our calls is in the policy of one of the roles.
#[track_caller]
fn allowed(calls: &[CallRecord], roles: impl IntoIterator<Item = Role>) {
    let actions: BTreeSet<String> = roles.into_iter().flat_map(Role::actions).collect();
    let ours = calls.iter().filter(|call| call.fault.as_deref() != Some("interference"));
    for call in ours {
        let action = call.operation.map(action_of);
        let is_allowed = action.as_ref().is_some_and(|action| actions.contains(action));
        assert!(is_allowed, "{action:?} is in no policy: {call:?}");
    }
}
