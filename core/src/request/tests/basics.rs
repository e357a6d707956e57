//! From connection to rule.

use super::*;

#[test]
fn the_longest_prefix_wins_and_the_shorter_says_why() {
    let mut world = Small::web();
    let shop = world.prefix("/shop", vec![]);
    let cart = world.prefix("/shop/cart", vec![]);
    world.route("shop", shop);
    world.route("cart", cart);
    let answer = world.get("/shop/cart/7?x=1");
    assert_eq!(answer.outcome, Outcome::Forward);
    assert_eq!(answer.route.as_ref().unwrap().name, "cart");
    assert_eq!((answer.rule, answer.matches, answer.omitted), (Some(0), Some(0), 0));
    assert_eq!(
        because(&answer, StepKind::Match),
        [
            "first in the order of precedence",
            "prefix `/shop` is shorter than `/shop/cart`"
        ]
    );
    let seen = &answer.backends[0].request;
    assert_eq!(
        (&*seen.method, &*seen.host, &*seen.path),
        ("GET", "shop.test", "/shop/cart/7?x=1")
    );
    assert_eq!(world.get("/shopping").status, Some(404));
}

#[test]
fn a_near_miss_names_the_condition_that_fails() {
    let mut world = Small::web();
    let mut rule = world.prefix("/", vec![]);
    let (get, put) = (world.names.sym("GET"), world.names.sym("PUT"));
    let matches = [put, get].map(|method| HttpMatch {
        method,
        ..world.on_path(PathKind::Prefix, "/")
    });
    rule.matches = Matches::Http(Box::from(matches));
    world.route("a", rule);
    let steps = because(&world.get("/"), StepKind::Match);
    assert_eq!(
        steps,
        ["the only match that fits", "only its method `PUT` does not fit"]
    );
}

#[test]
fn a_missing_creation_timestamp_is_an_assumption() {
    let mut world = Small::web();
    for (name, created) in [("new", None), ("old", Some(7))] {
        let rule = world.prefix("/", vec![]);
        world.attach("web/http", "", Kind::HttpRoute, name, created, vec![rule]);
    }
    let answer = world.get("/");
    assert_eq!(answer.route.as_ref().unwrap().name, "old");
    assert!(answer.assumed[0].starts_with("which of HTTPRoute `shop/old` and HTTPRoute `shop/new` is older"));
    let steps = because(&answer, StepKind::Match);
    assert_eq!(steps[1], "a route without creationTimestamp counts as younger");
}

#[test]
fn the_most_specific_listener_keeps_the_request_to_itself() {
    // R-REQ-04: no fall-through to the routes of a less specific listener.
    let mut world = Small::web();
    world.listener("web", "shop", 80, Protocol::Http, "*.test", false);
    let rule = world.prefix("/", vec![]);
    world.route("all", rule);
    let rule = world.prefix("/cart", vec![]);
    world.attach("web/shop", "*.test", Kind::HttpRoute, "cart", None, vec![rule]);
    assert_eq!(world.get("/cart").route.unwrap().name, "cart");
    let answer = world.get("/other");
    assert_eq!((answer.outcome, answer.status), (Outcome::Respond, Some(404)));
    assert_eq!(answer.listener.unwrap().name, "shop");
}

#[test]
fn one_virtual_host_is_chosen_and_no_other_is_tried() {
    // R-MAT-02, A-08.
    let mut world = Small::web();
    let rule = world.prefix("/", vec![]);
    world.route("all", rule);
    let rule = world.prefix("/cart", vec![]);
    world.attach("web/http", "shop.test", Kind::HttpRoute, "cart", None, vec![rule]);
    assert_eq!(world.get("/other").status, Some(404));
    let mut request = get("/other");
    request.host = Some("Other.test:80".into());
    let answer = world.send(request);
    assert_eq!(answer.route.unwrap().name, "all");
    // R-REQ-06: the header is forwarded unchanged.
    assert_eq!(answer.backends[0].request.host, "Other.test:80");
}

fn secure() -> Small {
    let mut world = Small::default();
    for (name, host) in [("a", "a.test"), ("wild", "*.test")] {
        world.listener("web", name, 443, Protocol::Https, host, false);
        let rule = world.prefix("/", vec![]);
        world.attach(
            &alloc::format!("web/{name}"),
            host,
            Kind::HttpRoute,
            name,
            None,
            vec![rule],
        );
    }
    world.listener("web", "raw", 443, Protocol::Tls, "raw.test", true);
    world
}

