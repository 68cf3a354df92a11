//! One Region, and what can be said about one identity and one leased IP of it.

use super::{
    account_settings::{AccountSuppressionWish, AccountVdmFields},
    configuration_set::ConfigurationSet,
    facts::LintFields,
    flag::Flag,
    ip::Ip,
    list::List,
    map::Map,
    number::Whole,
    or_word::{Never, Nothing, Or},
    pool::Pool,
    quantity::Day,
    record::record,
    traffic::TrafficFields,
    warmup::WarmupWish,
};
use crate::model::{ConfigurationSetName, IdentityName, PoolName, PoolSize};

record! {
    /// One Region of the account. Omitted fields are unchanged.
    struct RegionFields: "a Region" {
        required {}
        optional {
            /// Whether SES warms up newly leased IPs by itself. If omitted, it is unchanged; SES's default is `true`.
            auto_warmup: Flag,
            /// Which suppressed addresses the account keeps mail from, where a configuration set inherits it: a list of
            /// reasons, or `{reasons: …, validation: …}`. If omitted, it is unchanged. Example: `[bounce, complaint]`.
            #[schemars(extend("examples" = [["bounce", "complaint"]]))]
            suppression: AccountSuppressionWish,
            /// Virtual Deliverability Manager of the account. If omitted, it is unchanged. Example: `{enabled: true}`.
            #[schemars(extend("examples" = [{"enabled": true}]))]
            vdm: AccountVdmFields,
            /// The dedicated IP pools of the Region, by name: 1 to 64 of `a-z`, `0-9`, `_` and `-`; older ones may have
            /// capitals and dots, with which SES creates none today. SES keeps `ses-default-dedicated-pool` and
            /// `ses-shared-pool` itself; they are not declared. If omitted, pools are unchanged; `{}` states that there
            /// are none. Example: `transactional: {ips: [198.51.100.10]}`.
            #[schemars(extend("examples" = [
                {"pool_name": {"ips": ["198.51.100.10"]}},
                {"pool_name": {"ips": {"count": 4}}},
                {"pool_name": {"scaling": "managed"}},
            ]))]
            pools: Map<PoolName, Pool>,
            /// Settings of single leased IPs, by address. What is omitted is unchanged. Example: `198.51.100.20:
            /// {warmup: 40}`.
            #[schemars(extend("examples" = [{"198.51.100.10": {"warmup": 40}}]))]
            dedicated_ips: Map<Ip, DedicatedIpFields>,
            /// The configuration sets of the Region, by name: 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-`. If omitted,
            /// configuration sets are unchanged; `{}` states that there are none. Example: `receipts: {pool:
            /// transactional}`.
            #[schemars(extend("examples" = [{"set_name": {"pool": "ses-default-dedicated-pool"}}, {"set_name": {"pool": "ses-shared-pool"}}]))]
            configuration_sets: Map<ConfigurationSetName, ConfigurationSet>,
            /// Settings of identities that the account has, by domain or address. What is omitted is unchanged.
            /// Example: `example.com: {configuration_set: receipts}`.
            #[schemars(extend("examples" = [{"example.com": {"configuration_set": "none"}}]))]
            identities: Map<IdentityName, IdentityFields>,
            /// How many standard IPs the Region should lease, 0 to 10,000; never sent to SES, as IPs are leased by a Support
            /// case. If omitted, it is those that are leased, and what pools lack. Example: `8`.
            #[schemars(example = 8)]
            leased: Whole<PoolSize>,
            /// Leased IPs that are to be given back by a Support case; never sent to SES. If omitted, there are none.
            /// Example: `[198.51.100.31]`.
            relinquish: List<Ip>,
            /// Whether the leased IPs are addresses that you brought yourself (BYOIP), for `sesform lint`; never sent to SES.
            /// Such an account cannot use AWS's shared IPs. If omitted, they are not.
            byoip: Flag,
            /// Mail that names no configuration set, for `sesform lint`; never sent to SES. If omitted, it is unknown.
            /// Example: `{kind: transactional, day: 0}`.
            #[schemars(extend("examples" = [{"kind": "transactional", "day": 0}]))]
            unassigned: TrafficFields,
            /// Which rules of `sesform lint` are silent here. If omitted, none is. Example: `{ignore: {SF104: "spread is
            /// planned for Q2"}}`.
            #[schemars(extend("examples" = [{"ignore": {"SF104": "spread is planned for Q2"}}]))]
            lint: LintFields,
        }
    }
}

record! {
    /// One identity that the account has; sesform creates none. `{}` leaves everything about it unchanged.
    struct IdentityFields: "an identity" {
        required {}
        optional {
            /// The configuration set of mail that names none: one of the same Region, or `none`. If omitted, it is
            /// unchanged, or follows its configuration set to a new name (`renamed_from`). Example: `receipts`.
            #[schemars(example = &"none")]
            configuration_set: Or<Nothing, ConfigurationSetName>,
        }
    }
}

record! {
    /// One leased IP. `{}` leaves everything about it unchanged.
    struct DedicatedIpFields: "a leased IP" {
        required {}
        optional {
            /// How far the IP is warmed up at least, in percent, 0 to 100. A floor: a higher percentage is never
            /// lowered. If omitted, SES's percentage is unchanged. Example: `40`. To warm up an IP anew that was idle
            /// for long, `{restart: 1, date: 2026-11-28}`.
            #[schemars(example = 40)]
            warmup: WarmupWish,
            /// The day on which its warm-up was complete, for `sesform lint`; never sent to SES. It counts as proof from 45
            /// days later on, as long as a warm-up takes. `never`: it arrived at 100 %, as IPs do that are leased while
            /// automatic warm-up is off, and counts as cold until figures show its mail or a day in this place counts. If
            /// omitted, it is unknown. Example: `2025-03-01`.
            #[schemars(example = &"2025-03-01")]
            warm_since: Or<Never, Day>,
            /// Whether others know the address: it is on allow-lists or in SPF records; never sent to SES. If omitted, it
            /// is not.
            published: Flag,
        }
    }
}
