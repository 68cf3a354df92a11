//! Compares the calls and the report of a run with the sandbox's log.

use std::collections::BTreeMap;

use serde_json::Value;
use sesform::{
    apply::{Confirmation, Report, StepReport, StepStatus},
    model::{Delivery, Setting, Write},
    plan::Plan,
    sandbox::CallRecord,
};

use crate::{
    case::delivery,
    world::{is_foreign, is_write, object},
};

/// How reliable a run's statements are about writes whose answers were lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Every read sees the current state, and nobody else writes.
    Clear,
    /// Reads may see an earlier state, or a state that another writer made.
    Blurred,
}

/// Whether a call is this write, with the same meaning.
fn is_of(call: &CallRecord, write: &Write) -> bool {
    if call.operation != Some(write.operation()) || object(call).as_deref() != Some(write.target().name().as_str()) {
        return false;
    }
    match write {
        Write::PutDedicatedIpInPool { to, .. } => call.body["DestinationPoolName"] == to.as_str(),
        Write::PutConfigurationSetDeliveryOptions { delivery: wanted, .. } => says(&call.body, wanted),
        Write::CreateConfigurationSet { delivery: wanted, .. } => says(&call.body["DeliveryOptions"], wanted),
        Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes { configuration_set, .. }) => {
            call.body["ConfigurationSetName"].as_str() == configuration_set.as_ref().map(|set| set.as_str())
        }
        _ => true,
    }
}

fn says(options: &Value, wanted: &Delivery) -> bool {
    let said = delivery(&serde_json::json!({"DeliveryOptions": options}));
    said["SendingPoolName"] == wanted.route().as_str()
        && said["TlsPolicy"] == wanted.effective_tls().as_str()
        && said["MaxDeliverySeconds"].as_i64() == wanted.max_delivery.map(|limit| limit.seconds())
}

/// The writes that were sent, each with the index of its step. A write that belongs to no step is an error.
fn sent<'a>(plan: &Plan, calls: &'a [CallRecord], wrong: &mut Vec<String>) -> Vec<(usize, &'a CallRecord)> {
    let mut sent = Vec::new();
    for call in calls.iter().filter(|call| is_write(call) && !is_foreign(call)) {
        match plan.steps.iter().position(|step| is_of(call, &step.write)) {
            Some(at) => sent.push((at, call)),
            None => wrong.push(format!("no step sends {:?} {} {}", call.operation, call.path, call.body)),
        }
    }
    sent
}

/// Returns the writes that the run should not have sent: those of no step, those already answered, and those that an
/// object had already passed.
pub(crate) fn misplaced(plan: &Plan, calls: &[CallRecord]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut furthest: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut answered = Vec::new();
    for (at, call) in sent(plan, calls, &mut wrong) {
        let step = &plan.steps[at];
        let (kind, name) = (step.write.target().kind(), step.write.target().name());
        let reached = furthest.entry((kind.to_string(), name)).or_insert(at);
        if at < *reached {
            wrong.push(format!(
                "step {} was sent again after step {} of the same object",
                step.id, plan.steps[*reached].id
            ));
        }
        *reached = at.max(*reached);
        if answered.contains(&at) {
            wrong.push(format!("step {} was sent again after it was answered", step.id));
        }
        if call.performed.is_some() && call.status == Some(200) && call.fault.is_none() {
            answered.push(at);
        }
    }
    wrong
}

/// Returns the statements of a report that the log contradicts, for the calls of one run.
pub(crate) fn untruths(plan: &Plan, report: &Report, calls: &[CallRecord], sight: Sight) -> Vec<String> {
    let mut wrong = Vec::new();
    let sent = sent(plan, calls, &mut wrong);
    if report.steps.len() != plan.steps.len() {
        wrong.push(format!("{} of {} steps are reported", report.steps.len(), plan.steps.len()));
    }
    for (at, step) in report.steps.iter().enumerate() {
        let of_step: Vec<&CallRecord> = sent.iter().filter(|(of, _)| *of == at).map(|(_, call)| *call).collect();
        if let Some(what) = untruth(step, &of_step, sight) {
            wrong.push(format!("{what}: {step:?}, {of_step:#?}"));
        }
    }
    wrong
}

