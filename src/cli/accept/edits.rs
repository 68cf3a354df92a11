//! Which values of the text change so that the files declare what is live.

use crate::{
    config::{self, Defaults, Edit, EditPath, Extract, Tree},
    model::{Address, Desired, DesiredPool, Kind, Live, Membership, OWNER_TAG, Owner, PoolName, PoolRef, Region, Sts},
    view::{Deviation, DriftItem, Undeclared},
};

use super::taking::NotAccepted;

/// What is to be taken over.
pub(crate) struct Differences<'a> {
    /// Declared objects that are live in another way.
    pub(crate) items: Vec<&'a DriftItem>,
    /// Live objects that the files do not declare.
    pub(crate) added: Vec<&'a Address>,
    /// Live values of declared objects that the files do not state.
    pub(crate) undeclared: &'a [Undeclared],
}

/// The edits by object, and the objects for which there are none.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) objects: Vec<ObjectEdits>,
    pub(crate) refused: Vec<NotAccepted>,
}

/// The edits for one object: all of them are made, or none.
#[derive(Debug)]
pub(crate) struct ObjectEdits {
    pub(crate) address: Address,
    pub(crate) edits: Vec<Edit>,
}

/// The live account as the files would say it.
pub(crate) struct Writer<'a> {
    desired: &'a Desired,
    /// With every value.
    whole: Tree,
    /// Without SES's defaults.
    short: Tree,
}

/// Why no edit of a text can take a difference over.
type Untakable = String;

/// The edits that make the files declare the live state of these differences.
pub(crate) fn edits(differences: &Differences<'_>, desired: &Desired, live: &Live) -> Wanted {
    let Differences { items, added, undeclared } = differences;
    let writer = Writer::new(desired, live);
    let mut wanted = Wanted::default();
    items.iter().for_each(|item| wanted.add(&item.address, writer.item(item)));
    for address in added {
        let path = object_path(address);
        let value = writer.short.at(&path).cloned().ok_or_else(|| cannot("it"));
        wanted.add(address, value.map(|value| vec![Edit::Set(path, value)]));
    }
    undeclared.iter().for_each(|item| wanted.add(&item.address, Ok(writer.undeclared(item).into_iter().collect())));
    wanted
}

impl Wanted {
    /// Adds edits of an object, which is refused as a whole if a part of it cannot be taken over.
    fn add(&mut self, address: &Address, edits: Result<Vec<Edit>, Untakable>) {
        if self.refused.iter().any(|refused| refused.address == *address) {
            return;
        }
        match (edits, self.objects.iter_mut().find(|known| known.address == *address)) {
            (Err(why), _) => {
                self.objects.retain(|known| known.address != *address);
                self.refused.push(NotAccepted { address: address.clone(), why });
            }
            (Ok(edits), Some(known)) => known.edits.extend(edits),
            (Ok(edits), None) => self.objects.push(ObjectEdits { address: address.clone(), edits }),
        }
    }

    /// The edits without those of objects that are refused for another reason.
    pub(crate) fn without(mut self, refused: impl IntoIterator<Item = NotAccepted>) -> Self {
        refused.into_iter().for_each(|refused| self.add(&refused.address, Err(refused.why)));
        self
    }
}

fn cannot(what: &str) -> Untakable {
    format!("no file can state {what} as it is live")
}

fn path_of(region: &Region, keys: &[&str]) -> EditPath {
    ["regions", region.as_str()].iter().chain(keys).map(|key| (*key).to_owned()).collect()
}

/// The path of an object in a file.
fn object_path(address: &Address) -> EditPath {
    let Address { region, kind, name, .. } = address;
    let of = |collection: &str| path_of(region, &[collection, name]);
    match (kind, name.split_once('/')) {
        (Kind::DedicatedIpPool, _) => of("pools"),
        (Kind::DedicatedIp, _) => of("dedicated_ips"),
        (Kind::EventDestination, Some((set, part))) => {
            path_of(region, &["configuration_sets", set, "event_destinations", part])
        }
        (Kind::ConfigurationSet | Kind::EventDestination, _) => of("configuration_sets"),
        (Kind::EmailIdentity, _) => of("identities"),
        (Kind::Account, _) => path_of(region, &[]),
    }
}

