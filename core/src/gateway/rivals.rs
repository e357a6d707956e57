//! HTTPRoutes and GRPCRoutes never share a hostname of a listener (R-GRPC-08).
//!
//! The routes are gone through by rank; each that intersects an already accepted one of the other kind is refused. Where only
//! one kind is there, or no hostname of the two kinds meets, nobody is refused and one claim costs no walk over the others.

use super::strata;
use crate::engine::{Group, Wake};
use crate::object::{KeyId, Names, Sym};
use crate::routing::hostname;
use crate::routing::table::Rank;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// A route at a listener.
#[derive(Clone, PartialEq, Debug)]
pub struct RivalClaim {
    /// Whether it is a GRPCRoute.
    pub grpc: bool,
    /// Its rank among all routes.
    pub rank: Rc<Rank>,
    /// The route.
    pub route: KeyId,
    /// Its effective hostnames there.
    pub hostnames: Rc<[Sym]>,
}

/// All routes at a listener; stands at its object, part: its name.
pub struct Rivals;

/// The place of a claim among those of its kind. The route's id only keeps equal ranks apart.
type Place = (Rc<Rank>, u32);

/// The claims of one route. One with two parentRefs to one listener has several.
enum Claimed {
    One(Rc<[Sym]>),
    More(Vec<Rc<[Sym]>>),
}

impl Claimed {
    fn all(&self) -> &[Rc<[Sym]>] {
        match self {
            Claimed::One(one) => core::slice::from_ref(one),
            Claimed::More(all) => all,
        }
    }

    fn hosts(&self) -> impl Iterator<Item = Sym> {
        self.all().iter().flat_map(|hosts| hosts.iter().copied())
    }
}

/// The claims of both kinds.
#[derive(Default)]
pub struct Claims {
    /// HTTPRoutes, then GRPCRoutes, with the hostnames of their claims.
    kinds: [BTreeMap<Place, Claimed>; 2],
    /// The hostnames of each kind, while both kinds are there.
    hosts: Option<[Hosts; 2]>,
    /// The routes that lose, each with the one that it loses against.
    refused: HashMap<KeyId, KeyId>,
    /// Whether a claim came or went that meets the other kind.
    disturbed: bool,
}

impl Group for Rivals {
    const NAME: &'static str = "rivals";
    const STRATUM: u8 = strata::RIVALS;
    type Claim = RivalClaim;
    type State = Claims;
    type Question = KeyId;
    /// The route of the other kind against which it loses, if it does.
    type Verdict = Option<KeyId>;

    fn put(state: &mut Claims, claim: &RivalClaim, names: &Names, _: &mut Wake<KeyId>) {
        if let Some(own) = state.kinds.get_mut(usize::from(claim.grpc)) {
            let hostnames = claim.hostnames.clone();
            own.entry((claim.rank.clone(), claim.route.0))
                .and_modify(|claimed| {
                    let mut all = claimed.all().to_vec();
                    all.push(hostnames.clone());
                    *claimed = Claimed::More(all);
                })
                .or_insert(Claimed::One(hostnames));
        }
        state.touch(claim, true, names);
    }

    fn take(state: &mut Claims, claim: &RivalClaim, names: &Names, _: &mut Wake<KeyId>) {
        let place = (claim.rank.clone(), claim.route.0);
        if let Some(own) = state.kinds.get_mut(usize::from(claim.grpc))
            && let Some(claimed) = own.get_mut(&place)
        {
            let mut all = claimed.all().to_vec();
            if let Some(at) = all.iter().position(|hostnames| *hostnames == claim.hostnames) {
                all.remove(at);
            }
            if all.is_empty() {
                own.remove(&place);
            } else {
                *claimed = Claimed::More(all);
            }
        }
        state.touch(claim, false, names);
    }

    fn settle(state: &mut Claims, names: &Names, wake: &mut Wake<KeyId>) {
        if !core::mem::take(&mut state.disturbed) {
            return;
        }
        let refused = state.judge(names);
        for (route, winner) in &refused {
            if state.refused.get(route) != Some(winner) {
                wake.one(*route);
            }
        }
        for route in state.refused.keys().filter(|route| !refused.contains_key(*route)) {
            wake.one(*route);
        }
        state.refused = refused;
    }

    fn verdict(state: &Claims, route: &KeyId, _: &Names) -> Option<KeyId> {
        state.refused.get(route).copied()
    }
}

impl Claims {
    /// Keeps the hostnames, and notes whether the claim can matter to the other kind or the other kind to it.
    fn touch(&mut self, claim: &RivalClaim, came: bool, names: &Names) {
        if self.kinds.iter().any(BTreeMap::is_empty) {
            self.disturbed |= self.hosts.take().is_some() || !self.refused.is_empty();
            return;
        }
        let Some(hosts) = &mut self.hosts else {
            let [http, grpc] = &self.kinds;
            self.hosts = Some([Hosts::of(http, names), Hosts::of(grpc, names)]);
            self.disturbed = true;
            return;
        };
        let [http, grpc] = hosts;
        let (own, other) = if claim.grpc { (grpc, http) } else { (http, grpc) };
        for host in claim.hostnames.iter() {
            self.disturbed |= other.meets(names.text(*host));
            own.count(names.text(*host), came);
        }
    }

