//! Sections 6.1, 6.5 and 9 of the rules: what becomes of a request, from the connection to the backends.

use crate::attachment::{Taken, backend_fault};
use crate::gateways::View;
use crate::listeners::Entry;
use crate::precedence::{best, decided, fits, hostnames, order, rules, table};
use crate::world::*;

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Answer {
    pub outcome: &'static str,
    /// Of an answer over HTTP; gRPC's own status for a gRPC call.
    pub status: Option<u16>,
    pub grpc: Option<u8>,
    /// Gateway, ListenerSet, listener.
    pub listener: Option<(String, Option<String>, String)>,
    /// Kind, `namespace/name`, rule, match.
    pub route: Option<(String, String, usize, usize)>,
    /// Kind, `namespace/name`, port, weight, and the status that its share is answered with; 0 is a reset.
    pub backends: Vec<(String, String, u16, u32, Option<u16>)>,
    pub location: Option<String>,
    pub tls: Option<&'static str>,
    /// Which row of the order decided, where several matches fit; only the twin says so.
    pub decided: Option<&'static str>,
}

/// A request as the tables see it.
pub struct Call<'a> {
    pub grpc: bool,
    pub method: &'a str,
    pub path: &'a str,
    pub query: &'a str,
    pub headers: &'a [(&'static str, Vec<&'static str>)],
}

/// R-GRPC-05: how a gRPC client reads a plain HTTP answer.
fn grpc_of(status: u16) -> u8 {
    match status {
        400 => 13,
        401 => 16,
        403 => 7,
        404 => 12,
        429 | 502 | 503 | 504 => 14,
        _ => 2,
    }
}

/// What becomes of a request; `None` where no rule says (bytes that the port does not speak).
pub fn answer(world: &World, view: &View, taken: &[Vec<Taken>], request: &Request) -> Option<Answer> {
    let refuse = Answer {
        outcome: "refuse",
        ..Answer::default()
    };
    let udp = request.protocol == "UDP";
    let on_port = |entry: &Entry| {
        let gateway = &entry.gateway.meta;
        (gateway.namespace, &gateway.name) == (request.gateway.0, &request.gateway.1)
            && entry.listener.port == request.port
            && entry.programmed
            && (entry.listener.protocol == "UDP") == udp
    };
    let all: Vec<usize> = (0..view.entries.len())
        .filter(|place| on_port(&view.entries[*place]))
        .collect();
    let Some(first) = all.first() else {
        return Some(refuse); // R-REQ-01
    };
    let name = request.host.split(':').next().unwrap_or("").to_lowercase(); // R-REQ-02, R-REQ-06
    let speaks = view.entries[*first].listener.protocol;
    match (request.protocol, speaks) {
        ("HTTP" | "GRPC", "HTTP") => Some(match choose(view, &all, Some(&name)) {
            Some(place) => http(world, view, place, &taken[place], request, &name),
            None => nothing(request), // R-REQ-02
        }),
        ("HTTPS" | "GRPC" | "TLS", "HTTPS" | "TLS") => {
            let sni = request.sni.map_or(name.clone(), str::to_lowercase);
            let sni = Some(&*sni).filter(|sni| !sni.is_empty());
            // R-REQ-03: HTTPS and TLS listeners together.
            let Some(place) = choose(view, &all, sni) else {
                return Some(refuse);
            };
            let entry = &view.entries[place];
            if entry.listener.protocol == "TLS" {
                return Some(stream(world, entry, &taken[place], sni));
            }
            // R-REQ-05; bytes inside TLS are read as the HTTP that such a listener expects.
            let https = |place: &usize| view.entries[*place].listener.protocol == "HTTPS";
            let https: Vec<usize> = all.iter().copied().filter(https).collect();
            let mut answer = match choose(view, &https, Some(&name)) {
                None => nothing(request),
                Some(owner) if owner != place => respond(request, 421),
                Some(_) => http(world, view, place, &taken[place], request, &name),
            };
            answer.listener = Some(listener(entry));
            answer.tls = Some("terminate");
            Some(answer)
        }
        // R-TCP-01: whatever the bytes are.
        (_, "TCP" | "UDP") => Some(stream(world, &view.entries[*first], &taken[*first], None)),
        _ => None,
    }
}

