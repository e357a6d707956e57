//! Optional features that the controller lacks: what a rule must not ask for then (R-ATT-14, R-VAL-46).

use super::reason::Reason;
use crate::object::{Filter, Matches, Mirror, Redirect, Rewrite, Rule};
use alloc::format;
use alloc::string::String;

/// The field of a rule that asks for a feature, and the feature.
type Asked = (String, &'static str);

/// The first field of a rule that asks for something the controller lacks, as a fault of the rule.
pub fn fault(rule: &Rule, lacks: &dyn Fn(&str) -> bool) -> Option<(Reason, String, String)> {
    let mut found = None;
    let mut ask = |path: String, feature: &'static str| {
        if found.is_none() && lacks(feature) {
            found = Some((path, feature));
        }
    };
    matches(&rule.matches, &mut ask);
    let grpc = matches!(rule.matches, Matches::Grpc(_));
    filters(&rule.filters, "", grpc, &mut ask);
    for (index, backend) in rule.backends.iter().enumerate() {
        let place = format!("backendRefs[{index}].");
        filters(&backend.filters, &place, grpc, &mut ask);
        for (at, filter) in backend.filters.iter().enumerate().filter(|_| !grpc) {
            let path = format!("{place}filters[{at}]");
            match filter {
                Filter::RequestHeaders(_) => ask(path, "HTTPRouteBackendRequestHeaderModification"),
                Filter::Redirect(_) => ask(path, "HTTPRouteBackendRequestRedirect"),
                Filter::Rewrite(_) => ask(path, "HTTPRouteBackendURLRewrite"),
                _ => {}
            }
        }
    }
    if let Some(policy) = &rule.policy {
        if policy.request.is_some() {
            ask("timeouts.request".into(), "HTTPRouteRequestTimeout");
        }
        if policy.backend_request.is_some() {
            ask("timeouts.backendRequest".into(), "HTTPRouteBackendTimeout");
        }
        if policy.retry.is_some() {
            ask("retry".into(), "HTTPRouteRetry");
        }
    }
    let (path, feature): Asked = found?;
    Some((
        Reason::UnsupportedValue,
        path,
        format!("the controller lacks the feature `{feature}`"),
    ))
}

fn matches(matches: &Matches, ask: &mut impl FnMut(String, &'static str)) {
    let Matches::Http(matches) = matches else { return };
    for (index, found) in matches.iter().enumerate() {
        if !found.method.is_empty() {
            ask(format!("matches[{index}].method"), "HTTPRouteMethodMatching");
        }
        if !found.query.is_empty() {
            ask(format!("matches[{index}].queryParams"), "HTTPRouteQueryParamMatching");
        }
    }
}

fn filters(filters: &[Filter], place: &str, grpc: bool, ask: &mut impl FnMut(String, &'static str)) {
    let mut mirrors = 0;
    for (index, filter) in filters.iter().enumerate() {
        let path = format!("{place}filters[{index}]");
        match filter {
            Filter::RequestHeaders(_) if grpc => ask(path, "GRPCRouteRequestHeaderModifier"),
            _ if grpc => {}
            Filter::ResponseHeaders(_) => ask(path, "HTTPRouteResponseHeaderModification"),
            Filter::Redirect(redirect) => self::redirect(redirect, &path, ask),
            Filter::Rewrite(rewrite) => self::rewrite(rewrite, &path, ask),
            Filter::Mirror(mirror) => {
                mirrors += 1;
                self::mirror(mirror, mirrors, path, ask);
            }
            Filter::Cors(_) => ask(path, "HTTPRouteCORS"),
            _ => {}
        }
    }
}

fn redirect(redirect: &Redirect, path: &str, ask: &mut impl FnMut(String, &'static str)) {
    let mut field = |name: &str, feature| ask(format!("{path}.requestRedirect.{name}"), feature);
    if redirect.scheme.is_some() {
        field("scheme", "HTTPRouteSchemeRedirect");
    }
    if redirect.port.is_some() {
        field("port", "HTTPRoutePortRedirect");
    }
    if redirect.path.is_some() {
        field("path", "HTTPRoutePathRedirect");
    }
    match redirect.status {
        303 => field("statusCode", "HTTPRoute303RedirectStatusCode"),
        307 => field("statusCode", "HTTPRoute307RedirectStatusCode"),
        308 => field("statusCode", "HTTPRoute308RedirectStatusCode"),
        _ => {}
    }
}

fn rewrite(rewrite: &Rewrite, path: &str, ask: &mut impl FnMut(String, &'static str)) {
    if rewrite.hostname.is_some() {
        ask(format!("{path}.urlRewrite.hostname"), "HTTPRouteHostRewrite");
    }
    if rewrite.path.is_some() {
        ask(format!("{path}.urlRewrite.path"), "HTTPRoutePathRewrite");
    }
}

fn mirror(mirror: &Mirror, nth: usize, path: String, ask: &mut impl FnMut(String, &'static str)) {
    ask(path.clone(), "HTTPRouteRequestMirror");
    if nth > 1 {
        ask(path.clone(), "HTTPRouteRequestMultipleMirrors");
    }
    if mirror.share.0 != mirror.share.1 {
        ask(path, "HTTPRouteRequestPercentageMirror");
    }
}
