//! What to do about a failure, in words. `failure` says which failure has which remedy.

use std::{collections::BTreeSet, path::Path};

use crate::{
    addresses::spf::Query,
    dns::DnsError,
    model::Region,
    plan::{Allowance, Guard, GuardReason, Withheld},
    ses::{CallError, Failure as CallFailure},
};

use super::{quote::quoted, same_way::SameWay};

/// What to do where a record was not read from DNS.
pub(super) fn dns_help(error: &DnsError) -> String {
    if let Some(Query::A(_) | Query::Mx(_)) = error.query {
        return "name another DNS server with `--resolve=ADDRESS`, or leave `--resolve` out: the result then says what it assumes"
            .to_owned();
    }
    let name = error.query.as_ref().map_or("NAME", Query::name);
    let name = quoted(name);
    format!("give the record with `--record {name}='TEXT'`, or name another DNS server with `--resolve=ADDRESS`")
}

/// The remedy for a saved plan that is not there: it may be a desired state that was meant, by its name.
pub(super) fn no_plan_help(near: Option<&Path>, way: &SameWay) -> String {
    match near {
        Some(near) => format!("did you mean `{}`? {}", near.display(), desired_state_help(near, way)),
        None => "name a plan that `sesform plan -o FILE` saved; a desired state is named with `-f`".to_owned(),
    }
}

/// How the desired state is named that stands where a saved plan is expected, over the same way to SES.
pub(super) fn desired_state_help(path: &Path, way: &SameWay) -> String {
    let words = format!("-f {}{way}", quoted(&path.display().to_string()));
    format!(
        "a desired state is named with `-f`: `sesform plan {words}` shows its plan, `sesform apply {words}` executes it"
    )
}

/// The remedy for a name that nothing has.
pub(super) fn unknown_name_help(near: Option<&str>) -> String {
    match near {
        Some(near) => format!("did you mean `{near}`? `sesform route` lists what there is"),
        None => "`sesform route` lists what there is; a pattern such as `news*` matches several names".to_owned(),
    }
}

/// Lists the flags that let the plan pass, or those that are known. The plan itself shows the withheld changes.
pub(super) fn guarded_help(withheld: &[Withheld], known: &[String]) -> String {
    let told = "nothing was written; the plan lists what is withheld and what allows it";
    let unwaived = withheld.iter().filter(|item| item.rule().waived_by.is_none()).count();
    match flags(known.iter().map(String::as_str)) {
        Some(flags) if unwaived == 0 => format!("{told}: {flags}"),
        Some(flags) => format!("{told}; plan again with {flags}"),
        None if withheld.iter().any(|item| item.rule().flag.is_none()) => {
            format!("{told}; no flag allows all of it: change the file or the account")
        }
        None => {
            let flags = flags(withheld.iter().filter_map(|item| item.rule().waived_by.map(Allowance::flag)));
            let flags = flags.map(|flags| format!(": {flags}")).unwrap_or_default();
            let unwaived = withheld.iter().filter(|item| item.rule().waived_by.is_none());
            let again = plan_again(unwaived.filter_map(|item| item.rule().flag));
            let again = again.map(|words| format!("; {words}")).unwrap_or_default();
            format!("{told}{flags}{again}")
        }
    }
}

/// Number of keys of the file that a help names before it counts the rest.
const KEYS_SHOWN: usize = 3;

/// Lists the flags that let the plan pass, or else the guards, and the keys of the file.
pub(super) fn limited_help(guards: &[Guard], known: &[String]) -> String {
    let of_guards = || flags(guards.iter().map(|guard| guard.allowance().flag())).unwrap_or_default();
    let flags = flags(known.iter().map(String::as_str)).unwrap_or_else(of_guards);
    let keys = guards.iter().filter(|guard| has_key(guard)).map(|guard| format!("`{}`", guard.key()));
    let keys: BTreeSet<String> = keys.collect();
    if keys.is_empty() {
        return format!("nothing was written; what allows it: {flags}");
    }
    let more = keys.len().saturating_sub(KEYS_SHOWN);
    let keys = keys.into_iter().take(KEYS_SHOWN).collect::<Vec<_>>().join(", ");
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("nothing was written; what allows it: {flags}, or the file's {keys}{more}")
}

