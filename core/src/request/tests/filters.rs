//! Filters, in rules and in backendRefs.

use super::*;

fn modifier(world: &mut Small, set: &[(&str, &str)], add: &[(&str, &str)], remove: &[&str]) -> Box<HeaderModifier> {
    Box::new(HeaderModifier {
        set: world.pairs(set),
        add: world.pairs(add),
        remove: world.syms(remove),
    })
}

fn redirect_to(world: &mut Small, path: PathModifier) -> Filter {
    Filter::Redirect(Box::new(Redirect {
        scheme: None,
        hostname: Some(world.names.sym("new.test")),
        path: Some(path),
        port: None,
        status: 302,
    }))
}

fn header<'a>(answer: &'a Resolution, backend: usize, name: &str) -> Option<&'a HeaderValue> {
    let headers = &answer.backends[backend].request.headers;
    headers
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

#[test]
fn modifiers_of_rule_and_backend_run_in_that_order() {
    // R-FIL-01, R-FIL-02.
    let mut world = Small::web();
    let outer = modifier(&mut world, &[], &[("x-way", "rule")], &["x-secret"]);
    let inner = modifier(&mut world, &[], &[("X-Way", "backend")], &[]);
    let mut rule = world.prefix("/", vec![Filter::RequestHeaders(outer)]);
    rule.backends = vec![
        BackendRef {
            filters: Box::from([Filter::RequestHeaders(inner)]),
            ..world.to("a", 1)
        },
        world.to("b", 1),
    ]
    .into();
    world.route("a", rule);
    let answer = world.send(with_headers(get("/"), &[("X-Secret", "1"), ("x-way", "client")]));
    let one = |text: &'static str| Some(HeaderValue::One(text.into()));
    assert_eq!(header(&answer, 0, "x-way").cloned(), one("client,rule,backend"));
    assert_eq!(header(&answer, 1, "x-way").cloned(), one("client,rule"));
    assert_eq!(header(&answer, 0, "x-secret"), None);
}

#[test]
fn a_redirect_answers_and_backends_are_not_reached() {
    let mut world = Small::web();
    let to = PathModifier::Prefix(world.names.sym("/new"));
    let filter = redirect_to(&mut world, to);
    let rule = world.prefix("/old", vec![filter]);
    world.route("a", rule);
    let answer = world.get("/old/x?y=z");
    assert_eq!((answer.outcome, answer.status), (Outcome::Redirect, Some(302)));
    assert_eq!(answer.redirect.unwrap().location, "http://new.test/new/x?y=z");
    assert!(answer.backends.is_empty());
}

#[test]
fn a_redirect_in_a_backend_ref_answers_its_share() {
    let mut world = Small::web();
    let to = PathModifier::Full(world.names.sym("/full"));
    let filter = redirect_to(&mut world, to);
    let redirecting = BackendRef {
        filters: Box::from([filter]),
        ..world.to("a", 1)
    };
    let mut alone = world.prefix("/alone", vec![]);
    alone.backends = vec![redirecting.clone()].into();
    world.route("alone", alone);
    let mut shared = world.prefix("/shared", vec![]);
    shared.backends = vec![redirecting, world.to("b", 1)].into();
    world.route("shared", shared);
    let answer = world.get("/alone");
    assert_eq!((answer.outcome, answer.status), (Outcome::Redirect, Some(302)));
    assert_eq!(answer.redirect.unwrap().path, "/full");
    let answer = world.get("/shared");
    assert_eq!(answer.outcome, Outcome::Forward);
    assert_eq!((answer.backends[0].status, serving(&answer)), (Some(302), vec!["b"]));
}

#[test]
fn a_rewrite_changes_host_and_path_and_keeps_the_query() {
    let mut world = Small::web();
    let filter = Filter::Rewrite(Box::new(Rewrite {
        hostname: Some(world.names.sym("inner.test")),
        path: Some(PathModifier::Prefix(world.names.sym("/"))),
    }));
    let rule = world.prefix("/old", vec![filter]);
    world.route("a", rule);
    let answer = world.get("/old/x?y=z");
    let seen = &answer.backends[0].request;
    assert_eq!((&*seen.host, &*seen.path), ("inner.test", "/x?y=z"));
}

#[test]
fn mirrors_are_told_with_their_share_and_bad_ones_are_lost() {
    // R-MIR-02, R-MIR-03.
    let mut world = Small::web();
    world.state("gone", BackendState::Invalid("it does not exist".into()));
    let filters = [("copy", (1, 5)), ("gone", (1, 1)), ("never", (0, 100))].map(|(name, share)| {
        Filter::Mirror(Box::new(Mirror {
            backend: world.service(name),
            port: Some(80),
            share,
        }))
    });
    let rule = world.prefix("/", filters.into());
    world.route("a", rule);
    let answer = world.get("/");
    assert_eq!((answer.outcome, answer.mirrors.len()), (Outcome::Forward, 1));
    let copy = &answer.mirrors[0];
    assert_eq!((&*copy.name, copy.numerator, copy.denominator), ("copy", 1, 5));
}

