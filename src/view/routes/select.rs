//! What was asked for: names and patterns of configuration sets, identities, pools, IPs and Regions.

use std::{collections::BTreeSet, fmt, str::FromStr};

use crate::model::{
    Glob, Kind, NameError, ObjectPattern, PoolRef, RESERVED_DEFAULT_POOL, RESERVED_SHARED_POOL, Region,
};

use super::{
    state::RoutingState,
    way::{Stream, Way},
};

/// The prefix of a pattern over Regions.
const OF_REGION: &str = "region/";

/// Asks for routes by the name of what lies on them: `newsletter`, `example.com`, `203.0.113.4`, `news*`,
/// `pool/marketing`, `region/eu-west-1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutePattern {
    wanted: Wanted,
    /// As it was typed.
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    Region(Glob),
    Object(ObjectPattern),
}

impl FromStr for RoutePattern {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let wanted = match text.strip_prefix(OF_REGION) {
            Some(region) => Wanted::Region(Glob::new(region)?),
            None => Wanted::Object(text.parse()?),
        };
        Ok(Self { wanted, text: text.to_owned() })
    }
}

impl fmt::Display for RoutePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl RoutePattern {
    /// Whether it is one name, not a pattern.
    #[must_use]
    pub fn is_name(&self) -> bool {
        !self.text.contains(['*', '?']) && self.text != "all"
    }

    /// Whether it means this Region as a whole.
    #[must_use]
    pub fn fits_region(&self, region: &Region) -> bool {
        match &self.wanted {
            Wanted::Region(glob) => glob.matches(region.as_str()),
            Wanted::Object(pattern) => pattern.fits(Kind::Account, region.as_str()),
        }
    }

    /// Whether it means this object.
    #[must_use]
    pub fn fits(&self, kind: Kind, name: &str) -> bool {
        match &self.wanted {
            Wanted::Region(_) => false,
            Wanted::Object(pattern) => pattern.fits(kind, name),
        }
    }

    /// Whether something on the way of a stream is meant. The mail of a domain is that of its verified addresses too, which
    /// have default configuration sets of their own.
    #[must_use]
    pub fn is_on(&self, stream: &Stream, way: &Way) -> bool {
        let of_stream = match stream {
            Stream::ConfigurationSet { name } => self.fits(Kind::ConfigurationSet, name.as_str()),
            Stream::Identity { name } => {
                let domain = name.as_str().rsplit_once('@').map(|(_, domain)| domain);
                let mut names = domain.into_iter().chain([name.as_str()]);
                names.any(|name| self.fits(Kind::EmailIdentity, name))
            }
            Stream::Unassigned => false,
        };
        // What is named and does not exist is asked for by its name only: a pattern is of things that there are.
        let set = way.configuration_set.as_ref().filter(|_| self.is_name() || !way.lacks_set());
        let pool = way.pool.as_ref().filter(|_| self.is_name() || !way.lacks_pool());
        of_stream
            || set.is_some_and(|set| self.fits(Kind::ConfigurationSet, set.name.as_str()))
            || pool.is_some_and(|pool| self.fits(Kind::DedicatedIpPool, pool.name.as_str()))
            || way.ips.iter().any(|ip| self.fits(Kind::DedicatedIp, &ip.ip.to_string()))
    }
}

/// The names that can be asked for.
#[derive(Debug, Default)]
pub struct Names {
    regions: BTreeSet<Region>,
    objects: BTreeSet<(Kind, String)>,
    /// What is named and does not exist.
    missing: BTreeSet<(Kind, String)>,
}

impl Names {
    /// Adds the names of a Region.
    pub fn add(&mut self, region: &Region, state: &RoutingState) {
        self.regions.insert(region.clone());
        let reserved = [RESERVED_DEFAULT_POOL, RESERVED_SHARED_POOL].map(str::to_owned);
        let pools = state.pools.keys().map(|name| name.as_str().to_owned()).chain(reserved);
        self.objects.extend(pools.map(|name| (Kind::DedicatedIpPool, name)));
        let ips = state.ips.values().flat_map(|ips| ips.keys().map(ToString::to_string));
        self.objects.extend(ips.map(|ip| (Kind::DedicatedIp, ip)));
        self.objects.extend(state.sets.keys().map(|name| (Kind::ConfigurationSet, name.to_string())));
        self.objects.extend(state.identities.keys().map(|name| (Kind::EmailIdentity, name.to_string())));
    }

    /// Adds the names of what lies on a way, such as a configuration set that is missing.
    pub fn add_way(&mut self, way: &Way) {
        let set = way.configuration_set.iter().map(|set| (Kind::ConfigurationSet, set.name.to_string()));
        let pool = way.pool.iter().map(|pool| (Kind::DedicatedIpPool, PoolRef::to_string(&pool.name)));
        let (set, pool) = (set.collect::<Vec<_>>(), pool.collect::<Vec<_>>());
        if way.lacks_set() {
            self.missing.extend(set);
        } else {
            self.objects.extend(set);
        }
        if way.lacks_pool() { self.missing.extend(pool) } else { self.objects.extend(pool) }
    }

    /// Whether a pattern means any of them.
    #[must_use]
    pub fn have(&self, pattern: &RoutePattern) -> bool {
        self.regions.iter().any(|region| pattern.fits_region(region))
            || self.objects.iter().any(|(kind, name)| pattern.fits(*kind, name))
            || pattern.is_name() && self.missing.iter().any(|(kind, name)| pattern.fits(*kind, name))
    }

    /// All names, for suggestions.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.regions.iter().map(Region::as_str).chain(self.objects.iter().map(|(_, name)| name.as_str()))
    }
}
