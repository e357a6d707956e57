//! Routes of Gateway API (R-DNS-40 to R-DNS-84): one algorithm for all five kinds.

use super::parent::{self, Door, Seen};
use super::{Context, Failure, Offers, Yield, hostnames, like, listener_set, with_annotations};
use crate::dns::claim::{Target, Word};
use crate::dns::hazard::{Hazard, Sort};
use crate::dns::hostname::{intersection, protocols_meet};
use crate::dns::version::Version;
use crate::engine::{At, Reader};
use crate::object::{
    GATEWAY_GROUP, KeyId, Kind, Listener, Names, ObservedCondition, ObservedEntry, ParentRef, Protocol, Sym, part,
};
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// What an accepted entry of a route's status comes to.
pub struct Met<'r> {
    /// Its index.
    pub entry: usize,
    /// The parent, section and port that it names.
    pub place: ParentRef,
    /// Its condition.
    pub accepted: &'r ObservedCondition,
    /// Whether ExternalDNS takes it, by release.
    pub taken: bool,
    /// What is doubtful about it.
    pub doubts: Vec<Sort>,
    /// The parent, if it counts.
    pub door: Option<Door>,
    /// The names on which route and parent agree.
    pub names: Vec<Word>,
}

/// The accepted entries of a route's status, one by one (R-DNS-51, R-DNS-59). Neither classes (R-DNS-43), nor conditions of the
/// Gateway or its listeners (R-DNS-58), nor grants (R-DNS-65) are asked.
///
/// # Errors
/// A template that fails.
pub fn entries<'r>(route: KeyId, context: &Context<'_>, reader: &mut Reader<'r>) -> Result<Vec<Met<'r>>, String> {
    // R-DNS-51: the status leads, not the spec.
    let Some(status) = reader.part::<part::Status>(route) else {
        return Ok(Vec::new());
    };
    let spec = reader.part::<part::Parents>(route).unwrap_or(&[]);
    let generation = reader.part::<part::Generation>(route).copied().flatten();
    let asked = hostnames::asked(route, context, reader)?;
    let mut all = Vec::new();
    for (index, entry) in status.entries.iter().enumerate() {
        let Some(accepted) = accepted(&entry.conditions, reader.names()) else {
            continue;
        };
        let place = meant(entry, reader);
        let in_spec = spec
            .iter()
            .any(|named| parent::meant(named.target, reader) == place.target);
        let (door, names) = match door(place.target, context, reader) {
            Some((door, listeners)) => {
                let names = meeting(route, &place, &listeners, &asked, context, reader);
                (Some(door), names)
            }
            None => (None, Vec::new()),
        };
        all.push(Met {
            entry: index,
            place,
            accepted,
            taken: takes(context.version, in_spec, accepted.observed_generation, generation),
            doubts: doubts(&place, spec, in_spec, accepted, generation, reader),
            door,
            names,
        });
    }
    Ok(all)
}

