//! The answers of `advise` as changes of the text of the files, in memory: each is made only if the text can be changed so
//! and still loads.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::{
    advice::{self, Change, Choices},
    config::{self, Against, Edit, EditPath, Edited, Interpolation, Loaded, Source, Tree, UnknownRegions},
    model::{Membership, Pattern, PoolName, Region},
    render::ChoicesDocument,
};

use super::{accept::FileChange, args::Common, failure::Failure, variables};

/// The files whose text changes.
pub(crate) struct ChoiceEdits {
    sources: Vec<Source>,
    interpolation: Interpolation,
    unknown_regions: UnknownRegions,
    against: Against,
    /// Pools of which the file lists the IPs.
    lists: BTreeSet<(Region, PoolName)>,
}

/// The edits of one answer, and where it stands in the document.
struct Wish {
    region: usize,
    stream: usize,
    edits: Vec<Edit>,
}

impl ChoiceEdits {
    pub(crate) fn new(common: &Common, loaded: &Loaded) -> Result<Self, Failure> {
        let (sources, interpolation) = (loaded.files(), variables::interpolation(common)?);
        let unknown_regions = common.unknown_regions();
        // Where `validate` takes the files, it has to take them afterwards.
        let alone = config::load_all(sources.clone(), &interpolation, Against::Itself, unknown_regions);
        let against = if alone.is_ok() { Against::Itself } else { Against::Account };
        let lists = loaded.desired.regions.iter().flat_map(|(region, desired)| {
            let pools = desired.pools.iter().flatten();
            let lists = pools.filter(|(_, pool)| matches!(pool.ips, Some(Membership::Exact(_))));
            lists.map(|(name, _)| (region.clone(), name.clone()))
        });
        Ok(Self { sources, interpolation, unknown_regions, against, lists: lists.collect() })
    }

    /// The changed files. In the document, answers whose change is not possible say why.
    pub(crate) fn made(&self, choices: &Choices, document: &mut ChoicesDocument) -> Vec<FileChange> {
        let wishes = self.wishes(choices);
        let all: Vec<Edit> = wishes.iter().flat_map(|wish| wish.edits.iter().cloned()).collect();
        let edited = self.edited(&all).unwrap_or_else(|_| self.as_many_as_possible(&wishes, document));
        edited.iter().map(FileChange::of).collect()
    }

    /// Makes one answer after the other, and leaves out what cannot be made.
    fn as_many_as_possible(&self, wishes: &[Wish], document: &mut ChoicesDocument) -> Vec<Edited> {
        let (mut taken, mut made) = (Vec::new(), Vec::new());
        for wish in wishes {
            let tried: Vec<Edit> = taken.iter().chain(&wish.edits).cloned().collect();
            match self.edited(&tried) {
                Ok(edited) => (taken, made) = (tried, edited),
                Err(why) => document.refuse(wish.region, wish.stream, why),
            }
        }
        made
    }

    /// The changed texts, if they load.
    fn edited(&self, edits: &[Edit]) -> Result<Vec<Edited>, String> {
        let edited = config::edit(&self.sources, &self.interpolation, &without_doubles(edits))
            .map_err(|error| error.to_string())?;
        let sources = self.sources.iter().map(|source| {
            let changed = edited.iter().find(|edited| edited.name == source.name());
            changed.map_or_else(|| source.clone(), |edited| Source::new(edited.name.clone(), edited.after.clone()))
        });
        let loaded = config::load_all(sources.collect(), &self.interpolation, self.against, self.unknown_regions);
        match loaded {
            Ok(_) => Ok(edited),
            Err(found) => Err(match found.into_iter().next() {
                Some(first) => format!("the changed text would not be valid: {}", first.message),
                None => "the changed text would not be valid".to_owned(),
            }),
        }
    }

