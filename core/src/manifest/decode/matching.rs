//! What a rule matches: HTTPRoute's and GRPCRoute's matches.

use super::{Decoder, form, shown};
use crate::manifest::codes;
use crate::manifest::yaml::At;
use crate::object::{GrpcMatch, HttpMatch, PathKind, PathMatch, Sym, ValueMatch};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The methods of HTTP (R-VAL-29).
pub const METHODS: &[&str] = &[
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
];

/// `matches` of an HTTPRoute's rule: at least one (R-DEF-01, R-DEF-02).
pub fn http_matches(d: &mut Decoder<'_, '_>, at: Option<At>) -> Box<[HttpMatch]> {
    let matches = d.each(at, (0, 64), http_match);
    match matches.is_empty() {
        true => Box::new([HttpMatch {
            path: every_path(d),
            method: Sym::EMPTY,
            headers: Box::default(),
            query: Box::default(),
            unsupported: false,
        }]),
        false => matches,
    }
}

fn every_path(d: &mut Decoder<'_, '_>) -> PathMatch {
    PathMatch {
        kind: PathKind::Prefix,
        value: d.sym("/"),
    }
}

fn http_match(d: &mut Decoder<'_, '_>, at: At) -> Option<HttpMatch> {
    let [path_at, headers, query, method] = d.fields(at, &["path", "headers", "queryParams", "method"])?;
    let mut unsupported = false;
    let path = match path_at {
        Some(at) => path(d, at, &mut unsupported),
        None => every_path(d),
    };
    let method = method.map(|at| d.choice(at, METHODS));
    let method = match method {
        Some(Some(Ok(method))) => d.sym(method),
        Some(Some(Err(other))) => {
            unsupported = true;
            d.sym(other)
        }
        _ => Sym::EMPTY,
    };
    Some(HttpMatch {
        path,
        method,
        headers: values(d, headers, &mut unsupported, true, true),
        query: values(d, query, &mut unsupported, false, true),
        unsupported,
    })
}

fn path(d: &mut Decoder<'_, '_>, at: At, unsupported: &mut bool) -> PathMatch {
    let Some([kind, value_at]) = d.fields(at, &["type", "value"]) else {
        return every_path(d);
    };
    let kind = kind.and_then(|at| d.choice(at, &["Exact", "PathPrefix", "RegularExpression"]));
    let value = value_at.and_then(|at| d.sized(at, 0, 1024)).unwrap_or("/");
    let kind = match kind {
        Some(Ok("Exact")) => PathKind::Exact,
        Some(Ok("RegularExpression")) => PathKind::Regex,
        Some(Err(_)) => {
            *unsupported = true;
            PathKind::Exact
        }
        _ => PathKind::Prefix,
    };
    // R-VAL-28
    if let (Some(at), PathKind::Exact | PathKind::Prefix, false) = (value_at, kind, *unsupported)
        && let Some(fault) = form::path_fault(value)
    {
        let message = format!("path `{}` cannot be matched: {fault}", shown(value));
        d.note(at, &codes::BAD_FORMAT, message, None);
    }
    PathMatch {
        kind,
        value: d.sym(value),
    }
}

/// Header or query parameter conditions: the first of equal names alone (R-VAL-22, R-MAT-07, R-MAT-08).
fn values(
    d: &mut Decoder<'_, '_>,
    at: Option<At>,
    unsupported: &mut bool,
    header: bool,
    checked: bool,
) -> Box<[ValueMatch]> {
    let Some(at) = at else { return Box::default() };
    let mut written: Vec<(&str, At)> = Vec::new();
    let mut out: Vec<ValueMatch> = Vec::new();
    for item in d.list(at, 0, 16) {
        let Some([name_at, value_at, kind]) = d.fields(item, &["name", "value", "type"]) else {
            continue;
        };
        let what = if header {
            "a header name"
        } else {
            "a query parameter's name"
        };
        let name = d
            .required(item, "name", name_at)
            .and_then(|at| d.formed(at, (1, 256), form::is_token, what));
        let most = if header { 4096 } else { 1024 };
        let value = d
            .required(item, "value", value_at)
            .and_then(|at| d.sized(at, 1, most))
            .unwrap_or("");
        let kind = kind.and_then(|at| d.choice(at, &["Exact", "RegularExpression"]));
        *unsupported |= matches!(kind, Some(Err(_)));
        // R-VAL-27
        if let Some(at) = value_at.filter(|_| header && checked && !form::is_header_value(value)) {
            header_value(d, at, value);
        }
        let Some(name) = name else { continue };
        if let Some((_, first)) = written.iter().find(|(earlier, _)| *earlier == name).copied() {
            let message = format!("`{}` is matched twice", shown(name));
            d.note(item, &codes::DUPLICATE_ITEM, message, Some("remove one of them".into()));
            d.also(first, "it stands here first");
        }
        written.push((name, item));
        let lower: String;
        let name = match header && name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => {
                lower = name.to_ascii_lowercase();
                d.sym(&lower)
            }
            false => d.sym(name),
        };
        if out.iter().any(|earlier| earlier.name == name) {
            continue;
        }
        out.push(ValueMatch {
            name,
            value: d.sym(value),
            regex: kind == Some(Ok("RegularExpression")),
        });
    }
    out.into_boxed_slice()
}

/// Notes a header value that holds what it must not.
pub fn header_value(d: &mut Decoder<'_, '_>, at: At, value: &str) {
    let message = format!("`{}` is not a header value", shown(value));
    let help = "use printable ASCII, with single blanks between words";
    d.note(at, &codes::BAD_FORMAT, message, Some(help.into()));
}

/// One match of a GRPCRoute (R-VAL-39).
pub fn grpc_match(d: &mut Decoder<'_, '_>, at: At) -> Option<GrpcMatch> {
    let [method, headers] = d.fields(at, &["method", "headers"])?;
    let mut unsupported = false;
    let mut out = GrpcMatch {
        service: Sym::EMPTY,
        method: Sym::EMPTY,
        regex: false,
        headers: values(d, headers, &mut unsupported, true, false),
        unsupported,
    };
    let Some(at) = method else { return Some(out) };
    let Some([kind, service_at, method_at]) = d.fields(at, &["type", "service", "method"]) else {
        return Some(out);
    };
    let kind = kind.and_then(|at| d.choice(at, &["Exact", "RegularExpression"]));
    out.regex = kind == Some(Ok("RegularExpression"));
    out.unsupported |= matches!(kind, Some(Err(_)));
    if service_at.is_none() && method_at.is_none() {
        let message = "a method match needs `service`, `method` or both";
        d.note(
            at,
            &codes::RULE_VIOLATED,
            message,
            Some("remove `method` to match every call".into()),
        );
    }
    let exact = !out.regex && !out.unsupported;
    let mut part = |at: Option<At>, dotted: bool, what: &str| {
        let at = at?;
        let text = d.sized(at, 0, 1024)?;
        if exact && !form::is_grpc_name(text, dotted) {
            let message = format!("`{}` is not {what}", shown(text));
            d.note(at, &codes::BAD_FORMAT, message, None);
        }
        Some(d.sym(text))
    };
    out.service = part(service_at, true, "a gRPC service such as `shop.v1.Cart`").unwrap_or_default();
    out.method = part(method_at, false, "a gRPC method such as `AddItem`").unwrap_or_default();
    Some(out)
}
