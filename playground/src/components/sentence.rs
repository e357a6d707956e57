//! Sentences of the engine, and the places they speak of.

use crate::place::Place;
use trueroute::fact::Span;
use yew::prelude::*;

/// A button that leads to a place of the text.
pub fn place(span: Option<&Span>, on_show: &Callback<Place>) -> Html {
    let Some(span) = span.cloned() else {
        return html! {};
    };
    let line = span.line;
    let on_show = on_show.clone();
    let onclick = move |event: MouseEvent| {
        event.stop_propagation();
        on_show.emit(Place::Span(span.clone()));
    };
    html! { <button type="button" class="place" title="show it in the text" {onclick}>{ format!("line {line}") }</button> }
}

/// A sentence, with what stands in backticks set as code.
pub fn quoted(sentence: &str) -> Html {
    let pieces = sentence.split('`').enumerate();
    pieces
        .map(|(index, piece)| match index % 2 {
            0 => html! { { piece.to_owned() } },
            _ => html! { <code>{ piece.to_owned() }</code> },
        })
        .collect()
}
