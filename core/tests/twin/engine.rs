//! What the engine says of a world, as lines in the words that `twin` uses.

use crate::requests::Answer;
use crate::world::Request;
use std::collections::{BTreeMap, BTreeSet};
use trueroute::fact::{Condition, FactType, FactValue, ListenerStatus, NamespacedName, ObjectRef, Text};
use trueroute::request::{HeaderValue, Outcome, RequestProtocol, ResolvedBackend, TlsMode};
use trueroute::{EffectiveState, Engine, Query, Resolution, SimulatedRequest, Status};

fn full(name: &NamespacedName) -> String {
    format!("{}/{}", name.namespace, name.name)
}

fn object(object: &ObjectRef) -> String {
    format!(
        "{} {}/{}",
        object.kind,
        object.namespace.as_deref().unwrap_or(""),
        object.name
    )
}

fn title(gateway: &NamespacedName, set: &Option<NamespacedName>, listener: &str) -> String {
    let set = set.as_ref().map_or(String::new(), |set| format!(" of {}", full(set)));
    format!("{}{set} {listener}", full(gateway))
}

fn condition(all: &[Condition], kind: &str) -> String {
    let found = all.iter().find(|one| one.kind == kind);
    found.map_or("absent".into(), |one| format!("{}/{}", one.status, one.reason))
}

/// Everything but tables and requests.
pub fn lines(engine: &Engine, state: &EffectiveState) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for port in state.ports.iter().filter(|port| port.open) {
        lines.insert(format!(
            "port {} {}/{} open",
            full(&port.gateway),
            port.port,
            port.protocol
        ));
    }
    for one in &state.listeners {
        let kinds: Vec<&Text> = one.supported_kinds.iter().map(|kind| &kind.kind).collect();
        lines.insert(format!(
            "listener {} {}/{} for {}: {kinds:?}, {} routes, accepted {}, programmed {}, conflict {}",
            title(&one.gateway, &one.listener_set, &one.name),
            one.port,
            one.protocol,
            one.hostname.as_deref().unwrap_or("*"),
            one.attached_routes.unwrap_or_default(),
            one.accepted,
            one.programmed,
            one.conflicts.first().map_or("none", |conflict| conflict),
        ));
    }
    let query = Query {
        kind: Some(FactType::Attachment),
        limit: Some(10_000),
        ..Query::default()
    };
    for fact in engine.query(&query).items {
        if let FactValue::Attachment(one) = fact.value {
            let mut hostnames = one.hostnames;
            hostnames.sort();
            let (route, parent) = (object(&one.route), object(&one.parent));
            lines.insert(format!(
                "attachment {route} at {parent} {} for {hostnames:?}",
                one.listener
            ));
        }
    }
    for one in &state.statuses {
        let name = format!("{} {}/{}", one.kind, one.namespace.as_deref().unwrap_or(""), one.name);
        statuses(&mut lines, &name, &one.status);
    }
    lines
}

fn statuses(lines: &mut BTreeSet<String>, name: &str, status: &Status) {
    let mut listeners = |all: &[ListenerStatus]| {
        for one in all {
            lines.insert(format!(
                "status {name} {}: Accepted {}, ResolvedRefs {}, {} routes",
                one.name,
                condition(&one.conditions, "Accepted"),
                condition(&one.conditions, "ResolvedRefs"),
                one.attached_routes,
            ));
        }
    };
    match status {
        Status::Gateway(one) if condition(&one.conditions, "Accepted") == "Unknown/Pending" => {} // R-CLS-03
        Status::Gateway(one) => {
            listeners(&one.listeners);
            lines.insert(format!(
                "status {name}: Accepted {}, Programmed {}, ResolvedRefs {}, {} sets",
                condition(&one.conditions, "Accepted"),
                condition(&one.conditions, "Programmed"),
                condition(&one.conditions, "ResolvedRefs"),
                one.attached_listener_sets.unwrap_or_default(),
            ));
        }
        Status::Set(one) if condition(&one.conditions, "Accepted") == "Unknown/Pending" => {} // R-SET-01
        Status::Set(one) => {
            listeners(&one.listeners);
            lines.insert(format!(
                "status {name}: Accepted {}, Programmed {}",
                condition(&one.conditions, "Accepted"),
                condition(&one.conditions, "Programmed"),
            ));
        }
        Status::Route(one) => {
            for parent in &one.parents {
                let to = &parent.parent_ref;
                let partial = condition(&parent.conditions, "PartiallyInvalid");
                lines.insert(format!(
                    "status {name} at {} {}/{} {:?} {:?}: Accepted {}, ResolvedRefs {}{}",
                    to.kind,
                    to.namespace
                        .as_deref()
                        .unwrap_or(name.split([' ', '/']).nth(1).unwrap_or("")),
                    to.name,
                    to.section_name.as_deref(),
                    to.port,
                    condition(&parent.conditions, "Accepted"),
                    condition(&parent.conditions, "ResolvedRefs"),
                    if partial == "absent" {
                        String::new()
                    } else {
                        format!(", PartiallyInvalid {partial}")
                    },
                ));
            }
        }
        Status::Class(_) | Status::Policy(_) | Status::Empty(_) => {}
    }
}

