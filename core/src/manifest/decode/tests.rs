//! What decoders make of manifests: defaults filled in, names in lower case, the first of equal names.

use crate::manifest::read;
use crate::object::*;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

mod kinds;

/// The only object of a text.
fn one(text: &str) -> (Object, KeyId, Names) {
    let mut names = Names::default();
    let reading = read(text, None, &mut names);
    assert_eq!(reading.documents.len(), 1, "{:?}", reading.notes);
    let document = reading.documents.into_iter().next().unwrap();
    (document.object, document.key, names)
}

fn object(kind: &str, spec: &str) -> (Object, Names) {
    let group = if matches!(kind, "Service" | "Secret") {
        "v1"
    } else {
        "gateway.networking.k8s.io/v1"
    };
    let (object, _, names) = one(&format!(
        "apiVersion: {group}\nkind: {kind}\nmetadata: {{name: a, namespace: ns}}\n{spec}"
    ));
    (object, names)
}

fn route(spec: &str) -> (Route, Names, bool) {
    let (object, names) = object("HTTPRoute", spec);
    let Spec::Route(route) = object.spec else {
        panic!("no route")
    };
    (*route, names, object.refused)
}

/// `kind namespace/name` of a key.
fn key(names: &Names, id: KeyId) -> String {
    let key = names.object(id);
    format!(
        "{} {}/{}",
        key.kind.parts(names).1,
        names.text(key.namespace),
        names.text(key.name)
    )
}

fn http(rule: &Rule) -> &[HttpMatch] {
    match &rule.matches {
        Matches::Http(matches) => matches,
        _ => panic!("no HTTP matches"),
    }
}

#[test]
fn a_route_without_rules_has_the_default_one() {
    for spec in [
        "spec: {}",
        "spec: {rules: null}",
        "spec: {rules: [{}]}",
        "spec: {rules: [{matches: []}]}",
        "spec: {rules: [{matches: [{}]}]}",
    ] {
        let (route, names, refused) = route(spec);
        assert!(!refused, "{spec}");
        let rule = route.rules.first().unwrap();
        let path = http(rule).first().unwrap().path;
        assert_eq!((path.kind, names.text(path.value)), (PathKind::Prefix, "/"), "{spec}");
    }
}

#[test]
fn references_are_completed_with_the_routes_namespace_and_the_usual_kind() {
    let (route, names, _) = route(
        "spec: {parentRefs: [{name: web, port: 80}, {kind: Service, group: '', name: s, namespace: other}], rules: [{backendRefs: [{name: b, port: 1}]}]}",
    );
    let parents: Vec<_> = route
        .parents
        .iter()
        .map(|one| (key(&names, one.target), one.namespace_written, one.port))
        .collect();
    assert_eq!(
        parents,
        [
            ("Gateway ns/web".to_string(), false, Some(80)),
            ("Service other/s".to_string(), true, None)
        ]
    );
    let backend = &route.rules[0].backends[0];
    assert_eq!(
        (key(&names, backend.target), backend.weight),
        ("Service ns/b".to_string(), 1)
    );
}

#[test]
fn names_of_headers_are_lower_case_and_the_first_of_equal_ones_counts() {
    let (route, names, refused) = route(
        "spec: {hostnames: [Shop.Example.COM], rules: [{matches: [{headers: [{name: X-A, value: one}, {name: x-a, value: two}], queryParams: [{name: Q, value: a}, {name: q, value: b}]}]}]}",
    );
    assert!(refused);
    assert_eq!(names.text(route.hostnames[0]), "shop.example.com");
    let matched = &http(&route.rules[0])[0];
    let headers: Vec<_> = matched
        .headers
        .iter()
        .map(|one| (names.text(one.name), names.text(one.value)))
        .collect();
    assert_eq!(headers, [("x-a", "one")]);
    assert_eq!(matched.query.len(), 2);
}

#[test]
fn unknown_values_are_kept_as_unsupported() {
    let (route, names, refused) = route(
        "spec: {rules: [{matches: [{path: {type: Glob, value: '*'}}, {method: BREW}], filters: [{type: Magic}]}]}",
    );
    assert!(refused);
    let matches = http(&route.rules[0]);
    assert!(matches.iter().all(|one| one.unsupported));
    assert_eq!(names.text(matches[1].method), "BREW");
    assert!(matches!(route.rules[0].filters[0], Filter::Unsupported(kind) if names.text(kind) == "Magic"));
}

#[test]
fn listeners_have_their_defaults() {
    let (object, names) = object(
        "Gateway",
        "spec: {gatewayClassName: c, listeners: [{name: a, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: x}]}, allowedRoutes: {namespaces: {selector: {}}}}, {name: b, port: 81, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector}}}]}",
    );
    assert!(!object.refused);
    let Spec::Gateway(gateway) = object.spec else { panic!() };
    assert_eq!(key(&names, gateway.frame.class), "GatewayClass /c");
    assert_eq!(gateway.frame.allowed_listeners, Admission::None);
    let tls = gateway.listeners[0].tls.as_ref().unwrap();
    assert!(!tls.passthrough);
    assert_eq!(key(&names, tls.certificates[0]), "Secret ns/x");
    // R-DEF-01: a lone selector is ignored; R-LIS-15: a missing one selects nothing.
    assert_eq!(gateway.listeners[0].namespaces, Admission::Same);
    let Admission::Selector(selector) = &gateway.listeners[1].namespaces else {
        panic!()
    };
    assert_eq!(**selector, Selector::Nothing);
}

