//! Target stops matching: something is evaluated for what it selects or targets *now*. When a change makes it select nothing there
//! is nobody to evaluate, and what it once selected keeps what it got, until something else changes.

use super::{Fault, Making, Mechanism, Minimal, follow};
use crate::object::{Admission, KeyId, Kind, Listener, Names, Object, Selector, Spec};
use crate::timeline::cache::Cache;
use crate::timeline::machine::Now;
use crate::timeline::world::Delivery;
use alloc::boxed::Box;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Unmatched::NAME,
    version: "target-stops-matching",
    machine: |Making { mended, .. }| Box::new(Minimal(Unmatched { mended })),
};

#[derive(Clone)]
struct Unmatched {
    /// Whether what was selected before counts as well as what is selected now.
    mended: bool,
}

impl Fault for Unmatched {
    const NAME: &'static str = "target stops matching";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>) {
        let known = cache.get(delivery.key).cloned();
        let update = known.is_some().then_some(delivery.new.as_deref()).flatten();
        let idle = update.is_some_and(|new| selects_nothing(delivery.key, new, cache, now.names));
        if self.mended || !idle {
            return follow(delivery, cache);
        }
        // The store is up to date; nothing is computed from it.
        cache.set(delivery.key, delivery.new.as_ref());
    }
}

/// Whether an update leaves nothing that would be evaluated for it.
fn selects_nothing(key: KeyId, new: &Object, cache: &Cache, names: &Names) -> bool {
    match &new.spec {
        Spec::BackendTlsPolicy(policy) => {
            let mut targets = policy.targets.iter();
            targets.all(|(target, _)| cache.get(*target).is_none())
        }
        Spec::XBackendTrafficPolicy(policy) => policy.targets.iter().all(|target| cache.get(*target).is_none()),
        Spec::Gateway(gateway) => listeners_select_nothing(&gateway.listeners, cache, names),
        Spec::ListenerSet(set) => listeners_select_nothing(&set.listeners, cache, names),
        _ if names.object(key).kind == Kind::Namespace => {
            let mut selectors = cache.iter().flat_map(|(_, object)| selectors(listeners(object)));
            !selectors.any(|selector| selector.matches(&new.meta.labels))
        }
        _ => false,
    }
}

/// Whether there are selectors, and no Namespace that any of them selects.
fn listeners_select_nothing(listeners: &[Listener], cache: &Cache, names: &Names) -> bool {
    let namespaces = || {
        let all = cache.iter();
        all.filter(|(key, _)| names.object(*key).kind == Kind::Namespace)
    };
    let idle = |selector: &Selector| !namespaces().any(|(_, namespace)| selector.matches(&namespace.meta.labels));
    let mut all = selectors(listeners).peekable();
    all.peek().is_some() && all.all(idle)
}

fn listeners(object: &Object) -> &[Listener] {
    match &object.spec {
        Spec::Gateway(gateway) => &gateway.listeners,
        Spec::ListenerSet(set) => &set.listeners,
        _ => &[],
    }
}

fn selectors(listeners: &[Listener]) -> impl Iterator<Item = &Selector> {
    listeners.iter().filter_map(|listener| match &listener.namespaces {
        Admission::Selector(selector) => Some(&**selector),
        _ => None,
    })
}
