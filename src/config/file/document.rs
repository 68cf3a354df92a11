//! The file as a whole.

use super::{account::Account, map::Map, record::record, region::RegionFields, version::Version};
use crate::model::{Owner, Region};

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
            /// The Regions to look after, by name. A Region that is not here is neither read nor changed.
            regions: Map<Region, RegionFields>,
        }
        optional {
            /// Who owns what sesform creates: the value of the tag `sesform:owner` on it, 1 to 256 characters. Left
            /// out, nothing is stamped.
            /// Example: `mail-platform`.
            #[schemars(example = &"mail-platform")]
            owner: Owner,
        }
    }
}
