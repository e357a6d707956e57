//! The event loop of one replica (R-CON-178 to R-CON-181, R-CON-205).

use super::release::{self, Mode, Opens};
use super::start::{self, Port};
use super::watch::{Seen, Watch};
use super::{FORMER_PARENT, HOLLOW_TOMBSTONE, NOT_FANNED_OUT, START_UP};
use crate::contour::class::smallest_object;
use crate::contour::port::listener_name;
use crate::fact::{Fact, FactType, FactValue, ObjectRef, ReadyAt, ReadyState, Seconds, Side, Text};
use crate::object::{Names, Object, Parts};
use crate::options::{ContourOptions, Probe, ReplicaSpec, Role};
use crate::profile::Version;
use crate::timeline::cache::Cache;
use crate::timeline::machine::{Cause, Machine, Now, Remedy, Signal, Standing, View, is_routing};
use crate::timeline::world::Delivery;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map, Value, json};

/// H: a change waits this long for others, in milliseconds (R-CON-178).
const HOLDOFF: i64 = 100;
/// M: after this long without a build the next change does not wait.
const MAXIMUM: i64 = 500;

/// One replica of Contour.
#[derive(Clone)]
pub struct Contour {
    watch: Watch,
    role: Role,
    probe: Probe,
    process: Process,
}

/// What a process knows and forgets when it ends.
#[derive(Clone)]
struct Process {
    started: Seconds,
    leader: bool,
    /// When the next build is due.
    timer: Option<Seconds>,
    last_build: Seconds,
    /// Builds so far.
    builds: u32,
    /// Whether anything ever led to a build.
    armed: bool,
    /// Whether the first lists were told.
    barrier: bool,
    /// Objects of the first lists, of kinds that informers bring (R-CON-180).
    initial: u32,
    port: Port,
    /// Changes that should have led to a build, and by which mechanism they did not.
    lost: Vec<Lost>,
    /// The time that has passed; `None`: nothing happens any more.
    passed: Option<Seconds>,
}

#[derive(Clone)]
struct Lost {
    object: ObjectRef,
    mechanism: &'static str,
}

impl Process {
    fn new(started: Seconds) -> Process {
        Process {
            started,
            leader: false,
            timer: None,
            last_build: started,
            builds: 0,
            armed: false,
            barrier: false,
            initial: 0,
            port: Port::Closed,
            lost: Vec::new(),
            passed: Some(started),
        }
    }

    /// R-CON-178: something relevant happened. After a quiet time it is built at once (R-CON-179).
    fn trigger(&mut self, now: Seconds) {
        let quiet = now.0 - self.last_build.0 > MAXIMUM;
        self.timer = Some(Seconds(now.0 + if quiet { 0 } else { HOLDOFF }));
        self.armed = true;
    }
}

impl Contour {
    /// A replica whose process has not begun; without a specification it holds the lease.
    pub fn new(version: Version, options: &ContourOptions, replica: Option<&ReplicaSpec>) -> Contour {
        Contour {
            watch: Watch::new(version, options),
            role: replica.map_or(Role::Leader, |replica| replica.role),
            probe: { replica.and_then(|replica| replica.probe) }.unwrap_or(release::probe(version)),
            process: Process::new(Seconds::default()),
        }
    }

    fn version(&self) -> Version {
        self.watch.version
    }

    /// R-CON-170: the object as it was and as it is.
    fn informed(&mut self, delivery: &Delivery, seen: &Seen<'_>, cache: &mut Cache) -> bool {
        let removed = { delivery.old.as_ref() }.is_some_and(|old| self.watch.remove(seen, old, cache));
        let inserted = { delivery.new.as_ref() }.is_some_and(|new| self.watch.insert(seen, new, cache));
        let triggers = removed || inserted;
        if !triggers && self.watch.overlooks(seen.key) && delivery.difference().intersects(Parts::SPEC) {
            self.lose(seen, NOT_FANNED_OUT);
        }
        triggers
    }

    /// R-CON-170: the object as it is; of one that is gone namespace and name.
    fn reconciled(&mut self, delivery: &Delivery, seen: &Seen<'_>, cache: &mut Cache) -> bool {
        let former = cache.get(seen.key).cloned();
        let was_attached = former.is_some_and(|former| self.watch.is_attached(&former, seen, cache));
        let (triggers, mechanism) = match &delivery.new {
            Some(new) => (self.watch.insert(seen, new, cache), FORMER_PARENT),
            None => (self.watch.remove(seen, &Object::default(), cache), HOLLOW_TOMBSTONE),
        };
        if !triggers && was_attached {
            self.lose(seen, mechanism);
        }
        triggers
    }

