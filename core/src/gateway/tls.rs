//! Certificates of listeners and of their clients (sections 3.5 and 3.6 of the rules).

use super::assume::{Existence, existence};
use super::faults::certificate::{CertificateFaults, doubtful, ill_timed};
use super::grant::permitted;
use super::listener::{self, Gates};
use super::reason::{Judged, Reason};
use super::strata;
use crate::engine::{At, Cell, PartIs, Reader};
use crate::object::{
    AuthorityState, CertificateState, ClientValidation, Frontend, KeyId, Kind, Listener, Protocol, Secret, part,
};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// What the references of one listener resolve to.
#[derive(Clone, PartialEq, Debug)]
pub struct Certificates {
    /// Why ResolvedRefs is False (R-TLS-03: certificates before CA certificates).
    pub unresolved: Option<Reason>,
    /// Whether TLS can be served, or need not be.
    pub usable: bool,
    /// Whether TLS is terminated without any certificate named (R-TLS-05).
    pub unconfigured: bool,
    /// Whether clients must be verified and no CA certificate can be used (R-TLS-13).
    pub no_authority: bool,
    /// The certificates that can be shown.
    pub usable_certificates: Box<[KeyId]>,
    /// Whether clients must show a certificate that verifies (R-TLS-14).
    pub client_certificates: bool,
}

/// Resolves the certificates of one listener; stands at its object, part: its name.
pub struct ListenerCertificates;

impl Cell for ListenerCertificates {
    const NAME: &'static str = "listener certificates";
    const STRATUM: u8 = strata::LISTENER_TLS;
    const PART: PartIs = PartIs::Name;
    type Value = Certificates;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Certificates {
        let listeners = reader.part::<part::Listeners>(at.object).unwrap_or(&[]);
        let listener = listeners.iter().find(|listener| listener.name.0 == at.part);
        let mut result = Certificates {
            unresolved: None,
            usable: true,
            unconfigured: false,
            no_authority: false,
            usable_certificates: Box::default(),
            client_certificates: false,
        };
        let Some(listener) = listener else { return result };
        if !terminates(listener) {
            return result;
        }
        let references = listener.tls.as_deref().map_or(&[][..], |tls| &tls.certificates);
        let mut reasons = Vec::new();
        let mut usable = Vec::new();
        for reference in references {
            match server_certificate(reader, at.object, *reference) {
                Ok(()) => usable.push(*reference),
                Err(reason) => reasons.push(reason),
            }
        }
        if !reasons.is_empty() || doubtful(reader, listener, &usable) {
            reader.spawn::<CertificateFaults>(At::whole(at.object));
        }
        result.unresolved = first(&reasons, &[Reason::RefNotPermitted, Reason::InvalidCertificateRef]);
        result.unconfigured = references.is_empty();
        // R-TLS-02, A-33: one usable certificate is enough.
        result.usable = !usable.is_empty();
        result.usable_certificates = usable.into();
        if listener.protocol == Protocol::Https {
            clients(at, reader, &mut result);
        }
        result
    }
}

/// Whether a listener ends TLS, and so needs certificates.
pub fn terminates(listener: &Listener) -> bool {
    match listener.protocol {
        Protocol::Https => true,
        // R-TLS-06: passed through, certificates are not looked at.
        Protocol::Tls => listener.tls.as_deref().is_none_or(|tls| !tls.passthrough),
        _ => false,
    }
}

/// R-TLS-10 to R-TLS-15: how clients of an HTTPS listener must identify themselves.
fn clients(at: At, reader: &mut Reader<'_>, result: &mut Certificates) {
    let Some(host) = listener::host(at.object, reader) else {
        return;
    };
    let Some(gates) = reader.cell::<Gates>(At::whole(at.object)) else {
        return;
    };
    let Some(gate) = gates.iter().find(|gate| gate.name.0 == at.part) else {
        return;
    };
    let frame = reader.part::<part::GatewayFrame>(host.gateway);
    let Some(validation) = frame.and_then(|frame| validation(frame.frontend.as_deref()?, gate.port)) else {
        return;
    };
    result.client_certificates = !validation.insecure_fallback;
    // R-TLS-12: the Gateway is the one who refers, also for entries of ListenerSets.
    let reasons: Vec<Reason> = validation
        .authorities
        .iter()
        .filter_map(|reference| authority(reader, host.gateway, *reference, Reason::InvalidCACertificateKind).err())
        .collect();
    if !reasons.is_empty()
        || validation
            .authorities
            .iter()
            .any(|authority| ill_timed(reader, *authority))
    {
        reader.spawn::<CertificateFaults>(At::whole(host.gateway));
    }
    // R-TLS-13
    result.no_authority = reasons.len() == validation.authorities.len();
    let order = [
        Reason::RefNotPermitted,
        Reason::InvalidCACertificateKind,
        Reason::InvalidCACertificateRef,
    ];
    result.unresolved = result.unresolved.or_else(|| first(&reasons, &order));
}

