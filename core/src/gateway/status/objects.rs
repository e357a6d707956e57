//! Conditions of GatewayClasses, Gateways, ListenerSets and policies.

use super::{Condition, Standing, count_fact};
use crate::engine::{At, Cell, Reader};
use crate::fact::Fact;
use crate::gateway::class::{self, Class};
use crate::gateway::external::External;
use crate::gateway::policy::{self, PolicyVerdict, reached};
use crate::gateway::reason::Reason;
use crate::gateway::set::{AttachedSets, SetVerdict};
use crate::gateway::traffic::{self, TrafficVerdict};
use crate::gateway::verdict::{GatewayState, GatewayVerdict};
use crate::gateway::{stale, strata};
use crate::object::{KeyId, Kind, Names, Sym, part};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// Conditions of an object, as codes.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// The object's generation.
    pub generation: Option<i64>,
    /// Its conditions.
    pub conditions: Box<[Condition]>,
    /// `attachedListenerSets` of a Gateway.
    pub attached_sets: Option<u32>,
}

impl Report {
    fn facts(value: &Option<Report>, at: At, names: &Names, out: &mut Vec<Fact>) {
        let Some(report) = value else { return };
        for condition in &report.conditions {
            out.push(condition.fact(at.object, "", report.generation, names));
        }
        if let Some(count) = report.attached_sets {
            out.push(count_fact(at.object, "/attachedListenerSets", count, names));
        }
    }
}

fn generation(at: At, reader: &mut Reader<'_>) -> Option<i64> {
    reader.part::<part::Generation>(at.object).copied().flatten()
}

/// Cells whose answer is the report of an object, or none where it is not ours to write.
macro_rules! reporting {
    ($($(#[$doc:meta])* $cell:ident $name:literal: $report:path;)*) => {$(
        $(#[$doc])*
        pub struct $cell;

        impl Cell for $cell {
            const NAME: &'static str = $name;
            const STRATUM: u8 = strata::STATUS;
            const HAS_FACTS: bool = true;
            type Value = Option<Report>;

            fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
                stale::watch(at, reader);
                $report(at, reader)
            }

            fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
                Report::facts(value, at, names, out);
            }
        }
    )*};
}

reporting! {
    /// Writes the conditions of a GatewayClass (section 2).
    ClassConditions "class status": of_class;
    /// Writes the conditions of a Gateway (section 3.12).
    GatewayConditions "gateway status": of_gateway;
    /// Writes the conditions of a ListenerSet (section 4).
    SetConditions "listener set status": of_set;
}

fn of_class(at: At, reader: &mut Reader<'_>) -> Option<Report> {
    let class = reader.cell::<Class>(at)?.as_ref()?;
    if !class.ours {
        return None;
    }
    let conditions = [
        Condition::judged("Accepted", class.accepted, Reason::Accepted),
        // R-CLS-04
        Condition::judged("SupportedVersion", class.version, Reason::SupportedVersion),
    ];
    Some(Report {
        generation: generation(at, reader),
        conditions: conditions.into(),
        attached_sets: None,
    })
}

fn of_gateway(at: At, reader: &mut Reader<'_>) -> Option<Report> {
    let state = reader.cell::<GatewayVerdict>(at)?.as_ref()?;
    let mut conditions = Vec::with_capacity(5);
    conditions.push(Condition {
        message: listeners_message(state, reader.names()),
        ..Condition::with_reason("Accepted", state.accepted)
    });
    // R-GW-07
    if state.default_scope {
        conditions.push(Condition::new("DefaultGateway", Standing::True, Reason::DefaultGateway));
    }
    // R-TLS-14
    if state.insecure_fallback {
        let reason = Reason::ConfigurationChanged;
        conditions.push(Condition::new("InsecureFrontendValidationMode", Standing::True, reason));
    }
    conditions.push(Condition::judged("Programmed", state.programmed, Reason::Programmed));
    conditions.push(Condition::judged("ResolvedRefs", state.resolved, Reason::ResolvedRefs));
    Some(Report {
        generation: generation(at, reader),
        conditions: conditions.into(),
        attached_sets: Some(reader.ask::<AttachedSets>(at, ())),
    })
}

