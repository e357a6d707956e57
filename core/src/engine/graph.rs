//! The state of the engine: objects, cells, groups, and who reads what.

use super::cell::{AnyTable, Table};
use super::group::{AnyGroups, GroupTable};
use super::links::Links;
use super::reader::Log;
use super::slab::{NONE, Slab};
use super::{At, Cell, CellEntry, Group, Registry, STRATA, Store};
use crate::fact::Fact;
use crate::object::{KeyId, Names, Parts};
use crate::options::Options;
use crate::profile::Profile;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::hash::BuildHasher;
use hashbrown::{DefaultHashBuilder, HashTable};

/// A cell's place in the net of reads.
pub(super) struct Node {
    pub(super) kind: u16,
    pub(super) at: At,
    /// How many evaluations and objects want it; at 0 it goes.
    pub(super) owners: u32,
    pub(super) queued: bool,
    /// Its answer in the table of its type, or `NONE`.
    pub(super) value: u32,
    /// Those who read it, or `NONE`.
    pub(super) topic: u32,
    /// The first of its reads, or `NONE`.
    pub(super) reads: u32,
    /// The first of its claims, or `NONE`.
    pub(super) claims: u32,
    /// The first of the cells that it brought into being, or `NONE`.
    pub(super) spawned: u32,
    /// The next node at the same object, or `NONE`.
    pub(super) sibling: u32,
}

/// A link of the list of a node's claims.
pub(super) struct ClaimLink {
    pub(super) group: u16,
    pub(super) put: u32,
    pub(super) next: u32,
}

/// A link of the list of a node's children.
pub(super) struct ChildLink {
    pub(super) node: u32,
    pub(super) next: u32,
}

/// What waits to be brought up to date.
#[derive(Clone, Copy)]
pub(super) enum Waiting {
    Cell(u32),
    Group(u16, u32),
}

/// Objects, cells, groups, and who reads what.
pub struct Graph {
    /// The names of everything.
    pub names: Names,
    pub(super) registry: &'static Registry,
    pub(super) options: Options,
    pub(super) profile: Profile,
    pub(super) store: Store,
    pub(super) cells: Vec<Box<dyn AnyTable>>,
    pub(super) groups: Vec<Box<dyn AnyGroups>>,
    pub(super) nodes: Slab<Node>,
    /// Nodes by type and place.
    pub(super) by_place: HashTable<u32>,
    pub(super) hasher: DefaultHashBuilder,
    pub(super) links: Links,
    pub(super) claims: Slab<ClaimLink>,
    pub(super) children: Slab<ChildLink>,
    pub(super) queue: Vec<Vec<Waiting>>,
    pub(super) log: Log,
    pub(super) scratch: Scratch,
    /// Nodes that may be wanted by nobody and read by nobody.
    pub(super) leaving: Vec<u32>,
    /// The cells that ran in the last transaction.
    pub(super) ran: Vec<(u16, At)>,
    /// Which types of cells read, spawned or fed which: the proof that the strata hold.
    pub(super) arcs: RefCell<Arcs>,
}

/// Lists in which the work on one cell or group is gathered; kept from one to the next, empty in between or cleared before use.
#[derive(Default)]
pub(super) struct Scratch {
    /// What a cell reads.
    pub(super) reads: Vec<(u32, Parts)>,
    /// For each type of group that it asked something new, the place in `topics` of the next.
    pub(super) new: Vec<(u16, usize)>,
    /// The topics of new questions.
    pub(super) topics: Vec<u32>,
    /// Its former claims.
    pub(super) old: Vec<(u16, u32)>,
    /// The types of groups that it claims in, or did.
    pub(super) types: Vec<u16>,
    /// Its former claims in one type.
    pub(super) former: Vec<u32>,
    /// Its claims in one type.
    pub(super) puts: Vec<u32>,
    /// Groups of one type that its claims change.
    pub(super) queue: Vec<u32>,
    /// Its former children.
    pub(super) children: Vec<u32>,
    /// The topics whose verdicts a group changed.
    pub(super) settled: Vec<u32>,
    /// The readers of a topic.
    pub(super) woken: Vec<u32>,
}

/// Arcs between types that were used, and those that go the wrong way.
#[derive(Default)]
pub(super) struct Arcs {
    pub(super) wrong: Vec<String>,
}

impl Graph {
    /// An engine without any object.
    pub fn new(registry: &'static Registry, options: Options) -> Graph {
        // Whoever shows the state says so where the profile is not known.
        let profile = options.profile.as_deref().map(Profile::parse);
        Graph {
            names: Names::default(),
            registry,
            profile: profile.and_then(Result::ok).unwrap_or(Profile::SPECIFICATION),
            options,
            store: Store::default(),
            cells: registry.cells.iter().map(|entry| (entry.table)()).collect(),
            groups: registry.groups.iter().map(|entry| (entry.table)()).collect(),
            nodes: Slab::default(),
            by_place: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            links: Links::default(),
            claims: Slab::default(),
            children: Slab::default(),
            queue: (0..STRATA).map(|_| Vec::new()).collect(),
            log: Log::default(),
            scratch: Scratch::default(),
            leaving: Vec::new(),
            ran: Vec::new(),
            arcs: RefCell::default(),
        }
    }

