//! How objects, matches and actions read on the page.

use crate::engine::HeaderValue;
use trueroute::fact::{ActionBackend, EntryCondition, EntryFilter, NamespacedName, ObjectRef};

/// `namespace/name`.
pub fn named(name: &NamespacedName) -> String {
    format!("{}/{}", name.namespace, name.name)
}

/// `Kind namespace/name`.
pub fn object(object: &ObjectRef) -> String {
    match &object.namespace {
        Some(namespace) => format!("{} {namespace}/{}", object.kind, object.name),
        None => format!("{} {}", object.kind, object.name),
    }
}

/// The name of a code as words, kinds as they are written: `ListenerSet not admitted`.
pub fn title(name: &str) -> String {
    let words = name.split('-').map(|word| match word {
        "gateway" => "Gateway",
        "listenerset" => "ListenerSet",
        "yaml" => "YAML",
        "ip" => "IP",
        word => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// `namespace/name` of a route, for places where its kind is clear.
pub fn short(object: &ObjectRef) -> String {
    match &object.namespace {
        Some(namespace) => format!("{namespace}/{}", object.name),
        None => object.name.to_string(),
    }
}

/// The match of a route that an entry comes from; only HTTP and gRPC know several.
pub fn place(route: &ObjectRef, rule: u32, index: u32) -> String {
    match route.kind.as_ref() {
        "HTTPRoute" | "GRPCRoute" => format!("{} rules[{rule}].matches[{index}]", route.kind),
        kind => format!("{kind} rules[{rule}]"),
    }
}

/// `namespace/name:port`, with the kind unless it is a Service.
pub fn backend(kind: &str, namespace: &str, name: &str, port: Option<u16>) -> String {
    let kind = if kind == "Service" {
        String::new()
    } else {
        format!("{kind} ")
    };
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    format!("{kind}{namespace}/{name}{port}")
}

/// What the types of path matches are called in a manifest.
pub fn path_type(kind: &str) -> &str {
    match kind {
        "exact" => "Exact",
        "segment" => "PathPrefix",
        "prefix" => "string prefix",
        "regex" => "RegularExpression",
        other => other,
    }
}

/// `x-env = canary`, with `~` for regular expressions.
pub fn condition(condition: &EntryCondition) -> String {
    match (condition.op.as_ref(), &condition.value) {
        ("exact", Some(value)) => format!("{} = {value}", condition.name),
        ("regex", Some(value)) => format!("{} ~ {value}", condition.name),
        (op, Some(value)) => format!("{} {op} {value}", condition.name),
        (op, None) => format!("{} {op}", condition.name),
    }
}

/// The value of a header, or all of them.
pub fn header(value: &HeaderValue) -> String {
    match value {
        HeaderValue::One(value) => value.to_string(),
        HeaderValue::Many(values) => values.join(", "),
    }
}

/// A backend's share of the requests, in whole or tenth percents; `None` if all weights are zero.
pub fn share(backend: &ActionBackend, all: &[ActionBackend]) -> Option<String> {
    percent(
        backend.weight,
        all.iter().map(|backend| u64::from(backend.weight)).sum(),
    )
}

/// A part of a sum, in percents.
pub fn percent(part: u32, sum: u64) -> Option<String> {
    let tenths = (u64::from(part) * 1000 + sum / 2).checked_div(sum)?;
    Some(match tenths % 10 {
        0 => format!("{} %", tenths / 10),
        rest => format!("{}.{rest} %", tenths / 10),
    })
}

/// A filter in a few words.
pub fn filter(filter: &EntryFilter) -> String {
    match filter {
        EntryFilter::RequestHeaderModifier { .. } => "changes request headers".to_owned(),
        EntryFilter::ResponseHeaderModifier { .. } => "changes response headers".to_owned(),
        EntryFilter::RequestRedirect { status } => format!("redirects with {status}"),
        EntryFilter::UrlRewrite { rewrite } => {
            let host = rewrite.hostname.as_ref().map(|host| format!(" host to {host}"));
            let path = rewrite.path.as_ref().map(|path| format!(" path to {}", path.value));
            format!("rewrites{}{}", host.unwrap_or_default(), path.unwrap_or_default())
        }
        EntryFilter::RequestMirror { mirror } => format!("mirrors to {}", named(&mirror.backend)),
        EntryFilter::Cors { .. } => "answers CORS".to_owned(),
        EntryFilter::ExternalAuth { auth } => format!("asks {}", named(auth)),
        EntryFilter::ExtensionRef { extension } => object(extension),
        EntryFilter::Unknown { filter } => format!("unknown filter {filter}"),
    }
}

/// `1 error`, `2 errors`.
pub fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

#[cfg(test)]
mod tests {
    use super::{counted, percent};

    #[test]
    fn shares_are_rounded_to_tenths() {
        assert_eq!(percent(90, 100).as_deref(), Some("90 %"));
        assert_eq!(percent(1, 3).as_deref(), Some("33.3 %"));
        assert_eq!(percent(0, 1).as_deref(), Some("0 %"));
        assert_eq!(percent(0, 0), None);
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(
            (counted(1, "error"), counted(0, "error")),
            ("1 error".into(), "0 errors".into())
        );
    }
}
