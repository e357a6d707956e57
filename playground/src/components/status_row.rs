//! One status: its conditions in a line, and opened what is missing, surplus and different.

use super::chip::{Chip, Tone, tone_of};
use super::statuses::Compared;
use crate::engine::Evaluation;
use crate::place::{Place, object_of, same};
use crate::sections::{Line, Section};
use crate::shared::Shared;
use crate::status_diff::{Part, Row, Sign, differences};
use crate::words::{self, counted};
use crate::yaml;
use trueroute::fact::{Finding, Verdict};
use yew::prelude::*;

/// Which status is shown.
#[derive(Properties, PartialEq)]
pub struct StatusRowProps {
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
    /// The status, compared.
    pub compared: Compared,
    /// Whether the cursor is in its object.
    pub here: bool,
    /// Whether it is to come into view for that.
    pub follow: bool,
    /// Hears what is to be shown in the text.
    pub on_show: Callback<Place>,
}

/// Closed, the conditions; what differs is open from the start.
#[component]
pub fn StatusRow(props: &StatusRowProps) -> Html {
    let row = use_node_ref();
    use_effect_with((props.follow, row.clone()), |(follow, row)| {
        if let (true, Some(row)) = (*follow, row.cast::<web_sys::Element>()) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let Some(status) = props.evaluation.state.statuses.get(props.compared.index) else {
        return html! {};
    };
    let object = object_of(status);
    let parts = props.compared.parts.as_deref();
    let wrong = parts.map_or(0, differences);
    let label = format!("{} {}", object.kind, words::short(&object));
    let findings = props.evaluation.state.findings.iter();
    let stale = findings.filter(|finding| finding.object.as_ref().is_some_and(|other| same(other, &object)));
    let on_show = props.on_show.clone();
    let place = Place::Field(object.clone(), String::new());
    let show = move |event: MouseEvent| {
        // The button stands in the summary, which would open or close.
        event.prevent_default();
        event.stop_propagation();
        on_show.emit(place.clone());
    };
    html! {
        <details ref={row} class={classes!("object", props.here.then_some("here"))} data-object={label} open={props.compared.wrong}>
            <summary>
                <span class="title">
                    <span class="kind">{ object.kind.clone() }</span>
                    <button type="button" class="link" title="show it in the text" onclick={show}><code>{ words::short(&object) }</code></button>
                    { compared(parts, wrong, props.compared.wrong) }
                    { for stale.filter_map(verdict) }
                </span>
                <span class="groups">{ for props.compared.right.iter().map(group) }</span>
            </summary>
            if let Some(parts) = parts {
                <div class="diff" role="table" aria-label="observed and right status">
                    <div class="diff-head" role="row">
                        <span role="columnheader" />
                        <span role="columnheader">{ "Field" }</span>
                        <span role="columnheader">{ "In the text" }</span>
                        <span role="columnheader">{ "Right" }</span>
                    </div>
                    { for parts.iter().map(part) }
                </div>
            }
            <details class="whole-status" open={parts.is_none()}>
                <summary>{ "The right status as YAML" }</summary>
                <pre tabindex="0"><code>{ yaml::status(&status.status) }</code></pre>
            </details>
        </details>
    }
}

fn compared(parts: Option<&[Part]>, differences: usize, wrong: bool) -> Html {
    match (parts, differences) {
        (None, _) => html! { <Chip tone={Tone::Plain} text="not in the text" /> },
        (Some(_), 0) => html! { <Chip tone={Tone::Good} text="as it should be" /> },
        (Some(_), count) if wrong => html! { <Chip tone={Tone::Bad} text={counted(count, "difference")} /> },
        (Some(_), count) => {
            html! { <Chip tone={Tone::Doubtful} text={format!("{} missing", counted(count, "line"))} /> }
        }
    }
}

/// A mark for a status in the text that its object no longer justifies.
fn verdict(finding: &Finding) -> Option<Html> {
    let (tone, text) = match finding.verdict? {
        Verdict::Harmful => (Tone::Bad, "harmful"),
        Verdict::Tolerated => (Tone::Doubtful, "tolerated"),
    };
    Some(html! { <Chip {tone} {text} title={format!("{} {}", finding.code, finding.message)} /> })
}

fn part(part: &Part) -> Html {
    html! {
        <>
            if !part.title.is_empty() {
                <div class={classes!("diff-part", class(part.sign))} role="row">
                    <span role="rowheader">
                        { part.title.clone() }
                        { match part.sign {
                            Sign::Missing => html! { <Chip tone={Tone::Bad} text="missing" /> },
                            Sign::Surplus => html! { <Chip tone={Tone::Bad} text="surplus" /> },
                            _ => html! {},
                        } }
                        if let Some(stranger) = &part.stranger {
                            <span class="from">{ format!(" written by {stranger}, not compared") }</span>
                        }
                    </span>
                </div>
            }
            { for part.rows.iter().map(line) }
        </>
    }
}

fn line(row: &Row) -> Html {
    let (sign, word) = match row.sign {
        Sign::Same => ("=", "same"),
        Sign::Missing => ("+", "missing"),
        Sign::Surplus => ("−", "surplus"),
        Sign::Different => ("≠", "different"),
        Sign::Foreign => ("·", "not compared"),
    };
    html! {
        <div class={classes!("diff-row", class(row.sign))} role="row" data-sign={word}>
            <span class="sign" role="cell"><span title={word} aria-label={word} role="img">{ sign }</span></span>
            <span role="cell">{ row.name.clone() }</span>
            <span class="observed" role="cell">{ side(row.sign, row.observed.as_ref(), row.right.as_ref()) }</span>
            <span class="right" role="cell">{ side(row.sign, row.right.as_ref(), row.observed.as_ref()) }</span>
        </div>
    }
}

/// One side of a row; what differs from the other side stands out.
fn side(sign: Sign, line: Option<&Line>, other: Option<&Line>) -> Html {
    let Some(line) = line else {
        return html! { <span class="none">{ "–" }</span> };
    };
    let marked = |differs: bool| (differs && sign == Sign::Different).then_some("differs");
    let (value, generation) = (
        other.map(|other| &other.value),
        other.and_then(|other| other.generation),
    );
    html! {
        <>
            <code class={classes!(marked(value != Some(&line.value)))} title={line.message.clone()}>{ line.value.clone() }</code>
            if let Some(judged) = line.generation {
                { " " }
                <span class={classes!("generation", marked(generation.is_some() && generation != Some(judged)))}>{ format!("generation {judged}") }</span>
            }
        </>
    }
}

fn class(sign: Sign) -> &'static str {
    match sign {
        Sign::Same => "same",
        Sign::Missing => "missing",
        Sign::Surplus => "surplus",
        Sign::Different => "different",
        Sign::Foreign => "foreign",
    }
}

/// The conditions of a part of the right status, as labels.
fn group(section: &Section) -> Html {
    let conditions = section.lines.iter().filter_map(|line| {
        let (status, reason) = line.value.split_once(' ')?;
        matches!(status, "True" | "False" | "Unknown").then_some((line, status, reason))
    });
    html! {
        <span class="group">
            if !section.title.is_empty() {
                <span class="from">{ section.title.clone() }</span>
            }
            { for conditions.map(|(line, status, reason)| {
                let text = if status == "True" && reason == line.name {
                    line.name.clone()
                } else {
                    format!("{}={status} {reason}", line.name)
                };
                html! { <Chip tone={tone_of(&line.name, status)} {text} title={line.message.clone()} /> }
            }) }
        </span>
    }
}
