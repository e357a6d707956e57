//! What a step changed, as `change` blocks hold it: `+` new, `-` gone, `~` otherwise.

use crate::render;
use trueroute::Change;
use trueroute::fact::{Fact, FactType, FactValue};

/// The facts changed; a scope of fact types (`port entry`) leaves the others out.
pub fn change(change: &Change, scope: &[String]) -> String {
    let wanted =
        |fact: &Fact| scope.is_empty() || scope.iter().any(|word| word.trim_end_matches(',') == kind(fact.kind));
    let mut lines: Vec<String> = Vec::new();
    lines.extend(
        change
            .removed
            .iter()
            .filter(|one| wanted(one))
            .map(|one| format!("- {}", shown(one))),
    );
    lines.extend(
        change
            .added
            .iter()
            .filter(|one| wanted(one))
            .map(|one| format!("+ {}", shown(one))),
    );
    for one in change.changed.iter().filter(|one| wanted(&one.after)) {
        let (before, after) = (shown(&one.before), shown(&one.after));
        lines.push(if before == after {
            format!("~ {after} (its message)")
        } else {
            format!("~ {before} => {}", said(&one.after))
        });
    }
    if lines.is_empty() {
        lines.push("nothing".into());
    }
    lines.join("\n") + "\n"
}

fn kind(kind: FactType) -> &'static str {
    match kind {
        FactType::Port => "port",
        FactType::Listener => "listener",
        FactType::Attachment => "attachment",
        FactType::Entry => "entry",
        FactType::Record => "record",
        FactType::Endpoint => "endpoint",
        FactType::Condition => "condition",
        FactType::Count => "count",
        FactType::Finding => "finding",
        FactType::Ready => "ready",
    }
}

fn shown(fact: &Fact) -> String {
    match &fact.value {
        FactValue::Condition(_) | FactValue::Count(_) => format!("{} {}", fact.key.replacen('/', " ", 1), said(fact)),
        FactValue::Attachment(_) | FactValue::Finding(_) => format!("{} {}", kind(fact.kind), said(fact)),
        _ => said(fact),
    }
}

fn said(fact: &Fact) -> String {
    match &fact.value {
        FactValue::Port(one) => render::port(one),
        FactValue::Listener(one) => render::listener(one),
        FactValue::Attachment(one) => render::attachment(one),
        FactValue::Entry(one) => {
            let set = one
                .listener_set
                .as_ref()
                .map(|set| format!(" of ListenerSet {}", render::pair(set)));
            let (gateway, set) = (render::pair(&one.gateway), set.unwrap_or_default());
            format!(
                "entry {gateway}{set} {} {}: {}",
                one.listener,
                one.hostname,
                render::entry(&one.entry)
            )
        }
        FactValue::Condition(one) => match one.observed_generation {
            Some(generation) => format!("{} (generation {generation})", render::verdict(one)),
            None => render::verdict(one),
        },
        FactValue::Record(one) => render::record(one),
        FactValue::Count(count) => count.to_string(),
        FactValue::Finding(one) => render::finding(one, render::Shown::default()),
        FactValue::Ready(one) => format!("{} {}", one.controller, one.state),
    }
}