fn https(sni: Option<&'static str>, host: &'static str) -> SimulatedRequest {
    SimulatedRequest {
        protocol: Some(RequestProtocol::Https),
        sni: sni.map(Text::Borrowed),
        host: Some(host.into()),
        ..SimulatedRequest::default()
    }
}

#[test]
fn the_listener_of_the_handshake_must_own_the_host() {
    // R-REQ-05.
    let world = secure();
    let status = |sni, host| {
        let answer = world.send(https(sni, host));
        (answer.outcome, answer.status, answer.tls)
    };
    let ended = Some(TlsMode::Terminate);
    assert_eq!(status(None, "a.test"), (Outcome::Forward, None, ended));
    assert_eq!(status(Some("b.test"), "c.test:443"), (Outcome::Forward, None, ended));
    assert_eq!(status(Some("b.test"), "a.test"), (Outcome::Respond, Some(421), ended));
    assert_eq!(
        status(Some("a.test"), "other.example"),
        (Outcome::Respond, Some(404), ended)
    );
    // R-REQ-03.
    assert_eq!(status(Some("other.example"), "a.test"), (Outcome::Refuse, None, None));
    assert_eq!(status(Some(""), "a.test"), (Outcome::Refuse, None, None));
}

#[test]
fn a_port_may_ask_for_a_client_certificate() {
    let mut world = secure();
    world.check = ClientCheck::Required;
    assert_eq!(world.send(https(None, "a.test")).outcome, Outcome::Refuse);
    let mut request = https(None, "a.test");
    request.client_certificate = Some(NamespacedName::default());
    let answer = world.send(request);
    assert_eq!((answer.outcome, answer.assumed.len()), (Outcome::Forward, 1));
    world.check = ClientCheck::Optional;
    assert_eq!(world.send(https(None, "a.test")).outcome, Outcome::Forward);
}

#[test]
fn the_port_left_out_is_the_only_one_that_speaks_the_protocol() {
    let mut world = Small::default();
    world.listener("web", "http", 8080, Protocol::Http, "", false);
    let rule = world.prefix("/", vec![]);
    world.route("a", rule);
    let request = SimulatedRequest {
        protocol: Some(RequestProtocol::Http),
        ..SimulatedRequest::default()
    };
    assert_eq!(world.send(request.clone()).listener.unwrap().port, 8080);
    world.listener("web", "more", 8081, Protocol::Http, "", false);
    // A client without a port goes to the protocol's own, which is not open here.
    assert_eq!(world.send(request.clone()).outcome, Outcome::Refuse);
    world.listener("web", "own", 80, Protocol::Http, "", false);
    assert_eq!(world.send(request).listener.unwrap().port, 80);
}

#[test]
fn without_a_gateway_the_one_that_serves_the_host_is_meant() {
    let mut world = Small::web();
    world.listener("other", "http", 80, Protocol::Http, "", false);
    let rule = world.prefix("/", vec![]);
    world.attach("other/http", "shop.test", Kind::HttpRoute, "a", None, vec![rule]);
    let answer = world.get("/");
    assert_eq!(answer.listener.unwrap().gateway.name, "other");
    let mut request = get("/");
    request.gateway = Some(NamespacedName {
        namespace: "infra".into(),
        name: "none".into(),
    });
    let answer = world.send(request);
    assert_eq!(answer.outcome, Outcome::Refuse);
    assert_eq!(answer.trace[0].because, "there is no Gateway `infra/none` that serves");
}

#[test]
fn cleartext_and_tls_do_not_mix_and_closed_ports_refuse() {
    let world = secure();
    let send = |port, protocol| {
        let mut request = https(None, "a.test");
        (request.port, request.protocol) = (Some(port), Some(protocol));
        let answer = world.send(request);
        (answer.outcome, answer.trace[0].because.to_string())
    };
    assert_eq!(
        send(443, RequestProtocol::Http),
        (
            Outcome::Refuse,
            "port 443 expects TLS, the request is in cleartext".into()
        )
    );
    assert_eq!(
        send(80, RequestProtocol::Http),
        (
            Outcome::Refuse,
            "port 80 is not open: no programmed listener is on it".into()
        )
    );
}
