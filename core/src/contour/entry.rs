//! Entries: what the rules of a route put into virtual hosts, and which of it acts.

use super::attach::{Attach, Taken};
use super::contest::{Contest, Turn, UnitId, conflicts, place, stage};
use super::finding;
use super::hosts::{HostEntry, Hosts, Ruling, Slot};
use super::port::hosts_place;
use super::rules::Rules;
use super::wire::{self, Family};
use super::{codes, strata};
use crate::engine::{At, Cell, Reader};
use crate::fact::{
    Action, ActionBackend, EntryFact, EntryMatch, Fact, FactType, FactValue, NamespacedName, ObjectRef, TableEntry,
};
use crate::gateway::entry::host_text;
use crate::gateway::rank::Ranked;
use crate::gateway::status::key_of;
use crate::object::{Filter, KeyId, Kind, Names, PathModifier, Rule};
use crate::profile::Version;
use crate::routing::table::Claim;
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// What a route puts into virtual hosts.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Placement {
    /// The entries, with their ports.
    pub entries: Box<[(u16, HostEntry)]>,
    /// The rules that are dropped, each with the rule that keeps it out (R-CON-135).
    pub dropped: Box<[(UnitId, UnitId)]>,
}

/// Places the rules of a route.
pub struct Placed;

impl Cell for Placed {
    const NAME: &'static str = "contour placed";
    const STRATUM: u8 = strata::PLACES;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Rc<Placement>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Rc<Placement> {
        placement(at, reader).unwrap_or_default().into()
    }

    fn facts(at: At, value: &Rc<Placement>, names: &Names, out: &mut Vec<Fact>) {
        let mut told: Vec<u16> = Vec::new();
        for (own, by) in &value.dropped {
            // A rule that is dropped in several places is told once.
            if told.contains(&own.rule) {
                continue;
            }
            told.push(own.rule);
            let winner = match by.route == own.route {
                true => format!("rule {} of this route", by.rule),
                false => format!("rule {} of `{}`", by.rule, key_of(KeyId(by.route), names)),
            };
            let found = codes::MATCH_CONFLICT
                .finding(format!(
                    "Contour drops rule {} as a whole: {winner} has one of its matches",
                    own.rule
                ))
                .help("give the rules matches of their own; older routes go first")
                .at(
                    ObjectRef::of(at.object, names),
                    format!("spec.rules[{}].matches", own.rule),
                );
            out.push(finding::fact(at.object, found, names));
        }
    }
}

fn placement(at: At, reader: &mut Reader<'_>) -> Option<Placement> {
    let kind = reader.names().object(at.object).kind;
    let attachment = reader.cell::<Attach>(at)?.as_ref()?;
    let set = reader.cell::<Rules>(at)?;
    let rank = reader.cell::<Ranked>(at)?;
    let contested = conflicts(kind, reader.profile().version);
    let mut entries = Vec::new();
    let mut dropped = Vec::new();
    for state in &attachment.parents {
        for taken in state.taken.iter().flat_map(|taken| taken.iter()) {
            for programmed in &set.programmed {
                let unit = UnitId {
                    route: at.object.0,
                    parent: state.index,
                    listener: taken.listener,
                    rule: programmed.rule,
                };
                if contested && let Some(by) = reader.ask::<Contest>(place(attachment.gateway, taken.port, kind), unit)
                {
                    dropped.push((unit, by));
                    continue;
                }
                for host in &taken.hosts {
                    for (index, one) in &programmed.matches {
                        let slot = match (one, kind) {
                            (Some(one), _) => Slot::Route(*host, one.clone()),
                            // R-CON-138: with a certificate a server name is any.
                            (None, Kind::TcpRoute) if taken.secret.is_none() => Slot::Port,
                            (None, _) => Slot::Proxy(*host),
                        };
                        let source = Claim {
                            route: at.object,
                            rank: rank.clone(),
                            rule: programmed.rule,
                            index: *index,
                            rules: set.rules.clone(),
                        };
                        entries.push((
                            taken.port,
                            entry(taken, slot, Turn::of(stage(kind), rank, unit, *index), source),
                        ));
                    }
                }
            }
        }
    }
    for (port, entry) in &entries {
        reader.claim::<Hosts>(hosts_place(attachment.gateway, *port), entry.clone());
    }
    Some(Placement {
        entries: entries.into(),
        dropped: dropped.into(),
    })
}

fn entry(taken: &Taken, slot: Slot, turn: Turn, source: Claim) -> HostEntry {
    HostEntry {
        slot,
        turn,
        listener_index: taken.listener,
        listener: taken.name,
        secret: taken.secret,
        passthrough: taken.passthrough,
        source,
    }
}

/// What of a route's entries is in effect.
#[derive(Clone, PartialEq, Debug)]
pub struct InEffect {
    gateway: KeyId,
    version: Version,
    acting: Box<[(u16, Family, HostEntry)]>,
    /// Routes of kinds without an order that have what this route wants (R-CON-06).
    rivals: Box<[KeyId]>,
}