    fn wishes(&self, choices: &Choices) -> Vec<Wish> {
        let mut wishes = Vec::new();
        for (region, of) in choices.regions.iter().enumerate() {
            for (stream, choice) in of.streams.iter().enumerate() {
                if let advice::FileChange::Changes { changes } = &choice.change {
                    let edits = changes.iter().flat_map(|change| edits(&of.region, change, &self.lists)).collect();
                    wishes.push(Wish { region, stream, edits });
                }
            }
        }
        wishes
    }
}

/// Several streams come to the same new pool.
fn without_doubles(edits: &[Edit]) -> Vec<Edit> {
    let mut once: Vec<Edit> = Vec::new();
    edits.iter().for_each(|edit| {
        if !once.contains(edit) {
            once.push(edit.clone());
        }
    });
    once
}

/// The IPs of a pool: a list where all are named, else a count.
fn members(ips: u64, include: &[Ipv4Addr]) -> Tree {
    let named = || Tree::List(include.iter().map(ToString::to_string).collect());
    let count = ("count".to_owned(), Tree::Scalar(ips.to_string()));
    match include.len() as u64 {
        0 => Tree::Mapping(vec![count]),
        all if all == ips => named(),
        _ => Tree::Mapping(vec![count, ("include".to_owned(), named())]),
    }
}

fn edits(region: &Region, change: &Change, lists: &BTreeSet<(Region, PoolName)>) -> Vec<Edit> {
    let path = |keys: &[&str]| -> EditPath {
        ["regions", region.as_str()].iter().chain(keys).map(|key| (*key).to_owned()).collect()
    };
    let mapping = |key: &str, value: Tree| Tree::Mapping(vec![(key.to_owned(), value)]);
    let count = |ips: &u64| Tree::Scalar(ips.to_string());
    let edit = match change {
        Change::NewStandard { pool, ips, include } => {
            Edit::Set(path(&["pools", pool.as_str()]), mapping("ips", members(*ips, include)))
        }
        Change::Moved { from, ips } => {
            let list = path(&["pools", from.as_str(), "ips"]);
            return ips.iter().map(|ip| Edit::RemoveItem(list.clone(), ip.to_string())).collect();
        }
        Change::Parked { pool, ips } => {
            Edit::Set(path(&["pools", pool.as_str(), "ips"]), Tree::List(ips.iter().map(ToString::to_string).collect()))
        }
        Change::Leased { ips } => Edit::Set(path(&["leased"]), count(ips)),
        // A list gives way to a count.
        Change::Count { pool, ips, include }
            if !include.is_empty() || lists.contains(&(region.clone(), pool.clone())) =>
        {
            Edit::Set(path(&["pools", pool.as_str(), "ips"]), members(*ips, include))
        }
        Change::NewManaged { pool } => {
            Edit::Set(path(&["pools", pool.as_str()]), mapping("scaling", Tree::text("managed")))
        }
        Change::Count { pool, ips, .. } => Edit::Set(path(&["pools", pool.as_str(), "ips", "count"]), count(ips)),
        Change::Route { set, pool } => {
            Edit::Set(path(&["configuration_sets", set.as_str(), "pool"]), Tree::text(pool.as_str()))
        }
        Change::Surplus { set, above, second, pool, kind, peak_day } => {
            let key = |key: &str, value: Tree| (key.to_owned(), value);
            let kind = kind.map(|kind| key("kind", Tree::text(kind)));
            let known = [key("peak_day", count(peak_day)), key("pattern", Tree::text(Pattern::Seasonal.word()))];
            let traffic = Tree::Mapping(kind.into_iter().chain(known).collect());
            let of_second = vec![key("pool", Tree::text(pool.as_str())), key("traffic", traffic)];
            return vec![
                Edit::Set(path(&["configuration_sets", set.as_str(), "traffic", "peak_day"]), count(above)),
                Edit::Set(path(&["configuration_sets", second.as_str()]), Tree::Mapping(of_second)),
            ];
        }
    };
    vec![edit]
}
