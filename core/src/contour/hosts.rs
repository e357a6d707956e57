//! The virtual hosts of an Envoy listener, as Envoy gets them (R-CON-03, R-CON-05, R-CON-137, R-CON-138, R-CON-160).

use super::contest::Turn;
use super::matching::RouteMatch;
use super::strata;
use crate::engine::{Group, Wake};
use crate::object::{KeyId, Names, Sym};
use crate::routing::table::Claim as Source;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// Where something stands on an Envoy listener.
#[derive(Clone, PartialEq, Debug)]
pub enum Slot {
    /// A route of a virtual host.
    Route(Sym, Rc<RouteMatch>),
    /// All connections for a server name.
    Proxy(Sym),
    /// All connections to the port, whatever they begin with.
    Port,
}

impl Slot {
    /// The question by which one asks for it.
    fn question(&self, turn: &Turn) -> Question {
        let (slot, host) = match self {
            Slot::Route(host, one) => (Some(one.text.clone()), Some(*host)),
            Slot::Proxy(host) => (None, Some(*host)),
            Slot::Port => (None, None),
        };
        Question::Entry(host, slot, (turn.route, turn.place, turn.index))
    }
}

/// Something that wants a slot.
#[derive(Clone, Debug)]
pub struct HostEntry {
    /// The slot.
    pub slot: Slot,
    /// When it is processed; of several the last one stays.
    pub turn: Turn,
    /// The index of the Gateway's listener that it comes through.
    pub listener_index: u16,
    /// The name of that listener.
    pub listener: Sym,
    /// The certificate of that listener.
    pub secret: Option<KeyId>,
    /// Whether TLS is passed through there.
    pub passthrough: bool,
    /// The rule it is made of, as it is in effect.
    pub source: Source,
}

impl PartialEq for HostEntry {
    fn eq(&self, other: &HostEntry) -> bool {
        let own = |one: &HostEntry| (one.listener_index, one.listener, one.secret, one.passthrough);
        let (a, b) = (&self.source, &other.source);
        self.slot == other.slot
            && self.turn == other.turn
            && own(self) == own(other)
            && (a.route, a.rule, a.index) == (b.route, b.rule, b.index)
            && (Rc::ptr_eq(&a.rules, &b.rules) || a.rules == b.rules)
    }
}

impl HostEntry {
    /// The question whether it acts.
    pub fn question(&self) -> Question {
        self.slot.question(&self.turn)
    }
}

/// What is asked of an Envoy listener.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Question {
    /// Whether it has anything to serve (R-CON-05).
    Open,
    /// Whether an entry acts: host and match of its slot, and which it is.
    Entry(Option<Sym>, Option<Box<str>>, (u32, (u16, u16, u16), u16)),
}

/// The answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ruling {
    /// It does.
    Acts,
    /// It does not: nothing is there, or something else takes all connections.
    Covered,
    /// Another route has the slot.
    Overwritten(KeyId),
}

/// The entries that want one slot, in turn.
type Stack = BTreeMap<Turn, HostEntry>;

/// One virtual host.
#[derive(Debug, Default)]
pub struct VirtualHost {
    slots: HashMap<Box<str>, Stack>,
    order: BTreeSet<Rc<RouteMatch>>,
    proxies: Stack,
}

impl VirtualHost {
    /// The entry that takes all connections for the server name.
    pub fn proxy(&self) -> Option<&HostEntry> {
        self.proxies.last_key_value().map(|(_, entry)| entry)
    }

    /// Its routes as Envoy asks them, the first that fits wins (R-CON-160); none where a proxy takes the connections (R-CON-70).
    pub fn routes(&self) -> impl Iterator<Item = (&RouteMatch, &HostEntry)> {
        let order = self.order.iter().filter(|_| self.proxies.is_empty());
        order.filter_map(|one| {
            let entry = self.slots.get(&one.text)?.last_key_value()?.1;
            Some((&**one, entry))
        })
    }

    fn is_empty(&self) -> bool {
        self.slots.is_empty() && self.proxies.is_empty()
    }

    /// Notes the match of the entry that acts, so that routes stay in order.
    fn reorder(&mut self, text: &str, before: Option<Rc<RouteMatch>>) {
        let after = self.slots.get(text).and_then(shown);
        if let Some(before) = before {
            self.order.remove(&before);
        }
        if let Some(after) = after {
            self.order.insert(after);
        }
    }
}

fn shown(stack: &Stack) -> Option<Rc<RouteMatch>> {
    match &stack.last_key_value()?.1.slot {
        Slot::Route(_, one) => Some(one.clone()),
        Slot::Proxy(_) | Slot::Port => None,
    }
}

/// What an Envoy listener serves.
#[derive(Debug, Default)]
pub struct EnvoyListener {
    hosts: HashMap<Sym, VirtualHost>,
    port: Stack,
}

impl EnvoyListener {
    /// The entry that takes all connections to the port (R-CON-138).
    pub fn port(&self) -> Option<&HostEntry> {
        self.port.last_key_value().map(|(_, entry)| entry)
    }

