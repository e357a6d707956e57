//! Who fits a request, who nearly does, and how many more were there: bounded, and in order of precedence.

use super::{Condition, Entry, Subject};
use crate::object::{Sym, ValueMatch};
use alloc::vec::Vec;

/// Entries that fit listed at most: the winner and 20 more.
const FITTING: usize = 21;
/// Near misses listed at most.
const NEAR: usize = 5;

/// What a request met on its way through a virtual host. Only the places of its path were visited.
#[derive(Clone, Debug, Default)]
pub struct Survey<'t> {
    /// Entries that fit, the winner first.
    pub fitting: Vec<&'t Entry>,
    /// Entries that fail exactly one condition, and which.
    pub near: Vec<(&'t Entry, Miss)>,
    /// How many entries stand at the places visited.
    pub visited: usize,
}

/// The one condition that a near miss fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Miss {
    /// The method.
    Method,
    /// The header of this name.
    Header(Sym),
    /// The query parameter of this name.
    Query(Sym),
}

impl<'t> Survey<'t> {
    /// How many of one kind of entry are worth collecting.
    pub(super) const FITTING: usize = FITTING;

    /// Takes in what the request met at another virtual host of the same name; a route that stands in both counts once.
    pub fn merge(&mut self, other: Survey<'t>) {
        let listed = other.fitting.len();
        let new = other.fitting.into_iter().filter(|entry| !self.fitting.contains(entry));
        let new: Vec<&Entry> = new.collect();
        self.visited += other.visited - (listed - new.len());
        self.fitting.extend(new);
        crate::order::by(&mut self.fitting, &|a, b| a.cmp(b));
        self.fitting.truncate(FITTING);
        self.near.extend(other.near);
        self.near.truncate(NEAR);
    }

    /// Entries visited that are not listed.
    pub fn omitted(&self) -> usize {
        self.visited.saturating_sub(self.fitting.len() + self.near.len())
    }

    /// Adds an entry of the place now visited. Entries come in order of precedence.
    pub(super) fn add(&mut self, entry: &'t Entry, fit: Fit) {
        match fit {
            Fit::All if self.fitting.len() < FITTING => self.fitting.push(entry),
            Fit::Nearly(miss) if self.near.len() < NEAR => self.near.push((entry, miss)),
            _ => {}
        }
    }
}

/// How well a condition fits a request, its path apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fit {
    All,
    Nearly(Miss),
    Not,
}

impl Fit {
    /// Compares method, headers and query. `matches` decides on regular expressions: (in the query, condition, text).
    pub fn of(condition: Condition, subject: &Subject, matches: impl Fn(bool, &ValueMatch, &str) -> bool) -> Fit {
        let holds = |query: bool, value: &ValueMatch| {
            if value.regex {
                subject
                    .text(query, value.name)
                    .is_some_and(|text| matches(query, value, text))
            } else {
                subject.value(query, value.name) == Some(value.value)
            }
        };
        let method = condition.method();
        let wrong_method = (!method.is_empty() && subject.method != Some(method)).then_some(Miss::Method);
        let headers = condition.headers().iter().filter(|header| !holds(false, header));
        let query = condition.query().iter().filter(|param| !holds(true, param));
        let mut misses = wrong_method
            .into_iter()
            .chain(headers.map(|header| Miss::Header(header.name)))
            .chain(query.map(|param| Miss::Query(param.name)));
        match (misses.next(), misses.next()) {
            (None, _) => Fit::All,
            (Some(miss), None) => Fit::Nearly(miss),
            _ => Fit::Not,
        }
    }
}
