//! Backends: what each reference of a route resolves to (section 11 of the rules).

use super::assume::{Existence, existence};
use super::faults::backend::{BackendFaults, doubtful};
use super::finding::fact;
use super::grant::{permitted, used};
use super::policy::{Effective, PolicyQuestion, PolicyTargets, Ruling};
use super::reason::Reason;
use super::{class, codes, external, policy, session, strata};
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::fact::{Code, Fact, ObjectRef};
use crate::object::{Filter, KeyId, Kind, Names, Rule, ServiceKind, Sym, TargetPort, part};
use crate::options::Endpoints as Assumed;
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// Whether a backend can serve.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Health {
    /// It can.
    Ready,
    /// It has no ready endpoint (R-REQ-14).
    NoEndpoints,
    /// The reference fails; it keeps its weight, and its share of requests fails (R-BE-02).
    Invalid(Reason),
}

/// What one reference resolves to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Backend {
    /// Whether it can serve.
    pub health: Health,
    /// The port on which endpoints listen, where it is known.
    pub target_port: Option<u16>,
    /// The policies that apply.
    pub policies: Effective,
    /// Whether the object is taken for granted.
    pub assumed_object: bool,
    /// Whether its endpoints are (R-BE-09).
    pub assumed_endpoints: bool,
}

/// Takes down what deserves attention at a reference: code, field below it, message, help.
type Note<'n> = dyn FnMut(&'static Code, &str, String, &'static str) + 'n;

/// All references of a route, in the order of [`Rule::references`], rule after rule.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct BackendStates {
    /// The references.
    pub all: Box<[Backend]>,
    /// Those that fail, with the reason; among them references of ExtensionRef filters.
    pub failing: Box<[(KeyId, Option<u16>, Reason)]>,
    /// What else deserves attention.
    pub noted: Box<[Noted]>,
}

/// Something that works and deserves attention all the same.
#[derive(Clone, PartialEq, Debug)]
pub struct Noted {
    /// What sort of thing.
    pub code: &'static Code,
    /// The field.
    pub path: String,
    /// What it is.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

impl BackendStates {
    /// The references of one rule, given all rules of the route.
    pub fn of_rule(&self, rules: &[Rule], rule: usize) -> &[Backend] {
        let start = rules
            .iter()
            .take(rule)
            .map(|rule| rule.references().count())
            .sum::<usize>();
        let count = rules.get(rule).map_or(0, |rule| rule.references().count());
        self.all.get(start..start + count).unwrap_or(&[])
    }

    /// R-RST-08, A-21: the reason of ResolvedRefs, if it is False.
    pub fn unresolved(&self) -> Option<Reason> {
        [
            Reason::RefNotPermitted,
            Reason::InvalidKind,
            Reason::BackendNotFound,
            Reason::UnsupportedProtocol,
        ]
        .into_iter()
        .find(|reason| self.failing.iter().any(|(_, _, failing)| failing == reason))
    }
}

/// Resolves the references of a route.
pub struct Backends;

impl Cell for Backends {
    const NAME: &'static str = "backends";
    const STRATUM: u8 = strata::BACKENDS;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = BackendStates;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> BackendStates {
        let Some(rules) = reader.part::<part::Rules>(at.object) else {
            return BackendStates::default();
        };
        let kind = reader.names().object(at.object).kind;
        let mut all = Vec::with_capacity(rules.iter().map(|rule| rule.references().count()).sum());
        let mut failing = Vec::new();
        let mut noted = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let first = all.len();
            for (nth, (target, port)) in rule.references().enumerate() {
                used(reader, at.object, target);
                let mut note = |code, field: &str, message, help| {
                    let path = format!("{}{field}", reference_path(index, rule, nth));
                    noted.push(Noted {
                        code,
                        path,
                        message,
                        help,
                    });
                };
                let backend = resolve(reader, at.object, kind, (target, port), &mut note);
                if let Health::Invalid(reason) = backend.health {
                    failing.push((target, port, reason));
                }
                all.push(backend);
            }
            let own = all.get(first..).unwrap_or(&[]);
            if let Some(shared) = session::shared_cookie(rule, own, reader) {
                noted.push(Noted {
                    path: format!("spec.rules[{index}].backendRefs"),
                    ..shared
                });
            }
            let own = rule
                .filters
                .iter()
                .chain(rule.backends.iter().flat_map(|backend| &backend.filters));
            for filter in own {
                // R-EXT-01, R-API-09, A-31: no extension kind is supported.
                if let Filter::Extension(target) = filter {
                    failing.push((*target, None, Reason::InvalidKind));
                }
            }
        }
        if doubtful(rules, all.iter().map(|backend| backend.health), !failing.is_empty()) {
            reader.spawn::<BackendFaults>(at);
        }
        BackendStates {
            all: all.into(),
            failing: failing.into(),
            noted: noted.into(),
        }
    }

