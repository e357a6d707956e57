//! Former parent not revisited: an update delivers the new object only. What was registered at a parent that it no longer names
//! is not looked for, and stays there.

use super::{Fault, Making, Mechanism, Minimal, follow, route, with_parents};
use crate::timeline::cache::Cache;
use crate::timeline::machine::Now;
use crate::timeline::world::Delivery;
use alloc::boxed::Box;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Former::NAME,
    version: "former-parent-not-revisited",
    machine: |Making { mended, .. }| Box::new(Minimal(Former { mended })),
};

#[derive(Clone)]
struct Former {
    /// Whether an update first takes back all that the object contributed before.
    mended: bool,
}

impl Fault for Former {
    const NAME: &'static str = "former parent not revisited";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, _now: &Now<'_>) {
        let known = cache.get(delivery.key).cloned();
        let routes = known.as_deref().and_then(route).zip(delivery.new.as_deref());
        let (Some((known, new)), false) = (routes, self.mended) else {
            return follow(delivery, cache);
        };
        let named = route(new).map_or(&[][..], |route| &route.parents);
        // What the index of each former parent holds is overwritten with the new rules and never taken out.
        let former = known.parents.iter().filter(|parent| !named.contains(parent));
        cache.put(delivery.key, with_parents(new, named.iter().chain(former).copied()));
        cache.publish();
    }
}
