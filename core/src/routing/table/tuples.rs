//! A tuple space: entries grouped by what they look at, each group a hash from values to entries.
//!
//! 100,000 entries that differ by a header's value are one group and cost one look-up. Groups are found by one name that
//! they all need, so that a request visits only those that look at something it has.

use super::survey::{Fit, Survey};
use super::{Condition, Entry, Precedence, Subject};
use crate::object::{Names, Sym, ValueMatch};
use crate::routing::pattern::Pattern;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::hash::{BuildHasher, Hasher};
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

/// How many groups a survey looks into; where there are more, only those whose anchor the request has.
const SURVEYED_GROUPS: usize = 64;
/// How many entries of a group a survey compares in search of near misses.
const SURVEYED_ENTRIES: usize = 8;

/// A header or query parameter without which no entry of a group matches: whether it is in the query, and its name.
type Anchor = Option<(bool, Sym)>;

/// Entries of one path, by what they look at.
#[derive(Debug, Default)]
pub(super) struct Tuples {
    hasher: DefaultHashBuilder,
    len: usize,
    groups: usize,
    anchors: HashMap<Anchor, BTreeMap<Precedence, HashMap<Signature, Group>>>,
}

/// What the entries of a group look at.
#[derive(PartialEq, Eq, Hash, Debug)]
struct Signature {
    method: bool,
    /// Exact conditions by name, headers before query parameters, each in one fixed order.
    exact: Box<[(bool, Sym)]>,
    /// Regular expressions: whether in the query, name, pattern.
    expressions: Box<[(bool, Sym, Sym)]>,
}

/// Entries that look at the same things.
#[derive(Debug, Default)]
struct Group {
    /// In the order of the signature; `None` for what does not compile and matches nothing.
    patterns: Box<[Option<Pattern>]>,
    /// All entries.
    entries: BTreeSet<Entry>,
    /// Entries by their values. Unused if the signature has no exact value: then `entries` is the only pile.
    piles: HashTable<Pile>,
}

/// Entries that ask exactly the same; never empty.
#[derive(Debug)]
enum Pile {
    One(Entry),
    Many(BTreeSet<Entry>),
}

impl Tuples {
    pub fn len(&self) -> usize {
        self.len
    }

    /// Adds an entry, and says whether it is new.
    pub fn insert(&mut self, names: &Names, entry: Entry) -> bool {
        let signature = Signature::of(entry.condition());
        let by_precedence = self.anchors.entry(signature.anchor()).or_default();
        let by_signature = by_precedence.entry(entry.precedence()).or_default();
        if !by_signature.contains_key(&signature) {
            self.groups += 1;
            let group = Group::new(names, &signature);
            by_signature.insert(Signature::of(entry.condition()), group);
        }
        let group = by_signature.get_mut(&signature);
        let fresh = group.is_some_and(|group| group.insert(&self.hasher, &signature, entry));
        self.len += usize::from(fresh);
        fresh
    }

    pub fn remove(&mut self, entry: &Entry) -> bool {
        let signature = Signature::of(entry.condition());
        let anchor = signature.anchor();
        let Some(by_precedence) = self.anchors.get_mut(&anchor) else {
            return false;
        };
        let Some(by_signature) = by_precedence.get_mut(&entry.precedence()) else {
            return false;
        };
        let Some(group) = by_signature.get_mut(&signature) else {
            return false;
        };
        if !group.remove(&self.hasher, &signature, entry) {
            return false;
        }
        self.len -= 1;
        if group.entries.is_empty() {
            self.groups -= 1;
            by_signature.remove(&signature);
            if by_signature.is_empty() {
                by_precedence.remove(&entry.precedence());
            }
            if by_precedence.is_empty() {
                self.anchors.remove(&anchor);
            }
        }
        true
    }

