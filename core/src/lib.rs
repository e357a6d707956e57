//! What Kubernetes networking manifests really do: the state that should be in effect, computed from the objects alone.
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod engine;
pub mod fact;
pub mod gateway;
#[cfg(test)]
mod laws;
#[cfg(feature = "yaml")]
pub mod manifest;
pub mod object;
pub mod options;
mod registry;
pub mod request;
pub mod routing;
pub mod state;

pub use fact::{Change, Fact, FactType, Finding, NamespacedName, ObjectRef, Status};
pub use options::{Options, Query, Source};
pub use request::{Resolution, SimulatedRequest};
#[cfg(feature = "yaml")]
pub use state::evaluate;
pub use state::{EffectiveState, Engine, Page};
