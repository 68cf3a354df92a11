//! Where the documentation is silent, the alternative behaviour can be selected.

use std::num::NonZeroUsize;

use aws_sdk_sesv2::types::{
    DeliveryOptions, EventDestinationDefinition, EventType, ScalingMode, SnsDestination, TrackingOptions,
};
use sesform::sandbox::{
    Behaviour, ClearedBlocks, ConvertedIps, DefaultSets, EmptyDefaultSet, EmptyPages, EventTypeOrder, ManagedPoolIps,
    ManualWarmup, MoveToManagedPool, MoveToSharedPool, NamedPools, OversizedPages, PageOptions, PageOrder,
    PoolNamePeriods, ReservedPools, SandboxOptions, State, StateStore, UnverifiedDomains,
};

use crate::client::{assert_refused, options, start, start_with};

const IP: &str = "198.51.100.10";

fn playing(behaviour: Behaviour) -> SandboxOptions {
    SandboxOptions { behaviour, ..options() }
}

#[tokio::test]
async fn a_pool_that_a_set_names_is_kept_or_deleted() {
    let deleted = Behaviour { named_pools: NamedPools::Deleted, ..Behaviour::default() };
    for (behaviour, goes) in [(Behaviour::default(), false), (deleted, true)] {
        let (_sandbox, client) = start_with(playing(behaviour)).await;
        client.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
        let create = client.create_configuration_set().configuration_set_name("c");
        let delivery = DeliveryOptions::builder().sending_pool_name("a").build();
        create.delivery_options(delivery.clone()).send().await.unwrap();
        let result = client.delete_dedicated_ip_pool().pool_name("a").send().await;
        assert_eq!(result.is_ok(), goes);
        let set = client.get_configuration_set().configuration_set_name("c").send().await.unwrap();
        assert_eq!(set.delivery_options(), Some(&delivery), "the set keeps the name");
    }
}

#[tokio::test]
async fn moves_into_foreign_pools_can_be_accepted() {
    let behaviour = Behaviour {
        move_to_managed_pool: MoveToManagedPool::Accepted,
        move_to_shared_pool: MoveToSharedPool::Accepted,
        ..Behaviour::default()
    };
    let (_sandbox, client) = start_with(playing(behaviour)).await;
    let create = client.create_dedicated_ip_pool().pool_name("bulk").scaling_mode(ScalingMode::Managed);
    create.send().await.unwrap();
    for pool in ["ses-shared-pool", "bulk"] {
        client.put_dedicated_ip_in_pool().ip(IP).destination_pool_name(pool).send().await.unwrap();
        let ips = client.get_dedicated_ips().pool_name(pool).send().await.unwrap();
        assert!(ips.dedicated_ips().iter().any(|ip| ip.ip() == IP), "{ips:?}");
    }
}

#[tokio::test]
async fn converted_ips_can_return_or_go() {
    for (converted_ips, left) in [(ConvertedIps::ReturnToDefaultPool, 12), (ConvertedIps::Relinquished, 11)] {
        let (_sandbox, client) = start_with(playing(Behaviour { converted_ips, ..Behaviour::default() })).await;
        client.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
        client.put_dedicated_ip_in_pool().ip(IP).destination_pool_name("a").send().await.unwrap();
        let scale = client.put_dedicated_ip_pool_scaling_attributes().pool_name("a");
        scale.scaling_mode(ScalingMode::Managed).send().await.unwrap();
        let ips = client.get_dedicated_ips().send().await.unwrap();
        assert_eq!(ips.dedicated_ips().len(), left);
        assert!(ips.dedicated_ips().iter().all(|ip| ip.pool_name() != Some("a")));
    }
}

#[tokio::test]
async fn a_warm_up_set_by_hand_can_keep_rising() {
    let behaviour = Behaviour { manual_warmup: ManualWarmup::RisesWithEachWrite, ..Behaviour::default() };
    let (_sandbox, client) = start_with(playing(behaviour)).await;
    client.put_dedicated_ip_warmup_attributes().ip(IP).warmup_percentage(97).send().await.unwrap();
    for expected in [98, 99, 100, 100] {
        let got = client.get_dedicated_ip().ip(IP).send().await.unwrap();
        assert_eq!(got.dedicated_ip().unwrap().warmup_percentage(), expected);
        client.put_account_dedicated_ip_warmup_attributes().send().await.unwrap();
    }
}

