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

/// A class, Gateways and Services, each with two ports: an edit that turns a route to the other one is as right as before.
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
             app: backend-{index}\n  ports:\n  - name: http\n    port: 8080\n  - name: admin\n    port: 8081\n---\n"
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

/// The same routes and all they refer to as one List in JSON, as `kubectl get -o json` prints it but for the indentation.
pub fn json(count: usize, gateways: usize) -> String {
    let mut text = String::from(
        "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"apiVersion\":\"gateway.networking.k8s.io/v1\",\"kind\":\
         \"GatewayClass\",\"metadata\":{\"name\":\"example\"},\"spec\":{\"controllerName\":\"example.com/controller\"}}",
    );
    for index in 0..gateways {
        write!(
            text,
            ",{{\"apiVersion\":\"gateway.networking.k8s.io/v1\",\"kind\":\"Gateway\",\"metadata\":{{\"name\":\"gateway-{index}\",\
             \"namespace\":\"shop\"}},\"spec\":{{\"gatewayClassName\":\"example\",\"listeners\":[{{\"name\":\"http\",\"port\":80,\
             \"protocol\":\"HTTP\"}}]}}}}"
        )
        .unwrap();
    }
    for index in 0..100 {
        write!(
            text,
            ",{{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{{\"name\":\"backend-{index}\",\"namespace\":\"shop\"}},\
             \"spec\":{{\"selector\":{{\"app\":\"backend-{index}\"}},\"ports\":[{{\"name\":\"http\",\"port\":8080}},{{\"name\":\"admin\",\
             \"port\":8081}}]}}}}"
        )
        .unwrap();
    }
    for index in 0..count {
        write!(
            text,
            ",{{\"apiVersion\":\"gateway.networking.k8s.io/v1\",\"kind\":\"HTTPRoute\",\"metadata\":{{\"name\":\"route-{index}\",\
             \"namespace\":\"shop\",\"generation\":1,\"creationTimestamp\":\"2026-01-01T00:00:00Z\"}},\"spec\":{{\"parentRefs\":[{{\
             \"name\":\"gateway-{}\"}}],\"hostnames\":[\"host-{}.example.com\"],\"rules\":[{{\"matches\":[{{\"path\":{{\"type\":\
             \"PathPrefix\",\"value\":\"/service/{index}\"}}}}],\"backendRefs\":[{{\"name\":\"backend-{}\",\"port\":8080}}]}}]}}}}",
            index % gateways,
            index % 200,
            index % 100,
        )
        .unwrap();
    }
    text.push_str("]}");
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

/// A request as people would write it.
pub struct Request {
    /// The host.
    pub host: String,
    /// The path.
    pub path: String,
    /// Headers by name in lower case.
    pub headers: Vec<(&'static str, String)>,
}

/// Many matches on one listener, and requests that each hit one of them.
pub struct World {
    /// The manifests.
    pub text: String,
    /// The requests.
    pub requests: Vec<Request>,
}

/// The worlds in which a request is asked.
pub const WORLDS: [&str; 6] = [
    "hostnames",
    "paths",
    "headers",
    "regexes",
    "regexes-without-prefix",
    "identical",
];

/// One of [`WORLDS`], with `count` matches; of regular expressions one in a hundred.
pub fn world(name: &str, count: usize) -> World {
    let count = if name.starts_with("regexes") {
        count / 100
    } else {
        count
    };
    let mut world = World {
        text: surroundings(1),
        requests: Vec::with_capacity(count),
    };
    for index in 0..count {
        let (mut host, mut path, mut kind) = ("shop.test".to_string(), "/".to_string(), "PathPrefix");
        let (mut asked, mut header) = ("/a/b/c".to_string(), None);
        match name {
            "hostnames" => host = format!("host-{index}.shop.test"),
            "paths" => (path, asked) = (format!("/team/{index}/app"), format!("/team/{index}/app/page/7")),
            "headers" => header = Some(format!("value-{index}")),
            "regexes" => {
                kind = "RegularExpression";
                (path, asked) = (format!("/item-{index}/[0-9]+"), format!("/item-{index}/1234"));
            }
            "regexes-without-prefix" => {
                kind = "RegularExpression";
                (path, asked) = (format!("/[a-z]+/item-{index}"), format!("/shop/item-{index}"));
            }
            _ => {}
        }
        write!(
            world.text,
            "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: route-{index}\n  namespace: shop\n  \
             generation: 1\n  creationTimestamp: \"2026-01-01T00:00:00Z\"\nspec:\n  parentRefs:\n  - name: gateway-0\n  \
             hostnames:\n  - {host}\n  rules:\n  - matches:\n    - path:\n        type: {kind}\n        value: {path}\n"
        )
        .unwrap();
        if let Some(value) = &header {
            write!(
                world.text,
                "      headers:\n      - name: x-tenant\n        value: {value}\n"
            )
            .unwrap();
        }
        write!(
            world.text,
            "    backendRefs:\n    - name: backend-{}\n      port: 8080\n---\n",
            index % 100
        )
        .unwrap();
        let mut headers = vec![("accept", "*/*".to_string()), ("user-agent", "curl/8".to_string())];
        headers.extend(header.map(|value| ("x-tenant", value)));
        world.requests.push(Request {
            host,
            path: asked,
            headers,
        });
    }
    world
}

/// Whether a run is only to show that everything works: smaller worlds, and figures that mean little.
pub fn quick() -> bool {
    std::env::var_os("TRUEROUTE_BENCH_QUICK").is_some()
}
