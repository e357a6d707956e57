//! One request against the state: where it goes, and why not elsewhere.
//!
//! Goes in: a [`SimulatedRequest`] and a [`World`], what an engine knows of listeners, tables and backends. Comes out: a
//! [`Resolution`]. Nothing is stored and nothing is sent; the answer follows the request through these steps:
//!
//! - `connection`: Gateway, port, listener; TLS by server name (R-REQ-01 to R-REQ-05).
//! - the tables of `routing::table`: virtual host and entry (R-MAT-01 to R-MAT-13).
//! - `rule`: filters in order, then backends by weight (sections 6.5, 7 and 8 of the rules); `stream` for TLS, TCP, UDP.
//!
//! `path`, `redirect`, `headers`, `cors` and `authority` are the pure parts of it.

pub(crate) mod authority;
mod authorization;
mod backend;
pub(crate) mod connection;
mod cors;
mod headers;
pub(crate) mod http;
mod input;
mod path;
mod port;
mod redirect;
mod resolution;
pub(crate) mod rule;
mod session;
pub(crate) mod stream;
#[cfg(test)]
mod tests;
pub(crate) mod trace;
mod world;

pub use cors::allows_origin;
pub use headers::Headers;
pub use input::{HeaderValue, HttpVersion, RequestProtocol, SimulatedRequest};
pub use path::{replace_prefix, split_query};
pub use port::{PortListener, PortTable, Transport};
pub use redirect::{RedirectBase, location};
pub use resolution::*;
pub(crate) use trace::{told, told_name};
pub use world::{BackendState, BackendTls, ClientCheck, ExtensionState, Traffic, UsableBackend, Verification, World};

use crate::object::Names;

/// Where a request goes in a world, and why.
pub fn resolve(world: &impl World, names: &Names, request: &SimulatedRequest) -> Resolution {
    connection::resolve(world, names, request)
}
