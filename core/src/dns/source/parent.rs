//! Gateways as ExternalDNS sees them: whether they count, and which targets they give.

use super::{Context, labels, with_annotations};
use crate::dns::claim::{self, Target, Word};
use crate::dns::selector::TextSelector;
use crate::dns::strata;
use crate::engine::{At, Cell, Reader};
use crate::fact::{Fact, Text};
use crate::gateway::record::{self, Odd};
use crate::gateway::verdict::GatewayVerdict;
use crate::object::{Admission, KeyId, Kind, Names, ObjectKey, ObservedCondition, Sym, part};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// A Gateway as ExternalDNS sees it.
#[derive(Clone, PartialEq, Debug)]
pub struct Door {
    /// Its targets: the annotation, else every address of its status (R-DNS-71).
    pub targets: Rc<[Target]>,
    /// Whether its own status says that it is not ready, or is late: the generation that it speaks of, and its own
    /// (R-DNS-95).
    pub trouble: Option<(Option<i64>, Option<i64>)>,
}

/// What a Gateway gives to names from its status in the input; `None` where it does not count (R-DNS-42, R-DNS-54).
pub struct Seen;

impl Cell for Seen {
    const NAME: &'static str = "seen by ExternalDNS";
    const STRATUM: u8 = strata::TARGETS;
    type Value = Option<Door>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Option<Door> {
        let context = any_context(reader);
        if !takes(at.object, &context, reader) {
            return None;
        }
        let status = reader.part::<part::Status>(at.object);
        let names = reader.names();
        let targets = annotated(at.object, &context, reader).unwrap_or_else(|| {
            let addresses = status.map_or(&[][..], |status| &status.addresses);
            claim::typed(addresses.iter().map(|address| Word::Known(address.value)), names)
        });
        let generation = reader.part::<part::Generation>(at.object).copied().flatten();
        let trouble = status.and_then(|status| trouble(&status.conditions, generation, reader));
        Some(Door { targets, trouble })
    }
}

/// R-DNS-95: a condition that is not True, or that speaks of a former generation.
fn trouble(
    conditions: &[ObservedCondition],
    generation: Option<i64>,
    reader: &Reader<'_>,
) -> Option<(Option<i64>, Option<i64>)> {
    let names = reader.names();
    let late = |condition: &ObservedCondition| {
        let seen = condition.observed_generation.filter(|seen| *seen > 0);
        seen.zip(generation).is_some_and(|(seen, generation)| seen < generation)
    };
    let of = |condition: &&ObservedCondition| matches!(names.text(condition.kind), "Accepted" | "Programmed");
    let mut asked = conditions.iter().filter(of);
    let found = asked.find(|condition| names.text(condition.status) != "True" || late(condition))?;
    Some((found.observed_generation, generation))
}

/// What a Gateway should give to names.
#[derive(Clone, PartialEq, Debug)]
pub struct Right {
    /// Whether ExternalDNS's filters let it count.
    pub counts: bool,
    /// Its targets: the annotation, else its right addresses.
    pub targets: Rc<[Target]>,
    /// What is odd about its annotations.
    odd: Option<Box<Odd>>,
}

/// What a Gateway gives to names from its right status.
pub struct RightTargets;

impl Cell for RightTargets {
    const NAME: &'static str = "right targets";
    const STRATUM: u8 = strata::TARGETS;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Right;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Right {
        let context = any_context(reader);
        let counts = takes(at.object, &context, reader);
        let odd = record::odd(at.object, &context, reader);
        let state = reader
            .cell::<GatewayVerdict>(At::whole(at.object))
            .and_then(Option::as_ref);
        let Some(state) = state.filter(|state| state.accepted.0.is_ok()) else {
            return Right {
                counts,
                targets: Rc::from([]),
                odd,
            };
        };
        let names = reader.names();
        let target = |kind: Sym, value: Sym| match value.is_empty() {
            // R-GW-08: there is one, and nobody knows it.
            true => Target {
                kind: Text::Borrowed("A"),
                value: Word::Known(value),
                assumed: Some(at.object),
            },
            false => Target {
                kind: Text::Borrowed(record_type(names.text(kind), names.text(value))),
                value: Word::Known(value),
                assumed: None,
            },
        };
        let targets = annotated(at.object, &context, reader).unwrap_or_else(|| {
            let all = state.addresses.iter().map(|one| target(one.kind, one.value));
            claim::sorted(all.collect(), names)
        });
        Right { counts, targets, odd }
    }

