//! Ownership hand-over: a Gateway's class becomes another controller's. The one that leaves sorts out events of Gateways that are
//! not its own, this one among them, and goes on serving what it last knew.
//!
//! It shows where the evaluation has a `controllerName`, and the Gateway leaves it.

use super::{Fault, Making, Mechanism, Minimal, begin, follow};
use crate::object::{KeyId, Object, Spec, Sym};
use crate::timeline::cache::Cache;
use crate::timeline::machine::{Now, Signal};
use crate::timeline::world::Delivery;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Leaver::NAME,
    version: "ownership-hand-over",
    machine: |Making { mended, .. }| {
        Box::new(Minimal(Leaver {
            mended,
            left: Vec::new(),
        }))
    },
};

#[derive(Clone)]
struct Leaver {
    /// Whether the one who leaves cleans up.
    mended: bool,
    /// The Gateways that went to another controller.
    left: Vec<KeyId>,
}

impl Fault for Leaver {
    const NAME: &'static str = "ownership hand-over";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, _now: &Now<'_>) {
        let known = cache.get(delivery.key).and_then(|known| controller(known, cache));
        let told = delivery.new.as_deref().and_then(|new| controller(new, cache));
        let elsewhere = known.zip(told).is_some_and(|(known, told)| known != told);
        let left = self.left.contains(&delivery.key);
        if self.mended || !(elsewhere || left && told.is_none()) {
            // It is its own, or has come back.
            self.left.retain(|key| *key != delivery.key);
            follow(delivery, cache);
        } else if !left {
            self.left.push(delivery.key);
        }
    }

    fn signal(&mut self, signal: Signal, cache: &mut Cache, _now: &Now<'_>) {
        if let Signal::Started = signal {
            self.left.clear();
        }
        begin(signal, cache);
    }
}

/// The controller that a Gateway's class names.
fn controller(object: &Object, cache: &Cache) -> Option<Sym> {
    let Spec::Gateway(gateway) = &object.spec else {
        return None;
    };
    match &cache.get(gateway.frame.class)?.spec {
        Spec::GatewayClass(class) => Some(class.controller),
        _ => None,
    }
}
