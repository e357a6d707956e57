//! What all kinds share: metadata, and the frame of an object around its spec. Also kinds of which nothing else is read.

use super::{Decoder, form, observed, raw};
use crate::manifest::codes;
use crate::manifest::keep::Kept;
use crate::manifest::object::Identity;
use crate::manifest::yaml::At;
use crate::object::{GATEWAY_GROUP, Meta as ObjectMeta, Observed, Spec, Sym, time};
use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

/// A decoded object, but for whether it is refused.
#[derive(Default)]
pub struct Meta {
    /// Its metadata.
    pub meta: ObjectMeta,
    /// Its spec.
    pub spec: Spec,
    /// Its status in the input.
    pub status: Option<Box<Observed>>,
    /// The whole of it, where the options want it.
    pub raw: Option<Box<serde_json::Value>>,
}

/// A kind of which nothing is read but that it exists.
pub fn unread(d: &mut Decoder<'_, '_>, at: At) -> Meta {
    let tree = d.tree;
    let field = |name| tree.get(at, "metadata").and_then(|metadata| tree.some(metadata, name));
    Meta {
        meta: ObjectMeta {
            generation: field("generation").and_then(|at| tree.scalar(at)?.whole()),
            created: field("creationTimestamp").and_then(|at| time::seconds(tree.text(at))),
            ..ObjectMeta::default()
        },
        ..Meta::default()
    }
}

/// An object with a spec and maybe a status. Where the spec cannot be read the object is opaque, and refused.
pub fn with_spec(
    d: &mut Decoder<'_, '_>,
    at: At,
    required: bool,
    decode: impl FnOnce(&mut Decoder<'_, '_>, At) -> Option<Spec>,
) -> Meta {
    let Some([_, _, metadata, spec, status]) = d.fields(at, &["apiVersion", "kind", "metadata", "spec", "status"])
    else {
        return Meta::default();
    };
    if required && spec.is_none() {
        d.missing(at, "spec");
    }
    if let Some(status) = status.filter(|_| required) {
        observed::limits(d, status);
    }
    let status = status.map(|status| observed::status(d, status).into());
    Meta {
        meta: metadata.map(|at| object_meta(d, at)).unwrap_or_default(),
        spec: spec.and_then(|spec| decode(d, spec)).unwrap_or_default(),
        status,
        raw: None,
    }
}

/// An object of which the decoder reads spec and status together. No conditions of its status are kept.
pub fn with_status(
    d: &mut Decoder<'_, '_>,
    at: At,
    required: bool,
    decode: impl FnOnce(&mut Decoder<'_, '_>, Option<At>, Option<At>) -> Option<Spec>,
) -> Meta {
    let Some([_, _, metadata, spec, status]) = d.fields(at, &["apiVersion", "kind", "metadata", "spec", "status"])
    else {
        return Meta::default();
    };
    if required && spec.is_none() {
        d.missing(at, "spec");
    }
    Meta {
        meta: metadata.map(|at| object_meta(d, at)).unwrap_or_default(),
        spec: decode(d, spec, status).unwrap_or_default(),
        ..Meta::default()
    }
}

/// Adds what is kept of every kind by its name: labels, annotations, and the whole where the options want it.
pub fn keep(d: &mut Decoder<'_, '_>, at: At, identity: &Identity<'_>, read: &mut Meta) {
    let tree = d.tree;
    let kind = identity.known;
    let metadata = tree.get(at, "metadata");
    let field = |name| metadata.and_then(|metadata| tree.some(metadata, name));
    if let Some(labels) = field("labels").filter(|_| d.keep.labels(kind)) {
        read.meta.labels = sorted(d, labels, |_| Some(Kept::Whole));
    }
    if let Some(annotations) = field("annotations") {
        let keep = d.keep;
        read.meta.annotations = sorted(d, annotations, |key| keep.annotation(key));
    }
    if d.keep.raw(kind) {
        read.raw = Some(Box::new(raw::manifest(d, at, identity)));
    }
}

/// Labels or annotations as interned pairs, sorted by name.
pub fn sorted(d: &mut Decoder<'_, '_>, at: At, keep: impl Fn(&str) -> Option<Kept>) -> Box<[(Sym, Sym)]> {
    let mut pairs = pairs(d, at, keep);
    crate::order::by(&mut pairs, &|a, b| d.names.text(a.0).cmp(d.names.text(b.0)));
    pairs.into_boxed_slice()
}

