//! Typical cases, each with its plan as the reviewer reads it.

use sesform::{
    model::PoolRef,
    plan::{self, Allowances, ApprovedPlan, Interruption, Plan, Policy, Refusal},
    render::{PlanStyle, plan_text},
};

use super::accounts::{Case, case, desired_region, live_region, pool};
use crate::snapshots::assert_file;

fn plan_of(case: &Case) -> Plan {
    plan::plan(&case.desired, &case.live, &Policy::default())
}

/// The text of the plan, without colours.
fn text(plan: &Plan) -> String {
    anstream::adapter::strip_str(&plan_text(plan, &Allowances::default(), PlanStyle::default())).to_string()
}

/// A pool with two IPs is replaced by a pool with another name.
fn rename() -> Case {
    let live = live_region(&[0], &[pool(0), pool(0)], &[pool(0)]);
    case(live, desired_region(&[(0, vec![]), (1, vec![0, 1])], &[(0, pool(1))]))
}

/// Two pools exchange their only IPs, and each set stays with its IP, so the sets may not share an IP at any time.
fn impossible() -> Case {
    let live = live_region(&[0, 1], &[pool(0), pool(1)], &[pool(0), pool(1)]);
    case(live, desired_region(&[(0, vec![1]), (1, vec![0])], &[(0, pool(1)), (1, pool(0))]))
}

#[test]
fn a_rename_moves_one_ip_then_the_set_then_the_other_ip() {
    let plan = plan_of(&rename());
    assert_eq!(plan.steps.len(), plan.changes.len());
    assert_file("tests/snapshots/planner/rename-with-two-ips.txt", &text(&plan));
}

#[test]
fn single_ips_that_are_exchanged_send_a_set_round_by_the_other_pool() {
    let live = live_region(&[0, 1], &[pool(0), pool(1)], &[pool(0), pool(1)]);
    let plan = plan_of(&case(live, desired_region(&[(0, vec![1]), (1, vec![0])], &[(0, pool(0)), (1, pool(1))])));
    assert_file("tests/snapshots/planner/exchanged-ips.txt", &text(&plan));
}

#[test]
fn names_that_are_exchanged_go_by_way_of_a_temporary_pool() {
    let live = live_region(&[0, 1], &[pool(0), pool(0), pool(1), pool(1)], &[pool(0), pool(1)]);
    let desired = desired_region(&[(0, vec![2, 3]), (1, vec![0, 1])], &[(0, pool(1)), (1, pool(0))]);
    let plan = plan_of(&case(live, desired));
    assert_file("tests/snapshots/planner/exchanged-names.txt", &text(&plan));
}

#[test]
fn what_no_order_can_do_is_told_as_a_story() {
    let plan = plan_of(&impossible());
    assert!(!plan.proof.violations.is_empty());
    assert_file("tests/snapshots/planner/no-order.txt", &text(&plan));
}

#[test]
fn what_no_order_can_do_is_refused_unless_the_interruption_is_allowed() {
    let plan = plan_of(&impossible());
    let refused = ApprovedPlan::approve(plan.clone(), Interruption::Refused);
    assert!(matches!(refused, Err(Refusal::Unsafe(violations)) if !violations.is_empty()));
    let approved = ApprovedPlan::approve(plan, Interruption::Allowed).unwrap();
    assert_eq!(approved.interruption(), Interruption::Allowed);
}

#[test]
fn a_plan_whose_steps_were_altered_is_refused() {
    let mut plan = plan_of(&rename());
    plan.steps.swap_remove(0);
    assert!(matches!(ApprovedPlan::approve(plan, Interruption::Allowed), Err(Refusal::Altered(_))));
    let mut plan = plan_of(&impossible());
    plan.proof.violations.clear();
    assert!(matches!(ApprovedPlan::approve(plan, Interruption::Refused), Err(Refusal::Altered(_))));
}

#[test]
fn released_ips_leave_only_after_the_sets_that_would_miss_them() {
    let live = live_region(&[0, 1], &[pool(0), pool(1)], &[pool(0)]);
    let plan = plan_of(&case(live, desired_region(&[(0, vec![]), (1, vec![1])], &[(0, pool(1))])));
    assert_file("tests/snapshots/planner/released-ips.txt", &text(&plan));
}

#[test]
fn a_set_that_is_left_without_ips_stops_the_apply() {
    let live = live_region(&[0], &[pool(0)], &[pool(0)]);
    let plan = plan_of(&case(live, desired_region(&[(0, vec![])], &[])));
    assert_file("tests/snapshots/planner/set-without-ips.txt", &text(&plan));
    assert!(matches!(ApprovedPlan::approve(plan.clone(), Interruption::Refused), Err(Refusal::Limited(_))));
    assert!(ApprovedPlan::approve(plan, Interruption::Allowed).is_ok());
}

#[test]
fn new_sets_come_when_their_pool_is_right() {
    let live = live_region(&[0], &[pool(0), PoolRef::Default], &[]);
    let plan = plan_of(&case(live, desired_region(&[(0, vec![1])], &[(0, pool(0))])));
    let last = plan.steps.last().unwrap();
    assert_eq!(last.write.operation(), "CreateConfigurationSet");
    assert_eq!(last.depends_on.len(), 2, "it waits for the IP that comes and for the one that goes");
}