#[test]
fn services_keep_what_routing_reads() {
    let (object, names) = object(
        "Service",
        "spec: {clusterIP: None, selector: {app: x}, ports: [{name: a, port: 80, targetPort: web}, {name: b, port: 53, protocol: UDP}, {name: c, port: 9, protocol: SCTP}]}",
    );
    let Spec::Service(service) = object.spec else { panic!() };
    assert_eq!(
        (service.frame.kind, service.frame.selector, service.frame.ports.len()),
        (ServiceKind::Headless, true, 2)
    );
    assert!(matches!(service.frame.ports[0].target, TargetPort::Name(name) if names.text(name) == "web"));
    assert_eq!(
        (service.frame.ports[1].udp, service.frame.ports[1].target),
        (true, TargetPort::Number(53))
    );
}

#[test]
fn namespaces_carry_their_own_name_as_a_label() {
    let (object, _, names) = one("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {z: '1', a: '2'}}\n");
    let labels: Vec<_> = object
        .meta
        .labels
        .iter()
        .map(|(name, value)| (names.text(*name), names.text(*value)))
        .collect();
    assert_eq!(
        labels,
        [("a", "2"), ("kubernetes.io/metadata.name", "shop"), ("z", "1")]
    );
}

#[test]
fn secrets_are_judged_and_strings_prevail_over_data() {
    let pem = |file: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/certificates");
        std::fs::read_to_string(alloc::format!("{folder}/{file}"))
            .unwrap()
            .replace('\n', "\n    ")
    };
    let text = alloc::format!(
        "type: kubernetes.io/tls\ndata: {{tls.crt: eA==, tls.key: eA==}}\nstringData:\n  tls.crt: |\n    {}\n  tls.key: |\n    {}\n",
        pem("rsa.crt"),
        pem("rsa.pkcs8.key")
    );
    let (object, names) = object("Secret", &text);
    let Spec::Secret(secret) = object.spec else { panic!() };
    assert_eq!(names.text(secret.kind), "kubernetes.io/tls");
    assert!(
        matches!(secret.server, CertificateState::Usable(_)),
        "{:?}",
        secret.server
    );
    assert_eq!(secret.authority, AuthorityState::Missing);
}

#[test]
fn slices_belong_to_the_service_or_import_of_their_label() {
    let slice = |label: &str| {
        let (object, _, names) = one(&format!(
            "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {{name: a, namespace: ns, labels: {{{label}: cart}}}}\nendpoints: [{{}}, {{conditions: {{ready: null}}}}, {{conditions: {{ready: false}}}}]\nports: [{{name: web, port: 8080}}]\n"
        ));
        let Spec::EndpointSlice(slice) = object.spec else {
            panic!()
        };
        assert_eq!(
            (slice.frame.ready, slice.frame.total, slice.frame.ports.len()),
            (2, 3, 1)
        );
        slice.frame.service.map(|id| key(&names, id))
    };
    assert_eq!(slice("kubernetes.io/service-name").as_deref(), Some("Service ns/cart"));
    assert_eq!(
        slice("multicluster.kubernetes.io/service-name").as_deref(),
        Some("ServiceImport ns/cart")
    );
    assert_eq!(slice("other"), None);
}

#[test]
fn statuses_are_observed_with_their_generations() {
    let (object, id, names) = one(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a, namespace: ns, generation: 4, creationTimestamp: 1970-01-02T00:00:00Z}\nspec: {}\nstatus: {parents: [{controllerName: a.b/c, parentRef: {name: web}, conditions: [{type: Accepted, status: 'True', reason: Accepted, observedGeneration: 3, lastTransitionTime: '2024-01-01T00:00:00Z', message: ''}]}]}\n",
    );
    assert_eq!(key(&names, id), "HTTPRoute ns/a");
    assert_eq!((object.meta.generation, object.meta.created), (Some(4), Some(86400)));
    let status = object.status.unwrap();
    let entry = &status.entries[0];
    assert_eq!(key(&names, entry.parent.target), "Gateway ns/web");
    assert_eq!(entry.conditions[0].observed_generation, Some(3));
    assert_eq!(names.text(entry.conditions[0].kind), "Accepted");
}

#[test]
fn merged_and_aliased_fields_count() {
    let (route, names, refused) = route(
        "spec:\n  rules:\n  - backendRefs:\n    - &b {name: x, port: 80}\n    - <<: *b\n      name: z\n    - *b\n",
    );
    assert!(!refused);
    let backends: Vec<_> = route.rules[0]
        .backends
        .iter()
        .map(|one| (key(&names, one.target), one.port))
        .collect();
    let backend = |name: &str| (format!("Service ns/{name}"), Some(80));
    assert_eq!(backends, [backend("x"), backend("z"), backend("x")]);
}
