//! The objects as a controller acts on them.

use crate::object::{KeyId, Object};
use alloc::rc::Rc;
use alloc::vec::Vec;
use hashbrown::{HashMap, HashSet};

/// The objects that a controller knows, and which of them what it serves does not show yet.
///
/// A controller puts and takes objects as it hears of them, and publishes when it builds. What it serves is then the evaluation
/// of just these objects: a stale object in here is a stale fact out there.
#[derive(Clone, Default)]
pub struct Cache {
    objects: HashMap<KeyId, Rc<Object>>,
    /// Keys that changed since the last build. Their order is nobody's business: what is served is a function of the objects.
    waiting: HashSet<KeyId>,
    /// What builds made visible since somebody last looked.
    published: HashMap<KeyId, Option<Rc<Object>>>,
}

impl Cache {
    /// An object as the controller knows it.
    pub fn get(&self, key: KeyId) -> Option<&Rc<Object>> {
        self.objects.get(&key)
    }

    /// All objects that the controller knows, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (KeyId, &Rc<Object>)> {
        self.objects.iter().map(|(key, object)| (*key, object))
    }

    /// Whether the controller knows any object.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// Takes an object in, as it is now.
    pub fn put(&mut self, key: KeyId, object: Rc<Object>) {
        self.objects.insert(key, object);
        self.wait(key);
    }

    /// Drops an object.
    pub fn remove(&mut self, key: KeyId) {
        if self.objects.remove(&key).is_some() {
            self.wait(key);
        }
    }

    /// Takes an object as it is told of: in, or out.
    pub fn set(&mut self, key: KeyId, object: Option<&Rc<Object>>) {
        match object {
            Some(object) => self.put(key, object.clone()),
            None => self.remove(key),
        }
    }

    /// Forgets everything, as a process that ends does. What is served stays until the next build.
    pub fn clear(&mut self) {
        let keys: Vec<KeyId> = self.objects.keys().copied().collect();
        for key in keys {
            self.remove(key);
        }
    }

    /// Builds: from now on what is served shows every object as the controller knows it.
    pub fn publish(&mut self) {
        for key in core::mem::take(&mut self.waiting) {
            self.publish_object(key);
        }
    }

    /// Shows one object as the controller knows it, whatever else waits: for what takes another way than builds.
    pub fn show(&mut self, key: KeyId) {
        self.waiting.remove(&key);
        self.publish_object(key);
    }

    /// Whether a change of an object waits for a build.
    pub fn waits(&self, key: KeyId) -> bool {
        self.waiting.contains(&key)
    }

    /// Whether a build would show anything new.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// What builds made visible since the last call.
    pub(super) fn take_published(&mut self) -> Vec<(KeyId, Option<Rc<Object>>)> {
        core::mem::take(&mut self.published).into_iter().collect()
    }

    fn publish_object(&mut self, key: KeyId) {
        self.published.insert(key, self.objects.get(&key).cloned());
    }

    fn wait(&mut self, key: KeyId) {
        self.waiting.insert(key);
    }
}
