//! Each rule is needed: for each there is a plan that it alone refuses.

use crate::{
    model::{
        ConfigurationSetName, Delivery, IdentityName, LiveConfigurationSet, LiveDedicatedIp, LivePool, LiveRegion,
        Options, PoolName, PoolRef, PutOptions, Region, Reported, ScalingMode, Sending, Setting, Switch, Tags, Warmup,
        WarmupStatus, Write,
    },
    plan::step::{Purpose, Step, StepId},
};

use super::{Proof, Rule, Rules, prove, prove_with};

fn region() -> Region {
    Region::live("eu-west-1")
}

fn pool(name: &str) -> PoolRef {
    PoolRef::live(name)
}

/// Pools `a` and `b` with one IP each, numbered 1 and 2; the set `s` uses `a`.
fn account() -> LiveRegion {
    let warmup = Warmup { status: Reported::Known(WarmupStatus::Done), percentage: Some(100) };
    let held =
        |at: u8, name: &str| ([192, 0, 2, at].into(), LiveDedicatedIp { pool: pool(name), warmup: warmup.clone() });
    let delivery = Delivery { pool: Some(pool("a")), ..Delivery::default() };
    LiveRegion {
        pools: ["a", "b"]
            .map(|name| (PoolName::live(name), LivePool { scaling: Reported::Known(ScalingMode::Standard) }))
            .into(),
        dedicated_ips: [held(1, "a"), held(2, "b")].into(),
        configuration_sets: [(
            ConfigurationSetName::live("s"),
            LiveConfigurationSet { delivery, ..LiveConfigurationSet::default() },
        )]
        .into(),
        ..LiveRegion::default()
    }
}

fn steps(writes: Vec<(Write, Vec<u32>)>) -> Vec<Step> {
    let numbered = (1..).zip(writes);
    let step = |(id, (write, waits)): (u32, (Write, Vec<u32>))| Step {
        id: StepId(id),
        region: region(),
        write,
        depends_on: waits.into_iter().map(StepId).collect(),
        purpose: Purpose::Change,
    };
    numbered.map(step).collect()
}

fn move_ip(at: u8, from: &str, to: &str) -> Write {
    Write::PutDedicatedIpInPool { ip: [192, 0, 2, at].into(), from: pool(from), to: pool(to) }
}

fn assign(from: &str, to: &str) -> Write {
    let through = |name: &str| Delivery { pool: Some(pool(name)), ..Delivery::default() };
    let configuration_set = ConfigurationSetName::live("s");
    Write::PutConfigurationSetDeliveryOptions { configuration_set, delivery: through(to), expected: through(from) }
}

fn create(name: &str) -> Write {
    let pool = PoolName::live(name);
    Write::CreateDedicatedIpPool { pool, scaling: ScalingMode::Standard, tags: Tags::new() }
}

fn rules_broken(proof: &Proof) -> Vec<Rule> {
    let mut rules: Vec<Rule> = proof.violations.iter().map(|violation| violation.rule).collect();
    rules.dedup();
    rules
}

fn broken(writes: Vec<(Write, Vec<u32>)>) -> Vec<Rule> {
    rules_broken(&prove(&region(), &account(), &steps(writes)))
}

#[test]
fn swapping_the_only_ip_is_safe_when_the_new_one_comes_first() {
    assert_eq!(broken(vec![(move_ip(2, "b", "a"), vec![]), (move_ip(1, "a", "b"), vec![1])]), []);
}

#[test]
fn without_the_dependency_the_same_steps_are_unsafe() {
    assert_eq!(broken(vec![(move_ip(2, "b", "a"), vec![]), (move_ip(1, "a", "b"), vec![])]), [Rule::NeverEmpty]);
}

#[test]
fn only_never_empty_refuses_the_only_ip_leaving_first() {
    let swap = steps(vec![(move_ip(1, "a", "b"), vec![]), (move_ip(2, "b", "a"), vec![1])]);
    assert_eq!(rules_broken(&prove(&region(), &account(), &swap)), [Rule::NeverEmpty]);
    let rules = Rules { never_empty: false, ..Rules::default() };
    assert_eq!(prove_with(&region(), &account(), &swap, &rules).violations, []);
}

