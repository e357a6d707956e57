//! Gateways: whose they are, and what their listeners make of them (sections 3.8 and 3.12 of the rules).

use super::class::{self, Class};
use super::listener::{Gates, ListenerState, ListenerVerdict};
use super::reason::{Judged, Reason};
use super::{assume, diagnosis, strata, tls};
use crate::engine::{At, Cell, Reader};
use crate::fact::Text;
use crate::object::{Address, GatewayFrame, KeyId, Observed, Sym, part};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// A Gateway that somebody takes care of.
#[derive(Clone, PartialEq, Debug)]
pub struct Management {
    /// The controller of its class; empty where the class is taken for granted and nobody was named.
    pub controller: Sym,
    /// What is wrong with it apart from its listeners.
    pub own: Judged,
}

/// Whether a Gateway is ours (R-CLS-03).
pub struct Managed;

impl Cell for Managed {
    const NAME: &'static str = "managed";
    const STRATUM: u8 = strata::OWN;
    type Value = Option<Management>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let frame = reader.part::<part::GatewayFrame>(at.object)?;
        let controller = match assume::existence(reader, frame.class) {
            assume::Existence::Missing => {
                reader.spawn::<diagnosis::GatewayIgnored>(at);
                return None;
            }
            assume::Existence::Assumed => Sym::EMPTY,
            assume::Existence::There => {
                let class = reader.cell::<Class>(At::whole(frame.class))?.as_ref()?;
                // R-CLS-03: a class that is foreign or not accepted: nothing from us.
                if !class.ours || class.accepted.is_err() {
                    reader.spawn::<diagnosis::GatewayIgnored>(at);
                    return None;
                }
                class.controller
            }
        };
        let own = match () {
            // R-GW-03, R-API-09: no kind of parameters is supported.
            () if frame.parameters.is_some() => Err(Reason::InvalidParameters),
            () if frame.addresses.iter().any(|address| !supported(address, reader)) => Err(Reason::UnsupportedAddress),
            () => Ok(()),
        };
        if own.is_err() {
            reader.spawn::<diagnosis::GatewayRefused>(at);
        }
        Some(Management { controller, own })
    }
}

/// R-API-09, R-GW-01: addresses of type IPAddress and Hostname, unless the controller cannot be asked for such.
fn supported(address: &Address, reader: &Reader<'_>) -> bool {
    let feature = match address.value.is_empty() {
        true => "GatewayAddressEmpty",
        false => "GatewayStaticAddresses",
    };
    matches!(reader.names().text(address.kind), "IPAddress" | "Hostname") && !class::lacks(reader, feature)
}

/// What a Gateway is, its listeners considered.
#[derive(Clone, PartialEq, Debug)]
pub struct GatewayState {
    /// Accepted: True or False, and the reason, which True has as well.
    pub accepted: (Judged, Reason),
    /// Programmed.
    pub programmed: Judged,
    /// ResolvedRefs.
    pub resolved: Judged,
    /// The addresses in effect; an empty value stands for one that is assigned and unknown.
    pub addresses: Box<[Address]>,
    /// Its listeners with whether each is valid, in spec order (R-GW-10).
    pub listeners: Box<[(Sym, bool)]>,
    /// R-TLS-14
    pub insecure_fallback: bool,
    /// The certificate shown to backends, if it can be.
    pub client_certificate: Option<KeyId>,
    /// R-GW-07
    pub default_scope: bool,
}

/// Judges a Gateway.
pub struct GatewayVerdict;

impl Cell for GatewayVerdict {
    const NAME: &'static str = "gateway";
    const STRATUM: u8 = strata::GATEWAY_STATE;
    type Value = Option<GatewayState>;

