//! What the verbs about what is live take: `import`, `unlock`, `doctor`.

use std::{path::PathBuf, str::FromStr};

use clap::{Args, ValueEnum};

use crate::model::{NamePattern, Owner, Sts};

/// Arguments of `import`. `--region` says which Regions; without it, every one that has something.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Writes to this file, which must not be there yet, instead of stdout
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Only pools, configuration sets and identities whose name fits (repeatable): `news*`, or of one kind with
    /// `dedicated-ip-pool/`, `configuration-set/` or `email-identity/` before it: `configuration-set/news*`
    #[arg(long, value_name = "PATTERN", value_parser = NamePattern::from_str)]
    pub(crate) only: Vec<NamePattern>,
    /// Leaves out what equals SES's defaults
    #[arg(long)]
    pub(crate) skip_defaults: bool,
    /// The file's `owner`
    #[arg(long, value_name = "NAME", value_parser = Owner::from_str)]
    pub(crate) owner: Option<Owner>,
    /// The service at --endpoint-url is not AWS's and has no STS: the account is that of --account, the Regions those of
    /// --region, whatever their names
    #[arg(long)]
    pub(crate) no_sts: bool,
}

impl ImportArgs {
    /// Whether STS says whose the credentials are.
    pub(crate) fn sts(&self) -> Sts {
        if self.no_sts { Sts::Missing } else { Sts::Asked }
    }
}

/// Arguments of `unlock`.
#[derive(Debug, Args)]
pub(crate) struct UnlockArgs {
    /// Does not ask; needed where no terminal is
    #[arg(short, long)]
    pub(crate) yes: bool,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Prints the least IAM policy instead; needs no file, no credentials and no network
    #[arg(long, value_name = "FOR")]
    pub(crate) iam_policy: Option<PolicyOf>,
}

/// For what a policy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyOf {
    /// Everything that only reads: plan, check, doctor.
    Plan,
    /// What writes, with all that reads.
    Apply,
}
