//! The filters of rules and backendRefs.

use super::reference::{self, Default};
use super::{Decoder, form, matching, shown};
use crate::manifest::codes;
use crate::manifest::yaml::{At, Scalar};
use crate::object::{Cors, ExternalAuth, Filter, HeaderModifier, Kind, Mirror, PathModifier, Redirect, Rewrite, Sym};
use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

/// Type, and the field that belongs to it (R-VAL-26).
const HTTP: [(&str, &str); 8] = [
    ("RequestHeaderModifier", "requestHeaderModifier"),
    ("ResponseHeaderModifier", "responseHeaderModifier"),
    ("RequestMirror", "requestMirror"),
    ("RequestRedirect", "requestRedirect"),
    ("URLRewrite", "urlRewrite"),
    ("CORS", "cors"),
    ("ExternalAuth", "externalAuth"),
    ("ExtensionRef", "extensionRef"),
];
const HTTP_TYPES: [&str; 8] = types(&HTTP);
const HTTP_FIELDS: [&str; 9] = [
    "type",
    "requestHeaderModifier",
    "responseHeaderModifier",
    "requestMirror",
    "requestRedirect",
    "urlRewrite",
    "cors",
    "externalAuth",
    "extensionRef",
];
const GRPC_TYPES: [&str; 4] = [
    "RequestHeaderModifier",
    "ResponseHeaderModifier",
    "RequestMirror",
    "ExtensionRef",
];
const GRPC_FIELDS: [&str; 5] = [
    "type",
    "requestHeaderModifier",
    "responseHeaderModifier",
    "requestMirror",
    "extensionRef",
];

const fn types(table: &[(&'static str, &'static str); 8]) -> [&'static str; 8] {
    let [a, b, c, d, e, f, g, h] = table;
    [a.0, b.0, c.0, d.0, e.0, f.0, g.0, h.0]
}

/// `filters` of a rule or a backendRef.
pub fn filters(d: &mut Decoder<'_, '_>, at: Option<At>, kind: Kind) -> Box<[Filter]> {
    let Some(list) = at else { return Box::default() };
    let filters = d.each(Some(list), (0, 16), |d, at| filter(d, at, kind));
    // R-VAL-25
    let count = |wanted: fn(&Filter) -> bool| filters.iter().filter(|filter| wanted(filter)).count();
    let redirects = count(|filter| matches!(filter, Filter::Redirect(_)));
    let rewrites = count(|filter| matches!(filter, Filter::Rewrite(_)));
    for (name, times) in [
        (
            "RequestHeaderModifier",
            count(|filter| matches!(filter, Filter::RequestHeaders(_))),
        ),
        (
            "ResponseHeaderModifier",
            count(|filter| matches!(filter, Filter::ResponseHeaders(_))),
        ),
        ("RequestRedirect", redirects),
        ("URLRewrite", rewrites),
        ("CORS", count(|filter| matches!(filter, Filter::Cors(_)))),
    ] {
        if times > 1 {
            let message = format!("filter `{name}` stands {times} times here; once is allowed");
            d.note(
                list,
                &codes::RULE_VIOLATED,
                message,
                Some("put both into one filter".into()),
            );
        }
    }
    if redirects > 0 && rewrites > 0 {
        let message = "filters `RequestRedirect` and `URLRewrite` exclude each other";
        d.note(list, &codes::RULE_VIOLATED, message, Some("remove one of them".into()));
    }
    filters
}

