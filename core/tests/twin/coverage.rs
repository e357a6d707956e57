//! What the worlds exercise, counted, so that the generator cannot rot silently.

use crate::compare::Agreed;
use crate::requests::Answer;
use std::collections::BTreeMap;

/// In so many worlds each class was met.
pub type Coverage = BTreeMap<String, usize>;

/// What a line of either side may hold; each must have been met in some world.
const STATES: &[&str] = &[
    // Gateways, ListenerSets, listeners (sections 3 and 4)
    "Accepted False/InvalidParameters",
    "Accepted False/UnsupportedAddress",
    "Accepted False/ListenersNotValid",
    "Accepted True/ListenersNotValid",
    "Accepted False/NotAllowed,",
    "Accepted False/ParentNotAccepted",
    "Programmed False/ParentNotProgrammed",
    "Accepted False/UnsupportedProtocol",
    "Accepted False/HostnameConflict",
    "Accepted False/ProtocolConflict",
    "ResolvedRefs False/InvalidRouteKinds",
    "ResolvedRefs False/InvalidCertificateRef",
    "ResolvedRefs False/ListenersNotResolved",
    "accepted true, programmed false, conflict none",
    "1 sets",
    "2 sets",
    // Routes (sections 5, 9, 11)
    "Accepted True/Accepted",
    "Accepted False/NoMatchingParent",
    "Accepted False/NotAllowedByListeners",
    "Accepted False/NoMatchingListenerHostname",
    "Accepted False/UnsupportedValue",
    "Accepted False/IncompatibleFilters",
    "Accepted False/Conflicted",
    "PartiallyInvalid True/UnsupportedValue",
    "ResolvedRefs False/RefNotPermitted",
    "ResolvedRefs False/InvalidKind",
    "ResolvedRefs False/BackendNotFound",
    "ResolvedRefs False/UnsupportedProtocol",
    "at ListenerSet",
    "4 routes",
];

/// Outcomes of requests; each must have been met in some world.
const OUTCOMES: &[&str] = &[
    "forward HTTPRoute",
    "forward GRPCRoute",
    "forward TLSRoute",
    "forward TCPRoute",
    "forward UDPRoute",
    "forward terminate",
    "forward passthrough",
    "forward part fails 500",
    "forward part fails 503",
    "forward part is reset",
    "forward by a ListenerSet",
    "TCPRoute terminate",
    "redirect 301",
    "redirect 302",
    "redirect 308",
    "respond 404",
    "respond 404 without a listener",
    "respond 421",
    "respond 500",
    "respond 503",
    "gRPC 2",
    "gRPC 12",
    "gRPC 14",
    "refuse without a listener",
    "refuse without a route",
    "refuse with all backends failing",
    "not said by any rule",
    "decided by kind",
    "decided by length",
    "decided by method",
    "decided by headers",
    "decided by query",
    "decided by service",
    "decided by method name",
    "decided by call headers",
    "decided by age",
    "decided by name",
    "decided by rule",
    "decided by match",
];

/// Counts what a world exercised.
pub fn count(coverage: &mut Coverage, agreed: &Agreed) {
    let states = STATES
        .iter()
        .filter(|state| agreed.lines.iter().any(|line| line.contains(**state)));
    let mut met: Vec<String> = states.map(|state| state.to_string()).collect();
    met.extend(agreed.answers.iter().flat_map(outcomes));
    met.sort();
    met.dedup();
    for one in met {
        *coverage.entry(one).or_default() += 1;
    }
}

fn outcomes(answer: &Option<Answer>) -> Vec<String> {
    let Some(answer) = answer else {
        return vec!["not said by any rule".into()];
    };
    let mut all = Vec::new();
    let (outcome, route) = (answer.outcome, answer.route.as_ref().map(|route| route.0.as_str()));
    match (answer.status, route) {
        (_, Some(route)) if outcome == "forward" => all.push(format!("forward {route}")),
        (Some(status), _) => all.push(format!("{outcome} {status}")),
        (None, Some(_)) => all.push(format!("{outcome} with all backends failing")),
        (None, None) if answer.listener.is_some() => all.push(format!("{outcome} without a route")),
        (None, None) => {}
    }
    if answer.listener.is_none() {
        let status = answer.status.map_or(String::new(), |status| format!(" {status}"));
        all.push(format!("{outcome}{status} without a listener"));
    }
    if let (Some(mode), Some(route)) = (answer.tls, route) {
        all.push(format!("{outcome} {mode}"));
        all.push(format!("{route} {mode}"));
    }
    if outcome == "forward" {
        for backend in &answer.backends {
            match backend.4 {
                Some(0) => all.push("forward part is reset".into()),
                Some(status) => all.push(format!("forward part fails {status}")),
                None => {}
            }
        }
        if answer.listener.as_ref().is_some_and(|listener| listener.1.is_some()) {
            all.push("forward by a ListenerSet".into());
        }
    }
    all.extend(answer.grpc.map(|code| format!("gRPC {code}")));
    all.extend(answer.decided.map(|row| format!("decided by {row}")));
    all
}

/// The classes that no world exercised.
pub fn missing(coverage: &Coverage) -> Vec<&'static str> {
    let all = STATES.iter().chain(OUTCOMES);
    all.copied().filter(|class| !coverage.contains_key(*class)).collect()
}
