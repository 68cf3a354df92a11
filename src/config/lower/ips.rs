//! Checks of leased IPs: one pool each, and none listed for a pool whose IPs SES chooses.

use std::{collections::HashMap, net::Ipv4Addr};

use crate::{
    config::{
        code::Code,
        file::{Document, MapEntry, Pool, RegionFields, Scaling},
        problem::{Problem, Problems},
        span::Span,
    },
    model::{PoolName, Region},
};

/// `ips` beside `scaling: managed`.
pub(super) fn ips_in_managed_pools(document: &Document, problems: &mut Problems) {
    for (_, entry, pool) in document.pools() {
        let (Some(ips), Some(scaling)) = (pool.ips.key(), pool.scaling.at()) else { continue };
        if scaling.value == Scaling::Managed {
            let message = format!("the pool `{}` is managed and lists `ips`", entry.name);
            let problem = Problem::error(Code::IpsInManagedPool, ips, message)
                .label("SES chooses the IPs of a managed pool")
                .related(scaling.span, "managed here")
                .help("take `ips` out, or make it `scaling: standard`");
            problems.push(problem);
        }
    }
}

/// One IP of a list, with everything that it is in, from the inside out.
struct Listing<'a> {
    region: &'a Region,
    pool: &'a PoolName,
    /// The IP, the list, the pool's name, the Region's name. Where an alias repeats a list, the inner places are equal.
    places: [Span; 4],
}

/// One IP in two pools, in whichever Regions, or twice in one.
pub(super) fn ips_listed_twice(document: &Document, problems: &mut Problems) {
    let mut first: HashMap<Ipv4Addr, Listing<'_>> = HashMap::new();
    for (region, entry, pool) in document.pools() {
        let Some(ips) = pool.ips.at() else { continue };
        for ip in &ips.value.items {
            let places = [ip.span, ips.span, entry.span, region.span];
            let listing = Listing { region: &region.name, pool: &entry.name, places };
            match first.get(&ip.value.0) {
                Some(earlier) => problems.push(twice(ip.value.0, &listing, earlier)),
                None => drop(first.insert(ip.value.0, listing)),
            }
        }
    }
}

fn twice(ip: Ipv4Addr, later: &Listing<'_>, earlier: &Listing<'_>) -> Problem {
    let differ = later.places.iter().zip(&earlier.places).find(|(later, earlier)| later != earlier);
    let (place, first) = differ.map_or((later.places[0], earlier.places[0]), |(later, first)| (*later, *first));
    if (later.region, later.pool) == (earlier.region, earlier.pool) {
        return Problem::error(
            Code::DuplicateIp,
            place,
            format!("`{ip}` is listed twice in the pool `{}`", later.pool),
        )
        .label("listed again here")
        .related(first, "first listed here")
        .help("keep one of the two");
    }
    let (later, earlier) = (later.name_beside(earlier), earlier.name_beside(later));
    Problem::error(Code::IpInTwoPools, place, format!("`{ip}` is in two pools: {earlier} and {later}"))
        .label(format!("listed again for {later}"))
        .related(first, format!("first listed for {earlier}"))
        .help("an IP is in one pool at a time: keep one of the two")
}

impl Listing<'_> {
    /// The pool, with its Region where the other one is in another.
    fn name_beside(&self, other: &Self) -> String {
        match self.region == other.region {
            true => format!("`{}`", self.pool),
            false => format!("`{}` of {}", self.pool, self.region),
        }
    }
}

type PoolOf<'a> = (&'a MapEntry<Region, RegionFields>, &'a MapEntry<PoolName, Pool>, &'a Pool);

impl Document {
    /// Every pool that could be read, with its Region.
    fn pools(&self) -> impl Iterator<Item = PoolOf<'_>> {
        let regions = self.regions.get().into_iter().flat_map(|regions| &regions.entries);
        regions.flat_map(|region| {
            let pools = region.value.as_ref().and_then(|fields| fields.pools.get());
            let entries = pools.into_iter().flat_map(|pools| &pools.entries);
            entries.filter_map(move |entry| entry.value.as_ref().map(|pool| (region, entry, pool)))
        })
    }
}
