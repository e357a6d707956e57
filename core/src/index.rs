//! Hash tables of ids: one piece of code for all types of keys.
//!
//! A hash table is compiled anew for each type of key, several KB each in WebAssembly. Here the table holds ids, and what
//! they stand for stays with the caller, who says how ids are compared and hashed.

use hashbrown::HashTable;

/// The id of a hash that is the one meant.
#[inline(never)]
pub fn find(table: &HashTable<u32>, hash: u64, is: &dyn Fn(u32) -> bool) -> Option<u32> {
    table.find(hash, |id| is(*id)).copied()
}

/// Adds an id that is not there yet. `hash_of` tells the hashes of those that are, should the table grow.
#[inline(never)]
pub fn insert(table: &mut HashTable<u32>, hash: u64, id: u32, hash_of: &dyn Fn(u32) -> u64) {
    table.insert_unique(hash, id, |id| hash_of(*id));
}

/// Takes an id out, if it is there.
#[inline(never)]
pub fn remove(table: &mut HashTable<u32>, hash: u64, id: u32) {
    if let Ok(entry) = table.find_entry(hash, |other| *other == id) {
        entry.remove();
    }
}
