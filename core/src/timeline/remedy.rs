//! What a person can do about a difference: tried on the model, then everything is put back.

use super::instance::{Instance, list};
use super::ledger::{Ledger, Of};
use super::machine::{Now, Remedy, Signal};
use super::pool::Pool;
use super::world::{Delivery, World};
use crate::fact::{Fact, FactValue, NamespacedName, ObjectRef, Seconds, Text, Tombstone};
use crate::object::{KeyId, Kind, Object, ObservedEntry, ParentRef, Spec};
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// How many objects at fault are tried in one step; the others get what helps against one of the same mechanism.
const TRIED: usize = 4;

/// Between two things that a person does: long enough for whatever follows from the first.
const PAUSE: Seconds = Seconds::whole(10);

/// Finds out what would clear the differences that began in a step.
pub fn attempt(instance: &mut Instance, step: usize, at: Seconds, pool: &mut Pool, world: &World) {
    let mut causes: Vec<(Option<KeyId>, Option<KeyId>)> = Vec::new();
    for (_, entry) in instance.ledger.entries().filter(|(_, entry)| entry.began == step) {
        let Some((_, fact)) = entry.shown() else { continue };
        let cause = (fact.owner.find(&pool.names), gateway_of(fact, pool));
        if !causes.contains(&cause) && causes.len() < TRIED {
            causes.push(cause);
        }
    }
    if causes.is_empty() {
        return;
    }
    for remedy in instance.machine.remedies().iter().take(Remedy::ALL.len()) {
        let mut tried: Vec<Option<KeyId>> = Vec::new();
        for (owner, gateway) in &causes {
            let target = match remedy {
                Remedy::TouchGateway => *gateway,
                // The Gateway is touched as such.
                Remedy::TouchObject | Remedy::Recreate => owner.filter(|owner| is_at_fault(*owner, pool)),
                Remedy::Restart | Remedy::Elect | Remedy::Relist => None,
            };
            if tried.contains(&target) {
                continue;
            }
            tried.push(target);
            let Some(trial) = act(*remedy, target, instance, at, pool, world) else {
                continue;
            };
            let words = words(*remedy, target, pool);
            for (key, told) in instance.ledger.entries_told(step) {
                if !trial.holds(key) && !told.clears.contains(&words) {
                    told.clears.push(words.clone());
                }
            }
        }
    }
}

/// What a remedy is called.
fn words(remedy: Remedy, target: Option<KeyId>, pool: &Pool) -> Text {
    let named = |what: &str| match target {
        Some(key) => {
            let object = ObjectRef::of(key, &pool.names);
            let namespace = object
                .namespace
                .map(|name| alloc::format!("{name}/"))
                .unwrap_or_default();
            Text::Owned(alloc::format!("{what}: {} {namespace}{}", object.kind, object.name))
        }
        None => Text::Owned(String::from(what)),
    };
    match remedy {
        Remedy::TouchGateway => named("touch the Gateway"),
        Remedy::TouchObject => named("touch the object"),
        Remedy::Recreate => named("delete and recreate"),
        Remedy::Restart => "restart".into(),
        Remedy::Elect => "elect".into(),
        Remedy::Relist => "relist".into(),
    }
}

