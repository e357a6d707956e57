//! Stands in for the core's engine until that has one.

use std::collections::BTreeMap;
use trueroute::fact::*;
use trueroute::state::{Dns, EffectiveState, ObjectStatus, RouteTable};

/// A request that nobody sends.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SimulatedRequest {
    /// The Gateway it goes into; left out with no `service`: whichever Gateway serves the host.
    pub gateway: Option<NamespacedName>,
    /// In the mesh, the Service it goes to.
    pub service: Option<NamespacedName>,
    /// In the mesh, the namespace it comes from.
    pub from_namespace: Option<Text>,
    /// In the mesh, the app it comes from.
    pub from_app: Option<Text>,
    /// The port; left out: the only one that speaks the protocol, else the protocol's own.
    pub port: Option<u16>,
    /// How it is sent; left out: as the port is spoken to, HTTP where that is open.
    pub protocol: Option<RequestProtocol>,
    /// The server name of the handshake; left out: the host without its port; `""`: none.
    pub sni: Option<Text>,
    /// The method; `GET` where left out, `POST` for gRPC.
    pub method: Option<Text>,
    /// The Host header, with a port where the client would send one.
    pub host: Option<Text>,
    /// The path with its query; `/` where left out.
    pub path: Option<Text>,
    /// Headers; a list is a header sent several times.
    pub headers: BTreeMap<Text, HeaderValue>,
    /// The version of HTTP.
    pub http_version: Option<HttpVersion>,
    /// The Secret whose certificate the client shows.
    pub client_certificate: Option<NamespacedName>,
    /// Where the client sits.
    pub client_address: Option<Text>,
    /// Who the client is in the mesh.
    pub client_identity: Option<Text>,
}

/// How a request is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RequestProtocol {
    /// HTTP in cleartext.
    Http,
    /// HTTP inside TLS.
    Https,
    /// A gRPC call, over either.
    Grpc,
    /// Bytes inside TLS.
    Tls,
    /// A TCP connection.
    Tcp,
    /// A UDP datagram.
    Udp,
}

/// A version of HTTP.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HttpVersion {
    /// HTTP/1.1.
    Http1,
    /// HTTP/2.
    Http2,
    /// HTTP/2 in cleartext.
    Http2Cleartext,
}

/// The value of a header, or the values of one sent several times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HeaderValue {
    /// Sent once.
    One(Text),
    /// Sent several times.
    Many(Vec<Text>),
}

/// Where a request goes, as whom, and why not elsewhere.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Resolution {
    /// What becomes of it.
    pub outcome: Outcome,
    /// The status of a redirect or of a response of the Gateway's own.
    pub status: Option<u16>,
    /// The same as a gRPC client sees it (R-GRPC-05).
    pub grpc_status: Option<u8>,
    /// The listener that takes it.
    pub listener: Option<ListenerRef>,
    /// Who ends the client's TLS.
    pub tls: Option<TlsMode>,
    /// The route that takes it.
    pub route: Option<ObjectRef>,
    /// The rule, as an index in the spec.
    pub rule: Option<u32>,
    /// The match, as an index in the rule.
    pub matches: Option<u32>,
    /// All backends of the rule.
    pub backends: Vec<ResolvedBackend>,
    /// Where copies go.
    pub mirrors: Vec<ResolvedMirror>,
    /// Where a redirect leads.
    pub redirect: Option<ResolvedRedirect>,
    /// What is done to the response.
    pub response: Option<ResponseEdits>,
    /// Timeouts of the rule, as written.
    pub timeouts: Option<ResolvedTimeouts>,
    /// Retries of the rule.
    pub retry: Option<ResolvedRetry>,
    /// What the answer rests on that the input did not say.
    pub assumed: Vec<Text>,
    /// The way here: what was chosen and what was passed over.
    pub trace: Vec<Step>,
    /// Entries met that the trace does not list.
    pub omitted: u32,
}

/// What becomes of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Outcome {
    /// A backend gets it.
    Forward,
    /// The client is sent elsewhere.
    Redirect,
    /// The Gateway answers.
    Respond,
    /// No open port, handshake refused, or reset.
    #[default]
    Refuse,
}

/// Who ends the client's TLS.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TlsMode {
    /// The Gateway.
    Terminate,
    /// The backend.
    Passthrough,
}

/// A listener.
#[derive(Clone, PartialEq, Debug)]
pub struct ListenerRef {
    /// The Gateway it serves.
    pub gateway: NamespacedName,
    /// The ListenerSet that declares it, unless the Gateway does.
    pub listener_set: Option<NamespacedName>,
    /// Its name.
    pub name: Text,
    /// Its port.
    pub port: u16,
}

