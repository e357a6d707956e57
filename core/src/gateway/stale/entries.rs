//! Entries of `status.parents` and `status.ancestors`.

use super::{Claim, PolicyConditions, RouteConditions, Stale, claims, codes, compare};
use crate::dns::difference::{Differences, listed};
use crate::engine::{At, Reader};
use crate::fact::Verdict;
use crate::gateway::attach::ASSUMED_CONTROLLER;
use crate::gateway::default;
use crate::gateway::diagnosis::{words, would_be_there};
use crate::gateway::status::ParentReport;
use crate::object::{KeyId, Kind, Names, Observed, ObservedEntry, ParentRef, part};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The entries of a route: which of them are current (R-RST-05).
pub fn routes(route: KeyId, observed: &Observed, reader: &mut Reader<'_>, found: &mut Vec<Stale>) {
    let generation = reader.part::<part::Generation>(route).copied().flatten();
    let spec = reader.part::<part::Parents>(route).unwrap_or(&[]);
    // R-RST-05: default Gateways are parents as well (R-GW-05), whoever takes care of them.
    let parents = default::parents(route, reader);
    let wishes = default::wants(route, reader);
    let report = reader.cell::<RouteConditions>(At::whole(route));
    let right = report.map_or(&[][..], |report| &report.parents);
    let surplus = reader
        .cell::<Differences>(At::whole(route))
        .map_or(&[][..], |difference| &difference.surplus);
    for (index, entry) in observed.entries.iter().enumerate() {
        let path = format!("status.parents[{index}]");
        let own = right.iter().find(|own| same(&own.parent, &entry.parent));
        // A form that another one stands for (R-RST-02) is named all the same.
        let named = parents.iter().any(|(_, parent)| same(parent, &entry.parent));
        let before = found.len();
        let expected = named || (wishes && may_be_default(&entry.parent, spec, reader));
        if !expected {
            found.push(not_in_spec(entry, spec, path, reader.names()));
        } else if let Some(gone) = gone(entry, &path, reader) {
            found.push(gone);
        } else {
            judge(entry, own, generation, &path, reader, found);
        }
        // Rules 90, 91 and 93 of ExternalDNS: the cause and the names that follow from it are told as one.
        let Some((_, first, more)) = surplus.iter().find(|(entry, ..)| *entry as usize == index) else {
            continue;
        };
        if let Some(stale) = found.get_mut(before) {
            let names = listed(first.text(reader.names()), *more);
            let observed = entry
                .conditions
                .iter()
                .find_map(|condition| condition.observed_generation);
            stale.published = Some(match (observed, generation) {
                (Some(seen), Some(now)) => {
                    format!(
                        "ExternalDNS publishes {names} from it, which is not right: it speaks of generation {seen}, and the route is at {now}"
                    )
                }
                _ => format!("ExternalDNS publishes {names} from it, which is not right"),
            });
        }
    }
}

/// Whether a parent can be a default Gateway that the input leaves out; of one that is named the parentRefs alone count
/// (R-GW-06).
fn may_be_default(parent: &ParentRef, spec: &[ParentRef], reader: &mut Reader<'_>) -> bool {
    let whole = parent.section.is_empty() && parent.port.is_none();
    let gateway = reader.names().object(parent.target).kind == Kind::Gateway && !reader.exists(parent.target);
    whole && gateway && !spec.iter().any(|named| named.target == parent.target)
}

/// The entries of a policy or an XBackend. Its ancestors follow from routes, which the input may leave out: only what is plain is told.
pub fn ancestors(policy: KeyId, observed: &Observed, reader: &mut Reader<'_>, found: &mut Vec<Stale>) {
    let generation = reader.part::<part::Generation>(policy).copied().flatten();
    let report = reader
        .cell::<PolicyConditions>(At::whole(policy))
        .and_then(Option::as_ref);
    // R-XB-05
    let list = match reader.names().object(policy).kind {
        Kind::XBackend => "parents",
        _ => "ancestors",
    };
    for (index, entry) in observed.entries.iter().enumerate() {
        let path = format!("status.{list}[{index}]");
        if let Some(gone) = gone(entry, &path, reader) {
            found.push(gone);
            continue;
        }
        let ours = report.filter(|report| {
            let mut gateways = report.gateways.iter();
            gateways.any(|(gateway, controller)| *gateway == entry.parent.target && writes(*controller, entry, reader))
        });
        let claim = Claim {
            conditions: &entry.conditions,
            right: ours.map(|report| &*report.conditions),
            generation,
            path: &path,
            about: &format!("the entry for {}", told(&entry.parent, reader.names())),
            writer: writer(entry, reader.names()),
        };
        compare(&claim, reader, found);
    }
}