#[test]
fn only_no_leak_refuses_a_foreign_ip_in_the_pool() {
    // IP 2 is temporarily in `a`, so `s` sends from it.
    let through = steps(vec![(move_ip(2, "b", "a"), vec![]), (move_ip(2, "a", "b"), vec![1])]);
    assert_eq!(rules_broken(&prove(&region(), &account(), &through)), [Rule::NoLeak]);
    let rules = Rules { no_leak: false, ..Rules::default() };
    assert_eq!(prove_with(&region(), &account(), &through, &rules).violations, []);
}

/// The step that resumes `s`, which is paused.
fn resume() -> Write {
    let switched = |switch| Options::Sending(Sending { enabled: Some(switch) });
    Write::Setting(Setting::PutOptions(PutOptions {
        configuration_set: ConfigurationSetName::live("s"),
        options: switched(Switch::On),
        expected: Some(switched(Switch::Off)),
    }))
}

#[test]
fn only_the_rule_of_resumed_sets_refuses_mail_that_begins_on_the_old_route() {
    let unruled = Rules { resumed: false, ..Rules::default() };
    // `s` goes to `b`, and is resumed before. Then its mail leaves from IP 1, from which none left before.
    let early = steps(vec![(resume(), vec![]), (assign("a", "b"), vec![1])]);
    assert_eq!(rules_broken(&prove(&region(), &account(), &early)), [Rule::NoLeak]);
    assert_eq!(prove_with(&region(), &account(), &early, &unruled).violations, []);
    // `a` is empty until IP 2 arrives.
    let mut empty = account();
    empty.dedicated_ips.remove(&[192, 0, 2, 1].into());
    let early = steps(vec![(resume(), vec![]), (move_ip(2, "b", "a"), vec![1])]);
    assert_eq!(rules_broken(&prove(&region(), &empty, &early)), [Rule::NeverEmpty]);
    assert_eq!(prove_with(&region(), &empty, &early, &unruled).violations, []);
    let late = steps(vec![(move_ip(2, "b", "a"), vec![]), (resume(), vec![1])]);
    assert_eq!(prove(&region(), &empty, &late).violations, []);
    let late = steps(vec![(assign("a", "b"), vec![]), (resume(), vec![1])]);
    assert_eq!(prove(&region(), &account(), &late).violations, []);
}

#[test]
fn an_ip_in_the_default_pool_on_its_way_is_a_leak_of_mail_without_a_set() {
    let default = "ses-default-dedicated-pool";
    let way = vec![(move_ip(2, "b", default), vec![]), (move_ip(2, default, "a"), vec![1])];
    let proof = prove(&region(), &account(), &steps(way));
    assert_eq!(rules_broken(&proof), [Rule::NoLeak]);
    assert_eq!(proof.violations[0].configuration_set, None);
}

#[test]
fn a_set_sent_through_an_empty_default_pool_for_a_while_leaks_to_the_shared_ips() {
    let default = "ses-default-dedicated-pool";
    let mut account = account();
    account.dedicated_ips.clear();
    let way = steps(vec![(assign("a", default), vec![]), (assign(default, "b"), vec![1])]);
    assert_eq!(rules_broken(&prove(&region(), &account, &way)), [Rule::NoLeak]);
}

#[test]
fn only_never_dangling_refuses_a_pool_that_is_not_there_yet() {
    // The set gets the new pool before the creation of the pool is certain to be done.
    let mut account = account();
    account.dedicated_ips.clear();
    let early = steps(vec![(create("new"), vec![]), (assign("a", "new"), vec![])]);
    assert_eq!(rules_broken(&prove(&region(), &account, &early)), [Rule::NeverDangling]);
    let rules = Rules { never_dangling: false, ..Rules::default() };
    assert_eq!(prove_with(&region(), &account, &early, &rules).violations, []);
    let waits = steps(vec![(create("new"), vec![]), (assign("a", "new"), vec![1])]);
    assert_eq!(prove(&region(), &account, &waits).violations, []);
}

