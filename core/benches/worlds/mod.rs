//! Manifests of any size for the benchmarks, the same in every run.
#![allow(dead_code)] // Each benchmark uses some of it.

use std::fmt::Write;

/// A route of about 400 bytes: one hostname, one path, one backend.
pub fn route(index: usize, gateway: usize, port: u16) -> String {
    format!(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: route-{index}\n  namespace: shop\n  \
         generation: 1\n  creationTimestamp: \"2026-01-01T00:00:00Z\"\nspec:\n  parentRefs:\n  - name: gateway-{gateway}\n  \
         hostnames:\n  - host-{}.example.com\n  rules:\n  - matches:\n    - path:\n        type: PathPrefix\n        \
         value: /service/{index}\n    backendRefs:\n    - name: backend-{}\n      port: {port}\n---\n",
        index % 200,
        index % 100,
    )
}

/// A class, Gateways and Services.
pub fn surroundings(gateways: usize) -> String {
    let mut text = String::from(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata:\n  name: example\nspec:\n  \
         controllerName: example.com/controller\n---\n",
    );
    for index in 0..gateways {
        write!(
            text,
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  name: gateway-{index}\n  namespace: shop\n\
             spec:\n  gatewayClassName: example\n  listeners:\n  - name: http\n    port: 80\n    protocol: HTTP\n---\n"
        )
        .unwrap();
    }
    for index in 0..100 {
        write!(
            text,
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: backend-{index}\n  namespace: shop\nspec:\n  selector:\n    \
             app: backend-{index}\n  ports:\n  - port: 8080\n---\n"
        )
        .unwrap();
    }
    text
}

/// `count` routes spread over `gateways`, with all they refer to.
pub fn shop(count: usize, gateways: usize) -> String {
    let mut text = surroundings(gateways);
    for index in 0..count {
        text.push_str(&route(index, index % gateways, 8080));
    }
    text
}

/// The same routes in the shape of a dump: annotations, managed fields and a status, about 4 KB each.
pub fn dump(count: usize, gateways: usize) -> String {
    let mut text = surroundings(gateways);
    for index in 0..count {
        let plain = route(index, index % gateways, 8080);
        let plain = plain.trim_end_matches("---\n");
        let (head, spec) = plain.split_once("spec:\n").unwrap();
        text.push_str(head);
        text.push_str(
            "  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {\"apiVersion\":\"v1\"",
        );
        for field in 0..20 {
            write!(text, ",\"field-{field}\":\"a value that some tool once wrote\"").unwrap();
        }
        text.push_str("}\n  managedFields:\n");
        for manager in 0..4 {
            write!(
                text,
                "  - manager: tool-{manager}\n    operation: Update\n    apiVersion: v1\n    fieldsV1:\n      f:spec:\n"
            )
            .unwrap();
            for field in 0..12 {
                write!(text, "        f:field-{field}:\n          .: {{}}\n").unwrap();
            }
        }
        text.push_str("spec:\n");
        text.push_str(spec);
        write!(
            text,
            "status:\n  parents:\n  - parentRef:\n      group: gateway.networking.k8s.io\n      kind: Gateway\n      name: \
             gateway-{}\n    controllerName: example.com/controller\n    conditions:\n",
            index % gateways
        )
        .unwrap();
        for kind in ["Accepted", "ResolvedRefs"] {
            write!(
                text,
                "    - type: {kind}\n      status: \"True\"\n      reason: {kind}\n      message: all is well\n      \
                 observedGeneration: 1\n      lastTransitionTime: \"2026-01-01T00:00:00Z\"\n"
            )
            .unwrap();
        }
        text.push_str("---\n");
    }
    text
}

/// 500 HTTPRoutes, 250 GRPCRoutes and 100 UDPRoutes, each with a Service and an EndpointSlice of its own.
pub fn mixed() -> String {
    let mut text = String::from(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata:\n  name: example\nspec:\n  \
         controllerName: example.com/controller\n---\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  \
         name: mixed\n  namespace: shop\nspec:\n  gatewayClassName: example\n  listeners:\n  - name: http\n    port: 80\n    \
         protocol: HTTP\n    hostname: \"*.http.test\"\n  - name: grpc\n    port: 8080\n    protocol: HTTP\n  - name: udp\n    \
         port: 53\n    protocol: UDP\n---\n",
    );
    let kinds = [
        ("HTTPRoute", "http", 500, "TCP"),
        ("GRPCRoute", "grpc", 250, "TCP"),
        ("UDPRoute", "udp", 100, "UDP"),
    ];
    for (kind, section, count, protocol) in kinds {
        for index in 0..count {
            let name = format!("{section}-{index}");
            write!(
                text,
                "apiVersion: gateway.networking.k8s.io/v1\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: shop\n  \
                 creationTimestamp: \"2026-01-01T00:00:00Z\"\nspec:\n  parentRefs:\n  - name: mixed\n    sectionName: {section}\n"
            )
            .unwrap();
            if kind != "UDPRoute" {
                write!(text, "  hostnames:\n  - h{index}.{section}.test\n").unwrap();
            }
            write!(
                text,
                "  rules:\n  - backendRefs:\n    - name: {name}\n      port: 8080\n"
            )
            .unwrap();
            match kind {
                "HTTPRoute" => write!(text, "    matches:\n    - path:\n        value: /p{index}\n").unwrap(),
                "GRPCRoute" => write!(text, "    matches:\n    - method:\n        service: s{index}\n").unwrap(),
                _ => {}
            }
            write!(
                text,
                "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\n  namespace: shop\nspec:\n  selector:\n    app: \
                 {name}\n  ports:\n  - port: 8080\n    protocol: {protocol}\n---\napiVersion: discovery.k8s.io/v1\nkind: \
                 EndpointSlice\nmetadata:\n  name: {name}-1\n  namespace: shop\n  labels:\n    kubernetes.io/service-name: \
                 {name}\nports:\n- port: 8080\nendpoints:\n- addresses:\n  - 10.0.0.1\n---\n"
            )
            .unwrap();
        }
    }
    text
}
