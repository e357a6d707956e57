//! Listeners: what each is by itself, how it stands among its neighbours, and whether it serves (section 3 of the rules).

use super::conflict::{self, Party, Standing};
use super::reason::{Judged, Reason};
use super::tls::ListenerCertificates;
use super::{class, diagnosis, port, set, shadow, strata, verdict};
use crate::engine::{At, Cell, PartIs, Reader};
use crate::object::{Admission, KeyId, Kind, Listener, Protocol, Sym, part};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// What routes must pass at a listener, and what its protocol makes of it. It does not know certificates.
#[derive(Clone, PartialEq, Debug)]
pub struct Gate {
    /// The listener's name.
    pub name: Sym,
    /// Its port.
    pub port: u16,
    /// Its protocol.
    pub protocol: Protocol,
    /// Whether TLS is passed through.
    pub passthrough: bool,
    /// Its hostname; empty is any.
    pub hostname: Sym,
    /// Kinds it takes, in the order of its status (R-LIS-10, R-LIS-11).
    pub kinds: Box<[Kind]>,
    /// Whether `allowedRoutes.kinds` names one that it cannot take (R-LIS-12).
    pub invalid_kinds: bool,
    /// Namespaces it takes routes from.
    pub namespaces: Admission,
    /// Why it cannot be served at all (R-LIS-02, R-LIS-04).
    pub refused: Option<Reason>,
}

/// The gates of a Gateway or ListenerSet, in spec order, each name once.
pub struct Gates;

impl Cell for Gates {
    const NAME: &'static str = "gates";
    const STRATUM: u8 = strata::OWN;
    type Value = Box<[Gate]>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let listeners = reader.part::<part::Listeners>(at.object).unwrap_or(&[]);
        let mut gates: Vec<Gate> = Vec::with_capacity(listeners.len());
        for listener in listeners {
            if gates.iter().all(|gate| gate.name != listener.name) {
                gates.push(gate(listener, reader));
            }
        }
        gates.into()
    }
}

fn gate(listener: &Listener, reader: &Reader<'_>) -> Gate {
    let passthrough = listener.tls.as_ref().is_some_and(|tls| tls.passthrough);
    let (base, refused) = base_kinds(listener.protocol, passthrough, reader);
    // R-LIS-05
    let unavailable = listener.port == 8080 && class::lacks(reader, "GatewayPort8080");
    let refused = refused.or(unavailable.then_some(Reason::PortUnavailable));
    let mut kinds: Vec<Kind> = Vec::new();
    for kind in &listener.kinds {
        if base.contains(kind) && !kinds.contains(kind) {
            kinds.push(*kind);
        }
    }
    Gate {
        name: listener.name,
        port: listener.port,
        protocol: listener.protocol,
        passthrough,
        hostname: listener.hostname,
        // R-LIS-12: what is not a base kind is invalid; the rest stays usable.
        invalid_kinds: listener.kinds.iter().any(|kind| !base.contains(kind)),
        kinds: if listener.kinds.is_empty() {
            base.into()
        } else {
            kinds.into()
        },
        namespaces: listener.namespaces.clone(),
        refused,
    }
}

/// R-LIS-01, R-GRPC-01: the kinds that a protocol carries; none with the reason if it cannot be served.
pub fn base_kinds(protocol: Protocol, passthrough: bool, reader: &Reader<'_>) -> (Vec<Kind>, Option<Reason>) {
    let kinds: &[(Kind, &str)] = match (protocol, passthrough) {
        (Protocol::Http | Protocol::Https, _) => &[(Kind::HttpRoute, "HTTPRoute"), (Kind::GrpcRoute, "GRPCRoute")],
        // R-LIS-04, R-LIS-05
        (Protocol::Tls, false) if class::lacks(reader, "TLSRouteModeTerminate") => {
            return (Vec::new(), Some(Reason::UnsupportedValue));
        }
        (Protocol::Tls, true) => &[(Kind::TlsRoute, "TLSRoute")],
        // R-TCP-07, A-23
        (Protocol::Tls, false) => &[(Kind::TlsRoute, "TLSRoute"), (Kind::TcpRoute, "TCPRoute")],
        (Protocol::Tcp, _) => &[(Kind::TcpRoute, "TCPRoute")],
        (Protocol::Udp, _) => &[(Kind::UdpRoute, "UDPRoute")],
        (Protocol::Other(_), _) => &[],
    };
    let kinds: Vec<Kind> = kinds
        .iter()
        .filter(|(_, feature)| !class::lacks(reader, feature))
        .map(|(kind, _)| *kind)
        .collect();
    // R-LIS-02: a protocol that is unknown, or none of whose kinds is supported.
    let refused = kinds.is_empty().then_some(Reason::UnsupportedProtocol);
    (kinds, refused)
}

/// Where a listener's object stands towards its Gateway.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Host {
    /// The Gateway that the listener serves.
    pub gateway: KeyId,
    /// Who writes the statuses.
    pub controller: Sym,
}

/// The Gateway behind a Gateway or an allowed ListenerSet; `None` where nobody takes care of it.
pub fn host(owner: KeyId, reader: &mut Reader<'_>) -> Option<Host> {
    if reader.names().object(owner).kind == Kind::Gateway {
        let managed = reader.cell::<verdict::Managed>(At::whole(owner))?.as_ref()?;
        return Some(Host {
            gateway: owner,
            controller: managed.controller,
        });
    }
    match reader.cell::<set::Admitted>(At::whole(owner))? {
        set::Admission::Allowed(host) => Some(*host),
        _ => None,
    }
}

