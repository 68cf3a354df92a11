//! What to do about each failure. The match on the failures has no default arm.

use crate::{config::ReadError, plan::Refusal};

use super::{
    failure::{Failure, STATED},
    remedy::{
        call_help, desired_state_help, dns_help, first_few, guarded_help, limited_help, no_plan_help, not_allowed_help,
        unknown_name_help,
    },
};

impl Failure {
    /// The remedy, for failures that have one.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::UnreadableVariables(ReadError::Missing { near: None, .. }) => {
                Some("name the file with `--var-file`, or `-` for standard input".to_owned())
            }
            Self::UnreadableBaseFile(ReadError::Missing { near: None, .. }) => Some(
                "name the files of the earlier state with `--base`, or their git revision with `--base-rev`".to_owned(),
            ),
            Self::UnreadablePlan(ReadError::Missing { near, .. }, way) => Some(no_plan_help(near.as_deref(), way)),
            Self::DesiredStateAsPlan(path, way) => Some(desired_state_help(path, way)),
            Self::NotAPlan { help, .. } => Some(help.clone()),
            Self::UnknownName { near, .. } => Some(unknown_name_help(near.as_deref())),
            Self::UnreadableList(ReadError::Missing { near: None, .. }) | Self::NotAList { .. } => {
                Some("name a list that `sesform ips` wrote as text, CSV or JSON".to_owned())
            }
            Self::UnreadableFigures(ReadError::Missing { near: None, .. } | ReadError::Strange { .. }) => {
                Some("name the file of figures with `--figures`".to_owned())
            }
            Self::UnreadableFigures(error) => error.help(),
            Self::BadFigures { .. } => Some(
                "correct the file; `sesform schema figures` is its form, and what is unknown is left out".to_owned(),
            ),
            Self::RouteNotClosed { remedies, .. } => {
                Some(format!("use `--spf=include`, or close the routes: {}", first_few(remedies)))
            }
            Self::NoAddress(_) => Some("name mail that leaves from leased IPs: `sesform route` shows it".to_owned()),
            Self::SpfLimit => {
                Some("the result says which terms cost most, what can go, and what else needs less".to_owned())
            }
            Self::UnderReview(_) => {
                Some("settle the review first; `--allow review` writes the case all the same".to_owned())
            }
            Self::NotRelinquished(_) => {
                Some("free the addresses as the result says, apply that plan, and run the command again".to_owned())
            }
            Self::OwnAddresses(_) => {
                Some("change the file as the result says, so that it asks for the IPs that the Region has".to_owned())
            }
            Self::FactsMissing(_) => Some("state them in the file; `sesform explain KEY` says what each is".to_owned()),
            Self::SpfAlias => Some(
                "remove the CNAME from DNS, or give the identity another MAIL FROM domain in SES, as the result says; then \
                 run the command again"
                    .to_owned(),
            ),
            Self::SpfRecord => Some("mend the record, and give the mended one with `--record`".to_owned()),
            Self::Dns(error) => Some(dns_help(error)),
            Self::DnsOfLint(_) => Some(
                "name another DNS server with `--resolve=ADDRESS`; without `--resolve`, the rules that need no DNS are asked"
                    .to_owned(),
            ),
            Self::Unreadable(error)
            | Self::UnreadableList(error)
            | Self::UnreadableVariables(error)
            | Self::UnreadableBaseFile(error)
            | Self::UnreadablePlan(error, _) => error.help(),
            Self::Refused(Refusal::Format { .. } | Refusal::Altered(_), _) => {
                Some("make a new one with `sesform plan -o FILE`".to_owned())
            }
            Self::Call(error) => call_help(error),
            Self::CallBesideSandbox(_) => Some(
                "the plan was made in a sandbox: name that too, with `--sandbox=FILE` or `--endpoint-url`".to_owned(),
            ),
            Self::Refused(Refusal::InvalidFile(_), _) => Some("nothing was written; change the file".to_owned()),
            Self::Refused(Refusal::Guarded(withheld), flags) => Some(guarded_help(withheld, flags)),
            Self::Refused(Refusal::NotAllowed(withheld), _) => Some(not_allowed_help(withheld)),
            Self::OtherFile { .. } => {
                Some("nothing was written; plan again from this file, and have that plan reviewed".to_owned())
            }
            Self::Refused(Refusal::Limited(guards), flags) => Some(limited_help(guards, flags)),
            Self::Refused(Refusal::Unsafe(_), _) => Some(
                "nothing was written; lease one more IP, move in two applies, or accept the interruption with \
                 `--allow interruption`; if an apply was interrupted, apply its saved plan again"
                    .to_owned(),
            ),
            // `--account` and the desired state contradict each other; other credentials do not help.
            Self::OtherAccount { whose: STATED, .. } => {
                Some("nothing was sent to SES; name the file of that account, or correct `--account`".to_owned())
            }
            Self::OtherAccount { .. } => {
                Some("nothing was sent to SES; use the credentials of that account".to_owned())
            }
            Self::OtherPlan { .. } => Some(
                "nothing was written; the account or the file has changed since, perhaps by an apply that wrote a \
                     part: review the plan of what is left, and name its fingerprint"
                    .to_owned(),
            ),
            Self::Locked { .. } => Some(
                "nothing was written; wait for it, or remove the lock of a run that was killed with `sesform unlock`"
                    .to_owned(),
            ),
            Self::PlanLimit(_) => Some("nothing was written; only the command line can allow more".to_owned()),
            Self::NoLock(_) => {
                Some("rename or delete that configuration set; sesform needs its name for the lock".to_owned())
            }
            Self::LockChanged(_) => Some("run the command again to see the current lock".to_owned()),
            Self::Inexact(_) => Some(
                "nothing was written to AWS; the file does not match the account: if an apply was interrupted, \
                 complete it first; otherwise, please report this"
                    .to_owned(),
            ),
            Self::InvalidBase { .. } => {
                Some("without a base, the plan shows the same changes but does not distinguish drift".to_owned())
            }
            Self::UnreadableBase(_) => {
                Some("name a revision that has the files of `-f`, or other files with `--base`".to_owned())
            }
            Self::Stale(_) => Some("nothing was written; plan again".to_owned()),
            Self::NotAccepted(_) | Self::NotAcceptable(_) => {
                Some("no file was written; accept fewer objects, or change the file by hand".to_owned())
            }
            Self::Findings { .. } => Some(
                "follow the advice, silence a rule with a reason under `lint.ignore`, or choose another `--fail-on`"
                    .to_owned(),
            ),
            Self::NotAllAccepted(_) => Some("the other objects are accepted; change the file by hand".to_owned()),
            Self::Invalid(_)
            | Self::RegionNotStated(_)
            | Self::Usage(_)
            | Self::Io { .. }
            | Self::Sandbox(_)
            | Self::SandboxFaults(_)
            | Self::ChecksFailed(_)
            | Self::Declined
            | Self::NotAllApplied(_) => None,
        }
    }
}