/// Whether another value of the guard's key lets the plan pass as it is meant. Without a collection that the file
/// empties, a feature or a restart, it would be another plan.
fn has_key(guard: &Guard) -> bool {
    match guard.reason {
        GuardReason::TooManyDeletions { .. }
        | GuardReason::TooManyMovedIps { .. }
        | GuardReason::RoutePaused { .. }
        | GuardReason::RouteWithoutIps { .. }
        | GuardReason::RouteCold { .. } => true,
        GuardReason::CollectionEmptied { .. }
        | GuardReason::OverQuota { .. }
        | GuardReason::PaidFeature { .. }
        | GuardReason::WarmupRestarted { .. } => false,
    }
}

/// Lists the flags that allow the steps of a saved plan, or says that no flags allow all of them.
pub(super) fn not_allowed_help(withheld: &[Withheld]) -> String {
    if withheld.iter().any(|item| item.rule().flag.is_none()) {
        return "nothing was written; no flag allows all of it: make a new plan with `sesform plan -o FILE`".to_owned();
    }
    let flags = flags(withheld.iter().filter_map(|item| item.rule().flag)).unwrap_or_default();
    format!("nothing was written; what allows it: {flags}")
}

/// The remedy for changes that flags can only allow during planning: a saved plan has no steps for them.
pub(super) fn plan_again<'a>(needed: impl Iterator<Item = &'a str>) -> Option<String> {
    flags(needed).map(|flags| format!("plan again with {flags}"))
}

/// The flags without duplicates, or `None` if there are none.
fn flags<'a>(flags: impl Iterator<Item = &'a str>) -> Option<String> {
    let flags: BTreeSet<_> = flags.map(|flag| format!("`{flag}`")).collect();
    (!flags.is_empty()).then(|| flags.into_iter().collect::<Vec<_>>().join(", "))
}

/// AWS error codes for credentials that a Region does not know.
const UNKNOWN_CREDENTIALS: [&str; 2] = ["UnrecognizedClientException", "InvalidClientTokenId"];

/// The operation of STS that says whose the credentials are.
const WHO_AM_I: &str = "GetCallerIdentity";

/// Remedy if STS does not answer as STS does.
pub(crate) const NO_STS: &str = "a service that speaks SES and has no STS needs `service: {sts: false}` in the file, or \
    `import --no-sts`; otherwise check the endpoint of STS (AWS_ENDPOINT_URL_STS)";

/// Remedy if the answer does not look like an answer of SES.
const NOT_SES: &str = "the endpoint does not answer as SES does; `sesform doctor` shows where calls go and what is \
    answered";

pub(super) fn call_help(error: &CallError) -> Option<String> {
    let is_unknown = error.code.as_deref().is_some_and(|code| UNKNOWN_CREDENTIALS.contains(&code));
    let is_no_answer = match error.failure {
        CallFailure::NotFound | CallFailure::Unreadable | CallFailure::Unclear => true,
        CallFailure::Refused => error.code.is_none(),
        _ => false,
    };
    let help = match error.failure {
        _ if error.operation == WHO_AM_I && is_no_answer => NO_STS,
        CallFailure::NotSent => {
            "check the credentials and the endpoint; `aws sts get-caller-identity` uses the same chain"
        }
        CallFailure::Denied if is_unknown && error.operation != WHO_AM_I => {
            "credentials that work elsewhere are not known in a Region that the account has not enabled"
        }
        CallFailure::Denied => {
            "the credentials must be allowed this action; `sesform doctor` says which others are missing; where only \
             some Regions are allowed, name those with `--region`"
        }
        CallFailure::Throttled => "SES throttles its control plane; try again later",
        // A missing object is not an error in a call that names it, so the call was a list.
        CallFailure::NotFound | CallFailure::Unreadable => NOT_SES,
        CallFailure::Refused if error.code.is_none() => NOT_SES,
        CallFailure::AlreadyExists
        | CallFailure::Refused
        | CallFailure::Unclear
        | CallFailure::NotDone
        | CallFailure::Changed
        | CallFailure::Cancelled => return None,
    };
    Some(help.to_owned())
}

/// Number of reasons that a message tells before it counts the rest. The result lists all.
const REASONS_SHOWN: usize = 3;

/// The Regions by name.
pub(super) fn all(regions: &[Region]) -> String {
    regions.iter().map(Region::as_str).collect::<Vec<_>>().join(", ")
}

/// The first few reasons, with a count of the rest.
pub(super) fn first_few(reasons: &BTreeSet<String>) -> String {
    let more = reasons.len().saturating_sub(REASONS_SHOWN);
    let text = reasons.iter().take(REASONS_SHOWN).cloned().collect::<Vec<_>>().join("; ");
    if more > 0 { format!("{text}; and {more} more") } else { text }
}
