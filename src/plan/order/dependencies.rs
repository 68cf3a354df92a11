//! Finds the dependencies of a direct order: which act waits for which, as far as the rules need it. All other acts may
//! run in parallel.

use std::collections::HashMap;

use super::task::{Act, Task};

/// For each act of the order, the positions in the order of the acts that it waits for.
///
/// The rule numbers are those of `direct`. Where a rule needs "one arrival" or "the last address", the order determines
/// which.
pub(super) fn direct(task: &Task, order: &[Act]) -> Vec<Vec<usize>> {
    let mut pools = vec![Positions::default(); task.occupancy.len()];
    let mut assigned: HashMap<usize, usize> = HashMap::new();
    for (position, act) in order.iter().enumerate() {
        match *act {
            Act::Move(at) => {
                pools[task.moves[at].to].ins.push(position);
                if let Some(from) = task.moves[at].from {
                    pools[from].outs.push(position);
                }
            }
            Act::Assign(at) => {
                assigned.insert(at, position);
                if !task.assigns[at].is_in_place() {
                    pools[task.assigns[at].from].leavers.push((position, task.holds_last(&task.assigns[at])));
                }
            }
        }
    }
    order.iter().enumerate().map(|(position, act)| waits_of(task, &pools, &assigned, position, *act)).collect()
}

/// The positions in the order of the acts that concern one pool. For each set that leaves, the flag says whether the
/// last address waits for it.
#[derive(Debug, Clone, Default)]
struct Positions {
    ins: Vec<usize>,
    outs: Vec<usize>,
    leavers: Vec<(usize, bool)>,
}

fn waits_of(
    task: &Task,
    pools: &[Positions],
    assigned: &HashMap<usize, usize>,
    position: usize,
    act: Act,
) -> Vec<usize> {
    let mut waits: Vec<usize> = Vec::new();
    match act {
        Act::Move(at) => {
            let one = &task.moves[at];
            // Rule 1.
            waits.extend(pools[one.to].leavers.iter().map(|(leaver, _)| leaver));
            if let Some(from) = one.from.filter(|_| !one.takes_over())
                && pools[from].outs.last() == Some(&position)
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

/// Rule 4: the positions of the acts that the last address to leave a pool waits for.
fn waits_of_the_last(task: &Task, pools: &[Positions], from: usize) -> Vec<usize> {
    let (occupancy, positions) = (&task.occupancy[from], &pools[from]);
    if occupancy.fixed > 0 {
        return Vec::new();
    }
    let owed = positions.leavers.iter().filter(|(_, is_owed)| *is_owed).map(|(leaver, _)| *leaver);
    let mut waits: Vec<usize> = owed.collect();
    if occupancy.has_owed_stayer {
        waits.extend(positions.ins.first());
    }
    waits
}
