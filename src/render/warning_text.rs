//! Text for warnings.

use crate::{
    model::{Kind, MaxDelivery, PoolRef, counted},
    plan::{Allowance, ColdMail, KeptUntil, PaidFeature, Warning, WarningReason},
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
                "`{from}` does not list it: it moves to the default pool, and mail without a pool will leave from it"
            )
        }
        WarningReason::ReleasedByDeletion { from } => {
            format!(
                "`{from}` is deleted and no other pool lists it: it moves to the default pool, and mail without a pool \
                 will leave from it"
            )
        }
        WarningReason::RouteWithoutIps { pool: PoolRef::Default } if warning.address.kind == Kind::DedicatedIpPool => {
            "loses its last IP: mail without a pool then leaves from AWS's shared IPs (reported, not documented), which an \
             account with its own IPs (BYOIP) cannot use"
                .to_owned()
        }
        WarningReason::RouteWithoutIps { pool: PoolRef::Default } => {
            "will send through the default pool, which has no IP: its mail leaves from AWS's shared IPs (reported, not \
             documented), which an account with its own IPs (BYOIP) cannot use"
                .to_owned()
        }
        WarningReason::RouteWithoutIps { pool } => format!(
                "will send through `{pool}`, which has no IP: give it one, or name another pool, such as `ses-shared-pool` \
                 unless the account has its own IPs (BYOIP)"
            ),
        WarningReason::RouteToDefault => {
            "will send through the default pool, together with all mail without a pool".to_owned()
        }
        WarningReason::RouteEnds => "deleted: SES refuses mail that still names a deleted set".to_owned(),
        WarningReason::Pauses => {
            "paused: SES refuses mail that uses a paused configuration set, including mail of identities whose \
             default it is"
                .to_owned()
        }
        WarningReason::Resumes => {
            "resumed: a person or an alarm paused this mail, and it will be sent again".to_owned()
        }
        WarningReason::WeakensTls => {
            "TLS is no longer required: SES delivers in plain text where the receiving server offers no TLS".to_owned()
        }
        WarningReason::ColdIp { mail: ColdMail::Arrives { pool, warmup } } => {
            format!("moved to `{pool}` with unfinished warm-up ({warmup})")
        }
        WarningReason::ColdIp { mail: ColdMail::SendsFrom(ips) } => {
            format!("will send from IPs with unfinished warm-up: {}", cold_ips(ips))
        }
        WarningReason::LosesWarmIps { ips } => {
            format!("will have only IPs with unfinished warm-up: {}", cold_ips(ips))
        }
        WarningReason::TakenFromUnmanaged { pool } => {
            format!("taken from pool `{pool}`, which the file does not state")
        }
        WarningReason::Shortage { missing, wanted } => shortage(region, *missing, *wanted),
        WarningReason::RelinquishesIps { scaling, ips } => {
            let which = if ips.is_empty() { String::new() } else { format!(" ({})", list(ips)) };
            format!("is {scaling}: SES takes back its IPs{which} as soon as it is deleted")
        }
        WarningReason::ConvertsLeasedIps { ips } => {
            let (count, ips) = (counted(ips.len(), "leased IP"), list(ips));
            format!(
                "holds {count} ({ips}): SES decides which of them it keeps, and bills by volume from then on; in a \
                 separate apply, first move IPs that receivers allow-list to another pool"
            )
        }
        WarningReason::KeptForNow { until } => format!("stays {}: prune again in a later apply", kept(until)),
        WarningReason::ConvertsLater { leaving, arriving } => {
            let until = match arriving.as_slice() {
                [] => String::new(),
                sets => {
                    format!("; until then mail of {} leaves from its leased IPs", quoted("configuration set", sets))
                }
            };
            format!(
                "becomes MANAGED in a later apply (`{}`), once it no longer contains {}: IPs that are in it then can no \
                 longer be moved{until}",
                Allowance::Convert.flag(),
                list(leaving)
            )
        }
        WarningReason::NewManagedIps { former } => {
            format!(
                "is a new MANAGED pool: SES chooses different IPs for it than `{former}` has, and warms them up \
                from the start"
            )
        }
        WarningReason::NothingToRename { former } => {
            format!("is renamed from `{former}`, which does not exist, so a new one is created")
        }
        WarningReason::KeepsOwnOptions { former, blocks } => format!(
            "already exists and keeps its own {}, which differ from those of `{former}`: state the values that it \
             should have",
            list(blocks)
        ),
        WarningReason::UnusualTag { key, value } => format!(
            "tag `{}` = `{}`: AWS's guides allow letters, digits, spaces and `_ . : / = + - @`, and SES may refuse it",
            key.escape_debug(),
            value.escape_debug()
        ),
        WarningReason::UnusualValue { max_delivery } => format!(
            "keeps its live delivery time of {max_delivery}, but {}: SES may refuse the write; state `max_delivery` \
             to change it",
            MaxDelivery::BOUNDS
        ),
        WarningReason::OverQuota { collection: of, count, quota, held } => format!(
            "{}: {count} at once, but SES documents at most {quota}; the account already has {held}",
            collection(of, region)
        ),
        WarningReason::RoutesUnknown { cause } => format!(
            "could not be read ({cause}): the IPs of its routes are unknown, so no route is changed; `sesform doctor` \
             says which permissions are missing"
        ),
        WarningReason::WarmupSkipped { warmup } => format!(
            "is declared warm ({warmup} now): SES immediately sends a full share of the mail from it, although \
             receivers have not seen it before"
        ),
        WarningReason::WithoutEffect { feature: PaidFeature::Vdm } => {
            "what the file states under `vdm` has no effect while VDM is off: state `enabled: true` beside it, or take it \
             out"
                .to_owned()
        }
        WarningReason::WithoutEffect { feature: PaidFeature::AutoValidation } => {
            "the threshold under `suppression.validation` has no effect while Auto Validation is off: state \
             `enabled: true` beside it, or take it out"
                .to_owned()
        }
    }
}

fn kept(until: &KeptUntil) -> String {
    match until {
        KeptUntil::Adopted(set) => format!("until `{set}` has the owner tag, which this plan adds"),
        KeptUntil::Renamed(new) => format!("until `{new}` exists and mail names it"),
        KeptUntil::EventDestinations(new) => format!("until `{new}` has its event destinations"),
        KeptUntil::IdentitiesLeave => {
            "until the identities that leave it name another set, which other changes of this plan wait for".to_owned()
        }
        KeptUntil::ConfigurationSets(sets) => format!("until {} can be deleted", quoted("configuration set", sets)),
    }
}
