//! Converts the adviser's facts to the model.

use super::{
    fields::{by_name, stated},
    walk::regions,
};
use crate::{
    config::file::{
        ConfigurationSet, DedicatedIpFields, Document, Field, Ip, ManagedPriceFields, PlanPriceFields, Price,
        PriceFields, Provider, RegionFields, RequestFields, Sentence, TierPriceFields, TrafficFields,
    },
    model::{
        Clearable, IpFacts, Isolation, MailKind, Published, RegionFacts, RequestFacts, StatedFacts, StatedPlanPrices,
        StatedPrices, Switch, Traffic, WarmSince,
    },
};

/// What the files state for the adviser alone.
pub(in crate::config) fn facts(document: &Document) -> StatedFacts {
    StatedFacts {
        prices: document.prices.get().map(prices).unwrap_or_default(),
        request: document.request.get().map(request).unwrap_or_default(),
        regions: regions(document).map(|(entry, fields)| (entry.name.clone(), region(fields))).collect(),
    }
}

fn prices(fields: &PriceFields) -> StatedPrices {
    let PriceFields {
        dedicated_ip_standard,
        dedicated_ip_managed_base,
        dedicated_ip_managed,
        outbound,
        plan_essentials,
        plan_pro,
        plan_enterprise,
    } = fields;
    let managed = dedicated_ip_managed.get();
    let tier = |of: fn(&ManagedPriceFields) -> &Field<_>| managed.and_then(|tiers| of(tiers).get());
    StatedPrices {
        dedicated_ip_standard: dedicated_ip_standard.get().map(|price| price.0),
        dedicated_ip_managed_base: dedicated_ip_managed_base.get().map(|price| price.0),
        managed_to_10_million: tier(|tiers| &tiers.to_10_million).map(|price| price.0),
        managed_to_50_million: tier(|tiers| &tiers.to_50_million).map(|price| price.0),
        managed_to_100_million: tier(|tiers| &tiers.to_100_million).map(|price| price.0),
        managed_above: tier(|tiers| &tiers.above).map(|price| price.0),
        outbound: outbound.get().map(|price| price.0),
        essentials: plan_essentials.get().map(tiers).unwrap_or_default(),
        pro: plan_pro.get().map(plan).unwrap_or_default(),
        enterprise: plan_enterprise.get().map(plan).unwrap_or_default(),
    }
}

fn tiers(fields: &TierPriceFields) -> StatedPlanPrices {
    let TierPriceFields { to_10_million, to_100_million, above } = fields;
    let price = |field: &Field<Price>| field.get().map(|price| price.0);
    StatedPlanPrices { month: None, tiers: [price(to_10_million), price(to_100_million), price(above)] }
}

fn plan(fields: &PlanPriceFields) -> StatedPlanPrices {
    let PlanPriceFields { month, to_10_million, to_100_million, above } = fields;
    let price = |field: &Field<Price>| field.get().map(|price| price.0);
    StatedPlanPrices { month: price(month), tiers: [price(to_10_million), price(to_100_million), price(above)] }
}

fn request(fields: &RequestFields) -> RequestFacts {
    let RequestFields { website, opt_in, bounces_and_complaints, use_case, why_dedicated, terms, language, mail_type } =
        fields;
    RequestFacts {
        website: website.get().map(|website| website.0.clone()),
        opt_in: sentence(opt_in),
        bounces_and_complaints: sentence(bounces_and_complaints),
        use_case: sentence(use_case),
        why_dedicated: sentence(why_dedicated),
        terms: stated(terms),
        language: stated(language),
        mail_type: stated(mail_type),
    }
}

fn sentence(field: &Field<Sentence>) -> Option<String> {
    field.get().map(|sentence| sentence.0.clone())
}

fn region(fields: &RegionFields) -> RegionFacts {
    let RegionFields {
        auto_warmup: _,
        pools: _,
        dedicated_ips,
        configuration_sets,
        identities: _,
        leased,
        relinquish,
        byoip,
        unassigned,
        lint,
        suppression: _,
        vdm: _,
    } = fields;
    let ips = dedicated_ips.get().map(|map| by_name(&map.entries, |ip: &Ip| ip.0, ip)).unwrap_or_default();
    let set = |fields: &ConfigurationSet| fields.traffic.get().map(traffic);
    let sets = configuration_sets.get().map(|map| by_name(&map.entries, Clone::clone, set)).unwrap_or_default();
    let ignored = lint.get().and_then(|lint| lint.ignore.get());
    let reason = |reason: &Sentence| Some(reason.0.clone());
    RegionFacts {
        leased: leased.get().map(|count| u32::try_from(count.0.get()).unwrap_or(u32::MAX)),
        relinquish: relinquish.get().map(|list| list.items.iter().map(|ip| ip.value.0).collect()).unwrap_or_default(),
        is_byoip: byoip.get().is_some_and(|flag| flag.0 == Switch::On),
        unassigned: unassigned.get().map(traffic),
        ips,
        traffic: sets,
        ignored: ignored.map(|map| by_name(&map.entries, |code| *code, reason)).unwrap_or_default(),
    }
}

fn ip(fields: &DedicatedIpFields) -> Option<IpFacts> {
    let DedicatedIpFields { warmup: _, warm_since, published } = fields;
    let is_published = published.get().is_some_and(|flag| flag.0 == Switch::On);
    let published = if is_published { Published::Yes } else { Published::No };
    let warm_since = warm_since.get().map(|since| match &since.0 {
        Clearable::Set(day) => WarmSince::Day(day.0),
        Clearable::Clear => WarmSince::Never,
    });
    Some(IpFacts { warm_since, published })
}

fn traffic(fields: &TrafficFields) -> Traffic {
    let TrafficFields {
        kind,
        day,
        days,
        month,
        peak_day,
        peak_rate,
        pattern,
        growth,
        gap,
        providers,
        recipients,
        isolate,
        ready_by,
    } = fields;
    let is_isolated = isolate.get().is_some_and(|flag| flag.0 == Switch::On);
    let name = |provider: &Provider| provider.0.clone();
    Traffic {
        kind: stated::<_, MailKind>(kind),
        day: day.get().map(|number| number.0.0),
        days: days.get().map(|number| number.0.0),
        month: month.get().map(|number| number.0.0),
        peak_day: peak_day.get().map(|number| number.0.0),
        peak_rate: peak_rate.get().map(|rate| rate.0),
        pattern: stated(pattern),
        growth: growth.get().map(|percent| percent.0),
        gap: gap.get().map(|days| days.0),
        providers: providers.get().map(|map| by_name(&map.entries, name, |share| Some(share.0))).unwrap_or_default(),
        recipients: stated(recipients),
        isolate: if is_isolated { Isolation::Required } else { Isolation::NotRequired },
        ready_by: ready_by.get().map(|day| day.0),
    }
}
