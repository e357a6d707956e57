//! One request: the form that describes it, and in a line where it goes.

use super::field::{Choice, Field, value_of};
use super::headline::Headline;
use crate::draft::{Draft, Protocol};
use crate::engine::Evaluation;
use crate::model::Answer;
use crate::shared::Shared;
use crate::words::named;
use yew::prelude::*;

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// What the panel shows, and whom it tells.
#[derive(Properties, PartialEq)]
pub struct RequestPanelProps {
    /// Whose Gateways are offered.
    pub evaluation: Shared<Evaluation>,
    /// What stands in the form.
    pub draft: Draft,
    /// The request that was sent.
    pub answer: Option<Answer>,
    /// Whether the answer is that of an earlier text.
    pub stale: bool,
    /// Hears of what is typed.
    pub on_draft: Callback<Draft>,
    /// Hears that the request is to be sent.
    pub on_ask: Callback<()>,
}

/// The form, and the answer below it. What few requests need is folded away.
#[component]
pub fn RequestPanel(props: &RequestPanelProps) -> Html {
    let draft = &props.draft;
    let folded = draft.folded();
    // A request that came with its manifests shows all that it has.
    let open = use_state(|| folded > 0);
    let set = |put: fn(&mut Draft, String)| {
        let (draft, on_draft) = (draft.clone(), props.on_draft.clone());
        Callback::from(move |value| {
            let mut next = draft.clone();
            put(&mut next, value);
            on_draft.emit(next);
        })
    };
    let on_headers = set(|draft, value| draft.headers = value);
    let oninput = move |event: InputEvent| on_headers.emit(value_of(&event).unwrap_or_default());
    let on_ask = props.on_ask.clone();
    let onsubmit = move |event: SubmitEvent| {
        event.prevent_default();
        on_ask.emit(());
    };
    let protocols = Protocol::ALL.map(|protocol| (protocol.name().into(), protocol.name().into()));
    let has_method = matches!(draft.protocol, Protocol::Http | Protocol::Https);
    let toggle = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    html! {
        <section class={classes!("request", props.stale.then_some("stale-answer"))} aria-label="Request">
            <form {onsubmit}>
                <div class="fields">
                    <Choice id="protocol" label="Protocol" class="field narrow" value={draft.protocol.name()} options={protocols.to_vec()}
                        on_choose={set(|draft, value| draft.protocol = Protocol::named(&value).unwrap_or_default())} />
                    if has_method {
                        <Field id="method" label="Method" value={draft.method.clone()} placeholder="GET" list="methods" class="field tiny"
                            on_input={set(|draft, value| draft.method = value)} />
                        <datalist id="methods">{ for METHODS.map(|method| html! { <option value={method} /> }) }</datalist>
                    }
                    if draft.protocol.has_requests() {
                        <Field id="host" label="Host" value={draft.host.clone()} placeholder="shop.example.com" class="field wide"
                            on_input={set(|draft, value| draft.host = value)} />
                        <Field id="path" label={if has_method { "Path" } else { "Path, /service/Method" }} value={draft.path.clone()}
                            placeholder="/" class="field wide" on_input={set(|draft, value| draft.path = value)} />
                    } else if draft.protocol.has_handshake() {
                        <Field id="sni" label="SNI" value={draft.sni.clone()} class="field wide" placeholder="db.example.com"
                            on_input={set(|draft, value| draft.sni = value)} />
                    }
                    <button type="button" id="more" class="bare" aria-expanded={open.to_string()} aria-controls="more-fields" onclick={toggle}>
                        { if draft.protocol.has_requests() { "Headers, port" } else { "Port, Gateway" } }
                        <span class="turn" aria-hidden="true">{ "▾" }</span>
                        if folded > 0 && !*open {
                            <span class="count">{ folded }</span>
                        }
                    </button>
                    <button type="submit" class="primary" title="Ctrl+Enter">{ "Ask" }</button>
                </div>
                if *open {
                    <div class="fields" id="more-fields">
                        if draft.protocol.has_requests() {
                            <label class="field wide">
                                <span>{ "Headers, one a line" }</span>
                                <textarea id="headers" rows="1" spellcheck="false" placeholder="name: value" value={draft.headers.clone()} {oninput} />
                            </label>
                        }
                        <Field id="port" label="Port" value={draft.port.clone()} placeholder="auto" class="field tiny"
                            on_input={set(|draft, value| draft.port = value)} />
                        if draft.protocol.has_requests() && draft.protocol.has_handshake() {
                            <Field id="sni" label="SNI" value={draft.sni.clone()} class="field broad" placeholder="as the host"
                                on_input={set(|draft, value| draft.sni = value)} />
                        }
                        <Choice id="gateway" label="Gateway" value={draft.gateway.clone()} options={gateways(&props.evaluation)} class="field broad"
                            on_choose={set(|draft, value| draft.gateway = value)} />
                    </div>
                }
            </form>
            <div class="answer" aria-live="polite">
                if let Some(answer) = &props.answer {
                    <Headline resolution={answer.resolution.clone()} />
                    if answer.asked != *draft {
                        <p class="from">{ "The form has changed since: ask again." }</p>
                    }
                }
            </div>
        </section>
    }
}

fn gateways(evaluation: &Evaluation) -> Vec<(AttrValue, AttrValue)> {
    let mut names: Vec<String> = evaluation.state.ports.iter().map(|port| named(&port.gateway)).collect();
    names.sort();
    names.dedup();
    let any = (AttrValue::from(""), AttrValue::from("any"));
    let each = names
        .into_iter()
        .map(|name| (AttrValue::from(name.clone()), AttrValue::from(name)));
    std::iter::once(any).chain(each).collect()
}
