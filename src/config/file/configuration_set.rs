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
    words::words,
};
use crate::model::{
    ArchiveArn, ConfigurationSetName, EventDestinationName, PoolName, PoolRef, TagKey, TagValue, TlsPolicy, UserTags,
};

record! {
    /// One configuration set. `{}` states that it exists and keeps everything about it as it is.
    struct ConfigurationSet: "a configuration set" {
        required {}
        optional {
            /// The pool that mail of this configuration set leaves through: a pool of the same Region,
            /// `ses-shared-pool` for AWS's shared IPs, or `ses-default-dedicated-pool` for the leased IPs that are in no
            /// other pool. Left out, the pool stays as it is; a new configuration set sends through
            /// `ses-default-dedicated-pool`. Example: `transactional`.
            #[schemars(extend("pattern" = PoolName::PATTERN, "examples" = ["transactional", "ses-shared-pool", "ses-default-dedicated-pool"]))]
            pool: PoolRef,
            /// Whether mail may leave without TLS. Left out, it stays as it is; SES's default is `optional`.
            tls: Tls,
            /// How long SES goes on trying to deliver, 5 minutes to 14 hours, such as `4h`, `30m` or `1h30m`; `none` for as
            /// long as SES itself sees fit. Left out, it stays as it is.
            max_delivery: Or<Nothing, DeliveryTime>,
            /// Whether SES collects reputation metrics of mail of this configuration set. Left out, it stays as it is; SES has
            /// it on in a new configuration set.
            reputation_metrics: Flag,
            /// Whether mail of this configuration set may be sent. Left out, it stays as it is; SES has it on in a new
            /// configuration set.
            sending: Flag,
            /// Which suppressed addresses mail is kept from: a list of reasons, or the block with `reasons`, `scope` and
            /// `validation`. `[]` suppresses nothing. Left out, it stays as it is; SES's default is the account's setting.
            /// Example: `[bounce, complaint]`.
            suppression: Suppression,
            /// How opens and clicks are tracked. Left out, it stays as it is.
            /// Example: `{domain: track.example.com, https: require}`.
            tracking: TrackingFields,
            /// Virtual Deliverability Manager. Left out, it stays as it is. Example: `{engagement_metrics: true}`.
            vdm: VdmFields,
            /// The ARN of the Mail Manager archive that keeps what is sent, or `none`. Left out, it stays as it is.
            archive: Or<Nothing, ArchiveArn>,
            /// Where SES reports what becomes of mail, by name: 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-`, at most 10. Left
            /// out, event destinations stay as they are; `{}` states that there are none.
            #[schemars(extend("maxProperties" = crate::model::EVENT_DESTINATIONS_MAX))]
            event_destinations: Map<EventDestinationName, EventDestinationFields>,
            /// The tags of the configuration set beside sesform's own: exactly these, at most 48. Left out, they stay as they
            /// are; `{}` states that there are none. Example: `{team: checkout}`.
            #[schemars(extend("maxProperties" = UserTags::MAX))]
            tags: Map<TagKey, TagValue>,
            /// Whether the configuration set is kept from being deleted, even after its block was taken out of the file, and
            /// its event destinations with it. Left out, it stays as it is.
            protect: Flag,
            /// The name that the configuration set had. A new one of the new name takes over its options, tags, protection
            /// and the identities that the file states without a configuration set, as SES renames none; the old one is
            /// deleted where deleting is asked for. Left out, nothing is renamed.
            renamed_from: ConfigurationSetName,
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
