//! A service that speaks as SES does and is not AWS's.

use super::{flag::Flag, record::record};

record! {
    /// What is different at a service that speaks as SES does and is not AWS's, at `--endpoint-url`. Left out, everything is
    /// as at AWS.
    struct ServiceFields: "the service" {
        required {}
        optional {
            /// Whether the names of Regions are the service's own. Left out, they are AWS's. Example: `true`.
            free_regions: Flag,
            /// Whether account ids are the service's own, and not twelve digits. Left out, they are AWS's.
            /// Example: `true`.
            free_accounts: Flag,
            /// Whether there is an STS that says whose credentials are used. Left out, there is. Without one nothing
            /// compares the credentials with `account`, so it needs an `--endpoint-url` that is not AWS's.
            /// Example: `false`.
            sts: Flag,
        }
    }
}
