//! The references of a route, with where they stand and what hangs on them.

use crate::object::{Filter, KeyId, Kind, Rule};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What a reference is for. The later, the more hangs on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// A backend of weight 0.
    Idle,
    /// A mirror (R-MIR-03).
    Mirror,
    /// A backend with a share of the requests.
    Backend,
    /// An extension at one backend.
    BackendExtension,
    /// An extension of a whole rule (R-REQ-18).
    Extension,
    /// External authorization at one backend or of a whole rule (R-AUTH-04).
    Authorization,
}

/// One reference of a route.
pub struct Reference {
    /// The field: `spec.rules[0].backendRefs[1]`.
    pub path: String,
    /// What it is for.
    pub role: Role,
    /// What it refers to.
    pub target: KeyId,
    /// The port there.
    pub port: Option<u16>,
}

/// The references of one rule: those with a state, in the order of [`Rule::references`], and those to extensions.
pub fn of_rule(index: usize, rule: &Rule) -> (Vec<Reference>, Vec<Reference>) {
    let place = format!("spec.rules[{index}]");
    let (mut backends, mut filters, mut extensions) = (Vec::new(), Vec::new(), Vec::new());
    for (at, filter) in rule.filters.iter().enumerate() {
        of_filter(&place, at, filter, Role::Extension, &mut filters, &mut extensions);
    }
    for (index, backend) in rule.backends.iter().enumerate() {
        let path = format!("{place}.backendRefs[{index}]");
        for (at, filter) in backend.filters.iter().enumerate() {
            of_filter(&path, at, filter, Role::BackendExtension, &mut filters, &mut extensions);
        }
        backends.push(Reference {
            path,
            role: if backend.weight == 0 { Role::Idle } else { Role::Backend },
            target: backend.target,
            port: backend.port,
        });
    }
    backends.append(&mut filters);
    (backends, extensions)
}

fn of_filter(
    place: &str,
    index: usize,
    filter: &Filter,
    extension: Role,
    filters: &mut Vec<Reference>,
    extensions: &mut Vec<Reference>,
) {
    let reference = |field: &str, role, target, port| Reference {
        path: format!("{place}.filters[{index}].{field}"),
        role,
        target,
        port,
    };
    match filter {
        Filter::Mirror(mirror) => filters.push(reference(
            "requestMirror.backendRef",
            Role::Mirror,
            mirror.backend,
            mirror.port,
        )),
        Filter::ExternalAuth(auth) => filters.push(reference(
            "externalAuth.backendRef",
            Role::Authorization,
            auth.backend,
            auth.port,
        )),
        Filter::Extension(target) => extensions.push(reference("extensionRef", extension, *target, None)),
        _ => {}
    }
}

/// What a reference that fails does to the traffic of a route.
pub fn consequence(route: Kind, role: Role) -> &'static str {
    match (role, route) {
        (Role::Idle, _) => "it would fail as soon as its weight is above 0",
        (Role::Mirror, _) => "nothing is mirrored to it",
        (Role::Authorization, _) => "the requests that it should authorize are denied",
        (Role::Extension, _) => "the requests of the rule are answered 500",
        (Role::BackendExtension, _) | (_, Kind::HttpRoute) => "its share of the requests is answered 500",
        // R-GRPC-05
        (_, Kind::GrpcRoute) => "its share of the requests is answered UNAVAILABLE",
        (_, Kind::UdpRoute) => "its share of the datagrams is dropped",
        _ => "its share of the connections fails",
    }
}
