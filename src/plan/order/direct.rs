//! An order with one step a difference, if there is one.
//!
//! With every address moving once and every set reassigned once, the rules come down to these, for each pool:
//!
//! 1. what moves in waits for the sets that leave (else they would send from it);
//! 2. sets that come wait for all that moves out (else they would send from it);
//! 3. without an address that stays, a set that comes waits for one arrival,
//! 4. the last address to go waits for the sets that leave, and for one arrival if sets stay.
//!
//! 3 and 4 are about sets that are owed an address. In the default pool they are about all that had mail before: while it is
//! empty, mail leaves from AWS's shared IPs.
//!
//! 1 to 3 only ever become easier as more is done, so doing whatever is allowed loses nothing. Only 4 asks for a choice:
//! which address goes last. An address that leaves such a pool early is worth it only where it is the first arrival that
//! others wait for; those choices are tried one after the other.

use super::task::{Act, Task};

/// How many choices are tried before the search is given up.
const MOST_CHOICES: usize = 2_000;

/// A safe order of all acts, if one is found.
pub(super) fn order(task: &Task) -> Option<Vec<Act>> {
    let mut choices = MOST_CHOICES;
    search(task, DirectState::new(task), &mut choices)
}

fn search(task: &Task, mut progress: DirectState, choices: &mut usize) -> Option<Vec<Act>> {
    progress.run(task);
    if progress.done.len() == task.moves.len() + task.assigns.len() {
        return Some(progress.done);
    }
    for choice in progress.early_leavers(task) {
        *choices = choices.checked_sub(1)?;
        let mut next = progress.clone();
        next.open_moves.retain(|open| *open != choice);
        next.do_move(task, choice);
        if let Some(order) = search(task, next, choices) {
            return Some(order);
        }
    }
    None
}

/// What has been done, and what each pool still waits for.
#[derive(Debug, Clone)]
struct DirectState {
    done: Vec<Act>,
    open_moves: Vec<usize>,
    open_assigns: Vec<usize>,
    is_assigned: Vec<bool>,
    pools: Vec<Pending>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Pending {
    /// Addresses that are still to leave.
    outs: usize,
    /// Addresses that have arrived.
    arrived: usize,
    /// Sets that are still to leave.
    leavers: usize,
    /// Those of them that hold back the last address.
    owed_leavers: usize,
}

impl DirectState {
    fn new(task: &Task) -> Self {
        let mut pools = vec![Pending::default(); task.occupancy.len()];
        for from in task.moves.iter().filter_map(|one| one.from) {
            pools[from].outs += 1;
        }
        for assign in task.assigns.iter().filter(|assign| !assign.is_in_place()) {
            pools[assign.from].leavers += 1;
            pools[assign.from].owed_leavers += usize::from(task.holds_last(assign));
        }
        Self {
            done: Vec::with_capacity(task.moves.len() + task.assigns.len()),
            open_moves: (0..task.moves.len()).collect(),
            open_assigns: (0..task.assigns.len()).collect(),
            is_assigned: vec![false; task.assigns.len()],
            pools,
        }
    }

    /// Does all that may be done and costs nothing, until nothing is left of that.
    fn run(&mut self, task: &Task) {
        loop {
            let before = self.done.len();
            let assigns = std::mem::take(&mut self.open_assigns);
            for at in assigns {
                if self.may_assign(task, at) { self.do_assign(task, at) } else { self.open_assigns.push(at) }
            }
            let moves = std::mem::take(&mut self.open_moves);
            for at in moves {
                let one = &task.moves[at];
                let is_free = one.takes_over() || one.from.is_none_or(|from| !self.is_held(task, from));
                if is_free && self.may_arrive(task, at) { self.do_move(task, at) } else { self.open_moves.push(at) }
            }
            if self.done.len() == before {
                return;
            }
        }
    }

    /// Rules 2 and 3, and what is to be done before.
    fn may_assign(&self, task: &Task, at: usize) -> bool {
        let assign = &task.assigns[at];
        if task.after.get(at).is_some_and(|first| first.iter().any(|first| !self.is_assigned[*first])) {
            return false;
        }
        if assign.is_in_place() {
            return true;
        }
        let pool = &self.pools[assign.to];
        pool.outs == 0 && (!task.needs_arrival(assign) || pool.arrived > 0)
    }

    /// Rule 1.
    fn may_arrive(&self, task: &Task, at: usize) -> bool {
        self.pools[task.moves[at].to].leavers == 0
    }

    /// Whether rule 4 holds back the last address of the pool.
    fn is_held(&self, task: &Task, pool: usize) -> bool {
        let (occupancy, pending) = (&task.occupancy[pool], &self.pools[pool]);
        occupancy.fixed == 0 && (pending.owed_leavers > 0 || (occupancy.has_owed_stayer && pending.arrived == 0))
    }

    fn do_assign(&mut self, task: &Task, at: usize) {
        let assign = &task.assigns[at];
        if !assign.is_in_place() {
            let pool = &mut self.pools[assign.from];
            pool.leavers -= 1;
            pool.owed_leavers -= usize::from(task.holds_last(assign));
        }
        self.is_assigned[at] = true;
        self.done.push(Act::Assign(at));
    }

    fn do_move(&mut self, task: &Task, at: usize) {
        if let Some(from) = task.moves[at].from {
            self.pools[from].outs -= 1;
        }
        self.pools[task.moves[at].to].arrived += 1;
        self.done.push(Act::Move(at));
    }

    /// The moves out of held pools, not the last of each, that are the first arrival where one is waited for. One a pair
    /// of pools: more would be the same choice again.
    fn early_leavers(&self, task: &Task) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for at in &self.open_moves {
            let one = &task.moves[*at];
            let Some(from) = one.from.filter(|_| !one.takes_over()) else { continue };
            let spare = self.pools[from].outs > 1 && self.may_arrive(task, *at);
            let first = task.occupancy[one.to].fixed == 0 && self.pools[one.to].arrived == 0;
            let known =
                found.iter().any(|other| task.moves[*other].from == one.from && task.moves[*other].to == one.to);
            if spare && first && !known {
                found.push(*at);
            }
        }
        found
    }
}
