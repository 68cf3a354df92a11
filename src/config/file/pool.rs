//! One dedicated IP pool.

use super::{flag::Flag, map::Map, membership::Ips, record::record, words::words};
use crate::model::{PoolName, ScalingMode, TagKey, TagValue, UserTags};

record! {
    /// One dedicated IP pool. `{}` states that it exists and leaves everything about it unchanged.
    #[schemars(extend(
        "if" = {"properties": {"scaling": {"const": "managed"}}, "required": ["scaling"]},
        "then" = {
            "properties": {"ips": false},
            "errorMessage": "Take `ips` out: SES chooses the IPs of a pool with `scaling: managed`."
        }
    ))]
    struct Pool: "a pool" {
        required {}
        optional {
            /// Who decides how many IPs the pool has. If omitted, the mode is unchanged; a new pool is `standard`.
            scaling: Scaling,
            /// The leased IPs in the pool. A list states exactly these: an IP of the pool that is not listed is
            /// released to `ses-default-dedicated-pool`. `{count: 4, include: […]}` states how many, and sesform
            /// chooses them. If omitted, the IPs are unchanged; `[]` states that there are none. Not for `scaling:
            /// managed`, where SES chooses. Example: `[198.51.100.10, 198.51.100.11]`.
            #[schemars(extend("examples" = [["198.51.100.10"], {"count": 4}]))]
            #[schemars(extend("x-offered-if" = {"properties": {"scaling": {"not": {"const": "managed"}}}}))]
            ips: Ips,
            /// The tags of the pool beside sesform's own: exactly these, at most 48. If omitted, they are unchanged;
            /// `{}` states that there are none. Example: `{team: checkout}`.
            #[schemars(extend("maxProperties" = UserTags::MAX, "examples" = [{"team": "checkout"}]))]
            tags: Map<TagKey, TagValue>,
            /// Whether the pool is kept from being deleted, even after its block was taken out of the file. If omitted,
            /// it is unchanged.
            protect: Flag,
            /// The name that the pool had. A new pool of the new name takes over its IPs, configuration sets, tags and
            /// protection, as SES renames none; the old one is deleted with `--prune`. If omitted, nothing is renamed.
            /// Example: `marketing`.
            renamed_from: PoolName,
        }
    }
}

words! {
    /// Who decides how many IPs a pool has.
    enum Scaling: "a scaling mode" => ScalingMode {
        /// You lease the IPs by a Support case and list them under `ips`. The default of a new pool.
        Standard = "standard",
        /// SES leases, warms and releases the IPs itself. A pool cannot come back from it.
        Managed = "managed",
    }
}
