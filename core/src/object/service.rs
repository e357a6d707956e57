//! Services, ServiceImports and EndpointSlices.

use super::{KeyId, Sym};
use alloc::boxed::Box;

/// A Service: what routing asks, and where it can be reached, which changes on its own.
#[derive(Clone, PartialEq, Debug)]
pub struct Service {
    /// What routing asks.
    pub frame: ServiceFrame,
    /// Where it can be reached. `None`: a Service of type ClusterIP of which no address is known; its selector is not kept,
    /// for nothing asks for it.
    pub addresses: Option<Box<ServiceAddresses>>,
}

/// `Service.spec`, reduced to what routing asks.
#[derive(Clone, PartialEq, Debug)]
pub struct ServiceFrame {
    /// What kind of Service.
    pub kind: ServiceKind,
    /// Whether `spec.selector` selects anything (R-BE-09).
    pub selector: bool,
    /// Its ports, in the order of the manifest.
    pub ports: Box<[ServicePort]>,
}

/// Where a Service can be reached, from inside and outside of the cluster (R-DNS-103 to R-DNS-108).
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ServiceAddresses {
    /// `spec.type` as written; `ClusterIP` where absent.
    pub kind: Sym,
    /// `spec.clusterIP` as written: an address, `None`, or empty.
    pub cluster_ip: Sym,
    /// `spec.externalIPs`.
    pub external_ips: Box<[Sym]>,
    /// `spec.externalName`; empty where absent.
    pub external_name: Sym,
    /// `spec.selector`, sorted by name.
    pub selector: Box<[(Sym, Sym)]>,
    /// Whether `spec.externalTrafficPolicy` is `Local`.
    pub local_traffic: bool,
    /// `spec.publishNotReadyAddresses`.
    pub publish_not_ready: bool,
    /// The ports that nodes open, in the order of the manifest.
    pub node_ports: Box<[NodePort]>,
    /// `status.loadBalancer.ingress`.
    pub load_balancer: Box<[LoadBalancerIngress]>,
}

/// A port of a Service that every node opens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NodePort {
    /// Its name; empty where the only port has none.
    pub name: Sym,
    /// `port`: the number within the cluster; 0 where it is missing, which the API server refuses.
    pub port: u16,
    /// `protocol` as written; `TCP` where absent.
    pub protocol: Sym,
    /// `nodePort`, never 0.
    pub node_port: u16,
}

/// One entry of `status.loadBalancer.ingress`, of whatever kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LoadBalancerIngress {
    /// `ip` as written; empty where absent.
    pub ip: Sym,
    /// `hostname` as written; empty where absent.
    pub hostname: Sym,
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

/// An EndpointSlice: what routing asks, and the endpoints one by one.
#[derive(Clone, PartialEq, Debug)]
pub struct EndpointSlice {
    /// What routing asks.
    pub frame: EndpointSliceFrame,
    /// The endpoints, where at least one stands for a Pod: nothing reads those of others.
    pub endpoints: Option<Box<SliceEndpoints>>,
}

/// The endpoints of an EndpointSlice (R-DNS-105).
#[derive(Clone, PartialEq, Debug)]
pub struct SliceEndpoints {
    /// `addressType` as written.
    pub address_type: Sym,
    /// `endpoints`, in order.
    pub all: Box<[Endpoint]>,
}

/// One endpoint of an EndpointSlice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// The first of `addresses`, which alone counts; empty where there is none.
    pub address: Sym,
    /// `conditions.ready`; absent means ready.
    pub ready: bool,
    /// `targetRef`.
    pub target: Option<EndpointTarget>,
    /// `nodeName`, as the key of the Node.
    pub node: Option<KeyId>,
    /// `hostname`; empty where absent.
    pub hostname: Sym,
}

/// `targetRef` of an endpoint. The object lives in the slice's namespace, whatever the reference says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EndpointTarget {
    /// The object of that kind and name.
    pub object: KeyId,
    /// `apiVersion` as written; empty where absent.
    pub api_version: Sym,
}

/// An EndpointSlice, reduced to what routing asks (R-BE-04).
#[derive(Clone, PartialEq, Debug)]
pub struct EndpointSliceFrame {
    /// The Service or ServiceImport whose endpoints these are, from the slice's labels.
    pub service: Option<KeyId>,
    /// Ports by name: the name of the service port, and the number on the endpoint.
    pub ports: Box<[(Sym, u16)]>,
    /// How many endpoints are ready (`conditions.ready` true or absent).
    pub ready: u32,
    /// How many endpoints there are.
    pub total: u32,
}
