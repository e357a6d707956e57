//! Manifests to begin with, each with a request that shows something.

use crate::draft::{Draft, Protocol};

/// One example.
#[derive(PartialEq, Eq, Debug)]
pub struct Example {
    /// How it is called in the address and in tests.
    pub id: &'static str,
    /// How it is offered.
    pub title: &'static str,
    /// What there is to see.
    pub about: &'static str,
    /// The manifests.
    pub text: &'static str,
    protocol: Protocol,
    host: &'static str,
    path: &'static str,
    headers: &'static str,
}

impl Example {
    /// The request that goes with it.
    pub fn draft(&self) -> Draft {
        Draft {
            protocol: self.protocol,
            host: self.host.to_owned(),
            path: self.path.to_owned(),
            headers: self.headers.to_owned(),
            ..Draft::default()
        }
    }

    /// The example of that id.
    pub fn find(id: &str) -> Option<&'static Example> {
        EXAMPLES.iter().find(|example| example.id == id)
    }
}

/// All of them, simple ones first.
pub const EXAMPLES: [Example; 5] = [
    Example {
        id: "shop",
        title: "A small shop",
        about: "one Gateway, two HTTPRoutes, three Services",
        text: include_str!("../../www/examples/shop.yaml"),
        protocol: Protocol::Http,
        host: "shop.example.com",
        path: "/cart/items?page=2",
        headers: "",
    },
    Example {
        id: "canary",
        title: "HTTPS with a canary",
        about: "redirect to HTTPS, TLS listeners, a header match and weights",
        text: include_str!("../../www/examples/canary.yaml"),
        protocol: Protocol::Https,
        host: "www.example.com",
        path: "/checkout",
        headers: "x-env: canary",
    },
    Example {
        id: "tenants",
        title: "Many tenants",
        about: "ListenerSets, two of which want the same hostname, and a ReferenceGrant that is missing",
        text: include_str!("../../www/examples/tenants.yaml"),
        protocol: Protocol::Http,
        host: "blue.apps.example.com",
        path: "/",
        headers: "",
    },
    Example {
        id: "protocols",
        title: "gRPC, TLS, TCP and UDP",
        about: "a gRPC method match, TLS passthrough, a database and a DNS server",
        text: include_str!("../../www/examples/protocols.yaml"),
        protocol: Protocol::Grpc,
        host: "grpc.example.com",
        path: "/orders.v1.Orders/Place",
        headers: "",
    },
    Example {
        id: "dump",
        title: "A dump of a cluster",
        about: "what kubectl get prints, statuses and all; one of them is stale",
        text: include_str!("../../www/examples/dump.yaml"),
        protocol: Protocol::Http,
        host: "docs.example.com",
        path: "/guide",
        headers: "",
    },
];
