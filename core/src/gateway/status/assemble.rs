//! Whole statuses, made of the reports of the cells and of what others wrote before.

use super::Condition;
use super::listeners::{ListenerConditions, kinds};
use super::objects::{ClassConditions, GatewayConditions, PolicyConditions, SetConditions};
use super::routes::RouteConditions;
use crate::engine::{At, Graph};
use crate::fact::{
    self, AncestorStatus, ClassStatus, EmptyStatus, GatewayStatus, ListenerStatus, ParentReference, ParentStatus,
    PolicyStatus, RouteStatus, SetStatus, Status, StatusAddress, Text,
};
use crate::gateway::attach::{ASSUMED_CONTROLLER, controller_text};
use crate::gateway::class::{Class, lacks_by};
use crate::gateway::entry::owned;
use crate::gateway::listener::Gates;
use crate::gateway::verdict::GatewayVerdict;
use crate::object::{KeyId, Kind, Names, Observed, ObservedCondition, ObservedEntry, ParentRef, Sym};
use alloc::vec::Vec;

/// The status that an object should have; `None` where there is no such object.
pub fn status(graph: &Graph, key: KeyId) -> Option<Status> {
    let object = graph.object(key)?;
    let observed = object.status.as_deref();
    let made = match graph.names.object(key).kind {
        Kind::GatewayClass => class(graph, key, observed),
        Kind::Gateway => gateway(graph, key, observed),
        Kind::ListenerSet => set(graph, key, observed),
        kind @ (Kind::BackendTlsPolicy | Kind::XBackendTrafficPolicy | Kind::XBackend) => {
            let entries = policy(graph, key, observed);
            match kind {
                _ if entries.is_empty() => None,
                // R-STA-04: an XBackend's are called parents.
                Kind::XBackend => Some(Status::Route(RouteStatus {
                    parents: entries.into_iter().map(parent).collect(),
                })),
                _ => Some(Status::Policy(PolicyStatus {
                    ancestors: entries.into_iter().map(ancestor).collect(),
                })),
            }
        }
        kind if kind.is_route() => route(graph, key, observed),
        // R-GRANT-07: also a ReferenceGrant has none.
        _ => None,
    };
    Some(made.unwrap_or_else(|| default_status(graph.names.object(key).kind)))
}

/// What the API server shows while no controller wrote anything (R-DEF-01).
pub fn default_status(kind: Kind) -> Status {
    let pending = |kinds: &[&'static str]| -> Vec<fact::Condition> {
        let condition = |kind: &&'static str| fact::Condition {
            kind: (*kind).into(),
            status: "Unknown".into(),
            reason: "Pending".into(),
            message: "Waiting for controller".into(),
            observed_generation: None,
            last_transition_time: None,
        };
        kinds.iter().map(condition).collect()
    };
    match kind {
        Kind::GatewayClass => Status::Class(ClassStatus {
            conditions: pending(&["Accepted"]),
            supported_features: Vec::new(),
        }),
        Kind::Gateway => Status::Gateway(GatewayStatus {
            addresses: Vec::new(),
            conditions: pending(&["Accepted", "Programmed"]),
            listeners: Vec::new(),
            attached_listener_sets: None,
        }),
        Kind::ListenerSet => Status::Set(SetStatus {
            conditions: pending(&["Accepted", "Programmed"]),
            listeners: Vec::new(),
        }),
        _ => Status::Empty(EmptyStatus {}),
    }
}

/// The condition types of Gateway API; every other type is somebody's own.
const TYPES: [&str; 12] = [
    "Accepted",
    "Conflicted",
    "DefaultGateway",
    "Detached",
    "InsecureFrontendValidationMode",
    "OverlappingTLSConfig",
    "PartiallyInvalid",
    "Programmed",
    "Ready",
    "ResolvedRefs",
    "Scheduled",
    "SupportedVersion",
];

/// R-STA-01: the most conditions that a list holds.
const MOST: usize = 8;

/// Conditions in words, with the generation judged (R-STA-03, R-GW-12); a time is kept where the input had the condition
/// with the same status (R-STA-01). Conditions of types that are not the API's are kept as the input has them (R-STA-04, R-RST-03).
fn written(
    conditions: &[Condition],
    generation: Option<i64>,
    observed: &[ObservedCondition],
    names: &Names,
) -> Vec<fact::Condition> {
    let write = |condition: &Condition| {
        let mut condition = condition.written(generation);
        let before = observed.iter().find(|before| names.text(before.kind) == condition.kind);
        if let Some(before) = before.filter(|before| names.text(before.status) == condition.status) {
            condition.last_transition_time =
                (!before.last_transition_time.is_empty()).then(|| owned(before.last_transition_time, names));
        }
        condition
    };
    let others = observed
        .iter()
        .filter(|condition| !TYPES.contains(&names.text(condition.kind)));
    let all = conditions.iter().map(write);
    all.chain(others.map(|condition| fact::Condition::observed(condition, names)))
        .take(MOST)
        .collect()
}