#[test]
fn what_cannot_be_applied_is_never_skipped() {
    // R-REQ-18, R-EXT-02, R-AUTH-04.
    let mut world = Small::web();
    let extension = Filter::Extension(world.service("extension"));
    let rule = world.prefix("/ext", vec![extension]);
    world.route("a", rule);
    let unknown = Filter::Unsupported(world.names.sym("Magic"));
    let rule = world.prefix("/magic", vec![unknown]);
    world.route("b", rule);
    let auth = |backend| {
        Filter::ExternalAuth(Box::new(ExternalAuth {
            backend,
            port: Some(80),
            grpc: false,
            path: Sym::EMPTY,
            headers: Box::default(),
            response_headers: Box::default(),
            body: 0,
        }))
    };
    let (good, gone) = (world.service("good"), world.service("gone"));
    world.state("gone", BackendState::Invalid("it does not exist".into()));
    for (path, backend) in [("/good", good), ("/gone", gone)] {
        let rule = world.prefix(path, vec![auth(backend)]);
        world.route(&path[1..], rule);
    }
    assert_eq!(world.get("/ext").status, Some(500));
    assert_eq!(world.get("/magic").status, Some(500));
    assert_eq!(world.get("/gone").status, Some(403));
    let allowed = world.get("/good");
    assert_eq!((allowed.outcome, allowed.assumed.len()), (Outcome::Forward, 1));
    world.extension = Some(ExtensionState::Foreign);
    let flagged = world.get("/ext");
    assert_eq!((flagged.outcome, flagged.assumed.len()), (Outcome::Forward, 1));
}

#[test]
fn responses_are_changed_in_order() {
    let mut world = Small::web();
    let first = modifier(&mut world, &[("x-a", "1")], &[("x-b", "1")], &["x-c"]);
    let second = modifier(&mut world, &[], &[("X-A", "2"), ("x-b", "2"), ("x-c", "2")], &[]);
    let filters = [first, second].map(Filter::ResponseHeaders);
    let rule = world.prefix("/", filters.into());
    world.route("a", rule);
    let response = world.get("/").response.unwrap();
    let told = |map: &BTreeMap<Text, Text>| -> Vec<String> {
        map.iter()
            .map(|(name, value)| alloc::format!("{name}={value}"))
            .collect()
    };
    assert_eq!(told(&response.set), ["x-a=1,2", "x-c=2"]);
    assert_eq!(told(&response.add), ["x-b=1,2"]);
    assert!(response.remove.is_empty());
}

fn cors(world: &mut Small, credentials: bool) -> Filter {
    Filter::Cors(Box::new(Cors {
        origins: world.syms(&["https://*.shop.test", "https://shop.test:8443"]),
        credentials,
        methods: world.syms(if credentials { &["*"] } else { &["PUT", "DELETE"] }),
        headers: world.syms(&["x-one", "x-two"]),
        expose: world.syms(&["x-seen"]),
        max_age: 5,
    }))
}

fn preflight(origin: &'static str) -> SimulatedRequest {
    SimulatedRequest {
        method: Some("OPTIONS".into()),
        ..with_headers(
            get("/"),
            &[("Origin", origin), ("Access-Control-Request-Method", "PUT")],
        )
    }
}

#[test]
fn preflights_are_answered_and_never_forwarded() {
    // R-CORS-02, R-CORS-03.
    for (credentials, methods) in [(false, "PUT, DELETE"), (true, "PUT")] {
        let mut world = Small::web();
        let filter = cors(&mut world, credentials);
        let rule = world.prefix("/", vec![filter]);
        world.route("a", rule);
        let answer = world.send(preflight("https://a.shop.test"));
        assert_eq!((answer.outcome, answer.status), (Outcome::Respond, Some(204)));
        let set = answer.response.unwrap().set;
        assert_eq!(set["Access-Control-Allow-Origin"], "https://a.shop.test");
        assert_eq!(set["Access-Control-Allow-Methods"], methods);
        assert_eq!(set["Access-Control-Allow-Headers"], "x-one, x-two");
        assert_eq!(set["Access-Control-Max-Age"], "5");
        assert_eq!(set.contains_key("Access-Control-Allow-Credentials"), credentials);
        let answer = world.send(preflight("https://evil.test"));
        assert_eq!(
            (answer.outcome, answer.status, answer.response),
            (Outcome::Respond, Some(403), None)
        );
        assert!(answer.backends.is_empty());
    }
}

#[test]
fn actual_requests_are_forwarded_whatever_their_origin() {
    let mut world = Small::web();
    let filter = cors(&mut world, false);
    let rule = world.prefix("/", vec![filter]);
    world.route("a", rule);
    let allowed = world.send(with_headers(get("/"), &[("origin", "https://shop.test:8443")]));
    let set = allowed.response.unwrap().set;
    assert_eq!(set["Access-Control-Allow-Origin"], "https://shop.test:8443");
    assert_eq!(set["Access-Control-Expose-Headers"], "x-seen");
    assert!(!set.contains_key("Access-Control-Max-Age"));
    let foreign = world.send(with_headers(get("/"), &[("origin", "https://evil.test")]));
    assert_eq!((foreign.outcome, foreign.response), (Outcome::Forward, None));
}
