//! From addresses back to names: PTR records (R-DNS-112).

use super::endpoint::{property, set_ttl, ttl};
use super::merge::add_owners;
use super::plan;
use crate::fact::{DnsRecord, Text};
use crate::options::ExternalDnsOptions;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::{format, vec::Vec};
use core::fmt::Write;
use core::net::IpAddr;

const PROPERTY: &str = "record-type";

/// Whether ExternalDNS runs this step at all: only where it manages PTR records.
pub fn runs(options: &ExternalDnsOptions) -> bool {
    let managed = options.managed_record_types.as_deref();
    plan::is_managed("PTR", managed, &options.exclude_record_types)
}

/// Adds one PTR record for each address of records that ask for it, or do not refuse where `createPTR` is on; wildcards
/// have none (R-DNS-150). The property that asks is taken away.
pub fn pointers(mut records: Vec<DnsRecord>, options: &ExternalDnsOptions) -> Vec<DnsRecord> {
    let mut reverse: BTreeMap<String, DnsRecord> = BTreeMap::new();
    for record in &mut records {
        if !matches!(record.kind.as_ref(), "A" | "AAAA") {
            continue;
        }
        let wanted = property(record, PROPERTY).map_or(options.create_ptr, |value| value.eq_ignore_ascii_case("ptr"));
        record.provider_specific.retain(|property| property.name != PROPERTY);
        if !wanted || record.name.starts_with("*.") {
            continue;
        }
        for name in record.targets.iter().filter_map(|target| reverse_name(target)) {
            point(&mut reverse, name, record);
        }
    }
    records.extend(reverse.into_values());
    records
}

fn point(reverse: &mut BTreeMap<String, DnsRecord>, name: String, record: &DnsRecord) {
    let pointer = reverse.entry(name).or_insert_with_key(|name| DnsRecord {
        name: Text::Owned(name.clone()),
        kind: Text::Borrowed("PTR"),
        ttl: record.ttl,
        ..DnsRecord::default()
    });
    // An unset 0 is the least, too.
    let least = ttl(pointer).min(ttl(record));
    set_ttl(pointer, least);
    if let Err(place) = pointer.targets.binary_search(&record.name) {
        pointer.targets.insert(place, record.name.clone());
    }
    add_owners(pointer, record.owners.clone());
    pointer.assumed |= record.assumed;
}

/// The name that leads from an address, without a dot at its end.
pub fn reverse_name(address: &str) -> Option<String> {
    match address.parse::<IpAddr>().ok()?.to_canonical() {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            Some(format!("{d}.{c}.{b}.{a}.in-addr.arpa"))
        }
        IpAddr::V6(ip) => {
            let mut name = String::with_capacity(72);
            for octet in ip.octets().into_iter().rev() {
                let _ = write!(name, "{:x}.{:x}.", octet & 15, octet >> 4);
            }
            Some(name + "ip6.arpa")
        }
    }
}
