//! The engine as a request meets it.

use super::backend::{Backends, Health};
use super::entry::{PortListeners, Tables, port_place};
use super::policy::PolicyVerdict;
use super::port::{self, Port};
use super::tls::{Clients, ListenerCertificates};
use super::verdict::GatewayVerdict;
use super::{external, traffic};
use crate::engine::{At, Graph};
use crate::fact::{NamespacedName, Text};
use crate::object::{
    AuthorityState, Certificate, CertificateState, KeyId, Kind, Link, ObjectKey, Part, Rule, Sym, part,
};
use crate::options::Assume;
use crate::request::{
    BackendState, BackendTls, ClientCheck, ExtensionState, PortTable, Traffic, Transport, UsableBackend, Verification,
    World,
};
use crate::routing::certificate::hangs_on;
use crate::routing::hostname;
use crate::routing::table::ListenerTable;
use alloc::vec::Vec;

/// What a request can look at: tables, ports, backends, all as the engine has them.
pub struct GraphWorld<'g> {
    graph: &'g Graph,
}

impl<'g> GraphWorld<'g> {
    /// The world of an engine.
    pub fn new(graph: &'g Graph) -> GraphWorld<'g> {
        GraphWorld { graph }
    }

    fn place(port: u16, transport: Transport) -> (u16, bool) {
        (port, transport == Transport::Udp)
    }
}

impl World for GraphWorld<'_> {
    fn gateways(&self) -> Vec<KeyId> {
        let all = self.graph.values::<GatewayVerdict>();
        all.filter(|(_, state)| state.as_ref().is_some_and(|state| state.programmed.is_ok()))
            .map(|(at, _)| at.object)
            .collect()
    }

    fn gateway(&self, name: &NamespacedName) -> Option<KeyId> {
        let key = name.find(Kind::Gateway, &self.graph.names)?;
        let state = self.graph.value::<GatewayVerdict>(At::whole(key))?.as_ref()?;
        state.programmed.is_ok().then_some(key)
    }

    fn ports(&self, gateway: KeyId) -> Vec<(u16, Transport, &PortTable)> {
        let mut places: Vec<At> = self
            .graph
            .places::<Port>(gateway)
            .into_iter()
            .map(port::listeners_place)
            .collect();
        crate::order::by(&mut places, &|a, b| a.part.cmp(&b.part));
        places.dedup();
        let table = |at: At| {
            let transport = if at.part >> 16 == 0 {
                Transport::Tcp
            } else {
                Transport::Udp
            };
            Some((at.part as u16, transport, self.graph.claimed::<PortListeners>(at)?))
        };
        places.into_iter().filter_map(table).collect()
    }

    fn port(&self, gateway: KeyId, port: u16, transport: Transport) -> Option<&PortTable> {
        let (port, udp) = Self::place(port, transport);
        self.graph.claimed::<PortListeners>(port_place(gateway, port, udp))
    }

    fn table(&self, owner: KeyId, listener: Sym) -> Option<&ListenerTable> {
        self.graph.claimed::<Tables>(At::part(owner, listener.0))
    }

    fn backend(&self, route: KeyId, target: KeyId, port: Option<u16>) -> BackendState {
        let missing = || BackendState::Invalid("the reference is not one of the route's".into());
        let Some(states) = self.graph.value::<Backends>(At::whole(route)) else {
            return missing();
        };
        let Some(rules) = self.graph.object(route).and_then(part::Rules::of) else {
            return missing();
        };
        let references = rules.iter().flat_map(Rule::references).zip(&states.all);
        let Some((_, backend)) = references
            .into_iter()
            .find(|((key, number), _)| (*key, *number) == (target, port))
        else {
            return missing();
        };
        let ready = match backend.health {
            Health::Invalid(reason) => return BackendState::Invalid(reason.message()),
            Health::NoEndpoints => false,
            Health::Ready => true,
        };
        let external = external::state(self.graph, target);
        let tls = match external {
            Some(external) => external.connection(),
            None => policy_tls(self.graph, backend.policies.tls),
        };
        BackendState::Usable(UsableBackend {
            ready,
            target_port: external.map(|external| external.port).or(backend.target_port),
            tls,
            port: external.map(|external| external.port),
            told: external.map(|external| external.told(&self.graph.names).into()),
            traffic: traffic::state(self.graph, backend.policies.traffic).map(|(policy, state)| Traffic {
                policy,
                retry: state.retry,
                session: state.session,
            }),
            assumed: self.assumed(target, backend.assumed_object, backend.assumed_endpoints),
        })
    }

    fn extension(&self, _route: KeyId, target: KeyId) -> ExtensionState {
        // R-API-09: no extension kind is supported.
        let kind = self.graph.names.object(target).kind.parts(&self.graph.names).1;
        ExtensionState::Unresolved(alloc::format!("extension kind `{kind}` is not supported").into())
    }

    fn client_certificate(&self, gateway: KeyId) -> Option<KeyId> {
        self.graph
            .value::<GatewayVerdict>(At::whole(gateway))?
            .as_ref()?
            .client_certificate
    }

    fn client_check(&self, owner: KeyId, listener: Sym) -> ClientCheck {
        match self.clients(owner, listener) {
            None => ClientCheck::Open,
            Some(clients) if clients.insecure_fallback => ClientCheck::Optional,
            Some(_) => ClientCheck::Required,
        }
    }