    fn lose(&mut self, seen: &Seen<'_>, mechanism: &'static str) {
        let object = ObjectRef::of(seen.key, seen.names);
        self.process.lost.retain(|lost| lost.object != object);
        self.process.lost.push(Lost { object, mechanism });
    }

    /// R-CON-178: what a build does.
    fn build(&mut self, at: Seconds, cache: &mut Cache) {
        let process = &mut self.process;
        cache.publish();
        process.last_build = at;
        process.builds += 1;
        process.lost.clear();
        // R-CON-181
        if let Opens::Build | Opens::BuildOrLists = release::opens(self.watch.version) {
            process.port.open_surely(start::polled(process.started, at));
        }
    }

    /// The first lists have come, and each of their objects went through the loop (R-CON-180, R-CON-181).
    fn listed(&mut self, at: Seconds, cache: &mut Cache) {
        let version = self.version();
        let process = &mut self.process;
        process.barrier = true;
        // A timer that ran out while the lists came found the barrier open, and was set anew.
        if release::has_barrier(version) && process.timer.is_some_and(|due| due <= at) {
            process.timer = Some(Seconds(at.0 + HOLDOFF));
        }
        let polled = start::polled(process.started, at);
        process.port = match (release::opens(version), process.port) {
            (_, Port::Open(since)) => Port::Open(since),
            (Opens::Lists, _) => Port::Open(at),
            (Opens::Barrier, _) => Port::Open(polled),
            (Opens::BuildOrLists, _) if process.armed => Port::Closed,
            (Opens::BuildOrLists, _) if process.initial == 0 => Port::Open(polled),
            // R-CON-203: the last object may be through before its informer says that it has all.
            (Opens::BuildOrLists, _) => Port::Race(polled, None),
            (Opens::Build, port) => port,
        };
        if process.timer.is_none() && process.builds == 0 && process.port.surely().is_some() {
            // R-CON-183: Envoy gets a snapshot without routes, which is what a build would make of these objects.
            cache.publish();
        }
    }

    fn ready_at(&self) -> ReadyAt {
        start::ready_at(self.process.port, self.process.started, self.probe)
    }
}

