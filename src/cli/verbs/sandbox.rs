//! `sesform sandbox`: runs the embedded SES for other clients until a signal ends it.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    cli::{args::Common, exit::Exit, failure::Failure, output::Output, session},
    sandbox::{Seeding, State, StateStore},
};

/// Arguments of `sandbox`.
#[derive(Debug, Args)]
pub(crate) struct SandboxArgs {
    /// The address to listen on; port 0 chooses a free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Keeps the accounts in this file
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Throttles, fails, lags and behaves as this JSON file specifies
    #[arg(long, value_name = "FILE")]
    pub(crate) faults: Option<PathBuf>,
}

pub(super) async fn run(common: &Common, args: &SandboxArgs, output: &mut Output) -> Result<Exit, Failure> {
    let file = args.state.clone().or_else(|| common.sandbox.clone().flatten());
    let state = match file {
        Some(path) => StateStore::file(path)?,
        None => StateStore::memory(State::default()),
    };
    let io = |error| Failure::Io { what: "listen for signals".to_owned(), error };
    let (mut interrupt, mut terminate) =
        (signal(SignalKind::interrupt()).map_err(io)?, signal(SignalKind::terminate()).map_err(io)?);
    let faults = args.faults.as_deref().or(common.sandbox_faults.as_deref());
    let sandbox = session::serve(args.listen, state, Seeding::default(), faults).await?;
    output.raw(&format!("{}\n", sandbox.endpoint()));
    output.note(
        "serving SES v2, STS, LookupEvents of CloudTrail and GetMetricData of CloudWatch; any credentials do; Ctrl-C ends it",
    );
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    sandbox.shutdown().await;
    Ok(Exit::Success)
}
