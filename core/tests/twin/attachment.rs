//! Section 5 of the rules, with R-GRPC-08 and R-TCP-07: which listeners take which routes, and what routes are told.

use crate::gateways::View;
use crate::listeners::{Entry, admits, permitted};
use crate::precedence::counting;
use crate::world::*;
use trueroute::routing::pattern::Pattern;

/// What becomes of one parentRef.
pub struct Parent<'a> {
    pub reference: &'a ParentRef,
    pub accepted: (bool, &'static str),
    /// The listeners that took the route, as places in the view, with the effective hostnames; `*` is any.
    pub taken: Vec<(usize, Vec<&'static str>)>,
}

/// R-HOST-02; `*` is any.
pub fn intersection(l: &'static str, h: &'static str) -> Option<&'static str> {
    match (l, h) {
        ("*", x) | (x, "*") => Some(x),
        _ if l == h => Some(l),
        _ => match (l.strip_prefix('*'), h.strip_prefix('*')) {
            (Some(s), None) => (h.ends_with(s) && h.len() > s.len()).then_some(h),
            (None, Some(t)) => (l.ends_with(t) && l.len() > t.len()).then_some(l),
            (Some(s), Some(t)) if s.ends_with(t) => Some(l),
            (Some(s), Some(t)) if t.ends_with(s) => Some(h),
            _ => None,
        },
    }
}

/// R-HOST-04; for kinds without hostnames the listener's own (R-TCP-07).
fn effective(route: &Route, listener: &Listener) -> Vec<&'static str> {
    let own = listener.hostname.unwrap_or("*");
    let mut all: Vec<&'static str> = match route.kind {
        "TCPRoute" | "UDPRoute" => vec![own],
        _ if route.hostnames.is_empty() => vec![own], // R-HOST-01
        _ => route.hostnames.iter().filter_map(|h| intersection(own, h)).collect(),
    };
    all.sort();
    all.dedup();
    all
}

fn expression_is_bad(value: &str) -> bool {
    Pattern::new(value).is_err()
}

/// R-ATT-14: why a rule is invalid.
pub fn fault(rule: &Rule) -> Option<&'static str> {
    let condition = |one: &Condition| one.regex && expression_is_bad(one.value); // R-MAT-06
    let path = |path: (&str, &str)| path.0 == "RegularExpression" && expression_is_bad(path.1);
    let http = |one: &HttpMatch| {
        one.path.is_some_and(path) || counting(&one.headers).into_iter().chain(&one.query).any(condition)
    };
    let part = |part: Option<&str>| part.is_some_and(expression_is_bad);
    let grpc = |one: &GrpcMatch| {
        one.regex && (part(one.service) || part(one.method)) || counting(&one.headers).into_iter().any(condition)
    };
    let redirects = rule
        .filters
        .iter()
        .any(|filter| matches!(filter, Filter::Redirect { .. }));
    let rewrites = rule.filters.iter().any(|filter| matches!(filter, Filter::Rewrite));
    let unusable = rule
        .filters
        .iter()
        .any(|filter| matches!(filter, Filter::Headers { bad: true })); // R-HDR-04
    if rule.http.iter().any(http) || rule.grpc.iter().any(grpc) || unusable {
        Some("UnsupportedValue")
    } else if redirects && rewrites {
        Some("IncompatibleFilters") // R-FIL-04
    } else {
        None
    }
}

/// The parentRefs that are judged: each parent once, in its first form (R-RST-02).
fn distinct(route: &Route) -> Vec<&ParentRef> {
    let mut all: Vec<&ParentRef> = Vec::new();
    let plain = |one: &ParentRef| ParentRef {
        namespace: Some(one.namespace.unwrap_or(route.meta.namespace)),
        ..one.clone()
    };
    for one in &route.parents {
        if !all.iter().any(|other| plain(other) == plain(one)) {
            all.push(one);
        }
    }
    all
}

