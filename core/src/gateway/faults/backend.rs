//! Why references of a route to backends fail, and rules that send requests nowhere (section 11 of the rules).

use super::reference::{Reference, Role, consequence, of_rule};
use super::{Told, named, port, quoted};
use crate::distance;
use crate::engine::{At, Cell, Reader};
use crate::fact::{Fact, FieldChange, FieldValue, Finding, Fix, ObjectRef, Severity};
use crate::gateway::attach::Attach;
use crate::gateway::backend::{Backends, Endpoints, Health};
use crate::gateway::reason::Reason;
use crate::gateway::rules::RuleCheck;
use crate::gateway::{class, codes, default, strata};
use crate::object::{Filter, KeyId, Kind, Matches, Names, Rule, part};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Whether a route's references deserve a word: one fails or has no endpoint, or a rule sends requests nowhere.
pub fn doubtful(rules: &[Rule], health: impl Iterator<Item = Health>, failing: bool) -> bool {
    let nowhere = |rule: &Rule| weightless(rule) || unanswered(rule);
    failing || rules.iter().any(nowhere) || health.into_iter().any(|health| health != Health::Ready)
}

/// R-REQ-15
fn weightless(rule: &Rule) -> bool {
    !rule.backends.is_empty() && rule.backends.iter().all(|backend| backend.weight == 0)
}

/// R-REQ-11: no backend, and no filter that answers. What an extension does nobody knows (R-EXT-02); it may answer. The kinds whose
/// rules have no filters need a backend by their schema (R-VAL-40).
fn unanswered(rule: &Rule) -> bool {
    let answers = |filter: &Filter| matches!(filter, Filter::Redirect(_) | Filter::Extension(_));
    rule.backends.is_empty() && !matches!(rule.matches, Matches::All) && !rule.filters.iter().any(answers)
}

/// Tells what is wrong with the backends of a route.
pub struct BackendFaults;

impl Cell for BackendFaults {
    const NAME: &'static str = "backend faults";
    const STRATUM: u8 = strata::FINDINGS;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Told;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Told {
        let Some(rules) = reader.part::<part::Rules>(at.object) else {
            return Told::default();
        };
        let Some(states) = reader.cell::<Backends>(At::whole(at.object)) else {
            return Told::default();
        };
        let mesh = only_in_a_mesh(at.object, reader);
        // R-EXT-02: what an extension does its own controller knows; at Gateways of others it is none of ours.
        let attached = is_attached(at.object, reader);
        let kind = reader.names().object(at.object).kind;
        let mut groups: Vec<Group> = Vec::new();
        let mut states = states.all.iter();
        for (index, rule) in rules.iter().enumerate() {
            let (references, extensions) = of_rule(index, rule);
            for (reference, state) in references.into_iter().zip(states.by_ref()) {
                let fault = fault(reader, kind, &reference, state.health);
                // R-MESH-08: no grant is asked for between a Service and its own routes.
                if let Some(fault) = fault.filter(|fault| !(mesh && *fault == Fault::NotPermitted)) {
                    gather(&mut groups, fault, reference);
                }
            }
            for extension in extensions.into_iter().filter(|_| attached) {
                gather(&mut groups, Fault::Extension, extension);
            }
        }
        let mut told: Vec<Finding> = groups.iter().map(|group| group.tell(at.object, reader)).collect();
        told.extend(idle_rules(at.object, rules, reader));
        told.into()
    }

    fn facts(at: At, value: &Told, names: &Names, out: &mut Vec<Fact>) {
        super::facts(at, value, names, out);
    }
}

/// Whether all parents of a route are Services or ServiceImports.
fn only_in_a_mesh(route: KeyId, reader: &mut Reader<'_>) -> bool {
    let parents = default::parents(route, reader);
    let names = reader.names();
    // R-MESH-10: a ServiceImport is a parent like a Service.
    let in_a_mesh = |kind| matches!(kind, Kind::Service | Kind::ServiceImport);
    !parents.is_empty()
        && parents
            .iter()
            .all(|(_, parent)| in_a_mesh(names.object(parent.target).kind))
}

/// Whether any listener of ours may take a route.
fn is_attached(route: KeyId, reader: &mut Reader<'_>) -> bool {
    let mut parents = default::parents(route, reader).into_iter();
    parents.any(|(place, _)| matches!(reader.cell::<Attach>(place), Some(Some(one)) if !one.listeners.is_empty()))
}

