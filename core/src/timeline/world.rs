//! The API server: what is stored, and what watchers are told of it.
//!
//! The engine replaces objects as they are declared; here is what the API server adds to that: a status is a part of its own
//! and stays, `generation` counts changes of the spec, `creationTimestamp` is set once, a refused object changes nothing.

use crate::fact::{ObjectRef, Seconds, Tombstone};
use crate::manifest::{self, Document, Event, Keep};
use crate::object::{HttpProxyStatus, KeyId, Names, Object, Parts, Spec};
use crate::options::Admission;
use alloc::rc::Rc;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// The start of a timeline's clock for `creationTimestamp`, in seconds since 1970: 2026-01-01T00:00:00Z.
pub const EPOCH: i64 = 1_767_225_600;

/// One change of one object, as watchers are told of it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The object.
    pub key: KeyId,
    /// As it was, if it was there.
    pub old: Option<Rc<Object>>,
    /// As it is, if it is there.
    pub new: Option<Rc<Object>>,
    /// What is told of a deleted object.
    pub tombstone: Tombstone,
    /// Whether it went and came back before anybody looked.
    pub coalesced: bool,
    /// Whether it belongs to a list, and not to a watch.
    pub listed: bool,
}

impl Delivery {
    /// The projections in which the object changed; everything where it came or went.
    pub fn difference(&self) -> Parts {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => old.difference(new),
            _ => Parts::ALL,
        }
    }
}

/// What the API server holds.
#[derive(Default)]
pub struct World {
    objects: HashMap<KeyId, Rc<Object>>,
    admission: Admission,
    keep: Keep,
}

/// What an event did to the world.
#[derive(Default)]
pub struct Outcome {
    /// What watchers are told, in order.
    pub deliveries: Vec<Delivery>,
    /// What was read, with its notes.
    pub documents: Vec<Document>,
    /// What was found in the text that belongs to no object.
    pub notes: Vec<manifest::Note>,
    /// What was to be deleted and is not there.
    pub absent: Vec<ObjectRef>,
}

impl World {
    /// A world without objects, of which `keep` is read beside what always is.
    pub fn new(admission: Admission, keep: Keep) -> World {
        World {
            objects: HashMap::new(),
            admission,
            keep,
        }
    }

    /// An object as it is stored.
    pub fn get(&self, key: KeyId) -> Option<&Rc<Object>> {
        self.objects.get(&key)
    }

    /// All objects, sorted by kind, namespace and name: as a list of each kind after the other would give them.
    pub fn list(&self, names: &Names) -> Vec<(KeyId, Rc<Object>)> {
        let mut all: Vec<_> = self
            .objects
            .iter()
            .map(|(key, object)| (*key, object.clone()))
            .collect();
        let order = |key: KeyId| {
            let object = names.object(key);
            let (group, kind) = object.kind.parts(names);
            let place = (
                names.text(object.cluster),
                names.text(object.namespace),
                names.text(object.name),
            );
            (group, kind, place)
        };
        crate::order::by(&mut all, &|(a, _), (b, _)| order(*a).cmp(&order(*b)));
        all
    }

    /// Creates and updates objects. With `anew` each is deleted and created again before anybody looks.
    pub fn apply(&mut self, text: &str, cluster: Option<&str>, at: Seconds, anew: bool, names: &mut Names) -> Outcome {
        let reading = manifest::read_keeping(text, cluster, &self.keep, names);
        let mut outcome = Outcome {
            notes: reading.notes,
            ..Outcome::default()
        };
        for document in reading.documents {
            let change = match document.event {
                Event::Deleted => self.take(document.key, Tombstone::Full),
                Event::Present | Event::Updated => self.put(&document, at, anew),
            };
            outcome.deliveries.extend(change);
            outcome.documents.push(document);
        }
        outcome
    }

