//! ListenerSets as parents of names (R-DNS-80 to R-DNS-84).

use super::parent::{self, Door, Seen};
use super::{Context, gateway};
use crate::engine::{At, Reader};
use crate::object::{KeyId, Listener, ObservedCondition, part};
use alloc::vec::Vec;

/// What a set gives to names, and those of its listeners that count; `None` where it counts as missing.
pub fn door<'r>(set: KeyId, context: &Context<'_>, reader: &mut Reader<'r>) -> Option<(Door, Vec<&'r Listener>)> {
    // R-DNS-80
    if !context.listener_sets() {
        return None;
    }
    // R-DNS-81: filters of Gateways do not apply to the set itself.
    let gateway = (*reader.part::<part::SetParent>(set)?)?;
    let door = reader.cell::<Seen>(At::whole(gateway))?.clone()?;
    let filtered = parent::after_22(context)
        && !(context.is_for_us(set, reader) && context.passes_annotation_filter(set, reader).unwrap_or(false));
    // R-DNS-82
    let allowed = &reader.part::<part::GatewayFrame>(gateway)?.allowed_listeners;
    let home = reader.names().home(set);
    if filtered || !parent::admits(allowed, gateway, home, reader) {
        return None;
    }
    // R-DNS-83
    let status = reader.part::<part::Status>(set)?;
    let names = reader.names();
    let accepted = |conditions: &[ObservedCondition]| gateway::accepted(conditions, names).is_some();
    if !accepted(&status.conditions) {
        return None;
    }
    let taken = |listener: &&Listener| {
        let entry = status.listeners.iter().find(|entry| entry.name == listener.name);
        entry.is_some_and(|entry| accepted(&entry.conditions))
    };
    let all = reader.part::<part::Listeners>(set).unwrap_or(&[]);
    let listeners = all.iter().filter(taken).collect();
    // R-DNS-72
    let targets = parent::annotated(set, context, reader).unwrap_or(door.targets);
    Some((Door { targets, ..door }, listeners))
}
