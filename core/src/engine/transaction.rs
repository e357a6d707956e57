//! One transaction: declarations come and go, then everything that read them is evaluated again, each cell at most once,
//! in the order of the strata.

use super::cell::Before;
use super::graph::{ChildLink, ClaimLink, Graph, Node, Waiting};
use super::links::About;
use super::reader::{Log, Read, Reader};
use super::slab::NONE;
use super::store::{Declaration, Place, Presence};
use super::{At, Cell};
use crate::fact::{Change, Changed, Fact};
use crate::object::{KeyId, Kind, Parts, Sym};
use crate::options::Admission;
use alloc::vec::Vec;
use core::mem::take;

impl Graph {
    /// Makes `new`, in order of position, all that `source` declares of a key; with `alone`, all that anybody does.
    pub fn declare(&mut self, key: KeyId, source: Sym, new: Vec<Declaration>, alone: bool) {
        self.store.declare(key, source, new, alone, &self.names);
    }

    /// Changes where the declarations of a key stand in their texts, and nothing else: no fact depends on it.
    pub fn relocate(&mut self, key: KeyId, change: impl FnMut(&mut Declaration)) {
        self.store.relocate(key, change);
    }

    /// Takes away every declaration of a key.
    pub fn remove(&mut self, key: KeyId) {
        self.store.remove(key);
    }

    /// Ends the transaction: brings everything up to date, and tells what changed if that is wanted.
    pub fn commit(&mut self, wanted: bool) -> Change {
        self.ran.clear();
        for (key, before) in take(&mut self.store.touched) {
            self.object_changed(key, before);
        }
        let mut settled: Vec<Vec<u32>> = self.groups.iter().map(|_| Vec::new()).collect();
        for stratum in 0..self.queue.len() {
            // Whatever a cell wakes lies in a higher stratum, so one pass is enough.
            while let Some(waiting) = self.queue.get_mut(stratum).and_then(Vec::pop) {
                match waiting {
                    Waiting::Cell(node) => self.run_node(node),
                    Waiting::Group(group, place) => {
                        self.settle(group, place);
                        if let Some(settled) = settled.get_mut(group as usize) {
                            settled.push(place);
                        }
                    }
                }
            }
        }
        self.sweep(&settled);
        self.changes(wanted)
    }

    /// Wakes the readers of what changed in an object, and gives it or takes from it its cells.
    fn object_changed(&mut self, key: KeyId, before: Option<super::store::Before>) {
        let skip = self.options.admission == Admission::Skip;
        let admitted = |refused: bool| skip || !refused;
        let now = self.store.object(key);
        let mut parts = match (&before, now) {
            (Some(before), Some(now)) => before.object.difference(now),
            (None, None) => return,
            _ => Parts::ALL,
        };
        if let Some(before) = &before
            && before.places != self.store.places(key)
        {
            parts |= Parts::PLACES;
        }
        let was = before.as_ref().is_some_and(|before| admitted(before.object.refused));
        let is = now.is_some_and(|now| admitted(now.refused));
        let told = |places: &[Place]| places.len() > 1 || places.iter().any(|place| !place.notes.is_empty());
        let told_before = before.as_ref().is_some_and(|before| told(&before.places));
        let told_now = self.store.told(key);
        let (was_there, is_there) = (before.is_some(), now.is_some());
        let object = self.names.object(key);

        if let Some(topic) = self
            .store
            .seen(key)
            .map(|slot| slot.topic)
            .filter(|topic| *topic != NONE)
        {
            self.wake(topic, parts);
        }
        if was_there != is_there {
            self.count(object.kind, self.names.home(key), is_there);
        }
        if was != is {
            for index in (self.registry.roots)(object.kind, self.profile.product) {
                self.own(*index, At::whole(key), is);
            }
        }
        if told_before != told_now
            && let Some(reading) = self.registry.reading
        {
            self.own(reading.0, At::whole(key), told_now);
        }
    }

