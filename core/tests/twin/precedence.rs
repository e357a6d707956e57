//! Sections 6.2 to 6.4, 9.1 and 9.3 of the rules: which matches fit a request, and which of them comes first.

use crate::attachment::{Taken, fault};
use crate::requests::Call;
use crate::world::*;
use std::cmp::{Ordering, Reverse};
use trueroute::routing::pattern::Pattern;

/// One match of a rule: it competes on its own (R-MAT-03).
#[derive(Clone)]
pub struct Place<'a> {
    pub route: &'a Route,
    pub rule: usize,
    pub matched: usize,
    conditions: Conditions,
}

#[derive(Clone)]
enum Conditions {
    Http(HttpMatch),
    Grpc(GrpcMatch),
    None,
}

/// R-DEF-01: an HTTPRoute without rules has one that takes everything and has no backends.
pub fn rules(route: &Route) -> Vec<Rule> {
    match route.kind {
        "HTTPRoute" if route.rules.is_empty() => vec![Rule::default()],
        _ => route.rules.clone(),
    }
}

/// The matches of a route, those of invalid rules left out (R-REQ-24, R-RST-07).
fn places<'a>(route: &'a Route) -> Vec<Place<'a>> {
    let mut all = Vec::new();
    for (rule, spec) in rules(route).into_iter().enumerate() {
        if fault(&spec).is_some() {
            continue;
        }
        let conditions: Vec<Conditions> = match route.kind {
            // R-DEF-01, R-DEF-02: no match is the default match.
            "HTTPRoute" if spec.http.is_empty() => vec![Conditions::Http(HttpMatch::default())],
            "HTTPRoute" => spec.http.into_iter().map(Conditions::Http).collect(),
            "GRPCRoute" if spec.grpc.is_empty() => vec![Conditions::Grpc(GrpcMatch::default())],
            "GRPCRoute" => spec.grpc.into_iter().map(Conditions::Grpc).collect(),
            _ if rule > 0 => vec![], // R-TLSR-07
            _ => vec![Conditions::None],
        };
        for (matched, conditions) in conditions.into_iter().enumerate() {
            all.push(Place {
                route,
                rule,
                matched,
                conditions,
            });
        }
    }
    all
}

/// The hostnames of a listener's tables: each effective hostname of a route that it took (R-HOST-05).
pub fn hostnames(taken: &[Taken]) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = taken.iter().flat_map(|one| one.hostnames.clone()).collect();
    all.sort();
    all.dedup();
    all
}

/// The table of one hostname, in order of precedence.
pub fn table<'a>(taken: &[Taken<'a>], hostname: &str) -> Vec<Place<'a>> {
    let at = taken.iter().filter(|one| one.hostnames.contains(&hostname));
    let mut routes: Vec<&Route> = at.map(|one| one.route).collect();
    if !routes
        .iter()
        .any(|route| ["HTTPRoute", "GRPCRoute"].contains(&route.kind))
    {
        // R-TCP-02, R-TLSR-02: the oldest gets everything; R-TCP-07: a TLSRoute before any TCPRoute.
        routes.sort_by_key(|route| (route.kind != "TLSRoute", route.meta.seniority()));
        routes.truncate(1);
    }
    let mut all: Vec<Place> = routes.into_iter().flat_map(places).collect();
    all.sort_by(order);
    all
}

/// The hostname that takes a name (R-MAT-01, R-MAT-02; `None` is no server name, R-TLSR-03).
pub fn best<'a>(hostnames: &[&'a str], name: Option<&str>) -> Option<&'a str> {
    let fits = |h: &&&str| match (h.strip_prefix('*'), name) {
        (Some(""), _) => true,
        (Some(suffix), Some(name)) => name.ends_with(suffix) && name.len() > suffix.len(), // R-LIS-06
        (None, Some(name)) => **h == name,
        (_, None) => false,
    };
    let specific = |h: &&&str| (**h != "*", !h.starts_with('*'), h.len());
    hostnames.iter().filter(fits).max_by_key(specific).copied()
}

/// R-MAT-07, R-GRPC-03: of equal names the first counts, and the others are ignored altogether.
pub fn counting(headers: &[Condition]) -> Vec<&Condition> {
    let mut all: Vec<&Condition> = Vec::new();
    for one in headers {
        if !all.iter().any(|other| other.name.eq_ignore_ascii_case(one.name)) {
            all.push(one);
        }
    }
    all
}

fn length(text: Option<&str>) -> usize {
    text.map_or(0, |text| text.chars().count())
}

fn path_of(http: &HttpMatch) -> (&'static str, &'static str) {
    let (kind, value) = http.path.unwrap_or(("PathPrefix", "/")); // R-MAT-12
    match kind {
        "PathPrefix" => (kind, value.strip_suffix('/').unwrap_or(value)), // R-MAT-05
        _ => (kind, value),
    }
}

/// R-MAT-10 rows 2 to 6, R-MAT-11; R-GRPC-04 without its hostnames.
fn rank(conditions: &Conditions) -> (usize, [Reverse<usize>; 4]) {
    match conditions {
        Conditions::Http(one) => {
            let (kind, value) = path_of(one);
            let (kind, size) = match kind {
                "Exact" => (0, 0),
                "RegularExpression" => (1, length(Some(value))),
                _ => (2, length(Some(value))),
            };
            let method = usize::from(one.method.is_some());
            let rest = [size, method, counting(&one.headers).len(), one.query.len()];
            (kind, rest.map(Reverse))
        }
        Conditions::Grpc(one) => {
            let rest = [length(one.service), length(one.method), counting(&one.headers).len(), 0];
            // Expressions after Exact, by length; what names neither service nor method has no characters at all.
            let kind = match one.service.or(one.method) {
                Some(_) => usize::from(one.regex),
                None => 2,
            };
            (kind, rest.map(Reverse))
        }
        Conditions::None => (0, [0; 4].map(Reverse)),
    }
}

