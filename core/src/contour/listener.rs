//! The listeners of the Gateway: which of them are in order, and which Envoy listener each belongs to (R-CON-120 to R-CON-123).

use super::finding::{self, Judgement};
use super::wire::{self, Family};
use super::{choice, codes, port, strata};
use crate::engine::{At, Cell, PartIs, Reader};
use crate::fact::{self, Fact, FactType, FactValue, NamespacedName, ObjectRef, Text};
use crate::gateway::assume::{Existence, existence};
use crate::gateway::grant::{permitted, used};
use crate::gateway::port::protocol_text;
use crate::gateway::status::key_of;
use crate::object::{
    Address, Admission, CertificateState, KeyId, Kind, Listener, Names, Observed, Protocol, Selector, Sym, part,
};
use crate::profile::Version;
use crate::routing::certificate::CertificateProblem;
use crate::routing::hostname;
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// A listener of the Gateway.
#[derive(Clone, PartialEq, Debug)]
pub struct ListenerState {
    /// Its name.
    pub name: Sym,
    /// Its port.
    pub port: u16,
    /// Its protocol.
    pub protocol: Protocol,
    /// Its hostname; empty for every host.
    pub hostname: Sym,
    /// The Envoy listener that it belongs to; `None` where it has no part in any.
    pub family: Option<Family>,
    /// Whether TLS is passed through.
    pub passthrough: bool,
    /// The certificate shown, where TLS ends here.
    pub secret: Option<KeyId>,
    /// The kinds of routes it takes.
    pub kinds: Box<[Kind]>,
    /// The namespaces whose routes it takes.
    pub namespaces: Admission,
    /// Whether routes can be programmed on it.
    pub ready: bool,
    /// What Contour finds wrong with it.
    pub faults: Box<[Judgement]>,
}

impl ListenerState {
    /// The conditions of the listener (R-CON-122).
    pub fn conditions(&self) -> Vec<Judgement> {
        let mut all: Vec<Judgement> = self.faults.to_vec();
        let has = |all: &[Judgement], kind: &str| all.iter().any(|one| one.kind == kind);
        if !has(&all, "Programmed") {
            all.push(match self.faults.is_empty() {
                true => Judgement::good("Programmed", "Programmed", "the listener is valid"),
                false => Judgement::bad(
                    "Programmed",
                    "Invalid",
                    "the listener is not valid, as its other conditions say",
                ),
            });
        }
        if !has(&all, "Accepted") {
            all.push(Judgement::good("Accepted", "Accepted", "the listener is accepted"));
        }
        if !has(&all, "ResolvedRefs") {
            all.push(Judgement::good(
                "ResolvedRefs",
                "ResolvedRefs",
                "all references resolve",
            ));
        }
        crate::order::by(&mut all, &|a, b| a.kind.cmp(b.kind));
        all
    }

    /// Whether its condition Programmed is True.
    pub fn programmed(&self) -> bool {
        self.faults.is_empty()
    }
}

/// The Gateway as Contour serves it.
#[derive(Clone, PartialEq, Debug)]
pub struct Served {
    /// The controller that its class names; empty where the class is taken for granted.
    pub controller: Sym,
    /// Whether it has an address, where it asks for one (R-CON-140).
    pub addressed: bool,
    /// Its listeners, in the order of the spec.
    pub listeners: Box<[ListenerState]>,
}

impl Served {
    /// The condition Programmed of the Gateway (R-CON-140).
    pub fn programmed(&self) -> Judgement {
        if !self.addressed {
            let message = "none of the addresses in `spec.addresses` is assigned";
            return Judgement::bad("Programmed", "AddressNotAssigned", message);
        }
        match self.listeners.iter().all(ListenerState::programmed) {
            true => Judgement::good("Programmed", "Programmed", "the Gateway is programmed"),
            false => Judgement::bad("Programmed", "ListenersNotValid", "a listener is not valid"),
        }
    }
}

/// Judges the listeners of the configured Gateway; `None` for every other one, and where the class is missing (R-CON-110).
pub struct Listeners;

