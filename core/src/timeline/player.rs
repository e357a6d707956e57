//! The player: events to the world, to what is right, and to every controller.

use super::instance::Instance;
use super::pool::Pool;
use super::script::Script;
use super::world::{Delivery, Outcome, World};
use super::{controllers, findings};
use crate::fact::{
    Change, Changed, Fact, FactValue, Finding, ReplayReport, ReplayStep, Seconds, Text, TimelineAction, TimelineEvent,
    Tombstone,
};
use crate::manifest::Keep;
use crate::options::ReplayOptions;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// A timeline on its way.
pub struct Player<'s> {
    script: &'s Script,
    pub(super) pool: Pool,
    pub(super) world: World,
    pub(super) instances: Vec<Instance>,
    /// The engine of what is right in the eyes of whoever asked.
    right: usize,
    open: BTreeMap<String, Text>,
    remedies: bool,
    pub(super) findings: Vec<Finding>,
}

impl<'s> Player<'s> {
    /// A timeline before its first event.
    pub fn new(script: &'s Script, options: &ReplayOptions) -> Player<'s> {
        Player::with_pool(script, options, Pool::default())
    }

    /// As [`Player::new`], where some names are known already.
    pub(super) fn with_pool(script: &'s Script, options: &ReplayOptions, mut pool: Pool) -> Player<'s> {
        let configured = script.controllers.iter().chain(&options.controllers);
        let keep = configured
            .filter_map(|spec| spec.options.as_ref())
            .fold(Keep::of(&options.options), |keep, options| keep.and(Keep::of(options)));
        let world = World::new(options.options.admission, keep);
        let right = pool.right(&options.options, &world);
        let mut findings = script.findings.clone();
        let mut instances = Vec::new();
        for spec in script.controllers.iter().chain(&options.controllers) {
            match controllers::instances(spec, &options.options, &mut pool, &world) {
                Ok(more) => instances.extend(more),
                Err(finding) => findings.push(*finding),
            }
        }
        Player {
            script,
            pool,
            world,
            instances,
            right,
            open: BTreeMap::new(),
            remedies: options.remedies.unwrap_or(true),
            findings,
        }
    }

    /// Plays all events.
    pub fn play(mut self) -> ReplayReport {
        let steps = (0..self.script.events.len())
            .filter_map(|step| self.step(step))
            .collect();
        ReplayReport {
            steps,
            findings: self.findings,
        }
    }

    /// Plays the events up to and with a step.
    pub fn play_to(&mut self, step: usize) {
        self.remedies = false;
        for step in 0..=step {
            self.step(step);
        }
    }

    /// What is right, as an engine of its own.
    pub fn into_right(self) -> Option<crate::state::Engine> {
        self.pool.into_engine(self.right)
    }

    /// What a controller serves, as an engine of its own.
    pub fn into_served(self, controller: &str, replica: Option<&str>) -> Option<crate::state::Engine> {
        let instance = self
            .instances
            .iter()
            .find(|instance| instance.is(controller, replica))?;
        let engine = instance.engine();
        self.pool.into_engine(engine)
    }

    fn step(&mut self, step: usize) -> Option<ReplayStep> {
        let script = self.script;
        let event = script.events.get(step)?;
        let next = script.events.get(step + 1).map(|event| event.at);
        let place = script.places.get(step);
        self.arrive(event.at, step);
        let outcome = self.happen(event);
        findings::of_event(step, place, &outcome, &self.pool.names, &mut self.findings);
        Some(self.follow(step, event, next, &outcome))
    }

    /// Whatever was due before a time is done.
    pub(super) fn arrive(&mut self, at: Seconds, step: usize) {
        for instance in &mut self.instances {
            instance.arrive(at, &mut self.pool, &self.world, step);
        }
    }

    /// What an event did to the world is judged, and told to everybody. `next` is when something happens again.
    pub(super) fn follow(
        &mut self,
        step: usize,
        event: &TimelineEvent,
        next: Option<Seconds>,
        outcome: &Outcome,
    ) -> ReplayStep {
        let right = self.judge(step, &outcome.deliveries);
        let mut controllers = Vec::with_capacity(self.instances.len());
        for instance in &mut self.instances {
            instance.hear(event, &outcome.deliveries, &self.pool);
            instance.pass(next, step, &mut self.pool, &self.world);
            if self.remedies {
                instance.try_remedies(step, event.at, &mut self.pool, &mut self.world);
            }
            controllers.push(instance.told(&self.pool.names));
        }
        note_ports(&mut self.open, &right, right_port);
        ReplayStep {
            at: event.at,
            event: event.clone(),
            right,
            open_ports: sorted(&self.open),
            controllers,
        }
    }

    /// Makes an event happen to the world.
    fn happen(&mut self, event: &TimelineEvent) -> Outcome {
        let (cluster, names) = (event.cluster.as_deref(), &mut self.pool.names);
        match &event.action {
            TimelineAction::Apply { apply } => self.world.apply(apply, cluster, event.at, false, names),
            TimelineAction::Recreate { recreate, .. } => self.world.apply(recreate, cluster, event.at, true, names),
            TimelineAction::Delete { delete, tombstone } => {
                self.world
                    .delete(delete, tombstone.unwrap_or(Tombstone::Full), cluster, names)
            }
            _ => Outcome::default(),
        }
    }

    /// Brings what is right up to date, in the eyes of all who have options of their own.
    fn judge(&mut self, step: usize, deliveries: &[Delivery]) -> Change {
        let mut own = Change::default();
        for engine in self.pool.all_right() {
            let changes = deliveries.iter().map(|delivery| (delivery.key, delivery.new.clone()));
            let change = self.pool.transact(engine, changes);
            for instance in self.instances.iter_mut().filter(|instance| instance.right() == engine) {
                instance.right_changed(&change, step);
            }
            if engine == self.right {
                own = change;
            }
        }
        own
    }
}

/// Keeps a list of open ports up to date.
pub(super) fn note_ports(open: &mut BTreeMap<String, Text>, change: &Change, name: impl Fn(&Fact) -> Option<Text>) {
    for fact in change
        .removed
        .iter()
        .chain(change.changed.iter().map(|Changed { before, .. }| before))
    {
        open.remove(&fact.key);
    }
    for fact in change
        .added
        .iter()
        .chain(change.changed.iter().map(|Changed { after, .. }| after))
    {
        if let Some(name) = name(fact) {
            open.insert(fact.key.clone(), name);
        }
    }
}

pub(super) fn sorted(open: &BTreeMap<String, Text>) -> Vec<Text> {
    let mut all: Vec<Text> = open.values().cloned().collect();
    crate::order::by(&mut all, &Ord::cmp);
    all.dedup();
    all
}

/// `namespace/gateway:port/protocol` of a port that is open.
pub(super) fn right_port(fact: &Fact) -> Option<Text> {
    let FactValue::Port(port) = &fact.value else {
        return None;
    };
    let gateway = &port.gateway;
    let name = || alloc::format!("{}/{}:{}/{}", gateway.namespace, gateway.name, port.port, port.protocol);
    port.open.then(|| Text::Owned(name()))
}

/// Times are whole steps apart or less: what is due when nothing else happens comes within this time.
pub(super) const SETTLED: Seconds = Seconds::whole(1 << 30);
