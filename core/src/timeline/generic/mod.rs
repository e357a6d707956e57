//! Minimal controllers, one for each way to keep stale state: `generic@hollow-tombstone`, and its mended twin
//! `generic@hollow-tombstone-mended`.
//!
//! Each serves the specification's evaluation of the objects that it holds, and differs from a right controller in one
//! thing only. The shortest sequence of events that shows it stands in the tests.

mod absence;
mod compare;
mod dependant;
mod empty;
mod fight;
mod handover;
mod invalid;
mod late;
#[cfg(test)]
mod law;
mod parent;
mod reuse;
mod startup;
mod status;
mod stuck;
mod target;
#[cfg(test)]
mod tests;
mod tombstone;
mod trust;

use super::controllers::{Model, ProductRow};
use super::machine::{Cause, Machine, Remedy, Signal, Standing, View, is_routing};
use super::player::right_port;
use super::{cache::Cache, machine::Now, world::Delivery};
use crate::fact::{ControllerInfo, Fact, ReadyState, Seconds, Side, Text};
use crate::object::{Names, Object, Route, Spec};
use crate::options::{Options, Role};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map, Value};

/// The product of mechanisms alone.
pub const PRODUCT: ProductRow = ProductRow {
    name: "generic",
    info,
    model,
};

/// A mechanism by which state becomes stale.
pub struct Mechanism {
    /// Its name.
    pub name: &'static str,
    /// The name as users write it behind the `@`.
    pub version: &'static str,
    /// A controller that has it and nothing else.
    pub machine: fn(Making) -> Box<dyn Machine>,
}

/// What a minimal controller is made of.
#[derive(Clone, Copy)]
pub struct Making {
    /// Whether it is the twin that once had the mechanism.
    pub mended: bool,
    /// Whether it holds the lease from its start.
    pub leads: bool,
}

/// All mechanisms.
pub const MECHANISMS: &[Mechanism] = &[
    tombstone::MECHANISM,
    parent::MECHANISM,
    invalid::MECHANISM,
    status::MECHANISM,
    trust::MECHANISM,
    empty::MECHANISM,
    absence::MECHANISM,
    late::MECHANISM,
    compare::MECHANISM,
    reuse::MECHANISM,
    handover::MECHANISM,
    fight::MECHANISM,
    target::MECHANISM,
    dependant::MECHANISM,
    stuck::MECHANISM,
    startup::MECHANISM,
];

fn info() -> ControllerInfo {
    ControllerInfo {
        controller: PRODUCT.name.into(),
        versions: MECHANISMS
            .iter()
            .flat_map(|one| {
                [
                    Text::from(one.version),
                    Text::Owned(alloc::format!("{}-mended", one.version)),
                ]
            })
            .collect(),
        mechanisms: MECHANISMS.iter().map(|one| one.name.into()).collect(),
        fixed_in: None,
        about: "minimal controllers, one for each way to keep stale state, and a mended twin of each".into(),
    }
}

fn model(version: &str, configured: &Options) -> Option<Model> {
    let (name, mended) = match version.strip_suffix("-mended") {
        Some(name) => (name, true),
        None => (version, false),
    };
    let machine = MECHANISMS.iter().find(|one| one.version == name)?.machine;
    Some(Model {
        options: configured.clone(),
        shared: false,
        machine: Box::new(move |replica| {
            let leads = replica.is_none_or(|replica| replica.role == Role::Leader);
            machine(Making { mended, leads })
        }),
    })
}

