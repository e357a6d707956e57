//! Conditions and findings of this room.

use crate::fact::{self, Fact, FactType, FactValue, ObjectRef, Text};
use crate::gateway::status::key_of;
use crate::object::{KeyId, Names};
use alloc::boxed::Box;
use alloc::string::String;

pub use crate::gateway::finding::fact;

/// A condition that Contour sets.
#[derive(Clone, PartialEq, Debug)]
pub struct Judgement {
    /// Its type.
    pub kind: &'static str,
    /// Whether its status is `True`.
    pub holds: bool,
    /// Its reason.
    pub reason: &'static str,
    /// Its message.
    pub message: Box<str>,
}

impl Judgement {
    /// A condition that is True.
    pub fn good(kind: &'static str, reason: &'static str, message: impl Into<Box<str>>) -> Judgement {
        Judgement {
            kind,
            holds: true,
            reason,
            message: message.into(),
        }
    }

    /// A condition that is False.
    pub fn bad(kind: &'static str, reason: &'static str, message: impl Into<Box<str>>) -> Judgement {
        Judgement {
            kind,
            holds: false,
            reason,
            message: message.into(),
        }
    }

    /// The condition as Kubernetes shows it, without a time.
    pub fn written(&self, generation: Option<i64>) -> fact::Condition {
        fact::Condition {
            kind: self.kind.into(),
            status: if self.holds { "True".into() } else { "False".into() },
            reason: self.reason.into(),
            message: Text::Owned(String::from(&*self.message)),
            observed_generation: generation,
            last_transition_time: None,
        }
    }

    /// The condition as a fact of `object`; `part` tells the listener or parent where it is one of several.
    pub fn fact(&self, object: KeyId, part: &str, generation: Option<i64>, names: &Names) -> Fact {
        Fact {
            key: alloc::format!("condition/{}{part}/{}", key_of(object, names), self.kind),
            kind: FactType::Condition,
            owner: ObjectRef::of(object, names),
            value: FactValue::Condition(self.written(generation)),
        }
    }
}

/// Adds a condition; of two of one type the first one stays.
pub fn add(all: &mut alloc::vec::Vec<Judgement>, one: Judgement) {
    if !all.iter().any(|known| known.kind == one.kind) {
        all.push(one);
    }
}
