//! What is in effect: ports, listeners, attachments and the entries of route tables.

use super::{EntryFilter, NamespacedName, ObjectRef, Text};
use alloc::vec::Vec;
use serde::Serialize;

/// A port of a Gateway.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Port {
    /// Whose port.
    pub gateway: NamespacedName,
    /// Its number.
    pub port: u16,
    /// `HTTP`, `HTTPS`, `TLS`, `TCP` or `UDP`.
    pub protocol: Text,
    /// Whether connections are taken.
    pub open: bool,
    /// Why, or why not.
    pub because: Text,
}

/// A listener as it is in effect.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listener {
    /// The Gateway it serves.
    pub gateway: NamespacedName,
    /// The ListenerSet that declares it, unless the Gateway does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listener_set: Option<NamespacedName>,
    /// Its name in that object.
    pub name: Text,
    /// Its port.
    pub port: u16,
    /// Its protocol.
    pub protocol: Text,
    /// Its hostname; absent for every hostname.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<Text>,
    /// How TLS is handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<ListenerTls>,
    /// The route kinds it takes.
    pub supported_kinds: Vec<RouteGroupKind>,
    /// Routes attached. A fact of its own; filled in when a state is assembled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_routes: Option<u32>,
    /// Whether its Accepted condition is True.
    pub accepted: bool,
    /// Whether it serves traffic.
    pub programmed: bool,
    /// Why it conflicts with others; empty if it does not.
    pub conflicts: Vec<Text>,
}

/// How a listener handles TLS.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListenerTls {
    /// `terminate` or `passthrough`.
    pub mode: Text,
    /// The Secrets whose certificates are shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<NamespacedName>,
}

/// A group and a kind, as `supportedKinds` lists them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct RouteGroupKind {
    /// The group.
    pub group: Text,
    /// The kind.
    pub kind: Text,
}

/// A route taken by a listener.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// The route.
    pub route: ObjectRef,
    /// The listener's object: a Gateway or ListenerSet.
    pub parent: ObjectRef,
    /// The listener's name.
    pub listener: Text,
    /// The effective hostnames (R-HOST-04); `*` is any.
    pub hostnames: Vec<Text>,
}

/// One entry of a route table.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableEntry {
    /// What a request must be like.
    #[serde(rename = "match")]
    pub matches: EntryMatch,
    /// What happens to it.
    pub action: Action,
    /// The route it comes from.
    pub route: ObjectRef,
    /// The rule, as an index in the spec.
    pub rule: u32,
    /// The match, as an index in the rule.
    pub match_index: u32,
    /// Whether its place rests on a missing creationTimestamp. Filled in when a table is assembled.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub assumes_age: bool,
    /// The entry that takes every request this one could. Filled in when a table is assembled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shadowed_by: Option<EntryRef>,
}

/// One entry, and the table that it stands in.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EntryFact {
    /// The Gateway that the table serves.
    pub gateway: NamespacedName,
    /// The ListenerSet that declares the listener, unless the Gateway does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listener_set: Option<NamespacedName>,
    /// The listener.
    pub listener: Text,
    /// The hostname; `*` is any.
    pub hostname: Text,
    /// The entry.
    pub entry: TableEntry,
}

/// Which entry of a table.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct EntryRef {
    /// The route it comes from.
    pub route: ObjectRef,
    /// The rule's index.
    pub rule: u32,
    /// The match's index.
    #[serde(rename = "match")]
    pub matches: u32,
}

/// The conditions of an entry; absent ones are met by everything.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct EntryMatch {
    /// The path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<EntryPath>,
    /// The method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Text>,
    /// Headers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<EntryCondition>,
    /// Query parameters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<EntryCondition>,
}

/// The path condition of an entry.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct EntryPath {
    /// `exact`, `segment`, `prefix` or `regex`.
    #[serde(rename = "type")]
    pub kind: Text,
    /// The value.
    pub value: Text,
}

/// A header or query parameter condition of an entry.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct EntryCondition {
    /// The header or parameter.
    pub name: Text,
    /// `exact` or `regex`; other systems have more.
    pub op: Text,
    /// What it is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Text>,
}

/// What an entry does with a request.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Action {
    /// Sends it to backends by weight.
    Forward {
        /// The backends as the rule lists them.
        backends: Vec<ActionBackend>,
        /// What the matched prefix becomes, under a product's profile.
        #[serde(skip_serializing_if = "Option::is_none")]
        prefix_rewrite: Option<Text>,
        /// The filters of the rule, in order, in the shape of the API.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        filters: Vec<EntryFilter>,
    },
    /// Answers with a redirect.
    Redirect {
        /// The scheme, if replaced.
        #[serde(skip_serializing_if = "Option::is_none")]
        scheme: Option<Text>,
        /// The host, if replaced.
        #[serde(skip_serializing_if = "Option::is_none")]
        hostname: Option<Text>,
        /// The port, if replaced.
        #[serde(skip_serializing_if = "Option::is_none")]
        port: Option<u16>,
        /// The path, if replaced.
        #[serde(skip_serializing_if = "Option::is_none")]
        path: Option<ActionPath>,
        /// 301, 302, 303, 307 or 308.
        status: u16,
    },
    /// Answers by itself.
    Respond {
        /// The HTTP status.
        status: u16,
    },
}

/// A path replacement of a redirect.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ActionPath {
    /// `ReplaceFullPath` or `ReplacePrefixMatch`.
    #[serde(rename = "type")]
    pub kind: Text,
    /// The replacement.
    pub value: Text,
}

/// A backend of an action.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ActionBackend {
    /// Its kind.
    pub kind: Text,
    /// Its namespace.
    pub namespace: Text,
    /// Its name.
    pub name: Text,
    /// Its port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// Its weight.
    pub weight: u32,
}

/// Whether a controller has anything to serve. No configuration is a valid, ready state.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Readiness {
    /// The controller.
    pub controller: Text,
    /// Which of its replicas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replica: Option<Text>,
    /// How it stands.
    pub state: ReadyState,
    /// When its first successful probe is, on the timeline's clock; absent outside of a timeline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready_at: Option<ReadyAt>,
    /// What it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<Text>,
    /// The smallest object that would free it, as a manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freed_by: Option<Text>,
}

/// How a controller stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ReadyState {
    /// It has not got as far as to serve anything.
    NotSynced,
    /// It serves that there is nothing to serve.
    ReadyEmpty,
    /// It serves.
    Ready,
    /// It serves, but not what its inputs ask for.
    Degraded,
}

impl core::fmt::Display for ReadyState {
    /// As it is written.
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(match self {
            ReadyState::NotSynced => "notSynced",
            ReadyState::ReadyEmpty => "readyEmpty",
            ReadyState::Ready => "ready",
            ReadyState::Degraded => "degraded",
        })
    }
}

/// When a controller becomes ready.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum ReadyAt {
    /// At this time; `None` is never.
    At(Option<super::Seconds>),
    /// At any of these times: a race decides.
    OneOf(Vec<Option<super::Seconds>>),
}
