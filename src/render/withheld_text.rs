//! Text for withheld changes: the rule that withholds the change, and the remedy.

use std::collections::BTreeSet;

use crate::{
    model::{ConfigurationSetName, Region, Tagged, shown},
    plan::{
        Allowance, ManagedIpUse, OwnerConflict, Protector, Reference, Tagging, TenantsOf, Unrecognized, Withheld,
        WithheldReason,
    },
};

use super::{
    fold::{list, quoted},
    phrases::shortage,
};

/// The reason and the remedy, without the name of the object that the change is about.
#[must_use]
pub fn withheld_text(item: &Withheld) -> String {
    let sentence = sentence(&item.address.name, &item.address.region, &item.reason);
    match item.step {
        Some(step) => format!("step {step}: {sentence}"),
        None => sentence,
    }
}

fn sentence(name: &str, region: &Region, reason: &WithheldReason) -> String {
    match reason {
        WithheldReason::IpNotLeased { pool } => {
            let what = match pool {
                Some(pool) => format!(
                    "the account does not lease this IP in {region}, so pool `{pool}` cannot \
                    contain it"
                ),
                None => format!("the account does not lease this IP in {region}"),
            };
            format!("{what}; `aws sesv2 get-dedicated-ips` lists the leased IPs")
        }
        WithheldReason::IpIsManaged { pool, asked } => match asked {
            ManagedIpUse::Move => format!("SES manages this IP in the MANAGED pool `{pool}`; it cannot be moved"),
            ManagedIpUse::Warmup => {
                format!("SES warms this IP up itself in the MANAGED pool `{pool}`; leave `warmup` out")
            }
            ManagedIpUse::WarmupAfterConversion => {
                format!("its pool `{pool}` becomes MANAGED, where SES warms IPs up itself: leave `warmup` out")
            }
        },
        WithheldReason::PoolIsManaged { scaling, former: None, .. } => {
            format!("the pool is {scaling}: SES decides which IPs it has; leave `ips` out")
        }
        WithheldReason::PoolIsManaged { scaling, former: Some(former), ips } => format!(
            "it is {scaling}, so SES decides which IPs it has, and {} of `{former}` cannot be moved to it; rename \
             without changing the scaling mode, or leave `renamed_from` out and send the configuration sets through \
             it",
            list(ips)
        ),
        WithheldReason::UnknownPool { pool, is_live: false } => {
            format!("pool `{pool}` is neither in the file nor live")
        }
        WithheldReason::UnknownPool { pool, is_live: true } => {
            format!("its live pool `{pool}` does not exist, and SES refuses options that name it; state a `pool`")
        }
        WithheldReason::ManagedToStandard => {
            "SES cannot convert a MANAGED pool back to STANDARD; create a STANDARD pool with another name and send \
             the configuration sets through it, or write `scaling: managed`"
                .to_owned()
        }
        WithheldReason::ConvertNotAllowed => format!(
            "converting STANDARD to MANAGED cannot be undone: SES then decides which IPs the pool has, and the pool \
             can never be STANDARD again; `{}` allows it",
            Allowance::Convert.flag()
        ),
        WithheldReason::RelinquishNotAllowed { scaling, ips } => {
            let which = if ips.is_empty() { String::new() } else { format!(" ({})", list(ips)) };
            let flag = Allowance::Relinquish.flag();
            format!(
                "it is {scaling}: SES permanently takes back its IPs{which} as soon as it is deleted; `{flag}` allows \
                 it"
            )
        }
        WithheldReason::PoolNameRefused { problem, near } => {
            let remedy = match near {
                Some(live) => format!("the live pool is `{live}`: use that name"),
                None => "give it another name".to_owned(),
            };
            format!("it does not exist, and SES does not create a pool with this name: {problem}; {remedy}")
        }
        WithheldReason::UnknownIdentity => {
            format!("the account does not have this identity in {region}, and sesform does not create identities")
        }
        WithheldReason::UnknownConfigurationSet { configuration_set } => {
            format!("configuration set `{configuration_set}` is neither in the file nor live")
        }
        WithheldReason::DanglingRoute { configuration_set, pool } => format!(
            "configuration set `{configuration_set}` sends through pool `{pool}`, which does not exist: state that \
             pool, or another configuration set"
        ),
        WithheldReason::DependsOnWithheld { on } => {
            let noun = match on {
                Tagged::Pool(_) => "pool",
                Tagged::ConfigurationSet(_) => "configuration set",
            };
            format!("it needs {noun} `{}`, whose creation is withheld", on.name())
        }
        WithheldReason::NoTrackingDomain => {
            "SES accepts an https policy only with a tracking domain, and it has none: state `domain` too".to_owned()
        }
        WithheldReason::NoEvents => {
            "SES refuses an event destination without events: state at least one under `events`".to_owned()
        }
        WithheldReason::UnrecognizedLive { value } => unrecognized(name, value),
        WithheldReason::Shortage { missing, wanted } => shortage(region, *missing, *wanted),
        WithheldReason::RoutesUnknown { cause } => {
            format!("it would change a route, but pools and IPs could not be read ({cause})")
        }
        WithheldReason::AnotherOwner { conflict } => another_owner(conflict),
        WithheldReason::OwnerUnknown { tags } => match tags {
            Tagging::Unread => "its owner is not known: its tags were not read".to_owned(),
            Tagging::UnreadOfRenamed(new) => format!("its tags were not read, and `{new}` takes them over"),
            Tagging::NoOwner => {
                "the plan states no owner, and sesform deletes only objects that carry the owner".to_owned()
            }
        },
        WithheldReason::Ignored => {
            "`ignore` in the file excludes it, but the file also asks for a change to it: remove it from `ignore`, or \
             do not change it"
                .to_owned()
        }
        WithheldReason::Protected { by: Protector::Itself } => {
            "its tag `sesform:protect` prevents its deletion: state it with `protect: false` and apply, then remove \
             it from the file and apply again"
                .to_owned()
        }
        WithheldReason::Protected { by: Protector::Renamed(new) } => format!(
            "its tag `sesform:protect` prevents its deletion: apply without `--prune`, which renames all the same; then \
             remove `renamed_from` from `{new}`, state `{name}: {{protect: false}}` and apply; then remove that and \
             apply with `--prune`"
        ),
        WithheldReason::Protected { by: Protector::ConfigurationSet(set) } => format!(
            "configuration set `{set}` is protected, and so are its event destinations: state this one too, or state \
             `protect: false` for `{set}` and apply, then prune"
        ),
        WithheldReason::PoolHoldsIps { ips } => format!(
            "it holds {}, which this plan does not move: SES deletes only empty pools; plan again once it is empty",
            list(ips)
        ),
        WithheldReason::StillReferred { by } => referred(by),
        WithheldReason::NotStatable { problem } => {
            format!("no file can state it: {problem}; to delete it, use the SES console")
        }
        WithheldReason::Tenants { tenants } => format!(
            "it is associated with {}, which prevents its deletion: remove the association, for example with `aws \
             sesv2 delete-tenant-resource-association`, then prune",
            quoted("tenant", tenants)
        ),
        WithheldReason::TenantsStay { tenants, of: TenantsOf::Renamed(old) } => format!(
            "`{old}` is associated with {}, but a new set has no tenants: SES would refuse their mail. State `{name}` \
             without `renamed_from` and with the options of `{old}`, apply, and associate it, for example with `aws \
             sesv2 create-tenant-resource-association`, before its users switch to it",
            quoted("tenant", tenants)
        ),
        WithheldReason::TenantsStay { tenants, of: TenantsOf::IdentityFor(to) } => format!(
            "it is associated with {}, but `{to}` is not: SES would refuse its mail that names them. Associate `{to}` \
             first, for example with `aws sesv2 create-tenant-resource-association`",
            quoted("tenant", tenants)
        ),
        WithheldReason::TooManyTags { count, quota } => format!(
            "it would have {count} tags, including those of sesform, but SES allows {quota} on one object: remove \
             some first, or state the `tags` that it should have"
        ),
        WithheldReason::DomainNotVerified { domain } => format!(
            "`{domain}` is not verified, and SES accepts only verified domains for tracking links: verify it or a \
             parent domain in {region}, for example with `aws sesv2 create-email-identity`"
        ),
        WithheldReason::Stranded { configuration_sets, beyond } => stranded(configuration_sets, beyond),
        WithheldReason::PruneNotAllowed => "it deletes an object; `--prune` allows it".to_owned(),
        WithheldReason::AdoptNotAllowed => {
            "it sets the plan's owner on an object without an owner; `--adopt` allows it".to_owned()
        }
    }
}