impl Cell for Listeners {
    const NAME: &'static str = "contour listeners";
    const STRATUM: u8 = strata::LISTENERS;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    const PART: PartIs = PartIs::Index;
    type Value = Option<Rc<Served>>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        if !*reader.cell::<choice::Choice>(at)? {
            return None;
        }
        let frame = reader.part::<part::GatewayFrame>(at.object)?;
        let controller = match existence(reader, frame.class) {
            Existence::Missing => return None,
            Existence::Assumed => Sym::EMPTY,
            Existence::There => reader.part::<part::Class>(frame.class)?.controller,
        };
        let version = reader.profile().version;
        let all = reader.part::<part::Listeners>(at.object)?;
        let mut listeners = Vec::with_capacity(all.len());
        for (index, listener) in all.iter().enumerate() {
            let earlier = all.get(..index).unwrap_or(&[]);
            let state = judge(at.object, listener, earlier, version, reader);
            if let Some(family) = state.family {
                port::claim(at.object, state.port, family, listener.protocol, reader);
            }
            listeners.push(state);
        }
        let addressed = frame.addresses.is_empty() || {
            let observed = reader.part::<part::Status>(at.object);
            assigned(at.object, &frame.addresses, observed, reader)
        };
        Some(Rc::new(Served {
            controller,
            addressed,
            listeners: listeners.into(),
        }))
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        let Some(served) = value else { return };
        for (index, listener) in served.listeners.iter().enumerate() {
            out.push(Fact {
                key: format!("listener/{}/{}", key_of(at.object, names), names.text(listener.name)),
                kind: FactType::Listener,
                owner: ObjectRef::of(at.object, names),
                value: FactValue::Listener(shown(at.object, listener, names)),
            });
            if let Some(fault) = listener.faults.first() {
                let message = format!(
                    "Contour does not take the listener as it is: {}, {}: {}",
                    fault.kind, fault.reason, fault.message
                );
                let found = codes::LISTENER_INVALID
                    .finding(message)
                    .help("mend the listener; of two that conflict the later one in the list yields")
                    .at(ObjectRef::of(at.object, names), format!("spec.listeners[{index}]"));
                out.push(finding::fact(at.object, found, names));
            }
        }
    }
}

/// A listener in the shape of the contract.
pub fn shown(gateway: KeyId, listener: &ListenerState, names: &Names) -> fact::Listener {
    let text = |sym: Sym| Text::Owned(names.text(sym).into());
    let conditions = listener.conditions();
    let accepted = conditions.iter().any(|one| one.kind == "Accepted" && one.holds);
    let conflicts = { conditions.iter() }.filter(|one| one.kind == "Conflicted" && one.holds);
    let tls = match (listener.passthrough, listener.secret) {
        (true, _) => Some(("passthrough", None)),
        (false, Some(secret)) => Some(("terminate", Some(secret))),
        (false, None) => None,
    };
    fact::Listener {
        gateway: NamespacedName::of(gateway, names),
        listener_set: None,
        name: text(listener.name),
        port: listener.port,
        protocol: protocol_text(listener.protocol, names),
        hostname: (!listener.hostname.is_empty()).then(|| text(listener.hostname)),
        tls: tls.map(|(mode, secret)| fact::ListenerTls {
            mode: mode.into(),
            certificates: secret
                .map(|secret| NamespacedName::of(secret, names))
                .into_iter()
                .collect(),
        }),
        supported_kinds: kinds(&listener.kinds, names),
        attached_routes: None,
        accepted,
        programmed: listener.programmed(),
        conflicts: conflicts.map(|one| one.reason.into()).collect(),
    }
}

/// Kinds as statuses list them.
pub fn kinds(kinds: &[Kind], names: &Names) -> Vec<fact::RouteGroupKind> {
    let shown = |kind: &Kind| {
        let (group, kind) = kind.parts(names);
        fact::RouteGroupKind {
            group: Text::Owned(group.into()),
            kind: Text::Owned(kind.into()),
        }
    };
    kinds.iter().map(shown).collect()
}

/// R-CON-140: whether any of the addresses asked for is in effect.
fn assigned(gateway: KeyId, wanted: &[Address], observed: Option<&Observed>, reader: &Reader<'_>) -> bool {
    let names = reader.names();
    let same = |wanted: &Address, value: &str| wanted.value.is_empty() || names.text(wanted.value) == value;
    let of_status = observed.map_or(&[][..], |observed| &observed.addresses);
    if !of_status.is_empty() {
        let fits = |wanted: &Address| {
            { of_status.iter() }.any(|has| has.kind == wanted.kind && same(wanted, names.text(has.value)))
        };
        return wanted.iter().any(fits);
    }
    let name = crate::gateway::rank::namespaced_name(gateway, names);
    let given = reader.options().addresses.get(&*name).map_or(&[][..], |all| all);
    wanted
        .iter()
        .any(|wanted| given.iter().any(|value| same(wanted, value)))
}

