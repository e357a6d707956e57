//! Dependant not fanned out: a Secret, ConfigMap, ReferenceGrant or backend goes, and nobody asks who referred to it. Routes and
//! Gateways keep what was computed with it until one of them is told of again.

use super::{Fault, Making, Mechanism, Minimal, follow};
use crate::object::{KeyId, Kind, Names, Object, Spec};
use crate::timeline::cache::Cache;
use crate::timeline::machine::{Now, Signal};
use crate::timeline::world::Delivery;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Alone::NAME,
    version: "dependant-not-fanned-out",
    machine: |Making { mended, .. }| {
        Box::new(Minimal(Alone {
            mended,
            gone: Vec::new(),
        }))
    },
};

#[derive(Clone)]
struct Alone {
    /// Whether what depends on an object is computed again when it goes.
    mended: bool,
    /// What is gone, and still counted with.
    gone: Vec<KeyId>,
}

impl Fault for Alone {
    const NAME: &'static str = "dependant not fanned out";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>) {
        let key = delivery.key;
        let leaf = matches!(
            now.names.object(key).kind,
            Kind::Secret
                | Kind::ConfigMap
                | Kind::ReferenceGrant
                | Kind::Service
                | Kind::ServiceImport
                | Kind::XBackend
        );
        if !self.mended && leaf && delivery.new.is_none() && cache.get(key).is_some() {
            if !self.gone.contains(&key) {
                self.gone.push(key);
            }
            return;
        }
        self.gone.retain(|gone| *gone != key);
        let told = delivery.new.as_deref();
        let known = cache.get(key).cloned();
        let both = [told, known.as_deref()];
        self.gone.retain(|gone| {
            let granted = cache.get(*gone).cloned();
            let mut all = both.iter().flatten();
            let asked = all.any(|object| refers(key, object, *gone, granted.as_deref(), now.names));
            if asked {
                cache.remove(*gone);
            }
            !asked
        });
        follow(delivery, cache);
    }

    fn signal(&mut self, signal: Signal, cache: &mut Cache, _now: &Now<'_>) {
        if let Signal::Started = signal {
            self.gone.clear();
        }
        super::begin(signal, cache);
    }
}

/// Whether an object is computed with another one.
fn refers(key: KeyId, object: &Object, other: KeyId, granted: Option<&Object>, names: &Names) -> bool {
    if let Some(Spec::ReferenceGrant(grant)) = granted.map(|granted| &granted.spec) {
        let from = (names.object(key).kind, names.home(key));
        return grant.from.contains(&from);
    }
    let listeners = match &object.spec {
        Spec::Route(route) => {
            let mut references = route.rules.iter().flat_map(|rule| rule.references());
            return references.any(|(target, _)| target == other);
        }
        Spec::BackendTlsPolicy(policy) => {
            return policy.authorities.contains(&other) || policy.targets.iter().any(|(target, _)| *target == other);
        }
        Spec::Gateway(gateway) => {
            let frame = &gateway.frame;
            let mut authorities = frame.frontend.iter().flat_map(|frontend| frontend.authorities());
            if frame.client_certificate == Some(other) || authorities.any(|authority| authority == other) {
                return true;
            }
            &gateway.listeners
        }
        Spec::ListenerSet(set) => &set.listeners,
        _ => return false,
    };
    let mut certificates = listeners.iter().filter_map(|listener| listener.tls.as_ref());
    certificates.any(|tls| tls.certificates.contains(&other))
}
