//! The pieces and the slots of a detour search, and the rules that each state must meet.

use std::collections::BTreeMap;

use crate::{
    model::PoolRef,
    plan::order::{
        components::Component,
        graph::{Mover, Owed, PoolIndex, RouteGraph},
        hop::{Endpoint, Hop},
    },
};

/// A pool of the detour search, as an index into [`Space::slots`].
pub(super) type Slot = u16;

/// The slot of a piece that is in no pool yet, such as the address that a conversion adds.
pub(super) const NOWHERE: Slot = Slot::MAX;

/// How the addresses of a class are split into units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    /// The first, the second and all the rest.
    Fine,
    /// The first and all the rest.
    Coarse,
}

/// Addresses with the same origin and destination that move together.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) from: Slot,
    pub(super) to: Slot,
    pub(super) addresses: Vec<usize>,
    /// The pools in which the unit may wait.
    stops: Stops,
}

/// The pools in which an address may wait before it reaches its destination. Only pools that the file declares qualify,
/// so that no pool of another owner is used, and so that a new plan moves the address to its destination if a run is
/// interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stops {
    /// Pools whose IPs the file states, and the temporary pool.
    Stated,
    /// No pool. The address stays in its pool, because the file does not state the IPs of that pool.
    Nowhere,
}

/// Configuration sets with the same origin and destination, or one companion.
#[derive(Debug)]
pub(super) struct Class {
    pub(super) from: Slot,
    pub(super) to: Slot,
    pub(super) riders: Riders,
    /// Whether they must have an address at every moment.
    is_owed: bool,
    /// Whether they may use AWS's shared IPs.
    may_share: bool,
    /// Whether they can temporarily use another pool. Only sets whose pool the file states can, because a new plan
    /// corrects only those after an interrupted run. Mail without a set and sets that are deleted cannot.
    pub(super) is_movable: bool,
}

/// The members of a class.
#[derive(Debug)]
pub(super) enum Riders {
    /// Sets, by their indices in the graph.
    Sets(Vec<usize>),
    /// A companion, by its index in the graph. It moves once, directly to its destination.
    Companion(usize),
}

impl Riders {
    /// The number of members, which is the number of writes that it takes to move the class.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Sets(sets) => sets.len(),
            Self::Companion(_) => 1,
        }
    }

    fn has(&self, mover: Mover) -> bool {
        match (self, mover) {
            (Self::Sets(sets), Mover::Set(set)) => sets.contains(&set),
            (Self::Companion(at), Mover::Companion(companion)) => *at == companion,
            (Self::Sets(_), Mover::Companion(_)) | (Self::Companion(_), Mover::Set(_)) => false,
        }
    }
}

/// Whether identities, and the new sets that they switch to, are pieces of the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Companions {
    Pieces,
    /// They are not part of the search: they move after everything else.
    Last,
}

/// What the search knows about one slot: a pool in which addresses can wait and that sets can use.
#[derive(Debug)]
pub(super) struct SlotFacts {
    pub(super) endpoint: Endpoint,
    /// Whether leased IPs can be moved into the pool.
    pub(super) takes_addresses: bool,
    /// Whether the pool always counts as having an address: a managed pool or the shared pool.
    has_own_address: bool,
    /// Whether this is the default pool: while it is empty, mail that uses it leaves from AWS's shared IPs.
    is_default: bool,
    /// Whether the file states which IPs are in the pool. The temporary pool counts as stated.
    is_stated: bool,
    /// Whether this is an idle pool. If its IPs are not stated, only IPs that the file lists for another pool may wait
    /// in it: a new plan would not move other IPs out of it.
    is_lent: bool,
}

/// The search space of one component.
#[derive(Debug)]
pub(super) struct Space {
    pub(super) slots: Vec<SlotFacts>,
    pub(super) units: Vec<Unit>,
    pub(super) classes: Vec<Class>,
    /// Pairs of classes: the first must be at its destination before the second moves to its own, and stays there from
    /// then on.
    precedence: Vec<(usize, usize)>,
    /// The slot of the temporary pool.
    pub(super) temporary: Slot,
}

