//! The whole effective state, put together from the facts and tables.

use super::{EffectiveState, ObjectStatus, RouteTable, profile, spans};
use crate::dns;
use crate::engine::Graph;
use crate::fact::*;
use crate::gateway::entry::{Tables, host_text};
use crate::gateway::listener::Serving;
use crate::gateway::port::protocol_text;
use crate::gateway::status::ListenerConditions;
use crate::gateway::{action, status as statuses};
use crate::object::{KeyId, Kind, Names, Object, Protocol, Sym};
use crate::order;
use alloc::string::String;
use alloc::vec::Vec;

/// Everything that is in effect.
pub fn state(graph: &Graph) -> EffectiveState {
    let mut ports = Vec::new();
    let mut findings: Vec<(String, Finding)> = Vec::new();
    for fact in graph.told(|cell| cell.has_findings || profile::tells_ports(cell.name)) {
        match fact.value {
            FactValue::Port(port) => ports.push(port),
            FactValue::Finding(mut finding) => {
                let owner = fact
                    .owner
                    .find(&graph.names)
                    .or_else(|| spans::source_key(graph, &fact.owner.name));
                spans::known(graph, owner, &fact.key, &mut finding);
                findings.push((fact.key, finding));
            }
            _ => {}
        }
    }
    findings.extend(
        profile::findings(graph)
            .into_iter()
            .map(|finding| (String::new(), finding)),
    );
    order::by(&mut ports, &|a, b| {
        (&a.gateway, a.port, &a.protocol).cmp(&(&b.gateway, b.port, &b.protocol))
    });
    order::by(&mut findings, &|(key_a, a), (key_b, b)| {
        (a.severity, &a.span, key_a).cmp(&(b.severity, &b.span, key_b))
    });
    let tables = profile::tables(graph);
    EffectiveState {
        version: "trueroute/v1".into(),
        readiness: alloc::vec![readiness(graph, &tables)],
        ports,
        listeners: profile::listeners(graph),
        tables,
        dns: dns::output::state(graph),
        clusters: Vec::new(),
        imports: Vec::new(),
        slices: Vec::new(),
        statuses: statuses_of(graph),
        findings: findings.into_iter().map(|(_, finding)| finding).collect(),
    }
}

/// No configuration is a valid, ready state.
fn readiness(graph: &Graph, tables: &[RouteTable]) -> Readiness {
    let controller = graph.options().controller_name.clone().unwrap_or("trueroute".into());
    Readiness {
        controller,
        replica: None,
        state: match tables.is_empty() {
            true => ReadyState::ReadyEmpty,
            false => ReadyState::Ready,
        },
        ready_at: None,
        waits_for: None,
        freed_by: None,
    }
}

/// The listeners of the specification's Gateways.
pub fn listeners(graph: &Graph) -> Vec<Listener> {
    let served = graph
        .values::<Serving>()
        .filter_map(|(at, served)| Some((at, served.as_ref()?)));
    let mut all: Vec<Listener> = served
        .map(|(at, served)| {
            let report = graph.value::<ListenerConditions>(at).and_then(Option::as_ref);
            Listener {
                attached_routes: report.map(|report| report.attached_routes),
                ..statuses::listener(at.object, served, &graph.names)
            }
        })
        .collect();
    order::by(&mut all, &|a, b| {
        let set = a.listener_set.cmp(&b.listener_set);
        a.gateway
            .cmp(&b.gateway)
            .then(set)
            .then(a.port.cmp(&b.port))
            .then_with(|| a.name.cmp(&b.name))
    });
    all
}

/// The tables of the specification's Gateways.
pub fn tables(graph: &Graph) -> Vec<RouteTable> {
    let names = &graph.names;
    let mut all = Vec::new();
    for (at, table) in graph.states::<Tables>() {
        let Some(served) = graph.value::<Serving>(at).and_then(Option::as_ref) else {
            continue;
        };
        let gate = &served.state.gate;
        // A hostname that only routes without rules hold has nothing to list.
        let hosts = table.hosts(names).into_iter();
        for host in hosts.filter(|host| !host.host.is_empty()) {
            let entries = host
                .host
                .entries()
                .into_iter()
                .map(|listed| TableEntry {
                    assumes_age: listed.assumes_age,
                    shadowed_by: listed.shadowed_by.map(|winner| EntryRef {
                        route: ObjectRef::of(winner.claim().route, names),
                        rule: winner.claim().rule.into(),
                        matches: winner.claim().index.into(),
                    }),
                    ..action::entry(listed.entry.claim(), names)
                })
                .collect();
            let secure = match gate.protocol {
                Protocol::Https | Protocol::Tls => Some(!gate.passthrough),
                _ => None,
            };
            all.push(RouteTable {
                gateway: Some(NamespacedName::of(served.gateway, names)),
                listener_set: (at.object != served.gateway).then(|| NamespacedName::of(at.object, names)),
                listener: Some(text(gate.name, names)),
                port: gate.port,
                hostname: host_text(host.hostname, names),
                protocol: protocol_text(gate.protocol, names),
                secure,
                listener_alias: None,
                tls: None,
                entries,
            });
        }
    }
    order::by(&mut all, &|a, b| {
        let place = a
            .gateway
            .cmp(&b.gateway)
            .then(a.port.cmp(&b.port))
            .then_with(|| a.listener_set.cmp(&b.listener_set));
        place
            .then_with(|| a.listener.cmp(&b.listener))
            .then_with(|| a.hostname.cmp(&b.hostname))
    });
    all
}

/// The status of every object of a kind that has one.
fn statuses_of(graph: &Graph) -> Vec<ObjectStatus> {
    let names = &graph.names;
    let place = |key: KeyId| {
        let object = names.object(key);
        let text = |sym| names.text(sym);
        (
            object.kind.parts(names).1,
            text(object.namespace),
            text(object.name),
            text(object.cluster),
        )
    };
    // Each object's place is looked up once, not with each comparison.
    let mut all: Vec<(_, KeyId, &Object)> = graph
        .store()
        .objects()
        .filter(|(key, _)| has_status(names.object(*key).kind))
        .map(|(key, object)| (place(key), key, object))
        .collect();
    order::by(&mut all, &|(a, ..), (b, ..)| a.cmp(b));
    all.into_iter()
        .filter_map(|(_, key, object)| {
            let identity = names.object(key);
            Some(ObjectStatus {
                api_version: identity.kind.api_version(names),
                kind: identity.kind.texts(names).1,
                namespace: (!identity.namespace.is_empty()).then(|| text(identity.namespace, names)),
                name: text(identity.name, names),
                generation: object.meta.generation,
                status: profile::status(graph, key)?,
            })
        })
        .collect()
}

fn has_status(kind: Kind) -> bool {
    kind.is_route()
        || matches!(
            kind,
            Kind::GatewayClass
                | Kind::Gateway
                | Kind::ListenerSet
                | Kind::BackendTlsPolicy
                | Kind::XBackend
                | Kind::XBackendTrafficPolicy
        )
}

fn text(sym: Sym, names: &Names) -> Text {
    Text::Owned(names.text(sym).into())
}
