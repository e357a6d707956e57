//! What a simulation needs to know of the world. An engine implements it; tests have one in memory.

use super::port::{PortTable, Transport};
use super::{Resolution, SimulatedRequest};
use crate::fact::{NamespacedName, Span, Text};
use crate::object::{KeyId, RetryConstraint, SessionPersistence, Sym};
use crate::routing::table::ListenerTable;
use alloc::vec::Vec;

/// The effective state, as far as a request meets it.
pub trait World {
    /// All Gateways that serve, in any order.
    fn gateways(&self) -> Vec<KeyId>;

    /// The Gateway of that name, if it serves.
    fn gateway(&self, name: &NamespacedName) -> Option<KeyId>;

    /// The open ports of a Gateway with their programmed listeners, those of ListenerSets included; in any order.
    fn ports(&self, gateway: KeyId) -> Vec<(u16, Transport, &PortTable)>;

    /// The programmed listeners of one port.
    fn port(&self, gateway: KeyId, port: u16, transport: Transport) -> Option<&PortTable>;

    /// What a listener serves; `None` where nothing is attached.
    fn table(&self, owner: KeyId, listener: Sym) -> Option<&ListenerTable>;

    /// What becomes of requests that a route sends to a port of an object: as a backend, a mirror or an authorization
    /// server. Grants, existence, port and protocol are judged here (R-BE-01).
    fn backend(&self, route: KeyId, target: KeyId, port: Option<u16>) -> BackendState;

    /// What becomes of requests that pass an ExtensionRef.
    fn extension(&self, route: KeyId, target: KeyId) -> ExtensionState;

    /// The certificate that a Gateway shows to backends, if it is usable (R-TLS-20, R-TLS-21).
    fn client_certificate(&self, gateway: KeyId) -> Option<KeyId>;

    /// What a listener asks of clients (R-TLS-10).
    fn client_check(&self, owner: KeyId, listener: Sym) -> ClientCheck;

    /// Whether the certificate of a Secret satisfies a listener.
    fn verifies(&self, owner: KeyId, listener: Sym, certificate: &NamespacedName) -> Verification;

    /// The certificate that a listener with several of them shows for a server name (R-TLS-04).
    fn server_certificate(&self, _owner: KeyId, _listener: Sym, _sni: Option<&str>) -> Option<KeyId> {
        None
    }

    /// Whether the controller lacks a feature of Gateway API.
    fn lacks(&self, _feature: &str) -> bool {
        false
    }

    /// What the answers of a Gateway rest on that the input did not say.
    fn assumptions(&self, _gateway: KeyId) -> Vec<Text> {
        Vec::new()
    }

    /// Where an object, a rule of it or a match of that is declared.
    fn span(&self, _object: KeyId, _rule: Option<u16>, _match: Option<u16>) -> Option<Span> {
        None
    }

    /// The field of a listener in the spec of its Gateway or ListenerSet: `spec.listeners[0]`.
    fn listener_path(&self, _owner: KeyId, _listener: Sym) -> Option<Text> {
        None
    }

    /// The answer to a request inside the mesh; `None` where meshes are not evaluated.
    fn mesh(&self, _request: &SimulatedRequest) -> Option<Resolution> {
        None
    }
}

/// Whether a backend can be used.
#[derive(Clone, PartialEq, Debug)]
pub enum BackendState {
    /// It can.
    Usable(UsableBackend),
    /// It cannot: its share of the traffic fails (R-BE-02). Why, in plain words.
    Invalid(Text),
}

/// A backend that resolves.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct UsableBackend {
    /// Whether any endpoint is ready, or assumed to be.
    pub ready: bool,
    /// The port on the endpoints, where it is known.
    pub target_port: Option<u16>,
    /// TLS towards it, if a BackendTLSPolicy or the XBackend itself asks for it.
    pub tls: Option<BackendTls>,
    /// The port that counts, where that is not the reference's to say (R-XB-01).
    pub port: Option<u16>,
    /// Where connections really go, in words, if that is outside of the cluster.
    pub told: Option<Text>,
    /// The XBackendTrafficPolicy that applies, and what it says.
    pub traffic: Option<Traffic>,
    /// What this rests on that the input did not say.
    pub assumed: Vec<Text>,
}

/// TLS that a BackendTLSPolicy (R-BTLS-08) or an XBackend (R-XB-03) asks for.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct BackendTls {
    /// The server name.
    pub sni: Sym,
    /// Whether it can be had; requests fail if not.
    pub valid: bool,
    /// The certificate presented instead of the Gateway's.
    pub client_certificate: Option<KeyId>,
}

/// What an XBackendTrafficPolicy says.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Traffic {
    /// The policy.
    pub policy: KeyId,
    /// How many requests may be retries (R-XBT-02).
    pub retry: Option<RetryConstraint>,
    /// How sessions are kept (R-XBT-03).
    pub session: Option<SessionPersistence>,
}

/// What becomes of requests that pass an ExtensionRef (R-EXT-01, R-EXT-02).
#[derive(Clone, PartialEq, Debug)]
pub enum ExtensionState {
    /// The object is there; what it does to requests is unknown.
    Foreign,
    /// Kind not supported or object missing: an HTTP error. Why, in plain words.
    Unresolved(Text),
}

/// Whether a client's certificate verifies.
#[derive(Clone, PartialEq, Debug)]
pub enum Verification {
    /// It does; what is taken for granted.
    Verifies(Text),
    /// It does not; why, in plain words.
    Fails(Text),
    /// The input leaves out what would tell; what is taken for granted then.
    Unknown(Text),
}

/// What a listener asks of clients (R-TLS-14).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ClientCheck {
    /// Nothing.
    #[default]
    Open,
    /// A certificate that verifies.
    Required,
    /// A certificate that verifies, but connections pass without one as well.
    Optional,
}
