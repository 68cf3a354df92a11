//! One configuration set.

use super::{duration::DeliveryTime, record::record, words::words};
use crate::model::{DesiredTls, PoolName, PoolRef};

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
            /// How long SES goes on trying to deliver, 5 minutes to 14 hours, such as `4h`, `30m` or `1h30m`. Left out, it
            /// stays as it is.
            max_delivery: DeliveryTime,
        }
    }
}

words! {
    /// Whether mail may leave without TLS.
    enum Tls: "a TLS policy" {
        /// Only over TLS: mail that cannot be sent so is not sent.
        Require = "require",
        /// Over TLS where the receiver offers it, else in plain text. SES's default.
        Optional = "optional",
    }
}

impl From<Tls> for DesiredTls {
    fn from(tls: Tls) -> Self {
        match tls {
            Tls::Require => Self::Require,
            Tls::Optional => Self::Optional,
        }
    }
}
