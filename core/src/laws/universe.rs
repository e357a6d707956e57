//! A small universe of objects: few names, so that everything collides with everything.

use crate::object::*;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec;
use alloc::vec::Vec;

/// Random numbers that are the same for the same seed (splitmix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def0)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

const NAMESPACES: [&str; 3] = ["infra", "shop", "team"];
pub const NAMES: [&str; 3] = ["a", "b", "c"];
pub const HOSTS: [&str; 7] = [
    "",
    "*.test",
    "*.shop.test",
    "shop.test",
    "api.shop.test",
    "x.test",
    "10.0.0.1",
];
/// Annotations that something reads.
const ANNOTATIONS: [&str; 13] = [
    "external-dns.kubernetes.io/hostname",
    "external-dns.kubernetes.io/target",
    "external-dns.kubernetes.io/controller",
    "external-dns.kubernetes.io/ttl",
    "external-dns.kubernetes.io/set-identifier",
    "external-dns.alpha.kubernetes.io/hostname",
    "external-dns.alpha.kubernetes.io/target",
    "kubernetes.io/ingress.class",
    "external-dns.kubernetes.io/internal-hostname",
    "external-dns.kubernetes.io/access",
    "external-dns.kubernetes.io/endpoints-type",
    "external-dns.kubernetes.io/ingress-hostname-source",
    "dns.alpha.kubernetes.io/internal",
];
const TEXTS: [&str; 61] = [
    "web",
    "tls",
    "alt",
    "/",
    "/a",
    "/a/b",
    "/b",
    "GET",
    "POST",
    "x-one",
    "x-two",
    "one",
    "two",
    "svc.One",
    "Get",
    "https",
    "example.test/one",
    "example.test/two",
    "env",
    "prod",
    "dev",
    "IPAddress",
    "192.0.2.1",
    "kubernetes.io/tls",
    "System",
    "([",
    "HTTP11",
    "(?i)one",
    "192.0.2.2",
    "x.test,shop.test",
    "60",
    "Accepted",
    "ResolvedRefs",
    "Programmed",
    "Conflicted",
    "True",
    "False",
    "Unknown",
    "Hostname",
    "one/controller",
    "ExternalName",
    "2001:db8::1",
    "private",
    "NodeExternalIP",
    "annotation-only",
    "SRV",
    "two/controller",
    "A",
    "CNAME",
    "*",
    "ExternalIP",
    "InternalIP",
    "Running",
    "Pending",
    "ClusterIP",
    "LoadBalancer",
    "NodePort",
    "None",
    "TCP",
    "IPv4",
    "valid",
];

/// All names are known from the start, so that every engine of a test gives them the same ids.
pub struct Universe {
    /// Whether it is of Services and what stands behind them, with annotations that ask for names.
    of_services: bool,
}

impl Universe {
    pub fn new() -> Universe {
        Universe { of_services: false }
    }

    pub fn of_services() -> Universe {
        Universe { of_services: true }
    }

    pub fn names(&self) -> Names {
        let mut names = Names::default();
        let texts = NAMESPACES.iter().chain(&NAMES).chain(&HOSTS).chain(&TEXTS);
        for text in texts.chain(&ANNOTATIONS) {
            names.sym(text);
        }
        names.sym("kubernetes.io/metadata.name");
        for source in ["a.yaml", "b.yaml", "c.yaml"] {
            names.sym(source);
        }
        for namespace in NAMESPACES {
            let name = names.sym(namespace);
            names.key(ObjectKey {
                cluster: Sym::EMPTY,
                kind: Kind::Namespace,
                namespace: Sym::EMPTY,
                name,
            });
        }
        for kind in KINDS.into_iter().chain(RARE) {
            for namespace in NAMESPACES {
                for name in NAMES {
                    key_in(&mut names, kind, namespace, name);
                }
            }
        }
        names
    }

    /// A random object, always of one of the same few keys.
    pub fn object(&self, dice: &mut Dice) -> (KeyId, Object) {
        self.object_with(&mut self.names(), dice)
    }

