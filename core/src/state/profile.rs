//! Who answers under the profile that counts: the specification's room or a product's.

use super::{RouteTable, assemble};
use crate::codes::UNSUPPORTED;
use crate::contour;
use crate::engine::{Cell, Graph};
use crate::fact::{Finding, Listener, Severity, Status};
use crate::object::{KeyId, Kind};
use crate::profile::{Product, Profile, Version};
use crate::request::{Resolution, SimulatedRequest, resolve};
use crate::{gateway, order};
use alloc::vec::Vec;

/// The first and the last release of Contour that are told apart.
const CONTOUR: (Version, Version) = (Version::Release(1, 24, 0), Version::Release(1, 33, 6));

/// Whether a cell tells ports.
pub fn tells_ports(cell: &str) -> bool {
    cell == gateway::port::Port::NAME || cell == contour::port::EnvoyPort::NAME
}

/// The listeners in effect.
pub fn listeners(graph: &Graph) -> Vec<Listener> {
    match graph.profile().product {
        Product::Contour => contour::state::listeners(graph),
        _ => assemble::listeners(graph),
    }
}

/// The tables in effect.
pub fn tables(graph: &Graph) -> Vec<RouteTable> {
    match graph.profile().product {
        Product::Contour => contour::state::tables(graph),
        _ => assemble::tables(graph),
    }
}

/// The status that an object should have.
pub fn status(graph: &Graph, key: KeyId) -> Option<Status> {
    match graph.profile().product {
        Product::Contour => contour::status::status(graph, key),
        _ => gateway::status::status(graph, key),
    }
}

/// Where a request goes.
pub fn request(graph: &Graph, request: &SimulatedRequest) -> Resolution {
    match graph.profile().product {
        Product::Contour => contour::request::resolve(graph, request),
        _ => resolve(&gateway::world::GraphWorld::new(graph), &graph.names, request),
    }
}

/// What deserves attention about the profile itself.
pub fn findings(graph: &Graph) -> Vec<Finding> {
    let Some(written) = graph.options().profile.as_deref() else {
        return Vec::new();
    };
    let profile = match Profile::parse(written) {
        Ok(profile) => profile,
        Err(why) => {
            let message = alloc::format!("profile `{written}`: {why}; everything here is the specification's answer");
            return [unknown(message)].into();
        }
    };
    match profile.product {
        Product::GatewayApi => Vec::new(),
        Product::Contour => {
            let (first, last) = CONTOUR;
            let outside = profile.version < first || (profile.version > last && profile.version != Version::Main);
            let message = alloc::format!(
                "profile `{written}`: releases of Contour are told apart from {first} to {last}; the nearest one answers"
            );
            let unknown = outside.then(|| unknown(message));
            let own = without_gateway(graph).into_iter().chain(contour::idle::finding(graph));
            unknown.into_iter().chain(own).collect()
        }
        _ => [unsupported(written)].into(),
    }
}

/// R-CON-02: Contour falls back to its static listeners.
fn without_gateway(graph: &Graph) -> Option<Finding> {
    let wanted = contour::choice::reference(graph.options())?;
    let name = alloc::format!("{}/{}", wanted.namespace, wanted.name);
    if !contour::status::present(graph) {
        let message = alloc::format!(
            "Gateway `{name}`, which `contour.gatewayRef` names, is not in the input: Contour serves no route of Gateway API"
        );
        let help = "add the Gateway, or let `contour.gatewayRef` name one that is there";
        return Some(contour::codes::GATEWAY_MISSING.finding(message).help(help));
    }
    if !contour::status::serves(graph) {
        let message =
            alloc::format!("the GatewayClass of Gateway `{name}` is not in the input: Contour serves nothing by it");
        let help = "add the GatewayClass that the Gateway names";
        return Some(contour::codes::GATEWAY_MISSING.finding(message).help(help));
    }
    None
}

/// Ingresses and HTTPProxies where nothing of Gateway API stands beside them: an empty answer is no answer about them.
pub fn routed_otherwise(graph: &Graph) -> Option<Finding> {
    let (mut ingresses, mut proxies) = (0_usize, 0_usize);
    for (key, _) in graph.store().objects() {
        match graph.names.object(key).kind {
            Kind::Ingress => ingresses += 1,
            Kind::HttpProxy => proxies += 1,
            Kind::GatewayClass | Kind::Gateway | Kind::ListenerSet => return None,
            kind if kind.is_route() => return None,
            _ => {}
        }
    }
    let counts = [("Ingress", ingresses), ("HTTPProxy", proxies)];
    let counts = counts.iter().filter(|(_, count)| *count > 0);
    let list: Vec<alloc::string::String> = counts
        .map(|(kind, count)| alloc::format!("`{kind}` ({count})"))
        .collect();
    if list.is_empty() {
        return None;
    }
    let message = alloc::format!(
        "evaluated for DNS alone, since their routing is no matter of Gateway API: {}",
        list.join(", ")
    );
    Some(Finding {
        severity: Severity::Info,
        ..UNSUPPORTED.finding(message).help(
            "`dns.published` holds the records that ExternalDNS makes of them; nothing here says where requests go",
        )
    })
}

fn unknown(message: alloc::string::String) -> Finding {
    let mut products: Vec<&str> = [Product::GatewayApi, Product::Contour].map(Product::name).into();
    order::by(&mut products, &Ord::cmp);
    let help = alloc::format!(
        "write one of `{}`, a product with `@` and its release, as in `contour@1.33.6`, or with `@main`",
        products.join("`, `")
    );
    contour::codes::UNKNOWN_PROFILE.finding(message).help(help)
}

/// A profile that is not built yet never answers wrongly: the answers are the specification's, and it says so.
fn unsupported(profile: &str) -> Finding {
    let message =
        alloc::format!("profile `{profile}` is not supported yet: everything here is the specification's answer");
    Finding {
        severity: Severity::Warning,
        ..UNSUPPORTED
            .finding(message)
            .help("leave `profile` out, or set it to `gateway-api`")
    }
}
