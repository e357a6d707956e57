//! Requests, as Envoy answers them with what Contour configured (R-CON-17, R-CON-34, R-CON-66, R-CON-164, R-CON-165).

use super::backend::{Backends, Followed, of_rule};
use super::choice;
use super::hosts::{EnvoyListener, HostEntry, Hosts, VirtualHost};
use super::listener::Listeners;
use super::matching::{Comparison, PathClass, RouteMatch, ValueCondition};
use super::port::{self, hosts_place};
use super::status::present;
use super::wire::Family;
use crate::engine::{At, Graph, Group};
use crate::fact::{NamespacedName, Text};
use crate::gateway::backend::Endpoints;
use crate::object::{KeyId, Kind, Part, Protocol, Rule, Sym, part};
use crate::options::Endpoints as Assumed;
use crate::request::connection::{Arrival, Sent, Way, refuse};
use crate::request::http::{Message, UNIMPLEMENTED, fail, plain};
use crate::request::trace::{Walk, told_hostname};
use crate::request::{
    BackendState, BackendTls, ClientCheck, ExtensionState, ListenerRef, PortListener, PortTable, RequestProtocol,
    Resolution, SimulatedRequest, StepKind, TlsMode, Transport, UsableBackend, Verification, World, rule, stream,
};
use crate::routing::hostname;
use crate::routing::pattern::Pattern;
use crate::routing::table::{Entry, ListenerTable, Survey, decode};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Where one request goes.
pub fn resolve(graph: &Graph, request: &SimulatedRequest) -> Resolution {
    let world = EnvoyWorld { graph };
    let mut walk = Walk {
        world: &world,
        names: &graph.names,
        answer: Resolution::default(),
    };
    if request.service.is_some() {
        walk.assume("Contour has no part in requests inside the mesh: this is no answer".into());
        return walk.answer;
    }
    // R-CON-34: slashes in a row are one.
    let merged = SimulatedRequest {
        path: request.path.as_deref().map(|path| merged(path).into()),
        ..request.clone()
    };
    let sent = Sent::new(&merged);
    match arrive(graph, request) {
        Ok((gateway, port, family, state)) => {
            let table = PortTable::default();
            let arrival = Arrival {
                gateway,
                port,
                table: &table,
                way: match family {
                    Family::Http => Way::Http,
                    Family::Tls => Way::Tls,
                    Family::Tcp => Way::Stream,
                },
            };
            take(&mut walk, arrival, state, &sent);
        }
        Err(because) => {
            walk.step(StepKind::Listener, None, false, because);
            refuse(&mut walk);
        }
    }
    walk.answer
}

fn merged(path: &str) -> String {
    let (path, query) = crate::request::split_query(path);
    let mut out = String::with_capacity(path.len() + query.len());
    for character in path.chars() {
        if character != '/' || !out.ends_with('/') {
            out.push(character);
        }
    }
    out + query
}

/// Where a request arrives: Gateway, port, family, and what is served there.
type Arrived<'g> = (KeyId, u16, Family, &'g EnvoyListener);

