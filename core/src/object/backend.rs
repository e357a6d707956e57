//! XBackend and XBackendTrafficPolicy of Gateway API's experiments, and session persistence.

use super::{KeyId, Sym};
use alloc::boxed::Box;

/// `XBackend.spec`: a destination outside of the cluster (R-XB-01).
#[derive(Clone, PartialEq, Debug)]
pub struct XBackend {
    /// `externalHostname.hostname`, in lower case; empty where it is missing.
    pub hostname: Sym,
    /// `port.port`, which counts; 0 where it is missing.
    pub port: u16,
    /// `port.name`; empty where absent.
    pub port_name: Sym,
    /// `protocol` as written; empty where absent, which leaves it to route and listener (R-XB-03).
    pub protocol: Sym,
    /// `tls`; absent means cleartext (R-XB-03).
    pub tls: Option<Box<XBackendTls>>,
}

/// `tls` of an XBackend (R-XB-03).
#[derive(Clone, PartialEq, Debug)]
pub struct XBackendTls {
    /// `mode`.
    pub mode: XBackendTlsMode,
    /// `clientCertificateRef`: the Secret of the certificate that is presented (R-TLS-21).
    pub client_certificate: Option<KeyId>,
    /// `validation`.
    pub validation: Option<ServerValidation>,
}

/// Who identifies itself where an XBackend is connected to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum XBackendTlsMode {
    /// Nobody: cleartext. Also of a mode that nobody knows.
    #[default]
    None,
    /// The server.
    ServerOnly,
    /// The server, and the client by its certificate.
    ClientAndServer,
}

/// How a server's certificate is verified (R-BTLS-06, R-BTLS-09).
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ServerValidation {
    /// `hostname`: the SNI.
    pub hostname: Sym,
    /// `caCertificateRefs`.
    pub authorities: Box<[KeyId]>,
    /// `wellKnownCACertificates`.
    pub well_known: Option<Sym>,
}

/// `XBackendTrafficPolicy.spec` (R-XBT-01).
#[derive(Clone, PartialEq, Debug)]
pub struct XBackendTrafficPolicy {
    /// What it applies to: whole objects of its namespace.
    pub targets: Box<[KeyId]>,
    /// `retryConstraint` (R-XBT-02).
    pub retry: Option<RetryConstraint>,
    /// `sessionPersistence` (R-XBT-03).
    pub session: Option<Box<SessionPersistence>>,
}

/// How many requests may be retries, defaults filled in (R-DEF-01, R-XBT-02).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RetryConstraint {
    /// `budget.percent`.
    pub percent: u8,
    /// `budget.interval`, as written.
    pub interval: Sym,
    /// `minRetryRate.count`; it has no default of its own where `minRetryRate` is written.
    pub least: Option<u32>,
    /// `minRetryRate.interval`, as written; no default of its own either.
    pub least_interval: Option<Sym>,
}

/// `sessionPersistence` of a rule or an XBackendTrafficPolicy, defaults filled in (R-DEF-01, R-SES-01).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SessionPersistence {
    /// Whether a header carries the session instead of a cookie.
    pub header: bool,
    /// The name of the cookie or header; empty where the implementation chooses one.
    pub name: Sym,
    /// `absoluteTimeout`, as written.
    pub absolute_timeout: Option<Sym>,
    /// Whether the cookie outlives the browser: `lifetimeType: Permanent`.
    pub permanent: bool,
    /// `cookie.path`, `/` where absent; empty for a header.
    pub path: Sym,
}
