//! Ports: which are open, and why not (R-REQ-01, R-TCP-06, R-LIS-26).

use super::attach::{Attachments, CountQuestion};
use super::listener::Served;
use super::{status, strata};
use crate::engine::{At, Cell, Group, PartIs, Reader, Wake};
use crate::fact::{Fact, FactType, FactValue, NamespacedName, ObjectRef, Port as PortFact};
use crate::object::{KeyId, Names, Protocol, Sym};
use alloc::rc::Rc;
use alloc::vec::Vec;

/// A listener that wants a port.
#[derive(Clone, PartialEq, Debug)]
pub struct PortUse {
    owner: KeyId,
    name: Sym,
    programmed: bool,
}

/// The listeners of one protocol on one port; stands at the Gateway, part: port and protocol.
pub struct PortUses;

impl Group for PortUses {
    const NAME: &'static str = "port uses";
    const STRATUM: u8 = strata::SERVING_INDEX;
    type Claim = PortUse;
    type State = Vec<PortUse>;
    type Question = ();
    /// The listeners that serve it, in no order.
    type Verdict = Rc<[(KeyId, Sym)]>;

    fn put(state: &mut Self::State, claim: &PortUse, _: &Names, wake: &mut Wake<()>) {
        state.push(claim.clone());
        wake.one(());
    }

    fn take(state: &mut Self::State, claim: &PortUse, _: &Names, wake: &mut Wake<()>) {
        if let Some(at) = state.iter().position(|other| other == claim) {
            state.swap_remove(at);
        }
        wake.one(());
    }

    fn verdict(state: &Self::State, (): &(), _: &Names) -> Self::Verdict {
        let mut serving: Vec<(KeyId, Sym)> = state
            .iter()
            .filter(|claim| claim.programmed)
            .map(|claim| (claim.owner, claim.name))
            .collect();
        // By id: only equality of two verdicts depends on it.
        crate::order::by(&mut serving, &|a, b| (a.0.0, a.1.0).cmp(&(b.0.0, b.1.0)));
        serving.into()
    }
}

/// The protocols that have ports, numbered for the part of a place.
const PROTOCOLS: [(Protocol, &str); 5] = [
    (Protocol::Http, "HTTP"),
    (Protocol::Https, "HTTPS"),
    (Protocol::Tls, "TLS"),
    (Protocol::Tcp, "TCP"),
    (Protocol::Udp, "UDP"),
];

/// Puts a listener's use of its port, and brings the port into being.
pub fn claim(at: At, served: &Served, reader: &mut Reader<'_>) {
    let gate = &served.state.gate;
    let Some(code) = PROTOCOLS.iter().position(|(protocol, _)| *protocol == gate.protocol) else {
        return;
    };
    let place = At::part(served.gateway, u32::from(gate.port) | (code as u32) << 16);
    let claim = PortUse {
        owner: at.object,
        name: gate.name,
        programmed: served.programmed.is_ok(),
    };
    reader.claim::<PortUses>(place, claim);
    reader.spawn::<Port>(place);
    if served.programmed.is_ok() {
        super::entry::claim_listener(at, served, reader);
    }
}

/// Why a port is as it is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum PortState {
    /// A listener serves it.
    Open,
    /// No listener that wants it is programmed.
    Unserved,
    /// A TCP or UDP listener without any route (R-TCP-06).
    Idle,
}

/// Whether a port is open; stands at the Gateway, part: port and protocol.
pub struct Port;

impl Cell for Port {
    const NAME: &'static str = "port";
    const STRATUM: u8 = strata::PORT;
    const HAS_FACTS: bool = true;
    const PART: PartIs = PartIs::Port;
    type Value = PortState;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> PortState {
        let serving = reader.ask::<PortUses>(at, ());
        if serving.is_empty() {
            return PortState::Unserved;
        }
        let (protocol, _) = split(at);
        if !matches!(protocol, Protocol::Tcp | Protocol::Udp) {
            return PortState::Open;
        }
        // R-TCP-06: open only while a route is attached.
        let any = serving
            .iter()
            .any(|(owner, name)| reader.ask::<Attachments>(At::part(*owner, name.0), CountQuestion::Any) > 0);
        if any { PortState::Open } else { PortState::Idle }
    }

    fn facts(at: At, value: &PortState, names: &Names, out: &mut Vec<Fact>) {
        let (_, protocol) = split(at);
        let gateway = NamespacedName::of(at.object, names);
        let port = at.part as u16;
        let because = match value {
            PortState::Open => "a listener serves it",
            PortState::Unserved => "no listener on it is programmed",
            PortState::Idle => "no route is attached to its listener",
        };
        out.push(Fact {
            key: alloc::format!("port/{}/{port}/{protocol}", status::key_of(at.object, names)),
            kind: FactType::Port,
            owner: ObjectRef::of(at.object, names),
            value: FactValue::Port(PortFact {
                gateway,
                port,
                protocol: protocol.into(),
                open: *value == PortState::Open,
                because: because.into(),
            }),
        });
    }
}

/// Where the listeners of a port stand, given where the port does.
pub fn listeners_place(port: At) -> At {
    let udp = split(port).0 == Protocol::Udp;
    super::entry::port_place(port.object, port.part as u16, udp)
}

fn split(at: At) -> (Protocol, &'static str) {
    PROTOCOLS
        .get((at.part >> 16) as usize)
        .copied()
        .unwrap_or((Protocol::Other(Sym::EMPTY), ""))
}

/// The word for a protocol.
pub fn protocol_text(protocol: Protocol, names: &Names) -> crate::fact::Text {
    match (PROTOCOLS.iter().find(|(known, _)| *known == protocol), protocol) {
        (Some((_, text)), _) => (*text).into(),
        (None, Protocol::Other(text)) => alloc::string::String::from(names.text(text)).into(),
        (None, _) => "".into(),
    }
}
