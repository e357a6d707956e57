//! What Kubernetes networking manifests really do: the state that should be in effect, computed from the objects alone.
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

extern crate alloc;

pub mod engine;
pub mod fact;
pub mod gateway;
pub mod object;
pub mod options;
mod registry;
pub mod routing;
pub mod state;
