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
        note(self.status != other.status, Parts::STATUS);
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
        /// A route's parentRefs and its wish for default Gateways.
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
        /// A Service's spec.
        Service: super::Service, Parts::SPEC, |object| spec!(object, Service);
        /// A ServiceImport's spec.
        ServiceImport: super::ServiceImport, Parts::SPEC, |object| spec!(object, ServiceImport);
        /// An EndpointSlice's content.
        EndpointSlice: super::EndpointSlice, Parts::SPEC, |object| spec!(object, EndpointSlice);
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
