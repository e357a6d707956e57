//! Same-config suppression: what changes shortly after a build is put aside for a moment. When the moment is over it is compared
//! with the last configuration *seen*, which is itself, not with the last one *applied*: of a flap A→B→A the way back is lost.

use super::{Fault, Making, Mechanism, Minimal, begin};
use crate::fact::Seconds;
use crate::object::{KeyId, Object};
use crate::timeline::cache::Cache;
use crate::timeline::machine::{Cause, Now, Signal};
use crate::timeline::world::Delivery;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// The mechanism.
pub const MECHANISM: Mechanism = Mechanism {
    name: Suppressed::NAME,
    version: "same-config-suppression",
    machine: |Making { mended, .. }| {
        Box::new(Minimal(Suppressed {
            mended,
            ..Suppressed::default()
        }))
    },
};

/// For how long after a build further changes are put aside.
const DELAY: Seconds = Seconds::whole(2);

#[derive(Clone, Default)]
struct Suppressed {
    /// Whether what was put aside is compared with what is applied.
    mended: bool,
    /// When it last built.
    built: Option<Seconds>,
    /// What was put aside since, in order.
    aside: Vec<(KeyId, Option<Rc<Object>>)>,
    /// Each object as it was last seen.
    seen: HashMap<KeyId, Option<Rc<Object>>>,
}

impl Suppressed {
    /// The delay is over.
    fn flush(&mut self, at: Seconds, cache: &mut Cache) {
        for (key, object) in core::mem::take(&mut self.aside) {
            let same = match self.mended {
                true => cache.get(key) == object.as_ref(),
                false => self.seen.get(&key) == Some(&object),
            };
            if !same {
                cache.set(key, object.as_ref());
                self.built = Some(at);
            }
        }
        cache.publish();
    }
}

impl Fault for Suppressed {
    const NAME: &'static str = "same-config suppression";

    fn deliver(&mut self, delivery: &Delivery, cache: &mut Cache, now: &Now<'_>) {
        let (key, new) = (delivery.key, delivery.new.as_ref());
        self.seen.insert(key, new.cloned());
        // What changes at one time is one configuration, and so is a list.
        let waits = self
            .built
            .is_some_and(|built| built < now.at && now.at.0 < built.0 + DELAY.0);
        if waits && !delivery.listed {
            self.aside.retain(|(other, _)| *other != key);
            self.aside.push((key, new.cloned()));
            return;
        }
        self.aside.retain(|(other, _)| *other != key);
        cache.set(key, new);
        cache.publish();
        self.built = Some(now.at);
    }

    fn signal(&mut self, signal: Signal, cache: &mut Cache, _now: &Now<'_>) {
        match signal {
            Signal::Started => {
                let mended = self.mended;
                *self = Suppressed {
                    mended,
                    ..Suppressed::default()
                };
            }
            // A list takes the place of whatever was put aside: what is in neither is gone.
            Signal::Listed | Signal::Relisted => self.aside.clear(),
            _ => {}
        }
        begin(signal, cache);
    }

    fn pass(&mut self, until: Option<Seconds>, cache: &mut Cache) {
        let Some(built) = self.built.filter(|_| !self.aside.is_empty()) else {
            return;
        };
        let due = Seconds(built.0 + DELAY.0);
        if until.is_none_or(|until| due <= until) {
            self.flush(due, cache);
        }
    }

    fn cause(&self) -> Cause {
        match self.aside.is_empty() {
            true => Cause::harmful(Self::NAME),
            false => Cause::tolerated(Self::NAME, "up to 2 s, until the pause after a build is over"),
        }
    }
}
