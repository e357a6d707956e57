//! The route kinds. One shape serves all five; what differs is how a rule matches.

use super::{KeyId, Kind, SessionPersistence, Sym};
use alloc::boxed::Box;
use alloc::rc::Rc;

/// `spec` of an HTTPRoute, GRPCRoute, TLSRoute, TCPRoute or UDPRoute.
#[derive(Clone, PartialEq, Debug)]
pub struct Route {
    /// `parentRefs`, as written and defaulted.
    pub parents: Box<[ParentRef]>,
    /// `useDefaultGateways: All` (R-GW-05).
    pub use_default_gateways: bool,
    /// `hostnames`, in lower case; empty means every hostname.
    pub hostnames: Box<[Sym]>,
    /// `rules`. Shared with the table entries made of them.
    pub rules: Rc<[Rule]>,
}

/// One of a route's parentRefs, defaults filled in (R-DEF-01).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ParentRef {
    /// The parent; its namespace is the route's where none was written.
    pub target: KeyId,
    /// Whether the reference spells the namespace out.
    pub namespace_written: bool,
    /// `sectionName`; empty where absent.
    pub section: Sym,
    /// `port`.
    pub port: Option<u16>,
}

/// One rule of a route.
#[derive(Clone, PartialEq, Debug)]
pub struct Rule {
    /// `name`; empty where absent.
    pub name: Sym,
    /// What requests it is for.
    pub matches: Matches,
    /// What happens to them, in order (R-FIL-01).
    pub filters: Box<[Filter]>,
    /// Where they go.
    pub backends: Box<[BackendRef]>,
    /// Timeouts, retry and session persistence, where any is given.
    pub policy: Option<Box<RulePolicy>>,
}

/// How a rule's matches look, by kind of route.
#[derive(Clone, PartialEq, Debug)]
pub enum Matches {
    /// HTTPRoute: at least one (R-DEF-01, R-DEF-02).
    Http(Box<[HttpMatch]>),
    /// GRPCRoute: none means every gRPC request.
    Grpc(Box<[GrpcMatch]>),
    /// TLSRoute, TCPRoute, UDPRoute: rules have no condition.
    All,
}

/// One match of an HTTPRoute: every condition must hold (R-MAT-03).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct HttpMatch {
    /// The path.
    pub path: PathMatch,
    /// The method; empty means any.
    pub method: Sym,
    /// Headers, names in lower case, the first of equal names alone (R-MAT-07).
    pub headers: Box<[ValueMatch]>,
    /// Query parameters, the first of equal names alone (R-MAT-08).
    pub query: Box<[ValueMatch]>,
    /// Whether a match type or method stands there that nobody knows (R-VAL-46).
    pub unsupported: bool,
}

/// The path condition of a match.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct PathMatch {
    /// How `value` is compared.
    pub kind: PathKind,
    /// As written.
    pub value: Sym,
}

/// How a path is compared.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PathKind {
    /// Character by character (R-MAT-04).
    Exact,
    /// By whole segments (R-MAT-05).
    Prefix,
    /// By a regular expression over the whole path (R-MAT-06).
    Regex,
}

/// A header or query parameter condition.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ValueMatch {
    /// The header's or parameter's name.
    pub name: Sym,
    /// The value or pattern, as written.
    pub value: Sym,
    /// Whether `value` is a regular expression.
    pub regex: bool,
}

/// One match of a GRPCRoute.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct GrpcMatch {
    /// The service; empty means any.
    pub service: Sym,
    /// The method; empty means any.
    pub method: Sym,
    /// Whether service and method are regular expressions.
    pub regex: bool,
    /// Headers, names in lower case, the first of equal names alone (R-GRPC-03).
    pub headers: Box<[ValueMatch]>,
    /// Whether a match type stands there that nobody knows (R-VAL-46).
    pub unsupported: bool,
}

/// A reference to a backend.
#[derive(Clone, PartialEq, Debug)]
pub struct BackendRef {
    /// The object meant; its namespace is the route's where none was written.
    pub target: KeyId,
    /// The port; a Service needs one (R-VAL-12).
    pub port: Option<u16>,
    /// Its share of the sum of weights (R-REQ-23).
    pub weight: u32,
    /// Filters for requests to this backend alone (R-FIL-02).
    pub filters: Box<[Filter]>,
}

/// A filter of a rule or of a backendRef (section 7 of the rules).
#[derive(Clone, PartialEq, Debug)]
pub enum Filter {
    /// RequestHeaderModifier.
    RequestHeaders(Box<HeaderModifier>),
    /// ResponseHeaderModifier.
    ResponseHeaders(Box<HeaderModifier>),
    /// RequestRedirect.
    Redirect(Box<Redirect>),
    /// URLRewrite.
    Rewrite(Box<Rewrite>),
    /// RequestMirror.
    Mirror(Box<Mirror>),
    /// CORS.
    Cors(Box<Cors>),
    /// ExternalAuth.
    ExternalAuth(Box<ExternalAuth>),
    /// ExtensionRef.
    Extension(KeyId),
    /// A type that nobody knows (R-VAL-46), as written.
    Unsupported(Sym),
}

