//! The numbers of a plan for programs.

use crate::{
    plan::{Action, ChangeOrigin, Plan},
    view::changed_by,
};

/// Numbers of changes. Each change is one difference between the file and the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    /// All changes.
    pub(super) changes: usize,
    /// Objects that are created.
    pub(super) creates: usize,
    /// Objects whose options change: configuration sets that are sent through another pool, conversions and adoptions too.
    pub(super) updates: usize,
    /// IPs that move to another pool.
    pub(super) moves: usize,
    /// Objects that are deleted.
    pub(super) deletes: usize,
    /// What the file asks for and is not done.
    pub(super) withheld: usize,
    /// Changes that undo a difference of the account from the base. `None` if the plan was made without a base.
    pub(super) drift: Option<usize>,
}

impl Counts {
    pub(super) fn of(plan: &Plan) -> Self {
        let by = |actions: &[Action]| changed_by(&plan.changes, actions);
        let origins: Vec<ChangeOrigin> = plan.changes.iter().filter_map(|change| change.origin).collect();
        let drifted = origins.iter().filter(|origin| **origin != ChangeOrigin::Change).count();
        Self {
            changes: plan.changes.len(),
            creates: by(&[Action::Create]),
            updates: by(&[Action::Update, Action::Assign, Action::Convert, Action::Adopt]),
            moves: by(&[Action::Move]),
            deletes: by(&[Action::Delete]),
            withheld: plan.withheld.len(),
            drift: (!origins.is_empty()).then_some(drifted),
        }
    }
}
