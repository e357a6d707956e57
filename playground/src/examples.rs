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
        title: "Online shop",
        about: "Three namespaces, one Gateway, HTTPS everywhere. One reference into another namespace is not granted.",
        text: include_str!("../../www/examples/shop.yaml"),
        shows: Panel::Trace,
        request: &[
            ("protocol", "HTTPS"),
            ("host", "shop.example.com"),
            ("path", "/cart/items?page=2"),
        ],
    },
    Example {
        id: "home-lab",
        title: "Home lab",
        about: "A Gateway for the internet and one for the house. A dashboard is on both, from habit.",
        text: include_str!("../../www/examples/home-lab.yaml"),
        shows: Panel::Trace,
        request: &[
            ("protocol", "HTTPS"),
            ("host", "grafana.lab.example.org"),
            ("path", "/"),
            ("gateway", "network/external"),
        ],
    },
    Example {
        id: "canary",
        title: "Canary, mirror, blue and green",
        about: "Weights, a header that beats them, copies to the new version, and a weight of 0.",
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
        id: "redirects",
        title: "Redirects and rewrites",
        about: "An old domain sends its visitors on; an API keeps its paths, with CORS, timeouts and retries.",
        text: include_str!("../../www/examples/redirects.yaml"),
        shows: Panel::Trace,
        request: &[
            ("protocol", "HTTPS"),
            ("host", "docs.example.com"),
            ("path", "/docs/api?x=1"),
        ],
    },
    Example {
        id: "tenants",
        title: "Tenants with ListenerSets",
        about: "Each team brings its own listeners. Team green asks for more than it may have.",
        text: include_str!("../../www/examples/tenants.yaml"),
        shows: Panel::Listeners,
        request: &[("host", "green.apps.example.com"), ("path", "/login")],
    },
    Example {
        id: "grpc",
        title: "gRPC",
        about: "Methods in order of precedence, and a web page that may not share their hostname.",
        text: include_str!("../../www/examples/grpc.yaml"),
        shows: Panel::Routes,
        request: &[
            ("protocol", "GRPC"),
            ("host", "grpc.example.com"),
            ("path", "/orders.v1.Orders/Place"),
        ],
    },
    Example {
        id: "tls",
        title: "TLS in all its forms",
        about: "Ended here, passed through by server name, spoken anew to a backend, asked of clients.",
        text: include_str!("../../www/examples/tls.yaml"),
        shows: Panel::Trace,
        request: &[("protocol", "HTTPS"), ("host", "shop.test"), ("path", "/pay/1")],
    },
    Example {
        id: "dump",
        title: "Dump with stale statuses",
        about: "What kubectl prints. Some statuses speak of Gateways that their routes have left.",
        text: include_str!("../../www/examples/dump.yaml"),
        shows: Panel::Statuses,
        request: &[("host", "docs.example.com"), ("path", "/guide")],
    },
];