    fn evaluate(at: At, reader: &mut Reader<'_>) -> Self::Value {
        let managed = reader.cell::<Managed>(At::whole(at.object))?.as_ref()?;
        let frame = reader.part::<part::GatewayFrame>(at.object)?;
        let listeners = own_listeners(at.object, reader);
        // Section 3.12, Accepted: the rows in order (R-GW-10, A-38).
        let accepted = match managed.own {
            Err(reason) => (Err(reason), reason),
            Ok(()) if listeners.iter().all(|listener| listener.accepted.is_err()) => {
                (Err(Reason::ListenersNotValid), Reason::ListenersNotValid)
            }
            Ok(()) if !listeners.iter().all(|listener| listener.valid()) => (Ok(()), Reason::ListenersNotValid),
            Ok(()) => (Ok(()), Reason::Accepted),
        };
        let observed = reader.part::<part::Status>(at.object);
        let generation = reader.part::<part::Generation>(at.object).copied().flatten();
        let trouble = observed.and_then(|status| address_trouble(status, generation, reader));
        let programmed = match accepted.0 {
            Err(_) => Err(Reason::Invalid),
            Ok(()) if listeners.iter().all(|listener| !listener.valid()) => Err(Reason::Invalid),
            Ok(()) => trouble.map_or(Ok(()), Err),
        };
        // R-TLS-20: who lacks the feature shows none.
        let client = frame
            .client_certificate
            .filter(|_| !class::lacks(reader, "GatewayBackendClientCertificate"))
            .map(|key| (key, tls::client_certificate(reader, at.object, key)));
        let resolved = match client {
            Some((_, Err(reason))) => Err(reason),
            //
            _ if listeners.iter().any(|listener| listener.resolved.is_err()) => Err(Reason::ListenersNotResolved),
            _ => Ok(()),
        };
        // R-GW-08: while Accepted is False there are no addresses.
        let addresses = match accepted.0 {
            Ok(()) => addresses(at.object, frame, observed, generation, reader),
            Err(_) => Box::default(),
        };
        let frontend = frame.frontend.as_deref();
        let insecure = |frontend: &crate::object::Frontend| {
            let ports = frontend
                .per_port
                .iter()
                .filter_map(|(_, validation)| validation.as_ref());
            frontend
                .default
                .iter()
                .chain(ports)
                .any(|validation| validation.insecure_fallback)
        };
        Some(GatewayState {
            accepted,
            programmed,
            resolved,
            addresses,
            listeners: listeners
                .iter()
                .map(|listener| (listener.gate.name, listener.valid()))
                .collect(),
            // Who lacks the mode lets nobody pass by it (R-LIS-05).
            insecure_fallback: frontend.is_some_and(insecure)
                && !class::lacks(reader, "GatewayFrontendClientCertificateValidationInsecureFallback"),
            client_certificate: client.and_then(|(key, judged)| judged.ok().map(|()| key)),
            default_scope: frame.default_scope,
        })
    }
}

/// The verdicts on the listeners of a Gateway's or ListenerSet's own spec (R-GW-11).
pub fn own_listeners<'w>(owner: KeyId, reader: &mut Reader<'w>) -> Vec<&'w ListenerState> {
    let gates = reader.cell::<Gates>(At::whole(owner)).map_or(&[][..], |gates| gates);
    let places: Vec<At> = gates.iter().map(|gate| At::part(owner, gate.name.0)).collect();
    places
        .into_iter()
        .filter_map(|place| reader.cell::<ListenerVerdict>(place)?.as_ref())
        .collect()
}

/// An observed and current Programmed=False because of an address is believed: nothing here can know better.
fn address_trouble(status: &Observed, generation: Option<i64>, reader: &Reader<'_>) -> Option<Reason> {
    let names = reader.names();
    let condition = status
        .conditions
        .iter()
        .find(|condition| names.text(condition.kind) == "Programmed")?;
    if names.text(condition.status) != "False" || condition.observed_generation != generation {
        return None;
    }
    match names.text(condition.reason) {
        "AddressNotAssigned" => Some(Reason::AddressNotAssigned),
        "AddressNotUsable" => Some(Reason::AddressNotUsable),
        _ => None,
    }
}

/// R-GW-08: what is asked for, in spec order; what is assigned as the status or the options tell it.
fn addresses(
    key: KeyId,
    frame: &GatewayFrame,
    observed: Option<&Observed>,
    generation: Option<i64>,
    reader: &Reader<'_>,
) -> Box<[Address]> {
    let names = reader.names();
    // Without conditions nothing says that they are late.
    let current = observed.filter(|status| {
        let mut conditions = status.conditions.iter();
        conditions.all(|condition| condition.observed_generation == generation)
    });
    let assigned = current.map_or(&[][..], |status| &status.addresses);
    if frame.addresses.iter().any(|address| !address.value.is_empty()) {
        let mut rest = assigned.iter();
        return frame
            .addresses
            .iter()
            .map(|address| match address.value.is_empty() {
                true => rest.next().unwrap_or(address).clone(),
                false => address.clone(),
            })
            .collect();
    }
    if !assigned.is_empty() {
        return assigned.into();
    }
    let place = super::rank::namespaced_name(key, names);
    match reader.options().addresses.get(&Text::Owned(place)) {
        Some(given) => given.iter().filter_map(|value| option_address(value, reader)).collect(),
        // One that is assigned and unknown.
        None => names
            .find("IPAddress")
            .map(|kind| Address {
                kind,
                value: Sym::EMPTY,
            })
            .into_iter()
            .collect(),
    }
}

/// An address from the options; its texts are interned when the options are taken.
fn option_address(value: &str, reader: &Reader<'_>) -> Option<Address> {
    let names = reader.names();
    let kind = if value.parse::<core::net::IpAddr>().is_ok() {
        "IPAddress"
    } else {
        "Hostname"
    };
    Some(Address {
        kind: names.find(kind)?,
        value: names.find(value)?,
    })
}