fn filter(d: &mut Decoder<'_, '_>, at: At, kind: Kind) -> Option<Filter> {
    let (type_at, members): (Option<At>, [Option<At>; 8]) = if kind == Kind::GrpcRoute {
        let [kind, request, response, mirror, extension] = d.fields(at, &GRPC_FIELDS)?;
        (kind, [request, response, mirror, None, None, None, None, extension])
    } else {
        let [kind, a, b, c, d, e, f, g, h] = d.fields(at, &HTTP_FIELDS)?;
        (kind, [a, b, c, d, e, f, g, h])
    };
    // R-GRPC-06
    let allowed: &[&'static str] = if kind == Kind::GrpcRoute {
        &GRPC_TYPES
    } else {
        &HTTP_TYPES
    };
    let type_at = d.required(at, "type", type_at)?;
    let written = match d.choice(type_at, allowed)? {
        Ok(known) => known,
        // R-VAL-46
        Err(other) => return Some(Filter::Unsupported(d.sym(other))),
    };
    // R-VAL-26; what does not belong is looked into all the same.
    let mut own = None;
    for ((name, field), value) in HTTP.iter().zip(members) {
        let member = value.and_then(|at| member(d, name, at));
        match (*name == written, value) {
            (true, Some(_)) => own = member,
            (true, None) => {
                let message = format!("a filter of type `{written}` needs `{field}`");
                d.note_absent(at, field, &codes::MISSING_FIELD, message, None);
            }
            (false, Some(value)) => {
                let message = format!("`{field}` does not belong to a filter of type `{written}`");
                let help = format!("remove it, or take type `{name}`");
                d.note(value, &codes::RULE_VIOLATED, message, Some(help.into()));
            }
            (false, None) => {}
        }
    }
    own
}

/// What stands in the field that belongs to a type.
fn member(d: &mut Decoder<'_, '_>, kind: &str, at: At) -> Option<Filter> {
    Some(match kind {
        "RequestHeaderModifier" => Filter::RequestHeaders(header_modifier(d, at)),
        "ResponseHeaderModifier" => Filter::ResponseHeaders(header_modifier(d, at)),
        "RequestMirror" => Filter::Mirror(mirror(d, at)?),
        "RequestRedirect" => Filter::Redirect(redirect(d, at)?),
        "URLRewrite" => Filter::Rewrite(rewrite(d, at)?),
        "CORS" => Filter::Cors(cors(d, at)?),
        "ExternalAuth" => Filter::ExternalAuth(external_auth(d, at)?),
        _ => Filter::Extension(reference::local(d, at, Default::Nothing)?.target),
    })
}

/// R-VAL-35
fn header_modifier(d: &mut Decoder<'_, '_>, at: At) -> Box<HeaderModifier> {
    let Some([set, add, remove]) = d.fields(at, &["set", "add", "remove"]) else {
        return Box::default();
    };
    Box::new(HeaderModifier {
        set: headers(d, set),
        add: headers(d, add),
        remove: texts(d, remove, 16),
    })
}

fn headers(d: &mut Decoder<'_, '_>, at: Option<At>) -> Box<[(Sym, Sym)]> {
    let mut seen: Vec<Sym> = Vec::new();
    d.each(at, (0, 16), |d, at| {
        let [name, value_at] = d.fields(at, &["name", "value"])?;
        let name = d.required(at, "name", name);
        let name = name.and_then(|at| d.formed(at, (1, 256), form::is_token, "a header name"));
        let value = d
            .required(at, "value", value_at)
            .and_then(|at| d.sized(at, 1, 4096))
            .unwrap_or("");
        // R-VAL-27
        if let Some(at) = value_at.filter(|_| !form::is_header_value(value)) {
            matching::header_value(d, at, value);
        }
        let name = d.sym(name?);
        if seen.contains(&name) {
            let message = format!("header `{}` stands twice here", d.names.text(name));
            d.note(at, &codes::DUPLICATE_ITEM, message, Some("remove one of them".into()));
        }
        seen.push(name);
        Some((name, d.sym(value)))
    })
}

/// A list of texts that must differ.
fn set_of(
    d: &mut Decoder<'_, '_>,
    at: Option<At>,
    most: usize,
    length: (usize, usize),
    check: fn(&str) -> bool,
    form: &str,
) -> Box<[Sym]> {
    let mut seen: Vec<Sym> = Vec::new();
    d.each(at, (0, most), |d, at| {
        let text = d.formed(at, length, check, form)?;
        let sym = d.sym(text);
        if seen.contains(&sym) {
            let message = format!("`{}` stands twice here", shown(text));
            d.note(at, &codes::DUPLICATE_ITEM, message, Some("remove one of them".into()));
        }
        seen.push(sym);
        Some(sym)
    })
}

/// The length of a header's name.
const NAME: (usize, usize) = (1, 256);

/// A list of texts of any form that must differ.
fn texts(d: &mut Decoder<'_, '_>, at: Option<At>, most: usize) -> Box<[Sym]> {
    set_of(d, at, most, (0, usize::MAX), |_| true, "")
}

