//! Zone files (RFC 1035): reading them into records, and writing records.
//!
//! Known are `$ORIGIN`, `$TTL`, `@`, an owner left out, parentheses, comments, quoted texts, escapes, and times such as `1h30m`. A line
//! that cannot be read is a finding with its place, and the rest goes on. Until `$ORIGIN` says otherwise names are below the root. A record
//! without a time to live has the one of `$TTL`, and none before; an explicit 0 is none, as everywhere in ExternalDNS.
//!
//! Targets have the form that ExternalDNS gives them: names without the dot at their end, except in SRV and NAPTR; texts in quotes. Names,
//! and the data of the types that ExternalDNS knows, are judged by the crate `domain`; cutting into words is ours, for the places.

mod data;
mod lex;
#[cfg(test)]
mod tests;

use super::codes;
use super::endpoint::{set_ttl, ttl};
use super::idna;
use crate::fact::{Code, DnsRecord, Finding, Range, Span, Text};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::{format, vec::Vec};
use lex::{Entries, Entry, Token};

/// The longest zone file, in bytes.
pub const MAX_TEXT: usize = 4 << 20;
/// The most findings about one zone file.
pub const MAX_FINDINGS: usize = 100;
/// The longest text inside of a TXT record, in bytes.
const MAX_CHARACTER_STRING: usize = 255;

/// Name in small letters, type, time to live.
type Key = (String, String, i64);

/// The records of a zone file, by name and type, and what could not be read. Records of one name, type and time to live
/// are one. `source` is the name of the text.
pub fn parse(text: &str, source: &str) -> (Vec<DnsRecord>, Vec<Finding>) {
    let mut zone = Zone {
        source,
        origin: String::new(),
        default_ttl: None,
        owner: None,
        records: BTreeMap::new(),
        findings: Vec::new(),
    };
    if text.len() > MAX_TEXT {
        let message = format!("a zone file has at most {MAX_TEXT} bytes, and this one {}", text.len());
        return (Vec::new(), [codes::ZONE_LIMIT.finding(message)].into());
    }
    for entry in Entries::new(text) {
        match entry {
            Ok(entry) => zone.entry(&entry),
            Err(fault) => zone.complain(&codes::ZONE_SYNTAX, fault.message.into(), fault.range),
        }
        if zone.findings.len() >= MAX_FINDINGS {
            let message = format!("the rest of the zone file is not read: it has more than {MAX_FINDINGS} faults");
            zone.findings.push(codes::ZONE_LIMIT.finding(message));
            break;
        }
    }
    let mut records: Vec<DnsRecord> = zone.records.into_values().collect();
    records.iter_mut().for_each(|record| {
        record.targets.sort();
        record.targets.dedup();
    });
    (records, zone.findings)
}

struct Zone<'s> {
    source: &'s str,
    /// Absolute, without the dot at its end; empty: the root.
    origin: String,
    default_ttl: Option<i64>,
    /// The owner of the former record.
    owner: Option<String>,
    records: BTreeMap<Key, DnsRecord>,
    findings: Vec<Finding>,
}

impl Zone<'_> {
    fn complain(&mut self, code: &'static Code, message: Text, range: Range) {
        let mut finding = code.finding(message);
        finding.span = Some(Span {
            source: Text::Owned(self.source.into()),
            line: range.line,
            column: range.column,
            end_line: range.end_line,
            end_column: range.end_column,
        });
        self.findings.push(finding);
    }

    fn wrong(&mut self, message: impl Into<Text>, range: Range) {
        self.complain(&codes::ZONE_SYNTAX, message.into(), range);
    }

    fn entry(&mut self, entry: &Entry) {
        let Some((first, rest)) = entry.tokens.split_first() else {
            return;
        };
        if !entry.blank && !first.quoted && first.text.starts_with('$') {
            return self.directive(first, rest);
        }
        if entry.blank {
            return self.record(&entry.tokens, first.range);
        }
        match data::name(&first.text, &self.origin) {
            Ok(owner) => {
                self.owner = Some(owner);
                self.record(rest, first.range);
            }
            Err(message) => {
                // What follows without an owner belongs to nobody.
                self.owner = None;
                self.wrong(message, first.range);
            }
        }
    }

    fn directive(&mut self, first: &Token, rest: &[Token]) {
        match (first.text.to_ascii_uppercase().as_str(), rest) {
            ("$ORIGIN", [origin]) => match data::name(&origin.text, &self.origin) {
                Ok(name) => self.origin = name,
                Err(message) => self.wrong(message, origin.range),
            },
            ("$TTL", [time]) => match seconds(&time.text) {
                Some(seconds) => self.default_ttl = Some(seconds),
                None => self.wrong(format!("`{}` is no time to live", time.text), time.range),
            },
            ("$ORIGIN" | "$TTL", _) => {
                let message = format!("`{}` has one value", first.text);
                self.wrong(message, first.range);
            }
            _ => {
                let message = format!("`{}` is passed over: only $ORIGIN and $TTL are known", first.text);
                self.complain(&codes::ZONE_DIRECTIVE, message.into(), first.range);
            }
        }
    }

    /// A record from behind its owner.
    fn record(&mut self, tokens: &[Token], owner_range: Range) {
        let Some(owner) = self.owner.clone() else {
            return self.wrong("the owner is left out, and there is none before", owner_range);
        };
        let (mut time, mut class, mut rest) = (None, false, tokens);
        // Time to live and class stand in either order.
        let kind = loop {
            let Some((token, behind)) = rest.split_first() else {
                return self.wrong(format!("`{owner}` has no type behind it"), owner_range);
            };
            rest = behind;
            let word = token.text.to_ascii_uppercase();
            let starts_with_digit = word.starts_with(|letter: char| letter.is_ascii_digit());
            match word.as_str() {
                _ if token.quoted => return self.wrong("a type stands here, without quotes", token.range),
                "IN" if !class => class = true,
                "CH" | "HS" | "CS" | "ANY" => {
                    return self.wrong(format!("only the class IN is known, not `{}`", token.text), token.range);
                }
                _ if starts_with_digit && time.is_none() => match seconds(&word) {
                    Some(seconds) => time = Some(seconds),
                    None => return self.wrong(format!("`{}` is no time to live", token.text), token.range),
                },
                _ => match data::kind(&word) {
                    Some(kind) => break kind,
                    None => return self.wrong(format!("`{}` is no type of record", token.text), token.range),
                },
            }
        };
        match data::target(&kind, rest, &self.origin) {
            Ok(target) => {
                let time = time.or(self.default_ttl).unwrap_or(0);
                let record = self
                    .records
                    .entry((owner.to_lowercase(), kind.clone(), time))
                    .or_insert_with(|| DnsRecord {
                        name: owner.into(),
                        kind: kind.into(),
                        ..DnsRecord::default()
                    });
                set_ttl(record, time);
                record.targets.push(target.into());
            }
            Err(message) => {
                let last = rest.last().map_or(owner_range, |token| token.range);
                let first = rest.first().map_or(owner_range, |token| token.range);
                let range = Range {
                    end_line: last.end_line,
                    end_column: last.end_column,
                    ..first
                };
                self.wrong(message, range);
            }
        }
    }
}

