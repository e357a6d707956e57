//! Statuses that the input carries against the right ones: what in them is stale, whether it does harm, and what acts on it.
//!
//! What an entry claims is judged by the spec of its object, whoever wrote it; what a condition says is compared with the right
//! status only where the right status is ours to know. Entries of other controllers are otherwise left alone.

mod entries;
mod listeners;

use super::finding::fact;
use super::reason::Reason;
use super::status::{
    ClassConditions, Condition, GatewayConditions, PolicyConditions, RouteConditions, SetConditions, Standing,
};
use super::{codes, strata};
use crate::dns::source::Published;
use crate::engine::{At, Cell, Reader};
use crate::fact::{Code, Fact, ObjectRef, Severity, Verdict};
use crate::object::{KeyId, Kind, Names, Observed, ObservedCondition, part};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Something in an observed status that its inputs do not justify.
#[derive(Clone, PartialEq, Debug)]
pub struct Stale {
    code: &'static Code,
    verdict: Option<Verdict>,
    /// The field of the status.
    path: String,
    message: String,
    help: String,
    /// The names that ExternalDNS publishes from it, in words.
    published: Option<String>,
}

/// Compares the status that the input carries with the right one. It stands only at objects that carry a status.
pub struct Staleness;

impl Cell for Staleness {
    const NAME: &'static str = "staleness";
    const STRATUM: u8 = strata::FINDINGS;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Box<[Stale]>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let Some(observed) = reader.part::<part::Status>(at.object) else {
            return Box::default();
        };
        let mut found = Vec::new();
        let kind = reader.names().object(at.object).kind;
        match kind {
            _ if kind.is_route() => entries::routes(at.object, observed, reader, &mut found),
            Kind::Gateway | Kind::ListenerSet => {
                whole(at.object, observed, reader, &mut found);
                listeners::judge(at.object, observed, reader, &mut found);
            }
            Kind::GatewayClass => whole(at.object, observed, reader, &mut found),
            _ => entries::ancestors(at.object, observed, reader, &mut found),
        }
        found.into()
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        let object = ObjectRef::of(at.object, names);
        for stale in value {
            let mut finding = stale
                .code
                .finding(stale.message.clone())
                .help(stale.help.clone())
                .at(object.clone(), stale.path.clone());
            finding.verdict = stale.verdict;
            // What a system keeps on purpose is no alarm.
            if stale.verdict == Some(Verdict::Tolerated) {
                finding.severity = Severity::Info;
            }
            if let Some(published) = &stale.published {
                finding = finding.related(published.clone(), object.clone(), "spec.hostnames");
            }
            out.push(fact(at.object, finding, names));
        }
    }
}

/// Brings the comparison into being where the input carries a status.
pub fn watch(at: At, reader: &mut Reader<'_>) {
    if reader.part::<part::Status>(at.object).is_some() {
        reader.spawn::<Staleness>(At::whole(at.object));
        // Rule 51 of ExternalDNS: names are published from statuses.
        if reader.names().object(at.object).kind.is_route() {
            reader.spawn::<Published>(At::whole(at.object));
        }
    }
}

/// The conditions of a GatewayClass, Gateway or ListenerSet as a whole.
fn whole(object: KeyId, observed: &Observed, reader: &mut Reader<'_>, found: &mut Vec<Stale>) {
    let at = At::whole(object);
    let report = match reader.names().object(object).kind {
        Kind::Gateway => reader.cell::<GatewayConditions>(at),
        Kind::ListenerSet => reader.cell::<SetConditions>(at),
        _ => reader.cell::<ClassConditions>(at),
    };
    // Somebody else's object is left alone.
    let Some(report) = report.and_then(Option::as_ref) else {
        return;
    };
    let right = &report.conditions;
    compare(
        &Claim {
            conditions: &observed.conditions,
            right: Some(right),
            generation: report.generation,
            path: "status",
            about: "the status",
            writer: "its controller",
        },
        reader,
        found,
    );
}

/// What an observed list of conditions claims.
struct Claim<'a> {
    conditions: &'a [ObservedCondition],
    /// The right ones; `None` where they are not ours to know.
    right: Option<&'a [Condition]>,
    /// The object's generation.
    generation: Option<i64>,
    /// Where the conditions stand: `status.parents[0]`.
    path: &'a str,
    /// What it is, in words: `the entry for Gateway infra/web`.
    about: &'a str,
    /// Who is to write it anew.
    writer: &'a str,
}

