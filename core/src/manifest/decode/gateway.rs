//! GatewayClass, Gateway, ListenerSet and their listeners.

use super::reference::{self, Default};
use super::{Decoder, form, selector};
use crate::manifest::codes;
use crate::manifest::yaml::{At, Scalar};
use crate::object::{
    Address, Admission, ClientValidation, Frontend, GATEWAY_GROUP, Gateway, GatewayClass, GatewayFrame, KeyId, Kind,
    Listener, ListenerSet, ListenerTls, ParametersRef, Protocol, Spec, Sym,
};
use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

const FROM_ROUTES: &[&str] = &["All", "Selector", "Same"];
const FROM_LISTENERS: &[&str] = &["All", "Selector", "Same", "None"];

/// `GatewayClass.spec`.
pub fn class(d: &mut Decoder<'_, '_>, at: At) -> Option<Spec> {
    let [controller, description, parameters] = d.fields(at, &["controllerName", "description", "parametersRef"])?;
    let controller = d.required(at, "controllerName", controller).and_then(|at| {
        let form = "a controller name such as `example.com/gateway-controller`";
        d.formed(at, (1, 253), form::is_domain_path, form)
    });
    description.map(|at| d.sized(at, 0, 64));
    let parameters = parameters.and_then(|at| {
        let namespaced = d.tree.get(at, "namespace").is_some();
        let found = reference::object(d, at, Default::Nothing)?;
        Some(ParametersRef {
            target: found.target,
            namespaced,
        })
    });
    Some(Spec::GatewayClass(Box::new(GatewayClass {
        controller: d.sym(controller.unwrap_or("")),
        parameters,
    })))
}

/// `Gateway.spec`.
pub fn gateway(d: &mut Decoder<'_, '_>, at: At) -> Option<Spec> {
    const FIELDS: [&str; 7] = [
        "gatewayClassName",
        "listeners",
        "addresses",
        "allowedListeners",
        "infrastructure",
        "tls",
        "defaultScope",
    ];
    let [class, listeners, addresses, allowed, infrastructure, tls, scope] = d.fields(at, &FIELDS)?;
    // R-VAL-14
    let class = d
        .required(at, "gatewayClassName", class)
        .and_then(|at| d.sized(at, 1, 253))
        .unwrap_or("");
    let class = reference::key(d, Kind::GatewayClass, None, class);
    let listeners = d.required(at, "listeners", listeners);
    let listeners = self::listeners(d, listeners);
    let addresses = d.each(addresses, (0, 16), address);
    unique_addresses(d, at, &addresses);
    let parameters = infrastructure.and_then(|at| self::infrastructure(d, at));
    let allowed = allowed.and_then(|at| d.fields(at, &["namespaces"]));
    // R-SET-02: nothing said means none.
    let allowed_listeners = match allowed {
        Some([namespaces]) => selector::admission(d, namespaces, FROM_LISTENERS, Admission::None),
        None => Admission::None,
    };
    let (frontend, client_certificate) = tls.map(|at| gateway_tls(d, at)).unwrap_or_default();
    let default_scope = scope.is_some_and(|at| matches!(d.choice(at, &["All", "None"]), Some(Ok("All"))));
    Some(Spec::Gateway(Box::new(Gateway {
        frame: GatewayFrame {
            class,
            addresses,
            allowed_listeners,
            frontend,
            client_certificate,
            parameters,
            default_scope,
        },
        listeners,
    })))
}

/// `ListenerSet.spec`.
pub fn listener_set(d: &mut Decoder<'_, '_>, at: At) -> Option<Spec> {
    let [parent, listeners] = d.fields(at, &["parentRef", "listeners"])?;
    let parent = d
        .required(at, "parentRef", parent)
        .and_then(|at| reference::object(d, at, reference::GATEWAY));
    let listeners = d.required(at, "listeners", listeners);
    Some(Spec::ListenerSet(Box::new(ListenerSet {
        // R-SET-01
        parent: parent
            .filter(|parent| parent.kind == Kind::Gateway)
            .map(|parent| parent.target),
        listeners: self::listeners(d, listeners),
    })))
}

