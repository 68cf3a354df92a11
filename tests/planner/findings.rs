//! Every kind of finding: its code is the code of its rule, its document reads back unchanged, and a snapshot shows its
//! text.

use std::collections::BTreeSet;

use schemars::schema_for;
use sesform::{
    model::{
        AccountId, Address, ConfigurationSetName, IdentityName, Kind, MaxDelivery, MovedIps, Owner, Percent, Place,
        PoolName, PoolRef, Reported, ScalingMode, Tagged, TrackingDomain, Warmup, WarmupStatus,
    },
    plan::{
        ColdIp, ColdMail, Collection, Guard, GuardReason, KeptUntil, ManagedIpUse, MovedShare, OwnerConflict,
        PaidFeature, Protector, Reference, RouteRemedy, StepId, Stream, Tagging, TenantsOf, Unrecognized, Verdict,
        Warning, WarningReason, Withheld, WithheldReason,
    },
    render::{guard_text, warning_text, withheld_text},
};

use super::accounts::{ip, region};
use crate::snapshots::assert_file;

fn pool(name: &str) -> PoolName {
    PoolName::live(name)
}

fn set(name: &str) -> ConfigurationSetName {
    ConfigurationSetName::live(name)
}

fn identity(name: &str) -> IdentityName {
    IdentityName::live(name)
}

fn warmup(percentage: u8) -> Warmup {
    Warmup { status: Reported::Known(WarmupStatus::InProgress), percentage: Some(percentage) }
}

fn ips() -> Vec<String> {
    (0..4).map(|n| ip(n).to_string()).collect()
}

pub(super) fn address(kind: Kind) -> Address {
    Address { account: AccountId::live("123456789012"), region: region(), kind, name: "NAME".to_owned() }
}

fn stated_at() -> Place {
    Place { file: "mail.yaml".to_owned(), line: 31, column: 7 }
}

