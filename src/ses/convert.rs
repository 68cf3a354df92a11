//! SES's types to the model's and back. What SES newly says is kept as unrecognized, never guessed.

use std::net::Ipv4Addr;

use aws_sdk_sesv2::{
    error::BuildError,
    types::{self, DeliveryOptions},
};

use crate::model::{
    AccountId, Delivery, Kind, LiveDedicatedIp, LiveScaling, MaxDelivery, PoolRef, Region, ScalingMode, Tags,
    TlsPolicy, Warmup, WarmupStatus,
};

/// Reads a leased IP.
///
/// # Errors
/// An address that is no IPv4 address.
pub(super) fn dedicated_ip(ip: &types::DedicatedIp) -> Result<(Ipv4Addr, LiveDedicatedIp), String> {
    let address = ip.ip().parse().map_err(|_| format!("`{}` is not an IPv4 address", ip.ip()))?;
    let pool = ip.pool_name().map_or(PoolRef::Default, PoolRef::live);
    let status = match ip.warmup_status() {
        types::WarmupStatus::Done => WarmupStatus::Done,
        types::WarmupStatus::InProgress => WarmupStatus::InProgress,
        types::WarmupStatus::NotApplicable => WarmupStatus::NotApplicable,
        other => WarmupStatus::Unrecognized(other.as_str().to_owned()),
    };
    let percentage = u8::try_from(ip.warmup_percentage()).ok();
    Ok((address, LiveDedicatedIp { pool, warmup: Warmup { status, percentage } }))
}

/// Reads a scaling mode.
pub(super) fn scaling(mode: &types::ScalingMode) -> LiveScaling {
    match mode {
        types::ScalingMode::Standard => LiveScaling::Standard,
        types::ScalingMode::Managed => LiveScaling::Managed,
        other => LiveScaling::Unrecognized(other.as_str().to_owned()),
    }
}

/// The scaling mode that the IPs of a pool tell: SES warms those of a `MANAGED` pool itself and says so.
pub(super) fn scaling_told_by(warmup: &Warmup) -> Option<LiveScaling> {
    match warmup.status {
        WarmupStatus::NotApplicable => Some(LiveScaling::Managed),
        WarmupStatus::Done | WarmupStatus::InProgress => Some(LiveScaling::Standard),
        WarmupStatus::Unrecognized(_) => None,
    }
}

/// Spells a scaling mode for SES.
pub(super) fn to_scaling(mode: ScalingMode) -> types::ScalingMode {
    match mode {
        ScalingMode::Standard => types::ScalingMode::Standard,
        ScalingMode::Managed => types::ScalingMode::Managed,
    }
}

/// Reads delivery options; without any, SES's defaults.
///
/// # Errors
/// A delivery time that is outside of what SES documents.
pub(super) fn delivery(options: Option<&DeliveryOptions>) -> Result<Delivery, String> {
    let Some(options) = options else { return Ok(Delivery::default()) };
    let tls = options.tls_policy().map(|policy| match policy {
        types::TlsPolicy::Require => TlsPolicy::Require,
        types::TlsPolicy::Optional => TlsPolicy::Optional,
        other => TlsPolicy::Unrecognized(other.as_str().to_owned()),
    });
    let max_delivery = options.max_delivery_seconds().map(max_delivery).transpose()?;
    let pool = options.sending_pool_name().filter(|name| !name.is_empty()).map(PoolRef::live);
    Ok(Delivery { pool, tls, max_delivery })
}

fn max_delivery(seconds: i64) -> Result<MaxDelivery, String> {
    u64::try_from(seconds)
        .ok()
        .and_then(|seconds| MaxDelivery::from_seconds(seconds).ok())
        .ok_or_else(|| format!("`MaxDeliverySeconds` is {seconds}, outside of what SES documents"))
}

/// Spells delivery options for SES: a field that is not there is not sent.
pub(super) fn to_delivery(delivery: &Delivery) -> DeliveryOptions {
    let Delivery { pool, tls, max_delivery } = delivery;
    DeliveryOptions::builder()
        .set_sending_pool_name(pool.as_ref().map(ToString::to_string))
        .set_tls_policy(tls.as_ref().map(|tls| types::TlsPolicy::from(tls.as_str())))
        .set_max_delivery_seconds(max_delivery.map(seconds))
        .build()
}

/// The seconds as SES takes them.
pub(super) fn seconds(limit: MaxDelivery) -> i64 {
    i64::try_from(limit.seconds()).expect("a MaxDelivery is at most 50,400")
}

/// Spells tags for SES.
///
/// # Errors
/// None that the model's tags can cause.
pub(super) fn to_tags(tags: &Tags) -> Result<Vec<types::Tag>, BuildError> {
    tags.iter().map(|(key, value)| types::Tag::builder().key(key).value(value).build()).collect()
}

/// Reads tags, without those that AWS sets itself.
pub(super) fn tags(tags: &[types::Tag]) -> Tags {
    let own = tags.iter().filter(|tag| !tag.key().starts_with("aws:"));
    own.map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect()
}

/// The ARN of an object (service authorization reference, "Amazon Simple Email Service v2").
pub(super) fn arn(account: &AccountId, region: &Region, kind: Kind, name: &str) -> String {
    let partition = match region.as_str() {
        china if china.starts_with("cn-") => "aws-cn",
        government if government.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    };
    format!("arn:{partition}:ses:{region}:{account}:{kind}/{name}")
}
