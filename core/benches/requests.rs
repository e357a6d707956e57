//! One request among 100,000 matches (1,000 regular expressions): choosing the entry, and the whole answer with its trace.

mod worlds;

use divan::Bencher;
use std::collections::BTreeMap;
use std::rc::Rc;
use trueroute::manifest::read;
use trueroute::object::{Kind, Names, Spec, Sym};
use trueroute::request::{HeaderValue, Outcome, SimulatedRequest};
use trueroute::routing::table::{Claim, ListenerTable, Rank, Subject};
use trueroute::{Engine, NamespacedName, Options, Source};
use worlds::{Request, WORLDS, World};

fn main() {
    divan::main();
}

fn world(name: &str) -> World {
    worlds::world(name, if worlds::quick() { 10_000 } else { 100_000 })
}

/// The requests one after another, in an order that no cache foresees.
fn shuffled<'a, T>(all: &'a [T]) -> impl FnMut() -> &'a T {
    let mut turn = 0;
    move || {
        turn = (turn + 7919) % all.len();
        &all[turn]
    }
}

/// The entries alone, as the engine keeps them for a listener.
fn table(world: &World, names: &mut Names) -> ListenerTable {
    let mut table = ListenerTable::default();
    for document in read(&world.text, None, names).documents {
        let object = names.object(document.key);
        let (Kind::HttpRoute, Spec::Route(route)) = (object.kind, document.object.spec) else {
            continue;
        };
        let rank = Rc::new(Rank {
            created: document.object.meta.created,
            name: format!("{}/{}", names.text(object.namespace), names.text(object.name)).into(),
        });
        for hostname in route
            .hostnames
            .iter()
            .chain(route.hostnames.is_empty().then_some(&Sym::EMPTY))
        {
            for claim in Claim::of_rule(document.key, &rank, &route.rules, 0) {
                table.insert(names, *hostname, claim);
            }
        }
    }
    table
}

/// The hostname, then the entry; what the request says is looked up each time.
#[divan::bench(args = WORLDS, sample_size = 1000)]
fn choose(bencher: Bencher, name: &str) {
    let world = world(name);
    let mut names = Names::default();
    let table = table(&world, &mut names);
    let mut next = shuffled(&world.requests);
    bencher.bench_local(|| {
        let request: &Request = next();
        let mut subject = Subject::new(&names, "GET", &request.path);
        for (name, value) in &request.headers {
            subject.header(&names, name, value);
        }
        let host = table.choose(&names, &request.host).next().unwrap().host;
        let claim = host.choose(&names, &subject).unwrap().claim();
        (claim.route, claim.rule, claim.index)
    });
}

/// `Engine::request`.
#[divan::bench(args = WORLDS, sample_size = 1000)]
fn resolution(bencher: Bencher, name: &str) {
    let world = world(name);
    let mut engine = Engine::new(Options::default());
    engine.load(&Source {
        name: "all.yaml".into(),
        text: world.text.into(),
        cluster: None,
    });
    let requests: Vec<SimulatedRequest> = world
        .requests
        .into_iter()
        .map(|request| SimulatedRequest {
            gateway: Some(NamespacedName {
                namespace: "shop".into(),
                name: "gateway-0".into(),
            }),
            host: Some(request.host.into()),
            path: Some(request.path.into()),
            headers: request
                .headers
                .into_iter()
                .map(|(name, value)| (name.into(), HeaderValue::One(value.into())))
                .collect::<BTreeMap<_, _>>(),
            ..SimulatedRequest::default()
        })
        .collect();
    assert!(
        requests
            .iter()
            .take(20)
            .all(|request| engine.request(request).outcome == Outcome::Forward)
    );
    let mut next = shuffled(&requests);
    // Divan keeps what comes back until many were asked; a user does not.
    bencher.bench_local(|| engine.request(next()).outcome);
}
