//! The routes of one listener by hostname.

use super::{Claim, Entry, Shadowed, VirtualHost};
use crate::object::{KeyId, Kind, Names, Sym};
use crate::routing::hostname;
use alloc::string::String;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// What a listener serves: a [`VirtualHost`] for each effective hostname (R-HOST-04).
#[derive(Debug, Default)]
pub struct ListenerTable {
    any: VirtualHost,
    exact: HashMap<Sym, VirtualHost>,
    wildcard: HashMap<Sym, VirtualHost>,
    /// TCPRoutes and UDPRoutes, by the listener's own hostname: for whatever no other hostname takes (R-TCP-07).
    rest: HashMap<Sym, VirtualHost>,
    shadowed: Shadowed,
}

/// A virtual host that takes a host.
#[derive(Clone, Copy, Debug)]
pub struct HostChoice<'t> {
    /// Its hostname; empty for *any*.
    pub hostname: Sym,
    /// Its entries.
    pub host: &'t VirtualHost,
}

impl ListenerTable {
    /// Adds a claim under an effective hostname; empty is *any*.
    pub fn insert(&mut self, names: &Names, hostname: Sym, claim: Claim) {
        let host = self.host_mut(names, hostname, claim.route);
        if host.is_empty() {
            return host.insert(names, claim);
        }
        let entry = Entry::new(names, claim.clone());
        let first = host.first_alike(names, &entry).cloned();
        host.insert(names, claim);
        if let Some(first) = first.filter(|first| *first != entry) {
            self.shadowed.insert(first.max(entry), hostname);
        }
    }

    /// Takes a claim out, and says whether it was there.
    pub fn remove(&mut self, names: &Names, hostname: Sym, claim: &Claim) -> bool {
        let host = self.host_mut(names, hostname, claim.route);
        let removed = host.remove(names, claim);
        if host.is_empty() {
            self.tidy(hostname);
        } else if removed {
            let entry = Entry::new(names, claim.clone());
            let first = host.first_alike(names, &entry).cloned();
            self.shadowed.remove(&entry, hostname);
            // What was behind it is the first now.
            if let Some(first) = first.filter(|first| entry < *first) {
                self.shadowed.remove(&first, hostname);
            }
        }
        removed
    }

    /// Adds a route without any rule: less specific hostnames do not get its requests (R-MAT-01, R-MAT-02).
    pub fn hold(&mut self, names: &Names, hostname: Sym, route: KeyId) {
        self.host_mut(names, hostname, route).hold(names);
    }

    /// Takes a route without any rule out.
    pub fn release(&mut self, names: &Names, hostname: Sym, route: KeyId) {
        self.host_mut(names, hostname, route).release();
        self.tidy(hostname);
    }

    /// Drops a virtual host that nothing stands in. A TCPRoute and a TLSRoute may share a hostname for a moment.
    fn tidy(&mut self, hostname: Sym) {
        for hosts in [&mut self.exact, &mut self.wildcard, &mut self.rest] {
            if hosts.get(&hostname).is_some_and(VirtualHost::is_vacant) {
                hosts.remove(&hostname);
            }
        }
    }

    /// The entries that get no request, since an earlier one asks the same.
    pub fn shadowed(&self) -> &Shadowed {
        &self.shadowed
    }

    /// Whether nothing is served.
    pub fn is_empty(&self) -> bool {
        self.any.is_vacant() && self.exact.is_empty() && self.wildcard.is_empty() && self.rest.is_empty()
    }

    /// The virtual host of exactly this effective hostname.
    pub fn host(&self, names: &Names, hostname: Sym) -> Option<&VirtualHost> {
        let host = if hostname.is_empty() {
            Some(&self.any)
        } else if hostname::wildcard_suffix(names.text(hostname)).is_some() {
            self.wildcard.get(&hostname)
        } else {
            self.exact.get(&hostname)
        };
        host.filter(|host| !host.is_vacant())
    }

    /// All virtual hosts: that for every hostname, then by hostname in byte order, then TCPRoutes and UDPRoutes.
    pub fn hosts(&self, names: &Names) -> Vec<HostChoice<'_>> {
        let named = self.exact.iter().chain(&self.wildcard);
        let mut hosts: Vec<_> = named.map(|(&hostname, host)| HostChoice { hostname, host }).collect();
        crate::order::by(&mut hosts, &|a, b| names.text(a.hostname).cmp(names.text(b.hostname)));
        hosts.splice(0..0, self.unnamed());
        hosts.extend(self.last_resort(names));
        hosts
    }

    fn unnamed(&self) -> Option<HostChoice<'_>> {
        let (hostname, host) = (Sym::EMPTY, &self.any);
        (!host.is_vacant()).then_some(HostChoice { hostname, host })
    }

    /// One virtual host at most, once a transaction is over: all such routes of a listener share its hostname.
    fn last_resort(&self, names: &Names) -> Option<HostChoice<'_>> {
        let first = self.rest.iter().min_by_key(|(hostname, _)| names.text(**hostname));
        first.map(|(&hostname, host)| HostChoice { hostname, host })
    }

    /// The virtual hosts that take a host in lower case, without port; the most specific first, and that one alone gets
    /// the request (R-MAT-01, R-MAT-02), by intersected hostnames.
    pub fn choose<'t>(&'t self, names: &Names, host: &str) -> impl Iterator<Item = HostChoice<'t>> {
        let exact = Some(host).filter(|host| !host.is_empty() && !self.exact.is_empty());
        let exact = exact.filter(|host| !hostname::is_ip_literal(host)).and_then(|host| {
            let hostname = names.find(host)?;
            let host = self.exact.get(&hostname)?;
            Some(HostChoice { hostname, host })
        });
        let suffixes = Some(host).filter(|_| !self.wildcard.is_empty());
        let mut pattern = String::new();
        let wildcards = suffixes.into_iter().flat_map(hostname::suffixes).filter_map(|suffix| {
            pattern.clear();
            pattern.push_str("*.");
            pattern.push_str(suffix);
            let hostname = names.find(&pattern)?;
            let host = self.wildcard.get(&hostname)?;
            Some(HostChoice { hostname, host })
        });
        let wildcards: Vec<_> = wildcards.collect();
        exact
            .into_iter()
            .chain(wildcards)
            .chain(self.unnamed())
            .chain(self.last_resort(names))
    }

    fn host_mut(&mut self, names: &Names, hostname: Sym, route: KeyId) -> &mut VirtualHost {
        match names.object(route).kind {
            Kind::TcpRoute | Kind::UdpRoute => self.rest.entry(hostname).or_default(),
            _ if hostname.is_empty() => &mut self.any,
            _ if hostname::wildcard_suffix(names.text(hostname)).is_some() => {
                self.wildcard.entry(hostname).or_default()
            }
            _ => self.exact.entry(hostname).or_default(),
        }
    }
}