/// The Envoy listener; why there is none otherwise.
fn arrive<'g>(graph: &'g Graph, request: &SimulatedRequest) -> Result<Arrived<'g>, Text> {
    use RequestProtocol::*;
    let names = &graph.names;
    let open: Vec<(KeyId, u16, Family)> = port::open(graph)
        .into_iter()
        .filter(|(gateway, ..)| {
            let name = NamespacedName::of(*gateway, names);
            request.gateway.as_ref().is_none_or(|wanted| *wanted == name)
        })
        .collect();
    let https = |gateway: KeyId, port: u16| speaks(graph, gateway, port, Protocol::Https);
    let protocol = request.protocol.or_else(|| {
        let (_, port, family) = open.iter().find(|(_, port, _)| Some(*port) == request.port)?;
        let (gateway, ..) = open.first()?;
        Some(match family {
            Family::Http => Http,
            Family::Tls if https(*gateway, *port) => Https,
            Family::Tls => Tls,
            Family::Tcp => Tcp,
        })
    });
    let protocol = protocol.unwrap_or(Http);
    let fits = |family: Family| match protocol {
        Http => family == Family::Http,
        Https | Tls => family == Family::Tls,
        Grpc => family != Family::Tcp,
        Tcp => family == Family::Tcp,
        Udp => false,
    };
    let fitting: Vec<u16> = { open.iter() }
        .filter(|(gateway, port, family)| match protocol {
            // Of several ports that begin with TLS those count that speak just this.
            Https => fits(*family) && https(*gateway, *port),
            Tls => fits(*family) && speaks(graph, *gateway, *port, Protocol::Tls),
            _ => fits(*family),
        })
        .map(|(_, port, _)| *port)
        .collect();
    let port = request.port.unwrap_or(match (&*fitting, protocol) {
        ([only], _) => *only,
        (_, Http) => 80,
        (_, Https | Tls) => 443,
        (ports, _) => ports.iter().min().copied().unwrap_or(80),
    });
    if !present(graph) && choice::reference(graph.options()).is_none() {
        return Err("Contour has no Gateway: `contour.gatewayRef` names none".into());
    }
    let Some((gateway, _, family)) = open.into_iter().find(|(_, own, _)| *own == port) else {
        return Err(format!("port {port} is not open: Envoy has nothing to serve on it").into());
    };
    let state = graph.claimed::<Hosts>(hosts_place(gateway, port));
    let Some(state) = state else {
        return Err(format!("port {port} is not open").into());
    };
    // One proxy for the whole port takes whatever comes (R-CON-138).
    let whole = state.port().is_some() && protocol != Udp;
    match (fits(family) || whole, family) {
        (true, _) => Ok((gateway, port, family, state)),
        (false, Family::Http) => Err(format!("port {port} speaks plain HTTP, the request does not").into()),
        (false, Family::Tls) => Err(format!("port {port} expects TLS, the request does not begin with it").into()),
        (false, Family::Tcp) => Err(format!("port {port} does not take this protocol").into()),
    }
}

/// Whether a listener of the port has a protocol.
fn speaks(graph: &Graph, gateway: KeyId, port: u16, protocol: Protocol) -> bool {
    let served = graph.value::<Listeners>(At::whole(gateway)).and_then(Option::as_ref);
    served.is_some_and(|served| { served.listeners.iter() }.any(|one| one.port == port && one.protocol == protocol))
}

type EnvoyWalk<'w, 'g> = Walk<'w, EnvoyWorld<'g>>;

/// From the listener to what takes the connection.
fn take(walk: &mut EnvoyWalk, arrival: Arrival, state: &EnvoyListener, sent: &Sent) {
    if let Some(proxy) = state.port() {
        return connect(walk, arrival, proxy, sent);
    }
    match arrival.way {
        Way::Http => match choose(walk, state, Some(&sent.host)) {
            Some((host, found)) => within(walk, arrival, (host, found), sent, false),
            None => {
                let because = format!("no virtual host takes the host `{}`", sent.host);
                walk.step(StepKind::Hostname, Some(arrival.gateway), false, because);
                let grpc = Message::new(sent, false).grpc;
                fail(walk, grpc, 404, UNIMPLEMENTED);
            }
        },
        Way::Tls => over_tls(walk, arrival, state, sent),
        Way::Stream => {
            walk.step(
                StepKind::Hostname,
                Some(arrival.gateway),
                false,
                "no route takes connections to this port",
            );
            refuse(walk);
        }
    }
}

/// R-CON-164: the filter chain by server name.
fn over_tls(walk: &mut EnvoyWalk, arrival: Arrival, state: &EnvoyListener, sent: &Sent) {
    let sni = sent.sni.as_deref();
    let Some((host, found)) = choose(walk, state, sni) else {
        let because = match sni {
            Some(sni) => format!("no filter chain takes the server name `{sni}`: the handshake is refused"),
            None => String::from("the handshake has no server name, and no filter chain takes any"),
        };
        walk.step(StepKind::Hostname, Some(arrival.gateway), false, because);
        return refuse(walk);
    };
    if let Some(proxy) = found.proxy() {
        return connect(walk, arrival, proxy, sent);
    }
    walk.answer.tls = Some(TlsMode::Terminate);
    // R-CON-66: the host must be the server name.
    if let Some(sni) = sni.filter(|sni| **sni != *sent.host) {
        let because = format!("the host `{}` is not the server name `{sni}`: misdirected", sent.host);
        walk.step(StepKind::Hostname, Some(arrival.gateway), false, because);
        let grpc = Message::new(sent, true).grpc;
        return plain(walk, grpc, 421);
    }
    within(walk, arrival, (host, found), sent, true);
}

