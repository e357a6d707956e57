//! Only targets inside of some networks, or outside of others (R-DNS-118).

use super::address::Network;
use super::codes;
use crate::fact::{DnsRecord, Finding, Text};
use crate::options::ExternalDnsOptions;
use alloc::{format, vec::Vec};
use core::net::IpAddr;

/// Keeps targets inside of any included network, if there is one, and outside of all excluded ones; a record without
/// targets left goes. A host name lies in no network. What is no network is ignored.
pub fn filter(records: Vec<DnsRecord>, options: &ExternalDnsOptions, findings: &mut Vec<Finding>) -> Vec<DnsRecord> {
    let mut networks = |texts: &[Text]| -> Vec<Network> {
        let mut found = Vec::new();
        for text in texts {
            match Network::parse(text) {
                Some(network) => found.push(network),
                None => {
                    let ignored =
                        format!("`{text}` is no network and counts for nothing: it has the form `10.0.0.0/8`");
                    findings.push(codes::NETWORK_IGNORED.finding(ignored));
                }
            }
        }
        found
    };
    let include = networks(&options.target_net_filter);
    let exclude = networks(&options.exclude_target_nets);
    if include.is_empty() && exclude.is_empty() {
        return records;
    }
    let keeps = |target: &Text| {
        // An IPv4 address inside of an IPv6 address is the IPv4 address here.
        let ip = target.parse::<IpAddr>().ok().map(|ip| ip.to_canonical());
        let within = |networks: &[Network]| ip.is_some_and(|ip| networks.iter().any(|network| network.contains(ip)));
        (include.is_empty() || within(&include)) && !within(&exclude)
    };
    let left = records.into_iter().filter_map(|mut record| {
        record.targets.retain(keeps);
        (!record.targets.is_empty()).then_some(record)
    });
    left.collect()
}
