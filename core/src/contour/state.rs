//! Listeners and tables of the assembled state.

use super::attach::Counts;
use super::entry::shown as entry_shown;
use super::hosts::{EnvoyListener, HostEntry, Hosts};
use super::listener::{Listeners, shown};
use super::port::{self, hosts_place};
use super::wire::{self, Family};
use crate::engine::{At, Graph};
use crate::fact::{Listener, NamespacedName, TableEntry, Text};
use crate::gateway::entry::{host_text, owned};
use crate::object::{KeyId, Names, Sym};
use crate::state::{RouteTable, TableTls};
use alloc::vec::Vec;

/// The listeners of the Gateway with their counts.
pub fn listeners(graph: &Graph) -> Vec<Listener> {
    let mut all = Vec::new();
    for (at, served) in graph.values::<Listeners>() {
        let Some(served) = served else { continue };
        all.extend(served.listeners.iter().map(|listener| {
            Listener {
                attached_routes: Some(
                    graph
                        .state::<Counts>(At::part(at.object, listener.name.0))
                        .copied()
                        .unwrap_or(0),
                ),
                ..shown(at.object, listener, &graph.names)
            }
        }));
    }
    crate::order::by(&mut all, &|a, b| {
        (&a.gateway, a.port, &a.name).cmp(&(&b.gateway, b.port, &b.name))
    });
    all
}

/// A table for each virtual host of each open Envoy listener, and one for each that is a single proxy.
pub fn tables(graph: &Graph) -> Vec<RouteTable> {
    let names = &graph.names;
    let mut all = Vec::new();
    for (gateway, port, family) in port::open(graph) {
        let Some(state) = graph.claimed::<Hosts>(hosts_place(gateway, port)) else {
            continue;
        };
        let place = Place {
            gateway,
            port,
            alias: wire::name(family, port, graph.profile().version),
        };
        match state.port() {
            Some(proxy) => all.push(place.table(Sym::EMPTY, "TCP", None, [proxy].into(), names)),
            None => hosts(&place, family, state, names, &mut all),
        }
    }
    crate::order::by(&mut all, &|a, b| {
        (&a.gateway, a.port, &a.hostname).cmp(&(&b.gateway, b.port, &b.hostname))
    });
    all
}

fn hosts(place: &Place, family: Family, state: &EnvoyListener, names: &Names, all: &mut Vec<RouteTable>) {
    for (host, found) in state.hosts(names) {
        let secure = family == Family::Tls;
        let table = match found.proxy() {
            Some(proxy) => place.table(host, "TLS", Some(secure), [proxy].into(), names),
            None => {
                let protocol = if secure { "HTTPS" } else { "HTTP" };
                let entries = found.routes().map(|(_, entry)| entry).collect();
                place.table(host, protocol, Some(secure), entries, names)
            }
        };
        all.push(table);
    }
}

/// The Envoy listener whose tables are made.
struct Place {
    gateway: KeyId,
    port: u16,
    alias: Text,
}

impl Place {
    fn table(
        &self,
        host: Sym,
        protocol: &'static str,
        secure: Option<bool>,
        entries: Vec<&HostEntry>,
        names: &Names,
    ) -> RouteTable {
        let first = entries.iter().min_by_key(|entry| entry.listener_index);
        let last = entries.iter().max_by(|a, b| a.turn.cmp(&b.turn));
        let secret = last.and_then(|entry| entry.secret);
        RouteTable {
            gateway: Some(NamespacedName::of(self.gateway, names)),
            listener_set: None,
            listener: first.map(|entry| owned(entry.listener, names)),
            port: self.port,
            hostname: host_text(host, names),
            protocol: protocol.into(),
            secure,
            listener_alias: Some(self.alias.clone()),
            tls: secure.filter(|secure| *secure).map(|_| TableTls {
                secret: secret.map(|secret| NamespacedName::of(secret, names)),
                fallback_certificate: None,
            }),
            entries: entries
                .into_iter()
                .map(|entry| entry_shown(entry, names))
                .collect::<Vec<TableEntry>>(),
        }
    }
}