/// Tells the entries of a route that act.
pub struct Entries;

impl Cell for Entries {
    const NAME: &'static str = "contour entries";
    const STRATUM: u8 = strata::ENTRIES;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Option<InEffect>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let attachment = reader.cell::<Attach>(at)?.as_ref()?;
        let placement = reader.cell::<Placed>(at)?;
        if placement.entries.is_empty() {
            return None;
        }
        let version = reader.profile().version;
        let names = reader.names();
        let kind = names.object(at.object).kind;
        let mut acting = Vec::with_capacity(placement.entries.len());
        let mut rivals: Vec<KeyId> = Vec::new();
        for (port, entry) in &placement.entries {
            match reader.ask::<Hosts>(hosts_place(attachment.gateway, *port), entry.question()) {
                Ruling::Acts => {
                    let taken = attachment
                        .parents
                        .iter()
                        .flat_map(|state| state.taken.iter().flat_map(|all| all.iter()));
                    let family = { taken }
                        .find(|taken| taken.port == *port)
                        .map_or(Family::Tcp, |taken| taken.family);
                    acting.push((*port, family, entry.clone()));
                }
                Ruling::Overwritten(other) => {
                    let unordered = names.object(other).kind == kind && !conflicts(kind, version);
                    if unordered && other != at.object && !rivals.contains(&other) {
                        rivals.push(other);
                    }
                }
                Ruling::Covered => {}
            }
        }
        crate::order::by(&mut rivals, &|a, b| key_of(*a, names).cmp(&key_of(*b, names)));
        Some(InEffect {
            gateway: attachment.gateway,
            version,
            acting: acting.into(),
            rivals: rivals.into(),
        })
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        let Some(effect) = value else { return };
        let owner = ObjectRef::of(at.object, names);
        let gateway = key_of(effect.gateway, names);
        for (port, family, entry) in &effect.acting {
            let name = wire::name(*family, *port, effect.version);
            let (host, what) = match &entry.slot {
                Slot::Route(host, one) => (*host, String::from(&*one.text)),
                Slot::Proxy(host) => (*host, String::from("tls")),
                Slot::Port => (crate::object::Sym::EMPTY, String::from("tcp")),
            };
            let hostname = host_text(host, names);
            out.push(Fact {
                key: format!("entry/{gateway}/{name}/{hostname}/{what}"),
                kind: FactType::Entry,
                owner: owner.clone(),
                value: FactValue::Entry(EntryFact {
                    gateway: NamespacedName::of(effect.gateway, names),
                    listener_set: None,
                    listener: name,
                    hostname,
                    entry: shown(entry, names),
                }),
            });
        }
        if let Some(rival) = effect.rivals.first() {
            let kind = names.object(at.object).kind.parts(names).1;
            let found = codes::AMBIGUOUS_WINNER
                .finding(format!(
                    "`{}` wants the same, and Contour takes either of two {kind}s: here the one that is younger, then later by name",
                    key_of(*rival, names)
                ))
                .help("give the routes hosts or matches of their own, or keep one of them")
                .at(owner.clone(), "");
            out.push(finding::fact(at.object, found, names));
        }
    }
}

/// An entry in the shape of the contract.
pub fn shown(entry: &HostEntry, names: &Names) -> TableEntry {
    let matches = match &entry.slot {
        Slot::Route(_, one) => one.shown(),
        Slot::Proxy(_) | Slot::Port => EntryMatch::default(),
    };
    TableEntry {
        matches,
        action: { entry.source.rule() }.map_or(Action::Respond { status: 500 }, |rule| action(rule, names)),
        route: ObjectRef::of(entry.source.route, names),
        rule: entry.source.rule.into(),
        match_index: entry.source.index.into(),
        assumes_age: false,
        shadowed_by: None,
    }
}

/// What a rule does, as it is in effect.
fn action(rule: &Rule, names: &Names) -> Action {
    match crate::gateway::action::action(rule, names) {
        // R-CON-134: nobody is left, or nobody has a share.
        Action::Forward { .. } if rule.backends.iter().all(|backend| backend.weight == 0) => {
            Action::Respond { status: 500 }
        }
        Action::Forward {
            mut backends, filters, ..
        } => {
            // R-CON-166
            let name = |one: &ActionBackend| format!("{}/{}/{}", one.namespace, one.name, one.port.unwrap_or_default());
            crate::order::by(&mut backends, &|a, b| (name(a), a.weight).cmp(&(name(b), b.weight)));
            let rewrite = rule.filters.iter().find_map(|filter| match filter {
                Filter::Rewrite(rewrite) => match rewrite.path {
                    Some(PathModifier::Prefix(to)) => Some(crate::gateway::entry::owned(to, names)),
                    _ => None,
                },
                _ => None,
            });
            Action::Forward {
                backends,
                prefix_rewrite: rewrite,
                filters,
            }
        }
        other => other,
    }
}