/// Seconds, or a time such as `1w2d` or `1h30m`, up to 31 bits.
fn seconds(text: &str) -> Option<i64> {
    let (mut sum, mut number) = (0_i64, None::<i64>);
    for letter in text.bytes() {
        if letter.is_ascii_digit() {
            let digit = i64::from(letter - b'0');
            number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
            continue;
        }
        let unit = match letter.to_ascii_lowercase() {
            b's' => 1,
            b'm' => 60,
            b'h' => 3_600,
            b'd' => 86_400,
            b'w' => 604_800,
            _ => return None,
        };
        sum = sum.checked_add(number.take()?.checked_mul(unit)?)?;
    }
    let sum = sum.checked_add(number.unwrap_or(0))?;
    (!text.is_empty() && sum <= i64::from(i32::MAX)).then_some(sum)
}

/// Records as a zone file, sorted by name, type and time to live. What a zone file cannot hold (set identifiers, labels, properties)
/// is left out; a record whose name or target is none stands as a comment.
pub fn format(records: &[DnsRecord]) -> String {
    let mut lines: Vec<(Key, String)> = Vec::new();
    for record in records {
        let time = if ttl(record) > 0 {
            format!(" {}", ttl(record))
        } else {
            String::new()
        };
        for target in &record.targets {
            let written = format!(
                "{}{time} IN {} {}",
                written_name(&record.name),
                record.kind,
                written_target(&record.kind, target)
            );
            // What is written is read, so that a broken record spoils no other.
            let (read, findings) = parse(&written, "");
            let line = match findings.is_empty() && read.len() == 1 {
                true => written,
                false => format!("; left out: {}", written.replace(['\n', '\r'], " ")),
            };
            lines.push((
                (
                    record.name.to_lowercase(),
                    record.kind.clone().into_owned(),
                    ttl(record),
                ),
                line,
            ));
        }
    }
    lines.sort();
    lines.dedup();
    lines.iter().fold(String::new(), |mut out, (_, line)| {
        out += line;
        out.push('\n');
        out
    })
}

/// A name with its dot. Letters that are not ASCII become Punycode, and what has a meaning in zone files is protected.
fn written_name(name: &str) -> String {
    let name = if name.is_ascii() {
        name.into()
    } else {
        idna::ascii(name)
    };
    let name = data::without_dot(&name).unwrap_or(&name);
    data::protected(name) + "."
}

fn written_target(kind: &str, target: &str) -> String {
    match kind {
        "CNAME" | "DNAME" | "NS" | "PTR" => written_name(target),
        // The name stands last; nothing in it is a blank.
        "MX" | "SRV" | "NAPTR" => match target.rsplit_once(' ') {
            Some((before, name)) => format!("{before} {}", written_name(name)),
            None => target.into(),
        },
        "SOA" => match target.splitn(3, ' ').collect::<Vec<_>>().as_slice() {
            [first, second, rest] => format!("{} {} {rest}", written_name(first), written_name(second)),
            _ => target.into(),
        },
        // A text in the form of a zone file stays; another one is put into quotes, in pieces that fit.
        "TXT" if !target.starts_with('"') => {
            let pieces: Vec<String> = target
                .as_bytes()
                .chunks(MAX_CHARACTER_STRING)
                .map(data::quoted)
                .collect();
            if pieces.is_empty() {
                "\"\"".into()
            } else {
                pieces.join(" ")
            }
        }
        _ => target.into(),
    }
}
