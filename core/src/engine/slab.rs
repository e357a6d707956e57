//! A growable array whose places are reused: small ids for things that come and go.

use alloc::vec::Vec;

/// No place.
pub const NONE: u32 = u32::MAX;

/// Values by id; ids of removed values are given out again.
pub struct Slab<T> {
    places: Vec<Option<T>>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Slab {
            places: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<T> Slab<T> {
    /// Keeps a value and tells its id.
    pub fn insert(&mut self, value: T) -> u32 {
        if let Some(id) = self.free.pop()
            && let Some(place) = self.places.get_mut(id as usize)
        {
            *place = Some(value);
            return id;
        }
        self.places.push(Some(value));
        (self.places.len() - 1) as u32
    }

    /// Takes a value out; its id may be given out again.
    pub fn remove(&mut self, id: u32) -> Option<T> {
        let value = self.places.get_mut(id as usize)?.take();
        if value.is_some() {
            self.free.push(id);
        }
        value
    }

    /// The value of an id.
    pub fn get(&self, id: u32) -> Option<&T> {
        self.places.get(id as usize)?.as_ref()
    }

    /// The value of an id, to change it.
    pub fn get_mut(&mut self, id: u32) -> Option<&mut T> {
        self.places.get_mut(id as usize)?.as_mut()
    }

    /// All values with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.places
            .iter()
            .enumerate()
            .filter_map(|(id, value)| Some((id as u32, value.as_ref()?)))
    }
}
