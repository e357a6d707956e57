//! The decoders: nodes -> the types of `object`, one file for each group of kinds.

mod contour;
mod decoder;
mod dns;
mod experiment;
mod filter;
mod form;
mod gateway;
mod ingress;
mod matching;
mod meta;
mod observed;
mod policy;
mod raw;
mod reference;
mod route;
mod rule;
mod secret;
mod selector;
mod service;
mod session;
mod version;
mod workload;

pub use crate::distance::nearest;
pub use decoder::{Decoder, range_of, shown};
pub use meta::Meta;

use super::object::Identity;
use super::yaml::At;
use crate::object::{Kind, Spec};
use version::Version;

/// Decodes an object of which the identity is known.
pub fn object(d: &mut Decoder<'_, '_>, at: At, identity: &Identity<'_>) -> Meta {
    let kind = identity.known;
    if let Kind::Other(_) = kind {
        return meta::unread(d, at);
    }
    let version = version::check(d, at, identity);
    let mut read = self::kind(d, at, identity, version);
    meta::keep(d, at, identity, &mut read);
    read
}

fn kind(d: &mut Decoder<'_, '_>, at: At, identity: &Identity<'_>, version: Version) -> Meta {
    let kind = identity.known;
    match kind {
        Kind::Namespace => meta::namespace(d, at, identity),
        Kind::Secret => secret::secret(d, at),
        Kind::ConfigMap => secret::config_map(d, at),
        Kind::EndpointSlice => service::endpoint_slice(d, at),
        Kind::CustomResourceDefinition => meta::definition(d, at, identity),
        Kind::ReferenceGrant => meta::with_spec(d, at, true, policy::reference_grant),
        Kind::GatewayClass => meta::with_spec(d, at, true, gateway::class),
        Kind::Gateway => meta::with_spec(d, at, true, gateway::gateway),
        Kind::ListenerSet => meta::with_spec(d, at, true, gateway::listener_set),
        Kind::BackendTlsPolicy => meta::with_spec(d, at, true, policy::backend_tls),
        Kind::XBackend => meta::with_spec(d, at, true, experiment::x_backend),
        Kind::XBackendTrafficPolicy => meta::with_spec(d, at, true, experiment::traffic_policy),
        Kind::XMesh => meta::with_spec(d, at, true, experiment::mesh),
        Kind::Ingress => ingress::ingress(d, at),
        Kind::Node => workload::node(d, at),
        Kind::Pod => workload::pod(d, at),
        Kind::HttpProxy => contour::proxy(d, at),
        Kind::TlsCertificateDelegation => meta::with_status(d, at, true, |d, spec, _| contour::delegation(d, spec?)),
        // It is there, and that is all that is asked of it so far.
        Kind::ExtensionService => meta::with_status(d, at, true, |_, _, _| None),
        Kind::DnsEndpoint => meta::with_status(d, at, false, |d, spec, _| dns::endpoint(d, spec?)),
        Kind::Service => meta::with_spec(d, at, false, service::service),
        Kind::ServiceImport => meta::with_spec(d, at, false, service::service_import),
        Kind::HttpRoute | Kind::GrpcRoute | Kind::TlsRoute | Kind::TcpRoute | Kind::UdpRoute => {
            meta::with_spec(d, at, true, |d, at| {
                Some(Spec::Route(route::route(d, at, kind, version)?.into()))
            })
        }
        Kind::Source | Kind::Other(_) => meta::unread(d, at),
    }
}

#[cfg(test)]
mod tests;