/// R-MAT-10 rows 2 to 9, R-GRPC-04, R-TCP-02.
pub fn order(a: &Place, b: &Place) -> Ordering {
    let key = |one: &Place| (rank(&one.conditions), one.route.meta.seniority(), one.rule, one.matched);
    key(a).cmp(&key(b))
}

/// The row of R-MAT-10 or R-GRPC-04 that puts `a` before `b`, for counting what the worlds exercise.
pub fn decided(a: &Place, b: &Place) -> &'static str {
    let (first, second) = (rank(&a.conditions), rank(&b.conditions));
    let rows = match a.conditions {
        Conditions::Grpc(_) => ["service", "method name", "call headers", "-"],
        _ => ["length", "method", "headers", "query"],
    };
    if first.0 != second.0 {
        return "kind";
    }
    if let Some(row) = (0..4).find(|row| first.1[*row] != second.1[*row]) {
        return rows[row];
    }
    if a.route.meta.day != b.route.meta.day {
        "age"
    } else if a.route.meta != b.route.meta {
        "name"
    } else if a.rule != b.rule {
        "rule"
    } else {
        "match"
    }
}

/// Whether no request can fit both, by path alone, although no row above the route's age tells them apart: then their
/// order means nothing and no rule gives it.
pub fn apart(a: &Place, b: &Place) -> bool {
    match (&a.conditions, &b.conditions) {
        (Conditions::Http(a), Conditions::Http(b)) => {
            let ((kind, a), (other, b)) = (path_of(a), path_of(b));
            kind == other && kind != "RegularExpression" && a != b && (kind == "Exact" || a.len() == b.len())
        }
        (Conditions::Grpc(a), Conditions::Grpc(b)) => {
            let differ = |a: Option<&str>, b: Option<&str>| a.is_some() && b.is_some() && a != b;
            !a.regex && !b.regex && (differ(a.service, b.service) || differ(a.method, b.method))
        }
        _ => false,
    }
}

/// Whether the whole value matches (R-MAT-06).
fn expression(expression: &str, value: &str) -> bool {
    Pattern::new(expression).is_ok_and(|pattern| pattern.is_match(value))
}

fn holds(condition: &Condition, value: Option<String>) -> bool {
    value.is_some_and(|value| match condition.regex {
        true => expression(condition.value, &value),
        false => condition.value == value,
    })
}

/// R-MAT-07: names without case, values of a repeated header joined by commas.
fn header(call: &Call, name: &str) -> Option<String> {
    let named = call.headers.iter().filter(|(one, _)| one.eq_ignore_ascii_case(name));
    let values: Vec<&str> = named.flat_map(|(_, values)| values.clone()).collect();
    (!values.is_empty()).then(|| values.join(","))
}

/// R-MAT-08: the first value of a name, percent-decoded.
fn parameter(call: &Call, name: &str) -> Option<String> {
    let mut pairs = call.query.split('&').filter(|pair| !pair.is_empty());
    pairs.find_map(|pair| {
        let (one, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(one) == name).then(|| decode(value))
    })
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match digits
            .and_then(|two| u8::from_str_radix(two, 16).ok())
            .filter(|_| first == b'%')
        {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// R-MAT-03: whether a match takes a request.
pub fn fits(place: &Place, call: &Call) -> bool {
    match &place.conditions {
        Conditions::None => true,
        Conditions::Http(one) => {
            let (kind, value) = path_of(one);
            let path = match kind {
                "Exact" => call.path == value, // R-MAT-04
                "RegularExpression" => expression(value, call.path),
                _ => call
                    .path
                    .strip_prefix(value)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')), // R-MAT-05
            };
            path && one.method.is_none_or(|method| method == call.method) // R-MAT-09
                && counting(&one.headers).iter().all(|one| holds(one, header(call, one.name)))
                && one.query.iter().all(|one| holds(one, parameter(call, one.name)))
        }
        Conditions::Grpc(one) => {
            // R-GRPC-09, R-GRPC-02
            let path = match (one.regex, one.service, one.method) {
                (_, None, None) => true,
                (false, Some(s), Some(m)) => call.path == format!("/{s}/{m}"),
                (false, Some(s), None) => call.path.starts_with(&format!("/{s}/")),
                (false, None, Some(m)) => call
                    .path
                    .strip_prefix('/')
                    .and_then(|rest| rest.strip_suffix(&format!("/{m}")))
                    .is_some_and(|service| !service.is_empty()),
                (true, Some(s), Some(m)) => expression(&format!("/({s})/({m})"), call.path),
                (true, Some(s), None) => expression(&format!("/({s})/.+"), call.path),
                (true, None, Some(m)) => expression(&format!("/.+/({m})"), call.path),
            };
            call.grpc
                && path
                && counting(&one.headers)
                    .iter()
                    .all(|one| holds(one, header(call, one.name)))
        }
    }
}
