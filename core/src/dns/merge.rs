//! The end of every source: records of one name, type, set identifier and time to live become one (R-DNS-16).

use super::endpoint::{set_identifier, ttl};
use super::{address, codes};
use crate::fact::{DnsRecord, Finding, Text};
use alloc::collections::BTreeMap;
use alloc::{format, vec::Vec};

/// What makes records one: name as it is spelled, type, set identifier, time to live, and of aliases the target.
type Key = (Text, Text, Text, i64, Text);

/// Merges records in the order in which they are listed: the first one's labels and properties stay (R-DNS-16, R-DNS-17).
pub fn merge(records: Vec<DnsRecord>, findings: &mut Vec<Finding>) -> Vec<DnsRecord> {
    let mut places: BTreeMap<Key, usize> = BTreeMap::new();
    let mut out: Vec<DnsRecord> = Vec::new();
    for record in records {
        let alias = is_alias(&record);
        let target = match record.targets.first() {
            // Nothing to lead to: default targets come too late for these (R-DNS-128).
            None if alias => continue,
            Some(target) if alias => target.clone(),
            _ => Text::Borrowed(""),
        };
        let identifier = Text::Owned(set_identifier(&record).into());
        let key = (
            record.name.clone(),
            record.kind.clone(),
            identifier,
            ttl(&record),
            target,
        );
        let place = *places.entry(key).or_insert(out.len());
        match out.get_mut(place) {
            Some(first) => join(first, record, findings),
            None => out.push(record),
        }
    }
    out.iter_mut().for_each(|record| {
        record.targets.sort();
        record.targets.dedup();
    });
    rivals(&out, findings);
    out
}

/// CNAME and DNAME: one target makes the record.
fn is_alias(record: &DnsRecord) -> bool {
    matches!(record.kind.as_ref(), "CNAME" | "DNAME")
}

fn join(first: &mut DnsRecord, later: DnsRecord, findings: &mut Vec<Finding>) {
    let sorted = |record: &DnsRecord| {
        let mut properties = record.provider_specific.clone();
        properties.sort();
        properties
    };
    if sorted(first) != sorted(&later) {
        let lost = format!(
            "records of `{}`, type {}, become one; only the properties of {} stay",
            first.name,
            first.kind,
            source(first)
        );
        let help = "give all of them the same annotations: which one comes first is not defined";
        findings.push(codes::PROPERTIES_LOST.finding(lost).help(help));
    }
    first.targets.extend(later.targets);
    add_owners(first, later.owners);
    first.assumed |= later.assumed;
}

/// The object a record came from, for sentences.
pub(super) fn source(record: &DnsRecord) -> Text {
    match record.labels.get("resource") {
        Some(resource) => format!("`{resource}`").into(),
        None => Text::Borrowed("the first one"),
    }
}

/// Adds objects that ask for a record; they stay sorted.
pub(super) fn add_owners(record: &mut DnsRecord, owners: Vec<crate::fact::ObjectRef>) {
    record.owners.extend(owners);
    record.owners.sort();
    record.owners.dedup();
}

/// Tells of aliases that stay beside each other with different targets.
fn rivals(records: &[DnsRecord], findings: &mut Vec<Finding>) {
    let mut aliases: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for record in records.iter().filter(|record| is_alias(record)) {
        let key = (record.name.as_ref(), record.kind.as_ref(), set_identifier(record));
        let targets = record.targets.iter().map(Text::as_ref);
        aliases.entry(key).or_default().extend(targets);
    }
    for ((name, kind, _), mut targets) in aliases {
        targets.sort_by(|a, b| address::compare(a, b));
        targets.dedup();
        if let [first, .., last] = targets.as_slice() {
            let rivals = format!(
                "`{name}` is a {kind} with {} targets, among them `{first}` and `{last}`",
                targets.len()
            );
            let help = "a name has one canonical name: let one object ask for it";
            findings.push(codes::RIVAL_ALIASES.finding(rivals).help(help));
        }
    }
}
