//! XBackendTrafficPolicy: how many retries a backend stands, and whose sessions it keeps (section 12.2 of the rules).

use super::policy::Concern;
use super::reason::Judged;
use super::strata;
use super::target::{self, Aim, BadTarget};
use crate::engine::{At, Cell, Graph, Reader};
use crate::fact::Fact;
use crate::object::{KeyId, Kind, Names, RetryConstraint, SessionPersistence, Sym, part};
use alloc::boxed::Box;
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
    /// The targets it does not apply to.
    targets: Box<[BadTarget]>,
}

/// Judges a policy.
pub struct TrafficVerdict;

impl Cell for TrafficVerdict {
    const NAME: &'static str = "traffic policy";
    const STRATUM: u8 = strata::POLICY;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Option<TrafficState>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let policy = reader.part::<part::TrafficPolicy>(at.object)?;
        let targets: Vec<BadTarget> = (0..)
            .zip(&policy.targets)
            .filter_map(|(index, target)| {
                let aim = Aim {
                    index,
                    target: *target,
                    section: Sym::EMPTY,
                };
                aim.judge(reader, at.object, Concern::Traffic).err()
            })
            .collect();
        Some(TrafficState {
            // As with R-BTLS-11, of several targets the worst is told.
            accepted: target::worst(&targets),
            retry: policy.retry,
            session: policy.session.as_deref().copied(),
            targets: targets.into(),
        })
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        if let Some(state) = value {
            target::told(at.object, &state.targets, names, out);
        }
    }
}

/// R-XBT-01: what can be a target. Nothing is said of others.
pub fn supported(target: Kind) -> bool {
    matches!(target, Kind::Service | Kind::ServiceImport | Kind::XBackend)
}

/// The policy as the engine has it. One that is not accepted for the sake of another target keeps what it holds.
pub fn state(graph: &Graph, policy: Option<KeyId>) -> Option<(KeyId, &TrafficState)> {
    let policy = policy?;
    let state = graph.value::<TrafficVerdict>(At::whole(policy))?.as_ref()?;
    Some((policy, state))
}
