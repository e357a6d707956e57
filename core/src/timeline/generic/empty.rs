//! Empty set not sent: what is sent is the set of objects of a kind, and a set without members is taken for nothing to send. The
//! last member that leaves stays where it was sent to.

use super::{Fault, Making, Mechanism, Minimal, begin, follow};
use crate::object::{KeyId, Kind, Names, Object};
use crate::timeline::cache::Cache;
use crate::timeline::machine::{Now, Signal};
use crate::timeline::world::Delivery;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Nothing::NAME,
    version: "empty-set-not-sent",
    machine: |Making { mended, .. }| {
        Box::new(Minimal(Nothing {
            mended,
            sent: Vec::new(),
            left: Vec::new(),
        }))
    },
};

#[derive(Clone)]
struct Nothing {
    /// Whether an empty set is sent like any other.
    mended: bool,
    /// What was sent before the process began anew: the receiver still has it.
    sent: Vec<(KeyId, Rc<Object>)>,
    /// The last members of their kinds, gone and not taken out.
    left: Vec<KeyId>,
}

impl Nothing {
    /// A set with members replaces whatever was sent of its kind.
    fn replace(&mut self, kind: Kind, cache: &mut Cache, names: &Names) {
        self.left.retain(|key| {
            let same = names.object(*key).kind == kind;
            if same {
                cache.remove(*key);
            }
            !same
        });
    }
}

impl Fault for Nothing {
    const NAME: &'static str = "empty set not sent";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>) {
        let kind = now.names.object(delivery.key).kind;
        if !self.mended && delivery.new.is_none() && cache.get(delivery.key).is_some() {
            let others = cache.iter().filter(|(key, _)| *key != delivery.key);
            let mut others = others.filter(|(key, _)| now.names.object(*key).kind == kind);
            if others.next().is_none() {
                if !self.left.contains(&delivery.key) {
                    self.left.push(delivery.key);
                }
                return;
            }
        }
        if delivery.new.is_some() {
            self.replace(kind, cache, now.names);
        }
        follow(delivery, cache);
    }

    fn signal(&mut self, signal: Signal, cache: &mut Cache, now: &Now<'_>) {
        match signal {
            Signal::Started if !self.mended => {
                self.sent
                    .extend(cache.iter().map(|(key, object)| (key, object.clone())));
                crate::order::by(&mut self.sent, &|(a, _), (b, _)| a.0.cmp(&b.0));
                self.left.clear();
            }
            Signal::Listed if !self.mended => {
                let sent = core::mem::take(&mut self.sent);
                let told: Vec<Kind> = cache.iter().map(|(key, _)| now.names.object(key).kind).collect();
                for (key, object) in sent {
                    if !told.contains(&now.names.object(key).kind) {
                        cache.put(key, object);
                        self.left.push(key);
                    }
                }
            }
            _ => {}
        }
        begin(signal, cache);
    }
}
