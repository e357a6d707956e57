//! Conditions of routes, one list for each distinct parentRef (section 5.4 of the rules).

use super::{Condition, Standing};
use crate::engine::{At, Cell, Reader};
use crate::fact::Fact;
use crate::gateway::attach::Attached;
use crate::gateway::backend::{BackendStates, Backends};
use crate::gateway::default;
use crate::gateway::reason::Reason;
use crate::gateway::rules::{RuleCheck, RuleFaults};
use crate::gateway::{stale, strata};
use crate::object::{Names, ParentRef, Sym, part};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// The status of a route, as codes.
#[derive(Clone, PartialEq, Debug)]
pub struct RouteReport {
    /// The route's generation.
    pub generation: Option<i64>,
    /// One entry for each parent that is ours, in the order of the spec.
    pub parents: Box<[ParentReport]>,
}

/// What is said of a route at one parent.
#[derive(Clone, PartialEq, Debug)]
pub struct ParentReport {
    /// The parentRef.
    pub parent: ParentRef,
    /// The controller; empty where the class is taken for granted.
    pub controller: Sym,
    /// The conditions.
    pub conditions: Box<[Condition]>,
}

/// Writes the conditions of a route.
pub struct RouteConditions;

impl Cell for RouteConditions {
    const NAME: &'static str = "route status";
    const STRATUM: u8 = strata::STATUS;
    const HAS_FACTS: bool = true;
    type Value = RouteReport;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> RouteReport {
        stale::watch(at, reader);
        let generation = reader.part::<part::Generation>(at.object).copied().flatten();
        let parents = default::parents(at.object, reader);
        let mut reports = Vec::with_capacity(parents.len());
        for (place, parent) in parents {
            let attachment = reader.cell::<Attached>(place).and_then(Option::as_ref);
            // R-ATT-03: nobody to write an entry. Else both conditions stand in it (R-RST-06).
            let Some(attachment) = attachment else { continue };
            let accepted = Condition::judged("Accepted", attachment.accepted, Reason::Accepted);
            let faults = reader.cell::<RuleCheck>(At::whole(at.object));
            let faults = faults.filter(|faults| attachment.accepted.is_ok() && !faults.invalid.is_empty());
            // R-RST-09, A-07, A-41: unresolved references leave Accepted alone.
            let backends = reader.cell::<Backends>(At::whole(at.object));
            let resolved = resolved_refs(backends, reader.names());
            let conditions: Box<[Condition]> = match faults {
                Some(faults) => Box::new([accepted, partially_invalid(faults), resolved]),
                None => Box::new([accepted, resolved]),
            };
            reports.push(ParentReport {
                parent,
                controller: attachment.controller,
                conditions,
            });
        }
        RouteReport {
            generation,
            parents: reports.into(),
        }
    }

    fn facts(at: At, value: &RouteReport, names: &Names, out: &mut Vec<Fact>) {
        for report in &value.parents {
            let part = parent_part(&report.parent, names);
            for condition in &report.conditions {
                out.push(condition.fact(at.object, &part, value.generation, names));
            }
        }
    }
}

/// R-RST-07: a stateless evaluation drops the invalid rules.
fn partially_invalid(faults: &RuleFaults) -> Condition {
    let rules: Vec<String> = faults
        .invalid
        .iter()
        .map(|invalid| alloc::format!("{} ({})", invalid.rule, invalid.because))
        .collect();
    let word = if rules.len() == 1 { "Rule" } else { "Rules" };
    Condition {
        message: Some(alloc::format!("Dropped {word} {}", rules.join(", ")).into()),
        ..Condition::new("PartiallyInvalid", Standing::True, Reason::UnsupportedValue)
    }
}

/// R-RST-08: one condition for all references; the message names every failing one.
fn resolved_refs(backends: Option<&BackendStates>, names: &Names) -> Condition {
    let Some((backends, reason)) = backends.and_then(|backends| Some((backends, backends.unresolved()?))) else {
        return Condition::new("ResolvedRefs", Standing::True, Reason::ResolvedRefs);
    };
    let failing: Vec<String> = backends
        .failing
        .iter()
        .map(|(target, port, reason)| {
            let port = port.map_or(String::new(), |port| alloc::format!(":{port}"));
            alloc::format!("`{}{port}`: {}", super::key_of(*target, names), reason.message())
        })
        .collect();
    Condition {
        message: Some(failing.join("; ").into()),
        ..Condition::new("ResolvedRefs", Standing::False, reason)
    }
}

/// A parentRef's part of the key of a fact.
fn parent_part(parent: &ParentRef, names: &Names) -> String {
    let mut text = alloc::format!("/{}", super::key_of(parent.target, names));
    if !parent.section.is_empty() {
        text.push('#');
        text.push_str(names.text(parent.section));
    }
    if let Some(port) = parent.port {
        text.push_str(&alloc::format!(":{port}"));
    }
    text
}
