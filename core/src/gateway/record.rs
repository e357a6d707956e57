//! Which names have to lead to which addresses, for routes to be reachable (section 5.5 of the rules).

use super::attach::Attached;
use super::entry::owned;
use super::listener::Serving;
use super::rank::Ranked;
use super::status::placeholder;
use super::verdict::GatewayVerdict;
use crate::engine::{At, Graph};
use crate::fact::{DnsRecord, ObjectRef, Text};
use crate::object::{KeyId, Names, Sym};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use hashbrown::HashMap;

/// A target by its type of record, and whether it is a placeholder.
type Target = (&'static str, Text, bool);

/// The records that right statuses ask for, sorted by name and type. They are put together on output, as tables are.
pub fn records(graph: &Graph) -> Vec<DnsRecord> {
    let names = &graph.names;
    let mut gateways: HashMap<KeyId, Vec<Target>> = HashMap::new();
    let mut wanted: BTreeMap<&str, Vec<(KeyId, KeyId)>> = BTreeMap::new();
    for (at, attachment) in graph.values::<Attached>() {
        let Some(attachment) = attachment else { continue };
        let gateway = attachment.gateway;
        let targets = gateways.entry(gateway).or_insert_with(|| targets(graph, gateway));
        if attachment.accepted.is_err() || targets.is_empty() {
            continue;
        }
        for candidate in attachment.listeners.iter() {
            // R-DNS-01: programmed listeners alone.
            let place = At::part(attachment.parent, candidate.listener.0);
            let serving = graph.value::<Serving>(place).and_then(Option::as_ref);
            if serving.is_none_or(|served| served.programmed.is_err()) {
                continue;
            }
            // R-DNS-02, R-DNS-03: what both agree on; *any* names nothing.
            let named = candidate.hostnames.iter().filter(|host| !host.is_empty());
            for host in named.map(|host| names.text(*host)) {
                wanted.entry(host).or_default().push((at.object, gateway));
            }
        }
    }
    let mut records = Vec::new();
    for (host, mut places) in wanted {
        // Those of one route side by side.
        crate::order::by(&mut places, &|a, b| (a.0.0, a.1.0).cmp(&(b.0.0, b.1.0)));
        places.dedup();
        agree(graph, host, &places, &gateways, &mut records);
    }
    records
}

/// The records of one name, given the routes and Gateways where it is served.
fn agree(
    graph: &Graph,
    host: &str,
    places: &[(KeyId, KeyId)],
    gateways: &HashMap<KeyId, Vec<Target>>,
    out: &mut Vec<DnsRecord>,
) {
    let names = &graph.names;
    let targets_of = |own: &[(KeyId, KeyId)]| -> BTreeSet<&Target> {
        let known = own.iter().filter_map(|(_, gateway)| gateways.get(gateway));
        known.flatten().collect()
    };
    // R-DNS-04: of routes that want different addresses the older one has its way.
    let rank = |own: &[(KeyId, KeyId)]| {
        let route = own.first().map(|(route, _)| *route)?;
        Some((graph.value::<Ranked>(At::whole(route)).map(|rank| &**rank), route.0))
    };
    let routes = || places.chunk_by(|(a, _), (b, _)| a == b);
    let Some(oldest) = routes().min_by_key(|own| rank(own)) else {
        return;
    };
    let targets = targets_of(oldest);
    let agreeing = routes().filter(|own| *own == oldest || targets_of(own) == targets);
    let mut owners: Vec<ObjectRef> = agreeing
        .filter_map(|own| own.first())
        .map(|(route, _)| ObjectRef::of(*route, names))
        .collect();
    crate::order::by(&mut owners, &Ord::cmp);
    for kind in ["A", "AAAA", "CNAME"] {
        let own: Vec<&Target> = targets.iter().filter(|(other, ..)| *other == kind).copied().collect();
        if own.is_empty() {
            continue;
        }
        out.push(DnsRecord {
            name: Text::Owned(host.into()),
            kind: kind.into(),
            targets: own.iter().map(|(_, target, _)| target.clone()).collect(),
            owners: owners.clone(),
            assumed: own.iter().any(|(.., assumed)| *assumed),
            ..DnsRecord::default()
        });
    }
}

/// The addresses of a Gateway that is accepted, by type of record.
fn targets(graph: &Graph, gateway: KeyId) -> Vec<Target> {
    let names = &graph.names;
    let state = graph
        .value::<GatewayVerdict>(At::whole(gateway))
        .and_then(Option::as_ref);
    let Some(state) = state.filter(|state| state.accepted.0.is_ok()) else {
        return Vec::new();
    };
    let address = |kind: Sym, value: Sym| match value.is_empty() {
        // R-GW-08: there is one, and nobody knows it.
        true => ("A", placeholder(gateway, names), true),
        false => (record_type(names.text(kind), value, names), owned(value, names), false),
    };
    state.addresses.iter().map(|one| address(one.kind, one.value)).collect()
}

/// R-DNS-02
fn record_type(kind: &str, value: Sym, names: &Names) -> &'static str {
    match kind {
        "IPAddress" if names.text(value).contains(':') => "AAAA",
        "IPAddress" => "A",
        _ => "CNAME",
    }
}