    /// Counts an object of a kind in a namespace; wakes those who asked whether there is any.
    fn count(&mut self, kind: Kind, namespace: KeyId, more: bool) {
        let id = self.presence(kind, namespace);
        let Some(presence) = self.store.presences.get_mut(id) else {
            return;
        };
        let before = presence.count;
        presence.count = if more { before + 1 } else { before.saturating_sub(1) };
        let (topic, crossed) = (presence.topic, (before == 0) != (presence.count == 0));
        if crossed && topic != NONE {
            self.wake(topic, Parts::ALL);
        }
        self.drop_presence(id);
    }

    fn presence(&mut self, kind: Kind, namespace: KeyId) -> u32 {
        let place = (kind, namespace);
        if let Some(id) = self.store.presence.get(&place) {
            return *id;
        }
        let id = self.store.presences.insert(Presence {
            count: 0,
            topic: NONE,
            place,
        });
        self.store.presence.insert(place, id);
        id
    }

    fn drop_presence(&mut self, id: u32) {
        if let Some(presence) = self.store.presences.get(id)
            && presence.count == 0
            && presence.topic == NONE
        {
            self.store.presence.remove(&presence.place);
            self.store.presences.remove(id);
        }
    }

    /// Adds or removes an owner of a cell; the cell is evaluated, or goes, when its stratum comes.
    fn own(&mut self, kind: u16, at: At, more: bool) -> u32 {
        let id = self.node(kind, at);
        if let Some(node) = self.nodes.get_mut(id) {
            node.owners = if more {
                node.owners.saturating_add(1)
            } else {
                node.owners.saturating_sub(1)
            };
            if !more || node.owners == 1 {
                self.enqueue(id);
            }
        }
        id
    }

    /// The node of a cell, made where there is none.
    fn node(&mut self, kind: u16, at: At) -> u32 {
        let known = self.node_at(kind, at);
        if known != NONE {
            return known;
        }
        let sibling = self.store.slot(at.object).map_or(NONE, |slot| slot.nodes);
        let node = Node {
            kind,
            at,
            owners: 0,
            queued: false,
            value: NONE,
            topic: NONE,
            reads: NONE,
            claims: NONE,
            spawned: NONE,
            sibling,
        };
        let id = self.nodes.insert(node);
        if let Some(slot) = self.store.slot(at.object) {
            slot.nodes = id;
        }
        self.index_node(id, kind, at);
        id
    }

    fn enqueue(&mut self, id: u32) {
        let Some(node) = self.nodes.get_mut(id) else { return };
        if node.queued {
            return;
        }
        node.queued = true;
        let stratum = self
            .registry
            .cells
            .get(node.kind as usize)
            .map_or(0, |entry| entry.stratum);
        if let Some(queue) = self.queue.get_mut(stratum as usize) {
            queue.push(Waiting::Cell(id));
        }
    }

    fn wake(&mut self, topic: u32, parts: Parts) {
        let mut woken = take(&mut self.scratch.woken);
        self.links.readers(topic, parts, |reader| woken.push(reader));
        for reader in woken.drain(..) {
            self.enqueue(reader);
        }
        self.scratch.woken = woken;
    }

    fn run_node(&mut self, id: u32) {
        let Some(node) = self.nodes.get_mut(id) else { return };
        node.queued = false;
        let (kind, at, owners) = (node.kind, node.at, node.owners);
        if owners == 0 {
            self.retire(id);
        } else if let Some(entry) = self.registry.cells.get(kind as usize) {
            self.ran.push((kind, at));
            (entry.run)(self, id, at);
        }
    }

    /// Takes back all that a cell contributed, and its answer.
    fn retire(&mut self, id: u32) {
        let log = self.begin();
        self.end(id, log);
        let Some(node) = self.nodes.get_mut(id) else { return };
        let (kind, value, topic) = (node.kind, node.value, node.topic);
        node.value = NONE;
        if value != NONE {
            if let Some(table) = self.cells.get_mut(kind as usize) {
                table.remove(value);
            }
            self.wake(topic, Parts::ALL);
        }
        self.leaving.push(id);
    }

