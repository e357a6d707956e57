//! The controllers that can watch a timeline, by product and version.

use super::contour;
use super::external_dns;
use super::findings;
use super::generic;
use super::instance::{Instance, Seed};
use super::machine::Machine;
use super::pool::Pool;
use super::world::World;
use crate::fact::{ControllerInfo, Finding, Seconds, Text};
use crate::options::{ControllerSpec, Options, ReplicaSpec};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// A product whose controllers can watch.
pub struct ProductRow {
    /// Its name, as users write it in front of the `@`.
    pub name: &'static str,
    /// What is told of it.
    pub info: fn() -> ControllerInfo,
    /// A controller of a version; `None` where there is no such version.
    pub model: fn(version: &str, configured: &Options) -> Option<Model>,
}

/// A version of a product, ready to be watched.
pub struct Model {
    /// The options under which its objects are evaluated.
    pub options: Options,
    /// Whether what it serves and what it should serve are facts of one evaluation.
    pub shared: bool,
    /// A machine for a replica; `None` is one that holds the lease.
    pub machine: Box<NewMachine>,
}

/// Makes a machine for a replica.
pub type NewMachine = dyn Fn(Option<&ReplicaSpec>) -> Box<dyn Machine>;

/// All products.
const PRODUCTS: &[ProductRow] = &[contour::PRODUCT, external_dns::PRODUCT, generic::PRODUCT];

/// The controllers that can watch a timeline.
pub fn infos() -> Vec<ControllerInfo> {
    PRODUCTS.iter().map(|row| (row.info)()).collect()
}

/// The instances of a controller: one for each of its replicas.
pub fn instances(
    spec: &ControllerSpec,
    defaults: &Options,
    pool: &mut Pool,
    world: &World,
) -> Result<Vec<Instance>, Box<Finding>> {
    let (product, version) = spec.controller.split_once('@').unwrap_or((&spec.controller, "main"));
    let configured = spec.options.as_ref().unwrap_or(defaults);
    let model = PRODUCTS
        .iter()
        .find(|row| row.name == product)
        .and_then(|row| (row.model)(version, configured))
        .ok_or_else(|| {
            let known: Vec<String> = PRODUCTS.iter().map(|row| alloc::format!("`{}`", row.name)).collect();
            Box::new(findings::unknown_controller(&spec.controller, &known.join(", ")))
        })?;
    let right = pool.right(&model.options, world);
    let mut instance = |replica: Option<&ReplicaSpec>| {
        let starts = replica.map_or(Seconds::default(), |replica| replica.start_at);
        let served = match model.shared {
            true => right,
            false => pool.engine(model.options.clone()),
        };
        Instance::new(Seed {
            controller: Text::Owned(String::from(&*spec.controller)),
            replica: replica.map(|replica| replica.name.clone()),
            machine: (model.machine)(replica),
            served,
            right,
            starts,
            filled: replica.and_then(|replica| replica.caches_filled_at).unwrap_or(starts),
        })
    };
    Ok(match spec.replicas.is_empty() {
        true => alloc::vec![instance(None)],
        false => spec.replicas.iter().map(|replica| instance(Some(replica))).collect(),
    })
}
