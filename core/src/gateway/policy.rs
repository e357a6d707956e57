//! Policies on backends: which of them applies to a target, and who reaches it; and whether a BackendTLSPolicy can be kept
//! (section 12.1 of the rules). What is XBackendTrafficPolicy's own stands in [`super::traffic`].

use super::assume::Existence;
use super::diagnosis::words;
use super::faults::certificate::CertificateFaults;
use super::finding::fact;
use super::rank::{Ranked, namespaced_name};
use super::reason::{Judged, Reason};
use super::target::{self, Aim, BadTarget};
use super::verdict::Managed;
use super::{class, codes, strata, tls};
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::fact::{Fact, ObjectRef};
use crate::object::{KeyId, Kind, Names, Sym, part};
use crate::routing::table::Rank;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// A policy's claim on a target.
#[derive(Clone, PartialEq, Debug)]
pub struct TargetClaim {
    rank: Rc<Rank>,
    policy: KeyId,
    concern: Concern,
    /// The port's name; empty for all ports.
    section: Sym,
}

/// What a policy is about. Policies of different concerns never conflict.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Concern {
    /// BackendTLSPolicy.
    Tls,
    /// XBackendTrafficPolicy.
    Traffic,
}

/// What is asked about a target.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PolicyQuestion {
    /// Whether any policy names it.
    Any,
    /// Which policies apply to the port of this name (R-BTLS-02).
    Effective(Sym),
    /// Who has the section that this policy claims (R-BTLS-03).
    Holder(Concern, Sym),
}

/// The answer to a [`PolicyQuestion`].
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Ruling {
    /// To [`PolicyQuestion::Any`].
    Is(bool),
    /// To [`PolicyQuestion::Effective`].
    Effective(Effective),
    /// To [`PolicyQuestion::Holder`].
    Holder(Option<KeyId>),
}

/// The policies that apply to a port of a target.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Effective {
    /// The BackendTLSPolicy.
    pub tls: Option<KeyId>,
    /// The XBackendTrafficPolicy.
    pub traffic: Option<KeyId>,
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
        let first = |concern: Concern, section: Sym| {
            let of = |claim: &&TargetClaim| claim.concern == concern && claim.section == section;
            state.iter().find(of).map(|claim| claim.policy)
        };
        match question {
            PolicyQuestion::Any => Ruling::Is(!state.is_empty()),
            PolicyQuestion::Effective(port) => {
                let own = if port.is_empty() {
                    None
                } else {
                    first(Concern::Tls, *port)
                };
                Ruling::Effective(Effective {
                    tls: own.or_else(|| first(Concern::Tls, Sym::EMPTY)),
                    // R-XBT-01: whole objects only.
                    traffic: first(Concern::Traffic, Sym::EMPTY),
                })
            }
            PolicyQuestion::Holder(concern, section) => Ruling::Holder(first(*concern, *section)),
        }
    }
}

/// R-BTLS-03, R-XBT-01: the policy to which another lost its claim on a section of a target.
pub fn lost_to(reader: &mut Reader<'_>, policy: KeyId, concern: Concern, target: KeyId, section: Sym) -> Option<KeyId> {
    match reader.ask::<PolicyTargets>(At::whole(target), PolicyQuestion::Holder(concern, section)) {
        Ruling::Holder(holder) => holder.filter(|holder| *holder != policy),
        _ => None,
    }
}

/// Puts the claims of one policy.
pub struct PolicyClaims;

impl Cell for PolicyClaims {
    const NAME: &'static str = "policy claims";
    const STRATUM: u8 = strata::INDEX;
    type Value = ();