    /// Makes the reads of a cell those of its log.
    fn connect(&mut self, id: u32, log: &Log) {
        let mut reads = take(&mut self.scratch.reads);
        reads.clear();
        // Questions asked for the first time: for each type where its next topic stands, in the order in which they were asked.
        let mut new = take(&mut self.scratch.new);
        new.clear();
        let mut topics = take(&mut self.scratch.topics);
        topics.clear();
        for read in &log.reads {
            let item = match *read {
                Read::Object(key, parts) => (self.object_topic(key), parts),
                Read::Cell(kind, at) => (self.cell_topic(kind, at), Parts::ALL),
                Read::Known(topic) => (topic, Parts::ALL),
                Read::Presence(kind, namespace) => (self.presence_topic(kind, namespace), Parts::ALL),
                Read::New(group) => {
                    let known = new.iter().position(|(other, _)| *other == group);
                    let index = known.unwrap_or_else(|| {
                        let links = &mut self.links;
                        new.push((group, topics.len()));
                        if let Some(groups) = self.groups.get_mut(group as usize) {
                            groups.follow(&mut |asked| links.topic(About::Question(group, asked)), &mut topics);
                        }
                        new.len() - 1
                    });
                    let topic = new.get_mut(index).and_then(|(_, next)| {
                        *next += 1;
                        topics.get(*next - 1)
                    });
                    (topic.copied().unwrap_or(NONE), Parts::ALL)
                }
            };
            reads.push(item);
        }
        if let Some(first) = self.nodes.get(id).map(|node| node.reads)
            && !self.links.same(first, &reads)
        {
            // The new ones first: a topic read before and after is never without a reader in between.
            let next = self.links.connect(id, &reads);
            self.links.disconnect(first);
            if let Some(node) = self.nodes.get_mut(id) {
                node.reads = next;
            }
        }
        self.scratch.reads = reads;
        self.scratch.new = new;
        self.scratch.topics = topics;
    }

    fn object_topic(&mut self, key: KeyId) -> u32 {
        let Some(slot) = self.store.slot(key) else { return NONE };
        if slot.topic == NONE {
            slot.topic = self.links.topic(About::Object(key.0));
        }
        slot.topic
    }

    fn cell_topic(&mut self, kind: u16, at: At) -> u32 {
        let id = self.node(kind, at);
        let Some(node) = self.nodes.get_mut(id) else {
            return NONE;
        };
        if node.topic == NONE {
            node.topic = self.links.topic(About::Cell(id));
        }
        node.topic
    }

    fn presence_topic(&mut self, kind: Kind, namespace: KeyId) -> u32 {
        let id = self.presence(kind, namespace);
        let Some(presence) = self.store.presences.get_mut(id) else {
            return NONE;
        };
        if presence.topic == NONE {
            presence.topic = self.links.topic(About::Presence(id));
        }
        presence.topic
    }

