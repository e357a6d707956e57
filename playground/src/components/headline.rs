//! The outcome of a request in one line.

use crate::engine::{Outcome, Resolution, ResolvedBackend, TlsMode};
use crate::shared::Shared;
use crate::words;
use yew::prelude::*;

/// What is shown.
#[derive(Properties, PartialEq)]
pub struct HeadlineProps {
    /// Where the request goes.
    pub resolution: Shared<Resolution>,
}

/// `forward → shop/cart:8080`, and by whom.
#[component]
pub fn Headline(props: &HeadlineProps) -> Html {
    let resolution = &props.resolution;
    let (class, sign, word) = look(resolution);
    html! {
        <div class={classes!("headline", class)} data-outcome={outcome(resolution)}>
            <p class="outcome">
                <span class="sign" aria-hidden="true">{ sign }</span>
                <strong>{ word }</strong>
                if !matches!(resolution.outcome, Outcome::Refuse) {
                    <span class="arrow" aria-label="to">{ "→" }</span>
                    { target(resolution) }
                }
            </p>
            <p class="by">
                if let Some(route) = &resolution.route {
                    <span>
                        { words::object(route) }
                        if let Some(rule) = resolution.rule {
                            <code>{ format!(" rules[{rule}]") }</code>
                        }
                    </span>
                }
                if let Some(listener) = &resolution.listener {
                    <span>
                        { "listener " }<code>{ listener.name.clone() }</code>
                        { format!(" on port {} of {}", listener.port, words::named(&listener.gateway)) }
                        { tls_words(resolution.tls) }
                    </span>
                }
            </p>
        </div>
    }
}

/// The outcome as the engine names it.
pub fn outcome(resolution: &Resolution) -> &'static str {
    match resolution.outcome {
        Outcome::Forward => "forward",
        Outcome::Redirect => "redirect",
        Outcome::Respond => "respond",
        Outcome::Refuse => "refuse",
    }
}

/// Class, sign and word of an outcome.
pub fn look(resolution: &Resolution) -> (&'static str, &'static str, &'static str) {
    let fails = |backend: &ResolvedBackend| backend.status.is_some();
    match resolution.outcome {
        Outcome::Forward if !resolution.backends.is_empty() && resolution.backends.iter().all(fails) => {
            ("bad", "✗", "forward")
        }
        Outcome::Forward if resolution.backends.iter().any(fails) => ("doubtful", "!", "forward"),
        Outcome::Forward => ("good", "✓", "forward"),
        Outcome::Redirect => ("info", "↪", "redirect"),
        Outcome::Respond if resolution.status.is_some_and(|status| status >= 500) => ("bad", "✗", "respond"),
        Outcome::Respond => ("doubtful", "!", "respond"),
        Outcome::Refuse => ("bad", "✗", "refuse"),
    }
}

/// Where it goes, in a few words.
fn target(resolution: &Resolution) -> Html {
    let status = resolution.status.map(|status| format!("HTTP {status}"));
    let grpc = resolution.grpc_status.map(|status| format!("gRPC status {status}"));
    let codes: Vec<String> = [status, grpc].into_iter().flatten().collect();
    match resolution.outcome {
        Outcome::Forward => {
            let (first, more) = (resolution.backends.first(), resolution.backends.len().saturating_sub(1));
            html! {
                <>
                    if let Some(backend) = first {
                        <code>{ words::backend(&backend.kind, &backend.namespace, &backend.name, backend.port) }</code>
                        if let Some(status) = backend.status {
                            <span class="chip bad">{ format!("answers {status}") }</span>
                        }
                    }
                    if more > 0 {
                        <span class="from">{ format!("and {}", words::counted(more, "other backend")) }</span>
                    }
                </>
            }
        }
        Outcome::Redirect => {
            let location = resolution.redirect.as_ref().map(|redirect| redirect.location.clone());
            html! { <><code>{ location.unwrap_or_default() }</code><span class="chip info">{ codes.join(", ") }</span></> }
        }
        Outcome::Respond | Outcome::Refuse => html! { <code>{ codes.join(", ") }</code> },
    }
}

fn tls_words(mode: Option<TlsMode>) -> &'static str {
    match mode {
        Some(TlsMode::Terminate) => ", TLS terminates here",
        Some(TlsMode::Passthrough) => ", TLS is passed through",
        None => "",
    }
}
