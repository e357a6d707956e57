//! From a request to the listener that takes its connection.

use super::authority::{lower_case, without_port};
use super::input::{RequestProtocol, SimulatedRequest};
use super::port::{PortListener, PortTable, Transport};
use super::resolution::{ListenerRef, Outcome, Resolution, StepKind};
use super::trace::{Walk, told, told_hostname, told_name};
use super::world::World;
use super::{http, stream};
use crate::fact::{NamespacedName, Text};
use crate::object::{KeyId, Kind, Names, Protocol};
use crate::routing::hostname;
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

/// Listeners that the trace names as passed over.
const PASSED_OVER: usize = 5;

/// Where a request arrives.
#[derive(Clone, Copy)]
pub struct Arrival<'w> {
    pub gateway: KeyId,
    pub port: u16,
    pub table: &'w PortTable,
    pub way: Way,
}

/// How a connection to a port is handled.
#[derive(Clone, Copy, PartialEq)]
pub enum Way {
    /// In cleartext: the Host header selects the listener.
    Http,
    /// By TLS: the server name selects the listener.
    Tls,
    /// As bytes or datagrams, whatever they mean.
    Stream,
}

/// What the client sends, its defaults filled in.
pub struct Sent<'r> {
    pub request: &'r SimulatedRequest,
    /// The Host header as sent.
    pub authority: &'r str,
    /// The host in lower case, without port.
    pub host: Cow<'r, str>,
    /// The server name of a handshake.
    pub sni: Option<Cow<'r, str>>,
}

impl<'r> Sent<'r> {
    /// What a request sends.
    pub fn new(request: &'r SimulatedRequest) -> Sent<'r> {
        let authority = request.host.as_deref().or(request.sni.as_deref()).unwrap_or_default();
        let host = lower_case(without_port(authority));
        let sni = match request.sni.as_deref() {
            Some(sni) => lower_case(sni),
            None => host.clone(),
        };
        Sent {
            request,
            authority,
            host,
            // A client never sends an address as server name.
            sni: Some(sni).filter(|sni| !sni.is_empty() && !hostname::is_ip_literal(sni)),
        }
    }
}

pub fn resolve<W: World>(world: &W, names: &Names, request: &SimulatedRequest) -> Resolution {
    let answer = Resolution::default();
    let mut walk = Walk { world, names, answer };
    if request.service.is_some() {
        return world.mesh(request).unwrap_or_else(|| {
            walk.assume("requests inside the mesh are not evaluated yet: this is no answer".into());
            walk.answer
        });
    }
    let sent = Sent::new(request);
    if let Some(arrival) = arrive(&mut walk, &sent) {
        for assumption in world.assumptions(arrival.gateway) {
            walk.assume(assumption);
        }
        match arrival.way {
            Way::Http => http::over_http(&mut walk, arrival, &sent),
            Way::Tls => over_tls(&mut walk, arrival, &sent),
            Way::Stream => stream::over_port(&mut walk, arrival, &sent),
        }
    }
    walk.answer
}

/// Gateway and port (R-REQ-01).
fn arrive<'w, W: World>(walk: &mut Walk<'w, W>, sent: &Sent) -> Option<Arrival<'w>> {
    let gateway = match &sent.request.gateway {
        Some(name) => match walk.world.gateway(name) {
            Some(gateway) => gateway,
            None => {
                let because = format!("there is no Gateway {} that serves", told_name(name));
                walk.step(StepKind::Listener, None, false, because);
                return None;
            }
        },
        None => whichever_serves(walk, sent)?,
    };
    let (port, protocol) = port_of(walk.world, gateway, sent.request);
    let because: Text = match enter(walk.world, gateway, port, protocol) {
        Ok(arrival) => return Some(arrival),
        Err(None) => format!("port {port} is not open: no programmed listener is on it").into(),
        Err(Some(because)) => format!("port {port} {because}").into(),
    };
    walk.step(StepKind::Listener, Some(gateway), false, because);
    None
}

