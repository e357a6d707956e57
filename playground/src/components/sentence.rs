//! Sentences of the engine, and the places they speak of.

use trueroute::fact::Span;
use yew::prelude::*;

/// A button that leads to a line of the text.
pub fn place(span: Option<&Span>, on_reveal: &Callback<u32>) -> Html {
    let Some(line) = span.map(|span| span.line) else {
        return html! {};
    };
    let on_reveal = on_reveal.clone();
    let onclick = move |event: MouseEvent| {
        event.stop_propagation();
        on_reveal.emit(line);
    };
    html! { <button type="button" class="place" {onclick}>{ format!("line {line}") }</button> }
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
