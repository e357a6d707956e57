//! Minimal controllers, one for each way to keep stale state: `generic@hollow-tombstone`, and its mended twin
//! `generic@hollow-tombstone-mended`.
//!
//! Each serves the specification's evaluation of the objects that it holds, and differs from a right controller in one
//! thing only. The shortest sequence of events that shows it stands in the tests.

mod tombstone;

use super::controllers::{Model, ProductRow};
use super::machine::{Cause, Machine, Remedy, View, is_routing};
use super::player::right_port;
use super::{cache::Cache, machine::Now, world::Delivery};
use crate::fact::{ControllerInfo, Fact, Text};
use crate::options::Options;
use alloc::boxed::Box;

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
    /// A controller that has it and nothing else; `mended` is one that once had it.
    pub machine: fn(mended: bool) -> Box<dyn Machine>,
}

/// All mechanisms.
pub const MECHANISMS: &[Mechanism] = &[tombstone::MECHANISM];

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
        machine: Box::new(move |_| machine(mended)),
    })
}

/// What of a minimal controller is its mechanism: how it takes a change in.
pub trait Fault: Clone + 'static {
    /// The mechanism's name.
    const NAME: &'static str;

    /// Takes a change in, and builds or does not.
    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>);
}

/// A minimal controller.
#[derive(Clone)]
pub struct Minimal<F>(pub F);

impl<F: Fault> Machine for Minimal<F> {
    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>) {
        self.0.deliver(delivery, cache, now);
    }

    fn view(&self, fact: &Fact) -> View {
        match is_routing(fact.kind) {
            true => View::Plain,
            false => View::Ignored,
        }
    }

    fn open_port(&self, fact: &Fact) -> Option<Text> {
        right_port(fact)
    }

    fn cause(&self, _fact: &Fact, _cache: &Cache) -> Cause {
        Cause::harmful(F::NAME)
    }

    fn remedies(&self) -> &'static [Remedy] {
        Remedy::ALL
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
