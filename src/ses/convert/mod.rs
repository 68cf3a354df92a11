//! Converts between SES's types and the model's. A new value of SES is kept as unrecognized, never guessed.

pub(in crate::ses) mod account;
pub(in crate::ses) mod blocks;
pub(in crate::ses) mod event_destinations;

use std::net::Ipv4Addr;

use aws_sdk_sesv2::{
    error::BuildError,
    types::{self, DeliveryOptions},
};

use crate::model::{
    AccountId, Delivery, Kind, LiveDedicatedIp, MaxDelivery, Percent, PoolRef, Region, Reported, ScalingMode, Tags,
    Warmup, WarmupStatus, is_of_aws,
};

/// Converts a leased IP: its address, or the text if it is not an IPv4 address, and its state.
pub(in crate::ses) fn dedicated_ip(ip: &types::DedicatedIp) -> (Result<Ipv4Addr, String>, LiveDedicatedIp) {
    let address = ip.ip().parse().map_err(|_| ip.ip().to_owned());
    let pool = ip.pool_name().map_or(PoolRef::Default, PoolRef::live);
    let status = Reported::new(ip.warmup_status().as_str());
    let percentage = u8::try_from(ip.warmup_percentage()).ok().filter(|percent| *percent <= Percent::ALL.get());
    (address, LiveDedicatedIp { pool, warmup: Warmup { status, percentage } })
}

/// Converts a scaling mode.
pub(in crate::ses) fn scaling(mode: &types::ScalingMode) -> Reported<ScalingMode> {
    Reported::new(mode.as_str())
}

/// Whether an IP proves that its pool is `STANDARD`. SES warms up the IPs of a `MANAGED` pool itself. A status of
/// `NOT_APPLICABLE` is no proof that the pool is `MANAGED`, so such a pool is read.
pub(in crate::ses) fn tells_standard(warmup: &Warmup) -> bool {
    matches!(warmup.status, Reported::Known(WarmupStatus::Done | WarmupStatus::InProgress))
}

/// Converts a scaling mode to SES's type.
pub(in crate::ses) fn to_scaling(mode: ScalingMode) -> types::ScalingMode {
    match mode {
        ScalingMode::Standard => types::ScalingMode::Standard,
        ScalingMode::Managed => types::ScalingMode::Managed,
    }
}

/// Converts delivery options. If there are none, returns SES's defaults.
pub(in crate::ses) fn delivery(options: Option<&DeliveryOptions>) -> Delivery {
    let Some(options) = options else { return Delivery::default() };
    let tls = options.tls_policy().map(|policy| Reported::new(policy.as_str()));
    let max_delivery = options.max_delivery_seconds().map(MaxDelivery::live);
    let pool = options.sending_pool_name().filter(|name| !name.is_empty()).map(PoolRef::live);
    Delivery { pool, tls, max_delivery }
}

/// Converts delivery options to SES's type. An absent field is not sent.
pub(in crate::ses) fn to_delivery(delivery: &Delivery) -> DeliveryOptions {
    let Delivery { pool, tls, max_delivery } = delivery;
    DeliveryOptions::builder()
        .set_sending_pool_name(pool.as_ref().map(ToString::to_string))
        .set_tls_policy(tls.as_ref().map(|tls| types::TlsPolicy::from(tls.as_str())))
        .set_max_delivery_seconds(max_delivery.map(MaxDelivery::seconds))
        .build()
}

/// Converts tags to SES's type.
///
/// # Errors
/// None for tags of the model.
pub(in crate::ses) fn to_tags(tags: &Tags) -> Result<Vec<types::Tag>, BuildError> {
    tags.iter().map(|(key, value)| types::Tag::builder().key(key).value(value).build()).collect()
}

/// Converts tags, without those that AWS sets itself.
pub(in crate::ses) fn tags(tags: &[types::Tag]) -> Tags {
    let own = tags.iter().filter(|tag| !is_of_aws(tag.key()));
    own.map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect()
}

/// The ARN of an object (service authorization reference, "Amazon Simple Email Service v2").
pub(in crate::ses) fn arn(partition: &str, account: &AccountId, region: &Region, kind: Kind, name: &str) -> String {
    match kind {
        Kind::EmailIdentity => format!("arn:{partition}:ses:{region}:{account}:identity/{name}"),
        kind => format!("arn:{partition}:ses:{region}:{account}:{kind}/{name}"),
    }
}