/// The differences that are left when somebody has done it; `None` where it cannot be done.
fn act(
    remedy: Remedy,
    target: Option<KeyId>,
    instance: &Instance,
    at: Seconds,
    pool: &mut Pool,
    world: &World,
) -> Option<Ledger> {
    let mut machine = instance.machine.copy();
    let mut cache = instance.cache.clone();
    let mut now = Seconds(at.0 + PAUSE.0);
    let mut changed: Vec<(KeyId, Option<Rc<Object>>)> = Vec::new();
    let mut ledger = instance.ledger.clone();
    {
        let names = &pool.names;
        let here = |at| Now { at, names };
        machine.pass(Some(now), &mut cache, &here(now));
        let mut tell = |old: Option<Rc<Object>>, new: Option<Rc<Object>>, key: KeyId, now: Seconds| {
            let delivery = Delivery {
                key,
                old,
                new,
                tombstone: Tombstone::Full,
                coalesced: false,
                listed: false,
            };
            machine.deliver(&delivery, &mut cache, &here(now));
            machine.pass(Some(Seconds(now.0 + PAUSE.0)), &mut cache, &here(now));
        };
        match remedy {
            Remedy::TouchGateway | Remedy::TouchObject => {
                let key = target?;
                let old = world.get(key)?.clone();
                let mut touched = Object::clone(&old);
                touched.meta.generation = touched.meta.generation.map(|generation| generation + 1);
                judge_anew(&mut touched, false);
                let touched = Rc::new(touched);
                tell(Some(old), Some(touched.clone()), key, now);
                changed.push((key, Some(touched)));
            }
            Remedy::Recreate => {
                let key = target?;
                let old = world.get(key)?.clone();
                let mut fresh = Object::clone(&old);
                fresh.meta.generation = fresh.meta.generation.map(|_| 1);
                judge_anew(&mut fresh, true);
                let fresh = Rc::new(fresh);
                tell(Some(old), None, key, now);
                now = Seconds(now.0 + PAUSE.0);
                tell(None, Some(fresh.clone()), key, now);
                changed.push((key, Some(fresh)));
            }
            Remedy::Restart => {
                machine.signal(Signal::Started, &mut cache, &here(now));
                list(&mut *machine, &mut cache, &world.list(names), false, world, &here(now));
            }
            Remedy::Elect => machine.signal(Signal::Elected, &mut cache, &here(now)),
            Remedy::Relist => list(&mut *machine, &mut cache, &world.list(names), true, world, &here(now)),
        }
        machine.pass(None, &mut cache, &here(now));
    }
    let published = cache.take_published();
    let shared = instance.served == instance.right;
    let before: Vec<(KeyId, Option<Rc<Object>>)> = published
        .iter()
        .map(|(key, _)| (*key, pool.object(instance.served, *key)))
        .collect();
    let right = pool.transact(instance.right, changed.iter().cloned());
    ledger.take(Of::Right, &right, 0, &*machine);
    match shared {
        true => ledger.take(Of::Served, &right, 0, &*machine),
        false => {
            let served = pool.transact(instance.served, published);
            ledger.take(Of::Served, &served, 0, &*machine);
            pool.transact(instance.served, before);
        }
    }
    pool.transact(
        instance.right,
        changed.iter().map(|(key, _)| (*key, world.get(*key).cloned())),
    );
    ledger.settle(0);
    Some(ledger)
}

/// What the controllers of its parents make of a route's status once it has changed: the entries of parents in its spec speak of the
/// present generation. Others stay, unless the route is a new one.
fn judge_anew(object: &mut Object, created: bool) {
    let (Spec::Route(route), Some(status)) = (&object.spec, &mut object.status) else {
        return;
    };
    let is_named = |entry: &ObservedEntry| {
        let place = |parent: &ParentRef| (parent.target, parent.section, parent.port);
        route.parents.iter().any(|parent| place(parent) == place(&entry.parent))
    };
    let mut entries: Vec<ObservedEntry> = status.entries.to_vec();
    if created {
        // One controller at least took the route up; it does so again for every parent.
        let judged = entries.first().cloned();
        entries.retain(is_named);
        for parent in &route.parents {
            let known = entries.iter().any(|entry| entry.parent.target == parent.target);
            if let Some(judged) = judged.as_ref().filter(|_| !known) {
                entries.push(ObservedEntry {
                    parent: *parent,
                    ..judged.clone()
                });
            }
        }
    }
    for entry in entries.iter_mut().filter(|entry| is_named(entry)) {
        for condition in &mut entry.conditions {
            condition.observed_generation = object.meta.generation;
        }
    }
    status.entries = entries.into();
}

/// Whether an object can be at fault itself: not those that only show what others did.
fn is_at_fault(object: KeyId, pool: &Pool) -> bool {
    !matches!(pool.names.object(object).kind, Kind::Gateway | Kind::GatewayClass)
}

/// The Gateway that a fact speaks of.
fn gateway_of(fact: &Fact, pool: &Pool) -> Option<KeyId> {
    let named = |name: &NamespacedName| {
        let reference = ObjectRef {
            cluster: fact.owner.cluster.clone(),
            kind: "Gateway".into(),
            namespace: Some(name.namespace.clone()),
            name: name.name.clone(),
            ..ObjectRef::default()
        };
        reference.find(&pool.names)
    };
    match &fact.value {
        FactValue::Port(port) => named(&port.gateway),
        FactValue::Listener(listener) => named(&listener.gateway),
        FactValue::Attachment(attachment) => attachment.parent.find(&pool.names),
        FactValue::Entry(entry) => named(&entry.gateway),
        _ => fact
            .owner
            .find(&pool.names)
            .filter(|key| pool.names.object(*key).kind == Kind::Gateway),
    }
}
