//! The panels on the right, one open at a time.

use super::findings::Findings;
use super::listeners::Listeners;
use super::routes::Routes;
use super::statuses::Statuses;
use crate::engine::Evaluation;
use crate::model::Panel;
use crate::shared::Shared;
use crate::winner::Winner;
use trueroute::ObjectRef;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// What the panels show, and whom they tell.
#[derive(Properties, PartialEq)]
pub struct PanelsProps {
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
    /// The entry that took the request.
    pub winner: Option<Winner>,
    /// Which one is open.
    pub open: Panel,
    /// Hears which one is to be opened.
    pub on_open: Callback<Panel>,
    /// Hears which line is to be shown.
    pub on_reveal: Callback<u32>,
    /// Hears which object, and which field of it, is to be shown.
    pub on_find: Callback<(ObjectRef, String)>,
}

/// A list of tabs and the open panel. Arrow keys move between tabs, as they do everywhere.
#[component]
pub fn Panels(props: &PanelsProps) -> Html {
    let state = &props.evaluation.state;
    let tabs = [
        (Panel::Routes, "Routes", state.tables.len()),
        (Panel::Listeners, "Ports & listeners", state.listeners.len()),
        (Panel::Statuses, "Statuses", state.statuses.len()),
        (Panel::Findings, "Findings", state.findings.len()),
    ];
    let onkeydown = {
        let (on_open, open) = (props.on_open.clone(), props.open);
        move |event: KeyboardEvent| {
            let here = tabs.iter().position(|(panel, ..)| *panel == open).unwrap_or(0);
            let next = match event.key().as_str() {
                "ArrowRight" => (here + 1) % tabs.len(),
                "ArrowLeft" => (here + tabs.len() - 1) % tabs.len(),
                "Home" => 0,
                "End" => tabs.len() - 1,
                _ => return,
            };
            event.prevent_default();
            let (panel, ..) = tabs[next];
            on_open.emit(panel);
            focus(tab_id(panel));
        }
    };
    let content = match props.open {
        Panel::Routes => {
            html! { <Routes evaluation={props.evaluation.clone()} winner={props.winner} on_find={props.on_find.clone()} /> }
        }
        Panel::Listeners => html! { <Listeners evaluation={props.evaluation.clone()} /> },
        Panel::Statuses => html! { <Statuses evaluation={props.evaluation.clone()} /> },
        Panel::Findings => html! {
            <Findings evaluation={props.evaluation.clone()} on_reveal={props.on_reveal.clone()} />
        },
    };
    html! {
        <div class="panels">
            <div class="tabs" role="tablist" aria-label="What the manifests do" {onkeydown}>
                { for tabs.iter().map(|(panel, title, count)| {
                    let (on_open, panel, selected) = (props.on_open.clone(), *panel, *panel == props.open);
                    html! {
                        <button
                            type="button"
                            role="tab"
                            id={tab_id(panel)}
                            aria-selected={selected.to_string()}
                            aria-controls="panel"
                            tabindex={if selected { "0" } else { "-1" }}
                            onclick={move |_| on_open.emit(panel)}
                        >
                            { title }
                            <span class="count">{ count }</span>
                        </button>
                    }
                }) }
            </div>
            <div key={tab_id(props.open)} class="panel" id="panel" role="tabpanel" tabindex="0" aria-labelledby={tab_id(props.open)}>
                { content }
            </div>
        </div>
    }
}

fn tab_id(panel: Panel) -> &'static str {
    match panel {
        Panel::Routes => "tab-routes",
        Panel::Listeners => "tab-listeners",
        Panel::Statuses => "tab-statuses",
        Panel::Findings => "tab-findings",
    }
}

fn focus(id: &str) {
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        // An element that cannot take the focus leaves it where it was.
        let _ = element.focus();
    }
}
