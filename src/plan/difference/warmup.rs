//! Warm-up: the automatic warm-up of the Region, the minimum warm-up of individual IPs, and their restart.

use std::net::Ipv4Addr;

use crate::{
    model::{ACCOUNT_WARMUP, Kind, LiveDedicatedIp, LiveRegion, Percent, Setting, WarmupStatus, Write},
    plan::{
        SettingFacts,
        change::{Action, Reason},
        facts::{Facts, IpFacts},
        finding::{ManagedIpUse, Unrecognized, WarningReason, WithheldReason},
        settings::{percent, warmed},
    },
};

use super::Comparison;

impl<'a> Comparison<'a> {
    pub(super) fn warmup(&mut self) {
        self.auto_warmup();
        for (ip, wanted) in &self.desired.dedicated_ips {
            if let Some(floor) = wanted.warmup {
                self.compare_warmup(*ip, floor);
            }
            if let Some(restart) = wanted.restart {
                self.restart_warmup(*ip, restart.percentage);
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
        let Some((live, _)) = self.warmup_of(ip).filter(|(_, found)| *found < floor.get()) else { return };
        if floor == Percent::ALL {
            self.warn(Kind::DedicatedIp, &ip, WarningReason::WarmupSkipped { warmup: live.warmup.clone() });
        }
        self.put_warmup(ip, live, floor, None);
    }

    /// Sets an IP that is warmed up back to the beginning. One that is warming up was restarted already, or never was
    /// complete.
    fn restart_warmup(&mut self, ip: Ipv4Addr, percentage: Percent) {
        let is_complete = |found: u8| found == Percent::ALL.get();
        let Some((live, _)) = self.warmup_of(ip).filter(|(_, found)| is_complete(*found)) else { return };
        self.put_warmup(ip, live, percentage, Some(Percent::ALL));
    }

    /// A leased IP, and how far it is warmed up. What stands against changing that is withheld.
    fn warmup_of(&mut self, ip: Ipv4Addr) -> Option<(&'a LiveDedicatedIp, u8)> {
        let live: &'a LiveRegion = self.live;
        let Some(live) = live.dedicated_ips.get(&ip) else {
            self.withhold(Kind::DedicatedIp, &ip, WithheldReason::IpNotLeased { pool: None });
            return None;
        };
        if live.warmup.status == WarmupStatus::NotApplicable {
            let reason = WithheldReason::IpIsManaged { pool: live.pool.clone(), asked: ManagedIpUse::Warmup };
            self.withhold(Kind::DedicatedIp, &ip, reason);
            return None;
        }
        let found = percent(live);
        if found.is_none() {
            let value = Unrecognized::Warmup(live.warmup.clone());
            self.withhold(Kind::DedicatedIp, &ip, WithheldReason::UnrecognizedLive { value });
        }
        Some((live, found?))
    }

    fn put_warmup(&mut self, ip: Ipv4Addr, live: &LiveDedicatedIp, percentage: Percent, expected: Option<Percent>) {
        let facts = |warmup| Some(Facts::Ip(IpFacts { pool: live.pool.clone(), warmup }));
        let (before, after) = (facts(live.warmup.clone()), facts(warmed(percentage)));
        let write = Write::Setting(Setting::PutDedicatedIpWarmupAttributes { ip, percentage, expected });
        self.change(Action::Update, Reason::Differs, before, after, write);
    }
}
