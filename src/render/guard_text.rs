//! Text for guards: what the plan does, what is allowed, and how to allow more.

use crate::{
    model::{PoolRef, WarmupStatus, counted, word_or_quoted},
    plan::{ColdIp, Collection, Guard, GuardReason, MovedShare, PaidFeature, RouteRemedy, Stream},
};

use super::{
    advice::words::they_were,
    fold,
    phrases::{cold_ips, collection, noun},
    plan_style::Detail,
};

/// The reason why the guard stops the plan, and the ways to let the plan pass.
#[must_use]
pub fn guard_text(guard: &Guard) -> String {
    guards_text(&[guard], Detail::Everything)
}

/// The text of guards of one group: those that stop the plan for the same reason, for different mail.
pub(super) fn guards_text(guards: &[&Guard], detail: Detail) -> String {
    let remedy = guards.first().map(|guard| remedy(guard, guards.len())).unwrap_or_default();
    format!("{}: {remedy}", consequence(guards, detail))
}

/// The guards in groups: those that stop the plan for the same reason, for different mail of one kind.
pub(super) fn groups(guards: &[Guard]) -> Vec<Vec<&Guard>> {
    let key = |guard: &Guard| {
        let kind = stream(guard).map(Stream::kind);
        // Guards whose remedy is the route of their mail have a key each, and share the remedy.
        (guard.rule().code, kind, predicate(guard), (!is_route(guard)).then(|| guard.key()))
    };
    fold::group(guards.iter().map(|guard| (key(guard), guard))).into_iter().map(|(_, guards)| guards).collect()
}

/// What the plan would do that the guards stop.
pub(super) fn consequence(guards: &[&Guard], detail: Detail) -> String {
    let Some(first) = guards.first() else { return String::new() };
    let streams: Vec<&Stream> = guards.iter().filter_map(|guard| stream(guard)).collect();
    match streams.as_slice() {
        [] => predicate(first),
        [one] => format!("{} {}", mail(one), predicate(first)),
        [one, ..] => {
            let names: Vec<String> = streams.iter().map(|stream| stream.name().to_owned()).collect();
            let names = fold::range(&names, detail == Detail::Everything);
            format!("{} {names} {}", noun(one.kind(), streams.len()), predicate(first))
        }
    }
}

fn stream(guard: &Guard) -> Option<&Stream> {
    match &guard.reason {
        GuardReason::RouteWithoutIps { stream, .. }
        | GuardReason::RoutePaused { stream, .. }
        | GuardReason::RouteCold { stream, .. } => Some(stream),
        GuardReason::TooManyDeletions { .. }
        | GuardReason::TooManyMovedIps { .. }
        | GuardReason::CollectionEmptied { .. }
        | GuardReason::WarmupRestarted { .. }
        | GuardReason::PaidFeature { .. }
        | GuardReason::OverQuota { .. } => None,
    }
}

/// Whether the file can state another route of the mail.
fn is_route(guard: &Guard) -> bool {
    match &guard.reason {
        GuardReason::RouteWithoutIps { remedy, .. } | GuardReason::RouteCold { remedy, .. } => {
            *remedy == RouteRemedy::Route
        }
        GuardReason::RoutePaused { .. } => true,
        GuardReason::TooManyDeletions { .. }
        | GuardReason::TooManyMovedIps { .. }
        | GuardReason::CollectionEmptied { .. }
        | GuardReason::WarmupRestarted { .. }
        | GuardReason::PaidFeature { .. }
        | GuardReason::OverQuota { .. } => false,
    }
}

/// What the guard stops, without whose mail it is.
fn predicate(guard: &Guard) -> String {
    match &guard.reason {
        GuardReason::TooManyDeletions { count, most } => format!("{}, at most {most}", counted(*count, "deletion")),
        GuardReason::TooManyMovedIps { count, most, of: None } => {
            format!("{} moved, at most {most}", counted(*count, "IP"))
        }
        GuardReason::TooManyMovedIps { count, most, of: Some(MovedShare { region, share, leased }) } => {
            format!("{} moved in {region}, at most {most} ({share} of {leased} leased)", counted(*count, "IP"))
        }
        GuardReason::CollectionEmptied { region, collection, count } => {
            let noun = match collection {
                Collection::Pools => "pool",
                Collection::ConfigurationSets => "configuration set",
                Collection::EventDestinations(_) => "event destination",
            };
            format!("{} deleted in {region}, where the file states none", counted(*count, noun))
        }
        GuardReason::RouteWithoutIps { pool, .. } => format!("would be left without an IP in `{pool}`"),
        GuardReason::RoutePaused { configuration_set, .. } => {
            format!("would use `{configuration_set}`, which is paused")
        }
        GuardReason::RouteCold { ips, .. } if is_unproven(ips) => {
            let ips: Vec<String> = ips.iter().map(|ip| ip.ip.to_string()).collect();
            let were = they_were(ips.len());
            format!("would leave from {}, and nothing shows that {were} ever warmed up", ips.join(", "))
        }
        GuardReason::RouteCold { ips, .. } => {
            format!("would leave from {}, with automatic warm-up off", cold_ips(ips))
        }
        GuardReason::PaidFeature { region, feature } => {
            let (name, by) = match feature {
                PaidFeature::Vdm => ("Virtual Deliverability Manager", "message"),
                PaidFeature::AutoValidation => ("Auto Validation", "address"),
            };
            format!("{name} of the account comes on in {region}, which AWS charges for by {by}")
        }
        GuardReason::WarmupRestarted { region, ips } => {
            let ips: Vec<String> = ips.iter().map(ToString::to_string).collect();
            format!("the warm-up of {} in {region} starts again", ips.join(", "))
        }
        GuardReason::OverQuota { region, collection: of, count, quota, with_temporary } => {
            let temporary = ", including a temporary one, because no direct order keeps every route safe";
            let why = if *with_temporary { temporary } else { "" };
            format!("{count} {} at once{why}; SES allows {quota}", collection(of, region))
        }
    }
}

