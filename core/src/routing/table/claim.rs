//! Claims on requests: one match of one rule of one route, and its place in the order.

use super::Precedence;
use crate::object::{GrpcMatch, HttpMatch, KeyId, Matches, Names, Rule, Sym, ValueMatch};
use alloc::rc::Rc;
use core::cmp::Ordering;

/// Where a route stands among routes (R-MAT-10, rows 7 and 8). All claims of a route share one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rank {
    /// `creationTimestamp` in seconds; a route without one counts as younger than any with one (R-MAT-13).
    pub created: Option<i64>,
    /// `namespace/name`, compared by bytes.
    pub name: Rc<str>,
}

impl Ord for Rank {
    // Sorting and searching would compile it in at dozens of places.
    #[inline(never)]
    fn cmp(&self, other: &Rank) -> Ordering {
        let age = match (self.created, other.created) {
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        age.then_with(|| self.name.as_bytes().cmp(other.name.as_bytes()))
    }
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Rank) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// One match of one rule of a route that a listener takes.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The route.
    pub route: KeyId,
    /// The route's place among routes.
    pub rank: Rc<Rank>,
    /// The rule's index in the route.
    pub rule: u16,
    /// The match's index in the rule; 0 where the rule has none.
    pub index: u16,
    /// The rules of the route.
    pub rules: Rc<[Rule]>,
}

impl Claim {
    /// The claims of a rule: one for each match, or one for a rule without any (R-MAT-03).
    pub fn of_rule(
        route: KeyId,
        rank: &Rc<Rank>,
        rules: &Rc<[Rule]>,
        rule: u16,
    ) -> impl Iterator<Item = Claim> + use<> {
        let count = match rules.get(usize::from(rule)).map(|rule| &rule.matches) {
            Some(Matches::Http(matches)) => matches.len(),
            Some(Matches::Grpc(matches)) => matches.len().max(1),
            Some(Matches::All) => 1,
            None => 0,
        };
        let (rank, rules) = (rank.clone(), rules.clone());
        (0..u16::try_from(count).unwrap_or(u16::MAX)).map(move |index| Claim {
            route,
            rank: rank.clone(),
            rule,
            index,
            rules: rules.clone(),
        })
    }

    /// The rule that takes the request.
    pub fn rule(&self) -> Option<&Rule> {
        self.rules.get(usize::from(self.rule))
    }

    /// What a request must be like.
    pub fn condition(&self) -> Condition<'_> {
        let index = usize::from(self.index);
        match self.rule().map(|rule| &rule.matches) {
            Some(Matches::Http(matches)) => {
                let known = matches.get(index).filter(|http| !http.unsupported);
                known.map_or(Condition::Never, Condition::Http)
            }
            Some(Matches::Grpc(matches)) if matches.is_empty() => Condition::AnyCall,
            Some(Matches::Grpc(matches)) => {
                let known = matches.get(index).filter(|grpc| !grpc.unsupported);
                known.map_or(Condition::Never, Condition::Grpc)
            }
            Some(Matches::All) => Condition::Always,
            None => Condition::Never,
        }
    }
}

/// What a claim asks of a request.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Condition<'a> {
    /// An HTTPRoute's match.
    Http(&'a HttpMatch),
    /// A GRPCRoute's match.
    Grpc(&'a GrpcMatch),
    /// A rule of a GRPCRoute without matches: every gRPC request.
    AnyCall,
    /// A rule of a TLSRoute, TCPRoute or UDPRoute: every connection.
    Always,
    /// No such rule or match, or one of a type that nobody knows (R-VAL-46): nothing.
    Never,
}

impl<'a> Condition<'a> {
    /// The method of an HTTP match; empty for any.
    pub fn method(self) -> Sym {
        match self {
            Condition::Http(http) => http.method,
            _ => Sym::EMPTY,
        }
    }

    /// The header conditions.
    pub fn headers(self) -> &'a [ValueMatch] {
        match self {
            Condition::Http(http) => &http.headers,
            Condition::Grpc(grpc) => &grpc.headers,
            _ => &[],
        }
    }

    /// The query parameter conditions.
    pub fn query(self) -> &'a [ValueMatch] {
        match self {
            Condition::Http(http) => &http.query,
            _ => &[],
        }
    }

    /// Whether a header or query parameter is compared with a regular expression.
    pub fn has_expressions(self) -> bool {
        self.headers().iter().chain(self.query()).any(|value| value.regex)
    }

    /// Whether both ask the same of method, headers and query, in whatever order they say it.
    pub fn same_apart_from_path(self, other: Condition) -> bool {
        let same = |a: &[ValueMatch], b: &[ValueMatch]| a.len() == b.len() && a.iter().all(|value| b.contains(value));
        self.method() == other.method() && same(self.headers(), other.headers()) && same(self.query(), other.query())
    }
}

/// A claim in a table, with its precedence worked out. Entries are ordered by precedence, the winner first.
#[derive(Clone, Debug)]
pub struct Entry {
    claim: Claim,
    precedence: Precedence,
}

impl Entry {
    /// The entry that a claim makes.
    pub fn new(names: &Names, claim: Claim) -> Entry {
        let precedence = Precedence::of(names, claim.condition());
        Entry { claim, precedence }
    }

    /// The claim.
    pub fn claim(&self) -> &Claim {
        &self.claim
    }

    /// What a request must be like.
    pub fn condition(&self) -> Condition<'_> {
        self.claim.condition()
    }

    /// Its place by what it asks for; the rank and the indexes of the claim break ties.
    pub fn precedence(&self) -> Precedence {
        self.precedence
    }

    /// Whether it is this very match.
    pub fn is(&self, route: KeyId, rule: u16, index: u16) -> bool {
        self.claim.route == route && self.claim.rule == rule && self.claim.index == index
    }

    /// Whether the order of the two rests on a `creationTimestamp` that is missing (R-MAT-13).
    pub fn tie_assumes_age(&self, other: &Entry) -> bool {
        self.precedence == other.precedence
            && self.claim.route != other.claim.route
            && (self.claim.rank.created.is_none() || other.claim.rank.created.is_none())
    }
}

impl Ord for Entry {
    // Sorting and searching would compile it in at dozens of places.
    #[inline(never)]
    fn cmp(&self, other: &Entry) -> Ordering {
        // R-MAT-10 rows 2 to 6 and R-GRPC-04, then rows 7 to 9. The route's id only keeps two keys of one name apart.
        let (a, b) = (&self.claim, &other.claim);
        self.precedence
            .cmp(&other.precedence)
            .then_with(|| {
                if Rc::ptr_eq(&a.rank, &b.rank) {
                    Ordering::Equal
                } else {
                    a.rank.cmp(&b.rank)
                }
            })
            .then_with(|| (a.rule, a.index, a.route.0).cmp(&(b.rule, b.index, b.route.0)))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Entry) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}
