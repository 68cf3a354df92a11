//! Open and click tracking, and Virtual Deliverability Manager, of a configuration set.

use super::{
    flag::Flag,
    or_word::{Inherit, Nothing, Or},
    record::record,
    words::words,
};
use crate::model::{HttpsPolicy, TrackingDomain};

record! {
    /// How opens and clicks are tracked. What is left out stays as it is.
    struct TrackingFields: "the tracking" {
        required {}
        optional {
            /// A verified domain of one's own that open and click links lead through; `none` for a domain of SES. Left out,
            /// it stays as it is. Example: `track.example.com`.
            #[schemars(example = &"track.example.com")]
            domain: Or<Nothing, TrackingDomain>,
            /// Which links use HTTPS. Left out, it stays as it is; SES's default is `optional`. SES takes it only with a
            /// domain.
            https: Https,
        }
    }
}

words! {
    /// Which tracking links use HTTPS.
    enum Https: "an HTTPS policy" => HttpsPolicy {
        /// Click links use the scheme of the original link; open links use HTTP. SES's default.
        Optional = "optional",
        /// All links use HTTPS.
        Require = "require",
        /// Open links use HTTPS; click links use the scheme of the original link.
        RequireOpenOnly = "require_open_only",
    }
}

record! {
    /// Virtual Deliverability Manager for mail of this configuration set. What is left out stays as it is.
    struct VdmFields: "the VDM options" {
        required {}
        optional {
            /// Whether the dashboard tracks opens and clicks; `inherit` lets the account's setting count, as is SES's
            /// default. Left out, it stays as it is. Example: `true`.
            engagement_metrics: Or<Inherit, Flag>,
            /// Whether SES chooses among its shared IPs for likely delivery; `inherit` lets the account's setting count, as
            /// is SES's default. Left out, it stays as it is. Example: `false`.
            optimized_shared_delivery: Or<Inherit, Flag>,
        }
    }
}