    fn facts(at: At, value: &BackendStates, names: &Names, out: &mut Vec<Fact>) {
        for noted in &value.noted {
            let finding = noted
                .code
                .finding(noted.message.clone())
                .help(noted.help)
                .at(ObjectRef::of(at.object, names), noted.path.clone());
            out.push(fact(at.object, finding, names));
        }
    }
}

/// The field of a reference, given its place among [`Rule::references`].
fn reference_path(index: usize, rule: &Rule, nth: usize) -> String {
    let rule_path = format!("spec.rules[{index}]");
    let Some(mut left) = nth.checked_sub(rule.backends.len()) else {
        return format!("{rule_path}.backendRefs[{nth}]");
    };
    let own = rule.filters.iter().enumerate().map(|filter| (String::new(), filter));
    let backends = rule.backends.iter().enumerate().flat_map(|(at, backend)| {
        let place = move |filter| (format!(".backendRefs[{at}]"), filter);
        backend.filters.iter().enumerate().map(place)
    });
    for (place, (at, filter)) in own.chain(backends) {
        let field = match filter {
            Filter::Mirror(_) => "requestMirror",
            Filter::ExternalAuth(_) => "externalAuth",
            _ => continue,
        };
        if left == 0 {
            return format!("{rule_path}{place}.filters[{at}].{field}.backendRef");
        }
        left -= 1;
    }
    rule_path
}

/// R-BE-01, step by step.
fn resolve(
    reader: &mut Reader<'_>,
    route: KeyId,
    kind: Kind,
    reference: (KeyId, Option<u16>),
    note: &mut Note<'_>,
) -> Backend {
    let mut backend = Backend {
        health: Health::Ready,
        target_port: None,
        policies: Effective::default(),
        assumed_object: false,
        assumed_endpoints: false,
    };
    if let Err(reason) = check(reader, route, kind, reference, &mut backend, note) {
        backend.health = Health::Invalid(reason);
    }
    backend
}

