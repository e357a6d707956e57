//! Random worlds: small pools of names, ports, hostnames and paths, so that everything collides with everything.

use crate::world::*;

/// Random numbers that are the same for the same seed (splitmix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        // Mixed once more: seeds that follow each other must not give shifted copies of one sequence.
        let mut dice = Dice(seed);
        Dice(dice.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// True so many times of a hundred.
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    fn many<T>(&mut self, least: usize, most: usize, mut make: impl FnMut(&mut Dice, usize) -> T) -> Vec<T> {
        let count = least + self.below(most - least + 1);
        (0..count).map(|n| make(self, n)).collect()
    }
}

/// `a-b/x` stands before `a/x`: what is compared is the whole text (A-22).
const NAMESPACES: [&str; 3] = ["a", "a-b", "b"];
const HOSTS: [&str; 5] = ["a.test", "*.a.test", "x.a.test", "*.test", "b.test"];
const PORTS: [u16; 4] = [80, 443, 8080, 5000];
const ROUTES: [&str; 5] = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];
const PATHS: [&str; 6] = ["/", "/a", "/a/", "/a/b", "/b", "/pkg.S/M"];
const EXPRESSIONS: [&str; 6] = ["/a.*", "/[ab].*", "/a/[a-z]", "/(a|b)", "/.*/M", "/b?/?a?"];
const REQUESTED: [&str; 12] = [
    "/",
    "/a",
    "/a/",
    "/a/b",
    "/ab",
    "/a/b/c",
    "/b",
    "/A",
    "/?q=1",
    "/a?q=2&q=1",
    "/a/b?Q=1&q=%31",
    "/a?q&x=2",
];
const CALLED: [&str; 6] = ["/pkg.S/M", "/pkg.S/N", "/pkg.T/M", "/x/pkg.S/M", "/pkg.S/", "/M"];
const ASKED: [&str; 9] = [
    "a.test",
    "a.test",
    "x.a.test",
    "y.x.a.test",
    "b.test",
    "c.test",
    "other.org",
    "A.Test",
    "x.a.test:8080",
];

/// The world of a seed, with the requests aimed at it.
pub fn world(seed: u64) -> World {
    let mut dice = Dice::new(seed);
    let d = &mut dice;
    let mut world = World {
        skip_admission: d.chance(25),
        ..World::default()
    };
    world.classes = vec![
        Class {
            name: "ours",
            ours: true,
            parameters: false,
        },
        Class {
            name: "theirs",
            ours: false,
            parameters: false,
        },
        Class {
            name: "broken",
            ours: true,
            parameters: true,
        },
    ];
    for name in NAMESPACES {
        let labels = d.many(0, 1, |d, _| ("team", d.pick(&["x", "y"])));
        let opened = d.many(0, 1, |_, _| ("open", "yes"));
        if d.chance(85) {
            world.namespaces.push(Namespace {
                name,
                labels: [labels, opened].concat(),
            });
        }
    }
    let skip = world.skip_admission;
    world.gateways = d.many(1, 3, |d, n| Gateway {
        meta: meta(d, "g", n),
        class: d.pick(&[
            "ours", "ours", "ours", "ours", "ours", "ours", "theirs", "broken", "missing",
        ]),
        parameters: d.chance(4),
        odd_address: d.chance(4),
        allowed: d.chance(85).then(|| admission(d, true)),
        listeners: listeners(d, skip),
    });
    let gateways = world.gateways.clone();
    world.sets = d.many(0, 2, |d, n| {
        let meta = meta(d, "s", n);
        let parent = d.pick(&gateways).meta;
        let written = (parent.namespace != meta.namespace || d.chance(50)).then_some(parent.namespace);
        let name = if d.chance(4) { "missing".into() } else { parent.name };
        ListenerSet {
            meta,
            parent: (written, name),
            listeners: listeners(d, skip),
        }
    });
    // In half of the worlds little stands in the way of traffic, and most routes are of one kind.
    let favourite = d
        .chance(50)
        .then(|| d.pick(&["HTTPRoute", "GRPCRoute", "GRPCRoute", "TLSRoute", "UDPRoute"]));
    if favourite.is_some() {
        open_up(&mut world);
    }
    let routes = d.many(0, 8, |d, n| route(d, n, &world, favourite));
    world.routes = routes;
    world.grants = d.many(0, 2, |d, n| Grant {
        meta: meta(d, "grant", n),
        from: d.many(1, 3, |d, _| {
            let kinds = [
                "HTTPRoute",
                "HTTPRoute",
                "GRPCRoute",
                "TCPRoute",
                "Gateway",
                "Gateway",
                "ListenerSet",
            ];
            (d.pick(&kinds), d.pick(&NAMESPACES))
        }),
        to: d.many(1, 2, |d, _| {
            (
                d.pick(&["Service", "Secret"]),
                d.pick(&[None, None, Some("s1"), Some("cert")]),
            )
        }),
    });
    for namespace in NAMESPACES {
        for name in ["s1", "s2"] {
            if d.chance(80) {
                world.services.push(service(d, namespace, name));
            }
            if d.chance(25) {
                let ready = d.many(0, 2, |d, _| d.pick(&[None, Some(true), Some(false)]));
                world.slices.push(Slice {
                    namespace,
                    service: name,
                    ready,
                });
            }
        }
        if d.chance(90) {
            world.secrets.push(Secret {
                namespace,
                name: "cert",
                usable: d.chance(92),
            });
        }
    }
    world.requests = d.many(5, 10, |d, _| request(d, &world, favourite));
    world
}