/// R-TLS-10: the entry of the port, wholly, else the default.
pub fn validation(frontend: &Frontend, port: u16) -> Option<&ClientValidation> {
    let own = frontend.per_port.iter().find(|(number, _)| *number == port);
    own.map_or(frontend.default.as_ref(), |(_, validation)| validation.as_ref())
}

/// The first of `order` that occurs.
fn first(reasons: &[Reason], order: &[Reason]) -> Option<Reason> {
    order
        .iter()
        .copied()
        .find(|reason| reasons.contains(reason))
        .or_else(|| reasons.first().copied())
}

/// R-TLS-01: one certificate reference of a listener, checked step by step.
pub fn server_certificate(reader: &mut Reader<'_>, from: KeyId, reference: KeyId) -> Judged {
    // Step 1 comes first: nothing about a target that may not be referred to is revealed (R-GRANT-05).
    if !permitted(reader, from, reference) {
        return Err(Reason::RefNotPermitted);
    }
    if reader.names().object(reference).kind != Kind::Secret {
        return Err(Reason::InvalidCertificateRef);
    }
    match existence(reader, reference) {
        Existence::Missing => Err(Reason::InvalidCertificateRef),
        Existence::Assumed => Ok(()),
        Existence::There => {
            let usable = reader
                .part::<part::Secret>(reference)
                .is_some_and(|secret| is_server(secret, reader));
            if usable {
                Ok(())
            } else {
                Err(Reason::InvalidCertificateRef)
            }
        }
    }
}

fn is_server(secret: &Secret, reader: &Reader<'_>) -> bool {
    reader.names().text(secret.kind) == "kubernetes.io/tls" && matches!(secret.server, CertificateState::Usable(_))
}

/// R-TLS-12, R-BTLS-06: one reference to certificate authorities. `kind` is the reason for an unsupported kind.
pub fn authority(reader: &mut Reader<'_>, from: KeyId, reference: KeyId, kind: Reason) -> Judged {
    if !permitted(reader, from, reference) {
        return Err(Reason::RefNotPermitted);
    }
    // R-API-09: ConfigMaps and Secrets.
    let target = reader.names().object(reference).kind;
    if !matches!(target, Kind::ConfigMap | Kind::Secret) {
        return Err(kind);
    }
    match existence(reader, reference) {
        Existence::Missing => Err(Reason::InvalidCACertificateRef),
        Existence::Assumed => Ok(()),
        Existence::There => {
            let state = match target {
                Kind::ConfigMap => reader.part::<part::ConfigMap>(reference).map(|map| &map.authority),
                _ => reader.part::<part::Secret>(reference).map(|secret| &secret.authority),
            };
            // `ca.crt` alone.
            if matches!(state, Some(AuthorityState::Usable(_))) {
                Ok(())
            } else {
                Err(Reason::InvalidCACertificateRef)
            }
        }
    }
}

/// R-TLS-21: the certificate that a Gateway shows to its backends.
pub fn client_certificate(reader: &mut Reader<'_>, gateway: KeyId, reference: KeyId) -> Judged {
    let judged = server_certificate(reader, gateway, reference);
    if judged.is_err() || ill_timed(reader, reference) {
        reader.spawn::<CertificateFaults>(At::whole(gateway));
    }
    judged.map_err(|reason| match reason {
        Reason::RefNotPermitted => reason,
        _ => Reason::InvalidClientCertificateRef,
    })
}
