//! How far from the objects each question of this room is. A cell reads lower strata only; a group lies between the strata of
//! its contributors and its readers.

use crate::engine::Stratum;

// Objects as read, and indexes over them.
pub(super) const READ: Stratum = 1;
pub(super) const INDEX: Stratum = 2;
// What an object says by itself, with grants, Secrets and Namespaces.
pub(super) const CLASS: Stratum = 4;
pub(super) const OWN: Stratum = 6;
pub(super) const ADMISSION: Stratum = 8;
// Listeners: merge, verdict, certificates, own state.
pub(super) const LISTENER_CLAIMS: Stratum = 10;
pub(super) const CONFLICTS: Stratum = 11;
pub(super) const LISTENER_TLS: Stratum = 12;
pub(super) const LISTENER: Stratum = 14;
pub(super) const GATEWAY_STATE: Stratum = 16;
pub(super) const SET_STATE: Stratum = 18;
pub(super) const SERVING: Stratum = 20;
pub(super) const SERVING_INDEX: Stratum = 21;
// Policies and backends.
pub(super) const POLICY_TARGETS: Stratum = 3;
pub(super) const POLICY: Stratum = 22;
pub(super) const BACKENDS: Stratum = 24;
// Routes: candidates, arbitration, what is attached.
pub(super) const RULES: Stratum = 26;
pub(super) const ATTACH: Stratum = 28;
pub(super) const RIVALS: Stratum = 29;
pub(super) const ATTACHED: Stratum = 30;
pub(super) const ATTACHED_INDEX: Stratum = 31;
// The names that routes should have; `dns/strata.rs` has the questions behind.
pub(super) const WANTED: Stratum = 32;
// Tables, counts, ports.
pub(super) const ENTRIES: Stratum = 34;
pub(super) const TABLES: Stratum = 35;
pub(super) const CONTESTED: Stratum = 36;
pub(super) const PORT: Stratum = 36;
// Statuses.
pub(super) const STATUS: Stratum = 40;
// Why things are refused, and who waits for what is not there.
pub(super) const DIAGNOSIS: Stratum = 42;
pub(super) const WAITING: Stratum = 43;
// Findings that rest on everything else.
pub(super) const ASSUMPTIONS: Stratum = 44;
pub(super) const GRANT_USES: Stratum = 44;
pub(super) const FINDINGS: Stratum = 46;