    /// As [`Universe::object`], with names that were made before.
    pub fn object_with(&self, names: &mut Names, dice: &mut Dice) -> (KeyId, Object) {
        let mut making = Making {
            names: core::mem::take(names),
            dice,
        };
        // What no cell reads yet, or few do, comes seldom.
        let rare = making.dice.one_in(8);
        let kinds: &[Kind] = if self.of_services {
            &NAMED
        } else if rare {
            &RARE
        } else {
            &[
                Kind::GatewayClass,
                Kind::Gateway,
                Kind::Gateway,
                Kind::Gateway,
                Kind::ListenerSet,
                Kind::ListenerSet,
                Kind::HttpRoute,
                Kind::HttpRoute,
                Kind::HttpRoute,
                Kind::GrpcRoute,
                Kind::GrpcRoute,
                Kind::TlsRoute,
                Kind::TcpRoute,
                Kind::UdpRoute,
                Kind::ReferenceGrant,
                Kind::BackendTlsPolicy,
                Kind::XBackend,
                Kind::XBackendTrafficPolicy,
                Kind::Service,
                Kind::Service,
                Kind::EndpointSlice,
                Kind::Namespace,
                Kind::Secret,
                Kind::ConfigMap,
                Kind::CustomResourceDefinition,
            ]
        };
        let kind = *making.dice.pick(kinds);
        let key = making.key(kind);
        let namespace = making.names.object(key).namespace;
        let spec = making.spec(kind, namespace);
        let status = making.status(kind, namespace);
        let dice = making.dice;
        let created = [None, Some(10), Some(20)];
        let meta = Meta {
            generation: *dice.pick(&[None, Some(1), Some(2)]),
            created: *dice.pick(&created),
            labels: match kind {
                Kind::Namespace => {
                    let env = making.names.sym("env");
                    let value = making.names.sym(if dice.one_in(2) { "prod" } else { "dev" });
                    Box::new([(env, value)])
                }
                Kind::Gateway | Kind::Node | Kind::Pod if dice.one_in(2) => {
                    let env = making.names.sym("env");
                    Box::new([(env, making.names.sym("prod"))])
                }
                _ => Box::default(),
            },
            annotations: match dice.below(6) {
                0 => {
                    let name = making.names.sym(dice.pick::<&str>(&ANNOTATIONS));
                    let value = *dice.pick(&["shop.test", "192.0.2.1", "one", "x.test,shop.test", "60"]);
                    Box::new([(name, making.names.sym(value))])
                }
                1..=4 if self.of_services => {
                    let name = (
                        *dice.pick(&["hostname", "internal-hostname"]),
                        *dice.pick(&["shop.test", "x.test,shop.test"]),
                    );
                    let more = *dice.pick(&[
                        Some(("access", "private")),
                        Some(("endpoints-type", "NodeExternalIP")),
                        Some(("ttl", "60")),
                        Some(("target", "192.0.2.1")),
                        None,
                    ]);
                    let pair = |(key, value): (&str, &str)| {
                        let key = making.names.sym(&alloc::format!("external-dns.kubernetes.io/{key}"));
                        (key, making.names.sym(value))
                    };
                    core::iter::once(name).chain(more).map(pair).collect()
                }
                _ => Box::default(),
            },
        };
        // Names are published where a status speaks of what the spec names.
        let mut status = status;
        if let (Spec::Route(route), Some(status)) = (&spec, status.as_deref_mut()) {
            for (entry, parent) in status.entries.iter_mut().zip(&route.parents) {
                if dice.one_in(2) {
                    entry.parent = *parent;
                }
            }
        }
        *names = making.names;
        (
            key,
            Object {
                meta,
                spec,
                status,
                raw: None,
                refused: dice.one_in(12),
            },
        )
    }
}