/// R-VAL-31
fn redirect(d: &mut Decoder<'_, '_>, at: At) -> Option<Box<Redirect>> {
    const FIELDS: [&str; 5] = ["scheme", "hostname", "path", "port", "statusCode"];
    let [scheme, hostname, path, port, status] = d.fields(at, &FIELDS)?;
    let scheme = scheme.and_then(|at| d.choice(at, &["http", "https"]));
    let scheme = scheme.map(|(Ok(text) | Err(text))| d.sym(text));
    let status = status.and_then(|at| {
        let written = d.tree.scalar(at).and_then(Scalar::whole);
        let Some(code) = written else {
            d.wrong_type(at, "a number");
            return None;
        };
        if !matches!(code, 301 | 302 | 303 | 307 | 308) {
            let message = format!("`{code}` is none of 301, 302, 303, 307 or 308");
            d.note(at, &codes::UNKNOWN_VALUE, message, None);
        }
        u16::try_from(code).ok()
    });
    Some(Box::new(Redirect {
        scheme,
        hostname: hostname.map(|at| super::route::hostname(d, at, false)),
        path: path.and_then(|at| path_modifier(d, at)),
        port: port.and_then(|at| d.port(at)),
        status: status.unwrap_or(302),
    }))
}

fn rewrite(d: &mut Decoder<'_, '_>, at: At) -> Option<Box<Rewrite>> {
    let [hostname, path] = d.fields(at, &["hostname", "path"])?;
    Some(Box::new(Rewrite {
        hostname: hostname.map(|at| super::route::hostname(d, at, false)),
        path: path.and_then(|at| path_modifier(d, at)),
    }))
}

/// R-VAL-30
fn path_modifier(d: &mut Decoder<'_, '_>, at: At) -> Option<PathModifier> {
    let [kind, full, prefix] = d.fields(at, &["type", "replaceFullPath", "replacePrefixMatch"])?;
    let kind = d.required(at, "type", kind)?;
    let kind = d.choice(kind, &["ReplaceFullPath", "ReplacePrefixMatch"])?;
    let (wanted, other, field, wrong) = match kind {
        Ok("ReplaceFullPath") => (full, prefix, "replaceFullPath", "replacePrefixMatch"),
        Ok(_) => (prefix, full, "replacePrefixMatch", "replaceFullPath"),
        Err(text) => return Some(PathModifier::Unsupported(d.sym(text))),
    };
    if let Some(other) = other {
        let message = format!("`{wrong}` does not belong to this type of path replacement");
        d.note(
            other,
            &codes::RULE_VIOLATED,
            message,
            Some(format!("use `{field}`").into()),
        );
    }
    let value = d.required(at, field, wanted)?;
    let value = d.sized(value, 0, 1024)?;
    let value = d.sym(value);
    Some(match field {
        "replaceFullPath" => PathModifier::Full(value),
        _ => PathModifier::Prefix(value),
    })
}

/// R-VAL-32
fn mirror(d: &mut Decoder<'_, '_>, at: At) -> Option<Box<Mirror>> {
    let [backend, percent, fraction] = d.fields(at, &["backendRef", "percent", "fraction"])?;
    let backend = d
        .required(at, "backendRef", backend)
        .and_then(|at| reference::backend(d, at));
    if let (Some(_), Some(fraction)) = (percent, fraction) {
        let message = "`percent` and `fraction` exclude each other";
        d.note(
            fraction,
            &codes::RULE_VIOLATED,
            message,
            Some("remove one of them".into()),
        );
    }
    let percent = percent.and_then(|at| d.int(at, 0, 100));
    let fraction = fraction.and_then(|at| {
        let [numerator_at, denominator] = d.fields(at, &["numerator", "denominator"])?;
        let numerator = d
            .required(at, "numerator", numerator_at)
            .and_then(|at| d.int(at, 0, i64::from(i32::MAX)))?;
        let denominator = denominator
            .and_then(|at| d.int(at, 1, i64::from(i32::MAX)))
            .unwrap_or(100);
        if numerator > denominator {
            let message = "`numerator` must not be greater than `denominator`";
            d.note(numerator_at.unwrap_or(at), &codes::RULE_VIOLATED, message, None);
        }
        Some((numerator as u32, denominator as u32))
    });
    let (backend, port) = backend?;
    Some(Box::new(Mirror {
        backend,
        port,
        share: fraction
            .or(percent.map(|percent| (percent as u32, 100)))
            .unwrap_or((1, 1)),
    }))
}

