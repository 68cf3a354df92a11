//! Of a direct order, what the rules need: which act waits for which. Everything else may run side by side.

use super::task::{Act, Task};

/// For each act of the order, the places in it of the acts that it waits for.
///
/// The numbers are the rules of `direct`. Where a rule asks for "one arrival" or "the last address", the order says which.
pub(super) fn direct(task: &Task, order: &[Act]) -> Vec<Vec<usize>> {
    let mut pools = vec![Places::default(); task.grounds.len()];
    for (place, act) in order.iter().enumerate() {
        match *act {
            Act::Move(at) => {
                pools[task.moves[at].to].ins.push(place);
                if let Some(from) = task.moves[at].from {
                    pools[from].outs.push(place);
                }
            }
            Act::Assign(at) => pools[task.assigns[at].from].leavers.push((place, task.assigns[at].is_owed)),
        }
    }
    order.iter().enumerate().map(|(place, act)| waits_of(task, &pools, place, *act)).collect()
}

/// The places of a pool's acts in the order.
#[derive(Debug, Clone, Default)]
struct Places {
    ins: Vec<usize>,
    outs: Vec<usize>,
    leavers: Vec<(usize, bool)>,
}

fn waits_of(task: &Task, pools: &[Places], place: usize, act: Act) -> Vec<usize> {
    let mut waits: Vec<usize> = Vec::new();
    match act {
        Act::Move(at) => {
            let one = &task.moves[at];
            // Rule 1.
            waits.extend(pools[one.to].leavers.iter().map(|(leaver, _)| leaver));
            if let Some(from) = one.from
                && pools[from].outs.last() == Some(&place)
            {
                waits.extend(waits_of_the_last(task, pools, from));
            }
        }
        Act::Assign(at) => {
            let assign = &task.assigns[at];
            // Rule 2.
            waits.extend(&pools[assign.to].outs);
            // Rule 3.
            if assign.is_owed && task.grounds[assign.to].fixed == 0 {
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