    /// Makes the claims of a cell those of its log.
    fn reclaim(&mut self, id: u32, log: &Log) {
        let mut at = self.nodes.get(id).map_or(NONE, |node| node.claims);
        if at == NONE && log.claims.is_empty() {
            return;
        }
        let mut scratch = take(&mut self.scratch);
        scratch.old.clear();
        scratch.types.clear();
        while let Some(link) = self.claims.remove(at) {
            scratch.old.push((link.group, link.put));
            at = link.next;
        }
        // A cell claims in few types of groups, however many claims it makes.
        let types = &mut scratch.types;
        let all = scratch.old.iter().map(|(group, _)| group).chain(&log.claims);
        for group in all {
            if let Err(place) = types.binary_search(group) {
                types.insert(place, *group);
            }
        }
        let mut first = NONE;
        for group in scratch.types.drain(..) {
            let own = scratch.old.iter().filter(|(other, _)| *other == group);
            scratch.former.clear();
            scratch.former.extend(own.map(|(_, put)| *put));
            if let Some(groups) = self.groups.get_mut(group as usize) {
                groups.reconcile(&scratch.former, &self.names, &mut scratch.puts, &mut scratch.queue);
            }
            for put in scratch.puts.drain(..).rev() {
                first = self.claims.insert(ClaimLink {
                    group,
                    put,
                    next: first,
                });
            }
            let stratum = self
                .registry
                .groups
                .get(group as usize)
                .map_or(0, |entry| entry.stratum);
            if let Some(waiting) = self.queue.get_mut(stratum as usize) {
                waiting.extend(scratch.queue.drain(..).map(|place| Waiting::Group(group, place)));
            }
            scratch.queue.clear();
        }
        self.scratch = scratch;
        if let Some(node) = self.nodes.get_mut(id) {
            node.claims = first;
        }
    }

    /// Makes the children of a cell those of its log.
    fn respawn(&mut self, id: u32, log: &Log) {
        let mut at = self.nodes.get(id).map_or(NONE, |node| node.spawned);
        if at == NONE && log.spawned.is_empty() {
            return;
        }
        let mut old = take(&mut self.scratch.children);
        while let Some(link) = self.children.remove(at) {
            old.push(link.node);
            at = link.next;
        }
        let mut first = NONE;
        for (kind, place) in log.spawned.iter().rev() {
            let node = self.own(*kind, *place, true);
            first = self.children.insert(ChildLink { node, next: first });
        }
        // Old children go after the new ones came: one that stays keeps its owner all along.
        for child in old.drain(..) {
            if let Some(node) = self.nodes.get_mut(child) {
                node.owners = node.owners.saturating_sub(1);
                if node.owners == 0 {
                    self.enqueue(child);
                }
            }
        }
        if let Some(node) = self.nodes.get_mut(id) {
            node.spawned = first;
        }
        self.scratch.children = old;
    }

    fn settle(&mut self, group: u16, place: u32) {
        let mut woken = take(&mut self.scratch.settled);
        if let Some(groups) = self.groups.get_mut(group as usize) {
            groups.settle(place, &self.names, &mut woken);
        }
        for topic in woken.drain(..) {
            self.wake(topic, Parts::ALL);
        }
        self.scratch.settled = woken;
    }

    /// Lets go of what nobody wants and nobody reads any more.
    fn sweep(&mut self, settled: &[Vec<u32>]) {
        loop {
            while let Some(topic) = self.links.idle.pop() {
                let Some(about) = self.links.unread(topic) else {
                    continue;
                };
                self.links.forget(topic);
                match about {
                    About::Object(key) => {
                        if let Some(slot) = self.store.slot(KeyId(key)) {
                            slot.topic = NONE;
                        }
                    }
                    About::Question(group, asked) => {
                        if let Some(groups) = self.groups.get_mut(group as usize) {
                            groups.forget(asked);
                        }
                    }
                    About::Presence(id) => {
                        if let Some(presence) = self.store.presences.get_mut(id) {
                            presence.topic = NONE;
                        }
                        self.drop_presence(id);
                    }
                    About::Cell(node) => {
                        if let Some(cell) = self.nodes.get_mut(node) {
                            cell.topic = NONE;
                            self.leaving.push(node);
                        }
                    }
                }
            }
            let Some(id) = self.leaving.pop() else { break };
            self.leave(id);
        }
        for (groups, places) in self.groups.iter_mut().zip(settled) {
            groups.sweep(places);
        }
    }

