//! Warm-up: automatic of the Region, and how far single IPs are warmed up at least.

use std::net::Ipv4Addr;

use crate::{
    model::{ACCOUNT_WARMUP, Kind, Percent, Setting, WarmupStatus, Write},
    plan::{
        SettingFacts,
        change::{Action, Reason},
        facts::{Facts, IpFacts},
        settings::{percent, warmed},
        warning::WarningCode,
        withheld::WithheldCode,
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
            let message = "whether automatic warm-up is on was not read".to_owned();
            return self.withhold(Kind::Account, &ACCOUNT_WARMUP, WithheldCode::UnrecognizedLive, message);
        };
        if live != auto_warmup {
            let facts = |switch| Some(Facts::Setting(SettingFacts::AutoWarmup(switch)));
            let write = Write::Setting(Setting::PutAccountDedicatedIpWarmupAttributes { auto_warmup });
            self.change(Action::Update, Reason::Differs, facts(live), facts(auto_warmup), write);
        }
    }

    /// Raises an IP to its floor. One that is warmer stays as it is.
    fn compare_warmup(&mut self, ip: Ipv4Addr, floor: Percent) {
        let Some(live) = self.live.dedicated_ips.get(&ip) else {
            let message = format!(
                "the account does not lease this IP in {}; `aws sesv2 get-dedicated-ips` lists those that it leases",
                self.region
            );
            return self.withhold(Kind::DedicatedIp, &ip, WithheldCode::IpNotLeased, message);
        };
        if live.warmup.status == WarmupStatus::NotApplicable {
            let message =
                format!("SES warms this IP up itself in the MANAGED pool `{}`; leave `warmup` out", live.pool);
            return self.withhold(Kind::DedicatedIp, &ip, WithheldCode::IpIsManaged, message);
        }
        let Some(found) = percent(live) else {
            let message = format!("SES does not say how far it is warmed up ({})", live.warmup);
            return self.withhold(Kind::DedicatedIp, &ip, WithheldCode::UnrecognizedLive, message);
        };
        if found >= floor.get() {
            return;
        }
        if floor == Percent::ALL {
            let message = format!(
                "is declared warm ({} now): SES sends its full share from it at once, and whoever receives it has not seen \
                 it before",
                live.warmup
            );
            self.warn(Kind::DedicatedIp, &ip, WarningCode::WarmupSkipped, message);
        }
        let facts = |warmup| Some(Facts::Ip(IpFacts { pool: live.pool.clone(), warmup }));
        let (before, after) = (facts(live.warmup.clone()), facts(warmed(floor)));
        let write = Write::Setting(Setting::PutDedicatedIpWarmupAttributes { ip, percentage: floor });
        self.change(Action::Update, Reason::Differs, before, after, write);
    }
}
