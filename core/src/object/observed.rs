//! Statuses that the input carries: observations, compared with the right ones and never believed.

use super::{Address, Kind, ParentRef, Sym};
use alloc::boxed::Box;

/// The status of an object as the input has it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Observed {
    /// Conditions of the object itself.
    pub conditions: Box<[ObservedCondition]>,
    /// `addresses` of a Gateway.
    pub addresses: Box<[Address]>,
    /// `listeners` of a Gateway or ListenerSet.
    pub listeners: Box<[ObservedListener]>,
    /// `parents` of a route, `ancestors` of a policy.
    pub entries: Box<[ObservedEntry]>,
    /// `attachedListenerSets` of a Gateway.
    pub attached_listener_sets: Option<u32>,
}

/// A condition as the input has it.
#[derive(Clone, PartialEq, Debug)]
pub struct ObservedCondition {
    /// `type`.
    pub kind: Sym,
    /// `status`: True, False or Unknown.
    pub status: Sym,
    /// `reason`.
    pub reason: Sym,
    /// `message`.
    pub message: Sym,
    /// `observedGeneration`.
    pub observed_generation: Option<i64>,
    /// `lastTransitionTime` as written; empty where absent.
    pub last_transition_time: Sym,
}

/// The status of a listener as the input has it.
#[derive(Clone, PartialEq, Debug)]
pub struct ObservedListener {
    /// The listener's name.
    pub name: Sym,
    /// `attachedRoutes`.
    pub attached_routes: Option<u32>,
    /// `supportedKinds`.
    pub supported_kinds: Box<[Kind]>,
    /// Its conditions.
    pub conditions: Box<[ObservedCondition]>,
}

/// An entry of a route's `parents` or a policy's `ancestors`, as the input has it.
#[derive(Clone, PartialEq, Debug)]
pub struct ObservedEntry {
    /// `parentRef` or `ancestorRef`.
    pub parent: ParentRef,
    /// `controllerName`: who wrote it.
    pub controller: Sym,
    /// Its conditions.
    pub conditions: Box<[ObservedCondition]>,
}
