//! How far from the objects the questions of this room are; they lie among those of `gateway/strata.rs`.

use crate::engine::Stratum;

// What a Gateway offers to names: above its verdict.
pub(super) const TARGETS: Stratum = 22;
// What the statuses of the input publish: brought into being where statuses are compared.
pub(super) const PUBLISHED: Stratum = 41;
// Objects that want one name.
pub(super) const NAMES: Stratum = 43;
pub(super) const RECORDS: Stratum = 45;
// Below the findings about statuses, which tell what follows from them.
pub(super) const DIFFERENCES: Stratum = 45;
