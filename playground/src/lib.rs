//! The page where trueroute can be tried: manifests on the left, what they do on the right.
//!
//! [`engine`] is the only module that knows the engine. [`model`] says what the page shows and how it changes,
//! `components` draw it, [`editor`] binds the text editor. Nothing here talks to a network.

mod components;
mod draft;
mod editor;
mod engine;
mod examples;
mod keys;
mod marks;
mod model;
mod place;
mod places;
mod search;
mod sections;
mod share;
mod shared;
mod status_diff;
mod theme;
mod winner;
mod words;
mod yaml;

use wasm_bindgen::prelude::wasm_bindgen;

/// What the page calls once the module is loaded: puts the application where the placeholder stands.
#[wasm_bindgen(start)]
pub fn start() {
    yew::set_custom_panic_hook(Box::new(report));
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"));
    if let Some(root) = root {
        // The placeholder has done its work.
        root.set_text_content(None);
        yew::Renderer::<components::App>::with_root(root).render();
    }
}

#[wasm_bindgen(raw_module = "../failure.js")]
extern "C" {
    #[wasm_bindgen(js_name = showFailure)]
    fn show_failure(what: &str, details: &str);
}

/// A defect of ours ends the program: say so where the person looks.
fn report(panic: &std::panic::PanicHookInfo<'_>) {
    show_failure("trueroute stopped because of a defect of its own", &panic.to_string());
}