    fn evaluate(at: At, reader: &mut Reader<'_>) {
        let (concern, targets): (_, Vec<(KeyId, Sym)>) =
            if let Some(policy) = reader.part::<part::BackendTls>(at.object) {
                (Concern::Tls, policy.targets.to_vec())
            } else if let Some(policy) = reader.part::<part::TrafficPolicy>(at.object) {
                let whole = |target: &KeyId| (*target, Sym::EMPTY);
                (Concern::Traffic, policy.targets.iter().map(whole).collect())
            } else {
                return;
            };
        let Some(rank) = reader.cell::<Ranked>(At::whole(at.object)) else {
            return;
        };
        for (target, section) in targets {
            let claim = TargetClaim {
                rank: rank.clone(),
                policy: at.object,
                concern,
                section,
            };
            reader.claim::<PolicyTargets>(At::whole(target), claim);
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
    /// Why nothing is left to verify servers with, if so.
    blind: Option<Blind>,
    /// The targets it does not apply to.
    targets: Box<[BadTarget]>,
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
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Option<PolicyState>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let policy = reader.part::<part::BackendTls>(at.object)?;
        let targets: Vec<BadTarget> = (0..)
            .zip(&policy.targets)
            .filter_map(|(index, (target, section))| {
                let aim = Aim {
                    index,
                    target: *target,
                    section: *section,
                };
                judge_target(reader, at.object, aim).err()
            })
            .collect();
        let trust = trust(reader, at.object, &policy.authorities, policy.well_known);
        let accepted = match target::worst(&targets) {
            Err(reason) => Err(reason),
            // R-BTLS-09: alternative names are Extended.
            Ok(()) if !honoured(reader, at.object) => Err(Reason::Invalid),
            Ok(()) => trust.accepted,
        };
        Some(PolicyState {
            accepted,
            resolved: trust.resolved,
            hostname: policy.hostname,
            // Where it applies to nothing, nothing is answered on its behalf.
            blind: trust.blind.filter(|_| targets.len() < policy.targets.len()),
            targets: targets.into(),
        })
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        let Some(state) = value else { return };
        target::told(at.object, &state.targets, names, out);
        if let Some(blind) = &state.blind {
            out.push(cannot_verify(at.object, blind, "spec.validation", names));
        }
    }
}

/// R-BTLS-06, R-BTLS-08: without anything to verify servers with no connection is made.
pub fn cannot_verify(object: KeyId, blind: &Blind, path: &'static str, names: &Names) -> Fact {
    let because = match blind.unusable.is_empty() {
        true => "the well-known CA certificates that it names are not supported",
        false => "no CA certificate that it names can be used",
    };
    let mut finding = codes::NOTHING_TO_VERIFY_WITH
        .finding(alloc::format!(
            "the server cannot be verified, so requests are answered with 500: {because}"
        ))
        .help("refer to a ConfigMap of this namespace with PEM certificates under `ca.crt`, or take `System`")
        .at(ObjectRef::of(object, names), path);
    for (index, unusable) in blind.unusable.iter().enumerate() {
        let path = alloc::format!("{path}.caCertificateRefs[{index}]");
        finding = finding.related(unusable.told(names), ObjectRef::of(object, names), path);
    }
    fact(object, finding, names)
}

/// Why servers cannot be verified.
#[derive(Clone, PartialEq, Debug)]
pub struct Blind {
    /// All references to authorities; none where the well-known ones are at fault.
    unusable: Box<[Unusable]>,
}

/// A reference to an authority that cannot be used.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Unusable {
    target: KeyId,
    reason: Reason,
    /// Whether the object is there.
    there: bool,
}

impl Unusable {
    fn told(&self, names: &Names) -> String {
        let target = words::object(self.target, names);
        match self.reason {
            Reason::InvalidKind => alloc::format!("{target} is neither a ConfigMap nor a Secret"),
            _ if self.there => alloc::format!("{target} has no PEM certificate under `ca.crt`"),
            _ => alloc::format!("{target} does not exist"),
        }
    }
}

/// Whether servers can be verified.
pub struct Trust {
    /// Whether anything is left to verify them with.
    pub accepted: Judged,
    /// Why not, if so.
    pub blind: Option<Blind>,
    /// Whether every reference to an authority is good.
    pub resolved: Judged,
}

