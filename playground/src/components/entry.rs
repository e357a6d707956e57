//! One entry of a route table.

use super::chip::{Chip, Tone};
use crate::engine::{Evaluation, path};
use crate::marks::Mark;
use crate::place::Place;
use crate::shared::Shared;
use crate::words;
use trueroute::fact::{Action, EntryMatch};
use yew::prelude::*;

/// Which entry is shown, and how.
#[derive(Properties, PartialEq)]
pub struct EntryRowProps {
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
    /// Its table.
    pub table: usize,
    /// Its place in the table, from 1.
    pub number: usize,
    /// Whether it took the request.
    pub won: bool,
    /// Whether the cursor is in an object that it has to do with.
    pub here: bool,
    /// Whether it is to come into view for that.
    pub follow: bool,
    /// Hears what is to be shown in the text.
    pub on_show: Callback<Place>,
}

/// A row: what matches, what happens, where that is written.
#[component]
pub fn EntryRow(props: &EntryRowProps) -> Html {
    let row = use_node_ref();
    use_effect_with((props.won, props.follow, row.clone()), |(won, follow, row)| {
        if let (true, Some(row)) = (*won || *follow, row.cast::<web_sys::Element>()) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let table = props.evaluation.state.tables.get(props.table);
    let Some(entry) = table.and_then(|table| table.entries.get(props.number - 1)) else {
        return html! {};
    };
    let (on_show, on_click) = (props.on_show.clone(), props.on_show.clone());
    let place = Place::Field(entry.route.clone(), path(Some(entry.rule), Some(entry.match_index)));
    let clicked = place.clone();
    let onclick = move |event: MouseEvent| {
        event.stop_propagation();
        on_show.emit(place.clone());
    };
    let class = classes!(
        props.won.then_some("winner"),
        props.here.then_some("here"),
        entry.shadowed_by.is_some().then_some("shadowed"),
    );
    html! {
        <tr ref={row} {class} aria-current={props.won.then_some("true")} onclick={move |_| on_click.emit(clicked.clone())}>
            <td class="number">{ props.number }</td>
            <td>
                { conditions(&entry.matches) }
                if props.won {
                    <div class="taken"><span aria-hidden="true">{ "▶ " }</span>{ "takes the request" }</div>
                }
            </td>
            <td>
                { action(&entry.action) }
                { props.evaluation.marks.of(entry).map(mark) }
            </td>
            <td>
                <button type="button" class="link" title="show it in the text" {onclick}>{ words::short(&entry.route) }</button>
                <span class="from">{ words::place(&entry.route, entry.rule, entry.match_index) }</span>
                if let Some(by) = &entry.shadowed_by {
                    <Chip tone={Tone::Doubtful} text="never reached" />
                    <span class="from">
                        { format!("all that it could get goes to {} {}", words::short(&by.route), words::place(&by.route, by.rule, by.matches)) }
                    </span>
                }
                if entry.assumes_age {
                    <Chip tone={Tone::Plain} text="age unknown" title="its place rests on age, and a creationTimestamp is missing" />
                }
            </td>
        </tr>
    }
}

fn mark(mark: Mark<'_>) -> Html {
    let (tone, text, because) = match mark {
        Mark::Here(because) => (Tone::Bad, "cannot serve", because),
        Mark::Somewhere(because) => (Tone::Doubtful, "its route has an unresolved reference", because),
    };
    html! { <div><Chip {tone} {text} title={because.to_owned()} /></div> }
}

fn conditions(matches: &EntryMatch) -> Html {
    let path = matches.path.as_ref().map(|path| html! {
        <div><span class="path-type">{ words::path_type(&path.kind) }</span>{ " " }<code>{ path.value.clone() }</code></div>
    });
    let method = matches.method.as_ref().map(|method| {
        html! {
            <div><span class="path-type">{ "method" }</span>{ " " }<code>{ method.clone() }</code></div>
        }
    });
    if path.is_none() && method.is_none() && matches.headers.is_empty() && matches.query.is_empty() {
        return html! { <span class="path-type">{ "everything" }</span> };
    }
    let list = |kind: &'static str, conditions: &[trueroute::fact::EntryCondition]| {
        let line = |condition| {
            html! {
                <div><span class="path-type">{ kind }</span>{ " " }<code>{ words::condition(condition) }</code></div>
            }
        };
        conditions.iter().map(line).collect::<Html>()
    };
    html! {
        <>
            { path }
            { method }
            { list("header", &matches.headers) }
            { list("query", &matches.query) }
        </>
    }
}

fn action(action: &Action) -> Html {
    match action {
        Action::Forward { backends, filters, .. } => html! {
            <>
                { for backends.iter().map(|backend| html! {
                    <div class="backend">
                        <code>{ words::backend(&backend.kind, &backend.namespace, &backend.name, backend.port) }</code>
                        if backends.len() > 1 {
                            { " " }
                            <span class="share">{ words::share(backend, backends).unwrap_or_else(|| "weight 0".to_owned()) }</span>
                        }
                    </div>
                }) }
                { for filters.iter().map(|filter| html! { <div class="from">{ words::filter(filter) }</div> }) }
            </>
        },
        Action::Redirect {
            scheme,
            hostname,
            port,
            path,
            status,
        } => {
            let parts = [
                scheme.as_ref().map(|scheme| format!("scheme {scheme}")),
                hostname.as_ref().map(|hostname| format!("hostname {hostname}")),
                port.map(|port| format!("port {port}")),
                path.as_ref().map(|path| format!("{} {}", path.kind, path.value)),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            html! {
                <>
                    <div><strong>{ format!("redirect {status}") }</strong></div>
                    <div class="from">{ parts.join(", ") }</div>
                </>
            }
        }
        Action::Respond { status } => html! { <strong>{ format!("respond {status}") }</strong> },
    }
}
