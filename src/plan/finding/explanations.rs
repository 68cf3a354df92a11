//! What the code of each finding means. A test holds the tables against the kinds of findings.

use crate::model::{Example, Explanation};

const fn of(code: &'static str, title: &'static str, meaning: &'static str, remedy: &'static str) -> Explanation {
    Explanation { code, title, meaning, remedy, example: Example::Nothing }
}

/// The codes of what is withheld.
pub const WITHHELD: &[Explanation] = &[
    of(
        "ip-not-leased",
        "The file lists an IP that the account does not lease in this Region.",
        "Leased IPs belong to one account and Region. The IP may be mistyped, leased in another Region, or given back.",
        "Correct the address, or remove it; `aws sesv2 get-dedicated-ips` lists the leased ones.",
    ),
    of(
        "ip-is-managed",
        "The file states something of an IP that SES manages.",
        "The IP is in a managed pool: SES moves and warms up its IPs by itself and takes no instruction about one.",
        "Remove the IP from the lists and from `dedicated_ips`.",
    ),
    of(
        "pool-is-managed",
        "The file lists IPs of a pool that is managed in the account.",
        "SES chooses the IPs of a managed pool, and no operation makes it a standard one again.",
        "Remove `ips` of the pool, or list them in a new standard pool.",
    ),
    of(
        "unknown-pool",
        "A configuration set is to send through a pool that does not exist.",
        "SES refuses mail through a missing pool, so the assignment is not made.",
        "Declare the pool in the file, correct the name, or name `ses-shared-pool` or `ses-default-dedicated-pool`.",
    ),
    of(
        "pool-name-refused",
        "SES would not create a pool of this name.",
        "Names that SES allowed once can be stated for live pools, but not for new ones.",
        "Choose a name of lowercase letters, digits, `_` and `-`.",
    ),
    of(
        "unknown-identity",
        "The file states an identity that the account does not have.",
        "sesform sets the default configuration set of identities and does not create them: that needs DNS records.",
        "Create and verify the identity first, or correct the name.",
    ),
    of(
        "unknown-configuration-set",
        "An identity is to name a configuration set that does not exist.",
        "SES refuses mail with a missing configuration set.",
        "Declare the configuration set in the file, or correct the name.",
    ),
    of(
        "dangling-route",
        "An identity is to name a configuration set whose pool does not exist.",
        "Its mail would be refused.",
        "Give the configuration set a pool that exists.",
    ),
    of(
        "no-tracking-domain",
        "An HTTPS policy of tracking links without a domain of one's own.",
        "The policy applies to a custom domain alone.",
        "State `tracking.domain`, or remove `https`.",
    ),
    of("no-events", "An event destination without events.", "SES takes at least one kind of event.", "State `events`."),
    of(
        "depends-on-withheld",
        "It needs an object whose creation is withheld.",
        "The finding of that object says why it is not created.",
        "Settle that finding first.",
    ),
    of(
        "managed-to-standard",
        "The file makes a managed pool standard.",
        "SES has no such operation (SES developer guide, Dedicated IPs (managed), read 2026-11).",
        "State `scaling: managed`, or create a standard pool of another name.",
    ),
    of(
        "convert-not-allowed",
        "The file makes a standard pool managed, which was not allowed.",
        "The conversion cannot be undone: the leased IPs become SES's to choose.",
        "Plan and apply with `--allow convert`.",
    ),
    of(
        "relinquish-not-allowed",
        "A managed pool would be deleted, which was not allowed.",
        "Its IPs go back to SES for good.",
        "Plan and apply with `--allow relinquish`.",
    ),
    of(
        "unrecognized-live",
        "The live value is one that this version of sesform does not know.",
        "What is not understood is neither replaced nor copied.",
        "Use a newer version, or change the value by other means first.",
    ),
    of(
        "shortage",
        "A counted pool wants more IPs than there are for it.",
        "IPs that other pools hold or list are not taken.",
        "Lease more IPs, lower `count`, or apply the rest with `--allow shortage`.",
    ),
    of(
        "routes-unknown",
        "It would change a route, and pools and leased IPs could not be read.",
        "Without them nobody can say whether mail would be interrupted.",
        "Allow `ses:ListDedicatedIpPools` and `ses:GetDedicatedIps`.",
    ),
    of(
        "another-owner",
        "The object belongs to another owner.",
        "Its tag `sesform:owner` names another team, whose files decide about it.",
        "Remove it from this file, or let the owner change it.",
    ),
    of(
        "owner-unknown",
        "The owner of the object is not known.",
        "Its tags could not be read, or the plan states no owner.",
        "Allow `ses:ListTagsForResource`, and state `owner` in the file.",
    ),
    of(
        "ignored",
        "The file's `ignore` leaves the object out, and something else in the file changes it.",
        "What is ignored is never changed.",
        "Narrow the pattern of `ignore`, or leave the object out elsewhere.",
    ),
    of(
        "protected",
        "A tag protects the object from being deleted.",
        "`protect: true` was stamped on the live object and stays after its block is removed from the file.",
        "State the object with `protect: false`, apply, and remove it then.",
    ),
    of(
        "stranded",
        "Configuration sets that the file does not state would stay with the old name of a renamed pool.",
        "Their mail would leave from a pool without IPs.",
        "State these configuration sets with the new pool.",
    ),
    of(
        "tenants-stay",
        "Tenants would lose a configuration set or an identity by the change.",
        "SES refuses mail that names a tenant with which the configuration set or identity is not associated.",
        "Associate the tenants by `CreateTenantResourceAssociation` first, or leave the change out.",
    ),
    of(
        "too-many-tags",
        "The object would have more tags than SES takes.",
        "SES takes 50 tags on one object; live tags that the file does not state stay.",
        "Remove tags.",
    ),
    of(
        "domain-not-verified",
        "The domain of tracking links is an identity that is not verified.",
        "SES takes only verified domains for tracking links.",
        "Verify the identity first.",
    ),
    of(
        "prune-not-allowed",
        "A saved plan deletes, and `--prune` was not given.",
        "A plan file is not signed: what it deletes is asked for again.",
        "Apply it with `--prune`.",
    ),
    of(
        "adopt-not-allowed",
        "A saved plan stamps its owner on an object without one, and `--adopt` was not given.",
        "A plan file is not signed: what it takes over is asked for again.",
        "Apply it with `--adopt`.",
    ),
    of(
        "pool-holds-ips",
        "A pool that is to be deleted would still hold IPs.",
        "SES deletes empty pools alone.",
        "Move the IPs to other pools in the file.",
    ),
    of(
        "still-referred",
        "Something would still refer to what is to be deleted.",
        "Mail that names it would be refused.",
        "Change what refers to it, as the message lists.",
    ),
    of(
        "not-statable",
        "No file can state the object, so its absence from the file says nothing.",
        "It has a name or a value that SES took once and takes no more. `--prune` deletes only what the file could have stated.",
        "Delete it by other means if it is not needed.",
    ),
    of(
        "tenants",
        "What is to be deleted is associated with tenants.",
        "SES does not delete a resource that is associated with a tenant.",
        "Remove the associations by `DeleteTenantResourceAssociation` first.",
    ),
];