fn own_conditions(observed: Option<&Observed>) -> &[ObservedCondition] {
    observed.map_or(&[], |observed| &observed.conditions)
}

fn class(graph: &Graph, key: KeyId, observed: Option<&Observed>) -> Option<Status> {
    let report = graph.value::<ClassConditions>(At::whole(key))?.as_ref()?;
    let conditions = written(
        &report.conditions,
        report.generation,
        own_conditions(observed),
        &graph.names,
    );
    let features = crate::gateway::features::ALL
        .iter()
        .filter(|name| !lacks_by(graph.options(), name));
    let supported_features = features.map(|name| fact::Feature { name: (*name).into() }).collect();
    Some(Status::Class(ClassStatus {
        conditions,
        supported_features,
    }))
}

fn gateway(graph: &Graph, key: KeyId, observed: Option<&Observed>) -> Option<Status> {
    let names = &graph.names;
    let report = graph.value::<GatewayConditions>(At::whole(key))?.as_ref()?;
    let state = graph.value::<GatewayVerdict>(At::whole(key))?.as_ref()?;
    // R-GW-08: an address that is assigned and unknown has a placeholder, known as such.
    let value = |value: Sym| match value.is_empty() {
        true => placeholder(key, names),
        false => owned(value, names),
    };
    Some(Status::Gateway(GatewayStatus {
        addresses: state
            .addresses
            .iter()
            .map(|address| StatusAddress {
                kind: owned(address.kind, names),
                value: value(address.value),
            })
            .collect(),
        conditions: written(&report.conditions, report.generation, own_conditions(observed), names),
        listeners: listeners(graph, key, observed),
        attached_listener_sets: report.attached_sets,
    }))
}

/// Stands for an address that a Gateway has and nobody knows.
pub fn placeholder(gateway: KeyId, names: &Names) -> Text {
    alloc::format!("<address of {}>", crate::gateway::rank::namespaced_name(gateway, names)).into()
}

fn set(graph: &Graph, key: KeyId, observed: Option<&Observed>) -> Option<Status> {
    let report = graph.value::<SetConditions>(At::whole(key))?.as_ref()?;
    Some(Status::Set(SetStatus {
        conditions: written(
            &report.conditions,
            report.generation,
            own_conditions(observed),
            &graph.names,
        ),
        listeners: listeners(graph, key, observed),
    }))
}

/// R-LIS-30, R-SET-21: one entry for each listener in the own spec, in its order.
fn listeners(graph: &Graph, owner: KeyId, observed: Option<&Observed>) -> Vec<ListenerStatus> {
    let names = &graph.names;
    let gates = graph.value::<Gates>(At::whole(owner)).map_or(&[][..], |gates| gates);
    let report = |name: Sym| {
        let report = graph.value::<ListenerConditions>(At::part(owner, name.0))?.as_ref()?;
        let before = observed.and_then(|observed| observed.listeners.iter().find(|listener| listener.name == name));
        let before = before.map_or(&[][..], |before| &before.conditions);
        Some(ListenerStatus {
            name: owned(name, names),
            supported_kinds: kinds(&report.kinds, names),
            attached_routes: report.attached_routes,
            conditions: written(&report.conditions, report.generation, before, names),
        })
    };
    gates.iter().filter_map(|gate| report(gate.name)).collect()
}