#[test]
fn a_pool_that_is_deleted_under_a_set_dangles() {
    let mut account = account();
    account.dedicated_ips.clear();
    let delete = Write::DeleteDedicatedIpPool { pool: PoolName::live("a") };
    assert_eq!(rules_broken(&prove(&region(), &account, &steps(vec![(delete, vec![])]))), [Rule::NeverDangling]);
}

#[test]
fn writes_to_one_thing_without_an_order_are_refused() {
    assert_eq!(broken(vec![(move_ip(1, "a", "b"), vec![]), (move_ip(1, "b", "a"), vec![])]), [Rule::InOrder]);
}

#[test]
fn a_write_that_does_not_find_what_it_expects_is_refused() {
    assert_eq!(broken(vec![(move_ip(1, "b", "a"), vec![])]), [Rule::InOrder]);
    assert_eq!(broken(vec![(assign("b", "a"), vec![])]), [Rule::InOrder]);
    assert_eq!(broken(vec![(move_ip(9, "a", "b"), vec![])]), [Rule::InOrder]);
}

#[test]
fn a_step_that_waits_for_a_later_one_is_refused() {
    assert_eq!(broken(vec![(move_ip(2, "b", "a"), vec![2]), (move_ip(1, "a", "b"), vec![])]), [Rule::InOrder]);
}

fn delete_pool(name: &str) -> Write {
    Write::DeleteDedicatedIpPool { pool: PoolName::live(name) }
}

fn delete_set(name: &str) -> Write {
    Write::DeleteConfigurationSet { configuration_set: ConfigurationSetName::live(name) }
}

fn create_set(name: &str, pool_name: &str) -> Write {
    Write::CreateConfigurationSet {
        configuration_set: ConfigurationSetName::live(name),
        delivery: Delivery { pool: Some(pool(pool_name)), ..Delivery::default() },
        options: Box::default(),
        tags: Tags::new(),
    }
}

fn convert(name: &str) -> Write {
    Write::PutDedicatedIpPoolScalingAttributes { pool: PoolName::live(name), scaling: ScalingMode::Managed }
}

fn identity() -> IdentityName {
    IdentityName::live("example.com")
}

fn names(from: Option<&str>, to: Option<&str>) -> Write {
    Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes {
        identity: identity(),
        configuration_set: to.map(ConfigurationSetName::live),
        expected: from.map(ConfigurationSetName::live),
    })
}

#[test]
fn routes_that_are_alike_are_each_told_of_when_they_are_unsafe() {
    let mut account = account();
    let twin = account.configuration_sets[&ConfigurationSetName::live("s")].clone();
    account.configuration_sets.insert(ConfigurationSetName::live("t"), twin);
    let swap = steps(vec![(move_ip(1, "a", "b"), vec![]), (move_ip(2, "b", "a"), vec![1])]);
    let violations = prove(&region(), &account, &swap).violations;
    let sets: Vec<_> =
        violations.iter().map(|violation| violation.configuration_set.as_ref().unwrap().as_str()).collect();
    assert_eq!(sets, ["s", "t"]);
}

#[test]
fn a_leak_names_the_address() {
    let address = |proof: &Proof| proof.violations[0].address.clone();
    let through = steps(vec![(move_ip(2, "b", "a"), vec![]), (move_ip(2, "a", "b"), vec![1])]);
    assert_eq!(address(&prove(&region(), &account(), &through)).as_deref(), Some("192.0.2.2"));
    let mut managed = account();
    managed.pools.insert(PoolName::live("m"), LivePool { scaling: Reported::Known(ScalingMode::Managed) });
    let through = steps(vec![(assign("a", "m"), vec![]), (assign("m", "a"), vec![1])]);
    assert_eq!(address(&prove(&region(), &managed, &through)).as_deref(), Some("m"));
}