fn judge(
    entry: &ObservedEntry,
    own: Option<&ParentReport>,
    generation: Option<i64>,
    path: &str,
    reader: &Reader<'_>,
    found: &mut Vec<Stale>,
) {
    let own = own.filter(|own| writes(own.controller, entry, reader));
    let claim = Claim {
        conditions: &entry.conditions,
        right: own.map(|own| &*own.conditions),
        generation,
        path,
        about: &format!("the entry for {}", told(&entry.parent, reader.names())),
        writer: writer(entry, reader.names()),
    };
    compare(&claim, reader, found);
}

/// R-RST-01, and rules 90 and 93 of ExternalDNS: an entry for a parent, section or port that the spec does not name.
fn not_in_spec(entry: &ObservedEntry, spec: &[ParentRef], path: String, names: &Names) -> Stale {
    let accepted = claims(&entry.conditions, "Accepted", names);
    let elsewhere = spec.iter().any(|parent| parent.target == entry.parent.target);
    let acts = match (accepted, elsewhere) {
        (false, _) => "nothing acts on it, since it is not accepted",
        // Rule 52 of ExternalDNS: the section is not compared.
        (true, true) => "ExternalDNS of every version but 0.17.0 publishes the hostnames of that section",
        (true, false) => "ExternalDNS up to 0.16 publishes the hostnames at that parent's addresses",
    };
    let what = match elsewhere {
        true => "names that parent with another section or port",
        false => "does not name that parent",
    };
    Stale {
        code: &codes::STALE_PARENT_STATUS,
        verdict: Some(if accepted { Verdict::Harmful } else { Verdict::Tolerated }),
        path,
        message: format!(
            "the entry for {} is left over: `spec.parentRefs` {what}; {acts}",
            told(&entry.parent, names)
        ),
        help: format!(
            "{} has to take it away; where it does not, remove it with `kubectl edit --subresource=status`",
            writer(entry, names)
        ),
        published: None,
    }
}

/// An entry for a parent that the input would hold if it were there.
fn gone(entry: &ObservedEntry, path: &str, reader: &mut Reader<'_>) -> Option<Stale> {
    let parent = entry.parent.target;
    let names = reader.names();
    let kind = names.object(parent).kind;
    let known = matches!(kind, Kind::Gateway | Kind::ListenerSet) && would_be_there(parent, reader);
    if !known || reader.exists(parent) || reader.refused(parent) {
        return None;
    }
    let accepted = claims(&entry.conditions, "Accepted", names);
    let acts = match accepted {
        true => "whoever believes it still sends traffic or keeps records there",
        false => "nothing acts on it, since it is not accepted",
    };
    Some(Stale {
        code: &codes::STATUS_OF_GONE_PARENT,
        verdict: Some(if accepted { Verdict::Harmful } else { Verdict::Tolerated }),
        path: String::from(path),
        message: format!(
            "the entry for {} is left over: there is no such object any more; {acts}",
            told(&entry.parent, names)
        ),
        help: format!(
            "{} has to take it away when the parent goes; touch this object so that it looks again, or remove the parentRef",
            writer(entry, names)
        ),
        published: None,
    })
}

fn same(a: &ParentRef, b: &ParentRef) -> bool {
    (a.target, a.section, a.port) == (b.target, b.section, b.port)
}

/// Whether the controller behind a parent is the one that wrote an entry; of an assumed class nobody knows better.
fn writes(controller: crate::object::Sym, entry: &ObservedEntry, reader: &Reader<'_>) -> bool {
    match &reader.options().controller_name {
        Some(name) => *name == reader.names().text(entry.controller),
        None => controller.is_empty() || controller == entry.controller,
    }
}

/// Who wrote an entry.
fn writer<'n>(entry: &ObservedEntry, names: &'n Names) -> &'n str {
    match names.text(entry.controller) {
        "" | ASSUMED_CONTROLLER => "its controller",
        name => name,
    }
}

/// `Gateway infra/web, section https, port 443`.
fn told(parent: &ParentRef, names: &Names) -> String {
    let mut text = words::object(parent.target, names);
    if !parent.section.is_empty() {
        text.push_str(&format!(", section `{}`", names.text(parent.section)));
    }
    if let Some(port) = parent.port {
        text.push_str(&format!(", port {port}"));
    }
    text
}
