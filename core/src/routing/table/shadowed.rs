//! Entries that get no request, because an earlier one asks exactly the same.

use super::Entry;
use crate::object::Sym;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// The entries of a listener behind others that ask the same, with the hostnames under which they are.
///
/// Kept up with every claim, so that nobody has to look for them among 100,000.
#[derive(Debug, Default)]
pub struct Shadowed {
    entries: BTreeMap<Entry, Vec<Sym>>,
    changes: u64,
}

impl Shadowed {
    /// How many of them are named; the others are counted.
    pub const NAMED: usize = 50;

    pub(super) fn insert(&mut self, entry: Entry, hostname: Sym) {
        let hosts = self.entries.entry(entry).or_default();
        if !hosts.contains(&hostname) {
            hosts.push(hostname);
        }
        self.changes += 1;
    }

    pub(super) fn remove(&mut self, entry: &Entry, hostname: Sym) {
        let Some(hosts) = self.entries.get_mut(entry) else {
            return;
        };
        hosts.retain(|host| *host != hostname);
        if hosts.is_empty() {
            self.entries.remove(entry);
        }
        self.changes += 1;
    }

    /// A number that grows with every change.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Those that are named, in order of precedence, with their hostnames in no order.
    pub fn named(&self) -> impl Iterator<Item = (&Entry, &[Sym])> {
        self.entries
            .iter()
            .take(Self::NAMED)
            .map(|(entry, hosts)| (entry, &**hosts))
    }
}
