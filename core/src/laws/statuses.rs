//! Statuses as inputs carry them: of this generation and others, for parents that are there and for others.

use super::universe::{Making, NAMES};
use crate::object::*;
use alloc::boxed::Box;

impl Making<'_> {
    /// A status of an object of some kind, for a third of them, of routes and Gateways for the half.
    pub fn status(&mut self, kind: Kind, namespace: Sym) -> Option<Box<Observed>> {
        let carries = kind.is_route()
            || matches!(
                kind,
                Kind::GatewayClass | Kind::Gateway | Kind::ListenerSet | Kind::BackendTlsPolicy
            );
        let often = kind.is_route() || kind == Kind::Gateway;
        if !carries || !self.dice.one_in(if often { 2 } else { 3 }) {
            return None;
        }
        let entries = kind.is_route() || kind == Kind::BackendTlsPolicy;
        let listeners = matches!(kind, Kind::Gateway | Kind::ListenerSet);
        Some(Box::new(Observed {
            conditions: self.conditions(),
            addresses: self.some(if kind == Kind::Gateway { 2 } else { 0 }, |making| Address {
                kind: making.sym(&["IPAddress", "Hostname"]),
                value: making.sym(&["192.0.2.1", "192.0.2.2", "x.test"]),
            }),
            listeners: self.some(if listeners { 2 } else { 0 }, |making| ObservedListener {
                name: making.sym(&NAMES),
                attached_routes: *making.dice.pick(&[None, Some(0), Some(1), Some(5)]),
                supported_kinds: Box::default(),
                conditions: making.conditions(),
            }),
            entries: self.some(if entries { 3 } else { 0 }, |making| ObservedEntry {
                parent: making.parent(namespace),
                controller: making.sym(&["one/controller", "two/controller"]),
                conditions: making.conditions(),
            }),
            attached_listener_sets: None,
        }))
    }

    fn conditions(&mut self) -> Box<[ObservedCondition]> {
        // What names are published from: more often than chance would have it.
        if self.dice.one_in(2) {
            return self.some(2, |making| ObservedCondition {
                kind: making.sym(&["Accepted"]),
                status: making.sym(&["True"]),
                reason: making.sym(&["Accepted"]),
                message: Sym::EMPTY,
                observed_generation: *making.dice.pick(&[None, Some(1), Some(2), Some(3)]),
                last_transition_time: Sym::EMPTY,
            });
        }
        self.some(3, |making| ObservedCondition {
            kind: making.sym(&["Accepted", "ResolvedRefs", "Programmed", "Conflicted"]),
            status: making.sym(&["True", "False", "Unknown"]),
            reason: making.sym(&["Accepted", "Pending"]),
            message: Sym::EMPTY,
            observed_generation: *making.dice.pick(&[None, Some(1), Some(2), Some(3)]),
            last_transition_time: Sym::EMPTY,
        })
    }
}
