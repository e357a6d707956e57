//! Table entries: what a route contributes to the tables of the listeners that took it (R-HOST-05, R-MAT-03).

use super::attach::{Attached, Candidate};
use super::backend::{Backends, Health};
use super::listener::{Served, Serving};
use super::policy::{PolicyQuestion, PolicyTargets, Reach, Ruling};
use super::rank::Ranked;
use super::reason::Reason;
use super::rules::RuleCheck;
use super::shadow::{self, ShadowQuestion, Shadows};
use super::{default, status, strata};
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::fact::{EntryFact, Fact, FactType, FactValue, NamespacedName, ObjectRef, Text};
use crate::object::{KeyId, Kind, Names, Protocol, Rule, Sym, part};
use crate::request::{PortListener, PortTable};
use crate::routing::table::{Claim, ListenerTable, Rank};
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// The tables that a route stands in by one parentRef.
#[derive(Clone, Debug)]
pub struct Contribution {
    /// The Gateway that they serve.
    gateway: KeyId,
    /// The direct parent: the listeners' object.
    parent: KeyId,
    /// Listener and hostname; an empty hostname is any.
    tables: Box<[(Sym, Sym)]>,
    rules: Rc<[Rule]>,
    /// Rules that are out (R-REQ-24).
    dropped: Box<[u16]>,
}

impl PartialEq for Contribution {
    fn eq(&self, other: &Contribution) -> bool {
        let places = |one: &Contribution| (one.gateway, one.parent);
        places(self) == places(other)
            && self.tables == other.tables
            && self.dropped == other.dropped
            && same_rules(&self.rules, &other.rules)
    }
}

fn same_rules(a: &Rc<[Rule]>, b: &Rc<[Rule]>) -> bool {
    Rc::ptr_eq(a, b) || a == b
}

/// Fills the tables; stands at the route, part: see [`default::parent_at`].
pub struct Entries;