/// What is wrong with a reference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fault {
    /// The kind cannot be a backend (R-BE-01 step 1).
    Kind,
    /// The kind is no extension that is known (R-EXT-01).
    Extension,
    /// Step 2.
    NotPermitted,
    /// Step 3.
    Missing,
    /// Step 3: it is declared, and the API server would refuse it.
    Refused,
    /// Step 4.
    Port,
    /// Step 5 (R-BE-03).
    ExternalName,
    /// Step 6, the port's transport.
    Transport,
    /// Step 6, an XBackend.
    ExternalProtocol,
    /// Step 6, TLS without a policy.
    SecureWebSocket,
    /// Steps 6 and 7: what the controller has no feature for.
    Feature,
    /// R-BE-04
    NoEndpoints,
}

fn fault(reader: &mut Reader<'_>, route: Kind, reference: &Reference, health: Health) -> Option<Fault> {
    let reason = match health {
        Health::Ready => return None,
        Health::NoEndpoints if reference.role == Role::Idle => return None,
        Health::NoEndpoints => {
            // Where no slice is in the input, nothing is known of endpoints.
            let endpoints = reader.ask::<Endpoints>(At::whole(reference.target), ());
            return endpoints.supplied.then_some(Fault::NoEndpoints);
        }
        Health::Invalid(reason) => reason,
    };
    let target = reference.target;
    let kind = reader.names().object(target).kind;
    Some(match reason {
        Reason::RefNotPermitted => Fault::NotPermitted,
        Reason::InvalidKind if kind == Kind::Service => Fault::ExternalName,
        Reason::InvalidKind => Fault::Kind,
        Reason::UnsupportedProtocol if kind == Kind::XBackend => Fault::ExternalProtocol,
        Reason::UnsupportedProtocol => {
            let offered = port::offered(reader, target);
            let fitting = port::found(&offered, reference.port.unwrap_or(0), route == Kind::UdpRoute);
            let spoken = fitting.map(|port| reader.names().text(port.protocol));
            match spoken {
                None => Fault::Transport,
                Some("kubernetes.io/wss")
                    if route == Kind::HttpRoute && !class::lacks(reader, "HTTPRouteBackendProtocolWebSocket") =>
                {
                    Fault::SecureWebSocket
                }
                Some(_) => Fault::Feature,
            }
        }
        _ if reader.exists(target) => Fault::Port,
        _ if reader.refused(target) => Fault::Refused,
        _ => Fault::Missing,
    })
}

/// References that fail alike.
struct Group {
    fault: Fault,
    references: Vec<Reference>,
}

fn gather(groups: &mut Vec<Group>, fault: Fault, reference: Reference) {
    let by_port = matches!(
        fault,
        Fault::Port | Fault::Transport | Fault::SecureWebSocket | Fault::Feature
    );
    let same = |group: &&mut Group| {
        let alike = |other: &Reference| other.target == reference.target && (!by_port || other.port == reference.port);
        group.fault == fault && group.references.first().is_some_and(alike)
    };
    match groups.iter_mut().find(same) {
        Some(group) => group.references.push(reference),
        None => groups.push(Group {
            fault,
            references: Vec::from([reference]),
        }),
    }
}

impl Group {
    /// One finding for all: at the first reference, the others related.
    fn tell(&self, route: KeyId, reader: &mut Reader<'_>) -> Finding {
        let names = reader.names();
        let worst = self.references.iter().map(|reference| reference.role).max();
        let worst = worst.unwrap_or(Role::Idle);
        let consequence = match (self.fault, worst, names.object(route).kind) {
            // R-REQ-14
            (Fault::NoEndpoints, Role::Backend, Kind::HttpRoute) => "requests to it are answered 503",
            (_, _, kind) => consequence(kind, worst),
        };
        let (mut finding, field) = self.finding(route, consequence, reader);
        if worst <= Role::Mirror && finding.severity == Severity::Error {
            finding.severity = Severity::Warning;
        }
        let object = ObjectRef::of(route, names);
        let mut places = self
            .references
            .iter()
            .map(|reference| format!("{}.{field}", reference.path));
        finding = finding.at(object.clone(), places.next().unwrap_or_default());
        for place in places {
            finding = finding.related("the same reference", object.clone(), place);
        }
        finding
    }