/// Compares a list of conditions with the generation and with the right list.
fn compare(claim: &Claim<'_>, reader: &Reader<'_>, found: &mut Vec<Stale>) {
    let names = reader.names();
    let differing = claim.conditions.iter().filter_map(|condition| {
        let right = claim
            .right?
            .iter()
            .find(|right| right.kind == names.text(condition.kind))?;
        let differs = differs(names.text(condition.status), right.standing) && !of_support(right.reason);
        differs.then_some((condition, right))
    });
    let differing: Vec<(&ObservedCondition, &Condition)> = differing.collect();
    let path = |condition: &ObservedCondition| {
        let index = claim
            .conditions
            .iter()
            .position(|other| core::ptr::eq(other, condition));
        format!("{}.conditions[{}]", claim.path, index.unwrap_or(0))
    };
    if let Some(generation) = claim.generation {
        let of = |condition: &&ObservedCondition| condition.observed_generation.filter(|seen| *seen > 0);
        if let Some(ahead) = claim
            .conditions
            .iter()
            .find(|one| of(one).is_some_and(|seen| seen > generation))
        {
            let seen = ahead.observed_generation.unwrap_or_default();
            found.push(Stale {
                code: &codes::FOREIGN_GENERATION,
                verdict: Some(Verdict::Harmful),
                path: path(ahead),
                message: format!(
                    "{} was written for generation {seen}, and the object is at generation {generation}: it is about a former \
                     object of this name, or the spec is older than the status",
                    claim.about
                ),
                help: format!(
                    "paste spec and status of one moment; if they are, delete the status, so that {} writes it anew",
                    claim.writer
                ),
                published: None,
            });
            return;
        }
        if let Some(behind) = claim
            .conditions
            .iter()
            .find(|one| of(one).is_some_and(|seen| seen < generation))
        {
            let seen = behind.observed_generation.unwrap_or_default();
            let (verdict, so) = match differing.first() {
                Some((observed, right)) => (Verdict::Harmful, format!("; it says {}", says(observed, right, reader))),
                None => (
                    Verdict::Tolerated,
                    format!(
                        "; what it says still holds, and the window ends when {} judges generation {generation}",
                        claim.writer
                    ),
                ),
            };
            found.push(Stale {
                code: &codes::FORMER_GENERATION,
                verdict: Some(verdict),
                path: path(behind),
                message: format!(
                    "{} was written for generation {seen}, and the object is at generation {generation}{so}",
                    claim.about
                ),
                help: format!(
                    "wait for {}, or look at why it does not act: readers that ignore `observedGeneration` take this for the present",
                    claim.writer
                ),
                published: None,
            });
            return;
        }
    }
    for (observed, right) in differing {
        let optimistic = right.standing == Standing::False;
        found.push(Stale {
            code: if optimistic { &codes::STATUS_CONTRADICTED } else { &codes::REFUSED_THOUGH_RIGHT },
            verdict: optimistic.then_some(Verdict::Harmful),
            path: path(observed),
            message: format!("{} says {}", claim.about, says(observed, right, reader)),
            help: match optimistic {
                true => format!(
                    "either {} has not followed a change of what the object refers to, or the input lacks an object that is in the \
                     cluster",
                    claim.writer
                ),
                false => format!("see its message, and the logs of {}: it asks for more than the specification does", claim.writer),
            },
            published: None,
        });
    }
}

/// Whether a reason comes from what the default controller supports (R-API-09), or follows from such a one elsewhere. The
/// controller that wrote the status knows its own kinds and values.
fn of_support(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::InvalidParameters
            // R-TLS-05: certificates by options of its own.
            | Reason::InvalidTLSConfig
            | Reason::UnsupportedAddress
            | Reason::UnsupportedProtocol
            | Reason::UnsupportedValue
            | Reason::UnsupportedVersion
            | Reason::InvalidKind
            | Reason::InvalidCACertificateKind
            | Reason::Invalid
            | Reason::Pending
            | Reason::ParentNotAccepted
            | Reason::ParentNotProgrammed
    )
}

/// Whether a status that somebody wrote says the opposite; `Unknown` is no answer yet.
fn differs(observed: &str, right: Standing) -> bool {
    matches!((observed, right), ("True", Standing::False) | ("False", Standing::True))
}

/// `Accepted True/Accepted, and right is False/NoMatchingParent`.
fn says(observed: &ObservedCondition, right: &Condition, reader: &Reader<'_>) -> String {
    let text = |sym| reader.names().text(sym);
    let standing = match right.standing {
        Standing::True => "True",
        Standing::False => "False",
    };
    format!(
        "`{} {}/{}`, and right is `{standing}/{}`",
        text(observed.kind),
        text(observed.status),
        text(observed.reason),
        right.reason.text()
    )
}

/// Whether a list of conditions holds one that is True.
fn claims(conditions: &[ObservedCondition], kind: &str, names: &Names) -> bool {
    let is = |condition: &&ObservedCondition| names.text(condition.kind) == kind;
    conditions
        .iter()
        .find(is)
        .is_some_and(|condition| names.text(condition.status) == "True")
}
