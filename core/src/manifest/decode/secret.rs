//! Secrets and ConfigMaps: what conditions need to know of them, and never a key.

use super::Decoder;
use super::meta::{self, Meta};
use crate::manifest::codes;
use crate::manifest::yaml::At;
use crate::object::{AuthorityState, Certificate, CertificateState, ConfigMap, Names, Secret, Spec, Validity};
use crate::routing::certificate::{CaBundle, ServerCertificate, decode_base64};
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;

/// A Secret, of which `tls.crt`, `tls.key` and `ca.crt` are judged and nothing is kept.
pub fn secret(d: &mut Decoder<'_, '_>, at: At) -> Meta {
    const FIELDS: [&str; 7] = [
        "apiVersion",
        "kind",
        "metadata",
        "type",
        "data",
        "stringData",
        "immutable",
    ];
    let Some([_, _, metadata, kind, data, strings, _]) = d.fields(at, &FIELDS) else {
        return Meta::default();
    };
    let kind = kind.and_then(|at| d.str(at)).unwrap_or("Opaque");
    let data = data.map(|at| decoded(d, at)).unwrap_or_default();
    let strings = strings.map(|at| meta::strings(d, at)).unwrap_or_default();
    let find = |name: &str| {
        let plain = strings.iter().rev().find(|(key, _)| *key == name);
        let plain = plain.map(|(_, text)| Cow::Borrowed(text.as_bytes()));
        plain.or_else(|| {
            data.iter()
                .rev()
                .find(|(key, _)| *key == name)
                .map(|(_, bytes)| Cow::Borrowed(&**bytes))
        })
    };
    let spec = Secret {
        kind: d.sym(kind),
        server: certificate_state(d.names, find("tls.crt").as_deref(), find("tls.key").as_deref()),
        authority: authority_state(find("ca.crt").as_deref()),
    };
    Meta {
        meta: metadata.map(|at| meta::object_meta(d, at)).unwrap_or_default(),
        spec: Spec::Secret(Box::new(spec)),
        ..Meta::default()
    }
}

/// A ConfigMap, of which `ca.crt` is judged.
pub fn config_map(d: &mut Decoder<'_, '_>, at: At) -> Meta {
    const FIELDS: [&str; 6] = ["apiVersion", "kind", "metadata", "data", "binaryData", "immutable"];
    let Some([_, _, metadata, data, binary, _]) = d.fields(at, &FIELDS) else {
        return Meta::default();
    };
    let data = data.map(|at| meta::strings(d, at)).unwrap_or_default();
    let binary = binary.map(|at| decoded(d, at)).unwrap_or_default();
    let text = data
        .iter()
        .rev()
        .find(|(key, _)| *key == "ca.crt")
        .map(|(_, text)| text.as_bytes());
    let found = text.or_else(|| {
        binary
            .iter()
            .rev()
            .find(|(key, _)| *key == "ca.crt")
            .map(|(_, bytes)| &**bytes)
    });
    Meta {
        meta: metadata.map(|at| meta::object_meta(d, at)).unwrap_or_default(),
        spec: Spec::ConfigMap(Box::new(ConfigMap {
            authority: authority_state(found),
        })),
        ..Meta::default()
    }
}

/// The values of `data` that matter, decoded. What is no base64 is noted.
fn decoded<'t>(d: &mut Decoder<'t, '_>, at: At) -> Vec<(&'t str, Vec<u8>)> {
    let tree = d.tree;
    if !tree.is_map(at) {
        d.wrong_type(at, "an object");
        return Vec::new();
    }
    d.repeated_keys(at);
    let mut out = Vec::new();
    for (key, value) in tree.entries(at) {
        if tree.is_null(value) {
            out.push((tree.text(key), Vec::new()));
            continue;
        }
        let Some(text) = d.str(value) else { continue };
        match decode_base64(text) {
            Ok(bytes) => out.push((tree.text(key), bytes)),
            Err(_) => {
                // The value may be secret: it is not shown.
                let message = alloc::format!("the value of `{}` is not base64", super::shown(tree.text(key)));
                let help = "encode it, or move it to `stringData`";
                d.note(value, &codes::BAD_FORMAT, message, Some(help.into()));
                out.push((tree.text(key), text.as_bytes().to_vec()));
            }
        }
    }
    out
}

/// What a server certificate and its key are good for (R-TLS-01, step 4). The key is looked at here and kept nowhere.
fn certificate_state(names: &mut Names, crt: Option<&[u8]>, key: Option<&[u8]>) -> CertificateState {
    let filled = |part: Option<&[u8]>| part.is_some_and(|bytes| !bytes.is_empty());
    let (Some(crt), true) = (crt, filled(crt)) else {
        return CertificateState::Missing("tls.crt");
    };
    let (Some(key), true) = (key, filled(key)) else {
        return CertificateState::Missing("tls.key");
    };
    match ServerCertificate::parse(crt, key) {
        Ok(facts) => CertificateState::Usable(Box::new(Certificate {
            names: facts
                .names
                .iter()
                .map(|name| names.sym(&name.to_ascii_lowercase()))
                .collect(),
            not_before: facts.not_before,
            not_after: facts.not_after,
            chain: facts.chain.into(),
        })),
        Err(problem) => CertificateState::Unusable(problem.to_string().into()),
    }
}

/// What `ca.crt` is good for (R-TLS-12): one certificate that parses is enough.
fn authority_state(ca: Option<&[u8]>) -> AuthorityState {
    match ca.map(CaBundle::parse) {
        None => AuthorityState::Missing,
        Some(Ok(bundle)) => AuthorityState::Usable(
            Validity {
                from: bundle.not_before,
                until: bundle.not_after,
            },
            bundle.certificates.into(),
        ),
        Some(Err(problem)) => AuthorityState::Unusable(problem.to_string().into()),
    }
}