/// R-BTLS-06, R-BTLS-07: the authorities by which `owner` has servers verified.
pub fn trust(reader: &mut Reader<'_>, owner: KeyId, authorities: &[KeyId], well_known: Option<Sym>) -> Trust {
    let mut bad: Vec<Unusable> = Vec::new();
    for target in authorities.iter().copied() {
        if let Err(reason) = tls::authority(reader, owner, target, Reason::InvalidKind) {
            let there = reader.exists(target) || reader.refused(target);
            bad.push(Unusable { target, reason, there });
        }
    }
    if !bad.is_empty() {
        reader.spawn::<CertificateFaults>(At::whole(owner));
    }
    let none_left = !authorities.is_empty() && bad.len() == authorities.len();
    let accepted = match well_known {
        // R-API-09: `System` is supported.
        Some(name) if reader.names().text(name) != "System" => Err(Reason::Invalid),
        _ if none_left => Err(Reason::NoValidCACertificate),
        _ => Ok(()),
    };
    let order = [Reason::InvalidKind, Reason::InvalidCACertificateRef];
    let resolved = order
        .into_iter()
        .find(|reason| bad.iter().any(|bad| bad.reason == *reason))
        .map_or(Ok(()), Err);
    let blind = accepted.is_err().then(|| Blind {
        unusable: if none_left { bad.into() } else { Box::default() },
    });
    Trust {
        accepted,
        blind,
        resolved,
    }
}

/// R-API-09: Services and ServiceImports can be targets.
pub fn supported(target: Kind) -> bool {
    matches!(target, Kind::Service | Kind::ServiceImport)
}

/// R-BTLS-12: whether the controller can keep a policy at all.
pub fn honoured(reader: &mut Reader<'_>, policy: KeyId) -> bool {
    if class::lacks(reader, "BackendTLSPolicy") {
        return false;
    }
    !class::lacks(reader, "BackendTLSPolicySANValidation")
        || reader
            .part::<part::BackendTls>(policy)
            .is_none_or(|policy| !policy.alternative_names)
}

/// R-BTLS-03 to R-BTLS-05, for one target.
fn judge_target(reader: &mut Reader<'_>, policy: KeyId, aim: Aim) -> Result<(), BadTarget> {
    let Aim { target, section, .. } = aim;
    if aim.judge(reader, policy, Concern::Tls)? == Existence::Assumed {
        return Ok(());
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
        _ => {
            let import = reader.part::<part::ServiceImport>(target);
            import
                .map_or(&[][..], |import| &import.ports)
                .iter()
                .map(|port| (port.name, port.udp))
                .collect()
        }
    };
    let meant = || ports.iter().filter(|(name, _)| section.is_empty() || *name == section);
    match (meant().count(), meant().all(|(_, udp)| *udp)) {
        (0, _) if !section.is_empty() => Err(aim.bad(Reason::TargetNotFound, None)),
        (0, _) => Ok(()),
        // R-BTLS-05
        (_, true) => Err(aim.bad(Reason::Invalid, None)),
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

/// R-BTLS-10, A-34: the Gateways that reach any of the targets, with their controllers, sorted by name; at most so many
/// (R-BTLS-11, R-XB-05).
pub fn reached(targets: impl Iterator<Item = KeyId>, most: usize, reader: &mut Reader<'_>) -> Box<[(KeyId, Sym)]> {
    let mut found: Vec<KeyId> = Vec::new();
    for target in targets {
        found.extend(reader.ask::<Reach>(At::whole(target), ()).iter().copied());
    }
    let names = reader.names();
    crate::order::by(&mut found, &|a, b| {
        namespaced_name(*a, names).cmp(&namespaced_name(*b, names))
    });
    found.dedup();
    found.truncate(most);
    found
        .into_iter()
        .filter_map(|gateway| {
            let managed = reader.cell::<Managed>(At::whole(gateway))?.as_ref()?;
            Some((gateway, managed.controller))
        })
        .collect()
}