    fn facts(at: At, right: &Right, names: &Names, out: &mut Vec<Fact>) {
        if let Some(odd) = &right.odd {
            odd.facts(at.object, names, out);
        }
    }
}

/// Rule 2 of the names in Gateway API (R-DNS-02): addresses by their type, names as aliases.
fn record_type(kind: &str, value: &str) -> &'static str {
    match kind {
        "IPAddress" if value.contains(':') => "AAAA",
        "IPAddress" => "A",
        _ => "CNAME",
    }
}

/// The context where no route is at hand.
fn any_context<'o>(reader: &Reader<'o>) -> Context<'o> {
    Context::unplaced(reader.options().external_dns.as_ref())
}

/// Whether a Gateway passes the filters (R-DNS-05, R-DNS-42).
fn takes(gateway: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> bool {
    let options = &*context.options;
    let names = reader.names();
    let object = names.object(gateway);
    let only = |asked: &str, text: Sym| asked.is_empty() || asked == names.text(text);
    if !only(&options.gateway_namespace, object.namespace) {
        return false;
    }
    // The flag came with v0.16.
    if context.version.since(16) && !only(&options.gateway_name, object.name) {
        return false;
    }
    if !options.gateway_label_filter.is_empty() {
        // One that cannot be read is told for the source as a whole.
        let Ok(selector) = TextSelector::parse(&options.gateway_label_filter) else {
            return false;
        };
        if !selector.matches(labels(gateway, reader)) {
            return false;
        }
    }
    reader.exists(gateway) && (!after_22(context) || context.is_for_us(gateway, reader))
}

/// What came after v0.22.0, and is in no release that is named.
pub fn after_22(context: &Context<'_>) -> bool {
    context.version.since(23)
}

/// The targets that the annotation of a Gateway or ListenerSet gives, if it gives any (R-DNS-03, R-DNS-71, R-DNS-72).
pub fn annotated(parent: KeyId, context: &Context<'_>, reader: &mut Reader<'_>) -> Option<Rc<[Target]>> {
    // It came with v0.14.
    let known = context.version.since(14);
    let names = reader.names();
    let all: Vec<Word> = with_annotations(parent, context, reader, |annotations| {
        let targets = annotations.targets().into_iter();
        targets.map(|target| Word::Own(target.into())).collect()
    });
    (known && !all.is_empty()).then(|| claim::typed(all.into_iter(), names))
}

/// Whether what is said of namespaces takes an object from one (R-DNS-63, R-DNS-82).
pub fn admits(admission: &Admission, owner: KeyId, home: KeyId, reader: &mut Reader<'_>) -> bool {
    match admission {
        Admission::None => false,
        Admission::All => true,
        Admission::Same => reader.names().home(owner) == home,
        // An unknown Namespace is not taken, whatever its name.
        Admission::Selector(_) if !reader.exists(home) && !unasked(home, reader) => false,
        Admission::Selector(_) => crate::gateway::grant::admits(reader, admission, owner, home),
    }
}

/// Whether the input leaves out Namespaces as such: then those of its objects are there, as they are for routes (R-LIS-15).
fn unasked(home: KeyId, reader: &mut Reader<'_>) -> bool {
    let scope = reader.names().home(home);
    reader.options().assume != crate::options::Assume::None && !reader.present(Kind::Namespace, scope)
}

/// The parent that a reference means: an empty group or kind counts as absent (R-DNS-51).
pub fn meant(key: KeyId, reader: &Reader<'_>) -> KeyId {
    let names = reader.names();
    let object = names.object(key);
    let Kind::Other(text) = object.kind else { return key };
    let (group, kind) = names.text(text).split_once('/').unwrap_or_default();
    let kind = match (group, kind) {
        ("" | crate::object::GATEWAY_GROUP, "" | "Gateway") => Kind::Gateway,
        ("", "ListenerSet") => Kind::ListenerSet,
        _ => return key,
    };
    names.find_key(ObjectKey { kind, ..object }).unwrap_or(key)
}
