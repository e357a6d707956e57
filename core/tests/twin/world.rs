//! A small world as the twin sees it: plain objects with plain names, and the requests that are sent into it.
//!
//! `generate` makes worlds, `manifest` writes them as YAML for the engine, `shrink` takes things out of them.

/// Everything that stands in the manifests of a world, and what is asked of it.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// Whether objects that the API server would refuse are evaluated all the same.
    pub skip_admission: bool,
    pub classes: Vec<Class>,
    pub namespaces: Vec<Namespace>,
    pub gateways: Vec<Gateway>,
    pub sets: Vec<ListenerSet>,
    pub routes: Vec<Route>,
    pub grants: Vec<Grant>,
    pub services: Vec<Service>,
    pub slices: Vec<Slice>,
    pub secrets: Vec<Secret>,
    pub requests: Vec<Request>,
}

/// Namespace, name and age of an object.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Meta {
    pub namespace: &'static str,
    pub name: String,
    /// The day of its creationTimestamp; manifests in Git have none.
    pub day: Option<u32>,
}

impl Meta {
    /// R-MAT-10 row 8, A-22: the text that decides between objects of one age.
    pub fn full(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }

    /// R-MAT-10 rows 7 and 8, R-MAT-13: older first, those without an age last, then by `namespace/name`.
    pub fn seniority(&self) -> (u32, String) {
        (self.day.unwrap_or(u32::MAX), self.full())
    }
}

#[derive(Clone, Debug)]
pub struct Class {
    pub name: &'static str,
    pub ours: bool,
    /// A parametersRef: no kind of it is supported (R-API-09).
    pub parameters: bool,
}

#[derive(Clone, Debug)]
pub struct Namespace {
    pub name: &'static str,
    pub labels: Vec<(&'static str, &'static str)>,
}

#[derive(Clone, Debug)]
pub struct Gateway {
    pub meta: Meta,
    pub class: &'static str,
    /// A parametersRef of its infrastructure: no kind of it is supported (R-GW-03, R-API-09).
    pub parameters: bool,
    /// An address of a type that is not supported (R-GW-01).
    pub odd_address: bool,
    /// `allowedListeners.namespaces`; `None` is absent.
    pub allowed: Option<From>,
    pub listeners: Vec<Listener>,
}

#[derive(Clone, Debug)]
pub struct ListenerSet {
    pub meta: Meta,
    /// Namespace and name of the Gateway it extends.
    pub parent: (Option<&'static str>, String),
    pub listeners: Vec<Listener>,
}

#[derive(Clone, Debug)]
pub struct Listener {
    pub name: String,
    pub port: u16,
    pub protocol: &'static str,
    pub hostname: Option<&'static str>,
    pub tls: Option<Tls>,
    /// `allowedRoutes.kinds`: group (`None` is Gateway API's) and kind.
    pub kinds: Vec<(Option<&'static str>, &'static str)>,
    /// `allowedRoutes.namespaces`; `None` is absent.
    pub from: Option<From>,
}

#[derive(Clone, Debug)]
pub struct Tls {
    pub passthrough: bool,
    /// `certificateRefs`: kind, namespace, name.
    pub certificates: Vec<(&'static str, Option<&'static str>, &'static str)>,
    pub options: bool,
}

/// `namespaces` of allowedRoutes and allowedListeners.
#[derive(Clone, Debug)]
pub enum From {
    None,
    Same,
    All,
    /// With its selector: labels and expressions (key, operator, values).
    Selector(Option<Selector>),
}

#[derive(Clone, Debug)]
pub struct Selector {
    pub labels: Vec<(&'static str, &'static str)>,
    pub expressions: Vec<(&'static str, &'static str, Vec<&'static str>)>,
}

#[derive(Clone, Debug)]
pub struct Route {
    pub kind: &'static str,
    pub meta: Meta,
    pub parents: Vec<ParentRef>,
    pub hostnames: Vec<&'static str>,
    pub rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ParentRef {
    /// `Gateway`, `ListenerSet`, or a kind that nobody knows.
    pub kind: &'static str,
    pub namespace: Option<&'static str>,
    pub name: String,
    pub section: Option<String>,
    pub port: Option<u16>,
}

#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// Of an HTTPRoute; empty is the default match.
    pub http: Vec<HttpMatch>,
    /// Of a GRPCRoute; empty is every gRPC request.
    pub grpc: Vec<GrpcMatch>,
    pub filters: Vec<Filter>,
    pub backends: Vec<Backend>,
}

#[derive(Clone, Debug, Default)]
pub struct HttpMatch {
    /// Type and value.
    pub path: Option<(&'static str, &'static str)>,
    pub method: Option<&'static str>,
    pub headers: Vec<Condition>,
    pub query: Vec<Condition>,
}

#[derive(Clone, Debug, Default)]
pub struct GrpcMatch {
    pub regex: bool,
    pub service: Option<&'static str>,
    pub method: Option<&'static str>,
    pub headers: Vec<Condition>,
}

#[derive(Clone, Debug)]
pub struct Condition {
    pub name: &'static str,
    pub value: &'static str,
    pub regex: bool,
}

#[derive(Clone, Debug)]
pub enum Filter {
    /// A RequestHeaderModifier; `bad`: one name in `set` and in `remove` (R-HDR-04).
    Headers {
        bad: bool,
    },
    Redirect {
        scheme: Option<&'static str>,
        hostname: Option<&'static str>,
        port: Option<u16>,
        status: Option<u16>,
    },
    /// A URLRewrite of the host; beside a redirect only where admission is skipped (R-FIL-04).
    Rewrite,
    /// An ExtensionRef: no kind of it is supported (R-API-09).
    Extension,
    Mirror(Backend),
}

#[derive(Clone, Debug)]
pub struct Backend {
    /// `Service`, or a kind that nobody knows.
    pub kind: &'static str,
    pub namespace: Option<&'static str>,
    pub name: &'static str,
    pub port: u16,
    pub weight: Option<u32>,
}

#[derive(Clone, Debug)]
pub struct Grant {
    pub meta: Meta,
    /// Kind (of Gateway API) and namespace.
    pub from: Vec<(&'static str, &'static str)>,
    /// Kind (of the core group) and name.
    pub to: Vec<(&'static str, Option<&'static str>)>,
}

#[derive(Clone, Debug)]
pub struct Service {
    pub namespace: &'static str,
    pub name: &'static str,
    pub external: bool,
    pub selector: bool,
    /// Number, whether UDP, appProtocol.
    pub ports: Vec<(u16, bool, Option<&'static str>)>,
}

/// An EndpointSlice; `ready` of each endpoint as written.
#[derive(Clone, Debug)]
pub struct Slice {
    pub namespace: &'static str,
    pub service: &'static str,
    pub ready: Vec<Option<bool>>,
}

#[derive(Clone, Debug)]
pub struct Secret {
    pub namespace: &'static str,
    pub name: &'static str,
    /// Whether its type is `kubernetes.io/tls` and it holds certificate and key.
    pub usable: bool,
}

#[derive(Clone, Debug)]
pub struct Request {
    pub gateway: (&'static str, String),
    pub port: u16,
    /// `HTTP`, `HTTPS`, `GRPC`, `TLS`, `TCP` or `UDP`.
    pub protocol: &'static str,
    /// `None`: the host; empty: none.
    pub sni: Option<&'static str>,
    pub method: Option<&'static str>,
    pub host: &'static str,
    pub path: &'static str,
    pub headers: Vec<(&'static str, Vec<&'static str>)>,
}