/// What a route yields from its status.
pub fn collect(route: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Yield {
    let generation = reader.part::<part::Generation>(route).copied().flatten();
    let met = match entries(route, context, reader) {
        Ok(met) => met,
        Err(wrong) => {
            return Yield {
                failed: Some(Failure::Object(wrong.into())),
                ..Yield::default()
            };
        }
    };
    let mut wanted: Vec<(Word, Vec<usize>)> = Vec::new();
    let mut targets: Vec<Rc<[Target]>> = Vec::new();
    let mut hazards = Vec::new();
    for met in met {
        let about = |sort: &Sort| Hazard {
            sort: *sort,
            entry: met.entry as u32,
            parent: met.place.target,
            section: met.place.section,
            observed: met.accepted.observed_generation,
            generation,
            taken: met.taken,
            names: met.names.clone().into(),
        };
        hazards.extend(met.doubts.iter().map(about));
        let Some(door) = &met.door else { continue };
        if !met.names.is_empty() {
            hazards.extend(at_parent(door).map(|(sort, observed, generation)| Hazard {
                observed,
                generation,
                ..about(&sort)
            }));
        }
        if met.taken {
            let list = targets.len();
            targets.push(door.targets.clone());
            for name in met.names {
                add(&mut wanted, name, list, reader.names());
            }
        }
    }
    // R-DNS-73: the route's annotations, never those of the Gateway.
    let like = with_annotations(route, context, reader, like);
    let offers = Offers {
        owner: route,
        source: context.place,
        rank: None,
        like,
        targets: &targets,
    };
    Yield {
        claims: offers.claims(wanted, reader.names()),
        hazards: hazards.into(),
        failed: None,
    }
}

/// Adds a list of targets to those of a name.
pub fn add(wanted: &mut Vec<(Word, Vec<usize>)>, name: Word, list: usize, names: &Names) {
    let text = name.text(names);
    match wanted.iter_mut().find(|(other, _)| other.text(names) == text) {
        Some((_, lists)) if lists.contains(&list) => {}
        Some((_, lists)) => lists.push(list),
        None => wanted.push((name, Vec::from([list]))),
    }
}

/// R-DNS-55: the first condition of type Accepted, if it is True. Others do not count.
pub fn accepted<'c>(conditions: &'c [ObservedCondition], names: &Names) -> Option<&'c ObservedCondition> {
    let first = conditions.iter().find(|one| names.text(one.kind) == "Accepted")?;
    (names.text(first.status) == "True").then_some(first)
}

/// Whether an accepted entry counts, by release (R-DNS-50, R-DNS-52, R-DNS-56). Of a parent that the spec names it counts
/// however old it is, but for v0.17 (R-DNS-57).
fn takes(version: Version, in_spec: bool, observed: Option<i64>, generation: Option<i64>) -> bool {
    let current = observed.unwrap_or(0) == generation.unwrap_or(0);
    let only_17 = version.since(17) && !version.since(18);
    (!version.since(17) || in_spec) && (!only_17 || current)
}

/// The parent that an entry means (R-DNS-51).
fn meant(entry: &ObservedEntry, reader: &Reader<'_>) -> ParentRef {
    ParentRef {
        target: parent::meant(entry.parent.target, reader),
        ..entry.parent
    }
}

/// What is doubtful about an accepted entry (R-DNS-90 to R-DNS-93).
fn doubts(
    place: &ParentRef,
    spec: &[ParentRef],
    in_spec: bool,
    accepted: &ObservedCondition,
    generation: Option<i64>,
    reader: &Reader<'_>,
) -> Vec<Sort> {
    let same = |named: &ParentRef| {
        let same_part = (named.section, named.port) == (place.section, place.port);
        same_part && parent::meant(named.target, reader) == place.target
    };
    let mut doubts = Vec::new();
    if !in_spec {
        doubts.push(Sort::ParentNotInSpec);
    } else if !spec.iter().any(same) {
        doubts.push(Sort::SectionOrPortNotInSpec);
    }
    match (accepted.observed_generation.unwrap_or(0), generation.unwrap_or(0)) {
        (0, 1..) => doubts.push(Sort::ObservedGenerationMissing),
        (seen, generation) if seen > 0 && seen < generation => doubts.push(Sort::ObservedGenerationBehind),
        _ => {}
    }
    doubts
}

/// What is doubtful about the parent, where names are published for it (R-DNS-95, R-DNS-97).
fn at_parent(door: &Door) -> impl Iterator<Item = (Sort, Option<i64>, Option<i64>)> {
    let trouble = door.trouble;
    let trouble = trouble.map(|(observed, generation)| (Sort::GatewayNotProgrammed, observed, generation));
    let empty = door.targets.is_empty().then_some((Sort::AllTargetsGone, None, None));
    trouble.into_iter().chain(empty)
}

