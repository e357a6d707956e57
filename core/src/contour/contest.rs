//! Conflicts: a rule of which any match is taken on a listener is dropped there as a whole (R-CON-135).
//!
//! Rules are processed in turn. Each takes the keys of all its matches on all its hosts, or, if one of them is taken already by a rule of
//! the same kind of route, none. A change is followed only through the rules that share a key with what changed.

use super::attach::Attach;
use super::matching::RouteMatch;
use super::rules::Rules;
use super::strata;
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::gateway::rank::Ranked;
use crate::object::{KeyId, Kind, Names, Sym};
use crate::profile::Version;
use crate::routing::table::Rank;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// A rule of a route as one listener gets it by one parentRef.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UnitId {
    /// The route, by the number of its key.
    pub route: u32,
    /// The index of the parentRef.
    pub parent: u16,
    /// The index of the listener.
    pub listener: u16,
    /// The index of the rule.
    pub rule: u16,
}

/// When a rule is processed: by kind of object, then older routes first, then as the spec lists things.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Turn {
    /// The place of the kind in the processing order (R-CON-01).
    pub stage: u8,
    /// The route's age and name.
    pub rank: Rc<Rank>,
    /// Which rule where.
    pub place: (u16, u16, u16),
    /// The match.
    pub index: u16,
    /// Keeps routes of one rank apart.
    pub route: u32,
}

impl Turn {
    /// The turn of a rule.
    pub fn of(stage: u8, rank: &Rc<Rank>, unit: UnitId, index: u16) -> Turn {
        Turn {
            stage,
            rank: rank.clone(),
            place: (unit.parent, unit.listener, unit.rule),
            index,
            route: unit.route,
        }
    }
}

/// The place of a kind of route in the processing order; what comes later overwrites (R-CON-01, R-CON-03). Ingress and HTTPProxy, 0 and 1,
/// come before all of them.
pub fn stage(kind: Kind) -> u8 {
    match kind {
        Kind::HttpRoute => 2,
        Kind::TlsRoute => 3,
        Kind::GrpcRoute => 4,
        _ => 5,
    }
}

/// Whether rules of a kind conflict; before, the later one replaced the earlier (R-CON-135).
pub fn conflicts(kind: Kind, version: Version) -> bool {
    match kind {
        Kind::HttpRoute => version.since(1, 29, 0),
        Kind::GrpcRoute => version.since(1, 30, 0),
        _ => false,
    }
}

/// Where rules of a kind contest the keys of an Envoy listener.
pub fn place(gateway: KeyId, port: u16, kind: Kind) -> At {
    At::part(gateway, u32::from(port) | u32::from(stage(kind)) << 16)
}

/// A rule that wants keys.
#[derive(Clone, PartialEq, Debug)]
pub struct Contender {
    id: UnitId,
    turn: Turn,
    hosts: Box<[Sym]>,
    matches: Rc<[Rc<RouteMatch>]>,
}

impl Contender {
    fn keys(&self) -> impl Iterator<Item = (Sym, &str)> + '_ {
        let of_host = |host: &Sym| {
            let host = *host;
            self.matches.iter().map(move |one| (host, &*one.text))
        };
        self.hosts.iter().flat_map(of_host)
    }
}

/// Puts the rules of a route where they are contested.
pub struct Units;

impl Cell for Units {
    const NAME: &'static str = "contour units";
    const STRATUM: u8 = strata::UNITS;
    type Value = ();

    fn evaluate(at: At, reader: &mut Reader<'_>) {
        let kind = reader.names().object(at.object).kind;
        if !conflicts(kind, reader.profile().version) {
            return;
        }
        let Some(attachment) = reader.cell::<Attach>(at).and_then(Option::as_ref) else {
            return;
        };
        let (Some(set), Some(rank)) = (reader.cell::<Rules>(at), reader.cell::<Ranked>(at)) else {
            return;
        };
        for programmed in &set.programmed {
            let all = programmed.matches.iter().filter_map(|(_, one)| one.clone());
            let matches: Rc<[Rc<RouteMatch>]> = all.collect();
            for state in &attachment.parents {
                for taken in state.taken.iter().flat_map(|taken| taken.iter()) {
                    let id = UnitId {
                        route: at.object.0,
                        parent: state.index,
                        listener: taken.listener,
                        rule: programmed.rule,
                    };
                    let contender = Contender {
                        id,
                        turn: Turn::of(stage(kind), rank, id, 0),
                        hosts: taken.hosts.clone(),
                        matches: matches.clone(),
                    };
                    reader.claim::<Contest>(place(attachment.gateway, taken.port, kind), contender);
                }
            }
        }
    }
}

/// A rule in a contest.
#[derive(Debug)]
struct Member {
    contender: Contender,
    /// Who keeps it out; `None` where it takes its keys.
    blocker: Option<UnitId>,
    /// Whether its keys are noted as taken.
    takes: bool,
}

/// Those who want one key, in turn, and those who have it: one, but for a moment while things change.
#[derive(Debug, Default)]
struct Wanted {
    all: BTreeMap<Turn, UnitId>,
    taking: Vec<Turn>,
}

