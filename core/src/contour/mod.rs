//! Contour: what it makes of Gateway API objects, version by version.
//!
//! Goes in: the Gateway that `options.contour.gatewayRef` names, the routes that refer to it, and what they mention. Comes out:
//! the Envoy listeners that are open, their virtual hosts with routes in Envoy's order, and the conditions that Contour writes. Rules are
//! cited by their number (`R-CON-135`); [`deviations`] lists where Contour lawfully differs from the specification.
//!
//! The story, by stratum: [`choice`] finds the one Gateway; [`listener`] maps its listeners to Envoy's; [`backend`] resolves where
//! requests go; [`rules`] keeps of each rule what Contour programs; [`attach`] matches routes with listeners; [`contest`] drops rules
//! whose matches are taken; [`entry`] and [`hosts`] fill the virtual hosts; [`port`] tells which listeners are open; [`status`]
//! writes it all down; [`state`] and [`request`] show it.

pub mod attach;
pub mod backend;
pub mod choice;
pub mod class;
pub mod codes;
pub mod contest;
pub mod deviations;
pub mod entry;
pub mod finding;
pub mod hosts;
pub mod idle;
pub mod listener;
pub mod matching;
pub mod policy;
pub mod port;
pub mod request;
pub mod rules;
pub mod state;
pub mod status;
mod strata;
pub mod wire;

pub use port::open_listeners;
