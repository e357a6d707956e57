//! Gateway API: classes, listeners, attachment, policies, and the statuses of its kinds.
//!
//! Goes in: Gateway API objects with the Services, Secrets, Namespaces they mention. Comes out: listeners and ports in effect,
//! attachments, table entries and conditions. Rules are cited by their number in the specification (`R-LIS-07`).
//!
//! The story, by stratum: [`class`] owns Gateways; [`listener`] judges each listener on its own, after [`conflict`] has
//! compared those that share a port and [`tls`] has resolved certificates; [`verdict`] and [`set`] sum up; [`attach`] matches
//! routes with listeners; [`backend`] resolves where requests go; [`entry`] fills the tables; `status` writes it all down.

pub mod action;
pub mod assume;
pub mod attach;
pub mod backend;
pub mod class;
pub mod codes;
pub mod conflict;
pub mod default;
pub mod diagnosis;
pub mod entry;
pub mod external;
pub mod faults;
pub mod features;
pub mod finding;
pub mod gate;
pub mod grant;
pub mod listener;
pub mod policy;
pub mod port;
pub mod rank;
pub mod reason;
pub mod record;
pub mod rivals;
pub mod rules;
mod session;
pub mod set;
pub mod shadow;
pub mod stale;
pub mod status;
mod strata;
mod support;
mod target;
pub mod tls;
pub mod traffic;
pub mod verdict;
pub mod world;
