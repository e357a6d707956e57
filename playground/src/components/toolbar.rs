//! Examples to begin with, a link to what is there, and a way to begin again.

use super::field::Choice;
use crate::examples::{EXAMPLES, Example};
use yew::prelude::*;

/// What the toolbar is told, and whom it tells.
#[derive(Properties, PartialEq)]
pub struct ToolbarProps {
    /// Hears of the example that was chosen.
    pub on_choose: Callback<&'static Example>,
    /// Hears that the text is to go.
    pub on_clear: Callback<()>,
    /// Hears that a link is wanted.
    pub on_share: Callback<()>,
    /// The example that stands in the editor, if it is one as it was.
    pub chosen: Option<&'static str>,
    /// Whether there is no text.
    pub blank: bool,
}

/// Chooses an example or takes the text away; both can be undone in the editor.
#[component]
pub fn Toolbar(props: &ToolbarProps) -> Html {
    let on_choose = props.on_choose.clone();
    let on_choose = Callback::from(move |id: String| {
        if let Some(example) = Example::find(&id) {
            on_choose.emit(example);
        }
    });
    let none = (AttrValue::from(""), AttrValue::from("Examples…"));
    let each = EXAMPLES
        .iter()
        .map(|example| (AttrValue::from(example.id), AttrValue::from(example.title)));
    let options: Vec<_> = std::iter::once(none).chain(each).collect();
    let (on_clear, on_share) = (props.on_clear.clone(), props.on_share.clone());
    html! {
        <div class="toolbar">
            <h2>{ "Manifests" }</h2>
            <Choice id="example" label="Example" class="inline" value={props.chosen.unwrap_or_default()} {options} {on_choose} />
            <button id="share" type="button" disabled={props.blank} title="Copy a link that holds the manifests and the request"
                onclick={move |_| on_share.emit(())}>{ "Copy link" }</button>
            <button type="button" disabled={props.blank} onclick={move |_| on_clear.emit(())}>{ "Clear" }</button>
        </div>
    }
}
