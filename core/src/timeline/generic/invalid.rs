//! Invalid keeps last good: an update that the controller cannot translate is refused, and what the object said before stays in
//! force as if nothing had happened.

use super::{Fault, Making, Mechanism, Minimal, follow, route};
use crate::object::{Filter, Matches, Names, Object, PathKind, Rule, Sym, ValueMatch};
use crate::routing::pattern::Pattern;
use crate::timeline::cache::Cache;
use crate::timeline::machine::Now;
use crate::timeline::world::Delivery;
use alloc::boxed::Box;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: LastGood::NAME,
    version: "invalid-keeps-last-good",
    machine: |Making { mended, .. }| Box::new(Minimal(LastGood { mended })),
};

#[derive(Clone)]
struct LastGood {
    /// Whether an invalid object contributes nothing of what it once said.
    mended: bool,
}

impl Fault for LastGood {
    const NAME: &'static str = "invalid keeps last good";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>) {
        let refused = delivery.new.as_deref().is_some_and(|new| !is_valid(new, now.names));
        // Where nothing was before there is nothing to keep.
        let keeps = refused && cache.get(delivery.key).is_some();
        if self.mended || !keeps {
            follow(delivery, cache);
        }
    }
}

/// Whether an object can be translated: its rules ask for nothing that nobody knows.
fn is_valid(object: &Object, names: &Names) -> bool {
    let rules = route(object).map_or(&[][..], |route| &route.rules);
    !object.refused && rules.iter().all(|rule| is_known(rule, names))
}

fn is_known(rule: &Rule, names: &Names) -> bool {
    let filters = rule.filters.iter();
    let mut filters = filters.chain(rule.backends.iter().flat_map(|backend| backend.filters.iter()));
    let compiles = |pattern: Sym| Pattern::new(names.text(pattern)).is_ok();
    let value = |one: &ValueMatch| !one.regex || compiles(one.value);
    let matches = match &rule.matches {
        Matches::Http(all) => all.iter().all(|one| {
            let path = one.path.kind != PathKind::Regex || compiles(one.path.value);
            !one.unsupported && path && one.headers.iter().chain(&one.query).all(value)
        }),
        Matches::Grpc(all) => all.iter().all(|one| {
            let method = !one.regex || (compiles(one.service) && compiles(one.method));
            !one.unsupported && method && one.headers.iter().all(value)
        }),
        Matches::All => true,
    };
    matches && !filters.any(|filter| matches!(filter, Filter::Unsupported(_) | Filter::Extension(_)))
}