/// A backend with its share.
#[derive(Clone, PartialEq, Debug)]
pub struct ResolvedBackend {
    /// Its kind.
    pub kind: Text,
    /// Its namespace.
    pub namespace: Text,
    /// Its name.
    pub name: Text,
    /// The port of the Service.
    pub port: Option<u16>,
    /// The port on the endpoints.
    pub target_port: Option<u16>,
    /// Its share of the sum of all weights (R-REQ-23).
    pub weight: u32,
    /// What its share is answered with instead. For connections, which nobody answers: that it is reset.
    pub status: Option<u16>,
    /// The request as it would see it; empty for connections.
    pub request: ForwardedRequest,
    /// How the Gateway connects to it, if by TLS.
    pub tls: Option<ResolvedTls>,
}

/// A request as a backend sees it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ForwardedRequest {
    /// The method.
    pub method: Text,
    /// The Host header; for connections the server name.
    pub host: Text,
    /// The path with its query.
    pub path: Text,
    /// The headers.
    pub headers: BTreeMap<Text, HeaderValue>,
}

/// TLS between Gateway and backend.
#[derive(Clone, PartialEq, Debug)]
pub struct ResolvedTls {
    /// The server name (R-BTLS-09).
    pub sni: Text,
    /// The certificate that the Gateway shows (R-TLS-20).
    pub client_certificate: Option<NamespacedName>,
}

/// Where copies go, and how many (R-MIR-02).
#[derive(Clone, PartialEq, Debug)]
pub struct ResolvedMirror {
    /// The namespace.
    pub namespace: Text,
    /// The name.
    pub name: Text,
    /// The port.
    pub port: Option<u16>,
    /// So many of `denominator` requests.
    pub numerator: u32,
    /// All of them where it equals `numerator`.
    pub denominator: u32,
}

/// Where a redirect leads (R-RED-01).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResolvedRedirect {
    /// The scheme.
    pub scheme: Text,
    /// The host.
    pub host: Text,
    /// The port, where the location shows it (R-RED-02).
    pub port: Option<u16>,
    /// The path, without query.
    pub path: Text,
    /// The Location header.
    pub location: Text,
}

/// What is done to the headers of a response. Names are kept as written, and each stands in one of the three.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ResponseEdits {
    /// Headers with their value from then on.
    pub set: BTreeMap<Text, Text>,
    /// Headers with a value appended behind a comma.
    pub add: BTreeMap<Text, Text>,
    /// Headers taken away.
    pub remove: Vec<Text>,
}

/// Timeouts, as written (R-TMO-02).
#[derive(Clone, PartialEq, Debug)]
pub struct ResolvedTimeouts {
    /// Of the whole transaction.
    pub request: Option<Text>,
    /// Of one attempt.
    pub backend_request: Option<Text>,
}

/// Retries (R-RTY-01 to R-RTY-03).
#[derive(Clone, PartialEq, Debug)]
pub struct ResolvedRetry {
    /// Retries after the first try.
    pub attempts: Option<u32>,
    /// Response codes that are tried again.
    pub codes: Vec<u16>,
    /// The least pause before a retry.
    pub backoff: Option<Text>,
}

/// One step of the way.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// What was decided.
    pub step: StepKind,
    /// The object this is about.
    pub object: Option<ObjectRef>,
    /// The rule of that object.
    pub rule: Option<u32>,
    /// The match of that rule.
    pub matches: Option<u32>,
    /// Whether it was chosen or applied.
    pub won: bool,
    /// Why, or why not.
    pub because: Text,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// What a step of the trace decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepKind {
    /// Gateway, port and listener.
    Listener,
    /// The virtual host.
    Hostname,
    /// The match of a rule.
    Match,
    /// A filter.
    Filter,
    /// A backend.
    Backend,
}
pub struct Engine;

fn nn(namespace: &'static str, name: &'static str) -> NamespacedName {
    NamespacedName {
        namespace: namespace.into(),
        name: name.into(),
    }
}

fn route(name: &'static str) -> ObjectRef {
    ObjectRef {
        group: Some("gateway.networking.k8s.io".into()),
        kind: "HTTPRoute".into(),
        namespace: Some("shop".into()),
        name: name.into(),
        ..ObjectRef::default()
    }
}

