//! XBackend: a destination outside of the cluster (section 11.3 of the rules).

use super::finding::fact;
use super::policy::{Blind, cannot_verify, trust};
use super::reason::{Judged, Reason};
use super::{codes, strata, tls};
use crate::engine::{At, Cell, Graph, Reader};
use crate::fact::{Fact, ObjectRef};
use crate::object::{KeyId, Kind, Names, ServerValidation, Sym, XBackendTlsMode, part};
use crate::request::BackendTls;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What an XBackend is.
#[derive(Clone, PartialEq, Debug)]
pub struct ExternalState {
    /// Why it cannot be connected to, if so: the cause behind Accepted `False/Invalid`.
    pub usable: Judged,
    /// The host.
    pub hostname: Sym,
    /// The port, which counts whatever a reference says (R-XB-01).
    pub port: u16,
    /// The protocol; empty where route and listener imply it.
    pub protocol: Sym,
    /// TLS, where it is spoken.
    pub tls: Option<ExternalTls>,
    /// Whether nothing was said of TLS.
    silent: bool,
    /// Why nothing is left to verify the server with, if so.
    blind: Option<Blind>,
}

/// How TLS is spoken to an XBackend (R-XB-03).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ExternalTls {
    /// The server name, and the identity to verify (R-BTLS-09).
    pub sni: Sym,
    /// The certificate of its own that is presented instead of the Gateway's.
    pub client_certificate: Option<KeyId>,
}

impl ExternalState {
    /// Accepted: no other reasons are defined (R-XB-05).
    pub fn accepted(&self) -> Judged {
        self.usable.map_err(|_| Reason::Invalid)
    }

    /// How requests connect. What cannot be connected to fails as with an invalid policy (R-REQ-20), in cleartext too.
    pub fn connection(&self) -> Option<BackendTls> {
        let valid = self.usable.is_ok();
        let (sni, client_certificate) = match self.tls {
            Some(tls) => (tls.sni, tls.client_certificate),
            None if valid => return None,
            None => (Sym::EMPTY, None),
        };
        Some(BackendTls {
            sni,
            valid,
            client_certificate,
        })
    }

    /// The destination in words.
    pub fn told(&self, names: &Names) -> String {
        let tls = if self.tls.is_some() { "TLS" } else { "cleartext" };
        let protocol = match self.protocol.is_empty() {
            true => String::new(),
            false => format!(", protocol `{}`", names.text(self.protocol)),
        };
        format!(
            "host `{}`, port {}, {tls}{protocol}",
            names.text(self.hostname),
            self.port
        )
    }
}

/// Judges an XBackend.
pub struct External;

impl Cell for External {
    const NAME: &'static str = "external backend";
    const STRATUM: u8 = strata::POLICY;
    const HAS_FACTS: bool = true;
    const HAS_FINDINGS: bool = true;
    type Value = Option<ExternalState>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let backend = reader.part::<part::XBackend>(at.object)?;
        let mut blind = None;
        let mut usable = match backend.hostname.is_empty() || backend.port == 0 {
            true => Err(Reason::Invalid),
            false => Ok(()),
        };
        let spoken = backend.tls.as_deref().filter(|tls| tls.mode != XBackendTlsMode::None);
        let tls = spoken.map(|tls| {
            let default = ServerValidation {
                // Nothing else names the server.
                hostname: backend.hostname,
                ..ServerValidation::default()
            };
            let validation = tls.validation.as_ref().unwrap_or(&default);
            let trust = trust(reader, at.object, &validation.authorities, validation.well_known);
            usable = usable.and(trust.accepted);
            blind = trust.blind;
            let own = tls
                .client_certificate
                .filter(|_| tls.mode == XBackendTlsMode::ClientAndServer);
            // R-TLS-21: judged like the one of a Gateway, with the XBackend as the one who refers.
            if let Some(certificate) = own {
                usable = usable.and(tls::client_certificate(reader, at.object, certificate));
            }
            ExternalTls {
                sni: validation.hostname,
                client_certificate: own,
            }
        });
        Some(ExternalState {
            usable,
            hostname: backend.hostname,
            port: backend.port,
            protocol: backend.protocol,
            tls,
            silent: backend.tls.is_none(),
            blind,
        })
    }

    fn facts(at: At, value: &Self::Value, names: &Names, out: &mut Vec<Fact>) {
        let Some(state) = value else { return };
        // R-XB-03: worth a warning.
        if state.silent {
            let finding = codes::EXTERNAL_CLEARTEXT
                .finding(format!(
                    "requests leave the cluster for `{}` in cleartext",
                    names.text(state.hostname)
                ))
                .help("add `tls` with mode `ServerOnly`; say `mode: None` where cleartext is meant")
                .at(ObjectRef::of(at.object, names), "spec");
            out.push(fact(at.object, finding, names));
        }
        if let Some(blind) = &state.blind {
            out.push(cannot_verify(at.object, blind, "spec.tls.validation", names));
        }
    }
}

/// Whether routes of a kind can speak to an XBackend (R-BE-06): it takes no datagrams, and gRPC needs HTTP/2.
pub fn fits(reader: &mut Reader<'_>, route: Kind, target: KeyId) -> Judged {
    let protocol = reader
        .part::<part::XBackend>(target)
        .map_or(Sym::EMPTY, |backend| backend.protocol);
    match (route, reader.names().text(protocol)) {
        (Kind::UdpRoute, _) | (Kind::GrpcRoute, "HTTP11") => Err(Reason::UnsupportedProtocol),
        _ => Ok(()),
    }
}

/// An XBackend as the engine has it.
pub fn state(graph: &Graph, target: KeyId) -> Option<&ExternalState> {
    graph.value::<External>(At::whole(target))?.as_ref()
}
