//! Listeners that share a port: which of them are distinct, and who loses (R-LIS-20 to R-LIS-28, R-SET-10 to R-SET-13).

use super::listener::Gates;
use super::rank::Ranked;
use super::reason::Reason;
use super::status::ListenerConditions;
use super::tls::ListenerCertificates;
use super::{class, grant, listener, strata};
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::object::{KeyId, Kind, Names, Protocol, Sym};
use crate::routing::hostname;
use crate::routing::table::Rank;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use hashbrown::HashMap;

/// One listener's wish for a port.
#[derive(Clone, PartialEq, Debug)]
pub struct ConflictClaim {
    /// `None` for the Gateway's own; ListenerSets come after it, by rank (R-SET-10).
    rank: Option<Rc<Rank>>,
    owner: KeyId,
    name: Sym,
    protocol: Protocol,
    hostname: Sym,
    passthrough: bool,
    /// Whether the controller can serve both modes of TLS on one port (R-TLSR-05).
    mixing: bool,
}

/// Which listener it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Party {
    /// The listener's object.
    pub owner: KeyId,
    /// Its name.
    pub name: Sym,
}

/// What is asked of the listeners of a port.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ConflictQuestion {
    /// How one listener stands.
    Standing(Party),
    /// Who loses for a reason, and against whom.
    Losers(Reason),
}

/// The answer, by question.
#[derive(Clone, PartialEq, Debug)]
pub enum ConflictVerdict {
    /// How the listener stands.
    Standing(Standing),
    /// Those that lose.
    Losers(Losers),
}

/// The listeners of a port that lose for one reason.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Losers {
    /// How many.
    pub count: usize,
    /// The first few by precedence and name, each with the first listener that it clashes with.
    pub first: Rc<[(Contender, Contender)]>,
}

/// A listener of a port, as a conflict is told.
#[derive(Clone, PartialEq, Debug)]
pub struct Contender {
    /// Which one.
    pub party: Party,
    /// Its protocol.
    pub protocol: Protocol,
    /// Its hostname; empty is any.
    pub hostname: Sym,
    /// Its ListenerSet's rank; `None` for a Gateway's own.
    pub rank: Option<Rc<Rank>>,
    /// Whether it loses as well.
    pub loses: bool,
}

/// How a listener stands among those of its port.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Standing {
    /// Why it lost.
    pub conflict: Option<Reason>,
    /// Whether it lost because both modes of TLS stand on the port.
    pub mixed: bool,
    /// Whether its hostname overlaps with that of another terminating TLS listener (R-TLS-07).
    pub overlapping: bool,
}

/// The listeners of one port of a Gateway; stands at the Gateway, part: the port.
pub struct Conflicts;

/// The claims on a port, and the standings that follow from them.
#[derive(Default)]
pub struct PortClaims {
    claims: Vec<ConflictClaim>,
    standings: HashMap<Party, Standing>,
}

impl Group for Conflicts {
    const NAME: &'static str = "conflicts";
    const STRATUM: u8 = strata::CONFLICTS;
    type Claim = ConflictClaim;
    type State = PortClaims;
    type Question = ConflictQuestion;
    type Verdict = ConflictVerdict;

    fn put(state: &mut PortClaims, claim: &ConflictClaim, _: &Names, wake: &mut Wake<ConflictQuestion>) {
        // Entries of one object stay in spec order: it claims them in that order, and all of them again when one changes.
        let at = state
            .claims
            .partition_point(|other| order(other, claim) != Ordering::Greater);
        state.claims.insert(at, claim.clone());
        wake.all();
    }

    fn take(state: &mut PortClaims, claim: &ConflictClaim, _: &Names, wake: &mut Wake<ConflictQuestion>) {
        if let Some(at) = state.claims.iter().position(|other| other == claim) {
            state.claims.remove(at);
        }
        wake.all();
    }

    fn settle(state: &mut PortClaims, names: &Names, _: &mut Wake<ConflictQuestion>) {
        state.standings = judge(&state.claims, names);
    }

