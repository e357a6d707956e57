//! References to other objects: group, kind, name, namespace and what the API fills in (R-DEF-01, R-DEF-02).

use super::{Decoder, form};
use crate::manifest::codes;
use crate::manifest::yaml::At;
use crate::object::{GATEWAY_GROUP, KeyId, Kind, ObjectKey, Sym};

/// What a reference may leave out.
#[derive(Clone, Copy)]
pub enum Default {
    /// Group and kind are required.
    Nothing,
    /// These, where group or kind is absent.
    Kind(&'static str, &'static str),
}

/// A Service, where nothing else is said.
pub const SERVICE: Default = Default::Kind("", "Service");
/// A Secret, where nothing else is said.
pub const SECRET: Default = Default::Kind("", "Secret");
/// A Gateway, where nothing else is said.
pub const GATEWAY: Default = Default::Kind(GATEWAY_GROUP, "Gateway");

/// The fields of a reference, before they are put together.
#[derive(Clone, Copy)]
pub struct Fields {
    pub group: Option<At>,
    pub kind: Option<At>,
    pub name: Option<At>,
    pub namespace: Option<At>,
}

/// A reference with its target.
#[derive(Clone, Copy)]
pub struct Reference {
    pub target: KeyId,
    pub kind: Kind,
    pub namespace_written: bool,
}

/// Checks the fields of a reference in `map` and names its target.
pub fn reference(d: &mut Decoder<'_, '_>, map: At, fields: Fields, default: Default) -> Option<Reference> {
    let (mut group, mut kind) = ("", "");
    match default {
        Default::Kind(default_group, default_kind) => (group, kind) = (default_group, default_kind),
        Default::Nothing => {
            d.required(map, "group", fields.group);
            d.required(map, "kind", fields.kind);
        }
    }
    if let Some(at) = fields.group {
        let form = "an API group such as `gateway.networking.k8s.io`; the core group is `\"\"`";
        group = d.formed(at, (0, 253), form::is_group, form)?;
    }
    if let Some(at) = fields.kind {
        kind = d.formed(at, (1, 63), form::is_kind, "the name of a kind")?;
    }
    let kind = Kind::of(group, kind, d.names);
    let name = d.required(map, "name", fields.name);
    let namespace = namespace(d, fields.namespace);
    let name = d.sized(name?, 1, 253)?;
    Some(Reference {
        target: key(d, kind, namespace, name),
        kind,
        namespace_written: namespace.is_some(),
    })
}

/// A namespace that a reference spells out.
fn namespace(d: &mut Decoder<'_, '_>, at: Option<At>) -> Option<Sym> {
    let form = "a namespace: lower-case letters, digits and inner `-`";
    let text = d.formed(at?, (1, 63), form::is_namespace, form)?;
    Some(d.sym(text)).filter(|namespace| !namespace.is_empty())
}

/// The key of an object; its namespace is that of the referring object where none is given.
pub fn key(d: &mut Decoder<'_, '_>, kind: Kind, namespace: Option<Sym>, name: &str) -> KeyId {
    let name = d.sym(name);
    let namespace = match kind.namespaced() {
        true => namespace.unwrap_or(d.namespace),
        false => Sym::EMPTY,
    };
    let cluster = d.cluster;
    d.names.key(ObjectKey {
        cluster,
        kind,
        namespace,
        name,
    })
}

/// A reference of group, kind, name and namespace.
pub fn object(d: &mut Decoder<'_, '_>, at: At, default: Default) -> Option<Reference> {
    let [group, kind, name, namespace] = d.fields(at, &["group", "kind", "name", "namespace"])?;
    let fields = Fields {
        group,
        kind,
        name,
        namespace,
    };
    reference(d, at, fields, default)
}

/// A reference of group, kind and name, within the namespace.
pub fn local(d: &mut Decoder<'_, '_>, at: At, default: Default) -> Option<Reference> {
    let [group, kind, name] = d.fields(at, &["group", "kind", "name"])?;
    let fields = Fields {
        group,
        kind,
        name,
        namespace: None,
    };
    reference(d, at, fields, default)
}

/// A backend's reference and port (R-VAL-12), as mirrors and external authorization have it.
pub fn backend(d: &mut Decoder<'_, '_>, at: At) -> Option<(KeyId, Option<u16>)> {
    let [group, kind, name, namespace, port] = d.fields(at, &["group", "kind", "name", "namespace", "port"])?;
    let fields = Fields {
        group,
        kind,
        name,
        namespace,
    };
    let found = reference(d, at, fields, SERVICE);
    let port_number = port.and_then(|port| d.port(port));
    let found = found?;
    service_port(d, at, found.kind, port);
    Some((found.target, port_number))
}

/// R-VAL-12: a reference to a Service needs a port.
pub fn service_port(d: &mut Decoder<'_, '_>, at: At, kind: Kind, port: Option<At>) {
    if kind == Kind::Service && port.is_none() {
        d.note_absent(
            at,
            "port",
            &codes::MISSING_FIELD,
            "a reference to a Service needs `port`".into(),
            Some("add the port of the Service".into()),
        );
    }
}
