//! The listeners of one port, as connections find them: by hostname, the most specific first (R-REQ-02, R-REQ-03).

use super::hostname;
use crate::object::{KeyId, Names, Protocol, Sym};
use alloc::string::String;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// A programmed listener on a port.
#[derive(Clone, PartialEq, Debug)]
pub struct PortListener {
    /// The listener's object: a Gateway or ListenerSet.
    pub owner: KeyId,
    /// Its name there.
    pub name: Sym,
    /// Its protocol.
    pub protocol: Protocol,
    /// Whether TLS is passed through.
    pub passthrough: bool,
    /// Its hostname; empty is any.
    pub hostname: Sym,
}

/// All programmed listeners of one port. Distinct ones (R-LIS-21) share no hostname within a protocol.
#[derive(Default)]
pub struct PortTable {
    /// By hostname in lower case; wildcards as written.
    by_host: HashMap<String, Vec<PortListener>>,
    count: usize,
}

impl PortTable {
    /// Adds a listener.
    pub fn insert(&mut self, names: &Names, listener: PortListener) {
        let host = names.text(listener.hostname).to_ascii_lowercase();
        self.by_host.entry(host).or_default().push(listener);
        self.count += 1;
    }

    /// Takes a listener away.
    pub fn remove(&mut self, names: &Names, listener: &PortListener) {
        let host = names.text(listener.hostname).to_ascii_lowercase();
        let Some(all) = self.by_host.get_mut(&host) else { return };
        if let Some(at) = all.iter().position(|other| other == listener) {
            all.swap_remove(at);
            self.count -= 1;
        }
        if all.is_empty() {
            self.by_host.remove(&host);
        }
    }

    /// Whether nobody listens.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// All listeners, in no order.
    pub fn all(&self) -> impl Iterator<Item = &PortListener> {
        self.by_host.values().flatten()
    }

    /// The listeners that take `host`, the most specific first: exact, then wildcards by length, then any.
    pub fn matching(&self, host: &str) -> Vec<&PortListener> {
        let host = host.to_ascii_lowercase();
        let exact = if hostname::is_ip_literal(&host) || host.is_empty() {
            None
        } else {
            self.by_host.get(&host)
        };
        let wildcards = hostname::suffixes(&host).filter_map(|suffix| self.by_host.get(&alloc::format!("*.{suffix}")));
        let any = self.by_host.get("");
        exact.into_iter().chain(wildcards).chain(any).flatten().collect()
    }
}