    fn verifies(&self, owner: KeyId, listener: Sym, certificate: &NamespacedName) -> Verification {
        let names = &self.graph.names;
        let told = crate::request::told_name(certificate);
        let key = (names.find(&certificate.namespace), names.find(&certificate.name));
        let secret = match key {
            (Some(namespace), Some(name)) => names.find_key(ObjectKey {
                cluster: names.object(owner).cluster,
                kind: Kind::Secret,
                namespace,
                name,
            }),
            _ => None,
        };
        let Some(secret) = secret.and_then(|key| self.graph.object(key)).and_then(part::Secret::of) else {
            if self.graph.options().assume == Assume::None {
                return Verification::Fails(alloc::format!("there is no Secret {told}").into());
            }
            let assumption =
                alloc::format!("that the certificate of Secret {told} verifies: the input does not hold it");
            return Verification::Unknown(assumption.into());
        };
        let CertificateState::Usable(certificate) = &secret.server else {
            return Verification::Fails(
                alloc::format!("Secret {told} holds no usable certificate with its key").into(),
            );
        };
        let now = self.graph.options().now.map(|now| now.0);
        if now.is_some_and(|now| now < certificate.not_before || certificate.not_after < now) {
            return Verification::Fails("it is too old or too young".into());
        }
        let references = self
            .clients(owner, listener)
            .map_or(&[][..], |clients| &clients.authorities);
        // A reference whose object the input leaves out may hold the authority that is looked for.
        let unknown = references.iter().find(|key| self.graph.object(**key).is_none());
        let known = references.iter().filter_map(|key| self.authorities(*key)).flatten();
        if hangs_on(&certificate.chain, known) {
            let what = if now.is_some() {
                "signatures"
            } else {
                "signatures and times"
            };
            return Verification::Verifies(
                alloc::format!(
                    "that the {what} of the client certificate and its issuers hold: issuers are compared by name and key identifier alone"
                )
                .into(),
            );
        }
        match unknown {
            Some(unknown) => Verification::Unknown(
                alloc::format!(
                    "that an authority of {} issued the client certificate: the input does not hold it",
                    crate::request::told(*unknown, names)
                )
                .into(),
            ),
            None => Verification::Fails("no authority that the Gateway trusts issued it".into()),
        }
    }

    /// Several certificates: the one with the longest name that fits, else the first (R-TLS-04). A wildcard stands for one
    /// label here (R-DNS-05).
    fn server_certificate(&self, owner: KeyId, listener: Sym, sni: Option<&str>) -> Option<KeyId> {
        let place = At::part(owner, listener.0);
        let all = &self.graph.value::<ListenerCertificates>(place)?.usable_certificates;
        let names = |key: &KeyId| -> Option<&Certificate> {
            match &part::Secret::of(self.graph.object(*key)?)?.server {
                CertificateState::Usable(certificate) => Some(certificate),
                _ => None,
            }
        };
        let fit = |key: &KeyId| -> usize {
            let (Some(sni), Some(certificate)) = (sni, names(key)) else {
                return 0;
            };
            let own = certificate.names.iter().map(|name| self.graph.names.text(*name));
            own.filter(|name| hostname::covers(name, sni))
                .map(str::len)
                .max()
                .unwrap_or(0)
        };
        let (first, others) = all.split_first()?;
        let longest = others.iter().fold((first, fit(first)), |best, key| match fit(key) {
            length if length > best.1 => (key, length),
            _ => best,
        });
        (!others.is_empty()).then_some(*longest.0)
    }

    fn lacks(&self, feature: &str) -> bool {
        super::class::lacks_by(self.graph.options(), feature)
    }

    fn listener_path(&self, owner: KeyId, listener: Sym) -> Option<Text> {
        let listeners = part::Listeners::of(self.graph.object(owner)?)?;
        let index = listeners.iter().position(|other| other.name == listener)?;
        Some(alloc::format!("spec.listeners[{index}]").into())
    }

    fn assumptions(&self, gateway: KeyId) -> Vec<Text> {
        let names = &self.graph.names;
        let frame = self.graph.object(gateway).and_then(part::GatewayFrame::of);
        let class = frame
            .map(|frame| frame.class)
            .filter(|class| self.graph.object(*class).is_none());
        let told = |class| {
            alloc::format!(
                "that GatewayClass `{}` exists and its controller takes the Gateway",
                names.name_of(class)
            )
        };
        class.into_iter().map(|class| Text::Owned(told(class))).collect()
    }
}

/// What a request to a backend meets by the BackendTLSPolicy on it.
fn policy_tls(graph: &Graph, policy: Option<KeyId>) -> Option<BackendTls> {
    let state = graph.value::<PolicyVerdict>(At::whole(policy?))?.as_ref()?;
    Some(BackendTls {
        sni: state.hostname,
        valid: state.usable(),
        client_certificate: None,
    })
}

impl GraphWorld<'_> {
    fn clients(&self, owner: KeyId, listener: Sym) -> Option<&Clients> {
        let place = At::part(owner, listener.0);
        self.graph.value::<ListenerCertificates>(place)?.clients.as_ref()
    }

    /// The certificates under a reference to authorities.
    fn authorities(&self, reference: KeyId) -> Option<&[Link]> {
        let object = self.graph.object(reference)?;
        let own = part::ConfigMap::of(object).map(|map| &map.authority);
        match own.or_else(|| part::Secret::of(object).map(|secret| &secret.authority))? {
            AuthorityState::Usable(_, certificates) => Some(certificates),
            _ => None,
        }
    }

    fn assumed(&self, target: KeyId, object: bool, endpoints: bool) -> Vec<Text> {
        let names = &self.graph.names;
        let name = super::rank::namespaced_name(target, names);
        let kind = names.object(target).kind.parts(names).1;
        let mut assumed = Vec::new();
        if object {
            assumed.push(Text::Owned(alloc::format!("that {kind} `{name}` exists")));
        }
        if endpoints {
            assumed.push(Text::Owned(alloc::format!("that {kind} `{name}` has ready endpoints")));
        }
        assumed
    }
}