fn unrecognized(name: &str, value: &Unrecognized) -> String {
    match value {
        Unrecognized::Account => "the account's own suppression and VDM were not read".to_owned(),
        Unrecognized::AutoWarmup => "whether automatic warm-up is on was not read".to_owned(),
        Unrecognized::Warmup(warmup) => format!("SES does not say how far it is warmed up ({warmup})"),
        Unrecognized::ScalingMode(mode) => {
            format!("SES reports the scaling mode `{}`, which this version does not know", shown(mode))
        }
        Unrecognized::Options { former, options } => format!(
            "`{former}` has {}, which sesform cannot copy: state `{name}` without `renamed_from` and with the other \
             options of `{former}`, apply, set these in the SES console, and then switch its users to it",
            list(options)
        ),
        Unrecognized::Destination => {
            "SES reports a destination of a kind or form that this version does not know: remove it from the file, or \
             delete it in the SES console so that the next apply creates it again"
                .to_owned()
        }
        Unrecognized::FormerDestination(set) => format!(
            "the former set of `{set}` has this event destination, with a kind, form or event that SES accepts for no \
             new set or that this version does not know: state the `event_destinations` of `{set}`"
        ),
    }
}

fn another_owner(conflict: &OwnerConflict) -> String {
    match conflict {
        OwnerConflict::Tagged(owner) => format!(
            "its tag `sesform:owner` says `{owner}`: objects with another owner are never changed; remove it from the \
             file, or agree with that owner and change the tag"
        ),
        OwnerConflict::SendsBy { configuration_set, owner } => format!(
            "it uses configuration set `{configuration_set}`, whose tag `sesform:owner` says `{owner}`: mail of \
             another owner is never rerouted; remove its `configuration_set` from the file, or agree with that owner \
             and change the tag"
        ),
        OwnerConflict::Untagged => "it would remove the owner tag, which no plan does".to_owned(),
        OwnerConflict::Ownerless => {
            "it has no owner tag, and only objects with the plan's owner are deleted".to_owned()
        }
        OwnerConflict::Stamped { stamp, owner } => {
            format!("it would set the owner `{}`, but the plan's owner is `{owner}`", shown(stamp))
        }
    }
}

