//! The listeners of one port: which of them takes a host or server name.

use crate::object::{KeyId, Names, Protocol, Sym};
use crate::routing::hostname;
use alloc::string::String;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// What carries a port: TCP and UDP ports of one number are two ports (R-TCP-05).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Transport {
    /// TCP, with all that runs on it.
    Tcp,
    /// UDP.
    Udp,
}

impl Transport {
    /// The transport of a listener's protocol.
    pub fn of(protocol: Protocol) -> Transport {
        match protocol {
            Protocol::Udp => Transport::Udp,
            _ => Transport::Tcp,
        }
    }
}

/// A programmed listener on a port.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PortListener {
    /// The Gateway or ListenerSet that declares it.
    pub owner: KeyId,
    /// Its name there.
    pub name: Sym,
    /// Its protocol.
    pub protocol: Protocol,
    /// Whether TLS is passed through.
    pub passthrough: bool,
    /// Its hostname; empty for every host.
    pub hostname: Sym,
}

/// The programmed listeners of one Gateway's port.
#[derive(Debug, Default)]
pub struct PortTable {
    hosts: HashMap<Sym, Vec<PortListener>>,
    len: usize,
    /// How many there are of each protocol, in the order of [`slot`].
    protocols: [u32; 6],
}

impl PortTable {
    /// Adds a listener.
    pub fn insert(&mut self, listener: PortListener) {
        let alike = self.hosts.entry(listener.hostname).or_default();
        if !alike.contains(&listener) {
            alike.push(listener);
            self.len += 1;
            self.count(listener.protocol, |count| count.saturating_add(1));
        }
    }

    /// Takes a listener out, and says whether it was there.
    pub fn remove(&mut self, listener: &PortListener) -> bool {
        let Some(alike) = self.hosts.get_mut(&listener.hostname) else {
            return false;
        };
        let Some(at) = alike.iter().position(|other| other == listener) else {
            return false;
        };
        alike.swap_remove(at);
        if alike.is_empty() {
            self.hosts.remove(&listener.hostname);
        }
        self.len -= 1;
        self.count(listener.protocol, |count| count.saturating_sub(1));
        true
    }

    fn count(&mut self, protocol: Protocol, change: impl Fn(u32) -> u32) {
        if let Some(count) = self.protocols.get_mut(slot(protocol)) {
            *count = change(*count);
        }
    }

    /// How many listeners there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether a listener has this protocol.
    pub fn speaks(&self, protocol: Protocol) -> bool {
        self.protocols.get(slot(protocol)).is_some_and(|count| *count > 0)
    }

    /// The listeners that take a host in lower case, the most specific first; `None` is a handshake without a server
    /// name, which only listeners for every host take (R-REQ-02, R-REQ-03).
    pub fn choose(
        &self,
        names: &Names,
        host: Option<&str>,
        accepts: impl Fn(&PortListener) -> bool,
    ) -> Vec<&PortListener> {
        let mut found: Vec<&PortListener> = Vec::new();
        let mut at = |hostname: Option<Sym>| {
            let alike = hostname.and_then(|hostname| self.hosts.get(&hostname));
            let alike = alike.into_iter().flatten().filter(|listener| accepts(listener));
            // Listeners that share a hostname conflict, so there is one; in any other case the order is by name.
            found.extend(alike.min_by_key(|listener| {
                let owner = names.object(listener.owner);
                (
                    names.text(owner.namespace),
                    names.text(owner.name),
                    names.text(listener.name),
                )
            }));
        };
        if let Some(host) = host.filter(|host| !host.is_empty() && !hostname::is_ip_literal(host)) {
            at(names.find(host));
            let mut pattern = String::new();
            for suffix in hostname::suffixes(host) {
                pattern.clear();
                pattern.push_str("*.");
                pattern.push_str(suffix);
                at(names.find(&pattern));
            }
        }
        at(Some(Sym::EMPTY));
        found
    }
}

fn slot(protocol: Protocol) -> usize {
    match protocol {
        Protocol::Http => 0,
        Protocol::Https => 1,
        Protocol::Tls => 2,
        Protocol::Tcp => 3,
        Protocol::Udp => 4,
        Protocol::Other(_) => 5,
    }
}