    fn verdict(state: &PortClaims, question: &ConflictQuestion, names: &Names) -> ConflictVerdict {
        match question {
            ConflictQuestion::Standing(party) => {
                ConflictVerdict::Standing(state.standings.get(party).copied().unwrap_or_default())
            }
            ConflictQuestion::Losers(reason) => ConflictVerdict::Losers(state.losers(*reason, names)),
        }
    }
}

/// How one listener stands among those of its port.
pub fn standing(gateway: KeyId, port: u16, party: Party, reader: &mut Reader<'_>) -> Standing {
    match reader.ask::<Conflicts>(At::part(gateway, port.into()), ConflictQuestion::Standing(party)) {
        ConflictVerdict::Standing(standing) => standing,
        ConflictVerdict::Losers(_) => Standing::default(),
    }
}

/// Who loses on a port for a reason; stands at the Gateway, part: the port.
pub fn losers(at: At, reason: Reason, reader: &mut Reader<'_>) -> Losers {
    match reader.ask::<Conflicts>(at, ConflictQuestion::Losers(reason)) {
        ConflictVerdict::Losers(losers) => losers,
        ConflictVerdict::Standing(_) => Losers::default(),
    }
}

impl PortClaims {
    /// Only the first few are compared with the others: there may be many.
    fn losers(&self, reason: Reason, names: &Names) -> Losers {
        let standing = |claim: &ConflictClaim| {
            self.standings
                .get(&claim.party())
                .and_then(|standing| standing.conflict)
        };
        let by_name = |a: &&ConflictClaim, b: &&ConflictClaim| {
            order(a, b).then_with(|| names.text(a.name).cmp(names.text(b.name)))
        };
        let mut claims: Vec<&ConflictClaim> = self.claims.iter().collect();
        crate::order::by(&mut claims, &by_name);
        let mut lost = claims.iter().filter(|claim| standing(claim) == Some(reason));
        let first = lost.by_ref().take(LOSERS).filter_map(|claim| {
            let clashing = |other: &&&ConflictClaim| {
                other.party() != claim.party()
                    && clash(claim, other) == Some(reason)
                    && counts(claim, other, standing(other))
            };
            let against = claims.iter().find(clashing)?;
            let tell = |one: &ConflictClaim| one.contender(standing(one).is_some());
            Some((tell(claim), tell(against)))
        });
        let first: Rc<[_]> = first.collect();
        let count = first.len() + lost.count();
        Losers { count, first }
    }
}

/// R-SET-12: whether one listener can take a port from another: its own object's always, a Gateway's from all sets, and an
/// earlier set's where that one does not lose itself.
fn counts(loser: &ConflictClaim, other: &ConflictClaim, lost: Option<Reason>) -> bool {
    loser.owner == other.owner || other.rank.is_none() || (lost.is_none() && order(other, loser) == Ordering::Less)
}

/// How many of those that lose are named.
const LOSERS: usize = 8;

impl ConflictClaim {
    fn party(&self) -> Party {
        Party {
            owner: self.owner,
            name: self.name,
        }
    }

    fn contender(&self, loses: bool) -> Contender {
        Contender {
            party: self.party(),
            protocol: self.protocol,
            hostname: self.hostname,
            rank: self.rank.clone(),
            loses,
        }
    }
}

fn order(a: &ConflictClaim, b: &ConflictClaim) -> Ordering {
    match (&a.rank, &b.rank) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(a), Some(b)) => a.cmp(b),
    }
}