/// Whether the parentRef names the object that holds a listener (R-SET-31: never a Gateway's sets).
fn names(route: &Route, parent: &ParentRef, kind: &str, meta: &Meta) -> bool {
    let namespace = parent.namespace.unwrap_or(route.meta.namespace);
    parent.kind == kind && namespace == meta.namespace && parent.name == meta.name
}

/// How far a route comes on one listener of its parent by steps 1 to 4, and with which hostnames (5.2).
fn steps(world: &World, route: &Route, parent: &ParentRef, entry: &Entry) -> (usize, Vec<&'static str>) {
    let listener = entry.listener;
    let section = parent.section.as_ref().is_none_or(|section| *section == listener.name);
    if !section || parent.port.is_some_and(|port| port != listener.port) {
        return (0, vec![]);
    }
    let from = listener.from.as_ref().unwrap_or(&From::Same);
    let home = entry.holder().1.namespace; // R-LIS-14
    if !entry.kinds.contains(&route.kind) || !admits(world, from, home, route.meta.namespace) {
        return (1, vec![]);
    }
    let hostnames = effective(route, listener);
    if hostnames.is_empty() {
        return (2, vec![]);
    }
    // R-ATT-15: a route without rules is valid.
    if !route.rules.is_empty() && route.rules.iter().all(|rule| fault(rule).is_some()) {
        return (3, vec![]);
    }
    (4, hostnames)
}

/// R-GRPC-08: whether a route loses against the other kind on a listener.
fn loses(world: &World, route: &Route, entry: &Entry) -> bool {
    let (kind, meta) = entry.holder();
    let mut rivals: Vec<(&Route, Vec<&'static str>)> = Vec::new();
    for rival in world
        .routes
        .iter()
        .filter(|one| ["HTTPRoute", "GRPCRoute"].contains(&one.kind))
    {
        let parents = rival.parents.iter().filter(|parent| names(rival, parent, kind, meta));
        let mut ways = parents.map(|parent| steps(world, rival, parent, entry));
        if let Some((_, hostnames)) = ways.find(|(step, _)| *step == 4) {
            rivals.push((rival, hostnames));
        }
    }
    rivals.sort_by_key(|(rival, _)| rival.meta.seniority());
    let mut accepted: Vec<(&Route, Vec<&'static str>)> = Vec::new();
    for (rival, hostnames) in rivals {
        let meets = |others: &Vec<&'static str>| {
            let pairs = hostnames.iter().flat_map(|h| others.iter().map(move |o| (h, o)));
            pairs.clone().any(|(h, o)| intersection(h, o).is_some())
        };
        if !accepted
            .iter()
            .any(|(one, others)| one.kind != rival.kind && meets(others))
        {
            accepted.push((rival, hostnames));
        }
    }
    let takes_part = ["HTTPRoute", "GRPCRoute"].contains(&route.kind);
    takes_part
        && !accepted
            .iter()
            .any(|(one, _)| one.kind == route.kind && one.meta == route.meta)
}

/// All parentRefs of a route that are ours, judged (R-ATT-01, R-ATT-03).
pub fn parents<'a>(world: &World, view: &View, route: &'a Route) -> Vec<Parent<'a>> {
    let mut all = Vec::new();
    for reference in distinct(route) {
        let gateway = view
            .gateways
            .iter()
            .any(|one| names(route, reference, "Gateway", &one.gateway.meta));
        let set = view
            .sets
            .iter()
            .find(|one| names(route, reference, "ListenerSet", &one.set.meta));
        if !gateway && set.is_none() {
            continue;
        }
        // R-SET-32: a set that is not allowed or has no accepted parent has nothing to attach to.
        let closed = set.is_some_and(|set| ["NotAllowed", "ParentNotAccepted"].contains(&set.accepted.1));
        let mut furthest = 0;
        let mut taken = Vec::new();
        for (place, entry) in view.entries.iter().enumerate() {
            let (kind, meta) = entry.holder();
            if closed || !names(route, reference, kind, meta) {
                continue;
            }
            let (step, hostnames) = steps(world, route, reference, entry);
            furthest = furthest.max(step); // R-ATT-12
            if step == 4 && !loses(world, route, entry) {
                taken.push((place, hostnames)); // R-ATT-10
            }
        }
        let faults: Vec<&str> = route.rules.iter().filter_map(fault).collect();
        let accepted = match furthest {
            _ if !taken.is_empty() => (true, "Accepted"),
            0 => (false, "NoMatchingParent"),
            1 => (false, "NotAllowedByListeners"),
            2 => (false, "NoMatchingListenerHostname"),
            3 => (false, faults[0]), // of several rules the first
            _ => (false, "Conflicted"),
        };
        all.push(Parent {
            reference,
            accepted,
            taken,
        });
    }
    all
}

