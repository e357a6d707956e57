//! Reader trusts stale status: a consumer takes the parents of a route from its status, and compares neither
//! `observedGeneration` with `metadata.generation` nor the entry's `parentRef` with the spec.
//!
//! What it is judged by is where it believes routes to be attached.

use super::{Fault, Making, Mechanism, Minimal, follow, route, with_parents};
use crate::fact::{Fact, FactType};
use crate::object::{Names, ObservedEntry};
use crate::timeline::cache::Cache;
use crate::timeline::machine::Now;
use crate::timeline::world::Delivery;
use alloc::boxed::Box;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Trusting::NAME,
    version: "reader-trusts-stale-status",
    machine: |Making { mended, .. }| Box::new(Minimal(Trusting { mended })),
};

#[derive(Clone)]
struct Trusting {
    /// Whether a status is believed only where it speaks of the spec as it is.
    mended: bool,
}

impl Fault for Trusting {
    const NAME: &'static str = "reader trusts stale status";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>) {
        let new = delivery.new.as_ref().filter(|new| route(new).is_some());
        let entries = new.and_then(|new| Some((new, &new.status.as_ref()?.entries)));
        match entries.filter(|(_, entries)| !entries.is_empty() && !self.mended) {
            Some((new, entries)) => {
                let believed = entries.iter().filter(|entry| is_accepted(entry, now.names));
                cache.put(delivery.key, with_parents(new, believed.map(|entry| entry.parent)));
                cache.publish();
            }
            // Nobody has written a status yet: the spec is all there is.
            None => follow(delivery, cache),
        }
    }

    fn serves(fact: &Fact) -> bool {
        matches!(fact.kind, FactType::Attachment | FactType::Entry)
    }
}

/// Whether an entry says `Accepted=True`, whatever it observed.
fn is_accepted(entry: &ObservedEntry, names: &Names) -> bool {
    let is = |sym, text| names.text(sym) == text;
    let mut conditions = entry.conditions.iter();
    conditions.any(|one| is(one.kind, "Accepted") && is(one.status, "True"))
}
