//! Warm-up: the automatic warm-up of the Region, and the minimum warm-up of individual IPs.

use std::net::Ipv4Addr;

use crate::{
    model::{ACCOUNT_WARMUP, Kind, Percent, Setting, WarmupStatus, Write},
    plan::{
        SettingFacts,
        change::{Action, Reason},
        facts::{Facts, IpFacts},
        finding::{ManagedIpUse, Unrecognized, WarningReason, WithheldReason},
        settings::{percent, warmed},
    },
};

use super::Comparison;

impl Comparison<'_> {
    pub(super) fn warmup(&mut self) {
        self.auto_warmup();
        for (ip, wanted) in &self.desired.dedicated_ips {
            if let Some(floor) = wanted.warmup {
                self.compare_warmup(*ip, floor);
            }
        }
    }

    fn auto_warmup(&mut self) {
        let Some(auto_warmup) = self.desired.auto_warmup else { return };
        let Some(live) = self.live.auto_warmup else {
            let reason = WithheldReason::UnrecognizedLive { value: Unrecognized::AutoWarmup };
            return self.withhold(Kind::Account, &ACCOUNT_WARMUP, reason);
        };
        if live != auto_warmup {
            let facts = |switch| Some(Facts::Setting(SettingFacts::AutoWarmup(switch)));
            let write = Write::Setting(Setting::PutAccountDedicatedIpWarmupAttributes { auto_warmup });
            self.change(Action::Update, Reason::Differs, facts(live), facts(auto_warmup), write);
        }
    }

    /// Raises an IP to its minimum. An IP with a higher percentage stays unchanged.
    fn compare_warmup(&mut self, ip: Ipv4Addr, floor: Percent) {
        let Some(live) = self.live.dedicated_ips.get(&ip) else {
            return self.withhold(Kind::DedicatedIp, &ip, WithheldReason::IpNotLeased { pool: None });
        };
        if live.warmup.status == WarmupStatus::NotApplicable {
            let reason = WithheldReason::IpIsManaged { pool: live.pool.clone(), asked: ManagedIpUse::Warmup };
            return self.withhold(Kind::DedicatedIp, &ip, reason);
        }
        let Some(found) = percent(live) else {
            let value = Unrecognized::Warmup(live.warmup.clone());
            return self.withhold(Kind::DedicatedIp, &ip, WithheldReason::UnrecognizedLive { value });
        };
        if found >= floor.get() {
            return;
        }
        if floor == Percent::ALL {
            self.warn(Kind::DedicatedIp, &ip, WarningReason::WarmupSkipped { warmup: live.warmup.clone() });
        }
        let facts = |warmup| Some(Facts::Ip(IpFacts { pool: live.pool.clone(), warmup }));
        let (before, after) = (facts(live.warmup.clone()), facts(warmed(floor)));
        let write = Write::Setting(Setting::PutDedicatedIpWarmupAttributes { ip, percentage: floor });
        self.change(Action::Update, Reason::Differs, before, after, write);
    }
}
