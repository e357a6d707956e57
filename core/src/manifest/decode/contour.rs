//! The kinds of Contour: HTTPProxy, of which a part of the fields is read, and TLSCertificateDelegation.

use super::meta::{self, Meta};
use super::{Decoder, observed, reference};
use crate::manifest::yaml::At;
use crate::object::{
    CertificateDelegation, HttpProxy, HttpProxyHost, HttpProxyRoute, HttpProxyService, HttpProxySpec, HttpProxyStatus,
    KeyId, Kind, Spec, Sym, TlsCertificateDelegation,
};
use alloc::boxed::Box;

/// An HTTPProxy with its status.
pub fn proxy(d: &mut Decoder<'_, '_>, at: At) -> Meta {
    meta::with_status(d, at, true, |d, spec, status| {
        let spec = self::spec(d, spec?)?;
        let status = HttpProxyStatus {
            current: status
                .map(|at| observed::text(d, at, "currentStatus"))
                .unwrap_or_default(),
            load_balancer: observed::load_balancer(d, status),
        };
        Some(Spec::HttpProxy(Box::new(HttpProxy { spec, status })))
    })
}

fn spec(d: &mut Decoder<'_, '_>, at: At) -> Option<HttpProxySpec> {
    let known = ["ingressClassName", "virtualhost", "routes", "includes", "tcpproxy"];
    let [class, host, routes, includes, tcp] = d.some_fields(at, &known, &[])?;
    Some(HttpProxySpec {
        class: text(d, class),
        virtualhost: host.and_then(|at| virtualhost(d, at)),
        routes: d.each(routes, (0, usize::MAX), |d, at| {
            let [services] = d.some_fields(at, &["services"], &[])?;
            Some(HttpProxyRoute {
                services: d.each(services, (0, usize::MAX), service),
            })
        }),
        includes: d.each(includes, (0, usize::MAX), include),
        tcp: tcp.and_then(|at| {
            let [services] = d.some_fields(at, &["services"], &[])?;
            Some(d.each(services, (0, usize::MAX), service))
        }),
    })
}

fn text(d: &mut Decoder<'_, '_>, at: Option<At>) -> Sym {
    let text = at.and_then(|at| d.str(at)).unwrap_or("");
    d.sym(text)
}

fn virtualhost(d: &mut Decoder<'_, '_>, at: At) -> Option<HttpProxyHost> {
    let [fqdn, tls] = d.some_fields(at, &["fqdn", "tls"], &[])?;
    let fqdn = d.required(at, "fqdn", fqdn);
    Some(HttpProxyHost {
        fqdn: text(d, fqdn),
        secret: tls.and_then(|at| {
            let [secret] = d.some_fields(at, &["secretName"], &[])?;
            Some(text(d, secret))
        }),
    })
}

fn service(d: &mut Decoder<'_, '_>, at: At) -> Option<HttpProxyService> {
    let [name, port] = d.some_fields(at, &["name", "port"], &[])?;
    let name = d.required(at, "name", name).and_then(|at| d.sized(at, 1, 253));
    let port = d.required(at, "port", port).and_then(|at| d.port(at));
    Some(HttpProxyService {
        service: reference::key(d, Kind::Service, None, name?),
        port: port.unwrap_or(0),
    })
}

/// R-CON-21: in the namespace of the including proxy where none is given.
fn include(d: &mut Decoder<'_, '_>, at: At) -> Option<KeyId> {
    let [name, namespace] = d.some_fields(at, &["name", "namespace"], &[])?;
    let name = d.required(at, "name", name).and_then(|at| d.str(at));
    let namespace = Some(text(d, namespace)).filter(|namespace| !namespace.is_empty());
    Some(reference::key(d, Kind::HttpProxy, namespace, name?))
}

/// `TLSCertificateDelegation.spec`.
pub fn delegation(d: &mut Decoder<'_, '_>, at: At) -> Option<Spec> {
    let [delegations] = d.fields(at, &["delegations"])?;
    let delegations = d.required(at, "delegations", delegations);
    let delegations = d.each(delegations, (0, usize::MAX), |d, at| {
        let [secret, namespaces] = d.fields(at, &["secretName", "targetNamespaces"])?;
        let secret = d.required(at, "secretName", secret).and_then(|at| d.str(at));
        let namespaces = d.required(at, "targetNamespaces", namespaces);
        let namespaces = d.each(namespaces, (0, usize::MAX), |d, at| {
            let text = d.str(at)?;
            Some(d.sym(text))
        });
        Some(CertificateDelegation {
            secret: reference::key(d, Kind::Secret, None, secret?),
            namespaces,
        })
    });
    Some(Spec::TlsCertificateDelegation(Box::new(TlsCertificateDelegation {
        delegations,
    })))
}
