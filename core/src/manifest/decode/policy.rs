//! ReferenceGrant and BackendTLSPolicy.

use super::reference::{self, Default, Fields};
use super::{Decoder, form, gateway};
use crate::manifest::codes;
use crate::manifest::yaml::At;
use crate::object::{BackendTlsPolicy, KeyId, Kind, ObjectKey, ReferenceGrant, ServerValidation, Spec, Sym};
use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

/// `ReferenceGrant.spec` (R-VAL-41).
pub fn reference_grant(d: &mut Decoder<'_, '_>, at: At) -> Option<Spec> {
    let [from, to] = d.fields(at, &["from", "to"])?;
    let from = d.required(at, "from", from);
    let from = d.each(from, (1, 16), |d, at| {
        let [group, kind, namespace] = d.fields(at, &["group", "kind", "namespace"])?;
        let kind = group_kind(d, at, group, kind);
        let namespace = d.required(at, "namespace", namespace).and_then(|at| {
            let form = "a namespace: lower-case letters, digits and inner `-`";
            d.formed(at, (1, 63), form::is_namespace, form)
        });
        let name = d.sym(namespace?);
        let cluster = d.cluster;
        let namespace = d.names.key(ObjectKey {
            cluster,
            kind: Kind::Namespace,
            namespace: Sym::EMPTY,
            name,
        });
        Some((kind?, namespace))
    });
    let to = d.required(at, "to", to);
    let to = d.each(to, (1, 16), |d, at| {
        let [group, kind, name] = d.fields(at, &["group", "kind", "name"])?;
        let kind = group_kind(d, at, group, kind);
        let name = name.and_then(|at| d.sized(at, 1, 253)).unwrap_or("");
        let name = d.sym(name);
        Some((kind?, name))
    });
    Some(Spec::ReferenceGrant(Box::new(ReferenceGrant { from, to })))
}

fn group_kind(d: &mut Decoder<'_, '_>, at: At, group: Option<At>, kind: Option<At>) -> Option<Kind> {
    let group = d.required(at, "group", group);
    let kind = d.required(at, "kind", kind);
    let form = "an API group such as `gateway.networking.k8s.io`; the core group is `\"\"`";
    let group = group.and_then(|at| d.formed(at, (0, 253), form::is_group, form));
    let kind = kind.and_then(|at| d.formed(at, (1, 63), form::is_kind, "the name of a kind"));
    Some(Kind::of(group?, kind?, d.names))
}

/// `BackendTLSPolicy.spec` (R-VAL-42). Of v1alpha2's shape `targetRef` and `tls` are read.
pub fn backend_tls(d: &mut Decoder<'_, '_>, at: At) -> Option<Spec> {
    let former = d.tree.get(at, "targetRef").is_some() || d.tree.get(at, "tls").is_some();
    let (targets, validation) = if former {
        let [target, tls] = d.fields(at, &["targetRef", "tls"])?;
        let target = d.required(at, "targetRef", target).and_then(|at| target_ref(d, at));
        let tls = d.required(at, "tls", tls);
        (target.into_iter().collect(), tls)
    } else {
        let [targets, validation, options] = d.fields(at, &["targetRefs", "validation", "options"])?;
        if let Some(options) = options {
            super::meta::bounded(d, options, 16, "options");
        }
        let targets = d.required(at, "targetRefs", targets);
        (self::targets(d, targets), d.required(at, "validation", validation))
    };
    let validation = validation.map(|at| self::validation(d, at, former)).unwrap_or_default();
    Some(Spec::BackendTlsPolicy(Box::new(BackendTlsPolicy {
        targets,
        hostname: validation.hostname,
        authorities: validation.authorities,
        well_known: validation.well_known,
    })))
}