fn judge(
    gateway: KeyId,
    listener: &Listener,
    earlier: &[Listener],
    version: Version,
    reader: &mut Reader<'_>,
) -> ListenerState {
    let names = reader.names();
    let (kinds, kinds_fault) = route_kinds(listener, version, names);
    let mut state = ListenerState {
        name: listener.name,
        port: listener.port,
        protocol: listener.protocol,
        hostname: listener.hostname,
        family: None,
        passthrough: listener.tls.as_ref().is_some_and(|tls| tls.passthrough),
        secret: None,
        kinds,
        namespaces: listener.namespaces.clone(),
        ready: false,
        faults: Box::default(),
    };
    let family = match placed(listener, earlier, version, names) {
        Ok(family) => family,
        Err(fault) => {
            state.faults = Box::new([fault]);
            return state;
        }
    };
    // R-CON-139: whatever else is wrong with it, its port is one of the Gateway's.
    state.family = Some(family);
    let mut faults: Vec<Judgement> = kinds_fault.into_iter().collect();
    let own = checked(gateway, listener, reader);
    match own {
        // R-CON-122: kinds that are not taken leave the others served.
        Ok(secret) => {
            state.secret = secret;
            state.ready = true;
        }
        Err(fault) => finding::add(&mut faults, fault),
    }
    state.faults = faults.into();
    state
}

/// R-CON-121: the earlier listener in the list wins.
fn placed(listener: &Listener, earlier: &[Listener], version: Version, names: &Names) -> Result<Family, Judgement> {
    let hostname = names.text(listener.hostname);
    if !hostname.is_empty() && (hostname::is_ip_literal(hostname) || hostname::check(hostname).is_err()) {
        let message = format!("`{hostname}` is no hostname");
        return Err(Judgement::bad("Programmed", "Invalid", message));
    }
    let Some(family) = wire::family(listener.protocol, version, names) else {
        let message = format!(
            "protocol `{}` is not supported",
            protocol_text(listener.protocol, names)
        );
        return Err(Judgement::bad("Accepted", "UnsupportedProtocol", message));
    };
    for other in earlier {
        let other_family = wire::family(other.protocol, version, names);
        if listener.port != other.port {
            // R-CON-120: before 1.26 there was one port of each family.
            let taken = match wire::dynamic(version) {
                true => wire::container_port(listener.port) == wire::container_port(other.port),
                false => other_family == Some(family),
            };
            if taken {
                let message = match wire::dynamic(version) {
                    true => format!(
                        "it becomes the same container port as port {} of listener `{}`",
                        other.port,
                        names.text(other.name)
                    ),
                    false => {
                        String::from("an earlier listener has another port for this protocol, and there can be one")
                    }
                };
                return Err(Judgement::bad("Accepted", "PortUnavailable", message));
            }
            continue;
        }
        let conflict = |reason, message: &str| Judgement {
            kind: "Conflicted",
            holds: true,
            reason,
            message: message.into(),
        };
        if other_family != Some(family) {
            let message = "an earlier listener of the port has a protocol that does not go with it";
            return Err(conflict("ProtocolConflict", message));
        }
        if listener.hostname == other.hostname {
            let message = "an earlier listener of the port has the hostname";
            return Err(conflict("HostnameConflict", message));
        }
    }
    Ok(family)
}

/// R-CON-123, and what R-CON-122 says of kinds.
fn route_kinds(listener: &Listener, version: Version, names: &Names) -> (Box<[Kind]>, Option<Judgement>) {
    let mut fitting: Vec<Kind> = match listener.protocol {
        Protocol::Http | Protocol::Https => [Kind::HttpRoute, Kind::GrpcRoute].into(),
        Protocol::Tls => [Kind::TlsRoute, Kind::TcpRoute].into(),
        Protocol::Tcp => [Kind::TcpRoute].into(),
        Protocol::Udp | Protocol::Other(_) => Vec::new(),
    };
    fitting.retain(|kind| knows(*kind, version));
    if listener.kinds.is_empty() {
        return (fitting.into(), None);
    }
    let wrong = listener.kinds.iter().find(|kind| !fitting.contains(kind));
    let fault = wrong.map(|kind| {
        let message = format!(
            "kind `{}` does not go with protocol `{}`",
            kind.parts(names).1,
            protocol_text(listener.protocol, names)
        );
        Judgement::bad("ResolvedRefs", "InvalidRouteKinds", message)
    });
    let taken = listener.kinds.iter().copied().filter(|kind| fitting.contains(kind));
    (taken.collect(), fault)
}

