//! Facts, and how they change from one transaction to the next.

use super::*;
use alloc::vec::Vec;
use serde::Serialize;

/// One small thing that is so. Its key is unique and does not depend on where the text stands.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Fact {
    /// Unique among all facts of a state.
    pub key: alloc::string::String,
    /// What sort of thing it is.
    #[serde(rename = "type")]
    pub kind: FactType,
    /// The object without which it would not be.
    pub owner: ObjectRef,
    /// What is so.
    pub value: FactValue,
}

/// The sorts of facts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactType {
    /// A port of a Gateway, open or closed.
    Port,
    /// A listener as it is in effect.
    Listener,
    /// A route taken by a listener.
    Attachment,
    /// One entry of a route table.
    Entry,
    /// A DNS record.
    Record,
    /// An endpoint of a remote cluster.
    Endpoint,
    /// A condition of a status.
    Condition,
    /// A number of a status.
    Count,
    /// Something that deserves attention.
    Finding,
    /// Whether a controller has anything to serve.
    Ready,
}

/// What a fact says, by its type. Facts are made on output and do not stay, so that their size counts for little.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Of [`FactType::Port`].
    Port(Port),
    /// Of [`FactType::Listener`].
    Listener(Listener),
    /// Of [`FactType::Attachment`].
    Attachment(Attachment),
    /// Of [`FactType::Entry`].
    Entry(EntryFact),
    /// Of [`FactType::Record`].
    Record(DnsRecord),
    /// Of [`FactType::Condition`].
    Condition(Condition),
    /// Of [`FactType::Count`].
    Count(u32),
    /// Of [`FactType::Finding`].
    Finding(Finding),
    /// Of [`FactType::Ready`].
    Ready(Readiness),
}

/// What one transaction changed, each list sorted by key.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Change {
    /// Facts that are new.
    pub added: Vec<Fact>,
    /// Facts that are gone.
    pub removed: Vec<Fact>,
    /// Facts that say something else now.
    pub changed: Vec<Changed>,
}

/// One fact before and after.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Changed {
    /// As it was.
    pub before: Fact,
    /// As it is.
    pub after: Fact,
}

impl Change {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}
