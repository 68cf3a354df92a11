//! Text for guards: what the plan does, what is allowed, and how to allow more.

use crate::{
    model::{PoolRef, Region, counted},
    plan::{Collection, Guard, GuardReason, MovedShare, RouteRemedy, Stream},
};

use super::warning_text::cold_ips;

/// The reason why the guard stops the plan, and the ways to let the plan pass.
#[must_use]
pub fn guard_text(guard: &Guard) -> String {
    let (flag, key) = (guard.allowance().flag(), guard.key());
    let in_file = |what: String| format!("{what}: `{flag}` lets it pass once, `{key}` in the file for good");
    match &guard.reason {
        GuardReason::TooManyDeletions { count, most } => {
            in_file(format!("{}, at most {most}", counted(*count, "deletion")))
        }
        GuardReason::TooManyMovedIps { count, most, of: None } => {
            in_file(format!("{} moved, at most {most}", counted(*count, "IP")))
        }
        GuardReason::TooManyMovedIps { count, most, of: Some(MovedShare { region, share, leased }) } => {
            in_file(format!("{} moved in {region}, at most {most} ({share} of {leased} leased)", counted(*count, "IP")))
        }
        GuardReason::CollectionEmptied { region, collection, count } => {
            let noun = match collection {
                Collection::Pools => "pool",
                Collection::ConfigurationSets => "configuration set",
                Collection::EventDestinations(_) => "event destination",
            };
            in_file(format!("{} deleted in {region}, where the file wants none at all", counted(*count, noun)))
        }
        GuardReason::RouteWithoutIps { stream, pool, remedy, .. } => format!(
            "{} would be left without an IP in `{pool}`: `{flag}` lets it pass, `{key}` in the file {}",
            mail(stream),
            does(remedy)
        ),
        GuardReason::RoutePaused { stream, configuration_set, .. } => format!(
            "{} would send by `{configuration_set}`, which is paused: `{flag}` lets it pass, `{key}` in the file sends it \
             elsewhere",
            mail(stream)
        ),
        GuardReason::RouteCold { stream, ips, remedy, .. } => format!(
            "{} would leave from {}, with automatic warm-up off: `{flag}` lets it pass, `{key}` in the file {}, and \
             `auto_warmup: true` lets SES warm them up",
            mail(stream),
            cold_ips(ips),
            does(remedy)
        ),
        GuardReason::OverQuota { region, collection: of, count, quota, with_temporary } => {
            let temporary = ", a temporary one among them, as no direct order keeps every route safe";
            let why = if *with_temporary { temporary } else { "" };
            format!(
                "{count} {} at once{why}; SES allows {quota}: delete some first, in an apply of its own, or, if AWS \
                 raised the quota of this account, `{flag}`",
                collection(of, region)
            )
        }
    }
}

/// The objects that an SES quota counts, and where it counts them.
pub(super) fn collection(collection: &Collection, region: &Region) -> String {
    match collection {
        Collection::Pools => format!("pools in {region}"),
        Collection::ConfigurationSets => format!("configuration sets in {region}"),
        Collection::EventDestinations(set) => format!("event destinations of `{set}` in {region}"),
    }
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
        Stream::ConfigurationSet(name) => format!("configuration set {name}"),
        Stream::Identity(name) => format!("identity {name}"),
        Stream::Default => "mail without a pool".to_owned(),
    }
}