/// The slot of each unit, then the slot of each class, then 1 if the temporary pool exists and 0 otherwise. A companion
/// that keeps its pool is at [`NOWHERE`] until it has moved, so that the state records whether it has.
pub(super) type State = Box<[Slot]>;

impl Space {
    pub(super) fn of(graph: &RouteGraph<'_>, component: &Component, grain: Grain, companions: Companions) -> Self {
        let idle = idle(graph, component);
        let empty = empty(graph, component, idle);
        let pools: Vec<PoolIndex> = component.pools.iter().copied().chain(idle).chain(empty).collect();
        let slots_of_pools: BTreeMap<PoolIndex, Slot> =
            (0..NOWHERE).zip(&pools).map(|(slot, pool)| (*pool, slot)).collect();
        let mut slots: Vec<SlotFacts> = pools.iter().map(|pool| facts_of(graph, *pool)).collect();
        if let Some(slot) = idle.and_then(|pool| slots_of_pools.get(&pool)) {
            slots[usize::from(*slot)].is_lent = true;
        }
        // Routes of other components may use it, so no IP may wait there.
        slots
            .iter_mut()
            .skip(pools.len() - usize::from(empty.is_some()))
            .for_each(|facts| facts.takes_addresses = false);
        let temporary = Slot::try_from(slots.len()).unwrap_or(NOWHERE);
        let endpoint = Endpoint::Temporary;
        slots.push(SlotFacts {
            endpoint,
            takes_addresses: true,
            has_own_address: false,
            is_default: false,
            is_stated: true,
            is_lent: false,
        });
        let units = units(graph, &slots_of_pools, grain);
        let mut classes = classes(graph, &slots_of_pools);
        if companions == Companions::Pieces {
            classes.extend(component.companions.iter().filter_map(|at| companion(graph, *at, &slots_of_pools)));
        }
        let class_of = |mover| classes.iter().position(|class| class.riders.has(mover));
        let pairs = graph.precedence.iter();
        let precedence = pairs.filter_map(|(first, then)| Some((class_of(*first)?, class_of(*then)?))).collect();
        Self { slots, units, classes, precedence, temporary }
    }

    /// The number of pieces that can be moved.
    pub(super) fn pieces(&self) -> usize {
        self.units.len() + self.classes.iter().filter(|class| class.is_movable || class.goes()).count()
    }

    pub(super) fn start(&self) -> State {
        let units = self.units.iter().map(|unit| unit.from);
        units.chain(self.classes.iter().map(Class::start)).chain([0]).collect()
    }

    /// Whether the class may move: everything that must come before it is done, and nothing that depends on it is done.
    pub(super) fn may_leave(&self, class: usize, state: &[Slot]) -> bool {
        let has_come = |class: usize| state[self.units.len() + class] == self.classes[class].to;
        self.precedence.iter().all(|(first, then)| {
            (*then != class || has_come(*first)) && (*first != class || !has_come(*then) || !self.classes[*then].goes())
        })
    }

    /// A lower bound on the number of steps from the state to the goal.
    pub(super) fn distance(&self, state: &[Slot]) -> u32 {
        let units = self.units.iter().zip(state).filter(|(unit, slot)| unit.to != **slot);
        let units: usize = units.map(|(unit, _)| unit.addresses.len()).sum();
        let classes = self.classes.iter().zip(&state[self.units.len()..]).filter(|(class, slot)| class.to != **slot);
        let classes: usize = classes.map(|(class, _)| class.riders.count()).sum();
        let temporary = usize::from(self.has_temporary(state));
        u32::try_from(units + classes + temporary).unwrap_or(u32::MAX)
    }

    pub(super) fn has_temporary(&self, state: &[Slot]) -> bool {
        state.last().is_some_and(|there| *there == 1)
    }

    /// Which slots have an address.
    pub(super) fn occupied(&self, state: &[Slot]) -> Vec<bool> {
        let mut occupied = vec![false; self.slots.len()];
        for slot in &state[..self.units.len()] {
            occupied.get_mut(usize::from(*slot)).into_iter().for_each(|occupied| *occupied = true);
        }
        occupied
    }

