//! Accepted but stuck: the data plane takes no update beyond a size, and says so to nobody. Statuses are written from what was
//! computed, not from what was taken: all is programmed, and nothing moves any more, removals included.
//!
//! The size here is three routes; in real ones it is that of a ConfigMap or of a message. Statuses of this controller are current:
//! what is judged is the data plane alone.

use super::{Fault, Making, Mechanism, Minimal, is_data_plane, route};
use crate::fact::Fact;
use crate::object::Names;
use crate::timeline::cache::Cache;
use crate::timeline::machine::{Now, Signal};
use crate::timeline::world::Delivery;
use alloc::boxed::Box;
use alloc::string::String;
use serde_json::{Map, Value};

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Stuck::NAME,
    version: "accepted-but-stuck",
    machine: |Making { mended, .. }| Box::new(Minimal(Stuck { mended })),
};

/// How many routes the data plane takes.
const LIMIT: usize = 3;

#[derive(Clone)]
struct Stuck {
    /// Whether the data plane takes whatever was accepted.
    mended: bool,
}

impl Stuck {
    fn send(&self, cache: &mut Cache) {
        if self.mended || routes(cache) <= LIMIT {
            cache.publish();
        }
    }
}

impl Fault for Stuck {
    const NAME: &'static str = "accepted but stuck";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, _now: &Now<'_>) {
        cache.set(delivery.key, delivery.new.as_ref());
        // A list is sent when it is complete.
        if !delivery.listed {
            self.send(cache);
        }
    }

    fn signal(&mut self, signal: Signal, cache: &mut Cache, _now: &Now<'_>) {
        match signal {
            Signal::Started => cache.clear(),
            Signal::Listed | Signal::Relisted => self.send(cache),
            _ => {}
        }
    }

    fn serves(fact: &Fact) -> bool {
        is_data_plane(fact)
    }

    /// `routes`: how many there are; `taken`: whether the data plane has what was last computed.
    fn state(&self, cache: &Cache, _names: &Names) -> Map<String, Value> {
        let mut state = Map::new();
        state.insert(String::from("routes"), Value::from(routes(cache)));
        state.insert(String::from("taken"), Value::from(!cache.is_waiting()));
        state
    }
}

fn routes(cache: &Cache) -> usize {
    cache.iter().filter(|(_, object)| route(object).is_some()).count()
}