const KINDS: [Kind; 19] = [
    Kind::GatewayClass,
    Kind::Gateway,
    Kind::ListenerSet,
    Kind::HttpRoute,
    Kind::GrpcRoute,
    Kind::TlsRoute,
    Kind::TcpRoute,
    Kind::UdpRoute,
    Kind::ReferenceGrant,
    Kind::BackendTlsPolicy,
    Kind::Service,
    Kind::ServiceImport,
    Kind::EndpointSlice,
    Kind::Namespace,
    Kind::Secret,
    Kind::ConfigMap,
    Kind::CustomResourceDefinition,
    Kind::XBackend,
    Kind::XBackendTrafficPolicy,
];

/// The kinds that give names of their own, and what stands behind Services.
const NAMED: [Kind; 10] = [
    Kind::Service,
    Kind::Service,
    Kind::Service,
    Kind::EndpointSlice,
    Kind::Pod,
    Kind::Pod,
    Kind::Node,
    Kind::Ingress,
    Kind::HttpProxy,
    Kind::DnsEndpoint,
];

/// The kinds of Contour and ExternalDNS, and what they read beside those of Gateway API.
const RARE: [Kind; 7] = [
    Kind::Ingress,
    Kind::HttpProxy,
    Kind::TlsCertificateDelegation,
    Kind::ExtensionService,
    Kind::DnsEndpoint,
    Kind::Node,
    Kind::Pod,
];

fn key_in(names: &mut Names, kind: Kind, namespace: &str, name: &str) -> KeyId {
    let namespace = if kind.namespaced() {
        names.sym(namespace)
    } else {
        Sym::EMPTY
    };
    let name = names.sym(if kind == Kind::Namespace {
        NAMESPACES[name.len() % 3]
    } else {
        name
    });
    names.key(ObjectKey {
        cluster: Sym::EMPTY,
        kind,
        namespace,
        name,
    })
}

pub struct Making<'d> {
    names: Names,
    pub dice: &'d mut Dice,
}