/// Every Gateway is ours and every listener takes routes of all namespaces and kinds.
fn open_up(world: &mut World) {
    for gateway in &mut world.gateways {
        gateway.class = "ours";
        (gateway.parameters, gateway.odd_address) = (false, false);
        gateway.allowed = Some(From::All);
    }
    let own = world.gateways.iter_mut().flat_map(|gateway| &mut gateway.listeners);
    for listener in own.chain(world.sets.iter_mut().flat_map(|set| &mut set.listeners)) {
        listener.from = Some(From::All);
        listener.kinds.clear();
    }
}

fn meta(d: &mut Dice, prefix: &str, n: usize) -> Meta {
    Meta {
        namespace: d.pick(&NAMESPACES),
        name: format!("{prefix}{n}"),
        day: d.pick(&[None, Some(1), Some(1), Some(2)]),
    }
}

fn admission(d: &mut Dice, of_sets: bool) -> From {
    match d.below(20) {
        0 if of_sets => From::None,
        0..=3 => From::Same,
        4 => From::Selector(None),
        5..=8 => From::Selector(Some(Selector {
            labels: d.many(0, 1, |d, _| {
                d.pick(&[("team", "x"), ("open", "yes"), ("kubernetes.io/metadata.name", "a")])
            }),
            expressions: d.many(0, 1, |d, _| {
                let all = [
                    ("team", "In", vec!["x", "z"]),
                    ("team", "NotIn", vec!["x"]),
                    ("open", "Exists", vec![]),
                    ("team", "DoesNotExist", vec![]),
                    ("team", "In", vec![]),
                    ("open", "Exists", vec!["yes"]),
                ];
                d.pick(&all)
            }),
        })),
        _ => From::All,
    }
}

fn listeners(d: &mut Dice, skip: bool) -> Vec<Listener> {
    let mut all: Vec<Listener> = d.many(1, 4, listener);
    // R-VAL-18: such a triple is refused.
    let triple = |one: &Listener| (one.port, one.protocol, one.hostname);
    let twice = |all: &[Listener], n: usize| all[..n].iter().any(|one| triple(one) == triple(&all[n]));
    if !skip {
        let kept: Vec<Listener> = (0..all.len())
            .filter(|n| !twice(&all, *n))
            .map(|n| all[n].clone())
            .collect();
        all = kept;
    }
    all
}