/// Whether a version reads a kind of route at all (R-CON-110, R-CON-210).
pub fn knows(kind: Kind, version: Version) -> bool {
    match kind {
        Kind::HttpRoute | Kind::TlsRoute => true,
        Kind::GrpcRoute => version.since(1, 25, 0),
        Kind::TcpRoute => version.since(1, 26, 0),
        _ => false,
    }
}

/// R-CON-122: the selector, and TLS with its certificate.
fn checked(gateway: KeyId, listener: &Listener, reader: &mut Reader<'_>) -> Result<Option<KeyId>, Judgement> {
    let invalid = |message: &str| Err(Judgement::bad("Programmed", "Invalid", message));
    if let Admission::Selector(selector) = &listener.namespaces {
        match &**selector {
            Selector::Nothing => {
                return invalid("`allowedRoutes.namespaces.from: Selector` needs a selector");
            }
            Selector::Requirements(all) if all.is_empty() => {
                return invalid("the selector of `allowedRoutes.namespaces` asks for nothing");
            }
            Selector::Requirements(_) => {}
        }
    }
    let (secure, may_pass) = match listener.protocol {
        Protocol::Https => (true, false),
        Protocol::Tls => (true, true),
        _ => (false, false),
    };
    if !secure {
        return Ok(None);
    }
    let Some(tls) = &listener.tls else {
        let protocol = protocol_text(listener.protocol, reader.names());
        return invalid(&format!("protocol `{protocol}` needs `tls`"));
    };
    match (tls.passthrough, may_pass, &*tls.certificates) {
        (true, false, _) => invalid("protocol `HTTPS` needs the mode `Terminate`"),
        (true, true, []) => Ok(None),
        (true, true, _) => invalid("with the mode `Passthrough` there are no `certificateRefs`"),
        (false, _, [secret]) => certificate(gateway, *secret, reader).map(Some),
        (false, ..) => {
            let message = "there is not exactly one entry in `certificateRefs`";
            Err(Judgement::bad("ResolvedRefs", "InvalidCertificateRef", message))
        }
    }
}

/// R-CON-122, R-CON-62.
fn certificate(gateway: KeyId, secret: KeyId, reader: &mut Reader<'_>) -> Result<KeyId, Judgement> {
    let names = reader.names();
    let told = crate::gateway::rank::namespaced_name(secret, names);
    let wrong = |why: &str| {
        let message = format!("certificate `{told}`: {why}");
        Err(Judgement::bad("ResolvedRefs", "InvalidCertificateRef", message))
    };
    if names.object(secret).kind != Kind::Secret {
        return wrong("it is no Secret");
    }
    used(reader, gateway, secret);
    if !permitted(reader, gateway, secret) {
        let message = format!("certificate `{told}`: no ReferenceGrant permits it");
        return Err(Judgement::bad("ResolvedRefs", "RefNotPermitted", message));
    }
    match existence(reader, secret) {
        Existence::Missing => wrong("the Secret does not exist"),
        Existence::Assumed => Ok(secret),
        Existence::There => match reader.part::<part::Secret>(secret) {
            None => wrong("the Secret does not exist"),
            Some(found) => {
                if !matches!(names.text(found.kind), "kubernetes.io/tls" | "Opaque") {
                    return wrong("the Secret's type is neither `kubernetes.io/tls` nor `Opaque`");
                }
                match valid(&found.server) {
                    Ok(()) => Ok(secret),
                    Err(why) => wrong(&why),
                }
            }
        },
    }
}

/// R-CON-62: whether a key belongs to its certificate is not looked at.
fn valid(state: &CertificateState) -> Result<(), String> {
    match state {
        CertificateState::Usable(_) => Ok(()),
        CertificateState::Missing(field) => Err(format!("`{field}` is missing")),
        CertificateState::Unusable(why) if **why == *CertificateProblem::KeyMismatch.to_string() => Ok(()),
        CertificateState::Unusable(why) => Err(String::from(&**why)),
    }
}
