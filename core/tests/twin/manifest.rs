//! A world as YAML, to be read by the engine and to be pasted by people.

use crate::world::*;
use base64ct::{Base64, Encoding};
use std::fmt::Write;

const GROUP: &str = "gateway.networking.k8s.io";

/// The controller that is ours.
pub const CONTROLLER: &str = "example.com/ours";

/// All manifests of a world.
pub fn manifests(world: &World) -> String {
    let mut out = String::new();
    for class in &world.classes {
        let controller = if class.ours { CONTROLLER } else { "example.com/theirs" };
        let parameters = match class.parameters {
            true => ", parametersRef: {group: example.com, kind: Parameters, name: some}",
            false => "",
        };
        let spec = format!("{{controllerName: {controller}{parameters}}}");
        document(&mut out, "GatewayClass", &format!("name: {}", class.name), &spec);
    }
    for one in &world.namespaces {
        let labels = list(&one.labels, |(name, value)| format!("{name}: \"{value}\""));
        let _ = writeln!(
            out,
            "---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: {}, labels: {{{labels}}}}}",
            one.name
        );
    }
    for gateway in &world.gateways {
        let mut spec = format!("\n  gatewayClassName: {}", gateway.class);
        if gateway.parameters {
            spec += "\n  infrastructure: {parametersRef: {group: example.com, kind: Parameters, name: some}}";
        }
        if gateway.odd_address {
            spec += "\n  addresses: [{type: example.com/odd, value: some}]";
        }
        if let Some(allowed) = &gateway.allowed {
            let _ = write!(spec, "\n  allowedListeners: {{namespaces: {}}}", admission(allowed));
        }
        spec += &listeners(&gateway.listeners);
        document(&mut out, "Gateway", &meta(&gateway.meta), &spec);
    }
    for set in &world.sets {
        let parent = format!("{}name: {}", optional("namespace", &set.parent.0), set.parent.1);
        let spec = format!("\n  parentRef: {{{parent}}}{}", listeners(&set.listeners));
        document(&mut out, "ListenerSet", &meta(&set.meta), &spec);
    }
    for route in &world.routes {
        document(&mut out, route.kind, &meta(&route.meta), &route_spec(route));
    }
    for grant in &world.grants {
        let from = list(&grant.from, |(kind, namespace)| {
            format!("{{group: {GROUP}, kind: {kind}, namespace: {namespace}}}")
        });
        let to = list(&grant.to, |(kind, name)| {
            format!("{{group: \"\", kind: {kind}{}}}", tail("name", name))
        });
        let spec = format!("{{from: [{from}], to: [{to}]}}");
        let _ = writeln!(
            out,
            "---\napiVersion: {GROUP}/v1beta1\nkind: ReferenceGrant\nmetadata: {{{}}}\nspec: {spec}",
            meta(&grant.meta)
        );
    }
    backends(&mut out, world);
    out
}

fn backends(out: &mut String, world: &World) {
    for one in &world.services {
        let ports = list(&one.ports, |port| {
            let protocol = if port.1 { "UDP" } else { "TCP" };
            let app = tail("appProtocol", &port.2);
            format!(
                "{{name: p{}{}, port: {}, protocol: {protocol}{app}}}",
                port.0,
                protocol.to_lowercase(),
                port.0
            )
        });
        let mut spec = format!("ports: [{ports}]");
        if one.selector {
            spec += ", selector: {app: some}";
        }
        if one.external {
            spec += ", type: ExternalName, externalName: outside.test";
        }
        let home = format!("namespace: {}, name: {}", one.namespace, one.name);
        let _ = writeln!(
            out,
            "---\napiVersion: v1\nkind: Service\nmetadata: {{{home}}}\nspec: {{{spec}}}"
        );
    }
    for one in &world.slices {
        let endpoints = list(&one.ready, |ready| match ready {
            Some(ready) => format!("{{addresses: [10.0.0.1], conditions: {{ready: {ready}}}}}"),
            None => "{addresses: [10.0.0.1]}".to_string(),
        });
        let home = format!("namespace: {}, name: {}-1", one.namespace, one.service);
        let _ = writeln!(
            out,
            "---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {{{home}, labels: \
             {{kubernetes.io/service-name: {}}}}}\naddressType: IPv4\nports: [{{name: p80tcp, port: 80}}, {{name: p80udp, \
             port: 80}}, {{name: p81tcp, port: 81}}]\nendpoints: [{endpoints}]",
            one.service
        );
    }
    let terminating = |one: &Listener| one.tls.as_ref().is_some_and(|tls| !tls.passthrough);
    let own = world.gateways.iter().flat_map(|gateway| &gateway.listeners);
    let needed = own
        .chain(world.sets.iter().flat_map(|set| &set.listeners))
        .any(terminating);
    for one in world.secrets.iter().filter(|_| needed) {
        let file = |bytes: &[u8]| Base64::encode_string(bytes);
        let certificate = file(include_bytes!("../../../tests/fixtures/certificates/ed25519.crt"));
        let key = file(include_bytes!("../../../tests/fixtures/certificates/ed25519.key"));
        let home = format!("namespace: {}, name: {}", one.namespace, one.name);
        let content = match one.usable {
            true => format!("type: kubernetes.io/tls\ndata: {{tls.crt: {certificate}, tls.key: {key}}}"),
            false => "type: Opaque\ndata: {}".to_string(),
        };
        let _ = writeln!(
            out,
            "---\napiVersion: v1\nkind: Secret\nmetadata: {{{home}}}\n{content}"
        );
    }
}

