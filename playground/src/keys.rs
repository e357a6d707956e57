//! Keys that work everywhere on the page.

use crate::model::Panel;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// What a key asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    /// Ask the request.
    Ask,
    /// Go to the search box.
    Search,
    /// Open a panel.
    Open(Panel),
    /// Go to the editor.
    Editor,
    /// Go to the request.
    Request,
    /// Switch between light and dark.
    Theme,
    /// Show which keys there are.
    Help,
    /// Leave the field or the editor.
    Leave,
}

/// What the help lists: keys, and what they do.
pub const LIST: [(&[&str], &str); 9] = [
    (&["Ctrl", "Enter"], "ask the request (⌘ Enter on a Mac)"),
    (&["/"], "search the panels"),
    (&["1", "…", "5"], "open Trace, Routes, Listeners, Statuses or Findings"),
    (&["←", "→"], "move between tabs"),
    (&["e"], "go to the manifests"),
    (&["r"], "go to the request"),
    (&["t"], "switch between system, light and dark colours"),
    (&["Esc"], "clear the search; leave a field or the editor"),
    (&["?"], "show these keys"),
];

/// Calls back for each key, as long as the component is there.
#[hook]
pub fn use_keys(on_key: Callback<Key>) {
    use_effect_with(on_key, |on_key| {
        let on_key = on_key.clone();
        let listener = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            if let Some(key) = key_of(&event) {
                event.prevent_default();
                event.stop_propagation();
                on_key.emit(key);
            }
        });
        let window = web_sys::window();
        // Before the editor, which takes Ctrl+Enter for a new line.
        if let Some(window) = &window {
            let _ =
                window.add_event_listener_with_callback_and_bool("keydown", listener.as_ref().unchecked_ref(), true);
        }
        move || {
            if let Some(window) = &window {
                let listener = listener.as_ref().unchecked_ref();
                let _ = window.remove_event_listener_with_callback_and_bool("keydown", listener, true);
            }
        }
    });
}

fn key_of(event: &KeyboardEvent) -> Option<Key> {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let within = |selector: &str| {
        let target = target.as_ref();
        target.is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
    };
    // A dialog has its own keys.
    if event.is_composing() || within("dialog") {
        return None;
    }
    let key = event.key();
    if event.ctrl_key() || event.meta_key() {
        return (key == "Enter").then_some(Key::Ask);
    }
    if event.alt_key() {
        return None;
    }
    if key == "Escape" {
        // The editor closes its own search box and its own tooltips first.
        let editor_is_busy = within(".cm-panel") || within(".cm-editor:has(.cm-tooltip)");
        return (within("input, textarea, select, .cm-editor") && !editor_is_busy).then_some(Key::Leave);
    }
    if within("input, textarea, select, .cm-editor") {
        return None;
    }
    match key.as_str() {
        "/" => Some(Key::Search),
        "e" => Some(Key::Editor),
        "r" => Some(Key::Request),
        "t" => Some(Key::Theme),
        "?" => Some(Key::Help),
        digit => {
            let number: usize = digit.parse().ok()?;
            Panel::ALL.get(number.checked_sub(1)?).copied().map(Key::Open)
        }
    }
}

/// As [`focus`], once what was just changed is drawn.
pub fn focus_when_drawn(id: &'static str) {
    if let Some(window) = web_sys::window() {
        let callback = Closure::once_into_js(move || focus(id));
        // A page that is not shown draws nothing, and has no focus to move.
        let _ = window.request_animation_frame(callback.unchecked_ref());
    }
}

/// Puts the focus on the element of an id, if it is there and takes it.
pub fn focus(id: &str) {
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // An element that cannot take the focus leaves it where it was.
        let _ = element.focus();
    }
}
