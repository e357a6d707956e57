//! Which Envoy listeners are open: those that have anything to serve, and no other (R-CON-05, R-CON-124).

use super::hosts::{Hosts, Question, Ruling};
use super::strata;
use super::wire::{self, Family};
use crate::engine::{At, Cell, Graph, PartIs, Reader};
use crate::fact::{Fact, FactType, FactValue, NamespacedName, ObjectRef, Port as PortFact, Text};
use crate::gateway::status::key_of;
use crate::object::{KeyId, Names, Protocol};
use crate::profile::Version;
use alloc::format;
use alloc::vec::Vec;

/// The families with the word by which their ports are told, numbered for the part of a place. A port that only TLS listeners have is
/// told as such.
const FAMILIES: [(Family, Protocol, &str); 4] = [
    (Family::Http, Protocol::Http, "HTTP"),
    (Family::Tls, Protocol::Https, "HTTPS"),
    (Family::Tls, Protocol::Tls, "TLS"),
    (Family::Tcp, Protocol::Tcp, "TCP"),
];

/// Where the virtual hosts of a port stand.
pub fn hosts_place(gateway: KeyId, port: u16) -> At {
    At::part(gateway, port.into())
}

/// Brings the Envoy listener of a port into being.
pub fn claim(gateway: KeyId, port: u16, family: Family, protocol: Protocol, reader: &mut Reader<'_>) {
    let code = match (family, protocol) {
        (Family::Http, _) => 0,
        (Family::Tls, Protocol::Tls) => 2,
        (Family::Tls, _) => 1,
        (Family::Tcp, _) => 3,
    };
    reader.spawn::<EnvoyPort>(At::part(gateway, u32::from(port) | code << 16));
}

/// What an Envoy listener is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PortState {
    /// Its family.
    pub family: Family,
    /// Whether Envoy listens.
    pub open: bool,
    version: Version,
}

/// Whether an Envoy listener is open; stands at the Gateway, part: the port and the protocol of a listener.
pub struct EnvoyPort;

impl Cell for EnvoyPort {
    const NAME: &'static str = "contour port";
    const STRATUM: u8 = strata::PORT;
    const HAS_FACTS: bool = true;
    const PART: PartIs = PartIs::Port;
    type Value = PortState;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> PortState {
        let (family, ..) = split(at);
        let place = hosts_place(at.object, at.part as u16);
        PortState {
            family,
            open: reader.ask::<Hosts>(place, Question::Open) == Ruling::Acts,
            version: reader.profile().version,
        }
    }

    fn facts(at: At, value: &PortState, names: &Names, out: &mut Vec<Fact>) {
        let (_, _, protocol) = split(at);
        let port = at.part as u16;
        let name = wire::name(value.family, port, value.version);
        let because: Text = match value.open {
            true => format!("Envoy listener `{name}` has routes").into(),
            false => format!("no route is programmed on Envoy listener `{name}`").into(),
        };
        out.push(Fact {
            key: format!("port/{}/{name}/{protocol}", key_of(at.object, names)),
            kind: FactType::Port,
            owner: ObjectRef::of(at.object, names),
            value: FactValue::Port(PortFact {
                gateway: NamespacedName::of(at.object, names),
                port,
                protocol: protocol.into(),
                open: value.open,
                because,
            }),
        });
    }
}

fn split(at: At) -> (Family, Protocol, &'static str) {
    let found = FAMILIES.get((at.part >> 16) as usize).copied();
    found.unwrap_or((Family::Tcp, Protocol::Tcp, "TCP"))
}

/// The ports that Envoy listens on: Gateway, port, family; sorted by the Gateway's name and port.
pub fn open(graph: &Graph) -> Vec<(KeyId, u16, Family)> {
    let names = &graph.names;
    let mut all: Vec<(KeyId, u16, Family)> = graph
        .values::<EnvoyPort>()
        .filter(|(_, state)| state.open)
        .map(|(at, state)| (at.object, at.part as u16, state.family))
        .collect();
    crate::order::by(&mut all, &|a, b| {
        let gateway = |key| key_of(key, names);
        gateway(a.0).cmp(&gateway(b.0)).then(a.1.cmp(&b.1))
    });
    all.dedup();
    all
}

/// The name of the Envoy listener that a port's fact speaks of.
pub fn listener_name(port: &PortFact, version: Version) -> Text {
    let known = { FAMILIES.iter() }.find(|(.., protocol)| *protocol == port.protocol);
    wire::name(known.map_or(Family::Tcp, |(family, ..)| *family), port.port, version)
}

/// The names of the Envoy listeners that are open, sorted.
pub fn open_listeners(graph: &Graph) -> Vec<Text> {
    let version = graph.profile().version;
    let mut all: Vec<Text> = open(graph)
        .into_iter()
        .map(|(_, port, family)| wire::name(family, port, version))
        .collect();
    crate::order::by(&mut all, &Ord::cmp);
    all.dedup();
    all
}