#[tokio::test]
async fn reserved_names_can_be_hidden_and_periods_accepted() {
    let behaviour = Behaviour {
        reserved_pools: ReservedPools::Hidden,
        pool_name_periods: PoolNamePeriods::Accepted,
        ..Behaviour::default()
    };
    let (_sandbox, client) = start_with(playing(behaviour)).await;
    client.create_dedicated_ip_pool().pool_name("a.b").send().await.unwrap();
    assert_eq!(client.list_dedicated_ip_pools().send().await.unwrap().dedicated_ip_pools(), ["a.b"]);
}

#[tokio::test]
async fn a_cleared_block_can_be_answered_empty() {
    let behaviour = Behaviour { cleared_blocks: ClearedBlocks::Empty, ..Behaviour::default() };
    let (_sandbox, client) = start_with(playing(behaviour)).await;
    client.create_configuration_set().configuration_set_name("c").send().await.unwrap();
    client.put_configuration_set_delivery_options().configuration_set_name("c").send().await.unwrap();
    let set = client.get_configuration_set().configuration_set_name("c").send().await.unwrap();
    assert_eq!(set.delivery_options(), Some(&DeliveryOptions::builder().build()));
}

#[tokio::test]
async fn pages_can_be_short_shuffled_and_empty() {
    let pages = PageOptions {
        longest: NonZeroUsize::new(5),
        order: PageOrder::Shuffled { seed: 3 },
        empty: EmptyPages::First,
        oversized: OversizedPages::Clamped,
    };
    let (_sandbox, client) = start_with(SandboxOptions { pages, ..options() }).await;
    let pages = client.get_dedicated_ips().page_size(9999).into_paginator().send().try_collect().await.unwrap();
    assert_eq!(pages.iter().map(|page| page.dedicated_ips().len()).collect::<Vec<_>>(), [0, 5, 5, 2]);
    let mut ips: Vec<_> = pages.iter().flat_map(|page| page.dedicated_ips()).map(|ip| ip.ip().to_owned()).collect();
    assert!(!ips.is_sorted());
    ips.sort();
    ips.dedup();
    assert_eq!(ips.len(), 12);
}

#[tokio::test]
async fn a_page_over_the_bound_is_refused_by_default() {
    let (_sandbox, client) = start().await;
    let refused = client.list_dedicated_ip_pools().page_size(1001).send().await;
    assert_refused(refused, 400, "BadRequestException", "The page size must be in [1, 1000] range.");
    let refused = client.get_dedicated_ips().page_size(0).send().await;
    assert_refused(refused, 400, "BadRequestException", "The page size must be in [1, 1000] range.");
    let refused = client.list_dedicated_ip_pools().next_token("garbage").send().await;
    assert_refused(refused, 400, "BadRequestException", "Invalid next token.");
}

#[tokio::test]
async fn a_set_that_an_identity_names_is_deleted_or_kept() {
    let kept = Behaviour { default_sets: DefaultSets::Kept, ..Behaviour::default() };
    for (behaviour, goes) in [(Behaviour::default(), true), (kept, false)] {
        let (_sandbox, client) = start_with(playing(behaviour)).await;
        client.create_configuration_set().configuration_set_name("c").send().await.unwrap();
        let create = client.create_email_identity().email_identity("example.com");
        create.configuration_set_name("c").send().await.unwrap();
        let result = client.delete_configuration_set().configuration_set_name("c").send().await;
        assert_eq!(result.is_ok(), goes);
        let identity = client.get_email_identity().email_identity("example.com").send().await.unwrap();
        assert_eq!(identity.configuration_set_name(), Some("c"), "the identity keeps the name");
    }
}

