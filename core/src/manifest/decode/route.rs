//! The five route kinds: parents, hostnames, and the rules' frame.

use super::reference::{self, Fields};
use super::version::Version;
use super::{Decoder, form, gateway, rule};
use crate::manifest::codes;
use crate::manifest::yaml::At;
use crate::object::{Kind, ParentRef, Route, Rule, Sym};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// `spec` of a route.
pub fn route(d: &mut Decoder<'_, '_>, at: At, kind: Kind, version: Version) -> Option<Route> {
    let (parents, use_default, hostnames, rules) = match kind {
        Kind::TcpRoute | Kind::UdpRoute => {
            let [parents, use_default, rules] = d.fields(at, &["parentRefs", "useDefaultGateways", "rules"])?;
            (parents, use_default, None, rules)
        }
        _ => {
            const FIELDS: [&str; 4] = ["parentRefs", "hostnames", "rules", "useDefaultGateways"];
            let [parents, hostnames, rules, use_default] = d.fields(at, &FIELDS)?;
            (parents, use_default, hostnames, rules)
        }
    };
    let parents = self::parents(d, parents);
    let use_default = use_default.is_some_and(|at| matches!(d.choice(at, &["All", "None"]), Some(Ok("All"))));
    let hostnames = self::hostnames(d, at, hostnames, kind, version);
    let rules = self::rules(d, at, rules, kind, version);
    Some(Route {
        parents,
        use_default_gateways: use_default,
        hostnames,
        rules: rules.into(),
    })
}

/// A hostname in lower case. One that is not well-formed is noted and kept.
pub fn hostname(d: &mut Decoder<'_, '_>, at: At, wildcard: bool) -> Sym {
    let Some(text) = d.sized(at, 1, 253) else {
        return Sym::EMPTY;
    };
    if !text.is_empty() && !form::is_hostname(text, wildcard) {
        let upper = text.bytes().any(|byte| byte.is_ascii_uppercase());
        let (message, help) = if upper && form::is_hostname(&text.to_ascii_lowercase(), wildcard) {
            let help = format!("write `{}`", text.to_ascii_lowercase());
            (format!("hostname `{text}` must be in lower case"), Some(help.into()))
        } else if text.ends_with('.') && form::is_hostname(text.trim_end_matches('.'), wildcard) {
            let help = format!("write `{}`", text.trim_end_matches('.'));
            (format!("hostname `{text}` must not end in a dot"), Some(help.into()))
        } else if !wildcard && text.starts_with("*.") {
            (format!("hostname `{text}` must not be a wildcard"), None)
        } else {
            let help = match text {
                "*" => Some("leave the hostname out to take every hostname".into()),
                _ => None,
            };
            (format!("`{}` is not a hostname", super::shown(text)), help)
        };
        d.note(at, &codes::BAD_FORMAT, message, help);
    }
    match text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => d.sym(&text.to_ascii_lowercase()),
        false => d.sym(text),
    }
}

/// R-VAL-01: an IP address passes the API server, and matches nothing.
pub fn ip_hostname(d: &mut Decoder<'_, '_>, at: At, name: Sym) {
    if form::is_ip(d.names.text(name)) {
        let message = format!(
            "`{}` is an IP address, which is no hostname: it matches nothing",
            d.names.text(name)
        );
        let help = "leave the hostname out to take requests by address";
        d.note(at, &codes::IP_HOSTNAME, message, Some(help.into()));
    }
}

/// `hostnames` of an HTTPRoute, GRPCRoute (R-VAL-21) or TLSRoute (R-VAL-40).
fn hostnames(d: &mut Decoder<'_, '_>, spec: At, at: Option<At>, kind: Kind, version: Version) -> Box<[Sym]> {
    let tls = kind == Kind::TlsRoute;
    let required = tls && version == Version::Current;
    if required {
        d.required(spec, "hostnames", at);
    }
    let limits = match (tls, required) {
        (true, true) => (1, 1024),
        (true, false) => (0, 16),
        _ => (0, 16),
    };
    d.each(at, limits, |d, at| {
        let name = hostname(d, at, true);
        if !required {
            ip_hostname(d, at, name);
        } else if form::is_ip(d.names.text(name)) {
            let message = format!("hostname `{}` must not be an IP address", d.names.text(name));
            d.note(at, &codes::BAD_FORMAT, message, None);
        }
        Some(name).filter(|name| !name.is_empty())
    })
}

/// What makes two parentRefs the same parent: as written, but for the defaults (R-VAL-10).
struct Parent<'t> {
    target: crate::object::KeyId,
    namespace: &'t str,
    /// As written: a port out of range is another port.
    section: &'t str,
    port: Option<&'t str>,
}

