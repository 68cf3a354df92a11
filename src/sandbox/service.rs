//! The service behind the wire: one state under one lock, and the calls on it.
//!
//! A call holds the lock from start to end, so calls have an order. A write is saved before it is answered. If saving
//! fails, the write has no effect.

use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::Method;
use hyper::body::Bytes;
use tokio::time::Instant;

use super::faults::FaultPlan;
use super::lag::Lag;
use super::options::{Behaviour, ManualWarmup, PageOptions, Seeding};
use super::routes::{self, Handler, Route};
use super::seed;
use super::state::{RegionState, State, Warmup};
use super::store::Place;
use super::trail::{self, LookUp, TrailOptions, Writer};
use super::wire::auth::{self, Scope};
use super::wire::{Call, ErrorKind, Labels, Protocol, Query, Reply, ServiceError};

/// A request, as read from HTTP.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) authorization: Option<String>,
    pub(super) user_agent: Option<String>,
    /// The address that the request came from.
    pub(super) source: String,
    pub(super) request_id: String,
    pub(super) body: Bytes,
}

/// A request whose operation and caller are known.
pub(super) struct Addressed {
    pub(super) route: &'static Route,
    pub(super) labels: Labels,
    pub(super) scope: Scope,
}

/// The result of a call that reached its operation.
#[derive(Debug)]
pub(super) struct Performed {
    pub(super) reply: Reply,
    /// Its position among the calls that were not refused, in the order in which they held the lock.
    pub(super) place: Option<u64>,
}

/// The data under the lock.
struct Held {
    state: State,
    /// Number of calls that were performed and not refused.
    performed: u64,
    lag: Lag,
    behaviour: Behaviour,
    pages: PageOptions,
    trail: TrailOptions,
}

/// The state, where it is stored, and the behaviour.
pub(super) struct Service {
    held: Mutex<Held>,
    place: Place,
    seeding: Seeding,
    /// The options at the start. They apply again when a fault plan does not set them.
    started: (Behaviour, PageOptions),
}

impl Service {
    /// Creates a service with a state.
    pub(super) fn new(place: Place, state: State, seeding: Seeding, behaviour: Behaviour, pages: PageOptions) -> Self {
        let held = Mutex::new(Held {
            state,
            performed: 0,
            lag: Lag::default(),
            behaviour,
            pages,
            trail: TrailOptions::default(),
        });
        Self { held, place, seeding, started: (behaviour, pages) }
    }

    /// Saves the current state, so that a file exists before the first write.
    pub(super) fn save(&self) -> std::io::Result<()> {
        self.place.save(&self.locked().state)
    }

    /// A copy of the state.
    pub(super) fn state(&self) -> State {
        self.locked().state.clone()
    }

    /// Replaces the state.
    pub(super) fn set_state(&self, state: State) -> Result<(), ServiceError> {
        let mut held = self.locked();
        self.place.save(&state).map_err(|error| not_kept(&error))?;
        held.state = state;
        held.lag.forget();
        Ok(())
    }

    /// Applies the settings of a fault plan: the lag of reads, the behaviour, and how lists are split into pages.
    pub(super) fn play(&self, plan: &FaultPlan) {
        let (behaviour, pages) = self.started;
        let mut held = self.locked();
        held.lag.set(plan.consistency);
        held.behaviour = plan.behaviour.unwrap_or(behaviour);
        held.pages = plan.pages.unwrap_or(pages);
        held.trail = plan.cloudtrail;
    }

    /// Answers a request whose operation and caller are known.
    pub(super) fn perform(&self, addressed: &Addressed, request: &Request) -> Performed {
        let query = Query::parse(&request.query);
        let (behaviour, pages) = self.manner();
        let call = Call {
            operation: addressed.route.operation,
            scope: &addressed.scope,
            labels: &addressed.labels,
            query: &query,
            body: &request.body,
            behaviour,
            pages,
        };
        let result = match addressed.route.handler {
            Handler::Caller(handler) => {
                handler(call.scope, call.body, call.query).map(|reply| Performed { reply, place: None })
            }
            Handler::Read(handler) => self.read(&call, handler),
            Handler::Write(handler) => self.write(&call, handler, &writer(request)),
            Handler::Trail(handler) => self.look_up(&call, handler),
        };
        let refused = |error| Performed { reply: Reply::error(addressed.route.protocol, &error), place: None };
        result.unwrap_or_else(refused)
    }

    fn manner(&self) -> (Behaviour, PageOptions) {
        let held = self.locked();
        (held.behaviour, held.pages)
    }

