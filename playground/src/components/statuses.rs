//! The status that each object should have.

use super::chip::{Chip, Tone, tone_of};
use super::more::{More, use_more};
use crate::engine::Evaluation;
use crate::shared::Shared;
use crate::yaml;
use trueroute::fact::{Condition, Finding, Status, Verdict};
use trueroute::state::ObjectStatus;
use yew::prelude::*;

const AT_ONCE: usize = 50;

/// What the panel shows.
#[derive(Properties, PartialEq)]
pub struct StatusesProps {
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
}

/// One line for each object, with its conditions; opened, its whole status as YAML.
#[component]
pub fn Statuses(props: &StatusesProps) -> Html {
    let statuses = &props.evaluation.state.statuses;
    let (shown, on_more) = use_more(statuses.len(), AT_ONCE);
    if statuses.is_empty() {
        return html! { <p class="nothing">{ "None of the objects has a status." }</p> };
    }
    html! {
        <>
            <p class="hint">{ "As a controller that follows the specification would write them." }</p>
            { for statuses.iter().take(shown).map(|status| object(status, &props.evaluation.state.findings)) }
            <More {shown} total={statuses.len()} {on_more} />
        </>
    }
}

fn object(object: &ObjectStatus, findings: &[Finding]) -> Html {
    let namespace = object
        .namespace
        .as_ref()
        .map(|namespace| format!("{namespace}/"))
        .unwrap_or_default();
    let name = format!("{namespace}{}", object.name);
    html! {
        <details class="object" key={format!("{} {name}", object.kind)} data-object={format!("{} {name}", object.kind)}>
            <summary>
                <span class="kind">{ object.kind.clone() }</span>
                <code>{ name }</code>
                { for findings.iter().filter(|finding| is_about(finding, object)).filter_map(stale) }
                <span class="groups">{ for groups(&object.status).into_iter().map(|(of, conditions)| group(&of, conditions)) }</span>
            </summary>
            <pre tabindex="0"><code>{ yaml::status(&object.status) }</code></pre>
        </details>
    }
}

fn is_about(finding: &Finding, status: &ObjectStatus) -> bool {
    finding.object.as_ref().is_some_and(|object| {
        object.kind == status.kind && object.namespace == status.namespace && object.name == status.name
    })
}

/// A mark for a status in the text that its object no longer justifies.
fn stale(finding: &Finding) -> Option<Html> {
    let (tone, text) = match finding.verdict? {
        Verdict::Harmful => (Tone::Bad, "stale, harmful"),
        Verdict::Tolerated => (Tone::Doubtful, "stale, tolerated"),
    };
    Some(html! { <>{ " " }<Chip {tone} {text} title={finding.message.to_string()} /></> })
}

fn group(of: &str, conditions: &[Condition]) -> Html {
    html! {
        <span class="group">
            if !of.is_empty() {
                <span class="from">{ of.to_owned() }</span>
            }
            { for conditions.iter().map(|condition| {
                let text = if condition.status == "True" && condition.reason == condition.kind {
                    condition.kind.to_string()
                } else {
                    format!("{}={} {}", condition.kind, condition.status, condition.reason)
                };
                html! {
                    <Chip tone={tone_of(&condition.kind, &condition.status)} {text} title={condition.message.to_string()} />
                }
            }) }
        </span>
    }
}

/// The conditions of a status, and what they are about where that is not the object itself.
fn groups(status: &Status) -> Vec<(String, &[Condition])> {
    let mut groups: Vec<(String, &[Condition])> = Vec::new();
    match status {
        Status::Class(class) => groups.push((String::new(), &class.conditions)),
        Status::Gateway(gateway) => groups.push((String::new(), &gateway.conditions)),
        Status::Set(set) => groups.push((String::new(), &set.conditions)),
        Status::Route(route) => groups.extend(route.parents.iter().map(|parent| {
            let section = parent.parent_ref.section_name.as_ref();
            let section = section.map(|section| format!(" {section}")).unwrap_or_default();
            (
                format!("{}{section}", parent.parent_ref.name),
                parent.conditions.as_slice(),
            )
        })),
        Status::Policy(policy) => groups.extend(
            policy
                .ancestors
                .iter()
                .map(|ancestor| (ancestor.ancestor_ref.name.to_string(), ancestor.conditions.as_slice())),
        ),
        Status::Empty(_) => {}
    }
    let listeners = match status {
        Status::Gateway(gateway) => gateway.listeners.as_slice(),
        Status::Set(set) => set.listeners.as_slice(),
        _ => &[],
    };
    groups.extend(
        listeners
            .iter()
            .map(|listener| (format!("listener {}", listener.name), listener.conditions.as_slice())),
    );
    groups
}
