//! The Kubernetes objects that trueroute knows: identity, metadata, typed spec, and the status that the input carries.
//!
//! Plain data with names interned. Reading them from text is `manifest`'s work, judging them is the semantic rooms'.
//! Fields that nothing reads are not kept, and neither is any key of a certificate.

mod backend;
mod contour;
mod dns;
mod gateway;
mod ingress;
mod kind;
mod names;
mod observed;
mod parts;
mod policy;
mod route;
mod secret;
mod service;
pub mod time;
mod workload;

pub use backend::*;
pub use contour::*;
pub use dns::*;
pub use gateway::*;
pub use ingress::*;
pub use kind::{CONTOUR_GROUP, GATEWAY_GROUP, GATEWAY_X_GROUP, Kind};
pub use names::{KeyId, Names, ObjectKey, Sym};
pub use observed::*;
pub use parts::{Part, Parts, part};
pub use policy::*;
pub use route::*;
pub use secret::*;
pub use service::*;
pub use workload::*;

use alloc::boxed::Box;

/// One object as read: what it says of itself, and what it asks for.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Object {
    /// What all kinds share.
    pub meta: Meta,
    /// What the kind says.
    pub spec: Spec,
    /// The status that the input carries: an observation, never an answer of ours.
    pub status: Option<Box<Observed>>,
    /// The whole manifest in the shape of JSON, of kinds that the options have a template for (R-DNS-30).
    pub raw: Option<Box<serde_json::Value>>,
    /// Whether the API server would refuse it. A refused object contributes nothing, unless admission is skipped.
    pub refused: bool,
}

/// The part of an object's metadata that something reads.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Meta {
    /// `metadata.generation`; manifests in Git have none.
    pub generation: Option<i64>,
    /// `metadata.creationTimestamp` in seconds since 1970; manifests in Git have none.
    pub created: Option<i64>,
    /// Labels, sorted by name. Kept for the kinds whose labels are selected by: Namespace, Gateway, Node and Pod; by the
    /// options those that ExternalDNS reads.
    pub labels: Box<[(Sym, Sym)]>,
    /// Annotations that something reads, sorted by name. Of one that only a filter reads no more than 64 bytes of the value
    /// are kept: no filter names a longer one.
    pub annotations: Box<[(Sym, Sym)]>,
}

/// The spec of an object, by kind.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Spec {
    /// A kind whose content nothing reads: it exists, and that is all.
    #[default]
    Opaque,
    /// GatewayClass.
    GatewayClass(Box<GatewayClass>),
    /// Gateway.
    Gateway(Box<Gateway>),
    /// ListenerSet.
    ListenerSet(Box<ListenerSet>),
    /// Any of the five route kinds; which one, the key says.
    Route(Box<Route>),
    /// ReferenceGrant.
    ReferenceGrant(Box<ReferenceGrant>),
    /// BackendTLSPolicy.
    BackendTlsPolicy(Box<BackendTlsPolicy>),
    /// XBackend.
    XBackend(Box<XBackend>),
    /// XBackendTrafficPolicy.
    XBackendTrafficPolicy(Box<XBackendTrafficPolicy>),
    /// Service.
    Service(Box<Service>),
    /// ServiceImport.
    ServiceImport(Box<ServiceImport>),
    /// EndpointSlice.
    EndpointSlice(Box<EndpointSlice>),
    /// Secret.
    Secret(Box<Secret>),
    /// ConfigMap.
    ConfigMap(Box<ConfigMap>),
    /// Ingress.
    Ingress(Box<Ingress>),
    /// HTTPProxy.
    HttpProxy(Box<HttpProxy>),
    /// TLSCertificateDelegation.
    TlsCertificateDelegation(Box<TlsCertificateDelegation>),
    /// DNSEndpoint.
    DnsEndpoint(Box<DnsEndpoint>),
    /// Node.
    Node(Box<Node>),
    /// Pod.
    Pod(Box<Pod>),
    /// CustomResourceDefinition of Gateway API, with its bundle version (R-CLS-04); empty where the annotation is absent.
    BundleVersion(Sym),
}
