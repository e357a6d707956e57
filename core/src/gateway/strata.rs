//! How far from the objects each question of this room is. A cell reads lower strata only; a group lies between the strata of
//! its contributors and its readers.

use crate::engine::Stratum;

// Objects as read, and indexes over them.
pub const READ: Stratum = 1;
pub const INDEX: Stratum = 2;
// What an object says by itself, with grants, Secrets and Namespaces.
pub const CLASS: Stratum = 4;
pub const OWN: Stratum = 6;
pub const ADMISSION: Stratum = 8;
// Listeners: merge, verdict, certificates, own state.
pub const LISTENER_CLAIMS: Stratum = 10;
pub const CONFLICTS: Stratum = 11;
pub const LISTENER_TLS: Stratum = 12;
pub const LISTENER: Stratum = 14;
pub const GATEWAY_STATE: Stratum = 16;
pub const SET_STATE: Stratum = 18;
pub const SERVING: Stratum = 20;
pub const SERVING_INDEX: Stratum = 21;
// Policies and backends.
pub const POLICY_TARGETS: Stratum = 3;
pub const POLICY: Stratum = 22;
pub const BACKENDS: Stratum = 24;
// Routes: candidates, arbitration, what is attached.
pub const RULES: Stratum = 26;
pub const ATTACH: Stratum = 28;
pub const RIVALS: Stratum = 29;
pub const ATTACHED: Stratum = 30;
pub const ATTACHED_INDEX: Stratum = 31;
// Tables, counts, ports.
pub const ENTRIES: Stratum = 34;
pub const TABLES: Stratum = 35;
pub const PORT: Stratum = 36;
// Statuses.
pub const STATUS: Stratum = 40;
// Findings that rest on everything else.
pub const ASSUMPTIONS: Stratum = 44;
pub const FINDINGS: Stratum = 46;
