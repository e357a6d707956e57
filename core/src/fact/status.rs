//! Statuses in exactly the shape that Kubernetes gives them.

use super::{RouteGroupKind, Text};
use crate::object::{Names, ObservedCondition, Sym};
use alloc::vec::Vec;
use serde::Serialize;

/// A condition (R-STA-01).
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: Text,
    /// `True`, `False` or `Unknown`.
    pub status: Text,
    /// Why, in one word.
    pub reason: Text,
    /// Why, in a sentence.
    pub message: Text,
    /// The generation of the object that was judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed_generation: Option<i64>,
    /// Only where the input held it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_transition_time: Option<Text>,
}

impl Condition {
    /// A condition as the input has it.
    pub fn observed(condition: &ObservedCondition, names: &Names) -> Condition {
        let owned = |text: Sym| Text::Owned(names.text(text).into());
        let time = condition.last_transition_time;
        Condition {
            kind: owned(condition.kind),
            status: owned(condition.status),
            reason: owned(condition.reason),
            message: owned(condition.message),
            observed_generation: condition.observed_generation,
            last_transition_time: (!time.is_empty()).then(|| owned(time)),
        }
    }
}

/// The status of an object, by kind.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Status {
    /// Of a GatewayClass.
    Class(ClassStatus),
    /// Of a Gateway.
    Gateway(GatewayStatus),
    /// Of a ListenerSet.
    Set(SetStatus),
    /// Of a route.
    Route(RouteStatus),
    /// Of a policy.
    Policy(PolicyStatus),
    /// Of a kind that has none.
    Empty(EmptyStatus),
}

/// `{}`: the kind has no status, or no controller writes one.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct EmptyStatus {}

/// `GatewayClass.status`.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassStatus {
    /// Accepted, SupportedVersion.
    pub conditions: Vec<Condition>,
    /// Sorted by name (R-CLS-07).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supported_features: Vec<Feature>,
}

/// A feature that a GatewayClass supports.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Feature {
    /// The feature's name.
    pub name: Text,
}

/// `Gateway.status`.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GatewayStatus {
    /// The addresses in effect (R-GW-02).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<StatusAddress>,
    /// Conditions of the Gateway.
    pub conditions: Vec<Condition>,
    /// One for each listener of the spec.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub listeners: Vec<ListenerStatus>,
    /// ListenerSets that extend it (R-CNT-07).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_listener_sets: Option<u32>,
}

/// An address in a Gateway's status.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct StatusAddress {
    /// `IPAddress` or `Hostname`.
    #[serde(rename = "type")]
    pub kind: Text,
    /// The address.
    pub value: Text,
}

/// `ListenerSet.status`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SetStatus {
    /// Conditions of the set.
    pub conditions: Vec<Condition>,
    /// One for each of its entries.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub listeners: Vec<ListenerStatus>,
}

/// The status of one listener.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListenerStatus {
    /// The listener's name.
    pub name: Text,
    /// The route kinds it takes.
    pub supported_kinds: Vec<RouteGroupKind>,
    /// Routes attached (R-CNT-01).
    pub attached_routes: u32,
    /// Its conditions.
    pub conditions: Vec<Condition>,
}

/// The status of a route of any kind.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RouteStatus {
    /// One for each distinct parentRef and controller (R-RST-01).
    pub parents: Vec<ParentStatus>,
}

/// What one controller says of a route at one parent.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ParentStatus {
    /// The parentRef, defaults filled in.
    pub parent_ref: ParentReference,
    /// Who says so.
    pub controller_name: Text,
    /// Its conditions.
    pub conditions: Vec<Condition>,
}

/// A parentRef or ancestorRef in a status.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ParentReference {
    /// The group.
    pub group: Text,
    /// The kind.
    pub kind: Text,
    /// The namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<Text>,
    /// The name.
    pub name: Text,
    /// The section, where the spec names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section_name: Option<Text>,
    /// The port, where the spec names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
}

/// The status of a policy.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PolicyStatus {
    /// One for each Gateway that reaches a target (R-BTLS-10).
    pub ancestors: Vec<AncestorStatus>,
}

/// What one controller says of a policy at one Gateway.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AncestorStatus {
    /// The Gateway.
    pub ancestor_ref: ParentReference,
    /// Who says so.
    pub controller_name: Text,
    /// Its conditions.
    pub conditions: Vec<Condition>,
}
