//! The gates of a request's way, one under the other: passed or failed, and why.

use super::headline::look;
use super::sentence::{place, quoted};
use crate::engine::{Outcome, Resolution, Step, StepKind};
use crate::place::Place;
use crate::shared::Shared;
use crate::words;
use yew::prelude::*;

/// What is shown, and who is told.
#[derive(Properties, PartialEq)]
pub struct LadderProps {
    /// Where the request goes.
    pub resolution: Shared<Resolution>,
    /// Hears what is to be shown in the text.
    pub on_show: Callback<Place>,
}

const GATES: [(StepKind, &str); 5] = [
    (StepKind::Listener, "listener"),
    (StepKind::Hostname, "hostname"),
    (StepKind::Match, "match"),
    (StepKind::Filter, "filter"),
    (StepKind::Backend, "backend"),
];

/// A rung for each gate; what was passed over is folded away, unless nothing passed.
#[component]
pub fn Ladder(props: &LadderProps) -> Html {
    let resolution = &props.resolution;
    let (class, sign, word) = look(resolution);
    let reached = GATES
        .iter()
        .rposition(|(kind, _)| steps(resolution, *kind).next().is_some());
    // A request that a Gateway answers itself never comes to a backend.
    let goes_on = matches!(resolution.outcome, Outcome::Forward);
    html! {
        <ol class="ladder">
            { for GATES.iter().enumerate().map(|(index, (kind, name))| {
                if steps(resolution, *kind).next().is_some() {
                    rung(resolution, *kind, name, &props.on_show)
                } else if reached.is_none_or(|last| index > last) && !goes_on && *kind != StepKind::Filter {
                    html! { <li class="rung unreached"><span class="mark" aria-hidden="true" /><span class="gate">{ name }</span>
                        <p class="from">{ "not reached" }</p></li> }
                } else {
                    html! {}
                }
            }) }
            <li class={classes!("rung", "end", class)}>
                <span class="mark" aria-hidden="true">{ sign }</span>
                <span class="gate">{ "outcome" }</span>
                <p><strong>{ word }</strong>{ end(resolution) }</p>
            </li>
        </ol>
    }
}

fn steps(resolution: &Resolution, kind: StepKind) -> impl Iterator<Item = &Step> {
    resolution.trace.iter().filter(move |step| step.step == kind)
}

fn rung(resolution: &Resolution, kind: StepKind, name: &'static str, on_show: &Callback<Place>) -> Html {
    let (won, lost): (Vec<&Step>, Vec<&Step>) = steps(resolution, kind).partition(|step| step.won);
    // Each backend counts; of the other gates, one way through is enough.
    let all_shown = kind == StepKind::Backend || won.is_empty();
    let failed = won.is_empty();
    let (class, sign, said) = match (failed, kind == StepKind::Backend && !lost.is_empty()) {
        (true, _) => ("failed", "✗", "failed"),
        (false, true) => ("partly", "!", "partly passed"),
        (false, false) => ("passed", "✓", "passed"),
    };
    let omitted = if kind == StepKind::Match { resolution.omitted } else { 0 };
    let folded = lost.len() + omitted as usize;
    html! {
        <li class={classes!("rung", class)} data-gate={name}>
            <span class="mark" role="img" aria-label={said} title={said}>{ sign }</span>
            <span class="gate">{ name }</span>
            <div class="steps">
                { for won.iter().map(|step| line(step, on_show)) }
                if all_shown {
                    { for lost.iter().map(|step| line(step, on_show)) }
                    if omitted > 0 {
                        <p class="from">{ format!("and {omitted} more that do not fit") }</p>
                    }
                } else if folded > 0 {
                    <details class="misses">
                        <summary>{ passed_over(lost.len(), omitted) }</summary>
                        { for lost.iter().map(|step| line(step, on_show)) }
                        if omitted > 0 {
                            <p class="from">{ format!("{omitted} more that do not fit") }</p>
                        }
                    </details>
                }
            </div>
        </li>
    }
}

fn passed_over(listed: usize, omitted: u32) -> String {
    match (listed, omitted) {
        (listed, 0) => format!("{listed} passed over"),
        (0, omitted) => format!("{omitted} that do not fit"),
        (listed, omitted) => format!("{listed} passed over, {omitted} more that do not fit"),
    }
}

fn line(step: &Step, on_show: &Callback<Place>) -> Html {
    html! {
        <div class={classes!("step", if step.won { "won" } else { "lost" })}>
            <p>
                if let Some(object) = &step.object {
                    <strong>{ words::object(object) }</strong>
                    { index("rules", step.rule) }
                    { index("matches", step.matches) }
                    { " " }
                }
                <span class="because">{ quoted(&step.because) }</span>
            </p>
            { place(step.span.as_ref(), on_show) }
        </div>
    }
}

fn index(list: &str, index: Option<u32>) -> Html {
    index.map_or_else(
        Html::default,
        |index| html! { <code>{ format!(" {list}[{index}]") }</code> },
    )
}

fn end(resolution: &Resolution) -> String {
    let target = match resolution.outcome {
        Outcome::Forward => {
            let backends = resolution.backends.iter();
            let names: Vec<String> = backends
                .map(|backend| words::backend(&backend.kind, &backend.namespace, &backend.name, backend.port))
                .collect();
            names.join(", ")
        }
        Outcome::Redirect => resolution
            .redirect
            .as_ref()
            .map(|redirect| redirect.location.to_string())
            .unwrap_or_default(),
        Outcome::Respond => resolution.status.map(|status| status.to_string()).unwrap_or_default(),
        Outcome::Refuse => return ": no connection".to_owned(),
    };
    format!(" → {target}")
}
