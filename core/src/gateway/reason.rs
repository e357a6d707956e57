//! The reasons of conditions, as codes; their words are written on output.

use crate::fact::Text;

/// Why a condition is as it is. The constants of the API, and those that section 14.2 of the rules adds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)] // Each is the API's own word.
pub enum Reason {
    Accepted,
    AddressNotAssigned,
    AddressNotUsable,
    BackendNotFound,
    Conflicted,
    ConfigurationChanged,
    DefaultGateway,
    HostnameConflict,
    IncompatibleFilters,
    Invalid,
    InvalidCACertificateKind,
    InvalidCACertificateRef,
    InvalidCertificateRef,
    InvalidClientCertificateRef,
    InvalidKind,
    InvalidParameters,
    InvalidRouteKinds,
    InvalidTLSConfig,
    ListenersNotResolved,
    ListenersNotValid,
    NoConflicts,
    NoMatchingListenerHostname,
    NoMatchingParent,
    NoValidCACertificate,
    NotAllowed,
    NotAllowedByListeners,
    OverlappingHostnames,
    ParentNotAccepted,
    ParentNotProgrammed,
    Pending,
    PortUnavailable,
    Programmed,
    ProtocolConflict,
    RefNotPermitted,
    ResolvedRefs,
    SupportedVersion,
    TargetNotFound,
    UnsupportedAddress,
    UnsupportedProtocol,
    UnsupportedValue,
    UnsupportedVersion,
}

impl Reason {
    /// The word that stands in a status.
    pub fn text(self) -> Text {
        // The variants are named by the words themselves.
        match self {
            Reason::Accepted => "Accepted",
            Reason::AddressNotAssigned => "AddressNotAssigned",
            Reason::AddressNotUsable => "AddressNotUsable",
            Reason::BackendNotFound => "BackendNotFound",
            Reason::Conflicted => "Conflicted",
            Reason::ConfigurationChanged => "ConfigurationChanged",
            Reason::DefaultGateway => "DefaultGateway",
            Reason::HostnameConflict => "HostnameConflict",
            Reason::IncompatibleFilters => "IncompatibleFilters",
            Reason::Invalid => "Invalid",
            Reason::InvalidCACertificateKind => "InvalidCACertificateKind",
            Reason::InvalidCACertificateRef => "InvalidCACertificateRef",
            Reason::InvalidCertificateRef => "InvalidCertificateRef",
            Reason::InvalidClientCertificateRef => "InvalidClientCertificateRef",
            Reason::InvalidKind => "InvalidKind",
            Reason::InvalidParameters => "InvalidParameters",
            Reason::InvalidRouteKinds => "InvalidRouteKinds",
            Reason::InvalidTLSConfig => "InvalidTLSConfig",
            Reason::ListenersNotResolved => "ListenersNotResolved",
            Reason::ListenersNotValid => "ListenersNotValid",
            Reason::NoConflicts => "NoConflicts",
            Reason::NoMatchingListenerHostname => "NoMatchingListenerHostname",
            Reason::NoMatchingParent => "NoMatchingParent",
            Reason::NoValidCACertificate => "NoValidCACertificate",
            Reason::NotAllowed => "NotAllowed",
            Reason::NotAllowedByListeners => "NotAllowedByListeners",
            Reason::OverlappingHostnames => "OverlappingHostnames",
            Reason::ParentNotAccepted => "ParentNotAccepted",
            Reason::ParentNotProgrammed => "ParentNotProgrammed",
            Reason::Pending => "Pending",
            Reason::PortUnavailable => "PortUnavailable",
            Reason::Programmed => "Programmed",
            Reason::ProtocolConflict => "ProtocolConflict",
            Reason::RefNotPermitted => "RefNotPermitted",
            Reason::ResolvedRefs => "ResolvedRefs",
            Reason::SupportedVersion => "SupportedVersion",
            Reason::TargetNotFound => "TargetNotFound",
            Reason::UnsupportedAddress => "UnsupportedAddress",
            Reason::UnsupportedProtocol => "UnsupportedProtocol",
            Reason::UnsupportedValue => "UnsupportedValue",
            Reason::UnsupportedVersion => "UnsupportedVersion",
        }
        .into()
    }

