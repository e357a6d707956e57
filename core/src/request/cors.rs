//! Cross-origin resource sharing: answers to preflights, headers on actual responses.

use super::headers::Headers;
use super::resolution::ResponseEdits;
use crate::fact::Text;
use crate::object::{Cors, Names, Sym};
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Whether a request is a preflight (R-CORS-02).
pub fn is_preflight(method: &str, headers: &Headers) -> bool {
    method == "OPTIONS" && headers.value("origin").is_some() && headers.value("access-control-request-method").is_some()
}

/// What a preflight is answered with: the status, and the headers (R-CORS-03), lists with commas (R-CORS-05). What is asked
/// for and not allowed is not refused: it is missing (R-CORS-04).
pub fn preflight(cors: &Cors, headers: &Headers, names: &Names) -> (u16, ResponseEdits) {
    let mut response = ResponseEdits::default();
    let Some(()) = origin(cors, headers, names, &mut response) else {
        return (403, response);
    };
    // With credentials the wildcard is a name like any other to browsers: what was asked for is repeated.
    let mut list = |header: &str, allowed: &[Sym], asked: Option<Cow<str>>| {
        let value = match (allowed.is_empty(), is_any(allowed, names), cors.credentials) {
            (true, ..) => None,
            (_, true, true) => asked.map(Cow::into_owned),
            (_, true, false) => Some(String::from("*")),
            (_, false, _) => Some(joined(allowed, names)),
        };
        if let Some(value) = value {
            response.set(header, value.into());
        }
    };
    let asked = |name| headers.value(name);
    list(
        "Access-Control-Allow-Methods",
        &cors.methods,
        asked("access-control-request-method"),
    );
    list(
        "Access-Control-Allow-Headers",
        &cors.headers,
        asked("access-control-request-headers"),
    );
    expose(cors, names, &mut response);
    response.set("Access-Control-Max-Age", Text::Owned(cors.max_age.to_string()));
    (204, response)
}

/// Sets the headers of an actual request's response, which prevail over the backend's (R-CORS-06); nothing if its origin is
/// not allowed.
pub fn actual(cors: &Cors, headers: &Headers, names: &Names, response: &mut ResponseEdits) {
    if origin(cors, headers, names, response).is_some() {
        expose(cors, names, response);
    }
}

/// Whether the answer to a credentialed request is one that the enhancement proposal would not give (R-CORS-07, A-09).
pub fn is_unsettled(cors: &Cors, headers: &Headers) -> bool {
    let credentialed = ["cookie", "authorization"]
        .iter()
        .any(|name| headers.value(name).is_some());
    credentialed && !cors.credentials && headers.value("origin").is_some()
}

/// Allow-Origin and Allow-Credentials, if the request has an origin and it is allowed.
fn origin(cors: &Cors, headers: &Headers, names: &Names, response: &mut ResponseEdits) -> Option<()> {
    let given = headers.value("origin")?;
    let mut allowed = cors.origins.iter().map(|origin| names.text(*origin));
    if !allowed.any(|allowed| allows_origin(allowed, &given)) {
        return None;
    }
    let value = if is_any(&cors.origins, names) && !cors.credentials {
        String::from("*")
    } else {
        given.into_owned()
    };
    response.set("Access-Control-Allow-Origin", value.into());
    if cors.credentials {
        response.set("Access-Control-Allow-Credentials", "true".into());
    }
    Some(())
}

fn expose(cors: &Cors, names: &Names, response: &mut ResponseEdits) {
    let any = is_any(&cors.expose, names);
    let withheld = cors.expose.is_empty() || any && cors.credentials;
    if !withheld {
        let value = if any {
            String::from("*")
        } else {
            joined(&cors.expose, names)
        };
        response.set("Access-Control-Expose-Headers", value.into());
    }
}

fn is_any(list: &[Sym], names: &Names) -> bool {
    list.iter().any(|item| names.text(*item) == "*")
}

fn joined(list: &[Sym], names: &Names) -> String {
    let items: Vec<&str> = list.iter().map(|item| names.text(*item)).collect();
    items.join(", ")
}

/// Whether a configured origin allows the one of a request (R-CORS-01).
pub fn allows_origin(allowed: &str, given: &str) -> bool {
    if allowed == "*" {
        return true;
    }
    let (Some(allowed), Some(given)) = (split(allowed), split(given)) else {
        return false;
    };
    if (&allowed.0, &allowed.2) != (&given.0, &given.2) {
        return false;
    }
    match allowed.1.strip_prefix('*') {
        // Every host of the scheme, whatever its port unless one is given.
        Some(suffix) => given.1.len() > suffix.len() && given.1.ends_with(suffix),
        None => allowed.1 == given.1,
    }
}

/// Scheme and host in lower case, and the port, which the scheme implies where it is absent.
fn split(origin: &str) -> Option<(String, String, String)> {
    let (scheme, authority) = origin.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let host = super::authority::without_port(authority);
    let port = authority.strip_prefix(host)?.trim_start_matches(':');
    let port = match (port, scheme.as_str()) {
        ("", "http") => "80",
        ("", "https") => "443",
        (port, _) => port,
    };
    let port = String::from(port);
    Some((scheme, host.to_ascii_lowercase(), port))
}
