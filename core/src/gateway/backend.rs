//! Backends: what each reference of a route resolves to (section 11 of the rules).

use super::assume::{Existence, existence};
use super::faults::backend::{BackendFaults, doubtful};
use super::grant::{permitted, used};
use super::policy::{PolicyQuestion, PolicyTargets, PolicyVerdict, Ruling};
use super::reason::Reason;
use super::strata;
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::object::{Filter, KeyId, Kind, Names, Rule, ServiceKind, ServicePort, Sym, TargetPort, part};
use crate::options::Endpoints as Assumed;
use alloc::boxed::Box;
use alloc::rc::Rc;
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
    /// The BackendTLSPolicy that applies.
    pub policy: Option<KeyId>,
    /// Whether the object is taken for granted.
    pub assumed_object: bool,
    /// Whether its endpoints are (R-BE-09).
    pub assumed_endpoints: bool,
}

/// All references of a route, in the order of [`Rule::references`], rule after rule.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct BackendStates {
    /// The references.
    pub all: Box<[Backend]>,
    /// Those that fail, with the reason; among them references of ExtensionRef filters.
    pub failing: Box<[(KeyId, Option<u16>, Reason)]>,
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
    type Value = BackendStates;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> BackendStates {
        let Some(rules) = reader.part::<part::Rules>(at.object) else {
            return BackendStates::default();
        };
        let kind = reader.names().object(at.object).kind;
        let mut all = Vec::new();
        let mut failing = Vec::new();
        for rule in rules.iter() {
            for (target, port) in rule.references() {
                used(reader, at.object, target);
                let backend = resolve(reader, at.object, kind, target, port);
                if let Health::Invalid(reason) = backend.health {
                    failing.push((target, port, reason));
                }
                all.push(backend);
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
        }
    }
}

/// R-BE-01, step by step.
fn resolve(reader: &mut Reader<'_>, route: KeyId, kind: Kind, target: KeyId, port: Option<u16>) -> Backend {
    let mut backend = Backend {
        health: Health::Ready,
        target_port: None,
        policy: None,
        assumed_object: false,
        assumed_endpoints: false,
    };
    if let Err(reason) = check(reader, route, kind, (target, port), &mut backend) {
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
        // R-XB-01
        Kind::XBackend => {}
        _ => return Err(Reason::InvalidKind),
    }
    match existence(reader, target) {
        Existence::Missing => return Err(Reason::BackendNotFound),
        Existence::Assumed => {
            backend.assumed_object = true;
            backend.policy = effective_policy(reader, target, Sym::EMPTY);
            return Ok(());
        }
        Existence::There => {}
    }
    match target_kind {
        Kind::Service => service(reader, kind, (target, port), backend),
        Kind::ServiceImport => import(reader, kind, (target, port), backend),
        _ => Ok(()),
    }
}

fn service(
    reader: &mut Reader<'_>,
    kind: Kind,
    (target, port): (KeyId, Option<u16>),
    backend: &mut Backend,
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
    backend.policy = effective_policy(reader, target, found.name);
    // R-BE-06: WebSockets over TLS need a policy on the port. What else is said of protocols is ignored (R-BE-07), and a
    // policy that is wrong leaves the reference resolved (R-BTLS-12, A-35).
    let secure_websocket = reader.names().text(found.app_protocol) == "kubernetes.io/wss";
    if secure_websocket && kind == Kind::HttpRoute && backend.policy.is_none() {
        return Err(Reason::UnsupportedProtocol);
    }
    let endpoints = reader.ask::<Endpoints>(At::whole(target), ());
    backend.target_port = target_port(found, &endpoints);
    // R-BE-04, R-BE-09
    if !endpoints.supplied && service.selector && reader.options().endpoints == Assumed::Assume {
        backend.assumed_endpoints = true;
    } else if !endpoints.ready {
        backend.health = Health::NoEndpoints;
    }
    Ok(())
}

fn target_port(port: &ServicePort, endpoints: &EndpointsState) -> Option<u16> {
    match port.target {
        TargetPort::Number(number) => Some(number),
        TargetPort::Name(_) => endpoints
            .ports
            .iter()
            .find(|(name, _)| *name == port.name)
            .map(|(_, number)| *number),
    }
}

/// A ServiceImport means the endpoints of the whole ClusterSet, whose slices are labelled for it (R-BE-05).
fn import(
    reader: &mut Reader<'_>,
    kind: Kind,
    (target, port): (KeyId, Option<u16>),
    backend: &mut Backend,
) -> Result<(), Reason> {
    let import = reader
        .part::<part::ServiceImport>(target)
        .ok_or(Reason::BackendNotFound)?;
    let mut of_number = import
        .ports
        .iter()
        .filter(|(_, number, _)| port.is_none_or(|port| port == *number))
        .peekable();
    if of_number.peek().is_none() {
        return Err(Reason::BackendNotFound);
    }
    let udp = kind == Kind::UdpRoute;
    let (name, ..) = of_number
        .find(|(_, _, is_udp)| *is_udp == udp)
        .ok_or(Reason::UnsupportedProtocol)?;
    backend.policy = effective_policy(reader, target, *name);
    let endpoints = reader.ask::<Endpoints>(At::whole(target), ());
    // R-BE-09: an import without slices is taken as ready.
    if !endpoints.supplied {
        backend.assumed_endpoints = true;
    } else if !endpoints.ready {
        backend.health = Health::NoEndpoints;
    }
    Ok(())
}

/// R-BTLS-02: the policy for a port of a target.
fn effective_policy(reader: &mut Reader<'_>, target: KeyId, port: Sym) -> Option<KeyId> {
    match reader.ask::<PolicyTargets>(At::whole(target), PolicyQuestion::Effective(port)) {
        Ruling::Effective(policy) => policy,
        _ => None,
    }
}

/// What a request to a backend meets: the SNI of a valid policy, `Err` for an invalid one, nothing without.
pub fn backend_tls(reader: &crate::engine::Graph, policy: Option<KeyId>) -> Option<Result<Sym, ()>> {
    let state = reader.value::<PolicyVerdict>(At::whole(policy?))?.as_ref()?;
    Some(if state.usable() { Ok(state.hostname) } else { Err(()) })
}

/// What the EndpointSlices of a Service say together.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct EndpointsState {
    /// Whether the input holds any slice.
    pub supplied: bool,
    /// Whether any endpoint is ready.
    pub ready: bool,
    /// The number behind each named port; of several the lowest.
    pub ports: Rc<[(Sym, u16)]>,
}

/// One slice's claim.
#[derive(Clone, PartialEq, Debug)]
pub struct SliceClaim {
    ready: bool,
    ports: Box<[(Sym, u16)]>,
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
        let mut ports: Vec<(Sym, u16)> = state.iter().flat_map(|claim| claim.ports.iter().copied()).collect();
        // By id: only equality and look-ups by name depend on it.
        crate::order::by(&mut ports, &|a, b| (a.0.0, a.1).cmp(&(b.0.0, b.1)));
        ports.dedup_by_key(|(name, _)| *name);
        EndpointsState {
            supplied: !state.is_empty(),
            ready: state.iter().any(|claim| claim.ready),
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
                ports: slice.ports.clone(),
            };
            reader.claim::<Endpoints>(At::whole(service), claim);
        }
    }
}
