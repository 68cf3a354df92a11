//! Writes pools with their IPs, and the warmup of the IPs.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use super::{YamlWriter, fields::Fields, labels};
use crate::model::{
    Kind, LiveDedicatedIp, LivePool, PoolName, PoolRef, RESERVED_DEFAULT_POOL, Reported, ScalingMode, Warmup,
    WarmupStatus, shown,
};

/// Number of IPs in one comment line.
const IPS_IN_A_LINE: usize = 6;

impl YamlWriter<'_> {
    pub(super) fn pools(self, fields: &mut Fields) {
        let mentioned = self.mentioned_pools();
        let stays = self.live.pools.iter().filter(|(name, _)| !self.live.leftovers.contains(*name));
        let written = stays.filter(|(name, _)| self.writes_pool(name) || mentioned.contains(*name));
        let written: BTreeMap<_, _> = written.map(|(name, pool)| (name.clone(), pool)).collect();
        self.things(fields, "pools", &written, |name, pool| {
            if self.writes_pool(name) { self.pool(name, pool) } else { Fields::default() }
        });
        if self.extract.selection.is_everything() {
            self.leftovers(fields);
            self.default_pool(fields);
        }
    }

    /// Writes comments about the pools that an interrupted apply left behind. A file that declared them would keep them
    /// permanently.
    fn leftovers(self, fields: &mut Fields) {
        for name in &self.live.leftovers {
            fields.comment(format!("without `{name}`, a temporary pool of an apply that was stopped"));
        }
    }

    fn writes_pool(self, name: &PoolName) -> bool {
        self.has(Kind::DedicatedIpPool, name)
    }

    /// The pools that the written configuration sets send through.
    fn mentioned_pools(self) -> BTreeSet<PoolName> {
        let sets = self.live.configuration_sets.iter().filter(|(name, _)| self.has(Kind::ConfigurationSet, *name));
        sets.filter_map(|(_, set)| set.delivery.pool.as_ref()?.named().cloned()).collect()
    }

    fn pool(self, name: &PoolName, pool: &LivePool) -> Fields {
        let LivePool { scaling } = pool;
        let mut fields = Fields::default();
        match scaling {
            Reported::Known(ScalingMode::Standard) => {
                if self.extract.defaults.are_written() {
                    fields.bare("scaling", "standard");
                }
                let pool = PoolRef::Named(name.clone());
                fields.lines("ips", &self.ips_of(&pool).map(|ip| self.listed(ip)).collect::<Vec<_>>());
                for ip in self.odd_ips_of(&pool) {
                    fields.remark(format!("it has `{}` too, which is no IPv4 address", ip.escape_debug()));
                }
            }
            Reported::Known(ScalingMode::Managed) => fields.bare("scaling", "managed"),
            Reported::Unrecognized(mode) => fields.unknown("scaling mode", mode),
        }
        if let Some(tags) = self.live.pool_tags.get(name) {
            labels(&mut fields, tags, self.extract.defaults);
        }
        fields
    }

    fn ips_of<'b>(self, pool: &'b PoolRef) -> impl Iterator<Item = (&'b Ipv4Addr, &'b LiveDedicatedIp)>
    where
        Self: 'b,
    {
        self.live.dedicated_ips.iter().filter(move |(_, ip)| ip.pool == *pool)
    }

    /// An IP of a list. How warm it is stands in `dedicated_ips` too; a comment on it would take a line for each IP.
    fn listed(self, (ip, live): (&Ipv4Addr, &LiveDedicatedIp)) -> String {
        match floor(&live.warmup).filter(|_| self.extract.defaults.are_written()) {
            Some(_) => format!("{ip} # {}", shown(&live.warmup.to_string())),
            None => ip.to_string(),
        }
    }

    fn odd_ips_of<'b>(self, pool: &'b PoolRef) -> impl Iterator<Item = &'b str>
    where
        Self: 'b,
    {
        self.live.odd_ips.iter().filter(move |(_, live)| *live == pool).map(|(ip, _)| ip.as_str())
    }

    /// Writes comments with the leased IPs that are in no pool. No file lists them, but the author of a file needs to
    /// know them.
    fn default_pool(self, fields: &mut Fields) {
        let known = self.ips_of(&PoolRef::Default).map(|(ip, live)| with_warmth(ip, live));
        let ips: Vec<String> = known.chain(self.odd_ips_of(&PoolRef::Default).map(shown)).collect();
        if ips.is_empty() {
            return;
        }
        fields.comment(format!("in {RESERVED_DEFAULT_POOL}, as in no other pool:"));
        ips.chunks(IPS_IN_A_LINE).for_each(|line| fields.comment(format!("  {}", line.join(", "))));
    }

    /// Writes the warmup of the IPs that are not fully warmed up.
    pub(super) fn warmups(self, fields: &mut Fields) {
        let is_written = |pool: &PoolRef| match pool {
            PoolRef::Named(pool) => self.writes_pool(pool),
            PoolRef::Default | PoolRef::Shared => self.extract.selection.is_everything(),
        };
        let cold = self.live.dedicated_ips.iter().filter(|(_, ip)| is_written(&ip.pool));
        let cold: Vec<_> = cold.filter_map(|(ip, live)| Some((ip, floor(&live.warmup)?))).collect();
        if cold.is_empty() {
            return;
        }
        let mut all = Fields::default();
        for (ip, floor) in cold {
            let mut warmup = Fields::default();
            warmup.bare("warmup", floor);
            all.mapping(&ip.to_string(), warmup);
        }
        fields.all("dedicated_ips", all);
    }
}

/// The warmup percentage of an IP that is still warming up.
fn floor(warmup: &Warmup) -> Option<u8> {
    warmup.percentage.filter(|_| warmup.status == WarmupStatus::InProgress)
}

fn with_warmth(ip: &Ipv4Addr, live: &LiveDedicatedIp) -> String {
    match floor(&live.warmup) {
        Some(_) => format!("{ip} ({})", live.warmup),
        None => ip.to_string(),
    }
}