/// R-GW-10: the message names the listeners that are valid and those that are not.
fn listeners_message(state: &GatewayState, names: &Names) -> Option<Box<str>> {
    if state.accepted.1 != Reason::ListenersNotValid {
        return None;
    }
    let list = |valid: bool| {
        let of = state.listeners.iter().filter(|(_, is)| *is == valid);
        let named: Vec<String> = of.map(|(name, _)| alloc::format!("`{}`", names.text(*name))).collect();
        if named.is_empty() {
            String::from("none")
        } else {
            named.join(", ")
        }
    };
    Some(alloc::format!("listeners not valid: {}; valid: {}", list(false), list(true)).into())
}

fn of_set(at: At, reader: &mut Reader<'_>) -> Option<Report> {
    let state = reader.cell::<SetVerdict>(at)?.as_ref()?;
    let conditions = [
        Condition::with_reason("Accepted", state.accepted),
        Condition::judged("Programmed", state.programmed, Reason::Programmed),
    ];
    Some(Report {
        generation: generation(at, reader),
        conditions: conditions.into(),
        attached_sets: None,
    })
}

/// The status of a policy or of an XBackend, as codes: the same at each Gateway that it owes one to.
#[derive(Clone, PartialEq, Debug)]
pub struct PolicyReport {
    /// The object's generation.
    pub generation: Option<i64>,
    /// Its conditions.
    pub conditions: Box<[Condition]>,
    /// The Gateways, with their controllers, sorted by name.
    pub gateways: Box<[(KeyId, Sym)]>,
}

/// Writes the conditions of a BackendTLSPolicy, an XBackendTrafficPolicy (section 12) or an XBackend (R-XB-05).
pub struct PolicyConditions;

impl Cell for PolicyConditions {
    const NAME: &'static str = "policy status";
    const STRATUM: u8 = strata::STATUS;
    const HAS_FACTS: bool = true;
    type Value = Option<PolicyReport>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        stale::watch(at, reader);
        let names = reader.names();
        let (conditions, gateways) = match names.object(at.object).kind {
            // Nobody here knows the kind.
            Kind::BackendTlsPolicy if class::lacks(reader, "BackendTLSPolicy") => return None,
            Kind::BackendTlsPolicy => {
                let state = reader.cell::<PolicyVerdict>(at)?.as_ref()?;
                let targets = &reader.part::<part::BackendTls>(at.object)?.targets;
                // R-BTLS-01: a target of another kind gives no ancestor.
                let targets = targets.iter().map(|(target, _)| *target);
                let targets = targets.filter(|target| policy::supported(names.object(*target).kind));
                let conditions = [
                    Condition::judged("Accepted", state.accepted, Reason::Accepted),
                    Condition::judged("ResolvedRefs", state.resolved, Reason::ResolvedRefs),
                ];
                (conditions.into(), reached(targets, ANCESTORS, reader))
            }
            Kind::XBackendTrafficPolicy => {
                let state = reader.cell::<TrafficVerdict>(at)?.as_ref()?;
                let targets = reader.part::<part::TrafficPolicy>(at.object)?.targets.iter().copied();
                let targets = targets.filter(|target| traffic::supported(names.object(*target).kind));
                let accepted = Condition::judged("Accepted", state.accepted, Reason::Accepted);
                ([accepted].into(), reached(targets, ANCESTORS, reader))
            }
            _ => {
                let state = reader.cell::<External>(at)?.as_ref()?;
                let accepted = Condition {
                    message: state.usable.err().map(|cause| cause.message().into()),
                    ..Condition::judged("Accepted", state.accepted(), Reason::Accepted)
                };
                ([accepted].into(), reached([at.object].into_iter(), PARENTS, reader))
            }
        };
        Some(PolicyReport {
            generation: generation(at, reader),
            conditions,
            gateways,
        })
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        let Some(report) = value else { return };
        for (gateway, _) in &report.gateways {
            let part = alloc::format!("/{}", super::key_of(*gateway, names));
            for condition in &report.conditions {
                out.push(condition.fact(at.object, &part, report.generation, names));
            }
        }
    }
}

/// R-BTLS-11: the most ancestors of a policy.
const ANCESTORS: usize = 16;
/// R-XB-05: the most parents of an XBackend.
const PARENTS: usize = 32;