#[test]
fn an_ip_that_is_put_into_a_pool_before_that_is_there_dangles() {
    let early = steps(vec![(create("new"), vec![]), (move_ip(2, "b", "new"), vec![])]);
    let proof = prove(&region(), &account(), &early);
    assert_eq!(rules_broken(&proof), [Rule::NeverDangling]);
    assert_eq!(proof.violations[0].address.as_deref(), Some("192.0.2.2"));
    let rules = Rules { never_dangling: false, ..Rules::default() };
    assert_eq!(prove_with(&region(), &account(), &early, &rules).violations, []);
    // The plan does not cause a problem that existed before.
    let mut ghost = account();
    ghost.pools.remove(&PoolName::live("b"));
    assert_eq!(prove(&region(), &ghost, &steps(vec![(create("new"), vec![])])).violations, []);
}

#[test]
fn an_identity_comes_to_a_set_that_is_there_and_leaves_it_before_it_goes() {
    let early = steps(vec![(create_set("n", "a"), vec![]), (names(Some("s"), Some("n")), vec![])]);
    let proof = prove(&region(), &account(), &early);
    assert_eq!(rules_broken(&proof), [Rule::NeverDangling]);
    assert_eq!(proof.violations[0].identity, Some(identity()));
    let waits = steps(vec![(create_set("n", "a"), vec![]), (names(Some("s"), Some("n")), vec![1])]);
    assert_eq!(prove(&region(), &account(), &waits).violations, []);
    let mut two = account();
    two.configuration_sets
        .insert(ConfigurationSetName::live("t"), two.configuration_sets[&ConfigurationSetName::live("s")].clone());
    let late = steps(vec![(delete_set("s"), vec![]), (names(Some("s"), Some("t")), vec![])]);
    assert_eq!(rules_broken(&prove(&region(), &two, &late)), [Rule::NeverDangling]);
}

#[test]
fn an_identity_by_the_empty_default_pool_may_come_to_a_set_that_sends_through_it() {
    let mut account = account();
    account.dedicated_ips.clear();
    let default = "ses-default-dedicated-pool";
    let through = Delivery { pool: Some(pool(default)), ..Delivery::default() };
    account.configuration_sets.get_mut(&ConfigurationSetName::live("s")).unwrap().delivery = through;
    let any_order = steps(vec![(assign(default, "ses-shared-pool"), vec![]), (names(None, Some("s")), vec![])]);
    assert_eq!(prove(&region(), &account, &any_order).violations, []);
}

#[test]
fn a_route_that_is_deleted_keeps_its_address_until_then() {
    let early = vec![(move_ip(1, "a", "b"), vec![]), (delete_set("s"), vec![])];
    assert_eq!(broken(early), [Rule::NeverEmpty]);
    assert_eq!(broken(vec![(delete_set("s"), vec![]), (move_ip(1, "a", "b"), vec![1])]), []);
}

#[test]
fn what_is_there_is_not_made_and_what_is_gone_is_not_deleted() {
    let mut managed = account();
    managed.pools.insert(PoolName::live("m"), LivePool { scaling: Reported::Known(ScalingMode::Managed) });
    let refused = |writes| rules_broken(&prove(&region(), &managed, &steps(writes)));
    for writes in [
        vec![(convert("m"), vec![])],
        vec![(convert("nowhere"), vec![])],
        vec![(create("a"), vec![])],
        vec![(create("new"), vec![]), (delete_pool("new"), vec![])],
        vec![(create("new"), vec![]), (delete_pool("new"), vec![1]), (delete_pool("new"), vec![2])],
        vec![(delete_set("s"), vec![]), (delete_set("s"), vec![1])],
        vec![(create_set("n", "a"), vec![]), (delete_set("n"), vec![])],
        vec![(create_set("s", "a"), vec![])],
        vec![(names(None, Some("s")), vec![]), (names(Some("s"), None), vec![])],
        vec![(names(None, Some("s")), vec![]), (names(None, Some("s")), vec![1])],
    ] {
        let told = format!("{writes:?}");
        assert_eq!(refused(writes), [Rule::InOrder], "{told}");
    }
    assert_eq!(refused(vec![(create("new"), vec![]), (delete_pool("new"), vec![1])]), []);
}
