//! One replica of a controller on a timeline.

use super::cache::Cache;
use super::fold::{as_served, fold};
use super::ledger::{Ledger, Of};
use super::machine::{Machine, Now, Signal};
use super::player::{note_ports, sorted};
use super::pool::Pool;
use super::remedy;
use super::world::{Delivery, World};
use crate::fact::{
    Change, ControllerStep, Difference, Fact, Readiness, Seconds, Text, TimelineAction, TimelineEvent, Tombstone,
};
use crate::object::{KeyId, Names, Object};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// How an instance stands to the watches.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Watching {
    /// Its process has not begun.
    NotStarted,
    /// Its lists come at this time; `first` those of its first process, which come before an event of the same time. Events at
    /// the time of a restart are what happens while it is away.
    Starting { at: Seconds, first: bool },
    /// Its watches were opened anew at this time; lists come when time passes.
    Away(Seconds),
    /// It hears of every change.
    Live,
}

/// One replica: its machine, its cache, what it serves, and where that is wrong.
pub struct Instance {
    pub(super) controller: Text,
    pub(super) replica: Option<Text>,
    pub(super) machine: Box<dyn Machine>,
    pub(super) cache: Cache,
    /// The engine of what it serves.
    pub(super) served: usize,
    /// The engine of what it should serve.
    pub(super) right: usize,
    pub(super) ledger: Ledger,
    watching: Watching,
    starts: Seconds,
    filled: Seconds,
    open: BTreeMap<String, Text>,
    serves: Change,
    ended: Vec<Difference>,
}

/// What makes an instance.
pub struct Seed {
    /// The controller, as it was given.
    pub controller: Text,
    /// Which of its replicas.
    pub replica: Option<Text>,
    /// What it does.
    pub machine: Box<dyn Machine>,
    /// The engine of what it serves.
    pub served: usize,
    /// The engine of what it should serve.
    pub right: usize,
    /// When its process begins.
    pub starts: Seconds,
    /// When its first lists come.
    pub filled: Seconds,
}

impl Instance {
    /// An instance before its process began.
    pub fn new(seed: Seed) -> Instance {
        Instance {
            controller: seed.controller,
            replica: seed.replica,
            machine: seed.machine,
            cache: Cache::default(),
            served: seed.served,
            right: seed.right,
            ledger: Ledger::default(),
            watching: Watching::NotStarted,
            starts: seed.starts,
            filled: seed.filled.max(seed.starts),
            open: BTreeMap::new(),
            serves: Change::default(),
            ended: Vec::new(),
        }
    }

    /// Whether it goes by this name; without a replica the first one does.
    pub fn is(&self, controller: &str, replica: Option<&str>) -> bool {
        self.controller == controller && replica.is_none_or(|name| self.replica.as_deref() == Some(name))
    }

    /// The engine of what it should serve.
    pub fn right(&self) -> usize {
        self.right
    }

    /// The engine of what it serves.
    pub fn engine(&self) -> usize {
        self.served
    }

    /// What should be served has changed.
    pub fn right_changed(&mut self, change: &Change, step: usize) {
        self.ledger.take(Of::Right, change, step, &*self.machine);
        if self.served == self.right {
            // One evaluation tells both: what is served and what should be.
            self.served_changed(change.clone(), step);
        }
    }

    /// The time of the next event has come: whatever was due before it is done.
    pub fn arrive(&mut self, at: Seconds, pool: &mut Pool, world: &World, step: usize) {
        self.serves = Change::default();
        self.ended = Vec::new();
        self.due(Some(at), false, pool, world);
        self.machine.pass(Some(at), &mut self.cache, &now(at, pool));
        self.build(step, pool);
    }

    /// An event happens.
    pub fn hear(&mut self, event: &TimelineEvent, deliveries: &[Delivery], pool: &Pool) {
        let at = event.at;
        if self.watching == Watching::Live {
            for delivery in deliveries {
                self.machine.deliver(delivery, &mut self.cache, &now(at, pool));
            }
        }
        match &event.action {
            TimelineAction::Restart { restart } if self.is_named(restart) => {
                self.watching = Watching::Starting { at, first: false };
                self.machine.signal(Signal::Started, &mut self.cache, &now(at, pool));
            }
            TimelineAction::Relist { .. } if self.watching == Watching::Live => self.watching = Watching::Away(at),
            TimelineAction::Elect { elect } if self.is_named(elect) && self.is_started() => {
                self.machine.signal(Signal::Elected, &mut self.cache, &now(at, pool));
            }
            TimelineAction::Reconcile { .. } if self.is_started() => {
                self.machine.signal(Signal::Reconcile, &mut self.cache, &now(at, pool));
            }
            _ => {}
        }
    }

    /// Nothing happens until the next event, or ever again.
    pub fn pass(&mut self, next: Option<Seconds>, step: usize, pool: &mut Pool, world: &World) {
        self.due(next, true, pool, world);
        let at = next.unwrap_or(super::player::SETTLED);
        self.machine.pass(next, &mut self.cache, &now(at, pool));
        self.build(step, pool);
        self.ended.extend(self.ledger.settle(step));
        for entry in self.ledger.entries_mut() {
            let Some((side, fact)) = entry.shown() else { continue };
            if !self.machine.tells(fact) {
                entry.told = None;
                continue;
            }
            let cause = self.machine.cause(fact, side, &self.cache);
            let fact = fact.clone();
            let clears = entry.told.take().map(|told| told.clears).unwrap_or_default();
            entry.told = Some(Difference {
                fact,
                side,
                began: entry.began,
                ended: None,
                verdict: cause.verdict,
                window: cause.window,
                clears,
                mechanism: cause.mechanism.into(),
            });
        }
    }