/// The virtual host for a host: its own name, the longest wildcard, any (R-CON-17). A wildcard takes any number of labels (R-CON-131).
fn choose<'s>(walk: &EnvoyWalk, state: &'s EnvoyListener, host: Option<&str>) -> Option<(Sym, &'s VirtualHost)> {
    let names = walk.names;
    let find = |name: &str| {
        let name = names.find(name)?;
        Some((name, state.host(name)?))
    };
    let host = host.filter(|host| !host.is_empty());
    let wildcard = |host| hostname::suffixes(host).find_map(|suffix| find(&format!("*.{suffix}")));
    let named = host.and_then(|host| find(host).or_else(|| wildcard(host)));
    named.or_else(|| Some((Sym::EMPTY, state.host(Sym::EMPTY)?)))
}

/// Connections go to the backends of a TLSRoute or TCPRoute.
fn connect(walk: &mut EnvoyWalk, arrival: Arrival, entry: &HostEntry, sent: &Sent) {
    told(walk, arrival, entry);
    let names = walk.names;
    let of_tls = matches!(arrival.way, Way::Tls);
    let whole = matches!(entry.slot, super::hosts::Slot::Port);
    walk.answer.tls = (of_tls && !whole).then_some(match entry.passthrough {
        true => TlsMode::Passthrough,
        false => TlsMode::Terminate,
    });
    let made = Entry::new(names, entry.source.clone());
    walk.survey(&Survey {
        fitting: [&made].into(),
        visited: 1,
        ..Survey::default()
    });
    let listener = PortListener {
        owner: arrival.gateway,
        name: entry.listener,
        protocol: if of_tls { Protocol::Tls } else { Protocol::Tcp },
        passthrough: entry.passthrough || whole,
        hostname: Sym::EMPTY,
    };
    let sni = sent.sni.as_deref().filter(|_| of_tls).unwrap_or_default();
    stream::to_backends(walk, arrival, &listener, &made, sni);
}

/// From the virtual host to the route.
fn within(walk: &mut EnvoyWalk, arrival: Arrival, (host, found): (Sym, &VirtualHost), sent: &Sent, secure: bool) {
    let names = walk.names;
    let message = Message::new(sent, secure);
    let because = format!(
        "the virtual host for {} is the most specific",
        told_hostname(host, names)
    );
    walk.step(StepKind::Hostname, Some(arrival.gateway), true, because);
    let asked = Asked::new(&message);
    let Some((_, entry)) = found.routes().find(|(one, _)| asked.fits(one)) else {
        walk.step(
            StepKind::Match,
            None,
            false,
            "no route of this virtual host fits the request",
        );
        return fail(walk, message.grpc, 404, UNIMPLEMENTED);
    };
    told(walk, arrival, entry);
    let made = Entry::new(names, entry.source.clone());
    walk.survey(&Survey {
        fitting: [&made].into(),
        visited: 1,
        ..Survey::default()
    });
    rule::apply(walk, arrival, &made, &message);
}

fn told(walk: &mut EnvoyWalk, arrival: Arrival, entry: &HostEntry) {
    walk.answer.listener = Some(ListenerRef {
        gateway: NamespacedName::of(arrival.gateway, walk.names),
        listener_set: None,
        name: Text::Owned(String::from(walk.names.text(entry.listener))),
        port: arrival.port,
    });
}

/// A request as routes see it.
struct Asked<'m> {
    path: &'m str,
    method: &'m str,
    /// Names in lower case, repeated headers joined.
    headers: Vec<(Cow<'m, str>, Cow<'m, str>)>,
    query: Vec<(Cow<'m, str>, Cow<'m, str>)>,
}

impl<'m> Asked<'m> {
    fn new(message: &'m Message) -> Asked<'m> {
        let mut headers: Vec<(Cow<str>, Cow<str>)> = { message.headers.iter() }
            .map(|(name, value)| (crate::request::authority::lower_case(name), value))
            .collect();
        if message.headers.value("host").is_none() {
            headers.push(("host".into(), message.authority.into()));
        }
        let pairs = message.query.trim_start_matches('?').split('&');
        let query = pairs.filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Asked {
            path: message.path,
            method: message.method,
            headers,
            query: query.collect(),
        }
    }

    fn fits(&self, one: &RouteMatch) -> bool {
        let path = match one.class {
            PathClass::Exact => self.path == &*one.path,
            PathClass::Regex => expression(&one.path, self.path),
            PathClass::Prefix => { self.path.strip_prefix(&*one.path) }
                .is_some_and(|rest| !one.segment || rest.is_empty() || rest.starts_with('/')),
        };
        path && (one.method.is_empty() || &*one.method == self.method)
            && one.headers.iter().all(|condition| holds(condition, &self.headers))
            // The first of equal names counts, and letter case does (R-CON-33).
            && one.query.iter().all(|condition| holds(condition, &self.query))
    }
}

fn holds(condition: &ValueCondition, given: &[(Cow<str>, Cow<str>)]) -> bool {
    let found = given.iter().find(|(name, _)| **name == *condition.name);
    found.is_some_and(|(_, value)| match condition.comparison {
        Comparison::Exact => **value == *condition.value,
        Comparison::Regex => expression(&condition.value, value),
    })
}

fn expression(pattern: &str, value: &str) -> bool {
    Pattern::new(pattern).is_ok_and(|pattern| pattern.is_match(value))
}

/// The engine as a request meets it behind Envoy's routes. Listeners and tables are not looked up through it: Envoy's have another shape
/// and order, see [`Hosts`].
struct EnvoyWorld<'g> {
    graph: &'g Graph,
}

