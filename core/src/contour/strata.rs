//! How far from the objects each question of this room is. Grants, namespaces and ranks lie below, assumptions above.

use crate::engine::Stratum;

pub(super) const CHOICE: Stratum = 4;
pub(super) const CHOSEN: Stratum = 5;
// Policies and their targets, listeners.
pub(super) const POLICY: Stratum = 6;
pub(super) const POLICY_TARGETS: Stratum = 7;
pub(super) const LISTENERS: Stratum = 8;
// Routes: backends, rules, what takes them.
pub(super) const BACKENDS: Stratum = 10;
pub(super) const RULES: Stratum = 12;
pub(super) const ATTACH: Stratum = 14;
pub(super) const COUNTS: Stratum = 15;
// Conflicts, then virtual hosts.
pub(super) const UNITS: Stratum = 16;
pub(super) const CONTEST: Stratum = 17;
pub(super) const PLACES: Stratum = 18;
pub(super) const HOSTS: Stratum = 19;
pub(super) const ENTRIES: Stratum = 20;
pub(super) const PORT: Stratum = 20;
pub(super) const STATUS: Stratum = 24;
