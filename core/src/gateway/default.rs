//! Default Gateways: parents that a route has without naming them (section 3.9 of the rules).

use super::attach::distinct;
use super::finding::fact;
use super::rank::namespaced_name;
use super::status::key_of;
use super::{assume, codes, diagnosis, strata};
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::fact::{Fact, Finding, ObjectRef, Severity};
use crate::object::{KeyId, Names, ParentRef, Sym, part};
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// Marks the part of a place as the key of a Gateway that no parentRef names.
const UNNAMED: u32 = 1 << 31;

/// Whether a route's place is that of a default Gateway.
pub fn is_default(at: At) -> bool {
    at.part & UNNAMED != 0
}

/// The part of a place in the key of a fact: ids are nobody's business.
pub fn told_part(at: At) -> String {
    match is_default(at) {
        true => "default".into(),
        false => alloc::format!("{}", at.part),
    }
}

/// The field that brings a route its parent: a parentRef, or the wish for default Gateways.
pub fn field(at: At) -> String {
    match is_default(at) {
        true => "spec.useDefaultGateways".into(),
        false => alloc::format!("spec.parentRefs[{}]", at.part),
    }
}

/// What tells findings about a route's parents apart: the index of the parentRef, or the name of the default Gateway.
pub fn finding_part(at: At, parent: KeyId, names: &Names) -> String {
    match is_default(at) {
        true => alloc::format!("default/{}", key_of(parent, names)),
        false => alloc::format!("{}", at.part),
    }
}

/// All parents of a route, each with the place of its cells: those it names, then the default Gateways. What a Gateway is to
/// a route that names it, its parentRefs alone say (R-GW-06).
pub fn parents(route: KeyId, reader: &mut Reader<'_>) -> Vec<(At, ParentRef)> {
    let named = reader.part::<part::Parents>(route).unwrap_or(&[]);
    let place = |(index, parent): (usize, &ParentRef)| (At::part(route, index as u32), *parent);
    let mut all: Vec<(At, ParentRef)> = distinct(named).map(place).collect();
    for gateway in wanted(route, reader).iter().flat_map(|wanted| wanted.iter()) {
        if named.iter().all(|parent| parent.target != *gateway) {
            all.push((At::part(route, UNNAMED | gateway.0), unnamed(*gateway)));
        }
    }
    all
}

/// The parent at a route's place: the parentRef of that index, or the default Gateway of that key.
pub fn parent_at(at: At, reader: &mut Reader<'_>) -> Option<ParentRef> {
    if is_default(at) {
        return Some(unnamed(KeyId(at.part & !UNNAMED)));
    }
    reader.part::<part::Parents>(at.object)?.get(at.part as usize).copied()
}

/// R-GW-05: as if the route named the whole Gateway.
fn unnamed(target: KeyId) -> ParentRef {
    ParentRef {
        target,
        namespace_written: true,
        section: Sym::EMPTY,
        port: None,
    }
}

/// R-GW-05: with `useDefaultGateways: All` every default Gateway, none preferred; else `None`.
fn wanted(route: KeyId, reader: &mut Reader<'_>) -> Option<Rc<[KeyId]>> {
    let wants = wants(route, reader);
    let scope = assume::scope(route, reader.names()).filter(|_| wants)?;
    Some(reader.ask::<DefaultGateways>(At::whole(scope), ()))
}

/// Whether a route wants default Gateways.
pub fn wants(route: KeyId, reader: &mut Reader<'_>) -> bool {
    reader.part::<part::UseDefaults>(route).copied().unwrap_or(false)
}

/// Whether a route wants default Gateways where there is none, and how bad that is: an input without any Gateway is taken for
/// a part of the cluster.
pub fn wants_in_vain(route: KeyId, reader: &mut Reader<'_>) -> Option<Severity> {
    if !wants(route, reader) || wanted(route, reader).is_some_and(|wanted| !wanted.is_empty()) {
        return None;
    }
    Some(match diagnosis::absence(route, reader) {
        Severity::Info => Severity::Info,
        _ => Severity::Warning,
    })
}

/// The finding of [`wants_in_vain`].
pub fn none_there(route: KeyId, severity: Severity, names: &Names) -> Fact {
    let finding = codes::NO_DEFAULT_GATEWAY
        .finding("`useDefaultGateways` has no effect: the input holds no Gateway with `defaultScope: All`")
        .help("add the default Gateway to the input, give a Gateway `defaultScope: All`, or name one in `parentRefs`")
        .at(ObjectRef::of(route, names), "spec.useDefaultGateways");
    fact(route, Finding { severity, ..finding }, names)
}

/// The Gateways of a cluster with `defaultScope: All`, sorted by name, whoever takes care of them (R-ATT-03 is judged where
/// a route is attached); stands at the cluster.
pub struct DefaultGateways;

impl Group for DefaultGateways {
    const NAME: &'static str = "default gateways";
    const STRATUM: u8 = strata::INDEX;
    type Claim = KeyId;
    type State = Vec<KeyId>;
    type Question = ();
    type Verdict = Rc<[KeyId]>;

    fn put(state: &mut Vec<KeyId>, claim: &KeyId, names: &Names, wake: &mut Wake<()>) {
        let name = namespaced_name(*claim, names);
        let at = state.partition_point(|other| namespaced_name(*other, names) < name);
        state.insert(at, *claim);
        wake.one(());
    }

    fn take(state: &mut Vec<KeyId>, claim: &KeyId, _: &Names, wake: &mut Wake<()>) {
        state.retain(|other| other != claim);
        wake.one(());
    }

    fn verdict(state: &Vec<KeyId>, (): &(), _: &Names) -> Rc<[KeyId]> {
        state.as_slice().into()
    }
}

/// Puts a Gateway among the default ones of its cluster, if it is one.
pub struct Scope;

impl Cell for Scope {
    const NAME: &'static str = "default scope";
    const STRATUM: u8 = strata::READ;
    type Value = ();

    fn evaluate(at: At, reader: &mut Reader<'_>) {
        let frame = reader.part::<part::GatewayFrame>(at.object);
        if frame.is_some_and(|frame| frame.default_scope)
            && let Some(scope) = assume::scope(at.object, reader.names())
        {
            reader.claim::<DefaultGateways>(At::whole(scope), at.object);
        }
    }
}
