//! What stands on the right while there is nothing to evaluate.

use crate::examples::{EXAMPLES, Example};
use yew::prelude::*;

const DUMP: &str = "kubectl get -A -o yaml \\
  gatewayclasses,gateways,httproutes,\\
grpcroutes,tlsroutes,tcproutes,udproutes,\\
listenersets,referencegrants,services,\\
backendtlspolicies,endpointslices,namespaces";

const RENDERED: &str = "kustomize build overlays/production
helm template release ./chart";

/// What one gets, and a sentence about each.
const GAINS: [(&str, &str); 4] = [
    (
        "Routes",
        "every entry of every listener, in the order in which they are tried",
    ),
    ("Trace", "one request on its way: each gate, and why it took that one"),
    (
        "Statuses",
        "what a right controller would write, beside what your cluster says",
    ),
    (
        "Findings",
        "what does not work or is stale, with its line and often with its mend",
    ),
];

/// Whom the empty state tells.
#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    /// Hears of the example that was chosen.
    pub on_choose: Callback<&'static Example>,
}

/// Teaches what to paste.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty">
            <h2>{ "Paste your Gateway API manifests" }</h2>
            <p class="lead">{ "Listeners, routes, statuses and single requests are worked out here, in this tab, as you type." }</p>
            <dl class="gains">
                { for GAINS.iter().map(|(title, what)| html! { <div><dt>{ title }</dt><dd>{ what }</dd></div> }) }
            </dl>
            <h3>{ "Start from an example" }</h3>
            <ul class="examples">
                { for EXAMPLES.iter().map(|example| {
                    let on_choose = props.on_choose.clone();
                    html! {
                        <li>
                            <button type="button" data-example={example.id} onclick={move |_| on_choose.emit(example)}>
                                <strong>{ example.title }</strong>
                                <span>{ example.about }</span>
                            </button>
                        </li>
                    }
                }) }
            </ul>
            <div class="sources">
                <section>
                    <h3>{ "Paste from a cluster" }</h3>
                    <pre tabindex="0"><code>{ DUMP }</code></pre>
                    <p class="hint">{ "Leave out kinds that your cluster does not have. Secrets are not needed." }</p>
                </section>
                <section>
                    <h3>{ "Paste from Git" }</h3>
                    <pre tabindex="0"><code>{ RENDERED }</code></pre>
                    <p class="hint">{ "A part is enough: Services, Secrets and Namespaces that you leave out are taken for granted." }</p>
                </section>
            </div>
        </div>
    }
}
