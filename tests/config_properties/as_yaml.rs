//! Writes desired states as YAML, with a writer that shares no code with `config`.

use std::{collections::BTreeSet, fmt::Display};

use serde_json::{Map, Value, json};
use sesform::model::{
    Clearable, Desired, DesiredConfigurationSet, DesiredEventDestination, DesiredPool, DesiredRegion,
    DesiredSuppression, DesiredTracking, DesiredVdm, Destination, Glob, Membership, MovedIps, Protection, Switch,
    TlsPolicy, UserTags,
};

/// A mapping that leaves out the fields that are not stated.
struct Fields(Map<String, Value>);

impl Fields {
    fn new() -> Self {
        Self(Map::new())
    }

    fn with(mut self, name: &str, value: Option<impl Into<Value>>) -> Self {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.into());
        }
        self
    }

    fn value(self) -> Value {
        self.0.into()
    }
}

fn by_name<K: Display, V>(map: impl IntoIterator<Item = (K, V)>, value: impl Fn(V) -> Value) -> Value {
    map.into_iter().map(|(name, thing)| (name.to_string(), value(thing))).collect::<Map<_, _>>().into()
}

fn texts<T: Display>(items: impl IntoIterator<Item = T>) -> Vec<String> {
    items.into_iter().map(|item| item.to_string()).collect()
}

fn word(word: impl Display) -> String {
    word.to_string().to_lowercase()
}

fn clearable<T>(value: &Clearable<T>, clear: &str, set: impl Fn(&T) -> Value) -> Value {
    match value {
        Clearable::Clear => clear.into(),
        Clearable::Set(value) => set(value),
    }
}

fn text<T: Display>(value: &T) -> Value {
    value.to_string().into()
}

fn flag(switch: Switch) -> bool {
    switch == Switch::On
}

fn protect(protection: Protection) -> bool {
    protection == Protection::Protected
}

fn tags(tags: &UserTags) -> Value {
    by_name(tags.iter(), Value::from)
}

pub(crate) fn as_yaml(desired: &Desired) -> String {
    let Desired { account, owner, limits, ignore, sts: _, regions } = desired;
    let moved_ips = limits.moved_ips.map(|limit| match limit {
        MovedIps::Count(count) => Value::from(count),
        MovedIps::Share(percent) => percent.to_string().into(),
    });
    let limits = Fields::new().with("deletes", limits.deletes).with("moved_ips", moved_ips).value();
    let globs = |globs: &BTreeSet<Glob>| (!globs.is_empty()).then(|| texts(globs));
    let ignore = Fields::new()
        .with("pools", globs(&ignore.pools))
        .with("configuration_sets", globs(&ignore.configuration_sets))
        .with("identities", globs(&ignore.identities))
        .value();
    let file = Fields::new()
        .with("version", Some(1))
        .with("account", Some(account.to_string()))
        .with("owner", owner.as_ref().map(text))
        .with("limits", Some(limits))
        .with("ignore", Some(ignore))
        .with("regions", Some(by_name(regions, region)));
    serde_yaml::to_string(&file.value()).unwrap()
}

fn region(region: &DesiredRegion) -> Value {
    let DesiredRegion { auto_warmup, account: _, pools, dedicated_ips, configuration_sets, identities } = region;
    let identity = |identity: &sesform::model::DesiredIdentity| {
        let set = identity.configuration_set.as_ref().map(|set| clearable(set, "none", text));
        Fields::new().with("configuration_set", set).value()
    };
    let ips = by_name(dedicated_ips, |ip| Fields::new().with("warmup", ip.warmup.map(|percent| percent.get())).value());
    Fields::new()
        .with("auto_warmup", auto_warmup.map(flag))
        .with("pools", pools.as_ref().map(|pools| by_name(pools, pool)))
        .with("dedicated_ips", Some(ips))
        .with("configuration_sets", configuration_sets.as_ref().map(|sets| by_name(sets, set)))
        .with("identities", Some(by_name(identities, identity)))
        .value()
}

