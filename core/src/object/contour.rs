//! The kinds of Contour.

use super::{KeyId, LoadBalancerIngress, Sym};
use alloc::boxed::Box;

/// An HTTPProxy: what it asks for, and what Contour said of it.
#[derive(Clone, PartialEq, Debug)]
pub struct HttpProxy {
    /// `spec`.
    pub spec: HttpProxySpec,
    /// `status`, as the input has it.
    pub status: HttpProxyStatus,
}

/// `HTTPProxy.spec`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct HttpProxySpec {
    /// `ingressClassName`; empty where absent.
    pub class: Sym,
    /// `virtualhost`: what makes the proxy a root (R-CON-13).
    pub virtualhost: Option<HttpProxyHost>,
    /// `routes`, in order.
    pub routes: Box<[HttpProxyRoute]>,
    /// `includes`, in order: the HTTPProxies named, their namespace that of this one where none is given (R-CON-21).
    pub includes: Box<[KeyId]>,
    /// `tcpproxy.services`; absent without `tcpproxy`.
    pub tcp: Option<Box<[HttpProxyService]>>,
}

/// `virtualhost` of an HTTPProxy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HttpProxyHost {
    /// `fqdn` as written; empty where absent.
    pub fqdn: Sym,
    /// `tls.secretName` as written, maybe `namespace/name`; absent without `tls`, empty where `tls` names none.
    pub secret: Option<Sym>,
}

/// One route of an HTTPProxy.
#[derive(Clone, PartialEq, Debug)]
pub struct HttpProxyRoute {
    /// `services`, in order.
    pub services: Box<[HttpProxyService]>,
}

/// A Service that an HTTPProxy sends to, in the namespace of the HTTPProxy (R-CON-21).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HttpProxyService {
    /// The Service.
    pub service: KeyId,
    /// `port`.
    pub port: u16,
}

/// `status` of an HTTPProxy, as the input has it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct HttpProxyStatus {
    /// `currentStatus`: valid, invalid or orphaned; empty where absent.
    pub current: Sym,
    /// `loadBalancer.ingress`.
    pub load_balancer: Box<[LoadBalancerIngress]>,
}

/// `TLSCertificateDelegation.spec`: which Secrets of its namespace others may use.
#[derive(Clone, PartialEq, Debug)]
pub struct TlsCertificateDelegation {
    /// `delegations`, in order.
    pub delegations: Box<[CertificateDelegation]>,
}

/// One of the `delegations`.
#[derive(Clone, PartialEq, Debug)]
pub struct CertificateDelegation {
    /// The Secret, in the delegation's namespace.
    pub secret: KeyId,
    /// `targetNamespaces` as written; `*` stands for all.
    pub namespaces: Box<[Sym]>,
}
