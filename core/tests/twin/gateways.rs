//! Sections 2, 3.4, 3.12 and 4 of the rules, clause by clause: classes, Gateways, conflicts, ListenerSets.

use crate::listeners::{Entry, Verdict, admits, known, supported_kinds, unresolved};
use crate::world::*;

/// A Gateway of ours, judged.
pub struct GatewayView<'a> {
    pub gateway: &'a Gateway,
    pub accepted: Verdict,
    pub programmed: Verdict,
    pub attached_sets: usize,
}

/// A ListenerSet of a Gateway of ours, judged.
pub struct SetView<'a> {
    pub set: &'a ListenerSet,
    pub accepted: Verdict,
    pub programmed: Verdict,
}

/// Everything of a world but its routes.
pub struct View<'a> {
    pub gateways: Vec<GatewayView<'a>>,
    pub sets: Vec<SetView<'a>>,
    pub entries: Vec<Entry<'a>>,
}

/// R-LIS-21 to R-LIS-23: whether and why two listeners clash.
fn clash(a: &Listener, b: &Listener) -> Option<&'static str> {
    if a.port != b.port || !known(a) || !known(b) {
        return None;
    }
    let same = a.hostname == b.hostname; // R-LIS-22
    let hostname = same.then_some("HostnameConflict");
    match (a.protocol, b.protocol) {
        ("UDP", "UDP") | ("TCP", "TCP") => Some("ProtocolConflict"),
        ("UDP", _) | (_, "UDP") => None, // R-LIS-25
        ("TCP", _) | (_, "TCP") => Some("ProtocolConflict"),
        ("HTTP", "HTTP") => hostname,
        ("HTTP", _) | (_, "HTTP") => Some("ProtocolConflict"),
        // HTTPS and TLS in any mix: A-03, and `TLSRouteModeMixed` is supported (R-API-09).
        _ => hostname,
    }
}

/// R-LIS-26: the reason if both apply.
fn worst(reasons: Vec<&'static str>) -> Option<&'static str> {
    let protocol = reasons.contains(&"ProtocolConflict");
    if protocol {
        Some("ProtocolConflict")
    } else {
        reasons.first().copied()
    }
}

/// Listeners of one object among themselves: all parties to a conflict lose (R-LIS-24).
fn among(listeners: &[&Listener]) -> Vec<Option<&'static str>> {
    let one = |(i, a): (usize, &&Listener)| {
        let others = listeners.iter().enumerate().filter(|(j, _)| *j != i);
        worst(others.filter_map(|(_, b)| clash(a, b)).collect())
    };
    listeners.iter().enumerate().map(one).collect()
}

/// R-CLS-01, R-CLS-03: whether a Gateway is reconciled by us.
pub fn is_ours(world: &World, gateway: &Gateway) -> bool {
    world
        .classes
        .iter()
        .any(|class| class.name == gateway.class && class.ours && !class.parameters)
}

fn parent_of<'a>(world: &'a World, set: &ListenerSet) -> Option<&'a Gateway> {
    let namespace = set.parent.0.unwrap_or(set.meta.namespace);
    let named = |gateway: &&Gateway| gateway.meta.namespace == namespace && gateway.meta.name == set.parent.1;
    world
        .gateways
        .iter()
        .filter(|gateway| is_ours(world, gateway))
        .find(named) // R-SET-01
}

/// R-SET-02.
fn allowed(world: &World, gateway: &Gateway, set: &ListenerSet) -> bool {
    let from = gateway.allowed.as_ref().unwrap_or(&From::None);
    admits(world, from, gateway.meta.namespace, set.meta.namespace)
}

