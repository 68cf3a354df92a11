//! Listens, serves connections side by side, and stops when it is told to.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use super::exchange;
use super::request_id::RequestIds;
use crate::sandbox::options::SandboxOptions;
use crate::sandbox::service::Service;
use crate::sandbox::state::State;

/// Pause after a failed accept (too many open files, say), so that the failure does not fill a core.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The embedded SES.
#[derive(Debug)]
pub struct Sandbox;

impl Sandbox {
    /// Starts to listen and to serve, on the current tokio runtime. A state file is there when this returns.
    ///
    /// # Errors
    /// The address is not on loopback or is taken, or the state file cannot be written.
    pub async fn start(options: SandboxOptions) -> io::Result<RunningSandbox> {
        if !options.listen.ip().is_loopback() {
            let message = format!("`{}` is not on loopback; the sandbox checks no signature", options.listen);
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let (place, state) = options.state.into_parts();
        let service = Service::new(place, state, options.seeding, options.behaviour, options.pages);
        let listener = TcpListener::bind(options.listen).await?;
        service.save()?;
        let shared = Arc::new(Shared { service, request_ids: RequestIds::default() });
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(serve(listener, Arc::clone(&shared), stopped));
        Ok(RunningSandbox { address, stop: Some(stop), serving, shared })
    }
}

/// A sandbox that serves. It stops when it is dropped.
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
    /// What an SDK takes as its endpoint, for SES and STS alike.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A copy of what the accounts hold now.
    #[must_use]
    pub fn state(&self) -> State {
        self.shared.service.state()
    }

    /// Stops: no connection is taken any more and the open ones are closed. What was answered is kept.
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

/// What every connection needs.
struct Shared {
    service: Service,
    request_ids: RequestIds,
}

async fn serve(listener: TcpListener, shared: Arc<Shared>, mut stopped: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => { connections.spawn(serve_connection(stream, Arc::clone(&shared))); }
                Err(error) => {
                    tracing::warn!(%error, "sandbox: accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
            _ = &mut stopped => break,
        }
    }
    connections.shutdown().await;
}

async fn serve_connection(stream: TcpStream, shared: Arc<Shared>) {
    // Without it an answer in two packets waits for the client's acknowledgement, some 40 ms.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| exchange_one(request, &shared));
    if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, "sandbox: a connection ended early");
    }
}

async fn exchange_one(request: Request<Incoming>, shared: &Shared) -> Result<Response<Full<Bytes>>, Infallible> {
    let reply = match exchange::read(request).await {
        Ok(request) => shared.service.answer(&request),
        Err(reply) => reply,
    };
    Ok(exchange::write(reply, &shared.request_ids.next()))
}
