//! What to do next where a document is nearly a manifest: a part of one, a patch, a misspelt kind.

use super::codes;
use super::decode::nearest;
use super::foreign;
use super::note::Note;
use super::object::{Fault, absent};
use super::yaml::{At, Tree};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

const GATEWAY_API: &str = "gateway.networking.k8s.io";

/// The kinds of Gateway API that are evaluated.
const KINDS: [&str; 10] = [
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
];

/// The message and help for a document that is a list or a scalar.
pub fn not_an_object(tree: &Tree, at: At) -> (&'static str, &'static str) {
    let first = tree.items(at).next();
    let has = |field| first.is_some_and(|item| tree.get(item, field).is_some());
    if has("op") && has("path") {
        let help = "apply it first, and paste the object that results";
        return ("this is a patch and no object", help);
    }
    if has("kind") {
        let help = "put `---` between the objects, or the list below `items` of a `kind: List`";
        return ("this is a bare list of objects", help);
    }
    let message = "this is no object: a manifest is a mapping with `apiVersion`, `kind` and `metadata`";
    (message, "paste whole objects, as `kubectl get … -o yaml` prints them")
}

/// Why a mapping without `apiVersion` and `kind` has no identity.
pub fn neither(tree: &Tree, at: At) -> Fault {
    let has = |field| tree.get(at, field).is_some();
    if has("resources") || has("patches") || has("patchesStrategicMerge") {
        return kustomization(tree, at);
    }
    let help = match has("metadata") || has("spec") || has("metdata") {
        true => "add both, such as `apiVersion: gateway.networking.k8s.io/v1` and `kind: HTTPRoute`",
        false => "paste whole objects; a part of one, or the values of a chart, cannot be evaluated",
    };
    Fault {
        message: "the object has neither `apiVersion` nor `kind`".into(),
        ..absent("apiVersion", help)
    }
}

fn kustomization(tree: &Tree, at: At) -> Fault {
    Fault {
        code: &codes::NOT_AN_OBJECT,
        message: "this is a kustomization and no object of a cluster".into(),
        help: Some("build it with `kubectl kustomize`, and paste what that prints".into()),
        path: None,
        at: tree.get(at, "kind"),
        unknown: None,
    }
}

/// Why an object without a name has no identity.
pub fn nameless(tree: &Tree, at: At) -> Fault {
    let metadata = tree.some(at, "metadata");
    let name = metadata.and_then(|metadata| tree.get(metadata, "name"));
    let is_text = |at: At| tree.scalar(at).is_some();
    match (metadata, name) {
        (Some(metadata), _) if !tree.is_map(metadata) => Fault {
            code: &codes::NO_IDENTITY,
            message: match tree.is_list(metadata) {
                true => "`metadata` is a list here, and must be a mapping".into(),
                false => "`metadata` is a text here, and must be a mapping".into(),
            },
            help: Some("write `name: …` below `metadata:`, indented and without a dash".into()),
            path: Some("metadata"),
            at: Some(metadata),
            unknown: None,
        },
        (_, Some(name)) if !is_text(name) => Fault {
            code: &codes::NO_IDENTITY,
            message: "`metadata.name` must be a string".into(),
            help: Some("write the name in one line, in quotes if it holds brackets or colons".into()),
            path: Some("metadata.name"),
            at: Some(name),
            unknown: None,
        },
        (None, _) if tree.get(at, "name").is_some() => absent("metadata.name", "move `name` below `metadata:`"),
        _ => absent("metadata.name", "add `metadata.name`; a patch must be applied first"),
    }
}

/// Adds what to do to findings that only an object as a whole can tell.
pub fn complete(notes: &mut Vec<Note>) {
    let twice = |note: &Note, field: &str| note.code == &codes::DUPLICATE_KEY && note.path.as_deref() == Some(field);
    let is_joined = notes.iter().any(|note| twice(note, "kind")) && notes.iter().any(|note| twice(note, "metadata"));
    for note in notes {
        foreign::printable(&mut note.message);
        let path = note.path.as_deref();
        if is_joined && note.code == &codes::DUPLICATE_KEY && path.is_some_and(|path| !path.contains(['.', '['])) {
            note.help = Some("put `---` on a line of its own between the two objects that stand here as one".into());
        } else if note.code == &codes::UNKNOWN_FIELD && path == Some("metadata.spec") {
            note.help = Some("indent `spec` as far as `metadata` itself".into());
        } else if note.help.is_none() {
            note.help = foreign::help_for_value(&note.message).map(Into::into);
        } else if let Some(help) = &mut note.help {
            foreign::printable(help);
        }
    }
}

/// The field, message and help where a kind that nobody evaluates nearly is one of Gateway API.
pub fn misspelt(api_version: &str, kind: &str) -> Option<(&'static str, String, String)> {
    let (group, _) = api_version.split_once('/').unwrap_or(("", api_version));
    if group == GATEWAY_API {
        let meant = nearest(kind, &KINDS)?;
        let message = format!("`{group}` has no kind `{}`", super::decode::shown(kind));
        return Some(("kind", message, format!("did you mean `{meant}`?")));
    }
    // Other groups have kinds of the same names lawfully, so the group must be nearly this one.
    let sorted = |group: &str| {
        let mut labels: Vec<String> = group.split('.').map(String::from).collect();
        crate::order::by(&mut labels, &Ord::cmp);
        labels
    };
    let is_near = group.is_empty()
        || sorted(group) == sorted(GATEWAY_API)
        || (group.starts_with("gateway.networking") && group != "gateway.networking.x-k8s.io");
    if !is_near || !KINDS.contains(&kind) {
        return None;
    }
    let message = match group.is_empty() {
        true => format!(
            "`{kind}` is no kind of the core API, to which `{}` belongs",
            super::decode::shown(api_version)
        ),
        false => format!("`{}` is no group that has a kind `{kind}`", super::decode::shown(group)),
    };
    let version = if kind == "ReferenceGrant" { "v1beta1" } else { "v1" };
    Some((
        "apiVersion",
        message,
        format!("did you mean `{GATEWAY_API}/{version}`?"),
    ))
}