    /// Tries what a person could do, where differences began in this step.
    pub fn try_remedies(&mut self, step: usize, at: Seconds, pool: &mut Pool, world: &mut World) {
        remedy::attempt(self, step, at, pool, world);
    }

    /// What the step did to it.
    pub fn told(&mut self, names: &Names) -> ControllerStep {
        let standing = self.machine.readiness(&self.cache);
        let standing_differences = self.ledger.entries().filter_map(|(_, entry)| entry.told.clone());
        let mut differences: Vec<Difference> = standing_differences.collect();
        differences.append(&mut self.ended);
        ControllerStep {
            controller: self.controller.clone(),
            replica: self.replica.clone(),
            serves: core::mem::take(&mut self.serves),
            open_ports: sorted(&self.open),
            readiness: Readiness {
                controller: self.controller.clone(),
                replica: self.replica.clone(),
                state: standing.state,
                ready_at: standing.ready_at,
                waits_for: standing.waits_for,
                freed_by: standing.freed_by,
            },
            notifications: self.machine.notifications(),
            state: self.machine.state(&self.cache, names),
            differences,
        }
    }

    /// Lists that are due before `until`; with `passing`, also those that wait for time to pass at all.
    fn due(&mut self, until: Option<Seconds>, passing: bool, pool: &mut Pool, world: &World) {
        let before = |at: Seconds| until.is_none_or(|until| at < until);
        if self.watching == Watching::NotStarted && (before(self.starts) || !passing && until == Some(self.starts)) {
            self.machine
                .signal(Signal::Started, &mut self.cache, &now(self.starts, pool));
            self.watching = Watching::Starting {
                at: self.filled,
                first: true,
            };
        }
        match self.watching {
            Watching::Starting { at, first } if before(at) || (first && !passing && until == Some(at)) => {
                self.list(at, false, pool, world);
            }
            Watching::Away(at) if before(at) => self.list(at, true, pool, world),
            _ => {}
        }
    }

    /// Tells every object; after a relist also those that are gone.
    fn list(&mut self, at: Seconds, again: bool, pool: &mut Pool, world: &World) {
        let all = world.list(&pool.names);
        let here = now(at, pool);
        self.machine.pass(Some(at), &mut self.cache, &here);
        list(&mut *self.machine, &mut self.cache, &all, again, world, &here);
        self.watching = Watching::Live;
    }

    /// Brings what is served up to date with what the machine published.
    fn build(&mut self, step: usize, pool: &mut Pool) {
        let published = self.cache.take_published();
        if published.is_empty() || self.served == self.right {
            return;
        }
        let change = pool.transact(self.served, published);
        self.served_changed(change, step);
    }

    fn served_changed(&mut self, change: Change, step: usize) {
        let machine = &*self.machine;
        self.ledger.take(Of::Served, &change, step, machine);
        let shown = as_served(change, machine);
        note_ports(&mut self.open, &shown, |fact: &Fact| machine.open_port(fact));
        fold(&mut self.serves, shown);
    }

    /// By its replica's name, the controller's as it was given, or `this` where there is one only.
    fn is_named(&self, name: &str) -> bool {
        self.replica.as_deref() == Some(name) || self.controller == name || (self.replica.is_none() && name == "this")
    }

    fn is_started(&self) -> bool {
        self.watching != Watching::NotStarted
    }
}

/// Tells a machine every object; `again` also those that it knows and that are gone.
pub(super) fn list(
    machine: &mut dyn Machine,
    cache: &mut Cache,
    all: &[(KeyId, Rc<Object>)],
    again: bool,
    world: &World,
    here: &Now<'_>,
) {
    let listed = |key: KeyId, old: Option<Rc<Object>>, new: Option<Rc<Object>>| Delivery {
        key,
        old,
        new,
        tombstone: Tombstone::Full,
        coalesced: false,
        listed: true,
    };
    if again {
        let mut gone: Vec<(KeyId, Rc<Object>)> = cache
            .iter()
            .filter(|(key, _)| world.get(*key).is_none())
            .map(|(key, old)| (key, old.clone()))
            .collect();
        crate::order::by(&mut gone, &|(a, _), (b, _)| a.0.cmp(&b.0));
        for (key, old) in gone {
            machine.deliver(&listed(key, Some(old), None), cache, here);
        }
    }
    for (key, object) in all {
        let old = cache.get(*key).cloned();
        machine.deliver(&listed(*key, old, Some(object.clone())), cache, here);
    }
    let signal = match again {
        true => Signal::Relisted,
        false => Signal::Listed,
    };
    machine.signal(signal, cache, here);
}

fn now(at: Seconds, pool: &Pool) -> Now<'_> {
    Now { at, names: &pool.names }
}
