//! Statuses: the conditions that a right controller would write, as facts, and whole statuses made of them (section 14).

mod assemble;
mod listeners;
mod objects;
mod routes;

pub use assemble::{default_status, placeholder, status};
pub use listeners::{ListenerConditions, ListenerReport, listener, listener_fact};
pub use objects::{ClassConditions, GatewayConditions, PolicyConditions, SetConditions};
pub use routes::{ParentReport, RouteConditions, RouteReport};

use super::reason::{Judged, Reason};
use crate::fact::{self, Fact, FactType, FactValue, ObjectRef, Text};
use crate::object::{KeyId, Kind, Names};
use alloc::string::String;

/// How a condition stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// `True`.
    True,
    /// `False`.
    False,
}

/// A condition as a code; words are written on output.
#[derive(Clone, PartialEq, Debug)]
pub struct Condition {
    /// Its type.
    pub kind: &'static str,
    /// Its status.
    pub standing: Standing,
    /// Its reason.
    pub reason: Reason,
    /// Words of its own, where those of the reason do not say enough.
    pub message: Option<alloc::boxed::Box<str>>,
}

impl Condition {
    /// A condition with the words of its reason.
    pub fn new(kind: &'static str, standing: Standing, reason: Reason) -> Condition {
        Condition {
            kind,
            standing,
            reason,
            message: None,
        }
    }

    /// True for the usual reason, or False for the one judged.
    pub fn judged(kind: &'static str, judged: Judged, good: Reason) -> Condition {
        match judged {
            Ok(()) => Condition::new(kind, Standing::True, good),
            Err(reason) => Condition::new(kind, Standing::False, reason),
        }
    }

    /// As [`Condition::judged`], where True has a reason of its own.
    pub fn with_reason(kind: &'static str, (judged, reason): (Judged, Reason)) -> Condition {
        Condition::new(
            kind,
            if judged.is_ok() {
                Standing::True
            } else {
                Standing::False
            },
            reason,
        )
    }

    /// The condition as Kubernetes shows it, without a time.
    pub fn written(&self, generation: Option<i64>) -> fact::Condition {
        fact::Condition {
            kind: self.kind.into(),
            status: match self.standing {
                Standing::True => "True".into(),
                Standing::False => "False".into(),
            },
            reason: self.reason.text(),
            message: match &self.message {
                Some(message) => Text::Owned(String::from(&**message)),
                None => self.reason.message(),
            },
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

/// A number of a status as a fact.
pub fn count_fact(object: KeyId, part: &str, count: u32, names: &Names) -> Fact {
    Fact {
        key: alloc::format!("count/{}{part}", key_of(object, names)),
        kind: FactType::Count,
        owner: ObjectRef::of(object, names),
        value: FactValue::Count(count),
    }
}

/// `HTTPRoute/namespace/name`, with the cluster in front where there is one: an object's part of the key of a fact.
pub fn key_of(key: KeyId, names: &Names) -> String {
    let object = names.object(key);
    let (group, kind) = object.kind.parts(names);
    let cluster = names.text(object.cluster);
    let mut text = String::with_capacity(64);
    if !cluster.is_empty() {
        text.push_str(cluster);
        text.push(':');
    }
    text.push_str(kind);
    // Kinds that are not in the table may share their names across groups.
    if let Kind::Other(_) = object.kind {
        text.push('.');
        text.push_str(group);
    }
    text.push('/');
    text.push_str(names.text(object.namespace));
    text.push('/');
    text.push_str(names.text(object.name));
    text
}
