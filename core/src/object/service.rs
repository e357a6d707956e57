//! Services, ServiceImports and EndpointSlices.

use super::{KeyId, Sym};
use alloc::boxed::Box;

/// `Service.spec`.
#[derive(Clone, PartialEq, Debug)]
pub struct Service {
    /// What kind of Service.
    pub kind: ServiceKind,
    /// Whether `spec.selector` selects anything (R-BE-09).
    pub selector: bool,
    /// Its ports, in the order of the manifest.
    pub ports: Box<[ServicePort]>,
}

/// What a Service is, as far as routing cares (R-BE-03).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ServiceKind {
    /// ClusterIP, NodePort or LoadBalancer.
    Cluster,
    /// `clusterIP: None`.
    Headless,
    /// ExternalName.
    External,
}

/// One port of a Service.
#[derive(Clone, PartialEq, Debug)]
pub struct ServicePort {
    /// Its name; empty where the only port has none.
    pub name: Sym,
    /// The number.
    pub port: u16,
    /// Whether it is UDP; SCTP counts as neither and is not kept.
    pub udp: bool,
    /// `appProtocol`; empty where absent.
    pub app_protocol: Sym,
    /// Where endpoints listen.
    pub target: TargetPort,
}

/// `targetPort` of a Service's port.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TargetPort {
    /// A number; the port itself where none is given.
    Number(u16),
    /// The name of a container's port: its number stands in the EndpointSlices.
    Name(Sym),
}

/// `ServiceImport.spec`.
#[derive(Clone, PartialEq, Debug)]
pub struct ServiceImport {
    /// Its ports, in the order of the manifest.
    pub ports: Box<[ImportPort]>,
}

/// One port of a ServiceImport.
#[derive(Clone, PartialEq, Debug)]
pub struct ImportPort {
    /// Its name; empty where the only port has none.
    pub name: Sym,
    /// The number.
    pub port: u16,
    /// Whether it is UDP; SCTP counts as neither and is not kept.
    pub udp: bool,
    /// `appProtocol`; empty where absent.
    pub app_protocol: Sym,
}

/// An EndpointSlice, reduced to what routing asks (R-BE-04).
#[derive(Clone, PartialEq, Debug)]
pub struct EndpointSlice {
    /// The Service or ServiceImport whose endpoints these are, from the slice's labels.
    pub service: Option<KeyId>,
    /// Ports by name: the name of the service port, and the number on the endpoint.
    pub ports: Box<[(Sym, u16)]>,
    /// How many endpoints are ready (`conditions.ready` true or absent).
    pub ready: u32,
    /// How many endpoints there are.
    pub total: u32,
}
