//! The facts assembled: an engine to edit and ask, the whole effective state, and statuses of single objects.

mod assemble;
mod effective;
mod engine;
#[cfg(feature = "yaml")]
mod manifests;
#[cfg(feature = "yaml")]
mod mend;
#[cfg(feature = "yaml")]
mod pieces;
mod profile;
mod query;
mod spans;

pub use effective::*;
pub use engine::Engine;
#[cfg(feature = "yaml")]
pub use manifests::{endpoints, evaluate};
pub use query::Page;
