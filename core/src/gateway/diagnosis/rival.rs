//! HTTPRoutes and GRPCRoutes that exclude each other at a listener (R-GRPC-08).

use super::{Told, words};
use crate::engine::{At, Reader};
use crate::fact::ObjectRef;
use crate::gateway::attach::Attach;
use crate::gateway::rank::Ranked;
use crate::gateway::rivals::Rivals;
use crate::gateway::{codes, default};
use crate::object::{KeyId, Names, Sym};
use crate::routing::table::Rank;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Where a route loses, against whom, and what it does not serve.
pub fn tell(at: At, reader: &mut Reader<'_>) -> Option<Told> {
    let names = reader.names();
    let parent = default::parent_at(at, reader)?.target;
    let candidacy = reader.cell::<Attach>(at)?.as_ref()?;
    let mut lost: Vec<(Sym, KeyId, &[Sym])> = Vec::new();
    for candidate in candidacy.listeners.iter() {
        let place = At::part(parent, candidate.listener.0);
        if let Some(winner) = reader.ask::<Rivals>(place, at.object) {
            lost.push((candidate.listener, winner, &candidate.hostnames));
        }
    }
    let (_, winner, _) = *lost.first()?;
    let own = reader.cell::<Ranked>(At::whole(at.object))?;
    let theirs = reader.cell::<Ranked>(At::whole(winner))?;
    let listeners: Vec<String> = lost
        .iter()
        .map(|(name, ..)| format!("`{}`", names.text(*name)))
        .collect();
    let word = if listeners.len() == 1 { "listener" } else { "listeners" };
    let message = format!(
        "{} keeps the route from {word} {} of {}: an HTTPRoute and a GRPCRoute never share a hostname, and {}",
        words::object(winner, names),
        words::list(&listeners),
        words::object(parent, names),
        rule(theirs, own)
    );
    let winner_kind = words::kind(names.object(winner).kind, names);
    let mut finding = codes::ROUTE_KINDS_CONFLICT
        .finding(message)
        .help(format!(
            "give the routes hostnames that do not meet, or different listeners by `sectionName`; the {winner_kind} goes on unchanged"
        ))
        .at(ObjectRef::of(at.object, names), default::field(at));
    for (listener, winner, hosts) in lost.iter().take(words::SHOWN) {
        let hosts = hosts_text(hosts, names);
        let said = format!(
            "listener `{}` serves {}; the route loses {hosts} there",
            names.text(*listener),
            words::object(*winner, names)
        );
        finding = finding.related(said, ObjectRef::of(*winner, names), "spec.hostnames");
    }
    Some(Told::new(at.object, default::finding_part(at, parent, names), finding))
}

/// Hostnames, the first few by name.
fn hosts_text(hosts: &[Sym], names: &Names) -> String {
    let shown: Vec<String> = hosts.iter().take(3).map(|host| words::host(*host, names)).collect();
    words::some(&shown, hosts.len())
}

fn rule(winner: &Rank, loser: &Rank) -> &'static str {
    match (winner.created, loser.created) {
        (Some(a), Some(b)) if a == b => "of two of one age the first by name wins",
        (Some(_), Some(_)) => "the older one wins",
        (Some(_), None) => "one without a creationTimestamp counts as the younger",
        _ => "without creationTimestamps the first by name wins",
    }
}