/// R-VAL-33
fn cors(d: &mut Decoder<'_, '_>, at: At) -> Option<Box<Cors>> {
    const FIELDS: [&str; 6] = [
        "allowOrigins",
        "allowCredentials",
        "allowMethods",
        "allowHeaders",
        "exposeHeaders",
        "maxAge",
    ];
    let [origins_at, credentials, methods_at, headers_at, expose, age] = d.fields(at, &FIELDS)?;
    let is_method = |text: &str| text == "*" || matching::METHODS.contains(&text);
    let origins = set_of(
        d,
        origins_at,
        64,
        (1, 253),
        form::is_origin,
        "an origin such as `https://example.com`",
    );
    let methods = set_of(d, methods_at, 9, (0, usize::MAX), is_method, "a method of HTTP or `*`");
    let headers = set_of(d, headers_at, 64, NAME, form::is_token, "a header name");
    for (at, list) in [(origins_at, &origins), (methods_at, &methods), (headers_at, &headers)] {
        let star = list.iter().any(|item| d.names.text(*item) == "*");
        if let (Some(at), true, true) = (at, star, list.len() > 1) {
            let message = "`*` must stand alone in this list";
            d.note(
                at,
                &codes::RULE_VIOLATED,
                message,
                Some("remove the other items, or `*`".into()),
            );
        }
    }
    Some(Box::new(Cors {
        origins,
        credentials: credentials.and_then(|at| d.bool(at)).unwrap_or(false),
        methods,
        headers,
        expose: set_of(d, expose, 64, NAME, form::is_token, "a header name"),
        max_age: age
            .and_then(|at| d.int(at, 1, i64::from(i32::MAX)))
            .map_or(5, |age| age as u32),
    }))
}

/// R-VAL-34
fn external_auth(d: &mut Decoder<'_, '_>, at: At) -> Option<Box<ExternalAuth>> {
    const FIELDS: [&str; 5] = ["protocol", "backendRef", "grpc", "http", "forwardBody"];
    let [protocol, backend, grpc, http, body] = d.fields(at, &FIELDS)?;
    let protocol = d
        .required(at, "protocol", protocol)
        .and_then(|at| d.choice(at, &["HTTP", "GRPC"]));
    let backend = d
        .required(at, "backendRef", backend)
        .and_then(|at| reference::backend(d, at));
    for (name, field, value) in [("HTTP", "http", http), ("GRPC", "grpc", grpc)] {
        match (protocol == Some(Ok(name)), value) {
            (true, None) => {
                let message = format!("external authorization of protocol `{name}` needs `{field}`");
                d.note_absent(at, field, &codes::MISSING_FIELD, message, None);
            }
            (false, Some(value)) if matches!(protocol, Some(Ok(_))) => {
                let message = format!("`{field}` belongs to protocol `{name}`");
                d.note(value, &codes::RULE_VIOLATED, message, None);
            }
            _ => {}
        }
    }
    if let Some([headers]) = grpc.and_then(|at| d.fields(at, &["allowedHeaders"])) {
        texts(d, headers, 64);
    }
    if let Some([path, headers, response]) =
        http.and_then(|at| d.fields(at, &["path", "allowedHeaders", "allowedResponseHeaders"]))
    {
        texts(d, headers, 64);
        texts(d, response, 64);
        if let Some(at) = path
            && let Some(text) = d.sized(at, 0, 1024)
            && (text.is_empty() || !form::has_path_characters(text))
        {
            let fault = if text.is_empty() {
                "it is empty"
            } else {
                form::UNESCAPED
            };
            let message = format!("`{}` is not a path: {fault}", shown(text));
            d.note(at, &codes::BAD_FORMAT, message, None);
        }
    }
    if let Some([Some(size)]) = body.and_then(|at| d.fields(at, &["maxSize"])) {
        d.int(size, 0, i64::from(i32::MAX));
    }
    let (backend, port) = backend?;
    Some(Box::new(ExternalAuth {
        backend,
        port,
        grpc: protocol == Some(Ok("GRPC")),
    }))
}
