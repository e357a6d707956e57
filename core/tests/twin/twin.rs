//! What the twin says of a world, as lines in the words that `engine` uses.

use crate::attachment::{Parent, Taken, partially_invalid, unresolved};
use crate::gateways::View;
use crate::listeners::{Entry, Verdict};
use crate::world::*;
use std::collections::BTreeSet;

/// A listener by the objects it belongs to.
pub fn title(entry: &Entry) -> String {
    let set = entry
        .set
        .map_or(String::new(), |set| format!(" of {}", set.meta.full()));
    format!("{}{set} {}", entry.gateway.meta.full(), entry.listener.name)
}

fn verdict(verdict: Verdict) -> String {
    format!("{}/{}", if verdict.0 { "True" } else { "False" }, verdict.1)
}

/// ResolvedRefs with the reason of its failure.
fn references(failure: Option<&'static str>) -> String {
    verdict(failure.map_or((true, "ResolvedRefs"), |reason| (false, reason)))
}

/// Everything but tables and requests.
pub fn lines(world: &World, view: &View, parents: &[Vec<Parent>], taken: &[Vec<Taken>]) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for (entry, taken) in view.entries.iter().zip(taken) {
        let listener = entry.listener;
        // R-REQ-01, R-LIS-26; R-TCP-06: TCP and UDP only with a route.
        let stream = ["TCP", "UDP"].contains(&listener.protocol);
        if entry.programmed && (!stream || !taken.is_empty()) {
            let gateway = entry.gateway.meta.full();
            lines.insert(format!("port {gateway} {}/{} open", listener.port, listener.protocol));
        }
        lines.insert(format!(
            "listener {} {}/{} for {}: {:?}, {} routes, accepted {}, programmed {}, conflict {}",
            title(entry),
            listener.port,
            listener.protocol,
            listener.hostname.unwrap_or("*"),
            entry.kinds,
            taken.len(),
            entry.accepted().0,
            entry.programmed,
            entry.conflict.unwrap_or("none"),
        ));
        let (kind, meta) = entry.holder();
        lines.insert(format!(
            "status {kind} {} {}: Accepted {}, ResolvedRefs {}, {} routes",
            meta.full(),
            listener.name,
            verdict(entry.accepted()),
            references(entry.unresolved),
            taken.len(),
        ));
        for one in taken {
            lines.insert(format!(
                "attachment {} {} at {kind} {} {} for {:?}",
                one.route.kind,
                one.route.meta.full(),
                meta.full(),
                listener.name,
                one.hostnames,
            ));
        }
    }
    for one in &view.gateways {
        // R-GW-11: its own listeners alone.
        let own = |entry: &&Entry| entry.set.is_none() && entry.gateway.meta == one.gateway.meta;
        let unresolved = view.entries.iter().filter(own).any(|entry| entry.unresolved.is_some());
        lines.insert(format!(
            "status Gateway {}: Accepted {}, Programmed {}, ResolvedRefs {}, {} sets",
            one.gateway.meta.full(),
            verdict(one.accepted),
            verdict(one.programmed),
            references(unresolved.then_some("ListenersNotResolved")),
            one.attached_sets,
        ));
    }
    for one in &view.sets {
        lines.insert(format!(
            "status ListenerSet {}: Accepted {}, Programmed {}",
            one.set.meta.full(),
            verdict(one.accepted),
            verdict(one.programmed),
        ));
    }
    for (route, parents) in world.routes.iter().zip(parents) {
        for parent in parents {
            let one = parent.reference;
            let namespace = one.namespace.unwrap_or(route.meta.namespace);
            let partial = parent.accepted.0 && partially_invalid(route);
            lines.insert(format!(
                "status {} {} at {} {namespace}/{} {:?} {:?}: Accepted {}, ResolvedRefs {}{}",
                route.kind,
                route.meta.full(),
                one.kind,
                one.name,
                one.section,
                one.port,
                verdict(parent.accepted),
                references(unresolved(world, route)),
                if partial {
                    ", PartiallyInvalid True/UnsupportedValue"
                } else {
                    ""
                },
            ));
        }
    }
    lines
}