/// What a listener is once its neighbours and its references are known; whether its Gateway works does not matter here.
#[derive(Clone, PartialEq, Debug)]
pub struct ListenerState {
    /// The gate.
    pub gate: Gate,
    /// Its Accepted condition.
    pub accepted: Judged,
    /// Why it conflicts (R-LIS-26).
    pub conflict: Option<Reason>,
    /// Its ResolvedRefs condition.
    pub resolved: Judged,
    /// Why it cannot be programmed by its own fault.
    pub fault: Option<Reason>,
    /// R-TLS-07
    pub overlapping: bool,
    /// The certificates that it shows.
    pub certificates: Box<[KeyId]>,
}

impl ListenerState {
    /// Accepted, not conflicted, and programmable (R-SET-20, section 3.12).
    pub fn valid(&self) -> bool {
        self.accepted.is_ok() && self.fault.is_none()
    }
}

/// Judges one listener; stands at its object, part: its name.
pub struct ListenerVerdict;

impl Cell for ListenerVerdict {
    const NAME: &'static str = "listener";
    const STRATUM: u8 = strata::LISTENER;
    const PART: PartIs = PartIs::Name;
    type Value = Option<ListenerState>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let host = host(at.object, reader)?;
        let gates = reader.cell::<Gates>(At::whole(at.object))?;
        let mut gate = gates.iter().find(|gate| gate.name.0 == at.part)?.clone();
        let party = Party {
            owner: at.object,
            name: gate.name,
        };
        let Standing {
            conflict,
            mixed,
            overlapping,
        } = conflict::standing(host.gateway, gate.port, party, reader);
        let port = At::part(host.gateway, gate.port.into());
        match conflict {
            Some(Reason::ProtocolConflict) => reader.spawn::<diagnosis::ProtocolConflictTold>(port),
            Some(_) => reader.spawn::<diagnosis::ConflictTold>(port),
            None => {}
        }
        if mixed {
            // R-TLSR-05: the combination as such is unsupported.
            gate.kinds = Box::default();
        }
        let certificates = reader.cell::<ListenerCertificates>(at)?;
        if gate.refused.is_some() || gate.invalid_kinds || certificates.unconfigured {
            reader.spawn::<diagnosis::UselessListener>(at);
        }
        // R-LIS-30: unsupported before conflict before certificates.
        let unsupported = certificates.unsupported.then_some(Reason::UnsupportedValue);
        let refused = match gate.refused {
            Some(Reason::PortUnavailable) => unsupported.or(gate.refused),
            refused => refused.or(unsupported),
        };
        let accepted = match (refused, conflict) {
            (Some(reason), _) | (None, Some(reason)) => Err(reason),
            (None, None) if certificates.no_authority => Err(Reason::NoValidCACertificate),
            (None, None) => Ok(()),
        };
        // R-TLS-03: certificate reasons, then CA reasons, then route kinds.
        let resolved = match certificates.unresolved {
            Some(reason) => Err(reason),
            None if gate.invalid_kinds => Err(Reason::InvalidRouteKinds),
            None => Ok(()),
        };
        let fault = match (conflict, accepted) {
            // R-LIS-26, A-01
            (Some(reason), _) => Some(reason),
            (None, Err(_)) => Some(Reason::Invalid),
            // R-TLS-05, R-TLS-02, R-LIS-13, A-02
            (None, Ok(())) if certificates.unconfigured => Some(Reason::InvalidTLSConfig),
            (None, Ok(())) if !certificates.usable || gate.kinds.is_empty() => Some(Reason::Invalid),
            (None, Ok(())) => None,
        };
        Some(ListenerState {
            gate,
            accepted,
            conflict,
            resolved,
            fault,
            overlapping,
            certificates: certificates.usable_certificates.clone(),
        })
    }
}

/// A listener as it serves, or does not.
#[derive(Clone, PartialEq, Debug)]
pub struct Served {
    /// The Gateway that it serves.
    pub gateway: KeyId,
    /// What it is.
    pub state: ListenerState,
    /// Its Programmed condition.
    pub programmed: Judged,
}

/// Whether a listener serves; stands at its object, part: its name.
pub struct Serving;

impl Cell for Serving {
    const NAME: &'static str = "serving";
    const STRATUM: u8 = strata::SERVING;
    const HAS_FACTS: bool = true;
    const PART: PartIs = PartIs::Name;
    type Value = Option<Served>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let host = host(at.object, reader)?;
        let state = reader.cell::<ListenerVerdict>(at)?.clone()?;
        let gateway = reader
            .cell::<verdict::GatewayVerdict>(At::whole(host.gateway))?
            .as_ref()?;
        let mut parent = gateway.programmed.is_ok();
        if at.object != host.gateway {
            // Section 3.11: for an entry, the set is Accepted and its Gateway Programmed.
            let set = reader.cell::<set::SetVerdict>(At::whole(at.object))?.as_ref()?;
            parent &= set.accepted.0.is_ok();
        }
        let programmed = match state.fault {
            Some(reason) => Err(reason),
            None if !parent => Err(Reason::Pending),
            None => Ok(()),
        };
        let served = Served {
            gateway: host.gateway,
            state,
            programmed,
        };
        port::claim(at, &served, reader);
        reader.spawn::<shadow::Contested>(at);
        Some(served)
    }

    fn facts(at: At, value: &Self::Value, names: &crate::object::Names, out: &mut Vec<crate::fact::Fact>) {
        if let Some(served) = value {
            out.push(super::status::listener_fact(at, served, names));
        }
    }
}
