//! Statuses as Contour writes them (R-CON-122, R-CON-130, R-CON-140 to R-CON-142).

use super::attach::{Attach, Counts, INVALID_GATEWAY, means, parent_part};
use super::choice;
use super::entry::{Placed, Placement};
use super::finding::{Judgement, add};
use super::listener::{Listeners, kinds};
use super::policy::PolicyConditions;
use super::rules::{RuleSet, Rules};
use super::strata;
use crate::engine::{At, Cell, Graph, Reader};
use crate::fact::{
    self, AncestorStatus, Fact, GatewayStatus, ListenerStatus, ParentReference, ParentStatus, PolicyStatus,
    RouteStatus, Status, StatusAddress, Text,
};
use crate::gateway::entry::owned;
use crate::gateway::status::{count_fact, default_status};
use crate::object::{KeyId, Kind, Names, Observed, ObservedCondition, ObservedEntry, ParentRef, Sym, part};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The controller's name where the class is taken for granted.
const CONTROLLER: &str = "projectcontour.io/gateway-controller";

/// Conditions and counts of the Gateway.
#[derive(Clone, PartialEq, Debug)]
pub struct GatewayReport {
    generation: Option<i64>,
    conditions: Box<[Judgement]>,
    listeners: Box<[ListenerReport]>,
}

#[derive(Clone, PartialEq, Debug)]
struct ListenerReport {
    name: Sym,
    kinds: Box<[Kind]>,
    attached: u32,
    conditions: Box<[Judgement]>,
}

/// Writes the conditions of the configured Gateway.
pub struct GatewayConditions;

impl Cell for GatewayConditions {
    const NAME: &'static str = "contour gateway status";
    const STRATUM: u8 = strata::STATUS;
    const HAS_FACTS: bool = true;
    type Value = Option<GatewayReport>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let served = reader.cell::<Listeners>(at)?.as_ref()?;
        let listeners = served.listeners.iter().map(|listener| ListenerReport {
            name: listener.name,
            kinds: listener.kinds.clone(),
            attached: reader.ask::<Counts>(At::part(at.object, listener.name.0), ()),
            conditions: listener.conditions().into(),
        });
        let listeners = listeners.collect();
        Some(GatewayReport {
            generation: reader.part::<part::Generation>(at.object).copied().flatten(),
            conditions: Box::new([
                // R-CON-140
                Judgement::good("Accepted", "Accepted", "the Gateway is accepted"),
                served.programmed(),
            ]),
            listeners,
        })
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        let Some(report) = value else { return };
        let fact = |one: &Judgement, part: &str| one.fact(at.object, part, report.generation, names);
        out.extend(report.conditions.iter().map(|one| fact(one, "")));
        for listener in &report.listeners {
            let part = format!("/{}", names.text(listener.name));
            out.extend(listener.conditions.iter().map(|one| fact(one, &part)));
            out.push(count_fact(at.object, &part, listener.attached, names));
        }
    }
}

/// Conditions of a route, one list for each parentRef that means the Gateway.
#[derive(Clone, PartialEq, Debug)]
pub struct RouteReport {
    generation: Option<i64>,
    gateway: KeyId,
    controller: Sym,
    parents: Box<[(ParentRef, Box<[Judgement]>)]>,
}

/// Writes the conditions of a route.
pub struct RouteConditions;

impl Cell for RouteConditions {
    const NAME: &'static str = "contour route status";
    const STRATUM: u8 = strata::STATUS;
    const HAS_FACTS: bool = true;
    type Value = Option<RouteReport>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let attachment = reader.cell::<Attach>(at)?.as_ref()?;
        let set = reader.cell::<Rules>(at)?;
        let placement = reader.cell::<Placed>(at)?;
        let parents = attachment.parents.iter().map(|state| {
            let conditions = match &state.taken {
                // R-CON-130 step 1: nothing else.
                Err(why) if why.reason == INVALID_GATEWAY => [why.clone()].into(),
                Err(why) => conditions(set, None, Some(why)),
                Ok(_) => conditions(set, Some((placement, state.index)), None),
            };
            (state.parent, conditions.into())
        });
        let parents = parents.collect();
        Some(RouteReport {
            generation: reader.part::<part::Generation>(at.object).copied().flatten(),
            gateway: attachment.gateway,
            controller: attachment.controller,
            parents,
        })
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        let Some(report) = value else { return };
        for (parent, conditions) in &report.parents {
            let part = parent_part(parent, names);
            let fact = |one: &Judgement| one.fact(at.object, &part, report.generation, names);
            out.extend(conditions.iter().map(fact));
        }
    }
}