    /// Whether no route can use an address that it must not use.
    pub(super) fn is_tight(&self, state: &[Slot], occupied: &[bool]) -> bool {
        self.classes.iter().enumerate().all(|(at, class)| {
            let here = class.effective_slot(state[self.units.len() + at]);
            let facts = &self.slots[usize::from(here)];
            let is_home = here == class.from || here == class.to;
            let is_shared = facts.is_default && !occupied[usize::from(here)];
            (is_home || !facts.has_own_address)
                && (!is_shared || class.may_share)
                && self
                    .units
                    .iter()
                    .zip(state)
                    .filter(|(_, slot)| **slot == here)
                    .all(|(unit, _)| (unit.from != NOWHERE && unit.from == class.from) || unit.to == class.to)
        })
    }

    /// The number of routes that must have an address and have none. Mail that uses the default pool always has one.
    pub(super) fn interrupted(&self, state: &[Slot], occupied: &[bool]) -> u32 {
        let without = self.classes.iter().enumerate().filter(|(at, class)| {
            let here = class.effective_slot(state[self.units.len() + at]);
            let facts = &self.slots[usize::from(here)];
            class.is_owed && !facts.has_own_address && !facts.is_default && !occupied[usize::from(here)]
        });
        let routes: usize = without.map(|(_, class)| class.riders.count()).sum();
        u32::try_from(routes).unwrap_or(u32::MAX)
    }

    /// Whether the unit may be moved to the slot.
    pub(super) fn may_stop(&self, unit: &Unit, slot: Slot) -> bool {
        match unit.stops {
            Stops::Stated => {
                let (facts, home) = (&self.slots[usize::from(slot)], &self.slots[usize::from(unit.to)]);
                slot == unit.to || facts.is_stated || (facts.is_lent && home.is_stated)
            }
            Stops::Nowhere => false,
        }
    }

    /// Whether the sets may use the slot: their old or new pool, a pool whose IPs the file states, the idle pool, or
    /// the default pool, which no other owner has.
    pub(super) fn may_route(&self, class: &Class, slot: Slot) -> bool {
        let facts = &self.slots[usize::from(slot)];
        slot == class.from || slot == class.to || facts.is_stated || facts.is_lent || facts.is_default
    }

    /// The hops that move a piece to a slot.
    pub(super) fn hops(&self, piece: usize, slot: Slot) -> Vec<Hop> {
        if piece == self.units.len() + self.classes.len() {
            return vec![if slot == 1 { Hop::CreateTemporary } else { Hop::DeleteTemporary }];
        }
        let endpoint = self.slots[usize::from(slot)].endpoint;
        match self.units.get(piece) {
            Some(unit) => unit.addresses.iter().map(|at| Hop::Move(*at, endpoint)).collect(),
            None => match &self.classes[piece - self.units.len()].riders {
                Riders::Sets(sets) => sets.iter().map(|at| Hop::Assign(*at, endpoint)).collect(),
                Riders::Companion(at) => vec![Hop::Companion(*at)],
            },
        }
    }
}

impl Class {
    /// Whether the class has to move to reach its destination.
    pub(super) fn goes(&self) -> bool {
        self.start() != self.to
    }

    fn start(&self) -> Slot {
        match self.riders {
            Riders::Companion(_) if self.from == self.to => NOWHERE,
            Riders::Companion(_) | Riders::Sets(_) => self.from,
        }
    }

    /// The slot that its routes use, given its slot in a state.
    fn effective_slot(&self, slot: Slot) -> Slot {
        if slot == NOWHERE { self.from } else { slot }
    }
}

/// A pool outside the component in which IPs can wait: no configuration set uses it, no change involves it, and no
/// other owner has it.
fn idle(graph: &RouteGraph<'_>, component: &Component) -> Option<PoolIndex> {
    let mut used = vec![false; graph.pools.len()];
    for set in &graph.sets {
        (used[set.from], used[set.to]) = (true, true);
    }
    let silent = graph.silent.iter().flat_map(|(_, from, to)| [Some(*from), *to]).flatten();
    for pool in graph.births.iter().map(|(_, pool)| *pool).chain(silent) {
        used[pool] = true;
    }
    for address in graph.addresses.iter().filter(|address| address.from != Some(address.to)) {
        used[address.to] = true;
        address.from.iter().for_each(|from| used[*from] = true);
    }
    let is_idle = |pool: &PoolIndex| {
        let at = &graph.pools[*pool];
        at.is_standard && at.can_lend && at.name.named().is_some() && !used[*pool]
    };
    (0..graph.pools.len()).filter(|pool| !component.pools.contains(pool)).find(is_idle)
}