impl Cell for Entries {
    const NAME: &'static str = "entries";
    const STRATUM: u8 = strata::ENTRIES;
    const HAS_FACTS: bool = true;
    type Value = Option<Contribution>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let attachment = reader.cell::<Attached>(at)?.as_ref()?;
        if attachment.listeners.is_empty() {
            return None;
        }
        let rules = reader.part::<part::Rules>(at.object)?;
        reach(at.object, attachment.gateway, rules, reader);
        let rank = reader.cell::<Ranked>(At::whole(at.object))?;
        let faults = reader.cell::<RuleCheck>(At::whole(at.object))?;
        let kind = reader.names().object(at.object).kind;
        let taken = taken_before(at, attachment.parent, reader);
        let hosts = attachment.listeners.iter().map(|candidate| candidate.hostnames.len());
        let mut tables = Vec::with_capacity(hosts.sum());
        for candidate in attachment.listeners.iter() {
            let place = At::part(attachment.parent, candidate.listener.0);
            // R-ATT-13: traffic flows on programmed listeners alone.
            let serves = reader.cell::<Serving>(place).and_then(Option::as_ref);
            if serves.is_none_or(|served| served.programmed.is_err()) {
                continue;
            }
            for host in candidate.hostnames.iter() {
                let first = matches!(kind, Kind::HttpRoute | Kind::GrpcRoute)
                    || reader.ask::<FirstRoute>(place, (*host, Some(at.object))).is_some();
                if !first {
                    reader.spawn::<shadow::ShadowsTold>(At::whole(at.object));
                }
                // R-CNT-04: a listener selected by two parentRefs has the route once.
                if first && !taken.contains(&(candidate.listener, *host)) {
                    tables.push((candidate.listener, *host));
                }
            }
        }
        let dropped: Box<[u16]> = faults.invalid.iter().map(|invalid| invalid.rule).collect();
        for (listener, host) in &tables {
            let place = At::part(attachment.parent, listener.0);
            // R-TLSR-07: rules without conditions: only the first can act.
            let last = if matches!(kind, Kind::HttpRoute | Kind::GrpcRoute) {
                rules.len()
            } else {
                1
            };
            for rule in 0..last.min(rules.len()) as u16 {
                if dropped.contains(&rule) {
                    continue;
                }
                for claim in Claim::of_rule(at.object, rank, rules, rule) {
                    let claim = TableClaim::Entry { host: *host, claim };
                    reader.claim::<Tables>(place, claim);
                }
            }
            if rules.is_empty() {
                let (host, route) = (*host, at.object);
                reader.claim::<Tables>(place, TableClaim::Bare { host, route });
            }
        }
        Some(Contribution {
            gateway: attachment.gateway,
            parent: attachment.parent,
            tables: tables.into(),
            rules: rules.clone(),
            dropped,
        })
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        let Some(contribution) = value else { return };
        let kind = names.object(at.object).kind;
        let owner = ObjectRef::of(at.object, names);
        let gateway = NamespacedName::of(contribution.gateway, names);
        let set = (contribution.parent != contribution.gateway).then(|| NamespacedName::of(contribution.parent, names));
        let rank = Rc::new(Rank {
            created: None,
            name: "".into(),
        });
        for (listener, host) in &contribution.tables {
            let table = alloc::format!(
                "entry/{}/{}/{}/{}",
                status::key_of(contribution.parent, names),
                names.text(*listener),
                host_text(*host, names),
                status::key_of(at.object, names)
            );
            let last = if matches!(kind, Kind::HttpRoute | Kind::GrpcRoute) {
                contribution.rules.len()
            } else {
                1
            };
            for rule in 0..last.min(contribution.rules.len()) as u16 {
                if contribution.dropped.contains(&rule) {
                    continue;
                }
                for claim in Claim::of_rule(at.object, &rank, &contribution.rules, rule) {
                    out.push(Fact {
                        key: alloc::format!("{table}/{rule}/{}", claim.index),
                        kind: FactType::Entry,
                        owner: owner.clone(),
                        value: FactValue::Entry(EntryFact {
                            gateway: gateway.clone(),
                            listener_set: set.clone(),
                            listener: Text::Owned(names.text(*listener).into()),
                            hostname: host_text(*host, names),
                            entry: super::action::entry(&claim, names),
                        }),
                    });
                }
            }
        }
    }
}

/// The tables in which an earlier parentRef of the same route to the same parent stands.
fn taken_before(at: At, parent: KeyId, reader: &mut Reader<'_>) -> Vec<(Sym, Sym)> {
    let mut taken = Vec::new();
    // R-GW-06: who is named by no parentRef has no earlier one.
    let named = if default::is_default(at) { 0 } else { at.part };
    for index in 0..named {
        let Some(parents) = reader.part::<part::Parents>(at.object) else {
            break;
        };
        if parents.get(index as usize).is_none_or(|other| other.target != parent) {
            continue;
        }
        let earlier = reader
            .cell::<Attached>(At::part(at.object, index))
            .and_then(Option::as_ref);
        for Candidate { listener, hostnames } in earlier.iter().flat_map(|earlier| earlier.listeners.iter()) {
            taken.extend(hostnames.iter().map(|host| (*listener, *host)));
        }
    }
    taken
}

/// R-BTLS-10: tells the policies of the route's backends which Gateway reaches them. Through a reference that is not
/// permitted nobody reaches anything (R-GRANT-05).
fn reach(route: KeyId, gateway: KeyId, rules: &[Rule], reader: &mut Reader<'_>) {
    let mut seen: Vec<KeyId> = Vec::new();
    let states = reader
        .cell::<Backends>(At::whole(route))
        .map_or(&[][..], |states| &states.all);
    for ((target, _), state) in rules.iter().flat_map(Rule::references).zip(states) {
        if seen.contains(&target) || state.health == Health::Invalid(Reason::RefNotPermitted) {
            continue;
        }
        seen.push(target);
        // R-XB-05: an XBackend has a status of its own at each of them.
        if reader.names().object(target).kind == Kind::XBackend
            || reader.ask::<PolicyTargets>(At::whole(target), PolicyQuestion::Any) == Ruling::Is(true)
        {
            reader.claim::<Reach>(At::whole(target), gateway);
        }
    }
}