/// The conditions at one parent. Of a route that no listener takes only its references are looked at (R-CON-130 step 4).
fn conditions(set: &RuleSet, placed: Option<(&Placement, u16)>, refused: Option<&Judgement>) -> Vec<Judgement> {
    let mut all: Vec<Judgement> = Vec::new();
    if let Some(refused) = refused {
        all.push(refused.clone());
    }
    for condition in &set.conditions {
        if refused.is_none() || condition.kind == "ResolvedRefs" {
            add(&mut all, condition.clone());
        }
    }
    if let Some((placement, parent)) = placed {
        for condition in dropped(set, placement, parent) {
            add(&mut all, condition);
        }
    }
    add(
        &mut all,
        Judgement::good("Accepted", "Accepted", "the route is accepted"),
    );
    add(
        &mut all,
        Judgement::good("ResolvedRefs", "ResolvedRefs", "all references resolve"),
    );
    crate::order::by(&mut all, &|a, b| a.kind.cmp(b.kind));
    all
}

/// R-CON-135: a listener on which all rules are dropped, or some. Each listener is processed on its own.
fn dropped(set: &RuleSet, placement: &Placement, parent: u16) -> Vec<Judgement> {
    let mut by_listener: Vec<(u16, usize)> = Vec::new();
    for (unit, _) in placement.dropped.iter().filter(|(unit, _)| unit.parent == parent) {
        match by_listener.iter_mut().find(|(listener, _)| *listener == unit.listener) {
            Some((_, count)) => *count += 1,
            None => by_listener.push((unit.listener, 1)),
        }
    }
    let mut all = Vec::new();
    for (_, count) in by_listener {
        all.push(match count == set.rules.len() {
            true => Judgement::bad(
                "Accepted",
                "RuleMatchConflict",
                "every rule has a match that is taken already",
            ),
            false => Judgement::good(
                "PartiallyInvalid",
                "RuleMatchPartiallyConflict",
                "some rules are dropped, since a match of theirs is taken already",
            ),
        });
    }
    all
}

/// The status that an object should have under this profile; `None` where there is no such object.
pub fn status(graph: &Graph, key: KeyId) -> Option<Status> {
    let object = graph.object(key)?;
    let observed = object.status.as_deref();
    let made = match graph.names.object(key).kind {
        Kind::Gateway => gateway(graph, key, observed),
        Kind::BackendTlsPolicy => policy(graph, key, observed),
        kind if kind.is_route() => route(graph, key, observed),
        _ => None,
    };
    Some(made.unwrap_or_else(|| default_status(graph.names.object(key).kind)))
}

/// Conditions in words; a time is kept where the input had the condition with the same status.
fn written(
    conditions: &[Judgement],
    generation: Option<i64>,
    observed: &[ObservedCondition],
    names: &Names,
) -> Vec<fact::Condition> {
    let write = |one: &Judgement| {
        let mut condition = one.written(generation);
        let before = observed.iter().find(|before| names.text(before.kind) == condition.kind);
        if let Some(before) = before.filter(|before| names.text(before.status) == condition.status) {
            condition.last_transition_time =
                (!before.last_transition_time.is_empty()).then(|| owned(before.last_transition_time, names));
        }
        condition
    };
    conditions.iter().map(write).collect()
}

fn gateway(graph: &Graph, key: KeyId, observed: Option<&Observed>) -> Option<Status> {
    let names = &graph.names;
    let report = graph.value::<GatewayConditions>(At::whole(key))?.as_ref()?;
    let before = |name: Sym| {
        let listener = observed.and_then(|observed| observed.listeners.iter().find(|one| one.name == name));
        listener.map_or(&[][..], |listener| &*listener.conditions)
    };
    let listeners = report.listeners.iter().map(|listener| ListenerStatus {
        name: owned(listener.name, names),
        supported_kinds: kinds(&listener.kinds, names),
        attached_routes: listener.attached,
        conditions: written(&listener.conditions, report.generation, before(listener.name), names),
    });
    let own = observed.map_or(&[][..], |observed| &*observed.conditions);
    let of_status = observed.map_or(&[][..], |observed| &*observed.addresses);
    Some(Status::Gateway(GatewayStatus {
        addresses: { of_status.iter() }
            .map(|address| StatusAddress {
                kind: owned(address.kind, names),
                value: owned(address.value, names),
            })
            .collect(),
        conditions: written(&report.conditions, report.generation, own, names),
        listeners: listeners.collect(),
        attached_listener_sets: None,
    }))
}

