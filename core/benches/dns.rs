//! What names cost: routes with five hostnames each, with and without statuses; from nothing, and one change among many.

mod worlds;

use divan::Bencher;
use std::fmt::Write;
use trueroute::{Change, Engine, Options, Source};

fn main() {
    divan::main();
}

/// Numbers of routes; each has five names.
fn sizes() -> Vec<usize> {
    match worlds::quick() {
        true => vec![2_000],
        false => vec![2_000, 20_000],
    }
}

/// Routes on each Gateway.
const ON_ONE: usize = 200;
/// Names of each route.
const NAMES: usize = 5;

fn gateway(index: usize) -> String {
    format!(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {{name: gateway-{index}, namespace: infra, generation: 1}}\n\
         spec: {{gatewayClassName: example, listeners: [{{name: http, port: 80, protocol: HTTP, allowedRoutes: {{namespaces: {{from: All}}}}}}]}}\n\
         status: {{addresses: [{{type: IPAddress, value: 10.0.{}.{}}}]}}\n---\n",
        index / 250,
        index % 250
    )
}

/// A route; `last` is its last name, and `status` whether its Gateway has taken it.
fn route(index: usize, last: &str, status: bool) -> String {
    let gateway = index / ON_ONE;
    let mut text = format!(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: route-{index}, namespace: shop, generation: 1}}\n\
         spec:\n  parentRefs: [{{name: gateway-{gateway}, namespace: infra}}]\n  hostnames: ["
    );
    for name in 0..NAMES - 1 {
        write!(text, "n{name}.route-{index}.test, ").unwrap();
    }
    writeln!(
        text,
        "{last}.route-{index}.test]\n  rules: [{{backendRefs: [{{name: app, port: 80}}]}}]"
    )
    .unwrap();
    if status {
        writeln!(
            text,
            "status:\n  parents:\n  - parentRef: {{name: gateway-{gateway}, namespace: infra}}\n    controllerName: example.net/gateway\n    \
             conditions: [{{type: Accepted, status: \"True\", reason: Accepted, observedGeneration: 1, message: \"\", lastTransitionTime: \"2026-01-01T00:00:00Z\"}}]"
        )
        .unwrap();
    }
    text + "---\n"
}

fn world(routes: usize, status: bool) -> Source {
    let gateways = (0..routes.div_ceil(ON_ONE)).map(gateway);
    let routes = (0..routes).map(|index| route(index, "last", status));
    Source {
        name: "all.yaml".into(),
        text: gateways.chain(routes).collect::<String>().into(),
        cluster: None,
    }
}

fn loaded(routes: usize, status: bool) -> Engine {
    let mut engine = Engine::new(Options::default());
    engine.load(&world(routes, status));
    engine
}

fn from_nothing(bencher: Bencher, routes: usize, status: bool) {
    let source = world(routes, status);
    bencher.bench_local(|| {
        let mut engine = Engine::new(Options::default());
        engine.load(&source);
        engine
    });
}

/// Everything read and evaluated, as it stands in Git.
#[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
fn load_without_statuses(bencher: Bencher, routes: usize) {
    from_nothing(bencher, routes, false);
}

/// Everything read and evaluated, as a dump has it.
#[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
fn load_with_statuses(bencher: Bencher, routes: usize) {
    from_nothing(bencher, routes, true);
}

fn one_name(bencher: Bencher, routes: usize, status: bool) {
    let mut engine = loaded(routes, status);
    let source = Source {
        name: "all.yaml".into(),
        ..Source::default()
    };
    let texts = ["other", "last"].map(|last| route(routes / 2, last, status));
    let mut turn = 0;
    bencher.bench_local(|| -> Change {
        turn += 1;
        let change = engine.apply(&texts[(turn + 1) % 2], &source);
        assert!(change.added.iter().any(|fact| fact.key.starts_with("record/")));
        change
    });
}

/// One name of one route changes: `Change` included.
#[divan::bench(args = sizes(), sample_count = 40, sample_size = 1)]
fn one_name_without_statuses(bencher: Bencher, routes: usize) {
    one_name(bencher, routes, false);
}

/// The same with a status, so that what is published changes as well.
#[divan::bench(args = sizes(), sample_count = 40, sample_size = 1)]
fn one_name_with_statuses(bencher: Bencher, routes: usize) {
    one_name(bencher, routes, true);
}

/// Both answers in full, with everything else of the state.
#[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
fn state(bencher: Bencher, routes: usize) {
    let engine = loaded(routes, true);
    bencher.bench_local(|| engine.state());
}
