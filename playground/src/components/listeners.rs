//! Ports and listeners, Gateway by Gateway.

use super::chip::{Chip, Tone};
use super::more::{More, use_more};
use super::sentence::quoted;
use crate::engine::Evaluation;
use crate::model::Here;
use crate::place::{Place, same};
use crate::search::Search;
use crate::shared::Shared;
use crate::words::named;
use trueroute::fact::{Listener, NamespacedName, ObjectRef, Port};
use yew::prelude::*;

const GATEWAYS_AT_ONCE: usize = 30;

/// What the panel shows.
#[derive(Properties, PartialEq)]
pub struct ListenersProps {
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
    /// What is looked for.
    pub search: Search,
    /// The object that the cursor is in.
    pub here: Option<Here>,
    /// Hears what is to be shown in the text.
    pub on_show: Callback<Place>,
}

/// For each Gateway its ports, open or closed and why, and its listeners.
#[component]
pub fn Listeners(props: &ListenersProps) -> Html {
    let state = &props.evaluation.state;
    let found: Vec<&Listener> = state
        .listeners
        .iter()
        .filter(|listener| props.search.in_listener(listener))
        .collect();
    let mut gateways: Vec<&NamespacedName> = found.iter().map(|listener| &listener.gateway).collect();
    if props.search.is_empty() {
        gateways.extend(state.ports.iter().map(|port| &port.gateway));
    }
    gateways.sort();
    gateways.dedup();
    let (shown, on_more) = use_more(gateways.len(), GATEWAYS_AT_ONCE);
    let total = gateways.len();
    if gateways.is_empty() && props.search.is_empty() {
        return html! { <p class="nothing">{ "No Gateway has a listener, so nothing is open." }</p> };
    }
    if gateways.is_empty() {
        return html! { <p class="nothing">{ "No listener has that." }</p> };
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
                                <th scope="col">{ "State" }</th>
                                <th scope="col">{ "Hostname and port" }</th>
                                <th scope="col">{ "TLS" }</th>
                                <th scope="col" class="number">{ "attachedRoutes" }</th>
                            </tr>
                        </thead>
                        <tbody>
                            { for found.iter().filter(|listener| listener.gateway == *gateway).map(|listener| row(listener, props)) }
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

fn row(listener: &Listener, props: &ListenersProps) -> Html {
    let (tone, word) = match (listener.accepted, listener.programmed) {
        (true, true) => (Tone::Good, "programmed"),
        (true, false) => (Tone::Doubtful, "accepted, not programmed"),
        (false, _) => (Tone::Bad, "not accepted"),
    };
    let (kind, name) = match &listener.listener_set {
        Some(set) => ("ListenerSet", set),
        None => ("Gateway", &listener.gateway),
    };
    let object = ObjectRef {
        kind: kind.into(),
        namespace: Some(name.namespace.clone()),
        name: name.name.clone(),
        ..ObjectRef::default()
    };
    let is_here = props.here.as_ref().is_some_and(|here| same(&here.object, &object));
    let on_show = props.on_show.clone();
    let show = Callback::from(move |_: MouseEvent| {
        on_show.emit(Place::Field(object.clone(), "spec.listeners".to_owned()));
    });
    html! {
        <tr class={classes!(is_here.then_some("here"))} data-listener={listener.name.to_string()} onclick={show.clone()}>
            <th scope="row">
                <button type="button" class="link" title="show it in the text" onclick={show}><code>{ listener.name.clone() }</code></button>
                if let Some(set) = &listener.listener_set {
                    <span class="from">{ format!("ListenerSet {}", named(set)) }</span>
                }
            </th>
            <td class="state">
                <Chip {tone} text={word} />
                { for listener.conflicts.iter().map(|conflict| html! {
                    <>{ " " }<Chip tone={Tone::Bad} text={conflict.to_string()} /></>
                }) }
            </td>
            <td>
                <code>{ listener.hostname.as_deref().unwrap_or("*") }</code>
                <span class="from">{ format!("{} {}", listener.port, listener.protocol) }</span>
            </td>
            <td class={classes!("tls", listener.tls.is_none().then_some("without"))}>{ tls_words(listener) }</td>
            <td class="number">{ listener.attached_routes.unwrap_or(0) }</td>
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
