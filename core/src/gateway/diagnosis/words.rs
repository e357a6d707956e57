//! How objects, listeners and lists of them read in a sentence.

use crate::fact::{Finding, Severity};
use crate::gateway::grant::NAME_LABEL;
use crate::gateway::listener::Gate;
use crate::gateway::port::protocol_text;
use crate::gateway::rank::namespaced_name;
use crate::object::{Admission, KeyId, Kind, Listener, Names, Operator, Requirement, Selector, Sym};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// How many of several are named.
pub const SHOWN: usize = 8;

/// ``Gateway `infra/web` ``.
pub fn object(key: KeyId, names: &Names) -> String {
    let kind = names.object(key).kind;
    format!("{} `{}`", kind.parts(names).1, place(key, names))
}

/// `infra/web`, or the bare name where there is no namespace.
pub fn place(key: KeyId, names: &Names) -> String {
    if names.object(key).namespace.is_empty() {
        return names.name_of(key).to_string();
    }
    namespaced_name(key, names)
}

/// The name of a kind.
pub fn kind(kind: Kind, names: &Names) -> String {
    kind.parts(names).1.to_string()
}

/// ``listener `http` (80/HTTP)``.
pub fn listener(gate: &Gate, names: &Names) -> String {
    let protocol = protocol_text(gate.protocol, names);
    format!("listener `{}` ({}/{protocol})", names.text(gate.name), gate.port)
}

/// A hostname as it is compared; an empty one is any.
pub fn host(host: Sym, names: &Names) -> String {
    match host.is_empty() {
        true => "any hostname".into(),
        false => format!("`{}`", names.text(host)),
    }
}

/// `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `a, b and 3 more`.
pub fn some(items: &[String], count: usize) -> String {
    match count.saturating_sub(items.len()) {
        0 => list(items),
        more => format!("{} and {more} more", items.join(", ")),
    }
}

/// Where a listener stands in its object's spec: `spec.listeners[2]`.
pub fn path(listeners: &[Listener], name: Sym) -> String {
    match listeners.iter().position(|listener| listener.name == name) {
        Some(index) => format!("spec.listeners[{index}]"),
        None => "spec.listeners".into(),
    }
}

/// From where something is admitted: ``from namespace `infra` alone``.
pub fn admission(admission: &Admission, owner: KeyId, names: &Names) -> String {
    match admission {
        Admission::All => "from every namespace".into(),
        Admission::None => "from no namespace".into(),
        Admission::Same => format!("from namespace `{}` alone", names.text(names.object(owner).namespace)),
        Admission::Selector(selector) => match &**selector {
            Selector::Nothing => "from no namespace, since its selector is missing or malformed".into(),
            Selector::Requirements(all) => {
                let all: Vec<String> = all.iter().map(|one| requirement(one, names)).collect();
                format!("from namespaces labelled {}", list(&all))
            }
        },
    }
}

/// What to set in `namespaces` so that one more namespace is let in and nobody is shut out.
pub fn opened(admission: &Admission, owner: KeyId, namespace: &str, names: &Names) -> String {
    match admission {
        Admission::Same => format!(
            "set `from: Selector` with `{NAME_LABEL} in ({}, {namespace})`",
            names.text(names.object(owner).namespace)
        ),
        Admission::Selector(selector) if matches!(**selector, Selector::Requirements(_)) => {
            format!("widen the selector so that it matches namespace `{namespace}` as well")
        }
        _ => format!("set `from: Selector` with the label `{NAME_LABEL}: {namespace}`"),
    }
}

fn requirement(one: &Requirement, names: &Names) -> String {
    let label = names.text(one.label);
    let values: Vec<&str> = one.values.iter().map(|value| names.text(*value)).collect();
    match (one.operator, values.as_slice()) {
        (Operator::In, [value]) => format!("`{label}: {value}`"),
        (Operator::In, _) => format!("`{label} in ({})`", values.join(", ")),
        (Operator::NotIn, _) => format!("`{label} notin ({})`", values.join(", ")),
        (Operator::Exists, _) => format!("`{label}`"),
        (Operator::DoesNotExist, _) => format!("`!{label}`"),
    }
}

/// A Namespace that was left out may have the labels: no error, and the first thing to do is to show it.
pub fn unseen(finding: Finding, namespace: &str) -> Finding {
    let help = finding.help.as_deref().unwrap_or_default();
    let help = format!("add Namespace `{namespace}` to the input, which may have the labels; else {help}");
    Finding {
        severity: Severity::Info,
        ..finding.help(help)
    }
}

/// The advice to label a Namespace.
pub fn label(namespace: &str, labels: &[(Sym, Sym)], names: &Names) -> String {
    let labels: Vec<String> = labels
        .iter()
        .map(|(name, value)| format!("`{}: {}`", names.text(*name), names.text(*value)))
        .collect();
    format!("label Namespace `{namespace}` with {}", list(&labels))
}