/// A stated pool outside the component, other than the idle pool, that never has an address. Routes that need no
/// address at every moment can temporarily use it.
fn empty(graph: &RouteGraph<'_>, component: &Component, idle: Option<PoolIndex>) -> Option<PoolIndex> {
    let is_empty = |pool: &PoolIndex| {
        let at = &graph.pools[*pool];
        at.before + at.after == 0 && at.is_stated && at.name.named().is_some()
    };
    let mut pools = (0..graph.pools.len()).filter(|pool| !component.pools.contains(pool));
    pools.find(|pool| is_empty(pool) && Some(*pool) != idle)
}

fn facts_of(graph: &RouteGraph<'_>, pool: PoolIndex) -> SlotFacts {
    let at = &graph.pools[pool];
    SlotFacts {
        endpoint: Endpoint::Pool(pool),
        takes_addresses: at.is_standard,
        has_own_address: !at.is_standard,
        is_default: at.name == PoolRef::Default,
        is_stated: at.is_stated,
        is_lent: false,
    }
}

fn units(graph: &RouteGraph<'_>, slots_of_pools: &BTreeMap<PoolIndex, Slot>, grain: Grain) -> Vec<Unit> {
    let mut ways: BTreeMap<(Slot, Slot), Vec<usize>> = BTreeMap::new();
    for (at, address) in graph.addresses.iter().enumerate() {
        let from = address.from.map_or(Some(NOWHERE), |from| slots_of_pools.get(&from).copied());
        if let (Some(from), Some(to)) = (from, slots_of_pools.get(&address.to)) {
            ways.entry((from, *to)).or_default().push(at);
        }
    }
    let singles = match grain {
        Grain::Fine => 2,
        Grain::Coarse => 1,
    };
    let mut units = Vec::new();
    for ((from, to), mut addresses) in ways {
        let rest = addresses.split_off(addresses.len().min(singles));
        let stops = stops(graph, from == to, graph.addresses[addresses[0]].to);
        units.extend(addresses.into_iter().map(|at| Unit { from, to, addresses: vec![at], stops }));
        if !rest.is_empty() {
            units.push(Unit { from, to, addresses: rest, stops });
        }
    }
    units
}

fn stops(graph: &RouteGraph<'_>, is_staying: bool, to: PoolIndex) -> Stops {
    if is_staying && !graph.pools[to].is_stated { Stops::Nowhere } else { Stops::Stated }
}

fn classes(graph: &RouteGraph<'_>, slots_of_pools: &BTreeMap<PoolIndex, Slot>) -> Vec<Class> {
    let mut ways: BTreeMap<(Slot, Slot, bool, bool), Vec<usize>> = BTreeMap::new();
    for (at, set) in graph.sets.iter().enumerate() {
        if let (Some(from), Some(to)) = (slots_of_pools.get(&set.from), slots_of_pools.get(&set.to)) {
            let is_movable = set.name.is_some() && set.is_stated;
            ways.entry((*from, *to, set.is_owed, is_movable)).or_default().push(at);
        }
    }
    let class = |((from, to, is_owed, is_movable), sets): (_, Vec<usize>)| {
        let way = sets.first().map(|at| &graph.sets[*at]);
        let may_share = way.is_some_and(|set| graph.may_share(set.from, set.to));
        let riders = Riders::Sets(sets);
        Class { from, to, riders, is_owed, may_share, is_movable }
    };
    ways.into_iter().map(class).collect()
}

fn companion(graph: &RouteGraph<'_>, at: usize, slots_of_pools: &BTreeMap<PoolIndex, Slot>) -> Option<Class> {
    let one = &graph.companions[at];
    let (from, to) = (*slots_of_pools.get(&one.from)?, *slots_of_pools.get(&one.to)?);
    let (is_owed, may_share) = (one.owed == Owed::Always, one.is_new || graph.may_share(one.from, one.to));
    Some(Class { from, to, riders: Riders::Companion(at), is_owed, may_share, is_movable: false })
}

#[cfg(test)]
mod tests;
