//! The change that frees addresses which are to be given back, as a change of the text of the files, in memory. It is
//! shown so only if the text can be changed so and still loads.

use similar::TextDiff;

use crate::{
    advice::{Answer, Parking, Requests},
    config::{self, Against, Edit, EditPath, Edited, Interpolation, Loaded, Source, Tree},
    model::{PoolName, RESERVED_SHARED_POOL, Region, shown},
    render::{FileDiff, RequestsDocument},
};

use super::{args::Common, failure::Failure, variables};

/// Adds the changed texts to the document.
pub(crate) fn show(
    common: &Common,
    loaded: &Loaded,
    found: &Requests,
    document: &mut RequestsDocument,
) -> Result<(), Failure> {
    for of in &found.regions {
        let Answer::Refused(refused) = &of.answer else { continue };
        let Some(parking) = &refused.parking else { continue };
        let interpolation = variables::interpolation(common)?;
        if let Some(edited) = edited(common, loaded, &interpolation, &edits(&of.region, parking)) {
            document.show_as(&of.region, edited.iter().map(diff).collect());
        }
    }
    Ok(())
}

fn diff(edited: &Edited) -> FileDiff {
    let Edited { name, before, after } = edited;
    let diff = TextDiff::from_lines(before, after).unified_diff().header(&shown(name), &shown(name)).to_string();
    FileDiff { path: name.clone(), diff: diff.replace("\r\n", "\n") }
}

/// The changed texts, if they can be changed and load.
fn edited(common: &Common, loaded: &Loaded, interpolation: &Interpolation, edits: &[Edit]) -> Option<Vec<Edited>> {
    let sources = loaded.files();
    let edited = config::edit(&sources, interpolation, edits).ok()?;
    let changed = sources.iter().map(|source| {
        let changed = edited.iter().find(|edited| edited.name == source.name());
        changed.map_or_else(|| source.clone(), |edited| Source::new(edited.name.clone(), edited.after.clone()))
    });
    config::load_all(changed.collect(), interpolation, Against::Account, common.unknown_regions()).ok()?;
    Some(edited)
}

fn edits(region: &Region, parking: &Parking) -> Vec<Edit> {
    use crate::advice::Edit as Change;
    let path = |keys: &[&str]| -> EditPath {
        ["regions", region.as_str()].iter().chain(keys).map(|key| (*key).to_owned()).collect()
    };
    let of_pool = |pool: &PoolName, keys: &[&str]| path(&[&["pools", pool.as_str()], keys].concat());
    let mut edits = Vec::new();
    for change in &parking.edits {
        match change {
            Change::Remove(pool, ips) => {
                edits.extend(ips.iter().map(|ip| Edit::RemoveItem(of_pool(pool, &["ips"]), ip.to_string())));
            }
            Change::Exclude(pool, ips) => {
                edits.extend(ips.iter().map(|ip| Edit::RemoveItem(of_pool(pool, &["ips", "include"]), ip.to_string())));
            }
            Change::Lower(pool, count) => {
                edits.push(Edit::Set(of_pool(pool, &["ips", "count"]), Tree::Scalar(count.to_string())));
            }
            Change::Reroute(_, sets) => edits.extend(sets.iter().map(|set| {
                Edit::Set(path(&["configuration_sets", set.as_str(), "pool"]), Tree::text(RESERVED_SHARED_POOL))
            })),
            Change::Strangers(..) => {}
        }
    }
    let list = path(&["pools", &parking.pool, "ips"]);
    if parking.kept.is_empty() {
        edits.push(Edit::Set(list, Tree::List(parking.ips.iter().map(ToString::to_string).collect())));
    } else {
        let new = parking.ips.difference(&parking.kept);
        edits.extend(new.map(|ip| Edit::AddItem(list.clone(), ip.to_string())));
    }
    edits
}
