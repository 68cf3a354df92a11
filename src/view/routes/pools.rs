//! Where mail of a pool leaves from: its IPs with their warm-up, and from where else.

use std::{collections::BTreeSet, net::Ipv4Addr};

use jiff::{ToSpan as _, civil::Date};

use crate::model::{PoolName, PoolRef, Switch};

use super::{
    state::{Knowledge, NamedPool, RoutingState, Scaling, SetState},
    way::{AndAlso, IpWarmup, NotStated, PoolKind},
};

/// Days that automatic warm-up takes from 0 to 100 % (SES developer guide, "Warming up dedicated IP addresses
/// (standard)").
const WARMUP_DAYS: u32 = 45;
/// The percentage of a warm IP.
const WARM: u8 = 100;

/// Where the mail of a pool leaves from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sources {
    pub(super) kind: PoolKind,
    pub(super) ips: Vec<IpWarmup>,
    pub(super) and_also: Vec<AndAlso>,
}

impl Sources {
    /// Whether mail leaves from these IPs and from no others.
    pub(super) fn are_closed(&self) -> bool {
        self.kind == PoolKind::Standard && !self.ips.is_empty() && !self.and_also.iter().any(AndAlso::is_elsewhere)
    }

    /// The sources of a pool, with the days on which its IPs are warm as seen from `date`.
    pub(super) fn of(state: &RoutingState, pool: &PoolRef, date: Date) -> Self {
        let kind = kind(state, pool);
        let held = state.ips.get(pool).into_iter().flatten();
        let ips: Vec<_> = held
            .map(|(ip, percentage)| {
                let is_new = *pool == PoolRef::Default && state.known_ips.as_ref().is_some_and(|ips| !ips.contains(ip));
                IpWarmup { new_to_file: is_new, ..warmup(state, *ip, *percentage, date) }
            })
            .collect();
        let mut and_also = and_also(state, pool, kind, &ips);
        if kind == PoolKind::Standard {
            and_also.extend(not_proven(state, pool, &ips, date));
        }
        Self { kind, ips, and_also }
    }
}

fn kind(state: &RoutingState, pool: &PoolRef) -> PoolKind {
    let name = match pool {
        PoolRef::Default => return PoolKind::Default,
        PoolRef::Shared => return PoolKind::Shared,
        PoolRef::Named(name) => name,
    };
    match (state.pools.get(name), &state.knowledge) {
        (_, Knowledge::PoolsUnread(_)) | (None, Knowledge::Stated { .. }) => PoolKind::Unknown,
        (Some(Scaling::Standard), _) => PoolKind::Standard,
        (Some(Scaling::Managed), _) => PoolKind::Managed,
        (None, Knowledge::Read) => PoolKind::Missing,
    }
}

fn warmup(state: &RoutingState, ip: Ipv4Addr, percentage: Option<u8>, date: Date) -> IpWarmup {
    let days_left = percentage.filter(|at| *at < WARM && state.auto_warmup == Some(Switch::On)).map(days_left);
    let warm_on = days_left.and_then(|days| date.checked_add(i32::from(days).days()).ok());
    IpWarmup { ip, warmup_percentage: percentage, days_left, warm_on, new_to_file: false }
}

/// Days from a percentage to 100 %.
fn days_left(percentage: u8) -> u8 {
    let missing = u32::from(WARM.saturating_sub(percentage));
    u8::try_from((WARMUP_DAYS * missing).div_ceil(u32::from(WARM))).unwrap_or(u8::MAX)
}

fn and_also(state: &RoutingState, pool: &PoolRef, kind: PoolKind, ips: &[IpWarmup]) -> Vec<AndAlso> {
    let others = state.others.get(pool).filter(|ips| !ips.is_empty());
    let others = others.map(|ips| AndAlso::OtherAddresses { ips: ips.clone() });
    let mut found: Vec<AndAlso> = match kind {
        PoolKind::Shared => return vec![AndAlso::Shared],
        PoolKind::Missing => return vec![AndAlso::PoolMissing { pool: pool.clone() }],
        PoolKind::Managed => return others.into_iter().chain([AndAlso::Managed]).collect(),
        PoolKind::Unknown => return vec![unknown(state, pool)],
        PoolKind::Default => match &state.knowledge {
            Knowledge::Read if ips.is_empty() && others.is_none() => vec![AndAlso::EmptyDefaultPool],
            Knowledge::Read => vec![AndAlso::DefaultPool],
            Knowledge::PoolsUnread(_) | Knowledge::Stated { .. } => vec![unknown(state, pool), AndAlso::DefaultPool],
        },
        PoolKind::Standard => pool.named().map(|name| stated(state, name, ips)).unwrap_or_default(),
    };
    // Of a file no percentage is known, and `stated` says so.
    if !matches!(state.knowledge, Knowledge::Stated { .. }) {
        found.extend(cold(ips));
    }
    found.extend(others);
    found
}