fn listener(d: &mut Dice, n: usize) -> Listener {
    let port = d.pick(&PORTS);
    let usual: &[&'static str] = match port {
        443 => &["HTTPS", "HTTPS", "HTTPS", "TLS", "TLS"],
        5000 => &["TCP", "UDP"],
        _ => &["HTTP"],
    };
    let protocol = match d.below(20) {
        0 => d.pick(&["http", "example.com/odd"]),
        1 | 2 => d.pick(&["HTTP", "HTTPS", "TLS", "TCP", "UDP"]),
        _ => d.pick(usual),
    };
    // R-VAL-15 to R-VAL-17
    let tls = match protocol {
        "TLS" => Some(tls(d, true)),
        "HTTPS" if d.chance(95) => Some(tls(d, false)),
        _ => None,
    };
    let hostname = !["TCP", "UDP"].contains(&protocol) && d.chance(65);
    let kinds = if d.chance(15) { 2 } else { 0 };
    Listener {
        name: format!("l{n}"),
        port,
        protocol,
        hostname: hostname.then(|| d.pick(&HOSTS)),
        tls,
        kinds: d.many(0, kinds, |d, _| match d.below(8) {
            0 => (Some("example.com"), "HTTPRoute"),
            _ => (None, d.pick(&ROUTES)),
        }),
        from: d.chance(80).then(|| admission(d, false)),
    }
}

fn tls(d: &mut Dice, passthrough: bool) -> Tls {
    let passthrough = passthrough && d.chance(50);
    let mut certificates = d.many(1, 1, |_, _| ("Secret", None, "cert"));
    if d.chance(20) {
        certificates = d.many(0, 2, |d, _| {
            let kind = d.pick(&["Secret", "Secret", "ConfigMap"]);
            (
                kind,
                d.pick(&[None, Some("a"), Some("b")]),
                d.pick(&["cert", "cert", "none"]),
            )
        });
    }
    Tls {
        passthrough,
        options: certificates.is_empty(),
        certificates,
    }
}

fn route(d: &mut Dice, n: usize, world: &World, favourite: Option<&'static str>) -> Route {
    let kind = match d.below(20) {
        0..=15 if favourite.is_some() => favourite.unwrap_or_default(),
        0..=8 => "HTTPRoute",
        9..=12 => "GRPCRoute",
        13..=15 => "TLSRoute",
        16..=17 => "TCPRoute",
        _ => "UDPRoute",
    };
    let meta = meta(d, "r", n);
    let mut parents: Vec<ParentRef> = Vec::new();
    for one in d.many(1, 3, |d, _| parent(d, &meta, world)) {
        // R-VAL-10
        let same =
            |other: &&ParentRef| (one.kind, one.namespace, &one.name) == (other.kind, other.namespace, &other.name);
        let agrees = |other: &ParentRef| {
            one != *other
                && one.section.is_some() == other.section.is_some()
                && one.port.is_some() == other.port.is_some()
        };
        if parents.iter().filter(same).all(agrees) {
            parents.push(one);
        }
    }
    let least = usize::from(kind == "TLSRoute"); // R-VAL-40
    let hostnames = match kind {
        "TCPRoute" | "UDPRoute" => vec![],
        _ => d.many(least, 2, |d, _| d.pick(&HOSTS)),
    };
    let rules = match kind {
        "HTTPRoute" => d.many(0, 3, |d, _| crate::generate_rules::http(d, world.skip_admission)),
        "GRPCRoute" => d.many(0, 3, |d, _| crate::generate_rules::grpc(d)),
        _ => d.many(1, 1, |d, _| Rule {
            backends: d.many(1, 2, crate::generate_rules::backend),
            ..Rule::default()
        }),
    };
    Route {
        kind,
        meta,
        parents,
        hostnames,
        rules,
    }
}