/// R-LIS-21: why two listeners on one port are not distinct.
fn clash(a: &ConflictClaim, b: &ConflictClaim) -> Option<Reason> {
    use Protocol::*;
    let same = a.hostname == b.hostname;
    let by_hostname = same.then_some(Reason::HostnameConflict);
    match (a.protocol, b.protocol) {
        // R-LIS-25
        (Udp, Udp) => Some(Reason::ProtocolConflict),
        (Udp, _) | (_, Udp) => None,
        // R-LIS-23
        (Tcp, _) | (_, Tcp) => Some(Reason::ProtocolConflict),
        (Http, Http) | (Https, Https) => by_hostname,
        //
        (Http, _) | (_, Http) => Some(Reason::ProtocolConflict),
        (Https, Tls) | (Tls, Https) => by_hostname,
        (Tls, Tls) if same => by_hostname,
        (Tls, Tls) if mixed(a, b) => Some(Reason::ProtocolConflict),
        _ => None,
    }
}

/// R-TLSR-05: both modes of TLS on one port, and nobody who can serve both.
fn mixed(a: &ConflictClaim, b: &ConflictClaim) -> bool {
    let tls = a.protocol == Protocol::Tls && b.protocol == Protocol::Tls;
    // With equal hostnames the conflict is one of hostnames, as with any other listeners.
    tls && a.hostname != b.hostname && a.passthrough != b.passthrough && !(a.mixing && b.mixing)
}

/// What earlier listeners hold of a port, so that a later one is compared with all of them at once.
#[derive(Default)]
struct Held<'c> {
    /// One claim for each way of clashing: protocol, hostname, mode.
    kinds: HashMap<(Protocol, Sym, bool), &'c ConflictClaim>,
    /// Two claims with different hostnames for each protocol and mode, for clashes with whatever hostname is not one's own.
    protocols: HashMap<(Protocol, bool), (&'c ConflictClaim, Option<&'c ConflictClaim>)>,
}

impl<'c> Held<'c> {
    fn add(&mut self, claim: &'c ConflictClaim) {
        self.kinds
            .entry((claim.protocol, claim.hostname, claim.passthrough))
            .or_insert(claim);
        let (first, second) = self
            .protocols
            .entry((claim.protocol, claim.passthrough))
            .or_insert((claim, None));
        if first.hostname != claim.hostname {
            second.get_or_insert(claim);
        }
    }

    fn clash(&self, claim: &ConflictClaim) -> Option<(Reason, bool)> {
        let all = self
            .protocols
            .values()
            .flat_map(|(first, second)| [Some(*first), *second]);
        let all = all.flatten();
        let same = [Protocol::Http, Protocol::Https, Protocol::Tls]
            .into_iter()
            .flat_map(|protocol| [false, true].map(|mode| (protocol, claim.hostname, mode)))
            .filter_map(|key| self.kinds.get(&key).copied());
        worst(
            all.chain(same)
                .filter_map(|other| Some((clash(claim, other)?, mixed(claim, other)))),
        )
    }
}

/// R-LIS-26: of several reasons ProtocolConflict counts.
fn worst(reasons: impl Iterator<Item = (Reason, bool)>) -> Option<(Reason, bool)> {
    reasons.reduce(|a, b| {
        let reason = if b.0 == Reason::ProtocolConflict { b.0 } else { a.0 };
        (reason, a.1 || b.1)
    })
}

/// R-SET-12: the procedure. `claims` are in order: the Gateway's own, then ListenerSets by rank, each in spec order.
fn judge(claims: &[ConflictClaim], names: &Names) -> HashMap<Party, Standing> {
    let mut standings: HashMap<Party, Standing> = HashMap::with_capacity(claims.len());
    let mut held = Held::default();
    for group in claims.chunk_by(|a, b| a.owner == b.owner) {
        let own = group.first().is_some_and(|claim| claim.rank.is_none());
        // (2) against the Gateway's listeners and earlier sets; (1) and (3) among the rest, where all parties lose.
        let beaten: Vec<Option<(Reason, bool)>> = group.iter().map(|claim| held.clash(claim)).collect();
        for (index, (claim, lost)) in group.iter().zip(&beaten).enumerate() {
            let rest = group.iter().zip(&beaten).enumerate();
            let rivals = rest.filter(|(other, (_, lost))| *other != index && lost.is_none());
            let lost = lost.or_else(|| {
                worst(rivals.filter_map(|(_, (other, _))| Some((clash(claim, other)?, mixed(claim, other)))))
            });
            let standing = Standing {
                conflict: lost.map(|(reason, _)| reason),
                mixed: lost.is_some_and(|(_, mixed)| mixed),
                overlapping: false,
            };
            standings.insert(claim.party(), standing);
        }
        for claim in group {
            let lost = standings
                .get(&claim.party())
                .is_some_and(|standing| standing.conflict.is_some());
            // R-SET-12 (2), R-SET-14: a Gateway's listener counts even if conflicted, a set's entry only if not.
            if own || !lost {
                held.add(claim);
            }
        }
    }
    mark_overlaps(claims, &mut standings, names);
    standings
}

