//! References between the objects of a Region: from a configuration set to its pool, and from an identity to its
//! configuration set. A target that is neither in the file nor live is an error.

use std::collections::HashSet;

use super::walk::{regions, sets};
use crate::{
    config::{
        code::Code,
        file::{Document, Field, Map, MapEntry, RegionFields},
        problem::{Problem, Problems},
        span::Span,
        suggest,
        write::scalar,
    },
    model::{ConfigurationSetName, LiveRegion, Name, PoolName, RESERVED_DEFAULT_POOL, RESERVED_SHARED_POOL, Region},
};

/// A reference from one object to another of the same Region.
#[derive(Debug, Clone)]
pub(in crate::config) struct Reference {
    /// The Region of both objects.
    pub(in crate::config) region: Region,
    referred: Referred,
    name: String,
    span: Span,
}

/// The kinds of objects that can be referred to.
#[derive(Debug, Clone, Copy)]
enum Referred {
    /// A pool that is not reserved by SES.
    Pool,
    /// A configuration set.
    ConfigurationSet,
}

impl Referred {
    fn noun(self) -> &'static str {
        match self {
            Self::Pool => "pool",
            Self::ConfigurationSet => "configuration set",
        }
    }

    /// The field of a Region that declares it.
    fn field(self) -> &'static str {
        match self {
            Self::Pool => "pools",
            Self::ConfigurationSet => "configuration_sets",
        }
    }

    fn code(self) -> Code {
        match self {
            Self::Pool => Code::UnknownPool,
            Self::ConfigurationSet => Code::UnknownConfigurationSet,
        }
    }

    /// Names that exist without being declared.
    fn always(self) -> &'static [&'static str] {
        match self {
            Self::Pool => &[RESERVED_SHARED_POOL, RESERVED_DEFAULT_POOL],
            Self::ConfigurationSet => &[],
        }
    }

    /// The name that exists without being declared and that a word stands for; `None` if it stands for none.
    fn meant_by(self, word: &str) -> Option<&'static str> {
        match self {
            Self::Pool => suggest::reserved_pool(word),
            Self::ConfigurationSet => None,
        }
    }

    /// What can be named instead without being declared, after how to declare it.
    fn or_always(self) -> &'static str {
        match self {
            Self::Pool => {
                "; or name `ses-shared-pool`, AWS's shared IPs, or `ses-default-dedicated-pool`, the leased IPs in no \
                 other pool"
            }
            Self::ConfigurationSet => "",
        }
    }

    /// The new name of an object that the Region renames from `former`.
    fn renamed(self, fields: &RegionFields, former: &str) -> Option<String> {
        fn new<K: Name, V>(map: Option<&Map<K, V>>, former: &str, of: impl Fn(&V) -> &Field<K>) -> Option<String> {
            let is_of = |entry: &&MapEntry<K, V>| {
                let old = entry.value.as_ref().and_then(|thing| of(thing).get());
                old.is_some_and(|old| old.text() == former)
            };
            map?.entries.iter().find(is_of).map(|entry| entry.name.text().to_owned())
        }
        match self {
            Self::Pool => new(fields.pools.get(), former, |pool| &pool.renamed_from),
            Self::ConfigurationSet => new(fields.configuration_sets.get(), former, |set| &set.renamed_from),
        }
    }

    /// The names that a Region declares; `None` if the Region does not state the field.
    fn declared(self, fields: &RegionFields) -> Option<Box<dyn Iterator<Item = &str> + '_>> {
        match self {
            Self::Pool => Some(Box::new(fields.pools.get()?.entries.iter().map(|entry| entry.name.as_str()))),
            Self::ConfigurationSet => {
                Some(Box::new(fields.configuration_sets.get()?.entries.iter().map(|entry| entry.name.as_str())))
            }
        }
    }

    fn live(self, region: &LiveRegion) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Pool => Box::new(region.pools.keys().map(PoolName::as_str)),
            Self::ConfigurationSet => Box::new(region.configuration_sets.keys().map(ConfigurationSetName::as_str)),
        }
    }

    fn is_live(self, name: &str, region: &LiveRegion) -> bool {
        match self {
            Self::Pool => region.pools.contains_key(&PoolName::live(name)),
            Self::ConfigurationSet => region.configuration_sets.contains_key(&ConfigurationSetName::live(name)),
        }
    }
}

