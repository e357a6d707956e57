//! What is answered (section 6.5 of the rules), gRPC, and connections.

use super::*;

type Weights = [(&'static str, u32)];

fn weighted(world: &mut Small, weights: &[(&str, u32)]) -> Rule {
    let backends = weights.iter().map(|(name, weight)| world.to(name, *weight)).collect();
    Rule {
        backends,
        ..world.prefix("/", vec![])
    }
}

fn invalid() -> BackendState {
    BackendState::Invalid("it does not exist".into())
}

fn unready() -> BackendState {
    BackendState::Usable(UsableBackend::default())
}

#[test]
fn shares_of_backends_that_cannot_serve_are_errors() {
    let cases: &[(&Weights, Outcome, Option<u16>)] = &[
        (&[], Outcome::Respond, Some(500)),                          // R-REQ-11
        (&[("gone", 1)], Outcome::Respond, Some(500)),               // R-REQ-12
        (&[("gone", 1), ("a", 1)], Outcome::Forward, None),          // R-REQ-13
        (&[("gone", 0), ("a", 1)], Outcome::Forward, None),          // R-REQ-23
        (&[("gone", 1), ("a", 0)], Outcome::Respond, Some(500)),     // R-REQ-23
        (&[("empty", 1)], Outcome::Respond, Some(503)),              // R-REQ-14
        (&[("empty", 3), ("gone", 1)], Outcome::Respond, Some(503)), // the larger share
        (&[("a", 0), ("b", 0)], Outcome::Respond, Some(500)),        // R-REQ-15
    ];
    for (weights, outcome, status) in cases {
        let mut world = Small::web();
        world.state("gone", invalid());
        world.state("empty", unready());
        let rule = weighted(&mut world, weights);
        world.route("a", rule);
        let answer = world.get("/");
        assert_eq!((answer.outcome, answer.status), (*outcome, *status), "{weights:?}");
        assert_eq!(answer.backends.len(), weights.len());
    }
}

#[test]
fn an_invalid_backend_keeps_its_place_and_weight() {
    let mut world = Small::web();
    world.state("gone", invalid());
    let rule = weighted(&mut world, &[("gone", 3), ("a", 1)]);
    world.route("a", rule);
    let answer = world.get("/");
    let seen: Vec<_> = answer
        .backends
        .iter()
        .map(|backend| (backend.weight, backend.status))
        .collect();
    assert_eq!(seen, [(3, Some(500)), (1, None)]);
    assert_eq!(because(&answer, StepKind::Backend), ["it does not exist", "it serves"]);
}

#[test]
fn tls_towards_a_backend_shows_the_certificate_of_the_gateway() {
    let mut world = Small::web();
    world.certificate = Some(world.key(Kind::Secret, "infra", "own"));
    let sni = world.names.sym("a.internal");
    let tls = |valid| {
        BackendState::Usable(UsableBackend {
            tls: Some(BackendTls { sni, valid }),
            ..usable()
        })
    };
    let rule = world.prefix("/", vec![]);
    world.route("a", rule);
    world.state("a", tls(true));
    let answer = world.get("/");
    let shown = answer.backends[0].tls.as_ref().unwrap();
    assert_eq!(
        (&*shown.sni, &*shown.client_certificate.as_ref().unwrap().name),
        ("a.internal", "own")
    );
    // R-REQ-20.
    world.state("a", tls(false));
    assert_eq!(world.get("/").status, Some(500));
}

#[test]
fn timeouts_and_retries_are_told_as_written() {
    let mut world = Small::web();
    let mut rule = world.prefix("/", vec![]);
    rule.policy = Some(Box::new(RulePolicy {
        request: Some(world.names.sym("10s")),
        backend_request: None,
        retry: Some(Retry {
            codes: Box::from([500, 503]),
            attempts: Some(3),
            backoff: None,
        }),
        session: None,
    }));
    world.route("a", rule);
    let answer = world.get("/");
    assert_eq!(answer.timeouts.unwrap().request.as_deref(), Some("10s"));
    assert_eq!(answer.retry.unwrap().codes, [500, 503]);
}

fn call(world: &Small, path: &'static str) -> (Outcome, Option<u16>, Option<u8>) {
    let answer = world.send(SimulatedRequest {
        protocol: Some(RequestProtocol::Grpc),
        ..get(path)
    });
    (answer.outcome, answer.status, answer.grpc_status)
}

#[test]
fn grpc_outcomes_are_grpc_statuses() {
    // R-GRPC-05.
    let mut world = Small::web();
    world.state("gone", invalid());
    world.state("empty", unready());
    for (number, (method, weights)) in [
        ("Good", &[("a", 1)][..]),
        ("Gone", &[("gone", 1)]),
        ("Empty", &[("empty", 1)]),
        ("None", &[]),
        ("Zero", &[("a", 0)]),
    ]
    .into_iter()
    .enumerate()
    {
        let mut rule = weighted(&mut world, weights);
        rule.matches = Matches::Grpc(Box::from([GrpcMatch {
            service: world.names.sym("shop.Cart"),
            method: world.names.sym(method),
            regex: false,
            headers: Box::default(),
            unsupported: false,
        }]));
        let name = alloc::format!("route-{number}");
        world.attach("web/http", "", Kind::GrpcRoute, &name, None, vec![rule]);
    }
    assert_eq!(call(&world, "/shop.Cart/Good"), (Outcome::Forward, None, None));
    assert_eq!(call(&world, "/shop.Cart/Gone"), (Outcome::Respond, Some(200), Some(14)));
    assert_eq!(
        call(&world, "/shop.Cart/Empty"),
        (Outcome::Respond, Some(200), Some(14))
    );
    assert_eq!(call(&world, "/shop.Cart/None"), (Outcome::Respond, Some(200), Some(12)));
    assert_eq!(call(&world, "/shop.Cart/Zero"), (Outcome::Respond, Some(200), Some(14)));
    assert_eq!(
        call(&world, "/shop.Cart/Other"),
        (Outcome::Respond, Some(200), Some(12))
    );
    // R-GRPC-09: what is no gRPC does not meet a GRPCRoute.
    assert_eq!(world.get("/shop.Cart/Good").status, Some(404));
}

fn stream_rule(world: &mut Small, backend: &str) -> Rule {
    Rule {
        matches: Matches::All,
        ..weighted(world, &[(backend, 1)])
    }
}

fn connect(world: &Small, protocol: RequestProtocol, port: u16, sni: &'static str) -> Resolution {
    world.send(SimulatedRequest {
        port: Some(port),
        protocol: Some(protocol),
        sni: Some(sni.into()),
        ..SimulatedRequest::default()
    })
}

#[test]
fn tls_goes_by_server_name_and_tcp_routes_take_the_rest() {
    let mut world = Small::default();
    world.listener("web", "raw", 443, Protocol::Tls, "*.test", true);
    world.listener("web", "ended", 8443, Protocol::Tls, "", false);
    let rule = stream_rule(&mut world, "a");
    world.attach("web/raw", "a.test", Kind::TlsRoute, "a", None, vec![rule.clone()]);
    world.attach("web/ended", "a.test", Kind::TlsRoute, "a", None, vec![rule]);
    let rule = stream_rule(&mut world, "b");
    world.attach("web/ended", "", Kind::TcpRoute, "b", None, vec![rule]);
    let through = connect(&world, RequestProtocol::Tls, 443, "a.test");
    assert_eq!(
        (through.outcome, through.tls),
        (Outcome::Forward, Some(TlsMode::Passthrough))
    );
    // R-TLSR-03, R-REQ-03.
    assert_eq!(
        connect(&world, RequestProtocol::Tls, 443, "b.test").outcome,
        Outcome::Refuse
    );
    assert_eq!(connect(&world, RequestProtocol::Tls, 443, "").outcome, Outcome::Refuse);
    // An HTTPS client on a passthrough listener is handled by TLS rules.
    assert_eq!(
        connect(&world, RequestProtocol::Https, 443, "a.test").tls,
        Some(TlsMode::Passthrough)
    );
    // R-TCP-07.
    assert_eq!(serving(&connect(&world, RequestProtocol::Tls, 8443, "a.test")), ["a"]);
    assert_eq!(serving(&connect(&world, RequestProtocol::Tls, 8443, "b.test")), ["b"]);
}

#[test]
fn the_oldest_route_of_a_port_gets_everything() {
    // R-TCP-02, R-TCP-05.
    let mut world = Small::default();
    for (listener, protocol, kind) in [
        ("tcp", Protocol::Tcp, Kind::TcpRoute),
        ("udp", Protocol::Udp, Kind::UdpRoute),
    ] {
        world.listener("web", listener, 53, protocol, "", false);
        for (name, created) in [("younger", Some(9)), ("older", Some(3))] {
            let backend = alloc::format!("{listener}-{name}");
            let rule = stream_rule(&mut world, &backend);
            let at = alloc::format!("web/{listener}");
            world.attach(&at, "", kind, &alloc::format!("{listener}-{name}"), created, vec![rule]);
        }
    }
    let tcp = connect(&world, RequestProtocol::Tcp, 53, "");
    assert_eq!(serving(&tcp), ["tcp-older"]);
    assert_eq!(because(&tcp, StepKind::Match)[1], "its route is younger");
    assert_eq!(serving(&connect(&world, RequestProtocol::Udp, 53, "")), ["udp-older"]);
    world.state("tcp-older", invalid());
    // R-TCP-04.
    assert_eq!(connect(&world, RequestProtocol::Tcp, 53, "").outcome, Outcome::Refuse);
}
