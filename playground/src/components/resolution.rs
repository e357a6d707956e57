//! Where a request goes, and why.

use super::sentence::{place, quoted};
use crate::engine::{Destination, Resolution, Step};
use crate::shared::Shared;
use crate::words;
use yew::prelude::*;

/// What is shown, and who is told.
#[derive(Properties, PartialEq)]
pub struct ResolutionProps {
    /// Where the request goes.
    pub resolution: Shared<Resolution>,
    /// Hears which line is to be shown.
    pub on_reveal: Callback<u32>,
}

/// The outcome, the backends, and each step on the way.
#[component]
pub fn ResolutionView(props: &ResolutionProps) -> Html {
    let resolution = &props.resolution;
    html! {
        <div class="resolution" data-outcome={resolution.outcome.to_string()}>
            { outcome(resolution) }
            if !resolution.backends.is_empty() {
                <ul class="destinations">{ for resolution.backends.iter().map(|backend| destination(backend, &resolution.backends)) }</ul>
            }
            { notes(resolution) }
            <details class="trace" open=true>
                <summary>{ "Why" }</summary>
                <ol>{ for resolution.trace.iter().map(|each| step(each, &props.on_reveal)) }</ol>
                if resolution.omitted > 0 {
                    <p class="from">{ format!("and {} more that did not match", resolution.omitted) }</p>
                }
            </details>
        </div>
    }
}

fn outcome(resolution: &Resolution) -> Html {
    let (class, sign, word) = match resolution.outcome.as_ref() {
        "forward" => ("good", "→", "forwarded"),
        "redirect" => ("info", "↪", "redirected"),
        "respond" => ("doubtful", "↩", "answered by the Gateway"),
        _ => ("bad", "✗", "refused"),
    };
    html! {
        <p class="outcome">
            <span class={classes!("chip", class)}><span class="sign" aria-hidden="true">{ sign }</span>{ word }</span>
            if let Some(status) = resolution.status {
                <strong>{ format!("HTTP {status}") }</strong>
            }
            if let Some(status) = resolution.grpc_status {
                <strong>{ format!("gRPC status {status}") }</strong>
            }
            if let Some(redirect) = &resolution.redirect {
                <code>{ redirect.location.clone() }</code>
            }
            if let Some(route) = &resolution.route {
                <span>
                    { "by " }<strong>{ words::object(route) }</strong>
                    if let Some(rule) = resolution.rule {
                        <code>{ format!(" rules[{rule}]") }</code>
                    }
                </span>
            }
            if let Some(listener) = &resolution.listener {
                <span class="from">
                    { format!("listener {} on port {} of {}", listener.name, listener.port, words::named(&listener.gateway)) }
                    if let Some(mode) = &resolution.tls {
                        { format!(", TLS {mode}") }
                    }
                </span>
            }
        </p>
    }
}

fn destination(backend: &Destination, all: &[Destination]) -> Html {
    let sum = all.iter().map(|backend| u64::from(backend.weight)).sum();
    let share = words::percent(backend.weight, sum).unwrap_or_else(|| "weight 0".to_owned());
    let seen = &backend.request;
    html! {
        <li>
            <p>
                <code class="target">{ words::backend(&backend.kind, &backend.namespace, &backend.name, backend.port) }</code>
                if all.len() > 1 {
                    <span class="share">{ share }</span>
                }
                if let Some(port) = backend.target_port {
                    <span class="from">{ format!("targetPort {port}") }</span>
                }
                if let Some(status) = backend.status {
                    <span class="chip bad"><span class="sign" aria-hidden="true">{ "✗" }</span>{ format!("answers {status}") }</span>
                }
            </p>
            if !seen.path.is_empty() {
                <p class="from">
                    { "sees " }
                    <code>{ format!("{} {}{}", seen.method, seen.host, seen.path) }</code>
                    { for seen.headers.iter().map(|(name, values)| html! { <code>{ format!("{name}: {}", values.join(", ")) }</code> }) }
                </p>
            }
        </li>
    }
}

fn notes(resolution: &Resolution) -> Html {
    let mut notes: Vec<String> = Vec::new();
    for mirror in &resolution.mirrors {
        let target = words::backend("Service", &mirror.namespace, &mirror.name, mirror.port);
        let share = words::percent(mirror.numerator, mirror.denominator.into()).unwrap_or_default();
        notes.push(format!("{share} mirrored to `{target}`"));
    }
    if let Some(response) = &resolution.response {
        let edits = |word: &str, edits: &std::collections::BTreeMap<_, _>| {
            edits
                .iter()
                .map(|(name, value)| format!("response header {word} `{name}: {value}`"))
                .collect::<Vec<_>>()
        };
        notes.extend(edits("set", &response.set));
        notes.extend(edits("added", &response.add));
        notes.extend(
            response
                .remove
                .iter()
                .map(|name| format!("response header removed `{name}`")),
        );
    }
    if let Some(timeouts) = &resolution.timeouts {
        notes.extend(
            timeouts
                .request
                .as_ref()
                .map(|time| format!("request times out after {time}")),
        );
        notes.extend(
            timeouts
                .backend_request
                .as_ref()
                .map(|time| format!("each try at a backend times out after {time}")),
        );
    }
    notes.extend(resolution.assumed.iter().map(|assumed| format!("assumed: {assumed}")));
    if notes.is_empty() {
        return html! {};
    }
    html! { <ul class="notes">{ for notes.iter().map(|note| html! { <li>{ quoted(note) }</li> }) }</ul> }
}

fn step(step: &Step, on_reveal: &Callback<u32>) -> Html {
    let (class, sign, word) = if step.won {
        ("won", "✓", "yes")
    } else {
        ("lost", "✗", "no")
    };
    html! {
        <li class={class}>
            <span class="sign" title={word} aria-label={word} role="img">{ sign }</span>
            <span class="step">{ step.step.clone() }</span>
            <span>
                if let Some(object) = &step.object {
                    <strong>{ words::object(object) }</strong>
                    { index("rules", step.rule) }
                    { index("matches", step.matches) }
                    { ": " }
                }
                { quoted(&step.because) }
            </span>
            { place(step.span.as_ref(), on_reveal) }
        </li>
    }
}

fn index(list: &str, index: Option<u32>) -> Html {
    index.map_or_else(
        Html::default,
        |index| html! { <code>{ format!(" {list}[{index}]") }</code> },
    )
}
