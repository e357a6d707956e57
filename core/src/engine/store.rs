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
    pub(super) places: Vec<(Sym, Box<[Note]>)>,
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

    /// Adds a declaration, or replaces the one of the same source and position.
    pub(super) fn declare(&mut self, key: KeyId, new: Declaration, names: &Names) {
        let order = |a: &Declaration, b: &Declaration| {
            (names.text(a.source), a.position).cmp(&(names.text(b.source), b.position))
        };
        let Some(slot) = self.slot(key) else { return };
        match slot.declarations.binary_search_by(|old| order(old, &new)) {
            Ok(index) => {
                let Some(old) = slot.declarations.get_mut(index) else {
                    return;
                };
                if old.object == new.object && old.notes == new.notes {
                    // Only where it stands may differ, and no fact tells that.
                    old.line = new.line;
                    old.notes = new.notes;
                    return;
                }
                self.touch(key);
                if let Some(old) = self.slot(key).and_then(|slot| slot.declarations.get_mut(index)) {
                    *old = new;
                }
            }
            Err(index) => {
                self.touch(key);
                self.sources.entry(new.source).or_default().insert(key);
                if let Some(slot) = self.slot(key) {
                    if slot.declarations.is_empty() {
                        slot.declarations.reserve_exact(1);
                    }
                    slot.declarations.insert(index, new);
                }
            }
        }
    }

    /// Takes away the declarations of a key that `keep` does not want.
    pub(super) fn retract(&mut self, key: KeyId, keep: impl Fn(&Declaration) -> bool) {
        if self.declarations(key).iter().all(&keep) {
            return;
        }
        self.touch(key);
        let Some(slot) = self.slot(key) else { return };
        let mut gone = Vec::new();
        slot.declarations.retain(|declaration| {
            let stays = keep(declaration);
            if !stays {
                gone.push(declaration.source);
            }
            stays
        });
        for source in gone {
            if self
                .declarations(key)
                .iter()
                .any(|declaration| declaration.source == source)
            {
                continue;
            }
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

    /// What the declarations say of themselves, apart from where they stand in their texts.
    pub(super) fn places(&self, key: KeyId) -> Vec<(Sym, Box<[Note]>)> {
        self.declarations(key)
            .iter()
            .map(|declaration| (declaration.source, declaration.notes.clone()))
            .collect()
    }
}