/// A hostname as outputs show it.
pub fn host_text(host: Sym, names: &Names) -> Text {
    if host.is_empty() {
        "*".into()
    } else {
        Text::Owned(names.text(host).into())
    }
}

/// A claim on one table of a listener.
#[derive(Clone, Debug)]
pub enum TableClaim {
    /// A match of a rule.
    Entry {
        /// The table's hostname.
        host: Sym,
        /// The match.
        claim: Claim,
    },
    /// A route without any rule: the hostname is its own, and no request of it is served (R-MAT-01, R-ATT-15).
    Bare {
        /// The table's hostname.
        host: Sym,
        /// The route.
        route: KeyId,
    },
}

impl PartialEq for TableClaim {
    fn eq(&self, other: &TableClaim) -> bool {
        match (self, other) {
            (TableClaim::Entry { host, claim: a }, TableClaim::Entry { host: other, claim: b }) => {
                host == other
                    && (a.route, a.rule, a.index) == (b.route, b.rule, b.index)
                    && a.rank == b.rank
                    && same_rules(&a.rules, &b.rules)
            }
            (TableClaim::Bare { host, route }, TableClaim::Bare { host: other, route: b }) => {
                (host, route) == (other, b)
            }
            _ => false,
        }
    }
}

/// The tables of a listener, as requests are matched; stands at its object, part: its name.
pub struct Tables;

impl Group for Tables {
    const NAME: &'static str = "tables";
    const STRATUM: u8 = strata::TABLES;
    type Claim = TableClaim;
    type State = ListenerTable;
    type Question = ShadowQuestion;
    type Verdict = Shadows;

    fn put(state: &mut ListenerTable, claim: &TableClaim, names: &Names, wake: &mut Wake<ShadowQuestion>) {
        let before = state.shadowed().changes();
        match claim {
            TableClaim::Entry { host, claim } => state.insert(names, *host, claim.clone()),
            TableClaim::Bare { host, route } => state.hold(names, *host, *route),
        }
        if state.shadowed().changes() != before {
            wake.all();
        }
    }

    fn take(state: &mut ListenerTable, claim: &TableClaim, names: &Names, wake: &mut Wake<ShadowQuestion>) {
        let before = state.shadowed().changes();
        match claim {
            TableClaim::Entry { host, claim } => {
                state.remove(names, *host, claim);
            }
            TableClaim::Bare { host, route } => state.release(names, *host, *route),
        }
        if state.shadowed().changes() != before {
            wake.all();
        }
    }

    fn verdict(state: &ListenerTable, question: &ShadowQuestion, names: &Names) -> Shadows {
        shadow::verdict(state, *question, names)
    }
}

/// A route's claim on all connections for a hostname of a listener.
#[derive(Clone, PartialEq, Debug)]
pub struct FirstClaim {
    host: Sym,
    /// R-TCP-07: a TCPRoute gets what no TLSRoute wants.
    last_resort: bool,
    rank: Rc<Rank>,
    route: KeyId,
    /// Which of the route's parents brings it here: two parentRefs of one route may choose one listener.
    place: u32,
}

/// In the order in which routes act. Their ids and places only keep equal ranks apart.
type Contender = (bool, Rc<Rank>, u32, u32);

impl FirstClaim {
    fn contender(&self) -> Contender {
        (self.last_resort, self.rank.clone(), self.route.0, self.place)
    }
}

/// Routes of which only one can act: TLSRoutes of one hostname (R-TLSR-02), TCPRoutes and UDPRoutes of one listener
/// (R-TCP-02); stands at the listener's object, part: its name.
pub struct FirstRoute;

