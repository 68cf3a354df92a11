//! A file and an account in a few words, and what the adviser says about them.

use std::{collections::BTreeMap, net::Ipv4Addr};

use sesform::{
    advice::{self, Account, Figures, Linted, Question},
    config::{self, Loaded, Source},
    model::{
        AccountFigures, Caller, ConfigurationSetName, Delivery, IdentityName, Live, LiveConfigurationSet,
        LiveDedicatedIp, LiveIdentity, LivePool, LiveRegion, PoolName, PoolRef, Quota, Region, Reported, ScalingMode,
        Sending, Switch, Warmup, WarmupStatus,
    },
    plan::{self, Adopt, Allowances, Policy, Prune},
    render,
};

pub(crate) const REGION: &str = "eu-west-1";

/// Loads the body of one Region.
pub(crate) fn file(body: &str) -> Loaded {
    whole("", body)
}

/// Loads fields of the file and the body of one Region.
pub(crate) fn whole(head: &str, body: &str) -> Loaded {
    let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
    let text = format!("version: 1\naccount: \"123456789012\"\n{head}\nregions:\n  {REGION}:\n{body}");
    config::load_for_account(Source::new("sesform.yaml".to_owned(), text))
        .unwrap_or_else(|error| panic!("{error:?}\n{body}"))
}

/// An account: pools with IPs and percentages, sets with pools.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) live: LiveRegion,
    pub(crate) figures: AccountFigures,
}

impl World {
    /// An account out of the sandbox with automatic warm-up, without limits and without anything in it.
    pub(crate) fn new() -> Self {
        let figures = AccountFigures {
            auto_warmup: Switch::On,
            production_access: Switch::On,
            enforcement: Some("HEALTHY".to_owned()),
            in_24_hours: Some(Quota::Unlimited),
            a_second: Some(Quota::Unlimited),
            plan: None,
            next_plan: None,
            mail_type: None,
            website: None,
            endpoints: Vec::new(),
        };
        Self { live: LiveRegion { auto_warmup: Some(Switch::On), ..LiveRegion::default() }, figures }
    }

    pub(crate) fn pool(mut self, name: &str, scaling: ScalingMode) -> Self {
        self.live.pools.insert(PoolName::live(name), LivePool { scaling: Reported::Known(scaling) });
        self
    }

    /// Adds a leased IP `198.51.100.LAST`, and its pool.
    pub(crate) fn ip(mut self, last: u8, pool: &str, percent: u8) -> Self {
        if let PoolRef::Named(name) = PoolRef::live(pool)
            && !self.live.pools.contains_key(&name)
        {
            self = self.pool(pool, ScalingMode::Standard);
        }
        let status = if percent == 100 { WarmupStatus::Done } else { WarmupStatus::InProgress };
        let warmup = Warmup { status: Reported::Known(status), percentage: Some(percent) };
        self.live
            .dedicated_ips
            .insert(Ipv4Addr::new(198, 51, 100, last), LiveDedicatedIp { pool: PoolRef::live(pool), warmup });
        self
    }

    /// Adds a configuration set that sends through a pool, or names none.
    pub(crate) fn set(mut self, name: &str, pool: Option<&str>) -> Self {
        let delivery = Delivery { pool: pool.map(PoolRef::live), ..Delivery::default() };
        let set = LiveConfigurationSet { delivery, ..LiveConfigurationSet::default() };
        self.live.configuration_sets.insert(ConfigurationSetName::live(name), set);
        self
    }

    pub(crate) fn paused(mut self, name: &str) -> Self {
        let set = self.live.configuration_sets.get_mut(&ConfigurationSetName::live(name)).unwrap();
        set.sending = Sending { enabled: Some(Switch::Off) };
        self
    }

    pub(crate) fn identity(mut self, name: &str, set: Option<&str>) -> Self {
        let configuration_set = set.map(ConfigurationSetName::live);
        self.live.identities.insert(IdentityName::live(name), LiveIdentity { configuration_set, mail_from: None });
        self
    }

    pub(crate) fn without_auto_warmup(mut self) -> Self {
        self.live.auto_warmup = Some(Switch::Off);
        self.figures.auto_warmup = Switch::Off;
        self
    }

    pub(crate) fn figures(mut self, change: impl Fn(&mut AccountFigures)) -> Self {
        change(&mut self.figures);
        self
    }
}

/// Asks about a file alone.
pub(crate) fn offline(loaded: &Loaded, date: &str) -> Linted {
    ask(loaded, None, date, advice::lint)
}

/// Asks about a file and an account.
pub(crate) fn live(loaded: &Loaded, world: &World, date: &str) -> Linted {
    ask(loaded, Some(world), date, advice::lint)
}

/// Asks about a file with figures, and an account if there is one.
pub(crate) fn with_figures(loaded: &Loaded, world: Option<&World>, figures: &Figures, date: &str) -> Linted {
    ask_with(loaded, world, Some(figures), false, date, advice::lint)
}

/// Asks something about a file, and an account if there is one.
pub(crate) fn ask<T>(loaded: &Loaded, world: Option<&World>, date: &str, what: impl Fn(&Question<'_>) -> T) -> T {
    ask_with(loaded, world, None, false, date, what)
}

/// Asks about a file whose plan would be refused: the account is judged as it is.
pub(crate) fn refused(loaded: &Loaded, world: &World, date: &str) -> Linted {
    ask_with(loaded, Some(world), None, true, date, advice::lint)
}

/// Asks something about a file, with what was measured if it was, and an account if there is one.
pub(crate) fn ask_with<T>(
    loaded: &Loaded,
    world: Option<&World>,
    measured: Option<&Figures>,
    is_refused: bool,
    date: &str,
    what: impl Fn(&Question<'_>) -> T,
) -> T {
    let region = Region::live(REGION);
    let (desired, facts, date) = (&loaded.desired, &loaded.facts, date.parse().unwrap());
    let Some(world) = world else {
        return what(&Question { desired, facts, account: None, measured, records: None, date });
    };
    let before = BTreeMap::from([(region.clone(), world.live.clone())]);
    let caller = Caller { account: desired.account.clone(), arn: "arn:aws:iam::123456789012:user/test".to_owned() };
    let seen = Live { caller, regions: before.clone() };
    let policy = Policy { allowed: Allowances::default(), prune: Prune::Keep, adopt: Adopt::Leave };
    let plan = plan::plan(desired, &seen, &policy);
    let after = plan::outcome(&before, &plan).unwrap();
    let figures = BTreeMap::from([(region, world.figures.clone())]);
    what(&Question {
        desired,
        facts,
        account: Some(Account {
            before: &before,
            after: if is_refused { &before } else { &after },
            planned: &after,
            plan: &plan,
            figures: &figures,
            others: &BTreeMap::new(),
            is_whole: true,
        }),
        measured,
        records: None,
        date,
    })
}

/// The findings of a rule, each as `severity subject: sentence`.
pub(crate) fn said(linted: &Linted, rule: &str) -> Vec<String> {
    let of_rule = linted.findings.iter().filter(|finding| finding.rule.as_str() == rule);
    of_rule
        .map(|finding| {
            format!("{} {}: {}", finding.severity, finding.address.name, render::advice_of(&finding.found).says)
        })
        .collect()
}