/// The codes of warnings.
pub const WARNINGS: &[Explanation] = &[
    of(
        "released-to-default",
        "An IP goes to the default pool.",
        "Mail without a configuration set, and mail of sets without a pool, leaves from the IPs of the default pool.",
        "Nothing, if that is meant; else list the IP in another pool.",
    ),
    of(
        "released-by-deletion",
        "An IP goes to the default pool, as its pool is deleted and no other pool lists it.",
        "Mail without a configuration set, and mail of sets without a pool, leaves from the IPs of the default pool.",
        "Nothing, if that is meant; else list the IP in another pool.",
    ),
    of(
        "route-without-ips",
        "A configuration set or an identity will send through a pool without IPs.",
        "SES does not document what happens to such mail.",
        "Give the pool an IP, or choose another pool, such as `ses-shared-pool`.",
    ),
    of(
        "route-to-default",
        "An identity will send through the default pool.",
        "It shares these IPs with all mail that has no pool of its own.",
        "Nothing, if that is meant; else give its configuration set a pool.",
    ),
    of(
        "route-ends",
        "A configuration set is deleted, and with it the route of mail that names it.",
        "SES refuses mail that names a missing configuration set.",
        "Make sure that no application names it.",
    ),
    of(
        "resumes",
        "A paused configuration set is resumed.",
        "Its mail is sent again from then on.",
        "Nothing, if that is meant.",
    ),
    of(
        "pauses",
        "A configuration set that sends is paused.",
        "SES refuses mail that names it.",
        "Nothing, if that is meant.",
    ),
    of(
        "weakens-tls",
        "A configuration set no longer requires TLS.",
        "SES then delivers in plain text where the receiving server offers no TLS (SES API v2, DeliveryOptions).",
        "Nothing, if that is meant; else state `tls: require`.",
    ),
    of(
        "cold-ip",
        "Mail will leave from an IP whose warm-up is unfinished.",
        "While automatic warm-up is on, SES limits what such an IP sends and sends the rest from other IPs (SES developer guide, Warming up dedicated IP addresses, read 2026-11).",
        "Nothing while automatic warm-up is on; else warm the IP up before.",
    ),
    of(
        "loses-warm-ips",
        "A configuration set or an identity has warm IPs now and will have cold ones only.",
        "Providers do not know the new IPs yet, and may delay or refuse much mail from them.",
        "Keep a warm IP in the pool until the others are warm.",
    ),
    of(
        "taken-from-unmanaged",
        "An IP is taken out of a pool that the file does not state.",
        "Whoever manages that pool may rely on the IP.",
        "State that pool too, or leave its IP there.",
    ),
    of(
        "shortage",
        "A counted pool gets fewer IPs than it wants, which was allowed.",
        "The rest follows when IPs are leased or freed: the next apply takes them.",
        "Lease IPs, or lower `count`.",
    ),
    of(
        "relinquishes-ips",
        "A managed pool is deleted and SES takes its IPs back.",
        "The IPs and their reputation are gone for good.",
        "Nothing, if that is meant.",
    ),
    of(
        "converts-leased-ips",
        "A standard pool with leased IPs becomes managed.",
        "The IPs move into the managed pool, and SES takes away those that it finds redundant (SES developer guide, Dedicated IP addresses (managed), read 2026-11).",
        "Move IPs that partners allow-list out of the pool first.",
    ),
    of(
        "kept-for-now",
        "An object cannot be deleted yet.",
        "Something has to happen first, as the message says.",
        "Apply, then run the same command again.",
    ),
    of(
        "converts-later",
        "A standard pool becomes managed only once the IPs that are to leave it have left.",
        "A conversion takes over every IP of the pool.",
        "Apply, then run the same command again.",
    ),
    of(
        "new-managed-ips",
        "A renamed managed pool is a new one.",
        "SES chooses new IPs for it and warms them up.",
        "Keep the name if the present IPs matter.",
    ),
    of(
        "nothing-to-rename",
        "What an object is renamed from does not exist.",
        "It was renamed before, or the name is mistyped.",
        "Remove `renamed_from`.",
    ),
    of(
        "keeps-own-options",
        "A configuration set of the new name exists already and keeps its own options.",
        "Options come along only to a new set.",
        "State the options in the file.",
    ),
    of(
        "unusual-tag",
        "A tag has characters that the AWS guides do not allow.",
        "SES may refuse it.",
        "Use letters, digits, spaces and `_ . : / = + - @`.",
    ),
    of(
        "unusual-value",
        "A live delivery time outside of what SES documents is sent back unchanged.",
        "A put replaces the whole block, so the value has to be sent; SES may refuse it.",
        "State a `max_delivery` from 5 minutes to 14 hours.",
    ),
    of(
        "over-quota",
        "The account has more of something than SES documents as the most.",
        "AWS raised its quota, or the plan will fail; no call reports quotas.",
        "Nothing if the quota was raised; else delete something first.",
    ),
    of(
        "routes-unknown",
        "Pools and leased IPs could not be read.",
        "Which IPs a route has is unknown, so changes of routes are withheld.",
        "Allow `ses:ListDedicatedIpPools` and `ses:GetDedicatedIps`.",
    ),
    of(
        "warmup-skipped",
        "An IP is declared warm that is not.",
        "SES then sends as much from it as from a warm one, which providers may answer with delays.",
        "Leave `warmup` out, and SES warms the IP up by itself.",
    ),
    of(
        "without-effect",
        "What the file states of a feature of the account means nothing, because the feature is off.",
        "It is neither compared nor written until the feature is on.",
        "Turn the feature on, which AWS charges for, or take the rest out of the file.",
    ),
];