/// Checks and reads `metadata`.
pub fn object_meta(d: &mut Decoder<'_, '_>, at: At) -> ObjectMeta {
    const FIELDS: [&str; 15] = [
        "name",
        "namespace",
        "generation",
        "creationTimestamp",
        "labels",
        "annotations",
        "generateName",
        "deletionGracePeriodSeconds",
        "deletionTimestamp",
        "finalizers",
        "managedFields",
        "ownerReferences",
        "resourceVersion",
        "selfLink",
        "uid",
    ];
    let Some([name, namespace, generation, created, labels, annotations, ..]) = d.fields(at, &FIELDS) else {
        return ObjectMeta::default();
    };
    if let Some(name) = name {
        let form = "a name: lower-case letters, digits, `-` and `.`, with a letter or digit at both ends";
        d.formed(name, (1, 253), form::is_subdomain, form);
    }
    if let Some(namespace) = namespace {
        let form = "a namespace: lower-case letters, digits and inner `-`";
        d.formed(
            namespace,
            (0, 63),
            |text| text.is_empty() || form::is_namespace(text),
            form,
        );
    }
    for map in [labels, annotations].into_iter().flatten() {
        strings(d, map);
    }
    let created = created.and_then(|at| {
        let text = d.str(at)?;
        let seconds = time::seconds(text);
        if seconds.is_none() {
            let message = format!("`{}` is not a time such as `2024-05-01T12:00:00Z`", super::shown(text));
            d.note(at, &codes::BAD_FORMAT, message, None);
        }
        seconds
    });
    ObjectMeta {
        generation: generation.and_then(|at| d.int(at, i64::MIN, i64::MAX)),
        created,
        ..ObjectMeta::default()
    }
}

/// A mapping of strings, in order; null counts as empty text.
pub fn strings<'t>(d: &mut Decoder<'t, '_>, at: At) -> Vec<(&'t str, &'t str)> {
    let tree = d.tree;
    if !tree.is_map(at) {
        d.wrong_type(at, "an object");
        return Vec::new();
    }
    d.repeated_keys(at);
    let mut out = Vec::with_capacity(tree.count(at));
    for (key, value) in tree.entries(at) {
        if tree.is_merge(key) {
            out.extend(
                tree.entries(value)
                    .map(|(key, value)| (tree.text(key), tree.text(value))),
            );
        } else if tree.is_null(value) {
            out.push((tree.text(key), ""));
        } else if let Some(text) = d.str(value) {
            out.push((tree.text(key), text));
        }
    }
    out
}

/// A mapping of at most `most` strings of at most 4096 characters. How many it holds.
pub fn bounded(d: &mut Decoder<'_, '_>, at: At, most: usize, what: &str) -> usize {
    let count = strings(d, at).len();
    d.length(at, count, 0, most, what);
    let tree = d.tree;
    for (_, value) in tree.entries(at).filter(|(_, value)| tree.text(*value).len() > 4096) {
        d.sized(value, 0, 4096);
    }
    count
}

/// A Namespace: its labels are selected by.
pub fn namespace(d: &mut Decoder<'_, '_>, at: At, identity: &Identity<'_>) -> Meta {
    let mut read = with_spec(d, at, false, |_, _| None);
    let labels = d.tree.get(at, "metadata").and_then(|at| d.tree.some(at, "labels"));
    let mut labels = labels.map(|at| pairs(d, at, |_| Some(Kept::Whole))).unwrap_or_default();
    // R-LIS-15: every Namespace carries its name as a label.
    let name = d.sym("kubernetes.io/metadata.name");
    labels.retain(|(label, _)| *label != name);
    labels.push((name, identity.key.name));
    crate::order::by(&mut labels, &|a, b| d.names.text(a.0).cmp(d.names.text(b.0)));
    read.meta.labels = labels.into_boxed_slice();
    read
}

/// Labels or annotations as interned pairs, each name once. Findings about them were made with the metadata.
fn pairs(d: &mut Decoder<'_, '_>, at: At, keep: impl Fn(&str) -> Option<Kept>) -> Vec<(Sym, Sym)> {
    let tree = d.tree;
    let mut texts: Vec<(&str, &str)> = Vec::new();
    let mut merged: Vec<(&str, &str)> = Vec::new();
    for (key, value) in tree.entries(at) {
        let text = |(key, value): (At, At)| {
            let value = if tree.is_null(value) { "" } else { tree.text(value) };
            (tree.text(key), value)
        };
        match tree.is_merge(key) {
            true => merged.extend(tree.entries(value).map(text)),
            false => texts.push(text((key, value))),
        }
    }
    // The last of equal names counts, and what is merged gives way to what is written.
    let mut pairs: Vec<(Sym, Sym)> = Vec::new();
    for (key, value) in texts.into_iter().rev().chain(merged) {
        if let Some(kept) = keep(key) {
            let key = d.sym(key);
            if !pairs.iter().any(|(known, _)| *known == key) {
                pairs.push((key, d.sym(kept.of(value))));
            }
        }
    }
    pairs
}

/// A CustomResourceDefinition: those of Gateway API carry its bundle version (R-CLS-04).
pub fn definition(d: &mut Decoder<'_, '_>, at: At, identity: &Identity<'_>) -> Meta {
    let tree = d.tree;
    let mut read = unread(d, at);
    let group = tree.get(at, "spec").and_then(|spec| tree.get(spec, "group"));
    let named = d.names.text(identity.key.name).split_once('.').map(|(_, group)| group) == Some(GATEWAY_GROUP);
    if named || group.map(|group| tree.text(group)) == Some(GATEWAY_GROUP) {
        let annotation = tree
            .get(at, "metadata")
            .and_then(|metadata| tree.get(metadata, "annotations"))
            .and_then(|annotations| tree.get(annotations, "gateway.networking.k8s.io/bundle-version"));
        let version = annotation.map(|at| tree.text(at)).unwrap_or("");
        read.spec = Spec::BundleVersion(d.sym(version));
    }
    read
}
