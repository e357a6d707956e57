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
use alloc::vec::Vec;
use hashbrown::HashMap;

/// A target by its type of record, and whether it is a placeholder.
type Target = (&'static str, Text, bool);

/// Where a name is wanted: the name, the route, the Gateway.
type Wish = (Sym, KeyId, KeyId);

/// A route that wants a name, and the number of its targets among [`Targets::lists`].
type Asking = (KeyId, u32);

/// What Gateways lead to. Each list is sorted and holds nothing twice.
#[derive(Default)]
struct Targets {
    of: HashMap<KeyId, u32>,
    lists: Vec<Vec<Target>>,
}

impl Targets {
    /// The number of the targets of a Gateway.
    fn of(&mut self, graph: &Graph, gateway: KeyId) -> u32 {
        if let Some(known) = self.of.get(&gateway) {
            return *known;
        }
        let number = self.keep(targets(graph, gateway));
        self.of.insert(gateway, number);
        number
    }

    fn keep(&mut self, mut list: Vec<Target>) -> u32 {
        crate::order::by(&mut list, &Ord::cmp);
        list.dedup();
        self.lists.push(list);
        (self.lists.len() - 1) as u32
    }

    fn list(&self, number: u32) -> &[Target] {
        self.lists.get(number as usize).map_or(&[], |list| list)
    }

    /// Whether two lists say the same.
    fn same(&self, a: u32, b: u32) -> bool {
        a == b || self.list(a) == self.list(b)
    }
}

/// The records that right statuses ask for, sorted by name and type. They are put together on output, as tables are.
pub fn records(graph: &Graph) -> Vec<DnsRecord> {
    let names = &graph.names;
    let mut targets = Targets::default();
    let mut wishes = wishes(graph, &mut targets);
    // By number: texts are compared once for each name, not once for each wish.
    crate::order::by(&mut wishes, &|a, b| (a.0.0, a.1.0, a.2.0).cmp(&(b.0.0, b.1.0, b.2.0)));
    wishes.dedup();
    let mut hosts: Vec<&[Wish]> = wishes.chunk_by(|(a, ..), (b, ..)| a == b).collect();
    let name = |own: &[Wish]| own.first().map_or("", |(host, ..)| names.text(*host));
    crate::order::by(&mut hosts, &|a, b| name(a).cmp(name(b)));
    let mut records = Vec::with_capacity(hosts.len());
    let mut asking: Vec<Asking> = Vec::new();
    for own in hosts {
        asking.clear();
        for of_route in own.chunk_by(|(_, a, _), (_, b, _)| a == b) {
            let Some((_, route, gateway)) = of_route.first() else {
                continue;
            };
            let number = match of_route {
                [_] => targets.of(graph, *gateway),
                several => {
                    let numbers: Vec<u32> = several.iter().map(|wish| targets.of(graph, wish.2)).collect();
                    let all = numbers
                        .iter()
                        .flat_map(|number| targets.list(*number))
                        .cloned()
                        .collect();
                    targets.keep(all)
                }
            };
            asking.push((*route, number));
        }
        agree(graph, name(own), &mut asking, &targets, &mut records);
    }
    records
}

/// All wishes, in no order and possibly more than once.
fn wishes(graph: &Graph, targets: &mut Targets) -> Vec<Wish> {
    let mut wishes = Vec::new();
    for (at, attachment) in graph.values::<Attached>() {
        let Some(attachment) = attachment else { continue };
        if attachment.accepted.is_err() {
            continue;
        }
        let number = targets.of(graph, attachment.gateway);
        if targets.list(number).is_empty() {
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
            wishes.extend(named.map(|host| (*host, at.object, attachment.gateway)));
        }
    }
    wishes
}

/// The records of one name, given the routes that want it.
fn agree(graph: &Graph, host: &str, asking: &mut Vec<Asking>, targets: &Targets, out: &mut Vec<DnsRecord>) {
    let names = &graph.names;
    let Some((_, mut number)) = asking.first().copied() else {
        return;
    };
    if !asking.iter().all(|(_, other)| targets.same(*other, number)) {
        // R-DNS-04: of routes that want different addresses the older one has its way.
        let rank = |(route, _): &&Asking| (graph.value::<Ranked>(At::whole(*route)).map(|rank| &**rank), route.0);
        number = asking.iter().min_by_key(rank).map_or(number, |(_, oldest)| *oldest);
        asking.retain(|(_, other)| targets.same(*other, number));
    }
    let place = |(route, _): &Asking| {
        let object = names.object(*route);
        let (group, kind) = object.kind.parts(names);
        let text = |sym| names.text(sym);
        (
            text(object.cluster),
            group,
            kind,
            text(object.namespace),
            text(object.name),
        )
    };
    crate::order::by(asking, &|a, b| place(a).cmp(&place(b)));
    let owners = asking.iter().map(|(route, _)| ObjectRef::of(*route, names));
    let mut owners: Vec<ObjectRef> = owners.collect();
    // Sorted by type, so those of one type stand side by side.
    let mut types = targets.list(number).chunk_by(|(a, ..), (b, ..)| a == b).peekable();
    while let Some(own) = types.next() {
        let Some((kind, ..)) = own.first() else { continue };
        out.push(DnsRecord {
            name: Text::Owned(host.into()),
            kind: (*kind).into(),
            targets: own.iter().map(|(_, target, _)| target.clone()).collect(),
            owners: match types.peek() {
                Some(_) => owners.clone(),
                None => core::mem::take(&mut owners),
            },
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