/// The parent behind an entry with its listeners (R-DNS-53, R-DNS-54, R-DNS-84).
fn door<'r>(key: KeyId, context: &Context<'_>, reader: &mut Reader<'r>) -> Option<(Door, Vec<&'r Listener>)> {
    match reader.names().object(key).kind {
        Kind::Gateway => {
            let door = reader.cell::<Seen>(At::whole(key))?.clone()?;
            let listeners = reader.part::<part::Listeners>(key).unwrap_or(&[]);
            Some((door, listeners.iter().collect()))
        }
        Kind::ListenerSet => listener_set::door(key, context, reader),
        _ => None,
    }
}

/// The names that a route and the listeners of a parent agree on.
fn meeting(
    route: KeyId,
    place: &ParentRef,
    listeners: &[&Listener],
    asked: &[Word],
    context: &Context<'_>,
    reader: &mut Reader<'_>,
) -> Vec<Word> {
    // R-DNS-60: of two that share a name, the last one has it.
    let named = listeners.iter().rev().find(|listener| listener.name == place.section);
    let chosen: Vec<&&Listener> = match place.section.is_empty() {
        true => listeners.iter().collect(),
        false => named.into_iter().collect(),
    };
    let mut found: Vec<Word> = Vec::new();
    for listener in chosen {
        // R-DNS-61
        let on_port = place.port.is_none_or(|port| port == listener.port);
        if !on_port || !opens(listener, route, place.target, context, reader) {
            continue;
        }
        for name in asked {
            let met = common(listener.hostname, name, context, reader.names());
            // R-DNS-66, R-DNS-69: no listener takes a name from another one.
            let met = met.filter(|met| !met.text(reader.names()).is_empty());
            let names = reader.names();
            found.extend(met.filter(|met| !found.iter().any(|other| other.text(names) == met.text(names))));
        }
    }
    found
}

/// Whether a listener takes routes of this kind and namespace.
fn opens(listener: &Listener, route: KeyId, owner: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> bool {
    let names = reader.names();
    let kind = names.object(route).kind;
    // R-DNS-41, R-DNS-62
    let protocol = match kind {
        Kind::HttpRoute => "HTTP",
        Kind::GrpcRoute => "HTTPS",
        Kind::TlsRoute => "TLS",
        Kind::TcpRoute => "TCP",
        _ => "UDP",
    };
    let spoken = match listener.protocol {
        Protocol::Http => "HTTP",
        Protocol::Https => "HTTPS",
        Protocol::Tls => "TLS",
        Protocol::Tcp => "TCP",
        Protocol::Udp => "UDP",
        Protocol::Other(_) => "",
    };
    if !protocols_meet(protocol, spoken, since_14_1(context)) {
        return false;
    }
    // R-DNS-64: an empty group is that of Gateway API.
    let is_kind = |listed: &Kind| *listed == kind || written(*listed, kind, names);
    if !listener.kinds.is_empty() && !listener.kinds.iter().any(is_kind) {
        return false;
    }
    // R-DNS-63
    parent::admits(&listener.namespaces, owner, names.home(route), reader)
}

/// Whether a kind that nobody knows is another one, written without its group.
fn written(listed: Kind, kind: Kind, names: &Names) -> bool {
    let (group, name) = listed.parts(names);
    group.is_empty() && kind.parts(names) == (GATEWAY_GROUP, name)
}

/// Wildcards, names and protocols are as they are since v0.14.1 (R-DNS-41, R-DNS-67, R-DNS-68).
fn since_14_1(context: &Context<'_>) -> bool {
    context.version >= Version::new(0, 14, 1)
}

/// What a listener and a route agree on, as one of both where it is one of them (R-DNS-66 to R-DNS-68, R-DNS-70).
pub fn common(listener: Sym, asked: &Word, context: &Context<'_>, names: &Names) -> Option<Word> {
    let met = intersection(names.text(listener), asked.text(names), since_14_1(context))?;
    Some(match asked {
        _ if met == names.text(listener) => Word::Known(listener),
        asked if met == asked.text(names) => asked.clone(),
        _ => Word::Own(met.into()),
    })
}
