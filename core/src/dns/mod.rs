//! ExternalDNS: which DNS records a set of manifests produces, and what becomes of them on the way to a zone.
//!
//! Goes in: names and targets that sources found, in [`DnsRecord`](crate::fact::DnsRecord)s, and how ExternalDNS is started. Comes
//! out: records as they reach the zone, the plan against what the zone holds, the TXT records that tell who owns what. All of it is
//! plain functions; rules are cited by their number in the specification of ExternalDNS (`R-DNS-113`).
//!
//! The story: [`annotation`], [`hostname`] and [`template`] tell names; [`endpoint`] makes records of names and targets; the steps
//! behind every source follow in the order [`merge`], [`targets`], [`dedup`], [`nat64`], [`network`], [`pointer`], [`post`], which
//! [`process`] strings together; [`plan`] compares with the zone, [`registry`] writes down who owns a record, and `zone` reads and
//! writes zone files.

pub mod address;
pub mod annotation;
pub mod codes;
pub mod dedup;
pub mod duration;
pub mod endpoint;
pub mod filter;
pub mod hostname;
pub mod idna;
pub mod merge;
pub mod nat64;
pub mod network;
pub mod plan;
pub mod pointer;
pub mod post;
pub mod process;
pub mod registry;
pub mod targets;
pub mod template;
#[doc(hidden)]
pub mod testing;
pub mod version;
#[cfg(feature = "zone")]
pub mod zone;