impl Making<'_> {
    pub fn sym(&mut self, all: &[&str]) -> Sym {
        let text = *self.dice.pick(all);
        self.names.sym(text)
    }

    fn key(&mut self, kind: Kind) -> KeyId {
        if kind == Kind::Namespace {
            let name = self.sym(&NAMESPACES);
            return self.names.key(ObjectKey {
                cluster: Sym::EMPTY,
                kind,
                namespace: Sym::EMPTY,
                name,
            });
        }
        let few = if self.dice.one_in(2) { 1 } else { 3 };
        let (namespace, name) = (*self.dice.pick(&NAMESPACES), *self.dice.pick(&NAMES[..few]));
        key_in(&mut self.names, kind, namespace, name)
    }

    /// A key of a kind, mostly in the given namespace.
    pub fn near(&mut self, kind: Kind, namespace: Sym) -> KeyId {
        let key = self.key(kind);
        if self.dice.one_in(3) || !kind.namespaced() {
            return key;
        }
        let key = ObjectKey {
            namespace,
            ..self.names.object(key)
        };
        self.names.key(key)
    }

    pub fn some<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Box<[T]> {
        (0..self.dice.below(most + 1)).map(|_| make(self)).collect()
    }

    fn admission(&mut self) -> Admission {
        match self.dice.below(5) {
            0 => Admission::None,
            1 => Admission::Same,
            2 | 3 => Admission::All,
            _ => {
                let label = self.sym(&["env", "kubernetes.io/metadata.name"]);
                let values = Box::new([self.sym(&["prod", "infra", "shop"])]);
                let operator = *self.dice.pick(&[Operator::In, Operator::NotIn, Operator::Exists]);
                Admission::Selector(Rc::new(Selector::Requirements(Box::new([Requirement {
                    label,
                    operator,
                    values,
                }]))))
            }
        }
    }

    fn listener(&mut self, namespace: Sym, n: usize) -> Listener {
        let protocols = [
            Protocol::Http,
            Protocol::Http,
            Protocol::Https,
            Protocol::Tls,
            Protocol::Tcp,
            Protocol::Udp,
        ];
        let protocol = match self.dice.below(16) {
            0 => Protocol::Other(self.names.sym("one")),
            _ => *self.dice.pick(&protocols),
        };
        let tls = matches!(protocol, Protocol::Https | Protocol::Tls).then(|| {
            Box::new(ListenerTls {
                passthrough: protocol == Protocol::Tls && self.dice.one_in(2),
                certificates: self.some(2, |making| making.near(Kind::Secret, namespace)),
                options: false,
            })
        });
        let hostname = match protocol {
            Protocol::Tcp | Protocol::Udp => Sym::EMPTY,
            _ => self.sym(&HOSTS),
        };
        let listed = self.dice.one_in(4);
        Listener {
            name: self.names.sym(["web", "tls", "alt"][n % 3]),
            port: *self.dice.pick(&[80, 80, 443, 8080]),
            protocol,
            hostname,
            tls,
            kinds: if listed {
                self.some(2, |making| {
                    *making.dice.pick(&[Kind::HttpRoute, Kind::GrpcRoute, Kind::TcpRoute])
                })
            } else {
                Box::default()
            },
            namespaces: self.admission(),
        }
    }

    fn listeners(&mut self, namespace: Sym) -> Box<[Listener]> {
        (0..=self.dice.below(3)).map(|n| self.listener(namespace, n)).collect()
    }

    pub fn parent(&mut self, namespace: Sym) -> ParentRef {
        let kind = *self
            .dice
            .pick(&[Kind::Gateway, Kind::Gateway, Kind::ListenerSet, Kind::Service]);
        let target = self.near(kind, namespace);
        let own = self.names.object(target).namespace == namespace;
        ParentRef {
            target,
            namespace_written: !own || self.dice.one_in(2),
            section: if self.dice.one_in(3) {
                self.sym(&["web", "tls", "alt"])
            } else {
                Sym::EMPTY
            },
            port: if self.dice.one_in(4) {
                Some(*self.dice.pick(&[80, 443]))
            } else {
                None
            },
        }
    }

    fn backend(&mut self, namespace: Sym) -> BackendRef {
        let kind = *self.dice.pick(&[
            Kind::Service,
            Kind::Service,
            Kind::Service,
            Kind::ServiceImport,
            Kind::XBackend,
            Kind::ConfigMap,
        ]);
        BackendRef {
            target: self.near(kind, namespace),
            port: Some(*self.dice.pick(&[80, 80, 443])),
            weight: u32::from(!self.dice.one_in(5)),
            filters: Box::default(),
        }
    }

    fn filter(&mut self, namespace: Sym) -> Filter {
        match self.dice.below(4) {
            0 => Filter::Mirror(Box::new(Mirror {
                backend: self.near(Kind::Service, namespace),
                port: Some(80),
                share: (1, 1),
            })),
            1 => Filter::Redirect(Box::new(Redirect {
                scheme: Some(self.sym(&["https", "one"])),
                hostname: None,
                path: None,
                port: None,
                status: 302,
            })),
            2 => Filter::Extension(self.near(Kind::ConfigMap, namespace)),
            _ => Filter::Rewrite(Box::new(Rewrite {
                hostname: None,
                path: Some(PathModifier::Prefix(self.sym(&["/", "/a"]))),
            })),
        }
    }

    fn value(&mut self) -> ValueMatch {
        let regex = self.dice.one_in(5);
        let value = self.sym(if regex {
            &["one", "([", "(?i)one"]
        } else {
            &["one", "two"]
        });
        ValueMatch {
            name: self.sym(&["x-one", "x-two"]),
            value,
            regex,
        }
    }

    fn http_match(&mut self) -> HttpMatch {
        let kind = *self
            .dice
            .pick(&[PathKind::Prefix, PathKind::Prefix, PathKind::Exact, PathKind::Regex]);
        HttpMatch {
            path: PathMatch {
                kind,
                value: self.sym(&["/", "/a", "/a/b", "/b"]),
            },
            method: if self.dice.one_in(3) {
                self.sym(&["GET", "POST"])
            } else {
                Sym::EMPTY
            },
            headers: self.some(1, Self::value),
            query: self.some(1, Self::value),
            unsupported: self.dice.one_in(16),
        }
    }

    fn matches(&mut self, kind: Kind) -> Matches {
        match kind {
            Kind::HttpRoute => Matches::Http((0..=self.dice.below(2)).map(|_| self.http_match()).collect()),
            Kind::GrpcRoute => Matches::Grpc(self.some(2, |making| GrpcMatch {
                service: if making.dice.one_in(3) {
                    Sym::EMPTY
                } else {
                    making.sym(&["svc.One"])
                },
                method: making.sym(&["", "Get"]),
                regex: making.dice.one_in(4),
                headers: making.some(1, Self::value),
                unsupported: false,
            })),
            _ => Matches::All,
        }
    }

    fn route(&mut self, kind: Kind, namespace: Sym) -> Route {
        let count = if matches!(kind, Kind::HttpRoute | Kind::GrpcRoute) {
            1 + self.dice.below(2)
        } else {
            1
        };
        let rules: Vec<Rule> = (0..count)
            .map(|_| Rule {
                name: Sym::EMPTY,
                matches: self.matches(kind),
                filters: if self.dice.one_in(3) {
                    self.some(2, |making| making.filter(namespace))
                } else {
                    Box::default()
                },
                backends: self.some(2, |making| making.backend(namespace)),
                policy: None,
            })
            .collect();
        Route {
            parents: self.some(3, |making| making.parent(namespace)),
            use_default_gateways: self.dice.one_in(4),
            hostnames: if matches!(kind, Kind::TcpRoute | Kind::UdpRoute) {
                Box::default()
            } else {
                self.some(2, |making| making.sym(&HOSTS[1..]))
            },
            rules: rules.into(),
        }
    }

    fn validation(&mut self, namespace: Sym) -> ClientValidation {
        ClientValidation {
            authorities: self.some(2, |making| making.near(Kind::ConfigMap, namespace)),
            insecure_fallback: self.dice.one_in(3),
        }
    }

    fn gateway(&mut self, namespace: Sym) -> Gateway {
        let frontend = self.dice.one_in(4).then(|| {
            Box::new(Frontend {
                default: Some(self.validation(namespace)),
                per_port: if self.dice.one_in(2) {
                    Box::new([(443, None)])
                } else {
                    Box::default()
                },
            })
        });
        Gateway {
            frame: GatewayFrame {
                class: self.key(Kind::GatewayClass),
                addresses: if self.dice.one_in(4) {
                    Box::new([Address {
                        kind: self.sym(&["IPAddress", "IPAddress", "one"]),
                        value: self.sym(&["192.0.2.1"]),
                    }])
                } else {
                    Box::default()
                },
                allowed_listeners: self.admission(),
                frontend,
                client_certificate: if self.dice.one_in(4) {
                    Some(self.near(Kind::Secret, namespace))
                } else {
                    None
                },
                parameters: if self.dice.one_in(12) {
                    Some(self.near(Kind::ConfigMap, namespace))
                } else {
                    None
                },
                default_scope: self.dice.one_in(6),
            },
            listeners: self.listeners(namespace),
        }
    }

    fn authority(&mut self) -> AuthorityState {
        match self.dice.below(3) {
            0 => AuthorityState::Missing,
            1 => AuthorityState::Unusable("it is empty".into()),
            _ => AuthorityState::Usable(
                Validity {
                    from: 0,
                    until: *self.dice.pick(&[50, 1_000_000_000]),
                },
                Box::default(),
            ),
        }
    }

    fn spec(&mut self, kind: Kind, namespace: Sym) -> Spec {
        let kinds = [
            ServiceKind::Cluster,
            ServiceKind::Cluster,
            ServiceKind::Headless,
            ServiceKind::External,
        ];
        let kind_of_service = *self.dice.pick(&kinds);
        match kind {
            Kind::GatewayClass => Spec::GatewayClass(Box::new(GatewayClass {
                controller: self.sym(&["example.test/one", "example.test/one", "example.test/two"]),
                parameters: self.dice.one_in(8).then(|| ParametersRef {
                    target: key_in(&mut self.names, Kind::ConfigMap, "infra", "a"),
                    namespaced: true,
                }),
            })),
            Kind::Gateway => Spec::Gateway(Box::new(self.gateway(namespace))),
            Kind::ListenerSet => Spec::ListenerSet(Box::new(ListenerSet {
                parent: if self.dice.one_in(10) {
                    None
                } else {
                    Some(self.near(Kind::Gateway, namespace))
                },
                listeners: self.listeners(namespace),
            })),
            Kind::ReferenceGrant => Spec::ReferenceGrant(Box::new(ReferenceGrant {
                from: (0..=self.dice.below(2))
                    .map(|_| {
                        let kind =
                            *self
                                .dice
                                .pick(&[Kind::HttpRoute, Kind::GrpcRoute, Kind::Gateway, Kind::ListenerSet]);
                        (kind, self.key(Kind::Namespace))
                    })
                    .collect(),
                to: (0..=self.dice.below(1))
                    .map(|_| (*self.dice.pick(&[Kind::Service, Kind::Secret]), self.sym(&["", "a"])))
                    .collect(),
            })),
            Kind::BackendTlsPolicy => Spec::BackendTlsPolicy(Box::new(BackendTlsPolicy {
                targets: (0..=self.dice.below(2))
                    .map(|_| (self.near(Kind::Service, namespace), self.sym(&["", "web", "alt"])))
                    .collect(),
                hostname: self.sym(&["shop.test"]),
                authorities: self.some(2, |making| making.near(Kind::ConfigMap, namespace)),
                well_known: if self.dice.one_in(2) {
                    Some(self.sym(&["System", "one"]))
                } else {
                    None
                },
                alternative_names: false,
            })),
            Kind::XBackend => Spec::XBackend(Box::new(XBackend {
                hostname: self.sym(&["shop.test", "x.test"]),
                port: *self.dice.pick(&[80, 443]),
                port_name: Sym::EMPTY,
                protocol: self.sym(&["", "HTTP11"]),
                tls: self.dice.one_in(2).then(|| {
                    Box::new(XBackendTls {
                        mode: *self
                            .dice
                            .pick(&[XBackendTlsMode::ServerOnly, XBackendTlsMode::ClientAndServer]),
                        client_certificate: Some(self.near(Kind::Secret, namespace)),
                        validation: Some(ServerValidation {
                            hostname: self.sym(&["shop.test"]),
                            authorities: self.some(2, |making| making.near(Kind::ConfigMap, namespace)),
                            well_known: None,
                            alternative_names: false,
                        }),
                    })
                }),
            })),
            Kind::XBackendTrafficPolicy => {
                let target = *self.dice.pick(&[Kind::Service, Kind::Service, Kind::XBackend]);
                Spec::XBackendTrafficPolicy(Box::new(XBackendTrafficPolicy {
                    targets: (0..=self.dice.below(2)).map(|_| self.near(target, namespace)).collect(),
                    retry: None,
                    session: self.dice.one_in(2).then(|| {
                        Box::new(SessionPersistence {
                            header: false,
                            name: self.sym(&["one", "two"]),
                            absolute_timeout: None,
                            permanent: false,
                            path: self.sym(&["/"]),
                        })
                    }),
                }))
            }
            Kind::Service => Spec::Service(Box::new(Service {
                addresses: match kind_of_service {
                    ServiceKind::Headless => Some(Box::new(ServiceAddresses {
                        kind: self.sym(&["ClusterIP"]),
                        cluster_ip: self.sym(&["None"]),
                        ..self.addresses()
                    })),
                    _ => self.dice.one_in(2).then(|| Box::new(self.addresses())),
                },
                frame: ServiceFrame {
                    kind: kind_of_service,
                    selector: self.dice.one_in(2),
                    ports: self.some(2, |making| ServicePort {
                        name: making.sym(&["", "web", "alt"]),
                        port: *making.dice.pick(&[80, 443]),
                        udp: making.dice.one_in(4),
                        app_protocol: Sym::EMPTY,
                        target: if making.dice.one_in(2) {
                            TargetPort::Number(8080)
                        } else {
                            TargetPort::Name(making.sym(&["web"]))
                        },
                    }),
                },
            })),
            Kind::EndpointSlice => Spec::EndpointSlice(Box::new(EndpointSlice {
                frame: EndpointSliceFrame {
                    service: Some(self.near(Kind::Service, namespace)),
                    ports: vec![(self.sym(&["", "web"]), 8080)].into(),
                    ready: self.dice.below(2) as u32,
                    total: 1,
                },
                endpoints: self.dice.one_in(2).then(|| Box::new(self.endpoints(namespace))),
            })),
            Kind::Ingress => Spec::Ingress(Box::new(self.ingress(namespace))),
            Kind::HttpProxy => Spec::HttpProxy(Box::new(self.proxy(namespace))),
            Kind::TlsCertificateDelegation => Spec::TlsCertificateDelegation(Box::new(TlsCertificateDelegation {
                delegations: self.some(2, |making| CertificateDelegation {
                    secret: making.near(Kind::Secret, namespace),
                    namespaces: making.some(2, |making| making.sym(&["*", "shop", "team"])),
                }),
            })),
            Kind::DnsEndpoint => Spec::DnsEndpoint(Box::new(DnsEndpoint {
                endpoints: self.some(2, |making| DnsEndpointEntry {
                    name: making.sym(&HOSTS),
                    record_type: making.sym(&["A", "CNAME", "SRV"]),
                    targets: making.some(2, |making| making.sym(&["192.0.2.1", "x.test"])),
                    ttl: *making.dice.pick(&[0, 60]),
                    set_identifier: making.sym(&["", "one"]),
                    labels: Box::default(),
                    properties: Box::default(),
                }),
            })),
            Kind::Node => Spec::Node(Box::new(Node {
                unschedulable: self.dice.one_in(4),
                ready: *self.dice.pick(&[None, Some(true), Some(false)]),
                addresses: self.some(2, |making| {
                    (
                        making.sym(&["ExternalIP", "InternalIP"]),
                        making.sym(&["192.0.2.1", "192.0.2.2", "2001:db8::1"]),
                    )
                }),
            })),
            Kind::Pod => Spec::Pod(Box::new(Pod {
                hostname: self.sym(&["", "web"]),
                node: Some(self.near(Kind::Node, Sym::EMPTY)),
                host_network: self.dice.one_in(4),
                terminating: self.dice.one_in(6),
                ready: *self.dice.pick(&[None, Some(true), Some(false)]),
                phase: self.sym(&["Running", "Pending"]),
                ip: self.sym(&["", "192.0.2.2"]),
                ips: Box::default(),
                host_ip: self.sym(&["192.0.2.1"]),
            })),
            Kind::Secret => Spec::Secret(Box::new(Secret {
                kind: self.sym(&["kubernetes.io/tls", "kubernetes.io/tls", "one"]),
                server: match self.dice.below(3) {
                    0 => CertificateState::Missing("tls.key"),
                    _ => CertificateState::Usable(Box::new(Certificate {
                        names: self.some(1, |making| making.sym(&["*.test", "shop.test"])),
                        not_before: *self.dice.pick(&[0, 200]),
                        not_after: *self.dice.pick(&[50, 1_000_000_000]),
                        chain: Box::default(),
                    })),
                },
                authority: self.authority(),
            })),
            Kind::ConfigMap => Spec::ConfigMap(Box::new(ConfigMap {
                authority: self.authority(),
            })),
            Kind::CustomResourceDefinition => Spec::BundleVersion(self.sym(&["one", ""])),
            kind if kind.is_route() => Spec::Route(Box::new(self.route(kind, namespace))),
            _ => Spec::Opaque,
        }
    }
}
