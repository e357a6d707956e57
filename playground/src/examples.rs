//! Manifests to begin with, each with a request that shows something. To add one, add an entry to [`EXAMPLES`] and its file
//! to `www/examples/`.

use crate::draft::Draft;
use crate::model::Panel;

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
    /// Where there is most to see.
    pub shows: Panel,
    /// The fields of its request.
    request: &'static [(&'static str, &'static str)],
}

impl Example {
    /// The request that goes with it.
    pub fn draft(&self) -> Draft {
        Draft::of(self.request.iter().copied())
    }

    /// The example of that id.
    pub fn find(id: &str) -> Option<&'static Example> {
        EXAMPLES.iter().find(|example| example.id == id)
    }
}

/// All of them, simple ones first.
pub const EXAMPLES: &[Example] = &[
    Example {
        id: "shop",
        title: "A small shop",
        about: "Two HTTPRoutes share one hostname. Which entry wins is decided by the match, not by the file.",
        text: include_str!("../../www/examples/shop.yaml"),
        shows: Panel::Trace,
        request: &[("host", "shop.example.com"), ("path", "/cart/items?page=2")],
    },
    Example {
        id: "canary",
        title: "HTTPS with a canary",
        about: "HTTP is sent to HTTPS; a tenth of the checkouts, and all with a header, go to the new version.",
        text: include_str!("../../www/examples/canary.yaml"),
        shows: Panel::Trace,
        request: &[
            ("protocol", "HTTPS"),
            ("host", "www.example.com"),
            ("path", "/checkout"),
            ("headers", "x-env: canary"),
        ],
    },
    Example {
        id: "tenants",
        title: "Many tenants",
        about: "ListenerSets, two of which want the same hostname, and a ReferenceGrant that is missing.",
        text: include_str!("../../www/examples/tenants.yaml"),
        shows: Panel::Listeners,
        request: &[("host", "blue.apps.example.com"), ("path", "/")],
    },
    Example {
        id: "protocols",
        title: "gRPC, TLS, TCP and UDP",
        about: "A gRPC method match, TLS passed through to a database, a queue and a DNS server.",
        text: include_str!("../../www/examples/protocols.yaml"),
        shows: Panel::Routes,
        request: &[
            ("protocol", "GRPC"),
            ("host", "grpc.example.com"),
            ("path", "/orders.v1.Orders/Place"),
        ],
    },
    Example {
        id: "dump",
        title: "A dump with stale statuses",
        about: "What kubectl get prints. One status still speaks of a Gateway that its route has left.",
        text: include_str!("../../www/examples/dump.yaml"),
        shows: Panel::Statuses,
        request: &[("host", "docs.example.com"), ("path", "/guide")],
    },
];
