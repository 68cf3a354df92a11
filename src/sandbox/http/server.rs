//! Listens, serves connections concurrently and stops on request.

use std::future::poll_fn;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use super::body::AnswerBody;
use super::exchange;
use super::request_id::RequestIds;
use crate::sandbox::admin;
use crate::sandbox::faults::FaultPlan;
use crate::sandbox::front::{Front, Outcome};
use crate::sandbox::log::CallRecord;
use crate::sandbox::options::SandboxOptions;
use crate::sandbox::service::Service;
use crate::sandbox::state::State;

/// Pause after a failed accept (too many open files, for example), so that repeated failures do not occupy a core.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// Time limit for receiving the whole head of the next request on a connection. It is longer than the 90 s for which
/// the SDK keeps an idle connection, so that the client closes the connection first.
const IDLE: Duration = Duration::from_secs(120);
/// Maximum number of headers of a request. SDKs send about twenty.
const HEADERS_MAX: usize = 100;
/// Maximum length of the head of a request, in bytes.
const HEAD_MAX: usize = 64 * 1024;
/// Maximum number of connections at once. An SDK opens a few dozen.
const CONNECTIONS_MAX: usize = 512;

/// The embedded SES.
#[derive(Debug)]
pub struct Sandbox;

impl Sandbox {
    /// Starts to listen and to serve, on the current tokio runtime. If the state is kept in a file, the file exists
    /// when this function returns.
    ///
    /// # Errors
    /// The address is not on loopback or is taken, the fault plan cannot be played, or the state file cannot be written.
    pub async fn start(options: SandboxOptions) -> io::Result<RunningSandbox> {
        if !options.listen.ip().is_loopback() {
            let message = format!("`{}` is not on loopback; the sandbox checks no signature", options.listen);
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        options.faults.check().map_err(|problem| io::Error::new(io::ErrorKind::InvalidInput, problem))?;
        let (place, state) = options.state.into_parts();
        let service = Service::new(place, state, options.seeding, options.behaviour, options.pages);
        let listener = TcpListener::bind(options.listen).await?;
        service.save()?;
        let shared =
            Arc::new(Shared { front: Front::new(service, options.faults), request_ids: RequestIds::default() });
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(serve(listener, Arc::clone(&shared), stopped));
        Ok(RunningSandbox { address, stop: Some(stop), serving, shared })
    }
}

/// A running sandbox. It stops when it is dropped.
pub struct RunningSandbox {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
    shared: Arc<Shared>,
}

impl std::fmt::Debug for RunningSandbox {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RunningSandbox").field("address", &self.address).finish_non_exhaustive()
    }
}

impl RunningSandbox {
    /// The endpoint URL for an SDK, for both SES and STS.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A copy of the current content of the accounts.
    #[must_use]
    pub fn state(&self) -> State {
        self.shared.front.service().state()
    }

    /// The calls so far, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<CallRecord> {
        self.shared.front.calls()
    }

    /// Clears the log of calls.
    pub fn clear_calls(&self) {
        self.shared.front.clear_log();
    }

    /// Starts another fault plan from its beginning. [`FaultPlan::default`] ends all faults.
    pub fn set_faults(&self, plan: FaultPlan) {
        self.shared.front.set_faults(plan);
    }

    /// Stops the sandbox: it accepts no more connections and closes the open ones. Answered writes remain stored.
    pub async fn shutdown(mut self) {
        if let Some(stop) = self.stop.take() {
            // The receiver is gone only when the server has already ended.
            let _ = stop.send(());
        }
        let _ = (&mut self.serving).await;
    }
}

impl Drop for RunningSandbox {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// State shared by all connections.
struct Shared {
    front: Front,
    request_ids: RequestIds,
}

async fn serve(listener: TcpListener, shared: Arc<Shared>, mut stopped: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                // The connection is closed immediately: a client with this many connections has not closed its old
                // ones.
                Ok((stream, _)) if connections.len() >= CONNECTIONS_MAX => drop(stream),
                Ok((stream, _)) => { connections.spawn(serve_connection(stream, Arc::clone(&shared))); }
                Err(error) => {
                    tracing::warn!(%error, "sandbox: accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            // A connection that panicked has said so on stderr, and its client sees it closed: the others go on.
            Some(_) = connections.join_next() => {}
            _ = &mut stopped => break,
        }
    }
    connections.shutdown().await;
}

/// Makes hyper abandon a connection without an answer.
#[derive(Debug, thiserror::Error)]
enum GiveUp {
    /// Like a machine that disappeared.
    #[error("the connection was reset on purpose")]
    Reset,
    /// Like a load balancer whose target disappeared.
    #[error("the connection was closed on purpose")]
    Close,
}

async fn serve_connection(stream: TcpStream, shared: Arc<Shared>) {
    // Without this option, an answer in two packets waits about 40 ms for the client's acknowledgement.
    let _ = stream.set_nodelay(true);
    let address = stream.peer_addr().ok().map(|peer| peer.ip());
    let service = service_fn(|request| Box::pin(exchange_one(request, address, &shared)));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEAD_MAX)
        .serve_connection(TokioIo::new(stream), service);
    let Err(error) = poll_fn(|context| connection.poll_without_shutdown(context)).await else { return };
    tracing::debug!(%error, "sandbox: a connection ended early");
    let given_up = std::error::Error::source(&error).and_then(|source| source.downcast_ref());
    if let Some(GiveUp::Reset) = given_up {
        // With zero linger, closing the socket resets the connection. Otherwise the connection is closed cleanly.
        let _ = connection.into_parts().io.into_inner().set_zero_linger();
    }
}

async fn exchange_one(
    request: Request<Incoming>,
    address: Option<IpAddr>,
    shared: &Shared,
) -> Result<Response<AnswerBody>, GiveUp> {
    let request_id = shared.request_ids.next();
    let outcome = match exchange::read(request, &exchange::From { address, request_id: &request_id }).await {
        Ok(request) => admin::take(&shared.front, request, &request_id).await,
        Err(reply) => Outcome::Answered(reply),
    };
    match outcome {
        Outcome::Answered(reply) => Ok(exchange::write(&reply, &request_id)),
        Outcome::Truncated(reply) => Ok(exchange::write_cut(&reply, &request_id)),
        Outcome::Reset => Err(GiveUp::Reset),
        Outcome::Closed => Err(GiveUp::Close),
    }
}
