//! Stands in for the core's engine until that has one.

use std::collections::BTreeMap;
use trueroute::fact::*;
use trueroute::state::{Dns, EffectiveState, ObjectStatus, RouteTable};

#[derive(Clone, PartialEq, Debug, Default)]
pub struct SimulatedRequest {
    pub gateway: Option<NamespacedName>,
    pub port: Option<u16>,
    pub protocol: Option<Text>,
    pub sni: Option<Text>,
    pub method: Option<Text>,
    pub host: Option<Text>,
    pub path: Option<Text>,
    pub headers: BTreeMap<Text, Vec<Text>>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Resolution {
    pub outcome: Text,
    pub status: Option<u16>,
    pub grpc_status: Option<u16>,
    pub listener: Option<ListenerRef>,
    pub tls: Option<Text>,
    pub route: Option<ObjectRef>,
    pub rule: Option<u32>,
    pub matches: Option<u32>,
    pub backends: Vec<Destination>,
    pub mirrors: Vec<Mirror>,
    pub redirect: Option<Redirect>,
    pub response: Option<ResponseEdits>,
    pub timeouts: Option<Timeouts>,
    pub assumed: Vec<Text>,
    pub trace: Vec<Step>,
    pub omitted: u32,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct ListenerRef {
    pub gateway: NamespacedName,
    pub listener_set: Option<NamespacedName>,
    pub name: Text,
    pub port: u16,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Destination {
    pub kind: Text,
    pub namespace: Text,
    pub name: Text,
    pub port: Option<u16>,
    pub target_port: Option<u16>,
    pub weight: u32,
    pub status: Option<u16>,
    pub request: SeenRequest,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct SeenRequest {
    pub method: Text,
    pub host: Text,
    pub path: Text,
    pub headers: BTreeMap<Text, Vec<Text>>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Mirror {
    pub namespace: Text,
    pub name: Text,
    pub port: Option<u16>,
    pub numerator: u32,
    pub denominator: u32,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Redirect {
    pub location: Text,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct ResponseEdits {
    pub set: BTreeMap<Text, Text>,
    pub add: BTreeMap<Text, Text>,
    pub remove: Vec<Text>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Timeouts {
    pub request: Option<Text>,
    pub backend_request: Option<Text>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Step {
    pub step: Text,
    pub object: Option<ObjectRef>,
    pub rule: Option<u32>,
    pub matches: Option<u32>,
    pub won: bool,
    pub because: Text,
    pub span: Option<Span>,
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
        let step = |step: &'static str, won, because: &'static str, line| Step {
            step: step.into(),
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
            outcome: "forward".into(),
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
                .map(|(name, weight)| Destination {
                    kind: "Service".into(),
                    namespace: "shop".into(),
                    name: name.into(),
                    port: Some(8080),
                    target_port: Some(80),
                    weight,
                    status: (weight == 10).then_some(500),
                    request: SeenRequest {
                        method: "GET".into(),
                        host: "shop.example".into(),
                        path: request.path.clone().unwrap_or("/".into()),
                        headers: [("x-env".into(), vec!["prod".into()])].into(),
                    },
                })
                .collect(),
            assumed: vec!["Service `shop/cart` has ready endpoints".into()],
            trace: vec![
                step("listener", true, "the only listener on port 80", 5),
                step("hostname", true, "`shop.example` is exact", 9),
                step("match", false, "header `x-env` is not `canary`", 20),
                step("match", true, "path has the prefix `/cart`", 26),
                step("backend", true, "2 backends by weight", 30),
            ],
            omitted: 3,
            ..Resolution::default()
        }
    }
}
