//! The backends of a rule: which of them serve, what they get, and what the others' shares are answered with.

use super::http::is_grpc_route;
use super::resolution::*;
use super::rule::{Course, Scene, Stop, filters};
use super::trace::{Walk, told};
use super::world::{BackendState, BackendTls, Traffic, UsableBackend, World};
use crate::fact::{NamespacedName, Text};
use crate::object::{BackendRef, KeyId, Kind, Rule};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

/// What becomes of one backend's share.
pub struct Fate {
    pub weight: u32,
    /// A filter of the backendRef that answers instead.
    pub stop: Option<Stop>,
    /// The error that its share is answered with.
    pub error: Option<u16>,
    /// What is done to its responses.
    pub response: ResponseEdits,
    /// The XBackendTrafficPolicy on it.
    pub traffic: Option<Traffic>,
}

impl Fate {
    pub fn serves(&self) -> bool {
        self.status().is_none()
    }

    pub fn status(&self) -> Option<u16> {
        self.stop.as_ref().map(Stop::status).or(self.error)
    }
}

/// Follows the request to every backend of the rule.
pub fn all<W: World>(walk: &mut Walk<W>, scene: Scene, rule: &Rule, course: &Course) -> Vec<Fate> {
    rule.backends
        .iter()
        .map(|backend| one(walk, scene, backend, course))
        .collect()
}

fn one<W: World>(walk: &mut Walk<W>, scene: Scene, backend: &BackendRef, course: &Course) -> Fate {
    let route = scene.entry.claim().route;
    let grpc = is_grpc_route(walk.names.object(route).kind);
    let state = walk.world.backend(route, backend.target, backend.port);
    let (usable, failure) = judge(walk, backend.target, state);
    // A gRPC client reads 503 as UNAVAILABLE (R-GRPC-05).
    let error = failure.as_ref().map(|(status, _)| if grpc { 503 } else { *status });
    let mut course = course.clone();
    let mut stop = None;
    if error.is_none() && backend.weight > 0 {
        // R-FIL-02: after those of the rule, for this backend's share alone.
        stop = filters(walk, scene, &backend.filters, &mut course);
    }
    let because = match (&failure, &stop) {
        (Some((_, because)), _) => because.clone(),
        (None, Some(stop)) => format!("a filter of the backendRef answers its share with {}", stop.status()).into(),
        (None, None) if backend.weight == 0 => "weight 0: it gets no requests".into(),
        (None, None) => serves_as(&usable),
    };
    let serves = error.is_none() && stop.is_none() && backend.weight > 0;
    walk.step(StepKind::Backend, Some(backend.target), serves, because);
    // With an invalid policy no connection is made (R-BTLS-08).
    let tls = usable.tls.filter(|tls| tls.valid).map(|tls| ResolvedTls {
        sni: Text::Owned(walk.names.text(tls.sni).to_string()),
        client_certificate: client_certificate(walk, scene.arrival.gateway, tls),
    });
    let fate = Fate {
        weight: backend.weight,
        stop,
        error,
        response: course.response,
        traffic: usable.traffic,
    };
    let request = ForwardedRequest {
        method: Text::Owned(scene.message.method.to_string()),
        host: course.authority,
        path: format!("{}{}", course.path, scene.message.query).into(),
        headers: course.headers.into_map(),
    };
    let resolved = describe(walk, backend, &usable, fate.status(), request, tls);
    walk.answer.backends.push(resolved);
    fate
}

/// That a backend serves, and where that is.
pub fn serves_as(usable: &UsableBackend) -> Text {
    match &usable.told {
        Some(told) => format!("it serves: {told}").into(),
        None => "it serves".into(),
    }
}

/// Whether a backend serves; if not, with what its share is answered, and why.
pub fn judge<W: World>(walk: &mut Walk<W>, target: KeyId, state: BackendState) -> (UsableBackend, Option<(u16, Text)>) {
    let name = told(target, walk.names);
    match state {
        // R-REQ-13.
        BackendState::Invalid(because) => (UsableBackend::default(), Some((500, because))),
        BackendState::Usable(usable) => {
            usable.assumed.iter().for_each(|what| walk.assume(what.clone()));
            let failure = match &usable.tls {
                // R-REQ-20.
                Some(tls) if !tls.valid => Some((500, unusable_tls(walk.names.object(target).kind, &name))),
                // R-REQ-14.
                _ if !usable.ready => Some((503, format!("{name} has no ready endpoints").into())),
                _ => None,
            };
            (usable, failure)
        }
    }
}

fn unusable_tls(target: Kind, name: &str) -> Text {
    match target {
        Kind::XBackend => format!("{name} is invalid: no connection can be made"),
        _ => format!("the BackendTLSPolicy on {name} is invalid"),
    }
    .into()
}

/// The certificate shown to a backend, wherever TLS goes to it: its own (R-XB-03), else that of the Gateway (R-TLS-20).
pub fn client_certificate<W: World>(walk: &Walk<W>, gateway: KeyId, tls: BackendTls) -> Option<NamespacedName> {
    let certificate = tls
        .client_certificate
        .or_else(|| walk.world.client_certificate(gateway))?;
    Some(NamespacedName::of(certificate, walk.names))
}

/// A backend for the answer.
pub fn describe<W: World>(
    walk: &Walk<W>,
    backend: &BackendRef,
    usable: &UsableBackend,
    status: Option<u16>,
    request: ForwardedRequest,
    tls: Option<ResolvedTls>,
) -> ResolvedBackend {
    let (_, kind) = walk.names.object(backend.target).kind.parts(walk.names);
    let NamespacedName { namespace, name } = NamespacedName::of(backend.target, walk.names);
    ResolvedBackend {
        kind: Text::Owned(kind.to_string()),
        namespace,
        name,
        port: usable.port.or(backend.port),
        target_port: usable.target_port,
        weight: backend.weight,
        status,
        request,
        tls,
    }
}
