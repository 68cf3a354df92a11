//! Checks of leased IPs: each IP is in one pool, and a pool whose IPs SES chooses lists none.

use std::{collections::HashMap, net::Ipv4Addr};

use super::walk::{pools, regions};
use crate::{
    config::{
        code::Code,
        file::{Document, Ips, Scaling},
        problem::{Problem, Problems},
        span::Span,
    },
    model::{PoolName, Region},
};

/// Reports pools that state both `ips` and `scaling: managed`.
pub(super) fn ips_in_managed_pools(document: &Document, problems: &mut Problems) {
    for (_, entry, pool) in pools(document) {
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

/// One IP of a list, with everything that contains it, from the inside out.
struct Listing<'a> {
    region: &'a Region,
    pool: &'a PoolName,
    /// The places of the IP, the list, the pool name and the Region name. Where an alias repeats a list, the inner
    /// places are equal.
    places: [Span; 4],
}

/// Reports an IP that is in two pools, of the same or of different Regions, or twice in one pool.
pub(super) fn ips_listed_twice(document: &Document, problems: &mut Problems) {
    let mut first: HashMap<Ipv4Addr, Listing<'_>> = HashMap::new();
    for (region, entry, pool) in pools(document) {
        let Some(ips) = pool.ips.at() else { continue };
        for ip in ips.value.named() {
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
    /// The name of the pool, with its Region if `other` is in a different one.
    fn name_beside(&self, other: &Self) -> String {
        match self.region == other.region {
            true => format!("`{}`", self.pool),
            false => format!("`{}` of {}", self.pool, self.region),
        }
    }
}

/// Reports a leased IP that the file places in two Regions.
pub(super) fn ips_in_two_regions(document: &Document, problems: &mut Problems) {
    let mut first: HashMap<Ipv4Addr, (&Region, [Span; 2])> = HashMap::new();
    for (region, _, pool) in pools(document) {
        for ip in pool.ips.get().map_or(&[][..], Ips::named) {
            first.entry(ip.value.0).or_insert((&region.name, [ip.span, region.span]));
        }
    }
    for (region, fields) in regions(document) {
        for entry in fields.dedicated_ips.get().map_or(&[][..], |map| &map.entries) {
            let places = [entry.span, region.span];
            let (earlier, before) = *first.entry(entry.name.0).or_insert((&region.name, places));
            if *earlier != region.name {
                problems.push(in_two_regions(entry.name.0, (&region.name, places), (earlier, before)));
            }
        }
    }
}

fn in_two_regions(ip: Ipv4Addr, later: (&Region, [Span; 2]), earlier: (&Region, [Span; 2])) -> Problem {
    let differ = later.1.iter().zip(&earlier.1).find(|(later, earlier)| later != earlier);
    let (place, first) = differ.map_or((later.1[0], earlier.1[0]), |(later, first)| (*later, *first));
    let message = format!("`{ip}` is in two Regions: {} and {}", earlier.0, later.0);
    Problem::error(Code::IpInTwoRegions, place, message)
        .related(first, format!("first stated for {}", earlier.0))
        .help("an IP is leased in one Region: keep one of the two")
}