/// The codes of guards.
pub const GUARDS: &[Explanation] = &[
    of(
        "too-many-deletions",
        "The plan deletes more than `limits.deletes` allows.",
        "The limit keeps a mistake in the file from emptying an account.",
        "Check the deletions, then apply with `--allow deletes`.",
    ),
    of(
        "too-many-moved-ips",
        "The plan moves more IPs than `limits.moved_ips` allows.",
        "The limit keeps a mistake in the file from moving a whole account.",
        "Check the moves, then apply with `--allow moves`.",
    ),
    of(
        "collection-emptied",
        "The file states a collection as empty, and the plan deletes from it.",
        "An empty mapping is easily left behind by an edit.",
        "Apply with `--allow empty` if all of it is to go.",
    ),
    of(
        "route-without-ips",
        "A route has IPs now and would have none.",
        "Mail of the route would leave from no address that was meant for it.",
        "Give the pool an IP, or apply with `--allow interruption`.",
    ),
    of(
        "route-paused",
        "The mail of an identity would go to a paused configuration set.",
        "SES would refuse it.",
        "Resume the set, or apply with `--allow interruption`.",
    ),
    of(
        "route-cold",
        "A route would lose its last warm IP while automatic warm-up is off, or come to IPs that do not take its largest \
         day (SF134, where the file states it).",
        "Nothing limits what leaves from the cold IPs then.",
        "Keep a warm IP, move the mail step by step (`sesform warmup`), or apply with `--allow cold`.",
    ),
    of(
        "warmup-restarted",
        "The warm-up of IPs that are warmed up would start again.",
        "Mail that they carried leaves from other IPs or is limited until they are warmed up again, which takes 45 days.",
        "Take `restart` out of the file, or apply with `--allow warmup`.",
    ),
    of(
        "paid-feature",
        "A feature of the account would come on that AWS charges for: Virtual Deliverability Manager or Auto Validation.",
        "It costs money for every message or address from then on.",
        "Take it out of the file, or apply with `--allow cost`.",
    ),
    of(
        "over-quota",
        "The plan needs more of something at once than SES documents as the most.",
        "SES would refuse the write in the middle of the apply.",
        "Delete something first, or apply with `--allow quota` if AWS raised the quota.",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use schemars::{JsonSchema, schema_for};
    use serde_json::Value;

    use super::*;
    use crate::plan::finding::{GuardReason, WarningReason, WithheldReason};

    /// The words of the member `code` in the schema of a kind of findings.
    fn codes<T: JsonSchema>() -> BTreeSet<String> {
        let schema = schema_for!(T).to_value();
        let variants = schema["oneOf"].as_array().expect("it is an enum").iter();
        variants.map(|variant| text(&variant["properties"]["code"]["const"])).collect()
    }

    fn text(value: &Value) -> String {
        value.as_str().expect("a code is a text").to_owned()
    }

    fn explained(table: &[Explanation]) -> BTreeSet<String> {
        table.iter().map(|explanation| explanation.code.to_owned()).collect()
    }

    #[test]
    fn each_kind_of_finding_is_explained() {
        assert_eq!(explained(WITHHELD), codes::<WithheldReason>());
        assert_eq!(explained(WARNINGS), codes::<WarningReason>());
        assert_eq!(explained(GUARDS), codes::<GuardReason>());
    }
}
