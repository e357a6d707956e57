//! One rule of a route: matches, filters, backends, timeouts.

use super::reference::{self, Fields};
use super::{Decoder, filter, form, gateway, matching};
use crate::manifest::codes;
use crate::manifest::yaml::At;
use crate::object::{
    BackendRef, Filter, HttpMatch, Kind, Matches, PathKind, PathModifier, Retry, Rule, RulePolicy, Sym,
};
use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

/// The rule of an HTTPRoute without rules (R-DEF-01).
pub fn default_http(d: &mut Decoder<'_, '_>) -> Rule {
    Rule {
        name: Sym::EMPTY,
        matches: Matches::Http(matching::http_matches(d, None)),
        filters: Box::default(),
        backends: Box::default(),
        policy: None,
    }
}

/// A rule, and how many matches it has.
pub fn rule(d: &mut Decoder<'_, '_>, at: At, kind: Kind) -> Option<(Rule, usize)> {
    match kind {
        Kind::HttpRoute => http(d, at),
        Kind::GrpcRoute => grpc(d, at),
        _ => stream(d, at),
    }
}

fn name(d: &mut Decoder<'_, '_>, at: Option<At>) -> Sym {
    let text = at.and_then(|at| gateway::section(d, at)).unwrap_or("");
    d.sym(text)
}

fn http(d: &mut Decoder<'_, '_>, at: At) -> Option<(Rule, usize)> {
    const FIELDS: [&str; 7] = [
        "name",
        "matches",
        "filters",
        "backendRefs",
        "timeouts",
        "retry",
        "sessionPersistence",
    ];
    let [name, matches_at, filters_at, backends_at, timeouts, retry, session] = d.fields(at, &FIELDS)?;
    let name = self::name(d, name);
    let matches = matching::http_matches(d, matches_at);
    let filters = filter::filters(d, filters_at, Kind::HttpRoute);
    let backends = self::backends(d, backends_at, Kind::HttpRoute, (0, 16));
    // R-VAL-23
    let redirects = filters.iter().any(|filter| matches!(filter, Filter::Redirect(_)));
    if let (true, Some(at), false) = (redirects, backends_at, backends.is_empty()) {
        let message = "a rule with a RequestRedirect filter must not have `backendRefs`";
        let help = "remove `backendRefs`: the Gateway answers these requests itself";
        d.note(at, &codes::RULE_VIOLATED, message, Some(help.into()));
    }
    prefix_rule(d, filters_at, &filters, &matches);
    // R-VAL-24: of backendRefs, only exactly one with such a filter is looked at.
    let mut with_prefix = backends
        .iter()
        .filter(|backend| backend.filters.iter().any(replaces_prefix));
    if let (Some(backend), None) = (with_prefix.next(), with_prefix.next()) {
        prefix_rule(d, backends_at, &backend.filters, &matches);
    }
    let policy = policy(d, timeouts, retry, session);
    let count = d.tree.count(matches_at.unwrap_or(At(u32::MAX))).max(matches.len());
    let rule = Rule {
        name,
        matches: Matches::Http(matches),
        filters,
        backends,
        policy,
    };
    Some((rule, count))
}

fn grpc(d: &mut Decoder<'_, '_>, at: At) -> Option<(Rule, usize)> {
    const FIELDS: [&str; 5] = ["name", "matches", "filters", "backendRefs", "sessionPersistence"];
    let [name, matches, filters, backends, session] = d.fields(at, &FIELDS)?;
    let name = self::name(d, name);
    let matches = d.each(matches, (0, 64), matching::grpc_match);
    let filters = filter::filters(d, filters, Kind::GrpcRoute);
    let backends = self::backends(d, backends, Kind::GrpcRoute, (0, 16));
    let count = matches.len();
    let rule = Rule {
        name,
        matches: Matches::Grpc(matches),
        filters,
        backends,
        policy: policy(d, None, None, session),
    };
    Some((rule, count))
}

/// A rule of a TLSRoute, TCPRoute or UDPRoute (R-VAL-40).
fn stream(d: &mut Decoder<'_, '_>, at: At) -> Option<(Rule, usize)> {
    let [name, backends] = d.fields(at, &["name", "backendRefs"])?;
    let name = self::name(d, name);
    let backends = d.required(at, "backendRefs", backends);
    let rule = Rule {
        name,
        matches: Matches::All,
        filters: Box::default(),
        backends: self::backends(d, backends, Kind::TcpRoute, (1, 16)),
        policy: None,
    };
    Some((rule, 0))
}

