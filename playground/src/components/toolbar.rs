//! Examples to begin with, and a way to begin again.

use super::field::value_of;
use crate::examples::{EXAMPLES, Example};
use yew::prelude::*;

/// What the toolbar is told, and whom it tells.
#[derive(Properties, PartialEq)]
pub struct ToolbarProps {
    /// Hears of the example that was chosen.
    pub on_choose: Callback<&'static Example>,
    /// Hears that the text is to go.
    pub on_clear: Callback<()>,
    /// Whether there is no text.
    pub blank: bool,
}

/// Chooses an example or takes the text away; both can be undone in the editor.
#[component]
pub fn Toolbar(props: &ToolbarProps) -> Html {
    let on_choose = props.on_choose.clone();
    let on_change = Callback::from(move |event: Event| {
        if let Some(example) = value_of(&event).and_then(|id| Example::find(&id)) {
            on_choose.emit(example);
        }
    });
    let on_clear = props.on_clear.clone();
    html! {
        <div class="toolbar" role="toolbar" aria-label="Manifests">
            <h2>{ "Manifests" }</h2>
            <label class="inline">
                <span>{ "Example" }</span>
                <select id="example" onchange={on_change}>
                    <option value="" selected={props.blank}>{ "choose one…" }</option>
                    { for EXAMPLES.iter().map(|example| html! {
                        <option value={example.id} title={example.about}>{ example.title }</option>
                    }) }
                </select>
            </label>
            <button type="button" disabled={props.blank} onclick={move |_| on_clear.emit(())}>{ "Clear" }</button>
        </div>
    }
}