impl Group for FirstRoute {
    const NAME: &'static str = "first route";
    const STRATUM: u8 = strata::ATTACHED_INDEX;
    type Claim = FirstClaim;
    /// By hostname, the first one acts.
    type State = HashMap<Sym, BTreeSet<Contender>>;
    /// Whether a route is the first of a hostname; without a route, which one is.
    type Question = (Sym, Option<KeyId>);
    type Verdict = Option<KeyId>;

    fn put(state: &mut Self::State, claim: &FirstClaim, _: &Names, wake: &mut Wake<Self::Question>) {
        let routes = state.entry(claim.host).or_default();
        let before = routes.first().map(|first| first.2);
        routes.insert(claim.contender());
        moved(claim.host, before, routes, wake);
    }

    fn take(state: &mut Self::State, claim: &FirstClaim, _: &Names, wake: &mut Wake<Self::Question>) {
        let Some(routes) = state.get_mut(&claim.host) else {
            return;
        };
        let before = routes.first().map(|first| first.2);
        routes.remove(&claim.contender());
        moved(claim.host, before, routes, wake);
        if routes.is_empty() {
            state.remove(&claim.host);
        }
    }

    fn verdict(state: &Self::State, (host, route): &Self::Question, _: &Names) -> Self::Verdict {
        let (_, _, first, _) = state.get(host).and_then(BTreeSet::first)?;
        let first = KeyId(*first);
        Some(first).filter(|first| route.is_none_or(|route| route == *first))
    }
}

fn moved(host: Sym, before: Option<u32>, routes: &BTreeSet<Contender>, wake: &mut Wake<(Sym, Option<KeyId>)>) {
    let after = routes.first().map(|first| first.2);
    if before != after {
        for route in before.into_iter().chain(after) {
            wake.one((host, Some(KeyId(route))));
        }
        wake.one((host, None));
    }
}

/// Puts a route's claims where only one route can act; `at` is the place of one of its parents.
pub fn claim_first(at: At, parent: KeyId, listeners: &[Candidate], reader: &mut Reader<'_>) {
    let kind = reader.names().object(at.object).kind;
    let Some(rank) = reader.cell::<Ranked>(At::whole(at.object)) else {
        return;
    };
    for candidate in listeners {
        for host in candidate.hostnames.iter() {
            let claim = FirstClaim {
                host: *host,
                last_resort: kind == Kind::TcpRoute,
                rank: rank.clone(),
                route: at.object,
                place: at.part,
            };
            reader.claim::<FirstRoute>(At::part(parent, candidate.listener.0), claim);
        }
    }
}

/// The programmed listeners of a port, as connections are taken; stands at the Gateway, part: the port, above 65535 for UDP.
pub struct PortListeners;

impl Group for PortListeners {
    const NAME: &'static str = "port listeners";
    const STRATUM: u8 = strata::SERVING_INDEX;
    type Claim = PortListener;
    type State = PortTable;
    type Question = ();
    type Verdict = ();

    fn put(state: &mut PortTable, claim: &PortListener, _: &Names, _: &mut Wake<()>) {
        state.insert(*claim);
    }

    fn take(state: &mut PortTable, claim: &PortListener, _: &Names, _: &mut Wake<()>) {
        state.remove(claim);
    }

    fn verdict(_: &PortTable, (): &(), _: &Names) {}
}

/// The place of a port's listeners.
pub fn port_place(gateway: KeyId, port: u16, udp: bool) -> At {
    At::part(gateway, u32::from(port) | u32::from(udp) << 16)
}

/// Puts a programmed listener where connections find it.
pub fn claim_listener(at: At, served: &Served, reader: &mut Reader<'_>) {
    let gate = &served.state.gate;
    let place = port_place(served.gateway, gate.port, gate.protocol == Protocol::Udp);
    reader.claim::<PortListeners>(
        place,
        PortListener {
            owner: at.object,
            name: gate.name,
            protocol: gate.protocol,
            passthrough: gate.passthrough,
            hostname: gate.hostname,
        },
    );
}

/// Text of a name.
pub fn owned(sym: Sym, names: &Names) -> Text {
    Text::Owned(String::from(names.text(sym)))
}
