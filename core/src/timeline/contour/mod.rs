//! Contour as a controller, version by version: which changes it builds for, when it builds, when a replica becomes ready
//! (section 6 of its rules).
//!
//! Goes in: what watchers are told. Comes out: the objects of its last build, which the profile of the same version evaluates.
//!
//! - `release`: what differs between versions, as tables.
//! - `watch`: what it caches and which changes it builds for; `references`: who names which Service and Secret.
//! - `machine`: the event loop. `start`: when the xDS port opens and when probes succeed.

mod machine;
mod references;
mod release;
mod start;
mod watch;

use super::controllers::{Model, ProductRow};
use crate::fact::{ControllerInfo, Text};
use crate::options::Options;
use crate::profile::{Product, Version};
use alloc::boxed::Box;
use alloc::string::ToString;
use machine::Contour;

/// The product.
pub const PRODUCT: ProductRow = ProductRow {
    name: Product::Contour.name(),
    info,
    model,
};

/// A route's removal is told by its key alone, and the test of relevance finds no parentRef in it (R-CON-190).
const HOLLOW_TOMBSTONE: &str = "hollow tombstone";
/// A route that leaves the Gateway is judged by what it says now (R-CON-193).
const FORMER_PARENT: &str = "former parent not revisited";
/// A Service that only a mirror names is not looked for (R-CON-176).
const NOT_FANNED_OUT: &str = "dependant not fanned out";
/// Nothing is built before something relevant changes (R-CON-200).
const START_UP: &str = "start-up and leadership";

fn info() -> ControllerInfo {
    ControllerInfo {
        controller: PRODUCT.name.into(),
        versions: release::BOUNDARIES
            .iter()
            .map(|version| Text::Owned(version.to_string()))
            .collect(),
        mechanisms: [HOLLOW_TOMBSTONE, FORMER_PARENT, NOT_FANNED_OUT, START_UP]
            .into_iter()
            .map(Text::from)
            .collect(),
        fixed_in: Some("1.29.0".into()),
        about: "Contour's delivery of changes, relevance, event loop, start and readiness. Before 1.29.0 removals and detached \
                routes of Gateway API are lost, and in 1.27 and 1.28 a replica without relevant objects is never ready"
            .into(),
    }
}

fn model(version: &str, configured: &Options) -> Option<Model> {
    let version = Version::parse(version).filter(|version| release::is_known(*version))?;
    let options = Options {
        profile: Some(Text::Owned(alloc::format!("{}@{version}", PRODUCT.name))),
        ..configured.clone()
    };
    let contour = configured.contour.clone().unwrap_or_default();
    Some(Model {
        options,
        shared: false,
        machine: Box::new(move |replica| Box::new(Contour::new(version, &contour, replica))),
    })
}