/// Reports references to undeclared objects, in Regions that state all objects of the kind.
pub(super) fn undeclared(document: &Document, problems: &mut Problems) {
    for (region, fields) in regions(document) {
        for reference in unresolved(region, fields) {
            let Some(declared) = reference.referred.declared(fields) else { continue };
            let (noun, name, field) = (reference.referred.noun(), &reference.name, reference.referred.field());
            if let Some(new) = reference.referred.renamed(fields, name) {
                let message = format!("the {noun} `{name}` is renamed to `{new}` in {}", region.name);
                let problem = Problem::error(reference.referred.code(), reference.span, message);
                let new = scalar(&new);
                problems.push(problem.replace(format!("write `{new}`"), new));
                continue;
            }
            let message = format!("the {noun} `{name}` is not declared in {}", region.name);
            let or_always = reference.referred.or_always();
            let declare = format!("declare it under `{field}`: `{name}: {{}}` keeps all its live values{or_always}");
            problems.push(reference.unknown(message, &declare, declared));
        }
    }
}

/// The references that only the account can resolve, because the Region does not declare their targets.
pub(in crate::config) fn references(document: &Document) -> Vec<Reference> {
    regions(document).flat_map(|(region, fields)| unresolved(region, fields)).collect()
}

fn unresolved(region: &MapEntry<Region, RegionFields>, fields: &RegionFields) -> Vec<Reference> {
    let names = |referred: Referred| referred.declared(fields).into_iter().flatten().collect::<HashSet<_>>();
    let (pools, declared_sets) = (names(Referred::Pool), names(Referred::ConfigurationSet));
    let of_sets = sets(fields).filter_map(|(_, set)| {
        let pool = set.pool.at()?;
        Some((Referred::Pool, pool.value.named()?.as_str(), pool.span))
    });
    let identities = fields.identities.get().map_or(&[][..], |identities| &identities.entries);
    let of_identities = identities.iter().filter_map(|entry| {
        let set = entry.value.as_ref()?.configuration_set.at()?;
        Some((Referred::ConfigurationSet, set.value.0.value()?.as_str(), set.span))
    });
    let missing = |(referred, name, _): &(Referred, &str, Span)| match referred {
        Referred::Pool => !pools.contains(name),
        Referred::ConfigurationSet => !declared_sets.contains(name),
    };
    let reference = |(referred, name, span): (_, &str, _)| Reference {
        region: region.name.clone(),
        referred,
        name: name.to_owned(),
        span,
    };
    of_sets.chain(of_identities).filter(missing).map(reference).collect()
}

impl Reference {
    /// The problem, if the object does not exist in the live Region either.
    pub(in crate::config) fn check_live(&self, live: &LiveRegion) -> Option<Problem> {
        let (noun, name, field) = (self.referred.noun(), &self.name, self.referred.field());
        (!self.referred.is_live(name, live)).then(|| {
            let message = format!("the {noun} `{name}` is neither in the file nor in {}", self.region);
            let or_always = self.referred.or_always();
            let declare =
                format!("declare it under the Region's `{field}` to have it created: `{name}: {{}}`{or_always}");
            self.unknown(message, &declare, self.referred.live(live))
        })
    }

    fn unknown<'a>(&self, message: String, declare: &str, known: impl Iterator<Item = &'a str>) -> Problem {
        let always = self.referred.always().iter().copied();
        let near = self.referred.meant_by(&self.name).or_else(|| suggest::nearest(&self.name, always.chain(known)));
        // A name such as `123` is no text without quotes.
        let near = near.map(scalar);
        Problem::error(self.referred.code(), self.span, message).did_you_mean_or(near.as_deref(), declare)
    }
}