    /// A virtual host by its name; the empty one is for every host.
    pub fn host(&self, host: Sym) -> Option<&VirtualHost> {
        self.hosts.get(&host).filter(|_| self.port.is_empty())
    }

    /// All virtual hosts, sorted by name (R-CON-163); none where the port is one proxy.
    pub fn hosts(&self, names: &Names) -> Vec<(Sym, &VirtualHost)> {
        let mut all: Vec<(Sym, &VirtualHost)> = { self.hosts.iter() }
            .filter(|_| self.port.is_empty())
            .map(|(host, found)| (*host, found))
            .collect();
        // `*`, which the empty name stands for, comes before letters and digits, and so does the empty text.
        crate::order::by(&mut all, &|a, b| names.text(a.0).cmp(names.text(b.0)));
        all
    }

    /// Whether there is nothing to serve.
    pub fn is_empty(&self) -> bool {
        self.hosts.is_empty() && self.port.is_empty()
    }

    fn stack(&self, question: &Question) -> Option<(&Stack, bool)> {
        let covered = !self.port.is_empty();
        match question {
            Question::Open => None,
            Question::Entry(None, ..) => Some((&self.port, false)),
            Question::Entry(Some(host), None, _) => Some((&self.hosts.get(host)?.proxies, covered)),
            Question::Entry(Some(host), Some(text), _) => {
                let host = self.hosts.get(host)?;
                Some((host.slots.get(text)?, covered || !host.proxies.is_empty()))
            }
        }
    }
}

/// What each Envoy listener serves; stands at the Gateway, part: the port.
pub struct Hosts;

impl Group for Hosts {
    const NAME: &'static str = "contour hosts";
    const STRATUM: u8 = strata::HOSTS;
    type Claim = HostEntry;
    type State = EnvoyListener;
    type Question = Question;
    type Verdict = Ruling;

    fn put(state: &mut EnvoyListener, claim: &HostEntry, _: &Names, wake: &mut Wake<Question>) {
        change(state, claim, wake, |stack| {
            stack.insert(claim.turn.clone(), claim.clone());
        });
    }

    fn take(state: &mut EnvoyListener, claim: &HostEntry, _: &Names, wake: &mut Wake<Question>) {
        change(state, claim, wake, |stack| {
            // An entry that comes again otherwise may have been put before its former self is taken.
            if stack.get(&claim.turn) == Some(claim) {
                stack.remove(&claim.turn);
            }
        });
    }

    fn verdict(state: &EnvoyListener, question: &Question, _: &Names) -> Ruling {
        let Question::Entry(_, _, own) = question else {
            return match state.is_empty() {
                true => Ruling::Covered,
                false => Ruling::Acts,
            };
        };
        let Some((stack, covered)) = state.stack(question) else {
            return Ruling::Covered;
        };
        match stack.last_key_value() {
            Some((turn, entry)) if (turn.route, turn.place, turn.index) != *own => {
                Ruling::Overwritten(entry.source.route)
            }
            Some(_) if !covered => Ruling::Acts,
            _ => Ruling::Covered,
        }
    }
}

/// Changes one slot, keeps what depends on it in order, and tells whose verdict may be another.
fn change(state: &mut EnvoyListener, claim: &HostEntry, wake: &mut Wake<Question>, edit: impl FnOnce(&mut Stack)) {
    let empty = state.is_empty();
    match &claim.slot {
        Slot::Port => {
            let before = state.port.is_empty();
            edit(&mut state.port);
            told(&state.port, wake);
            if before != state.port.is_empty() {
                wake.all();
            }
        }
        Slot::Proxy(host) => {
            let found = state.hosts.entry(*host).or_default();
            let before = found.proxies.is_empty();
            edit(&mut found.proxies);
            told(&found.proxies, wake);
            if before != found.proxies.is_empty() {
                wake.all();
            }
            tidy(state, *host);
        }
        Slot::Route(host, one) => {
            let found = state.hosts.entry(*host).or_default();
            let stack = match found.slots.get_mut(&one.text) {
                Some(stack) => stack,
                None => found.slots.entry(one.text.clone()).or_default(),
            };
            let before = shown(stack);
            edit(stack);
            told(stack, wake);
            if stack.is_empty() {
                found.slots.remove(&one.text);
            }
            found.reorder(&one.text, before);
            tidy(state, *host);
        }
    }
    wake.one(claim.question());
    if empty != state.is_empty() {
        wake.one(Question::Open);
    }
}

fn tidy(state: &mut EnvoyListener, host: Sym) {
    if state.hosts.get(&host).is_some_and(VirtualHost::is_empty) {
        state.hosts.remove(&host);
    }
}

/// Everybody who wants a slot may have another answer.
fn told(stack: &Stack, wake: &mut Wake<Question>) {
    for (turn, entry) in stack {
        wake.one(entry.slot.question(turn));
    }
}
