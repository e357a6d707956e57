//! The objects, by who declares them.
//!
//! One key has one object. Declared by several sources, the last one counts: in byte order of the sources' names, then by
//! position in the text. Taking that declaration away reveals the next. The store is a function of the set of
//! (source, position, object), never of the order of calls.

use crate::fact::Note;
use crate::object::{KeyId, Kind, Names, Object, Sym};
use alloc::boxed::Box;
use alloc::vec::Vec;
use hashbrown::{HashMap, HashSet};

/// One declaration of an object.
#[derive(Clone)]
pub struct Declaration {
    /// The text it stands in.
    pub source: Sym,
    /// Which document of that text it is.
    pub position: u32,
    /// The line on which that document begins, from 1.
    pub line: u32,
    /// What it says.
    pub object: Object,
    /// What was found when it was read.
    pub notes: Box<[Note]>,
}

/// Everything known of one key.
#[derive(Default)]
pub(super) struct Slot {
    /// Sorted: the last one counts. Nearly always one.
    declarations: Vec<Declaration>,
    /// The topic of those who read it, or `NONE`.
    pub(super) topic: u32,
    /// The first of the nodes that stand at it, or `NONE`.
    pub(super) nodes: u32,
}

/// Whether a namespace holds any object of a kind.
pub(super) struct Presence {
    pub(super) count: u32,
    pub(super) topic: u32,
    pub(super) place: (Kind, KeyId),
}

/// What a declaration says of itself, apart from where it stands in its text.
#[derive(PartialEq)]
pub(super) struct Place {
    pub(super) source: Sym,
    pub(super) notes: Box<[Note]>,
    /// The object, where another declaration counts.
    pub(super) behind: Option<Object>,
}

/// All objects.
#[derive(Default)]
pub struct Store {
    slots: Vec<Slot>,
    sources: HashMap<Sym, HashSet<KeyId>>,
    pub(super) presence: HashMap<(Kind, KeyId), u32>,
    pub(super) presences: super::slab::Slab<Presence>,
    /// Objects as they were before the transaction at hand, and whether they were declared more than once.
    pub(super) touched: HashMap<KeyId, Option<Before>>,
}

/// An object before the transaction at hand.
pub(super) struct Before {
    pub(super) object: Object,
    pub(super) places: Vec<Place>,
}

impl Store {
    /// The object of a key: the last of its declarations.
    pub fn object(&self, key: KeyId) -> Option<&Object> {
        self.declarations(key).last().map(|declaration| &declaration.object)
    }

    /// All declarations of a key, the one that counts last.
    pub fn declarations(&self, key: KeyId) -> &[Declaration] {
        self.slots.get(key.0 as usize).map_or(&[], |slot| &slot.declarations)
    }

    /// Every key that is declared, with its object.
    pub fn objects(&self) -> impl Iterator<Item = (KeyId, &Object)> {
        self.slots
            .iter()
            .enumerate()
            .filter_map(|(id, slot)| Some((KeyId(id as u32), &slot.declarations.last()?.object)))
    }

    /// The keys that a source declares.
    pub fn declared_by(&self, source: Sym) -> impl Iterator<Item = KeyId> {
        self.sources.get(&source).into_iter().flatten().copied()
    }

    pub(super) fn slot(&mut self, key: KeyId) -> Option<&mut Slot> {
        let index = key.0 as usize;
        if index >= self.slots.len() {
            self.slots.resize_with(index + 1, || Slot {
                declarations: Vec::new(),
                topic: super::slab::NONE,
                nodes: super::slab::NONE,
            });
        }
        self.slots.get_mut(index)
    }

    pub(super) fn seen(&self, key: KeyId) -> Option<&Slot> {
        self.slots.get(key.0 as usize)
    }

    /// Makes `new`, in order of position, all that `source` declares of a key; with `alone`, all that anybody does.
    pub(super) fn declare(&mut self, key: KeyId, source: Sym, new: Vec<Declaration>, alone: bool, names: &Names) {
        let known = self.declarations(key);
        let others = known.iter().any(|old| old.source != source);
        let same = |old: &Declaration, new: &Declaration| old.object == new.object && old.notes == new.notes;
        let own = || known.iter().filter(|old| old.source == source);
        if !(alone && others) && own().count() == new.len() && own().zip(&new).all(|(old, new)| same(old, new)) {
            // Only where they stand may differ, and no fact tells that.
            let Some(slot) = self.slot(key) else { return };
            for (old, new) in slot.declarations.iter_mut().filter(|old| old.source == source).zip(new) {
                (old.position, old.line, old.notes) = (new.position, new.line, new.notes);
            }
            return;
        }
        self.touch(key);
        let mut gone: Vec<Sym> = Vec::new();
        let empty = new.is_empty();
        if let Some(slot) = self.slot(key) {
            slot.declarations.retain(|old| {
                let stays = old.source != source && !alone;
                if !stays && (old.source != source || empty) {
                    gone.push(old.source);
                }
                stays
            });
            if slot.declarations.is_empty() {
                slot.declarations = new;
            } else {
                let after = |old: &Declaration| names.text(old.source) <= names.text(source);
                let at = slot.declarations.partition_point(after);
                slot.declarations.splice(at..at, new);
            }
        }
        for source in gone {
            if let Some(keys) = self.sources.get_mut(&source) {
                keys.remove(&key);
                if keys.is_empty() {
                    self.sources.remove(&source);
                }
            }
        }
        if !empty {
            self.sources.entry(source).or_default().insert(key);
        }
    }

    pub(super) fn relocate(&mut self, key: KeyId, change: impl FnMut(&mut Declaration)) {
        if let Some(slot) = self.slot(key) {
            slot.declarations.iter_mut().for_each(change);
        }
    }

    /// Takes away every declaration of a key.
    pub(super) fn remove(&mut self, key: KeyId) {
        let sources: Vec<Sym> = self
            .declarations(key)
            .iter()
            .map(|declaration| declaration.source)
            .collect();
        if sources.is_empty() {
            return;
        }
        self.touch(key);
        if let Some(slot) = self.slot(key) {
            slot.declarations = Vec::new();
        }
        for source in sources {
            if let Some(keys) = self.sources.get_mut(&source) {
                keys.remove(&key);
                if keys.is_empty() {
                    self.sources.remove(&source);
                }
            }
        }
    }

    /// Keeps how things are before the first change of a transaction.
    fn touch(&mut self, key: KeyId) {
        if self.touched.contains_key(&key) {
            return;
        }
        let before = self.object(key).map(|object| Before {
            object: object.clone(),
            places: self.places(key),
        });
        self.touched.insert(key, before);
    }

    /// Whether a key's declarations deserve a word: several, or one with notes.
    pub(super) fn told(&self, key: KeyId) -> bool {
        let all = self.declarations(key);
        all.len() > 1 || all.iter().any(|declaration| !declaration.notes.is_empty())
    }

    /// What the declarations say of themselves, apart from where they stand in their texts.
    pub(super) fn places(&self, key: KeyId) -> Vec<Place> {
        let all = self.declarations(key);
        let last = all.len().saturating_sub(1);
        let place = |(index, declaration): (usize, &Declaration)| Place {
            source: declaration.source,
            notes: declaration.notes.clone(),
            behind: (index < last).then(|| declaration.object.clone()),
        };
        all.iter().enumerate().map(place).collect()
    }
}
