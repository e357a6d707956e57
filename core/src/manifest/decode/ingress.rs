//! Ingress. All its fields are known, and checked as far as anything reads them.

use super::meta::{self, Meta};
use super::{Decoder, form, observed, reference};
use crate::manifest::codes;
use crate::manifest::yaml::At;
use crate::object::{
    Ingress, IngressBackend, IngressPath, IngressPathType, IngressRule, IngressSpec, IngressTls, Kind, Spec, Sym,
};
use alloc::boxed::Box;

/// An Ingress with its status.
pub fn ingress(d: &mut Decoder<'_, '_>, at: At) -> Meta {
    meta::with_status(d, at, true, |d, spec, status| {
        let spec = self::spec(d, spec?)?;
        let load_balancer = observed::load_balancer(d, status);
        Some(Spec::Ingress(Box::new(Ingress { spec, load_balancer })))
    })
}

fn spec(d: &mut Decoder<'_, '_>, at: At) -> Option<IngressSpec> {
    let [class, default, rules, tls] = d.fields(at, &["ingressClassName", "defaultBackend", "rules", "tls"])?;
    if default.is_none() && rules.is_none_or(|rules| d.tree.count(rules) == 0) {
        let message = "an Ingress needs `rules` or a `defaultBackend`";
        d.note(at, &codes::RULE_VIOLATED, message, None);
    }
    Some(IngressSpec {
        class: text(d, class),
        default_backend: default.and_then(|at| backend(d, at)),
        rules: d.each(rules, (0, usize::MAX), rule),
        tls: d.each(tls, (0, usize::MAX), |d, at| {
            let [hosts, secret] = d.fields(at, &["hosts", "secretName"])?;
            Some(IngressTls {
                hosts: d.each(hosts, (0, usize::MAX), |d, at| Some(host(d, at))),
                secret: text(d, secret),
            })
        }),
    })
}

fn text(d: &mut Decoder<'_, '_>, at: Option<At>) -> Sym {
    let text = at.and_then(|at| d.str(at)).unwrap_or("");
    d.sym(text)
}

fn host(d: &mut Decoder<'_, '_>, at: At) -> Sym {
    let is_host = |text: &str| text.is_empty() || (form::is_hostname(text, true) && !form::is_ip(text));
    let text = d.formed(
        at,
        (0, 253),
        is_host,
        "a hostname in lower case, maybe with `*.` in front",
    );
    d.sym(text.unwrap_or(""))
}

fn rule(d: &mut Decoder<'_, '_>, at: At) -> Option<IngressRule> {
    let [host, http] = d.fields(at, &["host", "http"])?;
    let paths = http.and_then(|at| {
        let [paths] = d.fields(at, &["paths"])?;
        d.required(at, "paths", paths)
    });
    Some(IngressRule {
        host: host.map(|at| self::host(d, at)).unwrap_or_default(),
        paths: d.each(paths, (1, usize::MAX), path),
    })
}

fn path(d: &mut Decoder<'_, '_>, at: At) -> Option<IngressPath> {
    let [path_at, kind, backend_at] = d.fields(at, &["path", "pathType", "backend"])?;
    let kind = d
        .required(at, "pathType", kind)
        .and_then(|at| d.choice(at, &["Exact", "Prefix", "ImplementationSpecific"]));
    let kind = match kind {
        Some(Ok("Exact")) => IngressPathType::Exact,
        Some(Ok("Prefix")) => IngressPathType::Prefix,
        _ => IngressPathType::ImplementationSpecific,
    };
    let path = text(d, path_at);
    let is_rooted = d.names.text(path).starts_with('/');
    if !is_rooted && kind != IngressPathType::ImplementationSpecific {
        let message = "a path of type `Exact` or `Prefix` must start with `/`";
        d.note(path_at.unwrap_or(at), &codes::BAD_FORMAT, message, None);
    }
    let backend = d.required(at, "backend", backend_at).and_then(|at| backend(d, at));
    Some(IngressPath { path, kind, backend })
}

fn backend(d: &mut Decoder<'_, '_>, at: At) -> Option<IngressBackend> {
    let [service_at, resource] = d.fields(at, &["service", "resource"])?;
    if service_at.is_none() && resource.is_none() {
        d.missing(at, "service");
    }
    let at = service_at?;
    let [name, port_at] = d.fields(at, &["name", "port"])?;
    let name = d.required(at, "name", name).and_then(|at| d.sized(at, 1, 253));
    let [port_name, number] = match d.required(at, "port", port_at) {
        Some(at) => d.fields(at, &["name", "number"]).unwrap_or_default(),
        None => [None; 2],
    };
    if let (Some(at), None, None) = (port_at, port_name, number) {
        d.note(at, &codes::RULE_VIOLATED, "a port needs `name` or `number`", None);
    }
    let (port_name, port) = (text(d, port_name), number.and_then(|at| d.port(at)));
    Some(IngressBackend {
        service: reference::key(d, Kind::Service, None, name?),
        port_name,
        port: port.unwrap_or(0),
    })
}