pub(super) fn withheld() -> Vec<WithheldReason> {
    let owner = || Owner::new("billing").unwrap();
    let managed = |asked| WithheldReason::IpIsManaged { pool: PoolRef::Named(pool("auto")), asked };
    let unrecognized = |value| WithheldReason::UnrecognizedLive { value };
    let another = |conflict| WithheldReason::AnotherOwner { conflict };
    let unknown = |tags| WithheldReason::OwnerUnknown { tags };
    let referred = |by| WithheldReason::StillReferred { by };
    let tenants = || BTreeSet::from(["acme".to_owned(), "globex".to_owned()]);
    let unknown_pool = |is_live| WithheldReason::UnknownPool { pool: PoolRef::Named(pool("gone")), is_live };
    vec![
        WithheldReason::IpNotLeased { pool: None },
        WithheldReason::IpNotLeased { pool: Some(pool("bulk")) },
        managed(ManagedIpUse::Move),
        managed(ManagedIpUse::Warmup),
        managed(ManagedIpUse::WarmupAfterConversion),
        WithheldReason::PoolIsManaged { scaling: Reported::Known(ScalingMode::Managed), former: None, ips: Vec::new() },
        WithheldReason::PoolIsManaged {
            scaling: Reported::Known(ScalingMode::Managed),
            former: Some(pool("old")),
            ips: vec![ip(1)],
        },
        unknown_pool(false),
        unknown_pool(true),
        WithheldReason::ManagedToStandard,
        WithheldReason::ConvertNotAllowed,
        WithheldReason::RelinquishNotAllowed { scaling: Reported::Known(ScalingMode::Managed), ips: ips() },
        WithheldReason::RelinquishNotAllowed { scaling: Reported::Known(ScalingMode::Managed), ips: Vec::new() },
        WithheldReason::PoolNameRefused { problem: "SES takes a-z".to_owned(), near: None },
        WithheldReason::PoolNameRefused { problem: "SES takes a-z".to_owned(), near: Some(pool("Bulk")) },
        WithheldReason::UnknownIdentity,
        WithheldReason::UnknownConfigurationSet { configuration_set: set("gone") },
        WithheldReason::DanglingRoute { configuration_set: set("receipts"), pool: pool("gone") },
        WithheldReason::DependsOnWithheld { on: Tagged::Pool(pool("new")) },
        WithheldReason::DependsOnWithheld { on: Tagged::ConfigurationSet(set("new")) },
        WithheldReason::NoTrackingDomain,
        WithheldReason::NoEvents,
        unrecognized(Unrecognized::AutoWarmup),
        unrecognized(Unrecognized::Warmup(warmup(3))),
        unrecognized(Unrecognized::ScalingMode("ELASTIC".to_owned())),
        unrecognized(Unrecognized::Options { former: set("old"), options: ["MessageSecurity".to_owned()].into() }),
        unrecognized(Unrecognized::Destination),
        unrecognized(Unrecognized::FormerDestination(set("new"))),
        WithheldReason::Shortage { missing: 2, wanted: 5 },
        WithheldReason::RoutesUnknown { cause: "AccessDeniedException".to_owned() },
        another(OwnerConflict::Tagged(owner())),
        another(OwnerConflict::SendsBy { configuration_set: set("theirs"), owner: owner() }),
        another(OwnerConflict::Untagged),
        another(OwnerConflict::Ownerless),
        another(OwnerConflict::Stamped { stamp: "x\u{1b}".to_owned(), owner: owner() }),
        unknown(Tagging::Unread),
        unknown(Tagging::UnreadOfRenamed(pool("new"))),
        unknown(Tagging::NoOwner),
        WithheldReason::Ignored,
        WithheldReason::Protected { by: Protector::Itself },
        WithheldReason::Protected { by: Protector::Renamed("new".to_owned()) },
        WithheldReason::Protected { by: Protector::ConfigurationSet(set("receipts")) },
        WithheldReason::PoolHoldsIps { ips: ips() },
        referred(Reference::UnreadIdentities),
        referred(Reference::Identities(vec![identity("a.example")])),
        referred(Reference::IdentitiesOfRenamed { new: set("new"), identities: vec![identity("a.example")] }),
        referred(Reference::IdentitiesHeld(vec![identity("a.example")])),
        referred(Reference::IdentitiesBeyond(vec![identity("a.example")])),
        referred(Reference::ConfigurationSets(vec![set("one"), set("two")])),
        referred(Reference::ConfigurationSetsBeyond(vec![set("theirs")])),
        WithheldReason::NotStatable { problem: "it has no events".to_owned() },
        WithheldReason::Tenants { tenants: tenants() },
        WithheldReason::TenantsStay { tenants: ["acme".to_owned()].into(), of: TenantsOf::Renamed(set("old")) },
        WithheldReason::TenantsStay { tenants: tenants(), of: TenantsOf::IdentityFor(set("new")) },
        WithheldReason::TooManyTags { count: 52, quota: 50 },
        WithheldReason::DomainNotVerified { domain: TrackingDomain::live("links.example") },
        WithheldReason::Stranded { configuration_sets: [set("one")].into(), beyond: BTreeSet::new() },
        WithheldReason::Stranded { configuration_sets: [set("theirs")].into(), beyond: [set("theirs")].into() },
        WithheldReason::Stranded {
            configuration_sets: [set("one"), set("theirs")].into(),
            beyond: [set("theirs")].into(),
        },
        WithheldReason::PruneNotAllowed,
        WithheldReason::AdoptNotAllowed,
    ]
}

