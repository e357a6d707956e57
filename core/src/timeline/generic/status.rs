//! Status never pruned: a status is merged with what stands there, entry by entry. Entries of parents that the new computation
//! no longer has stay, a restart included, since the status outlives the controller.
//!
//! The data plane of this controller is right; what it is judged by is the status of routes alone.

use super::{Fault, Making, Mechanism, Minimal, begin, follow, is_route_status, route, with_parents};
use crate::fact::Fact;
use crate::object::{KeyId, ParentRef};
use crate::timeline::cache::Cache;
use crate::timeline::machine::{Now, Signal};
use crate::timeline::world::Delivery;
use alloc::boxed::Box;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Unpruned::NAME,
    version: "status-never-pruned",
    machine: |Making { mended, .. }| {
        Box::new(Minimal(Unpruned {
            mended,
            written: HashMap::new(),
        }))
    },
};

#[derive(Clone)]
struct Unpruned {
    /// Whether a status is written as a whole.
    mended: bool,
    /// The entries in each route's status, and when that route was created: a status goes with its object.
    written: HashMap<KeyId, (Option<i64>, Vec<ParentRef>)>,
}

impl Fault for Unpruned {
    const NAME: &'static str = "status never pruned";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, _now: &Now<'_>) {
        let new = delivery.new.as_deref();
        let Some((new, spec)) = new.and_then(|new| Some((new, route(new)?))).filter(|_| !self.mended) else {
            self.written.remove(&delivery.key);
            return follow(delivery, cache);
        };
        let (created, entries) = self.written.entry(delivery.key).or_default();
        if *created != new.meta.created || delivery.coalesced {
            *created = new.meta.created;
            entries.clear();
        }
        let fresh = spec.parents.iter().filter(|parent| !entries.contains(parent));
        let fresh: Vec<ParentRef> = fresh.copied().collect();
        entries.extend(fresh);
        cache.put(delivery.key, with_parents(new, entries.iter().copied()));
        cache.publish();
    }

    fn signal(&mut self, signal: Signal, cache: &mut Cache, _now: &Now<'_>) {
        begin(signal, cache);
        if let Signal::Listed = signal {
            self.written.retain(|key, _| cache.get(*key).is_some());
        }
    }

    fn serves(fact: &Fact) -> bool {
        is_route_status(fact)
    }
}
