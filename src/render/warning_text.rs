//! Text for warnings.

use crate::{
    model::{Kind, MaxDelivery, PoolRef, counted},
    plan::{Allowance, ColdMail, KeptUntil, Warning, WarningReason},
};

use super::{
    fold::{list, quoted},
    phrases::{cold_ips, collection, shortage},
};

/// The text of the warning, without the name of the object that it is about.
#[must_use]
pub fn warning_text(warning: &Warning) -> String {
    let region = &warning.address.region;
    match &warning.reason {
        WarningReason::ReleasedToDefault { from } => {
            format!(
                "`{from}` does not list it: it goes to the default pool, and mail without a pool will leave from it"
            )
        }
        WarningReason::RouteWithoutIps { pool: PoolRef::Default } if warning.address.kind == Kind::DedicatedIpPool => {
            "loses its last leased IP: mail without a pool leaves from AWS's shared IPs".to_owned()
        }
        WarningReason::RouteWithoutIps { pool: PoolRef::Default } => {
            "will send through the default pool, which has no IP: its mail leaves from AWS's shared IPs".to_owned()
        }
        WarningReason::RouteWithoutIps { pool } => format!("will send through `{pool}`, which has no IP"),
        WarningReason::RouteToDefault => {
            "will send through the default pool, with all mail that has no pool of its own".to_owned()
        }
        WarningReason::RouteEnds => "deleted: SES refuses mail that still names a deleted set".to_owned(),
        WarningReason::Pauses => {
            "paused: SES refuses mail by a paused configuration set, also of identities that have one as their default"
                .to_owned()
        }
        WarningReason::Resumes => "resumed: a person or an alarm had paused this mail, and it leaves again".to_owned(),
        WarningReason::ColdIp { mail: ColdMail::Arrives { pool, warmup } } => {
            format!("moved to `{pool}` with unfinished warm-up ({warmup})")
        }
        WarningReason::ColdIp { mail: ColdMail::SendsFrom(ips) } => {
            format!("will send from IPs with unfinished warm-up: {}", cold_ips(ips))
        }
        WarningReason::LosesWarmIps { ips } => {
            format!("will send from IPs with unfinished warm-up alone: {}", cold_ips(ips))
        }
        WarningReason::TakenFromUnmanaged { pool } => {
            format!("taken from pool `{pool}`, which the file does not state")
        }
        WarningReason::Shortage { missing, wanted } => shortage(region, *missing, *wanted),
        WarningReason::RelinquishesIps { scaling, ips } => {
            let which = if ips.is_empty() { String::new() } else { format!(" ({})", list(ips)) };
            format!("is {scaling}: SES takes its IPs{which} back the moment it is deleted")
        }
        WarningReason::ConvertsLeasedIps { ips } => {
            let (count, ips) = (counted(ips.len(), "leased IP"), list(ips));
            format!(
                "holds {count} ({ips}): SES takes over which of them it keeps, and bills by volume from then on; move those \
                 that receivers allow-list to another pool in an apply of its own"
            )
        }
        WarningReason::KeptForNow { until } => format!("stays {}: prune again in a later apply", kept(until)),
        WarningReason::ConvertsLater { leaving } => format!(
            "becomes MANAGED in a later apply (`{}`), once {} left it: what is in it then cannot be moved any more",
            Allowance::Convert.flag(),
            list(leaving)
        ),
        WarningReason::NewManagedIps { former } => {
            format!("is a new MANAGED pool: SES chooses other IPs for it than `{former}` has, and warms them up anew")
        }
        WarningReason::NothingToRename { former } => {
            format!("is renamed from `{former}`, which is not there: it is created as a new one")
        }
        WarningReason::KeepsOwnOptions { former, blocks } => format!(
            "is there already and keeps its own {}, which differ from those of `{former}`: state what it is to have",
            list(blocks)
        ),
        WarningReason::UnusualTag { key, value } => format!(
            "tag `{}` = `{}`: AWS's guides allow letters, digits, spaces and `_ . : / = + - @`, and SES may refuse it",
            key.escape_debug(),
            value.escape_debug()
        ),
        WarningReason::UnusualValue { max_delivery } => format!(
            "keeps its live delivery time of {max_delivery}, and {}: it may be refused; state `max_delivery` to change it",
            MaxDelivery::BOUNDS
        ),
        WarningReason::OverQuota { collection: of, count, quota, held } => format!(
            "{}: {count} at once, and SES documents at most {quota}; the account has {held} already",
            collection(of, region)
        ),
        WarningReason::RoutesUnknown { cause } => format!(
            "could not be read ({cause}): which IPs a route has is unknown, and no route is changed; `sesform doctor` \
             says which permissions are missing"
        ),
        WarningReason::WarmupSkipped { warmup } => format!(
            "is declared warm ({warmup} now): SES sends its full share from it at once, and whoever receives it has not \
             seen it before"
        ),
    }
}

fn kept(until: &KeptUntil) -> String {
    match until {
        KeptUntil::Adopted(set) => format!("until `{set}` has the owner of the file, which this plan stamps"),
        KeptUntil::Renamed(new) => format!("until `{new}` is there and mail names that"),
        KeptUntil::EventDestinations(new) => format!("until `{new}` has its event destinations"),
        KeptUntil::IdentitiesLeave => {
            "until the identities that leave it name another set, which other changes of this plan wait for".to_owned()
        }
        KeptUntil::ConfigurationSets(sets) => format!("until {} can be deleted", quoted("configuration set", sets)),
    }
}
