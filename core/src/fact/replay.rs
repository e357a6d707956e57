//! What a replay shows: the events of a timeline, and what each changed.

use super::{Change, Fact, Finding, NamespacedName, ObjectRef, Readiness, Text, Verdict};
use alloc::vec::Vec;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A time on a timeline's clock, kept in milliseconds and written in seconds: `2`, `0.5`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Seconds(pub i64);

impl Seconds {
    /// A time of whole seconds.
    pub const fn whole(seconds: i64) -> Seconds {
        Seconds(seconds * 1000)
    }

    /// The time of a number of seconds, if it can be kept.
    pub fn of(seconds: f64) -> Option<Seconds> {
        // A hundred thousand years: far beyond any timeline, and far from the end of an i64.
        let kept = seconds.is_finite() && (-3e12..=3e12).contains(&seconds);
        // `round` needs std.
        let half = if seconds < 0.0 { -0.5 } else { 0.5 };
        kept.then_some(Seconds((seconds * 1000.0 + half) as i64))
    }
}

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 % 1000 {
            0 => serializer.serialize_i64(self.0 / 1000),
            _ => serializer.serialize_f64(self.0 as f64 / 1000.0),
        }
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Seconds::of(number).ok_or_else(|| serde::de::Error::custom("a time is a number of seconds"))
    }
}

/// An event of a timeline.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TimelineEvent {
    /// When.
    pub at: Seconds,
    /// In which cluster; absent where the timeline speaks of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<Text>,
    /// What happens.
    #[serde(flatten)]
    pub action: TimelineAction,
}

/// What happens in an event.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum TimelineAction {
    /// Objects are created or updated, in the order of the text. An empty text only moves the clock.
    Apply {
        /// Manifests.
        apply: Text,
    },
    /// Objects are deleted.
    Delete {
        /// Which.
        delete: Vec<ObjectRef>,
        /// What watchers get to see of them.
        #[serde(skip_serializing_if = "Option::is_none")]
        tombstone: Option<Tombstone>,
    },
    /// Objects are deleted and created again before anybody looks.
    Recreate {
        /// Manifests.
        recreate: Text,
        /// Always `true`: watchers see one event.
        coalesced: bool,
    },
    /// A replica becomes the leader.
    Elect {
        /// Its name.
        elect: Text,
    },
    /// A controller starts anew, with empty caches.
    Restart {
        /// Its name, as the replay was given it, or a replica's.
        restart: Text,
    },
    /// Every watch is opened anew: all objects are listed.
    Relist {
        /// Always `true`.
        relist: bool,
    },
    /// Controllers that look at everything from time to time do so now.
    Reconcile {
        /// Always `true`.
        reconcile: bool,
    },
    /// A client in the mesh asks for a Service once.
    Probe {
        /// What it asks for.
        probe: MeshProbe,
    },
    /// The health checker's pinger reports.
    Ping {
        /// What it reports.
        ping: Ping,
    },
}

/// What watchers get to see of a deleted object.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tombstone {
    /// Its last known state.
    Full,
    /// Its key alone.
    Key,
}

/// A client in the mesh that asks for a Service.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MeshProbe {
    /// The Service.
    pub service: NamespacedName,
    /// Its port.
    pub port: u16,
    /// Where the client is.
    pub from_namespace: Text,
}

/// What a pinger reports.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ping {
    /// The address that it pings.
    pub ip: Text,
    /// `connected`, `error`, ….
    pub state: Text,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Text>,
}

/// A timeline as it was played.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct ReplayReport {
    /// One for each event, from 0.
    pub steps: Vec<ReplayStep>,
    /// What deserves attention.
    pub findings: Vec<Finding>,
}

/// What one event did.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplayStep {
    /// When.
    pub at: Seconds,
    /// The event.
    pub event: TimelineEvent,
    /// What should change.
    pub right: Change,
    /// What should be open: `namespace/gateway:port/protocol`, sorted.
    pub open_ports: Vec<Text>,
    /// What each controller makes of it.
    pub controllers: Vec<ControllerStep>,
}

/// What one event did to a controller, or to one of its replicas.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ControllerStep {
    /// The controller, as it was given.
    pub controller: Text,
    /// Which of its replicas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replica: Option<Text>,
    /// What changes in what it serves.
    pub serves: Change,
    /// What is open, by the product's names, sorted.
    pub open_ports: Vec<Text>,
    /// Whether it is ready.
    pub readiness: Readiness,
    /// Notifications of this step: `<Event> <object name>`.
    pub notifications: Vec<Text>,
    /// Its inner state, documented by product.
    pub state: serde_json::Map<alloc::string::String, serde_json::Value>,
    /// Where it differs from what is right: those that stand, and those that ended in this step.
    pub differences: Vec<Difference>,
}

/// A fact that a controller serves and should not, or the other way round.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Difference {
    /// The fact: of `surplus` and `other` as the controller has it, of `missing` as it should be.
    pub fact: Fact,
    /// What is wrong with it.
    pub side: Side,
    /// The step in which it began.
    pub began: usize,
    /// The step in which it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<usize>,
    /// Whether something acts on it, or it is kept for a while on purpose.
    pub verdict: Verdict,
    /// Of what is tolerated: for how long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Text>,
    /// What would clear it; at most six.
    pub clears: Vec<Text>,
    /// The mechanism behind it.
    pub mechanism: Text,
}

/// What is wrong with a fact that a controller serves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// It serves it and should not.
    Surplus,
    /// It should serve it and does not.
    Missing,
    /// It serves another value.
    Other,
}

/// A product whose controllers can watch a timeline.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ControllerInfo {
    /// The product's name.
    pub controller: Text,
    /// The versions that are told apart, oldest first; `main` is the last.
    pub versions: Vec<Text>,
    /// The mechanisms that some version has.
    pub mechanisms: Vec<Text>,
    /// The first version without them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed_in: Option<Text>,
    /// What it models.
    pub about: Text,
}