    /// The objects.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What the user asked for.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Whose lawful deviations apply.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// The cells that ran in the last transaction, in the order in which they did.
    pub fn evaluated(&self) -> impl Iterator<Item = (&'static CellEntry, At)> {
        let registry = self.registry;
        self.ran
            .iter()
            .filter_map(move |(index, at)| Some((registry.cells.get(*index as usize)?, *at)))
    }

    /// Reads, claims and spawns that went against the strata. Always empty, or a room is built wrongly.
    pub fn violations(&self) -> Vec<String> {
        self.arcs.borrow().wrong.clone()
    }

    /// How many nodes, edges and claims there are: what an engine without objects must have none of.
    pub fn size(&self) -> (usize, usize, usize) {
        (self.nodes.iter().count(), self.links.len(), self.claims.iter().count())
    }

    /// All facts, in no order.
    pub fn facts(&self) -> Vec<Fact> {
        let mut out = Vec::new();
        for table in &self.cells {
            table.all_facts(&self.names, &mut out);
        }
        out
    }

    /// The facts of the wanted types of cells, in no order.
    pub fn told(&self, wanted: fn(&CellEntry) -> bool) -> Vec<Fact> {
        let mut out = Vec::new();
        for (entry, table) in self.registry.cells.iter().zip(&self.cells) {
            if wanted(entry) {
                table.all_facts(&self.names, &mut out);
            }
        }
        out
    }

    /// The facts whose cells stand at an object.
    pub fn facts_at(&self, object: KeyId) -> Vec<Fact> {
        let mut out = Vec::new();
        let mut at = self.store.seen(object).map_or(NONE, |slot| slot.nodes);
        while let Some(node) = self.nodes.get(at) {
            if let Some(table) = self.cells.get(node.kind as usize).filter(|table| table.has_facts()) {
                table.facts(node.value, &self.names, &mut out);
            }
            at = node.sibling;
        }
        out
    }

    /// The cells whose answers differ from those of another engine with the same names.
    #[cfg(test)]
    pub fn differences(&self, other: &Graph) -> Vec<(&'static str, At)> {
        let tables = self.registry.cells.iter().zip(self.cells.iter().zip(&other.cells));
        tables
            .flat_map(|(entry, (a, b))| a.differences(&**b).into_iter().map(|at| (entry.name, at)))
            .collect()
    }

    pub(super) fn table<C: Cell>(&self) -> Option<&Table<C>> {
        self.cells.get(C::INDEX as usize)?.as_any().downcast_ref()
    }

    pub(super) fn groups<G: Group>(&self) -> Option<&GroupTable<G>> {
        self.groups.get(G::INDEX as usize)?.as_any().downcast_ref()
    }

    pub(super) fn node_at(&self, kind: u16, at: At) -> u32 {
        let found = self
            .by_place
            .find(self.hasher.hash_one((kind, at)), |id| self.is_at(*id, kind, at));
        found.copied().unwrap_or(NONE)
    }

    fn is_at(&self, id: u32, kind: u16, at: At) -> bool {
        self.nodes
            .get(id)
            .is_some_and(|node| node.kind == kind && node.at == at)
    }

    /// Makes a node findable by its place.
    pub(super) fn index_node(&mut self, id: u32, kind: u16, at: At) {
        let (nodes, hasher) = (&self.nodes, &self.hasher);
        let hash = |id| nodes.get(id).map_or(0, |node| hasher.hash_one((node.kind, node.at)));
        crate::index::insert(&mut self.by_place, hasher.hash_one((kind, at)), id, &hash);
    }

    /// Forgets where a node stands; it must still be there.
    pub(super) fn unindex_node(&mut self, id: u32, kind: u16, at: At) {
        let hash = self.hasher.hash_one((kind, at));
        crate::index::remove(&mut self.by_place, hash, id);
    }

    /// Notes that one type of cell reads, or brings into being, another.
    pub(super) fn cross(&self, from: u16, to: u16, right: bool) {
        if !right {
            self.wrong(
                from,
                self.registry.cells.get(to as usize).map_or("", |entry| entry.name),
            );
        }
    }

    /// Notes that a type of cell asks or feeds a type of group.
    pub(super) fn cross_group(&self, from: u16, to: u16, right: bool) {
        if !right {
            self.wrong(
                from,
                self.registry.groups.get(to as usize).map_or("", |entry| entry.name),
            );
        }
    }

    fn wrong(&self, from: u16, to: &str) {
        let from = self.registry.cells.get(from as usize).map_or("", |entry| entry.name);
        let text = alloc::format!("{from} -> {to}");
        let wrong = &mut self.arcs.borrow_mut().wrong;
        if !wrong.contains(&text) {
            wrong.push(text);
        }
    }
}