/// A header modifier, names as written (R-HDR-01).
#[derive(Clone, PartialEq, Debug, Default)]
pub struct HeaderModifier {
    /// Name and value.
    pub set: Box<[(Sym, Sym)]>,
    /// Name and value.
    pub add: Box<[(Sym, Sym)]>,
    /// Names.
    pub remove: Box<[Sym]>,
}

/// A request redirect (R-RED-01).
#[derive(Clone, PartialEq, Debug)]
pub struct Redirect {
    /// `http` or `https`.
    pub scheme: Option<Sym>,
    /// The host to go to.
    pub hostname: Option<Sym>,
    /// The path to go to.
    pub path: Option<PathModifier>,
    /// The port to go to.
    pub port: Option<u16>,
    /// 301, 302, 303, 307 or 308; another value is unsupported (R-VAL-46).
    pub status: u16,
}

/// A path replacement (R-RW-02, R-RW-03).
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum PathModifier {
    /// The whole path becomes this.
    Full(Sym),
    /// The prefix that matched becomes this.
    Prefix(Sym),
    /// A type that nobody knows.
    Unsupported(Sym),
}

/// A URL rewrite (R-RW-01).
#[derive(Clone, PartialEq, Debug)]
pub struct Rewrite {
    /// The new Host header.
    pub hostname: Option<Sym>,
    /// The new path.
    pub path: Option<PathModifier>,
}

/// A request mirror (R-MIR-01).
#[derive(Clone, PartialEq, Debug)]
pub struct Mirror {
    /// Where copies go.
    pub backend: KeyId,
    /// The port there.
    pub port: Option<u16>,
    /// The share of requests copied, as numerator and denominator; all is 1 of 1.
    pub share: (u32, u32),
}

/// Cross-origin resource sharing (R-CORS-01).
#[derive(Clone, PartialEq, Debug)]
pub struct Cors {
    /// Origins as written.
    pub origins: Box<[Sym]>,
    /// `allowCredentials`.
    pub credentials: bool,
    /// Methods as written.
    pub methods: Box<[Sym]>,
    /// Request headers as written.
    pub headers: Box<[Sym]>,
    /// Response headers that scripts may see.
    pub expose: Box<[Sym]>,
    /// Seconds that a preflight's answer may be kept.
    pub max_age: u32,
}

/// External authorization (R-AUTH-01).
#[derive(Clone, PartialEq, Debug)]
pub struct ExternalAuth {
    /// The authorization server.
    pub backend: KeyId,
    /// The port there.
    pub port: Option<u16>,
    /// Whether it speaks Envoy's gRPC protocol instead of HTTP.
    pub grpc: bool,
}

/// Timeouts, retries and session persistence of a rule, durations as written (R-TMO-01).
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RulePolicy {
    /// `timeouts.request`.
    pub request: Option<Sym>,
    /// `timeouts.backendRequest`.
    pub backend_request: Option<Sym>,
    /// `retry`.
    pub retry: Option<Retry>,
    /// `sessionPersistence`; it overrides that of a policy on the backend (R-SES-03).
    pub session: Option<SessionPersistence>,
}

/// `retry` of a rule (R-RTY-01).
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Retry {
    /// Response codes that are tried again.
    pub codes: Box<[u16]>,
    /// Retries after the first try.
    pub attempts: Option<u32>,
    /// The least pause before a retry, as written.
    pub backoff: Option<Sym>,
}

impl Rule {
    /// Every reference to another object that the rule makes, with its port.
    pub fn references(&self) -> impl Iterator<Item = (KeyId, Option<u16>)> + '_ {
        let own = self
            .filters
            .iter()
            .chain(self.backends.iter().flat_map(|backend| backend.filters.iter()));
        let filters = own.filter_map(|filter| match filter {
            Filter::Mirror(mirror) => Some((mirror.backend, mirror.port)),
            Filter::ExternalAuth(auth) => Some((auth.backend, auth.port)),
            _ => None,
        });
        self.backends
            .iter()
            .map(|backend| (backend.target, backend.port))
            .chain(filters)
    }
}

/// Whether routes of `kind` meet listeners by hostname (R-ATT step 3).
pub fn has_hostnames(kind: Kind) -> bool {
    matches!(kind, Kind::HttpRoute | Kind::GrpcRoute | Kind::TlsRoute)
}