/// How a port takes a protocol; an error says why it does not, `None` if it is not open.
fn enter<W: World>(
    world: &W,
    gateway: KeyId,
    port: u16,
    protocol: RequestProtocol,
) -> Result<Arrival<'_>, Option<&'static str>> {
    use RequestProtocol::*;
    let transport = match protocol {
        Udp => Transport::Udp,
        _ => Transport::Tcp,
    };
    let table = world
        .port(gateway, port, transport)
        .filter(|table| !table.is_empty())
        .ok_or(None)?;
    let secure = table.speaks(Protocol::Https) || table.speaks(Protocol::Tls);
    let way = match protocol {
        Udp => Way::Stream,
        _ if table.speaks(Protocol::Tcp) => Way::Stream,
        Http | Grpc if table.speaks(Protocol::Http) => Way::Http,
        Https | Tls | Grpc if secure => Way::Tls,
        Http => return Err(Some("expects TLS, the request is in cleartext")),
        Https | Tls => return Err(Some("speaks cleartext, the request begins a TLS handshake")),
        _ => return Err(Some("has no listener of this protocol")),
    };
    Ok(Arrival {
        gateway,
        port,
        table,
        way,
    })
}

/// Port and protocol of a request, defaults filled in.
fn port_of<W: World>(world: &W, gateway: KeyId, request: &SimulatedRequest) -> (u16, RequestProtocol) {
    use RequestProtocol::*;
    let protocol = request.protocol.unwrap_or_else(|| {
        let at = |transport| world.port(gateway, request.port?, transport);
        let spoken = at(Transport::Tcp).or_else(|| at(Transport::Udp));
        let order = [
            (Protocol::Http, Http),
            (Protocol::Https, Https),
            (Protocol::Tls, Tls),
            (Protocol::Tcp, Tcp),
            (Protocol::Udp, Udp),
        ];
        let found = order
            .into_iter()
            .find(|(protocol, _)| spoken.is_some_and(|table| table.speaks(*protocol)));
        found.map_or(Http, |(_, protocol)| protocol)
    });
    let port = request.port.unwrap_or_else(|| {
        let speaks = |table: &PortTable| match protocol {
            Http => table.speaks(Protocol::Http),
            Https => table.speaks(Protocol::Https),
            Grpc => table.speaks(Protocol::Http) || table.speaks(Protocol::Https),
            Tls => table.speaks(Protocol::Tls),
            Tcp => table.speaks(Protocol::Tcp),
            Udp => table.speaks(Protocol::Udp),
        };
        let ports = world.ports(gateway);
        let open = ports.into_iter().filter(|(_, _, table)| speaks(table));
        let mut open: Vec<u16> = open.map(|(port, ..)| port).collect();
        crate::order::by(&mut open, &Ord::cmp);
        match (open.as_slice(), protocol) {
            (&[only], _) => only,
            (_, Http) => 80,
            (_, Https | Tls) => 443,
            (ports, _) => ports.first().copied().unwrap_or(80),
        }
    });
    (port, protocol)
}

/// The Gateway that serves the host: the most specifically, then the first by name.
fn whichever_serves<W: World>(walk: &mut Walk<W>, sent: &Sent) -> Option<KeyId> {
    let (world, names) = (walk.world, walk.names);
    let mut gateways = world.gateways();
    let name = |gateway: &KeyId| {
        let object = names.object(*gateway);
        (names.text(object.namespace), names.text(object.name))
    };
    crate::order::by(&mut gateways, &|a, b| name(a).cmp(&name(b)));
    let served = |gateway: &KeyId| -> Option<u16> {
        let (port, protocol) = port_of(world, *gateway, sent.request);
        let arrival = enter(world, *gateway, port, protocol).ok()?;
        let (host, listener) = match arrival.way {
            Way::Http => (
                Some(&sent.host),
                chosen(names, arrival, Some(&sent.host), Protocol::Http),
            ),
            Way::Tls => {
                let sni = sent.sni.as_ref();
                let found = arrival.table.choose(names, sni.map(|sni| &**sni), |_| true);
                (sni, found.first().copied())
            }
            Way::Stream => (None, arrival.table.choose(names, None, |_| true).first().copied()),
        };
        let listener = listener?;
        let table = world.table(listener.owner, listener.name)?;
        let choice = table.choose(names, host.map_or("", |host| host)).next()?;
        let hostname = Some(names.text(choice.hostname)).filter(|hostname| !hostname.is_empty());
        Some(hostname::specificity(hostname))
    };
    let scores: Vec<(KeyId, u16)> = gateways
        .iter()
        .filter_map(|gateway| Some((*gateway, served(gateway)?)))
        .collect();
    let best = scores.iter().map(|(_, score)| *score).max();
    let mut serving = scores.iter().filter(|(_, score)| Some(*score) == best);
    match (serving.next(), gateways.as_slice()) {
        (Some((gateway, _)), _) => {
            if serving.next().is_some() {
                let taken = told(*gateway, names);
                walk.assume(format!("that {taken} is meant: more than one Gateway serves the host").into());
            }
            Some(*gateway)
        }
        (None, &[only]) => Some(only),
        (None, _) => {
            let because = match &*sent.host {
                "" => "no Gateway serves such a request".into(),
                host => format!("no Gateway serves the host `{host}`"),
            };
            walk.step(StepKind::Listener, None, false, because);
            None
        }
    }
}