fn targets(d: &mut Decoder<'_, '_>, at: Option<At>) -> Box<[(KeyId, Sym)]> {
    let mut seen: Vec<(KeyId, Sym)> = Vec::new();
    d.each(at, (1, 16), |d, at| {
        let (target, section) = target_ref(d, at)?;
        let clash = seen.iter().any(|(earlier, other)| {
            *earlier == target && (*other == section || other.is_empty() != section.is_empty())
        });
        if clash {
            let message = format!("`{}` is a target already", d.names.name_of(target));
            let help = "name each target once, or tell the references apart by `sectionName`";
            d.note(at, &codes::DUPLICATE_ITEM, message, Some(help.into()));
        }
        seen.push((target, section));
        Some((target, section))
    })
}

fn target_ref(d: &mut Decoder<'_, '_>, at: At) -> Option<(KeyId, Sym)> {
    let [group, kind, name, section] = d.fields(at, &["group", "kind", "name", "sectionName"])?;
    let fields = Fields {
        group,
        kind,
        name,
        namespace: None,
    };
    let found = reference::reference(d, at, fields, Default::Nothing);
    let section = section.and_then(|at| gateway::section(d, at)).unwrap_or("");
    let section = d.sym(section);
    Some((found?.target, section))
}

/// How a server is verified: `validation` of a BackendTLSPolicy, and of an XBackend's `tls`.
pub fn validation(d: &mut Decoder<'_, '_>, at: At, former: bool) -> ServerValidation {
    let mut out = ServerValidation::default();
    let fields = if former {
        d.fields(at, &["hostname", "caCertRefs", "wellKnownCACerts"])
            .map(|[hostname, authorities, known]| [hostname, authorities, known, None])
    } else {
        const FIELDS: [&str; 4] = [
            "hostname",
            "caCertificateRefs",
            "wellKnownCACertificates",
            "subjectAltNames",
        ];
        d.fields(at, &FIELDS)
    };
    let Some([hostname, authorities, known, names]) = fields else {
        return out;
    };
    if let Some(hostname) = d.required(at, "hostname", hostname) {
        out.hostname = super::route::hostname(d, hostname, false);
    }
    out.authorities = d.each(authorities, (0, 8), |d, at| {
        Some(reference::local(d, at, Default::Nothing)?.target)
    });
    let form = "`System` or the name of an implementation's set, such as `example.com/roots`";
    let known_text = known.and_then(|at| d.formed(at, (1, 253), form::is_well_known, form));
    let known_text = known_text.filter(|text| !text.is_empty());
    out.well_known = known_text.map(|text| d.sym(text));
    let given = authorities.is_some_and(|at| d.tree.count(at) > 0);
    let fault = match (given, out.well_known.is_some()) {
        (true, true) => Some("`caCertificateRefs` and `wellKnownCACertificates` exclude each other"),
        (false, false) => Some("one of `caCertificateRefs` and `wellKnownCACertificates` is required"),
        _ => None,
    };
    if let Some(message) = fault {
        d.note(at, &codes::RULE_VIOLATED, message, None);
    }
    let Some(names) = names else { return out };
    for item in d.list(names, 0, 5) {
        let Some([kind, hostname, uri]) = d.fields(item, &["type", "hostname", "uri"]) else {
            continue;
        };
        let kind = d
            .required(item, "type", kind)
            .and_then(|at| d.choice(at, &["Hostname", "URI"]));
        hostname.map(|at| super::route::hostname(d, at, true));
        uri.map(|at| {
            d.formed(
                at,
                (1, 253),
                form::is_absolute_uri,
                "an URI such as `spiffe://example.com/x`",
            )
        });
        let fits = match kind {
            Some(Ok("Hostname")) => hostname.is_some() && uri.is_none(),
            Some(Ok(_)) => uri.is_some() && hostname.is_none(),
            _ => true,
        };
        if !fits {
            let message = "a subjectAltName has `hostname` for type `Hostname`, or `uri` for type `URI`";
            d.note(item, &codes::RULE_VIOLATED, message, None);
        }
    }
    out
}
