//! One finding: what is wrong, where, what to do, and the mend where there is one.

use super::chip::{Chip, Tone};
use super::sentence::{place, quoted};
use crate::engine::Session;
use crate::place::Place;
use crate::shared::Shared;
use crate::words;
use std::cell::RefCell;
use trueroute::fact::{Finding, Fix, Related, Verdict};
use yew::prelude::*;

/// What is shown, and who is told.
#[derive(Properties, PartialEq)]
pub struct FindingItemProps {
    /// The finding.
    pub finding: Finding,
    /// The engine behind the page.
    pub session: Shared<RefCell<Session>>,
    /// Whether the cursor is in its object.
    pub here: bool,
    /// Hears what is to be shown in the text.
    pub on_show: Callback<Place>,
    /// Hears that it is to be mended.
    pub on_mend: Callback<Finding>,
}

/// The finding. For the pointer all of it leads to its place; for the keyboard its button does.
#[component]
pub fn FindingItem(props: &FindingItemProps) -> Html {
    let finding = &props.finding;
    let on_show = props.on_show.clone();
    let to = match (&finding.span, &finding.object) {
        (Some(span), _) => Some(Place::Span(span.clone())),
        (None, Some(object)) => {
            let path = finding.path.as_deref().unwrap_or_default();
            Some(Place::Field(object.clone(), path.to_owned()))
        }
        (None, None) => None,
    };
    let onclick = to.map(|to| Callback::from(move |_: MouseEvent| on_show.emit(to.clone())));
    let verdict = finding.verdict.map(|verdict| match verdict {
        Verdict::Harmful => (Tone::Bad, "harmful"),
        Verdict::Tolerated => (Tone::Doubtful, "tolerated"),
    });
    html! {
        <li class={classes!("finding", props.here.then_some("here"))} data-code={finding.code.to_string()} {onclick}>
            <div class="first">
                <p class="message">
                    if let Some((tone, text)) = verdict {
                        <Chip {tone} {text} />{ " " }
                    }
                    { quoted(&finding.message) }
                </p>
                { place(finding.span.as_ref(), &props.on_show) }
            </div>
            if let Some(object) = &finding.object {
                <p class="from">
                    { words::object(object) }
                    if let Some(path) = &finding.path {
                        { " " }<code>{ path.clone() }</code>
                    }
                </p>
            }
            if let Some(help) = &finding.help {
                <p class="help">{ quoted(help) }</p>
            }
            if !finding.related.is_empty() {
                <ul class="related">{ for finding.related.iter().map(|other| related(other, finding, &props.on_show)) }</ul>
            }
            if finding.fix.is_some() {
                <Mend finding={finding.clone()} session={props.session.clone()} on_mend={props.on_mend.clone()} />
            }
        </li>
    }
}

/// Another place. What its sentence names already is not said again, nor where the finding itself stands.
fn related(other: &Related, of: &Finding, on_show: &Callback<Place>) -> Html {
    if other.span.is_some() && other.span == of.span {
        return html! { <li><span>{ quoted(&other.message) }</span></li> };
    }
    let object = other.object.as_ref().map(|object| {
        let path = other.path.as_deref().unwrap_or_default();
        let named = other.message.contains(&format!("`{}`", words::short(object)));
        let name = (!named).then(|| words::object(object));
        if name.is_none() && path.is_empty() && other.span.is_some() {
            return html! {};
        }
        let (place, on_show) = (Place::Field(object.clone(), path.to_owned()), on_show.clone());
        let onclick = move |event: MouseEvent| {
            event.stop_propagation();
            on_show.emit(place.clone());
        };
        html! {
            <>
                { " " }
                <button type="button" class="link" title="show it in the text" {onclick}>
                    { name }
                    if !path.is_empty() {
                        { " " }<code>{ path.to_owned() }</code>
                    }
                </button>
            </>
        }
    });
    html! {
        <li>
            <span>{ quoted(&other.message) }{ object }</span>
            { place(other.span.as_ref(), on_show) }
        </li>
    }
}

/// Which finding is mended.
#[derive(Properties, PartialEq)]
struct MendProps {
    finding: Finding,
    session: Shared<RefCell<Session>>,
    on_mend: Callback<Finding>,
}

/// The mend, looked at before it is made.
#[component]
fn Mend(props: &MendProps) -> Html {
    let open = use_state(|| false);
    // Looked up when it is wanted: most are never opened.
    let fix = use_memo((*open, props.finding.clone()), |(open, finding)| {
        open.then(|| props.session.borrow_mut().fix(finding)).flatten()
    });
    let message = props.finding.fix.as_ref().map(|fix| fix.message.to_string());
    let toggle = {
        let open = open.clone();
        move |event: MouseEvent| {
            event.stop_propagation();
            open.set(!*open);
        }
    };
    html! {
        <div class="fix">
            <button type="button" class="small" aria-expanded={open.to_string()} onclick={toggle}>
                <span aria-hidden="true">{ "✎ " }</span>{ "Fix: " }{ quoted(&message.unwrap_or_default()) }
            </button>
            if let Some(fix) = fix.as_ref() {
                { preview(fix, &props.session.borrow()) }
                { apply(&props.finding, &props.on_mend) }
            } else if *open {
                <p class="from">{ "This one has to be made by hand." }</p>
            }
        </div>
    }
}

fn apply(finding: &Finding, on_mend: &Callback<Finding>) -> Html {
    let (finding, on_mend) = (finding.clone(), on_mend.clone());
    let onclick = move |event: MouseEvent| {
        event.stop_propagation();
        on_mend.emit(finding.clone());
    };
    html! {
        <p class="apply">
            <button type="button" class="primary small" {onclick}>{ "Apply" }</button>
            <span class="from">{ "undo in the editor takes it back" }</span>
        </p>
    }
}

/// The lines that change, before and after.
fn preview(fix: &Fix, session: &Session) -> Html {
    html! {
        <pre class="preview">
            { for fix.edits.iter().map(|edit| {
                let before = session.lines(edit.span.line, edit.span.end_line);
                let after = crate::engine::edited(&before, edit);
                html! {
                    <>
                        { for before.iter().filter(|line| !after.contains(line)).map(|line| html! { <del>{ format!("- {line}\n") }</del> }) }
                        { for after.iter().filter(|line| !before.contains(line)).map(|line| html! { <ins>{ format!("+ {line}\n") }</ins> }) }
                    </>
                }
            }) }
        </pre>
    }
}
