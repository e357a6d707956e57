//! DNSEndpoint of ExternalDNS: names and targets as somebody wrote them.

use super::Sym;
use alloc::boxed::Box;

/// `DNSEndpoint.spec` (R-DNS-126).
#[derive(Clone, PartialEq, Debug)]
pub struct DnsEndpoint {
    /// `endpoints`, in order; null entries are lawful and left out.
    pub endpoints: Box<[DnsEndpointEntry]>,
}

/// One entry of a DNSEndpoint, as written.
#[derive(Clone, PartialEq, Debug)]
pub struct DnsEndpointEntry {
    /// `dnsName`; empty where absent.
    pub name: Sym,
    /// `recordType`; empty where absent.
    pub record_type: Sym,
    /// `targets`, in order.
    pub targets: Box<[Sym]>,
    /// `recordTTL` in seconds; 0 where absent, which means none is asked for.
    pub ttl: i64,
    /// `setIdentifier`; empty where absent.
    pub set_identifier: Sym,
    /// `labels`, sorted by name.
    pub labels: Box<[(Sym, Sym)]>,
    /// `providerSpecific` as names and values, in order.
    pub properties: Box<[(Sym, Sym)]>,
}
