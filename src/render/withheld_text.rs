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
                Some(pool) => format!("the account leases no such IP in {region}: pool `{pool}` cannot have it"),
                None => format!("the account does not lease this IP in {region}"),
            };
            format!("{what}; `aws sesv2 get-dedicated-ips` lists those that it leases")
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
            "it is {scaling}, and SES decides which IPs it has: {} of `{former}` cannot come along; rename without \
             changing the scaling mode, or leave `renamed_from` out and send the configuration sets through it",
            list(ips)
        ),
        WithheldReason::UnknownPool { pool, is_live: false } => format!("pool `{pool}` is neither in the file nor live"),
        WithheldReason::UnknownPool { pool, is_live: true } => {
            format!("its live pool `{pool}` is not there, and SES takes no options that name it; state a `pool`")
        }
        WithheldReason::ManagedToStandard => {
            "SES turns STANDARD pools into MANAGED ones and has no way back; create a STANDARD pool of another name and \
             send the configuration sets through it, or write `scaling: managed`"
                .to_owned()
        }
        WithheldReason::ConvertNotAllowed => format!(
            "STANDARD to MANAGED cannot be undone: SES takes over which IPs the pool has, and the pool can never be \
             STANDARD again; `{}` does it",
            Allowance::Convert.flag()
        ),
        WithheldReason::RelinquishNotAllowed { scaling, ips } => {
            let which = if ips.is_empty() { String::new() } else { format!(" ({})", list(ips)) };
            let flag = Allowance::Relinquish.flag();
            format!(
                "it is {scaling}: SES takes its IPs{which} back the moment it is deleted, and for good; `{flag}` does it"
            )
        }
        WithheldReason::PoolNameRefused { problem, near } => {
            let remedy = match near {
                Some(live) => format!("the live pool is `{live}`: name that"),
                None => "give it another name".to_owned(),
            };
            format!("it is not there, and SES creates no pool of this name: {problem}; {remedy}")
        }
        WithheldReason::UnknownIdentity => {
            format!("the account has no such identity in {region}; sesform creates none")
        }
        WithheldReason::UnknownConfigurationSet { configuration_set } => {
            format!("configuration set `{configuration_set}` is neither in the file nor live")
        }
        WithheldReason::DanglingRoute { configuration_set, pool } => format!(
            "configuration set `{configuration_set}` sends through pool `{pool}`, which is not there: state that pool, or \
             another configuration set"
        ),
        WithheldReason::DependsOnWithheld { on } => {
            let noun = match on {
                Tagged::Pool(_) => "pool",
                Tagged::ConfigurationSet(_) => "configuration set",
            };
            format!("it needs {noun} `{}`, whose creation is withheld", on.name())
        }
        WithheldReason::NoTrackingDomain => {
            "SES takes an https policy only with a tracking domain, and it has none: state `domain` too".to_owned()
        }
        WithheldReason::NoEvents => {
            "SES takes no event destination without events: state at least one under `events`".to_owned()
        }
        WithheldReason::UnrecognizedLive { value } => unrecognized(name, value),
        WithheldReason::Shortage { missing, wanted } => shortage(region, *missing, *wanted),
        WithheldReason::RoutesUnknown { cause } => {
            format!("it would change a route, and pools and IPs could not be read ({cause})")
        }
        WithheldReason::AnotherOwner { conflict } => another_owner(conflict),
        WithheldReason::OwnerUnknown { tags } => match tags {
            Tagging::Unread => "its owner is not known: its tags were not read".to_owned(),
            Tagging::UnreadOfRenamed(new) => format!("its tags were not read, and `{new}` takes them over"),
            Tagging::NoOwner => {
                "the plan states no owner, and nothing is deleted that does not carry the owner".to_owned()
            }
        },
        WithheldReason::Ignored => {
            "`ignore` in the file leaves it out, and the file asks for what changes it: take it out of `ignore`, or \
             leave it unchanged"
                .to_owned()
        }
        WithheldReason::Protected { by: Protector::Itself } => {
            "its tag `sesform:protect` keeps it: state it with `protect: false` and apply, then take it out of the file \
             and apply again"
                .to_owned()
        }
        WithheldReason::Protected { by: Protector::Renamed(new) } => format!(
            "its tag `sesform:protect` keeps it: take `renamed_from` out of `{new}`, state `{name}` with `protect: false` \
             and apply, then take it out of the file and apply again"
        ),
        WithheldReason::Protected { by: Protector::ConfigurationSet(set) } => format!(
            "configuration set `{set}` is protected, and its event destinations with it: state this one too, or state \
             `protect: false` for `{set}` and apply, then prune"
        ),
        WithheldReason::PoolHoldsIps { ips } => format!(
            "it holds {}: SES deletes only empty pools; list its IPs for another pool of the file, or give the pool \
             `ips: []` first",
            list(ips)
        ),
        WithheldReason::StillReferred { by } => referred(by),
        WithheldReason::NotStatable { problem } => {
            format!("no file can state it: {problem}; delete it in the SES console if it is to go")
        }
        WithheldReason::Tenants { tenants } => format!(
            "it is associated with {}, and SES deletes none that is: take the association away, as with `aws sesv2 \
             delete-tenant-resource-association`, then prune",
            quoted("tenant", tenants)
        ),
        WithheldReason::TenantsStay { tenants, of: TenantsOf::Renamed(old) } => format!(
            "`{old}` is associated with {}, and a new set with no tenant: SES would refuse their mail. State `{name}` \
             without `renamed_from` and with the options of `{old}`, apply, and associate it, as with `aws sesv2 \
             create-tenant-resource-association`, before its users come to it",
            quoted("tenant", tenants)
        ),
        WithheldReason::TenantsStay { tenants, of: TenantsOf::IdentityFor(to) } => format!(
            "it is associated with {}, and `{to}` is not: SES would refuse mail of it that names them. Associate `{to}` \
             first, as with `aws sesv2 create-tenant-resource-association`",
            quoted("tenant", tenants)
        ),
        WithheldReason::TooManyTags { count, quota } => format!(
            "it would have {count} tags, sesform's own among them, and SES takes {quota} on one object: remove some first, \
             or state the `tags` that it is to have"
        ),
        WithheldReason::DomainNotVerified { domain } => format!(
            "`{domain}` is not verified, and SES takes no such domain for tracking links: verify it, or the domain that \
             it is part of, in {region}, as with `aws sesv2 create-email-identity`"
        ),
        WithheldReason::Stranded { configuration_sets, beyond } => stranded(configuration_sets, beyond),
        WithheldReason::PruneNotAllowed => "it deletes; `--prune` does it".to_owned(),
        WithheldReason::AdoptNotAllowed => {
            "it stamps the plan's owner on an object without one; `--adopt` does it".to_owned()
        }
    }
}

