//! What reaches the backends, and how that differs from what was sent.

use crate::draft::Draft;
use crate::engine::{HeaderValue, Resolution, ResolvedBackend, SimulatedRequest};
use crate::shared::Shared;
use crate::words;
use yew::prelude::*;

/// What is shown.
#[derive(Properties, PartialEq)]
pub struct SeenProps {
    /// Where the request goes.
    pub resolution: Shared<Resolution>,
    /// What was sent.
    pub asked: Draft,
}

/// Each backend with its share, and the request as it arrives there.
#[component]
pub fn Seen(props: &SeenProps) -> Html {
    let sent = props.asked.request();
    let backends = &props.resolution.backends;
    html! {
        <ul class="destinations">{ for backends.iter().map(|backend| destination(backend, backends, &sent)) }</ul>
    }
}

fn destination(backend: &ResolvedBackend, all: &[ResolvedBackend], sent: &SimulatedRequest) -> Html {
    let sum = all.iter().map(|backend| u64::from(backend.weight)).sum();
    let share = words::percent(backend.weight, sum).unwrap_or_else(|| "weight 0".to_owned());
    html! {
        <li>
            <p class="destination">
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
                    <span class="chip bad"><span class="sign" aria-hidden="true">{ "✗" }</span>{ format!("cannot serve: answers {status}") }</span>
                }
            </p>
            if backend.status.is_none() && !backend.request.path.is_empty() {
                { request(backend, sent) }
            }
        </li>
    }
}

fn request(backend: &ResolvedBackend, sent: &SimulatedRequest) -> Html {
    let seen = &backend.request;
    let path = sent.path.as_deref().unwrap_or("/");
    let host = sent.host.as_deref().unwrap_or_default();
    let was = |before: &str, now: &str| {
        (!before.is_empty() && before != now).then(|| html! { <span class="change">{ format!("was {before}") }</span> })
    };
    let value_before = |name: &str| {
        let found = sent.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| words::header(value))
    };
    let gone = sent.headers.iter().filter(|(name, _)| {
        let here = seen.headers.keys().any(|other| other.eq_ignore_ascii_case(name));
        !here && !name.eq_ignore_ascii_case("host")
    });
    html! {
        <div class="message" tabindex="0">
            <div><code>{ format!("{} {}", seen.method, seen.path) }</code>{ was(path, &seen.path) }</div>
            <div><code>{ format!("Host: {}", seen.host) }</code>{ was(host, &seen.host) }</div>
            { for seen.headers.iter().map(|(name, value)| header(name, value, value_before(name))) }
            { for gone.map(|(name, value)| html! {
                <div class="gone"><code>{ format!("{name}: {}", words::header(value)) }</code><span class="change">{ "removed" }</span></div>
            }) }
        </div>
    }
}

fn header(name: &str, value: &HeaderValue, before: Option<String>) -> Html {
    let value = words::header(value);
    let change = match before {
        Some(before) if before == value => None,
        Some(before) => Some(format!("was {before}")),
        None => Some("added".to_owned()),
    };
    html! {
        <div>
            <code>{ format!("{name}: {value}") }</code>
            if let Some(change) = change {
                <span class="change">{ change }</span>
            }
        </div>
    }
}
