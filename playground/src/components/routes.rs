//! Route tables: one for each listener and hostname.

use super::chip::{Chip, Tone};
use super::entry::EntryRow;
use super::more::{More, use_more};
use crate::engine::Evaluation;
use crate::shared::Shared;
use crate::winner::Winner;
use crate::words::named;
use trueroute::ObjectRef;
use trueroute::state::RouteTable;
use yew::prelude::*;

const TABLES_AT_ONCE: usize = 30;
const ENTRIES_AT_ONCE: usize = 50;

/// What the panel shows.
#[derive(Properties, PartialEq)]
pub struct RoutesProps {
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
    /// The entry that took the request.
    pub winner: Option<Winner>,
    /// Hears which match is to be shown in the text.
    pub on_find: Callback<(ObjectRef, String)>,
}

/// The tables; the one that took the request comes into view.
#[component]
pub fn Routes(props: &RoutesProps) -> Html {
    let tables = &props.evaluation.state.tables;
    let (limit, on_more) = use_more(tables.len(), TABLES_AT_ONCE);
    let winning = props.winner.map(|winner| winner.table);
    // The winner is shown wherever it stands.
    let shown = tables
        .iter()
        .enumerate()
        .filter(|(index, _)| *index < limit || Some(*index) == winning);
    if tables.is_empty() {
        return html! { <p class="nothing">{ "No listener has a route, so every request is refused or gets 404." }</p> };
    }
    html! {
        <>
            { for shown.map(|(index, _)| {
                let winner = props.winner.filter(|winner| winner.table == index).map(|winner| winner.entry);
                html! { <Table key={index} evaluation={props.evaluation.clone()} {index} {winner} on_find={props.on_find.clone()} /> }
            }) }
            <More shown={limit} total={tables.len()} {on_more} />
        </>
    }
}

/// Which table is shown.
#[derive(Properties, PartialEq)]
struct TableProps {
    evaluation: Shared<Evaluation>,
    index: usize,
    winner: Option<usize>,
    on_find: Callback<(ObjectRef, String)>,
}

/// One table, its entries in order of precedence.
#[component]
fn Table(props: &TableProps) -> Html {
    let table = props.evaluation.state.tables.get(props.index);
    let (limit, on_more) = use_more(table.map_or(0, |table| table.entries.len()), ENTRIES_AT_ONCE);
    let Some(table) = table else {
        return html! {};
    };
    let shown = table.entries.iter().enumerate();
    let shown = shown.filter(|(index, _)| *index < limit || Some(*index) == props.winner);
    html! {
        <section class="route-table" data-hostname={table.hostname.to_string()} data-port={table.port.to_string()}>
            { heading(table) }
            <div class="wide">
                <table>
                    <thead>
                        <tr>
                            <th scope="col" class="number">{ "#" }</th>
                            <th scope="col">{ "Match" }</th>
                            <th scope="col">{ "Action" }</th>
                            <th scope="col">{ "From" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for shown.map(|(index, entry)| html! {
                            <EntryRow key={index} number={index + 1} entry={entry.clone()} won={props.winner == Some(index)} on_find={props.on_find.clone()} />
                        }) }
                    </tbody>
                </table>
            </div>
            <More shown={limit} total={table.entries.len()} {on_more} />
        </section>
    }
}

fn heading(table: &RouteTable) -> Html {
    let parent = match (&table.listener_set, &table.gateway) {
        (Some(set), _) => format!("ListenerSet {}", named(set)),
        (None, Some(gateway)) => format!("Gateway {}", named(gateway)),
        (None, None) => String::new(),
    };
    let host = match (&*table.protocol, &*table.hostname) {
        ("TCP" | "UDP", _) => "all connections",
        (_, "*") => "any hostname",
        (_, hostname) => hostname,
    };
    html! {
        <h3>
            <code class="hostname">{ host }</code>
            <Chip tone={Tone::Plain} text={format!("{} {}", table.port, table.protocol)} />
            <span class="from">
                { parent }
                if let Some(listener) = &table.listener {
                    { " listener " }<code>{ listener.clone() }</code>
                }
            </span>
        </h3>
    }
}
