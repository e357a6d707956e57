//! Secrets and ConfigMaps: what conditions need to know of them, and never a key.

use super::Decoder;
use super::meta::{self, Meta};
use crate::manifest::codes;
use crate::manifest::yaml::At;
use crate::object::{AuthorityState, Certificate, CertificateState, ConfigMap, Secret, Spec};
use crate::routing::certificate::{CaBundle, ServerCertificate};
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
        server: certificate_state(d, find("tls.crt").as_deref(), find("tls.key").as_deref()),
        authority: authority_state(find("ca.crt").as_deref()),
    };
    Meta {
        meta: metadata.map(|at| meta::object_meta(d, at)).unwrap_or_default(),
        spec: Spec::Secret(Box::new(spec)),
        status: None,
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
        status: None,
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
        match base64(text) {
            Some(bytes) => out.push((tree.text(key), bytes)),
            None => {
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

/// Standard base64 with padding; line breaks within are allowed, as in Go.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut padding) = (0u32, 0, 0);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padding += 1;
                continue;
            }
            b'\n' | b'\r' => continue,
            _ => return None,
        };
        if padding > 0 {
            return None;
        }
        bits = (bits << 6) | u32::from(value);
        count += 1;
        if count % 4 == 0 {
            out.extend([(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
            bits = 0;
        }
    }
    match (count % 4, padding) {
        (0, 0) => {}
        (2, 2) => out.push((bits >> 4) as u8),
        (3, 1) => out.extend([(bits >> 10) as u8, (bits >> 2) as u8]),
        _ => return None,
    }
    Some(out)
}

/// What a server certificate and its key are good for (R-TLS-01, step 4).
fn certificate_state(d: &mut Decoder<'_, '_>, crt: Option<&[u8]>, key: Option<&[u8]>) -> CertificateState {
    let Some(crt) = crt.filter(|bytes| !bytes.is_empty()) else {
        return CertificateState::Missing("tls.crt");
    };
    let Some(key) = key.filter(|bytes| !bytes.is_empty()) else {
        return CertificateState::Missing("tls.key");
    };
    match ServerCertificate::parse(crt, key) {
        Ok(facts) => CertificateState::Usable(Box::new(Certificate {
            names: facts
                .names
                .iter()
                .map(|name| d.sym(&name.to_ascii_lowercase()))
                .collect(),
            not_before: facts.not_before,
            not_after: facts.not_after,
        })),
        Err(problem) => CertificateState::Unusable(problem.to_string().into()),
    }
}

/// What `ca.crt` is good for (R-TLS-12): one certificate that parses is enough.
fn authority_state(ca: Option<&[u8]>) -> AuthorityState {
    match ca.map(CaBundle::parse) {
        None => AuthorityState::Missing,
        Some(Ok(_)) => AuthorityState::Usable,
        Some(Err(problem)) => AuthorityState::Unusable(problem.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_decoded_and_checked() {
        assert_eq!(base64("aGVsbG8="), Some(b"hello".to_vec()));
        assert_eq!(base64("aGVs\nbG8h"), Some(b"hello!".to_vec()));
        assert_eq!(base64(""), Some(Vec::new()));
        for text in ["aGVsbG8", "a", "a=b=", "****", "aGVsbG8=="] {
            assert_eq!(base64(text), None, "{text}");
        }
    }
}
