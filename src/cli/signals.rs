//! SIGINT, SIGTERM and SIGHUP during an apply: the first signal stops the apply after the calls in flight, the second
//! stops it at once.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::exit::Exit;

/// The first signal that was received, if any.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caught(Arc<AtomicU8>);

const NONE: u8 = 0;
const INTERRUPT: u8 = 1;
const TERMINATE: u8 = 2;
const HANG_UP: u8 = 3;

impl Caught {
    /// The exit code for the received signal.
    pub(crate) fn exit(&self) -> Option<Exit> {
        match self.0.load(Ordering::Relaxed) {
            NONE => None,
            INTERRUPT => Some(Exit::Interrupted),
            HANG_UP => Some(Exit::HungUp),
            _ => Some(Exit::Terminated),
        }
    }
}

/// Starts to listen. The returned value says which signal was received.
pub(crate) fn listen(stop: CancellationToken, note: impl Fn(&str) + Send + 'static) -> Caught {
    let caught = Caught::default();
    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
    let [Ok(mut interrupt), Ok(mut terminate), Ok(mut hang_up)] = kinds.map(signal) else {
        // Without a handler, a signal ends the process. The account is as safe as after any other kill.
        return caught;
    };
    let heard = caught.clone();
    tokio::spawn(async move {
        loop {
            let which = tokio::select! {
                _ = interrupt.recv() => INTERRUPT,
                _ = terminate.recv() => TERMINATE,
                _ = hang_up.recv() => HANG_UP,
            };
            if stop.is_cancelled() {
                stop_at_once(&heard);
            }
            heard.0.store(which, Ordering::Relaxed);
            note("stopping after the calls in flight; once more stops at once");
            stop.cancel();
        }
    });
    caught
}

#[expect(clippy::exit, reason = "a second signal means now")]
fn stop_at_once(heard: &Caught) -> ! {
    std::process::exit(heard.exit().unwrap_or(Exit::Interrupted).code().into())
}
