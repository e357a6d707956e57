//! A parent that is nearly there: the fix of a finding that stands for several objects at once is proved like any other.

use trueroute::{Options, Source, evaluate};

const MANIFESTS: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web, namespace: infra}
spec:
  gatewayClassName: example
  listeners:
  - {name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: cart, namespace: shop}
spec:
  parentRefs: [{name: web}]
  rules: [{}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: pages, namespace: shop}
spec:
  parentRefs:
  - name: web
  rules: [{}]
";

fn judged(text: &str) -> trueroute::EffectiveState {
    let source = Source {
        name: "shop.yaml".into(),
        text: text.to_string().into(),
        cluster: None,
    };
    evaluate(&[source], Options::default())
}

#[test]
fn a_forgotten_namespace_is_written_into_every_route_that_forgot_it() {
    let state = judged(MANIFESTS);
    let finding = state.findings.iter().find(|finding| finding.code == "TR0110").unwrap();
    assert_eq!(
        finding.message,
        "Gateway `shop/web` is not in the input, so HTTPRoute `shop/cart` and HTTPRoute `shop/pages` attach nowhere"
    );
    let fix = finding.fix.as_ref().unwrap();
    let lines: Vec<u32> = fix.edits.iter().map(|edit| edit.span.line).collect();
    assert_eq!((fix.changes.len(), lines.len()), (2, 2), "{:?}", fix.edits);
    assert_eq!(lines[0], 13);
    assert!(
        fix.edits.iter().all(|edit| edit.text.contains("namespace: infra")),
        "{:?}",
        fix.edits
    );
}

#[test]
fn a_gateway_that_would_not_take_the_routes_is_no_fix() {
    let state = judged(&MANIFESTS.replace("from: All", "from: Same"));
    let finding = state.findings.iter().find(|finding| finding.code == "TR0110").unwrap();
    assert!(finding.fix.is_none());
    assert_eq!(finding.related[0].message, "Gateway `infra/web` is there");
}
