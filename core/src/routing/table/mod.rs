//! Route tables as an index: which entry takes a request, and why not another.
//!
//! Goes in: claims, one for each match of each rule that a listener takes under a hostname, and requests as
//! [`Subject`]s. Comes out: the entry that wins by the order of the Gateway API (R-MAT-10, R-GRPC-04), and a [`Survey`] of
//! those that lost. One claim among 100,000 is put in and taken out in O(log n), and a choice costs a few look-ups:
//!
//! - [`ListenerTable`]: exact hostnames by hash, then the host's suffixes label by label, then *any* (R-MAT-01).
//! - [`VirtualHost`]: exact paths by hash; regular expressions that share a literal prefix with the path; prefixes by
//!   hash from the longest to the shortest.
//! - `space`, the entries of one path: grouped by what they look at, each group a hash from values to entries.
//!
//! The tables are pure functions of the claims they hold. Nothing here reads objects or knows where backends are.

mod claim;
mod expressions;
mod host;
mod listener;
mod place;
mod precedence;
mod shadowed;
mod space;
mod subject;
mod survey;
mod tuples;

#[cfg(test)]
mod twin;

pub use claim::{Claim, Condition, Entry, Rank};
pub use host::{Listed, VirtualHost};
pub use listener::{HostChoice, ListenerTable};
pub use precedence::{Class, Precedence};
pub use shadowed::Shadowed;
pub use subject::{Subject, decode};
pub use survey::{Miss, Survey};
