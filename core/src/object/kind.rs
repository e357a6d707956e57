//! The kinds of objects that trueroute knows, with their API groups and versions.

use super::{Names, Sym};
use alloc::borrow::Cow;
use alloc::string::String;

/// Group of Gateway API.
pub const GATEWAY_GROUP: &str = "gateway.networking.k8s.io";
/// Group of Gateway API's experimental kinds.
pub const GATEWAY_X_GROUP: &str = "gateway.networking.x-k8s.io";
/// Group of Contour's kinds.
pub const CONTOUR_GROUP: &str = "projectcontour.io";

/// Group and kind of an object, without its version (R-API-01).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// GatewayClass of Gateway API.
    GatewayClass,
    /// Gateway of Gateway API.
    Gateway,
    /// ListenerSet of Gateway API, and XListenerSet as which it began (R-API-04).
    ListenerSet,
    /// HTTPRoute of Gateway API.
    HttpRoute,
    /// GRPCRoute of Gateway API.
    GrpcRoute,
    /// TLSRoute of Gateway API.
    TlsRoute,
    /// TCPRoute of Gateway API.
    TcpRoute,
    /// UDPRoute of Gateway API.
    UdpRoute,
    /// ReferenceGrant of Gateway API.
    ReferenceGrant,
    /// BackendTLSPolicy of Gateway API.
    BackendTlsPolicy,
    /// XBackend of Gateway API's experiments.
    XBackend,
    /// XBackendTrafficPolicy of Gateway API's experiments.
    XBackendTrafficPolicy,
    /// XMesh of Gateway API's experiments.
    XMesh,
    /// Core Service.
    Service,
    /// EndpointSlice of discovery.k8s.io.
    EndpointSlice,
    /// Core Namespace.
    Namespace,
    /// Core Secret.
    Secret,
    /// Core ConfigMap.
    ConfigMap,
    /// ServiceImport of the multi-cluster services API.
    ServiceImport,
    /// CustomResourceDefinition; only those of Gateway API matter (R-CLS-04).
    CustomResourceDefinition,
    /// Ingress of networking.k8s.io.
    Ingress,
    /// Core Node.
    Node,
    /// Core Pod.
    Pod,
    /// HTTPProxy of Contour.
    HttpProxy,
    /// TLSCertificateDelegation of Contour.
    TlsCertificateDelegation,
    /// ExtensionService of Contour.
    ExtensionService,
    /// DNSEndpoint of ExternalDNS.
    DnsEndpoint,
    /// A text that was read: it owns the findings that belong to no object.
    Source,
    /// Any other, as `group/Kind` (`/Kind` for the core group).
    Other(Sym),
}

/// What the tables below say of one kind.
struct Row {
    kind: Kind,
    group: &'static str,
    name: &'static str,
    /// `group/version` that trueroute writes.
    version: &'static str,
    namespaced: bool,
}

const fn row(kind: Kind, group: &'static str, name: &'static str, version: &'static str, namespaced: bool) -> Row {
    Row {
        kind,
        group,
        name,
        version,
        namespaced,
    }
}

