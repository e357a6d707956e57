//! The only way in which a cell sees the world; it notes whatever is looked at.

use super::graph::Graph;
use super::group::GroupTable;
use super::slab::NONE;
use super::{At, Cell, Group, Stratum};
use crate::object::{KeyId, Kind, Names, Object, Part, Parts};
use crate::options::{Admission, Options};
use crate::profile::Profile;
use alloc::vec::Vec;

/// What a cell looked at, and what it contributed, while it was evaluated.
#[derive(Default)]
pub(super) struct Log {
    pub(super) reads: Vec<Read>,
    /// Claims by type of group, one item for each.
    pub(super) claims: Vec<u16>,
    pub(super) spawned: Vec<(u16, At)>,
}

/// One read.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Read {
    Object(KeyId, Parts),
    /// A cell by type and place.
    Cell(u16, At),
    /// A question that was asked before: its topic.
    Known(u32),
    /// A question nobody asked before: the type of group.
    New(u16),
    Presence(Kind, KeyId),
}

/// What a cell is given to look through.
pub struct Reader<'w> {
    pub(super) graph: &'w Graph,
    pub(super) log: &'w mut Log,
    pub(super) cell: u16,
    pub(super) stratum: Stratum,
}

impl<'w> Reader<'w> {
    /// The names of everything.
    pub fn names(&self) -> &'w Names {
        &self.graph.names
    }

    /// What the user asked for; it never changes.
    pub fn options(&self) -> &'w Options {
        &self.graph.options
    }

    /// Whose lawful deviations apply; it never changes.
    pub fn profile(&self) -> Profile {
        self.graph.profile
    }

    /// A projection of an object; `None` where the object is absent, refused, or of another kind.
    pub fn part<P: Part>(&mut self, key: KeyId) -> Option<&'w P::Value> {
        self.note_object(key, P::PARTS | Parts::EXISTS);
        P::of(self.graph.admitted(key)?)
    }

    /// Whether an object is there and admitted.
    pub fn exists(&mut self, key: KeyId) -> bool {
        self.note_object(key, Parts::EXISTS);
        self.graph.admitted(key).is_some()
    }

    /// Whether an object is declared, and would be refused by the API server.
    pub fn refused(&mut self, key: KeyId) -> bool {
        self.note_object(key, Parts::EXISTS);
        self.graph.store.object(key).is_some_and(|object| object.refused)
    }

    /// The object as declared, refused or not, with all its declarations in view.
    pub fn declared(&mut self, key: KeyId) -> Option<&'w Object> {
        self.note_object(key, Parts::ALL);
        self.graph.store.object(key)
    }

    /// The sources that declare an object, the one that counts last, with what was found there.
    pub fn declarations(&mut self, key: KeyId) -> &'w [super::Declaration] {
        self.note_object(key, Parts::PLACES);
        self.graph.store.declarations(key)
    }

    /// Whether the input holds any object of a kind in a namespace. One bit, never a count.
    pub fn present(&mut self, kind: Kind, namespace: KeyId) -> bool {
        self.log.reads.push(Read::Presence(kind, namespace));
        self.graph.present(kind, namespace)
    }

    /// The answer of another cell; `None` where there is no such cell.
    pub fn cell<C: Cell>(&mut self, at: At) -> Option<&'w C::Value> {
        self.graph.cross(self.cell, C::INDEX, C::STRATUM < self.stratum);
        let read = Read::Cell(C::INDEX, at);
        if !self.log.reads.contains(&read) {
            self.log.reads.push(read);
        }
        self.graph.value::<C>(at)
    }

    /// A group's verdict on a question.
    pub fn ask<G: Group>(&mut self, at: At, question: G::Question) -> G::Verdict {
        self.graph.cross_group(self.cell, G::INDEX, G::STRATUM < self.stratum);
        let Some(groups) = self.graph.groups::<G>() else {
            return G::verdict(&G::State::default(), &question, &self.graph.names);
        };
        let (verdict, topic) = groups.ask(at, question, &self.graph.names);
        self.log.reads.push(match topic {
            Ok(topic) => Read::Known(topic),
            Err(_) => Read::New(G::INDEX),
        });
        verdict
    }

    /// Contributes a claim to a group, for as long as this evaluation stands.
    pub fn claim<G: Group>(&mut self, at: At, claim: G::Claim) {
        self.graph.cross_group(self.cell, G::INDEX, G::STRATUM > self.stratum);
        if let Some(groups) = self.graph.groups::<G>() {
            groups.claim(at, claim);
            self.log.claims.push(G::INDEX);
        }
    }

    /// Brings another cell into being, for as long as this evaluation stands.
    pub fn spawn<C: Cell>(&mut self, at: At) {
        self.graph.cross(self.cell, C::INDEX, C::STRATUM > self.stratum);
        self.log.spawned.push((C::INDEX, at));
    }

    fn note_object(&mut self, key: KeyId, parts: Parts) {
        for read in &mut self.log.reads {
            if let Read::Object(known, so_far) = read
                && *known == key
            {
                *so_far |= parts;
                return;
            }
        }
        self.log.reads.push(Read::Object(key, parts));
    }
}

impl Graph {
    /// The object of a key, unless the API server would refuse it and admission is enforced.
    pub(super) fn admitted(&self, key: KeyId) -> Option<&Object> {
        let skip = self.options.admission == Admission::Skip;
        self.store.object(key).filter(|object| skip || !object.refused)
    }

    /// The object of a key, if it is there and admitted.
    pub fn object(&self, key: KeyId) -> Option<&Object> {
        self.admitted(key)
    }

    /// Whether the input holds any object of a kind in a namespace.
    pub fn present(&self, kind: Kind, namespace: KeyId) -> bool {
        self.store
            .presence
            .get(&(kind, namespace))
            .and_then(|id| self.store.presences.get(*id))
            .is_some_and(|presence| presence.count > 0)
    }

    /// The answer of a cell.
    pub fn value<C: Cell>(&self, at: At) -> Option<&C::Value> {
        let node = self.node_at(C::INDEX, at);
        let place = self.nodes.get(node).map_or(NONE, |node| node.value);
        self.table::<C>()?.values.get(place).map(|(_, value)| value)
    }

    /// The answers of all cells of a type.
    pub fn values<C: Cell>(&self) -> impl Iterator<Item = (At, &C::Value)> {
        self.table::<C>()
            .into_iter()
            .flat_map(|table| table.values.iter().map(|(_, (at, value))| (*at, value)))
    }

    /// The claims of a group.
    pub fn state<G: Group>(&self, at: At) -> Option<&G::State> {
        self.groups::<G>().map(|groups| groups.state(at))
    }

    /// The claims of a group that holds any.
    pub fn claimed<G: Group>(&self, at: At) -> Option<&G::State> {
        self.groups::<G>()?.claimed(at)
    }

    /// Where the cells of a type stand at an object.
    pub fn places<C: Cell>(&self, object: KeyId) -> Vec<At> {
        let mut places = Vec::new();
        let mut node = self.store.seen(object).and_then(|slot| self.nodes.get(slot.nodes));
        while let Some(found) = node {
            if found.kind == C::INDEX && found.value != NONE {
                places.push(found.at);
            }
            node = self.nodes.get(found.sibling);
        }
        places
    }

    /// The claims of all groups of a type.
    pub fn states<G: Group>(&self) -> impl Iterator<Item = (At, &G::State)> {
        self.groups::<G>().into_iter().flat_map(GroupTable::states)
    }
}
