//! Says that what is shown is not what stands in the text.

use super::sentence::quoted;
use crate::engine::Held;
use crate::place::Place;
use crate::shared::Shared;
use yew::prelude::*;

/// What it says, and whom it tells.
#[derive(Properties, PartialEq)]
pub struct BannerProps {
    /// What does not parse.
    pub held: Shared<Held>,
    /// Hears what is to be shown in the text.
    pub on_show: Callback<Place>,
    /// Hears that the state is wanted without the document.
    pub on_release: Callback<()>,
}

/// One line above the panels, with a way to the problem and a way around it.
#[component]
pub fn Banner(props: &BannerProps) -> Html {
    let first = props.held.problems.first();
    let span = first.and_then(|problem| problem.span.clone());
    let on_show = props.on_show.clone();
    let onclick = move |_: MouseEvent| {
        if let Some(span) = span.clone() {
            on_show.emit(Place::Span(span));
        }
    };
    let on_release = props.on_release.clone();
    html! {
        <div class="banner" role="status">
            <span class="sign" aria-hidden="true">{ "!" }</span>
            <p>
                { "Showing the last state that parsed; " }
                <button type="button" class="link" {onclick}>{ format!("line {}", props.held.line()) }</button>
                { " does not" }
                if let Some(problem) = first {
                    { ": " }{ quoted(&problem.message) }
                }
            </p>
            <button type="button" class="small" onclick={move |_| on_release.emit(())}>{ "Leave that document out" }</button>
        </div>
    }
}
