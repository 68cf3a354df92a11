//! Of a direct order, what the rules need: which act waits for which. Everything else may run side by side.

use std::collections::HashMap;

use super::task::{Act, Task};

/// For each act of the order, the places in it of the acts that it waits for.
///
/// The numbers are the rules of `direct`. Where a rule asks for "one arrival" or "the last address", the order says which.
pub(super) fn direct(task: &Task, order: &[Act]) -> Vec<Vec<usize>> {
    let mut pools = vec![Places::default(); task.grounds.len()];
    let mut assigned: HashMap<usize, usize> = HashMap::new();
    for (place, act) in order.iter().enumerate() {
        match *act {
            Act::Move(at) => {
                pools[task.moves[at].to].ins.push(place);
                if let Some(from) = task.moves[at].from {
                    pools[from].outs.push(place);
                }
            }
            Act::Assign(at) => {
                assigned.insert(at, place);
                if !task.assigns[at].is_in_place() {
                    pools[task.assigns[at].from].leavers.push((place, task.holds_last(&task.assigns[at])));
                }
            }
        }
    }
    order.iter().enumerate().map(|(place, act)| waits_of(task, &pools, &assigned, place, *act)).collect()
}

/// The places of a pool's acts in the order.
#[derive(Debug, Clone, Default)]
struct Places {
    ins: Vec<usize>,
    outs: Vec<usize>,
    leavers: Vec<(usize, bool)>,
}

fn waits_of(task: &Task, pools: &[Places], assigned: &HashMap<usize, usize>, place: usize, act: Act) -> Vec<usize> {
    let mut waits: Vec<usize> = Vec::new();
    match act {
        Act::Move(at) => {
            let one = &task.moves[at];
            // Rule 1.
            waits.extend(pools[one.to].leavers.iter().map(|(leaver, _)| leaver));
            if let Some(from) = one.from.filter(|_| !one.takes_over())
                && pools[from].outs.last() == Some(&place)
            {
                waits.extend(waits_of_the_last(task, pools, from));
            }
        }
        Act::Assign(at) => {
            let assign = &task.assigns[at];
            let before = task.after.get(at).into_iter().flatten();
            waits.extend(before.filter_map(|first| assigned.get(first)));
            if assign.is_in_place() {
                return waits;
            }
            // Rule 2.
            waits.extend(&pools[assign.to].outs);
            // Rule 3.
            if task.needs_arrival(assign) {
                waits.extend(pools[assign.to].ins.first());
            }
        }
    }
    waits.sort_unstable();
    waits.dedup();
    waits
}

/// Rule 4: what the last address to leave a pool waits for.
fn waits_of_the_last(task: &Task, pools: &[Places], from: usize) -> Vec<usize> {
    let (ground, places) = (&task.grounds[from], &pools[from]);
    if ground.fixed > 0 {
        return Vec::new();
    }
    let owed = places.leavers.iter().filter(|(_, is_owed)| *is_owed).map(|(leaver, _)| *leaver);
    let mut waits: Vec<usize> = owed.collect();
    if ground.has_owed_stayer {
        waits.extend(places.ins.first());
    }
    waits
}