    /// What it means, in a sentence for a condition's message.
    pub fn message(self) -> Text {
        match self {
            Reason::Accepted => "the object is accepted",
            Reason::AddressNotAssigned => "no address is assigned",
            Reason::AddressNotUsable => "a requested address cannot be used",
            Reason::BackendNotFound => "a backend or its port does not exist",
            Reason::Conflicted => "an older object takes precedence",
            Reason::ConfigurationChanged => {
                "client certificates are not enforced: mode AllowInsecureFallback is in use"
            }
            Reason::DefaultGateway => "routes may use this Gateway by default",
            Reason::HostnameConflict => "another listener has the same port, protocol and hostname",
            Reason::IncompatibleFilters => "a rule combines filters that cannot work together",
            Reason::Invalid => "the object is invalid as it stands",
            Reason::InvalidCACertificateKind => "a CA certificate reference names an unsupported kind",
            Reason::InvalidCACertificateRef => "a CA certificate is missing or unusable",
            Reason::InvalidCertificateRef => "a certificate is missing or unusable",
            Reason::InvalidClientCertificateRef => "the client certificate is missing or unusable",
            Reason::InvalidKind => "a reference names an unsupported kind",
            Reason::InvalidParameters => "the parameters cannot be used: no kind of parameters is supported",
            Reason::InvalidRouteKinds => "allowedRoutes names a kind that this listener cannot take",
            Reason::InvalidTLSConfig => "the listener terminates TLS and names no certificate",
            Reason::ListenersNotResolved => "a listener has references that do not resolve",
            Reason::ListenersNotValid => "at least one listener is not valid",
            Reason::NoConflicts => "no other listener conflicts with this one",
            Reason::NoMatchingListenerHostname => "no hostname of the route is served by the listener",
            Reason::NoMatchingParent => "no listener of the parent has that sectionName and port",
            Reason::NoValidCACertificate => "no CA certificate can be used",
            Reason::NotAllowed => "the Gateway does not allow ListenerSets from this namespace",
            Reason::NotAllowedByListeners => "no listener allows routes of this kind from this namespace",
            Reason::OverlappingHostnames => "the hostname overlaps with that of another TLS listener on the port",
            Reason::ParentNotAccepted => "the Gateway is not accepted",
            Reason::ParentNotProgrammed => "the Gateway is not programmed",
            Reason::Pending => "waiting for controller",
            Reason::PortUnavailable => "the port cannot be used",
            Reason::Programmed => "the configuration is in effect",
            Reason::ProtocolConflict => "another listener uses the port with an incompatible protocol",
            Reason::RefNotPermitted => "a reference into another namespace is not permitted by a ReferenceGrant",
            Reason::ResolvedRefs => "all references are resolved",
            Reason::SupportedVersion => "the version of the Gateway API is supported",
            Reason::TargetNotFound => "the target or its section does not exist",
            Reason::UnsupportedAddress => "an address has an unsupported type",
            Reason::UnsupportedProtocol => "the protocol is not supported",
            Reason::UnsupportedValue => "a value is not supported",
            Reason::UnsupportedVersion => "the version of the Gateway API is not supported",
        }
        .into()
    }
}

/// A verdict: good, or not for a reason.
pub type Judged = Result<(), Reason>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_reason_is_the_name_of_its_variant() {
        for reason in [
            Reason::InvalidCACertificateKind,
            Reason::NoMatchingParent,
            Reason::UnsupportedVersion,
        ] {
            assert_eq!(reason.text(), alloc::format!("{reason:?}"));
        }
    }
}
