//! One configuration set.

use super::{
    duration::DeliveryTime,
    event_destination::EventDestinationFields,
    flag::Flag,
    map::Map,
    or_word::{Nothing, Or},
    record::record,
    suppression::Suppression,
    tracking::{TrackingFields, VdmFields},
    traffic::TrafficFields,
    words::words,
};
use crate::model::{
    ArchiveArn, ConfigurationSetName, EventDestinationName, PoolName, PoolRef, TagKey, TagValue, TlsPolicy, UserTags,
};

record! {
    /// One configuration set. `{}` states that it exists and leaves everything about it unchanged.
    struct ConfigurationSet: "a configuration set" {
        required {}
        optional {
            /// The pool that mail of this configuration set leaves through: a pool of the same Region,
            /// `ses-shared-pool` for AWS's shared IPs, or `ses-default-dedicated-pool` for the leased IPs that are in
            /// no other pool. If omitted, the pool is unchanged; a new configuration set sends through
            /// `ses-default-dedicated-pool`. What it was assigned to is overwritten. Example: `transactional`.
            #[schemars(extend("pattern" = PoolName::PATTERN, "examples" = ["ses-default-dedicated-pool", "ses-shared-pool"]))]
            pool: PoolRef,
            /// Whether mail may leave without TLS. If omitted, it is unchanged; SES's default is `optional`.
            tls: Tls,
            /// How long SES tries to deliver, 5 minutes to 14 hours, such as `4h`, `30m` or `1h30m`; `none`
            /// for SES's own limit. If omitted, it is unchanged.
            max_delivery: Or<Nothing, DeliveryTime>,
            /// Whether SES collects reputation metrics of mail of this configuration set. If omitted, it is unchanged;
            /// it is on in a new configuration set.
            reputation_metrics: Flag,
            /// Whether mail of this configuration set may be sent. If omitted, it is unchanged; it is on in a new
            /// configuration set.
            sending: Flag,
            /// Which suppressed addresses mail is kept from: a list of reasons, or the block with `reasons`, `scope`
            /// and `validation`. `[]` suppresses nothing. If omitted, it is unchanged; SES's default is the account's
            /// setting. Example: `[bounce, complaint]`.
            #[schemars(extend("examples" = [
                ["bounce", "complaint"],
                "inherit",
                {"reasons": ["bounce", "complaint"], "scope": "account"},
            ]))]
            suppression: Suppression,
            /// How opens and clicks are tracked. If omitted, it is unchanged. Example: `{domain: track.example.com,
            /// https: require}`.
            #[schemars(extend("examples" = [{"domain": "track.example.com", "https": "require"}]))]
            tracking: TrackingFields,
            /// Virtual Deliverability Manager. If omitted, it is unchanged. Example: `{engagement_metrics: true}`.
            #[schemars(extend("examples" = [{"engagement_metrics": true}]))]
            vdm: VdmFields,
            /// The ARN of the Mail Manager archive that keeps what is sent, or `none`. If omitted, it is unchanged.
            archive: Or<Nothing, ArchiveArn>,
            /// Where SES reports what becomes of mail, by name: 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-`, at most
            /// 10. If omitted, event destinations are unchanged; `{}` states that there are none. Example: `bounces: {events:
            /// [bounce], sns: "arn:aws:sns:eu-west-1:123456789012:mail-events"}`.
            #[schemars(extend("maxProperties" = crate::model::EVENT_DESTINATIONS_MAX, "examples" = [
                {"to_sns": {
                    "events": ["bounce", "complaint"],
                    "sns": "arn:aws:sns:eu-west-1:123456789012:mail-events",
                }},
                {"to_cloudwatch": {
                    "events": ["send", "delivery"],
                    "cloudwatch": {"campaign": {"source": "message_tag", "default": "none"}},
                }},
                {"to_firehose": {
                    "events": ["send", "delivery"],
                    "firehose": {
                        "stream": "arn:aws:firehose:eu-west-1:123456789012:deliverystream/mail-events",
                        "role": "arn:aws:iam::123456789012:role/ses-events",
                    },
                }},
                {"to_eventbridge": {
                    "events": ["bounce", "complaint"],
                    "eventbridge": "arn:aws:events:eu-west-1:123456789012:event-bus/default",
                }},
                {"to_pinpoint": {
                    "events": ["open", "click"],
                    "pinpoint": "arn:aws:mobiletargeting:eu-west-1:123456789012:apps/0123456789abcdef0123456789abcdef",
                }},
            ]))]
            event_destinations: Map<EventDestinationName, EventDestinationFields>,
            /// The tags of the configuration set beside sesform's own: exactly these, at most 48. If omitted, they are
            /// unchanged; `{}` states that there are none. Example: `{team: checkout}`.
            #[schemars(extend("maxProperties" = UserTags::MAX, "examples" = [{"team": "checkout"}]))]
            tags: Map<TagKey, TagValue>,
            /// Whether the configuration set is kept from being deleted, even after its block was taken out of the
            /// file, and its event destinations with it. If omitted, it is unchanged.
            protect: Flag,
            /// The name that the configuration set had. A new one of the new name takes over its options, tags,
            /// protection and the identities that the file states without a configuration set, as SES renames none; the
            /// old one is deleted with `--prune`. If omitted, nothing is renamed. Example: `receipts`.
            renamed_from: ConfigurationSetName,
            /// How much mail goes through it, for `sesform lint` and `sesform cost`; never sent to SES. If omitted, it is
            /// unknown. Example: `{kind: marketing, day: 300000, days: 13, pattern: weekly}`.
            #[schemars(extend("examples" = [{"kind": "marketing", "day": 300_000, "days": 13, "pattern": "weekly"}]))]
            traffic: TrafficFields,
        }
    }
}

words! {
    /// Whether mail may leave without TLS.
    enum Tls: "a TLS policy" => TlsPolicy {
        /// Only over TLS: mail that cannot be sent so is not sent.
        Require = "require",
        /// Over TLS where the receiver offers it, else in plain text. SES's default.
        Optional = "optional",
    }
}
