//! Manifests and request in the address of the page, behind the `#`, which no browser sends anywhere.

use crate::draft::Draft;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "../share.js")]
extern "C" {
    #[wasm_bindgen(js_name = putIntoAddress)]
    fn put_into_address(text: &str, fields: Vec<String>, done: &JsValue);
    #[wasm_bindgen(js_name = takeFromAddress)]
    fn take_from_address(found: &JsValue);
}

/// Puts both into the address and copies it; `done` hears a sentence for the person.
pub fn share(text: &str, draft: &Draft, done: impl FnOnce(String) + 'static) {
    let fields = draft
        .fields()
        .into_iter()
        .flat_map(|(name, value)| [name.to_owned(), value]);
    put_into_address(text, fields.collect(), &Closure::once_into_js(done));
}

/// Calls back with what somebody put into the address, if anybody did.
pub fn shared(found: impl FnOnce(String, Draft) + 'static) {
    let found = move |text: String, fields: Vec<String>| {
        let pairs = fields.chunks_exact(2).map(|pair| (pair[0].as_str(), pair[1].as_str()));
        found(text, Draft::of(pairs));
    };
    take_from_address(&Closure::once_into_js(found));
}
