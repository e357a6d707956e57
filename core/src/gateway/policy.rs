//! BackendTLSPolicy: which policy applies to a port, and whether it can be kept (section 12.1 of the rules).

use super::assume::{Existence, existence};
use super::rank::{Ranked, namespaced_name};
use super::reason::{Judged, Reason};
use super::verdict::Managed;
use super::{strata, tls};
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::object::{KeyId, Kind, Names, Sym, part};
use crate::routing::table::Rank;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// A policy's claim on a target.
#[derive(Clone, PartialEq, Debug)]
pub struct TargetClaim {
    rank: Rc<Rank>,
    policy: KeyId,
    /// The port's name; empty for all ports.
    section: Sym,
}

/// What is asked about a target.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PolicyQuestion {
    /// Whether any policy names it.
    Any,
    /// Which policy applies to the port of this name (R-BTLS-02).
    Effective(Sym),
    /// Whether this policy lost its claim on this section to another (R-BTLS-03).
    Lost(KeyId, Sym),
}

/// The answer to a [`PolicyQuestion`].
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Ruling {
    /// To [`PolicyQuestion::Any`] and [`PolicyQuestion::Lost`].
    Is(bool),
    /// To [`PolicyQuestion::Effective`].
    Effective(Option<KeyId>),
}

/// The policies on one target; stands at the target.
pub struct PolicyTargets;

impl Group for PolicyTargets {
    const NAME: &'static str = "policy targets";
    const STRATUM: u8 = strata::POLICY_TARGETS;
    type Claim = TargetClaim;
    /// By rank: the first of a section wins.
    type State = Vec<TargetClaim>;
    type Question = PolicyQuestion;
    type Verdict = Ruling;

    fn put(state: &mut Self::State, claim: &TargetClaim, _: &Names, wake: &mut Wake<PolicyQuestion>) {
        let at = state.partition_point(|other| other.rank <= claim.rank);
        state.insert(at, claim.clone());
        wake.all();
    }

    fn take(state: &mut Self::State, claim: &TargetClaim, _: &Names, wake: &mut Wake<PolicyQuestion>) {
        if let Some(at) = state.iter().position(|other| other == claim) {
            state.remove(at);
        }
        wake.all();
    }

    fn verdict(state: &Self::State, question: &PolicyQuestion, _: &Names) -> Ruling {
        let first = |section: Sym| {
            state
                .iter()
                .find(|claim| claim.section == section)
                .map(|claim| claim.policy)
        };
        match question {
            PolicyQuestion::Any => Ruling::Is(!state.is_empty()),
            PolicyQuestion::Effective(port) => {
                let own = if port.is_empty() { None } else { first(*port) };
                Ruling::Effective(own.or_else(|| first(Sym::EMPTY)))
            }
            PolicyQuestion::Lost(policy, section) => Ruling::Is(first(*section).is_some_and(|first| first != *policy)),
        }
    }
}

/// Puts the claims of one policy.
pub struct PolicyClaims;

impl Cell for PolicyClaims {
    const NAME: &'static str = "policy claims";
    const STRATUM: u8 = strata::INDEX;
    type Value = ();

    fn evaluate(at: At, reader: &mut Reader<'_>) {
        let Some(policy) = reader.part::<part::BackendTls>(at.object) else {
            return;
        };
        let Some(rank) = reader.cell::<Ranked>(At::whole(at.object)) else {
            return;
        };
        for (target, section) in &policy.targets {
            let claim = TargetClaim {
                rank: rank.clone(),
                policy: at.object,
                section: *section,
            };
            reader.claim::<PolicyTargets>(At::whole(*target), claim);
        }
    }
}

/// What a policy is.
#[derive(Clone, PartialEq, Debug)]
pub struct PolicyState {
    /// Accepted.
    pub accepted: Judged,
    /// ResolvedRefs.
    pub resolved: Judged,
    /// The SNI (R-BTLS-09).
    pub hostname: Sym,
}

impl PolicyState {
    /// Whether connections can be made by it (R-BTLS-08). Some good authorities are enough.
    pub fn usable(&self) -> bool {
        self.accepted.is_ok()
    }
}

/// Judges a policy.
pub struct PolicyVerdict;

impl Cell for PolicyVerdict {
    const NAME: &'static str = "policy";
    const STRATUM: u8 = strata::POLICY;
    type Value = Option<PolicyState>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let policy = reader.part::<part::BackendTls>(at.object)?;
        // R-BTLS-11: of several targets the worst is reported.
        let targets: Vec<Reason> = policy
            .targets
            .iter()
            .filter_map(|target| judge_target(reader, at.object, *target).err())
            .collect();
        let authorities: Vec<Reason> = policy
            .authorities
            .iter()
            .filter_map(|reference| tls::authority(reader, at.object, *reference, Reason::InvalidKind).err())
            .collect();
        // R-BTLS-07, R-API-09: `System` is supported.
        let well_known = policy
            .well_known
            .is_none_or(|name| reader.names().text(name) == "System");
        let none_left = !policy.authorities.is_empty() && authorities.len() == policy.authorities.len();
        let order = [Reason::Conflicted, Reason::TargetNotFound, Reason::Invalid];
        let accepted = match order.into_iter().find(|reason| targets.contains(reason)) {
            Some(reason) => Err(reason),
            None if !well_known => Err(Reason::Invalid),
            // R-BTLS-06
            None if none_left => Err(Reason::NoValidCACertificate),
            None => Ok(()),
        };
        let order = [Reason::InvalidKind, Reason::InvalidCACertificateRef];
        let resolved = order
            .into_iter()
            .find(|reason| authorities.contains(reason))
            .map_or(Ok(()), Err);
        Some(PolicyState {
            accepted,
            resolved,
            hostname: policy.hostname,
        })
    }
}

