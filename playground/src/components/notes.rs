//! What else happens to a request: mirrors, headers of the response, timeouts, retries, assumptions.

use super::sentence::quoted;
use crate::engine::Resolution;
use crate::words;
use yew::prelude::*;

/// One line for each.
pub fn notes(resolution: &Resolution) -> Html {
    let mut notes: Vec<String> = Vec::new();
    for mirror in &resolution.mirrors {
        let target = words::backend("Service", &mirror.namespace, &mirror.name, mirror.port);
        let share = words::percent(mirror.numerator, mirror.denominator.into()).unwrap_or_default();
        notes.push(format!("{share} mirrored to `{target}`"));
    }
    if let Some(response) = &resolution.response {
        let edits = |word: &str, edits: &std::collections::BTreeMap<_, _>| {
            edits
                .iter()
                .map(|(name, value)| format!("response header {word} `{name}: {value}`"))
                .collect::<Vec<_>>()
        };
        notes.extend(edits("set", &response.set));
        notes.extend(edits("added", &response.add));
        notes.extend(
            response
                .remove
                .iter()
                .map(|name| format!("response header removed `{name}`")),
        );
    }
    if let Some(timeouts) = &resolution.timeouts {
        notes.extend(
            timeouts
                .request
                .as_ref()
                .map(|time| format!("request times out after {time}")),
        );
        notes.extend(
            timeouts
                .backend_request
                .as_ref()
                .map(|time| format!("each try at a backend times out after {time}")),
        );
    }
    if let Some(retry) = &resolution.retry {
        let codes: Vec<String> = retry.codes.iter().map(u16::to_string).collect();
        let attempts = retry.attempts.map(|attempts| format!(" up to {attempts} times"));
        let on = (!codes.is_empty()).then(|| format!(" on {}", codes.join(", ")));
        let after = retry.backoff.as_ref().map(|pause| format!(" after {pause}"));
        let parts = [attempts, on, after].map(Option::unwrap_or_default);
        notes.push(format!("retried{}", parts.concat()));
    }
    notes.extend(resolution.assumed.iter().map(|assumed| format!("assumed: {assumed}")));
    if notes.is_empty() {
        return html! {};
    }
    html! { <ul class="notes">{ for notes.iter().map(|note| html! { <li>{ quoted(note) }</li> }) }</ul> }
}