/// R-RST-07.
pub fn partially_invalid(route: &Route) -> bool {
    let bad = route.rules.iter().filter(|rule| fault(rule).is_some()).count();
    bad > 0 && bad < route.rules.len()
}

/// A route that a listener took, with its effective hostnames there.
#[derive(Clone)]
pub struct Taken<'a> {
    pub route: &'a Route,
    pub hostnames: Vec<&'static str>,
}

/// The routes that each listener of the view took, each route once (R-CNT-01 to R-CNT-06).
pub fn taken<'a>(world: &'a World, view: &View, parents: &[Vec<Parent>]) -> Vec<Vec<Taken<'a>>> {
    let of = |place: usize| {
        let mut all = Vec::new();
        for (route, parents) in world.routes.iter().zip(parents) {
            let mut ways = parents.iter().flat_map(|parent| &parent.taken);
            if let Some((_, hostnames)) = ways.find(|(one, _)| *one == place) {
                let hostnames = hostnames.clone();
                all.push(Taken { route, hostnames });
            }
        }
        all
    };
    (0..view.entries.len()).map(of).collect()
}

/// R-BE-01: what is wrong with a backend reference of a route.
pub fn backend_fault(world: &World, route: &Route, backend: &Backend) -> Option<&'static str> {
    let home = route.meta.namespace; // R-GRANT-03
    let namespace = backend.namespace.unwrap_or(home);
    if backend.kind != "Service" {
        return Some("InvalidKind");
    }
    if !permitted(world, (route.kind, home), ("Service", namespace, backend.name)) {
        return Some("RefNotPermitted"); // R-GRANT-05: before any look at the target
    }
    let named = |one: &&Service| one.namespace == namespace && one.name == backend.name;
    let Some(service) = world.services.iter().find(named) else {
        return Some("BackendNotFound");
    };
    let ports: Vec<_> = service.ports.iter().filter(|port| port.0 == backend.port).collect();
    if ports.is_empty() {
        return Some("BackendNotFound");
    }
    if service.external {
        return Some("InvalidKind"); // R-BE-03
    }
    // R-BE-06, R-BE-08: the port of the route's transport.
    let Some(port) = ports.iter().find(|port| port.1 == (route.kind == "UDPRoute")) else {
        return Some("UnsupportedProtocol");
    };
    let secure_websocket = port.2 == Some("kubernetes.io/wss") && route.kind == "HTTPRoute";
    secure_websocket.then_some("UnsupportedProtocol")
}

/// R-RST-08: the reason of a route's ResolvedRefs, if it is False.
pub fn unresolved(world: &World, route: &Route) -> Option<&'static str> {
    let mut faults = Vec::new();
    for rule in &route.rules {
        faults.extend(rule.backends.iter().filter_map(|one| backend_fault(world, route, one)));
        for filter in &rule.filters {
            match filter {
                Filter::Mirror(one) => faults.extend(backend_fault(world, route, one)), // R-MIR-03
                Filter::Extension => faults.push("InvalidKind"),                        // R-EXT-01
                _ => {}
            }
        }
    }
    let order = [
        "RefNotPermitted",
        "InvalidKind",
        "BackendNotFound",
        "UnsupportedProtocol",
    ];
    order.into_iter().find(|reason| faults.contains(reason))
}