/// Whether SES says that IPs are warm, and their mail does not.
fn is_unproven(ips: &[ColdIp]) -> bool {
    ips.iter().all(|ip| ip.warmup.status == WarmupStatus::Done)
}

/// The ways to let the plan pass, for one guard or several of one group.
fn remedy(guard: &Guard, count: usize) -> String {
    let flag = guard.allowance().flag();
    let it = if count == 1 { "it" } else { "them" };
    match &guard.reason {
        GuardReason::CollectionEmptied { .. } => {
            format!("pass `{flag}` to allow it; without `{}` in the file nothing is deleted", guard.key())
        }
        GuardReason::TooManyDeletions { .. } | GuardReason::TooManyMovedIps { .. } => {
            format!("pass `{flag}` to allow it once, or set `{}` in the file to allow it permanently", guard.key())
        }
        GuardReason::RoutePaused { stream, .. } => {
            format!("pass `{flag}` to allow {it}; {}", in_file(guard, stream, &RouteRemedy::Route, count))
        }
        GuardReason::RouteWithoutIps { stream, remedy, .. } => {
            format!("pass `{flag}` to allow {it}; {}", in_file(guard, stream, remedy, count))
        }
        GuardReason::RouteCold { stream, remedy, ips, .. } if is_unproven(ips) => format!(
            "pass `{flag}` to allow {it}; {}; `warm_since` of an IP, 45 days ago or more, says that it is warm",
            in_file(guard, stream, remedy, count)
        ),
        GuardReason::RouteCold { stream, remedy, .. } => format!(
            "pass `{flag}` to allow {it}; {}; `sesform warmup` says how mail comes to cold IPs step by step",
            in_file(guard, stream, remedy, count)
        ),
        GuardReason::PaidFeature { .. } => {
            format!("pass `{flag}` to allow it; without `{}` in the file it stays off", guard.key())
        }
        GuardReason::WarmupRestarted { .. } => {
            format!("pass `{flag}` to allow it once; without `restart` in the file it stays warmed up")
        }
        GuardReason::OverQuota { .. } => {
            format!(
                "delete some in a separate apply first, or pass `{flag}` if AWS has raised the quota of this \
                account"
            )
        }
    }
}

/// What the file can state instead, for one guard or several of one group.
fn in_file(guard: &Guard, stream: &Stream, remedy: &RouteRemedy, count: usize) -> String {
    let key = match (remedy, stream) {
        (RouteRemedy::Route, Stream::ConfigurationSet(_)) if count > 1 => "`pool` of each".to_owned(),
        (RouteRemedy::Route, Stream::Identity(_)) if count > 1 => "`configuration_set` of each".to_owned(),
        (RouteRemedy::Route | RouteRemedy::Ips(_), _) => format!("`{}`", guard.key()),
    };
    format!("{key} in the file {}", does(remedy))
}

/// What the key of the file does for the route.
fn does(remedy: &RouteRemedy) -> String {
    match remedy {
        RouteRemedy::Route => "sends it elsewhere".to_owned(),
        RouteRemedy::Ips(PoolRef::Default) => "decides which IPs stay in the default pool".to_owned(),
        RouteRemedy::Ips(pool) => format!("decides which IPs stay in `{pool}`"),
    }
}

fn mail(stream: &Stream) -> String {
    match stream {
        Stream::ConfigurationSet(name) => format!("configuration set {}", word_or_quoted(name.as_str())),
        Stream::Identity(name) => format!("identity {}", word_or_quoted(name.as_str())),
        Stream::Default => "mail without a pool".to_owned(),
    }
}