fn parent(d: &mut Dice, route: &Meta, world: &World) -> ParentRef {
    let to_set = !world.sets.is_empty() && d.chance(35);
    let (kind, meta, listeners) = if to_set {
        let set = d.pick(&world.sets);
        ("ListenerSet", set.meta, set.listeners)
    } else {
        let gateway = d.pick(&world.gateways);
        ("Gateway", gateway.meta, gateway.listeners)
    };
    let kind = if d.chance(3) { "Strange" } else { kind };
    let listener = d.pick(&listeners);
    let section = if d.chance(8) { "l9".into() } else { listener.name };
    let port = if d.chance(8) { 9 } else { listener.port };
    let near = meta.namespace == route.namespace && d.chance(50);
    ParentRef {
        kind,
        namespace: (!near && !d.chance(3)).then_some(meta.namespace),
        name: if d.chance(3) { "none".into() } else { meta.name },
        section: d.chance(30).then_some(section),
        port: d.chance(20).then_some(port),
    }
}

fn service(d: &mut Dice, namespace: &'static str, name: &'static str) -> Service {
    let mut ports = vec![(80, false, None)];
    if d.chance(30) {
        ports.push((80, true, None));
    }
    if d.chance(30) {
        ports.push((81, false, d.pick(&[None, Some("kubernetes.io/wss")])));
    }
    if d.chance(10) {
        ports.retain(|port| port.1);
    }
    let external = d.chance(8);
    Service {
        namespace,
        name,
        external,
        selector: !external && d.chance(80),
        ports,
    }
}

fn request(d: &mut Dice, world: &World, favourite: Option<&'static str>) -> Request {
    let gateway = d.pick(&world.gateways);
    let sets = world.sets.iter().filter(|set| set.parent.1 == gateway.meta.name);
    let mut listeners = gateway.listeners.clone();
    listeners.extend(sets.flat_map(|set| set.listeners.clone()));
    let listener = d.pick(&listeners);
    let protocol = match listener.protocol {
        _ if d.chance(4) => d.pick(&["HTTP", "HTTPS", "GRPC", "TLS", "TCP", "UDP"]),
        "HTTP" | "HTTPS" if favourite == Some("GRPCRoute") && d.chance(80) => "GRPC",
        "HTTP" => d.pick(&["HTTP", "HTTP", "GRPC"]),
        "HTTPS" => d.pick(&["HTTPS", "HTTPS", "GRPC"]),
        "TLS" => d.pick(&["TLS", "TLS", "HTTPS"]),
        "TCP" => "TCP",
        "UDP" => "UDP",
        _ => "HTTP",
    };
    let calls = if protocol == "GRPC" { 85 } else { 8 };
    Request {
        gateway: (gateway.meta.namespace, gateway.meta.name),
        port: if d.chance(5) { d.pick(&PORTS) } else { listener.port },
        protocol,
        sni: d
            .chance(25)
            .then(|| d.pick(&["", "a.test", "x.a.test", "b.test", "X.A.test", "other.org"])),
        method: if protocol == "GRPC" {
            None
        } else {
            d.pick(&[None, None, Some("POST"), Some("GET")])
        },
        host: d.pick(&ASKED),
        path: if d.chance(calls) {
            d.pick(&CALLED)
        } else {
            d.pick(&REQUESTED)
        },
        headers: d.many(0, 2, |d, n| {
            let name = ["X-Env", "x-ver"][n];
            (name, d.many(1, 2, |d, _| d.pick(&["1", "2", "x"])))
        }),
    }
}

/// A path condition of an HTTPRoute.
pub fn path(d: &mut Dice) -> (&'static str, &'static str) {
    match d.below(10) {
        0..=2 => ("Exact", d.pick(&PATHS)),
        3..=6 => ("PathPrefix", d.pick(&PATHS)),
        7 if d.chance(12) => ("RegularExpression", "("),
        _ => ("RegularExpression", d.pick(&EXPRESSIONS)),
    }
}
