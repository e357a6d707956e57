//! Where what a controller serves differs from what is right: kept fact by fact while either changes.

use super::machine::{Machine, View};
use crate::fact::{Change, Changed, Difference, Fact, Side};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// One fact in which both differ.
#[derive(Clone, Debug)]
pub struct Entry {
    /// As it is served.
    pub served: Option<Fact>,
    /// As it should be.
    pub right: Option<Fact>,
    /// The step in which they began to differ.
    pub began: usize,
    /// As it was last told.
    pub told: Option<Difference>,
    /// Whether a side changed since.
    pub changed: bool,
}

impl Entry {
    /// What is wrong, and the fact that shows it.
    pub fn shown(&self) -> Option<(Side, &Fact)> {
        match (&self.served, &self.right) {
            (Some(served), None) => Some((Side::Surplus, served)),
            (None, Some(right)) => Some((Side::Missing, right)),
            (Some(served), Some(_)) => Some((Side::Other, served)),
            (None, None) => None,
        }
    }
}

/// All facts in which both differ, by key.
#[derive(Clone, Default)]
pub struct Ledger {
    entries: BTreeMap<String, Entry>,
}

/// Which of both changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// What is served.
    Served,
    /// What is right.
    Right,
}

impl Ledger {
    /// The facts in which both differ.
    pub fn entries(&self) -> impl Iterator<Item = (&String, &Entry)> {
        self.entries.iter()
    }

    /// Whether both differ in a fact.
    pub fn holds(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// The differences that began in a step, by key, to note what clears them.
    pub fn entries_told(&mut self, step: usize) -> impl Iterator<Item = (&String, &mut Difference)> {
        let begun = self.entries.iter_mut().filter(move |(_, entry)| entry.began == step);
        begun.filter_map(|(key, entry)| Some((key, entry.told.as_mut()?)))
    }

    /// As [`Ledger::entries`], to note how they are told.
    pub fn entries_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.entries.values_mut()
    }

    /// Takes a change in, of one side.
    pub fn take(&mut self, side: Of, change: &Change, step: usize, machine: &dyn Machine) {
        for fact in &change.removed {
            self.note(side, Some(fact), None, step, machine);
        }
        for fact in &change.added {
            self.note(side, None, Some(fact), step, machine);
        }
        for Changed { before, after } in &change.changed {
            self.note(side, Some(before), Some(after), step, machine);
        }
    }

    /// Drops the facts in which both are the same again; gives back what was told of them.
    pub fn settle(&mut self, step: usize) -> Vec<Difference> {
        let mut ended = Vec::new();
        self.entries.retain(|_, entry| {
            let same = match (&entry.served, &entry.right) {
                (Some(served), Some(right)) => served.value == right.value,
                (None, None) => true,
                _ => false,
            };
            if same && let Some(difference) = entry.told.take() {
                ended.push(Difference {
                    ended: Some(step),
                    ..difference
                });
            }
            !same
        });
        ended
    }

    fn note(&mut self, side: Of, before: Option<&Fact>, after: Option<&Fact>, step: usize, machine: &dyn Machine) {
        let seen = |fact: &Fact| match (machine.view(fact), side) {
            (View::Plain, _) => Some(fact.clone()),
            (View::Right(fact), Of::Right) | (View::Served(fact), Of::Served) => Some(*fact),
            _ => None,
        };
        let (before, after) = (before.and_then(seen), after.and_then(seen));
        let Some(key) = after.as_ref().or(before.as_ref()).map(|fact| fact.key.clone()) else {
            return;
        };
        // A fact that is not in here is the same on both sides; this side then had it as `before` says.
        let entry = self.entries.entry(key).or_insert_with(|| Entry {
            served: before.clone(),
            right: before,
            began: step,
            told: None,
            changed: true,
        });
        entry.changed = true;
        match side {
            Of::Served => entry.served = after,
            Of::Right => entry.right = after,
        }
    }
}
