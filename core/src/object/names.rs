//! Names, interned once and compared as numbers; and the identity of objects.
//!
//! Goes in: text and the parts of an object's identity. Comes out: small ids that are cheap to keep, hash and compare.
//! Ids have no order on purpose: whatever is sorted is sorted by text, so that no output depends on the order of input.

use alloc::string::String;
use alloc::vec::Vec;
use core::hash::{BuildHasher, Hash};
use hashbrown::{DefaultHashBuilder, HashTable};

use super::Kind;

/// An interned text. `Sym::EMPTY` is the empty text, in every [`Names`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Sym(pub u32);

impl Sym {
    /// The empty text.
    pub const EMPTY: Sym = Sym(0);

    /// Whether this is the empty text.
    pub fn is_empty(self) -> bool {
        self == Self::EMPTY
    }
}

/// An interned [`ObjectKey`]. It denotes the object whether or not the object exists.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct KeyId(pub u32);

/// What makes an object one object: never its version (R-API-01).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ObjectKey {
    /// The cluster it lives in; empty where the input speaks of one cluster.
    pub cluster: Sym,
    /// Group and kind.
    pub kind: Kind,
    /// Its namespace; empty for cluster-scoped kinds.
    pub namespace: Sym,
    /// Its name.
    pub name: Sym,
}

/// The interner of texts and object keys.
///
/// It only grows: what was named once stays known for as long as the engine lives.
pub struct Names {
    hasher: DefaultHashBuilder,
    arena: String,
    /// Start and end of each text in `arena`.
    spans: Vec<(u32, u32)>,
    texts: HashTable<u32>,
    keys: Vec<ObjectKey>,
    /// The Namespace of each key; the nameless one where it lives in none.
    homes: Vec<KeyId>,
    by_key: HashTable<u32>,
}

impl Default for Names {
    fn default() -> Self {
        let mut names = Names {
            hasher: DefaultHashBuilder::default(),
            arena: String::new(),
            spans: Vec::new(),
            texts: HashTable::new(),
            keys: Vec::new(),
            homes: Vec::new(),
            by_key: HashTable::new(),
        };
        names.sym("");
        names
    }
}

impl Names {
    /// The id of `text`, new or known.
    pub fn sym(&mut self, text: &str) -> Sym {
        let hash = hash_of(&self.hasher, text);
        let (arena, spans, hasher) = (&self.arena, &self.spans, &self.hasher);
        if let Some(&id) = self.texts.find(hash, |&id| slice(arena, spans, id) == text) {
            return Sym(id);
        }
        let id = self.spans.len() as u32;
        let start = self.arena.len() as u32;
        let hash_of = |id| hash_of(hasher, slice(arena, spans, id));
        crate::index::insert(&mut self.texts, hash, id, &hash_of);
        self.arena.push_str(text);
        self.spans.push((start, self.arena.len() as u32));
        Sym(id)
    }

    /// The id of `text` if it was interned before. Unknown text names nothing that exists.
    pub fn find(&self, text: &str) -> Option<Sym> {
        let hash = hash_of(&self.hasher, text);
        self.texts
            .find(hash, |&id| slice(&self.arena, &self.spans, id) == text)
            .map(|&id| Sym(id))
    }

    /// The text of an id.
    pub fn text(&self, sym: Sym) -> &str {
        slice(&self.arena, &self.spans, sym.0)
    }

    /// The id of an object's key, new or known.
    pub fn key(&mut self, key: ObjectKey) -> KeyId {
        let hash = hash_of(&self.hasher, &key);
        if let Some(&id) = self.by_key.find(hash, |&id| self.keys.get(id as usize) == Some(&key)) {
            return KeyId(id);
        }
        let id = self.keys.len() as u32;
        let (keys, hasher) = (&self.keys, &self.hasher);
        let hash_of = |id| keys.get(id as usize).map_or(0, |key| hash_of(hasher, key));
        crate::index::insert(&mut self.by_key, hash, id, &hash_of);
        self.keys.push(key);
        self.homes.push(KeyId(id));
        let home = ObjectKey {
            kind: Kind::Namespace,
            namespace: Sym::EMPTY,
            name: key.namespace,
            cluster: key.cluster,
        };
        if home != key {
            let home = self.key(home);
            if let Some(slot) = self.homes.get_mut(id as usize) {
                *slot = home;
            }
        }
        KeyId(id)
    }

    /// The id of an object's key if it was ever mentioned.
    pub fn find_key(&self, key: ObjectKey) -> Option<KeyId> {
        let hash = hash_of(&self.hasher, &key);
        self.by_key
            .find(hash, |&id| self.keys.get(id as usize) == Some(&key))
            .map(|&id| KeyId(id))
    }

    /// The key of an id.
    pub fn object(&self, id: KeyId) -> ObjectKey {
        const NONE: ObjectKey = ObjectKey {
            cluster: Sym::EMPTY,
            kind: Kind::Other(Sym::EMPTY),
            namespace: Sym::EMPTY,
            name: Sym::EMPTY,
        };
        self.keys.get(id.0 as usize).copied().unwrap_or(NONE)
    }

    /// The Namespace that an object lives in; for cluster-scoped objects the nameless one, which stands for the cluster.
    pub fn home(&self, id: KeyId) -> KeyId {
        self.homes.get(id.0 as usize).copied().unwrap_or(id)
    }

    /// How many keys are known; ids are dense from 0.
    pub fn key_count(&self) -> usize {
        self.keys.len()
    }

    /// The name of an object.
    pub fn name_of(&self, id: KeyId) -> &str {
        self.text(self.object(id).name)
    }
}

fn hash_of<T: Hash + ?Sized>(hasher: &DefaultHashBuilder, value: &T) -> u64 {
    hasher.hash_one(value)
}

fn slice<'a>(arena: &'a str, spans: &[(u32, u32)], id: u32) -> &'a str {
    spans
        .get(id as usize)
        .and_then(|&(start, end)| arena.get(start as usize..end as usize))
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_id_and_the_empty_text_is_zero() {
        let mut names = Names::default();
        let web = names.sym("web");
        assert_eq!(names.sym("web"), web);
        assert_eq!(names.text(web), "web");
        assert_eq!(names.sym(""), Sym::EMPTY);
        assert_eq!(names.find("absent"), None);
    }

    #[test]
    fn many_texts_survive_growth() {
        let mut names = Names::default();
        let ids: Vec<Sym> = (0..5000).map(|n| names.sym(&alloc::format!("name-{n}"))).collect();
        for (n, id) in ids.iter().enumerate() {
            assert_eq!(names.text(*id), alloc::format!("name-{n}"));
        }
    }
}