    /// R-GRPC-08, A-26: the procedure for many routes.
    fn judge(&self, names: &Names) -> HashMap<KeyId, KeyId> {
        let mut refused = HashMap::new();
        let [http, grpc] = &self.kinds;
        if http.is_empty() || grpc.is_empty() {
            return refused;
        }
        let mut accepted = [Accepted::default(), Accepted::default()];
        let mut turn = 0;
        let [accepted_http, accepted_grpc] = &mut accepted;
        let (mut http, mut grpc) = (http.iter().peekable(), grpc.iter().peekable());
        loop {
            let next_is_grpc = match (http.peek(), grpc.peek()) {
                (Some((http, _)), Some((grpc, _))) => grpc.0 < http.0,
                (None, Some(_)) => true,
                (Some(_), None) => false,
                (None, None) => return refused,
            };
            let (next, own, other) = match next_is_grpc {
                true => (grpc.next(), &mut *accepted_grpc, &*accepted_http),
                false => (http.next(), &mut *accepted_http, &*accepted_grpc),
            };
            let Some(((_, route), claimed)) = next else {
                return refused;
            };
            let hosts = || claimed.hosts().map(|host| names.text(host));
            // Of several that it meets the first by rank is named.
            match hosts()
                .filter_map(|host| other.first(host))
                .min_by_key(|(turn, _)| *turn)
            {
                Some((_, winner)) => {
                    refused.insert(KeyId(*route), winner);
                }
                None => hosts().for_each(|host| own.enter(host, (turn, KeyId(*route)))),
            }
            turn += 1;
        }
    }
}

/// Hostnames of one kind of route, so that a meeting is found label by label.
#[derive(Default)]
struct Hosts {
    any: u32,
    total: u32,
    /// Exact names, and wildcards as written.
    names: HashMap<String, u32>,
    /// The suffixes below which something stands.
    below: HashMap<String, u32>,
}

impl Hosts {
    fn of(claims: &BTreeMap<Place, Claimed>, names: &Names) -> Hosts {
        let mut hosts = Hosts::default();
        for host in claims.values().flat_map(Claimed::hosts) {
            hosts.count(names.text(host), true);
        }
        hosts
    }

    fn count(&mut self, host: &str, more: bool) {
        let step = |count: &mut u32| *count = if more { *count + 1 } else { count.saturating_sub(1) };
        step(&mut self.total);
        if host.is_empty() {
            step(&mut self.any);
            return;
        }
        let host = host.to_ascii_lowercase();
        for suffix in hostname::suffixes(&host) {
            bump(&mut self.below, suffix, more);
        }
        bump(&mut self.names, &host, more);
    }

    /// Whether any of these hostnames intersects `host`.
    fn meets(&self, host: &str) -> bool {
        if host.is_empty() {
            return self.total > 0;
        }
        let host = host.to_ascii_lowercase();
        self.any > 0
            || self.names.contains_key(&host)
            || hostname::wildcard_suffix(&host).is_some_and(|suffix| self.below.contains_key(suffix))
            || hostname::suffixes(&host).any(|suffix| self.names.contains_key(&alloc::format!("*.{suffix}")))
    }
}

/// When a route came in the order of rank, and which.
type Turn = (u32, KeyId);

/// Hostnames of accepted routes, with the first route at each; routes are entered by rank.
#[derive(Default)]
struct Accepted {
    first: Option<Turn>,
    any: Option<Turn>,
    names: HashMap<String, Turn>,
    below: HashMap<String, Turn>,
}

impl Accepted {
    fn enter(&mut self, host: &str, turn: Turn) {
        self.first.get_or_insert(turn);
        if host.is_empty() {
            self.any.get_or_insert(turn);
            return;
        }
        let host = host.to_ascii_lowercase();
        for suffix in hostname::suffixes(&host) {
            self.below.entry_ref(suffix).or_insert(turn);
        }
        self.names.entry(host).or_insert(turn);
    }

    /// The first route with a hostname that intersects `host`.
    fn first(&self, host: &str) -> Option<Turn> {
        if host.is_empty() {
            return self.first;
        }
        let host = host.to_ascii_lowercase();
        let wider = hostname::suffixes(&host).filter_map(|suffix| self.names.get(&alloc::format!("*.{suffix}")));
        let below = hostname::wildcard_suffix(&host).and_then(|suffix| self.below.get(suffix));
        let met = self.any.iter().chain(self.names.get(&host)).chain(below).chain(wider);
        met.copied().min_by_key(|(turn, _)| *turn)
    }
}

fn bump(counts: &mut HashMap<String, u32>, key: &str, more: bool) {
    if more {
        *counts.entry_ref(key).or_default() += 1;
    } else if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}
