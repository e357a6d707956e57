//! ExternalDNS: which DNS records a set of manifests produces, and what becomes of them on the way to a zone.
//!
//! Goes in: names and targets that sources found, in [`DnsRecord`](crate::fact::DnsRecord)s, and how ExternalDNS is started. Comes
//! out: records as they reach the zone, the plan against what the zone holds, the TXT records that tell who owns what. All of it is
//! plain functions; rules are cited by their number in the specification of ExternalDNS (`R-DNS-113`).
//!
//! In the engine: each object that can publish has a cell that asks its [`source`] what it yields from the statuses in the input;
//! a route has one for what right statuses ask for as well ([`record`](crate::gateway::record)). Objects that want one name meet in [`names`], and the first
//! of them tells what becomes of it ([`records`]). [`hazard`] and [`difference`] say where both answers part, and why.
//!
//! The functions: [`annotation`], [`hostname`] and [`template`] tell names; [`endpoint`] makes records of names and targets; the steps
//! behind every source follow in the order [`merge`], [`targets`], [`dedup`], [`nat64`], [`network`], [`pointer`], [`post`], which
//! [`process`] strings together; [`plan`] compares with the zone, [`registry`] writes down who owns a record, and `zone` reads and
//! writes zone files.

pub mod address;
pub mod annotation;
pub mod claim;
pub mod codes;
pub mod codes_published;
pub mod dedup;
pub mod difference;
pub mod duration;
pub mod endpoint;
pub mod filter;
pub mod hazard;
pub mod hostname;
pub mod idna;
pub mod merge;
pub mod names;
pub mod nat64;
pub mod network;
pub mod output;
pub mod plan;
pub mod pointer;
pub mod post;
pub mod process;
pub mod records;
pub mod registry;
pub mod selector;
pub mod source;
mod strata;
pub mod targets;
pub mod template;
#[doc(hidden)]
pub mod testing;
pub mod version;
#[cfg(feature = "zone")]
pub mod zone;

#[cfg(feature = "yaml")]
pub use crate::state::endpoints;
pub use output::Endpoints;
