//! The mechanisms on their shortest timelines.

use super::*;
use crate::fact::{ObjectRef, Seconds, Side, TimelineAction, TimelineEvent, Tombstone};
use crate::options::ControllerSpec;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

const GATEWAY: &str = "
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: example}
spec: {controllerName: example.com/gateway}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web, namespace: infra}
spec:
  gatewayClassName: example
  listeners: [{name: http, port: 80, protocol: HTTP}]
";

const ROUTE: &str = "
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: cart, namespace: infra}
spec:
  parentRefs: [{name: web}]
  rules: [{backendRefs: [{name: cart, port: 80}]}]
";

fn apply(at: i64, text: &str) -> TimelineEvent {
    event(
        at,
        TimelineAction::Apply {
            apply: String::from(text).into(),
        },
    )
}

fn delete(at: i64, kind: &'static str, namespace: &'static str, name: &'static str) -> TimelineEvent {
    let object = ObjectRef {
        kind: kind.into(),
        namespace: Some(namespace.into()),
        name: name.into(),
        ..ObjectRef::default()
    };
    event(
        at,
        TimelineAction::Delete {
            delete: vec![object],
            tombstone: Some(Tombstone::Key),
        },
    )
}

fn event(at: i64, action: TimelineAction) -> TimelineEvent {
    TimelineEvent {
        at: Seconds::whole(at),
        cluster: None,
        action,
    }
}

fn played(events: Vec<TimelineEvent>, controllers: &[&'static str]) -> Replay {
    let script = Script {
        events,
        ..Script::default()
    };
    let controllers = controllers.iter().map(|name| ControllerSpec {
        controller: (*name).into(),
        ..ControllerSpec::default()
    });
    play(
        script,
        ReplayOptions {
            controllers: controllers.collect(),
            ..ReplayOptions::default()
        },
    )
}

#[test]
fn a_hollow_tombstone_leaves_the_route_until_something_else_changes() {
    let events = vec![
        apply(1, GATEWAY),
        apply(2, ROUTE),
        delete(3, "HTTPRoute", "infra", "cart"),
        apply(
            4,
            "{apiVersion: v1, kind: Service, metadata: {name: other, namespace: infra}, spec: {ports: [{port: 80}]}}",
        ),
    ];
    let replay = played(events, &["generic@hollow-tombstone", "generic@hollow-tombstone-mended"]);
    let steps = &replay.report.steps;
    let of = |step: usize, controller: usize| &steps[step].controllers[controller].differences;
    for step in steps {
        assert_eq!(step.controllers[1].differences, [], "the mended twin at {:?}", step.at);
    }
    assert!(of(1, 0).is_empty());
    let stale = of(2, 0);
    let entry = stale
        .iter()
        .find(|one| one.fact.key.starts_with("entry/"))
        .expect("a stale entry");
    assert_eq!((entry.side, entry.began, entry.ended), (Side::Surplus, 2, None));
    assert_eq!(entry.mechanism, "hollow tombstone");
    assert_eq!(
        entry.clears,
        ["touch the Gateway: Gateway infra/web", "restart", "relist"]
    );
    let ended = of(3, 0);
    assert!(
        ended.iter().all(|one| one.ended == Some(3)) && ended.len() == stale.len(),
        "{ended:#?}"
    );
    let served = replay
        .at(2, "generic@hollow-tombstone", None)
        .expect("a step and a controller");
    assert_eq!(served.state().tables.len(), 1);
    assert_eq!(replay.at(2, "right", None).expect("a step").state().tables.len(), 0);
}