    fn read(&self, call: &Call<'_>, handler: routes::Read) -> Result<Performed, ServiceError> {
        let mut held = self.locked();
        let seen = held.lag.seen(call.scope, Instant::now());
        let nothing = RegionState::default();
        let is_new = !is_there(&held.state, call.scope);
        // Reading a Region that starts empty does not add it to the state.
        let is_seeded = is_new && seeded(self.seeding, call.scope) != nothing;
        let region = if is_new && !is_seeded { &nothing } else { visit(&mut held.state, call.scope, self.seeding) };
        let reply = handler(call, seen.as_ref().unwrap_or(region))?;
        if is_seeded {
            self.place.save(&held.state).map_err(|error| not_kept(&error))?;
        }
        Ok(held.performed(reply))
    }

    fn look_up(&self, call: &Call<'_>, handler: routes::LookUpEvents) -> Result<Performed, ServiceError> {
        let mut held = self.locked();
        let reply = handler(call, &LookUp { trail: &held.state.trail, options: held.trail })?;
        Ok(held.performed(reply))
    }

    fn write(&self, call: &Call<'_>, handler: routes::Write, writer: &Writer) -> Result<Performed, ServiceError> {
        let mut held = self.locked();
        let Held { state, lag, .. } = &mut *held;
        let undo = self.place.can_fail().then(|| state.clone());
        let region = visit(state, call.scope, self.seeding);
        let before = lag.before(region);
        let result = handler(call, region);
        let refused = result.as_ref().err();
        state.trail.add(trail::event(call, writer, refused));
        let reply = result?;
        let region = visit(state, call.scope, self.seeding);
        if call.behaviour.manual_warmup == ManualWarmup::RisesWithEachWrite {
            warm_up(region);
        }
        if let Err(error) = self.place.save(state) {
            undo.into_iter().for_each(|undo| *state = undo);
            return Err(not_kept(&error));
        }
        before.into_iter().for_each(|before| lag.written(call.scope, before, Instant::now()));
        Ok(held.performed(reply))
    }

    /// Takes the lock even if a thread panicked while it held it. The state is valid: each change is one assignment, so
    /// the thread left the state before or after it.
    fn locked(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// Counts a call that was not refused.
    fn performed(&mut self, reply: Reply) -> Performed {
        self.performed += 1;
        Performed { reply, place: Some(self.performed) }
    }
}

/// Who makes a request.
fn writer(request: &Request) -> Writer {
    Writer {
        access_key: auth::access_key(request.authorization.as_deref()).to_owned(),
        user_agent: request.user_agent.clone().unwrap_or_default(),
        source_address: request.source.clone(),
        request_id: request.request_id.clone(),
    }
}

/// Finds the operation and the caller of a request, or returns the answer that states why there is none.
pub(super) fn address(request: &Request) -> Result<Addressed, Reply> {
    let Some((route, labels)) = routes::find(&request.method, &request.path) else {
        let message = format!("Unknown operation: {} {}", request.method, request.path);
        return Err(Reply::error(Protocol::RestJson, &ServiceError::new(ErrorKind::UnknownOperation, message)));
    };
    let scope = auth::scope(request.authorization.as_deref());
    let scope = scope.map_err(|error| Reply::error(route.protocol, &error))?;
    Ok(Addressed { route, labels, scope })
}

fn is_there(state: &State, scope: &Scope) -> bool {
    state.accounts.get(&scope.account).is_some_and(|regions| regions.contains_key(&scope.region))
}

/// Returns the Region of a call, seeded on the first access.
fn visit<'a>(state: &'a mut State, scope: &Scope, seeding: Seeding) -> &'a mut RegionState {
    let regions = state.accounts.entry(scope.account.clone()).or_default();
    regions.entry(scope.region.clone()).or_insert_with(|| seeded(seeding, scope))
}

/// The initial content of the Region of a call.
fn seeded(seeding: Seeding, scope: &Scope) -> RegionState {
    match seeding {
        Seeding::LeasedIps => seed::leased_ips(&scope.region),
        Seeding::LeasedIpsAndDomain => seed::with_domain(seed::leased_ips(&scope.region)),
        Seeding::Nothing => RegionState::default(),
    }
}

fn warm_up(region: &mut RegionState) {
    for ip in region.dedicated_ips.values_mut() {
        if let Warmup::InProgress(percentage) = ip.warmup {
            ip.warmup = Warmup::at(percentage + 1);
        }
    }
}

fn not_kept(error: &std::io::Error) -> ServiceError {
    ServiceError::new(ErrorKind::InternalFailure, format!("The sandbox could not keep its state: {error}"))
}