/// R-TLS-07: marks terminating TLS listeners whose hostnames intersect.
fn mark_overlaps(claims: &[ConflictClaim], standings: &mut HashMap<Party, Standing>, names: &Names) {
    let terminating: Vec<(&ConflictClaim, String)> = claims
        .iter()
        .filter(|claim| matches!(claim.protocol, Protocol::Https | Protocol::Tls) && !claim.passthrough)
        .map(|claim| (claim, names.text(claim.hostname).to_ascii_lowercase()))
        .collect();
    let any = terminating.iter().any(|(_, host)| host.is_empty()) && terminating.len() > 1;
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, (_, host)) in terminating.iter().enumerate() {
        by_name.entry(host).or_default().push(index);
    }
    let mut marked: Vec<usize> = if any {
        (0..terminating.len()).collect()
    } else {
        Vec::new()
    };
    for (index, (_, host)) in terminating.iter().enumerate() {
        let same = by_name.get(host.as_str()).map_or(&[][..], |all| all);
        if same.len() > 1 {
            marked.push(index);
        }
        for suffix in hostname::suffixes(host) {
            let wildcard = alloc::format!("*.{suffix}");
            if wildcard != *host
                && let Some(wider) = by_name.get(wildcard.as_str())
            {
                marked.push(index);
                marked.extend(wider);
            }
        }
    }
    for index in marked {
        if let Some((claim, _)) = terminating.get(index)
            && let Some(standing) = standings.get_mut(&claim.party())
        {
            standing.overlapping = true;
        }
    }
}

/// Puts the wishes of all listeners of a Gateway or ListenerSet, and brings their cells into being.
pub struct ListenerClaims;

impl Cell for ListenerClaims {
    const NAME: &'static str = "listeners";
    const STRATUM: u8 = strata::LISTENER_CLAIMS;
    type Value = ();

    fn evaluate(at: At, reader: &mut Reader<'_>) {
        grant::used_by_listeners(reader, at.object);
        let Some(host) = listener::host(at.object, reader) else {
            return;
        };
        let Some(gates) = reader.cell::<Gates>(At::whole(at.object)) else {
            return;
        };
        let own = reader.names().object(at.object).kind == Kind::Gateway;
        let rank = if own {
            None
        } else {
            reader.cell::<Ranked>(At::whole(at.object)).cloned()
        };
        let mixing = !class::lacks(reader, "TLSRouteModeMixed");
        for gate in gates {
            let place = At::part(at.object, gate.name.0);
            reader.spawn::<ListenerCertificates>(place);
            reader.spawn::<listener::ListenerVerdict>(place);
            reader.spawn::<listener::Serving>(place);
            reader.spawn::<ListenerConditions>(place);
            // R-LIS-23: a refused protocol takes no part.
            if gate.refused == Some(Reason::UnsupportedProtocol) {
                continue;
            }
            let claim = ConflictClaim {
                rank: rank.clone(),
                owner: at.object,
                name: gate.name,
                protocol: gate.protocol,
                hostname: gate.hostname,
                passthrough: gate.passthrough,
                mixing,
            };
            reader.claim::<Conflicts>(At::part(host.gateway, gate.port.into()), claim);
        }
    }
}
