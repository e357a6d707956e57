//! Statuses in a plain form, the right ones and those of the text alike, so that they can be laid side by side.

use trueroute::fact::{Condition, ParentReference, Status};
use trueroute::object::{Names, Observed, ObservedCondition, ParentRef, Sym};

/// A part of a status: the object itself, one of its listeners, one of its parents.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Section {
    /// What it is about; empty for the object itself.
    pub title: String,
    /// Who wrote it, where parts have writers of their own.
    pub controller: String,
    /// What it says, in no order.
    pub lines: Vec<Line>,
}

/// A condition, or another field of a status.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// The condition's type, or the field.
    pub name: String,
    /// Status and reason of a condition, the value of a field.
    pub value: String,
    /// The generation that was judged.
    pub generation: Option<i64>,
    /// The condition's message.
    pub message: String,
}

impl Line {
    /// Whether it only says that there is something, as `<address of infra/web>` does: any value will do.
    pub fn is_open(&self) -> bool {
        self.value.starts_with('<')
    }
}

/// The right status.
pub fn right(status: &Status) -> Vec<Section> {
    let own = |conditions: &[Condition]| section("", "", conditions.iter().map(condition).collect());
    match status {
        Status::Class(class) => vec![own(&class.conditions)],
        Status::Gateway(gateway) => {
            let mut first = own(&gateway.conditions);
            let addresses: Vec<&str> = gateway.addresses.iter().map(|address| &*address.value).collect();
            first.lines.extend(field("addresses", &addresses.join(", ")));
            first.lines.extend(sets(gateway.attached_listener_sets));
            with_listeners(first, &gateway.listeners)
        }
        Status::Set(set) => with_listeners(own(&set.conditions), &set.listeners),
        Status::Route(route) => {
            let parents = route.parents.iter();
            parents
                .map(|parent| {
                    let title = format!("parent {}", reference(&parent.parent_ref));
                    let lines = parent.conditions.iter().map(condition).collect();
                    section(&title, &parent.controller_name, lines)
                })
                .collect()
        }
        Status::Policy(policy) => {
            let ancestors = policy.ancestors.iter();
            ancestors
                .map(|ancestor| {
                    let title = format!("ancestor {}", reference(&ancestor.ancestor_ref));
                    let lines = ancestor.conditions.iter().map(condition).collect();
                    section(&title, &ancestor.controller_name, lines)
                })
                .collect()
        }
        Status::Empty(_) => Vec::new(),
    }
}

/// The status that the text has. `policy` says what its entries are called.
pub fn observed(status: &Observed, names: &Names, policy: bool) -> Vec<Section> {
    let text = |sym: Sym| names.text(sym).to_owned();
    let conditions = |all: &[ObservedCondition]| all.iter().map(|one| observed_condition(one, names)).collect();
    let mut sections = Vec::new();
    let mut own: Vec<Line> = conditions(&status.conditions);
    let addresses: Vec<String> = status.addresses.iter().map(|address| text(address.value)).collect();
    own.extend(field("addresses", &addresses.join(", ")));
    own.extend(sets(status.attached_listener_sets));
    if !own.is_empty() {
        sections.push(section("", "", own));
    }
    for listener in &status.listeners {
        let mut lines: Vec<Line> = conditions(&listener.conditions);
        let attached = listener.attached_routes.map(|count| count.to_string());
        lines.extend(field("attachedRoutes", &attached.unwrap_or_default()));
        let kinds = listener
            .supported_kinds
            .iter()
            .map(|kind| kind.parts(names).1.to_owned());
        lines.extend(field("supportedKinds", &sorted(kinds)));
        sections.push(section(&format!("listener {}", names.text(listener.name)), "", lines));
    }
    for entry in &status.entries {
        let word = if policy { "ancestor" } else { "parent" };
        let title = format!("{word} {}", observed_reference(&entry.parent, names));
        sections.push(section(
            &title,
            names.text(entry.controller),
            conditions(&entry.conditions),
        ));
    }
    sections
}

fn with_listeners(first: Section, listeners: &[trueroute::fact::ListenerStatus]) -> Vec<Section> {
    let listeners = listeners.iter().map(|listener| {
        let mut lines: Vec<Line> = listener.conditions.iter().map(condition).collect();
        lines.extend(field("attachedRoutes", &listener.attached_routes.to_string()));
        let kinds = listener.supported_kinds.iter().map(|kind| kind.kind.to_string());
        lines.extend(field("supportedKinds", &sorted(kinds)));
        section(&format!("listener {}", listener.name), "", lines)
    });
    std::iter::once(first).chain(listeners).collect()
}

fn section(title: &str, controller: &str, lines: Vec<Line>) -> Section {
    Section {
        title: title.to_owned(),
        controller: controller.to_owned(),
        lines,
    }
}

fn condition(condition: &Condition) -> Line {
    Line {
        name: condition.kind.to_string(),
        value: format!("{} {}", condition.status, condition.reason),
        generation: condition.observed_generation,
        message: condition.message.to_string(),
    }
}

fn observed_condition(condition: &ObservedCondition, names: &Names) -> Line {
    Line {
        name: names.text(condition.kind).to_owned(),
        value: format!("{} {}", names.text(condition.status), names.text(condition.reason)),
        generation: condition.observed_generation,
        message: names.text(condition.message).to_owned(),
    }
}

/// A field, unless it is empty.
fn field(name: &str, value: &str) -> Option<Line> {
    (!value.is_empty()).then(|| Line {
        name: name.to_owned(),
        value: value.to_owned(),
        ..Line::default()
    })
}

/// None of them and no word about them is the same.
fn sets(count: Option<u32>) -> Option<Line> {
    let count = count.filter(|count| *count > 0)?;
    field("attachedListenerSets", &count.to_string())
}

fn sorted(kinds: impl Iterator<Item = String>) -> String {
    let mut kinds: Vec<String> = kinds.collect();
    kinds.sort();
    kinds.join(", ")
}

fn reference(parent: &ParentReference) -> String {
    told(
        &parent.kind,
        parent.namespace.as_deref().unwrap_or_default(),
        &parent.name,
        parent.section_name.as_deref().unwrap_or_default(),
        parent.port,
    )
}

fn observed_reference(parent: &ParentRef, names: &Names) -> String {
    let target = names.object(parent.target);
    told(
        target.kind.parts(names).1,
        names.text(target.namespace),
        names.text(target.name),
        names.text(parent.section),
        parent.port,
    )
}

/// One writing for both sides: a namespace that a reference leaves out was filled in by whoever read it.
fn told(kind: &str, namespace: &str, name: &str, section: &str, port: Option<u16>) -> String {
    let slash = if namespace.is_empty() { "" } else { "/" };
    let section = if section.is_empty() {
        String::new()
    } else {
        format!(", section {section}")
    };
    let port = port.map(|port| format!(", port {port}")).unwrap_or_default();
    format!("{kind} {namespace}{slash}{name}{section}{port}")
}
