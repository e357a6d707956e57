//! Cells: one question about one object each, and the table that keeps the answers of one type of cell.

use super::slab::Slab;
use super::{At, Indexed, Reader, Stratum};
use crate::fact::Fact;
use crate::object::Names;
use alloc::vec::Vec;
use core::any::Any;

/// A type of cell: a question, asked of an object or a part of it.
pub trait Cell: Indexed + 'static {
    /// What the question is called, for people and tests.
    const NAME: &'static str;
    /// How far from the objects it is.
    const STRATUM: Stratum;
    /// Whether its answers say anything to the outside.
    const HAS_FACTS: bool = false;
    /// Whether there are findings among its facts.
    const HAS_FINDINGS: bool = false;
    /// What the part of its place means.
    const PART: PartIs = PartIs::Index;
    /// The answer. An answer equal to the former one wakes nobody.
    type Value: PartialEq + 'static;

    /// Answers the question for `at`. Everything it knows, it knows from `reader`.
    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value;

    /// The facts that follow from an answer, and from nothing else.
    fn facts(_at: At, _value: &Self::Value, _names: &Names, _out: &mut Vec<Fact>) {}
}

/// What the part of a place means, for those who show places.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartIs {
    /// Nothing, or one of several by number; 0 is not shown.
    Index,
    /// A name.
    Name,
    /// A port in the lower 16 bits.
    Port,
}

/// The answers of one type of cell.
pub(super) struct Table<C: Cell> {
    /// Each answer with where it stands.
    pub(super) values: Slab<(At, C::Value)>,
    /// Answers as they were before the transaction at hand: where, the answer then, and the place of the answer now.
    pub(super) before: Vec<Before<C::Value>>,
}

/// An answer that a transaction changed.
pub(super) struct Before<V> {
    pub(super) at: At,
    pub(super) old: Option<V>,
    pub(super) now: u32,
}

impl<C: Cell> Default for Table<C> {
    fn default() -> Self {
        Table {
            values: Slab::default(),
            before: Vec::new(),
        }
    }
}

/// What can be done with a table without knowing its cells.
pub(super) trait AnyTable: Any {
    fn as_any(&self) -> &dyn Any;
    fn as_any_mut(&mut self) -> &mut dyn Any;
    /// Takes an answer away; it counts as a change.
    fn remove(&mut self, place: u32);
    /// The facts of one answer.
    fn facts(&self, place: u32, names: &Names, out: &mut Vec<Fact>);
    /// The facts of all answers.
    fn all_facts(&self, names: &Names, out: &mut Vec<Fact>);
    /// The facts that the transaction took away and brought; forgets how things were.
    fn settle(&mut self, wanted: Option<(&mut Vec<Fact>, &mut Vec<Fact>)>, names: &Names);
    fn has_facts(&self) -> bool;
    /// Where the answers of two tables of one type differ.
    #[cfg(test)]
    fn differences(&self, other: &dyn AnyTable) -> Vec<At>;
}

impl<C: Cell> AnyTable for Table<C> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn remove(&mut self, place: u32) {
        if let Some((at, value)) = self.values.remove(place)
            && C::HAS_FACTS
        {
            self.before.push(Before {
                at,
                old: Some(value),
                now: super::slab::NONE,
            });
        }
    }

    fn facts(&self, place: u32, names: &Names, out: &mut Vec<Fact>) {
        if let Some((at, value)) = self.values.get(place) {
            C::facts(*at, value, names, out);
        }
    }

    fn all_facts(&self, names: &Names, out: &mut Vec<Fact>) {
        if C::HAS_FACTS {
            for (_, (at, value)) in self.values.iter() {
                C::facts(*at, value, names, out);
            }
        }
    }

    fn settle(&mut self, wanted: Option<(&mut Vec<Fact>, &mut Vec<Fact>)>, names: &Names) {
        if let Some((removed, added)) = wanted {
            for change in &self.before {
                if let Some(old) = &change.old {
                    C::facts(change.at, old, names, removed);
                }
                if let Some((at, value)) = self.values.get(change.now) {
                    C::facts(*at, value, names, added);
                }
            }
        }
        self.before = Vec::new();
    }

    fn has_facts(&self) -> bool {
        C::HAS_FACTS
    }

    #[cfg(test)]
    fn differences(&self, other: &dyn AnyTable) -> Vec<At> {
        let Some(other) = other.as_any().downcast_ref::<Table<C>>() else {
            return self.values.iter().map(|(_, (at, _))| *at).collect();
        };
        let own: hashbrown::HashMap<At, &C::Value> = self.values.iter().map(|(_, (at, value))| (*at, value)).collect();
        let theirs: hashbrown::HashMap<At, &C::Value> =
            other.values.iter().map(|(_, (at, value))| (*at, value)).collect();
        let differs = |(at, value): (&At, &&C::Value)| (theirs.get(at) != Some(value)).then_some(*at);
        let missing = theirs.keys().filter(|at| !own.contains_key(*at)).copied();
        own.iter().filter_map(differs).chain(missing).collect()
    }
}