    /// The groups that look at something the request has, or at nothing that could be missing.
    fn anchored<'t>(
        &'t self,
        subject: &Subject,
    ) -> impl Iterator<Item = &'t BTreeMap<Precedence, HashMap<Signature, Group>>> {
        let named = subject.names().map(Some).filter_map(|anchor| self.anchors.get(&anchor));
        self.anchors.get(&None).into_iter().chain(named)
    }

    pub fn best(&self, subject: &Subject) -> Option<&Entry> {
        let mut best: Option<&Entry> = None;
        for by_precedence in self.anchored(subject) {
            for (precedence, by_signature) in by_precedence {
                if best.is_some_and(|best| best.precedence() < *precedence) {
                    break;
                }
                // The least of all that fit is the same in whatever order a hash map gives them.
                for (signature, group) in by_signature {
                    let found = group.pile(&self.hasher, signature, subject).map(Alike::first);
                    best = match (best, found.flatten()) {
                        (Some(best), Some(found)) => Some(best.min(found)),
                        (best, found) => best.or(found),
                    };
                }
            }
        }
        best
    }

    /// First and last of the entries that ask exactly the same as `entry`.
    pub fn alike(&self, entry: &Entry) -> Option<(&Entry, &Entry)> {
        let signature = Signature::of(entry.condition());
        let by_precedence = self.anchors.get(&signature.anchor())?;
        let group = by_precedence.get(&entry.precedence())?.get(&signature)?;
        let alike = group.pile_of(&self.hasher, &signature, entry.condition())?;
        Some((alike.first()?, alike.last()?))
    }

    fn all(&self) -> impl Iterator<Item = (&Signature, &Group)> {
        self.anchors.values().flat_map(BTreeMap::values).flatten()
    }

    pub fn collect<'t>(&'t self, entries: &mut Vec<&'t Entry>) {
        self.all().for_each(|(_, group)| entries.extend(&group.entries));
    }

    pub fn survey<'t>(&'t self, subject: &Subject, survey: &mut Survey<'t>) {
        let mut met: Vec<(&Entry, Fit)> = Vec::new();
        let mut look = |signature: &'t Signature, group: &'t Group| {
            if let Some(alike) = group.pile(&self.hasher, signature, subject) {
                met.extend(alike.iter().take(Survey::FITTING).map(|entry| (entry, Fit::All)));
            }
            let near = group.entries.iter().take(SURVEYED_ENTRIES).filter_map(|entry| {
                let fit = group.fit(signature, entry, subject);
                matches!(fit, Fit::Nearly(_)).then_some((entry, fit))
            });
            met.extend(near);
        };
        if self.groups <= SURVEYED_GROUPS {
            self.all().for_each(|(signature, group)| look(signature, group));
        } else {
            let groups = self.anchored(subject).flat_map(BTreeMap::values).flatten();
            groups.for_each(|(signature, group)| look(signature, group));
        }
        crate::order::by(&mut met, &|(a, _), (b, _)| a.cmp(b));
        met.into_iter().for_each(|(entry, fit)| survey.add(entry, fit));
    }
}

impl Signature {
    fn of(condition: Condition) -> Signature {
        let headers = condition.headers().iter().map(|value| (false, value));
        let query = condition.query().iter().map(|value| (true, value));
        let (mut exact, mut expressions) = (Vec::new(), Vec::new());
        for (query, value) in headers.chain(query) {
            if value.regex {
                expressions.push((query, value.name, value.value));
            } else {
                exact.push((query, value.name));
            }
        }
        crate::order::by(&mut exact, &|a, b| (a.0, a.1.0).cmp(&(b.0, b.1.0)));
        crate::order::by(&mut expressions, &|a, b| (a.0, a.1.0, a.2.0).cmp(&(b.0, b.1.0, b.2.0)));
        Signature {
            method: !condition.method().is_empty(),
            exact: exact.into(),
            expressions: expressions.into(),
        }
    }

    fn anchor(&self) -> Anchor {
        let expression = self.expressions.first().map(|(query, name, _)| (*query, *name));
        self.exact.first().copied().or(expression)
    }

    fn has_values(&self) -> bool {
        self.method || !self.exact.is_empty()
    }

    /// The exact values that a condition of this signature asks for.
    fn values<'a>(&'a self, condition: Condition<'a>) -> impl Iterator<Item = Option<Sym>> + 'a {
        let method = self.method.then_some(Some(condition.method()));
        method.into_iter().chain(self.exact.iter().map(move |(query, name)| {
            let values = if *query { condition.query() } else { condition.headers() };
            let value = values.iter().find(|value| value.name == *name && !value.regex);
            value.map(|value| value.value)
        }))
    }

    /// The values that a request has in their place.
    fn given<'a>(&'a self, subject: &'a Subject) -> impl Iterator<Item = Option<Sym>> + 'a {
        let method = self.method.then_some(subject.method);
        let exact = self.exact.iter().map(|(query, name)| subject.value(*query, *name));
        method.into_iter().chain(exact)
    }
}

/// Entries that ask exactly the same, wherever they are kept.
#[derive(Clone, Copy)]
enum Alike<'t> {
    One(&'t Entry),
    Many(&'t BTreeSet<Entry>),
}

impl<'t> Alike<'t> {
    fn first(self) -> Option<&'t Entry> {
        self.iter().next()
    }

    fn last(self) -> Option<&'t Entry> {
        self.iter().next_back()
    }

    fn iter(self) -> impl DoubleEndedIterator<Item = &'t Entry> {
        let (one, many) = match self {
            Alike::One(entry) => (Some(entry), None),
            Alike::Many(entries) => (None, Some(entries)),
        };
        one.into_iter().chain(many.into_iter().flatten())
    }
}

