//! What stands on the right while there is nothing to evaluate.

use crate::examples::{EXAMPLES, Example};
use yew::prelude::*;

const DUMP: &str = "kubectl get -A -o yaml \\
  gatewayclasses,gateways,listenersets,httproutes,grpcroutes,tlsroutes,\\
  tcproutes,udproutes,referencegrants,backendtlspolicies,services,\\
  endpointslices,namespaces";

const RENDERED: &str = "kustomize build overlays/production
helm template release ./chart";

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
            <h2>{ "Paste Kubernetes networking manifests on the left" }</h2>
            <p>{ "You will see which listeners are open, where every request goes and why, and which status each object \
                  should have. It is computed here, as you type." }</p>
            <h3>{ "From a cluster" }</h3>
            <pre tabindex="0"><code>{ DUMP }</code></pre>
            <p class="hint">{ "Leave out kinds that your cluster does not have. Statuses are compared with what they \
                               should be. Secrets are not needed." }</p>
            <h3>{ "From Git" }</h3>
            <pre tabindex="0"><code>{ RENDERED }</code></pre>
            <p class="hint">{ "A part is enough: Services, Secrets and Namespaces that you leave out are taken for granted." }</p>
            <h3>{ "Or look at an example" }</h3>
            <ul class="examples">
                { for EXAMPLES.iter().map(|example| {
                    let on_choose = props.on_choose.clone();
                    html! {
                        <li>
                            <button type="button" onclick={move |_| on_choose.emit(example)}>
                                <strong>{ example.title }</strong>
                                <span>{ example.about }</span>
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </div>
    }
}
