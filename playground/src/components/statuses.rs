//! The status that each object should have, beside the one that the text has.

use super::more::{More, use_more};
use super::status_row::StatusRow;
use crate::engine::{Evaluation, Session};
use crate::model::Here;
use crate::place::{Place, object_of, same};
use crate::search::Search;
use crate::sections::{self, Section};
use crate::shared::Shared;
use crate::status_diff::{Part, compare, contradicts, differences};
use std::cell::RefCell;
use std::rc::Rc;
use trueroute::state::ObjectStatus;
use wasm_bindgen::JsCast;
use yew::prelude::*;

const AT_ONCE: usize = 50;

/// What the panel shows.
#[derive(Properties, PartialEq)]
pub struct StatusesProps {
    /// The engine behind the page.
    pub session: Shared<RefCell<Session>>,
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
    /// What is looked for.
    pub search: Search,
    /// The object that the cursor is in.
    pub here: Option<Here>,
    /// Hears what is to be shown in the text.
    pub on_show: Callback<Place>,
}

/// A status of the state and how the one in the text compares with it.
#[derive(Clone, PartialEq)]
pub struct Compared {
    /// Which status of the state.
    pub index: usize,
    /// Its parts, compared; `None` where the text has no status.
    pub parts: Option<Rc<[Part]>>,
    /// Whether the one in the text contradicts the right one.
    pub wrong: bool,
    /// The right status alone.
    pub right: Rc<[Section]>,
}

/// One row for each object; opened, both statuses line by line.
#[component]
pub fn Statuses(props: &StatusesProps) -> Html {
    let statuses = &props.evaluation.state.statuses;
    let compared = use_memo(props.evaluation.clone(), |evaluation| {
        let mut session = props.session.borrow_mut();
        let all = evaluation.state.statuses.iter().enumerate();
        let mut all: Vec<Compared> = all
            .map(|(index, status)| compared(&mut session, index, status))
            .collect();
        // What is wrong comes first, then what leaves something out.
        all.sort_by_key(|one| {
            (
                !one.wrong,
                one.parts.as_deref().is_none_or(|parts| differences(parts) == 0),
            )
        });
        all
    });
    let only_different = use_state(|| false);
    let differs = |one: &Compared| one.parts.as_deref().is_some_and(|parts| differences(parts) > 0);
    let different = compared.iter().filter(|one| differs(one)).count();
    let found: Vec<&Compared> = compared
        .iter()
        .filter(|one| !*only_different || differs(one))
        .filter(|one| props.search.in_status(&statuses[one.index]))
        .collect();
    let (limit, on_more) = use_more(found.len(), AT_ONCE);
    if statuses.is_empty() {
        return html! { <p class="nothing">{ "None of the objects has a status." }</p> };
    }
    let onchange = {
        let only_different = only_different.clone();
        move |event: Event| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
            only_different.set(target.is_some_and(|target| target.checked()));
        }
    };
    let mut followed = false;
    html! {
        <>
            <div class="above">
                <p class="hint">{ summary(&compared, different) }</p>
                if different > 0 {
                    <label class="check"><input id="different" type="checkbox" checked={*only_different} {onchange} />{ "only those that differ" }</label>
                }
            </div>
            if found.is_empty() {
                <p class="nothing">{ "No status has that." }</p>
            }
            { for found.iter().take(limit).map(|one| {
                let object = object_of(&statuses[one.index]);
                let here = props.here.as_ref().filter(|here| same(&here.object, &object));
                let follow = here.is_some_and(|here| here.follow) && !std::mem::replace(&mut followed, here.is_some());
                html! {
                    <StatusRow key={format!("{} {}", object.kind, crate::words::short(&object))} evaluation={props.evaluation.clone()}
                        compared={(*one).clone()} here={here.is_some()} {follow} on_show={props.on_show.clone()} />
                }
            }) }
            <More shown={limit} total={found.len()} {on_more} />
        </>
    }
}

fn compared(session: &mut Session, index: usize, status: &ObjectStatus) -> Compared {
    let right = sections::right(&status.status);
    let observed = session.observed(&object_of(status));
    let parts = observed.map(|observed| compare(&right, &observed));
    Compared {
        index,
        wrong: parts.as_deref().is_some_and(contradicts),
        parts: parts.map(Into::into),
        right: right.into(),
    }
}

fn summary(compared: &[Compared], different: usize) -> String {
    let observed = compared.iter().filter(|one| one.parts.is_some()).count();
    let wrong = compared.iter().filter(|one| one.wrong).count();
    match (observed, wrong, different - wrong) {
        (0, ..) => "The text holds no statuses. These are the ones that a right controller would write.".to_owned(),
        (observed, 0, 0) => format!("All {observed} statuses in the text are as a right controller would write them."),
        (observed, wrong, 0) => format!("{wrong} of {observed} statuses in the text {} wrong.", is(wrong)),
        (observed, 0, short) => format!(
            "{short} of {observed} statuses in the text {} something out.",
            leaves(short)
        ),
        (observed, wrong, short) => {
            let (is, leaves) = (is(wrong), leaves(short));
            format!("Of {observed} statuses in the text {wrong} {is} wrong, {short} more {leaves} something out.")
        }
    }
}

fn is(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

fn leaves(count: usize) -> &'static str {
    if count == 1 { "leaves" } else { "leave" }
}
