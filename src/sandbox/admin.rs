//! The sandbox's own endpoints, under `/_sandbox/`: faults, call log and state. They need no signature.
//!
//! | request | effect |
//! | --- | --- |
//! | `GET /_sandbox/faults` | returns the fault plan |
//! | `POST /_sandbox/faults` | replaces and restarts the fault plan, with behaviour and pages; `{}` ends all faults |
//! | `GET /_sandbox/log` | returns the calls so far, as `{"calls": […]}` |
//! | `DELETE /_sandbox/log` | clears the log |
//! | `GET /_sandbox/state` | returns the content of the accounts, as a state file |
//! | `PUT /_sandbox/state` | replaces the content of the accounts |

use hyper::{Method, StatusCode};
use serde::Serialize;

use super::faults::FaultPlan;
use super::front::{Front, Outcome};
use super::log::CallRecord;
use super::service::Request;
use super::state::State;
use super::wire::{Reply, ServiceError};

/// Path prefix of the sandbox's own endpoints.
const PREFIX: &str = "/_sandbox/";

#[derive(Serialize)]
struct Calls {
    calls: Vec<CallRecord>,
}

/// Handles a request. Those that are not to the sandbox's own endpoints go on to `front`.
pub(super) async fn take(front: &Front, request: Request, request_id: &str) -> Outcome {
    match answer(front, &request) {
        Some(reply) => Outcome::Answered(reply),
        None => front.take(request, request_id).await,
    }
}

/// Returns the answer, or `None` if the request is not to one of the sandbox's own endpoints.
fn answer(front: &Front, request: &Request) -> Option<Reply> {
    let place = request.path.strip_prefix(PREFIX)?;
    let result = match (&request.method, place) {
        (&Method::GET, "faults") => Reply::json(&front.faults()),
        (&Method::POST, "faults") => put_faults(front, &request.body),
        (&Method::GET, "log") => Reply::json(&Calls { calls: front.calls() }),
        (&Method::DELETE, "log") => {
            front.clear_log();
            Reply::done()
        }
        (&Method::GET, "state") => Reply::json(&front.service().state()),
        (&Method::PUT, "state") => put_state(front, &request.body),
        _ => return Some(refused(StatusCode::NOT_FOUND, "no such endpoint of the sandbox")),
    };
    Some(result.unwrap_or_else(|error| refused(StatusCode::BAD_REQUEST, &error.message)))
}

fn put_faults(front: &Front, body: &[u8]) -> Result<Reply, ServiceError> {
    let plan = FaultPlan::from_json(&String::from_utf8_lossy(body));
    front.set_faults(plan.map_err(|problem| ServiceError::bad_request(problem.to_string()))?);
    Reply::done()
}

fn put_state(front: &Front, body: &[u8]) -> Result<Reply, ServiceError> {
    let state = State::from_json(&String::from_utf8_lossy(body));
    front.service().set_state(state.map_err(|problem| ServiceError::bad_request(problem.to_string()))?)?;
    Reply::done()
}

fn refused(status: StatusCode, message: &str) -> Reply {
    Reply::json_error(status, "SandboxException", message)
}
