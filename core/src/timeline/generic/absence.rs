//! Delete during absence: what was stored before a restart, or before a watch broke off, is only ever added to by the lists that
//! follow. What was deleted meanwhile is in no list, so nobody misses it.

use super::{Fault, Making, Mechanism, Minimal, begin, follow};
use crate::timeline::cache::Cache;
use crate::timeline::machine::{Now, Signal};
use crate::timeline::world::Delivery;
use alloc::boxed::Box;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Absent::NAME,
    version: "delete-during-absence",
    machine: |Making { mended, .. }| Box::new(Minimal(Absent { mended })),
};

#[derive(Clone)]
struct Absent {
    /// Whether a list replaces what was known.
    mended: bool,
}

impl Fault for Absent {
    const NAME: &'static str = "delete during absence";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, _now: &Now<'_>) {
        // That an object is missing from a list is no event of a watch.
        let missed = delivery.listed && delivery.new.is_none();
        if self.mended || !missed {
            follow(delivery, cache);
        }
    }

    fn signal(&mut self, signal: Signal, cache: &mut Cache, _now: &Now<'_>) {
        match signal {
            Signal::Started if !self.mended => {}
            _ => begin(signal, cache),
        }
    }
}
