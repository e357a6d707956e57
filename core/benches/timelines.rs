//! What events cost: four controllers over 1,000 routes; routes go, come back and change their hostnames one by one.

mod worlds;

use divan::Bencher;
use divan::counter::ItemsCount;
use std::fmt::Write;
use trueroute::Options;
use trueroute::fact::{NamespacedName, ObjectRef, Seconds, TimelineAction, TimelineEvent};
use trueroute::options::{ContourOptions, ControllerSpec, ReplayOptions};
use trueroute::timeline::{Script, play};

fn main() {
    divan::main();
}

const ROUTES: usize = 1_000;

fn sizes() -> Vec<usize> {
    match worlds::quick() {
        true => vec![100],
        false => vec![1_000, 10_000],
    }
}

fn route(index: usize, host: &str) -> String {
    format!(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: route-{index}, namespace: shop}}\n\
         spec:\n  parentRefs: [{{name: edge, namespace: infra}}]\n  hostnames: [{host}.route-{index}.test]\n  \
         rules: [{{backendRefs: [{{name: app, port: 80}}]}}]\n---\n"
    )
}

fn world() -> String {
    let mut text = String::from(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: {name: contour}\nspec: {controllerName: projectcontour.io/gateway-controller}\n---\n\
         apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: edge, namespace: infra}\n\
         spec: {gatewayClassName: contour, listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}]}\n---\n\
         apiVersion: v1\nkind: Service\nmetadata: {name: app, namespace: shop}\nspec: {ports: [{port: 80}]}\n---\n",
    );
    for index in 0..ROUTES {
        write!(text, "{}", route(index, "a")).unwrap();
    }
    text
}

fn script(events: usize) -> Script {
    let apply = |text: String| TimelineAction::Apply { apply: text.into() };
    let action = |number: usize| {
        let index = number / 3 % ROUTES;
        match number % 3 {
            0 => TimelineAction::Delete {
                delete: vec![ObjectRef {
                    kind: "HTTPRoute".into(),
                    namespace: Some("shop".into()),
                    name: format!("route-{index}").into(),
                    ..ObjectRef::default()
                }],
                tombstone: None,
            },
            1 => apply(route(index, "a")),
            _ => apply(route(index, "b")),
        }
    };
    let event = |at: usize, action| TimelineEvent {
        at: Seconds::whole(at as i64 * 2),
        cluster: None,
        action,
    };
    Script {
        events: std::iter::once(event(0, apply(world())))
            .chain((0..events).map(|number| event(number + 1, action(number))))
            .collect(),
        ..Script::default()
    }
}

fn options(remedies: bool) -> ReplayOptions {
    let contour = ContourOptions {
        gateway_ref: Some(NamespacedName {
            namespace: "infra".into(),
            name: "edge".into(),
        }),
        ..ContourOptions::default()
    };
    let watches = [
        "contour@1.28.2",
        "contour@1.29.0",
        "external-dns@v0.16",
        "external-dns@v0.18",
    ];
    ReplayOptions {
        options: Options {
            contour: Some(contour),
            ..Options::default()
        },
        controllers: watches
            .map(|controller| ControllerSpec {
                controller: controller.into(),
                ..ControllerSpec::default()
            })
            .to_vec(),
        remedies: Some(remedies),
    }
}

#[divan::bench(args = sizes(), sample_count = 3, sample_size = 1)]
fn events(bencher: Bencher, events: usize) {
    let script = script(events);
    bencher
        .counter(ItemsCount::new(events))
        .bench_local(|| play(script.clone(), options(false)));
}

#[divan::bench(args = sizes(), sample_count = 3, sample_size = 1)]
fn events_with_remedies(bencher: Bencher, events: usize) {
    let script = script(events);
    bencher
        .counter(ItemsCount::new(events))
        .bench_local(|| play(script.clone(), options(true)));
}
