//! Versions of Gateway API's kinds: all denote the same object, and old ones deserve a word (R-API-01 to R-API-04).

use super::Decoder;
use crate::fact::Text;
use crate::manifest::codes;
use crate::manifest::object::Identity;
use crate::manifest::yaml::At;
use crate::object::Kind;
use alloc::format;

/// What the version of an object changes for its decoder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Version {
    /// The shape of today.
    Current,
    /// v1alpha2: several rules, no hostnames needed (R-API-03).
    Alpha2,
}

enum Standing {
    Current,
    Beta,
    Alpha,
    Former,
    Unknown,
}

/// Notes an old or unknown version.
pub fn check(d: &mut Decoder<'_, '_>, root: At, identity: &Identity<'_>) -> Version {
    let written = &*identity.api_version;
    let (group, version) = written.split_once('/').unwrap_or(("", written));
    let standing = standing(identity.known, &identity.kind, version);
    let at = d.tree.get(root, "apiVersion").unwrap_or(root);
    let current = identity.known.api_version(d.names);
    let (kind, help) = (identity.kind.as_ref(), Some(Text::from(format!("write `{current}`"))));
    match standing {
        Standing::Current => {}
        Standing::Beta => {
            let message = format!("`{version}` of {kind} is read as the stable version, with which it is identical");
            d.note(at, &codes::BETA_VERSION, message, help);
        }
        // R-API-02
        Standing::Alpha => {
            let message = format!(
                "`{version}` of {kind} is deprecated and served by the experimental channel alone; it is read as \
                 `{current}`"
            );
            d.note(at, &codes::ALPHA_VERSION, message, help);
        }
        // R-API-04
        Standing::Former => {
            let new = identity.known.parts(d.names).1;
            let message = format!(
                "current CRDs no longer have {kind} in `{group}/{version}`; it is read as {new} in `{current}`"
            );
            let help = match new == kind {
                true => format!("write `{current}`"),
                false => format!("write `{current}`, with kind `{new}`"),
            };
            d.note(at, &codes::FORMER_KIND, message, Some(help.into()));
        }
        Standing::Unknown => {
            let message = format!("{kind} has no version `{version}`");
            d.note(at, &codes::UNKNOWN_VERSION, message, help);
        }
    }
    match version {
        "v1alpha2" => Version::Alpha2,
        _ => Version::Current,
    }
}

fn standing(kind: Kind, name: &str, version: &str) -> Standing {
    let (current, beta, alpha, former): (&[&str], &[&str], &[&str], &[&str]) = match kind {
        Kind::GatewayClass | Kind::Gateway | Kind::HttpRoute => (&["v1"], &["v1beta1"], &[], &["v1alpha2"]),
        Kind::GrpcRoute => (&["v1"], &[], &[], &["v1alpha2"]),
        Kind::ListenerSet if name == "XListenerSet" => (&[], &[], &[], &["v1alpha1"]),
        Kind::ListenerSet => (&["v1"], &[], &[], &[]),
        Kind::TlsRoute => (&["v1"], &[], &["v1alpha3", "v1alpha2"], &[]),
        Kind::TcpRoute | Kind::UdpRoute => (&["v1"], &[], &["v1alpha2"], &[]),
        Kind::BackendTlsPolicy => (&["v1"], &[], &["v1alpha3"], &["v1alpha2"]),
        Kind::ReferenceGrant => (&["v1", "v1beta1"], &[], &[], &["v1alpha2"]),
        Kind::XBackend | Kind::XBackendTrafficPolicy | Kind::XMesh => (&["v1alpha1"], &[], &[], &[]),
        Kind::ServiceImport => (&["v1alpha1", "v1beta1"], &[], &[], &[]),
        Kind::EndpointSlice => (&["v1"], &["v1beta1"], &[], &[]),
        Kind::CustomResourceDefinition => (&["v1"], &[], &[], &["v1beta1"]),
        Kind::Ingress | Kind::Node | Kind::Pod | Kind::HttpProxy | Kind::TlsCertificateDelegation => {
            (&["v1"], &[], &[], &[])
        }
        Kind::ExtensionService | Kind::DnsEndpoint => (&["v1alpha1"], &[], &[], &[]),
        Kind::Service | Kind::Namespace | Kind::Secret | Kind::ConfigMap => (&["v1"], &[], &[], &[]),
        Kind::Source | Kind::Other(_) => return Standing::Current,
    };
    let stands = |versions: &[&str]| versions.contains(&version);
    match () {
        () if stands(current) => Standing::Current,
        () if stands(beta) => Standing::Beta,
        () if stands(alpha) => Standing::Alpha,
        () if stands(former) => Standing::Former,
        () => Standing::Unknown,
    }
}
