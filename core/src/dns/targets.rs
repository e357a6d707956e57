//! All sources together, and targets for records that have none (R-DNS-113).

use super::endpoint;
use crate::fact::{DnsRecord, Finding, Text};
use crate::options::ExternalDnsOptions;
use alloc::vec::Vec;

/// Puts the records of all sources behind each other. Where default targets are given, a record without targets, or with
/// force every record, becomes records at those.
pub fn combine(
    sources: Vec<Vec<DnsRecord>>,
    options: &ExternalDnsOptions,
    findings: &mut Vec<Finding>,
) -> Vec<DnsRecord> {
    let defaults: Vec<&str> = options.default_targets.iter().map(Text::as_ref).collect();
    let mut out = Vec::new();
    for record in sources.into_iter().flatten() {
        let replaced = !defaults.is_empty() && (options.force_default_targets || record.targets.is_empty());
        if replaced {
            out.extend(endpoint::records(&record.name, &defaults, &record, findings));
        } else {
            out.push(record);
        }
    }
    out
}