fn document(out: &mut String, kind: &str, meta: &str, spec: &str) {
    let _ = writeln!(
        out,
        "---\napiVersion: {GROUP}/v1\nkind: {kind}\nmetadata: {{{meta}}}\nspec: {spec}"
    );
}

fn meta(meta: &Meta) -> String {
    let day = meta.day.map(|day| format!("\"2024-01-0{day}T00:00:00Z\""));
    format!(
        "namespace: {}, name: {}{}",
        meta.namespace,
        meta.name,
        tail("creationTimestamp", &day)
    )
}

fn optional<T: std::fmt::Display>(name: &str, value: &Option<T>) -> String {
    value
        .as_ref()
        .map_or(String::new(), |value| format!("{name}: {value}, "))
}

fn tail<T: std::fmt::Display>(name: &str, value: &Option<T>) -> String {
    value
        .as_ref()
        .map_or(String::new(), |value| format!(", {name}: {value}"))
}

fn list<T>(all: &[T], write: impl Fn(&T) -> String) -> String {
    all.iter().map(write).collect::<Vec<_>>().join(", ")
}

fn admission(from: &From) -> String {
    match from {
        From::None => "{from: None}".into(),
        From::Same => "{from: Same}".into(),
        From::All => "{from: All}".into(),
        From::Selector(None) => "{from: Selector}".into(),
        From::Selector(Some(selector)) => {
            let labels = list(&selector.labels, |(key, value)| format!("{key}: \"{value}\""));
            let expressions = list(&selector.expressions, |(key, operator, values)| {
                let values = list(values, |value| format!("\"{value}\""));
                format!("{{key: {key}, operator: {operator}, values: [{values}]}}")
            });
            format!("{{from: Selector, selector: {{matchLabels: {{{labels}}}, matchExpressions: [{expressions}]}}}}")
        }
    }
}

fn listeners(all: &[Listener]) -> String {
    let mut out = String::from("\n  listeners:");
    for one in all {
        let _ = write!(
            out,
            "\n  - {{name: {}, port: {}, protocol: {}",
            one.name, one.port, one.protocol
        );
        out += &tail("hostname", &one.hostname.map(|hostname| format!("\"{hostname}\"")));
        if let Some(tls) = &one.tls {
            let certificates = list(&tls.certificates, |(kind, namespace, name)| {
                format!(
                    "{{group: \"\", kind: {kind}, {}name: {name}}}",
                    optional("namespace", namespace)
                )
            });
            let mode = if tls.passthrough { "Passthrough" } else { "Terminate" };
            let options = if tls.options {
                ", options: {example.com/odd: some}"
            } else {
                ""
            };
            let _ = write!(
                out,
                ", tls: {{mode: {mode}, certificateRefs: [{certificates}]{options}}}"
            );
        }
        let kinds = list(&one.kinds, |(group, kind)| {
            format!("{{{}kind: {kind}}}", optional("group", group))
        });
        let namespaces = one.from.as_ref().map(admission);
        let _ = match (one.kinds.is_empty(), &one.from) {
            (true, None) => write!(out, "}}"),
            (true, _) => write!(out, ", allowedRoutes: {{{}}}}}", &tail("namespaces", &namespaces)[2..]),
            _ => write!(
                out,
                ", allowedRoutes: {{kinds: [{kinds}]{}}}}}",
                tail("namespaces", &namespaces)
            ),
        };
    }
    out
}

