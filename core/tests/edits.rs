//! What an edit costs and what it changes: the claim that only what reads a thing is evaluated again.

use trueroute::fact::{FactType, FactValue};
use trueroute::{Change, Engine, ObjectRef, Options, Query, Source};

const CLUSTER: &str = r#"
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: example}
spec: {controllerName: example.com/controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web, namespace: infra}
spec:
  gatewayClassName: example
  listeners:
  - name: http
    port: 80
    protocol: HTTP
    allowedRoutes:
      namespaces:
        from: Selector
        selector: {matchLabels: {exposed: "yes"}}
  - {name: db, port: 5432, protocol: TCP, allowedRoutes: {namespaces: {from: All}}}
---
apiVersion: v1
kind: Namespace
metadata: {name: infra}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {exposed: "yes", team: a}}
---
apiVersion: v1
kind: Namespace
metadata: {name: blog, labels: {exposed: "yes"}}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {selector: {app: cart}, ports: [{port: 80}, {name: admin, port: 81}]}
---
apiVersion: v1
kind: Service
metadata: {name: stock, namespace: infra}
spec: {selector: {app: stock}, ports: [{port: 80}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: TCPRoute
metadata: {name: db, namespace: shop}
spec:
  parentRefs: [{name: web, namespace: infra, sectionName: db}]
  rules: [{backendRefs: [{name: cart, port: 80}]}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: blog, namespace: blog}
spec:
  parentRefs: [{name: web, namespace: infra}]
  hostnames: [blog.test]
---
"#;

fn cart(port: u16, parent: &str, backend_namespace: &str) -> String {
    format!(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: cart, namespace: shop}}\nspec:\n  \
         parentRefs: [{{name: {parent}, namespace: infra, sectionName: http}}]\n  hostnames: [shop.test]\n  rules:\n  - backendRefs: \
         [{{name: {}, namespace: {backend_namespace}, port: {port}}}]\n",
        if backend_namespace == "shop" { "cart" } else { "stock" }
    )
}

fn source(name: &'static str) -> Source {
    Source {
        name: name.into(),
        ..Source::default()
    }
}

fn engine() -> Engine {
    let mut engine = Engine::new(Options::default());
    engine.apply(CLUSTER, &source("cluster.yaml"));
    engine.apply(&cart(80, "web", "shop"), &source("cart.yaml"));
    engine
}

fn keys(change: &Change) -> Vec<String> {
    let removed = change.removed.iter().map(|fact| format!("- {}", fact.key));
    let changed = change.changed.iter().map(|changed| format!("~ {}", changed.after.key));
    let added = change.added.iter().map(|fact| format!("+ {}", fact.key));
    removed.chain(changed).chain(added).collect()
}

fn reference(kind: &'static str, namespace: &'static str, name: &'static str) -> ObjectRef {
    ObjectRef {
        kind: kind.into(),
        namespace: Some(namespace.into()),
        name: name.into(),
        ..ObjectRef::default()
    }
}

#[test]
fn a_backend_port_wakes_what_looks_at_the_routes_rules_and_nothing_else() {
    let mut engine = engine();
    let change = engine.apply(&cart(81, "web", "shop"), &source("cart.yaml"));
    assert_eq!(
        engine.evaluated(),
        [
            "backends HTTPRoute/shop/cart",
            "entries HTTPRoute/shop/cart",
            // The targetPort is another one now, so the status is looked at again, and found to be the same.
            "route status HTTPRoute/shop/cart",
            "rules HTTPRoute/shop/cart",
        ]
    );
    assert_eq!(
        keys(&change),
        ["~ entry/Gateway/infra/web/http/shop.test/HTTPRoute/shop/cart/0/0"]
    );
}