    /// The finding without its places, and the field of the reference that is at fault.
    fn finding(&self, route: KeyId, consequence: &str, reader: &mut Reader<'_>) -> (Finding, &'static str) {
        let names = reader.names();
        let (target, port) = match self.references.first() {
            Some(first) => (first.target, first.port.unwrap_or(0)),
            None => (route, 0),
        };
        let what = named(target, names);
        let (group, kind) = names.object(target).kind.parts(names);
        match self.fault {
            Fault::Kind => {
                let finding = codes::BACKEND_UNSUPPORTED
                    .finding(format!(
                        "a `{kind}` of group `{}` cannot be a backend, so {consequence}",
                        quoted(group)
                    ))
                    .help("refer to a Service (group `\"\"`) or a ServiceImport");
                // What is written so in other places means the core group.
                if kind == "Service" && matches!(group, "core" | "v1") {
                    let message = "write the core group as Kubernetes does: `\"\"`";
                    return (
                        self.with_field(finding, route, "group", FieldValue::text(""), message.into(), names),
                        "group",
                    );
                }
                (finding, "kind")
            }
            Fault::Extension => {
                let finding = codes::BACKEND_UNSUPPORTED
                    .finding(format!("no extension of kind `{kind}` is known, so {consequence}"))
                    .help("what an implementation's own extension does cannot be told; take the filter out to see the rest");
                // Its implementation may know it.
                let severity = Severity::Warning;
                (Finding { severity, ..finding }, "kind")
            }
            Fault::ExternalName => {
                let finding = codes::BACKEND_UNSUPPORTED
                    .finding(format!(
                        "{what} is of type ExternalName, which cannot be a backend, so {consequence}"
                    ))
                    .help(
                        "refer to a Service with endpoints of its own: an ExternalName leads anywhere, past all grants",
                    );
                (finding, "name")
            }
            Fault::NotPermitted if names.object(target).kind == Kind::XBackend => {
                let finding = codes::REFERENCE_NOT_PERMITTED
                    .finding(format!(
                        "{what} is in another namespace, and no grant opens an XBackend, so {consequence}"
                    ))
                    .help("declare the XBackend in the route's namespace");
                (finding, "namespace")
            }
            Fault::NotPermitted => {
                let finding = super::not_permitted(route, target, consequence, names);
                (finding.fix(super::narrowest_grant(route, target, names)), "namespace")
            }
            Fault::Missing => {
                let finding = codes::BACKEND_MISSING
                    .finding(format!("{what} does not exist, so {consequence}"))
                    .help(match near(route, target, reader) {
                        Some(near) => format!("did you mean `{near}`, to which the route refers as well?"),
                        None => "mend the name, or add the object to the input if the cluster has it".into(),
                    });
                (finding, "name")
            }
            Fault::Refused => {
                let finding = codes::BACKEND_MISSING
                    .finding(format!("{what} would be refused by the API server, so {consequence}"))
                    .help("mend what the error at that object says");
                (finding, "name")
            }
            Fault::Port => {
                let offered = port::offered(reader, target);
                let has = port::told(&offered, names);
                let finding = codes::BACKEND_PORT
                    .finding(format!("{what} has no port `{port}`, so {consequence}"))
                    .help(format!(
                        "its ports are: {has}; a reference names `port` of the Service, not `targetPort`"
                    ));
                (self.with_port(finding, route, &offered, reader), "port")
            }
            Fault::Transport => {
                let offered = port::offered(reader, target);
                let has = port::told(&offered, names);
                let (is, route_kind) = (transport(port, &offered), names.object(route).kind.parts(names).1);
                let finding = codes::BACKEND_PORT
                    .finding(format!(
                        "port `{port}` of {what} is {is}, which no {route_kind} can use, so {consequence}"
                    ))
                    .help(format!(
                        "refer to a port of {}; its ports are: {has}",
                        if is == "UDP" { "TCP" } else { "UDP" }
                    ));
                (self.with_port(finding, route, &offered, reader), "port")
            }
            Fault::ExternalProtocol => {
                let route_kind = names.object(route).kind.parts(names).1;
                let finding = codes::BACKEND_PORT
                    .finding(format!(
                        "no {route_kind} can speak the protocol of {what}, so {consequence}"
                    ))
                    .help("a GRPCRoute needs `HTTP2` or `H2C`, or no `protocol` at all; no XBackend takes datagrams");
                (finding, "name")
            }
            Fault::Feature => {
                let finding = codes::BACKEND_PORT
                    .finding(format!(
                        "the controller has no feature for the `appProtocol` of port `{port}` of {what} or for the policy on it, so \
                         {consequence}"
                    ))
                    .help("take the `appProtocol` or the policy away, or do not disable the feature in the options");
                (finding, "port")
            }
            Fault::SecureWebSocket => {
                let finding = codes::BACKEND_PORT
                    .finding(format!(
                        "port `{port}` of {what} speaks `kubernetes.io/wss` and no BackendTLSPolicy applies to it, so {consequence}"
                    ))
                    .help("add a BackendTLSPolicy for the port");
                (finding, "port")
            }
            Fault::NoEndpoints => {
                let finding = codes::NO_READY_ENDPOINTS
                    .finding(format!("{what} has no ready endpoint, so {consequence}"))
                    .help("see why its Pods are not ready, or whether its selector matches any");
                (finding, "name")
            }
        }
    }

