//! Projections of an object: the unit in which changes are compared and reads are traced.
//!
//! A cell that reads a route's hostnames is not woken by a change of its rules.

use super::*;
use core::ops::{BitOr, BitOrAssign};

/// A set of projections of one object.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Parts(pub u16);

impl Parts {
    /// No projection.
    pub const NONE: Parts = Parts(0);
    /// Whether the object exists and is admitted.
    pub const EXISTS: Parts = Parts(1);
    /// `metadata.generation`.
    pub const GENERATION: Parts = Parts(1 << 1);
    /// `metadata.creationTimestamp`.
    pub const AGE: Parts = Parts(1 << 2);
    /// `metadata.labels`.
    pub const LABELS: Parts = Parts(1 << 3);
    /// The status in the input.
    pub const STATUS: Parts = Parts(1 << 4);
    /// Where the object is declared, and what its reader found.
    pub const PLACES: Parts = Parts(1 << 5);
    /// The spec, or what of it no other projection names.
    pub const SPEC: Parts = Parts(1 << 6);
    /// A route's parents.
    pub const PARENTS: Parts = Parts(1 << 7);
    /// A route's hostnames.
    pub const HOSTNAMES: Parts = Parts(1 << 8);
    /// A route's rules.
    pub const RULES: Parts = Parts(1 << 9);
    /// The listeners of a Gateway or ListenerSet.
    pub const LISTENERS: Parts = Parts(1 << 10);
    /// The annotations that are kept.
    pub const ANNOTATIONS: Parts = Parts(1 << 11);
    /// The whole manifest, where it is kept.
    pub const RAW: Parts = Parts(1 << 12);
    /// Where a Service can be reached, and the endpoints of an EndpointSlice one by one.
    pub const ADDRESSES: Parts = Parts(1 << 13);
    /// Every projection.
    pub const ALL: Parts = Parts(u16::MAX);

    /// Whether both sets share a projection.
    pub fn intersects(self, other: Parts) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Parts {
    type Output = Parts;
    fn bitor(self, other: Parts) -> Parts {
        Parts(self.0 | other.0)
    }
}

impl BitOrAssign for Parts {
    fn bitor_assign(&mut self, other: Parts) {
        self.0 |= other.0;
    }
}

impl Object {
    /// The projections in which `self` and `other` differ. PLACES is the store's to compare.
    pub fn difference(&self, other: &Object) -> Parts {
        let mut parts = Parts::NONE;
        let mut note = |differs: bool, part: Parts| {
            if differs {
                parts |= part;
            }
        };
        note(self.refused != other.refused, Parts::ALL);
        note(self.meta.generation != other.meta.generation, Parts::GENERATION);
        note(self.meta.created != other.meta.created, Parts::AGE);
        note(self.meta.labels != other.meta.labels, Parts::LABELS);
        note(self.meta.annotations != other.meta.annotations, Parts::ANNOTATIONS);
        note(self.status != other.status, Parts::STATUS);
        note(self.raw != other.raw, Parts::RAW);
        match (&self.spec, &other.spec) {
            (Spec::Route(a), Spec::Route(b)) => {
                note(
                    a.parents != b.parents || a.use_default_gateways != b.use_default_gateways,
                    Parts::PARENTS,
                );
                note(a.hostnames != b.hostnames, Parts::HOSTNAMES);
                note(a.rules != b.rules, Parts::RULES);
            }
            (Spec::Gateway(a), Spec::Gateway(b)) => {
                note(a.listeners != b.listeners, Parts::LISTENERS);
                note(a.frame != b.frame, Parts::SPEC);
            }
            (Spec::ListenerSet(a), Spec::ListenerSet(b)) => {
                note(a.listeners != b.listeners, Parts::LISTENERS);
                note(a.parent != b.parent, Parts::SPEC);
            }
            (Spec::Service(a), Spec::Service(b)) => {
                note(a.frame != b.frame, Parts::SPEC);
                note(a.addresses != b.addresses, Parts::ADDRESSES);
            }
            (Spec::EndpointSlice(a), Spec::EndpointSlice(b)) => {
                note(a.frame != b.frame, Parts::SPEC);
                note(a.endpoints != b.endpoints, Parts::ADDRESSES);
            }
            (Spec::Ingress(a), Spec::Ingress(b)) => {
                note(a.spec != b.spec, Parts::SPEC);
                note(a.load_balancer != b.load_balancer, Parts::STATUS);
            }
            (Spec::HttpProxy(a), Spec::HttpProxy(b)) => {
                note(a.spec != b.spec, Parts::SPEC);
                note(a.status != b.status, Parts::STATUS);
            }
            (a, b) => note(a != b, Parts::ALL),
        }
        parts
    }
}

/// A projection of an object that a cell can read: what it yields and under which name its changes are traced.
pub trait Part {
    /// What a reader gets.
    type Value: ?Sized;
    /// The projections that `of` looks at.
    const PARTS: Parts;
    /// The projection of an object, if the object's kind has it.
    fn of(object: &Object) -> Option<&Self::Value>;
}

/// The projections of the kinds, as types for [`Part`].
pub mod part {
    use super::*;

