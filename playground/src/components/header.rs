//! The head of the page.

use yew::prelude::*;

/// Name and promise. `www/index.html` shows the same before the module is loaded.
#[component]
pub fn Header() -> Html {
    html! {
        <header class="header">
            <h1>{ "trueroute" }</h1>
            <p class="tagline">{ "What Kubernetes networking manifests really do" }</p>
            <p class="promise"><span aria-hidden="true">{ "⌂ " }</span>{ "Nothing leaves this tab" }</p>
        </header>
    }
}
