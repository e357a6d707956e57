//! The foot of the page.

use crate::engine::Evaluation;
use crate::shared::Shared;
use crate::words::counted;
use trueroute::fact::Severity;
use yew::prelude::*;

/// What the status bar sums up.
#[derive(Properties, PartialEq)]
pub struct StatusBarProps {
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
}

/// Objects read, time taken, findings.
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
                <span id="counts" role="status">{ counts(evaluation) }</span>
            }
        </footer>
    }
}

fn counts(evaluation: &Evaluation) -> String {
    let count = |severity, word| counted(evaluation.count(severity), word);
    let errors = count(Severity::Error, "error");
    let warnings = count(Severity::Warning, "warning");
    format!("{errors}, {warnings}, {} info", evaluation.count(Severity::Info))
}
