//! What the plan does without a word, in words.

use super::{RESOURCE, owner};
use crate::dns::codes;
use crate::fact::{Code, DnsRecord, Finding, Text};
use alloc::string::String;
use alloc::{format, vec::Vec};

/// A finding about a record; the first object that asks for it is its object.
fn about(code: &'static Code, record: &DnsRecord, message: String) -> Finding {
    let finding = code.finding(message);
    match record.owners.first() {
        Some(object) => finding.at(object.clone(), ""),
        None => finding,
    }
}

/// `A app.example.test`, and which object asks for it.
fn named(record: &DnsRecord) -> String {
    match record.labels.get(RESOURCE) {
        Some(resource) => format!("`{} {}` of `{resource}`", record.kind, record.name),
        None => format!("`{} {}`", record.kind, record.name),
    }
}

fn led(record: &DnsRecord) -> String {
    match record.targets.as_slice() {
        [] => "nothing".into(),
        [one] => format!("`{one}`"),
        [one, rest @ ..] => format!("`{one}` and {} more", rest.len()),
    }
}

pub fn type_not_managed(record: &DnsRecord) -> Finding {
    let message = format!(
        "{} is not looked at: records of type {} are not managed",
        named(record),
        record.kind
    );
    about(&codes::RECORD_NOT_MANAGED, record, message).help("name the type in `managedRecordTypes`")
}

pub fn name_not_managed(record: &DnsRecord) -> Finding {
    let message = format!(
        "{} is not looked at: the domain filter does not take its name",
        named(record)
    );
    about(&codes::RECORD_NOT_MANAGED, record, message)
}

pub fn cname_beside_others(record: &DnsRecord) -> Finding {
    let message = format!(
        "{}, which leads to {}, is left out: its name also has records of other types",
        named(record),
        led(record)
    );
    about(&codes::CNAME_BESIDE_OTHERS, record, message).help("let the name be an alias or have addresses, not both")
}

/// One finding for each record that loses against the chosen one.
pub fn losers(chosen: &DnsRecord, desired: &[&DnsRecord]) -> Vec<Finding> {
    let losers = desired.iter().filter(|record| !core::ptr::eq(**record, chosen));
    let tell = |record: &&DnsRecord| {
        let message = format!(
            "{}, which leads to {}, is left out: {}, which leads to {}, counts",
            named(record),
            led(record),
            named(chosen),
            led(chosen)
        );
        let help = "targets of different sources or objects are not united: let one object ask for the name, or give each a set identifier";
        about(&codes::RECORD_LOSES, record, message).help(help)
    };
    losers.map(tell).collect()
}

pub fn not_owned(desired: &DnsRecord, foreign: &DnsRecord, us: &str) -> Finding {
    let whose: Text = match owner(foreign) {
        "" => format!("has no owner, and this one is `{us}`").into(),
        owner => format!("belongs to `{owner}`, not to `{us}`").into(),
    };
    let change = if desired.kind == foreign.kind {
        "changed"
    } else {
        "created"
    };
    let message = format!(
        "{} is not {change}: `{} {}` in the zone {whose}",
        named(desired),
        foreign.kind,
        foreign.name
    );
    let help = "delete the record in the zone, or give it a TXT record that names this owner";
    about(&codes::RECORD_NOT_OWNED, desired, message).help(help)
}

pub fn half_done(stays: &DnsRecord, new: &DnsRecord) -> Finding {
    let message = format!(
        "{} is created, and the policy lets `{} {}` stay beside it: many providers refuse that",
        named(new),
        stays.kind,
        stays.name
    );
    about(&codes::TYPE_CHANGE_HALF_DONE, new, message)
        .help("delete the former record by hand, or use the policy `sync`")
}

pub fn not_deleted(record: &DnsRecord) -> Finding {
    let message = format!(
        "{} stays in the zone, though nothing asks for it: the policy deletes nothing",
        named(record)
    );
    about(&codes::POLICY_FORBIDS, record, message)
}

pub fn not_updated(record: &DnsRecord) -> Finding {
    let message = format!("{} stays as it is in the zone: the policy only creates", named(record));
    about(&codes::POLICY_FORBIDS, record, message)
}
