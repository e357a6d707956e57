//! Writers fight: a route has parents of two controllers, and each writes the list of entries as if it were its own alone. Each
//! write takes the other's entries away, is an update for the other one, and is answered.
//!
//! The other writer is played along: it has the same mechanism and answers within a second. What is judged is the status of routes
//! alone. No remedy of one side ends it.

use super::{Fault, Making, Mechanism, Minimal, follow, is_route_status, route, with_parents};
use crate::fact::{Fact, Seconds, Text};
use crate::object::{KeyId, Names, Object, ParentRef, Spec, Sym};
use crate::timeline::cache::Cache;
use crate::timeline::machine::{Now, Remedy, Signal};
use crate::timeline::world::Delivery;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map, Value};

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Fight::NAME,
    version: "writers-fight",
    machine: |Making { mended, .. }| {
        Box::new(Minimal(Fight {
            mended,
            ..Fight::default()
        }))
    },
};

/// Between a write and its answer.
const ANSWER: Seconds = Seconds::whole(1);

#[derive(Clone, Default)]
struct Fight {
    /// Whether each writer leaves the other's entries alone.
    mended: bool,
    /// The routes that two controllers write to, as they really are, by key.
    routes: BTreeMap<u32, (KeyId, Rc<Object>)>,
    /// When the last write was.
    last: Seconds,
    /// How many writes there were.
    writes: i64,
    /// Whether time goes on for ever, and the writes with it.
    endless: bool,
    told: Vec<Text>,
}

impl Fight {
    /// Shows each route with the entries of who wrote last.
    fn write(&self, cache: &mut Cache) {
        for (key, object) in self.routes.values() {
            let Some(spec) = route(object) else { continue };
            let all = writers(&spec.parents, cache);
            let turn = usize::try_from(self.writes).unwrap_or(0).checked_rem(all.len());
            let Some(writer) = turn.and_then(|turn| all.get(turn).copied()) else {
                continue;
            };
            let own = spec
                .parents
                .iter()
                .filter(|parent| owner(parent, cache) == Some(writer));
            let own: Vec<ParentRef> = own.copied().collect();
            cache.put(*key, with_parents(object, own));
        }
        cache.publish();
    }

    /// Finds the routes with more than one writer, among them one that changed.
    fn sort(&mut self, cache: &mut Cache) {
        for (key, object) in core::mem::take(&mut self.routes).into_values() {
            cache.put(key, object);
        }
        let fought = cache.iter().filter(|(_, object)| {
            let parents = route(object).map_or(&[][..], |route| &route.parents);
            writers(parents, cache).len() > 1
        });
        self.routes = fought.map(|(key, object)| (key.0, (key, object.clone()))).collect();
    }
}

impl Fault for Fight {
    const NAME: &'static str = "writers fight";
    const REMEDIES: &'static [Remedy] = &[];

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>) {
        self.routes.remove(&delivery.key.0);
        follow(delivery, cache);
        let told = delivery.new.as_deref().or(delivery.old.as_deref());
        let matters = told.is_some_and(|told| {
            let decides = matches!(told.spec, Spec::Gateway(_) | Spec::GatewayClass(_));
            decides || route(told).is_some()
        });
        if self.mended || !matters {
            return;
        }
        self.sort(cache);
        self.last = now.at;
        self.endless = false;
        if self.routes.contains_key(&delivery.key.0) {
            self.told.push(Text::Owned(alloc::format!(
                "Update {}",
                now.names.name_of(delivery.key)
            )));
        }
        self.write(cache);
    }

    fn signal(&mut self, signal: Signal, cache: &mut Cache, _now: &Now<'_>) {
        if let Signal::Started = signal {
            self.routes.clear();
        }
        super::begin(signal, cache);
    }

    fn pass(&mut self, until: Option<Seconds>, cache: &mut Cache) {
        if self.routes.is_empty() {
            return;
        }
        let Some(until) = until else {
            self.endless = true;
            return;
        };
        let answers = (until.0 - self.last.0).max(0) / ANSWER.0;
        if answers > 0 {
            self.writes += answers;
            self.last.0 += answers * ANSWER.0;
            self.write(cache);
        }
    }

    fn serves(fact: &Fact) -> bool {
        is_route_status(fact)
    }

    fn notifications(&mut self) -> Vec<Text> {
        core::mem::take(&mut self.told)
    }

    /// `writes`: the answers so far; `endless`: whether they go on for as long as nothing else happens.
    fn state(&self, _cache: &Cache, _names: &Names) -> Map<String, Value> {
        let mut state = Map::new();
        state.insert(String::from("writes"), Value::from(self.writes));
        state.insert(String::from("endless"), Value::from(self.endless));
        state
    }
}

/// The controllers of a route's parents, in the order in which it names them.
fn writers(parents: &[ParentRef], cache: &Cache) -> Vec<Sym> {
    let mut all: Vec<Sym> = Vec::new();
    for writer in parents.iter().filter_map(|parent| owner(parent, cache)) {
        if !all.contains(&writer) {
            all.push(writer);
        }
    }
    all
}

/// The controller that writes the entry of a parent.
fn owner(parent: &ParentRef, cache: &Cache) -> Option<Sym> {
    let Spec::Gateway(gateway) = &cache.get(parent.target)?.spec else {
        return None;
    };
    match &cache.get(gateway.frame.class)?.spec {
        Spec::GatewayClass(class) => Some(class.controller),
        _ => None,
    }
}
