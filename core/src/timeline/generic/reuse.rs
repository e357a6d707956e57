//! Name reuse: an object is deleted and created again under its name before anybody looks. It is found by its name, and what is
//! known of it belongs to another UID: the new one is taken for somebody else's, and the data of the former one stays.

use super::{Fault, Making, Mechanism, Minimal, follow};
use crate::timeline::cache::Cache;
use crate::timeline::machine::Now;
use crate::timeline::world::Delivery;
use alloc::boxed::Box;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Reused::NAME,
    version: "name-reuse",
    machine: |Making { mended, .. }| Box::new(Minimal(Reused { mended })),
};

#[derive(Clone)]
struct Reused {
    /// Whether another UID is another object: the former one is gone.
    mended: bool,
}

impl Fault for Reused {
    const NAME: &'static str = "name reuse";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, _now: &Now<'_>) {
        let known = cache.get(delivery.key).zip(delivery.new.as_ref());
        // A UID is made at creation, as the time is.
        let other = known.is_some_and(|(known, new)| known.meta.created != new.meta.created || delivery.coalesced);
        if other && !self.mended {
            return;
        }
        if other {
            cache.remove(delivery.key);
        }
        follow(delivery, cache);
    }
}