// R-API: section 1.1 of the Gateway API rules.
const ROWS: &[Row] = &[
    row(
        Kind::GatewayClass,
        GATEWAY_GROUP,
        "GatewayClass",
        "gateway.networking.k8s.io/v1",
        false,
    ),
    row(
        Kind::Gateway,
        GATEWAY_GROUP,
        "Gateway",
        "gateway.networking.k8s.io/v1",
        true,
    ),
    row(
        Kind::ListenerSet,
        GATEWAY_GROUP,
        "ListenerSet",
        "gateway.networking.k8s.io/v1",
        true,
    ),
    row(
        Kind::HttpRoute,
        GATEWAY_GROUP,
        "HTTPRoute",
        "gateway.networking.k8s.io/v1",
        true,
    ),
    row(
        Kind::GrpcRoute,
        GATEWAY_GROUP,
        "GRPCRoute",
        "gateway.networking.k8s.io/v1",
        true,
    ),
    row(
        Kind::TlsRoute,
        GATEWAY_GROUP,
        "TLSRoute",
        "gateway.networking.k8s.io/v1",
        true,
    ),
    row(
        Kind::TcpRoute,
        GATEWAY_GROUP,
        "TCPRoute",
        "gateway.networking.k8s.io/v1",
        true,
    ),
    row(
        Kind::UdpRoute,
        GATEWAY_GROUP,
        "UDPRoute",
        "gateway.networking.k8s.io/v1",
        true,
    ),
    row(
        Kind::ReferenceGrant,
        GATEWAY_GROUP,
        "ReferenceGrant",
        "gateway.networking.k8s.io/v1beta1",
        true,
    ),
    row(
        Kind::BackendTlsPolicy,
        GATEWAY_GROUP,
        "BackendTLSPolicy",
        "gateway.networking.k8s.io/v1",
        true,
    ),
    row(
        Kind::XBackend,
        GATEWAY_X_GROUP,
        "XBackend",
        "gateway.networking.x-k8s.io/v1alpha1",
        true,
    ),
    row(
        Kind::XBackendTrafficPolicy,
        GATEWAY_X_GROUP,
        "XBackendTrafficPolicy",
        "gateway.networking.x-k8s.io/v1alpha1",
        true,
    ),
    row(
        Kind::XMesh,
        GATEWAY_X_GROUP,
        "XMesh",
        "gateway.networking.x-k8s.io/v1alpha1",
        false,
    ),
    row(Kind::Service, "", "Service", "v1", true),
    row(
        Kind::EndpointSlice,
        "discovery.k8s.io",
        "EndpointSlice",
        "discovery.k8s.io/v1",
        true,
    ),
    row(Kind::Namespace, "", "Namespace", "v1", false),
    row(Kind::Secret, "", "Secret", "v1", true),
    row(Kind::ConfigMap, "", "ConfigMap", "v1", true),
    row(
        Kind::ServiceImport,
        "multicluster.x-k8s.io",
        "ServiceImport",
        "multicluster.x-k8s.io/v1alpha1",
        true,
    ),
    row(
        Kind::CustomResourceDefinition,
        "apiextensions.k8s.io",
        "CustomResourceDefinition",
        "apiextensions.k8s.io/v1",
        false,
    ),
    row(
        Kind::Ingress,
        "networking.k8s.io",
        "Ingress",
        "networking.k8s.io/v1",
        true,
    ),
    row(Kind::Node, "", "Node", "v1", false),
    row(Kind::Pod, "", "Pod", "v1", true),
    row(
        Kind::HttpProxy,
        CONTOUR_GROUP,
        "HTTPProxy",
        "projectcontour.io/v1",
        true,
    ),
    row(
        Kind::TlsCertificateDelegation,
        CONTOUR_GROUP,
        "TLSCertificateDelegation",
        "projectcontour.io/v1",
        true,
    ),
    row(
        Kind::ExtensionService,
        CONTOUR_GROUP,
        "ExtensionService",
        "projectcontour.io/v1alpha1",
        true,
    ),
    row(
        Kind::DnsEndpoint,
        "externaldns.k8s.io",
        "DNSEndpoint",
        "externaldns.k8s.io/v1alpha1",
        true,
    ),
    row(Kind::Source, "trueroute.dev", "Source", "trueroute.dev/v1alpha1", false),
];

impl Kind {
    /// The kind of a group and a kind's name as manifests write them. Former names denote the same kind.
    pub fn of(group: &str, kind: &str, names: &mut Names) -> Kind {
        Self::known(group, kind).unwrap_or_else(|| {
            let mut text = String::with_capacity(group.len() + kind.len() + 1);
            text.push_str(group);
            text.push('/');
            text.push_str(kind);
            Kind::Other(names.sym(&text))
        })
    }

    /// As [`Kind::of`], for kinds that trueroute knows.
    pub fn known(group: &str, kind: &str) -> Option<Kind> {
        // R-API-04: XListenerSet became ListenerSet.
        if group == GATEWAY_X_GROUP && kind == "XListenerSet" {
            return Some(Kind::ListenerSet);
        }
        ROWS.iter()
            .find(|row| row.name == kind && row.group == group)
            .map(|row| row.kind)
    }

    /// The kind that a bare name means where no group is given: `HTTPRoute` is Gateway API's.
    pub fn bare(kind: &str) -> Option<Kind> {
        Self::known(GATEWAY_X_GROUP, kind).or_else(|| ROWS.iter().find(|row| row.name == kind).map(|row| row.kind))
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.kind == self)
    }

    /// API group and name of the kind.
    pub fn parts(self, names: &Names) -> (&str, &str) {
        match (self.row(), self) {
            (Some(row), _) => (row.group, row.name),
            (None, Kind::Other(text)) => names.text(text).split_once('/').unwrap_or(("", "")),
            (None, _) => ("", ""),
        }
    }

    /// API group and name of the kind for an output: borrowed where trueroute knows the kind.
    pub fn texts(self, names: &Names) -> (Cow<'static, str>, Cow<'static, str>) {
        match self.row() {
            Some(row) => (row.group.into(), row.name.into()),
            None => {
                let (group, name) = self.parts(names);
                (String::from(group).into(), String::from(name).into())
            }
        }
    }

    /// `group/version` in which trueroute writes the kind; for kinds it does not know, the bare group.
    pub fn api_version(self, names: &Names) -> Cow<'static, str> {
        match self.row() {
            Some(row) => row.version.into(),
            None => String::from(self.parts(names).0).into(),
        }
    }

    /// Whether objects of the kind live in a namespace. Unknown kinds are taken as they come.
    pub fn namespaced(self) -> bool {
        self.row().is_none_or(|row| row.namespaced)
    }

    /// Whether this is one of Gateway API's route kinds.
    pub fn is_route(self) -> bool {
        matches!(
            self,
            Kind::HttpRoute | Kind::GrpcRoute | Kind::TlsRoute | Kind::TcpRoute | Kind::UdpRoute
        )
    }
}