    /// With a mend where one port alone can be meant.
    fn with_port(&self, finding: Finding, route: KeyId, offered: &[port::Offered], reader: &mut Reader<'_>) -> Finding {
        let names = reader.names();
        let udp = names.object(route).kind == Kind::UdpRoute;
        let written = self.references.first().and_then(|reference| reference.port);
        let Some(meant) = written.and_then(|written| port::meant(offered, written, udp)) else {
            return finding;
        };
        let message = format!("refer to port `{meant}`");
        self.with_field(finding, route, "port", FieldValue::Number(meant.into()), message, names)
    }

    /// With a mend that gives all references another value in a field.
    fn with_field(
        &self,
        finding: Finding,
        route: KeyId,
        field: &str,
        value: FieldValue,
        message: String,
        names: &Names,
    ) -> Finding {
        let change = |reference: &Reference| FieldChange::Set {
            object: ObjectRef::of(route, names),
            path: format!("{}.{field}", reference.path).into(),
            value: value.clone(),
        };
        finding.fix(Fix {
            message: message.into(),
            changes: self.references.iter().map(change).collect(),
            edits: Vec::new(),
        })
    }
}

/// What may be meant by the name of a missing object: no list of a namespace is asked, but what else the route refers to.
fn near(route: KeyId, target: KeyId, reader: &mut Reader<'_>) -> Option<String> {
    let names = reader.names();
    let wanted = names.object(target);
    let rules = reader.part::<part::Rules>(route)?;
    let mut known: Vec<&str> = Vec::new();
    for (other, _) in rules.iter().flat_map(Rule::references) {
        let object = names.object(other);
        if (object.kind, object.namespace) == (wanted.kind, wanted.namespace) && reader.exists(other) {
            known.push(names.text(object.name));
        }
    }
    distance::nearest(names.text(wanted.name), &known).map(String::from)
}

fn transport(number: u16, offered: &[port::Offered]) -> &'static str {
    match port::found(offered, number, true) {
        Some(_) => "UDP",
        None => "TCP",
    }
}

/// R-REQ-11, R-REQ-15: rules that send requests nowhere; those that are out have a finding of their own.
fn idle_rules(route: KeyId, rules: &[Rule], reader: &mut Reader<'_>) -> Vec<Finding> {
    let names = reader.names();
    let dropped = reader.cell::<RuleCheck>(At::whole(route));
    let kind = names.object(route).kind;
    let indexed = rules.iter().enumerate();
    let kept = indexed.filter(|(index, _)| dropped.is_none_or(|check| !check.drops(*index)));
    let told = kept.filter_map(|(index, rule)| {
        let (finding, field) = match rule {
            rule if weightless(rule) => (weights_zero(kind, index), ".backendRefs"),
            rule if unanswered(rule) => (without_backends(kind, index, rule), ""),
            _ => return None,
        };
        Some(finding.at(ObjectRef::of(route, names), format!("spec.rules[{index}]{field}")))
    });
    told.collect()
}

/// R-REQ-15
fn weights_zero(route: Kind, index: usize) -> Finding {
    let outcome = match route {
        Kind::HttpRoute => "all its requests are answered 500",
        // R-GRPC-05
        Kind::GrpcRoute => "all its requests are answered UNAVAILABLE",
        Kind::UdpRoute => "all its datagrams are dropped",
        _ => "all its connections fail",
    };
    codes::WEIGHTS_ZERO
        .finding(format!("the weights of rule {index} sum to 0, so {outcome}"))
        .help("give a backend that shall get requests a weight above 0; without `weight` it is 1")
}

/// R-REQ-11
fn without_backends(route: Kind, index: usize, rule: &Rule) -> Finding {
    // R-CORS-03: preflights never need a backend.
    let preflights = rule.filters.iter().any(|filter| matches!(filter, Filter::Cors(_)));
    let outcome = match route {
        //
        Kind::GrpcRoute => "all its calls are answered UNIMPLEMENTED",
        _ if preflights => "all its requests but CORS preflights are answered 500",
        _ => "all its requests are answered 500",
    };
    let help = match route {
        Kind::GrpcRoute => "name a backend in `backendRefs`",
        _ => "name a backend in `backendRefs`, or let a RequestRedirect filter answer",
    };
    codes::RULE_WITHOUT_BACKENDS
        .finding(format!(
            "rule {index} has no backendRefs and no filter that answers, so {outcome}"
        ))
        .help(help)
}
