//! Hollow tombstone: a deletion delivers namespace and name only; a check of relevance on the spec fails, and nothing is built
//! until something else changes.

use super::{Fault, Mechanism, Minimal, follow};
use crate::fact::Tombstone;
use crate::object::Object;
use crate::timeline::cache::Cache;
use crate::timeline::machine::Now;
use crate::timeline::world::Delivery;
use alloc::boxed::Box;
use alloc::rc::Rc;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Hollow::NAME,
    version: "hollow-tombstone",
    machine: |making| Box::new(Minimal(Hollow { mended: making.mended })),
};

#[derive(Clone)]
struct Hollow {
    /// Whether deletions need the key alone.
    mended: bool,
}

impl Fault for Hollow {
    const NAME: &'static str = "hollow tombstone";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, _now: &Now<'_>) {
        if self.mended {
            return follow(delivery, cache);
        }
        // Of what is gone only the key may be known.
        let stub = Rc::new(Object::default());
        let last = delivery.old.as_ref().filter(|_| delivery.tombstone == Tombstone::Full);
        let told = delivery.new.as_ref().or(last).unwrap_or(&stub);
        cache.set(delivery.key, delivery.new.as_ref());
        if is_relevant(told) {
            cache.publish();
        }
    }
}

/// Routes matter where they name a parent; whatever else is told matters if it says anything.
fn is_relevant(object: &Object) -> bool {
    use crate::object::Spec;
    match &object.spec {
        Spec::Opaque => false,
        Spec::Route(route) => !route.parents.is_empty(),
        _ => true,
    }
}
