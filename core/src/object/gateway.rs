//! GatewayClass, Gateway, ListenerSet and their listeners.

use super::{KeyId, Kind, Sym};
use alloc::boxed::Box;
use alloc::rc::Rc;

/// `GatewayClass.spec`.
#[derive(Clone, PartialEq, Debug)]
pub struct GatewayClass {
    /// Whose class this is.
    pub controller: Sym,
    /// What its parameters refer to (R-CLS-05).
    pub parameters: Option<ParametersRef>,
}

/// A reference to an implementation's parameters. The controller assumed by default supports no kind of them (R-API-09).
#[derive(Clone, PartialEq, Debug)]
pub struct ParametersRef {
    /// The object meant.
    pub target: KeyId,
    /// Whether the reference names a namespace.
    pub namespaced: bool,
}

/// `Gateway.spec`.
#[derive(Clone, PartialEq, Debug)]
pub struct Gateway {
    /// All but the listeners.
    pub frame: GatewayFrame,
    /// `spec.listeners`, in the order of the manifest.
    pub listeners: Box<[Listener]>,
}

/// What a Gateway says apart from its listeners.
#[derive(Clone, PartialEq, Debug)]
pub struct GatewayFrame {
    /// The GatewayClass.
    pub class: KeyId,
    /// The addresses asked for (R-GW-01).
    pub addresses: Box<[Address]>,
    /// Which namespaces may bring ListenerSets; absent means none (R-SET-02).
    pub allowed_listeners: Admission,
    /// Client certificates of the frontend (R-TLS-10).
    pub frontend: Option<Box<Frontend>>,
    /// The certificate shown to backends (R-TLS-20).
    pub client_certificate: Option<KeyId>,
    /// `spec.infrastructure.parametersRef` (R-GW-03).
    pub parameters: Option<KeyId>,
    /// `spec.defaultScope: All` (R-GW-05).
    pub default_scope: bool,
}

/// An address of a Gateway, asked for or in effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// `IPAddress`, `Hostname` or another type.
    pub kind: Sym,
    /// The value; empty where any will do.
    pub value: Sym,
}

/// `spec.tls.frontend` of a Gateway.
#[derive(Clone, PartialEq, Debug)]
pub struct Frontend {
    /// For every HTTPS port without an entry of its own.
    pub default: Option<ClientValidation>,
    /// By port; an entry without validation switches it off there.
    pub per_port: Box<[(u16, Option<ClientValidation>)]>,
}

impl Frontend {
    /// All certificate authorities that it refers to, whether a listener is on the port or not.
    pub fn authorities(&self) -> impl Iterator<Item = KeyId> + '_ {
        let per_port = self.per_port.iter().filter_map(|(_, validation)| validation.as_ref());
        let all = self.default.iter().chain(per_port);
        all.flat_map(|validation| validation.authorities.iter().copied())
    }
}

/// How clients must identify themselves.
#[derive(Clone, PartialEq, Debug)]
pub struct ClientValidation {
    /// Where the certificate authorities stand.
    pub authorities: Box<[KeyId]>,
    /// `AllowInsecureFallback` (R-TLS-14).
    pub insecure_fallback: bool,
}

/// `ListenerSet.spec`.
#[derive(Clone, PartialEq, Debug)]
pub struct ListenerSet {
    /// The Gateway it extends; `None` where it names another kind (R-SET-01).
    pub parent: Option<KeyId>,
    /// Its entries, in the order of the manifest.
    pub listeners: Box<[Listener]>,
}

/// One listener of a Gateway, or one entry of a ListenerSet.
#[derive(Clone, PartialEq, Debug)]
pub struct Listener {
    /// Unique in its object.
    pub name: Sym,
    /// The port, 1 to 65535.
    pub port: u16,
    /// How it speaks.
    pub protocol: Protocol,
    /// Its hostname in lower case; empty means every hostname (R-LIS-06).
    pub hostname: Sym,
    /// `tls`, where given.
    pub tls: Option<Box<ListenerTls>>,
    /// `allowedRoutes.kinds`; empty means all that the protocol has (R-LIS-10).
    pub kinds: Box<[Kind]>,
    /// `allowedRoutes.namespaces`.
    pub namespaces: Admission,
}

/// A listener's protocol.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Protocol {
    /// Cleartext HTTP.
    Http,
    /// HTTP inside TLS.
    Https,
    /// TLS, passed through or terminated.
    Tls,
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// Anything else, as written (R-LIS-02).
    Other(Sym),
}

/// `tls` of a listener.
#[derive(Clone, PartialEq, Debug)]
pub struct ListenerTls {
    /// Whether the stream is passed through instead of terminated.
    pub passthrough: bool,
    /// The server certificates.
    pub certificates: Box<[KeyId]>,
    /// Whether `options` holds anything.
    pub options: bool,
}

/// Which namespaces something is open to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Admission {
    /// No namespace.
    None,
    /// The namespace of the object that says so.
    Same,
    /// Every namespace.
    All,
    /// Those whose labels match. A missing or malformed selector matches none (R-LIS-15).
    Selector(Rc<Selector>),
}

/// A label selector (R-LIS-15).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Selector {
    /// Every requirement must hold; an empty list selects everything.
    Requirements(Box<[Requirement]>),
    /// Missing, or refused by Kubernetes: it selects nothing.
    Nothing,
}

/// One requirement of a label selector.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Requirement {
    /// The label's name.
    pub label: Sym,
    /// What is asked of it.
    pub operator: Operator,
    /// The values, for `In` and `NotIn`.
    pub values: Box<[Sym]>,
}

/// The operator of a requirement. `matchLabels` is `In` with one value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operator {
    /// The label is there with one of the values.
    In,
    /// The label is absent or has another value.
    NotIn,
    /// The label is there.
    Exists,
    /// The label is absent.
    DoesNotExist,
}

impl Selector {
    /// Whether the labels satisfy the selector. `labels` holds each name once.
    pub fn matches(&self, labels: &[(Sym, Sym)]) -> bool {
        let Selector::Requirements(requirements) = self else {
            return false;
        };
        requirements.iter().all(|requirement| {
            let value = labels
                .iter()
                .find(|(name, _)| *name == requirement.label)
                .map(|(_, value)| value);
            let listed = value.is_some_and(|value| requirement.values.contains(value));
            match requirement.operator {
                Operator::In => listed,
                Operator::NotIn => !listed,
                Operator::Exists => value.is_some(),
                Operator::DoesNotExist => value.is_none(),
            }
        })
    }
}