#[tokio::test]
async fn an_empty_default_set_can_be_stored() {
    let behaviour = Behaviour { empty_default_set: EmptyDefaultSet::Stored, ..Behaviour::default() };
    let (_sandbox, client) = start_with(playing(behaviour)).await;
    client.create_email_identity().email_identity("example.com").send().await.unwrap();
    let put = || client.put_email_identity_configuration_set_attributes().email_identity("example.com");
    put().configuration_set_name("").send().await.unwrap();
    let get = || client.get_email_identity().email_identity("example.com").send();
    assert_eq!(get().await.unwrap().configuration_set_name(), Some(""));
    put().send().await.unwrap();
    assert_eq!(get().await.unwrap().configuration_set_name(), None);
}

#[tokio::test]
async fn event_types_can_stay_in_the_order_that_was_sent() {
    let behaviour = Behaviour { event_type_order: EventTypeOrder::AsSent, ..Behaviour::default() };
    let (_sandbox, client) = start_with(playing(behaviour)).await;
    client.create_configuration_set().configuration_set_name("c").send().await.unwrap();
    let sent = [EventType::Send, EventType::Bounce];
    let topic = SnsDestination::builder().topic_arn("arn:aws:sns:eu-west-1:123456789012:t").build().unwrap();
    let definition = EventDestinationDefinition::builder().set_matching_event_types(Some(sent.to_vec()));
    let create = client.create_configuration_set_event_destination().configuration_set_name("c");
    let create = create.event_destination_name("e").event_destination(definition.sns_destination(topic).build());
    create.send().await.unwrap();
    let got = client.get_configuration_set_event_destinations().configuration_set_name("c").send().await.unwrap();
    assert_eq!(got.event_destinations()[0].matching_event_types(), sent);
}

#[tokio::test]
async fn new_managed_pool_has_as_many_ips_as_asked_for_and_takes_them_along() {
    for (count, expected) in [(None, 1), (Some(0), 0), (Some(3), 3)] {
        let default = Behaviour::default();
        let managed_pool_ips = count.map_or(default.managed_pool_ips, ManagedPoolIps);
        let (_sandbox, client) = start_with(playing(Behaviour { managed_pool_ips, ..default })).await;
        for pool in ["a", "b"] {
            let create = client.create_dedicated_ip_pool().pool_name(pool).scaling_mode(ScalingMode::Managed);
            create.send().await.unwrap();
            let ips = client.get_dedicated_ips().pool_name(pool).send().await.unwrap();
            let warmup: Vec<_> = ips.dedicated_ips().iter().map(|ip| ip.warmup_status().as_str()).collect();
            assert_eq!(warmup, vec!["NOT_APPLICABLE"; expected]);
        }
        client.delete_dedicated_ip_pool().pool_name("a").send().await.unwrap();
        let left = client.get_dedicated_ips().send().await.unwrap();
        assert_eq!(left.dedicated_ips().len(), 12 + expected);
    }
}

#[tokio::test]
async fn tracking_domain_is_verified_by_itself_or_by_one_that_it_is_part_of() {
    let identities = r#"{"version": 1, "accounts": {"123456789012": {"eu-west-1": {"EmailIdentities": {
        "example.com": {}, "waits.example": {"VerificationStatus": "PENDING"}
    }}}}}"#;
    for (unverified_domains, taken) in [(UnverifiedDomains::Refused, false), (UnverifiedDomains::Accepted, true)] {
        let state = StateStore::memory(State::from_json(identities).unwrap());
        let behaviour = Behaviour { unverified_domains, ..Behaviour::default() };
        let (_sandbox, client) = start_with(SandboxOptions { state, ..playing(behaviour) }).await;
        for (at, (domain, verified)) in [
            ("example.com", true),
            ("links.example.com", true),
            ("Links.Example.com", true),
            ("notexample.com", false),
            ("waits.example", false),
            ("links.waits.example", false),
            ("nobody.example", false),
        ]
        .into_iter()
        .enumerate()
        {
            let tracking = TrackingOptions::builder().custom_redirect_domain(domain).build().unwrap();
            let create = client.create_configuration_set().configuration_set_name(format!("set-{at}"));
            let created = create.tracking_options(tracking).send().await;
            assert_eq!(created.is_ok(), verified || taken, "{domain}: {created:?}");
        }
    }
}
