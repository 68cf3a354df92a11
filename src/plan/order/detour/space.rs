//! The pieces and the slots of a detour search, and the rules on them.

use std::collections::BTreeMap;

use crate::{
    model::PoolRef,
    plan::order::{
        components::Component,
        graph::{Mover, Owed, PoolIndex, RouteGraph},
    },
};

use super::{Endpoint, Hop};

/// A pool of the search: an index into [`Space::slots`].
pub(super) type Slot = u16;

/// Where a piece is that is nowhere yet: the address that a conversion brings.
pub(super) const NOWHERE: Slot = Slot::MAX;

/// How finely the addresses of a class are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    /// The first, the second and the rest.
    Fine,
    /// The first and the rest.
    Coarse,
}

/// Addresses with the same way that move together.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) from: Slot,
    pub(super) to: Slot,
    pub(super) addresses: Vec<usize>,
    /// Where a run may stop with it.
    stops: Stops,
}

/// Where an address may wait on its way: only where the file has a say, so that no pool of somebody else is used and a new
/// plan brings it where it belongs after a run that was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stops {
    /// In pools whose IPs the file states, and in the temporary one.
    Stated,
    /// It stays where it is: the file does not state where that is.
    Nowhere,
}

/// Configuration sets with the same way, or one companion.
#[derive(Debug)]
pub(super) struct Class {
    pub(super) from: Slot,
    pub(super) to: Slot,
    pub(super) riders: Riders,
    /// Whether they are owed an address.
    is_owed: bool,
    /// Whether AWS's shared IPs are not foreign to them.
    may_share: bool,
    /// Whether they can be sent elsewhere for a while: only what the file states is set right by a new plan after a stopped
    /// run. Mail without a set cannot, nor can a set that is deleted.
    pub(super) is_movable: bool,
}

/// Who goes with a class.
#[derive(Debug)]
pub(super) enum Riders {
    /// Sets, by their index in the graph.
    Sets(Vec<usize>),
    /// A companion, by its index in the graph: it goes once, straight to where it belongs.
    Companion(usize),
}

impl Riders {
    /// How many they are, and so how many writes it takes to send them elsewhere.
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

/// Whether identities, and the new sets that they come to, are pieces too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Companions {
    Pieces,
    /// They come when all else is done.
    Last,
}

/// A pool of the search, as a place where addresses wait and through which sets send.
#[derive(Debug)]
pub(super) struct SlotFacts {
    pub(super) endpoint: Endpoint,
    /// Whether leased IPs can be put there.
    pub(super) takes_addresses: bool,
    /// Whether it has an address of its own: a managed pool, the shared pool.
    has_own_address: bool,
    /// Whether it is the default pool: while that is empty, mail through it leaves from AWS's shared IPs.
    is_default: bool,
    /// Whether the file states which IPs are in it. The temporary pool counts as if.
    is_stated: bool,
    /// Whether it is an idle pool. Where its IPs are not stated, only those that the file lists for another pool may wait in
    /// it: a new plan would leave others there.
    is_lent: bool,
}

/// The space of one component.
#[derive(Debug)]
pub(super) struct Space {
    pub(super) slots: Vec<SlotFacts>,
    pub(super) units: Vec<Unit>,
    pub(super) classes: Vec<Class>,
    /// Which class has to be where it goes before which, and stays there from then on.
    precedence: Vec<(usize, usize)>,
    /// The slot of the temporary pool.
    pub(super) temporary: Slot,
}

/// Where each unit is, then where each class is, then whether the temporary pool is there. Of a companion that keeps its
/// pool it counts too whether it has come: it is nowhere until then.
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
        // Routes of other components may go through it.
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

    /// How many pieces can be moved.
    pub(super) fn pieces(&self) -> usize {
        self.units.len() + self.classes.iter().filter(|class| class.is_movable || class.goes()).count()
    }

    pub(super) fn start(&self) -> State {
        let units = self.units.iter().map(|unit| unit.from);
        units.chain(self.classes.iter().map(Class::start)).chain([0]).collect()
    }

    /// Whether the class may be put elsewhere: what has to be done before is done, and what rests on it is not.
    pub(super) fn may_leave(&self, class: usize, state: &[Slot]) -> bool {
        let has_come = |class: usize| state[self.units.len() + class] == self.classes[class].to;
        self.precedence.iter().all(|(first, then)| {
            (*then != class || has_come(*first)) && (*first != class || !has_come(*then) || !self.classes[*then].goes())
        })
    }

    /// Steps that are needed at least from the state to the goal.
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

    /// Whether no route can use an address that it must not.
    pub(super) fn is_tight(&self, state: &[Slot]) -> bool {
        self.classes.iter().enumerate().all(|(at, class)| {
            let here = class.effective_slot(state[self.units.len() + at]);
            let facts = &self.slots[usize::from(here)];
            let is_home = here == class.from || here == class.to;
            let is_shared = facts.is_default && !state[..self.units.len()].contains(&here);
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

    /// How many routes that are owed an address have none. In the default pool mail always has one.
    pub(super) fn interrupted(&self, state: &[Slot]) -> u32 {
        let without = self.classes.iter().enumerate().filter(|(at, class)| {
            let here = class.effective_slot(state[self.units.len() + at]);
            let facts = &self.slots[usize::from(here)];
            class.is_owed && !facts.has_own_address && !facts.is_default && !state[..self.units.len()].contains(&here)
        });
        let routes: usize = without.map(|(_, class)| class.riders.count()).sum();
        u32::try_from(routes).unwrap_or(u32::MAX)
    }

    /// Whether the unit may be put there.
    pub(super) fn may_stop(&self, unit: &Unit, slot: Slot) -> bool {
        match unit.stops {
            Stops::Stated => {
                let (facts, home) = (&self.slots[usize::from(slot)], &self.slots[usize::from(unit.to)]);
                slot == unit.to || facts.is_stated || (facts.is_lent && home.is_stated)
            }
            Stops::Nowhere => false,
        }
    }

    /// Whether the sets may be sent there: home, where the file has a say, or through the default pool, which is nobody
    /// else's.
    pub(super) fn may_route(&self, class: &Class, slot: Slot) -> bool {
        let facts = &self.slots[usize::from(slot)];
        slot == class.from || slot == class.to || facts.is_stated || facts.is_lent || facts.is_default
    }

    /// The writes that put a piece elsewhere.
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
    /// Whether it has to be put elsewhere.
    pub(super) fn goes(&self) -> bool {
        self.start() != self.to
    }

    fn start(&self) -> Slot {
        match self.riders {
            Riders::Companion(_) if self.from == self.to => NOWHERE,
            Riders::Companion(_) | Riders::Sets(_) => self.from,
        }
    }

    /// Where its routes go, given its slot in a state.
    fn effective_slot(&self, slot: Slot) -> Slot {
        if slot == NOWHERE { self.from } else { slot }
    }
}

/// A pool of one's own that no configuration set uses, outside of the component: IPs can wait there.
fn idle(graph: &RouteGraph<'_>, component: &Component) -> Option<PoolIndex> {
    let mut used = vec![false; graph.pools.len()];
    for set in &graph.sets {
        (used[set.from], used[set.to]) = (true, true);
    }
    for (_, pool) in &graph.births {
        used[*pool] = true;
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

/// A pool of one's own outside of the component, other than the idle one, that never has an address: routes that are
/// owed none can wait there.
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
