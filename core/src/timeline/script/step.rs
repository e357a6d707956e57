//! One step of a Timeline: when, where, and what happens.

use super::codes;
use super::document::Step;
use super::extract::Extractor;
use super::place::{self, Place};
use crate::fact::{MeshProbe, NamespacedName, ObjectRef, Ping, Seconds, Text, TimelineAction, Tombstone};
use crate::manifest::{self, At, Decoder, Scalar, shown};
use crate::object::Kind;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Kinds that people write in small letters or in the plural, as kubectl lets them.
const KINDS: [&str; 14] = [
    "GatewayClass",
    "Gateway",
    "ListenerSet",
    "HTTPRoute",
    "GRPCRoute",
    "TLSRoute",
    "TCPRoute",
    "UDPRoute",
    "ReferenceGrant",
    "BackendTLSPolicy",
    "Service",
    "EndpointSlice",
    "Namespace",
    "Secret",
];

/// Reads a step. `None`, with a finding, where it says nothing that can be played.
///
/// Places are asked of the extractor: the reader's own, which know paths, walk the whole list each time.
pub fn read(
    d: &mut Decoder<'_, '_>,
    (item, index): (At, usize),
    extractor: &mut Extractor<'_>,
    source: &str,
) -> Option<Step> {
    extractor.begin(d.tree, item);
    let noted = d.notes.len();
    let known = [
        "at",
        "cluster",
        "apply",
        "delete",
        "recreate",
        "elect",
        "restart",
        "relist",
        "reconcile",
        "probe",
        "ping",
        "tombstone",
        "coalesced",
    ];
    let values = d.fields(item, &known)?;
    let [at, cluster, .., tombstone, coalesced] = values;
    let actions = known.iter().zip(values).skip(2).take(9);
    let actions: Vec<(&str, At)> = actions.filter_map(|(name, at)| Some((*name, at?))).collect();
    let (name, value) = match *actions {
        [] => {
            no_action(d, item, noted);
            return None;
        }
        [action] => action,
        [(first, _), (second, other), ..] => {
            let message = format!("a step has one action, and this one has `{first}` and `{second}`");
            let help = "make two steps of them, with the same `at`; this one is left out";
            d.note(other, &codes::ACTION, message, Some(help.into()));
            return None;
        }
    };
    for (field, of, value) in [("tombstone", "delete", tombstone), ("coalesced", "recreate", coalesced)] {
        if let Some(value) = value.filter(|_| name != of) {
            let message = format!("`{field}` belongs to `{of}`, and this step has `{name}`");
            d.note(value, &codes::UNKNOWN_FIELD, message, Some("remove it".into()));
        }
    }
    let moment = d.required(item, "at", at).and_then(|at| seconds(d, at));
    let cluster = cluster
        .and_then(|at| d.str(at))
        .filter(|text| !text.is_empty())
        .map(text);
    let mut place = Place {
        span: Some(place::span(source, extractor.range(d.tree, item))),
        parts: Vec::new(),
    };
    let action = match name {
        "apply" | "recreate" => {
            let manifests = text(d.str(value)?);
            place.parts.push(extractor.scalar(d.tree, value));
            match name {
                "apply" => TimelineAction::Apply { apply: manifests },
                _ => {
                    if let Some(coalesced) = d.required(item, "coalesced", coalesced) {
                        always(d, coalesced);
                    }
                    TimelineAction::Recreate {
                        recreate: manifests,
                        coalesced: true,
                    }
                }
            }
        }
        "delete" => TimelineAction::Delete {
            delete: references(d, value)?,
            tombstone: tombstone.and_then(|at| match d.choice(at, &["full", "key"])? {
                Ok("full") => Some(Tombstone::Full),
                Ok(_) => Some(Tombstone::Key),
                Err(_) => None,
            }),
        },
        "elect" => TimelineAction::Elect {
            elect: name_of(d, value)?,
        },
        "restart" => TimelineAction::Restart {
            restart: name_of(d, value)?,
        },
        "relist" => always(d, value).then_some(TimelineAction::Relist { relist: true })?,
        "reconcile" => always(d, value).then_some(TimelineAction::Reconcile { reconcile: true })?,
        "probe" => TimelineAction::Probe {
            probe: probe(d, value)?,
        },
        _ => TimelineAction::Ping { ping: ping(d, value)? },
    };
    let on = at.unwrap_or(item);
    Some(Step {
        at: moment,
        cluster,
        action,
        place,
        time: (place::span(source, extractor.range(d.tree, on)), index),
    })
}

/// Tells that a step has no action. A field that nobody knows is likely meant as one.
fn no_action(d: &mut Decoder<'_, '_>, item: At, noted: usize) {
    let list = "`apply`, `delete`, `recreate`, `elect`, `restart`, `relist`, `reconcile`, `probe` or `ping`";
    let unknown = d
        .notes
        .iter_mut()
        .skip(noted)
        .find(|note| note.code == &manifest::codes::UNKNOWN_FIELD);
    if let Some(note) = unknown {
        note.code = &codes::ACTION;
        note.message = note.message.replace("unknown field", "unknown action").into();
        if note.help.as_ref().is_some_and(|help| help.starts_with("remove it;")) {
            note.help = Some(format!("a step has one of {list}").into());
        }
        return;
    }
    let help = format!("add one of {list}; `apply: \"\"` only moves the clock");
    d.note(item, &codes::ACTION, "the step has no action", Some(help.into()));
}

