//! The kinds of Gateway API's experiments: XBackend, XBackendTrafficPolicy, XMesh.

use super::reference::{self, Default};
use super::{Decoder, form, policy, rule, session};
use crate::manifest::codes;
use crate::manifest::yaml::At;
use crate::object::{KeyId, RetryConstraint, Spec, Sym, XBackend, XBackendTls, XBackendTlsMode, XBackendTrafficPolicy};
use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

/// One hour in milliseconds.
const HOUR: u64 = 3_600_000;

/// `XBackend.spec` (R-VAL-43).
pub fn x_backend(d: &mut Decoder<'_, '_>, at: At) -> Option<Spec> {
    const FIELDS: [&str; 5] = ["type", "externalHostname", "port", "protocol", "tls"];
    let [kind, host, port, protocol, tls] = d.fields(at, &FIELDS)?;
    let kind = d
        .required(at, "type", kind)
        .and_then(|at| d.choice(at, &["ExternalHostname"]));
    if let (None, Some(Ok(_))) = (host, kind) {
        let message = "a backend of type `ExternalHostname` needs `externalHostname`";
        d.note_absent(at, "externalHostname", &codes::MISSING_FIELD, message.into(), None);
    }
    let (port, port_name) = d
        .required(at, "port", port)
        .and_then(|at| backend_port(d, at))
        .unwrap_or_default();
    let protocol = protocol.and_then(|at| d.choice(at, &["TCP", "HTTP", "HTTP2", "HTTP11", "H2C", "MCP"]));
    Some(Spec::XBackend(Box::new(XBackend {
        hostname: host.and_then(|at| external_hostname(d, at)).unwrap_or_default(),
        port,
        port_name,
        protocol: protocol.map(|(Ok(text) | Err(text))| d.sym(text)).unwrap_or_default(),
        tls: tls.and_then(|at| backend_tls(d, at)).map(Box::new),
    })))
}

fn external_hostname(d: &mut Decoder<'_, '_>, at: At) -> Option<Sym> {
    let [hostname] = d.fields(at, &["hostname"])?;
    let at = d.required(at, "hostname", hostname)?;
    let name = super::route::hostname(d, at, false);
    // R-VAL-01: it passes, though the API's text does not allow it.
    if form::is_ip(d.names.text(name)) {
        let message = format!("`{}` is an IP address, which is no hostname", d.names.text(name));
        let help = "name a host; an address belongs into an EndpointSlice of a Service without selector";
        d.note(at, &codes::IP_HOSTNAME, message, Some(help.into()));
    }
    if d.names.text(name).ends_with(".cluster.local") {
        let message = "an external hostname must not end in `.cluster.local`";
        let help = "refer to the Service itself, in `backendRefs` of the route";
        d.note(at, &codes::BAD_FORMAT, message, Some(help.into()));
    }
    Some(name)
}

fn backend_port(d: &mut Decoder<'_, '_>, at: At) -> Option<(u16, Sym)> {
    let [name, number] = d.fields(at, &["name", "port"])?;
    let number = d.required(at, "port", number).and_then(|at| d.port(at));
    let label = |text: &str| text.is_empty() || form::is_namespace(text);
    let name = name.and_then(|at| d.formed(at, (0, 63), label, "a DNS label"));
    Some((number.unwrap_or(0), d.sym(name.unwrap_or(""))))
}

fn backend_tls(d: &mut Decoder<'_, '_>, at: At) -> Option<XBackendTls> {
    let [mode, certificate_at, validation] = d.fields(at, &["mode", "clientCertificateRef", "validation"])?;
    let certificate = certificate_at.and_then(|at| reference::object(d, at, reference::SECRET));
    let mode = d
        .required(at, "mode", mode)
        .and_then(|at| d.choice(at, &["None", "ServerOnly", "ClientAndServer"]));
    let violated = match (mode, certificate_at) {
        (Some(Ok("ClientAndServer")), None) => Some((
            "TLS mode `ClientAndServer` needs `clientCertificateRef`",
            "refer to a Secret of type `kubernetes.io/tls`, or take mode `ServerOnly`",
        )),
        (Some(Ok("None" | "ServerOnly")), Some(_)) => Some((
            "`clientCertificateRef` belongs to TLS mode `ClientAndServer`, and to no other",
            "remove it, or take that mode",
        )),
        _ => None,
    };
    if let Some((message, help)) = violated {
        d.note(at, &codes::RULE_VIOLATED, message, Some(help.into()));
    }
    Some(XBackendTls {
        mode: match mode {
            Some(Ok("ServerOnly")) => XBackendTlsMode::ServerOnly,
            Some(Ok("ClientAndServer")) => XBackendTlsMode::ClientAndServer,
            _ => XBackendTlsMode::None,
        },
        client_certificate: certificate.map(|found| found.target),
        validation: validation.map(|at| policy::validation(d, at, false)),
    })
}