/// What of a minimal controller is its mechanism.
pub trait Fault: Clone + 'static {
    /// The mechanism's name.
    const NAME: &'static str;

    /// Takes a change in, and builds or does not.
    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>);

    /// Something else happens to it.
    fn signal(&mut self, signal: Signal, cache: &mut Cache, _now: &Now<'_>) {
        begin(signal, cache);
    }

    /// Time passes until then; `None` is for ever.
    fn pass(&mut self, _until: Option<Seconds>, _cache: &mut Cache) {}

    /// Whether it is ready. No object at all is a valid state.
    fn readiness(&self, cache: &Cache) -> Standing {
        Standing {
            state: match cache.is_empty() {
                true => ReadyState::ReadyEmpty,
                false => ReadyState::Ready,
            },
            ..Standing::default()
        }
    }

    /// Whether a fact belongs to what it serves.
    fn serves(fact: &Fact) -> bool {
        is_routing(fact.kind)
    }

    /// Why a difference is there.
    fn cause(&self) -> Cause {
        Cause::harmful(Self::NAME)
    }

    /// What may help.
    const REMEDIES: &'static [Remedy] = Remedy::ALL;

    /// Takes what its handlers were told since the last call.
    fn notifications(&mut self) -> Vec<Text> {
        Vec::new()
    }

    /// Its inner state: what of it is worth showing.
    fn state(&self, _cache: &Cache, _names: &Names) -> Map<String, Value> {
        Map::new()
    }
}

/// A minimal controller.
#[derive(Clone)]
pub struct Minimal<F>(pub F);

impl<F: Fault> Machine for Minimal<F> {
    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>) {
        self.0.deliver(delivery, cache, now);
    }

    fn signal(&mut self, signal: Signal, cache: &mut Cache, now: &Now<'_>) {
        self.0.signal(signal, cache, now);
    }

    fn pass(&mut self, until: Option<Seconds>, cache: &mut Cache, _now: &Now<'_>) {
        self.0.pass(until, cache);
    }

    fn readiness(&self, cache: &Cache) -> Standing {
        self.0.readiness(cache)
    }

    fn notifications(&mut self) -> Vec<Text> {
        self.0.notifications()
    }

    fn state(&self, cache: &Cache, names: &Names) -> Map<String, Value> {
        self.0.state(cache, names)
    }

    fn view(&self, fact: &Fact) -> View {
        match F::serves(fact) {
            true => View::Plain,
            false => View::Ignored,
        }
    }

    fn open_port(&self, fact: &Fact) -> Option<Text> {
        right_port(fact)
    }

    fn cause(&self, _fact: &Fact, _side: Side, _cache: &Cache) -> Cause {
        self.0.cause()
    }

    fn remedies(&self) -> &'static [Remedy] {
        F::REMEDIES
    }

    fn copy(&self) -> Box<dyn Machine> {
        Box::new(self.clone())
    }
}

/// What every right controller does with a change.
pub fn follow(delivery: &Delivery, cache: &mut Cache) {
    cache.set(delivery.key, delivery.new.as_ref());
    cache.publish();
}

/// What every right controller does when it begins and when its lists are told: it builds even where there is nothing.
pub fn begin(signal: Signal, cache: &mut Cache) {
    match signal {
        Signal::Started => cache.clear(),
        Signal::Listed | Signal::Relisted => cache.publish(),
        _ => {}
    }
}

/// The route that an object is.
fn route(object: &Object) -> Option<&Route> {
    match &object.spec {
        Spec::Route(route) => Some(route),
        _ => None,
    }
}

/// A route with other parents, else as it is.
fn with_parents(object: &Object, parents: impl IntoIterator<Item = crate::object::ParentRef>) -> Rc<Object> {
    let mut other = object.clone();
    if let Spec::Route(route) = &mut other.spec {
        route.parents = parents.into_iter().collect();
    }
    Rc::new(other)
}

/// Whether a fact belongs to the data plane, and not to a status.
fn is_data_plane(fact: &Fact) -> bool {
    use crate::fact::FactType;
    matches!(
        fact.kind,
        FactType::Port | FactType::Listener | FactType::Attachment | FactType::Entry
    )
}

/// Whether a fact is a condition in the status of a route.
fn is_route_status(fact: &Fact) -> bool {
    fact.kind == crate::fact::FactType::Condition && fact.owner.kind.ends_with("Route")
}
