//! One dedicated IP pool.

use super::{ip::Ip, list::List, record::record, words::words};
use crate::model::ScalingMode;

record! {
    /// One dedicated IP pool. `{}` states that it exists and keeps everything about it as it is.
    #[schemars(extend(
        "if" = {"properties": {"scaling": {"const": "managed"}}, "required": ["scaling"]},
        "then" = {"properties": {"ips": false}}
    ))]
    struct Pool: "a pool" {
        required {}
        optional {
            /// Who decides how many IPs the pool has. Left out, the mode stays as it is, and a new pool is `standard`.
            scaling: Scaling,
            /// The leased IPs in the pool, each as an IPv4 address: exactly these. An IP of the pool that is not listed is
            /// released to `ses-default-dedicated-pool`. Left out, the IPs stay as they are; `[]` states that there are
            /// none. Not for `scaling: managed`, where SES chooses. Example: `[198.51.100.10, 198.51.100.11]`.
            ips: List<Ip>,
        }
    }
}

words! {
    /// Who decides how many IPs a pool has.
    enum Scaling: "a scaling mode" {
        /// You lease the IPs by a Support case and list them under `ips`. The default of a new pool.
        Standard = "standard",
        /// SES leases, warms and releases the IPs itself. A pool cannot come back from it.
        Managed = "managed",
    }
}

impl From<Scaling> for ScalingMode {
    fn from(scaling: Scaling) -> Self {
        match scaling {
            Scaling::Standard => Self::Standard,
            Scaling::Managed => Self::Managed,
        }
    }
}
