//! Where a request goes, and why.

use super::notes::notes;
use super::sentence::{place, quoted};
use crate::engine::{Outcome, Resolution, ResolvedBackend, Step, StepKind, TlsMode};
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
    let word = match resolution.outcome {
        Outcome::Forward => "forward",
        Outcome::Redirect => "redirect",
        Outcome::Respond => "respond",
        Outcome::Refuse => "refuse",
    };
    html! {
        <div class="resolution" data-outcome={word}>
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
    let (class, sign, word) = match resolution.outcome {
        Outcome::Forward => ("good", "→", "forwarded"),
        Outcome::Redirect => ("info", "↪", "redirected"),
        Outcome::Respond => ("doubtful", "↩", "answered by the Gateway"),
        Outcome::Refuse => ("bad", "✗", "refused"),
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
                    if let Some(mode) = resolution.tls {
                        { tls_words(mode) }
                    }
                </span>
            }
        </p>
    }
}

fn destination(backend: &ResolvedBackend, all: &[ResolvedBackend]) -> Html {
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
                if let Some(tls) = &backend.tls {
                    <span class="from">{ format!("over TLS, SNI {}", tls.sni) }</span>
                }
                if let Some(status) = backend.status {
                    <span class="chip bad"><span class="sign" aria-hidden="true">{ "✗" }</span>{ format!("answers {status}") }</span>
                }
            </p>
            if backend.status.is_none() && !seen.path.is_empty() {
                <p class="from">
                    { "sees " }
                    <code>{ format!("{} {}{}", seen.method, seen.host, seen.path) }</code>
                    { for seen.headers.iter().map(|(name, values)| html! { <code>{ format!("{name}: {}", words::header(values)) }</code> }) }
                </p>
            }
        </li>
    }
}

fn tls_words(mode: TlsMode) -> &'static str {
    match mode {
        TlsMode::Terminate => ", TLS terminates here",
        TlsMode::Passthrough => ", TLS is passed through",
    }
}

fn step_word(step: StepKind) -> &'static str {
    match step {
        StepKind::Listener => "listener",
        StepKind::Hostname => "hostname",
        StepKind::Match => "match",
        StepKind::Filter => "filter",
        StepKind::Backend => "backend",
    }
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
            <span class="step">{ step_word(step.step) }</span>
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
