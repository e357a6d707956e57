//! Requests against a small world in memory.

mod basics;
mod filters;
mod outcomes;
mod pieces;
mod speed;

use super::*;
use crate::fact::{NamespacedName, Text};
use crate::object::*;
use crate::routing::table::{Claim, ListenerTable, Rank};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

/// A Gateway `infra/web` with the listeners and routes that a test gives it.
#[derive(Default)]
pub struct Small {
    pub names: Names,
    ports: BTreeMap<(u32, u16, Transport), PortTable>,
    gateways: Vec<KeyId>,
    tables: BTreeMap<(u32, u32), ListenerTable>,
    states: BTreeMap<u32, BackendState>,
    pub check: ClientCheck,
    pub certificate: Option<KeyId>,
    pub extension: Option<ExtensionState>,
}

impl Small {
    /// A world with an HTTP listener `http` on port 80, for every host.
    pub fn web() -> Small {
        let mut world = Small::default();
        world.listener("web", "http", 80, Protocol::Http, "", false);
        world
    }

    pub fn key(&mut self, kind: Kind, namespace: &str, name: &str) -> KeyId {
        let key = ObjectKey {
            cluster: Sym::EMPTY,
            kind,
            namespace: self.names.sym(namespace),
            name: self.names.sym(name),
        };
        self.names.key(key)
    }

    pub fn listener(
        &mut self,
        gateway: &str,
        name: &str,
        port: u16,
        protocol: Protocol,
        host: &str,
        passthrough: bool,
    ) {
        let owner = self.key(Kind::Gateway, "infra", gateway);
        if !self.gateways.contains(&owner) {
            self.gateways.push(owner);
        }
        let listener = PortListener {
            owner,
            name: self.names.sym(name),
            protocol,
            passthrough,
            hostname: self.names.sym(host),
        };
        let table = self.ports.entry((owner.0, port, Transport::of(protocol)));
        table.or_default().insert(listener);
    }

    pub fn service(&mut self, name: &str) -> KeyId {
        self.key(Kind::Service, "shop", name)
    }

    pub fn state(&mut self, name: &str, state: BackendState) {
        let service = self.service(name);
        self.states.insert(service.0, state);
    }

    /// A backendRef to port 80 of a Service.
    pub fn to(&mut self, name: &str, weight: u32) -> BackendRef {
        BackendRef {
            target: self.service(name),
            port: Some(80),
            weight,
            filters: Box::default(),
        }
    }

    /// Attaches a route of namespace `shop` to a listener of a Gateway, under a hostname.
    pub fn attach(&mut self, at: &str, host: &str, kind: Kind, name: &str, created: Option<i64>, rules: Vec<Rule>) {
        let (gateway, listener) = at.split_once('/').unwrap();
        let owner = self.key(Kind::Gateway, "infra", gateway);
        let (listener, host) = (self.names.sym(listener), self.names.sym(host));
        let route = self.key(kind, "shop", name);
        let rank = Rc::new(Rank {
            created,
            name: alloc::format!("shop/{name}").as_str().into(),
        });
        let rules: Rc<[Rule]> = rules.into();
        let table = self.tables.entry((owner.0, listener.0)).or_default();
        for rule in 0..rules.len() {
            for claim in Claim::of_rule(route, &rank, &rules, rule as u16) {
                table.insert(&self.names, host, claim);
            }
        }
    }

    /// As [`attach`](Self::attach): an HTTPRoute on `web/http` for every host, with one rule.
    pub fn route(&mut self, name: &str, rule: Rule) {
        self.attach("web/http", "", Kind::HttpRoute, name, Some(1), vec![rule]);
    }

    /// A rule for a path prefix, to Service `a`.
    pub fn prefix(&mut self, value: &str, filters: Vec<Filter>) -> Rule {
        let matches = vec![self.on_path(PathKind::Prefix, value)];
        Rule {
            name: Sym::EMPTY,
            matches: Matches::Http(matches.into()),
            filters: filters.into(),
            backends: vec![self.to("a", 1)].into(),
            policy: None,
        }
    }

