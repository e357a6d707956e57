//! Records that are not in order go, and so do repeated ones (R-DNS-114).

use super::codes;
use super::endpoint::{fault, set_identifier};
use super::merge::add_owners;
use crate::fact::{DnsRecord, Finding, Text};
use alloc::collections::BTreeMap;
use alloc::{format, vec::Vec};

/// Drops records that fail validation (R-DNS-116) and repeated ones, of which the first stays. Time to live, labels and
/// properties make no difference (R-DNS-114), and targets of different records stay apart (R-DNS-115).
pub fn dedup(records: Vec<DnsRecord>, findings: &mut Vec<Finding>) -> Vec<DnsRecord> {
    type Identity = (Text, Text, Text, Vec<Text>);
    let mut places: BTreeMap<Identity, usize> = BTreeMap::new();
    let mut out: Vec<DnsRecord> = Vec::new();
    for mut record in records {
        if let Some(fault) = fault(&record) {
            let dropped = format!("the {} record of `{}` is dropped: {fault}", record.kind, record.name);
            findings.push(codes::RECORD_INVALID.finding(dropped));
            continue;
        }
        record.targets.sort();
        record.targets.dedup();
        let identifier = Text::Owned(set_identifier(&record).into());
        let identity = (
            record.kind.clone(),
            record.name.clone(),
            identifier,
            record.targets.clone(),
        );
        let place = *places.entry(identity).or_insert(out.len());
        match out.get_mut(place) {
            Some(first) => add_owners(first, record.owners),
            None => out.push(record),
        }
    }
    out
}
