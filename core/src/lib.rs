//! What Kubernetes networking manifests really do: the state that should be in effect, computed from the objects alone.
//!
//! ```
//! use trueroute::{Engine, Options, SimulatedRequest};
//!
//! let mut engine = Engine::new(Options::default());
//! let change = engine.replace(
//!     r#"
//! apiVersion: gateway.networking.k8s.io/v1
//! kind: Gateway
//! metadata: {name: web, namespace: shop}
//! spec:
//!   gatewayClassName: example
//!   listeners: [{name: http, port: 80, protocol: HTTP}]
//! ---
//! apiVersion: gateway.networking.k8s.io/v1
//! kind: HTTPRoute
//! metadata: {name: cart, namespace: shop}
//! spec:
//!   parentRefs: [{name: web}]
//!   hostnames: [shop.example.com]
//!   rules: [{backendRefs: [{name: cart, port: 8080}]}]
//! "#,
//!     "cluster.yaml",
//! );
//! assert!(change.added.iter().any(|fact| fact.key == "port/Gateway/shop/web/80/HTTP"));
//!
//! let request = SimulatedRequest { host: Some("shop.example.com".into()), ..SimulatedRequest::default() };
//! assert_eq!(engine.request(&request).backends[0].name, "cart");
//! ```
//!
//! `ARCHITECTURE.md` is the map of this crate; every rule that it implements is cited by its number in `docs/rules.md`.
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod codes;
pub mod contour;
mod distance;
pub mod dns;
pub mod engine;
pub mod fact;
pub mod gateway;
mod index;
#[cfg(test)]
mod laws;
#[cfg(feature = "yaml")]
pub mod manifest;
pub mod object;
pub mod options;
mod order;
pub mod profile;
mod registry;
pub mod request;
pub mod routing;
pub mod state;
#[cfg(feature = "yaml")]
pub mod timeline;

pub use fact::{Change, Fact, FactType, Finding, NamespacedName, ObjectRef, Status};
pub use options::{Options, Query, Source};
pub use request::{Resolution, SimulatedRequest};
#[cfg(feature = "yaml")]
pub use state::evaluate;
pub use state::{EffectiveState, Engine, Page};