/// R-SET-10, R-SET-12: the effective listeners of a Gateway, conflicts judged.
fn merge<'a>(world: &'a World, gateway: &'a Gateway) -> Vec<Entry<'a>> {
    let entry = |set: Option<&'a ListenerSet>, listener, conflict| {
        let holder = set.map_or(("Gateway", &gateway.meta), |set| ("ListenerSet", &set.meta));
        Entry {
            gateway,
            set,
            listener,
            conflict,
            kinds: supported_kinds(listener),
            unresolved: unresolved(world, holder, listener),
            programmed: false,
        }
    };
    let own: Vec<&Listener> = gateway.listeners.iter().collect();
    let verdicts = among(&own); // (1)
    let mut entries: Vec<Entry> = own.iter().zip(verdicts).map(|(l, c)| entry(None, l, c)).collect();
    let mut sets: Vec<&ListenerSet> = world.sets.iter().collect();
    sets.retain(|set| {
        parent_of(world, set).is_some_and(|parent| parent.meta == gateway.meta) && allowed(world, gateway, set)
    });
    sets.sort_by_key(|set| set.meta.seniority());
    for set in sets {
        let opponents = entries.iter().filter(|one| one.set.is_none() || one.conflict.is_none());
        let opponents: Vec<&Listener> = opponents.map(|one| one.listener).collect();
        let lost = |l: &Listener| worst(opponents.iter().filter_map(|other| clash(l, other)).collect()); // (2)
        let left: Vec<&Listener> = set.listeners.iter().filter(|l| lost(l).is_none()).collect();
        let mut verdicts = among(&left).into_iter(); // (3)
        for listener in &set.listeners {
            let conflict = lost(listener).or_else(|| verdicts.next().flatten());
            entries.push(entry(Some(set), listener, conflict));
        }
    }
    entries
}

/// Everything of a world but its routes.
pub fn view(world: &World) -> View<'_> {
    let (mut gateways, mut sets, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for gateway in world.gateways.iter().filter(|gateway| is_ours(world, gateway)) {
        let mut entries = merge(world, gateway);
        let own: Vec<Entry> = entries.iter().filter(|one| one.set.is_none()).cloned().collect();
        // R-GW-10: the order of the rows of 3.12.
        let accepted = if gateway.parameters {
            (false, "InvalidParameters")
        } else if gateway.odd_address {
            (false, "UnsupportedAddress")
        } else if !own.iter().any(|one| one.accepted().0) {
            (false, "ListenersNotValid")
        } else if !own.iter().all(|one| one.valid(world)) {
            (true, "ListenersNotValid")
        } else {
            (true, "Accepted")
        };
        let online = accepted.0 && own.iter().any(|one| one.valid(world));
        let mut attached_sets = 0;
        for set in &world.sets {
            if !parent_of(world, set).is_some_and(|parent| parent.meta == gateway.meta) {
                continue;
            }
            let its = entries
                .iter()
                .filter(|one| one.set.is_some_and(|one| one.meta == set.meta));
            let valid = its.clone().filter(|one| one.valid(world)).count();
            let (accepted, programmed) = if !allowed(world, gateway, set) {
                ((false, "NotAllowed"), (false, "NotAllowed")) // R-SET-03
            } else {
                let accepted = if !accepted.0 {
                    (false, "ParentNotAccepted") // R-SET-04, R-SET-05
                } else if valid == 0 {
                    (false, "ListenersNotValid")
                } else if valid < its.count() {
                    (true, "ListenersNotValid")
                } else {
                    (true, "Accepted")
                };
                let programmed = if !online {
                    (false, "ParentNotProgrammed") // R-SET-04
                } else if valid == 0 {
                    (false, "ListenersNotValid")
                } else {
                    (true, "Programmed")
                };
                (accepted, programmed)
            };
            attached_sets += usize::from(accepted.0); // R-CNT-07
            sets.push(SetView {
                set,
                accepted,
                programmed,
            });
        }
        for one in &mut entries {
            one.programmed = one.valid(world) && if one.set.is_some() { online } else { accepted.0 };
        }
        all.extend(entries);
        let programmed = if online {
            (true, "Programmed")
        } else {
            (false, "Invalid")
        };
        gateways.push(GatewayView {
            gateway,
            accepted,
            programmed,
            attached_sets,
        });
    }
    View {
        gateways,
        sets,
        entries: all,
    }
}
