//! `status.listeners` of Gateways and ListenerSets.

use super::{Claim, Stale, claims, codes, compare};
use crate::engine::{At, Reader};
use crate::fact::Verdict;
use crate::gateway::listener::Gates;
use crate::gateway::status::ListenerConditions;
use crate::object::{KeyId, Observed, ObservedListener, Sym};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The entries of a Gateway or ListenerSet.
pub fn judge(owner: KeyId, observed: &Observed, reader: &mut Reader<'_>, found: &mut Vec<Stale>) {
    let gates = reader.cell::<Gates>(At::whole(owner)).map_or(&[][..], |gates| gates);
    let spec: Vec<Sym> = gates.iter().map(|gate| gate.name).collect();
    // One delay of the controller is told once, not once a listener.
    let late = found
        .iter()
        .any(|stale| core::ptr::eq(stale.code, &codes::FORMER_GENERATION));
    for (index, listener) in observed.listeners.iter().enumerate() {
        let path = format!("status.listeners[{index}]");
        if !spec.contains(&listener.name) {
            found.push(not_in_spec(listener, path, reader));
            continue;
        }
        let at = At::part(owner, listener.name.0);
        let Some(right) = reader.cell::<ListenerConditions>(at).and_then(Option::as_ref) else {
            continue;
        };
        let claim = Claim {
            conditions: &listener.conditions,
            right: Some(&right.conditions),
            generation: right.generation,
            path: &path,
            about: &format!("the status of listener `{}`", reader.names().text(listener.name)),
            writer: "its controller",
        };
        let mut own = Vec::new();
        compare(&claim, reader, &mut own);
        if late {
            let delay = |stale: &Stale| core::ptr::eq(stale.code, &codes::FORMER_GENERATION);
            own.retain(|stale| !delay(stale) || stale.verdict == Some(Verdict::Harmful));
        } else if own.is_empty() {
            own.extend(uncounted(listener, right.attached_routes, path, reader));
        }
        found.append(&mut own);
    }
}

/// R-LIS-30: an entry for a listener that the spec does not have.
fn not_in_spec(listener: &ObservedListener, path: String, reader: &Reader<'_>) -> Stale {
    let names = reader.names();
    let routes = listener.attached_routes.unwrap_or_default();
    let serving = claims(&listener.conditions, "Programmed", names) || routes > 0;
    let acts = match serving {
        true => format!("it claims to serve {}: its port may still be open", count(routes)),
        false => String::from("it claims to serve nothing"),
    };
    Stale {
        code: &codes::STALE_LISTENER_STATUS,
        verdict: Some(if serving { Verdict::Harmful } else { Verdict::Tolerated }),
        path,
        message: format!(
            "the entry for listener `{}` is left over: `spec.listeners` has none of that name; {acts}",
            names.text(listener.name)
        ),
        help: String::from(
            "its controller has to take it away; touch the Gateway so that it looks again, and check the port",
        ),
        published: None,
    }
}

/// R-CNT-01: a route of the input that the controller did not count. A larger count may come from routes that are not pasted.
fn uncounted(listener: &ObservedListener, right: u32, path: String, reader: &Reader<'_>) -> Option<Stale> {
    let seen = listener.attached_routes.filter(|seen| *seen < right)?;
    Some(Stale {
        code: &codes::ROUTES_NOT_COUNTED,
        verdict: None,
        path: format!("{path}.attachedRoutes"),
        message: format!(
            "listener `{}` counts {}, and of the input {right} attach",
            reader.names().text(listener.name),
            count(seen)
        ),
        help: String::from(
            "compare the routes' own statuses: one that its controller has not taken up is missing there",
        ),
        published: None,
    })
}

fn count(routes: u32) -> String {
    match routes {
        1 => String::from("1 route"),
        _ => format!("{routes} routes"),
    }
}