    macro_rules! parts {
        ($($(#[$doc:meta])* $name:ident: $value:ty, $parts:expr, |$object:ident| $of:expr;)*) => {$(
            $(#[$doc])*
            pub struct $name;
            impl Part for $name {
                type Value = $value;
                const PARTS: Parts = $parts;
                fn of($object: &Object) -> Option<&$value> { $of }
            }
        )*};
    }

    macro_rules! spec {
        ($object:ident, $variant:ident) => {
            match &$object.spec {
                Spec::$variant(spec) => Some(spec),
                _ => None,
            }
        };
    }

    parts! {
        /// `metadata.generation`.
        Generation: Option<i64>, Parts::GENERATION, |object| Some(&object.meta.generation);
        /// `metadata.creationTimestamp`.
        Age: Option<i64>, Parts::AGE, |object| Some(&object.meta.created);
        /// `metadata.labels`.
        Labels: [(Sym, Sym)], Parts::LABELS, |object| Some(&object.meta.labels);
        /// The status in the input.
        Status: Observed, Parts::STATUS, |object| object.status.as_deref();
        /// A GatewayClass's spec.
        Class: GatewayClass, Parts::SPEC, |object| spec!(object, GatewayClass);
        /// What a Gateway says apart from its listeners.
        GatewayFrame: super::GatewayFrame, Parts::SPEC, |object| spec!(object, Gateway).map(|gateway| &gateway.frame);
        /// The listeners of a Gateway or a ListenerSet.
        Listeners: [Listener], Parts::LISTENERS, |object| match &object.spec {
            Spec::Gateway(gateway) => Some(&gateway.listeners),
            Spec::ListenerSet(set) => Some(&set.listeners),
            _ => None,
        };
        /// The Gateway that a ListenerSet names; `None` inside where it names another kind.
        SetParent: Option<KeyId>, Parts::SPEC, |object| spec!(object, ListenerSet).map(|set| &set.parent);
        /// Whether a route wants the default Gateways (R-GW-05).
        UseDefaults: bool, Parts::PARENTS, |object| spec!(object, Route).map(|route| &route.use_default_gateways);
        /// A route's parentRefs.
        Parents: [ParentRef], Parts::PARENTS, |object| spec!(object, Route).map(|route| &*route.parents);
        /// A route's hostnames.
        Hostnames: [Sym], Parts::HOSTNAMES, |object| spec!(object, Route).map(|route| &*route.hostnames);
        /// A route's rules.
        Rules: alloc::rc::Rc<[Rule]>, Parts::RULES, |object| spec!(object, Route).map(|route| &route.rules);
        /// A ReferenceGrant's spec.
        Grant: ReferenceGrant, Parts::SPEC, |object| spec!(object, ReferenceGrant);
        /// A BackendTLSPolicy's spec.
        BackendTls: BackendTlsPolicy, Parts::SPEC, |object| spec!(object, BackendTlsPolicy);
        /// An XBackend's spec.
        XBackend: super::XBackend, Parts::SPEC, |object| spec!(object, XBackend);
        /// An XBackendTrafficPolicy's spec.
        TrafficPolicy: XBackendTrafficPolicy, Parts::SPEC, |object| spec!(object, XBackendTrafficPolicy);
        /// The annotations that are kept.
        Annotations: [(Sym, Sym)], Parts::ANNOTATIONS, |object| Some(&object.meta.annotations);
        /// The whole manifest, where it is kept.
        Raw: serde_json::Value, Parts::RAW, |object| object.raw.as_deref();
        /// What routing asks of a Service.
        Service: ServiceFrame, Parts::SPEC, |object| spec!(object, Service).map(|service| &service.frame);
        /// Where a Service can be reached.
        Addresses: ServiceAddresses, Parts::ADDRESSES, |object| {
            spec!(object, Service).and_then(|service| service.addresses.as_deref())
        };
        /// A ServiceImport's spec.
        ServiceImport: super::ServiceImport, Parts::SPEC, |object| spec!(object, ServiceImport);
        /// What routing asks of an EndpointSlice.
        EndpointSlice: EndpointSliceFrame, Parts::SPEC, |object| spec!(object, EndpointSlice).map(|slice| &slice.frame);
        /// The endpoints of an EndpointSlice that stand for Pods. Which Service they belong to, [`EndpointSlice`] says.
        Endpoints: SliceEndpoints, Parts::ADDRESSES, |object| {
            spec!(object, EndpointSlice).and_then(|slice| slice.endpoints.as_deref())
        };
        /// An Ingress's spec.
        Ingress: IngressSpec, Parts::SPEC, |object| spec!(object, Ingress).map(|ingress| &ingress.spec);
        /// An HTTPProxy's spec.
        HttpProxy: HttpProxySpec, Parts::SPEC, |object| spec!(object, HttpProxy).map(|proxy| &proxy.spec);
        /// An HTTPProxy's status in the input.
        HttpProxyStatus: super::HttpProxyStatus, Parts::STATUS, |object| {
            spec!(object, HttpProxy).map(|proxy| &proxy.status)
        };
        /// `status.loadBalancer.ingress` of an Ingress or HTTPProxy. A Service's stands in its [`Addresses`].
        LoadBalancer: [LoadBalancerIngress], Parts::STATUS, |object| match &object.spec {
            Spec::Ingress(ingress) => Some(&ingress.load_balancer),
            Spec::HttpProxy(proxy) => Some(&proxy.status.load_balancer),
            _ => None,
        };
        /// A TLSCertificateDelegation's spec.
        TlsCertificateDelegation: super::TlsCertificateDelegation, Parts::SPEC, |object| {
            spec!(object, TlsCertificateDelegation)
        };
        /// A DNSEndpoint's spec.
        DnsEndpoint: super::DnsEndpoint, Parts::SPEC, |object| spec!(object, DnsEndpoint);
        /// A Node.
        Node: super::Node, Parts::SPEC, |object| spec!(object, Node);
        /// A Pod.
        Pod: super::Pod, Parts::SPEC, |object| spec!(object, Pod);
        /// What conditions need of a Secret.
        Secret: super::Secret, Parts::SPEC, |object| spec!(object, Secret);
        /// What conditions need of a ConfigMap.
        ConfigMap: super::ConfigMap, Parts::SPEC, |object| spec!(object, ConfigMap);
        /// The bundle version of a CustomResourceDefinition of Gateway API.
        BundleVersion: Sym, Parts::SPEC, |object| spec!(object, BundleVersion);
        /// Nothing but the existence of an admitted object.
        Existence: Object, Parts::EXISTS, |object| Some(object);
    }
}