fn below(mut path: EditPath, keys: &[String]) -> EditPath {
    path.extend(keys.iter().cloned());
    path
}

/// The keys of a field. Options of a block are taken two levels deep, tags by their key, everything else as a whole.
fn keys(path: &str) -> Vec<String> {
    let Some((first, rest)) = path.split_once('.') else { return vec![path.to_owned()] };
    match first {
        "tags" => {
            let key = if rest.starts_with('"') { serde_json::from_str(rest).ok() } else { None };
            vec![first.to_owned(), key.unwrap_or_else(|| rest.to_owned())]
        }
        "suppression" | "tracking" | "vdm" => {
            let second = rest.split('.').next().unwrap_or(rest);
            vec![first.to_owned(), second.to_owned()]
        }
        _ => vec![first.to_owned()],
    }
}

/// The items of a list that stands on one line.
fn listed(text: &str) -> Option<Vec<String>> {
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    Some(inside.split(", ").filter(|item| !item.is_empty()).map(str::to_owned).collect())
}

impl<'a> Writer<'a> {
    fn new(desired: &'a Desired, live: &Live) -> Self {
        let tree = |defaults| {
            let extract = Extract { defaults, sts: Sts::Asked, ..Extract::default() };
            let text = config::to_yaml(&desired.account, None::<&Owner>, &live.regions, &extract);
            Tree::read(&text).unwrap_or(Tree::Mapping(Vec::new()))
        };
        Self { desired, whole: tree(Defaults::Written), short: tree(Defaults::LeftOut) }
    }

    fn item(&self, item: &DriftItem) -> Result<Vec<Edit>, Untakable> {
        let address = &item.address;
        let (path, region) = (object_path(address), &address.region);
        let set = |keys: &[&str], value: Tree| {
            let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
            vec![Edit::Set(below(path.clone(), &keys), value)]
        };
        let scalar = |text: &str| Tree::Scalar(text.to_owned());
        Ok(match &item.deviation {
            Deviation::Missing { .. } => vec![Edit::Remove(path)],
            Deviation::Moved { declared, live, .. } => self.moved(region, &address.name, declared.as_ref(), live),
            Deviation::NotLeased { declared } => {
                let members = self.members(region, declared).into_iter();
                let out = members.map(|members| Edit::RemoveItem(members, address.name.clone()));
                out.chain([Edit::Remove(path.clone())]).collect()
            }
            Deviation::Count { live, .. } => set(&["ips", "count"], scalar(&live.to_string())),
            Deviation::Warmup { live, .. } => set(&["warmup"], scalar(live)),
            Deviation::Paused => set(&["sending"], scalar("false")),
            Deviation::Resumed => set(&["sending"], scalar("true")),
            Deviation::Rerouted { .. } => self.live_field(address, "pool")?,
            Deviation::DefaultSet { .. } => self.live_field(address, "configuration_set")?,
            Deviation::Field { live, .. } if item.deviation.is_of_owner() => {
                let owner = live.as_deref().unwrap_or_default();
                return Err(format!(
                    "its tag `{OWNER_TAG}` says {owner}: take it out of the file, or give it the tag of the file's owner"
                ));
            }
            Deviation::Field { path: field, live, .. } if field == "auto_warmup" => {
                set(&["auto_warmup"], scalar(live.as_deref().unwrap_or("true")))
            }
            Deviation::Field { path: field, declared, live } => {
                self.field(address, field, declared.as_deref(), live.as_deref())?
            }
            Deviation::Items { path: field, missing, extra } => {
                let path = below(path, &keys(field));
                let out = missing.iter().map(|item| Edit::RemoveItem(path.clone(), item.clone()));
                // First what comes: a list that was empty in between would lose its layout.
                extra.iter().map(|item| Edit::AddItem(path.clone(), item.clone())).chain(out).collect()
            }
            Deviation::SameSpelling => return Err("a file spells the live value like its own".to_owned()),
            Deviation::LeftOver => {
                return Err("a temporary pool is not declared: `sesform apply` removes it".to_owned());
            }
        })
    }

