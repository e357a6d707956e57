//! Small labels. Each says in a word what its colour says.

use yew::prelude::*;

/// What a label means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Refused or broken.
    Bad,
    /// Other than it looks.
    Doubtful,
    /// Neither.
    Plain,
}

/// What stands on a label.
#[derive(Properties, PartialEq)]
pub struct ChipProps {
    /// What it means.
    pub tone: Tone,
    /// The word.
    pub text: AttrValue,
    /// What a pointer that rests on it is told.
    #[prop_or_default]
    pub title: Option<AttrValue>,
}

/// A label with a sign before its word.
#[component]
pub fn Chip(props: &ChipProps) -> Html {
    let (class, sign) = match props.tone {
        Tone::Good => ("good", "✓"),
        Tone::Bad => ("bad", "✗"),
        Tone::Doubtful => ("doubtful", "!"),
        Tone::Plain => ("plain", ""),
    };
    html! {
        <span class={classes!("chip", class)} title={props.title.clone()}>
            if !sign.is_empty() {
                <span class="sign" aria-hidden="true">{ sign }</span>
            }
            { &props.text }
        </span>
    }
}

/// How a condition's status reads, given whether its type speaks of something wrong when True.
pub fn tone_of(kind: &str, status: &str) -> Tone {
    let negative = matches!(kind, "Conflicted" | "OverlappingTLSConfig" | "PartiallyInvalid");
    match (status, negative) {
        ("True", false) | ("False", true) => Tone::Good,
        ("True", true) | ("False", false) => Tone::Bad,
        _ => Tone::Doubtful,
    }
}