impl Machine for Contour {
    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>) {
        let seen = Seen {
            key: delivery.key,
            names: now.names,
        };
        let Some((mode, counts)) = self.watch.delivery(&seen) else {
            // R-CON-171: endpoints go straight to Envoy. Of what is not watched at all nothing is said.
            cache.set(delivery.key, delivery.new.as_ref());
            cache.show(delivery.key);
            return;
        };
        if let (Mode::Informer, Some(old), Some(new)) = (mode, &delivery.old, &delivery.new)
            && !delivery.coalesced
            && !old.difference(new).intersects(counts)
        {
            // R-CON-174: dropped. What changed is not what builds look at.
            if cache.get(delivery.key).is_some() {
                let waits = cache.waits(delivery.key);
                cache.put(delivery.key, new.clone());
                if !waits {
                    cache.show(delivery.key);
                }
            }
            return;
        }
        let triggers = match mode {
            Mode::Informer => self.informed(delivery, &seen, cache),
            Mode::Reconciler => self.reconciled(delivery, &seen, cache),
        };
        if mode == Mode::Informer && !self.process.barrier {
            self.process.initial += 1;
        }
        if triggers {
            self.process.trigger(now.at);
        }
    }

    fn signal(&mut self, signal: Signal, cache: &mut Cache, now: &Now<'_>) {
        match signal {
            Signal::Started => {
                cache.clear();
                self.watch.clear();
                self.process = Process::new(now.at);
                // R-CON-184: without election every replica is as one that was elected at its start.
                if self.role == Role::Leader {
                    self.signal(Signal::Elected, cache, now);
                }
            }
            Signal::Listed => {
                if self.watch.has_gateway_api() {
                    // R-CON-201: every cluster has Namespaces, also where a timeline leaves them out.
                    self.process.trigger(now.at);
                }
                self.listed(now.at, cache);
            }
            Signal::Elected => {
                self.process.leader = true;
                self.process.trigger(now.at);
            }
            // Informers tell what a new list changed; nothing else means anything to it.
            _ => {}
        }
    }

    fn pass(&mut self, until: Option<Seconds>, cache: &mut Cache, _now: &Now<'_>) {
        while let Some(due) = self.process.timer.filter(|due| until.is_none_or(|until| *due <= until)) {
            if release::has_barrier(self.version()) && !self.process.barrier {
                // The timer is set anew and anew, until it runs out after the lists.
                let Some(until) = until else { break };
                let times = (until.0 - due.0).div_euclid(HOLDOFF) + 1;
                self.process.timer = Some(Seconds(due.0 + times * HOLDOFF));
                continue;
            }
            self.process.timer = None;
            self.build(due, cache);
        }
        self.process.passed = until;
    }

    fn readiness(&self, cache: &Cache) -> Standing {
        let ready_at = self.ready_at();
        let surely = match &ready_at {
            ReadyAt::At(at) => *at,
            ReadyAt::OneOf(times) => times.last().copied().flatten(),
        };
        let lost = self.process.lost.first();
        let has_come = |at: Seconds| self.process.passed.is_none_or(|passed| at <= passed);
        let state = match (self.process.port.surely().is_some_and(has_come), lost) {
            (false, _) => ReadyState::NotSynced,
            (true, Some(_)) => ReadyState::Degraded,
            (true, None) if !self.watch.has_roots(cache) => ReadyState::ReadyEmpty,
            (true, None) => ReadyState::Ready,
        };
        let waits_for: Option<Text> = match (surely, lost) {
            (None, _) if !self.process.barrier => Some("its first lists".into()),
            (None, _) => Some(
                alloc::format!(
                    "a build, before which its xDS port {} open: a relevant object in a namespace that it watches, or its election",
                    if let Port::Race(..) = self.process.port { "may not" } else { "does not" }
                )
                .into(),
            ),
            (_, Some(lost)) => Some(alloc::format!("a build that shows the change of {}", named(&lost.object)).into()),
            (Some(at), None) if !has_come(at) => Some(alloc::format!("its readiness probe at {} s", seconds(at)).into()),
            _ => None,
        };
        let stuck = self.process.barrier && self.process.timer.is_none() && (surely.is_none() || lost.is_some());
        Standing {
            state,
            ready_at: Some(ready_at),
            waits_for,
            freed_by: stuck.then(|| smallest_object(&self.watch.options)),
        }
    }

    /// `leader`, `listed`, `builds`, `buildDue`, `portOpens` (seconds or `null`), `lost` (objects whose change waits for a build).
    fn state(&self, _cache: &Cache, _names: &Names) -> Map<String, Value> {
        let process = &self.process;
        let lost: Vec<String> = process.lost.iter().map(|lost| named(&lost.object)).collect();
        let state = json!({
            "leader": process.leader,
            "listed": process.barrier,
            "builds": process.builds,
            "buildDue": process.timer,
            "portOpens": process.port.surely(),
            "lost": lost,
        });
        match state {
            Value::Object(state) => state,
            _ => Map::new(),
        }
    }

    fn view(&self, fact: &Fact) -> View {
        match is_routing(fact.kind) {
            true => View::Plain,
            false => View::Ignored,
        }
    }

    /// R-CON-184: followers write no statuses.
    fn tells(&self, fact: &Fact) -> bool {
        self.process.leader || !matches!(fact.kind, FactType::Condition | FactType::Count)
    }

    fn open_port(&self, fact: &Fact) -> Option<Text> {
        match &fact.value {
            FactValue::Port(port) if port.open => Some(listener_name(port, self.version())),
            _ => None,
        }
    }

    fn cause(&self, fact: &Fact, _side: Side, _cache: &Cache) -> Cause {
        let process = &self.process;
        if !process.barrier {
            return Cause::tolerated(START_UP, "start: until the first lists are told and built");
        }
        if process.timer.is_some() {
            return Cause::tolerated("holdoff", "holdoff: at most 500 ms");
        }
        let of_owner = process.lost.iter().find(|lost| lost.object == fact.owner);
        match of_owner.or(process.lost.first()) {
            Some(lost) => Cause::harmful(lost.mechanism),
            None if process.builds == 0 => Cause::harmful(START_UP),
            None => Cause::harmful(NOT_FANNED_OUT),
        }
    }

    fn remedies(&self) -> &'static [Remedy] {
        Remedy::ALL
    }

    fn copy(&self) -> Box<dyn Machine> {
        Box::new(self.clone())
    }
}

/// `HTTPRoute shop/cart`.
fn named(object: &ObjectRef) -> String {
    match &object.namespace {
        Some(namespace) => alloc::format!("{} {namespace}/{}", object.kind, object.name),
        None => alloc::format!("{} {}", object.kind, object.name),
    }
}

/// A time as people write it.
fn seconds(at: Seconds) -> String {
    match at.0 % 1000 {
        0 => alloc::format!("{}", at.0 / 1000),
        _ => alloc::format!("{}", at.0 as f64 / 1000.0),
    }
}