fn unrecognized(name: &str, value: &Unrecognized) -> String {
    match value {
        Unrecognized::AutoWarmup => "whether automatic warm-up is on was not read".to_owned(),
        Unrecognized::Warmup(warmup) => format!("SES does not say how far it is warmed up ({warmup})"),
        Unrecognized::ScalingMode(mode) => {
            format!("SES reports the scaling mode `{}`, which this version does not know", shown(mode))
        }
        Unrecognized::Options { former, options } => format!(
            "`{former}` has {}, which sesform cannot copy: state `{name}` without `renamed_from` and with the other options \
             of `{former}`, apply, give it these in the SES console, then let its users come to it",
            list(options)
        ),
        Unrecognized::Destination => {
            "SES reports a destination of a kind or form that this version does not know: leave it out of the file, or \
             delete it in the SES console and let the file create it anew"
                .to_owned()
        }
        Unrecognized::FormerDestination(set) => format!(
            "the set that `{set}` was has this event destination, of a kind, form or event that SES takes for no new set \
             or that this version does not know: state the `event_destinations` of `{set}`"
        ),
    }
}

fn another_owner(conflict: &OwnerConflict) -> String {
    match conflict {
        OwnerConflict::Tagged(owner) => format!(
            "its tag `sesform:owner` says `{owner}`: objects of another owner are never changed; take it out of the file, \
             or agree with that owner and change the tag"
        ),
        OwnerConflict::SendsBy { configuration_set, owner } => format!(
            "it sends by configuration set `{configuration_set}`, whose tag `sesform:owner` says `{owner}`: mail of \
             another owner is not taken over; take its `configuration_set` out of the file, or agree with that owner and \
             change the tag"
        ),
        OwnerConflict::Untagged => "it would take the owner's tag away, which no plan does".to_owned(),
        OwnerConflict::Ownerless => "it carries no owner, and only what carries the plan's owner is deleted".to_owned(),
        OwnerConflict::Stamped { stamp, owner } => {
            format!("it would stamp the owner `{}`, and the plan's owner is `{owner}`", shown(stamp))
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
const ELSEWHERE: &str = "the file cannot change that (another owner has them, `ignore` leaves them out, or no file can \
                         name them): send their mail through another pool first, as their owner or in the SES console";

fn referred(by: &Reference) -> String {
    match by {
        Reference::UnreadIdentities => "which identities name it is not known: they were not read".to_owned(),
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
            "it is the default configuration set of {}, which `ignore` leaves out or which no file can name: give them \
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