impl World for EnvoyWorld<'_> {
    fn gateways(&self) -> Vec<KeyId> {
        let all = self.graph.values::<Listeners>();
        all.filter(|(_, served)| served.is_some())
            .map(|(at, _)| at.object)
            .collect()
    }

    fn gateway(&self, name: &NamespacedName) -> Option<KeyId> {
        let key = name.find(Kind::Gateway, &self.graph.names)?;
        self.graph.value::<Listeners>(At::whole(key))?.as_ref().map(|_| key)
    }

    fn ports(&self, _gateway: KeyId) -> Vec<(u16, Transport, &PortTable)> {
        Vec::new()
    }

    fn port(&self, _gateway: KeyId, _port: u16, _transport: Transport) -> Option<&PortTable> {
        None
    }

    fn table(&self, _owner: KeyId, _listener: Sym) -> Option<&ListenerTable> {
        None
    }

    fn backend(&self, route: KeyId, target: KeyId, port: Option<u16>) -> BackendState {
        let missing = || BackendState::Invalid("Contour does not follow this reference".into());
        let followed = self.graph.value::<Backends>(At::whole(route));
        let rules = self.graph.object(route).and_then(part::Rules::of);
        let (Some(followed), Some(rules)) = (followed, rules) else {
            return missing();
        };
        let references = (0..rules.len()).flat_map(|rule| {
            let own = rules.get(rule).into_iter().flat_map(Rule::references);
            own.zip(of_rule(followed, rules, rule))
        });
        let found = { references }.find(|((key, number), one): &((KeyId, Option<u16>), &Followed)| {
            (*key, *number) == (target, port) && one.is_ok()
        });
        let Some((_, Ok(found))) = found else {
            return missing();
        };
        let place = At::whole(target);
        let endpoints = { self.graph.claimed::<Endpoints>(place) }
            .map(|state| Endpoints::verdict(state, &(), &self.graph.names))
            .unwrap_or_default();
        let (ready, number) = endpoints.of_port(found.port_name);
        // R-CON-155: a cluster without endpoints answers 503. Where the input shows none at all they are taken for granted.
        let assumed = !endpoints.supplied && self.graph.options().endpoints == Assumed::Assume;
        let name = crate::gateway::rank::namespaced_name(target, &self.graph.names);
        let mut assumptions: Vec<Text> = Vec::new();
        if found.assumed {
            assumptions.push(format!("that Service `{name}` exists").into());
        }
        if assumed {
            assumptions.push(format!("that Service `{name}` has ready endpoints").into());
        }
        BackendState::Usable(UsableBackend {
            ready: ready || assumed,
            target_port: found.target_port.or(number),
            tls: found.tls.map(|sni| BackendTls {
                sni,
                valid: true,
                client_certificate: None,
            }),
            assumed: assumptions,
            ..UsableBackend::default()
        })
    }

    fn extension(&self, _route: KeyId, _target: KeyId) -> ExtensionState {
        // R-CON-133
        ExtensionState::Unresolved("Contour supports no ExtensionRef".into())
    }

    fn client_certificate(&self, _gateway: KeyId) -> Option<KeyId> {
        // `spec.tls.backend` of a Gateway has no effect in Contour.
        None
    }

    fn client_check(&self, _owner: KeyId, _listener: Sym) -> ClientCheck {
        // Neither has `spec.tls.frontend`.
        ClientCheck::Open
    }

    fn verifies(&self, _owner: KeyId, _listener: Sym, _certificate: &NamespacedName) -> Verification {
        Verification::Unknown("that the client certificate is not looked at".into())
    }
}
