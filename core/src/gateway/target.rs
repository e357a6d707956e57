//! What is wrong with the targets of a policy, told to those who wrote it too: its status stands only where somebody reaches a target.

use super::assume::{Existence, existence};
use super::diagnosis::words;
use super::finding::fact;
use super::policy::{self, Concern, lost_to};
use super::reason::{Judged, Reason};
use super::{codes, traffic};
use crate::engine::Reader;
use crate::fact::{Fact, ObjectRef};
use crate::object::{KeyId, Names, Sym};
use alloc::format;
use alloc::vec::Vec;

/// A target that a policy does not apply to.
#[derive(Clone, PartialEq, Debug)]
pub struct BadTarget {
    /// The index among `targetRefs`.
    pub index: u16,
    /// The object meant.
    pub target: KeyId,
    /// Why: InvalidKind for a kind that is no target, of which the status says nothing.
    pub reason: Reason,
    /// The policy that has the target instead.
    pub winner: Option<KeyId>,
}

/// One of a policy's `targetRefs`.
#[derive(Clone, Copy)]
pub struct Aim {
    /// The index among `targetRefs`.
    pub index: u16,
    /// The object meant.
    pub target: KeyId,
    /// `sectionName`; empty for the whole object.
    pub section: Sym,
}

impl Aim {
    /// This target as one that the policy does not apply to.
    pub fn bad(&self, reason: Reason, winner: Option<KeyId>) -> BadTarget {
        BadTarget {
            index: self.index,
            target: self.target,
            reason,
            winner,
        }
    }

    /// What all policies ask of a target: that its kind can be one, that no other policy holds it (R-BTLS-03), and that it exists
    /// (R-BTLS-04).
    pub fn judge(&self, reader: &mut Reader<'_>, policy: KeyId, concern: Concern) -> Result<Existence, BadTarget> {
        let kind = reader.names().object(self.target).kind;
        let supported = match concern {
            Concern::Tls => policy::supported(kind),
            Concern::Traffic => traffic::supported(kind),
        };
        // R-BTLS-01, R-XB-04, R-XBT-01: the status says nothing of a target of a kind that is not supported.
        if !supported {
            return Err(self.bad(Reason::InvalidKind, None));
        }
        if let Some(winner) = lost_to(reader, policy, concern, self.target, self.section) {
            return Err(self.bad(Reason::Conflicted, Some(winner)));
        }
        match existence(reader, self.target) {
            Existence::Missing => Err(self.bad(Reason::TargetNotFound, None)),
            found => Ok(found),
        }
    }
}

/// R-BTLS-11: of several targets the worst is reported.
pub fn worst(bad: &[BadTarget]) -> Judged {
    let order = [Reason::Conflicted, Reason::TargetNotFound, Reason::Invalid];
    let worst = order
        .into_iter()
        .find(|reason| bad.iter().any(|bad| bad.reason == *reason));
    worst.map_or(Ok(()), Err)
}

/// The findings of a policy's targets.
pub fn told(policy: KeyId, bad: &[BadTarget], names: &Names, out: &mut Vec<Fact>) {
    for bad in bad {
        let target = words::object(bad.target, names);
        let (code, message, help) = match bad.reason {
            Reason::Conflicted => (
                &codes::POLICY_CONFLICTED,
                format!("the policy does not apply to {target}: another policy holds it"),
                "keep one of them; the older one wins, then the first by name",
            ),
            Reason::InvalidKind => (
                &codes::POLICY_TARGET_KIND,
                format!("the policy does not apply to {target}: such an object is no target of it"),
                "refer to a Service; what an XBackend does with TLS its own `tls` says",
            ),
            Reason::TargetNotFound => (
                &codes::POLICY_TARGET_MISSING,
                format!("the policy does not apply to {target}: there is no such object, or no such section of it"),
                "refer to an object of the policy's namespace, and to a port of it by name",
            ),
            _ => (
                &codes::POLICY_TARGET_KIND,
                format!("the policy does not apply to {target}: its ports speak UDP"),
                "refer to a port that speaks TCP",
            ),
        };
        let mut finding = code
            .finding(message)
            .help(help)
            .at(ObjectRef::of(policy, names), format!("spec.targetRefs[{}]", bad.index));
        if let Some(winner) = bad.winner {
            finding = finding.related("this one holds it", ObjectRef::of(winner, names), "");
        }
        out.push(fact(policy, finding, names));
    }
}
