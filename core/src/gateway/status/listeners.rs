//! Conditions and counts of listeners (section 3.11 of the rules).

use super::{Condition, Standing, count_fact, key_of};
use crate::engine::{At, Cell, PartIs, Reader};
use crate::fact::{self, Fact, FactType, FactValue, NamespacedName, ObjectRef, RouteGroupKind, Text};
use crate::gateway::attach::{Attachments, CountQuestion};
use crate::gateway::listener::{Served, Serving};
use crate::gateway::port::protocol_text;
use crate::gateway::reason::Reason;
use crate::gateway::strata;
use crate::object::{KeyId, Kind, Names, Protocol, part};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// The status of one listener, as codes.
#[derive(Clone, PartialEq, Debug)]
pub struct ListenerReport {
    /// The generation of its object.
    pub generation: Option<i64>,
    /// Its conditions.
    pub conditions: Box<[Condition]>,
    /// The kinds it takes.
    pub kinds: Box<[Kind]>,
    /// Routes attached.
    pub attached_routes: u32,
}

/// Writes the status of one listener; stands at its object, part: its name.
pub struct ListenerConditions;

impl Cell for ListenerConditions {
    const NAME: &'static str = "listener status";
    const STRATUM: u8 = strata::STATUS;
    const HAS_FACTS: bool = true;
    const PART: PartIs = PartIs::Name;
    type Value = Option<ListenerReport>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let served = reader.cell::<Serving>(at)?.as_ref()?;
        let state = &served.state;
        let mut conditions = Vec::with_capacity(5);
        conditions.push(Condition::judged("Accepted", state.accepted, Reason::Accepted));
        conditions.push(match state.conflict {
            Some(reason) => Condition::new("Conflicted", Standing::True, reason),
            // R-LIS-27
            None => Condition::new("Conflicted", Standing::False, Reason::NoConflicts),
        });
        // R-STA-02: only where True.
        if state.overlapping {
            conditions.push(Condition::new(
                "OverlappingTLSConfig",
                Standing::True,
                Reason::OverlappingHostnames,
            ));
        }
        conditions.push(Condition::judged("Programmed", served.programmed, Reason::Programmed));
        conditions.push(Condition::judged("ResolvedRefs", state.resolved, Reason::ResolvedRefs));
        Some(ListenerReport {
            generation: reader.part::<part::Generation>(at.object).copied().flatten(),
            conditions: conditions.into(),
            kinds: state.gate.kinds.clone(),
            attached_routes: reader.ask::<Attachments>(at, CountQuestion::Count),
        })
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        let Some(report) = value else { return };
        let part = alloc::format!("/{}", names.text(crate::object::Sym(at.part)));
        for condition in &report.conditions {
            out.push(condition.fact(at.object, &part, report.generation, names));
        }
        out.push(count_fact(
            at.object,
            &alloc::format!("{part}/attachedRoutes"),
            report.attached_routes,
            names,
        ));
    }
}

/// A listener as a fact.
pub fn listener_fact(at: At, served: &Served, names: &Names) -> Fact {
    Fact {
        key: alloc::format!(
            "listener/{}/{}",
            key_of(at.object, names),
            names.text(served.state.gate.name)
        ),
        kind: FactType::Listener,
        owner: ObjectRef::of(at.object, names),
        value: FactValue::Listener(listener(at.object, served, names)),
    }
}

/// A listener as the state shows it, without its count.
pub fn listener(owner: KeyId, served: &Served, names: &Names) -> fact::Listener {
    let (state, gate) = (&served.state, &served.state.gate);
    let tls = match gate.protocol {
        Protocol::Https | Protocol::Tls => Some(fact::ListenerTls {
            mode: if gate.passthrough { "passthrough" } else { "terminate" }.into(),
            certificates: state
                .certificates
                .iter()
                .map(|key| NamespacedName::of(*key, names))
                .collect(),
        }),
        _ => None,
    };
    fact::Listener {
        gateway: NamespacedName::of(served.gateway, names),
        listener_set: (owner != served.gateway).then(|| NamespacedName::of(owner, names)),
        name: Text::Owned(String::from(names.text(gate.name))),
        port: gate.port,
        protocol: protocol_text(gate.protocol, names),
        hostname: (!gate.hostname.is_empty()).then(|| Text::Owned(String::from(names.text(gate.hostname)))),
        tls,
        supported_kinds: kinds(&gate.kinds, names),
        attached_routes: None,
        accepted: state.accepted.is_ok(),
        programmed: served.programmed.is_ok(),
        conflicts: state.conflict.map(Reason::text).into_iter().collect(),
    }
}

/// `supportedKinds`.
pub fn kinds(kinds: &[Kind], names: &Names) -> Vec<RouteGroupKind> {
    let group_kind = |kind: &Kind| {
        let (group, kind) = kind.texts(names);
        RouteGroupKind { group, kind }
    };
    kinds.iter().map(group_kind).collect()
}
