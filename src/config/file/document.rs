//! The file as a whole.

use super::{
    account::Account,
    limits::{IgnoreFields, LimitFields},
    map::Map,
    record::record,
    region::RegionFields,
    service::ServiceFields,
    version::Version,
};
use crate::model::{Owner, Region};

/// The fields that each of several files states, and states alike.
pub(in crate::config) const SAME_IN_EACH: [&str; 2] = ["version", "account"];

record! {
    /// The dedicated-IP side of one Amazon SES account, as it should be: which pools it has in each Region, which leased
    /// IPs are in which pool, and through which pool each configuration set sends. What is left out stays as it is.
    struct Document: "the file" {
        required {
            /// The version of this format. Always `1`.
            version: Version,
            /// The AWS account that the file is for: twelve digits in quotes, so that leading zeros survive. The
            /// credentials are checked against it before anything else is asked. Example: `"123456789012"`.
            #[schemars(example = &"123456789012")]
            account: Account,
            /// The Regions to look after, by name. A Region that is not here is neither read nor changed. Left out of one of
            /// several files, that file speaks of none; one of them has to state Regions, if only `{}`.
            regions: Map<Region, RegionFields>,
        }
        optional {
            /// Who owns what sesform creates: the value of the tag `sesform:owner` on it, 1 to 256 characters. Left
            /// out, nothing is stamped.
            /// Example: `mail-platform`.
            #[schemars(example = &"mail-platform")]
            owner: Owner,
            /// How much one apply may change. Left out, there is no limit. Example: `{deletes: 2, moved_ips: 25%}`.
            limits: LimitFields,
            /// What is not looked at, by patterns over names. Left out, everything is looked at.
            /// Example: `{configuration_sets: ["legacy-*"]}`.
            ignore: IgnoreFields,
            /// A service that speaks as SES does and is not AWS's. Left out, it is SES.
            /// Example: `{free_regions: true, sts: false}`.
            service: ServiceFields,
        }
    }
}
