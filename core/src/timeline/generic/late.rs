//! Late delete after create: the deletion of an object arrives after its successor was created. A guard that compares times takes
//! it for old news, and the wrong one stays.

use super::{Fault, Making, Mechanism, Minimal, follow};
use crate::object::{KeyId, Names, Object, Spec};
use crate::timeline::cache::Cache;
use crate::timeline::machine::Now;
use crate::timeline::world::Delivery;
use alloc::boxed::Box;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Late::NAME,
    version: "late-delete-after-create",
    machine: |Making { mended, .. }| Box::new(Minimal(Late { mended })),
};

#[derive(Clone)]
struct Late {
    /// Whether a deletion is about the object that it names, whatever was seen since.
    mended: bool,
}

impl Fault for Late {
    const NAME: &'static str = "late delete after create";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>) {
        let gone = cache.get(delivery.key).filter(|_| delivery.new.is_none());
        let superseded = gone.is_some_and(|gone| {
            let mut others = cache.iter();
            others.any(|(key, other)| is_successor((delivery.key, gone), (key, other), now.names))
        });
        if self.mended || !superseded {
            follow(delivery, cache);
        }
    }
}

/// Whether another object stands in the place of the first one and is younger.
fn is_successor((key, gone): (KeyId, &Object), (other_key, other): (KeyId, &Object), names: &Names) -> bool {
    let (a, b) = (names.object(key), names.object(other_key));
    let together = (a.cluster, a.kind, a.namespace) == (b.cluster, b.kind, b.namespace);
    let place = match (&gone.spec, &other.spec) {
        (Spec::Route(a), Spec::Route(b)) => (&a.parents, &a.hostnames) == (&b.parents, &b.hostnames),
        (Spec::Gateway(a), Spec::Gateway(b)) => a.frame == b.frame,
        _ => false,
    };
    key != other_key && together && place && other.meta.created > gone.meta.created
}
