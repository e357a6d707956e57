//! Statuses as the input has them. They are observations: what is not understood is left out, and what the API server would not
//! have taken is told, but refuses nothing, since applying an object leaves its status alone.

use super::Decoder;
use super::reference;
use crate::manifest::codes;
use crate::manifest::yaml::{At, Scalar};
use crate::object::{
    Address, GATEWAY_GROUP, Kind, LoadBalancerIngress, Observed, ObservedCondition, ObservedEntry, ObservedListener,
    ParentRef, Sym,
};
use alloc::boxed::Box;
use alloc::format;

/// The status of an object.
pub fn status(d: &mut Decoder<'_, '_>, at: At) -> Observed {
    let tree = d.tree;
    let entries = tree.some(at, "parents").or_else(|| tree.some(at, "ancestors"));
    Observed {
        conditions: conditions(d, at),
        addresses: each(d, tree.get(at, "addresses"), |d, at| {
            let kind = text(d, at, "type");
            let kind = if kind.is_empty() { d.sym("IPAddress") } else { kind };
            Some(Address {
                kind,
                value: text(d, at, "value"),
            })
        }),
        listeners: each(d, tree.get(at, "listeners"), |d, at| Some(listener(d, at))),
        entries: each(d, entries, entry),
        attached_listener_sets: number(d, at, "attachedListenerSets").and_then(|count| u32::try_from(count).ok()),
    }
}

/// Lists that are longer than the CRDs of Gateway API let them be (R-VAL-20, R-VAL-42, R-XB-05).
pub fn limits(d: &mut Decoder<'_, '_>, at: At) {
    const LISTS: [(&str, usize); 6] = [
        ("conditions", 8),
        ("addresses", 16),
        ("listeners", 64),
        ("parents", 32),
        ("ancestors", 16),
        ("supportedFeatures", 64),
    ];
    let tree = d.tree;
    for (name, most) in LISTS {
        let Some(list) = tree.get(at, name).filter(|list| tree.is_list(*list)) else {
            continue;
        };
        let count = tree.count(list);
        if count > most {
            let message = format!("at most {most} items fit into `{name}` of a status, there are {count}");
            let help = "remove what is not from the cluster; the API server takes no such status from a controller";
            d.note(list, &codes::STATUS_LIMIT, message, Some(help.into()));
        }
        if matches!(name, "listeners" | "parents" | "ancestors") {
            tree.items(list).take(most).for_each(|item| limits(d, item));
        }
    }
}

/// `loadBalancer.ingress` of a status.
pub fn load_balancer(d: &mut Decoder<'_, '_>, status: Option<At>) -> Box<[LoadBalancerIngress]> {
    let tree = d.tree;
    let list = status
        .and_then(|at| tree.some(at, "loadBalancer"))
        .and_then(|at| tree.some(at, "ingress"));
    each(d, list, |d, at| {
        Some(LoadBalancerIngress {
            ip: text(d, at, "ip"),
            hostname: text(d, at, "hostname"),
        })
    })
}

/// What becomes of every item of a list that is there.
pub fn each<T>(
    d: &mut Decoder<'_, '_>,
    list: Option<At>,
    mut decode: impl FnMut(&mut Decoder<'_, '_>, At) -> Option<T>,
) -> Box<[T]> {
    let tree = d.tree;
    let items = list.into_iter().flat_map(|list| tree.items(list));
    items.filter_map(|item| decode(d, item)).collect()
}

/// The text of a field; empty where it is absent.
pub fn text(d: &mut Decoder<'_, '_>, map: At, field: &str) -> Sym {
    let tree = d.tree;
    match tree.some(map, field) {
        Some(at) => d.sym(tree.text(at)),
        None => Sym::EMPTY,
    }
}

fn number(d: &Decoder<'_, '_>, map: At, field: &str) -> Option<i64> {
    d.tree.scalar(d.tree.get(map, field)?).and_then(Scalar::whole)
}

fn conditions(d: &mut Decoder<'_, '_>, at: At) -> Box<[ObservedCondition]> {
    let list = d.tree.get(at, "conditions");
    each(d, list, |d, at| {
        Some(ObservedCondition {
            kind: text(d, at, "type"),
            status: text(d, at, "status"),
            reason: text(d, at, "reason"),
            message: text(d, at, "message"),
            observed_generation: number(d, at, "observedGeneration"),
            last_transition_time: text(d, at, "lastTransitionTime"),
        })
    })
}

fn listener(d: &mut Decoder<'_, '_>, at: At) -> ObservedListener {
    let kinds = d.tree.get(at, "supportedKinds");
    ObservedListener {
        name: text(d, at, "name"),
        attached_routes: number(d, at, "attachedRoutes").and_then(|count| u32::try_from(count).ok()),
        supported_kinds: each(d, kinds, |d, at| {
            let tree = d.tree;
            let group = tree.some(at, "group").map_or(GATEWAY_GROUP, |at| tree.text(at));
            let kind = tree.text(tree.some(at, "kind")?);
            Some(Kind::of(group, kind, d.names))
        }),
        conditions: conditions(d, at),
    }
}

fn entry(d: &mut Decoder<'_, '_>, at: At) -> Option<ObservedEntry> {
    let tree = d.tree;
    let parent = tree.some(at, "parentRef").or_else(|| tree.some(at, "ancestorRef"))?;
    let field = |name| tree.some(parent, name).map(|at| tree.text(at));
    let kind = Kind::of(
        field("group").unwrap_or(GATEWAY_GROUP),
        field("kind").unwrap_or("Gateway"),
        d.names,
    );
    let namespace = field("namespace").filter(|namespace| !namespace.is_empty());
    let namespace_sym = namespace.map(|namespace| d.sym(namespace));
    let target = reference::key(d, kind, namespace_sym, field("name")?);
    Some(ObservedEntry {
        parent: ParentRef {
            target,
            namespace_written: namespace.is_some(),
            section: text(d, parent, "sectionName"),
            port: number(d, parent, "port").and_then(|port| u16::try_from(port).ok()),
        },
        controller: text(d, at, "controllerName"),
        conditions: conditions(d, at),
    })
}
