//! Events in order: the right state after each of them, and the controllers that watch the same events.
//!
//! - `script`: texts to events: `Timeline` documents, recorded watch output, dumps of a cluster in a row.

pub(crate) mod codes;
mod script;

pub use script::{MAX_EVENTS, Part, Place, Script, read};
