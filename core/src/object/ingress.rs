//! Ingress of networking.k8s.io.

use super::{KeyId, LoadBalancerIngress, Sym};
use alloc::boxed::Box;

/// An Ingress: what it asks for, and where its controller says it can be reached.
#[derive(Clone, PartialEq, Debug)]
pub struct Ingress {
    /// `spec`.
    pub spec: IngressSpec,
    /// `status.loadBalancer.ingress`.
    pub load_balancer: Box<[LoadBalancerIngress]>,
}

/// `Ingress.spec`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct IngressSpec {
    /// `ingressClassName`; empty where absent.
    pub class: Sym,
    /// `defaultBackend`, if it names a Service.
    pub default_backend: Option<IngressBackend>,
    /// `rules`, in order.
    pub rules: Box<[IngressRule]>,
    /// `tls`, in order.
    pub tls: Box<[IngressTls]>,
}

/// One of an Ingress's `rules`.
#[derive(Clone, PartialEq, Debug)]
pub struct IngressRule {
    /// `host` as written; empty where absent, which means every host.
    pub host: Sym,
    /// `http.paths`, in order.
    pub paths: Box<[IngressPath]>,
}

/// One path of a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IngressPath {
    /// `path` as written; empty where absent.
    pub path: Sym,
    /// `pathType`.
    pub kind: IngressPathType,
    /// `backend`, if it names a Service.
    pub backend: Option<IngressBackend>,
}

/// `pathType` of a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum IngressPathType {
    /// `Exact`.
    Exact,
    /// `Prefix`: whole segments.
    Prefix,
    /// As the controller likes. Also of a type that is absent or unknown.
    #[default]
    ImplementationSpecific,
}

/// A Service as a backend of an Ingress.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IngressBackend {
    /// The Service, in the Ingress's namespace.
    pub service: KeyId,
    /// `port.name`; empty where the port has a number.
    pub port_name: Sym,
    /// `port.number`; 0 where the port has a name.
    pub port: u16,
}

/// One of an Ingress's `tls` entries.
#[derive(Clone, PartialEq, Debug)]
pub struct IngressTls {
    /// `hosts` as written.
    pub hosts: Box<[Sym]>,
    /// `secretName`; empty where absent. An annotation may say in which namespace it is (R-CON-91).
    pub secret: Sym,
}
