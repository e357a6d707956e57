//! ReferenceGrant and BackendTLSPolicy.

use super::{KeyId, Kind, Sym};
use alloc::boxed::Box;

/// `ReferenceGrant.spec`: every `from` combines with every `to` (R-GRANT-02).
#[derive(Clone, PartialEq, Debug)]
pub struct ReferenceGrant {
    /// Who may refer: kind, and the Namespace it lives in.
    pub from: Box<[(Kind, KeyId)]>,
    /// To what: kind, and the name, empty for every name.
    pub to: Box<[(Kind, Sym)]>,
}

/// `BackendTLSPolicy.spec`.
#[derive(Clone, PartialEq, Debug)]
pub struct BackendTlsPolicy {
    /// What it applies to: the object and the section, empty for all of it (R-BTLS-02).
    pub targets: Box<[(KeyId, Sym)]>,
    /// `validation.hostname`: the SNI (R-BTLS-09).
    pub hostname: Sym,
    /// `validation.caCertificateRefs`.
    pub authorities: Box<[KeyId]>,
    /// `validation.wellKnownCACertificates`.
    pub well_known: Option<Sym>,
    /// Whether `validation.subjectAltNames` names any (R-BTLS-09).
    pub alternative_names: bool,
}