fn listener(entry: &Entry) -> (String, Option<String>, String) {
    let set = entry.set.map(|set| set.meta.full());
    (entry.gateway.meta.full(), set, entry.listener.name.clone())
}

/// R-REQ-02: the most specific listener for a name.
fn choose(view: &View, places: &[usize], name: Option<&str>) -> Option<usize> {
    let hostname = |place: &usize| view.entries[*place].listener.hostname.unwrap_or("*");
    let all: Vec<&str> = places.iter().map(hostname).collect();
    let chosen = best(&all, name)?;
    places.iter().copied().find(|place| hostname(place) == chosen)
}

fn respond(request: &Request, status: u16) -> Answer {
    Answer {
        outcome: "respond",
        status: Some(status),
        grpc: (request.protocol == "GRPC").then(|| grpc_of(status)),
        ..Answer::default()
    }
}

/// R-GRPC-05: what the Gateway says to a gRPC call that a GRPCRoute took.
fn grpc_answer(code: u8) -> Answer {
    Answer {
        outcome: "respond",
        status: Some(200),
        grpc: Some(code),
        ..Answer::default()
    }
}

/// Nothing matches: 404, for gRPC UNIMPLEMENTED (R-REQ-02, R-REQ-10, R-GRPC-05).
fn nothing(request: &Request) -> Answer {
    match request.protocol {
        "GRPC" => grpc_answer(12),
        _ => respond(request, 404),
    }
}

/// R-REQ-04: only the routes of the listener chosen.
fn http(world: &World, view: &View, place: usize, taken: &[Taken], request: &Request, name: &str) -> Answer {
    let entry = &view.entries[place];
    let (path, query) = request.path.split_once('?').unwrap_or((request.path, ""));
    let grpc = request.protocol == "GRPC";
    let call = Call {
        grpc,
        method: request.method.unwrap_or(if grpc { "POST" } else { "GET" }),
        path,
        query,
        headers: &request.headers,
    };
    let mut answer = nothing(request); // R-REQ-10, R-MAT-02
    if let Some(hostname) = best(&hostnames(taken), Some(name)) {
        let mut fitting = table(taken, hostname);
        fitting.retain(|one| fits(one, &call));
        fitting.sort_by(order);
        if let Some(one) = fitting.first() {
            let rule = &rules(one.route)[one.rule];
            answer = act(world, entry, one.route, rule, request);
            answer.route = Some((one.route.kind.into(), one.route.meta.full(), one.rule, one.matched));
            answer.decided = fitting.get(1).map(|other| decided(one, other));
        }
    }
    answer.listener = Some(listener(entry));
    answer
}

/// Section 6.5: filters in order (R-FIL-01), then backends.
fn act(world: &World, entry: &Entry, route: &Route, rule: &Rule, request: &Request) -> Answer {
    let grpc = route.kind == "GRPCRoute";
    for filter in &rule.filters {
        match filter {
            Filter::Redirect {
                scheme,
                hostname,
                port,
                status,
            } => {
                let own = if entry.listener.protocol == "HTTPS" {
                    "https"
                } else {
                    "http"
                };
                // R-RED-01, R-RED-02
                let to = scheme.unwrap_or(own);
                let usual = if to == "https" { 443 } else { 80 };
                let port = port.unwrap_or(if scheme.is_some() { usual } else { entry.listener.port });
                let host = request.host.split(':').next().unwrap_or("");
                let port = if port == usual {
                    String::new()
                } else {
                    format!(":{port}")
                };
                let location = format!("{to}://{}{port}{}", hostname.unwrap_or(host), request.path);
                return Answer {
                    outcome: "redirect",
                    status: Some(status.unwrap_or(302)), // R-REQ-16
                    location: Some(location),
                    ..Answer::default()
                };
            }
            Filter::Extension => return respond(request, 500), // R-REQ-18, R-EXT-01
            Filter::Headers { .. } | Filter::Rewrite | Filter::Mirror(_) => {}
        }
    }
    if rule.backends.is_empty() {
        return if grpc { grpc_answer(12) } else { respond(request, 500) }; // R-REQ-11, A-10
    }
    let backends = shares(world, route, rule);
    let heavy: Vec<_> = backends.iter().filter(|one| one.3 > 0).collect(); // R-REQ-23
    // R-REQ-12, R-REQ-14, R-REQ-15, R-GRPC-05; of shares that fail in different ways the largest speaks, then the first.
    let weight = |status: Option<u16>| heavy.iter().filter(|one| one.4 == status).map(|one| one.3).sum::<u32>();
    let worst = heavy.iter().rev().max_by_key(|one| weight(one.4)).and_then(|one| one.4);
    let mut answer = if heavy.iter().any(|one| one.4.is_none()) {
        Answer {
            outcome: "forward",
            ..Answer::default()
        } // R-REQ-13
    } else if grpc {
        grpc_answer(14)
    } else {
        respond(request, worst.unwrap_or(500))
    };
    answer.backends = backends;
    answer
}

