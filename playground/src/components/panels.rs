//! The panels on the right, one open at a time.

use super::field::Choice;
use super::findings::Findings;
use super::listeners::Listeners;
use super::routes::{Routes, origins};
use super::statuses::Statuses;
use super::trace::Trace;
use crate::engine::{Evaluation, Held, Session};
use crate::keys::focus;
use crate::model::{Answer, Here, Panel};
use crate::place::Place;
use crate::search::Search;
use crate::shared::Shared;
use std::cell::RefCell;
use trueroute::fact::{Finding, Severity};
use yew::prelude::*;

/// What the panels show, and whom they tell.
#[derive(Properties, PartialEq)]
pub struct PanelsProps {
    /// The engine behind the page.
    pub session: Shared<RefCell<Session>>,
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
    /// Why that is not what the text does.
    pub held: Option<Shared<Held>>,
    /// The request that was sent.
    pub answer: Option<Answer>,
    /// The object that the cursor is in.
    pub here: Option<Here>,
    /// What is looked for.
    pub search: String,
    /// Which one is open.
    pub open: Panel,
    /// Hears which one is to be opened.
    pub on_open: Callback<Panel>,
    /// Hears what is looked for.
    pub on_search: Callback<String>,
    /// Hears what is to be shown in the text.
    pub on_show: Callback<Place>,
    /// Hears which finding is to be mended.
    pub on_mend: Callback<Finding>,
}

/// A list of tabs, a search box, and the open panel. Arrow keys move between tabs, as they do everywhere.
#[component]
pub fn Panels(props: &PanelsProps) -> Html {
    let onkeydown = {
        let (on_open, open) = (props.on_open.clone(), props.open);
        move |event: KeyboardEvent| {
            let here = Panel::ALL.iter().position(|panel| *panel == open).unwrap_or(0);
            let count = Panel::ALL.len();
            let next = match event.key().as_str() {
                "ArrowRight" => (here + 1) % count,
                "ArrowLeft" => (here + count - 1) % count,
                "Home" => 0,
                "End" => count - 1,
                _ => return,
            };
            event.prevent_default();
            on_open.emit(Panel::ALL[next]);
            focus(Panel::ALL[next].tab());
        }
    };
    let from = use_state(String::new);
    let origins = match props.open {
        Panel::Routes => origins(&props.evaluation.state.tables),
        _ => Vec::new(),
    };
    // What was chosen may be gone from the text since.
    let chosen = if origins.contains(&from) {
        (*from).clone()
    } else {
        String::new()
    };
    let on_choose = Callback::from(move |value| from.set(value));
    let stale = props.held.is_some() && props.open != Panel::Findings;
    html! {
        <div class="panels">
            <div class="tabs" role="tablist" aria-label="What the manifests do" {onkeydown}>
                { for Panel::ALL.into_iter().map(|panel| tab(panel, props)) }
            </div>
            <div key={props.open.tab()} class={classes!("panel", stale.then_some("stale"))} id="panel" role="tabpanel" tabindex="0"
                aria-labelledby={props.open.tab()}>
                if props.open != Panel::Trace {
                    <div class="tools">
                        { search_box(props) }
                        if !origins.is_empty() {
                            <Choice id="from" label="From" class="inline filter" value={chosen.clone()} options={choices(origins)} {on_choose} />
                        }
                    </div>
                }
                { content(props, chosen) }
            </div>
        </div>
    }
}

/// All listeners, or one of these.
fn choices(origins: Vec<String>) -> Vec<(AttrValue, AttrValue)> {
    let each = origins.into_iter().map(AttrValue::from);
    let any = (AttrValue::from(""), AttrValue::from("all listeners"));
    std::iter::once(any)
        .chain(each.map(|name| (name.clone(), name)))
        .collect()
}

fn content(props: &PanelsProps, from: String) -> Html {
    let search = Search::new(&props.search);
    let (evaluation, on_show, here) = (props.evaluation.clone(), props.on_show.clone(), props.here.clone());
    match props.open {
        Panel::Trace => html! { <Trace answer={props.answer.clone()} {on_show} /> },
        Panel::Routes => {
            let winner = props.answer.as_ref().and_then(|answer| answer.winner);
            html! { <Routes {evaluation} {search} {from} {winner} {here} {on_show} /> }
        }
        Panel::Listeners => html! { <Listeners {evaluation} {search} {here} {on_show} /> },
        Panel::Statuses => {
            html! { <Statuses session={props.session.clone()} {evaluation} {search} {here} {on_show} /> }
        }
        Panel::Findings => html! {
            <Findings session={props.session.clone()} {evaluation} held={props.held.clone()} {search} {here} {on_show}
                on_mend={props.on_mend.clone()} />
        },
    }
}

fn tab(panel: Panel, props: &PanelsProps) -> Html {
    let state = &props.evaluation.state;
    let (title, count) = match panel {
        Panel::Trace => ("Trace", None),
        Panel::Routes => (
            "Routes",
            Some(state.tables.iter().map(|table| table.entries.len()).sum()),
        ),
        Panel::Listeners => ("Listeners", Some(state.listeners.len())),
        Panel::Statuses => ("Statuses", Some(state.statuses.len())),
        Panel::Findings => ("Findings", Some(state.findings.len())),
    };
    let worst = (panel == Panel::Findings).then(|| state.findings.iter().map(|finding| finding.severity).min());
    let tone = match worst.flatten() {
        Some(Severity::Error) => Some("bad"),
        Some(Severity::Warning) => Some("doubtful"),
        _ => None,
    };
    let (on_open, selected) = (props.on_open.clone(), panel == props.open);
    html! {
        <button type="button" role="tab" id={panel.tab()} aria-selected={selected.to_string()} aria-controls="panel"
            tabindex={if selected { "0" } else { "-1" }} onclick={move |_| on_open.emit(panel)}>
            { title }
            if let Some(count) = count {
                <span class={classes!("count", tone, worst.is_none().then_some("extra"))}>{ count }</span>
            }
        </button>
    }
}

fn search_box(props: &PanelsProps) -> Html {
    let on_search = props.on_search.clone();
    let oninput = move |event: InputEvent| on_search.emit(super::field::value_of(&event).unwrap_or_default());
    let placeholder = match props.open {
        Panel::Routes => "Host, path, route or backend",
        Panel::Listeners => "Gateway, listener, port or hostname",
        Panel::Statuses => "Kind, namespace or name",
        Panel::Trace | Panel::Findings => "Code, name, object or words",
    };
    html! {
        <div class="search" role="search">
            <label class="hidden" for="search">{ "Search" }</label>
            <input id="search" type="search" autocomplete="off" spellcheck="false" {placeholder} value={props.search.clone()} {oninput} />
            <kbd aria-hidden="true">{ "/" }</kbd>
        </div>
    }
}
