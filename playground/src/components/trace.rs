//! The way of a request.

use super::ladder::Ladder;
use super::notes::notes;
use super::seen::Seen;
use crate::model::Answer;
use crate::place::Place;
use yew::prelude::*;

/// What the panel shows, and whom it tells.
#[derive(Properties, PartialEq)]
pub struct TraceProps {
    /// The request that was sent, and where it went.
    pub answer: Option<Answer>,
    /// Hears what is to be shown in the text.
    pub on_show: Callback<Place>,
}

/// The gates on the way, and what arrives behind the last one.
#[component]
pub fn Trace(props: &TraceProps) -> Html {
    let Some(answer) = &props.answer else {
        return html! {
            <p class="nothing">{ "Fill in a request above and ask: each gate on its way is shown here, and why it went through that one." }</p>
        };
    };
    let backends = &answer.resolution.backends;
    html! {
        <div class="resolution" data-outcome={super::headline::outcome(&answer.resolution)}>
            <Ladder resolution={answer.resolution.clone()} on_show={props.on_show.clone()} />
            if !backends.is_empty() {
                <h3>{ if backends.iter().all(|backend| backend.status.is_some()) {
                    "No backend gets it"
                } else if backends.len() == 1 {
                    "What the backend sees"
                } else {
                    "What each backend sees"
                } }</h3>
                <Seen resolution={answer.resolution.clone()} asked={answer.asked.clone()} />
            }
            { notes(&answer.resolution) }
        </div>
    }
}