/// An address that is asked for.
fn address(d: &mut Decoder<'_, '_>, at: At) -> Option<Address> {
    let [kind, value] = d.fields(at, &["type", "value"])?;
    let form = "a type of address such as `IPAddress`, `Hostname` or `example.com/pool`";
    let kind = kind
        .and_then(|at| d.formed(at, (1, 253), form::is_address_type, form))
        .unwrap_or("IPAddress");
    let text = value.and_then(|at| d.sized(at, 0, 253)).unwrap_or("");
    // R-VAL-19
    if let Some(value) = value {
        let wrong = match kind {
            "IPAddress" if !form::is_ip(text) => Some("an IPv4 or IPv6 address"),
            "Hostname" if !form::is_hostname(text, true) => Some("a hostname"),
            _ => None,
        };
        if let Some(form) = wrong {
            let message = format!("`{}` is not {form}", super::shown(text));
            let help = "leave `value` out where any address will do";
            d.note(value, &codes::BAD_FORMAT, message, Some(help.into()));
        }
    }
    Some(Address {
        kind: d.sym(kind),
        value: d.sym(text),
    })
}

/// R-VAL-19: addresses of one type differ.
fn unique_addresses(d: &mut Decoder<'_, '_>, spec: At, addresses: &[Address]) {
    let twice = addresses.iter().enumerate().find(|(index, address)| {
        !address.value.is_empty()
            && matches!(d.names.text(address.kind), "IPAddress" | "Hostname")
            && addresses.iter().take(*index).any(|earlier| earlier == *address)
    });
    if let Some((_, address)) = twice {
        let message = format!("address `{}` is asked for twice", d.names.text(address.value));
        let at = d.tree.get(spec, "addresses").unwrap_or(spec);
        d.note(at, &codes::DUPLICATE_ITEM, message, None);
    }
}

/// `infrastructure`: its parameters.
fn infrastructure(d: &mut Decoder<'_, '_>, at: At) -> Option<KeyId> {
    let [labels, annotations, parameters] = d.fields(at, &["labels", "annotations", "parametersRef"])?;
    // R-VAL-20
    let value = |text: &str| text.is_empty() || form::is_label_name(text);
    entries(d, labels, 8, Some(value));
    entries(d, annotations, 16, None);
    Some(reference::local(d, parameters?, Default::Nothing)?.target)
}

/// Labels, whose values have a form, or annotations, for generated resources (R-VAL-03, R-VAL-20).
fn entries(d: &mut Decoder<'_, '_>, at: Option<At>, most: usize, value: Option<fn(&str) -> bool>) {
    let Some(at) = at else { return };
    super::meta::bounded(d, at, most, "entries");
    for (key, text) in d.tree.entries(at) {
        let name = d.tree.text(key);
        let prefix = name.split_once('/').map_or(0, |(prefix, _)| prefix.len());
        if !form::is_label_key(name) || prefix >= 253 {
            let message = format!("`{}` is not the name of a label or annotation", super::shown(name));
            let help = "write letters, digits, `-`, `_` and `.`, at most 63 of them, maybe behind a domain and `/`";
            d.note(text, &codes::BAD_FORMAT, message, Some(help.into()));
        }
        if let Some(fits) = value.filter(|_| d.tree.scalar(text) == Some(Scalar::Text)) {
            d.formed(text, (0, 63), fits, "the value of a label");
        }
    }
}

/// `tls` of a Gateway: client validation at the frontend, and the certificate shown to backends.
fn gateway_tls(d: &mut Decoder<'_, '_>, at: At) -> (Option<Box<Frontend>>, Option<KeyId>) {
    let Some([backend, frontend]) = d.fields(at, &["backend", "frontend"]) else {
        return (None, None);
    };
    let certificate = backend.and_then(|at| {
        let [certificate] = d.fields(at, &["clientCertificateRef"])?;
        Some(reference::object(d, certificate?, reference::SECRET)?.target)
    });
    let frontend = frontend.and_then(|at| {
        let [default, per_port] = d.fields(at, &["default", "perPort"])?;
        let default = d.required(at, "default", default);
        Some(Box::new(Frontend {
            default: default.and_then(|at| validation(d, at)),
            per_port: per_port.map(|at| self::per_port(d, at)).unwrap_or_default(),
        }))
    });
    (frontend, certificate)
}

fn per_port(d: &mut Decoder<'_, '_>, at: At) -> Box<[(u16, Option<ClientValidation>)]> {
    let mut seen: Vec<u16> = Vec::new();
    d.each(Some(at), (0, 64), |d, at| {
        let [port, tls] = d.fields(at, &["port", "tls"])?;
        let number = d.required(at, "port", port).and_then(|at| d.port(at));
        let tls = d.required(at, "tls", tls).and_then(|at| validation(d, at));
        let number = number?;
        if seen.contains(&number) {
            let message = format!("port `{number}` has an entry already");
            d.note(at, &codes::DUPLICATE_ITEM, message, None);
            return None;
        }
        seen.push(number);
        Some((number, tls))
    })
}