fn pool(pool: &DesiredPool) -> Value {
    let DesiredPool { scaling, ips, tags, protect, renamed_from } = pool;
    let ips = ips.as_ref().map(|ips| match ips {
        Membership::Exact(ips) => texts(ips).into(),
        Membership::Count { count, include } => json!({"count": count.get(), "include": texts(include)}),
    });
    Fields::new()
        .with("scaling", scaling.map(word))
        .with("ips", ips)
        .with("tags", tags.as_ref().map(self::tags))
        .with("protect", protect.map(self::protect))
        .with("renamed_from", renamed_from.as_ref().map(text))
        .value()
}

fn set(set: &DesiredConfigurationSet) -> Value {
    let tls = set.tls.map(|tls| match tls {
        TlsPolicy::Require => "require",
        TlsPolicy::Optional => "optional",
    });
    let destinations = set.event_destinations.as_ref().map(|all| by_name(all, event_destination));
    Fields::new()
        .with("pool", set.pool.as_ref().map(text))
        .with("tls", tls)
        .with("max_delivery", set.max_delivery.as_ref().map(|limit| clearable(limit, "none", text)))
        .with("reputation_metrics", set.reputation_metrics.map(flag))
        .with("sending", set.sending.map(flag))
        .with("suppression", Some(suppression(&set.suppression)))
        .with("tracking", Some(tracking(&set.tracking)))
        .with("vdm", Some(vdm(&set.vdm)))
        .with("archive", set.archive.as_ref().map(|archive| clearable(archive, "none", text)))
        .with("event_destinations", destinations)
        .with("tags", set.tags.as_ref().map(tags))
        .with("protect", set.protect.map(protect))
        .with("renamed_from", set.renamed_from.as_ref().map(text))
        .value()
}

fn suppression(suppression: &DesiredSuppression) -> Value {
    let DesiredSuppression { reasons, scope, validation } = suppression;
    // Use the short form if it has the same meaning.
    if let (Some(Clearable::Set(reasons)), None, None) = (reasons, scope, validation) {
        return reasons.iter().map(word).collect();
    }
    let validation = validation.as_ref().map(|validation| {
        clearable(validation, "inherit", |validation| {
            let threshold = validation.threshold.map(word);
            Fields::new().with("enabled", validation.enabled.map(flag)).with("threshold", threshold).value()
        })
    });
    let reasons = reasons.as_ref().map(|set| clearable(set, "inherit", |reasons| reasons.iter().map(word).collect()));
    Fields::new()
        .with("reasons", reasons)
        .with("scope", scope.as_ref().map(|scope| clearable(scope, "inherit", |scope| word(scope).into())))
        .with("validation", validation)
        .value()
}

fn tracking(tracking: &DesiredTracking) -> Value {
    let DesiredTracking { domain, https } = tracking;
    Fields::new()
        .with("domain", domain.as_ref().map(|domain| clearable(domain, "none", text)))
        .with("https", https.map(word))
        .value()
}

fn vdm(vdm: &DesiredVdm) -> Value {
    let DesiredVdm { engagement_metrics, optimized_shared_delivery } = vdm;
    Fields::new()
        .with(
            "engagement_metrics",
            engagement_metrics.as_ref().map(|status| clearable(status, "inherit", |on| flag(*on).into())),
        )
        .with(
            "optimized_shared_delivery",
            optimized_shared_delivery.as_ref().map(|status| clearable(status, "inherit", |on| flag(*on).into())),
        )
        .value()
}

fn event_destination(destination: &DesiredEventDestination) -> Value {
    let DesiredEventDestination { events, enabled, destination } = destination;
    let (kind, to) = match destination {
        Destination::CloudWatch { dimensions } => {
            let dimension = |dimension: &sesform::model::Dimension| json!({"source": word(&dimension.source), "default": dimension.default.to_string()});
            ("cloudwatch", by_name(dimensions, dimension))
        }
        Destination::Sns { topic } => ("sns", text(topic)),
        Destination::Firehose { stream, role } => {
            ("firehose", json!({"stream": stream.to_string(), "role": role.to_string()}))
        }
        Destination::EventBridge { bus } => ("eventbridge", text(bus)),
        Destination::Pinpoint { project } => ("pinpoint", text(project.as_ref().unwrap())),
    };
    Fields::new()
        .with("events", events.as_ref().map(|events| texts(events.iter().map(word))))
        .with("enabled", enabled.map(flag))
        .with(kind, Some(to))
        .value()
}
