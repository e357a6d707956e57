//! A growable array whose places are reused: small ids for things that come and go.

use alloc::vec::Vec;

/// No place.
pub const NONE: u32 = u32::MAX;

/// Values that lie together. Chunks never move: a large slab neither copies itself nor keeps half of its memory unused.
const CHUNK: usize = 1024;

/// Values by id; ids of removed values are given out again.
pub struct Slab<T> {
    chunks: Vec<Vec<Option<T>>>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Slab {
            chunks: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<T> Slab<T> {
    /// Keeps a value and tells its id.
    pub fn insert(&mut self, value: T) -> u32 {
        if let Some(id) = self.free.pop()
            && let Some(place) = self.place(id)
        {
            *place = Some(value);
            return id;
        }
        // The first chunk grows as it is needed, so that a small slab stays small.
        if self.chunks.last().is_none_or(|chunk| chunk.len() == CHUNK) {
            let size = if self.chunks.is_empty() { 0 } else { CHUNK };
            self.chunks.push(Vec::with_capacity(size));
        }
        let before = (self.chunks.len() - 1) * CHUNK;
        let Some(chunk) = self.chunks.last_mut() else {
            return NONE;
        };
        chunk.push(Some(value));
        (before + chunk.len() - 1) as u32
    }

    /// Takes a value out; its id may be given out again.
    pub fn remove(&mut self, id: u32) -> Option<T> {
        let value = self.place(id)?.take();
        if value.is_some() {
            self.free.push(id);
        }
        value
    }

    /// The value of an id.
    pub fn get(&self, id: u32) -> Option<&T> {
        let id = id as usize;
        self.chunks.get(id / CHUNK)?.get(id % CHUNK)?.as_ref()
    }

    /// The value of an id, to change it.
    pub fn get_mut(&mut self, id: u32) -> Option<&mut T> {
        self.place(id)?.as_mut()
    }

    /// All values with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.chunks
            .iter()
            .flatten()
            .enumerate()
            .filter_map(|(id, value)| Some((id as u32, value.as_ref()?)))
    }

    fn place(&mut self, id: u32) -> Option<&mut Option<T>> {
        let id = id as usize;
        self.chunks.get_mut(id / CHUNK)?.get_mut(id % CHUNK)
    }
}