/// R-REQ-13, R-REQ-14: each backend with its weight and what its share fails with.
fn shares(world: &World, route: &Route, rule: &Rule) -> Vec<(String, String, u16, u32, Option<u16>)> {
    let one = |backend: &Backend| {
        let namespace = backend.namespace.unwrap_or(route.meta.namespace);
        let fails = if route.kind == "GRPCRoute" && !serves(world, route, backend) {
            Some(503) // R-GRPC-05: UNAVAILABLE
        } else if backend_fault(world, route, backend).is_some() {
            Some(500)
        } else if !has_endpoints(world, namespace, backend.name) {
            Some(503)
        } else {
            None
        };
        let name = format!("{namespace}/{}", backend.name);
        (
            backend.kind.to_string(),
            name,
            backend.port,
            backend.weight.unwrap_or(1),
            fails,
        )
    };
    rule.backends.iter().map(one).collect()
}

fn serves(world: &World, route: &Route, backend: &Backend) -> bool {
    let namespace = backend.namespace.unwrap_or(route.meta.namespace);
    backend_fault(world, route, backend).is_none() && has_endpoints(world, namespace, backend.name)
}

/// R-BE-04, R-BE-09.
fn has_endpoints(world: &World, namespace: &str, name: &str) -> bool {
    let its = |slice: &&Slice| slice.namespace == namespace && slice.service == name;
    let slices: Vec<&Slice> = world.slices.iter().filter(its).collect();
    if slices.is_empty() {
        let named = |one: &&Service| one.namespace == namespace && one.name == name;
        return world
            .services
            .iter()
            .find(named)
            .is_some_and(|service| service.selector);
    }
    slices
        .iter()
        .any(|slice| slice.ready.iter().any(|ready| *ready != Some(false)))
}

/// 9.2 and 9.3: a connection or a datagram; whatever fails is reset or dropped (R-TLSR-06, R-TCP-04).
fn stream(world: &World, entry: &Entry, taken: &[Taken], sni: Option<&str>) -> Answer {
    let mut answer = Answer {
        outcome: "refuse",
        listener: Some(listener(entry)),
        ..Answer::default()
    };
    if entry.listener.protocol == "TLS" {
        answer.tls = Some(if entry.terminates() { "terminate" } else { "passthrough" });
    }
    // R-TLSR-02, R-TLSR-03: the TLSRoute of the most specific hostname; R-TCP-07: a TCPRoute gets the rest.
    let of = |kind: &str| -> Vec<Taken> { taken.iter().filter(|one| one.route.kind == kind).cloned().collect() };
    let named = of("TLSRoute");
    let mut winner = best(&hostnames(&named), sni).and_then(|hostname| table(&named, hostname).into_iter().next());
    for kind in ["TCPRoute", "UDPRoute"] {
        let rest = of(kind);
        let any = hostnames(&rest);
        winner = winner.or_else(|| table(&rest, any.first()?).into_iter().next());
    }
    let Some(one) = winner else {
        return answer;
    };
    answer.route = Some((one.route.kind.into(), one.route.meta.full(), one.rule, one.matched));
    answer.backends = shares(world, one.route, &one.route.rules[one.rule]);
    for backend in &mut answer.backends {
        backend.4 = backend.4.map(|_| 0);
    }
    if answer.backends.iter().any(|one| one.3 > 0 && one.4.is_none()) {
        answer.outcome = "forward";
    }
    answer
}