/// The entries of each table, by listener and hostname.
pub fn tables(state: &EffectiveState) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    for table in &state.tables {
        let (Some(gateway), Some(listener)) = (&table.gateway, &table.listener) else {
            continue;
        };
        let title = format!(
            "{} for {}",
            title(gateway, &table.listener_set, listener),
            table.hostname
        );
        let entry = |one: &trueroute::fact::TableEntry| {
            format!("{} rule {} match {}", object(&one.route), one.rule, one.match_index)
        };
        all.insert(title, table.entries.iter().map(entry).collect());
    }
    all
}

/// A request in the engine's form.
pub fn request(request: &Request) -> SimulatedRequest {
    let text = |text: &'static str| Text::Borrowed(text);
    let value = |values: &Vec<&'static str>| match values[..] {
        [one] => HeaderValue::One(text(one)),
        _ => HeaderValue::Many(values.iter().map(|one| text(one)).collect()),
    };
    SimulatedRequest {
        gateway: Some(NamespacedName {
            namespace: text(request.gateway.0),
            name: Text::Owned(request.gateway.1.clone()),
        }),
        port: Some(request.port),
        protocol: Some(match request.protocol {
            "HTTP" => RequestProtocol::Http,
            "HTTPS" => RequestProtocol::Https,
            "GRPC" => RequestProtocol::Grpc,
            "TLS" => RequestProtocol::Tls,
            "TCP" => RequestProtocol::Tcp,
            _ => RequestProtocol::Udp,
        }),
        sni: request.sni.map(text),
        method: request.method.map(text),
        host: Some(text(request.host)),
        path: Some(text(request.path)),
        headers: request
            .headers
            .iter()
            .map(|(name, values)| (text(name), value(values)))
            .collect(),
        ..SimulatedRequest::default()
    }
}

/// What the engine answers, in the twin's form.
pub fn answer(resolution: &Resolution) -> Answer {
    // Nobody answers a connection: a status there means that it is reset.
    let answered = resolution
        .route
        .as_ref()
        .is_some_and(|route| ["HTTPRoute", "GRPCRoute"].contains(&&*route.kind));
    let backend = |one: &ResolvedBackend| {
        let name = format!("{}/{}", one.namespace, one.name);
        let status = one.status.map(|status| if answered { status } else { 0 });
        (
            one.kind.to_string(),
            name,
            one.port.unwrap_or_default(),
            one.weight,
            status,
        )
    };
    Answer {
        outcome: match resolution.outcome {
            Outcome::Forward => "forward",
            Outcome::Redirect => "redirect",
            Outcome::Respond => "respond",
            Outcome::Refuse => "refuse",
        },
        status: resolution.status,
        grpc: resolution.grpc_status,
        listener: resolution.listener.as_ref().map(|one| {
            (
                full(&one.gateway),
                one.listener_set.as_ref().map(full),
                one.name.to_string(),
            )
        }),
        route: resolution.route.as_ref().map(|route| {
            let name = format!("{}/{}", route.namespace.as_deref().unwrap_or(""), route.name);
            let place = |index: Option<u32>| index.unwrap_or_default() as usize;
            (
                route.kind.to_string(),
                name,
                place(resolution.rule),
                place(resolution.matches),
            )
        }),
        backends: resolution.backends.iter().map(backend).collect(),
        location: resolution.redirect.as_ref().map(|one| one.location.to_string()),
        tls: resolution.tls.map(|mode| match mode {
            TlsMode::Terminate => "terminate",
            TlsMode::Passthrough => "passthrough",
        }),
        decided: None,
    }
}