#[test]
fn a_label_that_no_selector_asks_for_wakes_no_route() {
    let mut engine = engine();
    let label = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {exposed: \"yes\", team: b}}\n";
    assert!(engine.apply(label, &source("cluster.yaml")).is_empty());
    assert_eq!(engine.evaluated(), ["labels Namespace//shop"]);
}

#[test]
fn a_label_that_a_selector_asks_for_wakes_the_routes_of_that_namespace() {
    let mut engine = engine();
    let label = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {exposed: \"no\"}}\n";
    let change = engine.apply(label, &source("cluster.yaml"));
    assert_eq!(
        engine.evaluated(),
        [
            "attach HTTPRoute/shop/cart",
            "attached HTTPRoute/shop/cart",
            "diagnosis HTTPRoute/shop/cart",
            "entries HTTPRoute/shop/cart",
            "labels Namespace//shop",
            "listener status Gateway/infra/web#http",
            "route status HTTPRoute/shop/cart",
            "wanted names HTTPRoute/shop/cart",
        ]
    );
    assert_eq!(
        keys(&change),
        [
            "- attachment/HTTPRoute/shop/cart/0/Gateway/infra/web/http",
            "- entry/Gateway/infra/web/http/shop.test/HTTPRoute/shop/cart/0/0",
            "- record/shop.test/A",
            "~ condition/HTTPRoute/shop/cart/Gateway/infra/web#http/Accepted",
            "~ count/Gateway/infra/web/http/attachedRoutes",
            "+ finding/TR0110/HTTPRoute/shop/cart/0",
        ]
    );
}

#[test]
fn a_grant_wakes_the_references_it_permits() {
    let mut engine = engine();
    engine.apply(&cart(80, "web", "infra"), &source("cart.yaml"));
    let grant = |to: &str| {
        format!(
            "apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: {{name: shop, namespace: infra}}\n\
             spec:\n  from: [{{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}}]\n  to: [{{group: \"\", \
             kind: Service, name: {to}}}]\n"
        )
    };
    let unused = "finding/TR0127/ReferenceGrant/infra/shop/";
    let change = engine.apply(&grant("other"), &source("grant.yaml"));
    assert_eq!(keys(&change), [format!("+ {unused}")]);
    assert_eq!(
        engine.evaluated(),
        [
            "grant ReferenceGrant/infra/shop",
            "grant faults ReferenceGrant/infra/shop"
        ]
    );

    let change = engine.apply(&grant("stock"), &source("grant.yaml"));
    assert_eq!(
        engine.evaluated(),
        [
            "backends HTTPRoute/shop/cart",
            "entries HTTPRoute/shop/cart",
            "grant ReferenceGrant/infra/shop",
            "grant faults ReferenceGrant/infra/shop",
            "route status HTTPRoute/shop/cart",
        ]
    );
    assert_eq!(
        keys(&change),
        [
            "- finding/TR0124/HTTPRoute/shop/cart/spec.rules[0].backendRefs[0].namespace",
            &format!("- {unused}"),
            "~ condition/HTTPRoute/shop/cart/Gateway/infra/web#http/ResolvedRefs",
        ]
    );
}

#[test]
fn one_of_ten_thousand_routes_costs_what_it_touches() {
    let mut engine = engine();
    let routes: String = (0..10_000)
        .map(|n| {
            format!(
                "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: r{n}, namespace: shop}}\nspec:\n  \
                 parentRefs: [{{name: web, namespace: infra}}]\n  rules:\n  - matches: [{{path: {{value: /r{n}}}}}]\n    \
                 backendRefs: [{{name: cart, port: 80}}]\n---\n"
            )
        })
        .collect();
    engine.apply(&routes, &source("routes.yaml"));
    let edited = routes.split("---\n").nth(4_321).unwrap().replace("/r4321", "/moved");
    engine.apply(&edited, &source("routes.yaml"));
    assert_eq!(
        engine.evaluated(),
        [
            "backends HTTPRoute/shop/r4321",
            "entries HTTPRoute/shop/r4321",
            "rules HTTPRoute/shop/r4321"
        ]
    );
    engine.remove(&reference("HTTPRoute", "shop", "r17"));
    assert_eq!(
        engine.evaluated(),
        ["listener status Gateway/infra/web#http"],
        "what is gone is not evaluated, and of those who stay only the count is"
    );
}

#[test]
fn a_tcproute_removed_by_its_key_closes_its_port_in_the_same_step() {
    let mut engine = engine();
    let change = engine.remove(&reference("TCPRoute", "shop", "db"));
    let port = change
        .changed
        .iter()
        .find(|changed| changed.after.kind == FactType::Port)
        .expect("a port changes");
    let open = |value: &FactValue| matches!(value, FactValue::Port(port) if port.open);
    assert_eq!((open(&port.before.value), open(&port.after.value)), (true, false));
    assert!(
        engine
            .query(&Query {
                object: Some(reference("TCPRoute", "shop", "db")),
                ..Query::default()
            })
            .items
            .is_empty()
    );
}

#[test]
fn a_route_edited_to_a_missing_parent_leaves_nothing_behind() {
    let mut engine = engine();
    engine.apply(&cart(80, "missing", "shop"), &source("cart.yaml"));
    let left = engine.query(&Query {
        object: Some(reference("HTTPRoute", "shop", "cart")),
        ..Query::default()
    });
    assert_eq!(left.items, []);
    let tables = engine.state().tables;
    assert!(tables.iter().all(|table| table.hostname != "shop.test"));
}

#[test]
fn a_route_that_moves_is_on_its_new_gateway_alone() {
    let mut engine = engine();
    let other = CLUSTER
        .split("---\n")
        .nth(1)
        .unwrap()
        .replace("name: web", "name: other");
    engine.apply(&other, &source("other.yaml"));
    engine.apply(&cart(80, "other", "shop"), &source("cart.yaml"));
    let gateways: Vec<String> = engine
        .state()
        .tables
        .into_iter()
        .filter(|table| table.hostname == "shop.test")
        .map(|table| table.gateway.unwrap().name.into_owned())
        .collect();
    assert_eq!(gateways, ["other"]);
}

#[test]
fn empty_input_is_a_valid_ready_state() {
    let mut engine = Engine::new(Options::default());
    for change in [
        engine.apply("", &source("")),
        engine.replace("", "a.yaml"),
        engine.remove(&reference("Gateway", "a", "b")),
    ] {
        assert!(change.is_empty());
    }
    let state = engine.state();
    assert_eq!(state.readiness[0].state.to_string(), "readyEmpty");
    assert!(state.findings.is_empty() && state.ports.is_empty());
}

#[test]
fn taking_a_declaration_away_reveals_the_one_before_it() {
    let mut engine = Engine::new(Options::default());
    engine.replace(CLUSTER, "cluster.yaml");
    engine.replace(&cart(80, "web", "shop"), "a.yaml");
    engine.replace(&cart(81, "web", "shop"), "b.yaml");
    let port = |engine: &Engine| {
        let table = engine
            .state()
            .tables
            .into_iter()
            .find(|table| table.hostname == "shop.test")
            .unwrap();
        format!("{:?}", table.entries[0].action).contains("port: Some(81)")
    };
    assert!(port(&engine), "the last source in byte order counts");
    let finding = engine.query(&Query {
        code: Some("TR0103".into()),
        ..Query::default()
    });
    assert_eq!(finding.total, 1);
    engine.replace("", "b.yaml");
    assert!(!port(&engine));
    assert_eq!(
        engine
            .query(&Query {
                code: Some("TR0103".into()),
                ..Query::default()
            })
            .total,
        0
    );
}

#[test]
fn a_document_that_only_moves_changes_no_fact() {
    let mut engine = Engine::new(Options::default());
    let broken = "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: x, namespace: infra}\nspec: {gatewayClassNam: e}\n";
    engine.replace(&format!("{CLUSTER}{broken}"), "a.yaml");
    let change = engine.replace(&format!("# a comment\n\n{CLUSTER}# another\n{broken}"), "a.yaml");
    assert_eq!(keys(&change), Vec::<String>::new());
    assert_eq!(engine.evaluated(), Vec::<String>::new());
}
