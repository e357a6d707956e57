//! Ports and listeners, Gateway by Gateway.

use super::chip::{Chip, Tone};
use super::more::{More, use_more};
use super::sentence::quoted;
use crate::engine::Evaluation;
use crate::shared::Shared;
use crate::words::named;
use trueroute::fact::{Listener, NamespacedName, Port};
use yew::prelude::*;

const GATEWAYS_AT_ONCE: usize = 30;

/// What the panel shows.
#[derive(Properties, PartialEq)]
pub struct ListenersProps {
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
}

/// For each Gateway its ports, open or closed and why, and its listeners.
#[component]
pub fn Listeners(props: &ListenersProps) -> Html {
    let state = &props.evaluation.state;
    let mut gateways: Vec<&NamespacedName> = state.ports.iter().map(|port| &port.gateway).collect();
    gateways.extend(state.listeners.iter().map(|listener| &listener.gateway));
    gateways.sort();
    gateways.dedup();
    let (shown, on_more) = use_more(gateways.len(), GATEWAYS_AT_ONCE);
    let total = gateways.len();
    if gateways.is_empty() {
        return html! { <p class="nothing">{ "No Gateway has a listener, so nothing is open." }</p> };
    }
    html! {
        <>
        { for gateways.into_iter().take(shown).map(|gateway| html! {
            <section class="gateway">
                <h3>{ "Gateway " }<code>{ named(gateway) }</code></h3>
                <ul class="ports">
                    { for state.ports.iter().filter(|port| port.gateway == *gateway).map(port_item) }
                </ul>
                <div class="wide">
                    <table class="listeners">
                        <thead>
                            <tr>
                                <th scope="col">{ "Listener" }</th>
                                <th scope="col">{ "Port" }</th>
                                <th scope="col">{ "Hostname" }</th>
                                <th scope="col">{ "TLS" }</th>
                                <th scope="col" class="number">{ "attachedRoutes" }</th>
                                <th scope="col">{ "State" }</th>
                            </tr>
                        </thead>
                        <tbody>
                            { for state.listeners.iter().filter(|listener| listener.gateway == *gateway).map(listener_row) }
                        </tbody>
                    </table>
                </div>
            </section>
        }) }
        <More {shown} {total} {on_more} />
        </>
    }
}

fn port_item(port: &Port) -> Html {
    let (tone, word) = if port.open {
        (Tone::Good, "open")
    } else {
        (Tone::Bad, "closed")
    };
    html! {
        <li data-port={port.port.to_string()} data-open={port.open.to_string()}>
            <strong>{ port.port }</strong>
            <span class="protocol">{ port.protocol.clone() }</span>
            <Chip {tone} text={word} />
            <span class="because">{ quoted(&port.because) }</span>
        </li>
    }
}

fn listener_row(listener: &Listener) -> Html {
    let (tone, word) = match (listener.accepted, listener.programmed) {
        (true, true) => (Tone::Good, "programmed"),
        (true, false) => (Tone::Doubtful, "accepted, not programmed"),
        (false, _) => (Tone::Bad, "not accepted"),
    };
    html! {
        <tr data-listener={listener.name.to_string()}>
            <th scope="row">
                <code>{ listener.name.clone() }</code>
                if let Some(set) = &listener.listener_set {
                    <span class="from">{ format!("ListenerSet {}", named(set)) }</span>
                }
            </th>
            <td class="whole">{ format!("{} {}", listener.port, listener.protocol) }</td>
            <td><code>{ listener.hostname.as_deref().unwrap_or("*") }</code></td>
            <td>{ tls_words(listener) }</td>
            <td class="number">{ listener.attached_routes.unwrap_or(0) }</td>
            <td>
                <Chip {tone} text={word} />
                { for listener.conflicts.iter().map(|conflict| html! {
                    <Chip tone={Tone::Bad} text={conflict.to_string()} />
                }) }
            </td>
        </tr>
    }
}

fn tls_words(listener: &Listener) -> Html {
    let Some(tls) = &listener.tls else {
        return html! { "–" };
    };
    html! {
        <>
            { &tls.mode }
            { for tls.certificates.iter().map(|certificate| html! { <span class="from">{ named(certificate) }</span> }) }
        </>
    }
}
