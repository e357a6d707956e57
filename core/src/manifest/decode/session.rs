//! Session persistence, of a rule or an XBackendTrafficPolicy (R-VAL-38).

use super::rule::duration;
use super::{Decoder, form};
use crate::manifest::codes;
use crate::manifest::yaml::At;
use crate::object::{SessionPersistence, Sym};

/// `sessionPersistence`.
pub fn persistence(d: &mut Decoder<'_, '_>, at: At) -> Option<SessionPersistence> {
    let [kind, absolute, cookie, header] = d.fields(at, &["type", "absoluteTimeout", "cookie", "header"])?;
    // R-DEF-01: `Cookie`, so that an empty object is refused.
    let kind = kind
        .and_then(|at| d.choice(at, &["Cookie", "Header"]))
        .unwrap_or(Ok("Cookie"));
    let mut out = SessionPersistence {
        header: kind == Ok("Header"),
        name: Sym::EMPTY,
        absolute_timeout: absolute.and_then(|at| duration(d, at)).map(|(_, text)| text),
        permanent: false,
        path: Sym::EMPTY,
    };
    if let Some([name, lifetime, path]) = cookie.and_then(|at| d.fields(at, &["name", "lifetimeType", "path"])) {
        let name = name.and_then(|at| d.formed(at, (1, 256), form::is_token, "the name of a cookie"));
        let path = path.map_or(Some("/"), |at| d.sized(at, 0, 1024));
        let lifetime_at = lifetime;
        let lifetime = lifetime_at.and_then(|at| d.choice(at, &["Permanent", "Session"]));
        if let (Some(at), Some(Ok("Permanent")), None) = (lifetime_at, lifetime, absolute) {
            let message = "cookie lifetime `Permanent` needs `absoluteTimeout`";
            let help = "add `absoluteTimeout` to `sessionPersistence`, or take lifetime `Session`";
            d.note(at, &codes::RULE_VIOLATED, message, Some(help.into()));
        }
        if !out.header {
            out.permanent = lifetime == Some(Ok("Permanent"));
            (out.name, out.path) = (d.sym(name.unwrap_or("")), d.sym(path.unwrap_or("/")));
        }
    }
    if let (Some(at), Some([name])) = (header, header.and_then(|at| d.fields(at, &["name"])))
        && let Some(name) = d.required(at, "name", name)
    {
        let name = d.formed(name, (1, 256), form::is_token, "a header name");
        if out.header {
            out.name = d.sym(name.unwrap_or(""));
        }
    }
    let violated = match (kind, cookie, header) {
        (Ok("Cookie"), _, Some(_)) => Some("session persistence of type `Cookie` must not have `header`"),
        (Ok("Cookie"), None, _) => Some("session persistence of type `Cookie` needs `cookie`"),
        (Ok("Header"), Some(_), _) => Some("session persistence of type `Header` must not have `cookie`"),
        (Ok("Header"), _, None) => Some("session persistence of type `Header` needs `header`"),
        _ => None,
    };
    if let Some(message) = violated {
        let help = "`type` is `Cookie` where it is left out; give it the field of its own name and no other";
        d.note(at, &codes::RULE_VIOLATED, message, Some(help.into()));
    }
    Some(out)
}
