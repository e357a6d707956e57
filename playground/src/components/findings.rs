//! What deserves attention, sort by sort.

use super::finding::FindingItem;
use super::more::{More, use_more};
use crate::engine::{Evaluation, Held, Session};
use crate::model::Here;
use crate::place::{Place, same};
use crate::search::Search;
use crate::shared::Shared;
use crate::words;
use std::cell::RefCell;
use trueroute::fact::{Finding, Severity};
use yew::prelude::*;

const AT_ONCE: usize = 20;

/// What the panel shows, and whom it tells.
#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    /// The engine behind the page.
    pub session: Shared<RefCell<Session>>,
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
    /// What does not parse; the other findings wait until it does.
    pub held: Option<Shared<Held>>,
    /// What is looked for.
    pub search: Search,
    /// The object that the cursor is in.
    pub here: Option<Here>,
    /// Hears what is to be shown in the text.
    pub on_show: Callback<Place>,
    /// Hears which finding is to be mended.
    pub on_mend: Callback<Finding>,
}

/// The findings in groups: the worst first, then by code.
#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let all = match &props.held {
        Some(held) => &held.problems,
        None => &props.evaluation.state.findings,
    };
    let mut found: Vec<&Finding> = all.iter().filter(|finding| props.search.in_finding(finding)).collect();
    found.sort_by(|one, other| (one.severity, &one.code).cmp(&(other.severity, &other.code)));
    let groups = found.chunk_by(|one, other| (one.severity, &one.code) == (other.severity, &other.code));
    let waiting = props.evaluation.state.findings.len();
    html! {
        <>
            if all.is_empty() {
                <p class="nothing">{ "Nothing deserves attention." }</p>
            } else if found.is_empty() {
                <p class="nothing">{ "No finding has that." }</p>
            }
            { for groups.map(|group| html! {
                <Group key={format!("{:?} {}", group[0].severity, group[0].code)} findings={group.iter().map(|finding| (*finding).clone()).collect::<Vec<_>>()}
                    session={props.session.clone()} here={props.here.clone()} on_show={props.on_show.clone()} on_mend={props.on_mend.clone()} />
            }) }
            if props.held.is_some() && waiting > 0 {
                <p class="nothing">{ "The other findings follow once the text parses." }</p>
            }
        </>
    }
}

/// All findings of one code.
#[derive(Properties, PartialEq)]
struct GroupProps {
    findings: Vec<Finding>,
    session: Shared<RefCell<Session>>,
    here: Option<Here>,
    on_show: Callback<Place>,
    on_mend: Callback<Finding>,
}

#[component]
fn Group(props: &GroupProps) -> Html {
    let (limit, on_more) = use_more(props.findings.len(), AT_ONCE);
    let Some(first) = props.findings.first() else {
        return html! {};
    };
    let (class, sign, word) = match first.severity {
        Severity::Error => ("bad", "✗", "error"),
        Severity::Warning => ("doubtful", "!", "warning"),
        Severity::Info => ("info", "i", "info"),
    };
    html! {
        <details class={classes!("finding-group", class)} data-code={first.code.to_string()} open=true>
            <summary>
                <span class={classes!("chip", class)}><span class="sign" aria-hidden="true">{ sign }</span>{ word }</span>
                <strong>{ words::title(&first.name) }</strong>
                <span class="count">{ props.findings.len() }</span>
                <a class="document" href={format!("finding.html#{}-{}", first.code, first.name)} target="_blank" rel="noopener"
                    title="what this means and what to do">{ first.code.clone() }</a>
            </summary>
            <ul class="findings">
                { for props.findings.iter().take(limit).map(|finding| {
                    let here = props.here.as_ref();
                    let here = here.is_some_and(|here| finding.object.as_ref().is_some_and(|object| same(object, &here.object)));
                    html! {
                        <FindingItem finding={finding.clone()} session={props.session.clone()} {here} on_show={props.on_show.clone()}
                            on_mend={props.on_mend.clone()} />
                    }
                }) }
            </ul>
            <More shown={limit} total={props.findings.len()} {on_more} />
        </details>
    }
}
