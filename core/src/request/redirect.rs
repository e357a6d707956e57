//! The Location of a redirect.

use super::path::{replace_full, replace_prefix};
use super::resolution::ResolvedRedirect;
use crate::fact::Text;
use crate::object::{Names, PathModifier, Redirect};
use alloc::format;
use alloc::string::{String, ToString};

/// What of the request a redirect builds on: always as the client sent it, before any filter.
#[derive(Clone, Copy, Debug)]
pub struct RedirectBase<'a> {
    /// Whether the listener is an HTTPS listener.
    pub secure: bool,
    /// The Host header without its port.
    pub host: &'a str,
    /// The listener's port.
    pub port: u16,
    /// The path, without query.
    pub path: &'a str,
    /// The query with its `?`, or nothing.
    pub query: &'a str,
    /// The prefix that matched, if the match was one.
    pub prefix: Option<&'a str>,
}

/// Where a redirect leads (R-RED-01, R-RED-02). `None` if its path replacement does not fit the match (R-RW-04).
pub fn location(redirect: &Redirect, base: RedirectBase, names: &Names) -> Option<ResolvedRedirect> {
    let text = |sym| names.text(sym);
    let scheme = match redirect.scheme {
        Some(scheme) => text(scheme),
        None if base.secure => "https",
        None => "http",
    };
    let own_port = match scheme {
        "https" => 443,
        _ => 80,
    };
    let port = match (redirect.port, redirect.scheme) {
        (Some(port), _) => port,
        (None, Some(_)) => own_port,
        (None, None) => base.port,
    };
    // R-RED-02: left out where it is the scheme's own.
    let port = Some(port).filter(|port| *port != own_port);
    let host = redirect.hostname.map_or(base.host, text);
    // R-RED-03
    let path = match redirect.path {
        None => String::from(base.path),
        Some(PathModifier::Full(value)) => String::from(replace_full(text(value))),
        Some(PathModifier::Prefix(value)) => replace_prefix(base.path, base.prefix?, text(value))?,
        Some(PathModifier::Unsupported(_)) => return None,
    };
    // The query is kept, whatever the status (R-RED-04).
    let shown_port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let location = format!("{scheme}://{host}{shown_port}{path}{}", base.query);
    Some(ResolvedRedirect {
        scheme: Text::Owned(scheme.to_string()),
        host: Text::Owned(host.to_string()),
        port,
        path: path.into(),
        location: location.into(),
    })
}