    pub fn on_path(&mut self, kind: PathKind, value: &str) -> HttpMatch {
        HttpMatch {
            path: PathMatch {
                kind,
                value: self.names.sym(value),
            },
            method: Sym::EMPTY,
            headers: Box::default(),
            query: Box::default(),
            unsupported: false,
        }
    }

    pub fn pairs(&mut self, pairs: &[(&str, &str)]) -> Box<[(Sym, Sym)]> {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| (self.names.sym(name), self.names.sym(value)))
            .collect()
    }

    pub fn syms(&mut self, texts: &[&str]) -> Box<[Sym]> {
        texts.iter().map(|text| self.names.sym(text)).collect()
    }

    pub fn send(&self, request: SimulatedRequest) -> Resolution {
        resolve(self, &self.names, &request)
    }

    /// GET of a path at `shop.test`, port 80.
    pub fn get(&self, path: &str) -> Resolution {
        self.send(get(path))
    }
}

pub fn get(path: &str) -> SimulatedRequest {
    SimulatedRequest {
        port: Some(80),
        host: Some("shop.test".into()),
        path: Some(Text::Owned(path.to_string())),
        ..SimulatedRequest::default()
    }
}

pub fn with_headers(mut request: SimulatedRequest, headers: &[(&'static str, &'static str)]) -> SimulatedRequest {
    for (name, value) in headers {
        request
            .headers
            .insert((*name).into(), HeaderValue::One((*value).into()));
    }
    request
}

/// Names of the backends that serve.
pub fn serving(answer: &Resolution) -> Vec<&str> {
    let live = answer
        .backends
        .iter()
        .filter(|backend| backend.weight > 0 && backend.status.is_none());
    live.map(|backend| backend.name.as_ref()).collect()
}

pub fn usable() -> UsableBackend {
    UsableBackend {
        ready: true,
        ..UsableBackend::default()
    }
}

/// Why the listed steps went as they did.
pub fn because(answer: &Resolution, step: StepKind) -> Vec<String> {
    let steps = answer.trace.iter().filter(|found| found.step == step);
    steps.map(|step| step.because.to_string()).collect()
}

impl World for Small {
    fn gateways(&self) -> Vec<KeyId> {
        self.gateways.clone()
    }

    fn gateway(&self, name: &NamespacedName) -> Option<KeyId> {
        let found = |key: &&KeyId| NamespacedName::of(**key, &self.names) == *name;
        self.gateways.iter().find(found).copied()
    }

    fn ports(&self, gateway: KeyId) -> Vec<(u16, Transport, &PortTable)> {
        let own = self.ports.iter().filter(|((owner, ..), _)| *owner == gateway.0);
        own.map(|((_, port, transport), table)| (*port, *transport, table))
            .collect()
    }

    fn port(&self, gateway: KeyId, port: u16, transport: Transport) -> Option<&PortTable> {
        self.ports.get(&(gateway.0, port, transport))
    }

    fn table(&self, owner: KeyId, listener: Sym) -> Option<&ListenerTable> {
        self.tables.get(&(owner.0, listener.0))
    }

    fn backend(&self, _route: KeyId, target: KeyId, _port: Option<u16>) -> BackendState {
        let state = self.states.get(&target.0);
        state.cloned().unwrap_or(BackendState::Usable(usable()))
    }

    fn extension(&self, _route: KeyId, _target: KeyId) -> ExtensionState {
        let unresolved = || ExtensionState::Unresolved("its kind is not supported".into());
        self.extension.clone().unwrap_or_else(unresolved)
    }

    fn client_certificate(&self, _gateway: KeyId) -> Option<KeyId> {
        self.certificate
    }

    fn verifies(&self, _owner: KeyId, _listener: Sym, _certificate: &NamespacedName) -> Verification {
        Verification::Unknown("that the client certificate verifies".into())
    }

    fn client_check(&self, _owner: KeyId, _listener: Sym) -> ClientCheck {
        self.check
    }
}
