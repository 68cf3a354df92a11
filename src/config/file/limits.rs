//! What one apply may do, and what sesform does not look at.

use super::{
    list::{List, ListItem},
    number::{MovedIpsLimit, Whole},
    record::record,
};
use crate::model::Glob;

record! {
    /// How much one apply may change. An apply that would do more shows its plan and stops.
    struct LimitFields: "the limits" {
        required {}
        optional {
            /// Most pools, configuration sets and event destinations that one apply deletes. A configuration set counts
            /// once, together with its event destinations. If omitted, there is no limit. Example: `2`.
            #[schemars(example = 2)]
            deletes: Whole<u32>,
            /// Most leased IPs that one apply moves from pool to pool: a number, or a percentage of those that the
            /// account leases in a Region. If omitted, there is no limit. Example: `25%`.
            #[schemars(extend("examples" = ["25%", 10]))]
            moved_ips: MovedIpsLimit,
        }
    }
}

record! {
    /// What sesform neither changes nor deletes, and lists only as ignored. In a pattern `*` stands for
    /// any run of characters and `?` for one.
    struct IgnoreFields: "what is ignored" {
        required {}
        optional {
            /// Patterns of the names of pools. If omitted, none is ignored. Example: `["legacy-*"]`.
            #[schemars(example = &["legacy-*"])]
            pools: List<Glob>,
            /// Patterns of the names of configuration sets. If omitted, none is ignored. Example: `["legacy-*"]`.
            #[schemars(example = &["legacy-*"])]
            configuration_sets: List<Glob>,
            /// Patterns of identities. If omitted, none is ignored. Example: `["legacy-*.example.org"]`.
            #[schemars(example = &["legacy-*.example.org"])]
            identities: List<Glob>,
        }
    }
}

impl ListItem for Glob {
    const LIST: &'static str = "a list of patterns such as `[\"legacy-*\"]`";
}
