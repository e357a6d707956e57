//! Long lists, a part at a time.

use yew::prelude::*;

/// Which part of a list is shown.
#[derive(Properties, PartialEq)]
pub struct MoreProps {
    /// How many are shown.
    pub shown: usize,
    /// How many there are.
    pub total: usize,
    /// Hears that more are wanted.
    pub on_more: Callback<()>,
}

/// Says that a list goes on, and shows more of it.
#[component]
pub fn More(props: &MoreProps) -> Html {
    if props.shown >= props.total {
        return html! {};
    }
    let on_more = props.on_more.clone();
    html! {
        <p class="more">
            { format!("{} of {} shown ", props.shown, props.total) }
            <button type="button" onclick={move |_| on_more.emit(())}>{ "Show more" }</button>
        </p>
    }
}

/// How many of `total` are shown, at first `step`, and the call that shows `step` more.
#[hook]
pub fn use_more(total: usize, step: usize) -> (usize, Callback<()>) {
    let limit = use_state(|| step);
    let shown = total.min(*limit);
    let on_more = Callback::from(move |()| limit.set(*limit + step));
    (shown, on_more)
}