impl Parent<'_> {
    /// Why two references to one parent do not go together, if they do not.
    fn clash(&self, other: &Self) -> Option<&'static str> {
        if (self.target, self.namespace) != (other.target, other.namespace) {
            return None;
        }
        if self.section.is_empty() != other.section.is_empty() {
            return Some("one of two references to this parent has `sectionName`, the other has not");
        }
        if self.port.is_some() != other.port.is_some() {
            return Some("one of two references to this parent has `port`, the other has not");
        }
        (self.section == other.section && self.port == other.port).then_some("this parent is referred to twice")
    }
}

/// `parentRefs` (R-VAL-10, R-VAL-11).
fn parents(d: &mut Decoder<'_, '_>, at: Option<At>) -> Box<[ParentRef]> {
    let Some(at) = at else { return Box::default() };
    let items = d.list(at, 0, 32);
    let mut parents: Vec<ParentRef> = Vec::with_capacity(items.len());
    let mut written: Vec<(Parent<'_>, At)> = Vec::with_capacity(items.len());
    for item in items {
        const FIELDS: [&str; 6] = ["group", "kind", "name", "namespace", "sectionName", "port"];
        let Some([group, kind, name, namespace, section, port]) = d.fields(item, &FIELDS) else {
            continue;
        };
        let fields = Fields {
            group,
            kind,
            name,
            namespace,
        };
        let found = reference::reference(d, item, fields, reference::GATEWAY);
        let section = section.and_then(|at| gateway::section(d, at)).unwrap_or("");
        let port_text = port.map(|at| d.tree.text(at));
        let port = port.and_then(|at| d.port(at));
        let Some(found) = found else { continue };
        let parent = ParentRef {
            target: found.target,
            namespace_written: found.namespace_written,
            section: d.sym(section),
            port,
        };
        let same = Parent {
            target: found.target,
            namespace: namespace.map_or("", |at| d.tree.text(at)),
            section,
            port: port_text,
        };
        let clash = written.iter().find_map(|(other, at)| Some((other.clash(&same)?, *at)));
        if let Some((message, first)) = clash {
            let help = "name each parent once, or tell the references apart by `sectionName` or `port`";
            d.note(item, &codes::DUPLICATE_ITEM, message, Some(help.into()));
            d.also(first, "the other reference");
        }
        // R-RST-02, A-24: the API server compares namespaces as written, and lets this pass.
        let form = written.iter().zip(&parents).find_map(|((other, at), earlier)| {
            let repeated = other.target == same.target && other.namespace != same.namespace;
            let section = (earlier.section, earlier.port) == (parent.section, parent.port);
            (repeated && section).then_some(*at)
        });
        if let Some(first) = form {
            let message = "this parent is referred to twice, once with its namespace spelled out";
            d.note(
                item,
                &codes::REPEATED_PARENT,
                message,
                Some("remove one of them".into()),
            );
            d.also(first, "the other reference, which counts");
        }
        parents.push(parent);
        written.push((same, item));
    }
    parents.into_boxed_slice()
}

/// How many rules a route may have.
fn rule_limits(kind: Kind, version: Version) -> (usize, usize) {
    match (kind, version) {
        (Kind::HttpRoute, _) => (1, 16),
        (Kind::GrpcRoute, _) => (0, 16),
        // R-API-03
        (_, Version::Alpha2) => (1, 16),
        (_, Version::Current) => (1, 1),
    }
}

fn rules(d: &mut Decoder<'_, '_>, spec: At, at: Option<At>, kind: Kind, version: Version) -> Vec<Rule> {
    let at = match kind {
        Kind::HttpRoute => match at {
            Some(at) => at,
            // R-DEF-03
            None => return alloc::vec![rule::default_http(d)],
        },
        Kind::GrpcRoute => match at {
            Some(at) => at,
            None => return Vec::new(),
        },
        _ => match d.required(spec, "rules", at) {
            Some(at) => at,
            None => return Vec::new(),
        },
    };
    let (least, most) = rule_limits(kind, version);
    let items = d.list(at, least, most);
    let mut rules: Vec<Rule> = Vec::with_capacity(items.len());
    let mut matches = 0;
    for item in items {
        let Some((rule, count)) = rule::rule(d, item, kind) else {
            continue;
        };
        // R-VAL-21
        if !rule.name.is_empty() && rules.iter().any(|earlier| earlier.name == rule.name) {
            let message = format!("rule name `{}` is taken already", d.names.text(rule.name));
            let name = d.tree.get(item, "name").unwrap_or(item);
            d.note(
                name,
                &codes::DUPLICATE_ITEM,
                message,
                Some("give every rule a name of its own".into()),
            );
        }
        matches += count;
        rules.push(rule);
    }
    if matches > 128 {
        let message: String = format!("at most 128 matches are allowed in all rules together, there are {matches}");
        d.note(
            at,
            &codes::BAD_LENGTH,
            message,
            Some("spread them over several routes".into()),
        );
    }
    rules
}
