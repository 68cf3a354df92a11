//! Finds an order with one step for each difference, if there is one.
//!
//! If every address moves once and every set is reassigned once, the rules of route safety are equivalent to these
//! rules for each pool:
//!
//! 1. Addresses that move in wait for the sets that leave. Otherwise, these sets would send from them.
//! 2. Sets that arrive wait for all addresses that move out. Otherwise, these sets would send from them.
//! 3. If no address stays, a set that arrives waits until one address has arrived.
//! 4. If no address stays, the last address to leave waits for the sets that leave, and, if sets stay, until one
//!    address has arrived.
//!
//! Rules 3 and 4 apply to sets that must have an address at every moment. In the default pool, they apply to all sets
//! that had mail before: while it is empty, mail leaves from AWS's shared IPs.
//!
//! Each act makes rules 1 to 3 easier to meet, so it is safe to do every act that they allow. Only rule 4 needs a
//! choice: which address leaves last. It is useful to move an address out of such a pool early only if it is the first
//! arrival that others wait for. These choices are tried in turn.

use super::task::{Act, Task};

/// The number of choices after which the search stops.
const MOST_CHOICES: usize = 2_000;

/// A safe order of all acts, or `None` if none is found within the limit.
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

/// The acts that are done, and what each pool still waits for.
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
    /// The number of addresses that have not left yet.
    outs: usize,
    /// The number of addresses that have arrived.
    arrived: usize,
    /// The number of sets that have not left yet.
    leavers: usize,
    /// The number of those sets that the last address waits for.
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

    /// Does every act that needs no choice, until there are no more.
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

    /// Whether rules 2 and 3 and the predecessors of the assign allow it.
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

    /// Whether rule 1 allows the move.
    fn may_arrive(&self, task: &Task, at: usize) -> bool {
        self.pools[task.moves[at].to].leavers == 0
    }

    /// Whether rule 4 still prevents the last address of the pool from leaving.
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

    /// The moves that are worth doing early: moves out of pools that rule 4 restricts, other than the last, that are
    /// the first arrival in a pool without an address. There is one for each pair of pools, because another one would
    /// be the same choice.
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