fn route_spec(route: &Route) -> String {
    let parents = list(&route.parents, |one| {
        let group = if one.kind == "Strange" { "example.com" } else { GROUP };
        let rest = format!("{}{}", tail("sectionName", &one.section), tail("port", &one.port));
        format!(
            "\n  - {{group: {group}, kind: {}, {}name: {}{rest}}}",
            one.kind,
            optional("namespace", &one.namespace),
            one.name
        )
    });
    let mut out = format!("\n  parentRefs:{}", parents.replace(", \n", "\n"));
    if !route.hostnames.is_empty() {
        let _ = write!(
            out,
            "\n  hostnames: [{}]",
            list(&route.hostnames, |hostname| format!("\"{hostname}\""))
        );
    }
    if !route.rules.is_empty() {
        out += "\n  rules:";
    }
    for rule in &route.rules {
        let matches = match route.kind {
            "HTTPRoute" => list(&rule.http, http_match),
            _ => list(&rule.grpc, grpc_match),
        };
        let backends = list(&rule.backends, |one| {
            format!("{{{}{}}}", reference(one), tail("weight", &one.weight))
        });
        let _ = match route.kind {
            "HTTPRoute" | "GRPCRoute" if !matches.is_empty() => write!(out, "\n  - matches: [{matches}]\n    "),
            _ => write!(out, "\n  - "),
        };
        if !rule.filters.is_empty() {
            let _ = write!(out, "filters: [{}]\n    ", list(&rule.filters, filter));
        }
        let _ = write!(out, "backendRefs: [{backends}]");
    }
    out
}

fn conditions(all: &[Condition]) -> String {
    list(all, |one| {
        let kind = if one.regex { "RegularExpression" } else { "Exact" };
        format!("{{type: {kind}, name: {}, value: '{}'}}", one.name, one.value)
    })
}

fn http_match(one: &HttpMatch) -> String {
    let path = one
        .path
        .map(|(kind, value)| format!("{{type: {kind}, value: '{value}'}}"));
    let headers = (!one.headers.is_empty()).then(|| format!("[{}]", conditions(&one.headers)));
    let query = (!one.query.is_empty()).then(|| format!("[{}]", conditions(&one.query)));
    let all = [
        ("path", path),
        ("method", one.method.map(String::from)),
        ("headers", headers),
        ("queryParams", query),
    ];
    let all: String = all.iter().map(|(name, value)| tail(name, value)).collect();
    format!("{{{}}}", all.trim_start_matches(", "))
}

fn grpc_match(one: &GrpcMatch) -> String {
    let kind = if one.regex { "RegularExpression" } else { "Exact" };
    let quoted = |text: Option<&str>| text.map(|text| format!("'{text}'"));
    let parts = format!(
        "{}{}",
        tail("service", &quoted(one.service)),
        tail("method", &quoted(one.method))
    );
    let method = (!parts.is_empty()).then(|| format!("{{type: {kind}{parts}}}"));
    let headers = (!one.headers.is_empty()).then(|| format!("[{}]", conditions(&one.headers)));
    let all = format!("{}{}", tail("method", &method), tail("headers", &headers));
    format!("{{{}}}", all.trim_start_matches(", "))
}

fn reference(one: &Backend) -> String {
    let group = if one.kind == "Service" { "\"\"" } else { "example.com" };
    let namespace = optional("namespace", &one.namespace);
    format!(
        "group: {group}, kind: {}, {namespace}name: {}, port: {}",
        one.kind, one.name, one.port
    )
}

fn filter(filter: &Filter) -> String {
    let content = match filter {
        Filter::Headers { bad: false } => "requestHeaderModifier: {set: [{name: x-new, value: some}]}".into(),
        Filter::Headers { bad: true } => {
            "requestHeaderModifier: {set: [{name: x-new, value: some}], remove: [X-New]}".into()
        }
        Filter::Rewrite => "urlRewrite: {hostname: inner.test}".into(),
        Filter::Extension => "extensionRef: {group: example.com, kind: Odd, name: some}".into(),
        Filter::Mirror(one) => format!("requestMirror: {{backendRef: {{{}}}}}", reference(one)),
        Filter::Redirect {
            scheme,
            hostname,
            port,
            status,
        } => {
            let all = [
                tail("scheme", scheme),
                tail("hostname", hostname),
                tail("port", port),
                tail("statusCode", status),
            ];
            format!("requestRedirect: {{{}}}", all.concat().trim_start_matches(", "))
        }
    };
    let kind = match filter {
        Filter::Headers { .. } => "RequestHeaderModifier",
        Filter::Rewrite => "URLRewrite",
        Filter::Extension => "ExtensionRef",
        Filter::Mirror(_) => "RequestMirror",
        Filter::Redirect { .. } => "RequestRedirect",
    };
    format!("{{type: {kind}, {content}}}")
}