fn route(graph: &Graph, key: KeyId, observed: Option<&Observed>) -> Option<Status> {
    let names = &graph.names;
    let entries = observed.map_or(&[][..], |observed| &*observed.entries);
    let report = graph.value::<RouteConditions>(At::whole(key)).and_then(Option::as_ref);
    let mut parents: Vec<ParentStatus> = Vec::new();
    if let Some(report) = report {
        let controller_name = controller(graph, report.controller);
        for (parent, conditions) in &report.parents {
            let same =
                |entry: &&ObservedEntry| entry.parent == *parent && names.text(entry.controller) == controller_name;
            let before = entries.iter().find(same).map_or(&[][..], |entry| &*entry.conditions);
            parents.push(ParentStatus {
                parent_ref: parent_reference(parent, names),
                controller_name: controller_name.clone(),
                conditions: written(conditions, report.generation, before, names),
            });
        }
    }
    // R-CON-141: entries for this Gateway are replaced where any is written, all others stay.
    let replaced = |entry: &ObservedEntry| report.is_some_and(|report| means(&entry.parent, report.gateway, names));
    let kept = entries.iter().filter(|entry| !replaced(entry));
    parents.extend(kept.map(|entry| {
        ParentStatus {
            parent_ref: parent_reference(&entry.parent, names),
            controller_name: owned(entry.controller, names),
            conditions: entry
                .conditions
                .iter()
                .map(|one| fact::Condition::observed(one, names))
                .collect(),
        }
    }));
    (!parents.is_empty()).then_some(Status::Route(RouteStatus { parents }))
}

fn policy(graph: &Graph, key: KeyId, observed: Option<&Observed>) -> Option<Status> {
    let names = &graph.names;
    let report = graph.value::<PolicyConditions>(At::whole(key))?.as_ref()?;
    let entries = observed.map_or(&[][..], |observed| &*observed.entries);
    let gateway = ParentRef {
        target: report.gateway,
        namespace_written: true,
        section: Sym::EMPTY,
        port: None,
    };
    let before = entries.iter().find(|entry| entry.parent.target == report.gateway);
    let before = before.map_or(&[][..], |entry| &*entry.conditions);
    let own = AncestorStatus {
        ancestor_ref: parent_reference(&gateway, names),
        controller_name: controller(graph, report.controller),
        conditions: written(
            core::slice::from_ref(&report.accepted),
            report.generation,
            before,
            names,
        ),
    };
    let others = entries.iter().filter(|entry| entry.parent.target != report.gateway);
    let others = others.map(|entry| AncestorStatus {
        ancestor_ref: parent_reference(&entry.parent, names),
        controller_name: owned(entry.controller, names),
        conditions: entry
            .conditions
            .iter()
            .map(|one| fact::Condition::observed(one, names))
            .collect(),
    });
    Some(Status::Policy(PolicyStatus {
        ancestors: core::iter::once(own).chain(others).collect(),
    }))
}

fn controller(graph: &Graph, of_class: Sym) -> Text {
    match (of_class.is_empty(), &graph.options().controller_name) {
        (false, _) => owned(of_class, &graph.names),
        (true, Some(name)) => name.clone(),
        (true, None) => CONTROLLER.into(),
    }
}

/// The reference as the spec has it: Contour fills in no namespace (R-CON-112).
fn parent_reference(parent: &ParentRef, names: &Names) -> ParentReference {
    let object = names.object(parent.target);
    let (group, kind) = object.kind.parts(names);
    let text = |text: &str| Text::Owned(String::from(text));
    ParentReference {
        group: text(group),
        kind: text(kind),
        namespace: (parent.namespace_written && !object.namespace.is_empty()).then(|| owned(object.namespace, names)),
        name: owned(object.name, names),
        section_name: (!parent.section.is_empty()).then(|| owned(parent.section, names)),
        port: parent.port,
    }
}

/// Whether the configured Gateway is in the input and served.
pub fn serves(graph: &Graph) -> bool {
    { graph.values::<Listeners>() }.any(|(_, served)| served.is_some())
}

/// Whether the Gateway that the configuration names is in the input.
pub fn present(graph: &Graph) -> bool {
    { graph.values::<choice::Choice>() }.any(|(_, configured)| *configured)
}
