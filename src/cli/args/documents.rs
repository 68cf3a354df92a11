//! What the verbs without a file and an account take: `schema`, `sandbox`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, ValueEnum};

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// Of which document
    #[arg(default_value = "file")]
    pub(crate) document: SchemaOf,
}

/// The documents that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The desired state.
    File,
    /// A saved plan.
    Plan,
    /// What `--format json` prints.
    Output,
}

/// Arguments of `sandbox`.
#[derive(Debug, Args)]
pub(crate) struct SandboxArgs {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Keeps the accounts in this file
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Throttles, fails, lags and behaves as this JSON file says
    #[arg(long, value_name = "FILE")]
    pub(crate) faults: Option<PathBuf>,
}
