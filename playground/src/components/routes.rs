//! Route tables: one for each listener and hostname.

use super::chip::{Chip, Tone};
use super::entry::EntryRow;
use super::more::{More, use_more};
use crate::engine::Evaluation;
use crate::model::Here;
use crate::place::{Place, same};
use crate::search::Search;
use crate::shared::Shared;
use crate::winner::Winner;
use crate::words::named;
use trueroute::fact::{Action, ObjectRef, TableEntry};
use trueroute::state::RouteTable;
use yew::prelude::*;

const TABLES_AT_ONCE: usize = 20;
const ENTRIES_AT_ONCE: usize = 50;

/// What the panel shows.
#[derive(Properties, PartialEq)]
pub struct RoutesProps {
    /// What the manifests do.
    pub evaluation: Shared<Evaluation>,
    /// What is looked for.
    pub search: Search,
    /// Of which Gateway, ListenerSet or listener, one of [`origins`]; empty for all.
    pub from: String,
    /// The entry that took the request.
    pub winner: Option<Winner>,
    /// The object that the cursor is in.
    pub here: Option<Here>,
    /// Hears what is to be shown in the text.
    pub on_show: Callback<Place>,
}

/// The tables; the entry that took the request comes into view.
#[component]
pub fn Routes(props: &RoutesProps) -> Html {
    let tables = &props.evaluation.state.tables;
    let from = &props.from;
    let found: Vec<usize> = (0..tables.len())
        .filter(|index| from.is_empty() || parent(&tables[*index]) == *from || listener(&tables[*index]) == *from)
        .filter(|index| {
            let table = &tables[*index];
            table.entries.iter().any(|entry| props.search.in_entry(table, entry))
        })
        .collect();
    let (limit, on_more) = use_more(found.len(), TABLES_AT_ONCE);
    let winning = props.winner.map(|winner| winner.table);
    // The winner is shown wherever it stands.
    let shown = found.iter().enumerate();
    let shown = shown.filter(|(nth, index)| *nth < limit || Some(**index) == winning);
    if tables.is_empty() {
        return html! { <p class="nothing">{ "No listener has a route, so every request is refused or gets 404." }</p> };
    }
    html! {
        <>
            if found.is_empty() {
                <p class="nothing">{ "No entry has that." }</p>
            }
            { for shown.map(|(_, index)| {
                let winner = props.winner.filter(|winner| winner.table == *index).map(|winner| winner.entry);
                html! {
                    <Table key={*index} evaluation={props.evaluation.clone()} index={*index} search={props.search.clone()} {winner}
                        here={props.here.clone()} on_show={props.on_show.clone()} />
                }
            }) }
            <More shown={limit} total={found.len()} {on_more} />
        </>
    }
}

/// Which table is shown.
#[derive(Properties, PartialEq)]
struct TableProps {
    evaluation: Shared<Evaluation>,
    index: usize,
    search: Search,
    winner: Option<usize>,
    here: Option<Here>,
    on_show: Callback<Place>,
}

/// One table, its entries in order of precedence.
#[component]
fn Table(props: &TableProps) -> Html {
    let table = props.evaluation.state.tables.get(props.index);
    let found: Vec<(usize, &TableEntry)> = table
        .map(|table| {
            let entries = table.entries.iter().enumerate();
            entries
                .filter(|(_, entry)| props.search.in_entry(table, entry))
                .collect()
        })
        .unwrap_or_default();
    let (limit, on_more) = use_more(found.len(), ENTRIES_AT_ONCE);
    let Some(table) = table else {
        return html! {};
    };
    let total = found.len();
    let shown = found.into_iter().enumerate();
    let shown = shown.filter(|(nth, (index, _))| *nth < limit || Some(*index) == props.winner);
    let mut followed = false;
    html! {
        <section class="route-table" data-hostname={table.hostname.to_string()} data-port={table.port.to_string()}>
            { heading(table) }
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
                    { for shown.map(|(_, (index, entry))| {
                        let here = props.here.as_ref().filter(|here| concerns(entry, &here.object));
                        // The first row of the object comes into view, where a person moved the cursor.
                        let follow = here.is_some_and(|here| here.follow) && !std::mem::replace(&mut followed, here.is_some());
                        html! {
                            <EntryRow key={index} number={index + 1} evaluation={props.evaluation.clone()} table={props.index}
                                won={props.winner == Some(index)} here={here.is_some()} {follow} on_show={props.on_show.clone()} />
                        }
                    }) }
                </tbody>
            </table>
            <More shown={limit} total={total} {on_more} />
        </section>
    }
}

/// Whether an entry comes from an object, or leads to it.
fn concerns(entry: &TableEntry, object: &ObjectRef) -> bool {
    let leads_there = |backends: &[trueroute::fact::ActionBackend]| {
        backends.iter().any(|backend| {
            backend.kind == object.kind
                && Some(&backend.namespace) == object.namespace.as_ref()
                && backend.name == object.name
        })
    };
    match &entry.action {
        _ if same(&entry.route, object) => true,
        Action::Forward { backends, .. } => leads_there(backends),
        Action::Redirect { .. } | Action::Respond { .. } => false,
    }
}

/// Gateway or ListenerSet of a table.
fn parent(table: &RouteTable) -> String {
    match (&table.listener_set, &table.gateway) {
        (Some(set), _) => format!("ListenerSet {}", named(set)),
        (None, Some(gateway)) => format!("Gateway {}", named(gateway)),
        (None, None) => String::new(),
    }
}

fn listener(table: &RouteTable) -> String {
    let name = table.listener.as_deref().unwrap_or_default();
    format!("{}, listener {name}", parent(table))
}

/// The Gateways, ListenerSets and listeners that tables belong to.
pub fn origins(tables: &[RouteTable]) -> Vec<String> {
    let mut all: Vec<String> = tables.iter().map(parent).collect();
    all.extend(tables.iter().filter(|table| table.listener.is_some()).map(listener));
    all.sort();
    all.dedup();
    all
}

fn heading(table: &RouteTable) -> Html {
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
                { parent(table) }
                if let Some(listener) = &table.listener {
                    { " listener " }<code>{ listener.clone() }</code>
                }
            </span>
        </h3>
    }
}