pub(super) fn warnings() -> Vec<WarningReason> {
    let cold = || vec![ColdIp { ip: ip(1), warmup: warmup(12) }, ColdIp { ip: ip(2), warmup: warmup(0) }];
    let kept = |until| WarningReason::KeptForNow { until };
    vec![
        WarningReason::ReleasedByDeletion { from: pool("bulk") },
        WarningReason::ReleasedToDefault { from: PoolRef::Named(pool("bulk")) },
        WarningReason::RouteWithoutIps { pool: PoolRef::Default },
        WarningReason::RouteWithoutIps { pool: PoolRef::Named(pool("bulk")) },
        WarningReason::RouteToDefault,
        WarningReason::RouteEnds,
        WarningReason::Resumes,
        WarningReason::Pauses,
        WarningReason::WeakensTls,
        WarningReason::ColdIp { mail: ColdMail::Arrives { pool: pool("bulk"), warmup: warmup(12) } },
        WarningReason::ColdIp { mail: ColdMail::SendsFrom(cold()) },
        WarningReason::LosesWarmIps { ips: cold() },
        WarningReason::TakenFromUnmanaged { pool: pool("theirs") },
        WarningReason::Shortage { missing: 1, wanted: 3 },
        WarningReason::RelinquishesIps { scaling: Reported::Known(ScalingMode::Managed), ips: ips() },
        WarningReason::ConvertsLeasedIps { ips: vec![ip(1).to_string()] },
        WarningReason::ConvertsLeasedIps { ips: ips() },
        kept(KeptUntil::Adopted(set("one"))),
        kept(KeptUntil::Renamed(set("new"))),
        kept(KeptUntil::EventDestinations(set("new"))),
        kept(KeptUntil::IdentitiesLeave),
        kept(KeptUntil::ConfigurationSets(vec![set("one")])),
        WarningReason::WithoutEffect { feature: PaidFeature::Vdm },
        WarningReason::WithoutEffect { feature: PaidFeature::AutoValidation },
        WarningReason::ConvertsLater { leaving: vec![ip(1)], arriving: Vec::new() },
        WarningReason::ConvertsLater { leaving: vec![ip(1)], arriving: vec![set("receipts")] },
        WarningReason::NewManagedIps { former: pool("old") },
        WarningReason::NothingToRename { former: "old".to_owned() },
        WarningReason::KeepsOwnOptions { former: set("old"), blocks: vec!["delivery options".to_owned()] },
        WarningReason::UnusualTag { key: "team".to_owned(), value: "☃\n".to_owned() },
        WarningReason::UnusualValue { max_delivery: MaxDelivery::live(86_400) },
        WarningReason::OverQuota { collection: Collection::Pools, count: 61, quota: 50, held: 60 },
        WarningReason::OverQuota {
            collection: Collection::ConfigurationSets,
            count: 10_002,
            quota: 10_000,
            held: 10_001,
        },
        WarningReason::OverQuota {
            collection: Collection::EventDestinations(set("a")),
            count: 12,
            quota: 10,
            held: 11,
        },
        WarningReason::RoutesUnknown { cause: "AccessDeniedException".to_owned() },
        WarningReason::WarmupSkipped { warmup: warmup(40) },
    ]
}

pub(super) fn guards() -> Vec<GuardReason> {
    let share = MovedIps::Share(Percent::new(25).unwrap());
    let stream = || Stream::ConfigurationSet(set("receipts"));
    let quota = |collection, with_temporary| GuardReason::OverQuota {
        region: region(),
        collection,
        count: 51,
        quota: 50,
        with_temporary,
    };
    vec![
        GuardReason::TooManyDeletions { count: 1, most: 0 },
        GuardReason::TooManyMovedIps { count: 2, most: 1, of: None },
        GuardReason::TooManyMovedIps { count: 3, most: 2, of: Some(MovedShare { region: region(), share, leased: 8 }) },
        GuardReason::WarmupRestarted {
            region: region(),
            ips: vec![[198, 51, 100, 10].into(), [198, 51, 100, 11].into()],
        },
        GuardReason::PaidFeature { region: region(), feature: PaidFeature::Vdm },
        GuardReason::PaidFeature { region: region(), feature: PaidFeature::AutoValidation },
        GuardReason::CollectionEmptied { region: region(), collection: Collection::Pools, count: 1 },
        GuardReason::CollectionEmptied { region: region(), collection: Collection::ConfigurationSets, count: 2 },
        GuardReason::RouteWithoutIps {
            region: region(),
            stream: stream(),
            pool: pool("bulk"),
            remedy: RouteRemedy::Route,
        },
        GuardReason::RouteWithoutIps {
            region: region(),
            stream: stream(),
            pool: pool("bulk"),
            remedy: RouteRemedy::Ips(PoolRef::Named(pool("bulk"))),
        },
        GuardReason::RoutePaused {
            region: region(),
            stream: Stream::Identity(identity("a.example")),
            configuration_set: set("paused"),
        },
        GuardReason::RouteCold {
            region: region(),
            stream: stream(),
            ips: vec![ColdIp { ip: ip(1), warmup: warmup(12) }],
            remedy: RouteRemedy::Route,
        },
        GuardReason::RouteCold {
            region: region(),
            stream: stream(),
            ips: vec![ColdIp { ip: ip(1), warmup: warmup(12) }],
            remedy: RouteRemedy::Ips(PoolRef::Named(pool("bulk"))),
        },
        GuardReason::RouteCold {
            region: region(),
            stream: Stream::Default,
            ips: vec![ColdIp { ip: ip(1), warmup: warmup(12) }],
            remedy: RouteRemedy::Ips(PoolRef::Default),
        },
        quota(Collection::Pools, true),
        quota(Collection::EventDestinations(set("a")), false),
    ]
}

