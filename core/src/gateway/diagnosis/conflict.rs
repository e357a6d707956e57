//! Listeners that exclude each other on a port: one finding for each port and reason, not one for each pair.

use super::{Told, words};
use crate::engine::{At, Reader};
use crate::fact::{Finding, ObjectRef};
use crate::gateway::codes;
use crate::gateway::conflict::{Contender, Party, losers};
use crate::gateway::port::protocol_text;
use crate::gateway::reason::Reason;
use crate::object::{Kind, Names, part};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Those that lose because another listener has the hostname (R-LIS-21, R-SET-13).
pub fn hostnames(at: At, reader: &mut Reader<'_>) -> Option<Told> {
    tell(at, Reason::HostnameConflict, reader)
}

/// Those that lose because the port speaks another protocol (R-LIS-23, R-TLSR-05).
pub fn protocols(at: At, reader: &mut Reader<'_>) -> Option<Told> {
    tell(at, Reason::ProtocolConflict, reader)
}

fn tell(at: At, reason: Reason, reader: &mut Reader<'_>) -> Option<Told> {
    let names = reader.names();
    let lost = losers(at, reason, reader);
    let (first, _) = lost.first.first()?;
    let (gateway, port) = (words::object(at.object, names), at.part);
    let shown: Vec<String> = lost
        .first
        .iter()
        .take(3)
        .map(|(loser, _)| named(loser, at, names))
        .collect();
    let shown = words::some(&shown, lost.count);
    let is = if lost.count == 1 { "is" } else { "are" };
    let because = match reason {
        Reason::HostnameConflict => "another listener there has the same hostname",
        _ => "another listener there speaks a protocol that cannot share it",
    };
    let message = format!("on port {port} of {gateway} {shown} {is} not accepted: {because}");
    let field = match reason {
        Reason::HostnameConflict => "hostname",
        _ => "protocol",
    };
    let listeners = reader.part::<part::Listeners>(first.party.owner).unwrap_or(&[]);
    let path = format!("{}.{field}", words::path(listeners, first.party.name));
    let mut finding = codes::LISTENER_CONFLICT
        .finding(message)
        .help(match reason {
            Reason::HostnameConflict => "give each its own hostname or port, or make them one listener",
            _ => "put them on different ports, or give all of them one protocol",
        })
        .at(ObjectRef::of(first.party.owner, names), path);
    let mut shown = Vec::from([first.party]);
    let mut lead = |finding: Finding, said: String, to: Party, shown: &mut Vec<Party>| {
        let listeners = reader.part::<part::Listeners>(to.owner).unwrap_or(&[]);
        let path = format!("{}.{field}", words::path(listeners, to.name));
        shown.push(to);
        finding.related(said, ObjectRef::of(to.owner, names), path)
    };
    for (loser, against) in lost.first.iter() {
        // To the one that has what the loser wants.
        finding = lead(finding, pair(loser, against, at, names), against.party, &mut shown);
    }
    for (loser, _) in lost.first.iter() {
        if !shown.contains(&loser.party) {
            let said = format!("{} is not accepted either", named(loser, at, names));
            finding = lead(finding, said, loser.party, &mut shown);
        }
    }
    let told = Told::new(at.object, format!("{port}/{}", reason.text()), finding);
    Some(Told {
        owner: first.party.owner,
        ..told
    })
}

/// ``listener `a` ``, with its ListenerSet where it has one.
fn named(one: &Contender, at: At, names: &Names) -> String {
    let listener = format!("listener `{}`", names.text(one.party.name));
    if one.party.owner == at.object {
        return listener;
    }
    format!("{listener} of {}", words::object(one.party.owner, names))
}

/// What one has with another, and which rule decides.
fn pair(loser: &Contender, against: &Contender, at: At, names: &Names) -> String {
    let what = |one: &Contender| match one.hostname.is_empty() {
        true => format!("{} for any hostname", protocol_text(one.protocol, names)),
        false => format!(
            "{} for {}",
            protocol_text(one.protocol, names),
            words::host(one.hostname, names)
        ),
    };
    let both = format!(
        "{} ({}) clashes with {} ({})",
        named(loser, at, names),
        what(loser),
        named(against, at, names),
        what(against)
    );
    format!("{both}: {}", rule(loser, against, names))
}

/// R-LIS-24, R-SET-10, R-SET-12: who keeps the port.
fn rule(loser: &Contender, against: &Contender, names: &Names) -> &'static str {
    if loser.party.owner == against.party.owner {
        return match names.object(loser.party.owner).kind {
            Kind::Gateway => "within one Gateway neither wins",
            _ => "within one ListenerSet neither wins",
        };
    }
    match (&against.rank, &loser.rank) {
        (None, _) => "listeners of the Gateway itself come first",
        (Some(winner), Some(loser)) if winner.created == loser.created => match winner.created {
            Some(_) => "both ListenerSets are of one age, and the first by name comes first",
            None => "neither ListenerSet has a creationTimestamp, so the first by name comes first",
        },
        (Some(_), Some(loser)) if loser.created.is_none() => {
            "a ListenerSet without a creationTimestamp counts as the younger"
        }
        _ => "the older ListenerSet comes first",
    }
}
