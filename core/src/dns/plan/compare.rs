//! Which desired record counts, and whether it differs from what is there.

use super::RESOURCE;
use crate::dns::address::{self, Address};
use crate::dns::endpoint::ttl;
use crate::fact::{DnsRecord, Text};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Ordering;

/// The one of several desired records that counts: the one of the same object as the current one, else the least (R-DNS-134).
pub fn best<'i>(desired: &[&'i DnsRecord], current: Option<&DnsRecord>) -> Option<&'i DnsRecord> {
    let mut sorted: Vec<(Vec<&str>, &'i DnsRecord)> =
        desired.iter().map(|record| (in_order(record), *record)).collect();
    // Equal ones keep the order in which they are listed.
    sorted.sort_by(|(a, _), (b, _)| less(a, b));
    let resource = |record: &DnsRecord| record.labels.get(RESOURCE).cloned().unwrap_or_default();
    let same = current.and_then(|current| {
        let resource_of_current = resource(current);
        sorted
            .iter()
            .find(|(_, record)| resource(record) == resource_of_current)
    });
    same.or(sorted.first()).map(|(_, record)| *record)
}

fn in_order(record: &DnsRecord) -> Vec<&str> {
    let mut targets: Vec<&str> = record.targets.iter().map(Text::as_ref).collect();
    targets.sort_by(|a, b| address::compare(a, b));
    targets
}

/// Fewer targets first; else the first difference counts (R-DNS-134).
fn less(a: &[&str], b: &[&str]) -> Ordering {
    let pairs = a.iter().zip(b).map(|(a, b)| address::compare(a, b));
    let mut differences = pairs.filter(|order| order.is_ne());
    a.len()
        .cmp(&b.len())
        .then(differences.next().unwrap_or(Ordering::Equal))
}

/// Whether a desired record makes the current one change: time to live, targets, properties (R-DNS-136).
pub fn differs(current: &DnsRecord, desired: &DnsRecord) -> bool {
    let ttl_differs = ttl(desired) > 0 && ttl(desired) != ttl(current);
    let properties = |record: &DnsRecord| {
        let mut all = record.provider_specific.clone();
        all.sort();
        all.dedup_by(|later, first| later.name == first.name);
        all
    };
    ttl_differs || !same_targets(current, desired) || properties(current) != properties(desired)
}

/// Whether two records lead to the same. After a pair of equal addresses in different spelling nothing more is compared, as in
/// ExternalDNS (R-DNS-136).
fn same_targets(a: &DnsRecord, b: &DnsRecord) -> bool {
    if a.targets.len() != b.targets.len() {
        return false;
    }
    let (a, b) = (comparable(a), comparable(b));
    for ((a, a_text), (b, b_text)) in a.iter().zip(&b) {
        if !a_text.eq_ignore_ascii_case(b_text) {
            return a == b && Address::parse(a_text).is_some();
        }
    }
    true
}

/// Targets in order, in the spelling that is compared and as they are.
fn comparable(record: &DnsRecord) -> Vec<(String, &str)> {
    let spelling = |target: &str| match Address::parse(target) {
        Some(address) if address.zone.is_empty() => address.ip.to_string(),
        Some(address) => alloc::format!("{}%{}", address.ip, address.zone),
        None => target.to_lowercase(),
    };
    let mut all: Vec<(String, &str)> = record
        .targets
        .iter()
        .map(|target| (spelling(target), target.as_ref()))
        .collect();
    all.sort();
    all
}