/// The codes that a schema lists.
fn codes_of(schema: schemars::Schema) -> BTreeSet<String> {
    let schema = serde_json::to_value(schema).unwrap();
    let kinds = schema["oneOf"].as_array().unwrap();
    kinds.iter().map(|kind| kind["properties"]["code"]["const"].as_str().unwrap().to_owned()).collect()
}

/// The code of a finding in its document. Asserts that the document reads back unchanged.
fn code<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(finding: &T) -> String {
    let document = serde_json::to_value(finding).unwrap();
    assert_eq!(*finding, serde_json::from_value(document.clone()).unwrap());
    document["code"].as_str().unwrap().to_owned()
}

#[test]
fn every_kind_has_the_code_of_its_rule_and_reads_back() {
    let kind = Kind::ConfigurationSet;
    let mut seen: [BTreeSet<String>; 3] = Default::default();
    for reason in withheld() {
        let item = Withheld {
            address: address(kind),
            step: Some(StepId(3)),
            stated_at: Some(stated_at()),
            origin: None,
            reason,
        };
        assert_eq!(code(&item), item.rule().code);
        seen[0].insert(code(&item));
    }
    for reason in warnings() {
        let warning = Warning { address: address(kind), stated_at: Some(stated_at()), reason };
        assert_eq!((code(&warning).as_str(), warning.rule().verdict), (warning.rule().code, Verdict::Applied));
        seen[1].insert(code(&warning));
    }
    for guard in guards().into_iter().map(Guard::from) {
        assert_eq!(code(&guard), guard.rule().code);
        assert!(guard_text(&guard).contains(guard.allowance().flag()), "{guard:?}");
        seen[2].insert(code(&guard));
    }
    // Every kind has a sample.
    assert_eq!(seen[0], codes_of(schema_for!(WithheldReason)));
    assert_eq!(seen[1], codes_of(schema_for!(WarningReason)));
    assert_eq!(seen[2], codes_of(schema_for!(GuardReason)));
}

#[test]
fn what_is_withheld_is_said() {
    let lines = withheld().into_iter().map(|reason| {
        let item =
            Withheld { address: address(Kind::ConfigurationSet), step: None, stated_at: None, origin: None, reason };
        format!("{}: {}\n", item.rule().code, withheld_text(&item))
    });
    assert_file("tests/snapshots/planner/withheld.txt", &lines.collect::<String>());
}

#[test]
fn warnings_are_said() {
    let lines = warnings().into_iter().map(|reason| {
        let warning = Warning { address: address(Kind::ConfigurationSet), stated_at: None, reason };
        format!("{}: {}\n", warning.rule().code, warning_text(&warning))
    });
    assert_file("tests/snapshots/planner/warnings.txt", &lines.collect::<String>());
}

#[test]
fn guards_are_said() {
    let lines =
        guards().into_iter().map(Guard::from).map(|guard| format!("{}: {}\n", guard.rule().code, guard_text(&guard)));
    assert_file("tests/snapshots/planner/guards.txt", &lines.collect::<String>());
}
