//! Conditions of GatewayClasses, Gateways, ListenerSets and policies.

use super::{Condition, Standing, count_fact};
use crate::engine::{At, Cell, Reader};
use crate::fact::Fact;
use crate::gateway::class::Class;
use crate::gateway::policy::{Ancestors, ancestors};
use crate::gateway::reason::Reason;
use crate::gateway::set::{AttachedSets, SetVerdict};
use crate::gateway::verdict::{GatewayState, GatewayVerdict};
use crate::gateway::{stale, strata};
use crate::object::{Names, part};
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

/// Writes the conditions of a GatewayClass (section 2).
pub struct ClassConditions;

impl Cell for ClassConditions {
    const NAME: &'static str = "class status";
    const STRATUM: u8 = strata::STATUS;
    const HAS_FACTS: bool = true;
    type Value = Option<Report>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        stale::watch(at, reader);
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

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        Report::facts(value, at, names, out);
    }
}

/// Writes the conditions of a Gateway (section 3.12).
pub struct GatewayConditions;

impl Cell for GatewayConditions {
    const NAME: &'static str = "gateway status";
    const STRATUM: u8 = strata::STATUS;
    const HAS_FACTS: bool = true;
    type Value = Option<Report>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        stale::watch(at, reader);
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

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        Report::facts(value, at, names, out);
    }
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

/// Writes the conditions of a ListenerSet (section 4).
pub struct SetConditions;

impl Cell for SetConditions {
    const NAME: &'static str = "listener set status";
    const STRATUM: u8 = strata::STATUS;
    const HAS_FACTS: bool = true;
    type Value = Option<Report>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        stale::watch(at, reader);
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

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        Report::facts(value, at, names, out);
    }
}

/// The status of a policy, as codes.
#[derive(Clone, PartialEq, Debug)]
pub struct PolicyReport {
    /// The policy's generation.
    pub generation: Option<i64>,
    /// To whom a status is owed, and what it says.
    pub ancestors: Ancestors,
}

impl PolicyReport {
    /// The conditions, the same for each ancestor.
    pub fn conditions(&self) -> [Condition; 2] {
        let state = &self.ancestors.state;
        [
            Condition::judged("Accepted", state.accepted, Reason::Accepted),
            Condition::judged("ResolvedRefs", state.resolved, Reason::ResolvedRefs),
        ]
    }
}

/// Writes the conditions of a BackendTLSPolicy (section 12.1).
pub struct PolicyConditions;

impl Cell for PolicyConditions {
    const NAME: &'static str = "policy status";
    const STRATUM: u8 = strata::STATUS;
    const HAS_FACTS: bool = true;
    type Value = Option<PolicyReport>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        stale::watch(at, reader);
        let ancestors = ancestors(at.object, reader)?;
        Some(PolicyReport {
            generation: generation(at, reader),
            ancestors,
        })
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        let Some(report) = value else { return };
        for (gateway, _) in &report.ancestors.gateways {
            let part = alloc::format!("/{}", super::key_of(*gateway, names));
            for condition in report.conditions() {
                out.push(condition.fact(at.object, &part, report.generation, names));
            }
        }
    }
}
