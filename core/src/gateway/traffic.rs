//! XBackendTrafficPolicy: how many retries a backend stands, and whose sessions it keeps (section 12.2 of the rules).

use super::assume::{Existence, existence};
use super::policy::{Concern, lost_to};
use super::reason::{Judged, Reason};
use super::strata;
use crate::engine::{At, Cell, Graph, Reader};
use crate::object::{KeyId, Kind, RetryConstraint, SessionPersistence, Sym, part};
use alloc::vec::Vec;

/// What a policy is.
#[derive(Clone, PartialEq, Debug)]
pub struct TrafficState {
    /// Accepted.
    pub accepted: Judged,
    /// R-XBT-02
    pub retry: Option<RetryConstraint>,
    /// R-XBT-03
    pub session: Option<SessionPersistence>,
}

/// Judges a policy.
pub struct TrafficVerdict;

impl Cell for TrafficVerdict {
    const NAME: &'static str = "traffic policy";
    const STRATUM: u8 = strata::POLICY;
    type Value = Option<TrafficState>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let policy = reader.part::<part::TrafficPolicy>(at.object)?;
        // As with R-BTLS-11, of several targets the worst is told.
        let bad: Vec<Reason> = policy
            .targets
            .iter()
            .filter_map(|target| judge_target(reader, at.object, *target).err())
            .collect();
        let order = [Reason::Conflicted, Reason::TargetNotFound];
        let worst = order.into_iter().find(|reason| bad.contains(reason));
        Some(TrafficState {
            accepted: worst.map_or(Ok(()), Err),
            retry: policy.retry,
            session: policy.session.as_deref().copied(),
        })
    }
}

/// R-XBT-01: what can be a target. Nothing is said of others.
pub fn supported(target: Kind) -> bool {
    matches!(target, Kind::Service | Kind::ServiceImport | Kind::XBackend)
}

fn judge_target(reader: &mut Reader<'_>, policy: KeyId, target: KeyId) -> Judged {
    if !supported(reader.names().object(target).kind) {
        return Ok(());
    }
    if lost_to(reader, policy, Concern::Traffic, target, Sym::EMPTY).is_some() {
        return Err(Reason::Conflicted);
    }
    match existence(reader, target) {
        Existence::Missing => Err(Reason::TargetNotFound),
        _ => Ok(()),
    }
}

/// The policy as the engine has it. One that is not accepted for the sake of another target keeps what it holds.
pub fn state(graph: &Graph, policy: Option<KeyId>) -> Option<(KeyId, &TrafficState)> {
    let policy = policy?;
    let state = graph.value::<TrafficVerdict>(At::whole(policy))?.as_ref()?;
    Some((policy, state))
}
