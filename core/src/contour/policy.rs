//! BackendTLSPolicy, as Contour reads it since 1.28 (R-CON-142).

use super::finding::Judgement;
use super::listener::Listeners;
use super::{choice, strata};
use crate::engine::{At, Cell, Group, Reader, Wake};
use crate::fact::Fact;
use crate::gateway::assume::{Existence, existence};
use crate::gateway::rank::Ranked;
use crate::object::{AuthorityState, KeyId, Kind, Names, Sym, part};
use crate::routing::hostname;
use crate::routing::table::Rank;
use alloc::format;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// What a policy says of servers.
#[derive(Clone, PartialEq, Debug)]
pub struct PolicyState {
    /// The server name.
    pub hostname: Sym,
    /// Whether it is in effect; a policy that is not leaves its backends without TLS.
    pub usable: Result<(), alloc::boxed::Box<str>>,
}

/// Judges a policy, and puts its claims on Services.
pub struct Policy;

impl Cell for Policy {
    const NAME: &'static str = "contour policy";
    const STRATUM: u8 = strata::POLICY;
    type Value = Option<PolicyState>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        if !reader.profile().version.since(1, 28, 0) {
            return None;
        }
        let policy = reader.part::<part::BackendTls>(at.object)?;
        let usable = usable(at.object, reader);
        let rank = reader.cell::<Ranked>(At::whole(at.object))?;
        for (target, section) in &policy.targets {
            if reader.names().object(*target).kind == Kind::Service && usable.is_ok() {
                let claim = PolicyClaim {
                    section: *section,
                    rank: rank.clone(),
                    policy: at.object,
                };
                reader.claim::<PolicyTargets>(At::whole(*target), claim);
            }
        }
        Some(PolicyState {
            hostname: policy.hostname,
            usable,
        })
    }
}

fn usable(policy: KeyId, reader: &mut Reader<'_>) -> Result<(), alloc::boxed::Box<str>> {
    let names = reader.names();
    let Some(spec) = reader.part::<part::BackendTls>(policy) else {
        return Ok(());
    };
    if spec.well_known.is_some() {
        return Err("`wellKnownCACertificates` is not supported".into());
    }
    let name = names.text(spec.hostname);
    if hostname::is_ip_literal(name) || hostname::check_precise(name).is_err() {
        return Err(format!("`{name}` is no plain DNS name").into());
    }
    for authority in &spec.authorities {
        let told = crate::gateway::rank::namespaced_name(*authority, names);
        let bad = |why: &str| Err(format!("authority `{told}` {why}").into());
        if !matches!(names.object(*authority).kind, Kind::ConfigMap | Kind::Secret) {
            return bad("is neither a ConfigMap nor a Secret");
        }
        match existence(reader, *authority) {
            Existence::Missing => return bad("does not exist"),
            Existence::Assumed => {}
            Existence::There => {
                let of_map = reader.part::<part::ConfigMap>(*authority).map(|map| &map.authority);
                let of_secret = reader.part::<part::Secret>(*authority).map(|secret| &secret.authority);
                if !matches!(of_map.or(of_secret), Some(AuthorityState::Usable(..))) {
                    return bad("holds no certificate under `ca.crt`");
                }
            }
        }
    }
    match spec.authorities.is_empty() {
        true => Err("there are no `caCertificateRefs`".into()),
        false => Ok(()),
    }
}

/// A usable policy's claim on a Service.
#[derive(Clone, PartialEq, Debug)]
pub struct PolicyClaim {
    section: Sym,
    rank: Rc<Rank>,
    policy: KeyId,
}

/// The usable policies on a Service; stands there.
pub struct PolicyTargets;

impl Group for PolicyTargets {
    const NAME: &'static str = "contour policy targets";
    const STRATUM: u8 = strata::POLICY_TARGETS;
    type Claim = PolicyClaim;
    /// By rank: R-CON-06 leaves open which of several counts, and the first is taken here.
    type State = Vec<PolicyClaim>;
    /// The name of a port.
    type Question = Sym;
    type Verdict = Option<KeyId>;

    fn put(state: &mut Self::State, claim: &PolicyClaim, _: &Names, wake: &mut Wake<Sym>) {
        let at = state.partition_point(|other| other.rank <= claim.rank);
        state.insert(at, claim.clone());
        wake.all();
    }

    fn take(state: &mut Self::State, claim: &PolicyClaim, _: &Names, wake: &mut Wake<Sym>) {
        if let Some(at) = state.iter().position(|other| other == claim) {
            state.remove(at);
        }
        wake.all();
    }

    fn verdict(state: &Self::State, port: &Sym, _: &Names) -> Option<KeyId> {
        // R-CON-142: a section that fits beats none.
        let own = |section: Sym| state.iter().find(|claim| claim.section == section);
        let named = (!port.is_empty()).then(|| own(*port)).flatten();
        named.or_else(|| own(Sym::EMPTY)).map(|claim| claim.policy)
    }
}

/// What a policy's status says of it at the Gateway.
#[derive(Clone, PartialEq, Debug)]
pub struct PolicyReport {
    /// Its generation.
    pub generation: Option<i64>,
    /// The Gateway.
    pub gateway: KeyId,
    /// The controller that the Gateway's class names.
    pub controller: Sym,
    /// Accepted.
    pub accepted: Judgement,
}

/// Writes the condition of a policy that names a Service.
pub struct PolicyConditions;

impl Cell for PolicyConditions {
    const NAME: &'static str = "contour policy status";
    const STRATUM: u8 = strata::STATUS;
    const HAS_FACTS: bool = true;
    type Value = Option<PolicyReport>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let state = reader.cell::<Policy>(at)?.as_ref()?;
        let gateway = choice::chosen(at.object, reader)?;
        let served = reader.cell::<Listeners>(At::whole(gateway))?.as_ref()?;
        let policy = reader.part::<part::BackendTls>(at.object)?;
        let names = reader.names();
        let services = { policy.targets.iter() }.any(|(target, _)| names.object(*target).kind == Kind::Service);
        services.then(|| PolicyReport {
            generation: reader.part::<part::Generation>(at.object).copied().flatten(),
            gateway,
            controller: served.controller,
            accepted: match &state.usable {
                Ok(()) => Judgement::good("Accepted", "Accepted", "the policy is accepted"),
                Err(why) => Judgement::bad("Accepted", "Invalid", why.clone()),
            },
        })
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        if let Some(report) = value {
            let part = format!("/{}", crate::gateway::status::key_of(report.gateway, names));
            out.push(report.accepted.fact(at.object, &part, report.generation, names));
        }
    }
}
