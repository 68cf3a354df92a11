//! What can be said about one identity and about one leased IP.

use super::{
    number::Whole,
    or_word::{Nothing, Or},
    record::record,
};
use crate::model::{ConfigurationSetName, Percent};

record! {
    /// One identity that the account has; sesform creates none. `{}` keeps everything about it as it is.
    struct IdentityFields: "an identity" {
        required {}
        optional {
            /// The configuration set of mail that names none: one of the same Region, or `none`. Left out, it stays as it
            /// is, or follows its configuration set to a new name (`renamed_from`). Example: `receipts`.
            #[schemars(example = &"receipts")]
            configuration_set: Or<Nothing, ConfigurationSetName>,
        }
    }
}

record! {
    /// One leased IP. `{}` keeps everything about it as it is.
    struct DedicatedIpFields: "a leased IP" {
        required {}
        optional {
            /// How far the IP is warmed up at least, in percent, 0 to 100. A floor: a higher percentage is never lowered.
            /// Left out, SES's percentage stays. Example: `40`.
            #[schemars(example = 40)]
            warmup: Whole<Percent>,
        }
    }
}
