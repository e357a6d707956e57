//! What deserves attention.

use super::more::{More, use_more};
use super::sentence::{place, quoted};
use crate::engine::Evaluation;
use crate::shared::Shared;
use crate::words;
use trueroute::fact::{Finding, Related, Severity, Verdict};
use yew::prelude::*;

const AT_ONCE: usize = 100;

/// What the panel shows, and whom it tells.
#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
    /// Hears which line is to be shown.
    pub on_reveal: Callback<u32>,
}

/// The findings; each leads to its line.
#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let findings = &props.evaluation.state.findings;
    let (shown, on_more) = use_more(findings.len(), AT_ONCE);
    if findings.is_empty() {
        return html! { <p class="nothing">{ "Nothing deserves attention." }</p> };
    }
    html! {
        <>
            <ul class="findings">{ for findings.iter().take(shown).map(|finding| item(finding, &props.on_reveal)) }</ul>
            <More {shown} total={findings.len()} {on_more} />
        </>
    }
}

fn item(finding: &Finding, on_reveal: &Callback<u32>) -> Html {
    let (class, sign, word) = match finding.severity {
        Severity::Error => ("bad", "✗", "error"),
        Severity::Warning => ("doubtful", "!", "warning"),
        Severity::Info => ("info", "i", "info"),
    };
    let verdict = finding.verdict.map(|verdict| match verdict {
        Verdict::Harmful => "harmful",
        Verdict::Tolerated => "tolerated",
    });
    // For the pointer the whole finding leads to its line; for the keyboard its button does.
    let onclick = finding.span.as_ref().map(|span| {
        let (on_reveal, line) = (on_reveal.clone(), span.line);
        Callback::from(move |_: MouseEvent| on_reveal.emit(line))
    });
    html! {
        <li class={classes!("finding", class)} data-code={finding.code.to_string()} {onclick}>
            <p class="first">
                <span class={classes!("chip", class)}>
                    <span class="sign" aria-hidden="true">{ sign }</span>
                    { word }
                </span>
                <code>{ finding.code.clone() }</code>
                <span class="name">{ finding.name.clone() }</span>
                if let Some(verdict) = verdict {
                    <span class="chip plain">{ verdict }</span>
                }
                { place(finding.span.as_ref(), on_reveal) }
            </p>
            <p class="message">{ quoted(&finding.message) }</p>
            if let Some(object) = &finding.object {
                <p class="from">
                    { words::object(object) }
                    if let Some(path) = &finding.path {
                        { " " }<code>{ path.clone() }</code>
                    }
                </p>
            }
            if let Some(help) = &finding.help {
                <p class="help"><span class="label">{ "Help: " }</span>{ quoted(help) }</p>
            }
            if !finding.related.is_empty() {
                <ul class="related">{ for finding.related.iter().map(|other| related(other, on_reveal)) }</ul>
            }
        </li>
    }
}

fn related(other: &Related, on_reveal: &Callback<u32>) -> Html {
    html! {
        <li>
            { quoted(&other.message) }
            if let Some(object) = &other.object {
                { format!(" ({})", words::object(object)) }
            }
            { " " }
            { place(other.span.as_ref(), on_reveal) }
        </li>
    }
}