fn validation(d: &mut Decoder<'_, '_>, at: At) -> Option<ClientValidation> {
    let [validation] = d.fields(at, &["validation"])?;
    let at = validation?;
    let [authorities, mode] = d.fields(at, &["caCertificateRefs", "mode"])?;
    let authorities = d.required(at, "caCertificateRefs", authorities);
    let authorities = d.each(authorities, (1, 16), |d, at| {
        Some(reference::object(d, at, Default::Nothing)?.target)
    });
    let mode = mode.and_then(|at| d.choice(at, &["AllowValidOnly", "AllowInsecureFallback"]));
    Some(ClientValidation {
        authorities,
        insecure_fallback: mode == Some(Ok("AllowInsecureFallback")),
    })
}

/// The listeners of a Gateway or ListenerSet.
fn listeners(d: &mut Decoder<'_, '_>, at: Option<At>) -> Box<[Listener]> {
    let Some(at) = at else { return Box::default() };
    let items = d.list(at, 1, 64);
    let mut listeners: Vec<Listener> = Vec::with_capacity(items.len());
    let mut places: Vec<At> = Vec::with_capacity(items.len());
    for item in items {
        let Some(listener) = self::listener(d, item) else {
            continue;
        };
        // R-VAL-14
        if let Some(first) = listeners.iter().position(|earlier| earlier.name == listener.name) {
            let message = format!("listener name `{}` is taken already", d.names.text(listener.name));
            d.note(
                item,
                &codes::DUPLICATE_ITEM,
                message,
                Some("give every listener a name of its own".into()),
            );
            places
                .get(first)
                .copied()
                .into_iter()
                .for_each(|first| d.also(first, "it stands here first"));
        }
        // R-VAL-18
        let triple = (listener.port, listener.protocol, listener.hostname);
        let same = |earlier: &Listener| (earlier.port, earlier.protocol, earlier.hostname) == triple;
        if let Some(first) = listeners.iter().position(same) {
            let message = "another listener has the same port, protocol and hostname";
            d.note(
                item,
                &codes::DUPLICATE_ITEM,
                message,
                Some("remove one, or tell them apart by hostname".into()),
            );
            places
                .get(first)
                .copied()
                .into_iter()
                .for_each(|first| d.also(first, "it stands here first"));
        }
        listeners.push(listener);
        places.push(item);
    }
    listeners.into_boxed_slice()
}

fn listener(d: &mut Decoder<'_, '_>, at: At) -> Option<Listener> {
    const FIELDS: [&str; 6] = ["name", "port", "protocol", "hostname", "tls", "allowedRoutes"];
    let [name, port, protocol, hostname, tls, routes] = d.fields(at, &FIELDS)?;
    let name = d.required(at, "name", name).and_then(|at| section(d, at));
    let port = d.required(at, "port", port).and_then(|at| d.port(at));
    let protocol_text = d.required(at, "protocol", protocol).and_then(|at| {
        d.formed(
            at,
            (1, 255),
            form::is_protocol,
            "a protocol such as `HTTPS` or `example.com/mine`",
        )
    });
    let protocol_kind = match protocol_text.unwrap_or("") {
        "HTTP" => Protocol::Http,
        "HTTPS" => Protocol::Https,
        "TLS" => Protocol::Tls,
        "TCP" => Protocol::Tcp,
        "UDP" => Protocol::Udp,
        // R-VAL-04: whatever passes is an unsupported value at most.
        other => Protocol::Other(d.sym(other)),
    };
    let host = match hostname {
        Some(at) => {
            let name = super::route::hostname(d, at, true);
            super::route::ip_hostname(d, at, name);
            name
        }
        None => Sym::EMPTY,
    };
    let tls_settings = tls.and_then(|at| listener_tls(d, at));
    protocol_rules(d, at, protocol_kind, tls, tls_settings.as_deref(), hostname);
    let (kinds, namespaces) = allowed_routes(d, routes);
    Some(Listener {
        name: d.sym(name.unwrap_or("")),
        port: port.unwrap_or(0),
        protocol: protocol_kind,
        hostname: host,
        tls: tls_settings,
        kinds,
        namespaces,
    })
}