/// What stands for IPs that are not known.
fn unknown(state: &RoutingState, pool: &PoolRef) -> AndAlso {
    match &state.knowledge {
        Knowledge::PoolsUnread(why) => AndAlso::PoolsUnread { why: why.clone() },
        Knowledge::Read | Knowledge::Stated { .. } => {
            AndAlso::NotStated { what: NotStated::Ips, name: pool.to_string() }
        }
    }
}

/// What a standard pool lacks.
fn stated(state: &RoutingState, name: &PoolName, ips: &[IpWarmup]) -> Vec<AndAlso> {
    let not_stated = |what| AndAlso::NotStated { what, name: name.to_string() };
    let pool = PoolRef::Named(name.clone());
    match &state.knowledge {
        Knowledge::Stated { open, .. } if open.contains(name) => vec![not_stated(NotStated::Ips)],
        Knowledge::Stated { chosen, .. } if chosen.contains_key(name) => {
            let mut found = vec![AndAlso::ChosenByApply { count: chosen.get(name).copied().unwrap_or_default() }];
            found.extend((!ips.is_empty()).then(|| not_stated(NotStated::Warmup)));
            found
        }
        _ if ips.is_empty() && !state.others.contains_key(&pool) => vec![AndAlso::EmptyPool { pool }],
        Knowledge::Stated { .. } => vec![not_stated(NotStated::Warmup)],
        Knowledge::Read | Knowledge::PoolsUnread(_) => Vec::new(),
    }
}

/// The IPs at 100 % of which nothing shows that they were warmed up: SES does not limit them, and providers may not know
/// them.
fn not_proven(state: &RoutingState, pool: &PoolRef, ips: &[IpWarmup], date: Date) -> Option<AndAlso> {
    let warmed = state.warmed.as_ref()?;
    let is_off = state.auto_warmup == Some(Switch::Off);
    let sends = |set: &SetState| !set.is_paused && set.pool == NamedPool::Named(pool.clone());
    if state.sets.iter().any(|(name, set)| sends(set) && warmed.is_allowlisted(name)) {
        return None;
    }
    let day = date.checked_sub(i32::try_from(WARMUP_DAYS).unwrap_or(i32::MAX).days()).ok()?;
    let at_end = ips.iter().filter(|ip| ip.warmup_percentage == Some(WARM));
    let is_unknown = |ip: Ipv4Addr| warmed.is_never_warmed(ip) || is_off && !warmed.is_warm_since(ip, day);
    let ips: BTreeSet<Ipv4Addr> = at_end.map(|ip| ip.ip).filter(|ip| is_unknown(*ip)).collect();
    let is_stated = ips.iter().all(|ip| warmed.is_never_warmed(*ip));
    (!ips.is_empty()).then_some(AndAlso::NotProven { ips, is_stated })
}

/// What the warm-up of IPs means for mail.
fn cold(ips: &[IpWarmup]) -> Vec<AndAlso> {
    let of = |is: fn(Option<u8>) -> bool| -> BTreeSet<Ipv4Addr> {
        ips.iter().filter(|ip| is(ip.warmup_percentage)).map(|ip| ip.ip).collect()
    };
    let below = of(|percentage| percentage.is_some_and(|at| at < WARM));
    let unknown = of(|percentage| percentage.is_none());
    let spill = (!below.is_empty()).then_some(AndAlso::Spill { ips: below });
    spill.into_iter().chain((!unknown.is_empty()).then_some(AndAlso::WarmupUnknown { ips: unknown })).collect()
}

#[cfg(test)]
mod tests {
    use super::days_left;

    #[test]
    fn days_are_those_of_the_missing_share_rounded_up() {
        for (percentage, days) in [(0, 45), (1, 45), (2, 45), (3, 44), (60, 18), (99, 1), (100, 0)] {
            assert_eq!(days_left(percentage), days, "{percentage}");
        }
    }
}
