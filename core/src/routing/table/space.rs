//! The entries of one path: which of them fits a request's method, headers and query.
//!
//! A few entries are a sorted list, walked. More of them, or any with a regular expression on a value, are a tuple space.

use super::survey::{Fit, Survey};
use super::tuples::Tuples;
use super::{Entry, Listed, Subject};
use crate::object::Names;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// From how many entries on a list is no longer walked.
const FEW: usize = 8;

/// Entries with one path condition.
#[derive(Debug)]
pub(super) enum Space {
    /// One entry without regular expressions: most paths have one.
    One(Entry),
    /// Some entries without regular expressions, sorted; possibly none.
    Few(Vec<Entry>),
    /// Any number.
    Many(Box<Tuples>),
}

impl Space {
    /// A space of one entry.
    pub fn new(names: &Names, entry: Entry) -> Space {
        if entry.condition().has_expressions() {
            let mut tuples = Box::<Tuples>::default();
            tuples.insert(names, entry);
            Space::Many(tuples)
        } else {
            Space::One(entry)
        }
    }

    fn list(&self) -> &[Entry] {
        match self {
            Space::One(entry) => core::slice::from_ref(entry),
            Space::Few(entries) => entries,
            Space::Many(_) => &[],
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Space::Many(tuples) => tuples.len(),
            _ => self.list().len(),
        }
    }

    /// Adds an entry, and says whether it is new.
    pub fn insert(&mut self, names: &Names, entry: Entry) -> bool {
        if let Space::Many(tuples) = self {
            return tuples.insert(names, entry);
        }
        let mut entries = match core::mem::replace(self, Space::Few(Vec::new())) {
            Space::One(only) => Vec::from([only]),
            Space::Few(entries) => entries,
            Space::Many(_) => Vec::new(),
        };
        if entries.len() < FEW && !entry.condition().has_expressions() {
            let place = entries.binary_search(&entry);
            if let Err(at) = place {
                entries.insert(at, entry);
            }
            *self = Space::Few(entries);
            place.is_err()
        } else {
            let mut tuples = Box::<Tuples>::default();
            for entry in entries {
                tuples.insert(names, entry);
            }
            let fresh = tuples.insert(names, entry);
            *self = Space::Many(tuples);
            fresh
        }
    }

    /// Takes an entry out, and says whether it was there.
    pub fn remove(&mut self, entry: &Entry) -> bool {
        match self {
            Space::One(only) if only == entry => {
                *self = Space::Few(Vec::new());
                true
            }
            Space::One(_) => false,
            Space::Few(entries) => entries.binary_search(entry).map(|at| entries.remove(at)).is_ok(),
            Space::Many(tuples) => tuples.remove(entry),
        }
    }

    /// The entry that takes the request, its path given.
    pub fn best(&self, subject: &Subject) -> Option<&Entry> {
        match self {
            Space::Many(tuples) => tuples.best(subject),
            _ => self.list().iter().find(|entry| fit(entry, subject) == Fit::All),
        }
    }

    /// First and last of the entries that ask exactly the same as `entry`.
    pub fn alike(&self, entry: &Entry) -> Option<(&Entry, &Entry)> {
        if let Space::Many(tuples) = self {
            return tuples.alike(entry);
        }
        let condition = entry.condition();
        let mut alike = self
            .list()
            .iter()
            .filter(|other| condition.same_apart_from_path(other.condition()));
        let first = alike.next()?;
        Some((first, alike.next_back().unwrap_or(first)))
    }

    /// Every entry, in no particular order, with how it stands among those that ask the same: they all are here.
    pub fn list_all<'t>(&'t self, listed: &mut Vec<Listed<'t>>) {
        let mut own: Vec<&Entry> = Vec::new();
        match self {
            Space::One(only) => return listed.push(Listed::alone(only)),
            Space::Few(entries) => own.extend(entries),
            Space::Many(tuples) => tuples.collect(&mut own),
        }
        listed.extend(own.into_iter().map(|entry| match self.alike(entry) {
            Some((first, last)) => Listed::among(entry, first, last),
            None => Listed::alone(entry),
        }));
    }

    pub fn survey<'t>(&'t self, subject: &Subject, survey: &mut Survey<'t>) {
        survey.visited += self.len();
        match self {
            Space::Many(tuples) => tuples.survey(subject, survey),
            _ => self
                .list()
                .iter()
                .for_each(|entry| survey.add(entry, fit(entry, subject))),
        }
    }
}

/// How an entry without regular expressions fits.
pub(super) fn fit(entry: &Entry, subject: &Subject) -> Fit {
    Fit::of(entry.condition(), subject, |_, _, _| false)
}