/// The most specific listener of a protocol for a host.
pub fn chosen<'w>(
    names: &Names,
    arrival: Arrival<'w>,
    host: Option<&str>,
    protocol: Protocol,
) -> Option<&'w PortListener> {
    let of_protocol = |listener: &PortListener| listener.protocol == protocol;
    arrival.table.choose(names, host, of_protocol).first().copied()
}

/// The handshake: the server name selects among the HTTPS and TLS listeners of the port together (R-REQ-03).
fn over_tls<W: World>(walk: &mut Walk<W>, arrival: Arrival, sent: &Sent) {
    let sni = sent.sni.as_deref();
    let found = arrival.table.choose(walk.names, sni, |_| true);
    let Some(listener) = take_listener(walk, arrival, &found) else {
        let because = match sni {
            Some(sni) => format!(
                "no listener on port {} takes the server name `{sni}`: the handshake is refused",
                arrival.port
            ),
            None => format!(
                "the handshake has no server name, and no listener on port {} is for every hostname",
                arrival.port
            ),
        };
        return walk.step(StepKind::Listener, Some(arrival.gateway), false, because);
    };
    if let Some(certificate) = walk.world.server_certificate(listener.owner, listener.name, sni) {
        let because = "the listener shows this certificate: no other has a longer name that fits";
        walk.step(StepKind::Listener, Some(certificate), true, because);
    }
    if listener.protocol == Protocol::Tls {
        stream::over_listener(walk, arrival, listener, sent);
    } else {
        http::over_https(walk, arrival, listener, sent);
    }
}

/// Notes the listener chosen, the first of those found, and those passed over.
pub fn take_listener<'w, W: World>(
    walk: &mut Walk<W>,
    arrival: Arrival,
    found: &[&'w PortListener],
) -> Option<&'w PortListener> {
    let (listener, others) = found.split_first()?;
    let names = walk.names;
    let set = names.object(listener.owner).kind == Kind::ListenerSet;
    walk.answer.listener = Some(ListenerRef {
        gateway: NamespacedName::of(arrival.gateway, names),
        listener_set: set.then(|| NamespacedName::of(listener.owner, names)),
        name: Text::Owned(names.text(listener.name).to_string()),
        port: arrival.port,
    });
    let describe = |listener: &PortListener| {
        let hostname = told_hostname(listener.hostname, names);
        format!("listener `{}` for {hostname}", names.text(listener.name))
    };
    let because = match others {
        [] => format!("{} takes the connection", describe(listener)),
        _ => format!("{} is the most specific", describe(listener)),
    };
    walk.listener_step(StepKind::Listener, listener, true, because);
    for other in others.iter().take(PASSED_OVER) {
        let because = match walk.world.lacks(http::ISOLATION) {
            true => format!(
                "{} is less specific, and its routes compete all the same",
                describe(other)
            ),
            false => format!("{} is less specific, and its routes are not looked at", describe(other)),
        };
        walk.listener_step(StepKind::Listener, other, false, because);
    }
    Some(listener)
}

/// The connection is not taken, or is reset.
pub fn refuse<W: World>(walk: &mut Walk<W>) {
    walk.answer.outcome = Outcome::Refuse;
}
