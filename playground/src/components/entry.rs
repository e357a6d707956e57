//! One entry of a route table.

use super::chip::{Chip, Tone};
use crate::engine::path;
use crate::words;
use trueroute::ObjectRef;
use trueroute::fact::{Action, EntryMatch, TableEntry};
use yew::prelude::*;

/// Which entry is shown, and how.
#[derive(Properties, PartialEq)]
pub struct EntryRowProps {
    /// Its place in the table, from 1.
    pub number: usize,
    /// The entry.
    pub entry: TableEntry,
    /// Whether it took the request.
    pub won: bool,
    /// Hears which match is to be shown in the text.
    pub on_find: Callback<(ObjectRef, String)>,
}

/// A row: what matches, what happens, where that is written.
#[component]
pub fn EntryRow(props: &EntryRowProps) -> Html {
    let row = use_node_ref();
    use_effect_with((props.won, row.clone()), |(won, row)| {
        if let (true, Some(row)) = (*won, row.cast::<web_sys::Element>()) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Center);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let entry = &props.entry;
    let on_find = props.on_find.clone();
    let place = (entry.route.clone(), path(Some(entry.rule), Some(entry.match_index)));
    let onclick = move |_: MouseEvent| on_find.emit(place.clone());
    html! {
        <tr ref={row} class={classes!(props.won.then_some("winner"))} aria-current={props.won.then_some("true")}>
            <td class="number">{ props.number }</td>
            <td>
                { conditions(&entry.matches) }
                if props.won {
                    <span class="taken"><span aria-hidden="true">{ "▶ " }</span>{ "takes the request" }</span>
                }
            </td>
            <td>{ action(&entry.action) }</td>
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
        Action::Forward { backends, filters } => html! {
            <>
                { for backends.iter().map(|backend| html! {
                    <div class="backend">
                        <code>{ words::backend(&backend.kind, &backend.namespace, &backend.name, backend.port) }</code>
                        if backends.len() > 1 {
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