fn route(graph: &Graph, key: KeyId, observed: Option<&Observed>) -> Option<Status> {
    let names = &graph.names;
    let report = graph.value::<RouteConditions>(At::whole(key))?;
    let entries = observed.map_or(&[][..], |observed| &observed.entries);
    let mut parents: Vec<ParentStatus> = Vec::with_capacity(report.parents.len());
    for parent in &report.parents {
        let same = |entry: &&ObservedEntry| same_parent(&entry.parent, &parent.parent);
        let controller_name = match parent.controller.is_empty() {
            // The class is not in the input: whoever wrote an entry for this parent is taken to be its controller.
            true if graph.options().controller_name.is_none() => entries
                .iter()
                .find(same)
                .map_or(ASSUMED_CONTROLLER.into(), |entry| owned(entry.controller, names)),
            _ => controller_text(parent.controller, names, graph.options()),
        };
        let before = entries
            .iter()
            .find(|entry| same(entry) && names.text(entry.controller) == controller_name);
        let before = before.map_or(&[][..], |before| &before.conditions);
        parents.push(ParentStatus {
            parent_ref: parent_reference(&parent.parent, names),
            controller_name,
            conditions: written(&parent.conditions, report.generation, before, names),
        });
    }
    if !entries.is_empty() {
        let own: Vec<Text> = parents.iter().map(|own| own.controller_name.clone()).collect();
        parents.extend(others(graph, entries, &own).map(parent));
    }
    if parents.is_empty() {
        None
    } else {
        Some(Status::Route(RouteStatus { parents }))
    }
}

/// One entry of a status: at whom, by whom, what.
type Entry = (ParentReference, Text, Vec<fact::Condition>);

fn parent((parent_ref, controller_name, conditions): Entry) -> ParentStatus {
    ParentStatus {
        parent_ref,
        controller_name,
        conditions,
    }
}

fn ancestor((ancestor_ref, controller_name, conditions): Entry) -> AncestorStatus {
    AncestorStatus {
        ancestor_ref,
        controller_name,
        conditions,
    }
}

/// The entries of a policy or an XBackend, one for each Gateway that reaches it.
fn policy(graph: &Graph, key: KeyId, observed: Option<&Observed>) -> Vec<Entry> {
    let names = &graph.names;
    let Some(report) = graph.value::<PolicyConditions>(At::whole(key)).and_then(Option::as_ref) else {
        return Vec::new();
    };
    let entries = observed.map_or(&[][..], |observed| &observed.entries);
    let own = report.gateways.iter().map(|(gateway, controller)| {
        let controller_name = controller_text(*controller, names, graph.options());
        let same =
            |entry: &&ObservedEntry| entry.parent.target == *gateway && names.text(entry.controller) == controller_name;
        let before = entries.iter().find(same);
        let before = before.map_or(&[][..], |before| &before.conditions);
        let gateway = ParentRef {
            target: *gateway,
            namespace_written: true,
            section: Sym::EMPTY,
            port: None,
        };
        let conditions = written(&report.conditions, report.generation, before, names);
        (parent_reference(&gateway, names), controller_name, conditions)
    });
    let mut all: Vec<Entry> = own.collect();
    let own: Vec<Text> = all.iter().map(|(_, controller, _)| controller.clone()).collect();
    all.extend(others(graph, entries, &own));
    all
}

/// The entries of other controllers, which are left alone; own ones without a reason are not there any more (R-RST-03,
/// R-RST-04, R-STA-04, A-06).
fn others<'s>(graph: &'s Graph, entries: &'s [ObservedEntry], own: &'s [Text]) -> impl Iterator<Item = Entry> + 's {
    let names = &graph.names;
    let foreign = entries.iter().filter(|entry| {
        let controller = names.text(entry.controller);
        !is_ours(graph, entry.controller) && own.iter().all(|own| own != controller)
    });
    foreign.map(|entry| {
        let conditions = entry
            .conditions
            .iter()
            .map(|condition| fact::Condition::observed(condition, names));
        (
            parent_reference(&entry.parent, names),
            owned(entry.controller, names),
            conditions.collect(),
        )
    })
}

fn same_parent(a: &ParentRef, b: &ParentRef) -> bool {
    (a.target, a.section, a.port) == (b.target, b.section, b.port)
}

/// Whether entries of a controller are ours to write: it is the one asked about, or that of a class in the input.
fn is_ours(graph: &Graph, controller: Sym) -> bool {
    match &graph.options().controller_name {
        Some(name) => *name == graph.names.text(controller),
        None => graph
            .values::<Class>()
            .any(|(_, class)| class.as_ref().is_some_and(|c| c.controller == controller)),
    }
}

/// R-RST-01: the reference of the spec, defaults filled in.
fn parent_reference(parent: &ParentRef, names: &Names) -> ParentReference {
    let object = names.object(parent.target);
    let (group, kind) = object.kind.texts(names);
    ParentReference {
        group,
        kind,
        namespace: (!object.namespace.is_empty()).then(|| owned(object.namespace, names)),
        name: owned(object.name, names),
        section_name: (!parent.section.is_empty()).then(|| owned(parent.section, names)),
        port: parent.port,
    }
}
