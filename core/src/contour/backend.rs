//! Backends: which references of a route Contour follows (R-CON-134, R-CON-150, R-CON-151).

use super::finding::Judgement;
use super::policy::{Policy, PolicyTargets};
use super::strata;
use crate::engine::{At, Cell, Reader};
use crate::gateway::assume::{Existence, existence};
use crate::gateway::grant::{permitted, used};
use crate::object::{KeyId, Kind, Names, Rule, ServiceKind, ServicePort, Sym, TargetPort, part};
use crate::profile::Version;
use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

/// A reference that Contour follows.
#[derive(Clone, PartialEq, Debug)]
pub struct Target {
    /// The port's name in the Service, by which EndpointSlices name it.
    pub port_name: Sym,
    /// The port on the endpoints, where it is a number.
    pub target_port: Option<u16>,
    /// The server name of the BackendTLSPolicy that applies (R-CON-142).
    pub tls: Option<Sym>,
    /// Whether the Service is taken for granted.
    pub assumed: bool,
}

/// What became of one reference: ResolvedRefs of the route says so where it fails.
pub type Followed = Result<Target, Judgement>;

/// Resolves all references of a route, in the order of [`Rule::references`], rule after rule.
pub struct Backends;

impl Cell for Backends {
    const NAME: &'static str = "contour backends";
    const STRATUM: u8 = strata::BACKENDS;
    type Value = Box<[Followed]>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let Some(rules) = reader.part::<part::Rules>(at.object) else {
            return Box::default();
        };
        let references = rules.iter().flat_map(Rule::references);
        let mut all = Vec::with_capacity(rules.len());
        for (target, port) in references {
            all.push(follow(at.object, target, port, reader));
        }
        all.into()
    }
}

fn follow(route: KeyId, target: KeyId, port: Option<u16>, reader: &mut Reader<'_>) -> Followed {
    let names = reader.names();
    let told = crate::gateway::rank::namespaced_name(target, names);
    let unresolved = |reason, message: alloc::string::String| Err(Judgement::bad("ResolvedRefs", reason, message));
    if names.object(target).kind != Kind::Service {
        let message = format!("`{told}` is no Service");
        return unresolved("InvalidKind", message);
    }
    let Some(port) = port else {
        let message = format!("the reference to `{told}` names no port");
        return unresolved("Degraded", message);
    };
    used(reader, route, target);
    if !permitted(reader, route, target) {
        let message = format!("no ReferenceGrant permits the reference to `{told}`");
        return unresolved("RefNotPermitted", message);
    }
    match existence(reader, target) {
        Existence::Missing => {
            return unresolved("BackendNotFound", format!("Service `{told}` does not exist"));
        }
        Existence::Assumed => {
            return Ok(Target {
                port_name: Sym::EMPTY,
                target_port: None,
                tls: tls(route, target, Sym::EMPTY, reader),
                assumed: true,
            });
        }
        Existence::There => {}
    }
    let not_found = |why: &str| format!("Service `{told}`: {why}");
    let Some(service) = reader.part::<part::Service>(target) else {
        return unresolved("BackendNotFound", not_found("it does not exist"));
    };
    // R-CON-153: off by default.
    let external = { reader.options().contour.as_ref() }.is_some_and(|contour| contour.enable_external_name_service);
    if service.kind == ServiceKind::External && !external {
        return unresolved("BackendNotFound", not_found("ExternalName is not enabled"));
    }
    let Some(found) = lookup(&service.ports, port, names) else {
        return unresolved("BackendNotFound", not_found(&format!("it has no port {port}")));
    };
    if found.udp {
        return unresolved("BackendNotFound", not_found(&format!("its port {port} is not TCP")));
    }
    let application = names.text(found.app_protocol);
    if !speaks(application, reader.profile().version) {
        let message = format!("`appProtocol: {application}` of `{told}` is not supported");
        return unresolved("UnsupportedProtocol", message);
    }
    Ok(Target {
        port_name: found.name,
        target_port: match found.target {
            TargetPort::Number(number) => Some(number),
            TargetPort::Name(_) => None,
        },
        tls: tls(route, target, found.name, reader),
        assumed: false,
    })
}

/// R-CON-150: the first port of the number, or of the number's text as a name.
fn lookup<'p>(ports: &'p [ServicePort], wanted: u16, names: &Names) -> Option<&'p ServicePort> {
    let text = format!("{wanted}");
    ports
        .iter()
        .find(|port| port.port == wanted || names.text(port.name) == text)
}

/// R-CON-151, R-CON-210: the values of `appProtocol` that a version takes from routes of Gateway API.
fn speaks(application: &str, version: Version) -> bool {
    match application {
        "" | "kubernetes.io/h2c" | "kubernetes.io/ws" => true,
        "http" | "https" => version.since(1, 31, 0) || !version.since(1, 28, 0),
        // Before 1.28 nothing was looked at.
        _ => !version.since(1, 28, 0),
    }
}

/// R-CON-142: policies count for the backends of HTTPRoutes alone.
fn tls(route: KeyId, service: KeyId, port: Sym, reader: &mut Reader<'_>) -> Option<Sym> {
    if reader.names().object(route).kind != Kind::HttpRoute {
        return None;
    }
    let policy = reader.ask::<PolicyTargets>(At::whole(service), port)?;
    let state = reader.cell::<Policy>(At::whole(policy))?.as_ref()?;
    Some(state.hostname)
}

/// The references of one rule, given those of the route.
pub fn of_rule<'f>(all: &'f [Followed], rules: &[Rule], rule: usize) -> &'f [Followed] {
    let count = |rule: &Rule| rule.references().count();
    let start: usize = rules.iter().take(rule).map(count).sum();
    let length = rules.get(rule).map_or(0, count);
    all.get(start..start + length).unwrap_or(&[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn application_protocols_by_version() {
        let speaks = |text, minor| speaks(text, Version::Release(1, minor, 0));
        assert!(speaks("grpc", 27) && !speaks("grpc", 28) && !speaks("grpc", 33));
        assert!(!speaks("https", 30) && speaks("https", 31));
        assert!(speaks("kubernetes.io/ws", 28));
    }
}
