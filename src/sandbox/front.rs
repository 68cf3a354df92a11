//! The path of a request to SES through the sandbox: operation and caller, faults, the operation, the log.
//!
//! Faults are carried out here and decided in `faults`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::body::Bytes;
use tokio::time::{Instant, sleep};

use super::faults::{Decision, Ending, FaultPlan, Injector, Interference, Subject};
use super::log::{self, CallLog, CallRecord};
use super::routes;
use super::service::{Addressed, Performed, Request, Service, address};
use super::wire::Reply;

/// The outcome of a request.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The request is answered.
    Answered(Reply),
    /// The answer ends after half of the body.
    Truncated(Reply),
    /// The connection is reset.
    Reset,
    /// The connection is closed cleanly, without an answer.
    Closed,
}

/// All layers behind HTTP.
pub(super) struct Front {
    service: Service,
    injector: Mutex<Injector>,
    log: Mutex<CallLog>,
    started: Instant,
}

impl Front {
    /// Puts the faults of a plan in front of a service.
    pub(super) fn new(service: Service, plan: FaultPlan) -> Self {
        service.play(&plan);
        let injector = Mutex::new(Injector::new(plan));
        Self { service, injector, log: Mutex::default(), started: Instant::now() }
    }

    /// The service itself.
    pub(super) fn service(&self) -> &Service {
        &self.service
    }

    /// The fault plan in use.
    pub(super) fn faults(&self) -> FaultPlan {
        locked(&self.injector).plan().clone()
    }

    /// Starts another fault plan from its beginning.
    pub(super) fn set_faults(&self, plan: FaultPlan) {
        self.service.play(&plan);
        *locked(&self.injector) = Injector::new(plan);
    }

    /// The calls so far.
    pub(super) fn calls(&self) -> Vec<CallRecord> {
        locked(&self.log).calls()
    }

    /// Clears the log.
    pub(super) fn clear_log(&self) {
        locked(&self.log).clear();
    }

    /// Handles a request.
    pub(super) async fn take(&self, request: Request, request_id: &str) -> Outcome {
        match address(&request) {
            Ok(addressed) => self.take_addressed(&addressed, &request, request_id).await,
            Err(reply) => {
                let sequence = self.begin(None, &request, request_id);
                self.end(sequence, Outcome::Answered(reply))
            }
        }
    }

    async fn take_addressed(&self, addressed: &Addressed, request: &Request, request_id: &str) -> Outcome {
        let sequence = self.begin(Some(addressed), request, request_id);
        let decision = self.decide(addressed, request);
        locked(&self.log).befall(sequence, &decision.names);
        if !decision.delay.is_zero() {
            sleep(decision.delay).await;
        }
        for other in &decision.interferences {
            self.interfere(other, addressed);
        }
        let outcome = self.carry_out(decision.ending, sequence, addressed, request).await;
        self.end(sequence, outcome)
    }

    async fn carry_out(&self, ending: Ending, sequence: u64, addressed: &Addressed, request: &Request) -> Outcome {
        match ending {
            Ending::Answered => Outcome::Answered(self.perform(sequence, addressed, request)),
            Ending::Refused(reply) => Outcome::Answered(reply),
            Ending::Hung => std::future::pending().await,
            Ending::HungAfter => {
                self.perform(sequence, addressed, request);
                std::future::pending().await
            }
            Ending::ResetBefore => Outcome::Reset,
            Ending::ResetAfter => {
                self.perform(sequence, addressed, request);
                Outcome::Reset
            }
            Ending::ClosedBefore => Outcome::Closed,
            Ending::ClosedAfter => {
                self.perform(sequence, addressed, request);
                Outcome::Closed
            }
            Ending::Truncated => Outcome::Truncated(self.perform(sequence, addressed, request)),
        }
    }

    fn perform(&self, sequence: u64, addressed: &Addressed, request: &Request) -> Reply {
        let Performed { reply, place } = self.service.perform(addressed, request);
        locked(&self.log).perform(sequence, place);
        reply
    }

    fn decide(&self, addressed: &Addressed, request: &Request) -> Decision {
        let text = format!("{} {}", path_and_query(request), String::from_utf8_lossy(&request.body));
        let route = addressed.route;
        let subject =
            Subject { operation: route.operation, protocol: route.protocol, scope: &addressed.scope, text: &text };
        locked(&self.injector).decide(&subject, Instant::now())
    }

    /// Performs a call of another writer. It is logged as such, with its status.
    fn interfere(&self, other: &Interference, before: &Addressed) {
        let (path, query) = other.path.split_once('?').unwrap_or((&other.path, ""));
        let Some((route, labels)) = routes::of_operation(&other.operation, path) else { return };
        let addressed = Addressed { route, labels, scope: before.scope.clone() };
        let body = if other.body.is_null() { String::new() } else { other.body.to_string() };
        let request = Request {
            method: route.method.clone(),
            path: path.to_owned(),
            query: query.to_owned(),
            authorization: None,
            user_agent: Some("interference".to_owned()),
            source: "127.0.0.1".to_owned(),
            request_id: String::new(),
            body: Bytes::from(body),
        };
        let sequence = self.begin(Some(&addressed), &request, "");
        locked(&self.log).befall(sequence, &["interference"]);
        self.end(sequence, Outcome::Answered(self.perform(sequence, &addressed, &request)));
    }

    fn begin(&self, addressed: Option<&Addressed>, request: &Request, request_id: &str) -> u64 {
        let milliseconds = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        locked(&self.log).begin(CallRecord {
            sequence: 0,
            milliseconds,
            operation: addressed.map(|addressed| addressed.route.operation),
            account: addressed.map(|addressed| addressed.scope.account.clone()),
            region: addressed.map(|addressed| addressed.scope.region.clone()),
            method: request.method.to_string(),
            path: path_and_query(request),
            body: log::body(&request.body),
            status: None,
            performed: None,
            fault: None,
            request_id: request_id.to_owned(),
        })
    }

    fn end(&self, sequence: u64, outcome: Outcome) -> Outcome {
        let status = match &outcome {
            Outcome::Answered(reply) | Outcome::Truncated(reply) => Some(reply.status.as_u16()),
            Outcome::Reset | Outcome::Closed => None,
        };
        locked(&self.log).end(sequence, status);
        outcome
    }
}

fn path_and_query(request: &Request) -> String {
    if request.query.is_empty() { request.path.clone() } else { format!("{}?{}", request.path, request.query) }
}

/// Locks a mutex even if a thread panicked while it held the lock. The value is valid, because each change is one
/// assignment.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