/// `backendRefs` (R-VAL-12, R-VAL-13, R-VAL-22).
fn backends(d: &mut Decoder<'_, '_>, at: Option<At>, kind: Kind, limits: (usize, usize)) -> Box<[BackendRef]> {
    d.each(at, limits, |d, at| {
        let (fields, port, weight, filters) = if kind == Kind::TcpRoute {
            const FIELDS: [&str; 6] = ["group", "kind", "name", "namespace", "port", "weight"];
            let [group, kind, name, namespace, port, weight] = d.fields(at, &FIELDS)?;
            ((group, kind, name, namespace), port, weight, None)
        } else {
            const FIELDS: [&str; 7] = ["name", "port", "weight", "namespace", "kind", "group", "filters"];
            let [name, port, weight, namespace, kind, group, filters] = d.fields(at, &FIELDS)?;
            ((group, kind, name, namespace), port, weight, filters)
        };
        let (group, kind_at, name, namespace) = fields;
        let fields = Fields {
            group,
            kind: kind_at,
            name,
            namespace,
        };
        let found = reference::reference(d, at, fields, reference::SERVICE);
        let number = port.and_then(|port| d.port(port));
        let weight = weight.and_then(|at| d.int(at, 0, 1_000_000));
        let filters = filter::filters(d, filters, kind);
        let found = found?;
        reference::service_port(d, at, found.kind, port);
        Some(BackendRef {
            target: found.target,
            port: number,
            weight: weight.map_or(1, |weight| weight as u32),
            filters,
        })
    })
}

fn replaces_prefix(filter: &Filter) -> bool {
    let path = match filter {
        Filter::Redirect(redirect) => redirect.path,
        Filter::Rewrite(rewrite) => rewrite.path,
        _ => None,
    };
    matches!(path, Some(PathModifier::Prefix(_)))
}

/// R-VAL-24: ReplacePrefixMatch needs exactly one match, by prefix.
fn prefix_rule(d: &mut Decoder<'_, '_>, at: Option<At>, filters: &[Filter], matches: &[HttpMatch]) {
    let fits = match matches {
        // No match written: the default one is by prefix.
        [] => true,
        [one] => one.path.kind == PathKind::Prefix,
        _ => false,
    };
    if let (Some(at), false, true) = (at, fits, filters.iter().any(replaces_prefix)) {
        let message = "`ReplacePrefixMatch` needs a rule with exactly one match, of type `PathPrefix`";
        d.note(
            at,
            &codes::RULE_VIOLATED,
            message,
            Some("split the rule, one for each match".into()),
        );
    }
}

/// Timeouts, retry and sessions (R-VAL-36, R-VAL-37); the experimental channel is read as well (R-API-05).
fn policy(
    d: &mut Decoder<'_, '_>,
    timeouts: Option<At>,
    retry: Option<At>,
    session: Option<At>,
) -> Option<Box<RulePolicy>> {
    let mut policy = RulePolicy::default();
    if let Some([request_at, backend_at]) = timeouts.and_then(|at| d.fields(at, &["request", "backendRequest"])) {
        let request = request_at.and_then(|at| duration(d, at));
        let backend = backend_at.and_then(|at| duration(d, at));
        // R-VAL-36, R-TMO-03
        if let (Some((request, _)), Some((backend, _)), Some(at)) = (request, backend, backend_at)
            && request > 0
            && backend > request
        {
            let message = "`backendRequest` must not be longer than `request`";
            d.note(
                at,
                &codes::RULE_VIOLATED,
                message,
                Some("shorten it, or lengthen `request`".into()),
            );
        }
        policy.request = request.map(|(_, text)| text);
        policy.backend_request = backend.map(|(_, text)| text);
    }
    if let Some([codes_at, attempts, backoff]) = retry.and_then(|at| d.fields(at, &["codes", "attempts", "backoff"])) {
        let mut seen = Vec::new();
        let statuses = d.each(codes_at, (0, 200), |d, at| {
            let code = d.int(at, 400, 599)? as u16;
            if seen.contains(&code) {
                let message = format!("code `{code}` stands twice here");
                d.note(at, &codes::DUPLICATE_ITEM, message, Some("remove one of them".into()));
            }
            seen.push(code);
            Some(code)
        });
        policy.retry = Some(Retry {
            codes: statuses,
            attempts: attempts
                .and_then(|at| d.int(at, 1, i64::MAX))
                .map(|count| u32::try_from(count).unwrap_or(u32::MAX)),
            backoff: backoff.and_then(|at| duration(d, at)).map(|(_, text)| text),
        });
    }
    policy.session = session.and_then(|at| super::session::persistence(d, at));
    (policy != RulePolicy::default()).then(|| Box::new(policy))
}

/// A duration in milliseconds, and as written. One that is none is noted.
pub fn duration(d: &mut Decoder<'_, '_>, at: At) -> Option<(u64, Sym)> {
    let text = d.str(at)?;
    let Some(length) = form::duration(text) else {
        let message = format!("`{}` is not a duration", super::shown(text));
        let help = "write whole numbers with units, such as `10s` or `1h30m`";
        d.note(at, &codes::BAD_FORMAT, message, Some(help.into()));
        return None;
    };
    Some((length, d.sym(text)))
}