/// `XBackendTrafficPolicy.spec` (R-VAL-44).
pub fn traffic_policy(d: &mut Decoder<'_, '_>, at: At) -> Option<Spec> {
    let [targets, retry, session] = d.fields(at, &["targetRefs", "retryConstraint", "sessionPersistence"])?;
    let targets = d.required(at, "targetRefs", targets);
    let mut seen: Vec<KeyId> = Vec::new();
    let targets = d.each(targets, (1, 16), |d, at| {
        let target = reference::local(d, at, Default::Nothing)?.target;
        if seen.contains(&target) {
            let message = format!("`{}` is a target already", d.names.name_of(target));
            d.note(
                at,
                &codes::DUPLICATE_ITEM,
                message,
                Some("name each target once".into()),
            );
        }
        seen.push(target);
        Some(target)
    });
    Some(Spec::XBackendTrafficPolicy(Box::new(XBackendTrafficPolicy {
        targets,
        retry: retry.and_then(|at| retry_constraint(d, at)),
        session: session.and_then(|at| session::persistence(d, at)).map(Box::new),
    })))
}

/// `retryConstraint`: `budget` has defaults field by field, `minRetryRate` one as a whole (R-DEF-01).
fn retry_constraint(d: &mut Decoder<'_, '_>, at: At) -> Option<RetryConstraint> {
    let [budget, rate] = d.fields(at, &["budget", "minRetryRate"])?;
    let budget = budget.and_then(|at| d.fields(at, &["percent", "interval"]));
    let [percent, interval] = budget.unwrap_or_default().map(|at| at);
    let percent = percent.and_then(|at| d.int(at, 0, 100));
    let interval = interval.and_then(|at| self::interval(d, at, 1000, "at least one second and at most one hour"));
    let (least, least_interval) = match rate {
        None => (Some(10), Some(d.sym("1s"))),
        Some(at) => {
            let [count, interval] = d.fields(at, &["count", "interval"]).unwrap_or_default();
            let count = count.and_then(|at| d.int(at, 1, 1_000_000));
            let interval = interval.and_then(|at| self::interval(d, at, 1, "longer than zero and at most one hour"));
            (count.and_then(|count| u32::try_from(count).ok()), interval)
        }
    };
    Some(RetryConstraint {
        percent: percent.and_then(|percent| u8::try_from(percent).ok()).unwrap_or(20),
        interval: interval.unwrap_or_else(|| d.sym("10s")),
        least,
        least_interval,
    })
}

/// A duration of at least `least` milliseconds and at most one hour.
fn interval(d: &mut Decoder<'_, '_>, at: At, least: u64, range: &str) -> Option<Sym> {
    let (length, text) = rule::duration(d, at)?;
    if length < least || length > HOUR {
        let message = format!("interval `{}` must be {range}", d.names.text(text));
        d.note(at, &codes::OUT_OF_RANGE, message, None);
    }
    Some(text)
}

/// `XMesh.spec`, which is checked; meshes take no part in the evaluation yet.
pub fn mesh(d: &mut Decoder<'_, '_>, at: At) -> Option<Spec> {
    let [controller, description, parameters] = d.fields(at, &["controllerName", "description", "parametersRef"])?;
    if let Some(at) = d.required(at, "controllerName", controller) {
        let form = "the name of a controller such as `example.com/mesh-controller`";
        d.formed(at, (1, 253), form::is_domain_path, form);
    }
    description.map(|at| d.sized(at, 0, 64));
    parameters.map(|at| reference::object(d, at, Default::Nothing));
    Some(Spec::Opaque)
}