    fn field(
        &self,
        address: &Address,
        field: &str,
        declared: Option<&str>,
        live: Option<&str>,
    ) -> Result<Vec<Edit>, Untakable> {
        let path = below(object_path(address), &keys(field));
        if let (Some(old), Some(new)) = (declared.and_then(listed), live.and_then(listed))
            && !old.is_empty()
            && !new.is_empty()
        {
            let added =
                new.iter().filter(|item| !old.contains(item)).map(|item| Edit::AddItem(path.clone(), item.clone()));
            let removed = old.iter().filter(|item| !new.contains(item));
            return Ok(added.chain(removed.map(|item| Edit::RemoveItem(path.clone(), item.clone()))).collect());
        }
        if field == "protect" {
            return Ok(vec![Edit::Set(path, Tree::Scalar(live.unwrap_or("false").to_owned()))]);
        }
        match self.whole.at(&path) {
            None if live.is_none() => Ok(vec![Edit::Remove(path)]),
            None => Err(cannot(&format!("`{field}`"))),
            Some(value) => {
                let mut edits = vec![Edit::Set(path, value.clone())];
                if field == "scaling" && live == Some("managed") {
                    edits.push(Edit::Remove(below(object_path(address), &["ips".to_owned()])));
                }
                Ok(edits)
            }
        }
    }

    fn live_field(&self, address: &Address, field: &str) -> Result<Vec<Edit>, Untakable> {
        let path = below(object_path(address), &[field.to_owned()]);
        let value = self.whole.at(&path).ok_or_else(|| cannot(&format!("`{field}`")))?;
        Ok(vec![Edit::Set(path, value.clone())])
    }

    /// An IP leaves the list that declares it, and comes to that of its live pool if that pool lists its IPs.
    fn moved(&self, region: &Region, ip: &str, declared: Option<&PoolRef>, live: &PoolRef) -> Vec<Edit> {
        let listed = |pool: &PoolRef| pool.named().and_then(|name| self.members(region, name));
        let out = declared.and_then(listed).map(|members| Edit::RemoveItem(members, ip.to_owned()));
        let is_listed = live.named().and_then(|name| self.pool(region, name)).and_then(|pool| pool.ips.as_ref());
        let into = listed(live).filter(|_| matches!(is_listed, Some(Membership::Exact(_))));
        into.map(|members| Edit::AddItem(members, ip.to_owned())).into_iter().chain(out).collect()
    }

    fn pool(&self, region: &Region, name: &PoolName) -> Option<&DesiredPool> {
        self.desired.regions.get(region)?.pools.as_ref()?.get(name)
    }

    /// The path of the list in which a pool names IPs.
    fn members(&self, region: &Region, name: &PoolName) -> Option<EditPath> {
        let path = path_of(region, &["pools", name.as_str(), "ips"]);
        match self.pool(region, name)?.ips.as_ref()? {
            Membership::Exact(_) => Some(path),
            Membership::Count { .. } => Some(below(path, &["include".to_owned()])),
        }
    }

    /// A value that the files do not state yet. `None` if no file can state it.
    fn undeclared(&self, item: &Undeclared) -> Option<Edit> {
        let keys = match keys(&item.path) {
            keys if keys.first().is_some_and(|first| first == "tags") => vec!["tags".to_owned()],
            keys => keys,
        };
        let path = below(object_path(&item.address), &keys);
        let value = match item.path.as_str() {
            "protect" => Some(Tree::Scalar("true".to_owned())),
            _ => self.whole.at(&path).cloned(),
        };
        value.map(|value| Edit::Set(path, value))
    }
}
