//! Who reads what: topics, and the edges from each to its readers.
//!
//! An edge hangs in two lists, that of its topic and that of its reader, so that a reader lets go of a topic with a hundred
//! thousand readers in one step.

use super::slab::{NONE, Slab};
use crate::object::Parts;
use alloc::vec::Vec;
use core::num::NonZeroU32;

/// What a topic is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum About {
    /// The object of this key id.
    Object(u32),
    /// The cell of this node.
    Cell(u32),
    /// A question asked of a group: the group's type, and the question's place.
    Question(u16, u32),
    /// Whether a namespace holds any object of a kind: the place of that bit.
    Presence(u32),
}

struct Topic {
    about: About,
    first: u32,
}

struct Edge {
    topic: u32,
    /// The reader's node, plus one: so that a place without an edge costs no more than one with.
    reader: NonZeroU32,
    parts: Parts,
    before: u32,
    after: u32,
    /// The next topic of the same reader.
    next: u32,
}

/// All topics and edges.
#[derive(Default)]
pub(super) struct Links {
    topics: Slab<Topic>,
    edges: Slab<Edge>,
    /// Topics that lost a reader and may have none left.
    pub(super) idle: Vec<u32>,
}

impl Links {
    pub(super) fn topic(&mut self, about: About) -> u32 {
        self.topics.insert(Topic { about, first: NONE })
    }

    /// Calls `wake` for every reader that looks at any of `parts`.
    pub(super) fn readers(&self, topic: u32, parts: Parts, mut wake: impl FnMut(u32)) {
        let mut at = self.topics.get(topic).map_or(NONE, |topic| topic.first);
        while let Some(edge) = self.edges.get(at) {
            if edge.parts.intersects(parts) {
                wake(edge.reader.get() - 1);
            }
            at = edge.after;
        }
    }

    /// Whether the reader whose first edge is `first` reads exactly `reads`, in that order.
    pub(super) fn same(&self, first: u32, reads: &[(u32, Parts)]) -> bool {
        let mut at = first;
        for (topic, parts) in reads {
            match self.edges.get(at) {
                Some(edge) if edge.topic == *topic && edge.parts == *parts => at = edge.next,
                _ => return false,
            }
        }
        at == NONE
    }

    /// Makes `reader` read `reads`; tells its first edge.
    pub(super) fn connect(&mut self, reader: u32, reads: &[(u32, Parts)]) -> u32 {
        let reader = NonZeroU32::MIN.saturating_add(reader);
        let mut next = NONE;
        for (topic, parts) in reads.iter().rev() {
            let after = self.topics.get(*topic).map_or(NONE, |topic| topic.first);
            let edge = Edge {
                topic: *topic,
                reader,
                parts: *parts,
                before: NONE,
                after,
                next,
            };
            next = self.edges.insert(edge);
            if let Some(other) = self.edges.get_mut(after) {
                other.before = next;
            }
            if let Some(topic) = self.topics.get_mut(*topic) {
                topic.first = next;
            }
        }
        next
    }

    /// Takes away all reads of the reader whose first edge is `first`.
    pub(super) fn disconnect(&mut self, first: u32) {
        let mut at = first;
        while let Some(edge) = self.edges.remove(at) {
            at = edge.next;
            if let Some(after) = self.edges.get_mut(edge.after) {
                after.before = edge.before;
            }
            match self.edges.get_mut(edge.before) {
                Some(before) => before.after = edge.after,
                None => {
                    if let Some(topic) = self.topics.get_mut(edge.topic) {
                        topic.first = edge.after;
                        if edge.after == NONE {
                            self.idle.push(edge.topic);
                        }
                    }
                }
            }
        }
    }

    /// What an unread topic is about; `None` where somebody reads it, or it is gone.
    pub(super) fn unread(&self, topic: u32) -> Option<About> {
        self.topics
            .get(topic)
            .filter(|topic| topic.first == NONE)
            .map(|topic| topic.about)
    }

    pub(super) fn len(&self) -> usize {
        self.edges.iter().count()
    }

    pub(super) fn forget(&mut self, topic: u32) {
        self.topics.remove(topic);
    }
}