fn cond(kind: &'static str, status: &'static str, reason: &'static str) -> Condition {
    Condition {
        kind: kind.into(),
        status: status.into(),
        reason: reason.into(),
        message: "the sentence of the condition".into(),
        observed_generation: Some(3),
        last_transition_time: None,
    }
}

fn entry(path: &'static str, name: &'static str, rule: u32, action: Action) -> TableEntry {
    TableEntry {
        matches: EntryMatch {
            path: Some(EntryPath {
                kind: "segment".into(),
                value: path.into(),
            }),
            headers: if rule == 0 {
                vec![EntryCondition {
                    name: "x-env".into(),
                    op: "exact".into(),
                    value: Some("canary".into()),
                }]
            } else {
                vec![]
            },
            ..EntryMatch::default()
        },
        action,
        route: route(name),
        rule,
        match_index: 0,
        assumes_age: rule == 1,
        shadowed_by: (rule == 2).then(|| EntryRef {
            route: route("shop"),
            rule: 1,
            matches: 0,
        }),
    }
}

fn to(list: &[(&'static str, u32)]) -> Action {
    Action::Forward {
        backends: list
            .iter()
            .map(|(name, weight)| ActionBackend {
                kind: "Service".into(),
                namespace: "shop".into(),
                name: (*name).into(),
                port: Some(8080),
                weight: *weight,
            })
            .collect(),
        filters: vec![],
    }
}

fn listener(name: &'static str, port: u16, accepted: bool) -> Listener {
    Listener {
        gateway: nn("infra", "edge"),
        listener_set: None,
        name: name.into(),
        port,
        protocol: if port == 443 { "HTTPS".into() } else { "HTTP".into() },
        hostname: (port == 443).then(|| "*.shop.example".into()),
        tls: (port == 443).then(|| ListenerTls {
            mode: "terminate".into(),
            certificates: vec![nn("infra", "shop-cert")],
        }),
        supported_kinds: vec![RouteGroupKind {
            group: "gateway.networking.k8s.io".into(),
            kind: "HTTPRoute".into(),
        }],
        attached_routes: Some(2),
        accepted,
        programmed: accepted,
        conflicts: if accepted {
            vec![]
        } else {
            vec!["HostnameConflict".into()]
        },
    }
}

impl Engine {
    pub fn new() -> Engine {
        Engine
    }
    pub fn replace(&mut self, _text: &str, _source: &str) {}
    pub fn objects(&self) -> usize {
        9
    }
    pub fn state(&self) -> EffectiveState {
        let table = |listener: &'static str, port, hostname: &'static str, entries| RouteTable {
            gateway: Some(nn("infra", "edge")),
            listener_set: None,
            listener: Some(listener.into()),
            port,
            hostname: hostname.into(),
            protocol: if port == 443 { "HTTPS".into() } else { "HTTP".into() },
            secure: Some(port == 443),
            entries,
        };
        let finding = |code: &'static str, name: &'static str, severity, message: &'static str, line| Finding {
            code: code.into(),
            name: name.into(),
            severity,
            verdict: None,
            message: message.into(),
            help: Some("give one of them a longer prefix or a header match".into()),
            object: Some(route("shop")),
            path: Some("spec.rules[2].matches[0]".into()),
            span: Some(Span {
                source: "manifests.yaml".into(),
                line,
                column: 3,
                end_line: line,
                end_column: 12,
            }),
            related: vec![Related {
                message: "wins here".into(),
                object: None,
                path: None,
                span: Some(Span {
                    source: "manifests.yaml".into(),
                    line: 3,
                    column: 1,
                    end_line: 3,
                    end_column: 5,
                }),
            }],
            fix: None,
        };
        let port = |port, open, because: &'static str| Port {
            gateway: nn("infra", "edge"),
            port,
            protocol: if port == 443 { "HTTPS".into() } else { "HTTP".into() },
            open,
            because: because.into(),
        };
        EffectiveState {
            version: "trueroute/v1".into(),
            readiness: vec![],
            ports: vec![
                port(80, true, "listener `http` is programmed"),
                port(443, true, "listener `https` is programmed"),
                port(8443, false, "no listener of it is accepted"),
            ],
            listeners: vec![
                listener("http", 80, true),
                listener("https", 443, true),
                listener("spare", 8443, false),
            ],
            tables: vec![
                table(
                    "http",
                    80,
                    "*",
                    vec![
                        entry("/cart", "shop", 0, to(&[("cart-canary", 1)])),
                        entry("/cart", "shop", 1, to(&[("cart", 90), ("cart-next", 10)])),
                        entry("/cart", "shop-old", 2, to(&[("cart-old", 1)])),
                        entry(
                            "/",
                            "redirect",
                            3,
                            Action::Redirect {
                                scheme: Some("https".into()),
                                hostname: None,
                                port: None,
                                path: None,
                                status: 301,
                            },
                        ),
                        entry("/broken", "shop", 4, Action::Respond { status: 500 }),
                    ],
                ),
                table(
                    "https",
                    443,
                    "*.shop.example",
                    vec![entry("/", "shop", 5, to(&[("web", 1)]))],
                ),
            ],
            dns: Dns::default(),
            clusters: vec![],
            imports: vec![],
            slices: vec![],
            statuses: vec![
                ObjectStatus {
                    api_version: "gateway.networking.k8s.io/v1".into(),
                    kind: "Gateway".into(),
                    namespace: Some("infra".into()),
                    name: "edge".into(),
                    generation: Some(3),
                    status: Status::Gateway(GatewayStatus {
                        addresses: vec![],
                        conditions: vec![
                            cond("Accepted", "True", "Accepted"),
                            cond("Programmed", "False", "Invalid"),
                        ],
                        listeners: vec![ListenerStatus {
                            name: "http".into(),
                            supported_kinds: vec![],
                            attached_routes: 2,
                            conditions: vec![cond("Accepted", "True", "Accepted")],
                        }],
                        attached_listener_sets: None,
                    }),
                },
                ObjectStatus {
                    api_version: "gateway.networking.k8s.io/v1".into(),
                    kind: "HTTPRoute".into(),
                    namespace: Some("shop".into()),
                    name: "shop".into(),
                    generation: Some(1),
                    status: Status::Route(RouteStatus {
                        parents: vec![ParentStatus {
                            parent_ref: ParentReference {
                                group: "gateway.networking.k8s.io".into(),
                                kind: "Gateway".into(),
                                namespace: Some("infra".into()),
                                name: "edge".into(),
                                section_name: None,
                                port: None,
                            },
                            controller_name: "example.net/gateway".into(),
                            conditions: vec![
                                cond("Accepted", "True", "Accepted"),
                                cond("ResolvedRefs", "False", "RefNotPermitted"),
                            ],
                        }],
                    }),
                },
            ],
            findings: vec![
                finding(
                    "TR0104",
                    "ref-not-permitted",
                    Severity::Error,
                    "`shop/web` is in another namespace",
                    12,
                ),
                finding(
                    "TR0203",
                    "shadowed-match",
                    Severity::Warning,
                    "`shop/old` never receives a request",
                    18,
                ),
                finding("TR0001", "assumed", Severity::Info, "Services are taken for granted", 2),
            ],
        }
    }

    pub fn request(&self, request: &SimulatedRequest) -> Resolution {
        let step = |step: StepKind, won, because: &'static str, line| Step {
            step,
            object: Some(route("shop")),
            rule: Some(1),
            matches: Some(0),
            won,
            because: because.into(),
            span: Some(Span {
                source: "".into(),
                line,
                column: 5,
                end_line: line + 2,
                end_column: 9,
            }),
        };
        Resolution {
            outcome: Outcome::Forward,
            listener: Some(ListenerRef {
                gateway: nn("infra", "edge"),
                listener_set: None,
                name: "http".into(),
                port: 80,
            }),
            route: Some(route("shop")),
            rule: Some(1),
            matches: Some(0),
            backends: ["cart", "cart-next"]
                .into_iter()
                .zip([90, 10])
                .map(|(name, weight)| ResolvedBackend {
                    kind: "Service".into(),
                    namespace: "shop".into(),
                    name: name.into(),
                    port: Some(8080),
                    target_port: Some(80),
                    weight,
                    status: (weight == 10).then_some(500),
                    tls: None,
                    request: ForwardedRequest {
                        method: "GET".into(),
                        host: "shop.example".into(),
                        path: request.path.clone().unwrap_or("/".into()),
                        headers: [("x-env".into(), HeaderValue::One("prod".into()))].into(),
                    },
                })
                .collect(),
            assumed: vec!["Service `shop/cart` has ready endpoints".into()],
            trace: vec![
                step(StepKind::Listener, true, "the only listener on port 80", 5),
                step(StepKind::Hostname, true, "`shop.example` is exact", 9),
                step(StepKind::Match, false, "header `x-env` is not `canary`", 20),
                step(StepKind::Match, true, "path has the prefix `/cart`", 26),
                step(StepKind::Backend, true, "2 backends by weight", 30),
            ],
            omitted: 3,
            ..Resolution::default()
        }
    }
}