fn check(
    reader: &mut Reader<'_>,
    route: KeyId,
    kind: Kind,
    (target, port): (KeyId, Option<u16>),
    backend: &mut Backend,
    note: &mut Note<'_>,
) -> Result<(), Reason> {
    let names = reader.names();
    let target_kind = names.object(target).kind;
    match target_kind {
        Kind::Service | Kind::ServiceImport => {
            if !permitted(reader, route, target) {
                return Err(Reason::RefNotPermitted);
            }
        }
        // R-XB-02: always local, grants notwithstanding.
        Kind::XBackend if names.home(route) != names.home(target) => return Err(Reason::RefNotPermitted),
        Kind::XBackend => {}
        _ => return Err(Reason::InvalidKind),
    }
    match existence(reader, target) {
        Existence::Missing => return Err(Reason::BackendNotFound),
        Existence::Assumed => {
            backend.assumed_object = true;
            backend.policies = effective_policies(reader, target, Sym::EMPTY);
            return Ok(());
        }
        Existence::There => {}
    }
    match target_kind {
        Kind::Service => service(reader, kind, (target, port), backend, note),
        Kind::ServiceImport => import(reader, kind, (target, port), backend, note),
        Kind::XBackend => {
            // Its TLS is its own; BackendTLSPolicies leave it alone (R-XB-04).
            backend.policies.traffic = effective_policies(reader, target, Sym::EMPTY).traffic;
            external::fits(reader, kind, target)?;
            // R-XB-01
            let counts = reader.part::<part::XBackend>(target).map(|backend| backend.port);
            if let (Some(port), Some(counts)) = (port, counts.filter(|counts| Some(*counts) != port)) {
                let message = format!("port {port} has no effect: the XBackend's own port, {counts}, counts");
                let help = "remove the port, or name that of the XBackend";
                note(&codes::EXTERNAL_PORT_DIFFERS, ".port", message, help);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn service(
    reader: &mut Reader<'_>,
    kind: Kind,
    (target, port): (KeyId, Option<u16>),
    backend: &mut Backend,
    note: &mut Note<'_>,
) -> Result<(), Reason> {
    let service = reader.part::<part::Service>(target).ok_or(Reason::BackendNotFound)?;
    let udp = kind == Kind::UdpRoute;
    let of_number = || service.ports.iter().filter(|candidate| Some(candidate.port) == port);
    // R-BE-08: the port of the route's transport. A number that is not there is A-36.
    let found = of_number().find(|candidate| candidate.udp == udp);
    if of_number().next().is_none() {
        return Err(Reason::BackendNotFound);
    }
    // R-BE-03, A-11
    if service.kind == ServiceKind::External {
        return Err(Reason::InvalidKind);
    }
    let found = found.ok_or(Reason::UnsupportedProtocol)?;
    let offer = Offer {
        target,
        name: found.name,
        app_protocol: found.app_protocol,
        number: match found.target {
            TargetPort::Number(number) => Some(number),
            TargetPort::Name(_) => None,
        },
        assumable: service.selector && reader.options().endpoints == Assumed::Assume,
    };
    take(reader, kind, &offer, backend, note)
}

/// A port that a Service or ServiceImport has for a reference.
struct Offer {
    target: KeyId,
    name: Sym,
    app_protocol: Sym,
    /// Where endpoints listen, if that does not depend on them.
    number: Option<u16>,
    /// Whether endpoints that nobody shows are taken as ready (R-BE-09).
    assumable: bool,
}

/// Policies, protocol and endpoints of a port.
fn take(
    reader: &mut Reader<'_>,
    kind: Kind,
    offer: &Offer,
    backend: &mut Backend,
    note: &mut Note<'_>,
) -> Result<(), Reason> {
    backend.policies = effective_policies(reader, offer.target, offer.name);
    spoken(reader, kind, offer.app_protocol, backend, note)?;
    let endpoints = reader.ask::<Endpoints>(At::whole(offer.target), ());
    // R-BE-04
    let (ready, number) = endpoints.of_port(offer.name);
    backend.target_port = offer.number.or(number);
    if !endpoints.supplied && offer.assumable {
        backend.assumed_endpoints = true;
    } else if !ready {
        backend.health = Health::NoEndpoints;
    }
    Ok(())
}

/// The protocols that Kubernetes defines.
const DEFINED: [&str; 3] = ["kubernetes.io/h2c", "kubernetes.io/ws", "kubernetes.io/wss"];

/// Steps 6 and 7 of R-BE-01, for every kind of route and filter alike (R-BTLS-13): what the port's `appProtocol` asks for, and
/// the policy on it, can be served.
fn spoken(reader: &mut Reader<'_>, kind: Kind, app: Sym, backend: &Backend, note: &mut Note<'_>) -> Result<(), Reason> {
    let lacks = |feature| class::lacks(reader, feature);
    // R-BE-07: what else is said of protocols is ignored, with a notice where that may surprise.
    let named = reader.names().text(app);
    let surprises = match kind {
        Kind::HttpRoute => !matches!(named, "" | "http" | "HTTP"),
        Kind::GrpcRoute => !matches!(named, "" | "grpc" | "GRPC"),
        _ => false,
    };
    if surprises && !DEFINED.contains(&named) {
        let message = format!("`appProtocol: {named}` of the port has no effect: Kubernetes defines no such protocol");
        let help = match named {
            "https" | "HTTPS" | "tls" => "for TLS to the backend write a BackendTLSPolicy",
            _ => "leave it out, or write `kubernetes.io/h2c`, `kubernetes.io/ws` or `kubernetes.io/wss`",
        };
        note(&codes::UNKNOWN_APP_PROTOCOL, "", message, help);
    }
    // R-BE-06
    let served = match (reader.names().text(app), kind) {
        // WebSockets over TLS need a policy on the port.
        ("kubernetes.io/wss", Kind::HttpRoute) => {
            backend.policies.tls.is_some() && !lacks("HTTPRouteBackendProtocolWebSocket")
        }
        ("kubernetes.io/ws", Kind::HttpRoute) => !lacks("HTTPRouteBackendProtocolWebSocket"),
        ("kubernetes.io/h2c", Kind::HttpRoute) => !lacks("HTTPRouteBackendProtocolH2C"),
        _ => true,
    };
    // R-BTLS-12: a policy that nobody here can keep; one that is wrong in itself leaves the reference resolved.
    match backend.policies.tls {
        _ if !served => Err(Reason::UnsupportedProtocol),
        Some(policy) if !policy::honoured(reader, policy) => Err(Reason::UnsupportedProtocol),
        _ => Ok(()),
    }
}

/// A ServiceImport means the endpoints of the whole ClusterSet, whose slices are labelled for it (R-BE-05).
fn import(
    reader: &mut Reader<'_>,
    kind: Kind,
    (target, port): (KeyId, Option<u16>),
    backend: &mut Backend,
    note: &mut Note<'_>,
) -> Result<(), Reason> {
    let import = reader
        .part::<part::ServiceImport>(target)
        .ok_or(Reason::BackendNotFound)?;
    let mut of_number = import
        .ports
        .iter()
        .filter(|own| port.is_none_or(|port| port == own.port))
        .peekable();
    if of_number.peek().is_none() {
        return Err(Reason::BackendNotFound);
    }
    let udp = kind == Kind::UdpRoute;
    let found = of_number
        .find(|port| port.udp == udp)
        .ok_or(Reason::UnsupportedProtocol)?;
    let offer = Offer {
        target,
        name: found.name,
        app_protocol: found.app_protocol,
        number: None,
        // R-BE-09: an import without slices is taken as ready.
        assumable: true,
    };
    take(reader, kind, &offer, backend, note)
}

/// R-BTLS-02, R-XBT-01: the policies for a port of a target.
fn effective_policies(reader: &mut Reader<'_>, target: KeyId, port: Sym) -> Effective {
    match reader.ask::<PolicyTargets>(At::whole(target), PolicyQuestion::Effective(port)) {
        Ruling::Effective(effective) => effective,
        _ => Effective::default(),
    }
}

/// What the EndpointSlices of a Service say together.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct EndpointsState {
    /// Whether the input holds any slice.
    pub supplied: bool,
    /// Whether any endpoint is ready for ports that no slice names.
    pub ready: bool,
    /// Whether any endpoint is ready for a port of this name, and its number there; of several a ready one, then the lowest.
    pub ports: Rc<[(Sym, bool, u16)]>,
}

impl EndpointsState {
    /// R-BE-04: slice ports belong to the service port of the same name.
    pub fn of_port(&self, name: Sym) -> (bool, Option<u16>) {
        let own = self.ports.iter().find(|(own, ..)| *own == name);
        (self.ready || own.is_some_and(|own| own.1), own.map(|own| own.2))
    }
}

/// One slice's claim.
#[derive(Clone, PartialEq, Debug)]
pub struct SliceClaim {
    ready: bool,
    ports: Rc<[(Sym, u16)]>,
}

/// The EndpointSlices of a Service or ServiceImport; stands there.
pub struct Endpoints;

impl Group for Endpoints {
    const NAME: &'static str = "endpoints";
    const STRATUM: u8 = strata::INDEX;
    type Claim = SliceClaim;
    type State = Vec<SliceClaim>;
    type Question = ();
    type Verdict = EndpointsState;

    fn put(state: &mut Self::State, claim: &SliceClaim, _: &Names, wake: &mut Wake<()>) {
        state.push(claim.clone());
        wake.one(());
    }

    fn take(state: &mut Self::State, claim: &SliceClaim, _: &Names, wake: &mut Wake<()>) {
        if let Some(at) = state.iter().position(|other| other == claim) {
            state.swap_remove(at);
        }
        wake.one(());
    }

    fn verdict(state: &Self::State, (): &(), _: &Names) -> EndpointsState {
        let mut ports: Vec<(Sym, bool, u16)> = Vec::new();
        for claim in state {
            ports.extend(claim.ports.iter().map(|(name, number)| (*name, claim.ready, *number)));
        }
        // By id: only equality and look-ups by name depend on it.
        crate::order::by(&mut ports, &|a, b| (a.0.0, !a.1, a.2).cmp(&(b.0.0, !b.1, b.2)));
        ports.dedup_by_key(|(name, ..)| *name);
        EndpointsState {
            supplied: !state.is_empty(),
            // A slice without ports says nothing of them.
            ready: state.iter().any(|claim| claim.ready && claim.ports.is_empty()),
            ports: ports.into(),
        }
    }
}

/// Puts what one EndpointSlice says of its Service.
pub struct Slice;

impl Cell for Slice {
    const NAME: &'static str = "slice";
    const STRATUM: u8 = strata::READ;
    type Value = ();

    fn evaluate(at: At, reader: &mut Reader<'_>) {
        let Some(slice) = reader.part::<part::EndpointSlice>(at.object) else {
            return;
        };
        if let Some(service) = slice.service {
            let claim = SliceClaim {
                ready: slice.ready > 0,
                ports: slice.ports.as_ref().into(),
            };
            reader.claim::<Endpoints>(At::whole(service), claim);
        }
    }
}
