//! Random rules: matches, filters, backends.

use crate::generate::{Dice, path};
use crate::world::*;

fn chance(d: &mut Dice, percent: usize) -> bool {
    d.below(100) < percent
}

fn pick<T: Clone>(d: &mut Dice, all: &[T]) -> T {
    all[d.below(all.len())].clone()
}

fn many<T>(d: &mut Dice, most: usize, mut make: impl FnMut(&mut Dice) -> T) -> Vec<T> {
    (0..d.below(most + 1)).map(|_| make(d)).collect()
}

/// A rule of an HTTPRoute.
pub fn http(d: &mut Dice, skip: bool) -> Rule {
    let mut rule = Rule {
        http: many(d, 2, http_match),
        backends: many(d, 3, |d| backend(d, 0)),
        ..Rule::default()
    };
    if rule.backends.is_empty() && chance(d, 60) {
        rule.backends.push(backend(d, 0));
    }
    if chance(d, 25) {
        filters(d, &mut rule, true, skip);
    }
    rule
}

/// A rule of a GRPCRoute.
pub fn grpc(d: &mut Dice) -> Rule {
    let mut rule = Rule {
        grpc: many(d, 2, grpc_match),
        backends: many(d, 2, |d| backend(d, 0)),
        ..Rule::default()
    };
    if chance(d, 20) {
        filters(d, &mut rule, false, false);
    }
    rule
}

/// R-VAL-23, R-VAL-25: what the API server takes, and where admission is skipped a redirect beside a rewrite.
fn filters(d: &mut Dice, rule: &mut Rule, http: bool, skip: bool) {
    let redirect = http && chance(d, 50);
    if chance(d, 40) {
        rule.filters.push(Filter::Headers { bad: chance(d, 30) });
    }
    if chance(d, 25) {
        rule.filters.push(Filter::Extension);
    }
    if chance(d, 25) {
        let mirror = backend(d, 0);
        rule.filters.push(Filter::Mirror(Backend { weight: None, ..mirror }));
    }
    if redirect {
        rule.filters.push(Filter::Redirect {
            scheme: pick(d, &[None, None, Some("http"), Some("https")]),
            hostname: pick(d, &[None, None, Some("new.test")]),
            port: pick(d, &[None, None, Some(80), Some(443), Some(8080)]),
            status: pick(d, &[None, Some(301), Some(308)]),
        });
        if !skip {
            rule.backends.clear();
        }
    }
    if http && (!redirect && chance(d, 25) || skip && chance(d, 40)) {
        rule.filters.push(Filter::Rewrite);
    }
    if redirect && rule.filters.iter().any(|filter| matches!(filter, Filter::Rewrite)) {
        // No rule says which of two faults of one rule names the reason.
        rule.filters
            .retain(|filter| !matches!(filter, Filter::Headers { bad: true }));
    }
    if chance(d, 50) {
        rule.filters.reverse(); // R-FIL-01
    }
}

fn http_match(d: &mut Dice) -> HttpMatch {
    let mut one = HttpMatch {
        path: chance(d, 80).then(|| path(d)),
        method: pick(d, &[None, None, None, Some("GET"), Some("POST")]),
        ..HttpMatch::default()
    };
    if chance(d, 35) {
        one.headers = headers(d);
    }
    if chance(d, 25) {
        let name = pick(d, &["q", "Q", "x"]);
        let (value, regex) = pick(
            d,
            &[
                ("1", false),
                ("2", false),
                ("[0-9]+", true),
                ("1|2", true),
                (".*", true),
            ],
        );
        one.query.push(Condition { name, value, regex });
    }
    one
}

/// Names that differ only in case are two keys of the list, and one header (R-MAT-07).
fn headers(d: &mut Dice) -> Vec<Condition> {
    let mut all: Vec<Condition> = Vec::new();
    for _ in 0..1 + d.below(3) {
        let name = pick(d, &["x-env", "X-Env", "x-ver"]);
        let values = [
            ("1", false),
            ("1,2", false),
            ("[0-9]+", true),
            ("(1|2).*", true),
            ("2", false),
        ];
        let (value, regex) = if chance(d, 2) { ("[", true) } else { pick(d, &values) };
        if all.iter().all(|other| other.name != name) {
            all.push(Condition { name, value, regex });
        }
    }
    all
}

fn grpc_match(d: &mut Dice) -> GrpcMatch {
    let regex = chance(d, 30);
    let (services, methods): (&[Option<&'static str>], &[Option<&'static str>]) = if regex {
        (
            &[None, Some("pkg\\..*"), Some("pkg.[ST]"), Some("(")],
            &[None, Some("M|N"), Some("[A-Z]")],
        )
    } else {
        (&[None, Some("pkg.S"), Some("pkg.T")], &[None, Some("M"), Some("N")])
    };
    let (service, method) = (pick(d, services), pick(d, methods));
    GrpcMatch {
        regex: regex && (service.is_some() || method.is_some()),
        service,
        method,
        headers: if chance(d, 35) { headers(d) } else { vec![] },
    }
}

/// A backendRef: mostly a Service that is there.
pub fn backend(d: &mut Dice, _: usize) -> Backend {
    Backend {
        kind: if chance(d, 4) { "Strange" } else { "Service" },
        namespace: pick(d, &[None, None, None, Some("a"), Some("b")]),
        name: pick(d, &["s1", "s1", "s2", "s2", "s3"]),
        port: pick(d, &[80, 80, 80, 81, 82]),
        weight: pick(d, &[None, None, Some(0), Some(3)]),
    }
}