fn stranded(sets: &BTreeSet<ConfigurationSetName>, beyond: &BTreeSet<ConfigurationSetName>) -> String {
    let (stay, statable) = (quoted("configuration set", sets), sets.difference(beyond).next().is_some());
    let what = format!("it is renamed, and {stay} would still send through it without an IP");
    let state = "state them in the file (`{}` is enough to let them follow)";
    match (beyond.is_empty(), statable) {
        (true, _) => format!("{what}: {state}"),
        (false, true) => {
            format!("{what}: {state}, and as for {}, {ELSEWHERE}", quoted("configuration set", beyond))
        }
        (false, false) => format!("{what}, and {ELSEWHERE}"),
    }
}

/// What to do about configuration sets whose pool the file cannot state.
const ELSEWHERE: &str = "the file cannot change that (they have another owner, `ignore` excludes them, or no file can \
    name them): send their mail through another pool first, as their owner or in the SES console";

fn referred(by: &Reference) -> String {
    match by {
        Reference::UnreadIdentities => "the identities that name it are unknown, because they were not read".to_owned(),
        Reference::Identities(identities) => format!(
            "it is the default configuration set of {}: state another `configuration_set` there",
            list(identities)
        ),
        Reference::IdentitiesOfRenamed { new, identities } => format!(
            "it is renamed to `{new}`, and {} would still name it: state them in the file (`{{}}` is enough to let them \
             follow)",
            list(identities)
        ),
        Reference::IdentitiesHeld(identities) => format!(
            "it is the default configuration set of {}, and their change to another one is withheld: see there",
            list(identities)
        ),
        Reference::IdentitiesBeyond(identities) => format!(
            "it is the default configuration set of {}, which `ignore` excludes or which no file can name: give them \
             another one in the SES console first",
            list(identities)
        ),
        Reference::ConfigurationSetsBeyond(sets) => {
            format!("{} would still send through it, and {ELSEWHERE}", quoted("configuration set", sets))
        }
        Reference::ConfigurationSets(sets) => {
            format!("{} would still send through it: state another `pool` for them", quoted("configuration set", sets))
        }
    }
}