/// R-API-09: Services and ServiceImports can be targets.
fn supported(target: Kind) -> bool {
    matches!(target, Kind::Service | Kind::ServiceImport)
}

/// R-BTLS-03 to R-BTLS-05, for one target.
fn judge_target(reader: &mut Reader<'_>, policy: KeyId, (target, section): (KeyId, Sym)) -> Judged {
    // R-BTLS-01: nothing is said of a target of a kind that is not supported.
    if !supported(reader.names().object(target).kind) {
        return Ok(());
    }
    let lost = reader.ask::<PolicyTargets>(At::whole(target), PolicyQuestion::Lost(policy, section));
    if lost == Ruling::Is(true) {
        return Err(Reason::Conflicted);
    }
    match existence(reader, target) {
        Existence::Missing => return Err(Reason::TargetNotFound),
        Existence::Assumed => return Ok(()),
        Existence::There => {}
    }
    let ports: Vec<(Sym, bool)> = match reader.names().object(target).kind {
        Kind::Service => {
            let service = reader.part::<part::Service>(target);
            service
                .map_or(&[][..], |service| &service.ports)
                .iter()
                .map(|port| (port.name, port.udp))
                .collect()
        }
        Kind::ServiceImport => {
            let import = reader.part::<part::ServiceImport>(target);
            import
                .map_or(&[][..], |import| &import.ports)
                .iter()
                .map(|(name, _, udp)| (*name, *udp))
                .collect()
        }
        // R-XB-04: no target of a policy.
        _ => return Err(Reason::TargetNotFound),
    };
    let meant = || ports.iter().filter(|(name, _)| section.is_empty() || *name == section);
    match (meant().count(), meant().all(|(_, udp)| *udp)) {
        (0, _) if !section.is_empty() => Err(Reason::TargetNotFound),
        (0, _) => Ok(()),
        // R-BTLS-05
        (_, true) => Err(Reason::Invalid),
        _ => Ok(()),
    }
}

/// The Gateways that reach a target through attached routes, with their use (R-BTLS-10); stands at the target.
pub struct Reach;

impl Group for Reach {
    const NAME: &'static str = "reach";
    const STRATUM: u8 = strata::TABLES;
    type Claim = KeyId;
    type State = BTreeMap<u32, u32>;
    type Question = ();
    type Verdict = Rc<[KeyId]>;

    fn put(state: &mut Self::State, claim: &KeyId, _: &Names, wake: &mut Wake<()>) {
        let count = state.entry(claim.0).or_default();
        *count += 1;
        if *count == 1 {
            wake.one(());
        }
    }

    fn take(state: &mut Self::State, claim: &KeyId, _: &Names, wake: &mut Wake<()>) {
        if let Some(count) = state.get_mut(&claim.0) {
            *count -= 1;
            if *count == 0 {
                state.remove(&claim.0);
                wake.one(());
            }
        }
    }

    fn verdict(state: &Self::State, (): &(), _: &Names) -> Rc<[KeyId]> {
        state.keys().map(|id| KeyId(*id)).collect()
    }
}

/// The Gateways to which a policy owes a status, with their controllers, sorted by name.
#[derive(Clone, PartialEq, Debug)]
pub struct Ancestors {
    /// What the policy is; the same at each of them.
    pub state: PolicyState,
    /// The Gateways.
    pub gateways: Box<[(KeyId, Sym)]>,
}

/// R-BTLS-10, A-34: the ancestors of a policy.
pub fn ancestors(policy: KeyId, reader: &mut Reader<'_>) -> Option<Ancestors> {
    let state = reader.cell::<PolicyVerdict>(At::whole(policy))?.clone()?;
    let targets = &reader.part::<part::BackendTls>(policy)?.targets;
    let mut found: Vec<KeyId> = Vec::new();
    for (target, _) in targets {
        // R-BTLS-01: a target of another kind gives no ancestor.
        if !supported(reader.names().object(*target).kind) {
            continue;
        }
        found.extend(reader.ask::<Reach>(At::whole(*target), ()).iter().copied());
    }
    let names = reader.names();
    crate::order::by(&mut found, &|a, b| {
        namespaced_name(*a, names).cmp(&namespaced_name(*b, names))
    });
    found.dedup();
    // R-BTLS-11
    found.truncate(16);
    let gateways = found
        .into_iter()
        .filter_map(|gateway| {
            let managed = reader.cell::<Managed>(At::whole(gateway))?.as_ref()?;
            Some((gateway, managed.controller))
        })
        .collect();
    Some(Ancestors { state, gateways })
}
