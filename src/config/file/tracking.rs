//! Open and click tracking, and Virtual Deliverability Manager, of a configuration set.

use super::{
    flag::Flag,
    or_word::{Inherit, Nothing, Or},
    record::record,
    words::words,
};
use crate::model::{HttpsPolicy, TrackingDomain};

record! {
    /// How opens and clicks are tracked. Omitted fields are unchanged.
    struct TrackingFields: "the tracking" {
        required {}
        optional {
            /// Your own verified domain for open and click links; `none` for a domain of SES. If omitted, it is
            /// unchanged. Example: `track.example.com`.
            #[schemars(example = &"track.example.com")]
            domain: Or<Nothing, TrackingDomain>,
            /// Which links use HTTPS. If omitted, it is unchanged; SES's default is `optional`. SES takes it only with
            /// a domain.
            #[schemars(extend("x-offered-if" = {
                "required": ["domain"], "properties": {"domain": {"not": {"const": "none"}}}
            }))]
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
    /// Virtual Deliverability Manager for mail of this configuration set. Omitted fields are unchanged.
    struct VdmFields: "the VDM options" {
        required {}
        optional {
            /// Whether the dashboard tracks opens and clicks; `inherit` uses the account's setting, which is SES's
            /// default. If omitted, it is unchanged. Example: `true`.
            engagement_metrics: Or<Inherit, Flag>,
            /// Whether SES chooses among its shared IPs for likely delivery; `inherit` uses the account's setting,
            /// which is SES's default. If omitted, it is unchanged. Example: `false`.
            optimized_shared_delivery: Or<Inherit, Flag>,
        }
    }
}
