//! IPv4 addresses inside of IPv6 addresses get records of their own (R-DNS-117).

use super::address::{Address, Network};
use super::codes;
use crate::fact::{DnsRecord, Finding, Text};
use crate::options::ExternalDnsOptions;
use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::{format, vec::Vec};
use core::net::{IpAddr, Ipv4Addr};

/// How many bits lead in a network of NAT64; the address is the rest.
const BITS: u32 = 96;

/// Adds an A record for each AAAA record with targets inside of the networks.
///
/// # Errors
/// A network that is no /96 of IPv6, or a target of an AAAA record that is no address.
pub fn nat64(records: Vec<DnsRecord>, options: &ExternalDnsOptions) -> Result<Vec<DnsRecord>, Box<Finding>> {
    let networks: Vec<Network> = options.nat64_networks.iter().map(network).collect::<Result<_, _>>()?;
    if networks.is_empty() {
        return Ok(records);
    }
    let mut added = Vec::new();
    for record in records.iter().filter(|record| record.kind == "AAAA") {
        let mut targets: Vec<Text> = Vec::new();
        for target in &record.targets {
            let Some(address) = Address::parse(target) else {
                let wrong = format!(
                    "the AAAA record of `{}` leads to `{target}`, which is no address",
                    record.name
                );
                return Err(Box::new(codes::STEP_FAILED.finding(wrong)));
            };
            targets.extend(inside(address, &networks));
        }
        if !targets.is_empty() {
            added.push(DnsRecord {
                kind: Text::Borrowed("A"),
                targets,
                ..record.clone()
            });
        }
    }
    Ok(records.into_iter().chain(added).collect())
}

fn network(text: &Text) -> Result<Network, Box<Finding>> {
    let network = Network::parse(text).filter(|network| network.is_ipv6() && network.bits() == BITS);
    network.ok_or_else(|| {
        let wrong = format!("`{text}` is no network of NAT64: it has the form `64:ff9b::/{BITS}`");
        Box::new(codes::STEP_FAILED.finding(wrong))
    })
}

fn inside(address: Address<'_>, networks: &[Network]) -> Option<Text> {
    let IpAddr::V6(ip) = address.ip else { return None };
    let fits = address.zone.is_empty() && networks.iter().any(|network| network.contains(ip.into()));
    let [.., a, b, c, d] = ip.octets();
    fits.then(|| Text::Owned(Ipv4Addr::new(a, b, c, d).to_string()))
}