/// The rules of one kind that contest the keys of an Envoy listener.
#[derive(Debug, Default)]
pub struct Arena {
    members: BTreeMap<Turn, Member>,
    turns: HashMap<UnitId, Turn>,
    keys: HashMap<Sym, HashMap<Box<str>, Wanted>>,
    /// Rules to be looked at again, in turn.
    dirty: BTreeSet<Turn>,
}

impl Arena {
    fn wanted(&mut self, host: Sym, text: &str) -> Option<&mut Wanted> {
        self.keys.get_mut(&host)?.get_mut(text)
    }

    /// All who want a key of a rule after it have to be looked at again.
    fn later(&mut self, contender: &Contender) {
        for (host, text) in contender.keys() {
            let Some(wanted) = self.keys.get(&host).and_then(|keys| keys.get(text)) else {
                continue;
            };
            let after = wanted.all.range((
                core::ops::Bound::Excluded(contender.turn.clone()),
                core::ops::Bound::Unbounded,
            ));
            self.dirty.extend(after.map(|(turn, _)| turn.clone()));
        }
    }

    fn mark(&mut self, contender: &Contender, takes: bool) {
        for (host, text) in contender.keys() {
            if let Some(wanted) = self.wanted(host, text) {
                wanted.taking.retain(|turn| *turn != contender.turn);
                if takes {
                    wanted.taking.push(contender.turn.clone());
                }
            }
        }
    }

    /// The first who has a key of a rule before it.
    fn blocker(&self, contender: &Contender) -> Option<UnitId> {
        let mut first: Option<(&Turn, UnitId)> = None;
        for (host, text) in contender.keys() {
            let Some(wanted) = self.keys.get(&host).and_then(|keys| keys.get(text)) else {
                continue;
            };
            for turn in wanted.taking.iter().filter(|turn| **turn < contender.turn) {
                if first.is_none_or(|(known, _)| turn < known)
                    && let Some(id) = wanted.all.get(turn)
                {
                    first = Some((turn, *id));
                }
            }
        }
        first.map(|(_, id)| id)
    }
}

/// Who takes keys and who is dropped; stands at the Gateway, part: port and kind.
pub struct Contest;

impl Group for Contest {
    const NAME: &'static str = "contour contest";
    const STRATUM: u8 = strata::CONTEST;
    type Claim = Contender;
    type State = Arena;
    type Question = UnitId;
    /// The rule by which one is dropped.
    type Verdict = Option<UnitId>;

    fn put(state: &mut Arena, claim: &Contender, _: &Names, _: &mut Wake<UnitId>) {
        for (host, text) in claim.keys() {
            let keys = state.keys.entry(host).or_default();
            let wanted = match keys.get_mut(text) {
                Some(wanted) => wanted,
                None => keys.entry(text.into()).or_default(),
            };
            wanted.all.insert(claim.turn.clone(), claim.id);
        }
        let member = Member {
            contender: claim.clone(),
            blocker: None,
            takes: false,
        };
        state.members.insert(claim.turn.clone(), member);
        state.turns.insert(claim.id, claim.turn.clone());
        state.dirty.insert(claim.turn.clone());
    }

    fn take(state: &mut Arena, claim: &Contender, _: &Names, wake: &mut Wake<UnitId>) {
        // A rule that comes again with other keys may have been put before its former self is taken.
        let Some(member) = state
            .members
            .get(&claim.turn)
            .filter(|member| member.contender == *claim)
        else {
            return;
        };
        if member.takes {
            state.mark(claim, false);
            state.later(claim);
        }
        state.members.remove(&claim.turn);
        state.dirty.remove(&claim.turn);
        state.turns.remove(&claim.id);
        for (host, text) in claim.keys() {
            let Some(keys) = state.keys.get_mut(&host) else {
                continue;
            };
            if let Some(wanted) = keys.get_mut(text) {
                wanted.all.remove(&claim.turn);
                if wanted.all.is_empty() {
                    keys.remove(text);
                }
            }
            if keys.is_empty() {
                state.keys.remove(&host);
            }
        }
        wake.one(claim.id);
    }

    fn settle(state: &mut Arena, _: &Names, wake: &mut Wake<UnitId>) {
        // What is decided depends on earlier turns alone, so the first is always final.
        while let Some(turn) = state.dirty.pop_first() {
            let Some(member) = state.members.get(&turn) else {
                continue;
            };
            let contender = member.contender.clone();
            let blocker = state.blocker(&contender);
            let Some(member) = state.members.get_mut(&turn) else {
                continue;
            };
            let (takes, told) = (blocker.is_none(), member.blocker != blocker);
            let moved = member.takes != takes;
            member.takes = takes;
            member.blocker = blocker;
            if told {
                wake.one(contender.id);
            }
            if moved {
                state.mark(&contender, takes);
                state.later(&contender);
            }
        }
    }

    fn verdict(state: &Arena, id: &UnitId, _: &Names) -> Option<UnitId> {
        let turn = state.turns.get(id)?;
        state.members.get(turn)?.blocker
    }
}