fn untruth(step: &StepReport, calls: &[&CallRecord], sight: Sight) -> Option<&'static str> {
    let done = calls.iter().any(|call| call.performed.is_some());
    let answered = || {
        let by = |call: &&&CallRecord| Some(&call.request_id) == step.request_id.as_ref();
        calls.iter().filter(by).any(|call| call.performed.is_some() && call.status == Some(200))
    };
    if usize::try_from(step.tries).unwrap() != calls.len() && !lost_on_the_way(calls) {
        return Some("the number of tries is not what was sent");
    }
    match step.status {
        StepStatus::Applied if !done && sight == Sight::Clear => Some("said to be applied, and was not"),
        StepStatus::Applied if step.confirmed == Some(Confirmation::Answer) && !answered() => Some("no such answer"),
        StepStatus::Applied => None,
        StepStatus::AlreadyDone if done => Some("said to be done before, and was done now"),
        StepStatus::Skipped | StepStatus::NotStarted if !calls.is_empty() => Some("said not to be sent, and was"),
        StepStatus::Failed if done && sight == Sight::Clear => Some("said to have failed, and was done"),
        StepStatus::Unclear if calls.is_empty() => Some("said to be unclear, and was not sent"),
        StepStatus::AlreadyDone
        | StepStatus::Skipped
        | StepStatus::NotStarted
        | StepStatus::Failed
        | StepStatus::Unclear => None,
    }
}

/// Whether a try may have ended before it reached the sandbox, on a connection that an earlier fault had cut.
fn lost_on_the_way(calls: &[&CallRecord]) -> bool {
    calls.iter().any(|call| call.status.is_none() || call.fault.is_some())
}

/// Returns the writes to objects that the run had already seen changed by another writer.
pub(crate) fn seen_and_overwritten(plan: &Plan, calls: &[CallRecord]) -> Vec<String> {
    let mut wrong = Vec::new();
    // Our writes and those of others: only the last change of an object counts.
    let writes: Vec<&CallRecord> = calls.iter().filter(|call| is_write(call) && call.performed.is_some()).collect();
    for (at, write) in sent(plan, calls, &mut wrong) {
        let name = plan.steps[at].write.target().name();
        let earlier = |call: &&&CallRecord| object(call).as_ref() == Some(&name) && call.sequence < write.sequence;
        let last = writes.iter().filter(earlier).max_by_key(|call| call.performed);
        let Some(change) = last.filter(|call| is_foreign(call)) else { continue };
        // Only reads of the object itself count. The run reads an object from the list of all IPs again before it
        // writes.
        let looked = calls.iter().find(|call| {
            !is_write(call)
                && object(call).as_ref() == Some(&name)
                && call.performed > change.performed
                && call.sequence < write.sequence
                && call.status == Some(200)
                && call.fault.is_none()
        });
        if let Some(look) = looked.filter(|_| !is_expected(&plan.steps[at].write, change)) {
            let (write, look, change) = (write.sequence, look.sequence, change.sequence);
            wrong.push(format!("call {write} wrote what call {look} had seen changed by call {change}"));
        }
    }
    wrong
}

/// Whether another writer left the object in the state that the write expects, or changed what no step writes.
fn is_expected(write: &Write, change: &CallRecord) -> bool {
    match write {
        Write::PutDedicatedIpInPool { from, .. } => change.body["DestinationPoolName"] == from.as_str(),
        Write::PutConfigurationSetDeliveryOptions { expected, .. } => match change.operation {
            Some("PutConfigurationSetDeliveryOptions") => says(&change.body, expected),
            Some("DeleteConfigurationSet" | "CreateConfigurationSet") => false,
            _ => true,
        },
        Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes { expected, .. }) => {
            change.body["ConfigurationSetName"].as_str() == expected.as_ref().map(|set| set.as_str())
        }
        _ => false,
    }
}
