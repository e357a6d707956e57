//! Hostnames of an attached route that no listener serves, while others of its hostnames are served.

use super::{Told, words};
use crate::engine::{At, Reader};
use crate::fact::ObjectRef;
use crate::gateway::attach::Attach;
use crate::gateway::gate::{Asker, meet};
use crate::gateway::listener::{Gate, Gates};
use crate::gateway::{codes, default};
use crate::object::{KeyId, Kind, Sym, part};
use crate::routing::hostname::is_ip_literal;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A listener of one of the route's parents.
struct Listener<'w> {
    owner: KeyId,
    gate: &'w Gate,
    /// Whether it takes the route.
    taken: bool,
    /// Whether it would take the route if a parentRef chose it and the hostnames met.
    open: bool,
}

/// The hostnames that get lost (R-HOST-02), and the listeners that they could have met.
pub fn tell(at: At, reader: &mut Reader<'_>) -> Option<Told> {
    let names = reader.names();
    let hostnames = reader.part::<part::Hostnames>(at.object)?;
    let mut listeners: Vec<Listener<'_>> = Vec::new();
    for (place, parent) in default::parents(at.object, reader) {
        if !matches!(names.object(parent.target).kind, Kind::Gateway | Kind::ListenerSet) {
            continue;
        }
        // What a parent serves that is not there, nobody knows.
        let candidacy = reader.cell::<Attach>(place)?.as_ref()?;
        let gates = reader
            .cell::<Gates>(At::whole(parent.target))
            .map_or(&[][..], |gates| gates);
        let asker = Asker::of(at.object, &parent, reader);
        for gate in gates {
            let taken = candidacy
                .listeners
                .iter()
                .any(|candidate| candidate.listener == gate.name);
            let known = listeners
                .iter_mut()
                .find(|known| known.owner == parent.target && known.gate.name == gate.name);
            if let Some(known) = known {
                known.taken |= taken;
                continue;
            }
            let open = asker.of_kind(parent.target, gate, reader) && asker.from_there(parent.target, gate, reader);
            listeners.push(Listener {
                owner: parent.target,
                gate,
                taken,
                open,
            });
        }
    }
    let meets = |host: Sym, listener: &Listener<'_>| meet(listener.gate.hostname, host, names).is_some();
    let lost: Vec<(usize, Sym)> = hostnames
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, host)| !is_ip_literal(names.text(*host)))
        .filter(|(_, host)| {
            !listeners
                .iter()
                .any(|listener| listener.taken && meets(*host, listener))
        })
        .collect();
    let (index, _) = *lost.first()?;
    let shown: Vec<String> = lost.iter().take(3).map(|(_, host)| words::host(*host, names)).collect();
    let reaches = if lost.len() == 1 { "reaches" } else { "reach" };
    let message = format!(
        "{} {reaches} none of the listeners that take the route",
        words::some(&shown, lost.len())
    );
    let mut finding = codes::HOSTNAME_UNSERVED
        .finding(message)
        .at(ObjectRef::of(at.object, names), format!("spec.hostnames[{index}]"));
    let other = |listener: &&Listener<'_>| {
        !listener.taken && listener.open && lost.iter().any(|(_, host)| meets(*host, listener))
    };
    let elsewhere: Vec<&Listener<'_>> = listeners.iter().filter(other).collect();
    let serving = listeners.iter().filter(|listener| listener.taken);
    for listener in serving.chain(elsewhere.iter().copied()).take(words::SHOWN) {
        let written = reader.part::<part::Listeners>(listener.owner).unwrap_or(&[]);
        let path = format!("{}.hostname", words::path(written, listener.gate.name));
        let how = if listener.taken {
            "takes the route"
        } else {
            "would serve it, but does not take the route"
        };
        let said = format!(
            "{} of {} {how}: {}",
            words::listener(listener.gate, names),
            words::object(listener.owner, names),
            words::host(listener.gate.hostname, names)
        );
        finding = finding.related(said, ObjectRef::of(listener.owner, names), path);
    }
    let homeless: Vec<String> = lost
        .iter()
        .filter(|(_, host)| !elsewhere.iter().any(|listener| meets(*host, listener)))
        .map(|(_, host)| words::host(*host, names))
        .collect();
    let attach = elsewhere.first().map(|listener| {
        format!(
            "attach the route to listener `{}` of {} as well",
            names.text(listener.gate.name),
            words::object(listener.owner, names)
        )
    });
    let add = (!homeless.is_empty()).then(|| format!("add a listener for {}, or take it out", words::list(&homeless)));
    let help: Vec<String> = attach.into_iter().chain(add).collect();
    let help = help.join(", and ");
    Some(Told::new(at.object, "", finding.help(help)))
}
