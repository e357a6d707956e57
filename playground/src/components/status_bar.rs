//! The foot of the page.

use crate::engine::{Evaluation, Held};
use crate::model::Here;
use crate::shared::Shared;
use crate::words::{self, counted};
use trueroute::fact::Severity;
use yew::prelude::*;

/// What the status bar sums up.
#[derive(Properties, PartialEq)]
pub struct StatusBarProps {
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
    /// Why that is not what the text does.
    pub held: Option<Shared<Held>>,
    /// The object that the cursor is in.
    pub here: Option<Here>,
    /// What became of the last thing that a person wanted.
    pub said: String,
}

/// Objects read, time taken, findings, and where the cursor is.
#[component]
pub fn StatusBar(props: &StatusBarProps) -> Html {
    let evaluation = &props.evaluation;
    html! {
        <footer class="status-bar">
            if evaluation.blank {
                <span>{ "ready" }</span>
            } else {
                <span id="objects">{ format!("{} read", counted(evaluation.objects, "object")) }</span>
                <span id="time">{ format!("evaluated in {:.1} ms", evaluation.milliseconds) }</span>
                <span id="counts" role="status">{ counts(evaluation, props.held.as_deref()) }</span>
                if let Some(here) = &props.here {
                    <span id="here">{ format!("cursor in {}", words::object(&here.object)) }</span>
                }
            }
            <span id="said" role="status">{ props.said.clone() }</span>
        </footer>
    }
}

fn counts(evaluation: &Evaluation, held: Option<&Held>) -> String {
    if let Some(held) = held {
        return format!("{} not parsed", counted(held.problems.len(), "document"));
    }
    let count = |severity, word| counted(evaluation.count(severity), word);
    let errors = count(Severity::Error, "error");
    let warnings = count(Severity::Warning, "warning");
    format!("{errors}, {warnings}, {} info", evaluation.count(Severity::Info))
}