impl Pile {
    fn alike(&self) -> Alike<'_> {
        match self {
            Pile::One(entry) => Alike::One(entry),
            Pile::Many(entries) => Alike::Many(entries),
        }
    }
}

impl Group {
    fn new(names: &Names, signature: &Signature) -> Group {
        let patterns = signature.expressions.iter();
        Group {
            patterns: patterns
                .map(|(_, _, pattern)| Pattern::new(names.text(*pattern)).ok())
                .collect(),
            ..Group::default()
        }
    }

    fn insert(&mut self, hasher: &DefaultHashBuilder, signature: &Signature, entry: Entry) -> bool {
        let fresh = self.entries.insert(entry.clone());
        if !fresh || !signature.has_values() {
            return fresh;
        }
        let of = |pile: &Pile| {
            pile.alike()
                .first()
                .map_or(0, |entry| hash_of(hasher, signature, entry))
        };
        let hash = hash_of(hasher, signature, &entry);
        match self
            .piles
            .find_mut(hash, |pile| pile.asks(signature, entry.condition()))
        {
            Some(Pile::Many(entries)) => {
                entries.insert(entry);
            }
            Some(pile) => {
                if let Pile::One(only) = pile {
                    // One by one: making a set of an array would bring a sort of its own along.
                    let mut both = BTreeSet::new();
                    both.insert(only.clone());
                    both.insert(entry);
                    *pile = Pile::Many(both);
                }
            }
            None => {
                self.piles.insert_unique(hash, Pile::One(entry), of);
            }
        }
        true
    }

    fn remove(&mut self, hasher: &DefaultHashBuilder, signature: &Signature, entry: &Entry) -> bool {
        if !self.entries.remove(entry) {
            return false;
        }
        if signature.has_values() {
            let hash = hash_of(hasher, signature, entry);
            let found = self
                .piles
                .find_entry(hash, |pile| pile.asks(signature, entry.condition()));
            if let Ok(mut pile) = found {
                let emptied = match pile.get_mut() {
                    Pile::One(_) => true,
                    Pile::Many(entries) => {
                        entries.remove(entry);
                        entries.is_empty()
                    }
                };
                if emptied {
                    pile.remove();
                }
            }
        }
        true
    }

    /// The entries that fit the request.
    fn pile(&self, hasher: &DefaultHashBuilder, signature: &Signature, subject: &Subject) -> Option<Alike<'_>> {
        let pile = if signature.has_values() {
            let hash = hash_values(hasher, signature.given(subject))?;
            let found = self.piles.find(hash, |pile| {
                let entry = pile.alike().first();
                entry.is_some_and(|entry| signature.values(entry.condition()).eq(signature.given(subject)))
            });
            found?.alike()
        } else {
            Alike::Many(&self.entries)
        };
        let mut expressions = signature.expressions.iter().zip(&self.patterns);
        let fit = expressions.all(|((query, name, _), pattern)| {
            let text = subject.text(*query, *name);
            text.zip(pattern.as_ref())
                .is_some_and(|(text, pattern)| pattern.is_match(text))
        });
        fit.then_some(pile)
    }

    /// The entries that ask exactly what `condition` asks.
    fn pile_of(&self, hasher: &DefaultHashBuilder, signature: &Signature, condition: Condition) -> Option<Alike<'_>> {
        if !signature.has_values() {
            return Some(Alike::Many(&self.entries));
        }
        let hash = hash_values(hasher, signature.values(condition))?;
        self.piles
            .find(hash, |pile| pile.asks(signature, condition))
            .map(Pile::alike)
    }

    fn fit(&self, signature: &Signature, entry: &Entry, subject: &Subject) -> Fit {
        Fit::of(entry.condition(), subject, |query, value: &ValueMatch, text| {
            let mut known = signature.expressions.iter().zip(&self.patterns);
            let found = known.find(|(expression, _)| **expression == (query, value.name, value.value));
            found.is_some_and(|(_, pattern)| pattern.as_ref().is_some_and(|pattern| pattern.is_match(text)))
        })
    }
}

impl Pile {
    /// Whether the entries of this pile ask for these values.
    fn asks(&self, signature: &Signature, condition: Condition) -> bool {
        let entry = self.alike().first();
        entry.is_some_and(|entry| signature.values(entry.condition()).eq(signature.values(condition)))
    }
}

fn hash_of(hasher: &DefaultHashBuilder, signature: &Signature, entry: &Entry) -> u64 {
    hash_values(hasher, signature.values(entry.condition())).unwrap_or(0)
}

/// The hash of values; `None` if one is missing.
fn hash_values(hasher: &DefaultHashBuilder, values: impl Iterator<Item = Option<Sym>>) -> Option<u64> {
    let mut hasher = hasher.build_hasher();
    for value in values {
        hasher.write_u32(value?.0);
    }
    Some(hasher.finish())
}
