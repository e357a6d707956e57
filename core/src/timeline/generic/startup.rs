//! Start-up and leadership: the first build waits for a first object that is relevant, or for the election of the one who writes
//! statuses. On an empty cluster a follower has neither, and never becomes ready.

use super::{Fault, Making, Mechanism, Minimal, begin, follow, route};
use crate::fact::ReadyState;
use crate::object::{Object, Spec};
use crate::timeline::cache::Cache;
use crate::timeline::machine::{Now, Signal, Standing};
use crate::timeline::world::Delivery;
use alloc::boxed::Box;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Startup::NAME,
    version: "start-up-and-leadership",
    machine: |Making { mended, leads }| {
        Box::new(Minimal(Startup {
            mended,
            leads,
            awake: false,
        }))
    },
};

/// The smallest object that wakes it.
const FIRST: &str = "apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: first
  namespace: default
spec:
  gatewayClassName: none
  listeners:
    - name: http
      port: 80
      protocol: HTTP
";

#[derive(Clone)]
struct Startup {
    /// Whether complete lists are reason enough to build.
    mended: bool,
    /// Whether it holds the lease.
    leads: bool,
    /// Whether anything has made it build since it began.
    awake: bool,
}

impl Fault for Startup {
    const NAME: &'static str = "start-up and leadership";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, _now: &Now<'_>) {
        let known = cache.get(delivery.key);
        let told = delivery.new.as_ref().or(known);
        self.awake |= self.mended || told.is_some_and(|told| is_relevant(told));
        match self.awake {
            true => follow(delivery, cache),
            false => cache.set(delivery.key, delivery.new.as_ref()),
        }
    }

    fn signal(&mut self, signal: Signal, cache: &mut Cache, _now: &Now<'_>) {
        match signal {
            Signal::Started => self.awake = false,
            Signal::Elected => (self.leads, self.awake) = (true, true),
            Signal::Listed | Signal::Relisted => self.awake |= self.mended || self.leads,
            _ => {}
        }
        match signal {
            Signal::Elected => cache.publish(),
            Signal::Listed | Signal::Relisted if !self.awake => {}
            _ => begin(signal, cache),
        }
    }

    fn readiness(&self, cache: &Cache) -> Standing {
        if self.awake {
            let state = match cache.is_empty() {
                true => ReadyState::ReadyEmpty,
                false => ReadyState::Ready,
            };
            return Standing {
                state,
                ..Standing::default()
            };
        }
        Standing {
            waits_for: Some("a first Gateway or route, or its election".into()),
            freed_by: Some(FIRST.into()),
            ..Standing::default()
        }
    }
}

/// Gateways and routes are what it is about.
fn is_relevant(object: &Object) -> bool {
    matches!(object.spec, Spec::Gateway(_)) || route(object).is_some()
}