/// A time on the timeline's clock.
pub fn seconds(d: &mut Decoder<'_, '_>, at: At) -> Option<Seconds> {
    let number = match d.tree.scalar(at) {
        Some(Scalar::Int(value)) => value as f64,
        Some(Scalar::Float(value)) => value,
        _ => {
            d.wrong_type(at, "a number");
            if let Some(note) = d.notes.last_mut() {
                note.help = Some("write seconds, as `2` or `0.5`".into());
            }
            return None;
        }
    };
    let time = Seconds::of(number);
    if time.is_none() {
        let message = format!("`{}` is no number of seconds", shown(d.tree.text(at)));
        d.note(
            at,
            &codes::WRONG_VALUE,
            message,
            Some("write seconds, as `2` or `0.5`".into()),
        );
    }
    time
}

/// Whether the value is `true`, which is all that it can be.
fn always(d: &mut Decoder<'_, '_>, at: At) -> bool {
    let is_true = d.tree.scalar(at) == Some(Scalar::Bool(true));
    if !is_true {
        let message = format!("only `true` can stand here, not `{}`", shown(d.tree.text(at)));
        d.note(at, &codes::WRONG_VALUE, message, Some("write `true`".into()));
    }
    is_true
}

fn text(text: &str) -> Text {
    Text::Owned(String::from(text))
}

/// A text that is not empty.
pub fn name_of(d: &mut Decoder<'_, '_>, at: At) -> Option<Text> {
    d.sized(at, 1, usize::MAX).filter(|name| !name.is_empty()).map(text)
}

fn references(d: &mut Decoder<'_, '_>, at: At) -> Option<Vec<ObjectRef>> {
    if !d.tree.is_list(at) {
        d.wrong_type(at, "a list");
        return None;
    }
    let items: Vec<At> = d.tree.items(at).collect();
    if items.is_empty() {
        d.note(
            at,
            &codes::WRONG_VALUE,
            "this must not be empty",
            Some("name the objects to delete".into()),
        );
    }
    // Of several references the usable ones count.
    let usable: Vec<ObjectRef> = items.into_iter().filter_map(|item| reference(d, item)).collect();
    (!usable.is_empty()).then_some(usable)
}

fn reference(d: &mut Decoder<'_, '_>, at: At) -> Option<ObjectRef> {
    let known = ["cluster", "apiVersion", "group", "kind", "namespace", "name"];
    let [cluster, api_version, group, kind, namespace, name] = d.fields(at, &known)?;
    let mut some = |value: Option<At>| value.and_then(|at| d.str(at)).map(text);
    let (cluster, api_version, group, namespace) = (some(cluster), some(api_version), some(group), some(namespace));
    let (kind_at, name) = (d.required(at, "kind", kind), d.required(at, "name", name));
    let (kind, name) = (
        kind_at.and_then(|at| name_of(d, at)),
        name.and_then(|at| name_of(d, at)),
    );
    let (kind, name) = (kind?, name?);
    let grouped = group.is_some() || api_version.is_some();
    if let Some(meant) = meant(&kind).filter(|_| !grouped && Kind::bare(&kind).is_none()) {
        let message = format!("`{}` is no kind", shown(&kind));
        let help = format!("did you mean `{meant}`?");
        d.note(kind_at.unwrap_or(at), &codes::WRONG_VALUE, message, Some(help.into()));
        return None;
    }
    Some(ObjectRef {
        cluster,
        api_version,
        group,
        kind,
        namespace,
        name,
    })
}

fn meant(kind: &str) -> Option<&'static str> {
    let is = |known: &&&str| {
        let singular = kind.strip_suffix('s').unwrap_or(kind);
        known.eq_ignore_ascii_case(kind) || known.eq_ignore_ascii_case(singular)
    };
    KINDS.iter().find(is).copied()
}

fn probe(d: &mut Decoder<'_, '_>, at: At) -> Option<MeshProbe> {
    let [service, port, from] = d.fields(at, &["service", "port", "fromNamespace"])?;
    let service = d.required(at, "service", service).and_then(|service| {
        let [namespace, name] = d.fields(service, &["namespace", "name"])?;
        let namespace = d
            .required(service, "namespace", namespace)
            .and_then(|at| name_of(d, at));
        let name = d.required(service, "name", name).and_then(|at| name_of(d, at));
        Some(NamespacedName {
            namespace: namespace?,
            name: name?,
        })
    });
    let port = d.required(at, "port", port).and_then(|at| d.port(at));
    let from = d.required(at, "fromNamespace", from).and_then(|at| name_of(d, at));
    Some(MeshProbe {
        service: service?,
        port: port?,
        from_namespace: from?,
    })
}

fn ping(d: &mut Decoder<'_, '_>, at: At) -> Option<Ping> {
    let [ip, state, message] = d.fields(at, &["ip", "state", "message"])?;
    let ip = d.required(at, "ip", ip).and_then(|at| name_of(d, at));
    let state = d.required(at, "state", state).and_then(|at| name_of(d, at));
    Some(Ping {
        ip: ip?,
        state: state?,
        message: message.and_then(|at| d.str(at)).map(text),
    })
}