    /// Deletes objects.
    pub fn delete(
        &mut self,
        objects: &[ObjectRef],
        tombstone: Tombstone,
        cluster: Option<&str>,
        names: &Names,
    ) -> Outcome {
        let mut outcome = Outcome::default();
        for object in objects {
            let placed = ObjectRef {
                // As kubectl has it, and as the reader of manifests does.
                namespace: object
                    .namespace
                    .clone()
                    .filter(|name| !name.is_empty())
                    .or(Some("default".into())),
                cluster: object
                    .cluster
                    .clone()
                    .or_else(|| cluster.map(|name| alloc::string::String::from(name).into())),
                ..object.clone()
            };
            let change = placed.find(names).and_then(|key| self.take(key, tombstone));
            match change {
                Some(delivery) => outcome.deliveries.push(delivery),
                None => outcome.absent.push(placed),
            }
        }
        outcome
    }

    fn take(&mut self, key: KeyId, tombstone: Tombstone) -> Option<Delivery> {
        let old = self.objects.remove(&key)?;
        Some(Delivery {
            key,
            old: Some(old),
            new: None,
            tombstone,
            coalesced: false,
            listed: false,
        })
    }

    fn put(&mut self, document: &Document, at: Seconds, anew: bool) -> Option<Delivery> {
        if document.object.refused && self.admission == Admission::Enforce {
            // What is refused leaves the stored object as it was.
            return None;
        }
        let old = self.objects.get(&document.key).cloned();
        let stored = old.as_deref().filter(|_| !anew);
        let mut object = document.object.clone();
        if let Some(stored) = stored {
            keep_status(&mut object, stored);
        }
        object.meta.created = object.meta.created.or_else(|| match stored {
            Some(stored) => stored.meta.created,
            None => Some(EPOCH + at.0.div_euclid(1000)),
        });
        if object.meta.generation.is_none() && has_generation(&object) {
            object.meta.generation = Some(match stored {
                Some(stored) if stored.difference(&object).intersects(SPEC) => stored.meta.generation.unwrap_or(0) + 1,
                Some(stored) => stored.meta.generation.unwrap_or(1),
                None => 1,
            });
        }
        // Without a change there is no new resourceVersion, and nobody is told.
        if !anew && old.as_deref() == Some(&object) {
            return None;
        }
        let new = Rc::new(object);
        self.objects.insert(document.key, new.clone());
        Some(Delivery {
            key: document.key,
            coalesced: anew && old.is_some(),
            old,
            new: Some(new),
            tombstone: Tombstone::Full,
            listed: false,
        })
    }
}

/// The projections that make up a spec: `metadata.generation` counts their changes.
const SPEC: Parts = Parts(Parts::SPEC.0 | Parts::PARENTS.0 | Parts::HOSTNAMES.0 | Parts::RULES.0 | Parts::LISTENERS.0);

/// A status is a part of its own: who applies a manifest without one leaves it alone.
fn keep_status(object: &mut Object, stored: &Object) {
    if object.status.is_none() {
        object.status.clone_from(&stored.status);
    }
    match (&mut object.spec, &stored.spec) {
        (Spec::Service(new), Spec::Service(old)) => {
            let known = old.addresses.as_ref().map(|addresses| &addresses.load_balancer);
            if let (Some(new), Some(known)) = (&mut new.addresses, known)
                && new.load_balancer.is_empty()
            {
                new.load_balancer.clone_from(known);
            }
        }
        (Spec::Ingress(new), Spec::Ingress(old)) if new.load_balancer.is_empty() => {
            new.load_balancer.clone_from(&old.load_balancer);
        }
        (Spec::HttpProxy(new), Spec::HttpProxy(old)) if new.status == HttpProxyStatus::default() => {
            new.status.clone_from(&old.status);
        }
        _ => {}
    }
}

/// Of core kinds none that matters here has a generation.
fn has_generation(object: &Object) -> bool {
    !matches!(
        object.spec,
        Spec::Opaque
            | Spec::Service(_)
            | Spec::Secret(_)
            | Spec::ConfigMap(_)
            | Spec::EndpointSlice(_)
            | Spec::Node(_)
            | Spec::Pod(_)
    )
}