/// The name of a section: of a listener, a rule or a Service's port.
pub fn section<'t>(d: &mut Decoder<'t, '_>, at: At) -> Option<&'t str> {
    let form = "a section name: lower-case letters, digits, `-` and `.`, with a letter or digit at both ends";
    d.formed(at, (1, 253), form::is_subdomain, form)
}

/// What protocol, TLS and hostname allow each other.
fn protocol_rules(
    d: &mut Decoder<'_, '_>,
    at: At,
    protocol: Protocol,
    tls: Option<At>,
    settings: Option<&ListenerTls>,
    hostname: Option<At>,
) {
    let name = match protocol {
        Protocol::Http => "HTTP",
        Protocol::Https => "HTTPS",
        Protocol::Tls => "TLS",
        Protocol::Tcp => "TCP",
        Protocol::Udp => "UDP",
        Protocol::Other(_) => return,
    };
    match (protocol, tls, settings) {
        // R-VAL-15
        (Protocol::Http | Protocol::Tcp | Protocol::Udp, Some(tls), _) => {
            let message = format!("a listener of protocol `{name}` must not have `tls`");
            let help = "remove `tls`, or take protocol `HTTPS` or `TLS`";
            d.note(tls, &codes::RULE_VIOLATED, message, Some(help.into()));
        }
        (Protocol::Https, Some(tls), Some(settings)) if settings.passthrough => {
            let message = "a listener of protocol `HTTPS` cannot have TLS mode `Passthrough`";
            let help = "take protocol `TLS` and a TLSRoute, or mode `Terminate`";
            let mode = d.tree.get(tls, "mode").unwrap_or(tls);
            d.note(mode, &codes::RULE_VIOLATED, message, Some(help.into()));
        }
        (Protocol::Tls, None, _) => {
            let message = "a listener of protocol `TLS` needs `tls`";
            d.note_absent(
                at,
                "tls",
                &codes::RULE_VIOLATED,
                message.into(),
                Some("add `tls` with a mode".into()),
            );
        }
        _ => {}
    }
    // R-VAL-16
    if let (Protocol::Https | Protocol::Tls, Some(tls), Some(settings)) = (protocol, tls, settings)
        && !settings.passthrough
        && settings.certificates.is_empty()
        && !settings.options
    {
        let message = "TLS mode `Terminate` needs `certificateRefs` or `options`";
        let help = "refer to a Secret of type `kubernetes.io/tls`";
        d.note_absent(
            tls,
            "certificateRefs",
            &codes::RULE_VIOLATED,
            message.into(),
            Some(help.into()),
        );
    }
    // R-VAL-17
    if let (Protocol::Tcp | Protocol::Udp, Some(hostname)) = (protocol, hostname) {
        let message = format!("a listener of protocol `{name}` must not have `hostname`");
        d.note(
            hostname,
            &codes::RULE_VIOLATED,
            message,
            Some("remove `hostname`".into()),
        );
    }
}

fn listener_tls(d: &mut Decoder<'_, '_>, at: At) -> Option<Box<ListenerTls>> {
    let [mode, certificates, options] = d.fields(at, &["mode", "certificateRefs", "options"])?;
    let mode = mode.and_then(|at| d.choice(at, &["Terminate", "Passthrough"]));
    let certificates = d.each(certificates, (0, 64), |d, at| {
        Some(reference::object(d, at, reference::SECRET)?.target)
    });
    let options = options.map_or(0, |at| super::meta::bounded(d, at, 16, "options"));
    Some(Box::new(ListenerTls {
        passthrough: mode == Some(Ok("Passthrough")),
        certificates,
        options: options > 0,
    }))
}

fn allowed_routes(d: &mut Decoder<'_, '_>, at: Option<At>) -> (Box<[Kind]>, Admission) {
    let nothing = (Box::default(), Admission::Same);
    let Some(at) = at else { return nothing };
    let Some([kinds, namespaces]) = d.fields(at, &["kinds", "namespaces"]) else {
        return nothing;
    };
    let kinds = d.each(kinds, (0, 8), |d, at| {
        let [group, kind] = d.fields(at, &["group", "kind"])?;
        let group = group.and_then(|at| d.formed(at, (0, 253), form::is_group, "an API group"));
        let kind = d.required(at, "kind", kind)?;
        let kind = d.formed(kind, (1, 63), form::is_kind, "the name of a kind")?;
        Some(Kind::of(group.unwrap_or(GATEWAY_GROUP), kind, d.names))
    });
    (kinds, selector::admission(d, namespaces, FROM_ROUTES, Admission::Same))
}