    /// Forgets a node without owner and without reader.
    fn leave(&mut self, id: u32) {
        let Some(node) = self.nodes.get(id) else { return };
        if node.owners > 0 || node.topic != NONE {
            return;
        }
        let (kind, at, sibling) = (node.kind, node.at, node.sibling);
        self.unindex_node(id, kind, at);
        self.nodes.remove(id);
        let first = self.store.seen(at.object).map_or(NONE, |slot| slot.nodes);
        if first == id {
            if let Some(slot) = self.store.slot(at.object) {
                slot.nodes = sibling;
            }
            return;
        }
        let mut before = first;
        while let Some(node) = self.nodes.get_mut(before) {
            if node.sibling == id {
                node.sibling = sibling;
                return;
            }
            before = node.sibling;
        }
    }

    /// The facts that this transaction took away, brought, or made say something else.
    fn changes(&mut self, wanted: bool) -> Change {
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        for table in &mut self.cells {
            table.settle(wanted.then_some((&mut removed, &mut added)), &self.names);
        }
        let by_key = |a: &Fact, b: &Fact| a.key.cmp(&b.key);
        crate::order::by(&mut removed, &by_key);
        crate::order::by(&mut added, &by_key);
        let mut change = Change::default();
        let (mut old, mut new) = (removed.into_iter().peekable(), added.into_iter().peekable());
        loop {
            let order = match (old.peek(), new.peek()) {
                (Some(old), Some(new)) => old.key.cmp(&new.key),
                (Some(_), None) => core::cmp::Ordering::Less,
                (None, Some(_)) => core::cmp::Ordering::Greater,
                (None, None) => return change,
            };
            match order {
                core::cmp::Ordering::Less => change.removed.extend(old.next()),
                core::cmp::Ordering::Greater => change.added.extend(new.next()),
                core::cmp::Ordering::Equal => {
                    if let (Some(before), Some(after)) = (old.next(), new.next())
                        && before != after
                    {
                        change.changed.push(Changed { before, after });
                    }
                }
            }
        }
    }
}

/// Evaluates one cell of a type, and replaces all that it contributed before.
///
/// Only what knows the type is written once for each type; the rest is `begin` and `end`.
pub(super) fn run<C: Cell>(graph: &mut Graph, id: u32, at: At) {
    let mut log = graph.begin();
    let value = evaluate::<C>(graph, &mut log, at);
    let Some((place, topic)) = graph.end(id, log) else {
        return;
    };
    let Some(table) = graph.cells.get_mut(C::INDEX as usize) else {
        return;
    };
    let Some(table) = table.as_any_mut().downcast_mut::<super::cell::Table<C>>() else {
        return;
    };
    match table.values.get_mut(place) {
        Some((_, old)) if *old == value => return,
        Some((_, old)) => {
            let old = core::mem::replace(old, value);
            if C::HAS_FACTS {
                table.before.push(Before {
                    at,
                    old: Some(old),
                    now: place,
                });
            }
        }
        None => {
            let now = table.values.insert((at, value));
            if C::HAS_FACTS {
                table.before.push(Before { at, old: None, now });
            }
            if let Some(node) = graph.nodes.get_mut(id) {
                node.value = now;
            }
        }
    }
    if topic != NONE {
        graph.wake(topic, Parts::ALL);
    }
}

#[inline(never)]
fn evaluate<C: Cell>(graph: &Graph, log: &mut Log, at: At) -> C::Value {
    C::evaluate(
        at,
        &mut Reader {
            graph,
            log,
            cell: C::INDEX,
            stratum: C::STRATUM,
        },
    )
}

impl Graph {
    /// A clean log for the next evaluation.
    #[inline(never)]
    fn begin(&mut self) -> Log {
        let mut log = take(&mut self.log);
        log.reads.clear();
        log.claims.clear();
        log.spawned.clear();
        log
    }

    /// Makes the reads, claims and children of a cell those of its log; tells where its answer is and who reads it.
    #[inline(never)]
    fn end(&mut self, id: u32, log: Log) -> Option<(u32, u32)> {
        self.connect(id, &log);
        self.reclaim(id, &log);
        self.respawn(id, &log);
        self.log = log;
        self.nodes.get(id).map(|node| (node.value, node.topic))
    }
}
