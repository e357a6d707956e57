//! Records of names and targets, and which records are in order.

use super::address::Address;
use super::codes;
use crate::fact::{DnsRecord, Finding, Text};
use alloc::string::ToString;
use alloc::{format, vec::Vec};

/// The longest label of a name, in bytes.
const MAX_LABEL: usize = 63;

/// The type of a target (R-DNS-11).
pub fn type_of(target: &str) -> &'static str {
    match Address::parse(target) {
        Some(address) if address.is_ipv4() => "A",
        Some(_) => "AAAA",
        None => "CNAME",
    }
}

/// One record of a name, a type and targets; what else it says is `like` another one. `None`, and a finding, where a label
/// is too long (R-DNS-12).
pub fn record(
    name: &str,
    kind: &str,
    targets: &[&str],
    like: &DnsRecord,
    findings: &mut Vec<Finding>,
) -> Option<DnsRecord> {
    let name = name.strip_suffix('.').unwrap_or(name);
    if let Some(label) = name.split('.').find(|label| label.len() > MAX_LABEL) {
        let long = format!("`{name}` is not published: its label `{label}` is longer than {MAX_LABEL} bytes");
        findings.push(codes::LABEL_TOO_LONG.finding(long));
        return None;
    }
    let keeps_dot = matches!(kind, "TXT" | "NAPTR" | "SRV");
    let target = |target: &&str| {
        let without = target.strip_suffix('.').filter(|_| !keeps_dot);
        Text::Owned(without.unwrap_or(target).to_string())
    };
    Some(DnsRecord {
        name: Text::Owned(name.to_string()),
        kind: Text::Owned(kind.to_string()),
        targets: targets.iter().map(target).collect(),
        ..like.clone()
    })
}

/// The records of a name at targets, in the order A, AAAA, CNAME; none without targets (R-DNS-13, R-DNS-14). What else they
/// say is `like` another record.
pub fn records(name: &str, targets: &[&str], like: &DnsRecord, findings: &mut Vec<Finding>) -> Vec<DnsRecord> {
    let mut out = Vec::new();
    for kind in ["A", "AAAA", "CNAME"] {
        let targets: Vec<&str> = targets
            .iter()
            .filter(|target| type_of(target) == kind)
            .copied()
            .collect();
        if targets.is_empty() {
            continue;
        }
        match record(name, kind, &targets, like, findings) {
            Some(record) => out.push(record),
            // The name is the same for the other types.
            None => break,
        }
    }
    out
}

/// The time to live; 0 where nobody asked for one.
pub fn ttl(record: &DnsRecord) -> i64 {
    record.ttl.unwrap_or(0)
}

/// Sets the time to live; 0 is none.
pub fn set_ttl(record: &mut DnsRecord, ttl: i64) {
    record.ttl = (ttl != 0).then_some(ttl);
}

/// The set identifier; empty where there is none.
pub fn set_identifier(record: &DnsRecord) -> &str {
    record.set_identifier.as_deref().unwrap_or("")
}

/// A property of a record.
pub fn property<'r>(record: &'r DnsRecord, name: &str) -> Option<&'r str> {
    let found = record.provider_specific.iter().find(|property| property.name == name);
    found.map(|property| property.value.as_ref())
}

/// What is wrong with a record, and makes ExternalDNS drop it (R-DNS-116).
pub fn fault(record: &DnsRecord) -> Option<Text> {
    let kind = record.kind.as_ref();
    let alias = property(record, "alias");
    if alias.is_some() && !matches!(kind, "A" | "AAAA" | "CNAME") {
        return Some(format!("a record of type `{kind}` cannot be an alias").into());
    }
    let judge: fn(&str) -> Option<&'static str> = match kind {
        "A" | "AAAA" if alias == Some("true") => return None,
        "A" => |target| {
            let fits = Address::parse(target).is_some_and(|address| address.is_ipv4());
            (!fits).then_some("is no IPv4 address")
        },
        "AAAA" => |target| {
            let fits = Address::parse(target).is_some_and(|address| !address.is_ipv4());
            (!fits).then_some("is no IPv6 address")
        },
        "MX" => |target| (!is_mx(target)).then_some("is not a preference and a name"),
        "SRV" => |target| (!is_srv(target)).then_some("is not priority, weight, port and a name with a dot at its end"),
        "PTR" => |target| {
            let name = !target.trim().is_empty() && Address::parse(target).is_none();
            (!name).then_some("is no name")
        },
        _ => return None,
    };
    if kind == "PTR" {
        let reverse = |name: &str| [".in-addr.arpa", ".ip6.arpa"].iter().any(|end| has_before(name, end));
        if !reverse(&record.name) {
            return Some(format!("`{}` is no name of an address", record.name).into());
        }
        if record.targets.is_empty() {
            return Some(Text::Borrowed("it has no target"));
        }
    }
    let wrong = record.targets.iter().find_map(|target| Some((target, judge(target)?)));
    wrong.map(|(target, what)| format!("its target `{target}` {what}").into())
}

fn has_before(name: &str, end: &str) -> bool {
    name.strip_suffix(end).is_some_and(|before| !before.is_empty())
}

fn is_mx(target: &str) -> bool {
    let fields: Vec<&str> = target.split_whitespace().collect();
    matches!(fields.as_slice(), [preference, _] if is_number(preference))
}

fn is_srv(target: &str) -> bool {
    let fields: Vec<&str> = target.split_whitespace().collect();
    match fields.as_slice() {
        [numbers @ .., host] => {
            numbers.len() == 3 && numbers.iter().all(|field| is_number(field)) && host.ends_with('.')
        }
        [] => false,
    }
}

/// Whether a text is an integer from 0 to 65535.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}
