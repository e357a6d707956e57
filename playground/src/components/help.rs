//! The keys of the page.

use crate::keys::LIST;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Whether it is open, and whom it tells.
#[derive(Properties, PartialEq)]
pub struct HelpProps {
    /// Whether it is open.
    pub open: bool,
    /// Hears that it was closed.
    pub on_close: Callback<()>,
}

/// A dialog that lists the keys. The browser keeps the focus in it, and closes it with Esc.
#[component]
pub fn Help(props: &HelpProps) -> Html {
    let dialog = use_node_ref();
    use_effect_with((props.open, dialog.clone()), |(open, dialog)| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            if *open && !dialog.open() {
                // It is in the page and closed, so it opens.
                let _ = dialog.show_modal();
            } else if !*open {
                dialog.close();
            }
        }
    });
    let close = {
        let on_close = props.on_close.clone();
        move |_: MouseEvent| on_close.emit(())
    };
    let onclose = {
        let on_close = props.on_close.clone();
        move |_: Event| on_close.emit(())
    };
    html! {
        <dialog ref={dialog} class="keys" aria-labelledby="help-title" {onclose}>
            <h2 id="help-title">{ "Keys" }</h2>
            <dl>
                { for LIST.iter().map(|(keys, what)| html! {
                    <div>
                        <dt>{ for keys.iter().map(|key| html! { <kbd>{ key }</kbd> }) }</dt>
                        <dd>{ what }</dd>
                    </div>
                }) }
            </dl>
            <p class="hint">{ "Click a row, a status or a finding: the text it comes from is selected. Move the cursor in the \
                               text: what comes from that object is marked on the right." }</p>
            <button type="button" class="primary" onclick={close}>{ "Close" }</button>
        </dialog>
    }
}
